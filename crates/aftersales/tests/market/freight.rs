//! What the way back costs, where the merchant bears it: told before the goods are sent, and paid out of what the order
//! holds beyond what goes back.

use crate::support::{agree, answer, ask, ask_for, case, delivered, inspect, ring, share, step};
use aftersales::{Reason, ReturnEnd, ReturnError, ReturnState, SendReplacement, SendReturn};
use fulfilment::{By, Carrier, TrackingNumber};
use kernel::{Money, ReturnId};
use orders::OrderState;
use testmarket::{Shopper, World};

/// The goods go back, and the way cost so much.
async fn send_for(
    world: &World,
    (shopper, case): (Shopper, ReturnId),
    freight: Option<Money>,
) -> Result<(), ReturnError> {
    let ask = SendReturn {
        case,
        by: By::Shopper(shopper.id),
        carrier: Carrier::Ems,
        number: TrackingNumber::parse("BACK-00017").unwrap(),
        freight,
        photos: Vec::new(),
    };
    step(world, move |tx, moment| aftersales::send_return(tx, &ask, moment)).await
}

/// The most that her page says can be paid for the way back.
async fn most(world: &World, id: ReturnId) -> Money {
    let view = world.db.read(move |tx| aftersales::return_view(tx, (id, By::Operator))).await;
    view.unwrap().unwrap().freight_most.unwrap()
}

#[tokio::test]
async fn the_way_back_is_paid_beside_the_goods_as_far_as_the_page_said() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        let (max, one) = (most(&world, id).await, share(&world, order, (0, 1)).await);
        assert!(max.is_positive() && max.minor() < one.minor() * 2, "{}: {max}", test.name);
        let more = Money::new(one.minor() * 2, max.currency());
        let refused = send_for(&world, (shopper, id), Some(more)).await;
        assert!(matches!(refused, Err(ReturnError::Amount { .. })), "{refused:?}");
        let freight = Money::new(1_500, max.currency());
        send_for(&world, (shopper, id), Some(freight)).await.unwrap();
        inspect(&world, id, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, one.plus(freight).unwrap(), "{}", test.name);
        assert_eq!(world.order(order).await.state, OrderState::Delivered);
        world.sound().await;
    }
}

#[tokio::test]
async fn of_an_order_that_goes_back_whole_nothing_more_is_paid_and_she_knows_before_she_sends() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let whole = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        answer(&world, whole, agree()).await.unwrap();
        let none = most(&world, whole).await;
        assert!(none.is_zero(), "{}: {none}", test.name);
        let fen = Money::new(1, none.currency());
        let refused = send_for(&world, (shopper, whole), Some(fen)).await;
        assert!(matches!(refused, Err(ReturnError::NoFreight)), "{refused:?}");
        send_for(&world, (shopper, whole), None).await.unwrap();
        inspect(&world, whole, &[(sku, 2)]).await.unwrap();
        ring(&world).await;
        assert_eq!(case(&world, whole).await.given, world.order(order).await.total);
        world.sound().await;

        // Two returns of one order: neither takes for its freight what the other may give.
        let (shopper, order) = delivered(&world, 2, &merchant, 2).await;
        let one = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        assert!(most(&world, one).await.is_zero(), "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn the_way_back_of_an_exchange_is_paid_when_the_other_goods_came() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000, 6_000], 20).await;
        let [sku, other] = [0, 1].map(|at| merchant.skus[at].0);
        for (who, by_her) in [(1, true), (2, false)] {
            let (shopper, order) = delivered(&world, who, &merchant, 1).await;
            let units = [(sku, 1)];
            let wish = (Reason::Damaged, units.as_slice(), Some(other));
            let id = ask_for(&world, (shopper, order), wish).await.unwrap();
            answer(&world, id, agree()).await.unwrap();
            let freight = Money::new(1_500, most(&world, id).await.currency());
            send_for(&world, (shopper, id), Some(freight)).await.unwrap();
            inspect(&world, id, &[(sku, 1)]).await.unwrap();
            let number = format!("NEW-0000{who}");
            let sent = SendReplacement {
                case: id,
                by: By::Merchant(merchant.id),
                carrier: Carrier::Ems,
                number: TrackingNumber::parse(&number).unwrap(),
            };
            step(&world, move |tx, m| aftersales::send_replacement(tx, &sent, m)).await.unwrap();
            let mut then = world.clone();
            if by_her {
                let by = By::Shopper(shopper.id);
                step(&world, move |tx, m| aftersales::confirm_replacement(tx, (id, by), m))
                    .await
                    .unwrap();
            } else {
                let due = case(&world, id).await.due_at.seconds_since(world.now);
                then = world.later(due);
            }
            world.sound().await;
            ring(&then).await;
            let ended = case(&world, id).await;
            let exchanged = (ReturnState::Closed, Some(ReturnEnd::Exchanged));
            assert_eq!((ended.state, ended.ended), exchanged, "{}", test.name);
            assert_eq!(ended.given, freight, "{}", test.name);
            world.sound().await;
        }
    }
}

//! What the way back costs, where the merchant bears it: told before the goods are sent, and paid out of what the order
//! holds beyond what goes back.

use crate::support::{
    agree, answer, ask, ask_for, case, decide, delivered, dispute, inspect, open, operator,
    receipt_for, ring, share, step,
};
use aftersales::{
    About, Award, DisputeState, Ground, InspectReturn, Reason, ReturnEnd, ReturnError, ReturnState,
    SendReplacement, SendReturn,
};
use fulfilment::{Bearer, By, Carrier, TrackingNumber};
use kernel::{DisputeId, MerchantId, Money, OrderId, ReturnId, SkuId};
use orders::OrderState;
use testmarket::{Shopper, World};

/// The goods go back, and the way cost so much.
async fn send_for(
    world: &World,
    (shopper, case): (Shopper, ReturnId),
    freight: Option<Money>,
) -> Result<(), ReturnError> {
    let receipt = receipt_for(freight).await;
    let ask = SendReturn {
        case,
        by: By::Shopper(shopper.id),
        carrier: Carrier::Ems,
        number: TrackingNumber::parse("BACK-00017").unwrap(),
        freight,
        receipt,
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

/// One of two units comes back, broken, and the way cost 15 yuan, as its shopper says.
async fn back_for_15(world: &World, who: u64) -> (Shopper, OrderId, ReturnId, SkuId) {
    let merchant = world.merchant(&[6_000], 20).await;
    let sku = merchant.skus[0].0;
    let (shopper, order) = delivered(world, who, &merchant, 2).await;
    let id = ask(world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
    answer(world, id, agree()).await.unwrap();
    let freight = Money::new(1_500, most(world, id).await.currency());
    send_for(world, (shopper, id), Some(freight)).await.unwrap();
    (shopper, order, id, sku)
}

/// The merchant accepts so many fen of the way back.
async fn inspect_for(
    world: &World,
    case: ReturnId,
    (accepted, fen): (&[(SkuId, u32)], i64),
    finding: &str,
) -> Result<(), ReturnError> {
    let ask = InspectReturn {
        case,
        by: By::Merchant(MerchantId::of(case.home())),
        accepted: accepted.to_vec(),
        freight: Some(Money::new(fen, kernel::Currency::CNY)),
        finding: finding.to_owned(),
        restock: Vec::new(),
        photos: Vec::new(),
        person: None,
    };
    step(world, move |tx, moment| aftersales::inspect_return(tx, &ask, moment)).await
}

/// The shopper disputes a return, an operator decides, and nobody appeals.
async fn disputed(world: &World, (by, of): (By, ReturnId), award: Award) -> DisputeId {
    let id = open(world, by, About::Return(of)).await.unwrap();
    world.sound().await;
    let heard = world.later(8 * crate::support::DAY);
    decide(&heard, id, (operator(1), award, Bearer::Merchant)).await.unwrap();
    world.sound().await;
    let due = dispute(world, id).await.due_at.seconds_since(world.now);
    ring(&world.later(due)).await;
    assert_eq!(dispute(world, id).await.state, DisputeState::Closed);
    world.sound().await;
    id
}

#[tokio::test]
async fn a_merchant_pays_less_of_the_way_back_with_a_reason_and_the_rest_is_disputed() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for (who, award, rest) in [(1, Award::Full, 900), (2, Award::None, 0)] {
            let (shopper, order, id, sku) = back_for_15(&world, who).await;
            let unit = [(sku, 1)];
            let more = inspect_for(&world, id, (&unit, 1_501), "dear").await;
            assert!(matches!(more, Err(ReturnError::Freight { .. })), "{more:?}");
            let mute = inspect_for(&world, id, (&unit, 600), "").await;
            assert!(matches!(mute, Err(ReturnError::Words)), "{mute:?}");
            inspect_for(&world, id, (&unit, 600), "a letter costs 6 yuan").await.unwrap();
            ring(&world).await;
            let (judged, one) = (case(&world, id).await, share(&world, order, (0, 1)).await);
            assert_eq!(judged.state, ReturnState::Judged, "{}", test.name);
            assert_eq!(judged.given.minor(), one.minor() + 600, "{}", test.name);
            world.sound().await;
            let decided = disputed(&world, (By::Shopper(shopper.id), id), award).await;
            let decided = dispute(&world, decided).await;
            assert_eq!((decided.ground, decided.lines.len()), (Ground::Inspection, 0));
            assert_eq!(decided.given.minor(), rest, "{}", test.name);
            let ended = case(&world, id).await;
            assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Decided)));
        }
    }
}

#[tokio::test]
async fn what_a_merchant_left_of_the_way_back_stands_when_nobody_disputes_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (_, order, id, sku) = back_for_15(&world, 1).await;
        inspect_for(&world, id, (&[(sku, 1)], 0), "it came with our label").await.unwrap();
        ring(&world).await;
        let judged = case(&world, id).await;
        assert_eq!(judged.given, share(&world, order, (0, 1)).await, "{}", test.name);
        ring(&world.later(judged.due_at.seconds_since(world.now))).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, judged.given, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn who_gets_her_money_by_a_decision_gets_the_way_back_as_by_an_inspection() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        for (who, award) in [(1, Award::Full), (2, Award::None)] {
            let (shopper, order, id, _) = back_for_15(&world, who).await;
            inspect(&world, id, &[]).await.unwrap();
            assert_eq!(case(&world, id).await.state, ReturnState::Judged, "{}", test.name);
            let given = if award == Award::Full {
                share(&world, order, (0, 1)).await.minor() + 1_500
            } else {
                0
            };
            let decided = disputed(&world, (By::Shopper(shopper.id), id), award).await;
            assert_eq!(dispute(&world, decided).await.given.minor(), given, "{}", test.name);
        }
    }
}

/// The goods go back, the way cost so much, and nothing shows it.
async fn send_unshown(
    world: &World,
    (shopper, case): (Shopper, ReturnId),
    freight: Money,
) -> Result<(), ReturnError> {
    let ask = SendReturn {
        case,
        by: By::Shopper(shopper.id),
        carrier: Carrier::Ems,
        number: TrackingNumber::parse("BACK-00019").unwrap(),
        freight: Some(freight),
        receipt: None,
        photos: Vec::new(),
    };
    step(world, move |tx, moment| aftersales::send_return(tx, &ask, moment)).await
}

#[tokio::test]
async fn the_way_back_is_paid_against_a_receipt_unless_it_was_agreed_that_a_word_is_enough() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[6_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        let freight = Money::new(1_500, most(&world, id).await.currency());
        let bare = send_unshown(&world, (shopper, id), freight).await;
        assert!(matches!(bare, Err(ReturnError::Receipt)), "{}: {bare:?}", test.name);
        let paper = receipt_for(Some(freight)).await.unwrap();
        let who = shopper.id;
        let show = move |tx: &mut store::Tx<'_>, moment: &mut kernel::Moment| {
            aftersales::add_receipt(tx, (id, who), &paper, moment)
        };
        step(&world, show).await.unwrap();
        send_unshown(&world, (shopper, id), freight).await.unwrap();
        let sent = case(&world, id).await;
        let view = world.db.read(move |tx| aftersales::return_view(tx, (id, By::Operator))).await;
        let shown: Vec<_> = view.unwrap().unwrap().attachments.iter().map(|one| one.id).collect();
        assert_eq!((sent.freight, sent.receipt), (Some(freight), shown.first().copied()));

        // What was agreed before receipts were asked for stays so.
        let (other, order) = delivered(&world, 2, &merchant, 2).await;
        let older = |tx: &mut store::Tx<'_>| {
            tx.execute(store::sql!("UPDATE order_policy SET receipt = 'asked'"), &[])
        };
        world.db.write(older).await.unwrap();
        let id = ask(&world, (other, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        send_unshown(&world, (other, id), freight).await.unwrap();
        assert_eq!(case(&world, id).await.receipt, None, "{}", test.name);
        world.sound().await;
    }
}

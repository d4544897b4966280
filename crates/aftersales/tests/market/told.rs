//! What people are told of money that goes back: once each.

use crate::support::{DAY, agree, answer, ask, case, delivered, receipt_for, ring, step};
use aftersales::{Answer, AskReturn, InspectReturn, Reason, ReturnState, SendReturn};
use fulfilment::{Back, Bearer, By, Carrier, Progress, TrackingNumber};
use kernel::{Currency, Lang, MerchantId, Money, OrderId, ShopperId, SkuId};
use std::collections::BTreeMap;
use testmarket::{Shopper, World};

/// Who writes letters about orders and their money.
static FACES: [letters::Letters; 4] = [
    orders::face::LETTERS,
    fulfilment::face::LETTERS,
    fulfilment::part_letters::LETTERS,
    aftersales::face::LETTERS,
];

/// What lies in the outbox by then, by kind and to whom.
async fn written(world: &World) -> BTreeMap<(String, Option<ShopperId>), usize> {
    letters::catch_up(&world.db, &FACES, &|| world.moment()).await.unwrap();
    let all = world.db.read(|tx| letters::mails(tx, None, 200)).await.unwrap();
    let mut found = BTreeMap::new();
    for mail in all {
        *found.entry((mail.kind, mail.of.map(|of| of.person))).or_default() += 1;
    }
    found
}

/// Units of a return that came back, with what the way cost.
async fn sent_back(
    world: &World,
    (shopper, order): (Shopper, OrderId),
    units: &[(SkuId, u32)],
) -> kernel::ReturnId {
    let by = By::Shopper(shopper.id);
    let ask = AskReturn {
        order,
        by,
        reason: Reason::Damaged,
        words: "the handle is off".to_owned(),
        lines: units.to_vec(),
        wanted: None,
        photos: Vec::new(),
    };
    let id = step(world, move |tx, moment| aftersales::ask_return(tx, &ask, moment)).await.unwrap();
    answer(world, id, agree()).await.unwrap();
    let freight = Some(Money::new(800, Currency::CNY));
    let receipt = receipt_for(freight).await;
    let send = SendReturn {
        case: id,
        by,
        carrier: Carrier::Ems,
        number: TrackingNumber::parse("BACK-00018").unwrap(),
        freight,
        receipt,
        photos: Vec::new(),
    };
    step(world, move |tx, moment| aftersales::send_return(tx, &send, moment)).await.unwrap();
    id
}

#[tokio::test]
async fn goods_and_freight_of_one_return_are_told_as_one_amount_in_one_letter() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        let shopper = world.member(1).await;
        let order = world.paid_by(shopper, &merchant, 3).await;
        world.ship(order, "AFTER-00777").await.unwrap();
        world.see(order, By::Market, Progress::Delivered).await.unwrap();
        let id = sent_back(&world, (shopper, order), &[(sku, 2)]).await;
        let before = written(&world).await;
        let looked = world.later(DAY);
        let inspect = InspectReturn {
            case: id,
            by: By::Merchant(MerchantId::of(id.home())),
            accepted: vec![(sku, 1)],
            freight: None,
            finding: "one is worn".to_owned(),
            restock: Vec::new(),
            photos: Vec::new(),
            person: None,
        };
        let looks =
            step(&looked, move |tx, moment| aftersales::inspect_return(tx, &inspect, moment));
        looks.await.unwrap();
        ring(&looked).await;
        let paid = case(&world, id).await;
        assert_eq!(paid.state, ReturnState::Judged, "{}", test.name);
        assert_eq!(refunds(&world, order).await.len(), 2, "goods and freight are two refunds");

        let mut after = written(&looked).await;
        after.retain(|key, count| before.get(key) != Some(&*count));
        let of = |kind: &str| (kind.to_owned(), Some(shopper.id));
        let hers: BTreeMap<_, _> =
            after.into_iter().filter(|((_, to), _)| *to == Some(shopper.id)).collect();
        assert_eq!(hers, BTreeMap::from([(of("return-paid"), 1), (of("return-judged"), 1)]));
        let all = world.db.read(|tx| letters::mails(tx, None, 200)).await.unwrap();
        let told = all.into_iter().find(|mail| mail.kind == "return-paid").unwrap();
        let given = letters::Said::Money(paid.given).text(Lang::EN, "UTC");
        assert!(told.subject.contains(&given), "all of it in one amount: {}", told.subject);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_provider_says_once_of_each_refund_that_it_is_made_and_nothing_when_it_is_quick() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let shopper = world.member(1).await;
        for (hours, letters) in [(0, 0), (48, 2)] {
            let order = world.paid_by(shopper, &merchant, 3).await;
            world.ship(order, &format!("AFTER-{hours:05}")).await.unwrap();
            for (key, fen) in [("one", 100), ("two", 200)] {
                let amount = Back::Amount(Money::new(fen, Currency::CNY));
                world.give_back((order, key), amount, Bearer::Merchant).await.unwrap();
            }
            let made = world.later(hours * 3_600);
            for refund in refunds(&world, order).await {
                assert!(!made.hear_refund(refund.payment, &refund.key, refund.amount).await);
            }
            let sent =
                written(&made).await.get(&("refund-sent".to_owned(), Some(shopper.id))).copied();
            assert_eq!(sent.unwrap_or(0), letters, "{}: after {hours} hours", test.name);
        }
        world.sound().await;
    }
}

async fn refunds(world: &World, order: OrderId) -> Vec<orders::Refund> {
    let order = world.order(order).await;
    world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap()
}

/// The follower of facts may come late: what it tells is what was, and not what is.
#[tokio::test]
async fn an_offer_is_told_as_it_was_made_and_what_its_page_says_at_most_can_be_offered() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let view = world.db.read(move |tx| aftersales::return_view(tx, (id, By::Operator))).await;
        let view = view.unwrap().unwrap();
        let most = view.offer_most.unwrap();
        assert!(most.minor() <= view.worth.minor(), "{}: {most}", test.name);
        let first = Money::new(100, Currency::CNY);
        for amount in [first, most] {
            let why = "a scratch".to_owned();
            answer(&world, id, Answer::Offer { amount, why }).await.unwrap();
        }
        let events = world.db.read(move |tx| events::after(tx, id.home(), 0, 100_000)).await;
        let amounts: Vec<Option<Money>> = events
            .unwrap()
            .iter()
            .filter_map(|event| aftersales::facts::RETURN_OFFERED.read(event).unwrap())
            .map(|moved| moved.amount)
            .collect();
        assert_eq!(amounts, [Some(first), Some(most)], "{}", test.name);
        world.sound().await;
    }
}

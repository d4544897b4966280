//! What a decision gives of money that its merchant was paid out before.

use crate::support::{
    DAY, answer, ask, decide, decline, dispute, open, operator, ring, share, shipped,
};
use aftersales::{About, Award, DisputeState, Reason};
use fulfilment::{Bearer, By};
use kernel::DisputeId;
use testmarket::World;

/// How often a fact was told of a dispute.
async fn told(world: &World, id: DisputeId, kind: &'static str) -> usize {
    let home = id.home();
    let events = world.db.read(move |tx| events::after(tx, home, 0, 100_000)).await.unwrap();
    let own = |event: &&events::Event| event.kind == kind && event.subject == id.bytes().as_slice();
    events.iter().filter(own).count()
}

#[tokio::test]
async fn a_decision_about_money_that_was_paid_out_is_tried_again_and_at_last_lent_to_its_merchant()
{
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = shipped(&world, 1, &merchant, 1).await;
        world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
        world.ask_payout(merchant.id, None).await.unwrap();
        let returned = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, returned, decline()).await.unwrap();
        let id = open(&world, By::Shopper(shopper.id), About::Return(returned)).await.unwrap();
        let heard = world.later(8 * DAY);
        decide(&heard, id, (operator(1), Award::Full, Bearer::Merchant)).await.unwrap();
        let due = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(due)).await;
        assert_eq!(dispute(&world, id).await.state, DisputeState::Paying, "it is not there");
        let listed = world.db.read(|tx| aftersales::docket(tx, None, 10)).await.unwrap();
        assert_eq!(listed.len(), 1, "operators see it");
        world.sound().await;
        for day in 1..14 {
            ring(&world.later(due + day * DAY)).await;
            assert_eq!(dispute(&world, id).await.state, DisputeState::Paying, "day {day}");
            world.sound().await;
        }
        ring(&world.later(due + 15 * DAY)).await;
        let one = dispute(&world, id).await;
        assert_eq!(one.state, DisputeState::Closed, "{}", test.name);
        assert_eq!(one.given, share(&world, order, (0, 1)).await, "{}", test.name);
        assert_eq!(told(&world, id, "dispute.owed").await, 1, "{}", test.name);
        let listed = world.db.read(|tx| aftersales::docket(tx, None, 10)).await.unwrap();
        assert!(listed.is_empty(), "{listed:?}");
        world.sound().await;
        let debtors = world.db.read(|tx| ledger::debtors(tx, 10)).await.unwrap();
        let [(who, owed, _)] = debtors[..] else { panic!("{}: {debtors:?}", test.name) };
        assert!(who == merchant.id && owed.is_positive(), "{}: {debtors:?}", test.name);
        assert_eq!(told(&world, id, "dispute.lent").await, 1, "{}", test.name);
        // Her next sale pays it, before anything is free for her.
        let (again, second) = shipped(&world, 2, &merchant, 2).await;
        world.confirm(second, By::Shopper(again.id)).await.unwrap();
        let debtors = world.db.read(|tx| ledger::debtors(tx, 10)).await.unwrap();
        assert!(debtors.is_empty(), "{}: {debtors:?}", test.name);
        world.sound().await;
    }
}

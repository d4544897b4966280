//! What open cases may cost is not paid out.

use crate::support::{
    DAY, agree, answer, ask, case, decide, decline, dispute, inspect, open, operator, ring, send,
    shipped, step,
};
use aftersales::{About, AtStake, Award, CaseId, DisputeState, Reason, ReturnState};
use fulfilment::{Bearer, By};
use kernel::{Currency, MerchantId};
use settlement::{AskPayoutError, Exclusion, ProposeRunError, Rules};
use testmarket::World;

async fn stakes(world: &World, merchant: MerchantId) -> Vec<AtStake> {
    world.db.read(move |tx| aftersales::at_stake(tx, merchant)).await.unwrap()
}

#[tokio::test]
async fn what_an_open_return_may_give_back_of_a_released_order_is_kept_from_payouts() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = shipped(&world, 1, &merchant, 2).await;
        world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
        let free = world.payable(merchant.id).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let found = stakes(&world, merchant.id).await;
        assert_eq!(found.len(), 1, "{}: {found:?}", test.name);
        assert_eq!((found[0].case, found[0].order), (CaseId::Return(id), order));
        let rest = free.minus(found[0].amount).unwrap();
        assert!(rest.is_positive() && found[0].amount.is_positive(), "one unit of two: {found:?}");
        assert_eq!(world.payable(merchant.id).await, rest);
        let all = world.ask_payout(merchant.id, Some(free.minor())).await;
        assert!(matches!(all, Err(AskPayoutError::TooMuch { free }) if free == rest), "{all:?}");
        assert_eq!(world.ask_payout(merchant.id, None).await.unwrap().amount, rest);
        let none = world.ask_payout(merchant.id, None).await;
        assert!(matches!(none, Err(AskPayoutError::Nothing)), "{none:?}");
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        inspect(&world, id, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        assert_eq!(case(&world, id).await.state, ReturnState::Closed, "her money was there");
        assert!(stakes(&world, merchant.id).await.is_empty());
        world.sound().await;
    }
}

#[tokio::test]
async fn what_is_disputed_is_kept_from_payouts_until_nobody_can_appeal() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = shipped(&world, 1, &merchant, 1).await;
        world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
        let free = world.payable(merchant.id).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world.later(DAY), id, decline()).await.unwrap();
        assert!(world.payable(merchant.id).await.is_zero(), "she may yet dispute it");
        let by = By::Shopper(shopper.id);
        let id = open(&world.later(2 * DAY), by, About::Return(id)).await.unwrap();
        let found = stakes(&world, merchant.id).await;
        assert_eq!(found.len(), 1, "once, though there is a return, too: {found:?}");
        assert_eq!((found[0].case, found[0].amount), (CaseId::Dispute(id), free), "{}", test.name);
        ring(&world.later(9 * DAY)).await;
        let by = operator(1);
        decide(&world.later(10 * DAY), id, (by, Award::None, Bearer::Merchant)).await.unwrap();
        assert!(world.payable(merchant.id).await.is_zero(), "the shopper may appeal");
        let final_at = dispute(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(final_at)).await;
        assert_eq!(dispute(&world, id).await.state, DisputeState::Closed);
        assert_eq!(world.payable(merchant.id).await, free);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_waits_for_a_run_stays_for_open_cases_and_pays_what_is_decided() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = shipped(&world, 1, &merchant, 1).await;
        world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
        let asked = world.ask_payout(merchant.id, None).await.unwrap();
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let (rules, now, currency) = (Rules::default(), world.now, Currency::USD);
        let looks = world.db.read(move |tx| settlement::preview(tx, (currency, &rules), now));
        let left = looks.await.unwrap().excluded;
        assert_eq!(left.len(), 1, "{}: {left:?}", test.name);
        assert_eq!((left[0].0.id, &left[0].1), (asked.id, &Exclusion::Needed));
        let none = world.propose_run(1, &Rules::default()).await;
        assert!(matches!(none, Err(ProposeRunError::Nothing { excluded: 1, .. })), "{none:?}");

        let seller = merchant.id;
        let recall = async |world: &World| {
            let recalled =
                step(world, move |tx, moment| settlement::recall_payouts(tx, seller, moment));
            recalled.await.unwrap()
        };
        assert_eq!(recall(&world).await, 0, "nothing is decided yet");
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        inspect(&world, id, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        assert_eq!(case(&world, id).await.state, ReturnState::Paying, "she asked for it");
        assert_eq!((recall(&world).await, recall(&world).await), (1, 0), "{}", test.name);
        world.sound().await;
        ring(&world.later(DAY)).await;
        let ended = case(&world, id).await;
        assert_eq!(
            (ended.state, ended.given),
            (ReturnState::Closed, world.order(order).await.total)
        );
        let parts = world.db.read(move |tx| orders::order_parts(tx, order)).await.unwrap();
        assert!(parts.iter().all(|part| part.bearer == Bearer::Merchant), "{parts:?}");
        let again = world.ask_payout(merchant.id, None).await;
        assert!(matches!(again, Err(AskPayoutError::Nothing)), "{again:?}");
        world.sound().await;
    }
}

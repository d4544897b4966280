//! What cannot leave stands in nobody's way, however much of it there is and however long it waits.

use crate::earn;
use kernel::{Currency, MerchantId, Money, PayoutId};
use settlement::{Exclusion, Payout, Rules};
use store::{params, sql};
use testmarket::World;

/// More payouts like one that is there, as old as it; they have no entries in the books.
async fn copies(world: &World, of: &Payout, count: u64) {
    let (of, moment) = (of.clone(), world.moment());
    let written = world.db.write(move |tx| {
        let mut moment = moment.clone();
        for _ in 0..count {
            let id: PayoutId = moment.id(of.id.home());
            tx.execute(
                sql!(
                    "INSERT INTO payout (merchant_id, payout_id, amount_minor, currency, entry_id, \
                     covers_after, covers_to, asked_by, paid_at, state) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked')"
                ),
                params![
                    MerchantId::of(id.home()),
                    id,
                    of.amount.minor(),
                    of.amount.currency(),
                    of.entry,
                    of.covers_after,
                    of.covers_to,
                    of.asked_by.key(),
                    of.asked_at,
                ],
            )?;
            tx.execute(
                sql!(
                    "INSERT INTO payout_waiting (payout_id, merchant_id, list, currency, \
                     amount_minor, asked_at) VALUES ($1, $2, 'run', $3, $4, $5)"
                ),
                params![
                    id,
                    MerchantId::of(id.home()),
                    of.amount.currency(),
                    of.amount.minor(),
                    of.asked_at,
                ],
            )?;
        }
        Ok::<_, store::StoreError>(())
    });
    written.await.unwrap();
}

#[tokio::test]
async fn a_run_is_filled_past_whatever_waits_longer_and_cannot_leave() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let [held, good] = [world.merchant(&[9_000], 20).await, world.merchant(&[9_000], 20).await];
        earn(&world, 1, &held).await;
        let waits = world.ask_payout(held.id, None).await.unwrap();
        copies(&world, &waits, 1_100).await;
        let (who, moment) = (held.id, world.moment());
        let kept = world.db.write(move |tx| {
            let by = testmarket::operator(1);
            settlement::hold_payouts(tx, (who, &by), "a dispute", &mut moment.clone())
        });
        assert!(kept.await.unwrap());
        let later = world.later(60);
        earn(&later, 2, &good).await;
        let asked = later.ask_payout(good.id, None).await.unwrap();
        let (now, rules) = (later.now, Rules::default());
        let found = later.db.read(move |tx| settlement::preview(tx, (Currency::USD, &rules), now));
        let found = found.await.unwrap();
        assert_eq!((found.left, found.excluded.len(), found.more), (1_101, 500, false));
        let run = later.propose_run(1, &Rules::default()).await.unwrap();
        assert_eq!((run.payouts, run.total), (1, asked.amount), "{}", test.name);
    }
}

/// Whether she asked for enough is seen over all that she asked for, on whichever page it stands.
#[tokio::test]
async fn small_payouts_leave_together_once_they_are_enough() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        earn(&world, 1, &merchant).await;
        let one = world.ask_payout(merchant.id, None).await.unwrap();
        let least = Money::new(one.amount.minor() * 601, Currency::USD);
        let rules = Rules { minimum: [(Currency::USD, least)].into(), ..Rules::default() };
        copies(&world, &one, 599).await;
        let look = || {
            let (now, rules) = (world.now, rules.clone());
            world.db.read(move |tx| settlement::preview(tx, (Currency::USD, &rules), now))
        };
        let found = look().await.unwrap();
        assert!(found.included.is_empty() && found.left == 600, "{}", test.name);
        assert!(matches!(found.excluded[0].1, Exclusion::BelowMinimum(_)));
        copies(&world, &one, 1).await;
        let found = look().await.unwrap();
        assert_eq!((found.included.len(), found.left, found.more), (500, 0, true));
    }
}

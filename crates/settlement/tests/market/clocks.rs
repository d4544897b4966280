//! Nothing waits for ever, or without an operator who is told of it.

use crate::earn;
use kernel::{By, Home};
use settlement::{Rules, face};
use std::sync::Arc;
use store::StoreError;
use testmarket::World;

const DAY: i64 = 86_400;

/// The clocks ring as far as they are due; answers what operators are told of since the beginning, oldest first, each
/// with how many payouts it names.
async fn ring(world: &World) -> Vec<(String, u32)> {
    let of = world.clone();
    let now: jobs::Now = Arc::new(move || of.moment());
    for job in face::jobs(&world.db, &Rules::default(), &now) {
        let ran = jobs::run_due(&world.db, &job, &|| world.moment()).await.unwrap();
        assert_eq!((ran.again, ran.dead), (0, 0), "{}", job.kind());
    }
    world.sound().await;
    let told = world.db.read(|tx| {
        let mut told = Vec::new();
        for event in events::after(tx, Home::MARKET, 0, 1_000)? {
            for fact in [
                settlement::facts::PAYOUTS_WAIT,
                settlement::facts::RUN_OVERDUE,
                settlement::facts::RUN_SILENT,
            ] {
                let read = fact.read(&event).map_err(|_| StoreError::Column("event"))?;
                told.extend(read.map(|one| (event.kind.clone(), one.payouts)));
            }
        }
        Ok::<_, StoreError>(told)
    });
    told.await.unwrap()
}

#[tokio::test]
async fn operators_are_told_of_what_waits_of_a_run_that_stands_and_of_a_silent_bank() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        for who in 0..2 {
            earn(&world, who, &merchant).await;
            world.ask_payout(merchant.id, None).await.unwrap();
        }
        let told = |kind: &str, payouts: u32| (kind.to_owned(), payouts);
        assert!(ring(&world.later(6 * DAY)).await.is_empty(), "{}", test.name);
        let waits = told("payout.waiting", 2);
        assert_eq!(ring(&world.later(8 * DAY)).await, std::slice::from_ref(&waits));

        let proposed = world.later(9 * DAY);
        let run = proposed.propose_run(1, &Rules::default()).await.unwrap();
        assert_eq!(ring(&proposed.later(DAY)).await.len(), 1);
        let late = told("payout_run.overdue", 2);
        assert_eq!(ring(&proposed.later(2 * DAY)).await, [waits.clone(), late.clone()]);
        let approved = proposed.later(3 * DAY);
        approved.approve_run(run.id, 2).await.unwrap();
        approved.take_file(run.id, 2).await.unwrap();
        let known = [waits, late.clone(), late];
        assert_eq!(ring(&approved.later(2 * DAY)).await, known, "{}: taken, not sent", test.name);

        let sent = approved.later(3 * DAY);
        sent.send_run(run.id).await.unwrap();
        let id = run.id;
        let open = sent.db.read(move |tx| settlement::open_run(tx, id)).await.unwrap().unwrap();
        sent.pay_payout(open.payouts[0].id).await.unwrap();
        assert_eq!(ring(&sent.later(6 * DAY)).await.len(), 3);
        let silent = ring(&sent.later(8 * DAY)).await;
        assert_eq!(silent.last(), Some(&told("payout_run.silent", 1)), "{}", test.name);
        sent.later(8 * DAY).return_payout(open.payouts[1].id, By::Operator).await.unwrap();
        assert_eq!(ring(&sent.later(20 * DAY)).await.len(), 4, "the bank spoke of all");
        assert_eq!(ring(&sent.later(60 * DAY)).await.len(), 4);
    }
}

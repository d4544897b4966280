//! Many hands on the same money at the same moment: it moves once.

use crate::earn;
use kernel::By;
use settlement::{AskPayoutError, PayoutState, ProposeRunError, Rules, SettleError};
use testmarket::World;

const TRIES: u64 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn of_payouts_at_the_same_moment_one_takes_all_and_the_others_are_told_what_is_left() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        for who in 0..TRIES {
            earn(&world, who, &merchant).await;
            let asked: Vec<_> = (0..8)
                .map(|_| {
                    let (world, merchant) = (world.clone(), merchant.id);
                    tokio::spawn(async move { world.ask_payout(merchant, None).await })
                })
                .collect();
            let mut paid = 0;
            for one in asked {
                match one.await.unwrap() {
                    Ok(_) => paid += 1,
                    Err(AskPayoutError::Nothing | AskPayoutError::TooMuch { .. }) => (),
                    Err(other) => panic!("{other} on {}, try {who}", test.name),
                }
            }
            assert_eq!(paid, 1, "on {}, try {who}", test.name);
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_is_gathered_by_one_run_and_ends_once_however_many_say_so() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 1_000).await;
        for who in 0..TRIES {
            earn(&world, who, &merchant).await;
            let payout = world.ask_payout(merchant.id, None).await.unwrap();
            let runs: Vec<_> = (0..4)
                .map(|by| {
                    let world = world.clone();
                    tokio::spawn(async move { world.propose_run(by, &Rules::default()).await })
                })
                .collect();
            let mut gathered = Vec::new();
            for run in runs {
                match run.await.unwrap() {
                    Ok(run) => gathered.push(run),
                    Err(ProposeRunError::Nothing { .. }) => (),
                    Err(other) => panic!("{other} on {}, try {who}", test.name),
                }
            }
            assert_eq!(gathered.len(), 1, "on {}, try {who}", test.name);
            let run = gathered.remove(0);
            let others = (10..14).map(|by| {
                let (world, run) = (world.clone(), run.id);
                tokio::spawn(async move { world.approve_run(run, by).await.is_ok() })
            });
            let mut approved = 0;
            for one in others.collect::<Vec<_>>() {
                approved += usize::from(one.await.unwrap());
            }
            assert_eq!(approved, 1, "on {}, try {who}", test.name);
            world.take_file(run.id, 1).await.unwrap();
            world.send_run(run.id).await.unwrap();
            let (one, two) = (world.clone(), world.clone());
            let paid = tokio::spawn(async move { one.pay_payout(payout.id).await });
            let back =
                tokio::spawn(async move { two.return_payout(payout.id, By::Operator).await });
            match (paid.await.unwrap(), back.await.unwrap()) {
                // Paid, and back after that; or back first, and never paid; or the return saw it still with the bank.
                (Ok(_), Ok(_) | Err(SettleError::State(PayoutState::Paid)))
                | (Err(SettleError::State(PayoutState::Returned)), Ok(_)) => (),
                other => panic!("{other:?} on {}, try {who}", test.name),
            }
            world.sound().await;
            // What came back is asked for again, so that the next try begins with nothing left.
            if world.payable(merchant.id).await.is_positive() {
                world.ask_payout(merchant.id, None).await.unwrap();
                let run = world.propose_run(1, &Rules::default()).await.unwrap();
                world.approve_run(run.id, 2).await.unwrap();
            }
        }
        world.sound().await;
    }
}

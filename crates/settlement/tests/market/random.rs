//! Whatever is done in whatever order, money is where the books say, and no payout is lost.

use crate::earn;
use kernel::{By, Moment, PayoutId, PayoutRunId};
use settlement::{Approved, Rules};
use testmarket::{Merchant, World};

const STEPS: u64 = 40;

/// One step that chance chooses; whatever is refused changed nothing, which the audit holds.
async fn step(world: &World, merchants: &[Merchant], dice: &mut Moment, who: u64) {
    let merchant = &merchants[usize::from(dice.bits().is_multiple_of(2))];
    let any_run = async || -> Option<PayoutRunId> {
        let runs = world.db.read(|tx| settlement::runs(tx, None, 5)).await.unwrap();
        runs.first().map(|run| run.id)
    };
    let (bits, id) = (dice.bits(), merchant.id);
    let any_payout = async || -> Option<PayoutId> {
        let all = world.db.read(move |tx| settlement::payouts(tx, id, None, 20)).await.unwrap();
        let at = usize::try_from(bits % 20).unwrap_or(0);
        all.get(at % all.len().max(1)).map(|payout| payout.id)
    };
    match dice.bits() % 9 {
        0 => earn(world, who, merchant).await,
        1 | 2 => {
            let some = i64::try_from(dice.bits() % 3_000).unwrap_or(1);
            let _ = world.ask_payout(merchant.id, (some > 1_000).then_some(some)).await;
        }
        3 => _ = world.propose_run(dice.bits() % 3, &Rules::default()).await,
        4 => {
            if let Some(run) = any_run().await {
                let by = dice.bits() % 3;
                if let Ok(Approved::Yes(run)) = world.approve_run(run, by).await {
                    assert!(!run.proposed_by.contains(&format!("Operator {by} ")), "four eyes");
                }
            }
        }
        5 => {
            if let Some(run) = any_run().await {
                let _ = world.take_file(run, 1).await;
            }
        }
        6 => {
            if let Some(run) = any_run().await {
                let _ = world.send_run(run).await;
            }
        }
        7 => {
            if let Some(payout) = any_payout().await {
                let _ = world.pay_payout(payout).await;
            }
        }
        _ => {
            if let Some(payout) = any_payout().await {
                let by = if dice.bits().is_multiple_of(2) {
                    By::Operator
                } else {
                    By::Merchant(merchant.id)
                };
                let _ = world.return_payout(payout, by).await;
            }
        }
    }
}

#[tokio::test]
async fn whatever_is_done_in_whatever_order_the_books_agree() {
    for test in testkit::databases().await {
        let market = World::in_dollars(&test.db);
        for seed in 1..=4_u64 {
            let world = market.later(i64::try_from(seed * STEPS).unwrap_or(0) * 60);
            let merchants =
                [world.merchant(&[2_499], 900).await, world.merchant(&[700], 900).await];
            let mut dice = Moment::new(world.now, seed);
            for at in 0..STEPS {
                let world = world.later(i64::try_from(at).unwrap_or(0) * 60);
                step(&world, &merchants, &mut dice, seed * 1_000 + at).await;
                if let Some(broken) = world.broken().await {
                    panic!("seed {seed}, step {at} on {}: {broken}", test.name);
                }
            }
        }
    }
}

//! Payouts of a version that kept no more of them than that they were asked for.

use crate::earn;
use kernel::{By, PayoutId};
use ledger::Account;
use settlement::{BankWord, Older, Payout, PayoutState, ProposeRunError, Rules, SettleError};
use store::{params, sql};
use testmarket::{Merchant, World, operator};

/// A payout as a market of that version has it once it is brought up to date.
async fn asked_before(world: &World, who: u64, merchant: &Merchant) -> Payout {
    earn(world, who, merchant).await;
    let id = world.ask_payout(merchant.id, None).await.unwrap().id;
    let older = move |tx: &mut store::Tx<'_>| {
        tx.execute(sql!("UPDATE payout SET older = 'unsaid' WHERE payout_id = $1"), params![id])?;
        tx.execute(
            sql!("UPDATE payout_waiting SET list = 'older' WHERE payout_id = $1"),
            params![id],
        )
    };
    assert_eq!(world.db.write(older).await.unwrap(), 1);
    world.db.read(move |tx| settlement::payout(tx, id)).await.unwrap().unwrap()
}

async fn paid(world: &World, payout: PayoutId) -> Result<Payout, SettleError> {
    let ask = BankWord { payout, reference: "SLIP 7".into(), by: operator(1) };
    let moment = world.moment();
    world.db.write(move |tx| settlement::paid_before(tx, &ask, &mut moment.clone())).await
}

async fn unpaid(world: &World, payout: PayoutId) -> Result<Payout, SettleError> {
    let (by, moment) = (operator(1), world.moment());
    world.db.write(move |tx| settlement::unpaid_before(tx, (payout, &by), &moment)).await
}

#[tokio::test]
async fn what_may_have_been_paid_by_hand_leaves_with_no_run_before_an_operator_said_that_it_was_not()
 {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let [was, not] =
            [asked_before(&world, 1, &merchant).await, asked_before(&world, 2, &merchant).await];
        assert_eq!(was.older, Some(Older::Unsaid));
        assert_eq!(world.db.read(settlement::older_count).await.unwrap(), 2, "{}", test.name);
        let (waits, _) = world.db.read(settlement::waiting_counts).await.unwrap();
        assert_eq!(waits, 0, "they stand apart");
        let none = world.propose_run(1, &Rules::default()).await;
        assert!(matches!(none, Err(ProposeRunError::Nothing { excluded: 0, .. })), "{none:?}");
        // Free again, and asked for again, it would be paid twice.
        for by in [By::Merchant(merchant.id), By::Operator] {
            let back = world.return_payout(was.id, by).await;
            assert!(matches!(back, Err(SettleError::Unsaid)), "{back:?}");
        }
        world.sound().await;

        let said = paid(&world, was.id).await.unwrap();
        assert_eq!((said.state, said.older), (PayoutState::Paid, Some(Older::Paid)));
        assert_eq!(paid(&world, was.id).await.unwrap(), said, "said again");
        assert!(matches!(unpaid(&world, was.id).await, Err(SettleError::NotOlder)));
        assert_eq!(world.credit(Account::Bank).await, was.amount.minor());
        world.sound().await;

        unpaid(&world, not.id).await.unwrap();
        unpaid(&world, not.id).await.unwrap();
        assert!(matches!(paid(&world, not.id).await, Err(SettleError::NotOlder)));
        let run = world.propose_run(1, &Rules::default()).await.unwrap();
        assert_eq!((run.payouts, run.total), (1, not.amount), "{}: the other never", test.name);
        assert_eq!(world.db.read(settlement::older_count).await.unwrap(), 0);
        world.sound().await;
    }
}

#[tokio::test]
async fn nothing_is_said_of_a_payout_of_this_version() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        earn(&world, 1, &merchant).await;
        let asked = world.ask_payout(merchant.id, None).await.unwrap();
        assert_eq!(asked.older, None);
        assert!(matches!(paid(&world, asked.id).await, Err(SettleError::NotOlder)));
        assert!(matches!(unpaid(&world, asked.id).await, Err(SettleError::NotOlder)));
        assert_eq!(world.credit(Account::Bank).await, 0, "{}", test.name);
        world.sound().await;
    }
}

//! A check that cannot fail is a defect: each is made to fail, and to say so by its name.

use crate::earn;
use settlement::Rules;
use store::{Sql, sql};
use testmarket::World;

const PAID: &str =
    "payouts are the payout entries of the books, each covering what follows the last";

const DAMAGE: [(&str, Sql); 15] = [
    (PAID, sql!("UPDATE payout SET amount_minor = amount_minor * 2")),
    (PAID, sql!("UPDATE payout SET entry_id = payout_id")),
    (PAID, sql!("DELETE FROM payout")),
    (
        "payout clearing is what is asked for and under way, the bank what it paid",
        sql!("UPDATE payout SET state = 'paid' WHERE state = 'sent'"),
    ),
    (
        "payout clearing is what is asked for and under way, the bank what it paid",
        sql!("UPDATE payout SET state = 'returned' WHERE state = 'paid'"),
    ),
    (
        "every payout that has not ended waits in the operators' list or is in a run that goes on",
        sql!("UPDATE payout SET state = 'sent' WHERE state = 'asked'"),
    ),
    (
        "every payout that has not ended waits in the operators' list or is in a run that goes on",
        sql!("UPDATE payout SET state = 'gathered' WHERE state = 'sent'"),
    ),
    (
        "every payout that has not ended waits in the operators' list or is in a run that goes on",
        sql!("DELETE FROM payout_run"),
    ),
    (
        "no payout of an older version leaves before an operator said that it was not paid then",
        sql!("UPDATE payout SET older = 'unsaid' WHERE state = 'sent'"),
    ),
    (
        "every run is the sum of what it gathered, and nothing leaves with two",
        sql!("UPDATE payout_run SET total_minor = total_minor + 1"),
    ),
    (
        "every run is the sum of what it gathered, and nothing leaves with two",
        sql!("UPDATE payout SET account_id = payout_id WHERE state = 'sent'"),
    ),
    ("no run is with the bank whose file nobody took", sql!("DELETE FROM payout_file")),
    (
        "every run that goes on and every payout that waits has a clock",
        sql!("DELETE FROM timer WHERE kind = 'payouts.run'"),
    ),
    (
        "every run that goes on and every payout that waits has a clock",
        sql!("DELETE FROM timer WHERE kind = 'payouts.wait'"),
    ),
    (
        "the operators' list holds what waits, and nothing else",
        sql!("UPDATE payout_waiting SET amount_minor = amount_minor + 1"),
    ),
];

/// Payouts that wait, are with the bank, were paid and came back.
async fn busy(world: &World) {
    let merchant = world.merchant(&[2_499], 50).await;
    let mut payouts = Vec::new();
    for who in 0..3 {
        earn(world, who, &merchant).await;
        payouts.push(world.ask_payout(merchant.id, None).await.unwrap().id);
    }
    let run = world.propose_run(1, &Rules::default()).await.unwrap();
    world.approve_run(run.id, 2).await.unwrap();
    world.take_file(run.id, 2).await.unwrap();
    world.send_run(run.id).await.unwrap();
    world.pay_payout(payouts[0]).await.unwrap();
    world.return_payout(payouts[1], kernel::By::Operator).await.unwrap();
    world.ask_payout(merchant.id, None).await.unwrap();
}

#[tokio::test]
async fn every_rule_of_payouts_can_break_and_says_so() {
    testmarket::each_damage_is_named(&DAMAGE, busy).await;
}

#[test]
fn no_rule_of_payouts_is_without_damage() {
    for rule in settlement::face::PROOFS.iter().flat_map(|proof| proof.rules) {
        assert!(DAMAGE.iter().any(|(named, _)| named == rule), "nothing breaks: {rule}");
    }
}

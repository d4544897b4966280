//! A check that cannot fail is a defect: each is made to fail, and to say so by its name.

use crate::support::{Talk, about_order};
use store::{Sql, sql};

const COUNTED: &str = "every conversation has as many messages as it counts, one after the other";
const BELONGS: &str = "every message belongs to a conversation";
const INDEXED: &str = "shoppers and merchants see the same conversations";
const CLOCKS: &str = "every shopper who waits for an answer has a clock, or an operator sees it";

/// What must be found, the damage that it must be found by, and what mends it.
const DAMAGE: [(&str, Sql, Sql); 7] = [
    (
        COUNTED,
        sql!("UPDATE thread SET last_seq = last_seq + 1"),
        sql!("UPDATE thread SET last_seq = last_seq - 1"),
    ),
    (
        COUNTED,
        sql!("UPDATE message SET seq = seq + 9 WHERE seq = 2"),
        sql!("UPDATE message SET seq = seq - 9 WHERE seq = 11"),
    ),
    (
        BELONGS,
        sql!("UPDATE message SET thread_id = message_id WHERE seq = 2"),
        sql!(
            "UPDATE message SET thread_id = (SELECT thread_id FROM thread
              WHERE thread.merchant_id = message.merchant_id)"
        ),
    ),
    (
        INDEXED,
        sql!("UPDATE shopper_thread SET last_seq = last_seq + 1"),
        sql!("UPDATE shopper_thread SET last_seq = last_seq - 1"),
    ),
    (
        INDEXED,
        sql!("UPDATE shopper_thread SET read_seq = read_seq + 9"),
        sql!("UPDATE shopper_thread SET read_seq = read_seq - 9"),
    ),
    (
        INDEXED,
        sql!("UPDATE shopper_thread SET shopper_id = shopper_id + 1"),
        sql!("UPDATE shopper_thread SET shopper_id = shopper_id - 1"),
    ),
    (
        CLOCKS,
        sql!("UPDATE timer SET kind = 'lost' WHERE kind = 'conversation.answer'"),
        sql!("UPDATE timer SET kind = 'conversation.answer' WHERE kind = 'lost'"),
    ),
];

#[tokio::test]
async fn every_rule_of_conversations_can_break_and_says_so() {
    for test in testkit::databases().await {
        let talk = Talk::over(&test.db).await;
        talk.say(talk.asks(), about_order(&talk), "is it on its way?").await;
        talk.say(talk.sells(1), about_order(&talk), "it leaves tomorrow").await;
        talk.say(talk.asks(), about_order(&talk), "and the blue one?").await;
        talk.world.sound().await;
        for (rule, damage, mend) in DAMAGE {
            let done = talk.world.db.write(move |tx| tx.execute(damage, &[])).await.unwrap();
            assert!(done > 0, "{rule}: nothing was damaged");
            let report = audit::audit(&talk.world.db).await.unwrap();
            let found = report.checks.iter().find(|check| check.name == rule).unwrap();
            assert!(!found.ok, "{rule} on {}: {:?}", test.name, report.first_broken());
            assert!(!found.detail.is_empty());
            talk.world.db.write(move |tx| tx.execute(mend, &[])).await.unwrap();
        }
        talk.world.sound().await;
    }
}

/// An operator who looked after her once is none who sees that she waits again.
#[tokio::test]
async fn a_dismissed_case_is_nobody_who_sees_that_a_shopper_waits() {
    const ANSWER: &str = "conversation.answer";
    for test in testkit::databases().await {
        let talk = Talk::over(&test.db).await;
        talk.say(talk.asks(), about_order(&talk), "is it on its way?").await;
        talk.later(24).run(ANSWER).await;
        talk.later(48).run(ANSWER).await;
        assert_eq!(talk.open_cases().await.len(), 1, "{}", test.name);
        talk.world.sound().await;
        let dismissed = sql!("UPDATE conversation_case SET state = 'dismissed'");
        talk.world.db.write(move |tx| tx.execute(dismissed, &[])).await.unwrap();
        let report = audit::audit(&talk.world.db).await.unwrap();
        let found = report.checks.iter().find(|check| check.name == CLOCKS).unwrap();
        assert!(!found.ok, "{}: she waits for ever, and the proof says so", test.name);
    }
}

#[test]
fn no_rule_of_conversations_is_without_damage() {
    for rule in conversations::face::PROOFS.iter().flat_map(|proof| proof.rules) {
        assert!(DAMAGE.iter().any(|(named, ..)| named == rule), "nothing breaks: {rule}");
    }
}

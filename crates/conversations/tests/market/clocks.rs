//! Who does not answer is reminded, then an operator sees it; letters gather what was not read.

use crate::support::{RULES, Talk, about_order, message};
use conversations::{CaseKind, DecideCase, Decision, MessageKind, Whereto};
use kernel::{Actor, Lang};

const ANSWER: &str = "conversation.answer";
const TELL: &str = "conversation.tell";

#[tokio::test]
async fn who_does_not_answer_is_reminded_and_then_an_operator_sees_it() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let home = talk.merchant.id.home();
        let sent = talk.say(talk.asks(), about_order(&talk), "Where is it?").await;
        talk.say(talk.asks(), about_order(&talk), "Hello?").await;
        talk.later(23).run(ANSWER).await;
        assert_eq!(talk.told(home, "thread.reminded").await, 0, "{}", database.name);
        talk.later(24).run(ANSWER).await;
        assert_eq!(talk.told(home, "thread.reminded").await, 1);
        talk.later(47).run(ANSWER).await;
        assert!(talk.open_cases().await.is_empty());
        talk.later(48).run(ANSWER).await;
        let open = talk.open_cases().await;
        assert_eq!((open.len(), open[0].kind), (1, CaseKind::Unanswered));
        talk.world.sound().await;
        talk.later(50).say(talk.sells(1), Whereto::Thread(sent.thread), "It is here.").await;
        assert!(talk.open_cases().await.is_empty(), "she answered after all");
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn who_writes_again_after_an_operator_dismissed_it_waits_anew() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let home = talk.merchant.id.home();
        talk.say(talk.asks(), about_order(&talk), "Where is it?").await;
        talk.later(24).run(ANSWER).await;
        talk.later(48).run(ANSWER).await;
        let case = talk.open_cases().await.remove(0);
        let by = kernel::Decider { id: talk.runs().person, name: "Harbour Master".into() };
        let why = "the carrier has it".to_owned();
        let ask = DecideCase { case: case.id, by, decision: Decision::Dismiss, why };
        let moment = talk.later(49).world.moment();
        let decided =
            database.db.write(move |tx| conversations::decide_case(tx, &ask, &mut moment.clone()));
        decided.await.unwrap();
        talk.world.sound().await;
        talk.later(50).say(talk.asks(), about_order(&talk), "And now?").await;
        talk.later(74).run(ANSWER).await;
        assert_eq!(talk.told(home, "thread.reminded").await, 2, "{}", database.name);
        talk.later(98).run(ANSWER).await;
        assert_eq!(talk.open_cases().await.len(), 1, "an operator sees it again");
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn an_answer_and_the_word_that_none_is_needed_end_the_clock() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let sent = talk.say(talk.asks(), about_order(&talk), "Thank you!").await;
        let (of, moment) = ((sent.thread, talk.sells(1)), talk.world.moment());
        let settled = database
            .db
            .write(move |tx| conversations::settle_thread(tx, of, RULES, &mut moment.clone()));
        assert!(settled.await.unwrap());
        let view = talk.view(talk.asks(), sent.thread).await.unwrap();
        assert_eq!(view.messages.last().unwrap().kind, MessageKind::Settled, "the shopper sees it");
        talk.later(100).run(ANSWER).await;
        assert_eq!(talk.told(talk.merchant.id.home(), "thread.reminded").await, 0);
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn a_letter_gathers_what_was_not_read_once_an_hour() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let home = talk.merchant.id.home();
        let to = about_order(&talk);
        let waits = async |hours: i64| {
            talk.later(hours).run(TELL).await;
            talk.told(home, "message.waits").await
        };
        for text in ["one", "two", "three"] {
            talk.say(talk.asks(), to, text).await;
        }
        assert_eq!(waits(0).await, 0, "there is time to read it");
        assert_eq!(waits(1).await, 1, "three messages, one letter");
        talk.later(1).say(talk.asks(), to, "four").await;
        assert_eq!(waits(1).await, 1, "not within the hour");
        assert_eq!(waits(2).await, 2);
        let sent = talk.later(3).say(talk.asks(), to, "five").await;
        talk.read(talk.sells(1), sent.thread).await;
        assert_eq!(waits(9).await, 2, "one of them has read it: {}", database.name);
        talk.later(9).say(talk.sells(1), to, "an answer").await;
        assert_eq!(waits(10).await, 3, "the shopper is told of the answer");
        talk.world.sound().await;
    }
}

/// The clock of a letter ends with the letter itself, so that what comes a moment later sets the next one.
#[tokio::test]
async fn a_letter_that_is_written_leaves_no_clock_behind_that_hides_the_next_message() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let sent = talk.say(talk.asks(), about_order(&talk), "one").await;
        let (to, moment) = ((sent.thread, Actor::Merchant), talk.later(1).world.moment());
        let tell =
            move |tx: &mut store::Tx<'_>| conversations::tell_unread(tx, to, &mut moment.clone());
        assert!(database.db.write(tell).await.unwrap());
        let all = kernel::Timestamp::from_micros(i64::MAX);
        let clocks = move |tx: &mut store::Tx<'_>| jobs::timers::due(tx, TELL, all, 10);
        let left = database.db.read(clocks).await.unwrap();
        assert!(left.is_empty(), "{}: {} are left", database.name, left.len());
    }
}

#[tokio::test]
async fn how_long_answers_take_is_told_when_there_are_enough_and_waiting_counts() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let answers = async |hours: i64| {
            let (id, now) = (talk.merchant.id, talk.later(hours).world.now);
            let seconds =
                database.db.read(move |tx| conversations::answer_seconds(tx, id, RULES, now)).await;
            seconds.unwrap()
        };
        for hours in [10, 20, 30, 40] {
            let then = talk.later(hours);
            let sent = then.say(talk.asks(), about_order(&talk), "A question").await;
            let later = talk.later(hours + 2);
            later.say(talk.sells(1), Whereto::Thread(sent.thread), "An answer").await;
        }
        assert_eq!(answers(50).await, None, "four are too few");
        talk.later(50).say(talk.asks(), about_order(&talk), "And this?").await;
        assert_eq!(answers(51).await, None, "who waits an hour says nothing");
        assert_eq!(answers(100).await, Some(2 * 3_600), "who waits too long counts");
        assert_eq!(answers(24 * 40).await, None, "a month later nobody knows");
    }
}

#[tokio::test]
async fn a_phrase_is_read_in_each_language() {
    let database = testkit::databases().await.remove(0);
    let talk = Talk::over(&database.db).await;
    let mut ask = message(talk.asks(), about_order(&talk), "");
    ask.draft.phrase = Some("when-shipped".into());
    let sent = talk.send(ask).await.unwrap();
    let view = talk.view(talk.sells(1), sent.thread).await.unwrap();
    assert_eq!(view.messages[0].side, Actor::Shopper);
    let phrase = view.messages[0].phrase.as_deref().and_then(conversations::phrase).unwrap();
    assert_eq!(phrase.text(Lang::EN), "When will it be shipped?");
    assert_eq!(phrase.text(Lang::ZH), "请问什么时候发货？");
}

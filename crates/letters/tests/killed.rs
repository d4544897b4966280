//! A server dies between the mail server's `250` and our record: the letter comes twice, then never again, and
//! both times it is the same letter. Killed anywhere else it comes once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use jobs::{Job, run_due};
use kernel::{Lang, Moment, Timestamp};
use letters::{Mail, MailState, NewMail, Sender, enqueue, face};
use store::Db;
use testkit::{Answers, MailServer};

/// Whoever died holds the letter for so long.
const LEASE_SECONDS: i64 = 301;

fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn sends(db: &Db, server: &MailServer) -> Job {
    let sender = Sender::new(&server.url, "Entrepot <post@example.org>").unwrap();
    face::jobs(db, Some(sender), (&[], |_, _| Ok(None))).remove(0)
}

async fn write(db: &Db) {
    let new = NewMail {
        to: "mei@example.org".parse().unwrap(),
        lang: Lang::EN,
        kind: "order-paid".to_owned(),
        subject: "Receipt".to_owned(),
        body: "Thank you.".to_owned(),
        of: None,
    };
    db.write(move |tx| enqueue(tx, &new, &mut Moment::new(noon(), 1))).await.unwrap();
}

async fn letter(db: &Db) -> Mail {
    db.read(|tx| letters::mails(tx, None, 1)).await.unwrap().remove(0)
}

/// A process that sends what is due, and dies once the mail server has the letter.
async fn dies_while_sending(db: &Db, server: &MailServer) {
    let (own, job) = (db.clone(), sends(db, server));
    let process = tokio::spawn(async move {
        run_due(&own, &job, &|| Moment::new(noon(), 7)).await.unwrap();
    });
    server.took_one().await;
    process.abort();
    assert!(process.await.unwrap_err().is_cancelled());
}

fn message_id(letter: &str) -> &str {
    letter.lines().find(|line| line.starts_with("Message-ID:")).unwrap()
}

#[tokio::test]
async fn a_letter_whose_sender_died_after_it_was_taken_comes_once_more_as_the_same_letter() {
    for test in testkit::databases().await {
        let db = &test.db;
        write(db).await;
        let silent = MailServer::start(Answers::NeverAfterTaking).await;
        dies_while_sending(db, &silent).await;
        assert_eq!(
            letter(db).await.state,
            MailState::Queued,
            "{}: nobody wrote it down",
            test.name
        );

        let server = MailServer::start(Answers::Always).await;
        let job = sends(db, &server);
        let ran = run_due(db, &job, &|| Moment::new(noon(), 8)).await.unwrap();
        assert_eq!(ran.done, 0, "{}: whoever died holds it still", test.name);
        for minutes in 0..3 {
            let now = noon().plus_seconds(LEASE_SECONDS + minutes * 600);
            run_due(db, &job, &|| Moment::new(now, 9)).await.unwrap();
        }
        let (first, second) = (silent.taken(), server.taken());
        assert_eq!((first.len(), second.len()), (1, 1), "{}: twice, and never again", test.name);
        assert_eq!(message_id(&first[0]), message_id(&second[0]), "{}", test.name);
        assert_eq!(letter(db).await.state, MailState::Sent);
    }
}

#[tokio::test]
async fn a_letter_that_was_written_down_as_sent_is_not_sent_by_whoever_comes_next() {
    for test in testkit::databases().await {
        let db = &test.db;
        write(db).await;
        let server = MailServer::start(Answers::Always).await;
        let job = sends(db, &server);
        run_due(db, &job, &|| Moment::new(noon(), 2)).await.unwrap();
        // The record is there, and its server died before it cleared the timer.
        let id = letter(db).await.id;
        db.write(move |tx| jobs::timers::set(tx, "mail.send", id.bytes(), noon())).await.unwrap();
        let later = noon().plus_seconds(LEASE_SECONDS);
        run_due(db, &job, &|| Moment::new(later, 3)).await.unwrap();
        assert_eq!(server.taken().len(), 1, "{}", test.name);
    }
}

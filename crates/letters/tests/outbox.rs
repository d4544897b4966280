//! The outbox against a mail server that takes some letters and refuses others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use jobs::{Ran, outside::outside, run_due};
use kernel::{Lang, MailId, Moment, Timestamp};
use letters::{
    ATTEMPTS_MAX, Mail, MailState, NewMail, Sender, enqueue, face, lies_clear, mail, mails,
    mails_to, seal_clear,
};
use std::time::{Duration, Instant};
use store::{Db, params, sql};
use testkit::{Answers, MailServer};
use tokio::net::TcpListener;

fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

async fn mail_server() -> MailServer {
    MailServer::start(Answers::Always).await
}

async fn write_to(db: &Db, mailbox: &str, seed: u64) -> MailId {
    let new = NewMail {
        to: mailbox.parse().unwrap(),
        lang: Lang::ZH,
        kind: "verify".to_owned(),
        subject: "确认邮箱".to_owned(),
        body: "https://market.example/verify?token=secret".to_owned(),
        of: None,
    };
    db.write(move |tx| enqueue(tx, &new, &mut Moment::new(noon(), seed))).await.unwrap()
}

/// Sends what is due.
async fn send(db: &Db, sender: &Sender, now: Timestamp) -> Ran {
    let job = face::jobs(db, Some(sender.clone()), (&[], |_, _| Ok(None))).remove(0);
    run_due(db, &job, &|| Moment::new(now, 7)).await.unwrap()
}

#[tokio::test]
async fn a_letter_is_sent_once_and_its_links_are_forgotten() {
    let sender = Sender::new(&mail_server().await.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let (taken, refused) =
            (write_to(db, "mei@example.org", 1).await, write_to(db, "nobody@example.org", 2).await);
        assert_eq!(send(db, &sender, noon()).await.done, 2, "{}", test.name);
        let again = send(db, &sender, noon()).await;
        assert_eq!(again, Ran::default(), "{}: not before its time", test.name);
        let sent = db.read(move |tx| mail(tx, taken)).await.unwrap().unwrap();
        assert_eq!((sent.state, sent.body.as_str()), (MailState::Sent, ""));

        let mut now = noon();
        for _ in 1..ATTEMPTS_MAX {
            now = now.plus_days(1);
            assert_eq!(send(db, &sender, now).await.done, 1, "{}: one waits", test.name);
        }
        let failed = db.read(move |tx| mail(tx, refused)).await.unwrap().unwrap();
        assert_eq!((failed.state, failed.attempts), (MailState::Failed, ATTEMPTS_MAX));
        let error = failed.last_error.unwrap();
        assert!(error.contains("no such mailbox") && !error.contains("nobody@"), "{error}");
    }
}

#[tokio::test]
async fn a_mailbox_that_there_is_not_is_tried_once_and_no_letter_is_sent_there_again() {
    let sender = Sender::new(&mail_server().await.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let first = write_to(db, "gone@example.org", 1).await;
        assert_eq!(send(db, &sender, noon()).await.done, 1, "{}", test.name);
        let failed = db.read(move |tx| mail(tx, first)).await.unwrap().unwrap();
        assert_eq!((failed.state, failed.attempts), (MailState::Failed, 1), "{}", test.name);
        let dead = db.read(|tx| letters::dead_mailboxes(tx, None, 10)).await.unwrap();
        assert_eq!(dead.len(), 1, "{}", test.name);
        assert!(dead[0].said.contains("5.1.1"), "{}", dead[0].said);
        let next = write_to(db, "gone@example.org", 2).await;
        let kept = db.read(move |tx| mail(tx, next)).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.attempts), (MailState::Failed, 0), "it is not tried");
        let since = noon().plus_days(-1);
        let count = db.read(move |tx| letters::given_up(tx, since)).await.unwrap();
        assert_eq!(count, 1, "{}: one was tried", test.name);
        let listed = db.read(|tx| letters::mails_in(tx, MailState::Failed, None, 10)).await;
        assert_eq!(listed.unwrap().len(), 2, "{}", test.name);
        let waits = db.read(|tx| letters::mails_in(tx, MailState::Queued, None, 10)).await;
        assert!(waits.unwrap().is_empty(), "{}", test.name);
    }
}

#[tokio::test]
async fn two_senders_do_not_send_a_letter_twice() {
    let sender = Sender::new(&mail_server().await.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        for seed in 0..10 {
            write_to(db, "mei@example.org", seed).await;
        }
        let (one, two) = tokio::join!(send(db, &sender, noon()), send(db, &sender, noon()));
        assert_eq!(one.done + two.done, 10, "{}", test.name);
    }
}

#[tokio::test]
async fn the_newest_letters_come_first_and_page() {
    for test in testkit::databases().await {
        let db = &test.db;
        for seed in 0..5 {
            write_to(db, &format!("p{seed}@example.org"), seed).await;
        }
        let mut seen = Vec::new();
        loop {
            let before = seen.last().map(|m: &Mail| (m.queued_at, m.id));
            let page = db.read(move |tx| mails(tx, before, 2)).await.unwrap();
            if page.is_empty() {
                break;
            }
            seen.extend(page);
        }
        assert_eq!(seen.len(), 5, "{}", test.name);
        assert!(seen.windows(2).all(|w| (w[0].queued_at, w[0].id) > (w[1].queued_at, w[1].id)));
    }
}

/// Whether the secret of a letter, or whom it goes to, can be read where it lies.
async fn lies_open(db: &Db, id: MailId) -> bool {
    let lies = db.read(move |tx| {
        tx.query_opt(
            sql!(
                "SELECT body, recipient, sealed, to_sealed, last_error FROM mail_outbox
                  WHERE mail_id = $1"
            ),
            params![id],
            |row| {
                let error = row.get::<Option<String>>(4)?.unwrap_or_default();
                let clear = [row.get::<String>(0)?, row.get::<String>(1)?, error];
                let sealed = [row.get::<Option<Vec<u8>>>(2)?, row.get::<Option<Vec<u8>>>(3)?];
                Ok((clear, sealed))
            },
        )
    });
    let (clear, sealed) = lies.await.unwrap().unwrap();
    let bytes = clear.map(String::into_bytes).concat();
    let bytes = [bytes, sealed.into_iter().flatten().flatten().collect()].concat();
    let holds = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    holds("secret") || holds("mei@")
}

/// Has a letter lie as a version before letters were sealed wrote it.
async fn lay_open(db: &Db, id: MailId) {
    let body = "https://market.example/verify?token=secret";
    let laid = db.write(move |tx| {
        tx.execute(
            sql!(
                "UPDATE mail_outbox SET recipient = $1, to_key = NULL, to_sealed = NULL, body = $2,
                    sealed = NULL, last_error = $3
                  WHERE mail_id = $4"
            ),
            params!["mei@example.org", body, "451 mei@example.org is slow", id],
        )
    });
    assert_eq!(laid.await.unwrap(), 1);
}

#[tokio::test]
async fn a_letter_and_whom_it_goes_to_lie_sealed() {
    let sender = Sender::new(&mail_server().await.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let older = write_to(db, "mei@example.org", 1).await;
        lay_open(db, older).await;
        assert!(lies_open(db, older).await && db.read(lies_clear).await.unwrap(), "{}", test.name);
        assert_eq!(db.write(|tx| seal_clear(tx, 10)).await.unwrap(), 1);
        assert_eq!(db.write(|tx| seal_clear(tx, 10)).await.unwrap(), 0);
        assert!(!db.read(lies_clear).await.unwrap(), "{}", test.name);
        let newer = write_to(db, "mei@example.org", 2).await;
        write_to(db, "ben@example.org", 3).await;
        for id in [older, newer] {
            assert!(!lies_open(db, id).await, "{}", test.name);
            let opened = db.read(move |tx| mail(tx, id)).await.unwrap().unwrap();
            assert_eq!(opened.body, "https://market.example/verify?token=secret");
            assert_eq!(opened.to.as_str(), "mei@example.org");
        }
        let to = "Mei@Example.org".parse().unwrap();
        let found = db.read(move |tx| mails_to(tx, &to, 10)).await.unwrap();
        assert_eq!(found.len(), 2, "{}: by the address", test.name);
        assert_eq!(send(db, &sender, noon()).await.done, 3, "{}", test.name);
        let sent = db.read(move |tx| mail(tx, newer)).await.unwrap().unwrap();
        assert_eq!((sent.state, sent.body.as_str()), (MailState::Sent, ""));
        assert_eq!(db.write(|tx| seal_clear(tx, 10)).await.unwrap(), 0);
    }
}

/// Takes every call and never says a word.
async fn silent_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
        }
    });
    url
}

#[tokio::test]
async fn a_silent_mail_server_holds_letters_up_side_by_side_and_an_operator_sees_it() {
    let from = "Entrepot <post@example.org>";
    let silent = Sender::new(&silent_server().await, from).unwrap().patient(Duration::from_secs(1));
    let sender = Sender::new(&mail_server().await.url, from).unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let mut letters = Vec::new();
        for seed in 0..4 {
            letters.push(write_to(db, "mei@example.org", seed).await);
        }
        let begun = Instant::now();
        assert_eq!(send(db, &silent, noon()).await.done, 4, "{}", test.name);
        assert!(
            begun.elapsed() < Duration::from_secs(3),
            "one after the other: {:?}",
            begun.elapsed()
        );
        let one = letters[0];
        let waits = db.read(move |tx| mail(tx, one)).await.unwrap().unwrap();
        assert_eq!((waits.state, waits.attempts), (MailState::Queued, 1), "{}", test.name);
        let seen = db.read(outside).await.unwrap().remove(0);
        assert_eq!((seen.name.as_str(), seen.failing_since), ("mail", Some(noon())));
        assert!(seen.error.contains("no answer"), "{}", seen.error);
        let mut now = noon();
        for _ in 0..ATTEMPTS_MAX {
            now = now.plus_seconds(5 * 3600);
            assert_eq!(send(db, &silent, now).await.done, 4, "{}: they wait for it", test.name);
        }

        let failed = now;
        let now = now.plus_seconds(6 * 3600);
        assert_eq!(send(db, &sender, now).await.done, 4, "{}", test.name);
        write_to(db, "nobody@example.org", 9).await;
        assert_eq!(send(db, &sender, now.plus_days(1)).await.done, 1);
        let seen = db.read(outside).await.unwrap().remove(0);
        let stands = (seen.failing_since, seen.failed_at);
        assert_eq!(
            stands,
            (None, failed),
            "{}: one mailbox is no failure of the server",
            test.name
        );
    }
}

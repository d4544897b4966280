//! The outbox against a mail server that takes some letters and refuses others.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use jobs::{Ran, outside::outside, run_due};
use kernel::{Lang, MailId, Moment, Timestamp};
use letters::{
    ATTEMPTS_MAX, Mail, MailState, NewMail, Sealer, Sender, enqueue, face, mail, mails,
    seal_waiting, seal_with,
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
        assert!(failed.last_error.unwrap().contains("no such mailbox"), "{}", test.name);
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

/// Whether the secret of a letter can be read where it lies.
async fn lies_open(db: &Db, id: MailId) -> bool {
    let lies = db.read(move |tx| {
        tx.query_opt(
            sql!("SELECT body, sealed FROM mail_outbox WHERE mail_id = $1"),
            params![id],
            |row| Ok((row.get::<String>(0)?, row.get::<Option<Vec<u8>>>(1)?)),
        )
    });
    let (body, sealed) = lies.await.unwrap().unwrap();
    body.contains("secret")
        || sealed.is_some_and(|sealed| sealed.windows(6).any(|w| w == b"secret"))
}

/// Turns every bit, behind what the bytes are.
fn turned(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| !byte).collect()
}

#[tokio::test]
async fn a_letter_lies_sealed_until_it_is_sent() {
    let sender = Sender::new(&mail_server().await.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let older = write_to(db, "mei@example.org", 1).await;
        assert!(lies_open(db, older).await, "{}", test.name);
        let sealer = Sealer::new(
            |plain, context| Ok([context.as_bytes(), &turned(plain)].concat()),
            |sealed, context| {
                let plain = sealed.strip_prefix(context.as_bytes());
                plain.map(turned).ok_or_else(|| "another letter".to_owned())
            },
        );
        seal_with(db, sealer);
        assert_eq!(db.write(|tx| seal_waiting(tx, 10)).await.unwrap(), 1);
        assert_eq!(db.write(|tx| seal_waiting(tx, 10)).await.unwrap(), 0);
        let newer = write_to(db, "mei@example.org", 2).await;
        for id in [older, newer] {
            assert!(!lies_open(db, id).await, "{}", test.name);
            let opened = db.read(move |tx| mail(tx, id)).await.unwrap().unwrap();
            assert_eq!(opened.body, "https://market.example/verify?token=secret");
        }
        assert_eq!(send(db, &sender, noon()).await.done, 2, "{}", test.name);
        let sent = db.read(move |tx| mail(tx, newer)).await.unwrap().unwrap();
        assert_eq!((sent.state, sent.body.as_str()), (MailState::Sent, ""));
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

//! Letters that came back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use jobs::run_due;
use kernel::{Home, Lang, MailId, Moment, ShopperId, Timestamp};
use letters::{
    ATTEMPTS_MAX, Bounce, Concern, Mail, MailState, NewMail, Noted, Sender, Standing, Topic,
    dead_mailbox, dead_mailboxes, enqueue, face, mail, note_bounce, revive_mailbox, send_again,
};
use store::Db;
use testkit::{Answers, MailServer};

fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

async fn write(db: &Db, seed: u64) -> MailId {
    let new = NewMail {
        to: "mei@example.org".parse().unwrap(),
        lang: Lang::EN,
        kind: "order-paid".to_owned(),
        subject: "Receipt".to_owned(),
        body: "Thank you.".to_owned(),
        of: None,
    };
    db.write(move |tx| enqueue(tx, &new, &mut Moment::new(noon(), seed))).await.unwrap()
}

async fn read(db: &Db, id: MailId) -> Mail {
    db.read(move |tx| mail(tx, id)).await.unwrap().unwrap()
}

async fn note(db: &Db, bounce: Bounce) -> Noted {
    db.write(move |tx| note_bounce(tx, &bounce, &mut Moment::new(noon(), 9))).await.unwrap()
}

fn came_back(letter: Option<MailId>, recipient: &str, standing: Standing) -> Bounce {
    let said = "5.1.1 no such mailbox".to_owned();
    Bounce { letter, recipient: recipient.parse().ok(), standing, said }
}

#[tokio::test]
async fn a_mailbox_that_takes_no_mail_gets_none_until_it_is_said_to_take_it_again() {
    let server = MailServer::start(Answers::Always).await;
    let sender = Sender::new(&server.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let job = face::jobs(db, Some(sender.clone()), (&[], |_, _| Ok(None))).remove(0);
        let first = write(db, 1).await;
        run_due(db, &job, &|| Moment::new(noon(), 2)).await.unwrap();
        let soft = came_back(Some(first), "mei@example.org", Standing::Delayed);
        assert!(matches!(note(db, soft).await, Noted::Delayed(_)), "{}", test.name);
        assert_eq!(read(db, first).await.state, MailState::Sent, "{}: it may come", test.name);

        let waits = write(db, 8).await;
        let hard = came_back(Some(first), "mei@example.org", Standing::Dead);
        for _ in 0..2 {
            let noted = note(db, hard.clone()).await;
            assert_eq!(noted, Noted::Dead("mei@example.org".parse().unwrap()), "{}", test.name);
        }
        let back = read(db, first).await;
        assert_eq!(back.state, MailState::Bounced, "{}", test.name);
        assert_eq!(back.last_error.as_deref(), Some("5.1.1 no such mailbox"));

        let before = server.taken().len();
        let second = write(db, 3).await;
        run_due(db, &job, &|| Moment::new(noon().plus_days(1), 4)).await.unwrap();
        assert_eq!(server.taken().len(), before, "{}: nothing is sent there", test.name);
        for id in [waits, second] {
            assert_eq!(read(db, id).await.state, MailState::Failed, "{}", test.name);
        }
        let dead = db.read(|tx| dead_mailboxes(tx, None, 10)).await.unwrap();
        assert_eq!(dead.len(), 1, "{}", test.name);

        let to = dead[0].email.clone();
        assert!(db.write(move |tx| revive_mailbox(tx, &to)).await.unwrap());
        let to = dead[0].email.clone();
        assert_eq!(db.read(move |tx| dead_mailbox(tx, &to)).await.unwrap(), None);
        write(db, 5).await;
        run_due(db, &job, &|| Moment::new(noon().plus_days(1), 6)).await.unwrap();
        assert_eq!(server.taken().len(), before + 1, "{}", test.name);
    }
}

#[tokio::test]
async fn a_letter_that_was_given_up_is_sent_when_an_operator_says_so_and_never_once_forgotten() {
    let server = MailServer::start(Answers::Always).await;
    let sender = Sender::new(&server.url, "Entrepot <post@example.org>").unwrap();
    for test in testkit::databases().await {
        let db = &test.db;
        let job = face::jobs(db, Some(sender.clone()), (&[], |_, _| Ok(None))).remove(0);
        let before = server.taken().len();
        let person = ShopperId::of(Home::new(7));
        let new = |topic: Option<Topic>| NewMail {
            to: "nobody@example.org".parse().unwrap(),
            lang: Lang::EN,
            kind: "order-paid".to_owned(),
            subject: "Receipt".to_owned(),
            body: "Thank you.".to_owned(),
            of: topic.map(|topic| Concern { person, topic, about: None }),
        };
        for (seed, topic) in [(1, None), (2, Some(Topic::Orders))] {
            let mail = new(topic);
            let id = db.write(move |tx| enqueue(tx, &mail, &mut Moment::new(noon(), seed)));
            let id = id.await.unwrap();
            for day in 0..ATTEMPTS_MAX {
                run_due(db, &job, &|| Moment::new(noon().plus_days(day), 3)).await.unwrap();
            }
            assert_eq!(read(db, id).await.state, MailState::Failed, "{}", test.name);
            let again = db.write(move |tx| send_again(tx, id, noon().plus_days(9))).await.unwrap();
            assert_eq!(again, topic.is_some(), "{}: its text is forgotten", test.name);
        }
        assert_eq!(server.taken().len(), before, "{}: nobody takes it", test.name);
    }
}

#[tokio::test]
async fn a_report_that_names_no_letter_to_that_very_mailbox_stops_nothing() {
    for test in testkit::databases().await {
        let db = &test.db;
        let id = write(db, 1).await;
        let other: MailId = Moment::new(noon(), 77).id(Home::MARKET);
        for (letter, recipient) in [
            (None, "mei@example.org"),
            (None, "nobody@example.org"),
            (Some(other), "mei@example.org"),
            (Some(id), "victim@example.org"),
            (Some(id), ""),
        ] {
            for standing in [Standing::Dead, Standing::Delayed] {
                let noted = note(db, came_back(letter, recipient, standing)).await;
                assert_eq!(noted, Noted::Unknown, "{}: {recipient}", test.name);
            }
        }
        let dead = db.read(|tx| dead_mailboxes(tx, None, 10)).await.unwrap();
        assert!(dead.is_empty(), "{}", test.name);
        assert_eq!(read(db, id).await.last_error, None, "{}", test.name);
        let own = note(db, came_back(Some(id), "mei@example.org", Standing::Dead)).await;
        assert!(matches!(own, Noted::Dead(_)), "{}", test.name);
    }
}

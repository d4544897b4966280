//! What people are told: under the bell, by letter as each prefers, once for each fact.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use events::{Bare, Event, Subject};
use jobs::{Job, run_due, timers};
use kernel::{Home, Id, Lang, Moment, Secret, ShopperId, Timestamp};
use letters::{
    Addressee, House, LetterKind, Letters, Mail, MailState, Notice, Said, Stops, Topic, Wish,
    catch_up, face, notices, notify, prefer, preferences, unread_notices, write_for,
};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Db, StoreError, Tx, params, sql};

events::facts! {
    /// An order was paid.
    PAID: Bare = "order.paid", 1;
}

/// Of a shipped kind, so that there are texts for it.
const KIND: LetterKind = LetterKind {
    key: "order-placed",
    topic: Topic::Orders,
    facts: &["number", "total", "merchant"],
};

static FACES: [Letters; 1] = [Letters { kinds: &[&KIND], follows: EVENTS, write: tell_mei }];

/// Tells Mei of each fact; one of home 13 cannot be written.
fn tell_mei(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    if event.home == Home::new(13) {
        return Err(StoreError::Column("letter"));
    }
    notify(tx, &notice(Lang::EN), moment)
}

fn mei(lang: Lang) -> Addressee {
    Addressee {
        id: ShopperId::of(Home::new(7)),
        email: "mei@example.org".parse().unwrap(),
        name: "Mei".to_owned(),
        lang,
        zone: "Asia/Shanghai".to_owned(),
    }
}

fn notice(lang: Lang) -> Notice {
    let facts = [("number", "N-1"), ("total", "CNY 5.00"), ("merchant", "Hill")];
    Notice {
        kind: &KIND,
        to: mei(lang),
        about: Some(Id::of_home(Home::new(9))),
        link: "/orders/ord_1".to_owned(),
        facts: facts.map(|(name, text)| (name, Said::Text(text.to_owned()))).to_vec(),
    }
}

fn noon() -> Timestamp {
    "2026-11-22T04:00:00Z".parse().unwrap()
}

/// A moment like no other at that time.
fn at(now: Timestamp) -> Moment {
    static SEED: AtomicU64 = AtomicU64::new(1);
    Moment::new(now, SEED.fetch_add(1, Ordering::Relaxed))
}

fn house(db: &Db) {
    let house = House::new("https://market.example", "UTC", &FACES);
    write_for(db, house.keyed(Secret::new([7; 32])));
}

async fn tell(db: &Db, lang: Lang, now: Timestamp) {
    let moment = at(now);
    db.write(move |tx| notify(tx, &notice(lang), &mut moment.clone())).await.unwrap();
}

async fn wants(db: &Db, wish: Wish) {
    let mei = mei(Lang::EN).id;
    db.write(move |tx| prefer(tx, mei, Topic::Orders, wish)).await.unwrap();
}

async fn mails(db: &Db) -> Vec<Mail> {
    db.read(|tx| letters::mails(tx, None, 100)).await.unwrap()
}

#[tokio::test]
async fn what_a_person_is_told_stands_under_her_bell_whatever_she_wants_by_letter() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        for (wish, letters) in [(Wish::Each, 1), (Wish::Bell, 1), (Wish::Digest, 1)] {
            wants(db, wish).await;
            tell(db, Lang::ZH, noon()).await;
            assert_eq!(mails(db).await.len(), letters, "{}: {wish:?}", test.name);
        }
        let person = mei(Lang::EN).id;
        let unread = db.read(move |tx| unread_notices(tx, person)).await.unwrap();
        assert_eq!(unread.text().as_deref(), Some("3"), "{}", test.name);
        let told = db.read(move |tx| notices(tx, person, (Lang::EN, "UTC"), None, 10));
        let told = told.await.unwrap();
        assert_eq!(told.len(), 3);
        assert_eq!(told[0].line, "Order N-1 waits for your payment of CNY 5.00");
        let mail = &mails(db).await[0];
        assert!(mail.body.starts_with("Mei，您好："), "in her language: {}", mail.body);
        assert!(mail.body.contains("\n\nhttps://market.example/orders/ord_1\n\n"));
        let id = told[0].id;
        let opened = db.write(move |tx| letters::open_notice(tx, person, id, noon()));
        assert_eq!(opened.await.unwrap().as_deref(), Some("/orders/ord_1"));
        let stranger = ShopperId::of(Home::new(8));
        let hers = db.write(move |tx| letters::open_notice(tx, stranger, id, noon()));
        assert_eq!(hers.await.unwrap(), None, "another's notice is nobody's business");
        db.write(move |tx| letters::read_all_notices(tx, person, noon(), noon())).await.unwrap();
        let unread = db.read(move |tx| unread_notices(tx, person)).await.unwrap();
        assert_eq!(unread.text(), None, "{}", test.name);
    }
}

#[tokio::test]
async fn letters_about_the_account_are_never_turned_off() {
    for test in testkit::databases().await {
        let person = mei(Lang::EN).id;
        for wish in [Wish::Bell, Wish::Digest] {
            let refused = test.db.write(move |tx| prefer(tx, person, Topic::Account, wish)).await;
            assert!(refused.is_err(), "{}: {wish:?}", test.name);
        }
        let all = test.db.read(move |tx| preferences(tx, person)).await.unwrap();
        assert!(all.iter().all(|(_, wish)| *wish == Wish::Each), "{all:?}");
    }
}

fn digests(db: &Db) -> Job {
    let find = |_: &mut Tx<'_>, _| Ok(Some(mei(Lang::EN)));
    let all = face::jobs(db, None, (&FACES, find));
    all.into_iter().find(|job| job.kind() == "letters.digest").unwrap()
}

#[tokio::test]
async fn a_digest_gathers_what_waits_into_one_letter_in_the_morning_of_her_zone() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        wants(db, Wish::Digest).await;
        for _ in 0..3 {
            tell(db, Lang::EN, noon()).await;
        }
        let job = digests(db);
        // Noon in Shanghai; seven in the morning there is 23:00 UTC.
        let (early, due) = (noon().plus_seconds(18 * 3600), noon().plus_seconds(19 * 3600));
        run_due(db, &job, &|| at(early)).await.unwrap();
        assert!(mails(db).await.is_empty(), "{}: too early", test.name);
        for _ in 0..2 {
            run_due(db, &job, &|| at(due)).await.unwrap();
        }
        let written = mails(db).await;
        assert_eq!(written.len(), 1, "{}", test.name);
        assert_eq!(written[0].subject, "Your day at Entrepot: 3 new");
        let lines = written[0].body.matches("https://market.example/orders/ord_1").count();
        assert_eq!(lines, 3, "{}", written[0].body);
        tell(db, Lang::EN, due).await;
        run_due(db, &job, &|| at(due.plus_days(1))).await.unwrap();
        assert_eq!(mails(db).await.len(), 2, "{}: the next day's", test.name);
    }
}

async fn happens(db: &Db, home: u64, now: Timestamp) {
    let tell = move |tx: &mut Tx<'_>| {
        events::emit(tx, PAID, Subject::coded(Home::new(home), "it"), &Bare {}, now)
    };
    db.write(tell).await.unwrap();
}

#[tokio::test]
async fn a_fact_is_told_once_though_two_servers_follow() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        for home in 20..40 {
            happens(db, home, noon()).await;
        }
        let now = || at(noon());
        let (one, two) = tokio::join!(catch_up(db, &FACES, &now), catch_up(db, &FACES, &now));
        one.unwrap();
        two.unwrap();
        assert_eq!(mails(db).await.len(), 20, "{}", test.name);
        assert_eq!(catch_up(db, &FACES, &now).await.unwrap(), 0, "{}", test.name);
    }
}

#[tokio::test]
async fn what_happened_before_the_market_wrote_letters_is_told_to_nobody() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        happens(db, 20, noon()).await;
        // As the migration leaves a market that was there before, with events that have no place yet.
        let old = noon();
        db.write(move |tx| {
            let text = sql!("UPDATE letter_cursor SET told_after = $1 WHERE follower = 1");
            tx.execute(text, params![old])
        })
        .await
        .unwrap();
        happens(db, 21, noon().plus_seconds(1)).await;
        catch_up(db, &FACES, &|| at(noon().plus_days(1))).await.unwrap();
        assert_eq!(mails(db).await.len(), 1, "{}", test.name);
    }
}

#[tokio::test]
async fn a_fact_that_cannot_be_told_holds_up_no_other_and_an_operator_sees_it() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        for home in [12, 13, 14] {
            happens(db, home, noon()).await;
        }
        catch_up(db, &FACES, &|| at(noon())).await.unwrap();
        let find = |_: &mut Tx<'_>, _| Ok(None);
        let jobs = face::jobs(db, None, (&FACES, find));
        let job = jobs.into_iter().find(|job| job.kind() == "letters.write").unwrap();
        let mut now = noon();
        let ran = run_due(db, &job, &|| at(now)).await.unwrap();
        assert_eq!((ran.done, ran.again), (2, 1), "{}", test.name);
        assert_eq!(mails(db).await.len(), 2, "{}: each once", test.name);
        for _ in 0..14 {
            now = now.plus_days(1);
            run_due(db, &job, &|| at(now)).await.unwrap();
        }
        let dead = db.read(|tx| timers::dead(tx, None, 10)).await.unwrap();
        assert_eq!(dead.len(), 1, "{}", test.name);
        assert!(dead[0].error.as_deref().unwrap().contains("home 13"), "{dead:?}");
        assert_eq!(mails(db).await.len(), 2, "{}", test.name);
    }
}

#[tokio::test]
async fn only_the_market_s_own_link_turns_letters_off() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        tell(db, Lang::EN, noon()).await;
        let mail = mails(db).await.remove(0);
        let house = db.read(|tx| Ok::<_, StoreError>(House::of(tx))).await.unwrap();
        let page = letters::page_of(&mail, &house);
        let (_, rest) = page.split_once("seal=").unwrap();
        let seal: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
        let person = mei(Lang::EN).id;
        for (topic, seal, works) in [
            (Topic::Orders, "forged", false),
            (Topic::Money, seal.as_str(), false),
            (Topic::Orders, seal.as_str(), true),
        ] {
            let seal = seal.to_owned();
            let stopped =
                db.write(move |tx| letters::stop(tx, (person, Stops::Of(topic)), &seal)).await;
            assert_eq!(stopped.is_ok(), works, "{}: {topic:?}", test.name);
        }
        tell(db, Lang::EN, noon()).await;
        assert_eq!(mails(db).await.len(), 1, "{}: the bell alone", test.name);
    }
}

#[tokio::test]
async fn the_link_of_a_digest_ends_the_digest_and_leaves_other_letters_as_they_are() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        wants(db, Wish::Digest).await;
        let person = mei(Lang::EN).id;
        let money = move |tx: &mut Tx<'_>| prefer(tx, person, Topic::Money, Wish::Digest);
        db.write(money).await.unwrap();
        tell(db, Lang::EN, noon()).await;
        run_due(db, &digests(db), &|| at(noon().plus_days(1))).await.unwrap();
        let mail = mails(db).await.remove(0);
        let house = db.read(|tx| Ok::<_, StoreError>(House::of(tx))).await.unwrap();
        let page = letters::page_of(&mail, &house);
        let (_, rest) = page.split_once("seal=").unwrap();
        let seal: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
        let stop = move |tx: &mut Tx<'_>| letters::stop(tx, (person, Stops::Digest), &seal);
        db.write(stop).await.unwrap();
        let wishes = db.read(move |tx| preferences(tx, person)).await.unwrap();
        for (topic, wish) in wishes {
            let gathered = matches!(topic, Topic::Orders | Topic::Money);
            let expected = if gathered { Wish::Bell } else { Wish::default() };
            assert_eq!(wish, expected, "{}: {topic:?}", test.name);
        }
    }
}

#[tokio::test]
async fn a_digest_that_cannot_hold_all_is_followed_by_another() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        wants(db, Wish::Digest).await;
        for _ in 0..201 {
            tell(db, Lang::EN, noon()).await;
        }
        let job = digests(db);
        for _ in 0..3 {
            run_due(db, &job, &|| at(noon().plus_days(1))).await.unwrap();
        }
        let written = mails(db).await;
        let told = |mail: &Mail| mail.body.matches("https://market.example/orders/ord_1").count();
        let mut counts: Vec<usize> = written.iter().map(told).collect();
        counts.sort_unstable();
        assert_eq!(counts, [1, 200], "{}: all is told, each once", test.name);
    }
}

#[tokio::test]
async fn letters_are_found_by_what_they_are_about() {
    for test in testkit::databases().await {
        let db = &test.db;
        house(db);
        tell(db, Lang::EN, noon()).await;
        let of = |home: u64| {
            let id = Id::of_home(Home::new(home));
            db.read(move |tx| letters::about(tx, id, 10))
        };
        let found = of(9).await.unwrap();
        assert_eq!(found.len(), 1, "{}", test.name);
        assert_eq!((found[0].to, found[0].state), (mei(Lang::EN).id, MailState::Queued));
        assert_eq!(of(10).await.unwrap(), []);
    }
}

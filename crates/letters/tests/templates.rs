//! The operator's words in the place of the shipped ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use kernel::{Home, Lang, Moment, ShopperId, Timestamp};
use letters::{
    Addressee, House, KeepText, KeepTextError, LetterKind, Letters, Notice, Said, Topic, drop_text,
    faults_of, keep_text, notify, shown_text, write_for,
};
use store::Db;

const KIND: LetterKind =
    LetterKind { key: "order-expired", topic: Topic::Orders, facts: &["number", "merchant"] };

static FACES: [Letters; 1] = [Letters { kinds: &[&KIND], follows: &[], write: |_, _, _| Ok(()) }];

fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(0), seed)
}

fn ask(subject: &str, version: i64) -> KeepText {
    KeepText {
        kind: KIND.key.to_owned(),
        lang: Lang::EN,
        subject: subject.to_owned(),
        body: "{ greeting }\n\nIt is over:\n\n{ $link }\n\n{ farewell }".to_owned(),
        by: ShopperId::of(Home::new(3)),
        version,
    }
}

async fn keep(db: &Db, subject: &str, version: i64) -> Result<i64, KeepTextError> {
    let ask = ask(subject, version);
    db.write(move |tx| keep_text(tx, &ask, &mut moment(1))).await
}

async fn subject_told(db: &Db, seed: u64) -> String {
    let to = Addressee {
        id: ShopperId::of(Home::new(7)),
        email: "mei@example.org".parse().unwrap(),
        name: "Mei".to_owned(),
        lang: Lang::EN,
        zone: "UTC".to_owned(),
    };
    let facts =
        vec![("number", Said::Text("N-1".to_owned())), ("merchant", Said::Text("Hill".to_owned()))];
    let notice = Notice { kind: &KIND, to, about: None, link: "/orders".to_owned(), facts };
    let now = Timestamp::from_micros(i64::try_from(seed).unwrap() * 1_000_000);
    db.write(move |tx| notify(tx, &notice, &mut Moment::new(now, seed))).await.unwrap();
    db.read(|tx| letters::mails(tx, None, 1)).await.unwrap().remove(0).subject
}

#[tokio::test]
async fn letters_say_what_the_operator_wrote_until_she_goes_back_to_the_shipped_words() {
    for test in testkit::databases().await {
        let db = &test.db;
        write_for(db, House::new("https://market.example", "UTC", &FACES));
        let shipped = subject_told(db, 1).await;
        assert_eq!(keep(db, "Gone: { $number } of { $merchant }", 0).await.unwrap(), 1);
        assert_eq!(subject_told(db, 2).await, "Gone: N-1 of Hill", "{}", test.name);
        let late = keep(db, "Other", 0).await;
        assert!(matches!(late, Err(KeepTextError::Changed)), "{}: {late:?}", test.name);
        let wrong = keep(db, "You won { $prize }", 1).await;
        assert!(matches!(wrong, Err(KeepTextError::Wrong(_))), "{}: {wrong:?}", test.name);
        assert!(db.write(|tx| drop_text(tx, KIND.key, Lang::EN)).await.unwrap());
        assert_eq!(subject_told(db, 3).await, shipped, "{}", test.name);
    }
}

#[tokio::test]
async fn every_shipped_text_may_be_kept_as_it_stands() {
    for test in testkit::databases().await {
        write_for(&test.db, House::new("https://market.example", "UTC", &FACES));
        for lang in letters::languages() {
            let shown = test.db.read(move |tx| shown_text(tx, KIND.key, lang)).await;
            let shown = shown.unwrap().unwrap();
            assert_eq!(faults_of(&KIND, &shown.subject, &shown.body), [], "{lang}");
        }
    }
}

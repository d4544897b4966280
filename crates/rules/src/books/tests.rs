//! Books on both engines: imported, adopted by day, withdrawn.

use super::*;
use ::store::Db;
use jiff::civil::date;
use kernel::{Decider, Home, Moment, Recorder, ShopperId};

/// The operator of that name.
fn operator(name: &str) -> Decider {
    let number = name.bytes().map(u64::from).sum();
    Decider { id: ShopperId::of(Home::new(number)), name: name.to_owned() }
}

fn moment(at: &str) -> Moment {
    Moment::new(at.parse().unwrap(), at.len() as u64)
}

/// The shipped rules with another GST in Singapore.
fn changed(rate: &str) -> Import {
    let text = BookSource::shipped().file("lanes/SG.toml").unwrap();
    assert!(text.contains("\"9%\""));
    Import {
        files: vec![("lanes/SG.toml".to_owned(), text.replace("\"9%\"", &format!("\"{rate}\"")))],
        note: format!("GST {rate}"),
        by: Recorder::Machine("ada@example.org".to_owned()),
        ..Import::default()
    }
}

async fn bring(db: &Db, ask: Import, at: &str) -> Imported {
    let moment = moment(at);
    db.write(move |tx| import(tx, &ask, &mut moment.clone())).await.unwrap()
}

async fn take(db: &Db, digest: &str, from: Option<Date>, at: &str) -> Result<Adoption, AdoptError> {
    let (digest, by) = (digest.to_owned(), operator("Ada"));
    let (ask, moment) = (Adopt { digest, from, note: String::new(), by }, moment(at));
    db.write(move |tx| adopt(tx, &ask, &mut moment.clone())).await
}

async fn in_force(db: &Db, day: Date) -> String {
    let book = db.read(move |tx| active(tx, day)).await.unwrap();
    let digest = db.read(move |tx| active_digest(tx, day)).await.unwrap();
    assert_eq!(book.digest(), digest);
    digest
}

const NOW: &str = "2026-11-22T08:00:00Z";

#[tokio::test]
async fn texts_are_imported_once_and_a_broken_one_is_named() {
    for test in testkit::databases().await {
        let db = &test.db;
        let first = bring(db, changed("10%"), NOW).await;
        assert!(first.fresh && !first.diff.is_empty(), "{}", test.name);
        assert_eq!(first.onto, Book::shipped().digest());
        assert!(first.diff.files[0].entries.iter().all(|e| e.new.contains("10%")));
        assert!(!bring(db, changed("10%"), NOW).await.fresh, "the same texts are the same book");
        assert_eq!(in_force(db, date(2026, 11, 22)).await, Book::shipped().digest());
        let shelf = db.read(list).await.unwrap();
        let kinds: Vec<_> = shelf.iter().map(|b| b.kind).collect();
        assert_eq!(shelf.len(), 2);
        assert!(kinds.contains(&BookKind::Shipped) && kinds.contains(&BookKind::Imported));
        assert!(shelf.iter().all(|b| b.files as usize == BookSource::shipped().files().count()));
        let digest = first.digest.clone();
        let kept = db.read(move |tx| source(tx, &digest)).await.unwrap().unwrap();
        assert_eq!(kept.digest(), first.digest);
        let broken = Import {
            files: vec![("tables/cn_vat.csv".into(), "#! source: s\nhs,rate\n3304,many\n".into())],
            ..changed("10%")
        };
        let moment = moment(NOW);
        let failed = db.write(move |tx| import(tx, &broken, &mut moment.clone())).await;
        let Err(ImportError::Unreadable(errors)) = failed else { panic!("{failed:?}") };
        assert!(errors.iter().any(|e| e.file == "tables/cn_vat.csv" && e.line == 3));
        let start = first.digest[..12].to_owned();
        let found = db.read(move |tx| find(tx, &start)).await.unwrap();
        assert_eq!(found.unwrap().digest, first.digest);
    }
}

#[tokio::test]
async fn a_book_is_in_force_from_its_day_until_another_is() {
    for test in testkit::databases().await {
        let db = &test.db;
        let ten = bring(db, changed("10%"), NOW).await.digest;
        let eleven = bring(db, changed("11%"), NOW).await.digest;
        let shipped = Book::shipped().digest().to_owned();
        let later = take(db, &ten, Some(date(2026, 12, 1)), NOW).await.unwrap();
        assert_eq!(in_force(db, date(2026, 11, 30)).await, shipped, "{}", test.name);
        assert_eq!(in_force(db, date(2026, 12, 1)).await, ten);
        let at_once = take(db, &eleven, None, "2026-11-23T08:00:00Z").await.unwrap();
        assert_eq!(at_once.valid_from, date(2026, 11, 22), "it is still Sunday in Honolulu");
        assert_eq!(in_force(db, date(2026, 11, 23)).await, eleven);
        assert_eq!(in_force(db, date(2026, 12, 1)).await, ten);
        // Decided after the day came: it follows what is in force, not the calendar alone.
        take(db, &shipped, None, "2026-12-01T03:00:00Z").await.unwrap();
        assert_eq!(in_force(db, date(2026, 12, 1)).await, shipped);
        let moment = moment("2026-12-01T04:00:00Z");
        let id = later.id;
        let twice = db
            .write(move |tx| {
                withdraw_adoption(tx, id, &operator("Ben"), &mut moment.clone())?;
                withdraw_adoption(tx, id, &operator("Ben"), &mut moment.clone())
            })
            .await;
        assert!(matches!(twice, Err(AdoptError::Settled(_))));
        let past = take(db, &ten, Some(date(2026, 11, 1)), NOW).await;
        assert!(matches!(past, Err(AdoptError::Past { .. })));
        let unknown = take(db, &"0".repeat(64), None, NOW).await;
        assert!(matches!(unknown, Err(AdoptError::UnknownBook(_))));
    }
}

#[tokio::test]
async fn a_proposal_takes_two_operators() {
    for test in testkit::databases().await {
        let db = &test.db;
        let ten = bring(db, changed("10%"), NOW).await.digest;
        let ask = Adopt {
            digest: ten.clone(),
            from: Some(date(2026, 12, 24)),
            note: "what if".to_owned(),
            by: operator("Ada"),
        };
        let now = moment(NOW);
        let open = db.write(move |tx| propose_adoption(tx, &ask, &mut now.clone())).await.unwrap();
        assert!(open.is_open());
        assert_ne!(in_force(db, date(2026, 12, 24)).await, ten, "{}", test.name);
        let confirm = |by: Decider| {
            let (id, now) = (open.id, moment("2026-11-23T08:00:00Z"));
            db.write(move |tx| confirm_adoption(tx, id, &by, &mut now.clone()))
        };
        let renamed = Decider { name: "Ada by another name".to_owned(), ..operator("Ada") };
        for herself in [operator("Ada"), renamed] {
            let alone = confirm(herself).await;
            assert!(matches!(alone, Err(AdoptError::SameOperator(_))), "{}", test.name);
        }
        let done = confirm(operator("Ben")).await.unwrap();
        assert!(done.holds() && done.valid_from == date(2026, 12, 24));
        assert_eq!(in_force(db, date(2026, 12, 24)).await, ten);
        assert!(matches!(confirm(operator("Cy")).await, Err(AdoptError::Settled(_))));
        let all = db.read(adoptions).await.unwrap();
        assert_eq!(all, [done]);
    }
}

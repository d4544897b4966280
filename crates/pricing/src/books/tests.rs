//! Books on both engines: imported, adopted by day, withdrawn, and old quotes that compute again.

use super::*;
use crate::replay::{LandedRecord, Stored, replay, store_quote, stored_quote};
use ::store::Db;
use jiff::civil::date;
use kernel::{Country, Moment, Money};
use trade::{Attributes, GoodsLine, HsCode, ParcelAsk, landed_cost};

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
        by: "ada@example.org".to_owned(),
        ..Import::default()
    }
}

async fn bring(db: &Db, ask: Import, at: &str) -> Imported {
    let moment = moment(at);
    db.write(move |tx| import(tx, &ask, &mut moment.clone())).await.unwrap()
}

async fn take(db: &Db, digest: &str, from: Option<Date>, at: &str) -> Result<Adoption, AdoptError> {
    let (digest, by) = (digest.to_owned(), "ada@example.org".to_owned());
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
                withdraw_adoption(tx, id, "ben@example.org", &mut moment.clone())?;
                withdraw_adoption(tx, id, "ben@example.org", &mut moment.clone())
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
            by: "Ada · shp_ada".to_owned(),
        };
        let now = moment(NOW);
        let open = db.write(move |tx| propose_adoption(tx, &ask, &mut now.clone())).await.unwrap();
        assert!(open.is_open());
        assert_ne!(in_force(db, date(2026, 12, 24)).await, ten, "{}", test.name);
        let confirm = |by: &'static str| {
            let (id, now) = (open.id, moment("2026-11-23T08:00:00Z"));
            db.write(move |tx| confirm_adoption(tx, id, by, &mut now.clone()))
        };
        for herself in ["Ada · shp_ada", " ADA · SHP_ADA", "Ada by another name · shp_ada"] {
            let alone = confirm(herself).await;
            assert!(matches!(alone, Err(AdoptError::SameOperator(_))), "{herself}");
        }
        let done = confirm("ben@example.org").await.unwrap();
        assert!(done.holds() && done.valid_from == date(2026, 12, 24));
        assert_eq!(in_force(db, date(2026, 12, 24)).await, ten);
        assert!(matches!(confirm("cy@example.org").await, Err(AdoptError::Settled(_))));
        let all = db.read(adoptions).await.unwrap();
        assert_eq!(all, [done]);
    }
}

fn ask() -> ParcelAsk {
    let sgd = |cents| Money::new(cents, "SGD".parse().unwrap());
    ParcelAsk {
        origin: Country::CN,
        destination: "SG".parse().unwrap(),
        date: date(2026, 11, 22),
        goods: vec![GoodsLine {
            key: "tea".to_owned(),
            hs: "0902.30".parse::<HsCode>().unwrap(),
            unit_price: sgd(2_000),
            quantity: 2,
            weight: None,
            attributes: Attributes::new(),
            origin: None,
            preference: None,
        }],
        freight: sgd(500),
        insurance: sgd(0),
        facts: trade::Facts::default(),
        rates: Vec::new(),
    }
}

#[tokio::test]
async fn a_kept_quote_computes_again_after_the_rules_changed() {
    for test in testkit::databases().await {
        let db = &test.db;
        let cost = landed_cost(Book::shipped(), &ask()).unwrap();
        let record = LandedRecord { ask: ask(), cost, fx: Vec::new() };
        let stored = Stored::Landed(Box::new(record.clone()));
        let (kept, now) = (stored.clone(), moment(NOW));
        let id = db.write(move |tx| store_quote(tx, &kept, &mut now.clone())).await.unwrap();
        let back = db.read(move |tx| stored_quote(tx, id)).await.unwrap().unwrap();
        assert_eq!(back, stored);
        let ten = bring(db, changed("10%"), NOW).await.digest;
        take(db, &ten, None, NOW).await.unwrap();
        let today = date(2026, 11, 22);
        let again = db.read(move |tx| replay(tx, &back, today)).await.unwrap();
        assert!(again.same && again.differences.is_empty(), "{}: {again:#?}", test.name);
        assert_eq!(again.today.book, ten);
        let rate = again.today.differences.iter().find(|d| d.what.ends_with("rate")).unwrap();
        assert_eq!((rate.stored.as_str(), rate.recomputed.as_str()), ("9%", "10%"));
        assert!(again.today.differences.iter().any(|d| d.what == "total"));
        let mut forged = record;
        forged.cost.total = Money::new(1, "SGD".parse().unwrap());
        let forged = Stored::Landed(Box::new(forged));
        let again = db.read(move |tx| replay(tx, &forged, today)).await.unwrap();
        assert!(!again.same);
        assert_eq!(again.differences[0].what, "total");
        let mut lost = ask_record(&stored);
        lost.cost.book = "0".repeat(64);
        let lost = Stored::Landed(Box::new(lost));
        let again = db.read(move |tx| replay(tx, &lost, today)).await.unwrap();
        assert!(again.refusal.is_some() && !again.same && again.today.total.is_some());
    }
}

fn ask_record(stored: &Stored) -> LandedRecord {
    match stored {
        Stored::Landed(record) => (**record).clone(),
        Stored::Parcel(_) => panic!("a landed cost was kept"),
    }
}

/// Goods of 100.00 SGD by parcel to Singapore, asked about `day`.
fn question(day: Option<&str>) -> crate::cli::QuoteArgs {
    let goods = crate::cli::GoodsArgs::from_pairs("hs=6109.10,price=100 SGD").unwrap();
    crate::cli::QuoteArgs {
        lane: "CN:SG".to_owned(),
        goods: vec![goods],
        date: day.map(str::to_owned),
        ..crate::cli::QuoteArgs::default()
    }
}

#[tokio::test]
async fn a_question_about_a_coming_day_is_put_to_the_book_of_that_day() {
    for test in testkit::databases().await {
        let db = &test.db;
        let ten = bring(db, changed("10%"), NOW).await.digest;
        take(db, &ten, Some(date(2026, 12, 1)), NOW).await.unwrap();
        let total = |day: Option<&'static str>, now: &'static str| async move {
            let args = question(day);
            let asked = db.read(move |tx| {
                let now: Timestamp = now.parse().map_err(|_| StoreError::Column("now"))?;
                let book = crate::cli::book_for(tx, &args, now)?;
                let mut rates = |from, to, day| crate::FxShipped::get().quote(from, to, day);
                Ok::<_, StoreError>(crate::cli::answer(&book, &args, now, &mut rates))
            });
            let answer = asked.await.unwrap().unwrap();
            answer.cost.total.amount_text()
        };
        assert_eq!(total(None, NOW).await, "109.00", "{}", test.name);
        assert_eq!(total(Some("2026-11-30"), NOW).await, "109.00");
        assert_eq!(total(Some("2026-12-01"), NOW).await, "110.00");
        assert_eq!(total(Some("2026-12-31"), NOW).await, "110.00");
        // It is the first of December in Singapore already, and not yet in London.
        assert_eq!(total(None, "2026-11-30T17:00:00Z").await, "110.00");
        assert_eq!(total(None, "2026-11-30T15:00:00Z").await, "109.00");
        // A day that has passed is asked of the book of today: it holds that day's rules as well.
        assert_eq!(total(Some("2026-11-30"), "2026-12-02T08:00:00Z").await, "110.00");
    }
}

//! Kept quotes that compute again after the rules changed, and questions put to the book of their day, on
//! both engines.

use crate::*;
use jiff::civil::date;
use kernel::{Country, Date, Decider, Home, Moment, Money, ShopperId, Timestamp};
use pricing::FxShipped;
use rules::books::{Adopt, Import, adopt, import};
use store::{Db, StoreError, Tx, params, sql};
use trade::{Attributes, Book, BookSource, GoodsLine, HsCode, ParcelAsk, landed_cost};

fn moment(at: &str) -> Moment {
    Moment::new(at.parse().unwrap(), at.len() as u64)
}

/// Adopts the shipped rules with a GST of 10 % in Singapore; answers the digest of that book.
async fn ten_percent(db: &Db, from: Option<Date>) -> String {
    let text = BookSource::shipped().file("lanes/SG.toml").unwrap();
    assert!(text.contains("\"9%\""));
    let by = Decider { id: ShopperId::of(Home::new(7)), name: "Ada".to_owned() };
    let files = vec![("lanes/SG.toml".to_owned(), text.replace("\"9%\"", "\"10%\""))];
    let ask = Import { files, by: by.clone().into(), ..Import::default() };
    let now = moment(NOW);
    let digest = db.write(move |tx| import(tx, &ask, &mut now.clone())).await.unwrap().digest;
    let ask = Adopt { digest: digest.clone(), from, note: String::new(), by };
    let now = moment(NOW);
    db.write(move |tx| adopt(tx, &ask, &mut now.clone())).await.unwrap();
    digest
}

const NOW: &str = "2026-11-22T08:00:00Z";

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
async fn quotes_of_visitors_take_bounded_room_and_are_forgotten_after_a_day() {
    const ASKED: usize = 4_500;
    for test in testkit::databases().await {
        let db = &test.db;
        let cost = landed_cost(Book::shipped(), &ask()).unwrap();
        let stored = Stored::Landed(Box::new(LandedRecord { ask: ask(), cost, fx: Vec::new() }));
        let (kept, now) = (stored.clone(), moment(NOW));
        let asked = db.write(move |tx| {
            let mut now = now.clone();
            let ids: Result<Vec<_>, StoreError> =
                (0..ASKED).map(|_| store_visitor_quote(tx, &kept, &mut now)).collect();
            ids
        });
        let ids = asked.await.unwrap();
        let last = ids[ASKED - 1];
        assert_eq!(db.read(move |tx| stored_quote(tx, last)).await.unwrap(), Some(stored));
        let count = sql!("SELECT COUNT(*) FROM visitor_quote");
        let counted =
            move |tx: &mut Tx<'_>| tx.query_opt(count, params![], |row| row.get::<i64>(0));
        let rows = db.read(counted).await.unwrap().unwrap();
        assert!((1..=4_096).contains(&rows), "{}: {rows}", test.name);
        let later = moment(NOW).now.plus_days(1).plus_seconds(1);
        db.write(move |tx| prune_quotes(tx, later, 100)).await.unwrap();
        assert_eq!(db.read(counted).await.unwrap(), Some(0), "{}", test.name);
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
        let ten = ten_percent(db, None).await;
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
fn question(day: Option<&str>) -> QuoteArgs {
    let goods = GoodsArgs::from_pairs("hs=6109.10,price=100 SGD").unwrap();
    QuoteArgs {
        lane: "CN:SG".to_owned(),
        goods: vec![goods],
        date: day.map(str::to_owned),
        ..QuoteArgs::default()
    }
}

#[tokio::test]
async fn a_question_about_a_coming_day_is_put_to_the_book_of_that_day() {
    for test in testkit::databases().await {
        let db = &test.db;
        ten_percent(db, Some(date(2026, 12, 1))).await;
        let total = |day: Option<&'static str>, now: &'static str| async move {
            let args = question(day);
            let asked = db.read(move |tx| {
                let now: Timestamp = now.parse().map_err(|_| StoreError::Column("now"))?;
                let book = book_for(tx, &args, now)?;
                let mut rates = |from, to, day| FxShipped::get().quote(from, to, day);
                Ok::<_, StoreError>(answer(&book, &args, now, &mut rates))
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

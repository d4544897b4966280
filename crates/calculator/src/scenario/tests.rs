//! Scenarios over a small catalogue, on both engines.

use super::*;
use kernel::Moment;
use pricing::{default_card, save_rate_card};
use rules::books;
use store::Db;
use testwares::{draft, listing, merchant, publish, variant};
use trade::scenario::{EXAMPLES, read};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

async fn give_card(db: &Db) {
    let moment = Moment::new(now(), 1);
    let card = default_card(merchant(), Country::US, Currency::USD);
    db.write(move |tx| save_rate_card(tx, &card, &mut moment.clone())).await.unwrap();
}

fn fruit() -> Scenario {
    let text = EXAMPLES.iter().find(|(name, _)| *name == "cn-us-fruit-2018").unwrap().1;
    read(text).unwrap()
}

fn wanted(scenario: Scenario) -> Wanted {
    Wanted { scenario, lanes: Vec::new(), currency: Currency::CNY, lang: Lang::EN }
}

async fn loaded(db: &Db, wanted: Wanted) -> Result<Loaded, ScenarioFault> {
    db.read(move |tx| load(tx, &wanted, now(), &mut |_| {})).await
}

#[tokio::test]
async fn the_published_catalogue_is_priced_again_and_the_market_stays_as_it_is() {
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let db = &test.db;
        for (name, code, hs, grams) in [
            ("cherry", "C", "0813.40", Some(230)),
            ("cotton", "S", "6109.10", Some(180)),
            ("weight", "W", "0813.40", None),
        ] {
            let one = listing(db, draft(name, variant(code, hs, 1250, grams))).await;
            publish(db, one.id).await;
        }
        listing(db, draft("unsold", variant("D", "0813.40", 1250, Some(100)))).await;
        let report = loaded(db, wanted(fruit())).await.unwrap().run(None);
        let to_cn = report.lanes.iter().find(|lane| lane.key.starts_with("US:CN")).unwrap();
        assert_eq!((to_cn.items, to_cn.up), (2, 1), "{}: {report:#?}", test.name);
        let fruit_chapter = report.chapters.iter().find(|c| c.key == "08").unwrap();
        // 25 % of price and freight, and the tax on it.
        // A quarter on the value and on the VAT of it is a quarter on the price, up to a fen.
        let change = fruit_chapter.by_value_ppm.unwrap();
        assert!((249_000..=251_000).contains(&change), "{change}");
        assert!(report.unpriced.iter().any(|one| one.reason == "missing-weight"));
        assert!(report.demand.is_some());
        let again = loaded(db, wanted(fruit())).await.unwrap().run(None);
        assert_eq!(again, report);
        let day = now().date();
        let active = db.read(move |tx| books::active_digest(tx, day)).await.unwrap();
        assert_eq!(active, Book::shipped().digest());
        let elsewhere = Wanted { lanes: vec![(None, "AQ".parse().ok())], ..wanted(fruit()) };
        assert_eq!(loaded(db, elsewhere).await.unwrap_err().slug(), "no-such-lane");
        let only = Wanted { lanes: vec![(None, Some(Country::CN))], ..wanted(fruit()) };
        let lanes = loaded(db, only).await.unwrap().run(None).lanes.len();
        assert_eq!(lanes, 1);
    }
}

#[tokio::test]
async fn a_dearer_dollar_makes_us_goods_dearer() {
    let text = "name = \"fx\"\ntitle = { en = \"FX\" }\ndate = \"2026-12-01\"\n\
        [[fx]]\nfrom = \"USD\"\nto = \"CNY\"\nchange = \"+10%\"\n";
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let one =
            listing(&test.db, draft("t-shirts", variant("S", "6109.10", 2400, Some(180)))).await;
        publish(&test.db, one.id).await;
        let to_china = vec![(None, Some(Country::CN))];
        let ask = Wanted { lanes: to_china, ..wanted(read(text).unwrap()) };
        let report = loaded(&test.db, ask).await.unwrap().run(None);
        assert_eq!(report.before, report.after);
        let change = report.distribution.by_value_ppm.unwrap();
        assert!((99_000..=101_000).contains(&change), "{change}");
    }
}

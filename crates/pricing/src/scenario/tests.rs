//! Scenarios over a small catalogue, on both engines.

use super::*;
use crate::tests::{draft, give_card, listing, now, variant};
use ::store::Db;
use catalog::{ChangeStatus, Listing, Status, change_status};
use kernel::{Country, Currency, Lang};
use trade::scenario::{EXAMPLES, read};

fn fruit() -> Scenario {
    let text = EXAMPLES.iter().find(|(name, _)| *name == "cn-us-fruit-2018").unwrap().1;
    read(text).unwrap()
}

fn wanted(scenario: Scenario) -> Wanted {
    Wanted { scenario, lanes: Vec::new(), currency: Currency::CNY, lang: Lang::EN }
}

async fn publish(db: &Db, listing: &Listing) {
    let ask = ChangeStatus { listing: listing.id, version: None, to: Status::Published };
    let moment = Moment::new(now(), 9);
    db.write(move |tx| change_status(tx, &ask, &mut moment.clone())).await.unwrap();
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
            ("c", "C", "0813.40", Some(230)),
            ("sh", "S", "6109.10", Some(180)),
            ("www", "W", "0813.40", None),
        ] {
            let one = listing(db, draft(name, variant(code, hs, 1250, grams))).await;
            publish(db, &one).await;
        }
        listing(db, draft("draft", variant("D", "0813.40", 1250, Some(100)))).await;
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
async fn a_dearer_dollar_makes_us_goods_dearer_and_there_is_no_book_to_adopt() {
    let text = "name = \"fx\"\ntitle = { en = \"FX\" }\ndate = \"2026-12-01\"\n\
        [[fx]]\nfrom = \"USD\"\nto = \"CNY\"\nchange = \"+10%\"\n";
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let one = listing(&test.db, draft("sh", variant("S", "6109.10", 2400, Some(180)))).await;
        publish(&test.db, &one).await;
        let scenario = read(text).unwrap();
        let ask = Wanted { lanes: vec![(None, Some(Country::CN))], ..wanted(scenario.clone()) };
        let report = loaded(&test.db, ask).await.unwrap().run(None);
        assert_eq!(report.before, report.after);
        let change = report.distribution.by_value_ppm.unwrap();
        assert!((99_000..=101_000).contains(&change), "{change}");
        let moment = Moment::new(now(), 3);
        let (from, told) = (scenario.date, scenario);
        let refused =
            test.db.write(move |tx| propose(tx, &told, from, "Ann", &mut moment.clone())).await;
        assert_eq!(refused.unwrap_err().slug(), "scenario-changes-no-rule");
    }
}

#[tokio::test]
async fn a_book_takes_effect_from_its_day_once_a_second_operator_has_confirmed() {
    for test in testkit::databases().await {
        let from: Date = "2026-12-10".parse().unwrap();
        let ask = |by: &'static str, seed: u64| {
            let moment = Moment::new(now(), seed);
            test.db.write(move |tx| apply(tx, &fruit(), from, by, &mut moment.clone()))
        };
        let digest = |day: Date| test.db.read(move |tx| books::active_digest(tx, day));
        let proposed = ask("Ann", 1).await.unwrap();
        assert!(proposed.is_open());
        assert_eq!(digest(from).await.unwrap(), Book::shipped().digest(), "{}", test.name);
        assert_eq!(ask("Ann", 2).await.unwrap_err().slug(), "same-operator");
        let adopted = ask("Bob", 3).await.unwrap();
        assert!(adopted.holds() && adopted.id == proposed.id);
        assert_eq!(digest(from).await.unwrap(), adopted.digest);
        assert_eq!(digest(from.yesterday().unwrap()).await.unwrap(), Book::shipped().digest());
        let stored = adopted.digest.clone();
        let book = test.db.read(move |tx| books::by_digest(tx, &stored)).await.unwrap().unwrap();
        let regime = book.regime(Country::US, Country::CN, Some(from)).unwrap();
        assert!(regime.charges.iter().any(|c| c.source == "scenario cn-us-fruit-2018"));
    }
}

#[tokio::test]
async fn a_run_is_kept_with_how_far_it_is_and_what_it_answered() {
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let one = listing(&test.db, draft("c", variant("C", "0813.40", 1250, Some(230)))).await;
        publish(&test.db, &one).await;
        let db = &test.db;
        let start = |seed: u64| {
            let moment = Moment::new(now(), seed);
            db.write(move |tx| start_run(tx, &fruit(), "Ann", &mut moment.clone()))
        };
        let (first, second) = (start(1).await.unwrap(), start(2).await.unwrap());
        db.write(move |tx| progress_run(tx, first, (5, 10), now())).await.unwrap();
        let half = db.read(move |tx| run(tx, first)).await.unwrap().unwrap();
        assert_eq!((half.priced, half.items, &half.state), (5, 10, &RunState::Running));
        assert!(!half.is_lost(now()) && half.is_lost(now().plus_seconds(86_400)));
        let report = loaded(db, wanted(fruit())).await.unwrap().run(None);
        let kept = report.clone();
        db.write(move |tx| finish_run(tx, first, &kept, now())).await.unwrap();
        db.write(move |tx| fail_run(tx, second, "no", now())).await.unwrap();
        let found = db.read(move |tx| runs(tx, 10)).await.unwrap();
        assert_eq!(found.len(), 2, "{}", test.name);
        let answered = found.iter().find(|run| run.id == first).unwrap();
        assert_eq!(answered.state, RunState::Done(Box::new(report)));
        let asked = answered.clone();
        let moment = Moment::new(now(), 7);
        let from: Date = "2026-12-10".parse().unwrap();
        let adoption = db
            .write(move |tx| propose_run(tx, &asked, from, "Ann", &mut moment.clone()))
            .await
            .unwrap();
        let known = db.read(move |tx| proposals(tx, first)).await.unwrap();
        assert_eq!(known, [adoption.id]);
    }
}

//! Scenarios as books to adopt, and runs that are kept, on both engines.

use super::*;
use kernel::{Country, Currency, Home, Lang, ShopperId, Timestamp};
use trade::scenario::{EXAMPLES, Options, Report, read, run as compute};

fn operator(number: u64) -> Decider {
    Decider { id: ShopperId::of(Home::new(number)), name: format!("Operator {number}") }
}

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

fn fruit() -> Scenario {
    let text = EXAMPLES.iter().find(|(name, _)| *name == "cn-us-fruit-2018").unwrap().1;
    read(text).unwrap()
}

/// What the scenario does to a market that sells nothing.
fn report() -> Report {
    let book = Book::shipped();
    compute(book, book, &[], &Options::new(Vec::new(), now().date()))
}

#[tokio::test]
async fn a_scenario_of_rates_alone_gives_no_book_to_adopt() {
    let text = "name = \"fx\"\ntitle = { en = \"FX\" }\ndate = \"2026-12-01\"\n\
        [[fx]]\nfrom = \"USD\"\nto = \"CNY\"\nchange = \"+10%\"\n";
    for test in testkit::databases().await {
        let scenario = read(text).unwrap();
        let moment = Moment::new(now(), 3);
        let (from, told) = (scenario.date, scenario);
        let refused = test
            .db
            .write(move |tx| propose(tx, &told, from, &operator(8), &mut moment.clone()))
            .await;
        assert_eq!(refused.unwrap_err().slug(), "scenario-changes-no-rule");
    }
}

#[tokio::test]
async fn a_book_takes_effect_from_its_day_once_a_second_operator_has_confirmed() {
    for test in testkit::databases().await {
        let from: Date = "2026-12-10".parse().unwrap();
        let ask = |by: u64, seed: u64| {
            let moment = Moment::new(now(), seed);
            test.db.write(move |tx| apply(tx, &fruit(), from, &operator(by), &mut moment.clone()))
        };
        let digest = |day: Date| test.db.read(move |tx| books::active_digest(tx, day));
        let proposed = ask(8, 1).await.unwrap();
        assert!(proposed.is_open());
        assert_eq!(digest(from).await.unwrap(), Book::shipped().digest(), "{}", test.name);
        assert_eq!(ask(8, 2).await.unwrap_err().slug(), "same-operator");
        let adopted = ask(9, 3).await.unwrap();
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
        let db = &test.db;
        let start = |seed: u64| {
            let moment = Moment::new(now(), seed);
            db.write(move |tx| {
                start_run(
                    tx,
                    &fruit(),
                    (Currency::USD, Lang::ZH),
                    &operator(8),
                    &mut moment.clone(),
                )
            })
        };
        let (first, second) = (start(1).await.unwrap(), start(2).await.unwrap());
        db.write(move |tx| progress_run(tx, first, (5, 10), now())).await.unwrap();
        let half = db.read(move |tx| run(tx, first)).await.unwrap().unwrap();
        assert_eq!((half.priced, half.items, &half.state), (5, 10, &RunState::Running));
        assert_eq!((half.currency, half.lang), (Currency::USD, Lang::ZH));
        let kept = report();
        db.write(move |tx| finish_run(tx, first, &kept, now())).await.unwrap();
        db.write(move |tx| fail_run(tx, second, "no", now())).await.unwrap();
        let found = db.read(move |tx| runs(tx, 10)).await.unwrap();
        assert_eq!(found.len(), 2, "{}", test.name);
        let answered = found.iter().find(|run| run.id == first).unwrap();
        assert_eq!(answered.state, RunState::Done(Box::new(report())));
        let asked = answered.clone();
        let moment = Moment::new(now(), 7);
        let from: Date = "2026-12-10".parse().unwrap();
        let adoption = db
            .write(move |tx| propose_run(tx, &asked, from, &operator(8), &mut moment.clone()))
            .await
            .unwrap();
        let known = db.read(move |tx| proposals(tx, first)).await.unwrap();
        assert_eq!(known, [adoption.id]);
    }
}

//! A price that is not all, or rests on what is old, says so or is refused: as the operator decides, for
//! all or for one destination.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use kernel::{Country, Currency, Decider, Home, Moment, ShopperId, Timestamp};
use pricing::{
    Basis, ChooseLane, LaneStance, ParcelQuote, QuotePolicy, QuoteRefusal, RateCard, Stance,
};
use store::{Db, StoreError};
use testwares::{confirmed, draft, listing, merchant, variant};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

fn britain() -> Country {
    "GB".parse().unwrap()
}

/// Tea for China and for Britain, where so much of it is above what comes in without a tariff.
async fn tea(db: &Db) -> catalog::Listing {
    let mut tea = variant("TEA", "0902.30", 40_000, Some(300));
    tea.hs.insert(britain(), confirmed("0902.30.00"));
    let card = RateCard {
        countries: vec![Country::CN, britain()],
        ..pricing::default_card(merchant(), Country::US, Currency::USD)
    };
    let moment = Moment::new(now(), 3);
    let saved =
        db.write(move |tx| pricing::save_rate_card(tx, &card, &mut moment.clone()).map(drop));
    saved.await.unwrap();
    listing(db, draft("tea", tea)).await
}

async fn price(
    db: &Db,
    listing: &catalog::Listing,
    to: Country,
) -> Result<ParcelQuote, QuoteRefusal> {
    let listing = listing.clone();
    db.read(move |tx| pricing::listing_price(tx, &listing, to, now())).await
}

async fn choose(db: &Db, stance: Option<LaneStance>) {
    let by = Decider { id: ShopperId::of(Home::new(9)), name: "Ada".to_owned() };
    let ask = ChooseLane { destinations: vec![britain()], stance, by };
    let moment = Moment::new(now(), 4);
    let chosen = db.write(move |tx| pricing::choose_lane(tx, &ask, &mut moment.clone()));
    assert_eq!(chosen.await.unwrap().len(), usize::from(stance.is_some()));
}

async fn decide(db: &Db, policy: QuotePolicy) {
    let decided = db.write(move |tx| pricing::set_policy(tx, &policy, now()));
    assert!(decided.await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_more_may_be_owed_the_price_says_so_or_nothing_is_sold_there() {
    for test in testkit::databases().await {
        let db = &test.db;
        let tea = tea(db).await;
        let quote = price(db, &tea, britain()).await.unwrap();
        let left_out: Vec<&str> = quote.landed.left_out().iter().map(|n| n.key.as_str()).collect();
        assert_eq!(left_out, ["gb-trade-remedies-parcel"], "on {}", test.name);
        assert!(price(db, &tea, Country::CN).await.unwrap().landed.is_complete());
        let refuse = LaneStance { incomplete: Stance::Refuse, stale: Stance::Say };
        choose(db, Some(refuse)).await;
        let refused = price(db, &tea, britain()).await.unwrap_err();
        assert_eq!(refused.slug(), "price-incomplete", "{refused}");
        assert!(!refused.ways_out().is_empty());
        assert!(price(db, &tea, Country::CN).await.is_ok(), "another lane, another choice");
        choose(db, None).await;
        assert!(price(db, &tea, britain()).await.is_ok());
        let all = QuotePolicy { when_incomplete: Stance::Refuse, ..QuotePolicy::default() };
        decide(db, all).await;
        assert!(price(db, &tea, britain()).await.is_err(), "as for all");
        assert!(price(db, &tea, Country::CN).await.is_ok());
        let say = LaneStance { incomplete: Stance::Say, stale: Stance::Say };
        choose(db, Some(say)).await;
        assert!(price(db, &tea, britain()).await.is_ok(), "but for this one");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_tells_the_age_of_what_it_rests_on_beyond_the_operators_limit_or_is_refused() {
    for test in testkit::databases().await {
        let db = &test.db;
        let tea = tea(db).await;
        let quote = price(db, &tea, britain()).await.unwrap();
        let aged: Vec<(Basis, String)> =
            quote.aged.iter().map(|aged| (aged.of, aged.as_of.to_string())).collect();
        let (rules, rates) = ("2021-01-01".to_owned(), "2026-04-13".to_owned());
        assert_eq!(aged, [(Basis::Rules, rules), (Basis::Rates, rates)], "on {}", test.name);
        let again = db.read({
            let quote = quote.clone();
            move |tx| pricing::recompute(tx, &quote)
        });
        assert_eq!(again.await.unwrap(), quote, "what was said stays with the quote");
        let patient =
            QuotePolicy { book_age_days: 3_650, fx_age_days: 365, ..QuotePolicy::default() };
        decide(db, patient.clone()).await;
        assert!(price(db, &tea, britain()).await.unwrap().aged.is_empty());
        let strict = QuotePolicy { when_stale: Stance::Refuse, fx_age_days: 100, ..patient };
        decide(db, strict).await;
        let refused = price(db, &tea, britain()).await.unwrap_err();
        assert_eq!(refused.slug(), "price-stale", "{refused}");
        assert!(refused.to_string().contains("2026-04-13"), "{refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_about_no_country_is_refused() {
    for test in testkit::databases().await {
        let by = Decider { id: ShopperId::of(Home::new(9)), name: "Ada".to_owned() };
        let ask = ChooseLane { destinations: Vec::new(), stance: None, by };
        let moment = Moment::new(now(), 4);
        let chosen =
            test.db.write(move |tx| pricing::choose_lane(tx, &ask, &mut moment.clone())).await;
        assert!(matches!(chosen, Err(pricing::ChooseLaneError::Empty)), "{chosen:?}");
        let all: Result<_, StoreError> = test.db.read(pricing::lane_choices).await;
        assert!(all.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_market_sells_nothing_there_is_no_price() {
    for test in testkit::databases().await {
        let db = &test.db;
        let tea = tea(db).await;
        assert!(price(db, &tea, britain()).await.is_ok(), "wherever the rules reach");
        let sell = |all: Vec<Country>| db.write(move |tx| pricing::sell_to(tx, &all));
        assert!(sell(vec![Country::CN]).await.unwrap());
        assert!(!sell(vec![Country::CN, Country::CN]).await.unwrap(), "it is so already");
        let refused = price(db, &tea, britain()).await.unwrap_err();
        assert_eq!(refused.slug(), "not-sold", "{refused} on {}", test.name);
        assert!(price(db, &tea, Country::CN).await.is_ok());
        assert!(sell(Vec::new()).await.unwrap());
        assert!(price(db, &tea, britain()).await.is_ok());
    }
}

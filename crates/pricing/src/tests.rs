//! Quotes, rate cards and rates on both engines, and the property that a quote computes again.

use crate::*;
use ::store::{Db, StoreError};
use catalog::{HsState, Kind, Listing, ListingDraft};
use jiff::civil::date;
use kernel::{Country, Currency, Date, Grams, Moment, Money, Rate, SkuId, Timestamp};
use proptest::prelude::*;
use testwares::{draft, listing, merchant, variant};
use trade::{Book, WayOut};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

async fn give_card(db: &Db) {
    let moment = Moment::new(now(), 1);
    let card = default_card(merchant(), Country::US, Currency::USD);
    db.write(move |tx| save_rate_card(tx, &card, &mut moment.clone())).await.unwrap();
}

async fn quote(db: &Db, lines: Vec<(SkuId, u32)>) -> Result<ParcelQuote, QuoteRefusal> {
    let request =
        ParcelRequest { merchant: merchant(), destination: Country::CN, lines, service: None };
    db.read(move |tx| quote_parcel(tx, &request, now())).await
}

#[tokio::test]
async fn a_parcel_is_priced_in_yuan_and_computes_again() {
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let cherries =
            listing(&test.db, draft("cherries", variant("C", "0813.40", 1250, Some(230)))).await;
        let shirts =
            listing(&test.db, draft("t-shirts", variant("S", "6109.10", 2400, Some(180)))).await;
        let (c, s) = (cherries.variants[0].id, shirts.variants[0].id);
        let quote = quote(&test.db, vec![(s, 1), (c, 1), (c, 1)]).await.unwrap();
        // USD 24.00 = 163.97; 12.50 = 85.40; 640 g = USD 9.90 = 67.64
        assert_eq!(quote.goods, Money::parse("334.77", Currency::CNY).unwrap(), "{}", test.name);
        assert_eq!(quote.freight, Money::parse("67.64", Currency::CNY).unwrap());
        assert_eq!(
            quote.total,
            quote.goods.plus(quote.freight).unwrap().plus(quote.taxes).unwrap()
        );
        assert_eq!(quote.merchant_goods, Money::new(4900, Currency::USD));
        assert_eq!((quote.lines.len(), quote.lines[1].quantity), (2, 2));
        assert_eq!(quote.promise, (date(2026, 11, 30), date(2026, 12, 4)));
        assert!(quote.fx.last_known && quote.weight == Grams::new(640));
        let json = serde_json::to_string(&quote).unwrap();
        let stored: ParcelQuote = serde_json::from_str(&json).unwrap();
        assert_eq!(stored, quote);
        assert_eq!(recompute_with(Book::shipped(), &stored).unwrap(), quote);
        let mut changed = stored;
        changed.lines[0].merchant_unit_price = Money::new(1, Currency::USD);
        assert_ne!(recompute_with(Book::shipped(), &changed).unwrap().digest, quote.digest);
    }
}

#[tokio::test]
async fn what_is_missing_is_named_with_a_way_out() {
    for test in testkit::databases().await {
        let db = &test.db;
        let plain = listing(db, draft("plain", variant("P", "0813.40", 100, Some(100)))).await;
        let one = |l: &Listing| vec![(l.variants[0].id, 1)];
        let refusal = quote(db, one(&plain)).await.unwrap_err();
        assert_eq!((refusal.slug(), refusal.ways_out()[0]), ("no-rate-card", WayOut::AddRateCard));
        give_card(db).await;
        let light = listing(db, draft("light", variant("L", "0813.40", 100, None))).await;
        let mut open = variant("O", "0813.40", 100, Some(1));
        open.hs.values_mut().for_each(|hs| hs.state = HsState::Suggested);
        let open = listing(db, draft("open", open)).await;
        let fresh = listing(db, draft("fresh", variant("F", "0809.29", 100, None))).await;
        let dear = listing(db, draft("dear", variant("D", "6201.20", 100_000, Some(1)))).await;
        let mut work = draft("work", variant("W", "0813.40", 100, Some(1)));
        work.kind = Kind::Service;
        let work = listing(db, work).await;
        for (listing, slug) in [
            (&light, "missing-weight"),
            (&open, "unconfirmed-hs"),
            (&fresh, "parcel-banned"),
            (&dear, "unknown-duty"),
            (&work, "not-shipped"),
        ] {
            let refusal = quote(db, one(listing)).await.unwrap_err();
            assert_eq!(refusal.slug(), slug, "{}: {refusal}", test.name);
            assert!(!refusal.ways_out().is_empty() && !refusal.field().is_empty());
            assert_eq!(refusal.note().key, format!("refusal-{slug}"));
        }
        let heavy = quote(db, vec![(plain.variants[0].id, 101)]).await.unwrap_err();
        assert_eq!(heavy.slug(), "parcel-too-heavy");
        assert_eq!(quote(db, Vec::new()).await.unwrap_err().slug(), "no-goods");
        let listing = plain.clone();
        let price = db.read(move |tx| listing_price(tx, &listing, Country::CN, now())).await;
        assert!(price.unwrap().total.is_positive());
        let listing = fresh.clone();
        let price = db.read(move |tx| listing_price(tx, &listing, Country::CN, now())).await;
        assert_eq!(price.unwrap_err().slug(), "parcel-banned");
    }
}

#[tokio::test]
async fn a_rate_card_is_saved_changed_and_removed() {
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let cards = test.db.read(|tx| rate_cards(tx, merchant())).await.unwrap();
        assert_eq!((cards.len(), cards[0].version, cards[0].steps.len()), (1, 1, 5));
        let mut card = cards[0].clone();
        card.steps.truncate(2);
        card.service = "express".to_owned();
        let save = |card: RateCard| {
            let moment = Moment::new(now(), 3);
            test.db.write(move |tx| save_rate_card(tx, &card, &mut moment.clone()))
        };
        assert_eq!(save(card.clone()).await.unwrap(), 2);
        let stale = save(card.clone()).await.unwrap_err();
        assert!(matches!(stale, SaveRateCardError::Changed { .. }), "{}", test.name);
        let twin = save(RateCard { version: 0, ..card.clone() }).await.unwrap_err();
        assert!(matches!(twin, SaveRateCardError::Changed { .. }));
        let none =
            save(RateCard { code: "sea".into(), version: 3, ..card.clone() }).await.unwrap_err();
        assert!(matches!(none, SaveRateCardError::Changed { .. }));
        let empty = save(RateCard { steps: Vec::new(), ..card.clone() }).await.unwrap_err();
        assert!(matches!(empty, SaveRateCardError::Faults(_)));
        let now_there = test.db.read(|tx| rate_card(tx, merchant(), "standard-cn")).await.unwrap();
        let now_there = now_there.unwrap();
        assert_eq!((now_there.version, now_there.steps.len()), (2, 2));
        let remove = || {
            let moment = Moment::new(now(), 4);
            test.db.write(move |tx| {
                remove_rate_card(tx, merchant(), "standard-cn", &mut moment.clone())
            })
        };
        remove().await.unwrap();
        assert!(matches!(remove().await, Err(RemoveRateCardError::Unknown(_))));
    }
}

/// A file of `day`: the rates that ship, but for `other`; the dollar and the yuan stand first.
fn rates(day: &str, other: &[(&str, &str)]) -> String {
    let last = FxShipped::get().on_or_before(Date::MAX, 1).remove(0);
    let first = |currency: &Currency| [Currency::USD, Currency::CNY].contains(currency);
    let (front, back): (Vec<_>, Vec<_>) = last.rates.into_iter().partition(|(c, _)| first(c));
    let (mut head, mut line) = ("Date".to_owned(), day.to_owned());
    for (currency, rate) in front.into_iter().chain(back) {
        let told = other.iter().find(|(code, _)| *code == currency.code());
        let rate = told.map_or_else(|| rate.decimal_text(12), |(_, rate)| (*rate).to_owned());
        head.push_str(&format!(",{currency}"));
        line.push_str(&format!(",{rate}"));
    }
    format!("{head}\n{line}\n")
}

#[tokio::test]
async fn rates_that_no_week_has_seen_wait_for_an_operator() {
    for test in testkit::databases().await {
        let import = |file: &str| {
            let (file, moment) = (read_fx(file.as_bytes()).unwrap(), Moment::new(now(), 5));
            test.db.write(move |tx| import_fx(tx, &file, &mut moment.clone()))
        };
        let decide = |day: Date, word: FxWord| {
            let moment = Moment::new(now(), 6);
            test.db.write(move |tx| decide_fx(tx, (day, word), &mut moment.clone()))
        };
        let held = || async {
            let held: Result<Vec<FxHeld>, StoreError> = test.db.read(fx_held).await;
            held.unwrap()
        };
        let rate = |day: Date| test.db.read(move |tx| fx(tx, Currency::EUR, Currency::USD, day));
        let day = date(2026, 11, 20);
        for (text, why) in [
            (rates("2026-11-20", &[("USD", "115.0"), ("CNY", "0.0001")]), "USD 115 is far from"),
            (rates("2026-11-20", &[("CNY", "0.0001")]), "CNY 0.0001 is far from"),
            (rates("2026-11-20", &[("USD", "1.8")]), "USD 1.8 is far from 1.1684 of 2026-04-13"),
            (rates("2026-11-20", &[("USD", "0.7")]), "USD 0.7 is far from"),
            ("Date,USD,CNY\n2026-11-20,1.16,8.0\n".to_owned(), "tells 2 of the 29 currencies"),
        ] {
            let report = import(&text).await.unwrap();
            assert_eq!((report.added, report.changed, report.held.len()), (0, 0, 1), "{text}");
            let waiting = held().await;
            let told: Vec<String> = waiting[0].doubts.iter().map(ToString::to_string).collect();
            assert!(waiting.len() == 1 && told.iter().any(|told| told.contains(why)), "{told:?}");
            assert_eq!(rate(day).await.unwrap().as_of, date(2026, 4, 13), "{}", test.name);
        }
        // Thrown away, the same is not asked about again; another lie is.
        decide(day, FxWord::Drop).await.unwrap();
        let again = decide(day, FxWord::Take).await.unwrap_err();
        assert!(matches!(again, DecideFxError::NotHeld(_)), "{again}");
        let same = import("Date,USD,CNY\n2026-11-20,1.16,8.0\n").await.unwrap();
        assert_eq!((same.held.len(), held().await.len()), (0, 0));
        let other = import(&rates("2026-11-20", &[("USD", "2.4")])).await.unwrap();
        assert_eq!((other.held.len(), held().await.len()), (1, 1));
        // Taken, it is what prices are made with, and the measure of what comes next.
        decide(day, FxWord::Take).await.unwrap();
        assert_eq!(rate(day).await.unwrap().rate.decimal_text(2), "2.4");
        assert!(held().await.is_empty());
        assert_eq!(import(&rates("2026-11-21", &[("USD", "2.5")])).await.unwrap().added, 1);
        // What comes right after all is taken, and nobody is asked any more.
        assert_eq!(import(&rates("2026-11-22", &[("JPY", "1")])).await.unwrap().held.len(), 1);
        let right = import(&rates("2026-11-22", &[("USD", "2.4")])).await.unwrap();
        assert_eq!((right.added, held().await.len()), (1, 0), "{}", test.name);
    }
}

#[tokio::test]
async fn a_price_that_vanishes_at_a_rate_is_not_the_merchants_fault() {
    for test in testkit::databases().await {
        give_card(&test.db).await;
        let cherries =
            listing(&test.db, draft("cherries", variant("C", "0813.40", 1250, Some(230)))).await;
        let lie = rates("2026-11-20", &[("CNY", "0.0001")]);
        let (file, moment) = (read_fx(lie.as_bytes()).unwrap(), Moment::new(now(), 5));
        let taken = test.db.write(move |tx| {
            import_fx(tx, &file, &mut moment.clone()).unwrap();
            decide_fx(tx, (date(2026, 11, 20), FxWord::Take), &mut moment.clone())
        });
        taken.await.unwrap();
        let refusal = quote(&test.db, vec![(cherries.variants[0].id, 1)]).await.unwrap_err();
        assert_eq!((refusal.slug(), refusal.field().as_str()), ("amount-vanishes", "rates"));
        assert_eq!(refusal.ways_out(), [WayOut::ImportRates], "{}", test.name);
    }
}

#[tokio::test]
async fn how_far_a_rate_may_leap_is_the_operators_choice_and_no_leap_hides_in_small_steps() {
    for test in testkit::databases().await {
        let import = |file: &str| {
            let (file, moment) = (read_fx(file.as_bytes()).unwrap(), Moment::new(now(), 5));
            test.db.write(move |tx| import_fx(tx, &file, &mut moment.clone()))
        };
        for (day, usd, held) in
            [("2026-11-17", "1.5", 0), ("2026-11-18", "2.1", 0), ("2026-11-19", "2.9", 1)]
        {
            let report = import(&rates(day, &[("USD", usd)])).await.unwrap();
            assert_eq!(report.held.len(), held, "{day} on {}", test.name);
        }
        let wide = QuotePolicy { fx_leap_percent: 100, ..QuotePolicy::default() };
        test.db.write(move |tx| set_policy(tx, &wide, now())).await.unwrap();
        assert_eq!(import(&rates("2026-11-19", &[("USD", "2.9")])).await.unwrap().added, 1);
    }
}

#[tokio::test]
async fn newer_rates_are_imported_once() {
    let file = format!(
        "{}2026-04-13,1.1684,7.9827\n2026-04-10,1.5,7.0\n",
        rates("2026-11-20", &[("USD", "1.20"), ("CNY", "8.40")])
    );
    for test in testkit::databases().await {
        let import = || {
            let (file, moment) = (read_fx(file.as_bytes()).unwrap(), Moment::new(now(), 5));
            test.db.write(move |tx| import_fx(tx, &file, &mut moment.clone()))
        };
        let report = import().await.unwrap();
        assert_eq!((report.days, report.added, report.changed, report.unchanged), (3, 1, 1, 1));
        let report = import().await.unwrap();
        assert_eq!((report.added, report.changed, report.unchanged), (0, 0, 3), "{}", test.name);
        let rate = |day| test.db.read(move |tx| fx(tx, Currency::USD, Currency::CNY, day));
        let last = rate(date(2026, 11, 22)).await.unwrap();
        assert_eq!((last.rate.to_string(), last.as_of), ("7".to_owned(), date(2026, 11, 20)));
        assert!(last.last_known);
        assert!(!rate(date(2026, 11, 20)).await.unwrap().last_known);
        assert_eq!(rate(date(2026, 4, 14)).await.unwrap().rate.decimal_text(5), "6.83216");
        // The corrected day keeps the currencies that the file does not have.
        let day = date(2026, 4, 12);
        let pounds = test.db.read(move |tx| fx(tx, "GBP".parse().unwrap(), Currency::USD, day));
        assert_eq!(pounds.await.unwrap().as_of, date(2026, 4, 10));
        let early = rate(date(1998, 1, 1)).await.unwrap_err();
        assert!(matches!(early, QuoteRefusal::Fx(FxError::BeforeData { .. })), "{early}");
        let last: Result<_, StoreError> = test.db.read(fx_last_day).await;
        assert_eq!(last.unwrap(), Some(date(2026, 11, 20)));
    }
}

#[tokio::test]
async fn a_file_with_one_wrong_cell_or_a_coming_day_is_not_taken_in() {
    for test in testkit::databases().await {
        let import = |file: &str| {
            let (file, moment) = (read_fx(file.as_bytes()).unwrap(), Moment::new(now(), 5));
            test.db.write(move |tx| import_fx(tx, &file, &mut moment.clone()))
        };
        let head = rates("2026-11-20", &[]);
        let cell =
            import("Date,USD,CNY\n2026-11-20,1.20,8.40\n2026-11-19,-1.1,8.4\n").await.unwrap();
        assert_eq!((cell.added, cell.changed, cell.issues.len()), (0, 0, 1), "{}", test.name);
        let coming = import("Date,USD\n2126-05-01,1.2\n2026-11-20,1.2\n2026-11-23,1.2\n");
        let coming = coming.await.unwrap();
        let lines: Vec<u64> = coming.issues.iter().map(|(line, _)| *line).collect();
        assert_eq!((coming.added, lines), (0, vec![2, 4]));
        assert!(coming.issues[0].1.contains("2126-05-01 is still to come"), "{coming:?}");
        let last: Result<_, StoreError> = test.db.read(fx_last_day).await;
        assert_eq!(last.unwrap(), FxShipped::get().last(), "nothing was stored");
        assert_eq!(import(&head).await.unwrap().added, 1);
    }
}

proptest! {
    #[test]
    fn a_quote_computes_again_to_the_minor_unit(
        cents in prop::collection::vec((1i64..20_000, 1u32..4, 1u32..800), 1..4),
        days in 0i64..2_000, wine in any::<bool>(), margin in 0u32..300,
    ) {
        let day = date(2021, 1, 4).saturating_add(jiff::Span::new().days(days));
        let terms = Terms {
            merchant: merchant(),
            destination: Country::CN,
            now: now(),
            date: day,
            book: Book::shipped_arc(),
            policy: QuotePolicy { fx_margin: Rate::basis_points(margin), ..QuotePolicy::default() },
            stance: LaneStance::default(),
            is_sold: true,
            cards: [default_card(merchant(), Country::US, Currency::USD)].into(),
            fx_days: FxShipped::get().on_or_before(day, 10).into(),
            fx_last: FxShipped::get().last(),
        };
        let mut listings: Vec<Listing> = Vec::new();
        for (at, (cents, _, grams)) in cents.iter().enumerate() {
            let hs = if wine && at == 0 { "2204.21" } else { "0813.40" };
            let v = variant(&format!("V{at}"), hs, *cents, Some(*grams));
            let moment = &mut Moment::new(now(), at as u64);
            listings.push(made(draft("x", v), moment));
        }
        let lines: Vec<_> =
            listings.iter().zip(&cents).map(|(l, c)| (l, &l.variants[0], c.1)).collect();
        match terms.parcel(&lines, None) {
            Ok(quote) => {
                let json = serde_json::to_string(&quote).unwrap();
                let stored: ParcelQuote = serde_json::from_str(&json).unwrap();
                prop_assert_eq!(recompute_with(Book::shipped(), &stored).unwrap(), quote.clone());
                let parts = quote.goods.plus(quote.freight).unwrap().plus(quote.taxes).unwrap();
                prop_assert_eq!(parts, quote.total);
            }
            Err(refusal) => prop_assert_eq!(refusal.slug(), "over-order-limit"),
        }
    }
}

/// A listing as the catalogue would make it, without a database.
fn made(draft: ListingDraft, moment: &mut Moment) -> Listing {
    let home = merchant().home();
    let id = moment.id(home);
    let variants = draft.variants.into_iter().map(|v| catalog::Variant {
        id: moment.id(home),
        listing: id,
        code: v.code,
        values: v.values,
        price: v.price,
        weight: v.weight,
        barcode: v.barcode,
        attributes: v.attributes,
        hs: v.hs,
        stock_stated: v.stock_stated,
    });
    Listing {
        id,
        merchant: merchant(),
        handle: draft.handle,
        kind: draft.kind,
        status: catalog::Status::Published,
        category: draft.category,
        brand: draft.brand,
        origin: draft.origin,
        texts: draft.texts,
        options: draft.options,
        variants: variants.collect(),
        pictures: draft.pictures,
        version: 1,
        created_at: now(),
        updated_at: now(),
    }
}

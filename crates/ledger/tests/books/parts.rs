//! Money that goes back in parts, on both engines: whatever goes back, before the release and after it, the books
//! stay true, and never more goes back than was held.

use kernel::{
    Country, Currency, Home, MerchantId, Moment, Money, OrderId, Rate, Rounding, Timestamp,
};
use ledger::{Account, Hold, HoldState, HoldView, LedgerError, PartBack, Release};
use store::{Db, Tx};

fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(1_790_000_000_000_000), seed)
}

fn money(minor: i64, currency: Currency) -> Money {
    Money::new(minor, currency)
}

/// An order of `gross` dollars at 7.25 CNY/USD with 9.1 % tax.
fn sale(order: OrderId, gross: i64) -> (Hold, Release) {
    let (rate, gross): (Rate, Money) = ("7.25".parse().unwrap(), money(gross, Currency::USD));
    let goods = gross.convert(Currency::CNY, rate, Rounding::HalfUp).unwrap();
    let tax = goods.times_rate("0.091".parse().unwrap(), Rounding::HalfUp).unwrap();
    let release = Release { order, tax, tax_country: Country::CN, gross, rate, roundings: 2 };
    let total = goods.plus(tax).unwrap();
    (Hold { order, total, commission: Rate::basis_points(800) }, release)
}

async fn hold_of(db: &Db, order: OrderId) -> HoldView {
    db.read(move |tx| ledger::hold_of(tx, order)).await.unwrap().unwrap()
}

async fn sound(db: &Db, merchant: MerchantId) {
    let breaches = db.read(move |tx| ledger::face::audit(tx, merchant)).await.unwrap();
    assert_eq!(breaches, []);
}

async fn on(db: &Db, merchant: MerchantId, account: Account, currency: Currency) -> i64 {
    let books = db.read(move |tx| ledger::balances(tx, merchant)).await.unwrap();
    let own = books.iter().filter(|b| (b.account, b.amount.currency()) == (account, currency));
    own.map(|balance| balance.amount.minor()).sum()
}

/// `eighths` of what is left of the order, as its merchant gives it back.
fn part(ask: &Release, hold: &HoldView, eighths: i64, key: String) -> PartBack {
    let gone = hold.back_gross.map_or(0, Money::minor);
    let gross_left = ask.gross.minor() - gone;
    let tax_left = ask.tax.minor() - hold.back_tax.minor();
    let net_left = hold.there().unwrap().minor() - tax_left;
    let gross = gross_left * eighths / 8;
    let net = if gross_left == 0 { 0 } else { net_left * gross / gross_left };
    let tax = tax_left * eighths / 8;
    PartBack {
        order: ask.order,
        key,
        paid: money(net + tax, Currency::CNY),
        tax: money(tax, Currency::CNY),
        tax_country: Country::CN,
        reclaimed: money(0, Currency::CNY),
        gross: money(gross, Currency::USD),
        rate: ask.rate,
        roundings: 4,
    }
}

#[tokio::test]
async fn parts_go_back_in_any_order_and_what_is_left_is_shared_out() {
    for test in testkit::databases().await {
        for seed in 0..12 {
            random_parts(&test.db, seed).await;
        }
    }
}

async fn random_parts(db: &Db, seed: u64) {
    let home = MerchantId::of(Home::new(7_000 + seed));
    let mut dice = moment(seed);
    // Another order is released, so that something is payable.
    let (other, order): (OrderId, OrderId) = (dice.id(home.home()), dice.id(home.home()));
    let (rich, (held, ask)) =
        (sale(other, 900_000), sale(order, 3_000 + (dice.bits() % 9_000) as i64));
    db.write(move |tx| {
        let mut moment = moment(seed * 100);
        ledger::hold_all(tx, &[rich.0, held], &mut moment)?;
        ledger::release(tx, &rich.1, &mut moment).map(drop)
    })
    .await
    .unwrap();
    for step in 1..14 {
        let (own, key) = (seed * 100 + step, format!("{order}/{step}"));
        let before = hold_of(db, order).await;
        let eighths = (1 + dice.bits() % 5) as i64;
        match dice.bits() % 6 {
            0 => drop(db.write(move |tx| ledger::release(tx, &ask, &mut moment(own))).await),
            1 => {
                let some = money(1 + (dice.bits() % 900) as i64, Currency::CNY);
                let bear =
                    move |tx: &mut Tx<'_>| ledger::bear(tx, (order, &key), some, &mut moment(own));
                let borne = db.write(bear).await.is_ok();
                let left = before.left().unwrap().minor();
                assert_eq!(borne, some.minor() <= left, "{some} of {left}");
            }
            2 if step > 9 => {
                let end = move |tx: &mut Tx<'_>| match before.state {
                    HoldState::Held => ledger::refund(tx, order, &mut moment(own)),
                    _ => ledger::reclaim(tx, order, &mut moment(own)),
                };
                if let Ok(back) = db.write(end).await {
                    assert_eq!(back, before.left().unwrap());
                }
            }
            _ => {
                let part = part(&ask, &before, eighths, key);
                let (paid, again) = (part.paid, part.clone());
                let give = move |tx: &mut Tx<'_>| ledger::give_back(tx, &part, &mut moment(own));
                let given = db.write(give).await;
                let fits = paid.is_positive()
                    && paid.minor() <= before.left().unwrap().minor()
                    && paid.minor() < before.there().unwrap().minor();
                assert_eq!(given.is_ok(), fits && before.state != HoldState::Refunded, "{given:?}");
                let twice =
                    move |tx: &mut Tx<'_>| ledger::give_back(tx, &again, &mut moment(own + 50));
                let twice = db.write(twice).await;
                assert!(twice.is_err(), "one key goes back once");
            }
        }
        sound(db, home).await;
    }
    let after = hold_of(db, order).await;
    assert!(after.back.minor() <= after.held.minor());
}

#[tokio::test]
async fn half_of_a_released_order_comes_back_from_everybody_by_halves() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, MerchantId::of(Home::new(7_100)));
        let order: OrderId = moment(1).id(home.home());
        let (held, ask) = sale(order, 10_000);
        db.write(move |tx| ledger::hold(tx, &held, &mut moment(2))).await.unwrap();
        db.write(move |tx| ledger::release(tx, &ask, &mut moment(3))).await.unwrap();
        let half = part(&ask, &hold_of(db, order).await, 4, "half".to_owned());
        db.write(move |tx| ledger::give_back(tx, &half, &mut moment(4))).await.unwrap();
        assert_eq!(on(db, home, Account::MerchantPayable, Currency::USD).await, -4_600);
        assert_eq!(on(db, home, Account::Commission, Currency::USD).await, -400);
        let tax = on(db, home, Account::TaxOwed(Country::CN), Currency::CNY).await;
        assert_eq!(tax, ask.tax.minor() / 2 - ask.tax.minor(), "{}", test.name);
        assert_eq!(
            on(db, home, Account::RefundsPayable, Currency::CNY).await,
            -held.total.minor() / 2
        );
        let all = part(&ask, &hold_of(db, order).await, 8, "all".to_owned());
        let all = db.write(move |tx| ledger::give_back(tx, &all, &mut moment(5))).await;
        assert!(matches!(all, Err(LedgerError::MoreThanLeft { .. })), "{all:?}");
        db.write(move |tx| ledger::reclaim(tx, order, &mut moment(6))).await.unwrap();
        assert_eq!(on(db, home, Account::MerchantPayable, Currency::USD).await, 0);
        assert_eq!(on(db, home, Account::RefundsPayable, Currency::CNY).await, -held.total.minor());
        sound(db, home).await;
    }
}

#[tokio::test]
async fn what_the_market_bears_comes_back_to_it_when_the_merchant_pays_all() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, MerchantId::of(Home::new(7_200)));
        let order: OrderId = moment(1).id(home.home());
        let (held, _) = sale(order, 10_000);
        db.write(move |tx| ledger::hold(tx, &held, &mut moment(2))).await.unwrap();
        let some = money(700, Currency::CNY);
        db.write(move |tx| ledger::bear(tx, (order, "k"), some, &mut moment(3))).await.unwrap();
        assert_eq!(on(db, home, Account::Goodwill, Currency::CNY).await, 700, "{}", test.name);
        sound(db, home).await;
        let back = db.write(move |tx| ledger::refund(tx, order, &mut moment(4))).await.unwrap();
        assert_eq!(back.minor(), held.total.minor() - 700);
        assert_eq!(on(db, home, Account::Goodwill, Currency::CNY).await, 0);
        sound(db, home).await;
    }
}

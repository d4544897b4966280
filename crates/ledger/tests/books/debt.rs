//! What a merchant owes the market: lent, taken, given up.

use kernel::{Country, Currency, Home, MerchantId, Moment, Money, OrderId, PayoutId, Timestamp};
use ledger::{Account, Hold, LedgerError, Release};
use store::{Db, Tx};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(1_790_000_000_000_000), seed)
}

/// An order of so many cents, without taxes or fee, whose goods were received; answers it.
async fn sold(db: &Db, home: Home, (number, cents): (u64, i64)) -> OrderId {
    let (order, total): (OrderId, Money) = (moment(number).id(home), usd(cents));
    let hold = Hold { order, total, commission: "0".parse().unwrap() };
    let release = Release {
        order,
        tax: usd(0),
        tax_country: Country::CN,
        gross: total,
        rate: "1".parse().unwrap(),
        roundings: 1,
    };
    db.write(move |tx| {
        ledger::hold(tx, &hold, &mut moment(number + 100))?;
        ledger::release(tx, &release, &mut moment(number + 200)).map(drop)
    })
    .await
    .unwrap();
    order
}

/// She asked for all she had, and then the order is paid back whole, for which the market lends her what she lacks.
async fn lent(db: &Db, home: Home, cents: i64) -> PayoutId {
    let (order, payout) = (sold(db, home, (1, cents)).await, moment(2).id(home));
    db.write(move |tx| ledger::pay_out(tx, payout, usd(cents), &mut moment(3))).await.unwrap();
    let alone = db.write(move |tx| ledger::reclaim(tx, order, &mut moment(4))).await;
    let short = match alone {
        Err(LedgerError::Overdrawn { account: Account::MerchantPayable, short }) => short,
        other => panic!("{other:?}"),
    };
    assert_eq!(short, usd(cents));
    let lend = move |tx: &mut Tx<'_>| {
        ledger::advance(tx, order, short, &mut moment(5))?;
        ledger::reclaim(tx, order, &mut moment(6))
    };
    assert_eq!(db.write(lend).await.unwrap(), usd(cents));
    payout
}

async fn owed_and_payable(db: &Db, home: Home) -> (i64, i64) {
    let merchant = MerchantId::of(home);
    let read = move |tx: &mut Tx<'_>| ledger::owed_and_payable(tx, merchant, Currency::USD);
    let (owed, payable) = db.read(read).await.unwrap();
    let broken = db.read(move |tx| ledger::face::audit(tx, merchant)).await.unwrap();
    assert_eq!(broken, []);
    (owed.minor(), payable.minor())
}

async fn debtors(db: &Db) -> Vec<(MerchantId, Money)> {
    let found = db.read(|tx| ledger::debtors(tx, 10)).await.unwrap();
    found.into_iter().map(|(merchant, owed, _)| (merchant, owed)).collect()
}

#[tokio::test]
async fn what_was_lent_is_taken_from_the_next_sales_before_anything_is_free() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, Home::new(51));
        lent(db, home, 10_000).await;
        assert_eq!(owed_and_payable(db, home).await, (10_000, 0), "{}", test.name);
        assert_eq!(debtors(db).await, [(MerchantId::of(home), usd(10_000))]);
        sold(db, home, (11, 7_000)).await;
        assert_eq!(owed_and_payable(db, home).await, (3_000, 0), "{}", test.name);
        assert_eq!(debtors(db).await, [(MerchantId::of(home), usd(3_000))]);
        sold(db, home, (12, 5_000)).await;
        assert_eq!(owed_and_payable(db, home).await, (0, 2_000), "{}", test.name);
        assert_eq!(debtors(db).await, []);
    }
}

#[tokio::test]
async fn a_payout_that_comes_back_pays_the_debt_first() {
    for test in testkit::databases().await {
        for (home, was_paid) in [(Home::new(52), false), (Home::new(53), true)] {
            let db = &test.db;
            let payout = lent(db, home, 4_000).await;
            if was_paid {
                let paid = move |tx: &mut Tx<'_>| {
                    ledger::payout_paid(tx, payout, usd(4_000), &mut moment(7))
                };
                db.write(paid).await.unwrap();
            }
            assert_eq!(owed_and_payable(db, home).await, (4_000, 0), "{}", test.name);
            let back = move |tx: &mut Tx<'_>| {
                ledger::payout_returned(tx, payout, (usd(4_000), was_paid), &mut moment(8))
            };
            db.write(back).await.unwrap();
            assert_eq!(owed_and_payable(db, home).await, (0, 0), "{}", test.name);
            assert_eq!(debtors(db).await, []);
        }
    }
}

#[tokio::test]
async fn no_more_is_given_up_than_is_owed() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, Home::new(54));
        lent(db, home, 10_000).await;
        let merchant = MerchantId::of(home);
        let give_up = |cents: i64, seed: u64| {
            db.write(move |tx| ledger::write_off(tx, merchant, usd(cents), &mut moment(seed)))
        };
        let much = give_up(10_001, 21).await;
        assert!(
            matches!(much, Err(LedgerError::Overdrawn { account: Account::MerchantDebt, .. })),
            "{much:?}"
        );
        give_up(4_000, 22).await.unwrap();
        assert_eq!(owed_and_payable(db, home).await, (6_000, 0), "{}", test.name);
        give_up(6_000, 23).await.unwrap();
        assert_eq!(owed_and_payable(db, home).await, (0, 0), "{}", test.name);
        assert_eq!(debtors(db).await, []);
        sold(db, home, (13, 500)).await;
        assert_eq!(owed_and_payable(db, home).await, (0, 500), "{}", test.name);
    }
}

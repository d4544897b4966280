//! What becomes of a payout, in the books.

use kernel::{Country, Currency, Home, MerchantId, Moment, Money, OrderId, PayoutId, Timestamp};
use ledger::{Account, Hold, LedgerError, Release};
use store::Db;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(1_790_000_000_000_000), seed)
}

/// A payout of a hundred dollars that a merchant asked for, which is all she had.
async fn asked(db: &Db, home: Home) -> PayoutId {
    let order: OrderId = moment(1).id(home);
    let payout: PayoutId = moment(2).id(home);
    let total = usd(10_000);
    let hold = Hold { order, total, commission: "0".parse().unwrap() };
    let release = Release {
        order,
        tax: usd(0),
        tax_country: Country::CN,
        gross: total,
        rate: "1".parse().unwrap(),
        roundings: 1,
    };
    let asked = db.write(move |tx| {
        ledger::hold(tx, &hold, &mut moment(3))?;
        ledger::release(tx, &release, &mut moment(4))?;
        ledger::pay_out(tx, payout, total, &mut moment(5))
    });
    asked.await.unwrap();
    payout
}

async fn at(db: &Db, home: Home, account: Account) -> i64 {
    let merchant = MerchantId::of(home);
    let found = db.read(move |tx| ledger::balances(tx, merchant)).await.unwrap();
    found.iter().find(|b| b.account == account).map_or(0, |b| b.amount.minor())
}

#[tokio::test]
async fn a_payout_is_paid_once_and_comes_back_once_from_where_it_was() {
    for test in testkit::databases().await {
        let db = &test.db;
        for (home, was_paid) in [(Home::new(41), false), (Home::new(42), true)] {
            let payout = asked(db, home).await;
            if was_paid {
                let paid = move |tx: &mut store::Tx<'_>| {
                    ledger::payout_paid(tx, payout, usd(10_000), &mut moment(6))
                };
                db.write(paid).await.unwrap();
                let again = db.write(paid).await;
                assert!(matches!(again, Err(LedgerError::AlreadyPosted("payout_paid"))));
                assert_eq!(at(db, home, Account::Bank).await, -10_000, "{}", test.name);
            }
            let back = move |tx: &mut store::Tx<'_>| {
                ledger::payout_returned(tx, payout, (usd(10_000), was_paid), &mut moment(7))
            };
            db.write(back).await.unwrap();
            let again = db.write(back).await;
            assert!(matches!(again, Err(LedgerError::AlreadyPosted("payout_returned"))));
            for account in [Account::Bank, Account::PayoutClearing] {
                assert_eq!(at(db, home, account).await, 0, "{account} on {}", test.name);
            }
            assert_eq!(at(db, home, Account::MerchantPayable).await, -10_000, "{}", test.name);
            let merchant = MerchantId::of(home);
            let broken = db.read(move |tx| ledger::face::audit(tx, merchant)).await.unwrap();
            assert_eq!(broken, [], "{}", test.name);
        }
    }
}

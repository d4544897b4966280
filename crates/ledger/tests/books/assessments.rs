//! What customs assessed, beside what was taken, on both engines.

use kernel::{Country, Currency, Home, MerchantId, Moment, Money, OrderId, Rate, Timestamp};
use ledger::{
    Account, Assess, AssessError, AssessedTax, Assessment, Hold, LedgerError, Release, Released,
};
use std::collections::BTreeMap;
use store::{Db, proof::Breach};

fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(1_790_000_000_000_000), seed)
}

fn merchant(n: u64) -> MerchantId {
    MerchantId::of(Home::new(100 + n))
}

/// An order of `gross` dollars at 7.25 CNY/USD with 9.1 % tax.
fn sale(order: OrderId, gross: i64) -> (Hold, Release) {
    let (rate, gross): (Rate, _) = ("7.25".parse().unwrap(), Money::new(gross, Currency::USD));
    let goods = gross.convert(Currency::CNY, rate, kernel::Rounding::HalfUp).unwrap();
    let tax = goods.times_rate("0.091".parse().unwrap(), kernel::Rounding::HalfUp).unwrap();
    let total = goods.plus(tax).unwrap();
    let release = Release { order, tax, tax_country: Country::CN, gross, rate, roundings: 2 };
    (Hold { order, total, commission: Rate::basis_points(800) }, release)
}

async fn hold(db: &Db, ask: Hold, seed: u64) -> Result<(), LedgerError> {
    db.write(move |tx| ledger::hold(tx, &ask, &mut moment(seed))).await
}

async fn release(db: &Db, ask: Release, seed: u64) -> Result<Released, LedgerError> {
    db.write(move |tx| ledger::release(tx, &ask, &mut moment(seed))).await
}

async fn balances(db: &Db, merchant: MerchantId) -> BTreeMap<(Account, Currency), i64> {
    let found = db.read(move |tx| ledger::balances(tx, merchant)).await.unwrap();
    found.into_iter().map(|b| ((b.account, b.amount.currency()), b.amount.minor())).collect()
}

async fn breaches(db: &Db, merchant: MerchantId) -> Vec<Breach> {
    db.read(move |tx| ledger::face::audit(tx, merchant)).await.unwrap()
}

/// Customs wants `minor` of VAT where the release's tax was quoted, on that day of the month.
fn assessment(sale: &Release, minor: i64, day: i8) -> Assess {
    let assessed = Money::new(minor, Currency::CNY);
    Assess {
        order: sale.order,
        destination: Country::CN,
        currency: Currency::CNY,
        taxes: vec![AssessedTax { kind: trade::CostKind::Vat, quoted: sale.tax, assessed }],
        reference: format!("CUS-{day}"),
        assessed_on: kernel::Date::constant(2026, 11, day),
        by: "operator".to_owned(),
    }
}

async fn assess(db: &Db, ask: &Assess, seed: u64) -> Result<Assessment, AssessError> {
    let ask = ask.clone();
    db.write(move |tx| ledger::assess(tx, &ask, &mut moment(seed))).await
}

#[tokio::test]
async fn what_customs_assessed_differs_and_the_difference_is_booked_and_corrected() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, merchant(6));
        let cny = Currency::CNY;
        let owed = (Account::TaxOwed(Country::CN), cny);
        let differs = (Account::TaxDifference(Country::CN), cny);
        let stands = async |wanted_owed: i64, wanted_difference: i64| {
            let books = balances(db, home).await;
            let at = |key| books.get(&key).copied().unwrap_or(0);
            let found = (-at(owed), at(differs));
            assert_eq!(found, (wanted_owed, wanted_difference), "{}", test.name);
            assert_eq!(breaches(db, home).await, []);
        };
        let (held, sale) = sale(moment(600).id(home.home()), 10_000);
        let tax = sale.tax.minor();
        let early = assess(db, &assessment(&sale, 5, 2), 601).await;
        assert!(matches!(early, Err(AssessError::NotPaid)), "{early:?}");
        hold(db, held, 602).await.unwrap();

        // Less than was quoted, while the money is in escrow; then it is released.
        let less = assessment(&sale, tax - 100, 2);
        assert_eq!(assess(db, &less, 603).await.unwrap().number, 1);
        assert_eq!(assess(db, &less, 604).await.unwrap().number, 1, "told twice, it counts once");
        stands(-100, -100).await;
        release(db, sale, 605).await.unwrap();
        stands(tax - 100, -100).await;

        // A later assessment takes its place, an earlier one does not.
        let more = assess(db, &assessment(&sale, tax + 250, 9), 606).await.unwrap();
        assert_eq!((more.number, more.difference().unwrap()), (2, Money::new(250, cny)));
        stands(tax + 250, 250).await;
        let late = assess(db, &assessment(&sale, 1, 8), 607).await;
        assert!(matches!(late, Err(AssessError::Older(_))), "{late:?}");
        let order = sale.order;
        let all = db.read(move |tx| ledger::assessments(tx, order)).await.unwrap();
        assert_eq!(all.len(), 2);
        assert!(all[0].replaced_at.is_some() && all[1].replaced_at.is_none());
        assert_eq!(all[1].taxes[0].quoted, sale.tax);

        // The shopper is paid back: nothing is taken, all that was assessed is the difference.
        db.write(move |tx| ledger::reclaim(tx, order, &mut moment(608))).await.unwrap();
        stands(tax + 250, tax + 250).await;
        assess(db, &assessment(&sale, 0, 10), 609).await.unwrap();
        stands(0, 0).await;
        let other = Assess { currency: Currency::USD, ..assessment(&sale, 0, 11) };
        let wrong = assess(db, &other, 610).await;
        assert!(matches!(wrong, Err(AssessError::Currency { wanted: Currency::USD, .. })));
    }
}

#[tokio::test]
async fn assessments_at_once_follow_each_other_and_every_damage_is_found() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, merchant(7));
        let (held, sale) = sale(moment(700).id(home.home()), 5_000);
        hold(db, held, 701).await.unwrap();
        let tasks: Vec<_> = (0..8)
            .map(|n| {
                let (db, ask) = (db.clone(), assessment(&sale, 100 * i64::from(n), 20));
                tokio::spawn(async move { assess(&db, &ask, 710 + n as u64).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(breaches(db, home).await, []);
        let damage = store::sql!(
            "UPDATE tax_assessment SET assessed_minor = assessed_minor + 1 WHERE replaced_at IS NULL"
        );
        db.write(move |tx| tx.execute(damage, &[])).await.unwrap();
        let found = breaches(db, home).await;
        assert!(found.iter().any(|b| b.rule.starts_with("every assessment")), "{found:?}");
        assert!(found.iter().any(|b| b.rule.starts_with("tax owed")), "{found:?}");
    }
}

#[tokio::test]
async fn whatever_is_assessed_before_and_after_release_and_refund_leaves_true_books() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, merchant(8));
        let mut dice = moment(800);
        for round in 0..24u64 {
            let (held, sale) = sale(dice.id(home.home()), 100 + (dice.bits() % 9_000) as i64);
            hold(db, held, 10_000 + round).await.unwrap();
            for step in 0..4u64 {
                let seed = 20_000 + 10 * round + step;
                let order = sale.order;
                match dice.bits() % 4 {
                    0 => drop(release(db, sale, seed).await),
                    1 => {
                        let back = db.write(move |tx| ledger::refund(tx, order, &mut moment(seed)));
                        drop(back.await);
                    }
                    _ => {
                        let wanted = assessment(&sale, (dice.bits() % 9_000) as i64, 1);
                        assess(db, &wanted, seed).await.unwrap();
                    }
                }
            }
        }
        assert_eq!(breaches(db, home).await, [], "{}", test.name);
    }
}

//! The books on both engines.

use kernel::{
    Country, Currency, Home, MerchantId, Moment, Money, OrderId, PayoutId, Rate, Timestamp,
};
use ledger::{Account, Balance, Hold, LedgerError, Release};
use std::collections::BTreeMap;
use store::Db;

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(1_790_000_000_000_000), seed)
}

fn merchant(n: u64) -> MerchantId {
    MerchantId::of(Home::new(100 + n))
}

/// An order of `gross` dollars at 7.25 CNY/USD with 9.1 % tax.
fn sale(order: OrderId, gross: i64) -> (Hold, Release) {
    let rate: Rate = "7.25".parse().unwrap();
    let goods = usd(gross).convert(Currency::CNY, rate, kernel::Rounding::HalfUp).unwrap();
    let tax = goods.times_rate("0.091".parse().unwrap(), kernel::Rounding::HalfUp).unwrap();
    let total = goods.plus(tax).unwrap();
    let release =
        Release { order, tax, tax_country: Country::CN, gross: usd(gross), rate, roundings: 2 };
    (Hold { order, total, commission: Rate::basis_points(800) }, release)
}

async fn hold(db: &Db, ask: Hold, seed: u64) -> Result<(), LedgerError> {
    db.write(move |tx| ledger::hold(tx, &ask, &mut moment(seed))).await
}

async fn release(db: &Db, ask: Release, seed: u64) -> Result<ledger::Released, LedgerError> {
    db.write(move |tx| ledger::release(tx, &ask, &mut moment(seed))).await
}

async fn balances(db: &Db, merchant: MerchantId) -> BTreeMap<(Account, Currency), i64> {
    let found: Vec<Balance> = db.read(move |tx| ledger::balances(tx, merchant)).await.unwrap();
    found.into_iter().map(|b| ((b.account, b.amount.currency()), b.amount.minor())).collect()
}

async fn breaches(db: &Db, merchant: MerchantId) -> Vec<store::proof::Breach> {
    db.read(move |tx| ledger::face::audit(tx, merchant)).await.unwrap()
}

async fn run_sql(db: &Db, sql: store::Sql) {
    db.write(move |tx| tx.execute(sql, &[])).await.unwrap();
}

#[tokio::test]
async fn a_sale_goes_through_the_books_and_the_merchant_is_paid() {
    for test in testkit::databases().await {
        let db = &test.db;
        let order: OrderId = moment(1).id(merchant(1).home());
        let (held, ask) = sale(order, 10_000);
        hold(db, held, 2).await.unwrap();
        assert!(matches!(hold(db, held, 3).await, Err(LedgerError::AlreadyPosted("hold"))));
        let released = release(db, ask, 4).await.unwrap();
        assert_eq!((released.net, released.commission), (usd(9_200), usd(800)), "{}", test.name);
        assert!(matches!(
            release(db, ask, 5).await,
            Err(LedgerError::NotHeld { found: "released", .. })
        ));
        let payout: PayoutId = moment(6).id(merchant(1).home());
        let too_much =
            db.write(move |tx| ledger::pay_out(tx, payout, usd(9_201), &mut moment(7))).await;
        assert!(matches!(too_much, Err(LedgerError::Overdrawn { short, .. }) if short == usd(1)));
        db.write(move |tx| ledger::pay_out(tx, payout, usd(9_200), &mut moment(8))).await.unwrap();
        let books = balances(db, merchant(1)).await;
        let at = |account, currency| books.get(&(account, currency)).copied().unwrap_or(0);
        assert_eq!(at(Account::Escrow, Currency::CNY), 0);
        assert_eq!(at(Account::TaxOwed(Country::CN), Currency::CNY), -ask.tax.minor());
        assert_eq!(at(Account::Commission, Currency::USD), -800);
        assert_eq!(at(Account::MerchantPayable, Currency::USD), 0);
        assert_eq!(at(Account::PayoutClearing, Currency::USD), -9_200);
        assert_eq!(at(Account::FxPosition, Currency::USD), 10_000);
        assert_eq!(breaches(db, merchant(1)).await, []);
        let reclaimed = db.write(move |tx| ledger::reclaim(tx, order, &mut moment(9))).await;
        assert!(matches!(
            reclaimed,
            Err(LedgerError::Overdrawn { account: Account::MerchantPayable, .. })
        ));
        assert_eq!(breaches(db, merchant(1)).await, []);
    }
}

#[tokio::test]
async fn any_sequence_of_steps_leaves_true_books() {
    for test in testkit::databases().await {
        for seed in 0..6 {
            random_steps(&test.db, seed).await;
        }
    }
}

async fn random_steps(db: &Db, seed: u64) {
    let mut dice = Moment::new(Timestamp::from_micros(1_790_000_000_000_000), seed);
    let (mut orders, mut owed) = (Vec::new(), BTreeMap::<MerchantId, i64>::new());
    for step in 0..40u64 {
        let own = seed * 1_000 + step;
        match dice.bits() % 5 {
            0 | 1 => {
                let count = 1 + dice.bits() % 6;
                let asks: Vec<(Hold, Release)> = (0..count)
                    .map(|_| {
                        let home = merchant(10 * seed + dice.bits() % 3).home();
                        let gross = 100 + (dice.bits() % 90_000) as i64;
                        sale(dice.id(home), gross)
                    })
                    .collect();
                orders.extend(asks.iter().copied());
                let holds: Vec<Hold> = asks.iter().map(|(hold, _)| *hold).collect();
                db.write(move |tx| ledger::hold_all(tx, &holds, &mut moment(own))).await.unwrap();
            }
            2 if !orders.is_empty() => {
                let (_, ask) = orders[(dice.bits() % orders.len() as u64) as usize];
                if let Ok(released) = release(db, ask, own).await {
                    *owed.entry(MerchantId::of(ask.order.home())).or_default() +=
                        released.net.minor();
                }
            }
            3 if !orders.is_empty() => {
                let (_, ask) = orders[(dice.bits() % orders.len() as u64) as usize];
                let order = ask.order;
                let back = db.write(move |tx| ledger::refund(tx, order, &mut moment(own))).await;
                if back.is_err() {
                    let back =
                        db.write(move |tx| ledger::reclaim(tx, order, &mut moment(own))).await;
                    if back.is_ok() {
                        let fee =
                            ask.gross.times_rate(Rate::basis_points(800), kernel::Rounding::HalfUp);
                        let net = ask.gross.minus(fee.unwrap()).unwrap();
                        *owed.entry(MerchantId::of(order.home())).or_default() -= net.minor();
                    }
                }
            }
            _ => {
                let to = merchant(10 * seed + dice.bits() % 3);
                let amount = 1 + (dice.bits() % 50_000) as i64;
                let payout: PayoutId = dice.id(to.home());
                let paid = db
                    .write(move |tx| ledger::pay_out(tx, payout, usd(amount), &mut moment(own)))
                    .await;
                let left = owed.entry(to).or_default();
                assert_eq!(paid.is_ok(), *left >= amount, "{paid:?} {left} {amount}");
                if paid.is_ok() {
                    *left -= amount;
                }
            }
        }
    }
    for n in 0..3 {
        let home = merchant(10 * seed + n);
        assert_eq!(breaches(db, home).await, []);
        let books = balances(db, home).await;
        let payable = books.get(&(Account::MerchantPayable, Currency::USD)).copied().unwrap_or(0);
        assert_eq!(-payable, owed.get(&home).copied().unwrap_or(0));
        for currency in [Currency::CNY, Currency::USD] {
            let sum: i64 = books.iter().filter(|(key, _)| key.1 == currency).map(|(_, b)| b).sum();
            assert_eq!(sum, 0);
        }
    }
}

#[tokio::test]
async fn a_statement_runs_in_pages_with_its_balance() {
    for test in testkit::databases().await {
        let db = &test.db;
        let home = merchant(2);
        let mut dice = moment(40);
        let asks: Vec<(Hold, Release)> =
            (1..=70).map(|n| sale(dice.id(home.home()), n * 100)).collect();
        let holds: Vec<Hold> = asks.iter().map(|(hold, _)| *hold).collect();
        db.write(move |tx| ledger::hold_all(tx, &holds, &mut moment(41))).await.unwrap();
        for (n, (_, ask)) in asks.iter().enumerate().take(5) {
            release(db, *ask, 50 + n as u64).await.unwrap();
        }
        let account = (Account::Escrow, Currency::CNY);
        let (mut before, mut lines) = (None, Vec::new());
        loop {
            let page =
                db.read(move |tx| ledger::statement(tx, home, account, before, 16)).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.seq);
            lines.extend(page);
        }
        assert_eq!(lines.len(), 75);
        assert_eq!(lines.last().unwrap().seq, 1);
        for pair in lines.windows(2) {
            assert_eq!(pair[0].seq, pair[1].seq + 1);
            assert_eq!(pair[0].balance, pair[1].balance.plus(pair[0].amount).unwrap());
        }
        let csv = ledger::edge::statement_text(db, home, Currency::USD).await.unwrap();
        assert_eq!(csv.lines().count(), 6);
        assert!(
            csv.starts_with("number,time,kind,about,entry,debit,credit,balance,currency\r\n5,")
        );
        let held = db.read(move |tx| ledger::holds_waiting(tx, home, None, 100)).await.unwrap();
        assert_eq!(held.len(), 65);
        let page = db.read(move |tx| ledger::entries(tx, home, None, 10)).await.unwrap();
        assert_eq!(page.len(), 10);
        assert!(page.iter().all(|entry| entry.lines.len() >= 2));
        assert_eq!(breaches(db, home).await, []);
    }
}

#[tokio::test]
async fn entries_made_at_once_are_numbered_one_by_one() {
    for test in testkit::databases().await {
        let home = merchant(3);
        let tasks: Vec<_> = (0..24u64)
            .map(|n| {
                let db = test.db.clone();
                tokio::spawn(async move {
                    let (ask, _) = sale(moment(900 + n).id(home.home()), 500);
                    hold(&db, ask, 950 + n).await
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(breaches(&test.db, home).await, []);
        let books = test.db.read(move |tx| ledger::balances(tx, home)).await.unwrap();
        assert!(books.iter().all(|balance| balance.postings == 24));
    }
}

/// A merchant with a held, a released, a refunded and a reclaimed order and a payout.
async fn full_books(db: &Db, home: MerchantId) {
    let mut dice = moment(home.home().number().unsigned_abs());
    let asks: Vec<(Hold, Release)> =
        (1..=4).map(|n| sale(dice.id(home.home()), n * 1_000)).collect();
    let holds: Vec<Hold> = asks.iter().map(|(hold, _)| *hold).collect();
    let payout: PayoutId = dice.id(home.home());
    db.write(move |tx| {
        let mut moment = dice.clone();
        ledger::hold_all(tx, &holds, &mut moment)?;
        ledger::release(tx, &asks[1].1, &mut moment)?;
        ledger::refund(tx, asks[2].1.order, &mut moment)?;
        ledger::release(tx, &asks[3].1, &mut moment)?;
        ledger::reclaim(tx, asks[3].1.order, &mut moment)?;
        ledger::pay_out(tx, payout, usd(100), &mut moment).map(drop)
    })
    .await
    .unwrap();
}

/// What must be found, and the damage that it must be found by.
const DAMAGE: [(&str, store::Sql); 13] = [
    (
        "every entry balances in every currency",
        store::sql!(
            "UPDATE ledger_posting SET amount_minor = amount_minor + 1 WHERE account = 'commission'"
        ),
    ),
    (
        "every entry has its postings",
        store::sql!(
            "DELETE FROM ledger_posting WHERE entry_id IN
                      (SELECT entry_id FROM ledger_entry WHERE kind = 'payout')"
        ),
    ),
    (
        "every balance is the sum of its postings",
        store::sql!(
            "UPDATE ledger_balance SET balance_minor = balance_minor - 7 WHERE account = 'escrow'"
        ),
    ),
    (
        "running balances follow from the postings one by one",
        store::sql!(
            "UPDATE ledger_posting SET balance_minor = balance_minor + 1 WHERE seq = 1 AND account = 'escrow'"
        ),
    ),
    (
        "no escrow, fee, payable or payout account is overdrawn",
        store::sql!(
            "UPDATE ledger_balance SET balance_minor = 5 WHERE account = 'payout_clearing'"
        ),
    ),
    (
        "the money of every order has its entries",
        store::sql!("UPDATE escrow_hold SET state = 'refunded' WHERE state = 'held'"),
    ),
    (
        "the money of every order has its entries",
        store::sql!("DELETE FROM escrow_hold WHERE state = 'held'"),
    ),
    (
        "escrow is the sum of what is held",
        store::sql!("UPDATE escrow_hold SET held_minor = held_minor + 1 WHERE state = 'held'"),
    ),
    (
        "tax owed is the tax of released orders and what was assessed beside it",
        store::sql!("UPDATE escrow_hold SET tax_minor = tax_minor + 1 WHERE state = 'released'"),
    ),
    (
        "conversions leave rounding only",
        store::sql!(
            "UPDATE ledger_posting SET account = 'fx_rounding' WHERE account = 'tax_owed.CN'"
        ),
    ),
    (
        "nobody owes the market while something is payable to her",
        store::sql!(
            "INSERT INTO ledger_balance (merchant_id, account, currency, balance_minor, postings)
             SELECT merchant_id, 'merchant_debt', currency, 5, 1 FROM ledger_balance
             WHERE account = 'merchant_payable'"
        ),
    ),
    (
        "a merchant earned what was released to her and stayed hers",
        store::sql!(
            "UPDATE escrow_hold SET gross_minor = gross_minor + 1 WHERE state = 'released'"
        ),
    ),
    (
        "whoever owes the market is on its list, and nobody else",
        store::sql!(
            "INSERT INTO debtor (merchant_id, currency, since)
             SELECT merchant_id, currency, 1 FROM ledger_balance
             WHERE account = 'merchant_payable'"
        ),
    ),
];

#[tokio::test]
async fn the_audit_names_each_kind_of_damage() {
    for test in testkit::databases().await {
        full_books(&test.db, merchant(5)).await;
        assert_eq!(breaches(&test.db, merchant(5)).await, [], "{}", test.name);
    }
    for (check, sql) in DAMAGE {
        assert!(ledger::face::PROOFS[0].rules.contains(&check), "{check}");
        for test in testkit::databases().await {
            full_books(&test.db, merchant(5)).await;
            run_sql(&test.db, sql).await;
            let found = breaches(&test.db, merchant(5)).await;
            assert!(found.iter().any(|b| b.rule == check), "{}: {check}: {found:?}", test.name);
        }
    }
}

/// What of the fees does not hold.
async fn wrong_fees(db: &Db) -> Vec<String> {
    let proofs = &ledger::face::PROOFS[1..];
    let found = db.read(move |tx| store::proof::prove(tx, proofs)).await.unwrap();
    let told = |breach: store::proof::Breach| {
        assert_eq!(breach.rule, "the fee of every order is the one agreed when its money was held");
        breach.detail
    };
    found.breaches.into_iter().map(told).collect()
}

#[tokio::test]
async fn the_fee_that_is_taken_is_the_one_agreed_when_the_money_was_held() {
    for test in testkit::databases().await {
        let (db, home) = (&test.db, merchant(5).home());
        full_books(db, merchant(4)).await;
        let (held, ask) = sale(moment(1).id(home), 10_000);
        hold(db, held, 2).await.unwrap();
        assert_eq!(wrong_fees(db).await, Vec::<String>::new(), "{}", test.name);
        run_sql(db, store::sql!("UPDATE escrow_hold SET commission = '1/2' WHERE state = 'held'"))
            .await;
        assert_eq!(wrong_fees(db).await.len(), 2, "{}: of either merchant", test.name);
        let released = release(db, ask, 4).await.unwrap();
        assert_eq!((released.net, released.commission), (usd(9_200), usd(800)), "{}", test.name);
        run_sql(db, store::sql!("UPDATE escrow_hold SET commission = '2/25'")).await;
        assert_eq!(wrong_fees(db).await, Vec::<String>::new(), "{}", test.name);
        let took_more = store::sql!(
            "UPDATE escrow_hold SET commission_minor = 801 WHERE commission_minor = 800"
        );
        run_sql(db, took_more).await;
        assert_eq!(wrong_fees(db).await.len(), 1, "{}", test.name);
    }
}

#[tokio::test]
async fn money_that_an_older_version_held_is_released_for_the_fee_that_was_kept() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (held, ask) = sale(moment(1).id(merchant(5).home()), 10_000);
        hold(db, held, 2).await.unwrap();
        run_sql(db, store::sql!("UPDATE ledger_entry SET fee = NULL")).await;
        assert_eq!(release(db, ask, 4).await.unwrap().commission, usd(800), "{}", test.name);
        assert_eq!(wrong_fees(db).await, Vec::<String>::new(), "{}", test.name);
    }
}

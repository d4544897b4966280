//! What orders list, and what they prove: checkouts, payments, orders and quotas agree, over every home.
//!
//! Rows of two homes cannot be joined; pages of one are compared with what the other home has of them.

pub use crate::facts::EVENTS;

use crate::OrderState;
use crate::commands::{refund::timer_id, timer};
use ::jobs::timers;
use kernel::{CheckoutId, Currency, MerchantId, OrderId, PaymentId, ShopperId};
use ledger::Account;
use std::collections::{BTreeMap, BTreeSet};
use store::proof::{Findings, Looked, Proof, key, parts};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};

pub use crate::due::jobs;

const QUOTAS: &str = "a person's yearly use is the sum of her orders";
const COUNTED: &str = "every order counts against a limit exactly when it should";
const CHECKOUTS: &str = "every checkout is the sum of its orders";
const EXPIRY: &str = "every unpaid checkout has a clock that ends it";
const CARTS: &str = "no cart stands where it was bought";
const ATTEMPTS: &str = "no checkout has two open attempts to pay it";
const PAYMENTS: &str = "every payment is of its checkout's total";
const RECORDED: &str = "every approved payment is a movement that its provider told";
const CLEARING: &str = "provider clearing is what providers were paid and paid back";
const OWED: &str = "refunds payable are the refunds that providers have not made";
const UNASSIGNED: &str = "unassigned receipts are the payments that wait or go back";
const UNASKED: &str = "unasked refunds are those that no order explains";
const ASKED: &str = "every refund that was asked for has a timer until it is made";
const INDEXED: &str = "shoppers and merchants see the same orders";

/// Each looks at a page of rows a step.
pub const PROOFS: &[Proof] = &[
    Proof { rules: &[QUOTAS], step: quotas },
    Proof { rules: &[CHECKOUTS, EXPIRY, CARTS], step: checkouts },
    Proof { rules: &[PAYMENTS, ATTEMPTS, RECORDED], step: payments },
    Proof { rules: &[ASKED], step: refunds },
    Proof { rules: &[CLEARING, OWED, UNASSIGNED, UNASKED], step: provider_money },
    Proof { rules: &[INDEXED, COUNTED], step: orders },
    Proof { rules: &[INDEXED], step: lost },
];

/// How many rows are read at once.
const PAGE: u32 = 500;

fn quotas(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    // The key is the year and the person.
    let (year, person) = parts(after);
    let page: Vec<(Vec<u8>, i64, i64, i64)> = tx.query(
        sql_all_homes!(
            "SELECT q.person_key, q.year, q.used_minor, \
             COALESCE((SELECT CAST(SUM(u.amount_minor) AS BIGINT) FROM quota_use u \
              WHERE u.person_key = q.person_key AND u.year = q.year AND u.returned_at IS NULL), 0) \
             FROM quota q WHERE (q.person_key, q.year) > ($1, $2) \
             ORDER BY q.person_key, q.year LIMIT $3"
        ),
        params![person, year, PAGE],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )?;
    for (_, year, used, sum) in &page {
        if used != sum {
            found.broken(
                QUOTAS,
                format!("the quota of {year} says {used}, its orders add up to {sum}"),
            );
        }
    }
    Ok(page.last().map(|(person, year, ..)| key(*year, person)))
}

fn checkouts(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, id) = parts(after);
    let page: Vec<(CheckoutId, i64, i64, i64, Option<i64>, i64)> = tx.query(
        sql_all_homes!(
            "SELECT c.checkout_id, c.total_minor, \
             COALESCE((SELECT CAST(SUM(o.total_minor) AS BIGINT) FROM checkout_order o \
              WHERE o.shopper_id = c.shopper_id AND o.checkout_id = c.checkout_id), 0), \
             CAST(CASE WHEN c.state = 'awaiting_payment' AND NOT EXISTS (SELECT 1 FROM timer t \
              WHERE t.kind = 'checkout.expire' AND t.id = c.checkout_id) THEN 1 ELSE 0 END \
              AS BIGINT), c.cart_version, COALESCE(k.version, 0) \
             FROM checkout c LEFT JOIN cart k ON k.shopper_id = c.shopper_id \
             WHERE (c.shopper_id, c.checkout_id) > ($1, $2) \
             ORDER BY c.shopper_id, c.checkout_id LIMIT $3"
        ),
        params![shopper, id, PAGE],
        |row| {
            let (timeless, bought) = (row.get(3)?, row.get(4)?);
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, timeless, bought, row.get(5)?))
        },
    )?;
    for (checkout, total, sum, timeless, bought, stands) in &page {
        if let Some(bought) = bought.filter(|bought| bought >= stands) {
            let told = format!("{checkout} bought version {bought} of a cart that is at {stands}");
            found.broken(CARTS, told);
        }
        if *timeless == 1 {
            found.broken(EXPIRY, format!("{checkout} is unpaid and would hold its stock for ever"));
        }
        if total != sum {
            found.broken(CHECKOUTS, format!("{checkout} says {total}, its orders add up to {sum}"));
        }
    }
    Ok(page.last().map(|(end, ..)| key(end.home().number(), end.bytes())))
}

fn payments(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, id) = parts(after);
    let page: Vec<(PaymentId, i64, i64, i64, i64)> = tx.query(
        sql_all_homes!(
            "SELECT p.payment_id, \
             CASE WHEN p.amount_minor = c.total_minor AND p.currency = c.currency THEN 0 ELSE 1 END, \
             CASE WHEN p.movement IS NULL OR (m.direction = 'in' AND p.state = 'approved' \
              AND m.amount_minor = p.amount_minor AND m.currency = p.currency) THEN 0 ELSE 1 END, \
             p.amount_minor, \
             (SELECT COUNT(*) FROM payment q WHERE q.shopper_id = p.shopper_id \
              AND q.checkout_id = p.checkout_id AND q.attempt > p.attempt \
              AND q.provider = p.provider AND q.state = 'open' AND p.state = 'open') \
             FROM payment p \
             JOIN checkout c ON c.shopper_id = p.shopper_id AND c.checkout_id = p.checkout_id \
             LEFT JOIN provider_movement m \
             ON m.provider = p.provider AND m.provider_ref = p.movement \
             WHERE (p.shopper_id, p.payment_id) > ($1, $2) \
             ORDER BY p.shopper_id, p.payment_id LIMIT $3"
        ),
        params![shopper, id, PAGE],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)),
    )?;
    for (payment, odd_amount, odd_movement, amount, beside) in &page {
        if *odd_amount != 0 {
            found.broken(PAYMENTS, format!("{payment} is of {amount}, its checkout is not"));
        }
        if *beside > 0 {
            let told = format!("{payment} is open beside a later attempt at the same checkout");
            found.broken(ATTEMPTS, told);
        }
        if *odd_movement != 0 {
            found.broken(RECORDED, format!("{payment} of {amount} has no such movement"));
        }
    }
    Ok(page.last().map(|(end, ..)| key(end.home().number(), end.bytes())))
}

/// A refund that is still to be made has a timer, which may be a dead letter that an operator sees.
fn refunds(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, place) = parts(after);
    let (payment, refund_key) = place.split_at(place.len().min(16));
    let refund_key = String::from_utf8_lossy(refund_key).into_owned();
    let page: Vec<(i64, PaymentId, String)> = tx.query(
        sql_all_homes!(
            "SELECT shopper_id, payment_id, refund_key FROM refund \
             WHERE (shopper_id, payment_id, refund_key) > ($1, $2, $3) AND state = 'asked' \
             ORDER BY shopper_id, payment_id, refund_key LIMIT $4"
        ),
        params![shopper, payment, refund_key, PAGE],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    for (_, payment, refund_key) in &page {
        let timer = timer_id(*payment, refund_key);
        if timers::find(tx, timer::REFUND, &timer)?.is_none() {
            found.broken(ASKED, format!("{refund_key} of {payment} is asked for and never sent"));
        }
    }
    let end = |(shopper, payment, refund_key): &(i64, PaymentId, String)| {
        key(*shopper, &timer_id(*payment, refund_key))
    };
    Ok(page.last().map(end))
}

/// What the accounts that stand for providers should say, beside what they say. Sums over every home are
/// made by the database, in one statement.
fn provider_money(tx: &mut Tx<'_>, _: &[u8], found: &mut Findings) -> Looked {
    let told: Vec<(Account, Currency, i64)> = tx.query(
        sql_all_homes!(
            "SELECT account, currency, CAST(SUM(minor) AS BIGINT) FROM \
             (SELECT 'provider_clearing' AS account, currency, \
               CASE WHEN direction = 'in' THEN amount_minor ELSE -amount_minor END AS minor \
              FROM provider_movement \
              UNION ALL SELECT 'provider_clearing', currency, amount_minor FROM payment \
              WHERE state = 'approved' AND movement IS NULL \
              UNION ALL SELECT 'provider_clearing', currency, -amount_minor FROM refund \
              WHERE posted = 'asked' \
              UNION ALL SELECT 'refunds_payable', currency, -amount_minor FROM refund \
              WHERE posted = 'sent' AND state <> 'done' \
              AND refund_key >= 'ord_' AND refund_key < 'ord`' \
              UNION ALL SELECT 'unassigned_receipts', currency, -amount_minor FROM provider_movement \
              WHERE direction = 'in' AND state IN ('open', 'returning') \
              UNION ALL SELECT 'unasked_refunds', currency, amount_minor FROM provider_movement \
              WHERE direction = 'out' AND state = 'open') told \
             GROUP BY account, currency ORDER BY account, currency"
        ),
        params![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let mut sides: BTreeMap<(Account, Currency), (i64, i64)> = BTreeMap::new();
    for (account, currency, minor) in told {
        sides.entry((account, currency)).or_default().0 += minor;
    }
    for balance in ledger::balances_of_all(tx)? {
        if rule_of(balance.account).is_some() {
            let key = (balance.account, balance.amount.currency());
            sides.entry(key).or_default().1 += balance.amount.minor();
        }
    }
    for ((account, currency), (told, booked)) in sides {
        if let Some(rule) = rule_of(account).filter(|_| told != booked) {
            found.broken(
                rule,
                format!(
                    "{account}: {told} was told, {booked} is booked (smallest units of {currency})"
                ),
            );
        }
    }
    Ok(None)
}

/// The rule that speaks of an account, if one does.
const fn rule_of(account: Account) -> Option<&'static str> {
    match account {
        Account::ProviderClearing => Some(CLEARING),
        Account::RefundsPayable => Some(OWED),
        Account::UnassignedReceipts => Some(UNASSIGNED),
        Account::UnaskedRefunds => Some(UNASKED),
        Account::Escrow
        | Account::TaxOwed(_)
        | Account::TaxDifference(_)
        | Account::Commission
        | Account::MerchantPayable
        | Account::FxPosition
        | Account::FxRounding
        | Account::PayoutClearing => None,
    }
}

/// An order as the merchant's home tells it.
struct Kept {
    merchant: MerchantId,
    order: OrderId,
    shopper: ShopperId,
    person: Vec<u8>,
    year: i64,
    total: i64,
    /// What it should count against the person's limit.
    should: i64,
}

fn orders(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (merchant, order) = parts(after);
    let page = tx.query(
        sql!(
            "SELECT merchant_id, order_id, shopper_id, person_key, quota_year, total_minor, \
             limit_minor, state FROM orders WHERE merchant_id = $1 AND order_id > $2 \
             ORDER BY order_id LIMIT $3"
        ),
        params![merchant, order, PAGE],
        |row| {
            let state: String = row.get(7)?;
            let state: OrderState = state.parse().map_err(|_| StoreError::Column("order state"))?;
            let limit: i64 = row.get(6)?;
            Ok(Kept {
                merchant: row.get(0)?,
                order: row.get(1)?,
                shopper: row.get(2)?,
                person: row.get(3)?,
                year: row.get(4)?,
                total: row.get(5)?,
                should: if state.uses_quota() { limit } else { 0 },
            })
        },
    )?;
    compare(tx, &page, found)?;
    match page.last() {
        Some(end) => Ok(Some(key(end.merchant.number(), end.order.bytes()))),
        None => Ok(merchants::merchant_after(tx, merchant)?.map(|next| key(next.number(), &[]))),
    }
}

fn compare(tx: &mut Tx<'_>, page: &[Kept], found: &mut Findings) -> Result<(), StoreError> {
    let keys: Vec<[Value<'_>; 2]> =
        page.iter().map(|kept| [kept.shopper.to_value(), kept.order.to_value()]).collect();
    let indexed = totals(tx.query_set(
        sql_set!(
            "WITH v(shopper_id, order_id) AS (VALUES {rows}) \
             SELECT c.order_id, c.total_minor FROM v JOIN checkout_order c \
             ON c.shopper_id = v.shopper_id AND c.order_id = v.order_id",
            [BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    let keys: Vec<[Value<'_>; 3]> = page
        .iter()
        .map(|kept| [kept.person.to_value(), kept.year.to_value(), kept.order.to_value()])
        .collect();
    let counted = totals(tx.query_set(
        sql_set!(
            "WITH v(person_key, year, order_id) AS (VALUES {rows}) \
             SELECT q.order_id, q.amount_minor FROM v JOIN quota_use q \
             ON q.person_key = v.person_key AND q.year = v.year AND q.order_id = v.order_id \
             WHERE q.returned_at IS NULL",
            [BYTEA, BIGINT, BYTEA]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    for Kept { order, total, should, .. } in page {
        match indexed.get(order) {
            Some(index) if index == total => (),
            Some(index) => found.broken(
                INDEXED,
                format!("{order}: its shopper's index says {index}, the order {total}"),
            ),
            None => {
                found.broken(INDEXED, format!("{order} of {total} is not in its shopper's index"))
            }
        }
        let counted = counted.get(order).copied().unwrap_or(0);
        if counted != *should {
            found.broken(
                COUNTED,
                format!("{order} counts {counted} against a quota, and should count {should}"),
            );
        }
    }
    Ok(())
}

/// What shoppers see and no merchant has.
fn lost(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, order) = parts(after);
    let page: Vec<(i64, OrderId, i64)> = tx.query(
        sql_all_homes!(
            "SELECT shopper_id, order_id, total_minor FROM checkout_order \
             WHERE (shopper_id, order_id) > ($1, $2) ORDER BY shopper_id, order_id LIMIT $3"
        ),
        params![shopper, order, PAGE],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let homes: Vec<MerchantId> =
        page.iter().map(|(_, order, _)| MerchantId::of(order.home())).collect();
    let keys: Vec<[Value<'_>; 2]> = homes
        .iter()
        .zip(&page)
        .map(|(home, (_, order, _))| [home.to_value(), order.to_value()])
        .collect();
    let kept: BTreeSet<OrderId> = tx
        .query_set(
            sql_set!(
                "WITH v(merchant_id, order_id) AS (VALUES {rows}) \
                 SELECT o.order_id FROM v JOIN orders o \
                 ON o.merchant_id = v.merchant_id AND o.order_id = v.order_id",
                [BIGINT, BYTEA]
            ),
            &keys,
            |row| row.get(0),
        )?
        .into_iter()
        .collect();
    for (_, order, total) in page.iter().filter(|(_, order, _)| !kept.contains(order)) {
        found.broken(
            INDEXED,
            format!("{order} of {total} is in a shopper's index, its merchant has none"),
        );
    }
    Ok(page.last().map(|(shopper, end, _)| key(*shopper, end.bytes())))
}

fn totals(rows: Vec<(OrderId, i64)>) -> BTreeMap<OrderId, i64> {
    rows.into_iter().collect()
}

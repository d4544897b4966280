//! What orders list, and what they prove: checkouts, payments, orders and quotas agree, over every home.
//!
//! Rows of two homes cannot be joined; pages of one are compared with what the other home has of them.

mod given_back;
mod kept;
mod limits;
mod movements;
mod purses;

pub use crate::facts::EVENTS;
pub use crate::letters::LETTERS;

use kernel::{CheckoutId, Currency, PaymentId};
use ledger::Account;
use std::collections::BTreeMap;
use store::proof::{self, Findings, Looked, Proof, key, parts};
use store::{Row, StoreError, Tx, params, sql_all_homes};

pub use crate::due::jobs;

const QUOTAS: &str = "a person's yearly use is the sum of her orders";
const COUNTED: &str = "every order counts against a limit exactly when it should";
const RESTORED: &str =
    "every order gave back of a year what its units counted that never left or came back in time";
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
const BORNE: &str = "borne refunds are what the market bears of them";
const ASKED: &str = "every refund that was asked for has a timer until it is made";
const INDEXED: &str = "shoppers and merchants see the same orders";
const AGREED: &str = "every checkout stands where its orders do";
const PROMISED: &str = "the goods of every open order are promised, and of no other";
const UNITS: &str = "the units of every order are where it stands";
const CARRIED: &str = "the lines of every order carry what was paid for it";
const MATCHED: &str = "every movement that counts as paid is named by an approved payment";
const TOLD: &str = "every movement is as its provider told it";
const PURSES: &str =
    "what a payment holds is what came in, less what went back and what is asked for";
const MORE: &str = "no payment gives back more than came in, but for what the market bears";
const PARTS: &str =
    "every refund is back as far as its movements say, and they went back for no more";
const GIVEN: &str =
    "every order that was paid and called off has a refund of what it cost, and no order of more";
const RETURNS: &str =
    "every receipt that goes back has its refund, and every such refund its receipt";

/// Each looks at a page of rows a step.
pub const PROOFS: &[Proof] = &[
    Proof { rules: &[QUOTAS], step: quotas },
    Proof { rules: &[CHECKOUTS, EXPIRY, CARTS], step: checkouts },
    Proof { rules: &[PAYMENTS, ATTEMPTS, RECORDED], step: payments },
    Proof { rules: &[ASKED, PARTS, GIVEN, RETURNS], step: given_back::refunds },
    Proof { rules: &[CLEARING, OWED, UNASSIGNED, UNASKED, BORNE], step: provider_money },
    Proof { rules: &[MATCHED, TOLD, PARTS, RETURNS, PURSES, BORNE], step: movements::movements },
    Proof { rules: &[PURSES, MORE], step: purses::purses },
    Proof {
        rules: &[INDEXED, COUNTED, RESTORED, AGREED, PROMISED, UNITS, CARRIED, GIVEN],
        step: kept::orders,
    },
    Proof { rules: &[INDEXED], step: kept::lost },
];

/// How many rows are read at once.
const PAGE: u32 = 500;

fn quotas(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    // The key is the year and the person.
    let (year, person) = parts(after);
    let page = tx.query(
        sql_all_homes!(
            "SELECT q.person_key, q.year, q.used_minor, \
             COALESCE((SELECT CAST(SUM(u.amount_minor) AS BIGINT) FROM quota_use u \
              WHERE u.person_key = q.person_key AND u.year = q.year AND u.returned_at IS NULL), 0) \
             FROM quota q WHERE (q.person_key, q.year) > ($1, $2) \
             ORDER BY q.person_key, q.year LIMIT $3"
        ),
        params![person, year, PAGE],
        |row| {
            let key = key(row.get(1)?, &row.get::<Vec<u8>>(0)?);
            proof::row(key, row, |row| Ok((row.get(1)?, row.get(2)?, row.get(3)?)))
        },
    )?;
    let (end, page): (_, Vec<(i64, i64, i64)>) = found.readable(("quota", "id"), page);
    for (year, used, sum) in &page {
        if used != sum {
            found.broken(
                QUOTAS,
                format!("the quota of {year} says {used}, its orders add up to {sum}"),
            );
        }
    }
    Ok(end)
}

fn checkouts(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, id) = parts(after);
    // A clock that rings in more than ten years is none; it is halved, so that no sum is too large.
    let page = tx.query(
        sql_all_homes!(
            "SELECT c.checkout_id, c.total_minor, \
             COALESCE((SELECT CAST(SUM(o.total_minor) AS BIGINT) FROM checkout_order o \
              WHERE o.shopper_id = c.shopper_id AND o.checkout_id = c.checkout_id), 0), \
             CAST(CASE WHEN c.state = 'awaiting_payment' AND NOT EXISTS (SELECT 1 FROM timer t \
              WHERE t.kind = 'checkout.expire' AND t.id = c.checkout_id \
              AND (t.dead_at IS NOT NULL OR t.due_at / 2 - 157680000000000 <= c.placed_at / 2)) \
              THEN 1 ELSE 0 END AS BIGINT), \
             c.cart_version, COALESCE(k.version, 0), c.shopper_id \
             FROM checkout c LEFT JOIN cart k ON k.shopper_id = c.shopper_id + \
               (CASE WHEN c.cart_version < 0 THEN 1152921504606846976 ELSE 0 END) \
             WHERE (c.shopper_id, c.checkout_id) > ($1, $2) \
             ORDER BY c.shopper_id, c.checkout_id LIMIT $3"
        ),
        params![shopper, id, PAGE],
        |row| proof::row(key(row.get(6)?, &row.get::<Vec<u8>>(0)?), row, checkout),
    )?;
    let (end, page) = found.readable(("checkout", "chk"), page);
    for (checkout, total, sum, timeless, bought, stands) in &page {
        let bought = bought.map(i64::saturating_abs).filter(|bought| bought >= stands);
        if let Some(bought) = bought {
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
    Ok(end)
}

/// Its id, its total, the sum of its orders, whether it lacks a clock, the version of the cart that it
/// bought, and the version at which that is.
type Bought = (CheckoutId, i64, i64, i64, Option<i64>, i64);

fn checkout(row: &Row<'_>) -> Result<Bought, StoreError> {
    let (timeless, bought) = (row.get(3)?, row.get(4)?);
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, timeless, bought, row.get(5)?))
}

fn payments(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (shopper, id) = parts(after);
    let page = tx.query(
        sql_all_homes!(
            "SELECT p.payment_id, \
             CASE WHEN p.amount_minor = c.total_minor AND p.currency = c.currency THEN 0 ELSE 1 END, \
             CASE WHEN p.movement IS NULL OR (m.direction = 'in' AND p.state = 'approved' \
              AND m.amount_minor = p.amount_minor AND m.currency = p.currency) THEN 0 ELSE 1 END, \
             p.amount_minor, \
             (SELECT COUNT(*) FROM payment q WHERE q.shopper_id = p.shopper_id \
              AND q.checkout_id = p.checkout_id AND q.attempt > p.attempt \
              AND q.provider = p.provider AND q.state = 'open' AND p.state = 'open'), \
             p.shopper_id FROM payment p \
             JOIN checkout c ON c.shopper_id = p.shopper_id AND c.checkout_id = p.checkout_id \
             LEFT JOIN provider_movement m \
             ON m.provider = p.provider AND m.provider_ref = p.movement \
             WHERE (p.shopper_id, p.payment_id) > ($1, $2) \
             ORDER BY p.shopper_id, p.payment_id LIMIT $3"
        ),
        params![shopper, id, PAGE],
        |row| proof::row(key(row.get(5)?, &row.get::<Vec<u8>>(0)?), row, payment),
    )?;
    let (end, page) = found.readable(("payment", "pay"), page);
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
    Ok(end)
}

/// Its id, whether its amount and its movement are odd, its amount, and how many are open beside it.
type Attempt = (PaymentId, i64, i64, i64, i64);

fn payment(row: &Row<'_>) -> Result<Attempt, StoreError> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
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
              UNION ALL SELECT 'refunds_payable', currency, back_minor - amount_minor FROM refund \
              WHERE posted IN ('sent', 'parts') AND state <> 'done' \
              AND refund_key >= 'ord_' AND refund_key < 'ord`' \
              UNION ALL SELECT 'unassigned_receipts', currency, used_minor - amount_minor \
              FROM provider_movement \
              WHERE direction = 'in' AND state IN ('open', 'returning') \
              UNION ALL SELECT 'unasked_refunds', currency, amount_minor - used_minor \
              FROM provider_movement WHERE direction = 'out' AND state = 'open' \
              UNION ALL SELECT 'borne_refunds', currency, borne_minor FROM provider_movement \
              WHERE borne_minor <> 0) told \
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
        Account::BorneRefunds => Some(BORNE),
        Account::Escrow
        | Account::Goodwill
        | Account::MerchantDebt
        | Account::WrittenOff
        | Account::TaxOwed(_)
        | Account::TaxDifference(_)
        | Account::Commission
        | Account::MerchantPayable
        | Account::FxPosition
        | Account::FxRounding
        | Account::PayoutClearing
        | Account::Bank => None,
    }
}

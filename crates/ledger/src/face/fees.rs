//! What the ledger proves of the market's fee, order by order: amounts are reckoned again, which no statement
//! can do.

use super::books_after;
use ::store::proof::{Findings, Found, Looked, key, parts, row};
use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Currency, Money, OrderId, Rate, Rounding};

/// What must be true.
pub(super) const FEES: &str = "the fee of every order is the one agreed when its money was held";

/// Orders that a step looks at.
const ORDERS: i64 = 256;

/// An order's fee, as each place that keeps something of it says.
struct Fee {
    order: OrderId,
    /// What is to be taken.
    kept: Rate,
    /// What its entry says was agreed; none in entries of before.
    agreed: Option<Rate>,
    /// Of what it was taken, and how much that was.
    taken: Option<(Money, i64)>,
    /// What the release posted, less what went back with parts.
    posted: i64,
}

/// Looks at some orders of one merchant, or finds the next one.
pub(super) fn look(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (home, last) = parts(after);
    let page = page(tx, home, last)?;
    let (last, fees) = found.readable(("escrow_hold", "ord"), page);
    for fee in &fees {
        if let Some(detail) = fee.fault() {
            found.broken(FEES, detail);
        }
    }
    if last.is_some() {
        return Ok(last);
    }
    Ok(books_after(tx, home)?.map(|merchant| key(merchant.number(), &[])))
}

fn page(tx: &mut Tx<'_>, home: i64, last: &[u8]) -> Result<Vec<Found<Fee>>, StoreError> {
    tx.query(
        sql!(
            "SELECT h.order_id, h.commission, h.gross_minor, h.commission_minor, h.merchant_currency,
                    e.fee, f.posted
             FROM escrow_hold h
             LEFT JOIN ledger_entry e ON e.merchant_id = h.merchant_id AND e.kind = 'hold'
               AND e.subject = h.order_id
             LEFT JOIN (SELECT r.order_id, CAST(SUM(p.amount_minor) AS BIGINT) AS posted
                        FROM ledger_entry r JOIN ledger_posting p
                          ON p.merchant_id = r.merchant_id AND p.entry_id = r.entry_id
                        WHERE r.merchant_id = $1 AND r.kind IN ('release', 'part_refund')
                          AND p.account = 'commission'
                        GROUP BY r.order_id) f ON f.order_id = h.order_id
             WHERE h.merchant_id = $1 AND h.order_id > $2 ORDER BY h.order_id LIMIT $3"
        ),
        params![home, last, ORDERS],
        |found| row(key(home, &found.get::<Vec<u8>>(0)?), found, fee),
    )
}

fn fee(row: &Row<'_>) -> Result<Fee, StoreError> {
    let (gross, taken): (Option<i64>, Option<i64>) = (row.get(2)?, row.get(3)?);
    let currency: Option<Currency> = row.get(4)?;
    let gross = gross.zip(currency).map(|(gross, currency)| Money::new(gross, currency));
    Ok(Fee {
        order: row.get(0)?,
        kept: row.get(1)?,
        agreed: row.get(5)?,
        taken: gross.zip(taken),
        posted: row.get::<Option<i64>>(6)?.unwrap_or(0).saturating_neg(),
    })
}

impl Fee {
    /// What is wrong with it, in words.
    fn fault(&self) -> Option<String> {
        let (order, kept) = (self.order, self.kept);
        let agreed = self.agreed.unwrap_or(kept);
        if agreed != kept {
            return Some(format!("{order}: a fee of {agreed} was agreed, {kept} is kept"));
        }
        let (gross, taken) = self.taken?;
        let due = gross.times_rate(agreed, Rounding::HalfUp).map(Money::minor);
        let is_due = due == Ok(taken) && taken == self.posted;
        let posted = self.posted;
        (!is_due).then(|| {
            format!("{order}: of {gross} a fee of {agreed} was agreed; {taken} was taken and {posted} posted (smallest units)")
        })
    }
}

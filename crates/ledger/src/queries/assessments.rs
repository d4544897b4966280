//! Assessments of customs, as they were written.

use crate::domain::{AssessedTax, Assessment, tax_kind};
use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Currency, MerchantId, Money, OrderId};

/// The assessments of an order, oldest first; the last one stands unless it was replaced.
pub fn assessments(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Assessment>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT {columns}
             FROM tax_assessment a
             LEFT JOIN tax_assessment_line l ON l.merchant_id = a.merchant_id
               AND l.order_id = a.order_id AND l.number = a.number
             WHERE a.merchant_id = $1 AND a.order_id = $2 ORDER BY a.number, l.kind",
            ASSESSMENT
        ),
        params![MerchantId::of(order.home()), order],
        assessment,
    )?;
    Ok(gathered(rows))
}

/// The standing assessments of a merchant's orders from `from` on (it included) and below `below`,
/// by order.
pub fn assessments_between(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    from: Option<OrderId>,
    below: Option<OrderId>,
) -> Result<Vec<Assessment>, StoreError> {
    let from = from.map_or([0; 16], |id| *id.bytes());
    let below = below.map_or([0xFF; 16], |id| *id.bytes());
    let rows = tx.query(
        sql!(
            "SELECT {columns}
             FROM tax_assessment a
             LEFT JOIN tax_assessment_line l ON l.merchant_id = a.merchant_id
               AND l.order_id = a.order_id AND l.number = a.number
             WHERE a.merchant_id = $1 AND a.order_id >= $2 AND a.order_id < $3
               AND a.replaced_at IS NULL ORDER BY a.order_id, a.number, l.kind",
            ASSESSMENT
        ),
        params![merchant, from[..], below[..]],
        assessment,
    )?;
    Ok(gathered(rows))
}

/// The assessment of an order that was not replaced.
pub(crate) fn standing(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Assessment>, StoreError> {
    Ok(assessments(tx, order)?.pop().filter(|last| last.replaced_at.is_none()))
}

/// The columns of [`assessment`], in its order: those of `tax_assessment a`, then those of its
/// `tax_assessment_line l` or NULLs.
const ASSESSMENT: &str = "a.order_id, a.number, a.destination, a.currency, a.taken_minor, \
    a.assessed_minor, a.reference, a.assessed_on, a.recorded_by, a.recorded_at, \
    a.replaced_at, l.kind, l.quoted_minor, l.assessed_minor";

fn assessment(row: &Row<'_>) -> Result<Assessment, StoreError> {
    let currency: Currency = row.get(3)?;
    let kind: Option<String> = row.get(11)?;
    let taxes = match kind {
        None => Vec::new(),
        Some(kind) => vec![AssessedTax {
            kind: tax_kind(&kind).ok_or(StoreError::Column("tax kind"))?,
            quoted: Money::new(row.get(12)?, currency),
            assessed: Money::new(row.get(13)?, currency),
        }],
    };
    Ok(Assessment {
        order: row.get(0)?,
        number: row.get(1)?,
        destination: row.get(2)?,
        taken: Money::new(row.get(4)?, currency),
        assessed: Money::new(row.get(5)?, currency),
        taxes,
        reference: row.get(6)?,
        assessed_on: row
            .get::<String>(7)?
            .parse()
            .map_err(|_| StoreError::Column("assessment day"))?,
        by: row.get(8)?,
        recorded_at: row.get(9)?,
        replaced_at: row.get(10)?,
    })
}

/// Rows of one assessment stand together; this puts their taxes in one value.
fn gathered(rows: Vec<Assessment>) -> Vec<Assessment> {
    let mut all: Vec<Assessment> = Vec::new();
    for row in rows {
        match all.last_mut() {
            Some(last) if (last.order, last.number) == (row.order, row.number) => {
                last.taxes.extend(row.taxes);
            }
            Some(_) | None => all.push(row),
        }
    }
    all
}

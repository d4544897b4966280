//! Assessments of customs, as rows.

use crate::domain::{AssessedTax, Assessment, tax_kind};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{Currency, MerchantId, Money, OrderId, Timestamp};

/// The subject of an assessment's journal entries.
pub(crate) fn subject(order: OrderId, number: i64) -> Vec<u8> {
    let mut subject = order.bytes().to_vec();
    subject.extend(number.to_be_bytes());
    subject
}

/// The assessments of an order, oldest first; the last one stands unless it was replaced.
pub(crate) fn assessments(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Assessment>, StoreError> {
    let rows = tx.query(
        sql!(
            "SELECT a.order_id, a.number, a.destination, a.currency, a.taken_minor,
                    a.assessed_minor, a.reference, a.assessed_on, a.recorded_by, a.recorded_at,
                    a.replaced_at, l.kind, l.quoted_minor, l.assessed_minor
             FROM tax_assessment a
             LEFT JOIN tax_assessment_line l ON l.merchant_id = a.merchant_id
               AND l.order_id = a.order_id AND l.number = a.number
             WHERE a.merchant_id = $1 AND a.order_id = $2 ORDER BY a.number, l.kind"
        ),
        params![MerchantId::of(order.home()), order],
        assessment,
    )?;
    Ok(gathered(rows))
}

/// The standing assessments of a merchant's orders from `from` on (it included) and below `below`,
/// by order.
pub(crate) fn assessments_between(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    from: Option<OrderId>,
    below: Option<OrderId>,
) -> Result<Vec<Assessment>, StoreError> {
    let from = from.map_or([0; 16], |id| *id.bytes());
    let below = below.map_or([0xFF; 16], |id| *id.bytes());
    let rows = tx.query(
        sql!(
            "SELECT a.order_id, a.number, a.destination, a.currency, a.taken_minor,
                    a.assessed_minor, a.reference, a.assessed_on, a.recorded_by, a.recorded_at,
                    a.replaced_at, l.kind, l.quoted_minor, l.assessed_minor
             FROM tax_assessment a
             LEFT JOIN tax_assessment_line l ON l.merchant_id = a.merchant_id
               AND l.order_id = a.order_id AND l.number = a.number
             WHERE a.merchant_id = $1 AND a.order_id >= $2 AND a.order_id < $3
               AND a.replaced_at IS NULL ORDER BY a.order_id, a.number, l.kind"
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

/// Marks a standing assessment replaced; false when another took its place before.
pub(crate) fn set_replaced(
    tx: &mut Tx<'_>,
    known: &Assessment,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE tax_assessment SET replaced_at = $1
             WHERE merchant_id = $2 AND order_id = $3 AND number = $4 AND replaced_at IS NULL"
        ),
        params![now, MerchantId::of(known.order.home()), known.order, known.number],
    )?;
    Ok(touched == 1)
}

/// Writes an assessment with its taxes; false when its number was given away a moment before.
pub(crate) fn insert_assessment(tx: &mut Tx<'_>, new: &Assessment) -> Result<bool, StoreError> {
    let merchant = MerchantId::of(new.order.home());
    let subject = subject(new.order, new.number);
    let written = tx.execute(
        sql!(
            "INSERT INTO tax_assessment
               (merchant_id, order_id, number, subject, destination, currency, taken_minor,
                assessed_minor, reference, assessed_on, recorded_by, recorded_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT (merchant_id, order_id, number) DO NOTHING"
        ),
        params![
            merchant,
            new.order,
            new.number,
            subject[..],
            new.destination,
            new.assessed.currency(),
            new.taken.minor(),
            new.assessed.minor(),
            new.reference,
            new.assessed_on.to_string(),
            new.by,
            new.recorded_at,
        ],
    )?;
    if written != 1 {
        return Ok(false);
    }
    let mut rows: Vec<[Value<'_>; 6]> = new
        .taxes
        .iter()
        .map(|tax| {
            [
                merchant.to_value(),
                new.order.to_value(),
                Value::Int(new.number),
                Value::Text(tax.kind.name()),
                Value::Int(tax.quoted.minor()),
                Value::Int(tax.assessed.minor()),
            ]
        })
        .collect();
    rows.sort_by_key(|row| match row {
        [_, _, _, Value::Text(kind), ..] => (*kind).to_owned(),
        _ => String::new(),
    });
    tx.execute_set(
        sql_set!(
            "INSERT INTO tax_assessment_line
               (merchant_id, order_id, number, kind, quoted_minor, assessed_minor)
             VALUES {rows}",
            [BIGINT, BYTEA, BIGINT, TEXT, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(true)
}

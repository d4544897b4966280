//! Writing assessments of customs.

use crate::domain::Assessment;
use ::store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{MerchantId, OrderId, Timestamp};

/// The subject of an assessment's journal entries.
pub(crate) fn subject(order: OrderId, number: i64) -> Vec<u8> {
    let mut subject = order.bytes().to_vec();
    subject.extend(number.to_be_bytes());
    subject
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

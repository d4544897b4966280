//! That whatever counts as paid is a payment's: the other side of what payments say of their movements.

use super::{MATCHED, PAGE};
use kernel::{PaymentId, ShopperId};
use std::collections::BTreeSet;
use store::proof::{self, Findings, Looked, key, parts};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// What came in and counts as paid.
struct Came {
    provider: String,
    provider_ref: String,
    payment: PaymentId,
    shopper: ShopperId,
    amount: i64,
}

fn came(row: &Row<'_>) -> Result<Came, StoreError> {
    let payment: PaymentId = row.get(2)?;
    Ok(Came {
        provider: row.get(0)?,
        provider_ref: row.get(1)?,
        payment,
        shopper: ShopperId::of(payment.home()),
        amount: row.get(3)?,
    })
}

/// The key is the provider and its id of the movement, which hold no NUL.
pub(super) fn movements(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (_, place) = parts(after);
    let mut texts = place.splitn(2, |byte| *byte == 0).map(String::from_utf8_lossy);
    let provider = texts.next().unwrap_or_default().into_owned();
    let provider_ref = texts.next().unwrap_or_default().into_owned();
    let page = tx.query(
        sql!(
            "SELECT provider, provider_ref, reference, amount_minor FROM provider_movement \
             WHERE (provider, provider_ref) > ($1, $2) AND direction = 'in' AND state = 'matched' \
             ORDER BY provider, provider_ref LIMIT $3"
        ),
        params![provider, provider_ref, PAGE],
        |row| {
            let place = format!("{}\0{}", row.get::<String>(0)?, row.get::<String>(1)?);
            proof::row(key(0, place.as_bytes()), row, came)
        },
    )?;
    let (end, page) = found.readable(("provider_movement", "id"), page);
    let keys: Vec<[Value<'_>; 3]> = page
        .iter()
        .map(|came| {
            let named = Value::Text(&came.provider_ref);
            [came.shopper.to_value(), came.payment.to_value(), named]
        })
        .collect();
    let paid: Vec<(String, String)> = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, payment_id, movement) AS (VALUES {rows}) \
             SELECT p.provider, p.movement FROM v JOIN payment p \
             ON p.shopper_id = v.shopper_id AND p.payment_id = v.payment_id \
             AND p.movement = v.movement WHERE p.state = 'approved'",
            [BIGINT, BYTEA, TEXT]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let paid: BTreeSet<(String, String)> = paid.into_iter().collect();
    for Came { provider, provider_ref, payment, amount, .. } in page {
        let named = (provider, provider_ref);
        if !paid.contains(&named) {
            let told = format!("{amount} came in as {} for {payment}, which says no such", named.1);
            found.broken(MATCHED, told);
        }
    }
    Ok(end)
}

//! What payments hold at their providers, against every word of those and everything that they are asked for.

use super::{MORE, PAGE, PURSES};
use kernel::{Currency, PaymentId, ShopperId};
use std::collections::BTreeMap;
use store::proof::{self, Findings, Looked, key, parts};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// A purse as it is kept, and what it should be.
struct Kept {
    purse: PaymentId,
    currency: Currency,
    came: (i64, i64),
    back: (i64, i64),
    asked: (i64, i64),
    borne: i64,
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept {
        purse: row.get(1)?,
        currency: row.get(2)?,
        came: (row.get(3)?, row.get(4)?),
        back: (row.get(5)?, row.get(6)?),
        asked: (row.get(7)?, row.get(8)?),
        borne: row.get(9)?,
    })
}

/// The key is the purse, then its provider and currency, which hold no NUL.
pub(super) fn purses(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (_, place) = parts(after);
    let (purse, texts) = place.split_at(place.len().min(16));
    let mut texts = texts.splitn(2, |byte| *byte == 0).map(String::from_utf8_lossy);
    let provider = texts.next().unwrap_or_default().into_owned();
    let currency = texts.next().unwrap_or_default().into_owned();
    let page = tx.query(
        sql!(
            "SELECT p.provider, p.purse, p.currency, p.in_minor, \
             COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM provider_movement m \
              WHERE m.provider = p.provider AND m.purse = p.purse AND m.currency = p.currency \
              AND m.direction = 'in'), 0), \
             p.back_minor, \
             COALESCE((SELECT CAST(SUM(m.amount_minor) AS BIGINT) FROM provider_movement m \
              WHERE m.provider = p.provider AND m.purse = p.purse AND m.currency = p.currency \
              AND m.direction = 'out'), 0), \
             p.asked_minor, \
             COALESCE((SELECT CAST(SUM(s.amount_minor) AS BIGINT) FROM refund_sending s \
              WHERE s.provider = p.provider AND s.purse = p.purse AND s.currency = p.currency \
              AND s.state = 'asked'), 0), \
             COALESCE((SELECT CAST(SUM(m.borne_minor) AS BIGINT) FROM provider_movement m \
              WHERE m.provider = p.provider AND m.purse = p.purse AND m.currency = p.currency), 0) \
             FROM provider_purse p WHERE (p.provider, p.purse, p.currency) > ($1, $2, $3) \
             ORDER BY p.provider, p.purse, p.currency LIMIT $4"
        ),
        params![provider, purse, currency, PAGE],
        |row| {
            let names = format!("{}\0{}", row.get::<String>(0)?, row.get::<String>(2)?);
            let place = [row.get::<Vec<u8>>(1)?, names.into_bytes()].concat();
            proof::row(key(0, &place), row, kept)
        },
    )?;
    let (end, page) = found.readable(("provider_purse", "id"), page);
    let older = older(tx, &page)?;
    for Kept { purse, currency, mut came, mut back, asked, borne } in page {
        let before = older.get(&(purse, currency)).copied().unwrap_or_default();
        (came.1, back.1) = (came.1.saturating_add(before.0), back.1.saturating_add(before.1));
        for (what, (kept, told)) in [("came in", came), ("went back", back), ("asked for", asked)] {
            if kept != told {
                let told = format!("{purse}: {kept} {what} as kept, {told} as told ({currency})");
                found.broken(PURSES, told);
            }
        }
        if back.1.saturating_sub(borne) > came.1 {
            let (back, came) = (back.1, came.1);
            let told = format!("{purse}: {came} came in, {back} went back ({currency})");
            found.broken(MORE, told);
        }
    }
    Ok(end)
}

/// What came in and went back under the oldest versions, which kept no movement of it.
type Older = BTreeMap<(PaymentId, Currency), (i64, i64)>;

fn older(tx: &mut Tx<'_>, page: &[Kept]) -> Result<Older, StoreError> {
    let mut purses: Vec<(ShopperId, PaymentId)> =
        page.iter().map(|kept| (ShopperId::of(kept.purse.home()), kept.purse)).collect();
    purses.sort_unstable_by_key(|(home, purse)| (home.number(), *purse));
    purses.dedup();
    let keys: Vec<[Value<'_>; 2]> =
        purses.iter().map(|(home, purse)| [home.to_value(), purse.to_value()]).collect();
    // A currency that cannot be read is told by those who read payments and refunds.
    let read = |row: &Row<'_>| -> Result<(PaymentId, String, i64), StoreError> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    };
    let came = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, payment_id) AS (VALUES {rows}) \
             SELECT p.payment_id, p.currency, p.amount_minor FROM v JOIN payment p \
             ON p.shopper_id = v.shopper_id AND p.payment_id = v.payment_id \
             WHERE p.state = 'approved' AND p.movement IS NULL",
            [BIGINT, BYTEA]
        ),
        &keys,
        read,
    )?;
    let back = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, payment_id) AS (VALUES {rows}) \
             SELECT r.payment_id, r.currency, r.amount_minor FROM v JOIN refund r \
             ON r.shopper_id = v.shopper_id AND r.payment_id = v.payment_id \
             WHERE r.state = 'done' AND r.posted = 'asked'",
            [BIGINT, BYTEA]
        ),
        &keys,
        read,
    )?;
    let mut older = Older::new();
    for (purse, currency, minor) in came {
        if let Ok(currency) = currency.parse() {
            older.entry((purse, currency)).or_default().0 += minor;
        }
    }
    for (purse, currency, minor) in back {
        if let Ok(currency) = currency.parse() {
            older.entry((purse, currency)).or_default().1 += minor;
        }
    }
    Ok(older)
}

//! The SQL of rates that wait for an operator's word.

use super::read_day;
use crate::{FxDay, FxHeld};
use kernel::{Date, Timestamp};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Days of rates that wait for an operator's word, oldest first.
pub fn held(tx: &mut Tx<'_>) -> Result<Vec<FxHeld>, StoreError> {
    tx.query(
        sql!(
            "SELECT day, rates, source, doubts, held_at FROM fx_held
              WHERE dropped_at IS NULL ORDER BY day"
        ),
        params![],
        row,
    )
}

fn row(row: &Row<'_>) -> Result<FxHeld, StoreError> {
    let (rates, source): (String, String) = (row.get(1)?, row.get(2)?);
    let rates = FxDay::from_text(read_day(&row.get::<String>(0)?)?, &rates, source);
    let doubts = serde_json::from_str(&row.get::<String>(3)?);
    let doubts = doubts.map_err(|_| StoreError::Column("doubts"))?;
    Ok(FxHeld { rates, doubts, held_at: row.get(4)? })
}

/// Days of which anything is held or was thrown away.
pub(crate) fn doubted_days(tx: &mut Tx<'_>) -> Result<Vec<Date>, StoreError> {
    let text = |row: &Row<'_>| row.get::<String>(0);
    let days = tx.query(sql!("SELECT day FROM fx_held ORDER BY day"), params![], text)?;
    days.iter().map(|day| read_day(day)).collect()
}

/// Holds them; what was thrown away stays so while the same rates come again.
pub(crate) fn hold(tx: &mut Tx<'_>, all: &[FxHeld]) -> Result<(), StoreError> {
    let mut texts: Vec<(String, String, String)> = Vec::new();
    for held in all {
        let doubts =
            serde_json::to_string(&held.doubts).map_err(|_| StoreError::Column("doubts"))?;
        texts.push((held.day().to_string(), held.rates.text(), doubts));
    }
    let rows: Vec<[Value<'_>; 5]> = texts
        .iter()
        .zip(all)
        .map(|((day, rates, doubts), held)| {
            [
                day.to_value(),
                rates.to_value(),
                held.rates.source.to_value(),
                doubts.to_value(),
                held.held_at.to_value(),
            ]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO fx_held (day, rates, source, doubts, held_at) VALUES {rows}
             ON CONFLICT (day) DO UPDATE SET rates = excluded.rates, source = excluded.source,
               doubts = excluded.doubts, held_at = excluded.held_at,
               dropped_at = CASE WHEN fx_held.rates = excluded.rates THEN fx_held.dropped_at END",
            [TEXT, TEXT, TEXT, TEXT, BIGINT]
        ),
        &rows,
    )?;
    Ok(())
}

pub(crate) fn drop_held(tx: &mut Tx<'_>, day: Date, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        sql!("UPDATE fx_held SET dropped_at = $1 WHERE day = $2 AND dropped_at IS NULL"),
        params![now, day.to_string()],
    )?;
    Ok(())
}

pub(crate) fn forget_held(tx: &mut Tx<'_>, day: Date) -> Result<(), StoreError> {
    tx.execute(sql!("DELETE FROM fx_held WHERE day = $1"), params![day.to_string()])?;
    Ok(())
}

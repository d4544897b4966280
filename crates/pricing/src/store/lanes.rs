//! The SQL of what the operator decided about lanes.

use crate::{LaneChoice, LaneStance, Stance};
use kernel::Country;
use store::{Row, StoreError, Tx, params, sql};

/// Every lane that was decided about by itself, by country.
pub fn lane_choices(tx: &mut Tx<'_>) -> Result<Vec<LaneChoice>, StoreError> {
    tx.query(
        sql!(
            "SELECT destination, incomplete, stale, decided_by, since FROM lane_choice
              ORDER BY destination"
        ),
        params![],
        choice,
    )
}

fn choice(row: &Row<'_>) -> Result<LaneChoice, StoreError> {
    let stance = |text: String| Stance::parse(&text).ok_or(StoreError::Column("stance"));
    Ok(LaneChoice {
        destination: row.get(0)?,
        stance: LaneStance { incomplete: stance(row.get(1)?)?, stale: stance(row.get(2)?)? },
        decided_by: row.get(3)?,
        since: row.get(4)?,
    })
}

pub(crate) fn put_lane_choice(tx: &mut Tx<'_>, choice: &LaneChoice) -> Result<(), StoreError> {
    super::market_changes(tx)?;
    let (incomplete, stale) = (choice.stance.incomplete.name(), choice.stance.stale.name());
    tx.execute(
        sql!(
            "INSERT INTO lane_choice (destination, incomplete, stale, decided_by, since)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (destination) DO UPDATE SET incomplete = excluded.incomplete,
               stale = excluded.stale, decided_by = excluded.decided_by, since = excluded.since"
        ),
        params![choice.destination, incomplete, stale, choice.decided_by, choice.since],
    )?;
    Ok(())
}

pub(crate) fn delete_lane_choice(tx: &mut Tx<'_>, destination: Country) -> Result<(), StoreError> {
    super::market_changes(tx)?;
    tx.execute(sql!("DELETE FROM lane_choice WHERE destination = $1"), params![destination])?;
    Ok(())
}

/// Where the market sells parcels to; everywhere that the rules reach when it is empty.
pub fn sold_destinations(tx: &mut Tx<'_>) -> Result<Vec<Country>, StoreError> {
    tx.query(
        sql!("SELECT destination FROM sold_destination ORDER BY destination"),
        params![],
        |row| row.get(0),
    )
}

pub(crate) fn put_sold_destinations(tx: &mut Tx<'_>, all: &[Country]) -> Result<(), StoreError> {
    super::market_changes(tx)?;
    tx.execute(sql!("DELETE FROM sold_destination"), params![])?;
    for destination in all {
        tx.execute(
            sql!("INSERT INTO sold_destination (destination) VALUES ($1)"),
            params![destination],
        )?;
    }
    Ok(())
}

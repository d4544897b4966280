//! What was seen of parcels, and whose number is whose.

use super::actor;
use crate::domain::{Actor, Carrier, Progress, TrackingNumber};
use ::store::{StoreError, Tx, params, sql};
use kernel::{MerchantId, OrderId, Timestamp};

/// Something seen of a parcel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// 1, 2, 3 … in the order in which it was told.
    pub seq: i64,
    /// Of which parcel: 1, 2, 3 … of the order.
    pub parcel: i64,
    /// What.
    pub progress: Progress,
    /// Where; may be empty.
    pub place: String,
    /// More; may be empty.
    pub note: String,
    /// When it happened.
    pub at: Timestamp,
    /// When it was told.
    pub recorded_at: Timestamp,
    /// Who told it.
    pub by: Actor,
    /// Where they have it from; may be empty.
    pub source: String,
}

/// Writes what was seen; false when it was told before or there is no parcel.
pub(crate) fn insert_event(
    tx: &mut Tx<'_>,
    order: OrderId,
    seen: &Seen,
) -> Result<bool, StoreError> {
    let merchant = MerchantId::of(order.home());
    // Counting first locks the consignment, so that events of one parcel are numbered one by one.
    let seq = tx.query_opt(
        sql!(
            "UPDATE consignment SET events = events + 1
             WHERE merchant_id = $1 AND order_id = $2 RETURNING events"
        ),
        params![merchant, order],
        |row| row.get::<i64>(0),
    )?;
    let Some(seq) = seq else { return Ok(false) };
    let written = tx.execute(
        sql!(
            "INSERT INTO parcel_event (merchant_id, order_id, seq, parcel, kind, place, note,
               happened_at, recorded_at, recorded_by, source)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (merchant_id, order_id, parcel, kind, place, happened_at) DO NOTHING"
        ),
        params![
            merchant,
            order,
            seq,
            seen.parcel,
            seen.progress.key(),
            seen.place,
            seen.note,
            seen.at,
            seen.recorded_at,
            seen.by.key(),
            seen.source,
        ],
    )?;
    Ok(written == 1)
}

/// What was seen of an order's parcels, oldest first.
pub fn tracking(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Seen>, StoreError> {
    tx.query(
        sql!(
            "SELECT seq, kind, place, note, happened_at, recorded_at, recorded_by, source, parcel
             FROM parcel_event WHERE merchant_id = $1 AND order_id = $2
             ORDER BY happened_at, seq"
        ),
        params![MerchantId::of(order.home()), order],
        |row| {
            let kind: String = row.get(1)?;
            Ok(Seen {
                seq: row.get(0)?,
                parcel: row.get(8)?,
                progress: Progress::from_key(&kind).ok_or(StoreError::Column("progress"))?,
                place: row.get(2)?,
                note: row.get(3)?,
                at: row.get(4)?,
                recorded_at: row.get(5)?,
                by: actor(&row.get::<String>(6)?)?,
                source: row.get(7)?,
            })
        },
    )
}

/// Claims a carrier's number for an order; false when it is another order's, of whichever merchant.
pub(crate) fn claim_number(
    tx: &mut Tx<'_>,
    (carrier, number): (Carrier, &TrackingNumber),
    order: OrderId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let claimed = tx.execute(
        sql!(
            "INSERT INTO parcel_number (carrier, tracking_number, order_id, claimed_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT (carrier, tracking_number) DO NOTHING"
        ),
        params![carrier.key(), number.as_str(), order, now],
    )?;
    Ok(claimed == 1 || order_of_number(tx, carrier, number)? == Some(order))
}

/// The order that travels under a carrier's number.
pub(crate) fn order_of_number(
    tx: &mut Tx<'_>,
    carrier: Carrier,
    number: &TrackingNumber,
) -> Result<Option<OrderId>, StoreError> {
    tx.query_opt(
        sql!("SELECT order_id FROM parcel_number WHERE carrier = $1 AND tracking_number = $2"),
        params![carrier.key(), number.as_str()],
        |row| row.get(0),
    )
}

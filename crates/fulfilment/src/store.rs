//! The SQL of fulfilment.

pub(crate) mod holds;
pub(crate) mod parcels;
mod tracking;

pub use parcels::{Parcel, parcels};
pub use tracking::{Seen, tracking};
pub(crate) use tracking::{claim_number, insert_event, order_of_number};

use crate::domain::{Actor, Carrier, Terms, TrackingNumber};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_all_homes, sql_set};
use kernel::{ConsignmentId, MerchantId, OrderId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// What of an order travels: its clock, and what its shopper wants; its parcels are [`Parcel`]s.
#[derive(Clone, Debug)]
pub struct Consignment {
    /// Its id.
    pub id: ConsignmentId,
    /// The order.
    pub order: OrderId,
    /// Who carries its first parcel.
    pub carrier: Carrier,
    /// The name of a carrier that is none of the known ones, else empty.
    pub carrier_name: String,
    /// The carrier's number of that.
    pub number: TrackingNumber,
    /// When that was handed over.
    pub shipped_at: Timestamp,
    /// When its clock rings: its shopper is asked, or it counts as received.
    pub confirm_due_at: Timestamp,
    /// Whose word on its delivery started that clock.
    pub delivered_by: Option<Actor>,
    /// When its shopper was asked whether it has come.
    pub receipt_asked_at: Option<Timestamp>,
    /// Who confirmed that it was received.
    pub confirmed_by: Option<Actor>,
    /// The shopper's wish to have her money back, and why.
    pub refund_asked: Option<(Timestamp, String)>,
    /// Who paid it back.
    pub refunded_by: Option<Actor>,
    /// What was left of its clock, in seconds, while something open about its order stops it.
    pub stopped_seconds: Option<i64>,
}

impl Consignment {
    /// The carrier's name to show; none when nothing but the number is known.
    #[must_use]
    pub fn carrier_text(&self) -> Option<&str> {
        let typed = Some(self.carrier_name.as_str()).filter(|name| !name.is_empty());
        self.carrier.name().or(typed)
    }

    /// Its clock confirms when it rings: a delivery was reported by whoever may, or the shopper was asked.
    #[must_use]
    pub const fn counts_by_itself(&self) -> bool {
        self.delivered_by.is_some() || self.receipt_asked_at.is_some()
    }

    /// When its money is free at the latest, unless the shopper wants it back.
    #[must_use]
    pub fn free_by(&self, terms: Terms) -> Timestamp {
        let asked = if self.counts_by_itself() { 0 } else { terms.confirm_days_after_asking };
        self.confirm_due_at.plus_days(asked.into())
    }
}

fn actor(key: &str) -> Result<Actor, StoreError> {
    Actor::from_key(key).ok_or(StoreError::Column("actor"))
}

/// Writes a consignment; false when the order has one, or the number is another order's.
pub(crate) fn insert_consignment(tx: &mut Tx<'_>, new: &Consignment) -> Result<bool, StoreError> {
    let written = tx.execute(
        sql!(
            "INSERT INTO consignment (merchant_id, order_id, consignment_id, carrier, carrier_name,
               tracking_number, shipped_at, confirm_due_at, events)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) ON CONFLICT DO NOTHING"
        ),
        params![
            MerchantId::of(new.order.home()),
            new.order,
            new.id,
            new.carrier.key(),
            new.carrier_name,
            new.number.as_str(),
            new.shipped_at,
            new.confirm_due_at,
        ],
    )?;
    Ok(written == 1)
}

/// The parcel of an order; none before it is shipped.
pub fn consignment(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<Consignment>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT {columns} FROM consignment WHERE merchant_id = $1 AND order_id = $2",
            CONSIGNMENT
        ),
        params![MerchantId::of(order.home()), order],
        consignment_row,
    )
}

/// The parcels of those of `orders` that are shipped.
pub fn consignments(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, Consignment>, StoreError> {
    let keys: BTreeSet<_> = orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v \
             JOIN consignment c ON c.merchant_id = v.home AND c.order_id = v.wanted",
            [BIGINT, BYTEA],
            CONSIGNMENT
        ),
        &rows,
        consignment_row,
    )?;
    Ok(found.into_iter().map(|parcel| (parcel.order, parcel)).collect())
}

/// Parcels of a merchant whose shoppers asked for their money back and wait, oldest first.
pub fn refunds_asked(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<Vec<Consignment>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM consignment
             WHERE merchant_id = $1 AND refund_asked_at IS NOT NULL
               AND confirmed_by IS NULL AND refunded_by IS NULL
             ORDER BY refund_asked_at, order_id LIMIT $2",
            CONSIGNMENT
        ),
        params![merchant, i64::from(limit)],
        consignment_row,
    )
}

/// The same over all merchants: those that [`drop_refund_asked`] takes, so that none that is over stands before them.
pub fn refunds_asked_anywhere(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Consignment>, StoreError> {
    tx.query(
        sql_all_homes!(
            "SELECT {columns} FROM consignment
             WHERE refund_asked_at IS NOT NULL AND confirmed_by IS NULL AND refunded_by IS NULL
             ORDER BY refund_asked_at, order_id LIMIT $1",
            CONSIGNMENT
        ),
        params![i64::from(limit)],
        consignment_row,
    )
}

/// The columns of [`consignment_row`], in its order.
const CONSIGNMENT: &str = "order_id, consignment_id, carrier, carrier_name, tracking_number, \
    shipped_at, confirm_due_at, confirmed_by, refund_asked_at, refund_ask_reason, refunded_by, \
    delivered_by, receipt_asked_at, stopped_seconds";

fn consignment_row(row: &Row<'_>) -> Result<Consignment, StoreError> {
    let number: String = row.get(4)?;
    let asked_at: Option<Timestamp> = row.get(8)?;
    let asked_why: Option<String> = row.get(9)?;
    Ok(Consignment {
        order: row.get(0)?,
        id: row.get(1)?,
        carrier: Carrier::from_key(&row.get::<String>(2)?).ok_or(StoreError::Column("carrier"))?,
        carrier_name: row.get(3)?,
        number: TrackingNumber::parse(&number)
            .map_err(|_| StoreError::Column("tracking number"))?,
        shipped_at: row.get(5)?,
        confirm_due_at: row.get(6)?,
        confirmed_by: row.get::<Option<String>>(7)?.map(|key| actor(&key)).transpose()?,
        refund_asked: asked_at.zip(asked_why),
        refunded_by: row.get::<Option<String>>(10)?.map(|key| actor(&key)).transpose()?,
        delivered_by: row.get::<Option<String>>(11)?.map(|key| actor(&key)).transpose()?,
        receipt_asked_at: row.get(12)?,
        stopped_seconds: row.get(13)?,
    })
}

/// Whether the clock of an order goes on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Yes.
    Runs,
    /// A refund is asked for, or something else is open about it.
    Stands,
}

/// Notes whose word it is that the parcel was delivered, and when the order counts as received, or so many seconds
/// after its clock goes on; answers whether that runs, and nothing when somebody said so before.
pub(crate) fn set_delivered_by(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: Actor,
    (due_at, seconds): (Timestamp, i64),
) -> Result<Option<Clock>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE consignment SET delivered_by = $1, confirm_due_at = $2, stopped_seconds =
               CASE WHEN stopped_seconds IS NULL THEN NULL ELSE CAST($3 AS BIGINT) END
             WHERE merchant_id = $4 AND order_id = $5 AND delivered_by IS NULL
             RETURNING refund_asked_at, stopped_seconds"
        ),
        params![by.key(), due_at, seconds, MerchantId::of(order.home()), order],
        |row| {
            let open: (Option<Timestamp>, Option<i64>) = (row.get(0)?, row.get(1)?);
            Ok(if open == (None, None) { Clock::Runs } else { Clock::Stands })
        },
    )
}

/// Sets right when a parcel's clock rings, and when it was shipped if that is later than now.
pub(crate) fn set_due(
    tx: &mut Tx<'_>,
    order: OrderId,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE consignment SET confirm_due_at = $1,
                shipped_at = CASE WHEN shipped_at > $2 THEN $2 ELSE shipped_at END
             WHERE merchant_id = $3 AND order_id = $4"
        ),
        params![due_at, now, MerchantId::of(order.home()), order],
    )?;
    Ok(())
}

/// Notes that the shopper was asked, and when the order counts as received; false when she was before, or
/// when nothing is left to ask: she wants her money back, or it is decided.
pub(crate) fn set_receipt_asked(
    tx: &mut Tx<'_>,
    order: OrderId,
    due_at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE consignment SET receipt_asked_at = $1, confirm_due_at = $2
             WHERE merchant_id = $3 AND order_id = $4 AND receipt_asked_at IS NULL
               AND delivered_by IS NULL AND refund_asked_at IS NULL AND confirmed_by IS NULL
               AND refunded_by IS NULL AND stopped_seconds IS NULL"
        ),
        params![now, due_at, MerchantId::of(order.home()), order],
    )?;
    Ok(touched == 1)
}

/// Notes who confirmed; false when somebody did before or there is no parcel.
pub(crate) fn set_confirmed_by(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: Actor,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE consignment SET confirmed_by = $1
             WHERE merchant_id = $2 AND order_id = $3 AND confirmed_by IS NULL"
        ),
        params![by.key(), MerchantId::of(order.home()), order],
    )?;
    Ok(touched == 1)
}

/// As [`set_confirmed_by`] for the market, and only while its clock may: it has rung, after a delivery was
/// reported or the shopper was asked, and she does not want her money back.
pub(crate) fn set_confirmed_by_clock(
    tx: &mut Tx<'_>,
    order: OrderId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE consignment SET confirmed_by = $1
             WHERE merchant_id = $2 AND order_id = $3 AND confirmed_by IS NULL
               AND refund_asked_at IS NULL AND confirm_due_at <= $4 AND stopped_seconds IS NULL
               AND (delivered_by IS NOT NULL OR receipt_asked_at IS NOT NULL)"
        ),
        params![Actor::Market.key(), MerchantId::of(order.home()), order, now],
    )?;
    Ok(touched == 1)
}

/// Notes who paid back.
pub(crate) fn set_refunded_by(
    tx: &mut Tx<'_>,
    order: OrderId,
    by: Actor,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE consignment SET refunded_by = $1
             WHERE merchant_id = $2 AND order_id = $3 AND refunded_by IS NULL"
        ),
        params![by.key(), MerchantId::of(order.home()), order],
    )
    .map(drop)
}

/// Forgets the wish for a refund of what is neither confirmed nor paid back; answers when its clock rings.
pub(crate) fn drop_refund_asked(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Option<Timestamp>, StoreError> {
    tx.query_opt(
        sql!(
            "UPDATE consignment SET refund_asked_at = NULL, refund_ask_reason = NULL
             WHERE merchant_id = $1 AND order_id = $2 AND refund_asked_at IS NOT NULL
               AND confirmed_by IS NULL AND refunded_by IS NULL
             RETURNING confirm_due_at"
        ),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )
}

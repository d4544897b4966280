//! The parcels of orders.

use crate::domain::{Carrier, TrackingNumber};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{ConsignmentId, MerchantId, OrderId, SkuId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// One parcel of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its id; the first has that of the consignment.
    pub id: ConsignmentId,
    /// Of which order.
    pub order: OrderId,
    /// 1, 2, 3 … of the order.
    pub number: i64,
    /// Who carries it.
    pub carrier: Carrier,
    /// The name of a carrier that is none of the known ones, else empty.
    pub carrier_name: String,
    /// The carrier's number.
    pub tracking: TrackingNumber,
    /// What is in it; empty of orders of older versions, which it carries whole.
    pub units: Vec<(SkuId, u32)>,
    /// When it was handed over.
    pub shipped_at: Timestamp,
    /// When it was delivered, by a carrier's or an operator's word.
    pub delivered_at: Option<Timestamp>,
}

impl Parcel {
    /// The carrier's name to show; none when nothing but the number is known.
    #[must_use]
    pub fn carrier_text(&self) -> Option<&str> {
        let typed = Some(self.carrier_name.as_str()).filter(|name| !name.is_empty());
        self.carrier.name().or(typed)
    }
}

/// The parcels of an order, in the order in which they were handed over.
pub fn parcels(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Parcel>, StoreError> {
    tx.query(
        sql!(
            "SELECT {columns} FROM parcel
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY number",
            PARCEL
        ),
        params![MerchantId::of(order.home()), order],
        parcel,
    )
}

/// The parcels of each of `orders` that has some.
pub(crate) fn parcels_of(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, Vec<Parcel>>, StoreError> {
    let keys: BTreeSet<_> = orders.iter().map(|id| (MerchantId::of(id.home()), *id)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(merchant, id)| [merchant.to_value(), id.to_value()]).collect();
    let found = tx.query_set(
        sql_set!(
            "WITH v(home, wanted) AS (VALUES {rows}) \
             SELECT {columns} FROM v \
             JOIN parcel p ON p.merchant_id = v.home AND p.order_id = v.wanted",
            [BIGINT, BYTEA],
            PARCEL
        ),
        &rows,
        parcel,
    )?;
    let mut by_order: BTreeMap<OrderId, Vec<Parcel>> = BTreeMap::new();
    for parcel in found {
        by_order.entry(parcel.order).or_default().push(parcel);
    }
    Ok(by_order)
}

/// The columns of [`parcel`], in its order.
const PARCEL: &str = "parcel_id, order_id, number, carrier, carrier_name, tracking_number, units, \
    shipped_at, delivered_at";

fn parcel(row: &Row<'_>) -> Result<Parcel, StoreError> {
    let carrier = Carrier::from_key(&row.get::<String>(3)?);
    let (number, units): (String, String) = (row.get(5)?, row.get(6)?);
    let units = match units.as_str() {
        "" => Vec::new(),
        text => serde_json::from_str(text).map_err(|_| StoreError::Column("units"))?,
    };
    Ok(Parcel {
        id: row.get(0)?,
        order: row.get(1)?,
        number: row.get(2)?,
        carrier: carrier.ok_or(StoreError::Column("carrier"))?,
        carrier_name: row.get(4)?,
        tracking: TrackingNumber::parse(&number)
            .map_err(|_| StoreError::Column("tracking number"))?,
        units,
        shipped_at: row.get(7)?,
        delivered_at: row.get(8)?,
    })
}

/// Writes a parcel; false when the number is another's.
pub(crate) fn insert_parcel(tx: &mut Tx<'_>, new: &Parcel) -> Result<bool, StoreError> {
    let units = serde_json::to_string(&new.units).map_err(|_| StoreError::Column("units"))?;
    let written = tx.execute(
        sql!(
            "INSERT INTO parcel (merchant_id, order_id, number, parcel_id, carrier, carrier_name,
               tracking_number, units, shipped_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
        ),
        params![
            MerchantId::of(new.order.home()),
            new.order,
            new.number,
            new.id,
            new.carrier.key(),
            new.carrier_name,
            new.tracking.as_str(),
            units,
            new.shipped_at,
        ],
    )?;
    Ok(written == 1)
}

/// Notes that a parcel is there; false when it was before.
pub(crate) fn set_delivered(
    tx: &mut Tx<'_>,
    (order, number): (OrderId, i64),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!(
            "UPDATE parcel SET delivered_at = $1
             WHERE merchant_id = $2 AND order_id = $3 AND number = $4 AND delivered_at IS NULL"
        ),
        params![now, MerchantId::of(order.home()), order, number],
    )?;
    Ok(touched == 1)
}

/// The clock of an order whose next parcel was handed over counts from that; one that stands has so many seconds left when
/// it goes on.
pub(crate) fn set_due(
    tx: &mut Tx<'_>,
    order: OrderId,
    (due_at, seconds): (Timestamp, i64),
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE consignment SET confirm_due_at = $1, stopped_seconds =
               CASE WHEN stopped_seconds IS NULL THEN NULL ELSE CAST($2 AS BIGINT) END
             WHERE merchant_id = $3 AND order_id = $4 AND delivered_by IS NULL"
        ),
        params![due_at, seconds, MerchantId::of(order.home()), order],
    )
    .map(drop)
}

//! Parcels of an order, what of its money went back, and the wish to call units off, as the API tells them.

use super::order_units::UnitsBody;
use crate::MoneyBody;
use fulfilment::Parcel;
use kernel::SkuId;
use orders::{CancelWish, OrderPart};
use serde::Serialize;
use utoipa::ToSchema;

/// One of the parcels of an order.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParcelOfBody {
    /// 1, 2, 3 … of the order.
    number: i64,
    /// `usps`, `ups`, `fedex`, `dhl`, `ems`, `sf` or `other`.
    carrier: &'static str,
    /// The carrier's name.
    carrier_name: Option<String>,
    /// The carrier's number.
    tracking_number: String,
    /// What is in it; empty of orders of older versions, which it carries whole.
    units: Vec<UnitsBody>,
    /// When it was handed over.
    shipped_at: String,
    /// When it was delivered, by a carrier's or an operator's word.
    delivered_at: Option<String>,
}

/// A part of an order's money that went back.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartBody {
    /// Once per order.
    key: String,
    /// `cancelled`, `units`, `amount` or `rest`.
    kind: &'static str,
    /// Which units; empty of an amount.
    units: Vec<UnitsBody>,
    /// To the shopper.
    amount: MoneyBody,
    /// The taxes in that.
    tax: MoneyBody,
    /// What was left of the order after it.
    left: MoneyBody,
    /// `merchant` or `market`.
    bearer: &'static str,
    /// `shopper`, `merchant`, `operator` or `market`.
    by: &'static str,
    /// Why; may be empty.
    why: String,
    /// When.
    at: String,
}

/// A shopper's wish to have units of a packed order called off.
#[derive(Serialize, ToSchema)]
pub(crate) struct CancelRequestBody {
    /// Which units.
    units: Vec<UnitsBody>,
    /// Why; may be empty.
    why: String,
    /// When.
    asked_at: String,
    /// `agreed`, `refused` or `shipped`; null while it waits.
    answer: Option<&'static str>,
    /// Why it was refused; may be empty.
    answer_why: String,
}

fn units(units: &[(SkuId, u32)]) -> Vec<UnitsBody> {
    let one = |(sku, units): &(SkuId, u32)| UnitsBody { sku: sku.to_string(), units: *units };
    units.iter().map(one).collect()
}

pub(super) fn parcel_of(parcel: &Parcel) -> ParcelOfBody {
    ParcelOfBody {
        number: parcel.number,
        carrier: parcel.carrier.key(),
        carrier_name: parcel.carrier_text().map(ToOwned::to_owned),
        tracking_number: parcel.tracking.to_string(),
        units: units(&parcel.units),
        shipped_at: parcel.shipped_at.to_string(),
        delivered_at: parcel.delivered_at.map(|at| at.to_string()),
    }
}

pub(super) fn part_body(part: &OrderPart) -> PartBody {
    PartBody {
        key: part.key.clone(),
        kind: part.kind.key(),
        units: units(&part.units),
        amount: part.paid.into(),
        tax: part.tax.into(),
        left: part.left.into(),
        bearer: part.bearer.key(),
        by: part.by.key(),
        why: part.why.clone(),
        at: part.at.to_string(),
    }
}

pub(super) fn wish_body(wish: &CancelWish) -> CancelRequestBody {
    CancelRequestBody {
        units: units(&wish.units),
        why: wish.why.clone(),
        asked_at: wish.asked_at.to_string(),
        answer: wish.answer.map(orders::WishAnswer::key),
        answer_why: wish.answer_why.clone(),
    }
}

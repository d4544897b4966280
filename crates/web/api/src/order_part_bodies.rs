//! Parcels of an order, what of its money went back, and the wish to call units off, as the API tells them.

use super::order_units::UnitsBody;
use crate::MoneyBody;
use fulfilment::Parcel;
use kernel::SkuId;
use orders::{CancelWish, CaseDays, OrderPart, Policy};
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

/// What was agreed about a return, in whole days.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReturnTermsBody {
    /// After receipt, in which no reason is asked for; null where that is not agreed.
    no_reason_days: Option<u32>,
    /// Why it is not: `fresh`, `newspapers`, `digital` or another key; null where no exception was confirmed.
    no_reason_exception: Option<String>,
    /// In which a return is to be asked for.
    return_days: u32,
    /// In which the goods are to be back.
    back_days: u32,
    /// Who pays the way back of what is without fault: `shopper` or `merchant`.
    freight: &'static str,
    /// In which the merchant answers.
    answer_days: u32,
    /// In which a dispute may be opened.
    dispute_days: u32,
    /// In which a decision may be appealed.
    appeal_days: u32,
    /// Whether what a shopper paid for the way back is paid against a receipt alone: `needed`, or `asked`, where her word stands
    /// without one.
    freight_receipt: &'static str,
    /// The clocks of returns and disputes, in days.
    case_days: CaseDaysBody,
}

/// How long each state of a return and of a dispute may last, in whole days.
#[derive(Serialize, ToSchema)]
pub(crate) struct CaseDaysBody {
    /// In which a merchant who agreed by silence says where the goods go; then the money goes back without them.
    address: u32,
    /// In which the shopper takes an offer; then it is left.
    offer: u32,
    /// So many are left to send the goods, however late it was agreed.
    send: u32,
    /// So long before that ends she is reminded.
    remind: u32,
    /// After which what was sent counts as received.
    travel: u32,
    /// In which goods that are back are looked at; then they count as accepted.
    inspect: u32,
    /// In which an exchange is sent; then the money goes back.
    exchange: u32,
    /// After which an exchange counts as received.
    replaced: u32,
    /// In which both sides of a dispute say what they have.
    evidence: u32,
    /// And an operator decides.
    decide: u32,
    /// After which, beyond that, silence decides.
    overdue: u32,
    /// Every so many days operators are told of it again.
    every: u32,
}

impl From<&CaseDays> for CaseDaysBody {
    fn from(days: &CaseDays) -> CaseDaysBody {
        CaseDaysBody {
            address: days.address,
            offer: days.offer,
            send: days.send,
            remind: days.remind,
            travel: days.travel,
            inspect: days.inspect,
            exchange: days.exchange,
            replaced: days.replaced,
            evidence: days.evidence,
            decide: days.decide,
            overdue: days.overdue,
            every: days.every,
        }
    }
}

impl From<&Policy> for ReturnTermsBody {
    fn from(policy: &Policy) -> ReturnTermsBody {
        ReturnTermsBody {
            no_reason_days: policy.no_reason_days,
            no_reason_exception: policy.no_reason_exception.clone(),
            return_days: policy.return_days,
            back_days: policy.back_days,
            freight: policy.freight.key(),
            answer_days: policy.answer_days,
            dispute_days: policy.dispute_days,
            appeal_days: policy.appeal_days,
            freight_receipt: policy.receipt.key(),
            case_days: CaseDaysBody::from(&policy.days),
        }
    }
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

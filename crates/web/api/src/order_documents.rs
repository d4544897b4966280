//! An order as the API tells it, to every side.

use super::order_part_bodies::{
    CancelRequestBody, ParcelOfBody, PartBody, ReturnTermsBody, parcel_of, part_body, wish_body,
};
use crate::MoneyBody;
use crate::pricing::claim::ClaimBody;
use catalog::LangText;
use fulfilment::{By, Next, OrderView, Seen, StopState};
use kernel::{Money, SkuId, Timestamp};
use ledger::HoldState;
use orders::{Order, OrderHead, Policy};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An order in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderSummary {
    /// Its id.
    #[schema(example = "ord_00000000000000000000000000")]
    id: String,
    /// For people.
    #[schema(example = "261122-7K3QXF2M")]
    number: String,
    /// `awaiting_payment`, `paid`, `packed`, `shipped`, `delivered`, `completed`, `cancelled`,
    /// `refunded` or `expired`.
    state: &'static str,
    /// Who sells.
    merchant: String,
    /// What it was paid with.
    checkout: String,
    /// Country it goes to.
    #[schema(example = "CN")]
    destination: String,
    /// All the shopper pays.
    total: MoneyBody,
    /// How many units.
    pieces: u32,
    /// When it was placed (UTC).
    placed_at: String,
    /// Rises with every change; the ETag of the order.
    version: i64,
}

/// A page of orders.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderSummaries {
    /// Newest first.
    items: Vec<OrderSummary>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// One product of an order.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderLineBody {
    /// What is shipped.
    sku: String,
    /// The listing it was bought from.
    listing: String,
    /// The merchant's own code.
    code: String,
    /// The listing's title, by language.
    title: BTreeMap<String, String>,
    /// The chosen options, by language.
    variant: BTreeMap<String, String>,
    /// Units.
    quantity: u32,
    /// Of these, called off before they left.
    cancelled: u32,
    /// Handed to a carrier.
    shipped: u32,
    /// Of those that were handed over, paid back.
    given_back: u32,
    /// What the merchant asks for one unit, before freight and taxes.
    merchant_unit_price: MoneyBody,
    /// The line in the shopper's currency, before freight and taxes.
    amount: Option<MoneyBody>,
    /// HS code at the destination.
    hs: Option<String>,
    /// What was agreed about its return when it was placed.
    return_terms: Option<ReturnTermsBody>,
}

/// Who carries it, and until when.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParcelBody {
    /// Its id.
    id: String,
    /// `usps`, `ups`, `fedex`, `dhl`, `ems`, `sf` or `other`.
    carrier: &'static str,
    /// The carrier's name.
    carrier_name: Option<String>,
    /// The carrier's number.
    tracking_number: String,
    /// When it was handed over.
    shipped_at: String,
    /// When the order counts as received by itself; null while a refund is asked for, and until a carrier or
    /// the market reports the delivery or the shopper is asked for it.
    confirms_at: Option<String>,
    /// Whose word on the delivery counts: `market` (a carrier's signed notice) or `operator`; null where there is none.
    delivered_by: Option<&'static str>,
    /// When the shopper was, or will be, asked whether it has come; null when the delivery was reported.
    asks_at: Option<String>,
    /// The shopper's wish for her money back.
    refund_asked_at: Option<String>,
    /// Why.
    refund_asked_why: Option<String>,
    /// What was seen of it, oldest first.
    events: Vec<SeenBody>,
}

/// Something seen of a parcel.
#[derive(Serialize, ToSchema)]
pub(crate) struct SeenBody {
    /// Of which parcel of the order.
    parcel: i64,
    /// `handed_over`, `departed`, `arrived`, `customs`, `cleared`, `out_for_delivery`, `delivered`
    /// or `delayed`.
    progress: &'static str,
    /// Where; may be empty.
    place: String,
    /// More; may be empty.
    note: String,
    /// When.
    at: String,
    /// `merchant`, `operator` or `market`.
    by: &'static str,
    /// Where they have it from; may be empty.
    source: String,
}

/// A stop of the order's line.
#[derive(Serialize, ToSchema)]
pub(crate) struct StopBody {
    /// `placed`, `in-escrow`, `packed`, `handed-over`, `customs`, `delivered`, `released`,
    /// `expired`, `cancelled` or `refunded`.
    stop: &'static str,
    /// `done`, `now` or `ahead`.
    state: &'static str,
    /// When it was reached.
    at: Option<String>,
}

/// What happens next, and by when.
#[derive(Serialize, ToSchema)]
pub(crate) struct NextBody {
    /// `pay`, `pack`, `ship`, `arrive`, `confirm`, `completed` or `over`.
    step: &'static str,
    /// Until when.
    by: Option<String>,
}

/// What an order brings its merchant; absent for shoppers.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderMoneyBody {
    /// Goods and freight in the merchant's currency.
    gross: MoneyBody,
    /// The market's fee, as an exact rate.
    #[schema(example = "2/25")]
    commission: String,
    /// `held`, `released` or `refunded`.
    state: &'static str,
    /// The fee in money, once released.
    fee: Option<MoneyBody>,
    /// What the merchant got, once released.
    net: Option<MoneyBody>,
    /// Units of the shopper's currency for one of the merchant's, exact, as in the quote.
    rate: String,
}

/// An order with its parcel, its line and its money.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrderDocument {
    #[serde(flatten)]
    summary: OrderSummary,
    /// Goods in the shopper's currency.
    goods: MoneyBody,
    /// Freight in the shopper's currency.
    freight: MoneyBody,
    /// Duty and taxes in the shopper's currency.
    taxes: MoneyBody,
    /// Whether that was all when it was ordered, and what it rested on that was old.
    claim: ClaimBody,
    /// The customs regime, decided by the facts of the sale.
    regime: String,
    /// The digest of the quote.
    quote: String,
    /// First promised day.
    promised_from: String,
    /// Last promised day.
    promised_to: String,
    /// The products.
    lines: Vec<OrderLineBody>,
    /// The first parcel and the order's clock; null before shipping.
    parcel: Option<ParcelBody>,
    /// Every parcel, in the order in which they were handed over.
    parcels: Vec<ParcelOfBody>,
    /// What of the money went back in parts, oldest first.
    parts: Vec<PartBody>,
    /// What of the money went back, in parts and at the end.
    given_back: MoneyBody,
    /// The shopper's wish to have units called off while the order is packed.
    cancel_request: Option<CancelRequestBody>,
    /// The order's line.
    timeline: Vec<StopBody>,
    /// What happens next.
    next: NextBody,
    /// For the merchant and the operator.
    money: Option<OrderMoneyBody>,
    /// Why it was cancelled, refunded or expired.
    closed_why: Option<String>,
}

impl From<&OrderHead> for OrderSummary {
    fn from(order: &OrderHead) -> OrderSummary {
        OrderSummary {
            id: order.id.to_string(),
            number: order.number.clone(),
            state: order.state.key(),
            merchant: order.merchant.to_string(),
            checkout: order.checkout.to_string(),
            destination: order.destination.code().to_owned(),
            total: order.total.into(),
            pieces: order.lines.iter().map(|line| line.quantity).sum(),
            placed_at: order.times.placed.to_string(),
            version: order.version,
        }
    }
}

fn texts(text: &LangText) -> BTreeMap<String, String> {
    text.iter().map(|(lang, text)| (lang.tag().to_owned(), text.to_owned())).collect()
}

fn lines(order: &Order, policies: &BTreeMap<SkuId, Policy>) -> Vec<OrderLineBody> {
    let quoted = order.quote.lines.iter().map(Some).chain(std::iter::repeat(None));
    order
        .lines
        .iter()
        .zip(quoted)
        .map(|(line, quoted)| OrderLineBody {
            sku: line.sku.to_string(),
            listing: line.listing.to_string(),
            code: line.code.clone(),
            title: texts(&line.title),
            variant: texts(&line.variant),
            quantity: line.quantity,
            cancelled: line.cancelled,
            shipped: line.shipped,
            given_back: line.given_back,
            merchant_unit_price: line.unit_price.into(),
            amount: quoted.map(|quoted| quoted.amount.into()),
            hs: quoted.map(|quoted| quoted.hs.to_string()),
            return_terms: policies.get(&line.sku).map(ReturnTermsBody::from),
        })
        .collect()
}

fn next_body(next: &Next) -> NextBody {
    let (step, by) = match next {
        Next::Pay { by } => ("pay", Some(*by)),
        Next::Pack { by, .. } => ("pack", Some(*by)),
        Next::Ship { by, .. } => ("ship", Some(*by)),
        Next::Arrive { ask_on, .. } => ("arrive", *ask_on),
        Next::Answer { by } => ("answer", *by),
        Next::Confirm { by } => ("confirm", *by),
        Next::Completed => ("completed", None),
        Next::Over(_) => ("over", None),
    };
    NextBody { step, by: by.map(|at| at.to_string()) }
}

fn parcel_body(view: &OrderView) -> Option<ParcelBody> {
    let parcel = view.parcel.as_ref()?;
    let text = |at: Timestamp| at.to_string();
    let asked = parcel.refund_asked.as_ref();
    let seen = |seen: &Seen| SeenBody {
        parcel: seen.parcel,
        progress: seen.progress.key(),
        place: seen.place.clone(),
        note: seen.note.clone(),
        at: seen.at.to_string(),
        by: seen.by.key(),
        source: seen.source.clone(),
    };
    Some(ParcelBody {
        id: parcel.id.to_string(),
        carrier: parcel.carrier.key(),
        carrier_name: parcel.carrier_text().map(ToOwned::to_owned),
        tracking_number: parcel.number.to_string(),
        shipped_at: text(parcel.shipped_at),
        confirms_at: (asked.is_none() && parcel.counts_by_itself())
            .then(|| text(parcel.confirm_due_at)),
        delivered_by: parcel.delivered_by.map(fulfilment::Actor::key),
        asks_at: parcel
            .delivered_by
            .is_none()
            .then(|| text(parcel.receipt_asked_at.unwrap_or(parcel.confirm_due_at))),
        refund_asked_at: asked.map(|(at, _)| text(*at)),
        refund_asked_why: asked.map(|(_, why)| why.clone()),
        events: view.seen.iter().map(seen).collect(),
    })
}

fn given_back(view: &OrderView) -> Money {
    match &view.hold {
        Some(hold) if hold.state == HoldState::Refunded => hold.held,
        Some(hold) => hold.back,
        None => Money::zero(view.order.head.total.currency()),
    }
}

fn money_body(view: &OrderView) -> Option<OrderMoneyBody> {
    let hold = view.hold.as_ref()?;
    let gross = view.order.gross()?;
    Some(OrderMoneyBody {
        gross: gross.into(),
        commission: hold.commission.to_string(),
        state: hold.state.key(),
        fee: hold.released.map(|released| released.commission.into()),
        net: hold.released.map(|released| released.net().into()),
        rate: view.order.quote.fx.rate.to_string(),
    })
}

impl OrderDocument {
    /// As `by` may read it.
    pub(crate) fn of(view: &OrderView, by: By) -> OrderDocument {
        let quote = &view.order.quote;
        let stop = |stop: &fulfilment::Stop| StopBody {
            stop: stop.kind.key(),
            state: StopState::key(stop.state),
            at: stop.at.map(|at| at.to_string()),
        };
        OrderDocument {
            summary: OrderSummary::from(&view.order.head),
            goods: quote.goods.into(),
            freight: quote.freight.into(),
            taxes: quote.taxes.into(),
            claim: quote.into(),
            regime: quote.regime.clone(),
            quote: quote.digest.clone(),
            promised_from: quote.promise.0.to_string(),
            promised_to: quote.promise.1.to_string(),
            lines: lines(&view.order, &view.policies),
            parcel: parcel_body(view),
            parcels: view.parcels.iter().map(parcel_of).collect(),
            parts: view.parts.iter().map(part_body).collect(),
            given_back: given_back(view).into(),
            cancel_request: view.wish.as_ref().map(wish_body),
            timeline: view.timeline.stops.iter().map(stop).collect(),
            next: next_body(&view.timeline.next),
            money: if matches!(by, By::Shopper(_)) { None } else { money_body(view) },
            closed_why: view.order.closed_why.clone(),
        }
    }
}

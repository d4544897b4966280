//! An order as every other crate reads it.

use crate::OrderState;
use catalog::LangText;
use kernel::{
    CheckoutId, Country, Currency, Grams, ListingId, MerchantId, Money, OrderId, PaymentId,
    ShopperId, SkuId, Timestamp,
};
use pricing::ParcelQuote;

/// What one merchant owes one shopper from one checkout, one parcel at one price, with the quote that
/// explains it.
#[derive(Clone, Debug)]
pub struct Order {
    /// All but the quote.
    pub head: OrderHead,
    /// The quote she confirmed. It never changes.
    pub quote: ParcelQuote,
}

impl std::ops::Deref for Order {
    type Target = OrderHead;

    fn deref(&self) -> &OrderHead {
        &self.head
    }
}

impl Order {
    /// Goods and freight in the merchant's currency, before the fee; `None` past what an amount holds.
    #[must_use]
    pub fn gross(&self) -> Option<Money> {
        self.quote.merchant_goods.plus(self.quote.merchant_freight.amount).ok()
    }
}

/// An order without its quote, which is long: what its state, its stock and its money need.
#[derive(Clone, Debug)]
pub struct OrderHead {
    /// Its id; the home is the merchant.
    pub id: OrderId,
    /// Who sells.
    pub merchant: MerchantId,
    /// Who buys.
    pub shopper: ShopperId,
    /// What it was paid with, together with its siblings.
    pub checkout: CheckoutId,
    /// For people: `261122-7K3QXF2M`, unique per merchant.
    pub number: String,
    /// Where it stands.
    pub state: OrderState,
    /// All the shopper pays for it; the total of its quote.
    pub total: Money,
    /// What is in the parcel, as it was named and priced then; empty where only states were asked for.
    pub lines: Vec<OrderLine>,
    /// Where it goes.
    pub destination: Country,
    /// The address, sealed; [`crate::open_ship_to`] opens it.
    pub ship_to: Vec<u8>,
    /// Who orders in the eyes of customs, sealed; [`crate::open_orderer`] opens it. Empty
    /// where no rule asks.
    pub orderer: Vec<u8>,
    /// The person whose yearly limit it counts against; empty where nobody has one.
    pub person_key: Vec<u8>,
    /// How much it counts against that limit; nothing under regimes without one.
    pub counted: Money,
    /// The China-time year it counts in.
    pub quota_year: i64,
    /// The payment that paid for it.
    pub payment: Option<PaymentId>,
    /// When what happened.
    pub times: OrderTimes,
    /// Why it was cancelled, refunded or expired: a key or the words of who did it.
    pub closed_why: Option<String>,
    /// Rises with every change; the ETag.
    pub version: i64,
}

impl OrderHead {
    /// Its merchant should have sent it, and was reminded of that: its shopper calls off what did not leave without
    /// asking, packed or not.
    #[must_use]
    pub const fn is_overdue(&self) -> bool {
        matches!(self.state, OrderState::Paid | OrderState::Packed) && self.times.reminded.is_some()
    }
}

/// When what happened to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OrderTimes {
    /// Placed.
    pub placed: Timestamp,
    /// Paid.
    pub paid: Option<Timestamp>,
    /// Packed.
    pub packed: Option<Timestamp>,
    /// Handed over.
    pub shipped: Option<Timestamp>,
    /// Arrived.
    pub delivered: Option<Timestamp>,
    /// Confirmed.
    pub completed: Option<Timestamp>,
    /// Cancelled, refunded or expired.
    pub closed: Option<Timestamp>,
    /// Its merchant was reminded to ship it.
    pub reminded: Option<Timestamp>,
}

/// One product in an order, as it was named and priced when it was ordered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OrderLine {
    /// What is shipped.
    pub sku: SkuId,
    /// The listing it was bought from.
    pub listing: ListingId,
    /// Units.
    pub quantity: u32,
    /// Of these, called off before they left.
    pub cancelled: u32,
    /// Handed to a carrier.
    pub shipped: u32,
    /// Of those that were handed over, paid back.
    pub given_back: u32,
    /// The merchant's own code.
    pub code: String,
    /// The listing's title.
    pub title: LangText,
    /// The chosen options, `Large · Red`; empty without options.
    pub variant: LangText,
    /// What the merchant asks for one unit, in the merchant's currency, before freight and taxes.
    pub unit_price: Money,
    /// Of one unit.
    pub weight: Option<Grams>,
    /// The address of a picture.
    pub picture: Option<String>,
}

impl OrderLine {
    /// Units that are still to be handed over.
    #[must_use]
    pub const fn to_ship(&self) -> u32 {
        self.quantity.saturating_sub(self.cancelled).saturating_sub(self.shipped)
    }

    /// Units that were called off or paid back.
    #[must_use]
    pub const fn gone(&self) -> u32 {
        self.cancelled.saturating_add(self.given_back)
    }
}

/// What became of the units of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LineCount {
    /// Which line.
    pub sku: SkuId,
    /// Units ordered.
    pub ordered: u32,
    /// Of these, called off before they left.
    pub cancelled: u32,
    /// Handed to a carrier.
    pub shipped: u32,
    /// Of those that were handed over, paid back.
    pub given_back: u32,
}

impl LineCount {
    /// Units that are still to be handed over.
    #[must_use]
    pub const fn to_ship(&self) -> u32 {
        self.ordered.saturating_sub(self.cancelled).saturating_sub(self.shipped)
    }

    /// Units that were handed over and not paid back.
    #[must_use]
    pub const fn kept(&self) -> u32 {
        self.shipped.saturating_sub(self.given_back)
    }

    /// Units that were called off or paid back.
    #[must_use]
    pub const fn gone(&self) -> u32 {
        self.cancelled.saturating_add(self.given_back)
    }
}

impl OrderHead {
    /// The currency the shopper pays in.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.total.currency()
    }

    /// SKU and units of each line.
    #[must_use]
    pub fn skus(&self) -> Vec<(SkuId, u32)> {
        self.lines.iter().map(|line| (line.sku, line.quantity)).collect()
    }
}

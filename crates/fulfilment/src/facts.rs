//! The facts that fulfilment tells.

use events::Bare;
use kernel::Money;
use serde::{Deserialize, Serialize};

/// Something was seen of a parcel; its order is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelSeen {
    /// The key of a [`Progress`](crate::Progress).
    pub progress: String,
}

/// A shopper is asked whether her order, the subject, has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptAsked {
    /// When it counts as received, if she says nothing (RFC 3339).
    pub until: String,
}

/// A merchant was reminded to ship the order, which is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReminded {
    /// When it is called off, if it is not shipped (RFC 3339).
    pub until: String,
}

/// Customs assessed an order, which is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxAssessed {
    /// 1, 2, 3 … of the order.
    pub number: i64,
    /// The authority's own reference.
    pub reference: String,
    /// All taxes together.
    pub assessed: Money,
    /// Above zero when more was assessed than was taken.
    pub difference: Money,
}

events::facts! {
    /// Something was seen of a parcel that is no delivery.
    PARCEL_SEEN: ParcelSeen = "parcel.seen", 1;
    /// A part of an order left, others are to follow; the order is the subject.
    PART_SHIPPED: Bare = "order.part_shipped", 1;
    /// The shopper wants her money back; the order is the subject. Told by older versions: now she opens a return.
    REFUND_ASKED: Bare = "order.refund_asked", 1;
    /// The shopper is asked whether her parcel has come; the order is the subject.
    RECEIPT_ASKED: ReceiptAsked = "order.receipt_asked", 1;
    /// The merchant is reminded to ship; the order is the subject.
    ORDER_REMINDED: OrderReminded = "order.reminded", 1;
    /// Customs assessed an order.
    TAX_ASSESSED: TaxAssessed = "order.tax_assessed", 1;
}

//! A conversation: whose it is, what it is about, and who may read it.

use kernel::{Actor, By, Id, ListingId, MerchantId, OrderId, ShopperId, ThreadId, Timestamp};

/// What a conversation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An order.
    Order(OrderId),
    /// A product, before anything is bought.
    Listing(ListingId),
}

impl About {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            About::Order(_) => "order",
            About::Listing(_) => "listing",
        }
    }

    /// The id of the order or listing.
    #[must_use]
    pub const fn id(self) -> Id {
        match self {
            About::Order(id) => id.id(),
            About::Listing(id) => id.id(),
        }
    }

    /// Whose it is.
    #[must_use]
    pub fn merchant(self) -> MerchantId {
        MerchantId::of(self.id().home())
    }

    pub(crate) fn stored(kind: &str, id: Id) -> Option<About> {
        match kind {
            "order" => Some(About::Order(id.into())),
            "listing" => Some(About::Listing(id.into())),
            _ => None,
        }
    }

    /// What `text` names: `ord_…` or `lst_…`.
    #[must_use]
    pub fn parse(text: &str) -> Option<About> {
        let order = text.parse().map(About::Order);
        order.or_else(|_| text.parse().map(About::Listing)).ok()
    }

    /// [`About::parse`] reads it again.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            About::Order(id) => id.to_string(),
            About::Listing(id) => id.to_string(),
        }
    }
}

/// Who speaks or reads: which person, and for which side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    /// For whom, with the id that the conversation must be of.
    pub by: By,
    /// The account of the person.
    pub person: ShopperId,
}

impl Voice {
    /// A shopper for herself.
    #[must_use]
    pub const fn shopper(id: ShopperId) -> Voice {
        Voice { by: By::Shopper(id), person: id }
    }

    /// Somebody who works for a merchant.
    #[must_use]
    pub const fn merchant(merchant: MerchantId, person: ShopperId) -> Voice {
        Voice { by: By::Merchant(merchant), person }
    }

    /// Somebody who runs the market.
    #[must_use]
    pub const fn operator(person: ShopperId) -> Voice {
        Voice { by: By::Operator, person }
    }

    /// Which side.
    #[must_use]
    pub const fn side(self) -> Actor {
        self.by.actor()
    }
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its id; the home is the merchant.
    pub id: ThreadId,
    /// Who sells.
    pub merchant: MerchantId,
    /// Who asks.
    pub shopper: ShopperId,
    /// What it is about.
    pub about: About,
    /// Its last message; they count from 1.
    pub last_seq: i64,
    /// When it began.
    pub opened_at: Timestamp,
    /// When something was last written in it.
    pub last_at: Timestamp,
    /// Since when the shopper waits for the merchant.
    pub waits_since: Option<Timestamp>,
    /// When the merchant was reminded that she does.
    pub reminded_at: Option<Timestamp>,
    /// When an operator closed it: nobody writes in it any more.
    pub closed_at: Option<Timestamp>,
    /// The operator who joined it, and when.
    pub joined: Option<(Timestamp, ShopperId)>,
}

impl Thread {
    /// Whether it is theirs to read and to write in.
    #[must_use]
    pub fn is_open_to(&self, by: By) -> bool {
        by.may_touch(self.shopper, self.merchant)
    }
}

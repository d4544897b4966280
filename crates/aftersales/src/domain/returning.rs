//! Why goods go back, and where a return stands.

use super::keyed::keyed;
use orders::FreightBearer;

keyed! {
    /// Why a shopper sends goods back.
    Reason {
        /// No reason is asked for, within the days that were agreed.
        NoReason = "no_reason",
        /// Something else was in the parcel.
        WrongItem = "wrong_item",
        /// It came broken.
        Damaged = "damaged",
        /// It is not what its page says.
        NotAsDescribed = "not_as_described",
        /// A part of it is missing.
        MissingParts = "missing_parts",
        /// It came later than was promised.
        ArrivedLate = "arrived_late",
        /// Something else, which her words say.
        Other = "other",
    }
}

impl Reason {
    /// The merchant's or the carrier's fault, as the shopper says: then the way back costs her nothing.
    #[must_use]
    pub const fn is_fault(self) -> bool {
        match self {
            Reason::WrongItem
            | Reason::Damaged
            | Reason::NotAsDescribed
            | Reason::MissingParts
            | Reason::ArrivedLate => true,
            Reason::NoReason | Reason::Other => false,
        }
    }

    /// She says in her own words what happened.
    #[must_use]
    pub const fn needs_words(self) -> bool {
        !matches!(self, Reason::NoReason | Reason::ArrivedLate)
    }

    /// Who pays for the way back: whoever's fault it is, else as was agreed when the order was placed.
    #[must_use]
    pub const fn freight(self, agreed: FreightBearer) -> FreightBearer {
        if self.is_fault() { FreightBearer::Merchant } else { agreed }
    }
}

keyed! {
    /// Where a return stands. Only [`Closed`](ReturnState::Closed) has no clock of its own, and
    /// [`Disputed`](ReturnState::Disputed) that of its dispute.
    ReturnState {
        /// The merchant answers; silence agrees.
        Asked = "asked",
        /// The merchant offers a part without a return; the shopper takes it or leaves it.
        Offered = "offered",
        /// The merchant said no; the shopper may open a dispute.
        Declined = "declined",
        /// The goods may go back.
        Agreed = "agreed",
        /// The goods are on their way back.
        Sent = "sent",
        /// The goods are back, and looked at; silence accepts them.
        Received = "received",
        /// Accepted: the money is given back next.
        Paying = "paying",
        /// Not all of it was accepted; the shopper may open a dispute about the rest.
        Judged = "judged",
        /// Accepted: the merchant sends the other goods.
        Replacing = "replacing",
        /// The other goods are on their way.
        Replaced = "replaced",
        /// An operator decides.
        Disputed = "disputed",
        /// Over.
        Closed = "closed",
    }
}

impl ReturnState {
    /// Nothing more happens.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, ReturnState::Closed)
    }

    /// The shopper may still take her wish back: nothing is decided, and no goods are under way.
    #[must_use]
    pub const fn may_withdraw(self) -> bool {
        use ReturnState::{Agreed, Asked, Declined, Offered};
        matches!(self, Asked | Offered | Declined | Agreed)
    }
}

keyed! {
    /// How a return ended.
    ReturnEnd {
        /// The money went back for the units that were accepted.
        Refunded = "refunded",
        /// The shopper took the part that was offered, and keeps the goods.
        Settled = "settled",
        /// Other goods were sent.
        Exchanged = "exchanged",
        /// The merchant said no, or accepted nothing, and the shopper left it at that.
        Declined = "declined",
        /// The shopper took her wish back.
        Withdrawn = "withdrawn",
        /// The goods did not go back in time.
        Lapsed = "lapsed",
        /// An operator decided.
        Decided = "decided",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_and_no_two_are_the_same() {
        for state in ReturnState::ALL {
            assert_eq!(ReturnState::from_key(state.key()), Some(*state));
        }
        for reason in Reason::ALL {
            assert_eq!(Reason::from_key(reason.key()), Some(*reason));
        }
        assert_eq!(ReturnEnd::from_key("refunded"), Some(ReturnEnd::Refunded));
        assert_eq!(Reason::from_key("because"), None);
    }

    #[test]
    fn whose_fault_it_is_pays_for_the_way_back() {
        assert_eq!(Reason::Damaged.freight(FreightBearer::Shopper), FreightBearer::Merchant);
        assert_eq!(Reason::NoReason.freight(FreightBearer::Shopper), FreightBearer::Shopper);
        assert_eq!(Reason::NoReason.freight(FreightBearer::Merchant), FreightBearer::Merchant);
    }
}

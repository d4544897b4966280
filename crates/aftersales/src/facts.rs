//! The facts that aftersales tells.

use kernel::{Money, OrderId};
use serde::{Deserialize, Serialize};

/// Something happened to a return, or to a dispute, which is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseMoved {
    /// The order that it is about.
    pub order: OrderId,
    /// The order's number, for people.
    pub number: String,
    /// Who did it: the key of an [`Actor`](kernel::Actor); `market` when a time had come.
    pub by: String,
    /// Until when whoever is next has time (RFC 3339); none when it is over.
    pub until: Option<String>,
    /// How it ended, or what was decided; the key of it.
    pub how: Option<String>,
    /// The amount that it is about: offered, or given; none in facts of older versions, and where it is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
}

events::facts! {
    /// A shopper wants to send goods back.
    RETURN_ASKED: CaseMoved = "return.asked", 1;
    /// Its merchant offers a part without a return.
    RETURN_OFFERED: CaseMoved = "return.offered", 1;
    /// Its merchant said no.
    RETURN_DECLINED: CaseMoved = "return.declined", 1;
    /// The goods may go back.
    RETURN_AGREED: CaseMoved = "return.agreed", 1;
    /// It was agreed by silence, and its merchant is asked where the goods go.
    RETURN_ADDRESS_ASKED: CaseMoved = "return.address_asked", 1;
    /// Its shopper is reminded to send the goods.
    RETURN_REMINDED: CaseMoved = "return.reminded", 1;
    /// The goods are on their way back.
    RETURN_SENT: CaseMoved = "return.sent", 1;
    /// The goods are back.
    RETURN_RECEIVED: CaseMoved = "return.received", 1;
    /// It is to be paid back.
    RETURN_ACCEPTED: CaseMoved = "return.accepted", 1;
    /// Not all of it was accepted.
    RETURN_JUDGED: CaseMoved = "return.judged", 1;
    /// What was wanted instead is not there, or was not sent in time: the money goes back.
    RETURN_UNKEPT: CaseMoved = "return.unkept", 1;
    /// Other goods are to be sent.
    RETURN_REPLACING: CaseMoved = "return.replacing", 1;
    /// Other goods are on their way.
    RETURN_REPLACED: CaseMoved = "return.replaced", 1;
    /// What is to be paid back is not in its merchant's account.
    RETURN_OWED: CaseMoved = "return.owed", 1;
    /// The market lent its merchant what her account lacked for it; the amount is what she owes.
    RETURN_LENT: CaseMoved = "return.lent", 1;
    /// The money was given back.
    RETURN_PAID: CaseMoved = "return.paid", 1;
    /// It is over.
    RETURN_CLOSED: CaseMoved = "return.closed", 1;
    /// A dispute was opened.
    DISPUTE_OPENED: CaseMoved = "dispute.opened", 1;
    /// A side said something.
    DISPUTE_SAID: CaseMoved = "dispute.said", 1;
    /// It is to be decided.
    DISPUTE_DUE: CaseMoved = "dispute.due", 1;
    /// It was not decided in time.
    DISPUTE_OVERDUE: CaseMoved = "dispute.overdue", 1;
    /// It was decided.
    DISPUTE_DECIDED: CaseMoved = "dispute.decided", 1;
    /// Nobody appealed, so that it stands.
    DISPUTE_FINAL: CaseMoved = "dispute.final", 1;
    /// A side appealed.
    DISPUTE_APPEALED: CaseMoved = "dispute.appealed", 1;
    /// What it gives is not in the merchant's account.
    DISPUTE_OWED: CaseMoved = "dispute.owed", 1;
    /// The market lent the merchant what her account lacked for it; the amount is what she owes.
    DISPUTE_LENT: CaseMoved = "dispute.lent", 1;
    /// It is over.
    DISPUTE_CLOSED: CaseMoved = "dispute.closed", 1;
}

//! What people are told of returns and disputes: each step to everyone whom it concerns, and to nobody what she did
//! herself.

use crate::domain::ReturnEnd;
use crate::facts::{self, CaseMoved};
use crate::store;
use ::letters::{Addressee, LetterKind, Notice, Said, Topic, notify};
use ::store::{StoreError, Tx};
use events::{Event, Fact};
use fulfilment::lifecycle::Who;
use kernel::{DisputeId, Id, MerchantId, Moment, Money, ReturnId, ShopperId};

const fn kind(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::AfterSales, facts }
}

const UNTIL: &[&str] = &["number", "until"];
const AMOUNT: &[&str] = &["number", "amount"];
const NUMBER: &[&str] = &["number"];

/// A merchant: somebody wants to send goods back.
pub const ASKED: LetterKind = kind("return-asked", UNTIL);
/// A shopper: her wish was noted, and when it is answered at the latest.
pub const NOTED: LetterKind = kind("return-noted", UNTIL);
/// A shopper: a part without a return is offered.
pub const OFFERED: LetterKind = kind("return-offered", &["number", "amount", "until"]);
/// A shopper: the merchant said no, and until when a dispute may be opened.
pub const DECLINED: LetterKind = kind("return-declined", UNTIL);
/// A shopper: the goods may go back, until when.
pub const AGREED: LetterKind = kind("return-agreed", UNTIL);
/// A merchant: it is agreed, and the address is missing.
pub const ADDRESS: LetterKind = kind("return-address", UNTIL);
/// A shopper: it is agreed, and the merchant has to say where to.
pub const WAITS: LetterKind = kind("return-waits", UNTIL);
/// A shopper: the days to send the goods are nearly over.
pub const REMINDER: LetterKind = kind("return-reminder", UNTIL);
/// A merchant: the goods are on their way back.
pub const SENT: LetterKind = kind("return-sent", UNTIL);
/// A shopper: the goods are back, and until when they are looked at.
pub const RECEIVED: LetterKind = kind("return-received", UNTIL);
/// A shopper: accepted, and the merchant's account lacks the money.
pub const ACCEPTED: LetterKind = kind("return-accepted", NUMBER);
/// A shopper: not all of it was accepted.
pub const JUDGED: LetterKind = kind("return-judged", UNTIL);
/// Merchant and shopper: other goods are to be sent, until when.
pub const REPLACING: LetterKind = kind("return-replacing", UNTIL);
/// Shopper and merchant: there is no exchange, the money goes back.
pub const UNKEPT: LetterKind = kind("return-unkept", NUMBER);
/// A shopper: other goods are on their way.
pub const REPLACED: LetterKind = kind("return-replaced", UNTIL);
/// A merchant and operators: what is to be paid back is not there.
pub const OWED: LetterKind = kind("return-owed", NUMBER);
/// A merchant and operators: the market lent what her account lacked, and she owes it.
pub const LENT: LetterKind = kind("case-lent", AMOUNT);
/// Shopper and merchant: the money was given back.
pub const PAID: LetterKind = kind("return-paid", AMOUNT);
/// Shopper and merchant: the goods were not sent in time.
pub const LAPSED: LetterKind = kind("return-lapsed", NUMBER);
/// Shopper and merchant: it is over.
pub const OVER: LetterKind = kind("return-over", NUMBER);
/// Everyone: a dispute is open, and until when evidence is taken.
pub const DISPUTE_OPENED: LetterKind = kind("dispute-opened", UNTIL);
/// Everyone else: a side said something.
pub const DISPUTE_SAID: LetterKind = kind("dispute-said", UNTIL);
/// Operators: it is to be decided, until when.
pub const DISPUTE_DUE: LetterKind = kind("dispute-due", UNTIL);
/// Operators: it is not decided in time.
pub const DISPUTE_OVERDUE: LetterKind = kind("dispute-overdue", UNTIL);
/// Both sides: it is decided; until when they may appeal.
pub const DISPUTE_DECIDED: LetterKind = kind("dispute-decided", UNTIL);
/// Everyone else: a side appealed.
pub const DISPUTE_APPEALED: LetterKind = kind("dispute-appealed", UNTIL);
/// A merchant and operators: what it gives is not there.
pub const DISPUTE_OWED: LetterKind = kind("dispute-owed", NUMBER);
/// A shopper: the decision stands, and the merchant's account lacks the money.
pub const DISPUTE_STANDS: LetterKind = kind("dispute-stands", NUMBER);
/// Both sides: it is over, and what was given.
pub const DISPUTE_CLOSED: LetterKind = kind("dispute-closed", AMOUNT);

/// Every kind of letter about returns and disputes.
pub const KINDS: &[&LetterKind] = &[
    &ASKED,
    &NOTED,
    &OFFERED,
    &DECLINED,
    &AGREED,
    &ADDRESS,
    &WAITS,
    &REMINDER,
    &SENT,
    &RECEIVED,
    &ACCEPTED,
    &JUDGED,
    &REPLACING,
    &UNKEPT,
    &REPLACED,
    &OWED,
    &LENT,
    &PAID,
    &LAPSED,
    &OVER,
    &DISPUTE_OPENED,
    &DISPUTE_SAID,
    &DISPUTE_DUE,
    &DISPUTE_OVERDUE,
    &DISPUTE_DECIDED,
    &DISPUTE_APPEALED,
    &DISPUTE_OWED,
    &DISPUTE_STANDS,
    &DISPUTE_CLOSED,
];

/// Who is told of a fact, and by which letter.
pub type Tells = &'static [(Who, &'static LetterKind)];

/// What each fact is told as; the end of a return is told by how it ended ([`of_end`]).
pub const TELLS: &[(Fact<CaseMoved>, Tells)] = &[
    (facts::RETURN_ASKED, &[(Who::Merchant, &ASKED), (Who::Shopper, &NOTED)]),
    (facts::RETURN_OFFERED, &[(Who::Shopper, &OFFERED)]),
    (facts::RETURN_DECLINED, &[(Who::Shopper, &DECLINED)]),
    (facts::RETURN_AGREED, &[(Who::Shopper, &AGREED)]),
    (facts::RETURN_ADDRESS_ASKED, &[(Who::Merchant, &ADDRESS), (Who::Shopper, &WAITS)]),
    (facts::RETURN_REMINDED, &[(Who::Shopper, &REMINDER)]),
    (facts::RETURN_SENT, &[(Who::Merchant, &SENT)]),
    (facts::RETURN_RECEIVED, &[(Who::Shopper, &RECEIVED), (Who::Merchant, &RECEIVED)]),
    (facts::RETURN_JUDGED, &[(Who::Shopper, &JUDGED)]),
    (facts::RETURN_REPLACING, &[(Who::Merchant, &REPLACING), (Who::Shopper, &REPLACING)]),
    (facts::RETURN_UNKEPT, &[(Who::Shopper, &UNKEPT), (Who::Merchant, &UNKEPT)]),
    (facts::RETURN_REPLACED, &[(Who::Shopper, &REPLACED)]),
    // What was accepted is paid back at once, which a letter tells; only who has to wait for it is told before.
    (
        facts::RETURN_OWED,
        &[(Who::Shopper, &ACCEPTED), (Who::Merchant, &OWED), (Who::Operator, &OWED)],
    ),
    (facts::RETURN_LENT, &[(Who::Merchant, &LENT), (Who::Operator, &LENT)]),
    (facts::RETURN_PAID, &[(Who::Shopper, &PAID), (Who::Merchant, &PAID)]),
    (
        facts::DISPUTE_OPENED,
        &[
            (Who::Shopper, &DISPUTE_OPENED),
            (Who::Merchant, &DISPUTE_OPENED),
            (Who::Operator, &DISPUTE_OPENED),
        ],
    ),
    (
        facts::DISPUTE_SAID,
        &[
            (Who::Shopper, &DISPUTE_SAID),
            (Who::Merchant, &DISPUTE_SAID),
            (Who::Operator, &DISPUTE_SAID),
        ],
    ),
    (facts::DISPUTE_DUE, &[(Who::Operator, &DISPUTE_DUE)]),
    (facts::DISPUTE_OVERDUE, &[(Who::Operator, &DISPUTE_OVERDUE)]),
    (
        facts::DISPUTE_DECIDED,
        &[(Who::Shopper, &DISPUTE_DECIDED), (Who::Merchant, &DISPUTE_DECIDED)],
    ),
    (
        facts::DISPUTE_APPEALED,
        &[
            (Who::Shopper, &DISPUTE_APPEALED),
            (Who::Merchant, &DISPUTE_APPEALED),
            (Who::Operator, &DISPUTE_APPEALED),
        ],
    ),
    (
        facts::DISPUTE_OWED,
        &[
            (Who::Shopper, &DISPUTE_STANDS),
            (Who::Merchant, &DISPUTE_OWED),
            (Who::Operator, &DISPUTE_OWED),
        ],
    ),
    (facts::DISPUTE_LENT, &[(Who::Merchant, &LENT), (Who::Operator, &LENT)]),
    (facts::DISPUTE_CLOSED, &[(Who::Shopper, &DISPUTE_CLOSED), (Who::Merchant, &DISPUTE_CLOSED)]),
];

/// What the end of a return is told as: where money went back, or an operator decided, that was told already.
#[must_use]
pub const fn of_end(ended: ReturnEnd) -> Tells {
    match ended {
        ReturnEnd::Lapsed => &[(Who::Shopper, &LAPSED), (Who::Merchant, &LAPSED)],
        ReturnEnd::Declined | ReturnEnd::Withdrawn | ReturnEnd::Exchanged => {
            &[(Who::Shopper, &OVER), (Who::Merchant, &OVER)]
        }
        ReturnEnd::Refunded | ReturnEnd::Settled | ReturnEnd::Decided => &[],
    }
}

/// Told to whoever did it too: that it was noted, and what comes next.
const CONFIRMS: &[&str] = &[NOTED.key, DISPUTE_OPENED.key, DISPUTE_APPEALED.key];

/// What letters need of a case.
struct About {
    id: Id,
    shopper: ShopperId,
    merchant: MerchantId,
    /// The path of its page for shopper, merchant and operator.
    links: [String; 3],
    amount: Money,
}

/// Tells everyone whom a fact of a return or a dispute concerns.
///
/// # Errors
/// [`StoreError::Column`] of an event that does not carry what its kind says.
pub(crate) fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let Some(moved) = carried(event)? else { return Ok(()) };
    let ended = (event.kind == facts::RETURN_CLOSED.kind().name)
        .then(|| moved.how.as_deref().and_then(ReturnEnd::from_key))
        .flatten();
    let known = TELLS.iter().find(|(fact, _)| fact.kind().name == event.kind);
    let nobody: Tells = &[];
    let tells: Tells = ended.map_or(known.map_or(nobody, |(_, tells)| *tells), of_end);
    let Some(about) = about(tx, event)?.filter(|_| !tells.is_empty()) else { return Ok(()) };
    if event.kind == facts::DISPUTE_SAID.kind().name && !is_news(tx, about.id, &moved.by, event)? {
        return Ok(());
    }
    for (who, kind) in tells.iter().copied() {
        if own(who) == Some(moved.by.as_str()) && !CONFIRMS.contains(&kind.key) {
            continue;
        }
        for (to, link) in readers(tx, who, &about)? {
            let facts = said(kind, &moved, &about);
            let notice = Notice { kind, to, about: Some(about.id), link, facts };
            notify(tx, &notice, moment)?;
        }
    }
    Ok(())
}

/// A side is told of by letter once in so many seconds, however much it says in a dispute; the page shows all of it.
const TELL_EVERY: i64 = 3_600;

/// Whether a letter tells that a side said something: it is the first word since the last one that was told and
/// [`TELL_EVERY`]. With what a dispute was opened by, the letter of its opening told.
fn is_news(tx: &mut Tx<'_>, id: Id, side: &str, event: &Event) -> Result<bool, StoreError> {
    let (mut told, mut is_news) = (None, true);
    for word in store::words(tx, DisputeId::from(id))? {
        if word.seq == 1 || word.side.key() != side || word.at > event.at {
            continue;
        }
        is_news = told.is_none_or(|told| word.at.seconds_since(told) >= TELL_EVERY);
        if is_news {
            told = Some(word.at);
        }
    }
    Ok(is_news)
}

fn carried(event: &Event) -> Result<Option<CaseMoved>, StoreError> {
    let listed = facts::EVENTS.iter().any(|kind| kind.name == event.kind);
    let read = listed.then(|| serde_json::from_str(&event.payload)).transpose();
    read.map_err(|_| StoreError::Column("fact of a case"))
}

/// Who acts as, in a fact.
const fn own(who: Who) -> Option<&'static str> {
    match who {
        Who::Shopper => Some("shopper"),
        Who::Merchant => Some("merchant"),
        Who::Operator => Some("operator"),
        Who::Market | Who::Carrier | Who::Provider => None,
    }
}

fn about(tx: &mut Tx<'_>, event: &Event) -> Result<Option<About>, StoreError> {
    let id = Id::from_bytes(&event.subject).ok_or(StoreError::Column("subject of a case"))?;
    if event.kind.starts_with("return.") {
        let Some(case) = store::return_case(tx, ReturnId::from(id))? else { return Ok(None) };
        let links = [
            format!("/returns/{}", case.id),
            format!("/sell/returns/{}", case.id),
            "/admin/disputes".to_owned(),
        ];
        let amount = case.offer.filter(|_| case.given.is_zero()).unwrap_or(case.given);
        let (shopper, merchant) = (case.shopper, case.merchant());
        return Ok(Some(About { id, shopper, merchant, links, amount }));
    }
    let Some(one) = store::dispute(tx, DisputeId::from(id))? else { return Ok(None) };
    let links = [
        format!("/disputes/{}", one.id),
        format!("/sell/disputes/{}", one.id),
        format!("/admin/disputes/{}", one.id),
    ];
    let (shopper, merchant) = (one.shopper, one.merchant());
    Ok(Some(About { id, shopper, merchant, links, amount: one.given }))
}

/// Who reads it, each with the page that is hers.
fn readers(
    tx: &mut Tx<'_>,
    who: Who,
    about: &About,
) -> Result<Vec<(Addressee, String)>, StoreError> {
    let [shopper, merchant, operator] = &about.links;
    let (people, link) = match who {
        Who::Shopper => (accounts::addressee(tx, about.shopper)?.into_iter().collect(), shopper),
        Who::Merchant => (accounts::merchant_addressees(tx, about.merchant)?, merchant),
        Who::Operator => (accounts::operator_addressees(tx)?, operator),
        Who::Market | Who::Carrier | Who::Provider => (Vec::new(), operator),
    };
    Ok(people.into_iter().map(|to| (to, link.clone())).collect())
}

/// What the texts of a kind may name.
fn said(kind: &LetterKind, moved: &CaseMoved, about: &About) -> Vec<(&'static str, Said)> {
    let fact = |name: &&'static str| match *name {
        "number" => Some((*name, Said::Text(moved.number.clone()))),
        // As it was when it happened: the case may have gone on since.
        "amount" => Some((*name, Said::Money(moved.amount.unwrap_or(about.amount)))),
        "until" => {
            let at = moved.until.as_deref().and_then(|at| at.parse().ok());
            at.map(|at| (*name, Said::At(at)))
        }
        _ => None,
    };
    kind.facts.iter().filter_map(fact).collect()
}

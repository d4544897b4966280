//! What pages and the API show of returns and disputes.

mod turns;

use crate::commands::{
    DisputeError, ReturnError, Returnable, agreed, agreed_of, returnable, their_dispute,
    their_return,
};
use crate::domain::ReturnState;
use crate::store::{self, Decision, Dispute, DisputeWord, ReturnCase};
use ::store::{StoreError, Tx};
use kernel::{By, DisputeId, Id, MerchantId, Money, OrderId, ReturnId};
use orders::{FreightBearer, OrderHead, Policy};
use pictures::Attachment;
use std::collections::BTreeMap;

pub use turns::{disputes_in_turn, return_counts, returns_in_turn, returns_waiting, turn_counts};

/// A return with all that belongs to it.
#[derive(Clone)]
pub struct ReturnView {
    /// The return.
    pub case: ReturnCase,
    /// Its order, with its lines.
    pub order: OrderHead,
    /// What was agreed about it.
    pub policy: Policy,
    /// What was paid for its units and is not given back.
    pub worth: Money,
    /// The most that can be offered without a return, while something can be.
    pub offer_most: Option<Money>,
    /// The most that can be paid for the way back, where the merchant bears it and the goods are still to be sent.
    pub freight_most: Option<Money>,
    /// Photos, slips and labels.
    pub attachments: Vec<Attachment>,
    /// How many more its parties do not see, since an operator hid them.
    pub hidden_files: usize,
    /// The dispute about it, if there is one.
    pub dispute: Option<DisputeId>,
}

/// A dispute with all that belongs to it.
#[derive(Clone)]
pub struct DisputeView {
    /// The dispute.
    pub dispute: Dispute,
    /// Its order, with its lines.
    pub order: OrderHead,
    /// What was agreed about it.
    pub policy: Policy,
    /// What was paid for its units and is not given back.
    pub worth: Money,
    /// What the decision that stands gives and is not given back; none before one.
    pub gives: Option<Money>,
    /// What was said, oldest first.
    pub words: Vec<DisputeWord>,
    /// The decisions, the first one first.
    pub decisions: Vec<Decision>,
    /// Evidence.
    pub attachments: Vec<Attachment>,
    /// How much more of it its parties do not see, since an operator hid it.
    pub hidden_files: usize,
    /// The return that it is about, with its own photos among [`attachments`](DisputeView::attachments).
    pub case: Option<ReturnCase>,
}

/// The cases of an order, oldest first, and what of it may still go back.
#[derive(Clone, Debug, Default)]
pub struct OrderCases {
    /// Returns.
    pub returns: Vec<ReturnCase>,
    /// Disputes.
    pub disputes: Vec<Dispute>,
    /// What may go back; empty where nobody may see the order.
    pub lines: Vec<Returnable>,
}

/// A return as `by` may see it; none when there is none or it is another's.
pub fn return_view(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
) -> Result<Option<ReturnView>, StoreError> {
    let Some(case) = their_return(tx, (id, by))? else { return Ok(None) };
    let order = order(tx, case.order)?;
    let policy = agreed(tx, &order, case.lines.iter().map(|line| line.sku))?;
    let worth = crate::commands::worth(tx, case.order, &case.units())?;
    let borne = case.freight_by == FreightBearer::Merchant;
    let open = !case.state.is_closed() && case.received_at.is_none();
    let freight_most = match borne && open {
        true => Some(crate::commands::freight_most(tx, &case)?),
        false => None,
    };
    use ReturnState::{Asked, Declined, Offered};
    let offer_most = match matches!(case.state, Asked | Declined | Offered) {
        true => Some(crate::commands::most(tx, case.order, &case.units())?),
        false => None,
    };
    let (attachments, hidden_files) = files(tx, (&[id.id()], by))?;
    let mut dispute = None;
    for known in store::disputes_of_order(tx, case.order)? {
        let about = store::dispute(tx, known)?.is_some_and(|one| one.of == Some(id));
        dispute = dispute.or(about.then_some(known));
    }
    Ok(Some(ReturnView {
        case: as_seen(case, by),
        order,
        policy,
        worth,
        offer_most,
        freight_most,
        attachments,
        hidden_files,
        dispute,
    }))
}

/// A dispute as `by` may see it; none when there is none or it is another's.
pub fn dispute_view(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
) -> Result<Option<DisputeView>, StoreError> {
    let Some(dispute) = their_dispute(tx, (id, by))? else { return Ok(None) };
    let order = order(tx, dispute.order)?;
    let policy = agreed_of(tx, &order, &dispute)?;
    let worth = crate::commands::worth(tx, dispute.order, &dispute.units())?;
    let gives = gives(tx, &dispute)?;
    let (mut words, decisions) = (store::words(tx, id)?, store::decisions(tx, id)?);
    if !sees_hidden(by) {
        words = words.into_iter().map(DisputeWord::for_parties).collect();
    }
    let case = match dispute.of {
        Some(of) => store::return_case(tx, of)?.map(|case| as_seen(case, by)),
        None => None,
    };
    let about: Vec<Id> = [id.id()].into_iter().chain(dispute.of.map(ReturnId::id)).collect();
    let (attachments, hidden_files) = files(tx, (&about, by))?;
    Ok(Some(DisputeView {
        dispute,
        order,
        policy,
        worth,
        gives,
        words,
        decisions,
        attachments,
        hidden_files,
        case,
    }))
}

/// Whoever runs the market sees what she hid; the parties see that something was.
const fn sees_hidden(by: By) -> bool {
    matches!(by, By::Operator | By::Market)
}

fn as_seen(case: ReturnCase, by: By) -> ReturnCase {
    if sees_hidden(by) { case } else { case.for_parties() }
}

/// The files of a case as `by` sees them, and how many she does not see.
fn files(
    tx: &mut Tx<'_>,
    (about, by): (&[Id], By),
) -> Result<(Vec<Attachment>, usize), StoreError> {
    let mut all = pictures::attachments(tx, about)?;
    let count = all.len();
    all.retain(|one| sees_hidden(by) || one.hidden_at.is_none());
    let hidden = count.saturating_sub(all.len());
    Ok((all, hidden))
}

/// The amount that stands, or what was paid for the units that it names and for the way back.
fn gives(tx: &mut Tx<'_>, one: &Dispute) -> Result<Option<Money>, StoreError> {
    if one.outcome.is_none() || one.award.is_some() {
        return Ok(one.award.filter(|_| one.outcome.is_some()));
    }
    let units = crate::commands::worth(tx, one.order, &one.awarded())?;
    let freight = one.freight_awarded().unwrap_or(Money::zero(one.currency));
    let sum = units.plus(freight).map_err(|_| StoreError::Column("amounts that add up"))?;
    Ok(Some(sum))
}

fn order(tx: &mut Tx<'_>, id: OrderId) -> Result<OrderHead, StoreError> {
    orders::order_heads(tx, &[id])?.pop().ok_or(StoreError::Column("order of a case"))
}

/// The cases of an order as `by` may see them.
pub fn cases_of_order(tx: &mut Tx<'_>, (id, by): (OrderId, By)) -> Result<OrderCases, StoreError> {
    let theirs = |order: &OrderHead| by.may_touch(order.shopper, order.merchant);
    let found = orders::order_heads(tx, &[id])?.pop().filter(theirs);
    let Some(order) = found else { return Ok(OrderCases::default()) };
    let (mut returns, mut disputes) = (Vec::new(), Vec::new());
    for id in store::returns_of_order(tx, id)? {
        returns.extend(store::return_case(tx, id)?.map(|case| as_seen(case, by)));
    }
    for id in store::disputes_of_order(tx, id)? {
        disputes.extend(store::dispute(tx, id)?);
    }
    Ok(OrderCases { returns, disputes, lines: returnable(tx, &order)? })
}

/// The cases of each of `orders` that has some, for lists: without what of it may still go back. Whoever asks has read
/// the orders as her own.
pub fn cases_of_orders(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, OrderCases>, StoreError> {
    let mut found: BTreeMap<OrderId, OrderCases> = BTreeMap::new();
    for (order, id) in store::returns_of_orders(tx, orders)? {
        let case = store::return_case(tx, id)?.map(ReturnCase::for_parties);
        found.entry(order).or_default().returns.extend(case);
    }
    for (order, id) in store::disputes_of_orders(tx, orders)? {
        let one = store::dispute(tx, id)?;
        found.entry(order).or_default().disputes.extend(one);
    }
    Ok(found)
}

/// A merchant's returns, newest first, those in `state` when one is given, those before `below`.
pub fn returns_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    state: Option<ReturnState>,
    page: (Option<ReturnId>, u32),
) -> Result<Vec<ReturnCase>, StoreError> {
    let mut found = Vec::new();
    for id in store::return_ids(tx, merchant, state, page)? {
        found.extend(store::return_case(tx, id)?.map(ReturnCase::for_parties));
    }
    Ok(found)
}

/// A merchant's disputes, newest first, those before `below`.
pub fn disputes_of_merchant(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    page: (Option<DisputeId>, u32),
) -> Result<Vec<Dispute>, StoreError> {
    let mut found = Vec::new();
    for id in store::dispute_ids(tx, merchant, page)? {
        found.extend(store::dispute(tx, id)?);
    }
    Ok(found)
}

/// A merchant's disputes that are not over, oldest first.
pub fn disputes_open(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Dispute>, StoreError> {
    let mut found = Vec::new();
    for id in store::open_disputes(tx, merchant)? {
        found.extend(store::dispute(tx, id)?);
    }
    Ok(found)
}

/// Whether a return still stands at the version that `by` read, for the step that follows in this transaction:
/// that saves it at the version it reads, so that nobody else moves it in between.
///
/// # Errors
/// [`ReturnError::Changed`]: read it again, and decide again. [`ReturnError::NotFound`] also for another's.
pub fn hold_return(
    tx: &mut Tx<'_>,
    (id, by): (ReturnId, By),
    version: i64,
) -> Result<(), ReturnError> {
    let case = their_return(tx, (id, by))?.ok_or(ReturnError::NotFound(id))?;
    if case.version == version { Ok(()) } else { Err(ReturnError::Changed(id)) }
}

/// As [`hold_return`], of a dispute.
///
/// # Errors
/// [`DisputeError::Changed`]: read it again, and decide again. [`DisputeError::NotFound`] also for another's.
pub fn hold_dispute(
    tx: &mut Tx<'_>,
    (id, by): (DisputeId, By),
    version: i64,
) -> Result<(), DisputeError> {
    let one = their_dispute(tx, (id, by))?.ok_or(DisputeError::NotFound(id))?;
    if one.version == version { Ok(()) } else { Err(DisputeError::Changed(id)) }
}

//! A shopper wants to send goods back.

use super::close_ended::{VAIN_MAX, in_vain};
use super::step::tell;
use super::window::{Returnable, held, returnable};
use super::words::{heard, show};
use crate::RETURN_TIMER;
use crate::domain::{HiddenWords, Reason, ReturnState, best_of};
use crate::facts;
use crate::store::{self, ReturnCase, ReturnLine};
use ::jobs::timers;
use ::store::{StoreError, Tx};
use kernel::{Actor, By, Moment, Money, OrderId, ReturnId, SkuId, Timestamp};
use orders::{OrderHead, OrderState, Policy};
use pictures::TakenIn;
use std::collections::BTreeMap;

/// What a shopper wants to send back.
#[derive(Clone)]
pub struct AskReturn {
    /// Of which order.
    pub order: OrderId,
    /// The shopper; the market for a wish that an older version noted.
    pub by: By,
    /// Why.
    pub reason: Reason,
    /// In her words, at most 2,000 characters.
    pub words: String,
    /// Units of each line; empty for all that may go back.
    pub lines: Vec<(SkuId, u32)>,
    /// The variant that she wants instead, of one line; none where she wants her money.
    pub wanted: Option<SkuId>,
    /// Photos.
    pub photos: Vec<TakenIn>,
}

/// Why it cannot be asked for, and what can be done instead.
#[derive(Debug, thiserror::Error)]
pub enum AskReturnError {
    /// There is none, or it is another's.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// Before shipping one cancels; what ended does not go back.
    #[error("the order is {0}: what was not sent is cancelled, and what ended stays as it is")]
    State(OrderState),
    /// The reason needs words, or they are too long.
    #[error("say what happened in 1 to 2,000 characters")]
    Words,
    /// Fewer than that may go back: they were not sent, went back before, or are in an open case.
    #[error(
        "only {left} of {sku} can go back: the others did not leave, went back, or are in an open case"
    )]
    Units {
        /// Of what.
        sku: SkuId,
        /// How many may.
        left: u32,
    },
    /// Nothing was chosen.
    #[error("choose what goes back")]
    Nothing,
    /// A return without a reason was never agreed for this.
    #[error(
        "this was sold without returns for no reason; give the reason if something is wrong with it"
    )]
    NeedsReason(SkuId),
    /// The days without a reason are over.
    #[error("no reason was needed until {0}; give the reason if something is wrong with it")]
    ReasonNow(Timestamp),
    /// The days in which it may be asked for are over.
    #[error("returns could be asked for until {0}")]
    TooLate(Timestamp),
    /// So many returns and disputes of the order came to nothing already.
    #[error(
        "{0} returns and disputes of this order came to nothing: write to the seller, who can give money back without one"
    )]
    Often(usize),
    /// What is wanted instead is none of the same listing at the same price, or several lines are to go back.
    #[error("one product goes back for another of its variants at the same price")]
    Exchange,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Opens a return: its units are in no other case, the release of the order waits, and the merchant has the
/// agreed days to answer.
///
/// # Errors
/// [`AskReturnError::NotFound`] also for another's. Else what is wrong with what was asked: each says what is
/// possible instead.
pub fn ask_return(
    tx: &mut Tx<'_>,
    ask: &AskReturn,
    moment: &mut Moment,
) -> Result<ReturnId, AskReturnError> {
    ask_since(tx, (ask, moment.now), moment)
}

/// The same of what was asked for at `since`: whether it may go back is judged by that, and the days to answer begin now.
fn ask_since(
    tx: &mut Tx<'_>,
    (ask, since): (&AskReturn, Timestamp),
    moment: &mut Moment,
) -> Result<ReturnId, AskReturnError> {
    let theirs = |order: &OrderHead| ask.by.may_touch(order.shopper, order.merchant);
    let order = orders::order_head(tx, ask.order)?.filter(theirs);
    if order.is_none() || matches!(ask.by, By::Merchant(_)) {
        return Err(AskReturnError::NotFound(ask.order));
    }
    let order = held(tx, ask.order)?.ok_or(AskReturnError::NotFound(ask.order))?;
    if matches!(
        order.state,
        OrderState::AwaitingPayment
            | OrderState::Cancelled
            | OrderState::Refunded
            | OrderState::Expired
    ) || order.lines.iter().all(|line| line.shipped == 0)
    {
        return Err(AskReturnError::State(order.state));
    }
    // Each stops the clock of the order's money.
    if matches!(ask.by, By::Shopper(_)) && in_vain(tx, order.id)? >= VAIN_MAX {
        return Err(AskReturnError::Often(VAIN_MAX));
    }
    let hers = (order.id, Actor::Shopper);
    let words = heard(tx, hers, &ask.words)?.ok_or(AskReturnError::Words)?;
    if words.is_empty() && ask.reason.needs_words() {
        return Err(AskReturnError::Words);
    }
    let all = returnable(tx, &order)?;
    let lines = chosen(&all, ask, since)?;
    if let Some(wanted) = ask.wanted {
        exchangeable(tx, &order, (&lines, wanted))?;
    }
    open(tx, &order, ((ask, since), words, &all, lines), moment)
}

/// The lines that were asked for, each once, if they may go back for that reason now.
fn chosen(
    all: &[Returnable],
    ask: &AskReturn,
    now: Timestamp,
) -> Result<BTreeMap<SkuId, u32>, AskReturnError> {
    let mut lines: BTreeMap<SkuId, u32> = BTreeMap::new();
    for (sku, units) in ask.lines.iter().filter(|(_, units)| *units > 0) {
        let sum = lines.entry(*sku).or_default();
        *sum = sum.saturating_add(*units);
    }
    if ask.lines.is_empty() {
        lines = all.iter().filter(|one| one.units > 0).map(|one| (one.sku, one.units)).collect();
    }
    if lines.is_empty() {
        return Err(AskReturnError::Nothing);
    }
    for (sku, units) in &lines {
        let one = all.iter().find(|one| one.sku == *sku);
        let left = one.map_or(0, |one| one.units);
        let Some(one) = one.filter(|_| *units <= left) else {
            return Err(AskReturnError::Units { sku: *sku, left });
        };
        if one.may(ask.reason, now) {
            continue;
        }
        return Err(match (one.until, one.no_reason_until, one.policy.no_reason_days) {
            (Some(until), _, _) if now > until => AskReturnError::TooLate(until),
            (_, _, None) => AskReturnError::NeedsReason(*sku),
            (_, until, Some(_)) => AskReturnError::ReasonNow(until.unwrap_or(now)),
        });
    }
    Ok(lines)
}

/// What is wanted instead is the same, or another variant of the listing at the price that was paid.
fn exchangeable(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    (lines, wanted): (&BTreeMap<SkuId, u32>, SkuId),
) -> Result<(), AskReturnError> {
    let mut skus = lines.keys();
    let (Some(sku), None) = (skus.next(), skus.next()) else {
        return Err(AskReturnError::Exchange);
    };
    let sold = order.lines.iter().find(|line| line.sku == *sku).ok_or(AskReturnError::Exchange)?;
    if wanted.home() != order.merchant.home() {
        return Err(AskReturnError::Exchange);
    }
    let there = catalog::variants(tx, order.merchant, &[wanted])?.pop();
    let same = |one: &catalog::Variant| one.listing == sold.listing && one.price == sold.unit_price;
    match there.filter(|one| wanted == *sku || same(one)) {
        Some(_) => Ok(()),
        None => Err(AskReturnError::Exchange),
    }
}

/// What is asked for, and since when.
type Since<'a> = (&'a AskReturn, Timestamp);

fn open(
    tx: &mut Tx<'_>,
    order: &OrderHead,
    ((ask, since), words, all, lines): (Since<'_>, String, &[Returnable], BTreeMap<SkuId, u32>),
    moment: &mut Moment,
) -> Result<ReturnId, AskReturnError> {
    for (sku, units) in &lines {
        if !orders::claim_units(tx, order.id, (*sku, *units))? {
            return Err(AskReturnError::Units { sku: *sku, left: 0 });
        }
    }
    let asked = all.iter().filter(|one| lines.contains_key(&one.sku));
    let each: Vec<Policy> = asked.map(|one| one.policy.clone()).collect();
    let policy = best_of(&each).ok_or(AskReturnError::Nothing)?;
    let now = moment.now;
    let line = |(sku, quantity): (SkuId, u32)| ReturnLine { sku, quantity, accepted: None };
    let case = ReturnCase {
        id: moment.id(order.merchant.home()),
        order: order.id,
        shopper: order.shopper,
        reason: ask.reason,
        words,
        wanted: ask.wanted,
        unkept: None,
        state: ReturnState::Asked,
        ended: None,
        asked_at: since,
        answered_by: None,
        answer: String::new(),
        alternative: String::new(),
        offer: None,
        currency: order.currency(),
        freight_by: ask.reason.freight(policy.freight),
        freight: None,
        freight_accepted: None,
        receipt: None,
        carrier: String::new(),
        number: String::new(),
        agreed_at: None,
        sent_at: None,
        received_at: None,
        received_by: None,
        reminded_at: None,
        finding: String::new(),
        paying_since: None,
        paid_at: None,
        given: Money::zero(order.currency()),
        due_at: now.plus_days(policy.answer_days.into()),
        closed_at: None,
        version: 1,
        hidden: HiddenWords::default(),
        answer_person: None,
        finding_person: None,
        lines: lines.into_iter().map(line).collect(),
    };
    store::insert_return(tx, &case)?;
    fulfilment::hold_release(tx, order.id, &case.id.to_string(), moment)?;
    timers::set(tx, RETURN_TIMER, case.id.bytes(), case.due_at)?;
    show(tx, (case.id.id(), order.shopper, Actor::Shopper), &ask.photos, moment)?;
    let told = (ask.by.actor(), Some(case.due_at), None);
    tell(tx, facts::RETURN_ASKED, (case.id.id(), order.id), told, now)?;
    Ok(case.id)
}

/// She wants her money back and says why in a few words: a return of all that may go back. The simplest way in.
///
/// # Errors
/// As [`ask_return`].
pub fn ask_money_back(
    tx: &mut Tx<'_>,
    who: (OrderId, By),
    words: &str,
    moment: &mut Moment,
) -> Result<ReturnId, AskReturnError> {
    ask_money_back_since(tx, who, (words, moment.now), moment)
}

/// The same of what an older version noted at `since`.
pub(super) fn ask_money_back_since(
    tx: &mut Tx<'_>,
    (order, by): (OrderId, By),
    (words, since): (&str, Timestamp),
    moment: &mut Moment,
) -> Result<ReturnId, AskReturnError> {
    let ask = AskReturn {
        order,
        by,
        reason: Reason::Other,
        words: words.to_owned(),
        lines: Vec::new(),
        wanted: None,
        photos: Vec::new(),
    };
    ask_since(tx, (&ask, since), moment)
}

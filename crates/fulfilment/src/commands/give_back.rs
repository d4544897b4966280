//! The one door by which a paid order's money goes back in part.

use super::given_before::{known, unclaimed};
use super::load::theirs_quoted;
use super::refund_order::{RefundError, pay_rest_back};
use crate::contacts::without_contacts;
use crate::domain::By;
use ::store::{StoreError, Tx};
use kernel::{Moment, Money, OrderId, SkuId};
use ledger::{Account, HoldView, LedgerError};
use orders::{
    Bearer, CancelOrder, CancelOrderError, Fit, LineCount, Order, OrderPart, OrderState, Part,
    PartKey, PartKind,
};

/// What goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// Units that were handed over, each with what it carries of the price.
    Units(Vec<(SkuId, u32)>),
    /// An amount in the shopper's currency, without taxes: a part of the price, or goodwill.
    Amount(Money),
}

/// Money of an order that is to go back.
#[derive(Clone, Debug)]
pub struct GiveBack {
    /// Of which order.
    pub order: OrderId,
    /// Merchant, operator or market.
    pub by: By,
    /// What.
    pub back: Back,
    /// Why, in their words; at most 300 characters are kept.
    pub why: String,
    /// Once per order and key.
    pub key: PartKey,
    /// At whose cost.
    pub bearer: Bearer,
    /// The units left the country again in time: what they counted of the yearly limit is given back. A step of the
    /// market says so, or an operator; from a merchant, and of an amount, it means nothing.
    pub restores: bool,
}

impl GiveBack {
    /// Whether units go back that use the person's year no more.
    pub(super) fn restoring(&self) -> bool {
        let known = matches!(self.key, PartKey::Own(_)) || self.by == By::Operator;
        self.restores && known && matches!(self.back, Back::Units(_))
    }
}

/// What went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenBack {
    /// To the shopper.
    pub amount: Money,
    /// The taxes in that, which the merchant's order owes no more.
    pub tax: Money,
    /// What could still go back.
    pub left: Money,
}

/// Why nothing went back.
#[derive(Debug, thiserror::Error)]
pub enum GiveBackError {
    /// There is none, or it is another's, or a shopper asks.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// It was never paid, or ended; or nothing of it was handed over and units are named.
    #[error(
        "the order is {0}: units go back once they were handed over, before that call them off"
    )]
    State(OrderState),
    /// The key cannot be one.
    #[error(
        "a key has 1 to 64 letters, digits, dots, hyphens and underscores, and no own. before them"
    )]
    Key,
    /// Something else went back under that key, or by somebody else: choose another.
    #[error("something else of the order went back under that key")]
    KeyTaken,
    /// Fewer units of it were handed over and not paid back.
    #[error("{left} units of {sku} can be paid back")]
    Units {
        /// Of which.
        sku: SkuId,
        /// How many.
        left: u32,
    },
    /// Of what left and was not paid back, fewer are in no open return or dispute, and not kept for a part of their
    /// price: those go back by their case, or an amount does.
    #[error("{free} units of {sku} are in no return or dispute; the others go back by theirs")]
    InCases {
        /// Of which.
        sku: SkuId,
        /// How many.
        free: u32,
    },
    /// So many amounts went back by hand already.
    #[error(
        "{0} amounts of an order can be given back by hand: give back units, or pay it back whole"
    )]
    Often(usize),
    /// No units, one product twice, or an amount of nothing or of another currency.
    #[error("name units, each product once, or an amount above nothing in the order's currency")]
    Nothing,
    /// More than is left without the taxes of what the shopper keeps; all that is left may go, too.
    #[error("at most {most} can go back, or all {left} that is left")]
    TooMuch {
        /// At most.
        most: Money,
        /// All that is left.
        left: Money,
    },
    /// The merchant was paid out already and has less than that to be paid.
    #[error("the merchant's money for it was paid out; {short} is missing until further sales")]
    PaidOut {
        /// What is missing, in the merchant's currency.
        short: Money,
    },
    /// The books refuse otherwise.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<LedgerError> for GiveBackError {
    fn from(error: LedgerError) -> GiveBackError {
        match error {
            LedgerError::Overdrawn { account: Account::MerchantPayable, short } => {
                GiveBackError::PaidOut { short }
            }
            LedgerError::Store(error) => GiveBackError::Store(error),
            other => GiveBackError::Ledger(other),
        }
    }
}

impl From<RefundError> for GiveBackError {
    fn from(error: RefundError) -> GiveBackError {
        match error {
            RefundError::NotFound(order) => GiveBackError::NotFound(order),
            RefundError::State(state) => GiveBackError::State(state),
            RefundError::PaidOut { short } => GiveBackError::PaidOut { short },
            RefundError::Ledger(error) => GiveBackError::Ledger(error),
            RefundError::Store(error) => GiveBackError::Store(error),
        }
    }
}

/// What would go back, and what of it the merchant would give, before the fee's share is taken off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// To the shopper, the taxes in it, and what would be left.
    pub back: GivenBack,
    /// The merchant's part, in her currency; nothing where the market bears it.
    pub gross: Money,
    /// The order would be over.
    pub ends: bool,
}

/// An order with all that decides about its parts.
struct Plan {
    order: Order,
    hold: HoldView,
    units: Vec<(LineCount, u32)>,
    fit: Fit,
}

/// Gives money of a paid order back: the share of units that were handed over, or an amount. Out of escrow before the
/// release, which then shares out only what is left; after it from what the merchant can still be paid, with the
/// share of the fee; or out of the market's own pocket. All that is left ends the order. Under one key it happens
/// once, and is answered as it was then; something else under a known key is refused.
///
/// What was imported and stays there still uses the person's year, and what left the country again in time does not.
/// What customs wants beyond the taxes that were not given back is the market's tax difference, as after a refund in
/// full.
///
/// # Errors
/// [`GiveBackError::Units`] and [`GiveBackError::TooMuch`] say how much may go; [`GiveBackError::State`]: what was
/// not handed over is called off; [`GiveBackError::PaidOut`] says how much the merchant must earn first, or the market
/// bears it. Nothing of the caller's transaction may be kept then.
pub fn give_back(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    moment: &mut Moment,
) -> Result<GivenBack, GiveBackError> {
    let key = ask.key.stored().ok_or(GiveBackError::Key)?;
    if let Some(known) = known(tx, ask, &key)? {
        return Ok(known);
    }
    let plan = plan(tx, ask)?;
    if !orders::next_version(tx, &plan.order)? {
        return Err(tx.lost_race().into());
    }
    unclaimed(tx, ask, &plan.units)?;
    if !orders::count_given_back(tx, plan.order.id, &plan.units)? {
        return Err(tx.lost_race().into());
    }
    let (why, _) = without_contacts(tx, (Some(ask.order), ask.by.actor()), &words(&ask.why))?;
    let (preview, new) = written(ask, &plan, (key, why), moment)?;
    if preview.ends {
        end(tx, ask, (&plan, &new), moment)?;
        return Ok(preview.back);
    }
    orders::give_limit_back(tx, &plan.order, (Some(&new), moment.now))?;
    orders::give_part_back(tx, &plan.order, (&new, preview.gross), moment).map_err(asked)?;
    Ok(preview.back)
}

fn asked(error: orders::RefundError) -> GiveBackError {
    match error {
        orders::RefundError::NotPaid => GiveBackError::State(OrderState::AwaitingPayment),
        orders::RefundError::Ledger(error) => error.into(),
        orders::RefundError::Store(error) => error.into(),
    }
}

/// What [`give_back`] would do; nothing is written.
///
/// # Errors
/// As [`give_back`], but for what only the books know.
pub fn preview_back(tx: &mut Tx<'_>, ask: &GiveBack) -> Result<Preview, GiveBackError> {
    let plan = plan(tx, ask)?;
    unclaimed(tx, ask, &plan.units)?;
    let left = plan.hold.left().map_err(LedgerError::from)?;
    previewed(ask.bearer, &plan, left)
}

fn plan(tx: &mut Tx<'_>, ask: &GiveBack) -> Result<Plan, GiveBackError> {
    let not_found = || GiveBackError::NotFound(ask.order);
    if matches!(ask.by, By::Shopper(_)) {
        return Err(not_found());
    }
    let order = theirs_quoted(tx, ask.order, ask.by)?.ok_or_else(not_found)?;
    match order.state {
        OrderState::Paid
        | OrderState::Packed
        | OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed => {}
        state @ (OrderState::AwaitingPayment
        | OrderState::Cancelled
        | OrderState::Refunded
        | OrderState::Expired) => return Err(GiveBackError::State(state)),
    }
    let hold = ledger::hold_of(tx, order.id)?.ok_or(GiveBackError::State(order.state))?;
    let (shares, counts) = (orders::shares(tx, &order)?, orders::line_counts(tx, order.id)?);
    let units = match &ask.back {
        Back::Units(units) => wanted(&order, &counts, units)?,
        Back::Amount(_) => Vec::new(),
    };
    let going = orders::going(&shares, &counts, &units).map_err(LedgerError::from)?;
    let fit = match &ask.back {
        Back::Units(_) => {
            let given = orders::goodwill(&orders::order_parts(tx, order.id)?);
            orders::fit_units(&order, &hold, &going, given).map_err(LedgerError::from)?
        }
        Back::Amount(amount) => {
            if !amount.is_positive() || amount.currency() != order.currency() {
                return Err(GiveBackError::Nothing);
            }
            orders::fit_amount(&order, &hold, (*amount, &going)).map_err(LedgerError::from)?
        }
    };
    Ok(Plan { order, hold, units, fit })
}

/// Each line that is named, as it was read, with the units of it that go back.
fn wanted(
    order: &Order,
    counts: &[LineCount],
    units: &[(SkuId, u32)],
) -> Result<Vec<(LineCount, u32)>, GiveBackError> {
    if counts.iter().all(|count| count.shipped == 0) {
        return Err(GiveBackError::State(order.state));
    }
    let mut wanted: Vec<(LineCount, u32)> = Vec::new();
    for (sku, units) in units.iter().filter(|(_, units)| *units > 0) {
        let none = GiveBackError::Units { sku: *sku, left: 0 };
        let seen = counts.iter().find(|count| count.sku == *sku).ok_or(none)?;
        if *units > seen.kept() {
            return Err(GiveBackError::Units { sku: *sku, left: seen.kept() });
        }
        if wanted.iter().any(|(known, _)| known.sku == *sku) {
            return Err(GiveBackError::Nothing);
        }
        wanted.push((*seen, *units));
    }
    if wanted.is_empty() { Err(GiveBackError::Nothing) } else { Ok(wanted) }
}

/// Where the market bears it, the merchant's order goes on as it is, and its taxes stay owed.
fn previewed(bearer: Bearer, plan: &Plan, left: Money) -> Result<Preview, GiveBackError> {
    let own = plan.order.quote.merchant_goods.currency();
    let market = bearer == Bearer::Market;
    let (part, ends) = match plan.fit {
        Fit::TooMuch(most) => return Err(GiveBackError::TooMuch { most, left }),
        Fit::Part(part, _) => (part, false),
        Fit::Rest(rest) => {
            let taxes = plan.order.quote.taxes.minus(plan.hold.back_tax);
            let tax = taxes.map_err(LedgerError::from)?;
            (Part { paid: rest, tax, gross: Money::zero(own) }, !market)
        }
    };
    // What the market gave before goes back to it, though nothing is left for the shopper.
    let reclaims = (ends && plan.hold.borne.is_positive()) || reclaimed(bearer, plan).is_positive();
    if !part.paid.is_positive() && !reclaims {
        return Err(GiveBackError::TooMuch { most: part.paid, left });
    }
    let (tax, gross) = match market {
        true => (Money::zero(left.currency()), Money::zero(own)),
        false => (part.tax, part.gross),
    };
    let after = left.minus(part.paid).map_err(LedgerError::from)?;
    Ok(Preview { back: GivenBack { amount: part.paid, tax, left: after }, gross, ends })
}

/// What the market gets back with it; nothing where it bears the part itself.
fn reclaimed(bearer: Bearer, plan: &Plan) -> Money {
    match plan.fit {
        Fit::Part(_, reclaimed) if bearer == Bearer::Merchant => reclaimed,
        Fit::Part(..) | Fit::Rest(_) | Fit::TooMuch(_) => Money::zero(plan.order.currency()),
    }
}

fn written(
    ask: &GiveBack,
    plan: &Plan,
    (key, why): (String, String),
    moment: &Moment,
) -> Result<(Preview, OrderPart), GiveBackError> {
    let left = plan.hold.left().map_err(LedgerError::from)?;
    let preview = previewed(ask.bearer, plan, left)?;
    let kind = match (&ask.back, preview.ends) {
        (_, true) => PartKind::Rest,
        (Back::Units(_), false) => PartKind::Units,
        (Back::Amount(_), false) => PartKind::Amount,
    };
    let part = OrderPart {
        key,
        kind,
        units: plan.units.iter().map(|(seen, n)| (seen.sku, *n)).collect(),
        paid: preview.back.amount,
        tax: preview.back.tax,
        left: preview.back.left,
        bearer: ask.bearer,
        reclaimed: reclaimed(ask.bearer, plan),
        restores: ask.restoring(),
        by: ask.by.actor(),
        why,
        at: moment.now,
    };
    Ok((preview, part))
}

fn words(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(300).collect()
}

/// All that is left goes back: the order is over. What of it nobody handed over is called off.
fn end(
    tx: &mut Tx<'_>,
    ask: &GiveBack,
    (plan, part): (&Plan, &OrderPart),
    moment: &mut Moment,
) -> Result<(), GiveBackError> {
    let order = &plan.order;
    orders::note_rest(tx, order.id, part)?;
    let counts = orders::line_counts(tx, order.id)?;
    if counts.iter().all(|count| count.shipped == 0) {
        let off = CancelOrder { order: order.id, by: ask.by, why: part.why.clone() };
        return match orders::cancel_order(tx, &off, moment) {
            Ok(_) => Ok(()),
            Err(CancelOrderError::Ledger(error)) => Err(error.into()),
            Err(CancelOrderError::Store(error)) => Err(error.into()),
            Err(CancelOrderError::NotFound) => Err(GiveBackError::NotFound(order.id)),
            Err(
                CancelOrderError::NotPaid
                | CancelOrderError::PartShipped
                | CancelOrderError::Packed
                | CancelOrderError::NotPacked
                | CancelOrderError::NotAsked
                | CancelOrderError::TooLate(_),
            ) => Err(GiveBackError::State(order.state)),
        };
    }
    // What nobody handed over never came into the country.
    orders::count_ended(tx, order.id)?;
    orders::give_limit_back(tx, order, (None, moment.now))?;
    pay_rest_back(tx, order.head.clone(), (ask.by, &part.why), moment)?;
    Ok(())
}

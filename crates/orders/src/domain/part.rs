//! What of an order goes back to its shopper, and how much of it may.

use super::order::LineCount;
use super::share::{LineShare, Part, fraction, fraction_up};
use crate::Order;
use kernel::{Actor, Money, MoneyError, Rounding, SkuId, Timestamp};
use ledger::HoldView;

/// At whose cost money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// The order's merchant: out of escrow, or of what she can still be paid, with the fee's share.
    Merchant,
    /// The market: the merchant is paid all the same.
    Market,
}

impl Bearer {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Bearer::Merchant => "merchant",
            Bearer::Market => "market",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Bearer> {
        [Bearer::Merchant, Bearer::Market].into_iter().find(|bearer| bearer.key() == key)
    }
}

/// What kind of part went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Units that were called off before they left.
    Cancelled,
    /// Units that had left.
    Units,
    /// An amount, without units and without taxes.
    Amount,
    /// All that was left.
    Rest,
}

impl PartKind {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            PartKind::Cancelled => "cancelled",
            PartKind::Units => "units",
            PartKind::Amount => "amount",
            PartKind::Rest => "rest",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<PartKind> {
        [PartKind::Cancelled, PartKind::Units, PartKind::Amount, PartKind::Rest]
            .into_iter()
            .find(|kind| kind.key() == key)
    }
}

/// What of an order went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPart {
    /// Once per order.
    pub key: String,
    /// What kind of part.
    pub kind: PartKind,
    /// Which units; empty of an amount.
    pub units: Vec<(SkuId, u32)>,
    /// What the shopper gets back.
    pub paid: Money,
    /// The taxes in that.
    pub tax: Money,
    /// What was left of the order after it.
    pub left: Money,
    /// At whose cost.
    pub bearer: Bearer,
    /// What the market had given for its units before, as goodwill, and gets back: the merchant bears it with them.
    pub reclaimed: Money,
    /// Its units left the country again in time: they use the person's year no more. What never left does not either,
    /// and is counted by its line.
    pub restores: bool,
    /// Who did it.
    pub by: Actor,
    /// Why, in their words; may be empty.
    pub why: String,
    /// When.
    pub at: Timestamp,
}

/// Units that go, beside what the order's units carry that did not go before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Going {
    /// What they carry.
    pub part: Part,
    /// What they and all others carry that are still there.
    pub rest: Part,
    /// They are the last ones.
    pub last: bool,
}

/// What goes when `units` of lines go, which are as `counts` says; none go with an amount.
///
/// # Errors
/// [`MoneyError`] when the shares of the order do not belong together.
pub fn going(
    shares: &[LineShare],
    counts: &[LineCount],
    units: &[(LineCount, u32)],
) -> Result<Going, MoneyError> {
    let first = shares.first().ok_or(MoneyError::Overflow)?;
    let nothing = Part::nothing(first.paid.currency(), first.gross.currency());
    let mut sum = Going { part: nothing, rest: nothing, last: !units.is_empty() };
    for share in shares {
        let count = counts.iter().find(|count| count.sku == share.sku);
        let gone = count.map_or(0, LineCount::gone);
        let going = units.iter().find(|(seen, _)| seen.sku == share.sku).map_or(0, |(_, n)| *n);
        let left = share.quantity.saturating_sub(gone);
        sum.part = sum.part.plus(share.part(gone, going)?)?;
        sum.rest = sum.rest.plus(share.part(gone, left)?)?;
        sum.last &= going == left;
    }
    Ok(sum)
}

/// What may go back of what was asked for, at the merchant's cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// A part that leaves something, and what of its price the market gave before and gets back.
    Part(Part, Money),
    /// All that is left, which is this; the order is over.
    Rest(Money),
    /// Less could go back: at most this, or else all that is left.
    TooMuch(Money),
}

/// What is left of an order's money.
struct Left {
    /// To the shopper.
    paid: Money,
    /// Of that, without the taxes of the units that are still there.
    own: Money,
    /// In escrow or shared out, without taxes.
    net: Money,
    gross: Money,
}

fn left(order: &Order, hold: &HoldView, rest: Part) -> Result<Left, MoneyError> {
    let quote = &order.quote;
    let gross = quote.merchant_goods.plus(quote.merchant_freight.amount)?;
    let gone = hold.back_gross.unwrap_or(Money::zero(gross.currency()));
    let net = hold.there()?.minus(quote.taxes.minus(hold.back_tax)?)?;
    let paid = hold.left()?;
    Ok(Left { paid, own: paid.minus(rest.tax)?, net, gross: gross.minus(gone)? })
}

/// What the market gave of an order beside units, and did not get back with any.
#[must_use]
pub fn goodwill(parts: &[OrderPart]) -> i64 {
    let of = |part: &OrderPart| match (part.bearer, part.kind) {
        (Bearer::Market, PartKind::Amount) => part.paid.minor(),
        (Bearer::Merchant, _) => part.reclaimed.minor().saturating_neg(),
        (Bearer::Market, PartKind::Cancelled | PartKind::Units | PartKind::Rest) => 0,
    };
    parts.iter().map(of).fold(0, i64::saturating_add).max(0)
}

/// What goes back when units go: their share, or so much less of it as amounts went back before. What of that was the
/// market's `goodwill` (see [`goodwill`]) goes back to it: nobody is paid for units that never left, or are back.
///
/// # Errors
/// [`MoneyError`] when the amounts of the order do not belong together.
pub fn fit_units(
    order: &Order,
    hold: &HoldView,
    units: &Going,
    goodwill: i64,
) -> Result<Fit, MoneyError> {
    let (part, left) = (units.part, left(order, hold, units.rest)?);
    let given = Money::new(goodwill, left.paid.currency());
    if units.last {
        return all(hold, &left, (units.rest, given));
    }
    if !left.paid.is_positive() && given.is_zero() {
        return Ok(Fit::TooMuch(left.paid));
    }
    let (own, rest) = (part.paid.minus(part.tax)?, units.rest.paid.minus(units.rest.tax)?);
    let hers = if left.own == rest { own } else { fraction(own, left.own.minor(), rest.minor())? };
    let (reclaimed, paid) = match given.is_zero() {
        true => (given, hers.plus(part.tax)?),
        false => {
            let all = hers.plus(fraction(own, goodwill, rest.minor())?)?.plus(part.tax)?.minor();
            let paid = hers.plus(part.tax)?.minor().clamp(0, left.paid.minor().max(0));
            let reclaimed = all.saturating_sub(paid).clamp(0, goodwill);
            let currency = left.paid.currency();
            let paid = all.saturating_sub(reclaimed).max(0);
            (Money::new(reclaimed, currency), Money::new(paid, currency))
        }
    };
    let net = paid.plus(reclaimed)?.minus(part.tax)?;
    let gross = match net == own && left.net == rest {
        true => part.gross,
        false => fraction(left.gross, net.minor(), left.net.minor())?,
    };
    Ok(Fit::Part(Part { paid, tax: part.tax, gross }, reclaimed))
}

/// All that is left goes, and the market gets what it gave beside units back. Where it bore units, their merchant is paid
/// those all the same, so that the order goes on.
fn all(hold: &HoldView, left: &Left, (rest, given): (Part, Money)) -> Result<Fit, MoneyError> {
    if hold.borne.minus(given)?.is_zero() {
        return Ok(Fit::Rest(left.paid));
    }
    if !left.paid.is_positive() || left.own.is_negative() {
        return Ok(Fit::TooMuch(left.paid));
    }
    let net = left.own.plus(given)?;
    let gross = fraction(left.gross, net.minor(), left.net.minor())?;
    Ok(Fit::Part(Part { paid: left.paid, tax: rest.tax, gross }, given))
}

/// What goes back when an amount goes, which carries no taxes: what is left of them goes with all that is left.
///
/// # Errors
/// As [`fit_units`], and [`MoneyError::Currencies`] of another currency than the order's.
pub fn fit_amount(
    order: &Order,
    hold: &HoldView,
    (amount, units): (Money, &Going),
) -> Result<Fit, MoneyError> {
    let left = left(order, hold, units.rest)?;
    if amount.minus(left.paid)?.is_zero() {
        return all(hold, &left, (units.rest, Money::zero(left.paid.currency())));
    }
    let most = if left.own.minor() < left.net.minor() { left.own } else { left.net };
    if amount.minus(most)?.is_positive() {
        return Ok(Fit::TooMuch(most));
    }
    // Rounded up: of many small amounts the merchant gives no less than of one.
    let gross = fraction_up(left.gross, amount.minor(), left.net.minor())?;
    let none = Money::zero(amount.currency());
    Ok(Fit::Part(Part { paid: amount, tax: none, gross }, none))
}

/// How many roundings a part of an order stands for: those of its lines, and of the merchant's smallest unit, which
/// may be worth several of the shopper's.
///
/// # Errors
/// [`MoneyError`] when the rate cannot be computed with.
pub(crate) fn roundings(order: &Order) -> Result<u32, MoneyError> {
    let quote = &order.quote;
    let one = Money::new(1, quote.merchant_goods.currency());
    let worth = one.convert(quote.currency, quote.fx.rate, Rounding::HalfUp)?.minor();
    let lines = i64::try_from(quote.lines.len()).unwrap_or(i64::MAX);
    let count = worth.saturating_add(1).saturating_mul(2).saturating_add(lines.saturating_mul(6));
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

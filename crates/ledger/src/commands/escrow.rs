//! Holding a shopper's money, and giving it back.

use super::post::post_all;
use crate::domain::{Account, Entry, EntryKind, LedgerError, flows};
use crate::{queries, store};
use ::store::Tx;
use kernel::{Currency, MerchantId, Moment, Money, OrderId, Rate, Timestamp};

/// Money of a paid order, to be held.
#[derive(Clone, Copy, Debug)]
pub struct Hold {
    /// The order; its home is the merchant.
    pub order: OrderId,
    /// All the shopper paid for it.
    pub total: Money,
    /// The market's fee (of goods and freight) as agreed now: later changes do not reach back.
    pub commission: Rate,
}

/// Where held money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldState {
    /// In escrow.
    Held,
    /// Shared out to authority, market and merchant.
    Released,
    /// Back with the shopper.
    Refunded,
}

impl HoldState {
    /// As stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            HoldState::Held => "held",
            HoldState::Released => "released",
            HoldState::Refunded => "refunded",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<HoldState> {
        [HoldState::Held, HoldState::Released, HoldState::Refunded]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// The money of one order, as it stands.
#[derive(Clone, Copy, Debug)]
pub struct HoldView {
    /// The order.
    pub order: OrderId,
    /// Where the money is.
    pub state: HoldState,
    /// What was held.
    pub held: Money,
    /// The agreed fee.
    pub commission: Rate,
    /// Since when.
    pub held_at: Timestamp,
    /// What the release shared out; none before it.
    pub released: Option<ReleaseView>,
    /// When it went back, or what was left of it.
    pub refunded_at: Option<Timestamp>,
    /// What of it went back to the shopper in parts before.
    pub back: Money,
    /// What of that the market bore.
    pub borne: Money,
    /// The taxes in what the merchant bore.
    pub back_tax: Money,
    /// The merchant's part of what she bore, in her currency; none before the first.
    pub back_gross: Option<Money>,
    /// Amounts of it that were rounded on their own.
    pub back_roundings: u32,
}

impl HoldView {
    /// What the shopper could still be given back.
    ///
    /// # Errors
    /// [`kernel::MoneyError::Overflow`] past 2^63, which no price has.
    pub fn left(&self) -> Result<Money, kernel::MoneyError> {
        match self.state {
            HoldState::Held | HoldState::Released => self.held.minus(self.back),
            HoldState::Refunded => Ok(Money::zero(self.held.currency())),
        }
    }

    /// What of it is still there, in escrow or shared out: what the market bore was never taken out.
    ///
    /// # Errors
    /// As [`HoldView::left`].
    pub fn there(&self) -> Result<Money, kernel::MoneyError> {
        self.held.minus(self.back)?.plus(self.borne)
    }
}

/// What a release shared out.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseView {
    /// Owed to the authority.
    pub tax: Money,
    /// Goods and freight, in the merchant's currency.
    pub gross: Money,
    /// The fee, in the merchant's currency.
    pub commission: Money,
    /// The recorded rate: units of the shopper's currency for one of the merchant's.
    pub rate: Rate,
    /// When.
    pub at: Timestamp,
}

impl ReleaseView {
    /// What the merchant got, in her currency.
    #[must_use]
    pub fn net(&self) -> Money {
        Money::new(
            self.gross.minor().saturating_sub(self.commission.minor()),
            self.gross.currency(),
        )
    }

    /// Her currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.gross.currency()
    }
}

/// Holds the money of one paid order.
///
/// # Errors
/// As [`hold_all`].
pub fn hold(tx: &mut Tx<'_>, ask: &Hold, moment: &mut Moment) -> Result<(), LedgerError> {
    hold_all(tx, std::slice::from_ref(ask), moment)
}

/// Holds the money of the orders of one checkout, of any merchants.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] when one is held already; what [`crate::post_all`] refuses.
pub fn hold_all(tx: &mut Tx<'_>, asks: &[Hold], moment: &mut Moment) -> Result<(), LedgerError> {
    let mut sorted: Vec<Hold> = asks.to_vec();
    sorted.sort_by_key(|ask| ask.order);
    let entries = sorted
        .iter()
        .map(|ask| {
            let entry = order_entry(ask.order, EntryKind::Hold, flows::hold(ask.total)?);
            Ok(Entry { fee: Some(ask.commission), ..entry })
        })
        .collect::<Result<Vec<Entry>, LedgerError>>()?;
    post_all(tx, &entries, moment)?;
    store::insert_holds(tx, &sorted, moment.now)?;
    Ok(())
}

/// Takes what is held of an order's money for its shopper, to whom it is owed until [`refund_sent`]; answers how
/// much. What the market bore of it before comes back to the market.
///
/// # Errors
/// [`LedgerError::NotHeld`] unless it is held now.
pub fn refund(tx: &mut Tx<'_>, order: OrderId, moment: &mut Moment) -> Result<Money, LedgerError> {
    let (there, borne) = match store::set_refunded(tx, order, HoldState::Held, moment.now)? {
        Some(left) => left,
        None => return Err(not_held(tx, order, HoldState::Held)?),
    };
    let lines = flows::refund_rest(there, borne)?;
    post_all(tx, &[order_entry(order, EntryKind::Refund, lines)], moment)?;
    super::assess::untake(tx, order, moment)?;
    Ok(there.minus(borne)?)
}

/// The provider has given an order's refund back, or with `last` what was left of it after its parts. An order
/// refunded by an older version had this posted with its refund: then there is nothing to post.
///
/// # Errors
/// [`LedgerError::NotHeld`] unless it was refunded; [`LedgerError::AlreadyPosted`] when that was booked
/// before: nothing more is to be done.
pub fn refund_sent(
    tx: &mut Tx<'_>,
    order: OrderId,
    last: Money,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let entries = queries::entries_of_order(tx, order)?;
    let Some(refund) = entries.iter().find(|entry| entry.kind == EntryKind::Refund) else {
        return Err(not_held(tx, order, HoldState::Refunded)?);
    };
    if refund.lines.iter().any(|(account, _)| *account == Account::RefundsPayable) {
        let lines = flows::refund_sent(last)?;
        post_all(tx, &[order_entry(order, EntryKind::RefundSent, lines)], moment)?;
    }
    Ok(())
}

/// The provider gave a part of an order's refund back, or a part refund or a part of one, by `movement`, which
/// names the provider, its id of it and, after the first, the number of its part.
///
/// # Errors
/// [`LedgerError::AlreadyPosted`] for a movement that was taken for a part before;
/// [`LedgerError::Overdrawn`] for more than is owed.
pub fn refund_part_sent(
    tx: &mut Tx<'_>,
    (order, movement): (OrderId, &str),
    part: Money,
    moment: &mut Moment,
) -> Result<(), LedgerError> {
    let movement = Some(movement.to_owned());
    let lines = flows::refund_sent(part)?;
    let entry = Entry { movement, ..order_entry(order, EntryKind::RefundPartSent, lines) };
    post_all(tx, &[entry], moment).map(drop)
}

pub(super) fn order_entry(order: OrderId, kind: EntryKind, lines: flows::Lines) -> Entry {
    let merchant = MerchantId::of(order.home());
    Entry {
        merchant,
        kind,
        order: Some(order),
        payout: None,
        assessment: None,
        movement: None,
        fee: None,
        lines,
    }
}

pub(super) fn not_held(
    tx: &mut Tx<'_>,
    order: OrderId,
    wanted: HoldState,
) -> Result<LedgerError, LedgerError> {
    let found = queries::hold_of(tx, order)?.map_or("absent", |hold| hold.state.key());
    Ok(LedgerError::NotHeld { order, wanted: wanted.key(), found })
}

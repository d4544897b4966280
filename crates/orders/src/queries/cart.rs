//! The cart as it would be bought now: a parcel per merchant with its live quote and its limits.

use super::limits::{Meter, YearMeter};
use crate::{CartLine, CartOwner, store};
use ::store::{StoreError, Tx};
use catalog::LangText;
use inventory::Level;
use kernel::{Country, Grams, Money, Timestamp};
use merchants::Merchant;
use pricing::{ParcelQuote, QuotePolicy, QuoteRefusal};
use trade::Limits;

/// A cart, priced.
#[derive(Debug)]
pub struct CartView {
    /// Where it would go.
    pub destination: Country,
    /// One per merchant, by merchant.
    pub parcels: Vec<CartParcel>,
    /// The person's yearly limit with this cart; `None` until she says who she is, or when no
    /// parcel counts.
    pub year: Option<YearMeter>,
    /// All parcels together; `None` when one of them has no price.
    pub total: Option<Money>,
    /// Names exactly these parcels at exactly these prices, and when they were shown: confirming it
    /// buys them.
    pub digest: String,
    /// Until when the prices stand; `None` when nothing has a price.
    pub expires_at: Option<Timestamp>,
    /// Of the cart as kept: buying it buys the lines of this one.
    pub(crate) version: i64,
    /// What there is of its products, where.
    pub(crate) levels: Vec<Level>,
}

/// What a shopper confirms, as [`CartView::digest`] writes it: the prices, and when she was shown them.
pub(crate) struct Confirmed<'a> {
    prices: &'a str,
    shown_at: Option<Timestamp>,
}

impl Confirmed<'_> {
    pub(crate) fn read(text: &str) -> Confirmed<'_> {
        let Some((prices, seconds)) = text.split_once('-') else {
            return Confirmed { prices: text, shown_at: None };
        };
        let micros = i64::from_str_radix(seconds, 16).ok().and_then(|s| s.checked_mul(1_000_000));
        Confirmed { prices, shown_at: micros.map(Timestamp::from_micros) }
    }

    /// When she was shown the prices, while they stand; a person's limits are those of one year.
    pub(crate) fn standing_since(&self, policy: &QuotePolicy, now: Timestamp) -> Option<Timestamp> {
        let stands = |shown: &Timestamp| {
            *shown <= now
                && now < policy.expires_at(*shown)
                && shown.china_year() == now.china_year()
        };
        self.shown_at.filter(stands)
    }

    /// Whether it tells of a cart that was shown before `now`, not of none at all.
    pub(crate) fn was_shown(&self, now: Timestamp) -> bool {
        self.shown_at.is_some_and(|shown| shown <= now)
    }

    /// Whether `cart` is what she confirmed, at the prices she confirmed.
    pub(crate) fn is(&self, cart: &CartView) -> bool {
        cart.digest.split_once('-').is_some_and(|(prices, _)| prices == self.prices)
    }
}

/// What one merchant would send.
#[derive(Debug)]
pub struct CartParcel {
    /// Who sells.
    pub merchant: Merchant,
    /// What is in it, in the order of adding.
    pub lines: Vec<CartLineView>,
    /// The price at the door of the lines that can be had, or why there is none.
    pub quote: Result<ParcelQuote, QuoteRefusal>,
    /// What counts towards the limit of one order, when the parcel has one.
    pub order_limit: Option<Meter>,
    /// Customs asks for the identity of who orders.
    pub identity: bool,
    /// What it counts towards, when it has a price.
    pub(crate) limits: Option<Limits>,
}

/// One line of the cart.
#[derive(Clone, Debug)]
pub struct CartLineView {
    /// As kept.
    pub line: CartLine,
    /// The listing's title; empty when it is gone.
    pub title: LangText,
    /// The listing's name in addresses.
    pub handle: String,
    /// The chosen options.
    pub variant: LangText,
    /// The merchant's own code.
    pub code: String,
    /// What the merchant asks for one unit, before freight and taxes.
    pub unit_price: Option<Money>,
    /// Of one unit.
    pub weight: Option<Grams>,
    /// The address of a picture.
    pub picture: Option<String>,
    /// Why it cannot be bought as it is.
    pub trouble: Option<LineTrouble>,
}

/// Why a line cannot be bought as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LineTrouble {
    /// The merchant no longer offers it.
    Gone,
    /// There are fewer than asked for; with none left, it is sold out.
    Short {
        /// Units that can be had.
        left: u32,
    },
}

impl CartParcel {
    /// What counts of it towards limits; nothing under regimes without any.
    pub(crate) fn counted(&self) -> Money {
        match (&self.quote, &self.limits) {
            (Ok(quote), Some(_)) => quote.landed.counted,
            (Ok(quote), None) => Money::zero(quote.currency),
            (Err(_), _) => Money::zero(kernel::Currency::CNY),
        }
    }

    /// The most that a person may order in a year, where there is such a limit.
    pub(crate) fn year_limit(&self) -> Option<Money> {
        self.limits.as_ref()?.person_year
    }

    /// Every line can be had and there is a price.
    #[must_use]
    pub fn can_be_bought(&self) -> bool {
        self.quote.is_ok() && self.lines.iter().all(|line| line.trouble.is_none())
    }
}

impl CartView {
    /// Something is in it and all of it can be bought, as far as the limits of a year allow.
    #[must_use]
    pub fn can_be_bought(&self) -> bool {
        !self.parcels.is_empty() && self.parcels.iter().all(CartParcel::can_be_bought)
    }

    /// Customs asks for the identity of who orders some of it.
    #[must_use]
    pub fn asks_identity(&self) -> bool {
        self.parcels.iter().any(|parcel| parcel.identity)
    }

    /// Of the year of the person who orders, with `used` before; `None` when nothing of it counts.
    pub(crate) fn year(&self, used: i64, now: Timestamp) -> Option<YearMeter> {
        let limit = self.parcels.iter().find_map(CartParcel::year_limit)?;
        let add = |sum: i64, parcel: &CartParcel| sum.checked_add(parcel.counted().minor());
        let adding = self.parcels.iter().try_fold(0_i64, add).unwrap_or(i64::MAX);
        let money = |minor| Money::new(minor, limit.currency());
        let (used, adding) = (money(used), money(adding));
        Some(YearMeter { year: now.china_year(), used, adding, limit })
    }

    /// Units in the cart.
    #[must_use]
    pub fn units(&self) -> u32 {
        let lines = self.parcels.iter().flat_map(|parcel| &parcel.lines);
        lines.fold(0, |sum, line| sum.saturating_add(line.line.quantity))
    }
}

/// What lies in a cart, as kept: without prices.
pub fn cart_lines(tx: &mut Tx<'_>, owner: CartOwner) -> Result<Vec<CartLine>, StoreError> {
    let kept = store::cart::kept(tx, &[owner])?.remove(&owner);
    Ok(kept.map(|kept| kept.lines).unwrap_or_default())
}

/// Units in the cart of a shopper or visitor.
pub fn cart_count(tx: &mut Tx<'_>, owner: CartOwner) -> Result<u32, StoreError> {
    store::cart::units(tx, owner)
}

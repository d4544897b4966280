//! The cart as it would be bought now: a parcel per merchant with its live quote and its limits.

use super::limits::{Asked, Meter, YearMeter, asked_now, order_limit, year_meter};
use crate::{CartLine, CartOwner, store};
use ::store::{StoreError, Tx};
use catalog::{LangText, Listing, Status, Variant};
use kernel::{Country, Grams, ListingId, MerchantId, Money, SkuId, Timestamp};
use merchants::Merchant;
use pricing::{ParcelQuote, ParcelRequest, QuoteRefusal};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, btree_map::Entry};
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
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn standing_since(
        &self,
        tx: &mut Tx<'_>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let policy = pricing::policy(tx)?;
        let stands = |shown: &Timestamp| {
            *shown <= now
                && now < policy.expires_at(*shown)
                && shown.china_year() == now.china_year()
        };
        Ok(self.shown_at.filter(stands))
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

    /// Units in the cart.
    #[must_use]
    pub fn units(&self) -> u32 {
        let lines = self.parcels.iter().flat_map(|parcel| &parcel.lines);
        lines.fold(0, |sum, line| sum.saturating_add(line.line.quantity))
    }
}

/// Units in the cart of a shopper or visitor.
///
/// # Errors
/// The store's.
pub fn cart_count(tx: &mut Tx<'_>, owner: CartOwner) -> Result<u32, StoreError> {
    store::cart::units(tx, owner)
}

/// The cart of a shopper or visitor, priced for `destination` at `now`. Her yearly limit is shown
/// when `person_key` is known.
///
/// # Errors
/// The store's; what cannot be bought or priced is part of the view.
pub fn cart_view(
    tx: &mut Tx<'_>,
    owner: CartOwner,
    destination: Country,
    person_key: Option<&[u8]>,
    now: Timestamp,
) -> Result<CartView, StoreError> {
    let mut by_merchant: BTreeMap<MerchantId, Vec<CartLine>> = BTreeMap::new();
    let kept = store::cart::kept(tx, &[owner])?.remove(&owner).unwrap_or_default();
    for line in kept.lines {
        by_merchant.entry(line.merchant).or_default().push(line);
    }
    let mut parcels = Vec::new();
    for (merchant, lines) in by_merchant {
        if let Some(merchant) = merchants::merchant(tx, merchant)? {
            parcels.push(parcel(tx, merchant, &lines, destination, now)?);
        }
    }
    let year = match person_key {
        Some(person) => year_meter(tx, person, &parcels, now)?,
        None => None,
    };
    let quotes = parcels.iter().filter_map(|parcel| parcel.quote.as_ref().ok());
    let expires_at = quotes.filter_map(|quote| quote.expires_at).min();
    let seconds = now.micros().div_euclid(1_000_000);
    let digest = format!("{}-{seconds:x}", prices_digest(destination, &parcels));
    let total = total(&parcels);
    Ok(CartView { destination, parcels, year, total, digest, expires_at, version: kept.version })
}

fn parcel(
    tx: &mut Tx<'_>,
    merchant: Merchant,
    lines: &[CartLine],
    destination: Country,
    now: Timestamp,
) -> Result<CartParcel, StoreError> {
    let skus: Vec<SkuId> = lines.iter().map(|line| line.sku).collect();
    let free = inventory::available(tx, merchant.id, &skus)?;
    let mut listings: BTreeMap<ListingId, Option<Listing>> = BTreeMap::new();
    let mut views = Vec::new();
    for line in lines {
        let listing = match listings.entry(line.listing) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(catalog::listing(tx, line.listing)?),
        };
        let left = free.get(&line.sku).copied().unwrap_or(0);
        views.push(line_view(*line, listing.as_ref(), merchant.is_approved(), left));
    }
    let quote = quote(tx, &merchant, &views, destination, now)?;
    let way = (merchant.country, destination);
    let Asked { limits, identity } = asked_now(tx, &quote, way, now)?;
    let order_limit = order_limit(&quote, limits.as_ref());
    Ok(CartParcel { merchant, lines: views, quote, order_limit, identity, limits })
}

fn line_view(line: CartLine, listing: Option<&Listing>, may_sell: bool, left: u32) -> CartLineView {
    let found = listing.and_then(|listing| Some((listing, listing.variant(line.sku)?)));
    let for_sale = |(listing, _): &(&Listing, &Variant)| {
        may_sell && listing.status == Status::Published && listing.merchant == line.merchant
    };
    let trouble = match found.as_ref().filter(|found| for_sale(found)) {
        None => Some(LineTrouble::Gone),
        Some(_) if left < line.quantity => Some(LineTrouble::Short { left }),
        Some(_) => None,
    };
    let title = listing.map_or_else(LangText::default, title_of);
    let picture = listing.and_then(|listing| listing.pictures.first());
    CartLineView {
        line,
        title,
        handle: listing.map_or_else(String::new, |listing| listing.handle.clone()),
        variant: found.map_or_else(LangText::default, |(_, variant)| variant_name(variant)),
        code: found.map_or_else(String::new, |(_, variant)| variant.code.clone()),
        unit_price: found.map(|(_, variant)| variant.price),
        weight: found.and_then(|(_, variant)| variant.weight),
        picture: picture.map(|picture| picture.source.href()),
        trouble,
    }
}

fn title_of(listing: &Listing) -> LangText {
    let named = listing.texts.iter().map(|(lang, text)| (*lang, text.title.clone()));
    named.fold(LangText::default(), |words, (lang, title)| words.with(lang, title))
}

/// `Large · Red` in every language that one of the values has.
fn variant_name(variant: &Variant) -> LangText {
    let langs = variant.values.iter().flat_map(LangText::iter).map(|(lang, _)| lang);
    langs.fold(LangText::default(), |words, lang| words.with(lang, variant.name(lang)))
}

/// The price of the lines that can be had, at the quantities asked for.
fn quote(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    lines: &[CartLineView],
    destination: Country,
    now: Timestamp,
) -> Result<Result<ParcelQuote, QuoteRefusal>, StoreError> {
    let can_be_had = |line: &&CartLineView| {
        !matches!(line.trouble, Some(LineTrouble::Gone | LineTrouble::Short { left: 0 }))
    };
    let wanted: Vec<(SkuId, u32)> =
        lines.iter().filter(can_be_had).map(|view| (view.line.sku, view.line.quantity)).collect();
    if wanted.is_empty() {
        return Ok(Err(QuoteRefusal::Empty));
    }
    let request =
        ParcelRequest { merchant: merchant.id, destination, lines: wanted, service: None };
    match pricing::quote_parcel(tx, &request, now) {
        Err(QuoteRefusal::Store(e)) => Err(e),
        answer => Ok(answer),
    }
}

fn total(parcels: &[CartParcel]) -> Option<Money> {
    let totals: Vec<Money> =
        parcels.iter().map(|p| p.quote.as_ref().ok().map(|q| q.total)).collect::<Option<_>>()?;
    let currency = totals.first()?.currency();
    Money::sum(currency, totals).ok()
}

/// The parcels, what is in them and what they cost: not the hour at which that was computed.
fn prices_digest(destination: Country, parcels: &[CartParcel]) -> String {
    let mut hash = Sha256::new();
    hash.update(destination.code());
    for parcel in parcels {
        hash.update(format!("\n{}", parcel.merchant.id));
        for view in &parcel.lines {
            hash.update(format!(" {}*{}", view.line.sku, view.line.quantity));
        }
        if let Ok(quote) = &parcel.quote {
            hash.update(format!(" = {} {}", quote.total, quote.landed.taxes));
        }
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

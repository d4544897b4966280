//! Pricing carts as they are kept, in a few wide statements whatever their number.

use super::cart::{CartLineView, CartParcel, CartView, LineTrouble};
use super::limits::{Asked, asked, asked_anyway, order_limit};
use crate::store::{self, cart::Kept};
use crate::{CartLine, CartOwner, Single};
use ::store::{StoreError, Tx};
use catalog::{LangText, Listing, Status, Variant};
use inventory::Level;
use kernel::{Country, ListingId, MerchantId, Money, SkuId, Timestamp};
use merchants::Merchant;
use pricing::{ParcelQuote, QuoteRefusal, Terms};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A cart that is to be priced.
#[derive(Clone, Copy, Debug)]
pub struct CartAsk<'a> {
    /// Whose.
    pub owner: CartOwner,
    /// This alone, and not what lies in the cart.
    pub only: Option<Single>,
    /// Where it would go.
    pub destination: Country,
    /// The person whose yearly limit is shown with it, when she is known.
    pub person_key: Option<&'a [u8]>,
    /// At which time.
    pub now: Timestamp,
}

/// The cart of a shopper or visitor, priced for `destination` at `now`. Her yearly limit is shown
/// when `person_key` is known.
///
/// # Errors
/// None of a line: what cannot be bought or priced says so in the view.
pub fn cart_view(
    tx: &mut Tx<'_>,
    owner: CartOwner,
    destination: Country,
    person_key: Option<&[u8]>,
    now: Timestamp,
) -> Result<CartView, StoreError> {
    let ask = CartAsk { owner, only: None, destination, person_key, now };
    cart_views(tx, &[ask])?.pop().ok_or(StoreError::Column("cart"))
}

/// Several carts, in the order of `asks`.
///
/// # Errors
/// As [`cart_view`].
pub fn cart_views(tx: &mut Tx<'_>, asks: &[CartAsk<'_>]) -> Result<Vec<CartView>, StoreError> {
    let whole = asks.iter().filter(|ask| ask.only.is_none());
    let owners: Vec<CartOwner> = whole.map(|ask| ask.owner).collect();
    let stored = store::cart::kept(tx, &owners)?;
    let kept = |ask: &CartAsk<'_>| match ask.only {
        Some(only) => Kept { version: 0, lines: vec![only.line(ask.now)] },
        None => stored.get(&ask.owner).cloned().unwrap_or_default(),
    };
    let carts: Vec<Kept> = asks.iter().map(kept).collect();
    let shelf = Shelf::load(tx, carts.iter())?;
    let terms = all_terms(tx, asks, &carts)?;
    let mut views = Vec::with_capacity(asks.len());
    for (ask, kept) in asks.iter().zip(carts) {
        let terms = terms.get(&(ask.destination, ask.now));
        views.push(priced_cart(ask, kept, &shelf, terms)?);
    }
    let people: Vec<(&[u8], i64)> = asks
        .iter()
        .zip(&views)
        .filter(|(ask, view)| view.year(0, ask.now).is_some())
        .filter_map(|(ask, _)| Some((ask.person_key?, ask.now.china_year())))
        .collect();
    let used = store::quota::used_by(tx, &people)?;
    for (ask, view) in asks.iter().zip(&mut views) {
        let of = |person: &[u8]| used.get(&(person.to_vec(), ask.now.china_year())).copied();
        view.year = ask.person_key.and_then(|it| view.year(of(it).unwrap_or(0), ask.now));
    }
    Ok(views)
}

/// What every line of some carts is looked up in.
struct Shelf {
    merchants: BTreeMap<MerchantId, Merchant>,
    listings: BTreeMap<ListingId, Listing>,
    levels: Vec<Level>,
    free: BTreeMap<SkuId, u32>,
}

impl Shelf {
    fn load<'c>(
        tx: &mut Tx<'_>,
        carts: impl Iterator<Item = &'c Kept>,
    ) -> Result<Shelf, StoreError> {
        let lines: Vec<&CartLine> = carts.flat_map(|cart| &cart.lines).collect();
        let merchants: Vec<MerchantId> = lines.iter().map(|line| line.merchant).collect();
        let listings: Vec<ListingId> = lines.iter().map(|line| line.listing).collect();
        let skus: Vec<SkuId> = lines.iter().map(|line| line.sku).collect();
        let levels = inventory::levels_of(tx, &skus)?;
        let found = catalog::listings_by_id(tx, &listings)?;
        Ok(Shelf {
            merchants: merchants::merchants_by_id(tx, &merchants)?,
            listings: found.into_iter().map(|listing| (listing.id, listing)).collect(),
            free: inventory::most_free(&levels),
            levels,
        })
    }
}

type ByMerchant = BTreeMap<MerchantId, Terms>;

/// What each merchant's parcels are priced with, for every destination and time that is asked for.
fn all_terms(
    tx: &mut Tx<'_>,
    asks: &[CartAsk<'_>],
    carts: &[Kept],
) -> Result<BTreeMap<(Country, Timestamp), ByMerchant>, StoreError> {
    let mut wanted: BTreeMap<(Country, Timestamp), Vec<MerchantId>> = BTreeMap::new();
    for (ask, cart) in asks.iter().zip(carts) {
        let merchants = wanted.entry((ask.destination, ask.now)).or_default();
        merchants.extend(cart.lines.iter().map(|line| line.merchant));
    }
    wanted.retain(|_, merchants| !merchants.is_empty());
    let mut all = BTreeMap::new();
    for ((destination, now), mut merchants) in wanted {
        merchants.sort_unstable();
        merchants.dedup();
        all.insert((destination, now), pricing::terms_of(tx, &merchants, destination, now)?);
    }
    Ok(all)
}

fn priced_cart(
    ask: &CartAsk<'_>,
    kept: Kept,
    shelf: &Shelf,
    terms: Option<&ByMerchant>,
) -> Result<CartView, StoreError> {
    let skus: Vec<SkuId> = kept.lines.iter().map(|line| line.sku).collect();
    let mut by_merchant: BTreeMap<MerchantId, Vec<CartLine>> = BTreeMap::new();
    for line in kept.lines {
        by_merchant.entry(line.merchant).or_default().push(line);
    }
    let mut parcels = Vec::new();
    for (id, lines) in by_merchant {
        let found = shelf.merchants.get(&id).zip(terms.and_then(|terms| terms.get(&id)));
        if let Some((merchant, terms)) = found {
            parcels.push(parcel(merchant, &lines, shelf, terms)?);
        }
    }
    let quotes = parcels.iter().filter_map(|parcel| parcel.quote.as_ref().ok());
    let expires_at = quotes.filter_map(|quote| quote.expires_at).min();
    let seconds = ask.now.micros().div_euclid(1_000_000);
    let digest = format!("{}-{seconds:x}", prices_digest(ask.destination, &parcels));
    let levels = shelf.levels.iter().filter(|level| skus.contains(&level.sku));
    Ok(CartView {
        destination: ask.destination,
        total: total(&parcels),
        parcels,
        year: None,
        digest,
        expires_at,
        version: kept.version,
        levels: levels.copied().collect(),
    })
}

fn parcel(
    merchant: &Merchant,
    lines: &[CartLine],
    shelf: &Shelf,
    terms: &Terms,
) -> Result<CartParcel, StoreError> {
    let line = |line: &CartLine| {
        let left = shelf.free.get(&line.sku).copied().unwrap_or(0);
        line_view(*line, shelf.listings.get(&line.listing), merchant.is_approved(), left)
    };
    let views: Vec<CartLineView> = lines.iter().map(line).collect();
    let quote = match quote(&views, shelf, terms) {
        Err(QuoteRefusal::Store(e)) => return Err(e),
        answer => answer,
    };
    let Asked { limits, identity } = match &quote {
        Ok(quote) => asked(&terms.book, quote),
        Err(_) => asked_anyway(terms, merchant.country),
    };
    let order_limit = order_limit(&quote, limits.as_ref());
    let merchant = merchant.clone();
    Ok(CartParcel { merchant, lines: views, quote, order_limit, identity, limits })
}

/// The price of the lines that can be had, at the quantities asked for.
fn quote(
    views: &[CartLineView],
    shelf: &Shelf,
    terms: &Terms,
) -> Result<ParcelQuote, QuoteRefusal> {
    let can_be_had = |view: &&CartLineView| {
        !matches!(view.trouble, Some(LineTrouble::Gone | LineTrouble::Short { left: 0 }))
    };
    let mut wanted = Vec::new();
    for view in views.iter().filter(can_be_had) {
        let listing = shelf.listings.get(&view.line.listing);
        let found = listing.and_then(|listing| Some((listing, listing.variant(view.line.sku)?)));
        let (listing, variant) = found.ok_or(QuoteRefusal::UnknownSku(view.line.sku))?;
        wanted.push((listing, variant, view.line.quantity));
    }
    terms.parcel(&wanted, None)
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
    CartLineView {
        line,
        title,
        handle: listing.map_or_else(String::new, |listing| listing.handle.clone()),
        variant: found.map_or_else(LangText::default, |(_, variant)| variant_name(variant)),
        code: found.map_or_else(String::new, |(_, variant)| variant.code.clone()),
        unit_price: found.map(|(_, variant)| variant.price),
        weight: found.and_then(|(_, variant)| variant.weight),
        picture: listing.and_then(Listing::first_picture),
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

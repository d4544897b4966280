//! What the pages of the shop show of listings: loaded, priced for the reader's door, as cards.

use crate::{
    App, Problem, Reader,
    components::{Card, refusal_sentence},
    flag, t,
};
use catalog::{Listing, Status, Variant};
use kernel::{Country, Lang, ListingId, MerchantId, Money, SkuId, Timestamp};
use maud::{Markup, html};
use merchants::{Merchant, VerifiedHow};
use pricing::{ParcelQuote, QuoteRefusal, Terms};
use search::{Filters, Page, Query, Shelves, Sort};
use std::collections::BTreeMap;
use store::{StoreError, Tx};

/// A listing with who sells it and what each variant costs at the door.
pub struct Shown {
    /// The listing.
    pub listing: Listing,
    /// Who sells it.
    pub merchant: Merchant,
    /// By variant: the price at the door, or why there is none.
    pub prices: Vec<(SkuId, Result<ParcelQuote, QuoteRefusal>)>,
}

/// Asks the index where waiting is fine.
pub async fn ask_index(app: &App, query: Query) -> Result<Page, Problem> {
    let index = app.search.clone();
    let asked = tokio::task::spawn_blocking(move || index.search(&query)).await;
    Ok(asked.map_err(|error| Problem::internal(&error))??)
}

/// Asks the index which shelves have something for the reader, where waiting is fine.
pub async fn ask_shelves(app: &App, reader: &Reader) -> Result<Shelves, Problem> {
    let (index, destination) = (app.search.clone(), reader.destination());
    let asked = tokio::task::spawn_blocking(move || index.shelves(destination)).await;
    Ok(asked.map_err(|error| Problem::internal(&error))??)
}

/// A question for everything, newest first, for where the reader buys for.
pub fn newest(reader: &Reader, filters: Filters, limit: u32) -> Query {
    Query {
        text: String::new(),
        lang: reader.lang(),
        destination: reader.destination(),
        filters,
        sort: Sort::Newest,
        cursor: None,
        limit,
        counted: false,
    }
}

/// Loads what the index found, priced for the reader; what is gone meanwhile is left out.
pub async fn load(app: &App, reader: &Reader, ids: Vec<ListingId>) -> Result<Vec<Shown>, Problem> {
    let (destination, now) = (reader.destination(), reader.now());
    Ok(app.db.read(move |tx| load_in(tx, &ids, destination, now)).await?)
}

/// As [`load`], within a transaction.
pub fn load_in(
    tx: &mut Tx<'_>,
    ids: &[ListingId],
    destination: Country,
    now: Timestamp,
) -> Result<Vec<Shown>, StoreError> {
    let mut wanted: BTreeMap<MerchantId, Vec<ListingId>> = BTreeMap::new();
    for id in ids {
        wanted.entry(MerchantId::of(id.home())).or_default().push(*id);
    }
    let mut found: BTreeMap<ListingId, Shown> = BTreeMap::new();
    for (id, theirs) in wanted {
        let Some(merchant) = merchants::merchant(tx, id)? else { continue };
        let terms = pricing::terms(tx, id, destination, now)?;
        for listing in catalog::listings(tx, id, &theirs)? {
            if listing.status == Status::Published {
                found.insert(listing.id, priced(listing, &merchant, &terms));
            }
        }
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

fn priced(listing: Listing, merchant: &Merchant, terms: &Terms) -> Shown {
    let prices = listing.variants.iter().map(|v| (v.id, terms.unit(&listing, v))).collect();
    Shown { listing, merchant: merchant.clone(), prices }
}

impl Shown {
    /// The lowest price at the door, or the first variant's reason why there is none.
    pub fn lowest(&self) -> Result<&ParcelQuote, Option<&QuoteRefusal>> {
        let quotes = self.prices.iter().filter_map(|(_, price)| price.as_ref().ok());
        quotes
            .min_by_key(|quote| quote.total.minor())
            .ok_or_else(|| self.prices.iter().find_map(|(_, price)| price.as_ref().err()))
    }

    /// The price of one variant at the door.
    pub fn price(&self, sku: SkuId) -> Option<&Result<ParcelQuote, QuoteRefusal>> {
        self.prices.iter().find(|(id, _)| *id == sku).map(|(_, price)| price)
    }

    /// Whether variants differ in price.
    fn differs(&self) -> bool {
        let mut totals = self.prices.iter().filter_map(|(_, p)| p.as_ref().ok().map(|q| q.total));
        let first = totals.next();
        totals.any(|total| Some(total) != first)
    }

    /// The listing's page.
    pub fn href(&self) -> String {
        href(&self.listing)
    }
}

/// The page of a listing: its id, and its handle for people to read.
pub fn href(listing: &Listing) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match listing.handle.chars().all(plain) {
        true => format!("/listings/{}/{}", listing.id, listing.handle),
        false => format!("/listings/{}", listing.id),
    }
}

/// The address of the first picture.
pub fn first_picture(listing: &Listing) -> Option<String> {
    listing.pictures.first().map(|picture| picture.source.href())
}

/// The lowest price the merchant asks at home.
pub fn asked(listing: &Listing) -> Option<Money> {
    listing.variants.iter().map(|variant| variant.price).min_by_key(|money| money.minor())
}

/// Origin with its flag.
pub fn origin(reader: &Reader, country: Country) -> Markup {
    html! { span.nowrap { (flag(country)) (reader.country(country)) } }
}

/// Listings as cards; `sold_by` names the merchant on each.
pub fn cards(reader: &Reader, shown: &[Shown], sold_by: bool) -> Vec<Card> {
    shown.iter().map(|one| card(reader, one, sold_by)).collect()
}

fn card(reader: &Reader, shown: &Shown, sold_by: bool) -> Card {
    let listing = &shown.listing;
    let (price, promise) = match shown.lowest() {
        Ok(quote) => {
            let (from, to) = quote.promise;
            (Ok(quote.total), Some(reader.days(from, to)))
        }
        Err(refusal) => (Err(why_not(reader, shown, refusal)), None),
    };
    Card {
        href: shown.href(),
        picture: first_picture(listing),
        title: listing.title(reader.lang()).to_owned(),
        price,
        from: shown.differs(),
        origin: origin(reader, listing.origin),
        promise,
        merchant: sold_by.then(|| shown.merchant.name.get(reader.lang()).to_owned()),
    }
}

fn why_not(reader: &Reader, shown: &Shown, refusal: Option<&QuoteRefusal>) -> String {
    if !shown.listing.kind.is_shipped() {
        let price = asked(&shown.listing).map(|money| reader.money_text(money));
        return t!(reader, "card-service", price = price.unwrap_or_default());
    }
    match refusal {
        Some(refusal) => refusal_sentence(reader, refusal),
        None => t!(reader, "card-not-sent", country = reader.country(reader.destination())),
    }
}

/// How the market made sure of a merchant, in the reader's words.
pub fn verified(reader: &Reader, merchant: &Merchant) -> Option<String> {
    let how: VerifiedHow = merchant.verified_how?;
    Some(reader.text(&format!("verified-how-{}", how.key())))
}

/// A variant's value of an option in the reader's language.
pub fn value(variant: &Variant, option: usize, lang: Lang) -> &str {
    variant.values.get(option).map_or("", |value| value.get(lang))
}

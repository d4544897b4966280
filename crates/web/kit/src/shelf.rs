//! What the pages of the shop show of listings: asked of the index where waiting is fine, as cards.

use crate::{
    App, Problem, Reader,
    components::{Card, Claim, card_sentence},
    flag, t,
};
use catalog::Listing;
use kernel::{Country, ListingId};
use maud::{Markup, html};
use merchants::{Merchant, VerifiedHow};
use pricing::{Offer, QuoteRefusal};
use search::{Filters, Page, Query, Shelves};

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
    Query::newest(reader.lang(), reader.destination(), filters, limit)
}

/// Loads what the index found, priced for the reader; what is gone meanwhile is left out.
pub async fn load(app: &App, reader: &Reader, ids: Vec<ListingId>) -> Result<Vec<Offer>, Problem> {
    let (destination, now) = (reader.destination(), reader.now());
    Ok(app.db.read(move |tx| pricing::offers(tx, &ids, destination, now)).await?)
}

/// The page of a listing: its id, and its handle for people to read.
pub fn href(listing: &Listing) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match listing.handle.chars().all(plain) {
        true => format!("/listings/{}/{}", listing.id, listing.handle),
        false => format!("/listings/{}", listing.id),
    }
}

/// Origin with its flag.
pub fn origin(reader: &Reader, country: Country) -> Markup {
    html! { span.nowrap { (flag(country)) (reader.country(country)) } }
}

/// Listings as cards; `sold_by` names the merchant on each.
pub fn cards(reader: &Reader, offers: &[Offer], sold_by: bool) -> Vec<Card> {
    offers.iter().map(|one| card(reader, one, sold_by)).collect()
}

fn card(reader: &Reader, offer: &Offer, sold_by: bool) -> Card {
    let listing = &offer.listing;
    let (price, claim, promise) = match offer.lowest() {
        Ok(quote) => {
            let (from, to) = quote.promise;
            (Ok(quote.total), Claim::of(quote), Some(reader.days(from, to)))
        }
        Err(refusal) => (Err(why_not(reader, offer, refusal)), Claim::default(), None),
    };
    Card {
        href: href(listing),
        picture: listing.first_picture(),
        title: listing.title(reader.lang()).to_owned(),
        price,
        claim,
        from: offer.differs(),
        origin: origin(reader, listing.origin),
        promise,
        merchant: sold_by.then(|| offer.merchant.name.get(reader.lang()).to_owned()),
    }
}

fn why_not(reader: &Reader, offer: &Offer, refusal: Option<&QuoteRefusal>) -> String {
    if !offer.listing.kind.is_shipped() {
        let price = offer.listing.lowest_price().map(|money| reader.money_text(money));
        return t!(reader, "card-service", price = price.unwrap_or_default());
    }
    let title = Some(offer.listing.title(reader.lang()).to_owned());
    match refusal {
        Some(refusal) => card_sentence(reader, refusal, &|_| title.clone()),
        None => t!(reader, "card-not-sent", country = reader.country_said(reader.destination())),
    }
}

/// How the market made sure of a merchant, in the reader's words.
pub fn verified(reader: &Reader, merchant: &Merchant) -> Option<String> {
    let how: VerifiedHow = merchant.verified_how?;
    Some(reader.text(&format!("verified-how-{}", how.key())))
}

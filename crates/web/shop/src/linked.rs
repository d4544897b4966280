//! What pages of the shop tell programs that read them, in the words of schema.org.

use crate::Reader;
use catalog::Variant;
use merchants::Merchant;
use pricing::{Offer, ParcelQuote};
use serde_json::{Value, json};
use web_kit::components::Claim;
use web_kit::shelf;

/// The market, and how it is searched: on its first page.
pub(crate) fn market(reader: &Reader) -> [Value; 2] {
    let (name, home) = (reader.market_name().to_owned(), reader.site_address("/"));
    let logo = reader.presence().logo_path();
    let logo = logo.unwrap_or_else(|| web_kit::asset("icon-512.png").to_owned());
    let target = format!("{}?q={{search_term_string}}", reader.site_address("/search"));
    [
        json!({
            "@context": "https://schema.org", "@type": "Organization", "name": name, "url": home,
            "logo": reader.site_address(&logo),
        }),
        json!({
            "@context": "https://schema.org", "@type": "WebSite", "name": name, "url": home,
            "potentialAction": {
                "@type": "SearchAction", "target": target,
                "query-input": "required name=search_term_string",
            },
        }),
    ]
}

/// A merchant, on the page of what she sells.
pub(crate) fn seller(reader: &Reader, merchant: &Merchant) -> Value {
    let mut value = named_seller(reader, merchant);
    value["@context"] = json!("https://schema.org");
    value["description"] = json!(merchant.about.get(reader.lang()));
    value["address"] = json!({
        "@type": "PostalAddress", "addressCountry": merchant.country.code(),
        "addressLocality": merchant.place.get(reader.lang()),
    });
    value
}

fn named_seller(reader: &Reader, merchant: &Merchant) -> Value {
    json!({
        "@type": "Organization", "name": merchant.name.get(reader.lang()),
        "url": reader.site_address(&format!("/merchants/{}", merchant.slug)),
    })
}

/// The way from the first page to this one: names and paths.
pub(crate) fn crumbs(reader: &Reader, way: &[(String, String)]) -> Value {
    let home = (reader.market_name().to_owned(), "/".to_owned());
    let items: Vec<Value> = (1..)
        .zip(std::iter::once(&home).chain(way))
        .map(|(position, step): (u32, &(String, String))| {
            let (name, path) = step;
            let item = reader.site_address(path);
            json!({ "@type": "ListItem", "position": position, "name": name, "item": item })
        })
        .collect();
    json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items })
}

/// The chosen variant of a listing; what it costs at the door of where the reader buys for is its offer.
pub(crate) fn product(
    reader: &Reader,
    offer: &Offer,
    variant: &Variant,
    (quote, left): (Option<&ParcelQuote>, u32),
) -> Value {
    let (listing, lang) = (&offer.listing, reader.lang());
    let pictures: Vec<String> = listing
        .pictures
        .iter()
        .map(|p| reader.site_address(&p.source.href(listing.merchant)))
        .collect();
    let mut product = json!({
        "@context": "https://schema.org", "@type": "Product", "name": listing.title(lang),
        "description": listing.description(lang), "sku": variant.code, "image": pictures,
        "url": reader.site_address(&canonical(offer)),
        "countryOfOrigin": listing.origin.code(),
    });
    if let Some(brand) = &listing.brand {
        product["brand"] = json!({ "@type": "Brand", "name": brand });
    }
    if let Some(quote) = quote {
        product["offers"] = at_the_door(reader, offer, (quote, left));
    }
    product
}

/// The landed price as an offer: carriage to the door is in it. Of taxes it says what the page says.
fn at_the_door(reader: &Reader, offer: &Offer, (quote, left): (&ParcelQuote, u32)) -> Value {
    let (currency, country) = (quote.currency.code(), quote.destination.code());
    let availability = if left > 0 { "InStock" } else { "OutOfStock" };
    let (claim, amount) = (Claim::of(quote), quote.total.amount_text());
    let mut price = json!({
        "@type": "PriceSpecification", "price": amount.as_str(), "priceCurrency": currency,
    });
    if claim.is_all_in() {
        price["valueAddedTaxIncluded"] = json!(true);
    } else if let Some(words) = claim.left_out_words(reader) {
        price["valueAddedTaxIncluded"] = json!(false);
        price["description"] = json!(words);
    }
    json!({
        "@type": "Offer", "price": amount, "priceCurrency": currency, "priceSpecification": price,
        "availability": format!("https://schema.org/{availability}"),
        "url": reader.site_address(&shelf::href(&offer.listing)),
        "seller": named_seller(reader, &offer.merchant),
        "eligibleRegion": { "@type": "Country", "name": country },
        "shippingDetails": {
            "@type": "OfferShippingDetails",
            "shippingRate": { "@type": "MonetaryAmount", "value": "0", "currency": currency },
            "shippingDestination": { "@type": "DefinedRegion", "addressCountry": country },
        },
    })
}

/// The path under which search engines know the listing: its id, since its handle may change.
pub(crate) fn canonical(offer: &Offer) -> String {
    format!("/listings/{}", offer.listing.id)
}

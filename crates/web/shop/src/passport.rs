//! The passport of a listing: where it is from, who vouches for it, how it crosses the border.

use crate::{Reader, components::quote_regime, t};
use catalog::{HsState, Variant};
use maud::{Markup, html};
use pricing::Offer;
use web_kit::shelf::{origin, verified};

/// The rows, in the order in which a shopper asks.
pub(super) fn passport(reader: &Reader, offer: &Offer, variant: &Variant) -> Vec<(String, Markup)> {
    let (listing, merchant) = (&offer.listing, &offer.merchant);
    let lang = reader.lang();
    let mut rows = vec![(t!(reader, "listing-origin"), html! { (origin(reader, listing.origin)) })];
    let name = merchant.name.get(lang);
    let page = format!("/merchants/{}", merchant.slug);
    rows.push((
        t!(reader, "listing-merchant"),
        html! {
            a href=(page) { (name) }
            // Where the shop is says nothing of where a thing was made.
            span.soft { " · " (merchant.place.get(lang)) }
        },
    ));
    if let Some(how) = verified(reader, merchant) {
        rows.push((t!(reader, "listing-verified"), html! { (how) }));
    }
    rows.extend(listing.brand.clone().map(|b| (t!(reader, "listing-brand"), html! { (b) })));
    if listing.kind.is_shipped() {
        rows.push((t!(reader, "listing-hs"), html! { (hs(reader, variant)) }));
        let crossing = match offer.price(variant.id) {
            Some(Ok(quote)) => quote_regime(reader, quote),
            Some(Err(_)) | None => {
                let country = reader.country_said(reader.destination());
                t!(reader, "listing-crossing-none", country = country)
            }
        };
        rows.push((t!(reader, "listing-crossing"), html! { (crossing) }));
    }
    if let Some(Ok(quote)) = offer.price(variant.id) {
        let days = reader.days(quote.promise.0, quote.promise.1);
        rows.push((t!(reader, "listing-promise"), html! { (days) }));
    }
    rows.extend(attributes(reader, variant));
    if let Some(weight) = variant.weight {
        rows.push((t!(reader, "listing-weight"), html! { (reader.weight(weight)) }));
    }
    rows.push((t!(reader, "listing-code"), html! { span.code { (variant.code) } }));
    rows
}

fn hs(reader: &Reader, variant: &Variant) -> String {
    let Some(hs) = variant.hs.get(&reader.destination()) else {
        let there = reader.country_said(reader.destination());
        let known = variant.hs.values().find(|hs| hs.state == HsState::Confirmed);
        return match known.map(|hs| hs.code.hs6().to_string()) {
            Some(code) => t!(reader, "listing-hs-elsewhere", code = code, country = there),
            None => t!(reader, "listing-hs-none"),
        };
    };
    let (code, edition) = (hs.code.to_string(), hs.edition.to_string());
    match hs.state {
        HsState::Confirmed => t!(reader, "listing-hs-value", code = code, edition = edition),
        HsState::Suggested => t!(reader, "listing-hs-suggested", code = code),
    }
}

/// The attributes whose names we know, with their units.
fn attributes(reader: &Reader, variant: &Variant) -> Vec<(String, Markup)> {
    let told = variant.attributes.iter().filter_map(|(name, value)| {
        let label = reader.find(&format!("listing-attribute-{name}"))?;
        let text = match name.as_str() {
            "net_weight_g" => format!("{}\u{a0}g", reader.locale().decimal(value)),
            "volume_ml" => format!("{}\u{a0}ml", reader.locale().decimal(value)),
            "abv_percent" => format!("{}\u{a0}%", reader.locale().decimal(value)),
            "state" => reader.find(&format!("listing-state-{value}")).unwrap_or(value.clone()),
            _ => value.clone(),
        };
        Some((label, html! { (text) }))
    });
    told.collect()
}

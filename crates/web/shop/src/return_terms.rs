//! What is agreed about returns before anything is bought: on a listing, and on the way to paying.

use crate::{App, Problem, Reader, Refusals, components::checkbox, t};
use kernel::SkuId;
use maud::{Markup, html};
use orders::{Basket, Policy};
use pricing::Offer;
use web_kit::return_terms::{exception, policy_list, policy_terms};

/// What would be agreed about the return of one variant of an offer; none where it has no price.
pub(crate) async fn policy_of(
    app: &App,
    offer: &Offer,
    chosen: usize,
) -> Result<Option<Policy>, Problem> {
    let variant = offer.listing.variants.get(chosen);
    let price = variant.and_then(|variant| offer.price(variant.id));
    let Some(quote) = price.and_then(|price| price.as_ref().ok()).cloned() else {
        return Ok(None);
    };
    let read = move |tx: &mut store::Tx<'_>| orders::policies_of(tx, std::slice::from_ref(&quote));
    let mut found = app.db.read(read).await?;
    Ok(found.pop().map(|(_, policy)| policy))
}

/// The same on a listing's page.
pub(crate) fn agreed(reader: &Reader, policy: Option<&Policy>) -> Markup {
    html! {
        @if let Some(policy) = policy {
            section.stack-tight {
                h2 { (t!(reader, "returns-heading")) }
                (policy_list(reader, policy))
            }
        }
    }
}

/// What would be agreed about the return of each product that can be bought.
pub(crate) async fn policies(app: &App, basket: &Basket) -> Result<Vec<(SkuId, Policy)>, Problem> {
    let parcels = basket.cart.parcels.iter();
    let quotes: Vec<_> = parcels.filter_map(|parcel| parcel.quote.as_ref().ok().cloned()).collect();
    Ok(app.db.read(move |tx| orders::policies_of(tx, &quotes)).await?)
}

/// Each of the terms once, with the products that they are of where there are several.
fn each_once(
    reader: &Reader,
    policies: &[(SkuId, Policy)],
    name: impl Fn(&SkuId) -> String,
) -> Markup {
    let mut kinds: Vec<(&Policy, Vec<String>)> = Vec::new();
    for (sku, policy) in policies {
        match kinds.iter_mut().find(|(known, _)| *known == policy) {
            Some((_, names)) => names.push(name(sku)),
            None => kinds.push((policy, vec![name(sku)])),
        }
    }
    let several = kinds.len() > 1;
    html! {
        @for (policy, names) in &kinds {
            @if several { h3 { (names.join(" · ")) } }
            (policy_terms(reader, policy))
        }
        @if !kinds.is_empty() { p.soft.small { (t!(reader, "returns-own")) } }
    }
}

/// What is agreed about returns, and, as a step of its own, what does not go back without a reason.
pub(crate) fn terms_to_know(
    reader: &Reader,
    basket: &Basket,
    policies: &[(SkuId, Policy)],
    (knows, refusals): (bool, &Refusals),
) -> Markup {
    let name = |sku: &SkuId| {
        let mut lines = basket.cart.parcels.iter().flat_map(|one| &one.lines);
        let line = lines.find(|line| line.line.sku == *sku);
        line.map_or_else(String::new, |line| line.title.get(reader.lang()).to_owned())
    };
    let excepted: Vec<(String, String)> = policies
        .iter()
        .filter_map(|(sku, policy)| {
            let key = policy.no_reason_exception.as_ref()?;
            Some((name(sku), exception(reader, key)))
        })
        .collect();
    html! {
        (each_once(reader, policies, name))
        @if !excepted.is_empty() {
            h3 { (t!(reader, "returns-knows-title")) }
            ul {
                @for (name, what) in &excepted {
                    li { (t!(reader, "returns-line", name = name.as_str(), what = what.as_str())) }
                }
            }
            (checkbox("knows", &t!(reader, "returns-knows"), knows, refusals))
        }
    }
}

//! Destination by destination on a listing's page: whether it is sold there, under which regime and at
//! which price at the door, or why not and the way out; and the customs code that all of it rests on.

use super::hs_choice::called;
use super::listing_edit::{Destination, View};
use crate::{
    Reader, Refusal, Refusals,
    components::{
        Field, Tone, chip, form, hidden, no_price, quiet_button, quote_price, quote_regime, radios,
    },
    flag, t,
};
use catalog::{HsState, Listing, Variant};
use kernel::{Country, SkuId};
use maud::{Markup, html};
use pricing::{ParcelQuote, QuoteRefusal};
use std::collections::BTreeSet;
use trade::HsCode;

/// With more destinations than this, those where nothing lacks are folded.
const UNFOLDED_MAX: usize = 3;

/// Every destination that the merchant ships to.
pub(super) fn destinations_panel(reader: &Reader, view: &View, wrong: &Refusals) -> Markup {
    let few = view.prices.len() <= UNFOLDED_MAX;
    html! {
        section.panel #codes {
            h2 { (t!(reader, "selllisting-codes")) }
            p.soft { (t!(reader, "selllisting-codes-lead")) }
            (summary(reader, view))
            @if view.prices.len() > 1 { (for_all(reader, view, wrong)) }
            @for destination in &view.prices {
                @let lacks = destination.prices.iter().any(|(_, price)| price.is_err());
                @if few { (one(reader, view, destination, wrong)) }
                @else {
                    details open[lacks && wrong.of(&field_of(destination.country)).is_some()] {
                        summary { (short(reader, destination)) }
                        (one(reader, view, destination, wrong))
                    }
                }
            }
        }
    }
}

/// How many of the destinations it is sold to.
fn summary(reader: &Reader, view: &View) -> Markup {
    let sold = view.prices.iter().filter(|to| to.prices.iter().any(|(_, p)| p.is_ok())).count();
    let all = view.prices.len();
    html! { @if all > 1 { p { (t!(reader, "selllisting-sold-to", sold = sold, all = all)) } } }
}

/// Flag, country, and the price or a word that there is none.
fn short(reader: &Reader, destination: &Destination) -> Markup {
    let price = destination.prices.iter().find_map(|(_, price)| price.as_ref().ok());
    html! {
        (flag(destination.country)) " " (reader.country(destination.country)) " "
        @match price {
            Some(quote) => (reader.money(quote.total)),
            None => (chip(Tone::Warn, &t!(reader, "selllisting-not-sold"))),
        }
    }
}

fn field_of(country: Country) -> String {
    format!("code-{country}")
}

fn one(reader: &Reader, view: &View, there: &Destination, wrong: &Refusals) -> Markup {
    html! {
        div.stack {
            (door_price(reader, &view.listing, there))
            (missing_facts(reader, &view.listing, there))
            (code_form(reader, view, there, wrong))
        }
    }
}

fn door_price(reader: &Reader, listing: &Listing, destination: &Destination) -> Markup {
    let country = reader.country(destination.country);
    let name = |sku| listing.variant(sku).map(|v| v.name(reader.lang())).unwrap_or_default();
    let sold: Vec<(SkuId, &ParcelQuote)> =
        destination.prices.iter().filter_map(|(sku, p)| Some((*sku, p.as_ref().ok()?))).collect();
    let first_refusal = destination.prices.iter().find_map(|(_, price)| price.as_ref().err());
    html! {
        div.stack-tight {
            h3 { (flag(destination.country)) " " (t!(reader, "selllisting-to", country = country)) }
            @if let Some((_, quote)) = sold.first() {
                (quote_price(reader, quote))
                p.soft {
                    (quote_regime(reader, quote)) " · "
                    (t!(reader, "promise-arrives", days = reader.days(quote.promise.0, quote.promise.1)))
                }
                @if sold.len() > 1 {
                    details {
                        summary { (t!(reader, "selllisting-all-variants", count = sold.len())) }
                        ul.plain {
                            @for (sku, quote) in &sold {
                                li.row { span { (name(*sku)) } (reader.money(quote.total)) }
                            }
                        }
                    }
                }
            }
            @if let Some(refusal) = first_refusal { (no_price(reader, refusal)) }
        }
    }
}

/// A small form for each fact that the rules of the destination ask for.
fn missing_facts(reader: &Reader, listing: &Listing, there: &Destination) -> Markup {
    let mut seen = BTreeSet::new();
    let asked: Vec<(SkuId, &[String])> = there
        .prices
        .iter()
        .filter_map(|(sku, price)| match price.as_ref().err()? {
            QuoteRefusal::Trade(trade::Refusal::MissingAttribute { any_of, .. }) => {
                Some((*sku, any_of.as_slice()))
            }
            _ => None,
        })
        .filter(|(_, names)| seen.insert(*names))
        .collect();
    html! {
        @for (sku, names) in asked {
            (form(reader, &format!("/sell/listings/{}/attributes", listing.id), html! {
                (hidden("version", &listing.version.to_string()))
                @if let [only] = names { (hidden("name", only)) }
                @else {
                    (Field::select("name", &t!(reader, "selllisting-fact-name"),
                        names.iter().map(|name| (name.clone(), fact_name(reader, name))).collect()))
                }
                (Field::text("value", &value_label(reader, names)).attribute("maxlength", "120")
                    .hint(&t!(reader, "selllisting-fact-hint")).class("field-short"))
                @if listing.variants.len() > 1 { (which(reader, listing, &sku.to_string(), |_| String::new())) }
                div.actions { (quiet_button(&t!(reader, "selllisting-fact-save"))) }
            }))
        }
    }
}

fn value_label(reader: &Reader, names: &[String]) -> String {
    match names {
        [only] => fact_name(reader, only),
        _ => t!(reader, "selllisting-fact-value"),
    }
}

/// What a fact is called: a text when there is one, else its own name.
fn fact_name(reader: &Reader, name: &str) -> String {
    reader.find(&format!("fact-{}", name.replace('_', "-"))).unwrap_or_else(|| name.to_owned())
}

/// One code for all destinations: one button when the merchant has confirmed one somewhere, else a
/// choice.
fn for_all(reader: &Reader, view: &View, wrong: &Refusals) -> Markup {
    let listing = &view.listing;
    let lacking = view.prices.iter().filter(|to| lacks_code(listing, to.country)).count();
    let action = format!("/sell/listings/{}/hs", listing.id);
    let known = confirmed_everywhere_else(listing);
    html! {
        @if lacking > 0 {
            div.stack {
                @if let Some(code) = known {
                    (form(reader, &action, html! {
                        (hidden("destination", "*")) (hidden("suggestion", code.digits()))
                        (hidden("version", &listing.version.to_string()))
                        p { (t!(reader, "selllisting-codes-same", count = lacking)) " " (code_text(reader, code)) }
                        div.actions {
                            (quiet_button(&t!(reader, "selllisting-codes-same-button", code = code.to_string())))
                        }
                    }))
                } @else {
                    h3 { (t!(reader, "selllisting-codes-every")) }
                    p.soft { (t!(reader, "selllisting-codes-every-lead")) }
                    (form(reader, &action, choice(reader, view, "*", wrong)))
                }
            }
        }
    }
}

fn lacks_code(listing: &Listing, country: Country) -> bool {
    listing.variants.iter().any(|variant| variant.confirmed_hs(country).is_none())
}

/// The six digits that every confirmed code of the listing begins with, when there are any.
fn confirmed_everywhere_else(listing: &Listing) -> Option<HsCode> {
    let confirmed = listing.variants.iter().flat_map(|variant: &Variant| variant.hs.values());
    let mut codes = confirmed.filter(|hs| hs.state == HsState::Confirmed).map(|hs| hs.code.hs6());
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

fn code_text(reader: &Reader, code: HsCode) -> Markup {
    html! { b.numeric { (code) } " " span.soft { (called(reader, code)) } }
}

/// The national lines that the tariff has below a code that is too short for it, with their rates.
fn candidates(there: &Destination) -> Vec<(String, Markup)> {
    let ambiguous = there.prices.iter().find_map(|(_, price)| match price.as_ref().err()? {
        QuoteRefusal::Trade(trade::Refusal::AmbiguousHs { candidates, .. }) => Some(candidates),
        _ => None,
    });
    let line = |(code, rate): &(String, String)| {
        let digits: String = code.chars().filter(char::is_ascii_digit).collect();
        let words = trade::hs::national(there.country, code).unwrap_or_default();
        (digits, html! { b.numeric { (code) } " " (words) " " span.soft { (rate) } })
    };
    ambiguous.into_iter().flatten().map(line).collect()
}

fn code_form(reader: &Reader, view: &View, there: &Destination, wrong: &Refusals) -> Markup {
    let (listing, country) = (&view.listing, there.country);
    let mut codes: Vec<(HsCode, HsState, u16)> = Vec::new();
    for hs in listing.variants.iter().filter_map(|variant| variant.hs.get(&country)) {
        let one = (hs.code, hs.state, hs.edition.year());
        if !codes.contains(&one) {
            codes.push(one);
        }
    }
    let national = candidates(there);
    let missing = lacks_code(listing, country);
    let open = missing || !national.is_empty() || wrong.of(&field_of(country)).is_some();
    html! {
        @for (code, state, edition) in &codes {
            p {
                @match state {
                    HsState::Confirmed => { (chip(Tone::Ok, &t!(reader, "selllisting-codes-yours"))) }
                    HsState::Suggested => { (chip(Tone::Warn, &t!(reader, "selllisting-codes-ours"))) }
                }
                " " (code_text(reader, *code)) " "
                span.soft { (t!(reader, "selllisting-codes-edition", year = edition.to_string())) }
            }
        }
        @if missing { p { (chip(Tone::Warn, &t!(reader, "selllisting-codes-missing"))) } }
        details open[open] {
            summary { (t!(reader, "selllisting-codes-choose")) }
            (form(reader, &format!("/sell/listings/{}/hs", listing.id), html! {
                @if !national.is_empty() && !view.searched {
                    (radios("suggestion", &t!(reader, "selllisting-codes-national"), &national, ""))
                    (hidden("destination", country.code()))
                    (hidden("version", &listing.version.to_string()))
                    (code_field(reader, &field_of(country), wrong))
                    @if listing.variants.len() > 1 { (which_variants(reader, listing, country)) }
                    div.actions { (quiet_button(&t!(reader, "selllisting-codes-confirm"))) }
                } @else { (choice(reader, view, country.code(), wrong)) }
            }))
        }
    }
}

/// Suggestions, a field for another code, and the variants; `destination` may be `*`.
fn choice(reader: &Reader, view: &View, destination: &str, wrong: &Refusals) -> Markup {
    let listing = &view.listing;
    let suggested = known_suggestion(listing, destination);
    let choices: Vec<(String, Markup)> = view
        .codes
        .iter()
        .map(|one| (one.code.digits().to_owned(), code_text(reader, one.code)))
        .collect();
    let field = format!("code-{}", if destination == "*" { "all" } else { destination });
    html! {
        (hidden("destination", destination))
        (hidden("version", &listing.version.to_string()))
        @if !choices.is_empty() {
            (radios("suggestion", &t!(reader, "selllisting-codes-suggested"), &choices, &suggested))
        }
        (code_field(reader, &field, wrong))
        @if listing.variants.len() > 1 {
            @match destination.parse::<Country>() {
                Ok(country) => (which_variants(reader, listing, country)),
                Err(_) => (which(reader, listing, "", |_| String::new())),
            }
        }
        div.actions { (quiet_button(&t!(reader, "selllisting-codes-confirm"))) }
    }
}

/// The code that was suggested when the listing was imported, which is ticked beforehand.
fn known_suggestion(listing: &Listing, destination: &str) -> String {
    let Ok(country) = destination.parse::<Country>() else { return String::new() };
    let mut known = listing.variants.iter().filter_map(|variant| variant.hs.get(&country));
    let suggested = known.find(|hs| hs.state == HsState::Suggested);
    suggested.map(|hs| hs.code.digits().to_owned()).unwrap_or_default()
}

fn code_field(reader: &Reader, name: &str, wrong: &Refusals) -> Markup {
    // The field's id carries the destination; its name does not, so that one form type reads all.
    let refusal: Option<&Refusal> = wrong.of(name);
    html! {
        div class={ "field " @if refusal.is_some() { "field-wrong" } } {
            label for=(name) { (t!(reader, "selllisting-codes-other")) }
            p.hint { (t!(reader, "selllisting-codes-other-hint")) }
            input id=(name) name="code" placeholder="0813.40" maxlength="100"
                aria-invalid=[refusal.map(|_| "true")];
            @if let Some(refusal) = refusal {
                p.field-error { (refusal.what) @if let Some(why) = &refusal.why { " " (why) } }
            }
        }
    }
}

fn which_variants(reader: &Reader, listing: &Listing, country: Country) -> Markup {
    which(reader, listing, "", |variant| {
        variant.hs.get(&country).map(|hs| hs.code.to_string()).unwrap_or_default()
    })
}

/// One of the variants, or all of them.
fn which(
    reader: &Reader,
    listing: &Listing,
    chosen: &str,
    more: impl Fn(&Variant) -> String,
) -> Markup {
    let mut choices = vec![(String::new(), t!(reader, "selllisting-codes-all-variants"))];
    choices.extend(listing.variants.iter().map(|variant| {
        let name = variant.name(reader.lang());
        (variant.id.to_string(), format!("{name} {}", more(variant)).trim().to_owned())
    }));
    html! {
        (Field::select("variant", &t!(reader, "selllisting-codes-for"), choices).value(chosen)
            .optional(reader))
    }
}

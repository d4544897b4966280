//! The right-hand side of a listing's page: its state, its passport, its codes, its pictures.

use super::listing_edit::{Destination, View, told};
use crate::{
    Reader, Refusal, Refusals,
    components::{
        Field, Tone, banner, button, chip, facts, form, hidden, no_price, note_text, picture,
        quiet_button, quiet_link, quote_price, radios, upload_form, ways_text,
    },
    flag,
    routes::catalog::hs_text,
    t,
};
use catalog::{HsState, Listing, Status};
use kernel::Country;
use maud::{Markup, html};
use std::collections::BTreeSet;
use trade::HsCode;
use trust::{Effect, Finding};

/// Suggestions that are offered.
const SUGGESTIONS: usize = 5;

fn state_form(reader: &Reader, listing: &Listing, verb: &str, submit: Markup) -> Markup {
    let action = format!("/sell/listings/{}/{verb}", listing.id);
    form(reader, &action, html! { (hidden("version", &listing.version.to_string())) (submit) })
}

/// What stands in the way, what it is not sold to, and the one button that comes next.
pub(super) fn state_panel(reader: &Reader, view: &View, wrong: Option<&Refusal>) -> Markup {
    let listing = &view.listing;
    let blocking: Vec<&Finding> = view.screening.blocking().collect();
    let ready = blocking.is_empty();
    let verb = |key: &str| reader.text(key);
    html! {
        section.panel #state {
            h2 { (t!(reader, "selllisting-state")) }
            (told(wrong))
            p { (reader.text(&format!("selllisting-state-{}", listing.status))) }
            @if !ready { (findings(reader, view, &blocking, "selllisting-blocked")) }
            @let advice: Vec<&Finding> = of_effect(view, Effect::Advice);
            @if !advice.is_empty() { (findings(reader, view, &advice, "selllisting-advice")) }
            div.actions {
                @match listing.status {
                    Status::Draft | Status::Paused => {
                        @if ready {
                            (state_form(reader, listing, "publish", button(&verb("selllisting-publish"))))
                        }
                        (state_form(reader, listing, "archive", quiet_button(&verb("selllisting-archive"))))
                    }
                    Status::Published => {
                        (quiet_link(&format!("/listings/{}", listing.id), &verb("selllisting-look")))
                        (state_form(reader, listing, "pause", quiet_button(&verb("selllisting-pause"))))
                        (state_form(reader, listing, "archive", quiet_button(&verb("selllisting-archive"))))
                    }
                    Status::Archived => {
                        (state_form(reader, listing, "restore", quiet_button(&verb("selllisting-restore"))))
                    }
                }
            }
        }
    }
}

fn of_effect(view: &View, effect: Effect) -> Vec<&Finding> {
    view.screening.findings.iter().filter(|finding| finding.effect == effect).collect()
}

fn findings(reader: &Reader, view: &View, all: &[&Finding], title: &str) -> Markup {
    let several = view.listing.variants.len() > 1;
    let mut seen = BTreeSet::new();
    let lines: Vec<(String, String)> = all
        .iter()
        .map(|finding| {
            // Some sentences speak of the merchant to a shopper; here the merchant reads.
            let own = reader.find(&format!("own-{}", finding.note.key));
            let ways = match &own {
                Some(_) => String::new(),
                None => ways_text(reader, &finding.ways_out),
            };
            let text = own.unwrap_or_else(|| note_text(reader, &finding.note));
            let variant = finding.variant.and_then(|sku| view.listing.variant(sku));
            let name = variant.map(|v| v.name(reader.lang())).filter(|name| !name.is_empty());
            let text = match name {
                Some(name) if several => format!("{name}: {text}"),
                _ => text,
            };
            (text, ways)
        })
        .filter(|line| seen.insert(line.clone()))
        .collect();
    let tone =
        if all.iter().any(|f| f.effect == Effect::Blocks) { Tone::Warn } else { Tone::Plain };
    banner(
        tone,
        html! {
            p.refusal-what { (t!(reader, title, count = lines.len())) }
            ul { @for (text, ways) in &lines { li { (text) @if !ways.is_empty() { " " span.soft { (ways) } } } } }
        },
    )
}

/// What a shopper will be told: where it is from, what may cross and how, and the price at the door.
pub(super) fn passport(reader: &Reader, view: &View) -> Markup {
    let listing = &view.listing;
    let known = vec![
        (
            t!(reader, "selllisting-origin"),
            html! { (flag(listing.origin)) " " (reader.country(listing.origin)) },
        ),
        (
            t!(reader, "selllisting-kind"),
            html! { (reader.text(&format!("selllisting-kind-{}", listing.kind))) },
        ),
    ];
    html! {
        section.panel #passport {
            h2 { (t!(reader, "selllisting-passport")) }
            (facts(&known))
            @if !listing.kind.is_shipped() { p { (t!(reader, "selllisting-service-note")) } }
            @for destination in &view.prices { (door_price(reader, listing, destination)) }
        }
    }
}

fn door_price(reader: &Reader, listing: &Listing, destination: &Destination) -> Markup {
    let country = reader.country(destination.country);
    let name = |sku| listing.variant(sku).map(|v| v.name(reader.lang())).unwrap_or_default();
    let sold: Vec<_> =
        destination.prices.iter().filter_map(|(sku, p)| Some((*sku, p.as_ref().ok()?))).collect();
    let first_refusal = destination.prices.iter().find_map(|(_, price)| price.as_ref().err());
    html! {
        div.stack-tight {
            h3 { (flag(destination.country)) " " (t!(reader, "selllisting-to", country = country)) }
            @if let Some((_, quote)) = sold.first() {
                (quote_price(reader, quote))
                p.soft { (t!(reader, "promise-arrives", days = reader.days(quote.promise.0, quote.promise.1))) }
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

/// The HS code for each destination: what is confirmed, what may fit, and a field for another.
pub(super) fn codes_panel(reader: &Reader, view: &View, wrong: &Refusals) -> Markup {
    html! {
        section.panel #codes {
            h2 { (t!(reader, "selllisting-codes")) }
            p.soft { (t!(reader, "selllisting-codes-lead")) }
            @for destination in &view.prices {
                (code_form(reader, &view.listing, destination.country, wrong))
            }
        }
    }
}

fn code_text(code: HsCode) -> Markup {
    html! {
        b.numeric { (code) } " "
        span.soft { (trade::hs::describe(code).unwrap_or_default()) }
    }
}

fn code_form(reader: &Reader, listing: &Listing, country: Country, wrong: &Refusals) -> Markup {
    let mut codes: Vec<(HsCode, HsState, u16)> = Vec::new();
    for hs in listing.variants.iter().filter_map(|variant| variant.hs.get(&country)) {
        let one = (hs.code, hs.state, hs.edition.year());
        if !codes.contains(&one) {
            codes.push(one);
        }
    }
    let missing = listing.variants.iter().any(|v| v.confirmed_hs(country).is_none());
    let choices: Vec<(String, Markup)> = trade::hs::suggest(&hs_text(listing), SUGGESTIONS)
        .into_iter()
        .map(|s| (s.code.digits().to_owned(), code_text(s.code)))
        .collect();
    let field = format!("code-{country}");
    let body = html! {
        (hidden("destination", country.code()))
        (hidden("version", &listing.version.to_string()))
        @if !choices.is_empty() {
            (radios("suggestion", &t!(reader, "selllisting-codes-suggested"), &choices, ""))
        }
        (code_field(reader, &field, wrong))
        @if listing.variants.len() > 1 { (which_variants(reader, listing, country)) }
        div.actions { (quiet_button(&t!(reader, "selllisting-codes-confirm"))) }
    };
    html! {
        div.stack {
            h3 { (flag(country)) " " (reader.country(country)) }
            @for (code, state, edition) in &codes {
                p {
                    @match state {
                        HsState::Confirmed => { (chip(Tone::Ok, &t!(reader, "selllisting-codes-yours"))) }
                        HsState::Suggested => { (chip(Tone::Warn, &t!(reader, "selllisting-codes-ours"))) }
                    }
                    " " (code_text(*code)) " "
                    span.soft { (t!(reader, "selllisting-codes-edition", year = edition.to_string())) }
                }
            }
            @if missing { p { (chip(Tone::Warn, &t!(reader, "selllisting-codes-missing"))) } }
            details open[missing || wrong.of(&field).is_some()] {
                summary { (t!(reader, "selllisting-codes-choose")) }
                (form(reader, &format!("/sell/listings/{}/hs", listing.id), body))
            }
        }
    }
}

fn code_field(reader: &Reader, name: &str, wrong: &Refusals) -> Markup {
    // The field's id carries the destination; its name does not, so that one form type reads all.
    let refusal = wrong.of(name);
    html! {
        div class={ "field " @if refusal.is_some() { "field-wrong" } } {
            label for=(name) { (t!(reader, "selllisting-codes-other")) }
            p.hint { (t!(reader, "selllisting-codes-other-hint")) }
            input id=(name) name="code" inputmode="numeric" placeholder="0813.40" maxlength="16"
                aria-invalid=[refusal.map(|_| "true")];
            @if let Some(refusal) = refusal {
                p.field-error { (refusal.what) @if let Some(why) = &refusal.why { " " (why) } }
            }
        }
    }
}

fn which_variants(reader: &Reader, listing: &Listing, country: Country) -> Markup {
    let mut choices = vec![(String::new(), t!(reader, "selllisting-codes-all-variants"))];
    choices.extend(listing.variants.iter().map(|variant| {
        let code = variant.hs.get(&country).map(|hs| hs.code.to_string()).unwrap_or_default();
        let name = variant.name(reader.lang());
        (variant.id.to_string(), format!("{name} {code}").trim().to_owned())
    }));
    html! { (Field::select("variant", &t!(reader, "selllisting-codes-for"), choices).optional(reader)) }
}

/// The pictures, with what can be done with each, and a form for one more.
pub(super) fn pictures_panel(
    reader: &Reader,
    listing: &Listing,
    wrong: Option<&Refusal>,
) -> Markup {
    let action = format!("/sell/listings/{}/pictures", listing.id);
    html! {
        section.panel #pictures {
            h2 { (t!(reader, "selllisting-pictures")) }
            (told(wrong))
            @if listing.pictures.is_empty() { p.soft { (t!(reader, "selllisting-pictures-none")) } }
            ul.picture-list {
                @for (at, one) in listing.pictures.iter().enumerate() {
                    li {
                        (picture(Some(&one.source.href()), one.alt.get(reader.lang())))
                        div.actions {
                            @if at > 0 {
                                (picture_form(reader, listing, at, "first"))
                            }
                            (picture_form(reader, listing, at, "remove"))
                        }
                    }
                }
            }
            (upload_form(reader, &action, html! {
                (Field::file("picture", &t!(reader, "selllisting-picture-file"))
                    .hint(&t!(reader, "selllisting-picture-hint"))
                    .attribute("accept", "image/png,image/jpeg,image/webp"))
                (Field::text("alt", &t!(reader, "selllisting-picture-alt")).optional(reader))
                div.actions { (quiet_button(&t!(reader, "selllisting-picture-add"))) }
            }))
        }
    }
}

fn picture_form(reader: &Reader, listing: &Listing, at: usize, what: &str) -> Markup {
    let source = listing.pictures.get(at).map(|p| p.source.href()).unwrap_or_default();
    let key = format!("selllisting-picture-{what}");
    form(
        reader,
        &format!("/sell/listings/{}/pictures/change", listing.id),
        html! {
            (hidden("at", &at.to_string())) (hidden("source", &source)) (hidden("what", what))
            button.button.button-quiet.button-small type="submit" { (reader.text(&key)) }
        },
    )
}

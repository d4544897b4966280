//! The right-hand side of a listing's page: its state, its passport, its pictures.

use super::fetched::why_text;
use super::listing_edit::{View, refusal_line};
use crate::{
    Reader, Refusal,
    components::{
        Field, Tone, banner, button, chip, facts, form, hidden, note_text, picture, quiet_button,
        quiet_link, upload_form, ways_text,
    },
    flag, t,
};
use catalog::{Listing, Status};
use maud::{Markup, html};
use pictures::Fate;
use std::collections::BTreeSet;
use trust::{Effect, Finding};

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
            (refusal_line(wrong))
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
        }
    }
}

/// The pictures, with what can be done with each, and a form for one more.
pub(super) fn pictures_panel(reader: &Reader, view: &View, wrong: Option<&Refusal>) -> Markup {
    let listing = &view.listing;
    let action = format!("/sell/listings/{}/pictures", listing.id);
    html! {
        section.panel #pictures {
            h2 { (t!(reader, "selllisting-pictures")) }
            (refusal_line(wrong))
            @if listing.pictures.is_empty() { p.soft { (t!(reader, "selllisting-pictures-none")) } }
            ul.picture-list {
                @for (at, one) in listing.pictures.iter().enumerate() {
                    li {
                        (picture(Some(&one.source.href(listing.merchant)), one.alt.get(reader.lang())))
                        @if let Some(fate) = view.fates.get(&one.source.key(listing.merchant)) {
                            (not_here(reader, fate))
                        }
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

/// What became of a picture from elsewhere, unless it is here.
fn not_here(reader: &Reader, fate: &Fate) -> Markup {
    html! {
        @match (fate.state.as_str(), &fate.why) {
            ("waiting", _) => (chip(Tone::Plain, &t!(reader, "picture-state-waiting"))),
            ("failed", Some(why)) => {
                p.field-error {
                    (t!(reader, "picture-state-failed", why = why_text(reader, why, fate.status)))
                }
            }
            _ => {}
        }
    }
}

fn picture_form(reader: &Reader, listing: &Listing, at: usize, what: &str) -> Markup {
    let source = listing.pictures.get(at).map(|p| p.source.address()).unwrap_or_default();
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

//! What `/sell/finish` looks like: fields for all products that are ticked, and a card for each product.

use super::finish::{Row, Scope, Sheet};
use super::hs_choice::{called, choices};
use super::import_report::origin_assumed;
use super::listings::{price_range, status_chip};
use crate::{
    Items, Reader,
    components::{
        Choice, Tone, banner, chip, empty_state, form, hidden, note_text, pager, picture,
        quiet_link,
    },
    sell_page, t,
};
use catalog::{CATEGORIES, HsState, ImportRun, Listing};
use kernel::ListingId;
use maud::{Markup, html};
use std::collections::BTreeSet;
use trade::HsCode;
use trust::{Finding, ImportReport};

/// All that the page shows.
pub(super) struct Page<'a> {
    pub(super) scope: &'a Scope,
    pub(super) rows: &'a [Row],
    /// What stands in the fields for all.
    pub(super) all: &'a Sheet,
    pub(super) next: Option<ListingId>,
    /// What has just gone on sale.
    pub(super) sold: &'a [Listing],
    /// Codes were chosen, and nobody said to stand by them.
    pub(super) unsaid: bool,
    /// The import that the page is about, and what it says.
    pub(super) taken: Option<&'a (ImportReport, ImportRun)>,
}

pub(super) fn page(reader: &Reader, page: &Page<'_>) -> Markup {
    let next = Items::new(Vec::<()>::new(), page.next.as_ref()).next;
    let body = html! {
        p.soft { (t!(reader, "finish-lead")) }
        @if let Some((report, run)) = page.taken { (origin_assumed(reader, run, report)) }
        @if !page.sold.is_empty() { (sold(reader, page.sold)) }
        @if page.rows.is_empty() {
            (empty_state("check", &t!(reader, "finish-none"), &t!(reader, "finish-none-way"),
                Some(("/sell/listings", &t!(reader, "selllisting-back")))))
        } @else {
            @if page.unsaid { (unsaid(reader)) }
            @if !page.sold.is_empty() || page.rows.iter().any(|row| !row.sheet.told.is_empty()) {
                (banner(Tone::Warn, html! {
                    p.refusal-what { (t!(reader, "finish-left", count = page.rows.len())) }
                }))
            }
            (form(reader, "/sell/finish", html! {
                (scope_fields(page.scope))
                // Who presses Enter in a field has not said that anything is to be sold.
                button.visually-hidden type="submit" name="do" value="save" tabindex="-1" aria-hidden="true" {
                    (t!(reader, "finish-save"))
                }
                (for_all(reader, page.all))
                p.row {
                    (quiet_link(&reader.address_with("ticks", "none"), &t!(reader, "finish-untick")))
                    (quiet_link(&reader.address_without("ticks"), &t!(reader, "finish-tick")))
                }
                ul.finish-list { @for row in page.rows { (card(reader, row)) } }
                (submit(reader))
            }))
        }
        (pager(reader, next.as_deref()))
    };
    sell_page(reader, &t!(reader, "finish-title"), body)
}

fn scope_fields(scope: &Scope) -> Markup {
    html! {
        @if let Some(import) = scope.import { (hidden("import", &import.to_string())) }
        @for id in &scope.picked { (hidden("listing", &id.to_string())) }
    }
}

/// Said once for all products, with the way to the box.
fn unsaid(reader: &Reader) -> Markup {
    banner(
        Tone::Warn,
        html! {
            p.refusal-what { (t!(reader, "finish-stand-missing")) }
            p { a href="#f-stand" { (t!(reader, "finish-stand-way")) } }
        },
    )
}

fn sold(reader: &Reader, sold: &[Listing]) -> Markup {
    banner(
        Tone::Ok,
        html! {
            p.refusal-what { (t!(reader, "finish-sold", count = sold.len())) }
            p {
                @for (at, one) in sold.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href={ "/sell/listings/" (one.id) } { (one.title(reader.lang())) }
                }
            }
        },
    )
}

fn shelves(reader: &Reader, none: String) -> Vec<Choice> {
    let shelf = |key: &str| (key.to_owned(), reader.text(&format!("category-{key}")));
    let none = (String::new(), none);
    [none].into_iter().chain(CATEGORIES.iter().map(|category| shelf(category.key()))).collect()
}

fn select(name: &str, label: &str, choices: &[Choice], chosen: &str) -> Markup {
    html! {
        div.field {
            label for={ "f-" (name) } { (label) }
            select id={ "f-" (name) } name=(name) {
                @for (value, text) in choices {
                    option value=(value) selected[value == chosen] { (text) }
                }
            }
        }
    }
}

fn input(name: &str, label: &str, value: &str, short: bool) -> Markup {
    html! {
        div.field {
            label for={ "f-" (name) } { (label) }
            input id={ "f-" (name) } name=(name) value=(value) maxlength="100"
                inputmode=[short.then_some("numeric")];
        }
    }
}

fn faults(lines: &[String]) -> Markup {
    html! { @for line in lines { p.field-error { (line) } } }
}

fn for_all(reader: &Reader, all: &Sheet) -> Markup {
    html! {
        fieldset.panel {
            legend { (t!(reader, "finish-all")) }
            p.hint { (t!(reader, "finish-all-hint")) }
            (faults(&all.told))
            div.fields {
                (select("shelf", &t!(reader, "finish-shelf"),
                    &shelves(reader, t!(reader, "finish-as-below")), &all.shelf))
                (input("weight", &t!(reader, "finish-weight"), &all.weight, true))
                (input("code", &t!(reader, "finish-code"), &all.other, false))
            }
        }
    }
}

fn submit(reader: &Reader) -> Markup {
    html! {
        div.panel.finish-bar {
            label.finish-tick {
                input #f-stand type="checkbox" name="stand" value="on";
                span { (t!(reader, "finish-stand")) }
            }
            div.actions {
                button.button type="submit" name="do" value="publish" { (t!(reader, "finish-publish")) }
                button.button.button-quiet type="submit" name="do" value="save" { (t!(reader, "finish-save")) }
            }
        }
    }
}

fn card(reader: &Reader, row: &Row) -> Markup {
    let (listing, sheet) = (&row.listing, &row.sheet);
    let id = listing.id;
    let title = listing.title(reader.lang());
    html! {
        li.panel {
            (hidden("row", &id.to_string()))
            (hidden(&format!("version.{id}"), &listing.version.to_string()))
            div.listing-cell {
                label.finish-tick {
                    input type="checkbox" name="tick" value=(id) checked[sheet.ticked]
                        aria-label=(t!(reader, "finish-tick-one", title = title));
                    span.thumb { (picture(listing.first_picture().as_deref(), "")) }
                }
                div {
                    a href={ "/sell/listings/" (id) } { (title) }
                    span.soft.small { (price_range(reader, listing)) " · " (listing.handle) " · "
                        (t!(reader, "finish-made-in", country = reader.country_said(listing.origin))) " " (status_chip(reader, listing.status)) }
                }
            }
            @if sheet.saved { p { (chip(Tone::Ok, &t!(reader, "finish-saved"))) } }
            (faults(&sheet.told))
            div.fields {
                (select(&format!("shelf.{id}"), &t!(reader, "finish-shelf"),
                    &shelves(reader, t!(reader, "selllisting-category-none")), &sheet.shelf))
                @if listing.kind.is_shipped() && listing.variants.iter().any(|v| v.weight.is_none()) {
                    (input(&format!("weight.{id}"), &t!(reader, "finish-weight"), &sheet.weight, true))
                }
            }
            @if row.lacks_code { (code_fields(reader, row)) } @else { (confirmed(reader, listing)) }
            (lacking(reader, row))
        }
    }
}

fn code_fields(reader: &Reader, row: &Row) -> Markup {
    let id = row.listing.id;
    let mut codes = choices(reader, &row.codes);
    codes.insert(0, (String::new(), t!(reader, "finish-code-none")));
    let known = codes.iter().any(|(digits, _)| *digits == row.sheet.code);
    if let Some(code) = row.sheet.code.parse::<HsCode>().ok().filter(|_| !known) {
        let digits = code.digits().to_owned();
        codes.push((digits, format!("{code} · {}", called(reader, code))));
    }
    html! {
        div.fields {
            (select(&format!("code.{id}"), &t!(reader, "finish-code-suggested"), &codes, &row.sheet.code))
            (input(&format!("other.{id}"), &t!(reader, "finish-code"), &row.sheet.other, false))
        }
        // A list shows what fits into its width; here is all of it.
        details.small {
            summary { (t!(reader, "finish-codes-whole")) }
            ul { @for (_, text) in codes.iter().filter(|(digits, _)| !digits.is_empty()) { li { (text) } } }
        }
    }
}

fn confirmed(reader: &Reader, listing: &Listing) -> Markup {
    let all = listing.variants.iter().flat_map(|variant| variant.hs.values());
    let codes: BTreeSet<HsCode> =
        all.filter(|hs| hs.state == HsState::Confirmed).map(|hs| hs.code).collect();
    html! {
        @for code in codes {
            p {
                (chip(Tone::Ok, &t!(reader, "selllisting-codes-yours"))) " "
                b.numeric { (code) } " " span.soft { (called(reader, code)) }
            }
        }
    }
}

/// What it lacks; for what this page has no field, the way to its own page.
fn lacking(reader: &Reader, row: &Row) -> Markup {
    let texts: BTreeSet<(String, bool)> =
        row.lacking.iter().map(|finding| lack(reader, finding)).collect();
    html! {
        @if !texts.is_empty() {
            ul.finish-lacking {
                @for (text, elsewhere) in &texts {
                    li {
                        (text)
                        @if *elsewhere {
                            " " a href={ "/sell/listings/" (row.listing.id) } { (t!(reader, "finish-to-page")) }
                        }
                    }
                }
            }
        }
    }
}

/// What a finding is called here, and whether it is mended elsewhere.
fn lack(reader: &Reader, finding: &Finding) -> (String, bool) {
    match finding.note.key.as_str() {
        "finding-category-missing" => (t!(reader, "finish-lacks-shelf"), false),
        "finding-weight-missing" => (t!(reader, "finish-lacks-weight"), false),
        "refusal-unconfirmed-hs" => (t!(reader, "finish-lacks-code"), false),
        key => {
            let own = reader.find(&format!("own-{key}"));
            (own.unwrap_or_else(|| note_text(reader, &finding.note)), true)
        }
    }
}

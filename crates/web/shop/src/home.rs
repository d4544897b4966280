//! `/`: shelves, what is new from whom, what arrives soon, where things come from.

use super::{
    linked,
    merchant::{self, Door},
};
use crate::{
    Access, App, Layout, Problem, Reader, Routes,
    components::{empty_state, icon, listing_card, picture},
    layout::destination_page,
    t,
};
use axum::extract::State;
use catalog::CATEGORIES;
use kernel::{Date, ListingId};
use maud::{Markup, html};
use merchants::MerchantKind;
use pricing::Offer;
use search::{Filters, Shelves};
use web_kit::shelf::{self, ask_index, ask_shelves, newest};

/// Listings looked at for the rows of the page.
const LOOKED_AT: u32 = 60;
/// Cards in a row, where the screen is widest.
const ROW: usize = 5;
/// A row with fewer is left out.
const ROW_MIN: usize = 3;
/// The row of what arrives first, soonest first: what stands in a row above it is not among it.
const SOON: &str = "home-row-soon";
/// Merchants in the list of origins.
const ORIGINS: u32 = 8;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/", Access::Public, show)
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let filters = Filters { ships_to: Some(reader.destination()), ..Filters::default() };
    let found = ask_index(&app, newest(&reader, filters, LOOKED_AT)).await?;
    let stocked = ask_shelves(&app, &reader).await?;
    let (ids, destination, now) = (found.hits, reader.destination(), reader.now());
    let (shown, doors) = app
        .db
        .read(move |tx| {
            let shown = pricing::offers(tx, &ids, destination, now)?;
            Ok::<_, store::StoreError>((shown, merchant::doors(tx, None, ORIGINS, 1)?))
        })
        .await?;
    let title = t!(reader, "home-title");
    let body = html! {
        div.hero { h1 { (title) } p { (t!(reader, "home-lead")) } }
        @if shown.is_empty() && stocked.anywhere {
            @let country = reader.country_said(reader.destination());
            (empty_state(
                "ship",
                &t!(reader, "home-nothing-there", country = country.as_str()),
                &t!(reader, "home-nothing-there-way"),
                Some((&destination_page(&reader), &t!(reader, "home-nothing-there-action"))),
            ))
        } @else if shown.is_empty() {
            (empty_state(
                "shop",
                &t!(reader, "home-empty"),
                &t!(reader, "home-empty-way"),
                Some(("/sell/apply", &t!(reader, "home-empty-action"))),
            ))
        } @else {
            (shelves(&reader, &stocked))
            @for (key, href, row) in rows(&reader, &shown) { (shelf_row(&reader, key, &href, &row)) }
            (origins(&reader, &doors))
        }
        (steps(&reader))
        p.calc-door {
            (t!(&reader, "calc-home-lead")) " "
            a href="/tools/landed-cost" { (t!(&reader, "calc-nav")) }
        }
    };
    let lead = t!(reader, "home-lead");
    let layout = Layout::new("").description(&lead).canonical("/").data(linked::market(&reader));
    Ok(layout.shop(&reader, body))
}

/// The shelves that have something, in the market's order.
fn shelves(reader: &Reader, stocked: &Shelves) -> Markup {
    let has = |key: &str| stocked.keys.iter().any(|stocked| stocked == key);
    html! {
        nav aria-label=(t!(reader, "home-shelves")) {
            ul.chips.chips-scroll {
                @for category in CATEGORIES.iter().filter(|c| has(c.key()) || c.key() == "services") {
                    li {
                        a.chip.chip-link href={ "/search?category=" (category.key()) } {
                            (reader.text(&format!("category-{category}")))
                        }
                    }
                }
            }
        }
    }
}

type Row<'a> = (&'static str, String, Vec<&'a Offer>);

fn rows<'a>(reader: &Reader, shown: &'a [Offer]) -> Vec<Row<'a>> {
    let farm = |s: &Offer| s.merchant.kind == MerchantKind::Farm;
    let workshop = |s: &Offer| {
        let made = ["beauty", "apparel", "home"].contains(&s.listing.category.as_str());
        made && s.merchant.kind != MerchantKind::Operator
    };
    let mut soon: Vec<&Offer> = shown.iter().filter(|s| s.lowest().is_ok()).collect();
    soon.sort_by_key(|one| arrives(one));
    let ships = format!("ships={}", reader.destination());
    let rows = [
        ("home-row-farms", format!("/search?category=fruit&{ships}"), kept(shown, farm)),
        ("home-row-workshops", format!("/search?category=home&{ships}"), kept(shown, workshop)),
        (SOON, format!("/search?{ships}"), soon),
        ("home-row-new", format!("/search?sort=newest&{ships}"), shown.iter().collect()),
    ];
    // What stands in one row does not stand in the next.
    let mut told: Vec<ListingId> = Vec::new();
    let mut filled = Vec::new();
    for (key, href, all) in rows {
        let fresh = all.into_iter().filter(|one| !told.contains(&one.listing.id)).collect();
        let mut row: Vec<&Offer> = mixed(fresh).into_iter().take(ROW).collect();
        if key == SOON {
            row.sort_by_key(|one| arrives(one));
        }
        if row.len() >= ROW_MIN {
            told.extend(row.iter().map(|one| one.listing.id));
            filled.push((key, href, row));
        }
    }
    filled
}

/// The last day on which it arrives.
fn arrives(offer: &Offer) -> Date {
    offer.lowest().map_or(Date::MAX, |quote| quote.promise.1)
}

fn kept(shown: &[Offer], which: impl Fn(&Offer) -> bool) -> Vec<&Offer> {
    shown.iter().filter(|one| which(one)).collect()
}

/// Taken from each merchant in turn, so that no single one fills a row.
fn mixed(all: Vec<&Offer>) -> Vec<&Offer> {
    let mut turns: Vec<(usize, usize, &Offer)> = Vec::new();
    for (at, one) in all.into_iter().enumerate() {
        let before = turns.iter().filter(|t| t.2.merchant.id == one.merchant.id).count();
        turns.push((before, at, one));
    }
    turns.sort_by_key(|(turn, at, _)| (*turn, *at));
    turns.into_iter().map(|(_, _, one)| one).collect()
}

fn shelf_row(reader: &Reader, key: &str, href: &str, row: &[&Offer]) -> Markup {
    html! {
        section.section.shelf {
            div.section-head {
                h2 { (reader.text(key)) }
                a href=(href) { (t!(reader, "home-row-more")) }
            }
            ul.grid {
                @for one in row {
                    @for card in shelf::cards(reader, std::slice::from_ref(*one), true) {
                        li { (listing_card(reader, &card)) }
                    }
                }
            }
        }
    }
}

fn origins(reader: &Reader, doors: &[Door]) -> Markup {
    let lang = reader.lang();
    html! {
        section.section {
            div.section-head {
                h2 { (t!(reader, "home-origins")) }
                a href="/merchants" { (t!(reader, "home-row-more")) }
            }
            p.soft { (t!(reader, "home-origins-lead")) }
            ul.origins {
                @for Door { merchant, pictures } in doors {
                    li.origin {
                        (picture(pictures.first().map(String::as_str), ""))
                        div {
                            a href={ "/merchants/" (merchant.slug) } { (merchant.name.get(lang)) }
                            p { (merchant.place.get(lang)) }
                            p { (reader.text(&format!("merchant-kind-{}", merchant.kind.key()))) }
                        }
                    }
                }
            }
        }
    }
}

fn steps(reader: &Reader) -> Markup {
    let step = |picture: &str, key: &str| {
        html! {
            div {
                (icon(picture))
                h3 { (reader.text(&format!("home-step-{key}"))) }
                p { (reader.text(&format!("home-step-{key}-text"))) }
            }
        }
    };
    html! {
        section aria-label=(t!(reader, "home-steps")) {
            div.steps { (step("tag", "price")) (step("lock", "escrow")) (step("shield", "verified")) }
        }
    }
}

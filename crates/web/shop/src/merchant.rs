//! `/merchants` and `/merchants/{slug}`: who sells, from where, how the market made sure, and what.

use super::{linked, messages::answers};
use crate::{
    Access, App, Layout, PageProblem, Problem, Reader, Routes,
    components::{Tone, chip, empty_state, facts, listing_grid, pager, picture, quiet_link},
    flag, t,
};
use axum::extract::{Path, State};
use kernel::{MerchantId, Slug};
use maud::{Markup, html};
use merchants::{Merchant, MerchantKind};
use search::{Filters, Query};
use store::StoreError;
use web_kit::shelf::{self, ask_index, newest, verified};

/// Merchants on a page.
const MERCHANTS: u32 = 24;
/// Listings on a merchant's page.
const LISTINGS: u32 = 25;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/merchants", Access::Public, all).get("/merchants/{slug}", Access::Public, one)
}

/// A merchant with a few of its pictures.
pub(super) struct Door {
    pub(super) merchant: Merchant,
    pub(super) pictures: Vec<String>,
}

async fn all(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let after: Option<Slug> = reader.query("cursor").and_then(|text| text.parse().ok());
    let doors = app.db.read(move |tx| doors(tx, after.as_ref(), MERCHANTS + 1, 4)).await?;
    let more = doors.len() > MERCHANTS as usize;
    let doors = &doors[..doors.len().min(MERCHANTS as usize)];
    let next = doors.last().filter(|_| more).map(|door| door.merchant.slug.to_string());
    let title = t!(reader, "merchants-title");
    let (count, shown) = (doors.len(), reader.number(i64::try_from(doors.len()).unwrap_or(0)));
    let body = html! {
        h1 { (title) }
        @if doors.is_empty() {
            (empty_state(
                "shop",
                &t!(reader, "merchants-empty"),
                &t!(reader, "merchants-empty-way"),
                Some(("/sell/apply", &t!(reader, "home-empty-action"))),
            ))
        } @else {
            @if next.is_none() && reader.query("cursor").is_none() {
                p.soft { (t!(reader, "merchants-lead", count = count, shown = shown)) }
            }
            ul.merchants { @for door in doors { (card(&reader, door)) } }
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(Layout::new(&title).canonical("/merchants").shop(&reader, body))
}

/// Approved merchants by slug after `after`, each with the pictures of its newest `few` listings.
pub(super) fn doors(
    tx: &mut store::Tx<'_>,
    after: Option<&Slug>,
    limit: u32,
    few: usize,
) -> Result<Vec<Door>, StoreError> {
    let merchants = merchants::merchants(tx, after, limit)?;
    let ids: Vec<MerchantId> = merchants.iter().map(|merchant| merchant.id).collect();
    let listings = catalog::newest_of_each(tx, &ids, few)?;
    let door = |merchant: Merchant| {
        let theirs = listings.iter().rev().filter(|listing| listing.merchant == merchant.id);
        let pictures = theirs.filter_map(catalog::Listing::first_picture).collect();
        Door { merchant, pictures }
    };
    Ok(merchants.into_iter().map(door).collect())
}

fn card(reader: &Reader, door: &Door) -> Markup {
    let (merchant, lang) = (&door.merchant, reader.lang());
    html! {
        li.merchant {
            div {
                h2 { a href={ "/merchants/" (merchant.slug) } { (merchant.name.get(lang)) } }
                p { (flag(merchant.country)) (merchant.place.get(lang)) }
            }
            p { (merchant.about.get(lang)) }
            div.row { (kind(reader, merchant)) }
            div.merchant-strip {
                @for address in &door.pictures { (picture(Some(address), "")) }
            }
        }
    }
}

fn kind(reader: &Reader, merchant: &Merchant) -> Markup {
    let name = reader.text(&format!("merchant-kind-{}", merchant.kind.key()));
    html! {
        @match merchant.kind {
            MerchantKind::BrandFlagship => { (chip(Tone::Ok, &t!(reader, "merchant-flagship"))) }
            MerchantKind::Operator => { (chip(Tone::Plain, &t!(reader, "merchant-first-party"))) }
            MerchantKind::Individual
            | MerchantKind::Business
            | MerchantKind::Farm
            | MerchantKind::Store => { (chip(Tone::Plain, &name)) }
        }
    }
}

async fn one(
    State(app): State<App>,
    reader: Reader,
    Path(slug): Path<String>,
) -> Result<Markup, PageProblem> {
    let slug: Slug = slug.parse().map_err(|_| Problem::not_found())?;
    let found = app.db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await;
    let merchant = found.map_err(Problem::from)?.filter(Merchant::is_approved);
    let merchant = merchant.ok_or_else(Problem::not_found)?;
    let filters = Filters { merchant: Some(merchant.id), ..Filters::default() };
    let cursor = reader.query("cursor").and_then(|text| text.parse().ok());
    let query = Query { cursor, ..newest(&reader, filters, LISTINGS) };
    let page = ask_index(&app, query).await?;
    let shown = shelf::load(&app, &reader, page.hits).await?;
    let answers = answers(&app, &reader, merchant.id).await?;
    let lang = reader.lang();
    let name = merchant.name.get(lang);
    let body = html! {
        div.merchant-head {
            h1 { (name) }
            div.row { (kind(&reader, &merchant)) }
            p { (merchant.about.get(lang)) }
            (facts(&profile(&reader, &merchant, answers)))
            @if reader.principal().is_some_and(|p| p.merchant == Some(merchant.id)) {
                p { (quiet_link("/sell/profile", &t!(reader, "profile-edit"))) }
            }
        }
        section.section {
            h2 { (t!(reader, "merchant-listings")) }
            @if shown.is_empty() {
                (empty_state(
                    "tag",
                    &t!(reader, "merchant-none"),
                    &t!(reader, "merchant-none-way"),
                    Some(("/search", &t!(reader, "search-none-action"))),
                ))
            } @else { (listing_grid(&reader, &shelf::cards(&reader, &shown, false))) }
            (pager(&reader, page.next.map(|next| next.to_string()).as_deref()))
        }
    };
    let path = format!("/merchants/{}", merchant.slug);
    let way =
        [(t!(reader, "merchants-title"), "/merchants".to_owned()), (name.to_owned(), path.clone())];
    let data = [linked::seller(&reader, &merchant), linked::crumbs(&reader, &way)];
    let layout = Layout::new(name).description(merchant.about.get(lang)).canonical(path);
    Ok(layout.data(data).shop(&reader, body))
}

fn profile(reader: &Reader, merchant: &Merchant, answers: Option<String>) -> Vec<(String, Markup)> {
    let place = html! {
        (flag(merchant.country)) (merchant.place.get(reader.lang()))
        span.soft { " · " (reader.country(merchant.country)) }
    };
    let kind = reader.text(&format!("merchant-kind-{}", merchant.kind.key()));
    let mut rows = vec![
        (t!(reader, "merchant-ships-from"), place),
        (t!(reader, "merchant-kind"), html! { (kind) }),
    ];
    if let Some(how) = verified(reader, merchant) {
        rows.push((t!(reader, "listing-verified"), html! { (how) }));
    }
    if let Some(at) = merchant.decided_at {
        rows.push((t!(reader, "merchant-since"), html! { (reader.date(reader.date_of(at))) }));
    }
    if let Some(answers) = answers {
        rows.push((t!(reader, "talk-answers"), html! { (answers) }));
    }
    rows
}

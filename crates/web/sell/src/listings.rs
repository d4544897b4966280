//! `/sell/listings`: everything a merchant offers, by state, with a search.

use super::fetched::notice;
use crate::{
    Access, App, Items, Merchant, Paging, Problem, Reader, Routes,
    components::{
        Column, Tone, chip, chip_link, empty_state, icon, link_button, number_cell, pager, picture,
        quiet_link, table,
    },
    flag, sell_page, t,
};
use axum::extract::State;
use catalog::{Listing, Status};
use kernel::{ListingId, MerchantId, Money, SkuId};
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::{StoreError, Tx};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/listings", Access::MEMBER, show)
}

/// Heads that are read at once while searching.
const HEADS: u32 = 250;
/// Heads that one page of a search looks at; the next page goes on from there.
const HEADS_MAX: usize = 5_000;

/// What the merchant asked for.
#[derive(Clone)]
struct Ask {
    merchant: MerchantId,
    status: Option<Status>,
    words: String,
    after: Option<ListingId>,
    limit: usize,
}

struct Found {
    listings: Vec<Listing>,
    next: Option<ListingId>,
    counts: BTreeMap<Status, u32>,
    available: BTreeMap<SkuId, u32>,
    pictures: pictures::Counts,
}

fn found(tx: &mut Tx<'_>, ask: &Ask) -> Result<Found, StoreError> {
    let counts = catalog::listing_counts(tx, ask.merchant)?;
    let limit = u32::try_from(ask.limit).unwrap_or(u32::MAX);
    let (listings, next) = if ask.words.is_empty() {
        let more = limit.saturating_add(1);
        let mut page =
            catalog::listings_of_merchant(tx, ask.merchant, ask.status, ask.after, more)?;
        let next = (page.len() > ask.limit).then(|| page[ask.limit - 1].id);
        page.truncate(ask.limit);
        (page, next)
    } else {
        let (ids, next) = search(tx, ask)?;
        (catalog::listings(tx, ask.merchant, &ids)?, next)
    };
    let skus: Vec<SkuId> = listings.iter().flat_map(|l| &l.variants).map(|v| v.id).collect();
    let available = inventory::available(tx, ask.merchant, &skus)?.into_iter().collect();
    let pictures = pictures::counts(tx, ask.merchant)?;
    Ok(Found { listings, next, counts, available, pictures })
}

/// Looks through titles and keys, newest first: a merchant's own drafts are in no index.
fn search(tx: &mut Tx<'_>, ask: &Ask) -> Result<(Vec<ListingId>, Option<ListingId>), StoreError> {
    let words: Vec<String> =
        ask.words.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let (mut ids, mut after, mut seen) = (Vec::new(), ask.after, 0);
    loop {
        let heads = catalog::listing_heads(tx, ask.merchant, after, HEADS)?;
        for head in &heads {
            let titles = head.texts.values().map(|text| text.title.to_lowercase());
            let text = titles.chain([head.handle.to_lowercase()]).collect::<Vec<_>>().join(" ");
            let wanted = ask.status.is_none_or(|status| status == head.status);
            if wanted && words.iter().all(|word| text.contains(word.as_str())) {
                ids.push(head.id);
                if ids.len() == ask.limit {
                    return Ok((ids, Some(head.id)));
                }
            }
        }
        seen += heads.len();
        match heads.last() {
            Some(last) if heads.len() == HEADS as usize && seen < HEADS_MAX => {
                after = Some(last.id)
            }
            Some(last) if heads.len() == HEADS as usize => return Ok((ids, Some(last.id))),
            Some(_) | None => return Ok((ids, None)),
        }
    }
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<ListingId>,
) -> Result<Markup, Problem> {
    let status = reader.query("status").and_then(|text| text.parse().ok());
    let words = reader.query("q").unwrap_or_default().trim().to_owned();
    let ask = Ask {
        merchant: merchant.id,
        status,
        words,
        after: paging.after,
        limit: paging.limit as usize,
    };
    let asked = ask.clone();
    let found = app.db.read(move |tx| found(tx, &asked)).await?;
    let next = Items::new(Vec::<()>::new(), found.next.as_ref()).next;
    let any = found.counts.values().sum::<u32>() > 0;
    let body = html! {
        div.section-head {
            p.soft { (t!(&reader, "listings-lead")) }
            div.actions {
                (quiet_link("/sell/import", &t!(&reader, "listings-import")))
                (link_button("/sell/listings/new", &t!(&reader, "listings-new")))
            }
        }
        (notice(&reader, found.pictures))
        @if any {
            (filters(&reader, status, &found.counts))
            (search_form(&reader, &ask))
        }
        @if found.listings.is_empty() { (nothing(&reader, any)) } @else {
            @if unfinished(&found).next().is_some() { (finish_form(&reader, &found)) }
            (rows_table(&reader, &found))
        }
        (pager(&reader, next.as_deref()))
    };
    Ok(sell_page(&reader, &t!(&reader, "listings-title"), body))
}

fn nothing(reader: &Reader, any: bool) -> Markup {
    if any {
        let (title, way) = (t!(reader, "listings-none"), t!(reader, "listings-none-way"));
        return empty_state(
            "search",
            &title,
            &way,
            Some(("/sell/listings", &t!(reader, "listings-all"))),
        );
    }
    let (title, way) = (t!(reader, "listings-empty"), t!(reader, "listings-empty-way"));
    empty_state("tag", &title, &way, Some(("/sell/import", &t!(reader, "listings-import"))))
}

fn filters(reader: &Reader, on: Option<Status>, counts: &BTreeMap<Status, u32>) -> Markup {
    let all: u32 = counts.values().sum();
    let text = |word: String, count: u32| format!("{word} {}", reader.number(count.into()));
    html! {
        nav.chips.chips-scroll aria-label=(t!(reader, "listings-filter")) {
            (chip_link("/sell/listings", &text(t!(reader, "listings-all"), all), on.is_none()))
            @for status in Status::ALL {
                @let count = counts.get(status).copied().unwrap_or(0);
                @let word = reader.text(&format!("selllisting-status-{status}"));
                (chip_link(&format!("/sell/listings?status={status}"), &text(word, count),
                    on == Some(*status)))
            }
        }
    }
}

fn search_form(reader: &Reader, ask: &Ask) -> Markup {
    html! {
        form.listing-search method="get" action="/sell/listings" role="search" {
            @if let Some(status) = ask.status {
                input type="hidden" name="status" value=(status);
            }
            label.visually-hidden for="listing-q" { (t!(reader, "listings-search")) }
            input.control.field-short #listing-q type="search" name="q" value=(ask.words)
                placeholder=(t!(reader, "listings-search-example")) maxlength="100";
            button.button.button-quiet type="submit" { (icon("search")) (t!(reader, "search-button")) }
        }
    }
}

/// How a status looks.
pub(super) fn status_chip(reader: &Reader, status: Status) -> Markup {
    let tone = match status {
        Status::Draft => Tone::Warn,
        Status::Published => Tone::Ok,
        Status::Paused | Status::Archived => Tone::Plain,
    };
    chip(tone, &reader.text(&format!("selllisting-status-{status}")))
}

/// `US$ 12.50`, or `US$ 12.50 – 42.00` over the variants.
pub(super) fn price_range(reader: &Reader, listing: &Listing) -> Markup {
    let prices = || listing.variants.iter().map(|variant| variant.price);
    let least: Option<Money> = prices().min_by_key(|price| price.minor());
    let most = prices().max_by_key(|price| price.minor());
    html! {
        @if let (Some(least), Some(most)) = (least, most) {
            (reader.money(least))
            @if most != least { " – " (reader.amount(most)) }
        }
    }
}

/// Those that may be finished together.
fn unfinished(found: &Found) -> impl Iterator<Item = &Listing> {
    found.listings.iter().filter(|one| can_finish(one))
}

fn can_finish(listing: &Listing) -> bool {
    matches!(listing.status, Status::Draft | Status::Paused)
}

/// Leads to one page for those that are ticked in the table below, which belong to this form.
fn finish_form(reader: &Reader, found: &Found) -> Markup {
    let drafts = found.counts.get(&Status::Draft).copied().unwrap_or(0);
    html! {
        form.row #(FINISH) method="get" action="/sell/finish" {
            button.button.button-quiet type="submit" { (t!(reader, "finish-ticked")) }
            (quiet_link(&reader.address_with("ticks", "all"), &t!(reader, "finish-tick")))
            @if drafts > 0 { (quiet_link("/sell/finish", &t!(reader, "finish-all-drafts", count = drafts))) }
        }
    }
}

/// The form that the ticks of the table belong to.
const FINISH: &str = "finish";

fn rows_table(reader: &Reader, found: &Found) -> Markup {
    let columns = [
        Column::text(t!(reader, "listings-column-listing")),
        Column::text(t!(reader, "listings-column-status")),
        Column::text(t!(reader, "listings-column-category")),
        Column::number(t!(reader, "listings-column-variants")),
        Column::number(t!(reader, "listings-column-price")),
        Column::number(t!(reader, "listings-column-stock")),
    ];
    let rows = html! { @for listing in &found.listings { (row(reader, listing, found)) } };
    table(&t!(reader, "listings-title"), &columns, rows, None)
}

fn row(reader: &Reader, listing: &Listing, found: &Found) -> Markup {
    let stock: i64 = listing
        .variants
        .iter()
        .map(|variant| i64::from(found.available.get(&variant.id).copied().unwrap_or(0)))
        .sum();
    let first = listing.first_picture();
    let title = listing.title(reader.lang());
    html! {
        tr {
            th scope="row" {
                div.listing-cell {
                    @if can_finish(listing) { (tick(reader, listing)) }
                    span.thumb { (picture(first.as_deref(), "")) }
                    div {
                        a href={ "/sell/listings/" (listing.id) } { (title) }
                        span.soft.small { (flag(listing.origin)) " " (listing.handle) }
                    }
                }
            }
            td { (status_chip(reader, listing.status)) }
            td { (category(reader, listing)) }
            (number_cell(reader, i64::try_from(listing.variants.len()).unwrap_or(i64::MAX)))
            td.numeric { (price_range(reader, listing)) }
            @if listing.kind.is_shipped() {
                td.numeric {
                    @if stock == 0 { (chip(Tone::Warn, &t!(reader, "listings-sold-out"))) }
                    @else { (reader.number(stock)) }
                }
            } @else { td.numeric { span.soft { (t!(reader, "selllisting-kind-service")) } } }
        }
    }
}

fn tick(reader: &Reader, listing: &Listing) -> Markup {
    let all = reader.query("ticks").as_deref() == Some("all");
    let title = listing.title(reader.lang());
    html! {
        label.finish-tick {
            input type="checkbox" form=(FINISH) name="listing" value=(listing.id) checked[all]
                aria-label=(t!(reader, "finish-tick-one", title = title));
        }
    }
}

fn category(reader: &Reader, listing: &Listing) -> Markup {
    html! {
        @if listing.category.is_empty() { span.soft { (t!(reader, "listings-no-category")) } }
        @else { (reader.text(&format!("category-{}", listing.category))) }
    }
}

//! `/search`: what is for sale, narrowed by filters that are plain links.

mod asked;

use crate::{
    Access, App, Layout, Problem, Reader, Routes,
    components::{Tone, banner, empty_state, icon, listing_grid, pager},
    t,
};
use asked::Asked;
use axum::extract::State;
use catalog::CATEGORIES;
use kernel::{Country, MerchantId, Money, Slug};
use maud::{Markup, html};
use merchants::Merchant;
use search::{Count, Page, Query, Sort};
use std::collections::BTreeMap;
use store::StoreError;
use web_kit::shelf::{self, ask_index};

/// Results on a page.
const LIMIT: u32 = 24;
/// Merchants in the filter; with more, the rest are found by their name.
const MERCHANTS_MAX: usize = 12;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/search", Access::Public, show)
}

/// The merchant whose slug stands in the address.
async fn named(app: &App, reader: &Reader) -> Result<Option<Merchant>, Problem> {
    let Some(slug) = reader.query("merchant").and_then(|slug| slug.parse::<Slug>().ok()) else {
        return Ok(None);
    };
    let found = app.db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await?;
    Ok(found.filter(Merchant::is_approved))
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let asked = Asked::of(&reader, named(&app, &reader).await?);
    let query = Query {
        text: asked.text.clone(),
        lang: reader.lang(),
        destination: reader.destination(),
        filters: asked.filters(),
        sort: asked.sort,
        cursor: reader.query("cursor").and_then(|text| text.parse().ok()),
        limit: LIMIT,
        counted: true,
    };
    let mut found = ask_index(&app, query).await?;
    let (ids, destination, now) =
        (std::mem::take(&mut found.hits), reader.destination(), reader.now());
    let sellers: Vec<MerchantId> = sellers(&found);
    let (shown, merchants) = app
        .db
        .read(move |tx| {
            let merchants = merchants::merchants_by_id(tx, &sellers)?;
            Ok::<_, StoreError>((pricing::offers(tx, &ids, destination, now)?, merchants))
        })
        .await?;
    let title = match (asked.text.as_str(), asked.category) {
        ("", Some(category)) => reader.text(&format!("category-{category}")),
        ("", None) => t!(reader, "search-title-all"),
        (text, _) => t!(reader, "search-title-for", text = text),
    };
    let body = html! {
        div.with-filters {
            (filters(&reader, &asked, &found, &merchants))
            div.results {
                (head(&reader, &asked, &found, &title))
                @if found.loosened {
                    (banner(Tone::Plain, html! { p { (t!(reader, "search-loosened")) } }))
                }
                @if shown.is_empty() { (nothing(&reader, &asked)) }
                @else {
                    h2.visually-hidden { (t!(reader, "search-results")) }
                    (listing_grid(&reader, &shelf::cards(&reader, &shown, true)))
                }
                (pager(&reader, found.next.map(|next| next.to_string()).as_deref()))
            }
        }
    };
    Ok(asked.known_as(Layout::new(&title)).shop(&reader, body))
}

/// The merchants that results have, most results first.
fn sellers(found: &Page) -> Vec<MerchantId> {
    let ids = found.facets.merchant.iter().filter_map(|count| count.value.parse().ok());
    ids.take(MERCHANTS_MAX).collect()
}

fn head(reader: &Reader, asked: &Asked, found: &Page, title: &str) -> Markup {
    let total = i64::try_from(found.total).unwrap_or(i64::MAX);
    let shown = reader.number(total);
    html! {
        div {
            h1 { (title) }
            p.soft { (t!(reader, "search-count", count = total, shown = shown)) }
        }
        (chips(reader, asked))
        @if found.total > 1 {
            nav aria-label=(t!(reader, "search-sort")) {
                ul.chips.chips-scroll {
                    @for (sort, key) in [
                        (Sort::Relevance, "search-sort-relevance"),
                        (Sort::PriceUp, "search-sort-price"),
                        (Sort::PriceDown, "search-sort-price-down"),
                        (Sort::Newest, "search-sort-newest"),
                    ] {
                        @let on = (sort == asked.sort).then_some("true");
                        li {
                            a.chip.chip-link href=(asked.with(|a| a.sort = sort)) aria-current=[on] {
                                (reader.text(key))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The filters that are on: their names, and the address without each.
fn on(reader: &Reader, asked: &Asked) -> Vec<(String, String)> {
    let mut on = Vec::new();
    if let Some(category) = asked.category {
        on.push((reader.text(&format!("category-{category}")), asked.with(|a| a.category = None)));
    }
    if let Some(merchant) = &asked.merchant {
        on.push((merchant.name.get(reader.lang()).to_owned(), asked.with(|a| a.merchant = None)));
    }
    if let Some(origin) = asked.origin {
        on.push((reader.country(origin), asked.with(|a| a.origin = None)));
    }
    if asked.ships_to != asked.here {
        let name = match asked.ships_to {
            Some(country) => t!(reader, "search-ships-to", country = reader.country_said(country)),
            None => t!(reader, "search-ships-any"),
        };
        on.push((name, asked.with(|a| a.ships_to = a.here)));
    }
    let text = |money: Option<Money>| money.map(|m| reader.money_text(m));
    let range = match (text(asked.min), text(asked.max)) {
        (Some(min), Some(max)) => Some(t!(reader, "search-price-chip", min = min, max = max)),
        (Some(min), None) => Some(t!(reader, "search-price-chip-min", min = min)),
        (None, Some(max)) => Some(t!(reader, "search-price-chip-max", max = max)),
        (None, None) => None,
    };
    let without = || asked.with(|a| (a.min, a.max) = (None, None));
    on.extend(range.map(|name| (name, without())));
    on
}

fn chips(reader: &Reader, asked: &Asked) -> Markup {
    let on = on(reader, asked);
    html! {
        @if !on.is_empty() {
            ul.chips {
                @for (name, off) in on {
                    li {
                        a.chip.chip-link href=(off) aria-current="true"
                            aria-label=(t!(reader, "search-filter-off", name = name.as_str())) {
                            (name) span aria-hidden="true" { "×" }
                        }
                    }
                }
            }
        }
    }
}

fn filters(
    reader: &Reader,
    asked: &Asked,
    found: &Page,
    merchants: &BTreeMap<MerchantId, Merchant>,
) -> Markup {
    let count = on(reader, asked).len();
    html! {
        details.filters {
            summary {
                (icon("filter"))
                @if count > 0 { (t!(reader, "search-filters-on", count = count)) }
                @else { (t!(reader, "search-filters")) }
            }
            (facet(reader, "search-category", &by_category(reader, asked, found)))
            (facet(reader, "search-ships", &by_destination(reader, asked, found)))
            (price_filter(reader, asked))
            (facet(reader, "search-merchant", &by_merchant(reader, asked, found, merchants)))
            (facet(reader, "search-origin", &by_origin(reader, asked, found)))
        }
    }
}

/// A choice: its name, how many results it would give, its address, whether it is on.
struct Choice {
    name: String,
    /// None where it was not counted.
    count: Option<u64>,
    href: String,
    on: bool,
}

fn facet(reader: &Reader, title: &str, choices: &[Choice]) -> Markup {
    html! {
        @if !choices.is_empty() {
            section.filter {
                h2 { (reader.text(title)) }
                ul.bare {
                    @for choice in choices {
                        @let count = choice.count.map(|n| i64::try_from(n).unwrap_or(i64::MAX));
                        li {
                            a href=(choice.href) aria-current=[choice.on.then_some("true")] {
                                span { (choice.name) }
                                @if let Some(count) = count { span.tally { (reader.number(count)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn by_category(reader: &Reader, asked: &Asked, found: &Page) -> Vec<Choice> {
    let counts = &found.facets.category;
    let all = CATEGORIES.iter().filter_map(|category| {
        let count = Some(counts.iter().find(|c| c.value == category.key())?.count);
        let on = asked.category == Some(*category);
        let name = reader.text(&format!("category-{category}"));
        let other = (!on).then_some(*category);
        Some(Choice { name, count, href: asked.with(|a| a.category = other), on })
    });
    all.collect()
}

fn by_merchant(
    reader: &Reader,
    asked: &Asked,
    found: &Page,
    merchants: &BTreeMap<MerchantId, Merchant>,
) -> Vec<Choice> {
    let counts = found.facets.merchant.iter();
    let all = counts.filter_map(|Count { value, count }| {
        let merchant = merchants.get(&value.parse().ok()?)?;
        let on = asked.merchant.as_ref().is_some_and(|m| m.id == merchant.id);
        let other = (!on).then(|| merchant.clone());
        let name = merchant.name.get(reader.lang()).to_owned();
        Some(Choice { name, count: Some(*count), href: asked.with(|a| a.merchant = other), on })
    });
    all.collect()
}

fn by_origin(reader: &Reader, asked: &Asked, found: &Page) -> Vec<Choice> {
    let all = found.facets.origin.iter().filter_map(|Count { value, count }| {
        let country: Country = value.parse().ok()?;
        let on = asked.origin == Some(country);
        let other = (!on).then_some(country);
        let (name, href) = (reader.country(country), asked.with(|a| a.origin = other));
        Some(Choice { name, count: Some(*count), href, on })
    });
    all.collect()
}

/// Where the reader buys for, a country of a link that says another one, and everything.
fn by_destination(reader: &Reader, asked: &Asked, found: &Page) -> Vec<Choice> {
    let other = asked.ships_to.filter(|to| Some(*to) != asked.here);
    let countries = asked.here.into_iter().chain(other);
    let mut all: Vec<Choice> = countries
        .map(|country| {
            let counted = found.facets.ships_to.iter().find(|c| c.value == country.code());
            let name = t!(reader, "search-ships-to", country = reader.country_said(country));
            let href = asked.with(|a| a.ships_to = Some(country));
            let (count, on) = (counted.map(|c| c.count), asked.ships_to == Some(country));
            Choice { name, count, href, on }
        })
        .collect();
    let (name, href) = (t!(reader, "search-ships-any"), asked.with(|a| a.ships_to = None));
    all.push(Choice { name, count: None, href, on: asked.ships_to.is_none() });
    all
}

fn price_filter(reader: &Reader, asked: &Asked) -> Markup {
    let sign = reader.locale().currency_sign(reader.currency());
    let value = |money: Option<Money>| money.map(Money::amount_text);
    // The rest of the search goes along as hidden fields, since a form replaces the query.
    let mut rest = asked.clone();
    (rest.min, rest.max) = (None, None);
    let address = rest.address();
    let kept: Vec<(String, String)> = address
        .split_once('?')
        .map(|(_, query)| serde_urlencoded::from_str(query).unwrap_or_default())
        .unwrap_or_default();
    html! {
        section.filter {
            h2 { (t!(reader, "search-price")) " (" (sign) ")" }
            form action="/search" method="get" {
                @for (name, value) in &kept { input type="hidden" name=(name) value=(value); }
                div.between {
                    div {
                        label for="min" { (t!(reader, "search-price-min")) }
                        input #min name="min" inputmode="decimal" maxlength="9" value=[value(asked.min)];
                    }
                    div {
                        label for="max" { (t!(reader, "search-price-max")) }
                        input #max name="max" inputmode="decimal" maxlength="9" value=[value(asked.max)];
                    }
                    button.button.button-quiet type="submit" { (t!(reader, "search-price-set")) }
                }
            }
        }
    }
}

fn nothing(reader: &Reader, asked: &Asked) -> Markup {
    let filtered = !on(reader, asked).is_empty();
    if let ("", false, Some(there)) = (asked.text.as_str(), filtered, asked.ships_to) {
        let title = t!(reader, "home-nothing-there", country = reader.country_said(there));
        let anywhere = asked.with(|a| a.ships_to = None);
        let (way, action) = (t!(reader, "home-nothing-there-way"), t!(reader, "search-ships-any"));
        return empty_state("search", &title, &way, Some((&anywhere, &action)));
    }
    let title = match asked.text.as_str() {
        "" => t!(reader, "search-count", count = 0, shown = "0"),
        text => t!(reader, "search-none", text = text),
    };
    let (way, action, href) = if filtered {
        let (text, here) = (asked.text.clone(), asked.here);
        let bare = Asked { text, here, ships_to: here, ..Asked::default() };
        (t!(reader, "search-none-filters"), t!(reader, "search-all-off"), bare.address())
    } else {
        let anywhere = asked.with(|a| a.ships_to = None);
        (t!(reader, "search-none-way"), t!(reader, "search-ships-any"), anywhere)
    };
    empty_state("search", &title, &way, Some((&href, &action)))
}

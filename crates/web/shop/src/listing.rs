//! `/listings/{id}`: one listing with its choices, its price at the reader's door and its passport.

use super::{
    linked,
    messages::{answers, ask_link},
    passport::passport,
    return_terms,
};
use crate::{
    Access, App, Layout, PageProblem, Problem, Reader, Routes,
    components::{
        Claim, Tone, banner, chip, empty_state, facts, icon, large_picture, listing_grid,
        no_price_here, picture, price, quote_price,
    },
    layout::destination_line,
    page, t,
};
use axum::extract::{Path, State};
use catalog::{Kind, Status, Variant};
use kernel::{ListingId, MerchantId, SkuId};
use maud::{Markup, html};
use merchants::MerchantKind;
use orders::Policy;
use pricing::{Offer, ParcelQuote, QuoteRefusal};
use search::Filters;
use std::collections::BTreeMap;
use store::StoreError;
use web_kit::shelf::{self, ask_index, newest, origin};

/// Fewer than this are told as a number.
const FEW: u32 = 10;
/// Other listings of the merchant, below.
const MORE: u32 = 6;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/listings/{listing}", Access::Public, short).get(
        "/listings/{listing}/{name}",
        Access::Public,
        named,
    )
}

async fn short(
    State(app): State<App>,
    reader: Reader,
    Path(listing): Path<String>,
) -> Result<Markup, PageProblem> {
    show(&app, &reader, &listing).await
}

async fn named(
    State(app): State<App>,
    reader: Reader,
    Path((listing, _)): Path<(String, String)>,
) -> Result<Markup, PageProblem> {
    show(&app, &reader, &listing).await
}

/// What the page tells of: the listing, how many of each variant can be had, the chosen variant.
struct View {
    offer: Offer,
    free: BTreeMap<SkuId, u32>,
    chosen: usize,
    /// How long its merchant usually takes to answer, when that can be said.
    answers: Option<String>,
    /// What would be agreed about the return of the chosen one; none where it has no price.
    policy: Option<Policy>,
}

async fn show(app: &App, reader: &Reader, listing: &str) -> Result<Markup, PageProblem> {
    let id: ListingId = listing.parse().map_err(|_| Problem::not_found())?;
    let (destination, now) = (reader.destination(), reader.now());
    let found = app
        .db
        .read(move |tx| {
            let Some(offer) = pricing::offers(tx, &[id], destination, now)?.pop() else {
                return Ok((catalog::listing(tx, id)?.map(|listing| listing.status), None));
            };
            let skus: Vec<SkuId> = offer.listing.variants.iter().map(|v| v.id).collect();
            let free = inventory::available(tx, offer.listing.merchant, &skus)?;
            Ok::<_, StoreError>((None, Some((offer, free))))
        })
        .await?;
    let (offer, free) = match found {
        (_, Some(found)) => found,
        (Some(Status::Paused | Status::Archived), None) => return Ok(gone(reader)),
        (Some(_) | None, None) => return Err(Problem::not_found()),
    };
    let chosen = choose(reader, &offer, &free);
    let answers = answers(app, reader, offer.listing.merchant).await?;
    let policy = return_terms::policy_of(app, &offer, chosen).await?;
    let view = View { offer, free, chosen, answers, policy };
    let more = more(app, reader, &view.offer).await?;
    let listing = &view.offer.listing;
    let title = listing.title(reader.lang());
    let lead: String = listing.description(reader.lang()).chars().take(160).collect();
    let body = html! {
        (crumbs(reader, &view))
        div.columns {
            (gallery(reader, &view))
            (buy(reader, &view))
            (about(reader, &view))
        }
        @if !more.is_empty() {
            section.section.shelf {
                h2 { (t!(reader, "listing-more", merchant = view.offer.merchant.name.get(reader.lang()))) }
                (listing_grid(reader, &shelf::cards(reader, &more, false)))
            }
        }
    };
    let layout = Layout::new(title).description(&lead).canonical(linked::canonical(&view.offer));
    let layout = layout.picture(listing.first_picture()).data(data_of(reader, &view));
    Ok(layout.shop(reader, body))
}

/// What the page tells programs: the product with its price at the door, and the way to it.
fn data_of(reader: &Reader, view: &View) -> [serde_json::Value; 2] {
    let (offer, listing) = (&view.offer, &view.offer.listing);
    let variant = &listing.variants[view.chosen];
    let quote = offer.price(variant.id).and_then(|price| price.as_ref().ok());
    let left = view.free.get(&variant.id).copied().unwrap_or(0);
    let shelf = reader.find(&format!("category-{}", listing.category));
    let shelf = shelf.map(|name| (name, format!("/search?category={}", listing.category)));
    let here = (listing.title(reader.lang()).to_owned(), linked::canonical(offer));
    let way: Vec<(String, String)> = shelf.into_iter().chain([here]).collect();
    [linked::product(reader, offer, variant, (quote, left)), linked::crumbs(reader, &way)]
}

fn gone(reader: &Reader) -> Markup {
    let title = t!(reader, "listing-gone");
    let all = t!(reader, "search-none-action");
    page(
        reader,
        &title,
        empty_state("tag", &title, &t!(reader, "listing-gone-way"), Some(("/search", &all))),
    )
}

/// The variant of the address, else the first that can be had, else the first.
fn choose(reader: &Reader, offer: &Offer, free: &BTreeMap<SkuId, u32>) -> usize {
    let variants = &offer.listing.variants;
    let asked: Option<SkuId> = reader.query("v").and_then(|text| text.parse().ok());
    let named = asked.and_then(|sku| variants.iter().position(|v| v.id == sku));
    let there = |v: &Variant| {
        free.get(&v.id).is_some_and(|left| *left > 0) && matches!(offer.price(v.id), Some(Ok(_)))
    };
    named.or_else(|| variants.iter().position(there)).unwrap_or(0)
}

async fn more(app: &App, reader: &Reader, offer: &Offer) -> Result<Vec<Offer>, Problem> {
    let merchant: Option<MerchantId> = Some(offer.listing.merchant);
    let filters = Filters { merchant, ..Filters::default() };
    let found = ask_index(app, newest(reader, filters, MORE)).await?;
    let others = found.hits.into_iter().filter(|id| *id != offer.listing.id).collect();
    shelf::load(app, reader, others).await
}

fn crumbs(reader: &Reader, view: &View) -> Markup {
    let category = &view.offer.listing.category;
    html! {
        nav.crumbs {
            @if let Some(name) = reader.find(&format!("category-{category}")) {
                a href={ "/search?category=" (category) } { (name) }
            } @else {
                a href="/search" { (t!(reader, "search-title-all")) }
            }
        }
    }
}

fn gallery(reader: &Reader, view: &View) -> Markup {
    let listing = &view.offer.listing;
    let title = listing.title(reader.lang());
    let asked = reader.query("p").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let at = asked.saturating_sub(1).min(listing.pictures.len().saturating_sub(1));
    let shown = listing.pictures.get(at);
    let alt = shown.map_or("", |picture| picture.alt.get(reader.lang()));
    let alt = if alt.is_empty() { title } else { alt };
    html! {
        div.gallery {
            @match shown.map(|p| p.source.href(listing.merchant)) {
                Some(address) => { a.zoom href=(address) { (large_picture(Some(&address), alt)) } }
                None => { (large_picture(None, alt)) }
            }
            @if listing.pictures.len() > 1 {
                ul.bare {
                    @for (i, one) in listing.pictures.iter().enumerate() {
                        li {
                            a href=(reader.address_with("p", &(i + 1).to_string()))
                                aria-current=[(i == at).then_some("true")] {
                                (picture(
                                    Some(&one.source.href(listing.merchant)),
                                    &t!(reader, "listing-picture", number = i + 1, title = title),
                                ))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn buy(reader: &Reader, view: &View) -> Markup {
    let (offer, variant) = (&view.offer, &view.offer.listing.variants[view.chosen]);
    let quoted = offer.price(variant.id);
    html! {
        div.buy {
            div.stack-tight {
                h1 { (offer.listing.title(reader.lang())) }
                (seller(reader, view))
            }
            @match quoted {
                Some(Ok(quote)) => {
                    div #price {
                        (quote_price(reader, quote))
                        (destination_line(reader))
                        p.small.soft { (t!(reader, "listing-unit-note")) }
                    }
                    (promise(reader, quote))
                }
                Some(Err(refusal)) => {
                    (refused(reader, view, refusal))
                    @if view.offer.listing.kind.is_shipped() { (destination_line(reader)) }
                }
                None => {}
            }
            (options(reader, view))
            @if let Some(Ok(quote)) = quoted { (buy_form(reader, view, quote)) }
            (ask_link(reader, view.offer.listing.id, view.answers.as_deref()))
        }
    }
}

fn seller(reader: &Reader, view: &View) -> Markup {
    let merchant = &view.offer.merchant;
    html! {
        p.buy-seller {
            span {
                (t!(reader, "listing-by")) " "
                a href={ "/merchants/" (merchant.slug) } { (merchant.name.get(reader.lang())) }
            }
            span { (origin(reader, view.offer.listing.origin)) }
            @match merchant.kind {
                MerchantKind::BrandFlagship => { (chip(Tone::Ok, &t!(reader, "merchant-flagship"))) }
                MerchantKind::Operator => { (chip(Tone::Plain, &t!(reader, "merchant-first-party"))) }
                MerchantKind::Individual
                | MerchantKind::Business
                | MerchantKind::Farm
                | MerchantKind::Store => {}
            }
        }
    }
}

fn promise(reader: &Reader, quote: &ParcelQuote) -> Markup {
    let days = reader.days(quote.promise.0, quote.promise.1);
    html! {
        p.buy-promise {
            (icon("calendar"))
            span {
                strong { (t!(reader, "listing-arrives", days = days)) }
                span.soft { (t!(reader, "listing-arrives-note")) }
            }
        }
    }
}

/// Where a price would stand: why there is none, and what the merchant asks at home.
fn refused(reader: &Reader, view: &View, refusal: &QuoteRefusal) -> Markup {
    let service = view.offer.listing.kind == Kind::Service;
    let asked = view.offer.listing.lowest_price().map(|money| reader.money_text(money));
    let key = if service { "listing-service-price" } else { "listing-domestic" };
    let title = Some(view.offer.listing.title(reader.lang()).to_owned());
    html! {
        @if service { (banner(Tone::Plain, html! { p { (t!(reader, "listing-service")) } })) }
        @else { (no_price_here(reader, refusal, &|_| title.clone())) }
        @if let Some(asked) = asked { p.soft { (t!(reader, key, price = asked)) } }
    }
}

/// The choices of each option as links: each keeps the others as they are where that exists.
fn options(reader: &Reader, view: &View) -> Markup {
    let (listing, lang) = (&view.offer.listing, reader.lang());
    let chosen = &listing.variants[view.chosen];
    html! {
        @for (at, option) in listing.options.iter().enumerate() {
            div.options {
                p {
                    (t!(reader, "listing-choose", option = option.name.get(lang),
                        value = chosen.value(at, lang)))
                }
                ul.bare {
                    @for other in distinct(&listing.variants, at) {
                        @let target = nearest(&listing.variants, chosen, other, at);
                        @let out = view.free.get(&target.id).copied().unwrap_or(0) == 0
                            && listing.kind.is_shipped();
                        @let on = other.values.get(at) == chosen.values.get(at);
                        li {
                            a class={ "choice" @if out { " choice-out" } }
                                href=(reader.address_with("v", &target.id.to_string()))
                                aria-current=[on.then_some("true")] {
                                (other.value(at, lang))
                                @if out { span.visually-hidden { " " (t!(reader, "listing-left-none")) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One variant for each value of an option, in the merchant's order.
fn distinct(variants: &[Variant], option: usize) -> Vec<&Variant> {
    let mut found: Vec<&Variant> = Vec::new();
    for variant in variants {
        if !found.iter().any(|known| known.values.get(option) == variant.values.get(option)) {
            found.push(variant);
        }
    }
    found
}

/// The variant with `other`'s value of `option` that has most in common with the chosen one.
fn nearest<'a>(
    variants: &'a [Variant],
    chosen: &Variant,
    other: &'a Variant,
    option: usize,
) -> &'a Variant {
    let alike = |v: &Variant| v.values.iter().zip(&chosen.values).filter(|(a, b)| a == b).count();
    let with = variants.iter().filter(|v| v.values.get(option) == other.values.get(option));
    with.max_by_key(|v| (alike(v), v.id == chosen.id)).unwrap_or(other)
}

fn buy_form(reader: &Reader, view: &View, quote: &ParcelQuote) -> Markup {
    let (listing, variant) = (&view.offer.listing, &view.offer.listing.variants[view.chosen]);
    let left = view.free.get(&variant.id).copied().unwrap_or(0);
    if left == 0 {
        return html! {
            (banner(Tone::Warn, html! {
                p.refusal-what { (t!(reader, "listing-left-none")) }
                p { (t!(reader, "listing-left-none-way")) }
            }))
        };
    }
    let claim = Claim::of(quote);
    html! {
        form.buy-form #buy method="post" action="/cart" {
            (reader.csrf_field())
            input type="hidden" name="listing" value=(listing.id);
            input type="hidden" name="sku" value=(variant.id);
            p.small.soft {
                @if left < FEW { (t!(reader, "listing-left-few", count = left)) }
                @else { (t!(reader, "listing-left-some")) }
            }
            div.buy-row {
                div {
                    label for="quantity" { (t!(reader, "listing-quantity")) }
                    input #quantity name="quantity" type="number" min="1" max=(left.min(999))
                        step="1" value="1" inputmode="numeric";
                }
                button.button type="submit" { (t!(reader, "listing-add")) }
            }
            p.buy-added role="status" data-added=(t!(reader, "done-in-cart"))
                data-cart=(t!(reader, "listing-to-cart")) {}
            button.button.button-quiet type="submit" name="act" value="checkout" {
                (t!(reader, "listing-buy"))
            }
            p.small.soft { (t!(reader, "listing-escrow")) }
        }
        div.buy-bar {
            p { (price(reader, quote.total)) (claim.plus(reader)) a.small href="#price" { (t!(reader, "price-why")) } }
            button.button type="submit" form="buy" { (t!(reader, "listing-add")) }
        }
    }
}

fn about(reader: &Reader, view: &View) -> Markup {
    let text = view.offer.listing.description(reader.lang());
    html! {
        div.stack.listing-rest {
            @if !text.is_empty() {
                section.stack-tight.about {
                    h2 { (t!(reader, "listing-about")) }
                    @for paragraph in text.split('\n').filter(|p| !p.trim().is_empty()) {
                        p { (paragraph) }
                    }
                }
            }
            section.stack-tight {
                h2 { (t!(reader, "listing-passport")) }
                div.passport { (facts(&passport(reader, &view.offer, &view.offer.listing.variants[view.chosen]))) }
            }
            (return_terms::agreed(reader, view.policy.as_ref()))
        }
    }
}

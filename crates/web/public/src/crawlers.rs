//! `/robots.txt`, `/sitemap.xml`, the web manifest and `/favicon.ico`: what machines ask a site for.

use crate::{Access, App, Problem, Reader, Routes, layout::in_language, t};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{ListingId, Slug};
use maud::{Markup, PreEscaped, html};
use store::{StoreError, Tx};
use web_kit::asset;

/// Listings in one file of the map: each stands there once for each language, and a file holds at most
/// 50,000 addresses.
const LISTINGS: u32 = 5_000;
/// Merchants in one file of the map.
const MERCHANTS: u32 = 5_000;
/// Pages that are there in every market.
const PAGES: &[&str] = &["/", "/search", "/merchants", "/tools/landed-cost"];
/// What is for the one who is signed in, or changes with every visit.
const PRIVATE: &[&str] = &[
    "/account",
    "/addresses",
    "/admin",
    "/cart",
    "/checkout",
    "/destination",
    "/forgot",
    "/orders",
    "/sell/",
    "/sign-",
    "/track/",
    "/v1/",
];

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/robots.txt", Access::Public, robots)
        .get("/sitemap.xml", Access::Public, index)
        .get("/sitemap/pages.xml", Access::Public, pages)
        .get("/sitemap/merchants.xml", Access::Public, merchants)
        .get("/sitemap/listings.xml", Access::Public, listings)
        .get("/manifest.webmanifest", Access::Public, manifest)
        .get("/favicon.ico", Access::Public, || async {
            Redirect::temporary(asset("icon-192.png"))
        })
}

async fn robots(State(app): State<App>) -> Response {
    let mut text = "User-agent: *\nAllow: /sell/apply\n".to_owned();
    for path in PRIVATE {
        text.push_str(&format!("Disallow: {path}\n"));
    }
    text.push_str(&format!("\nSitemap: {}\n", app.address("/sitemap.xml")));
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

fn xml(body: &Markup) -> Response {
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", body.0);
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], text).into_response()
}

/// The ids after which each file of listings begins, the first with none.
fn listing_files(tx: &mut Tx<'_>) -> Result<Vec<Option<ListingId>>, StoreError> {
    let mut files = Vec::new();
    let mut after = None;
    loop {
        let ids = catalog::published_ids(tx, after, LISTINGS)?;
        if ids.is_empty() {
            return Ok(files);
        }
        files.push(after);
        after = ids.last().copied();
    }
}

/// The slugs after which each file of merchants begins, the first with none.
fn merchant_files(tx: &mut Tx<'_>) -> Result<Vec<Option<Slug>>, StoreError> {
    let mut files = Vec::new();
    let mut after: Option<Slug> = None;
    loop {
        let found = merchants::merchants(tx, after.as_ref(), MERCHANTS)?;
        let Some(last) = found.last() else { return Ok(files) };
        let next = last.slug.clone();
        files.push(after.replace(next));
    }
}

async fn index(State(app): State<App>) -> Result<Response, Problem> {
    let found = app.db.read(|tx| Ok::<_, StoreError>((merchant_files(tx)?, listing_files(tx)?)));
    let (merchants, listings) = found.await?;
    let after = |path: &str, last: Option<String>| match last {
        Some(last) => app.address(&format!("{path}?after={last}")),
        None => app.address(path),
    };
    let mut files = vec![app.address("/sitemap/pages.xml")];
    let slugs = merchants.into_iter().map(|slug| slug.map(|slug| slug.to_string()));
    files.extend(slugs.map(|last| after("/sitemap/merchants.xml", last)));
    let ids = listings.into_iter().map(|id| id.map(|id| id.to_string()));
    files.extend(ids.map(|last| after("/sitemap/listings.xml", last)));
    Ok(xml(&html! {
        sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for file in &files { sitemap { loc { (file) } } }
        }
    }))
}

/// Each path in every language, each with all the others.
fn addresses(app: &App, paths: &[String]) -> Response {
    let market = app.presence();
    let all: Vec<String> = paths.iter().map(|path| app.address(path)).collect();
    // An `xhtml:link` is written by hand: a name with a colon that has no end of its own.
    let others = |address: &str| {
        let mut text = String::new();
        for locale in market.locales() {
            let tag = html! { (locale.text("language-html", None)) }.into_string();
            let there = html! { (in_language(address, locale)) }.into_string();
            text.push_str(&format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{there}\"/>"
            ));
        }
        PreEscaped(text)
    };
    xml(&html! {
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:xhtml="http://www.w3.org/1999/xhtml" {
            @for address in &all {
                @for locale in market.locales() {
                    url { loc { (in_language(address, locale)) } (others(address)) }
                }
            }
        }
    })
}

async fn pages(State(app): State<App>) -> Response {
    let shelves = catalog::CATEGORIES.iter().map(|c| format!("/search?category={}", c.key()));
    let paths: Vec<String> = PAGES.iter().map(|path| (*path).to_owned()).chain(shelves).collect();
    addresses(&app, &paths)
}

async fn merchants(State(app): State<App>, reader: Reader) -> Result<Response, Problem> {
    let after: Option<Slug> = reader.query("after").and_then(|text| text.parse().ok());
    let found = app.db.read(move |tx| merchants::merchants(tx, after.as_ref(), MERCHANTS)).await?;
    let paths: Vec<String> = found.iter().map(|m| format!("/merchants/{}", m.slug)).collect();
    Ok(addresses(&app, &paths))
}

async fn listings(State(app): State<App>, reader: Reader) -> Result<Response, Problem> {
    let after: Option<ListingId> = reader.query("after").and_then(|text| text.parse().ok());
    let ids = app.db.read(move |tx| catalog::published_ids(tx, after, LISTINGS)).await?;
    let paths: Vec<String> = ids.iter().map(|id| format!("/listings/{id}")).collect();
    Ok(addresses(&app, &paths))
}

async fn manifest(reader: Reader) -> Response {
    let icon = |size: &str| {
        let source = asset(&format!("icon-{size}.png"));
        serde_json::json!({ "src": source, "sizes": format!("{size}x{size}"), "type": "image/png" })
    };
    let market = reader.presence();
    let icons = match market.logo_path() {
        Some(path) => {
            vec![serde_json::json!({ "src": path, "sizes": "any", "type": "image/jpeg" })]
        }
        None => vec![icon("192"), icon("512")],
    };
    let value = serde_json::json!({
        "name": t!(reader, "site-title"),
        "short_name": reader.market_name(),
        "description": t!(reader, "home-lead"),
        "lang": t!(reader, "language-html"),
        "id": "/",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": "#FAF8F3",
        "theme_color": market.identity.accent().to_string(),
        "icons": icons,
    });
    let kind = [(header::CONTENT_TYPE, "application/manifest+json; charset=utf-8")];
    (kind, value.to_string()).into_response()
}

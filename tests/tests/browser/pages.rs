//! Every page of the demo market, as each kind of reader meets it: at a phone's and a desk's width, in English and
//! 中文, and between both. Pages are found by following links, one of each kind; each must be sound (see `sound.js`),
//! also when every name on it is long, and axe must find nothing. A page is opened once in each language, and its
//! window then takes each width.

use anyhow::Context;
use market_tests::{
    browser::{BETWEEN, Browser, DESK, Driver, PHONE},
    market::{Engine, TestMarket},
    steps::Person,
};
use std::collections::{BTreeMap, BTreeSet};

/// Pages that must be met, so that a broken link cannot make the test easy.
const SHOPPER: &[&str] = &[
    "/",
    "/search",
    "/listings/_/_",
    "/merchants/_",
    "/cart",
    "/orders",
    "/orders/_",
    "/account",
    "/account/letters",
    "/notices",
    "/letters/_",
    "/messages",
    "/messages/_",
    "/account/addresses",
    "/account/addresses/_",
    "/destination",
];
const MERCHANT: &[&str] = &[
    "/sell",
    "/sell/listings",
    "/sell/listings/_",
    "/sell/import",
    "/sell/orders",
    "/sell/orders/_",
    "/sell/returns",
    "/sell/returns/_",
    "/sell/messages",
    "/sell/messages/_",
    "/sell/shipping",
    "/sell/money",
    "/sell/money/payouts/_",
    "/sell/bank",
];
const OPERATOR: &[&str] = &[
    "/admin",
    "/admin/applications",
    "/admin/orders",
    "/admin/orders/_",
    "/admin/disputes",
    "/admin/disputes/_",
    "/admin/disputes/_/pack",
    "/admin/ledger",
    "/admin/payouts",
    "/admin/payouts/runs/_",
    "/admin/lanes",
    "/admin/books",
    "/admin/books/_",
    "/admin/books/renew",
    "/admin/fx",
    "/admin/mail",
    "/admin/letters",
    "/admin/letters/_/_",
];

/// The kind of a page: its path with ids, slugs and numbers left out.
fn kind(path: &str) -> String {
    let parts = path.split('/').enumerate().map(|(at, part)| {
        let is_name = part.contains('_') || part.chars().any(|c| c.is_ascii_digit());
        let is_slug =
            at == 2 && path.starts_with("/merchants/") || at == 3 && path.starts_with("/listings/");
        // A kind of letter and its language: one page each.
        let is_slug = is_slug || at >= 3 && path.starts_with("/admin/letters/");
        // A part of the API, or a shape.
        let shape = path.starts_with("/docs/shapes/");
        let is_slug = is_slug
            || path.starts_with("/docs/") && at == 2 + usize::from(shape) && !part.is_empty();
        if is_name || is_slug { "_" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

async fn walk(
    person: &mut Person<'_>,
    under: &[&str],
    (tour, role): (&Tour, &str),
) -> anyhow::Result<BTreeMap<String, String>> {
    let mut met: BTreeMap<String, String> = BTreeMap::new();
    let mut waiting: Vec<String> = under.iter().rev().map(|path| (*path).to_owned()).collect();
    let mut faults = Vec::new();
    while let Some(path) = waiting.pop() {
        let kind = kind(&path);
        if met.contains_key(&kind) {
            continue;
        }
        person.go(&path).await?;
        met.insert(kind.clone(), path);
        waiting.extend(follow(person, under).await?);
        let file = kind.trim_matches('/').replace('/', "-");
        let file = if file.is_empty() { "home" } else { &file };
        for size in tour.sizes {
            person.browser.resize(*size).await?;
            faults.extend(person.browser.is_sound().await.err());
        }
        // What axe finds hangs on the layout and on the language, hardly on both at once.
        person.browser.resize(tour.looked_at).await?;
        faults.extend(person.browser.is_accessible().await.err());
        person.browser.screenshot(&format!("{}-{role}-{file}", tour.name)).await?;
        for size in tour.sizes {
            person.browser.resize(*size).await?;
            faults.extend(person.browser.is_sound_with_long_names().await.err());
        }
    }
    let told: Vec<_> = faults.iter().map(|fault| format!("{fault:#}")).collect();
    anyhow::ensure!(told.is_empty(), "{}", told.join("\n"));
    Ok(met)
}

/// Links of the page that stay under the given paths, and answer a page.
async fn follow(person: &Person<'_>, under: &[&str]) -> anyhow::Result<BTreeSet<String>> {
    let links = person.browser.links("a[href]").await?;
    let paths = links.iter().filter_map(|link| link.strip_prefix(&person.market.url));
    let paths = paths.map(|path| path.split(['?', '#']).next().unwrap_or("/").to_owned());
    let stays = |path: &String| match under {
        ["/", ..] => !["/sell", "/admin", "/v1"].iter().any(|p| path.starts_with(p)),
        [first, ..] => path.starts_with(first),
        [] => false,
    };
    let is_page = |path: &String| {
        let is_data = path.contains(".csv") || path.ends_with(".json");
        !is_data && !["/media/", "/static/", "/attachments/"].iter().any(|part| path.contains(part))
    };
    Ok(paths.filter(stays).filter(is_page).collect())
}

/// A role, who signs in for it, where the walk begins, and what it must meet.
type Visit<'a> = (&'a str, Option<&'a str>, &'a [&'a str], &'a [&'a str]);

/// How one reader's language goes through the market.
struct Tour {
    name: &'static str,
    /// As a browser asks for it.
    language: &'static str,
    /// The widths that each page takes.
    sizes: &'static [(u32, u32)],
    /// The width at which axe looks and a picture is kept.
    looked_at: (u32, u32),
}

async fn readers(browser: Browser, market: &TestMarket, tour: &Tour) -> anyhow::Result<()> {
    let mut person = Person { market, browser };
    let visits: [Visit<'_>; 4] = [
        (
            "visitor",
            None,
            &["/", "/search?q=cherries", "/sign-in", "/sign-up", "/forgot", "/no-such-page"],
            &["/sign-in", "/tools/landed-cost", "/docs/"],
        ),
        ("shopper", Some("shopper@demo.example"), &["/", "/cart", "/checkout", "/orders"], SHOPPER),
        ("merchant", Some("orchard@demo.example"), &["/sell", "/sell/listings/new"], MERCHANT),
        ("operator", Some("operator@demo.example"), &["/admin"], OPERATOR),
    ];
    for (role, email, under, wanted) in visits {
        if let Some(email) = email {
            person.browser.forget().await?;
            person.signs_in_with(email, web::DEMO_PASSWORD).await?;
        }
        let met = walk(&mut person, under, (tour, role)).await?;
        let missing: Vec<_> = wanted.iter().filter(|kind| !met.contains_key(**kind)).collect();
        anyhow::ensure!(
            missing.is_empty(),
            "{} {role} never met {missing:?}, only {:?}",
            tour.name,
            met.keys()
        );
    }
    for size in tour.sizes {
        person.browser.resize(*size).await?;
        keys(&person).await?;
    }
    cases(&mut person, tour).await?;
    for size in tour.sizes {
        person.browser.resize(*size).await?;
        spared_steps(&person).await?;
    }
    switches(&mut person, tour).await
}

/// The page as it stands, at each width.
async fn sound_at_each_width(person: &mut Person<'_>, tour: &Tour) -> anyhow::Result<()> {
    for size in tour.sizes {
        person.browser.resize(*size).await?;
        person.browser.is_sound().await?;
    }
    person.browser.resize(tour.looked_at).await
}

/// A dispute and its return as their two sides see them, and the forms that open another.
async fn cases(person: &mut Person<'_>, tour: &Tour) -> anyhow::Result<()> {
    let docket = person.market.db.read(|tx| aftersales::docket(tx, None, 1)).await?;
    let waits = docket.first().context("the demo has a dispute")?;
    let (dispute, order) = (kernel::DisputeId::from(waits.case), waits.order);
    let view = person
        .market
        .db
        .read(move |tx| aftersales::dispute_view(tx, (dispute, kernel::By::Operator)))
        .await?;
    let of = view.and_then(|view| view.dispute.of).context("it is about a return")?;
    let hers = [
        format!("/disputes/{dispute}"),
        format!("/returns/{of}"),
        format!("/orders/{order}/wrong"),
        format!("/orders/{order}/return"),
    ];
    let theirs = [format!("/sell/disputes/{dispute}"), format!("/sell/returns/{of}")];
    for (email, role, paths) in [
        ("zhao@demo.example", "case", hers.as_slice()),
        ("kiln@demo.example", "case-seller", theirs.as_slice()),
    ] {
        person.browser.forget().await?;
        person.signs_in_with(email, web::DEMO_PASSWORD).await?;
        let under: Vec<&str> = paths.iter().map(String::as_str).collect();
        let met = walk(person, &under, (tour, role)).await?;
        for path in paths {
            anyhow::ensure!(met.contains_key(&kind(path)), "{email} never met {path}: {met:?}");
        }
    }
    Ok(())
}

/// What a script spares a shopper: one more of it, a picture as large as the window, into the cart in place.
async fn spared_steps(person: &Person<'_>) -> anyhow::Result<()> {
    let browser = &person.browser;
    browser.forget().await?;
    person.go("/search?q=cherries&to=CN").await?;
    let cards = browser.links(".card:not(:has(.card-refused)) a.card-link").await?;
    browser.open(cards.first().context("no cherries")?).await?;
    browser.choose(".buy-row .stepper button:last-child").await?;
    browser.choose("a.zoom").await?;
    // A picture that arrives moves the button.
    let shown = "return document.querySelector('dialog.zoomed[open] img')?.complete === true";
    browser.waits_until(shown).await?;
    browser.choose("dialog.zoomed button").await?;
    browser.waits_until("return !document.querySelector('dialog')").await?;
    browser.choose("form.buy-form button[type=submit]:not([name])").await?;
    browser.waits_for(".buy-added a[href='/cart']").await?;
    browser.is_sound().await?;
    browser.is_accessible().await?;
    person.go("/cart").await?;
    browser.press(".cart-line .stepper button:last-child").await?;
    let count =
        browser.script("return document.querySelector('.quantity input[name=quantity]').value");
    anyhow::ensure!(count.await? == "3", "two, and one more");
    browser.is_sound().await
}

/// The keys of the operator's tables, on a page without a search field.
async fn keys(person: &Person<'_>) -> anyhow::Result<()> {
    person.go("/admin/orders").await?;
    let press = "document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }))";
    person.browser.script(press).await?;
    let there = "return document.activeElement.matches('main .chips a')";
    if person.browser.script(there).await? != true {
        let (at, text) = (person.browser.address().await?, person.browser.text().await?);
        anyhow::bail!("/ leads to no filter of {at}; it says:\n{text}");
    }
    Ok(())
}

/// Chooses other countries in the header and on its page, with an empty and with a full cart; each page
/// on the way is sound.
async fn switches(person: &mut Person<'_>, tour: &Tour) -> anyhow::Result<()> {
    let name = tour.name;
    person.browser.resize(tour.looked_at).await?;
    person.browser.forget().await?;
    person.go("/").await?;
    person.browser.choose(".to-switch > summary").await?;
    sound_at_each_width(person, tour).await?;
    person.browser.screenshot(&format!("{name}-to-open")).await?;
    person.browser.fill("to", "SG").await?;
    person.browser.press(".to-panel button[type=submit]").await?;
    person.browser.sees("SGD").await?;
    for path in ["/", "/search", "/cart", "/destination"] {
        person.go(path).await?;
        sound_at_each_width(person, tour).await?;
        let page = path.trim_matches('/');
        person.browser.screenshot(&format!("{name}-to-SG-{page}")).await?;
    }
    person.browser.forget().await?;
    person.signs_in_with("shopper@demo.example", web::DEMO_PASSWORD).await?;
    person.go("/destination?back=/cart").await?;
    person.browser.choose("main select[name=to] option[value=US]").await?;
    person.browser.press("main form button[type=submit]").await?;
    sound_at_each_width(person, tour).await?;
    person.browser.screenshot(&format!("{name}-to-cart")).await?;
    anyhow::ensure!(person.browser.has("main [name=sure]").await?, "a full cart is compared first");
    person.browser.press("main form button[type=submit]").await?;
    person.browser.sees("USD").await?;
    person.go("/checkout").await?;
    sound_at_each_width(person, tour).await?;
    person.browser.screenshot(&format!("{name}-to-checkout")).await?;
    person.go("/?to=CN").await?;
    person.browser.sees("CNY").await
}

async fn look(tour: &Tour) {
    let market =
        TestMarket::open(Engine::Sqlite, true).await.unwrap().expect("SQLite is always there");
    let driver = Driver::start().unwrap();
    let browser = driver.browser(DESK, tour.language).await.unwrap();
    readers(browser, &market, tour).await.unwrap();
    market.audit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_in_chinese_on_a_phone_at_a_desk_and_between() {
    let sizes = &[PHONE, BETWEEN, DESK];
    look(&Tour { name: "zh", language: "zh-CN", sizes, looked_at: PHONE }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_in_english_at_a_desk_and_on_a_phone() {
    look(&Tour { name: "en", language: "en-US", sizes: &[DESK, PHONE], looked_at: DESK }).await;
}

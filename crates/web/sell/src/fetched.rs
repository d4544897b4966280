//! `/sell/pictures`: the pictures that a merchant's files name on other servers: how many wait, how many are
//! kept by this market, and which could not be fetched, why, and once more.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Routes,
    components::{
        Column, Tone, banner, button, empty_state, form, hidden, quiet_link, section, stat, stats,
        table,
    },
    done, sell_page, t,
};
use axum::{extract::State, response::Response};
use maud::{Markup, html};
use pictures::{Counts, Failed};
use store::StoreError;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/pictures", Access::MEMBER, show).post(
        "/sell/pictures/retry",
        Access::MEMBER,
        retry,
    )
}

/// Failures that the page lists; the rest are counted.
const LISTED: u32 = 200;

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let found = app.db.read(move |tx| {
        let counts = pictures::counts(tx, id)?;
        Ok::<_, StoreError>((counts, pictures::failed(tx, id, LISTED)?))
    });
    let (counts, failed) = found.await?;
    let body = html! {
        p.soft { (t!(&reader, "pictures-lead")) }
        @if !app.config.fetch_pictures {
            (banner(Tone::Warn, html! {
                p.refusal-what { (t!(&reader, "pictures-off")) }
                p { (t!(&reader, "pictures-off-way")) }
            }))
        }
        @if counts == Counts::default() {
            (empty_state("picture", &t!(&reader, "pictures-none"), &t!(&reader, "pictures-none-way"),
                Some(("/sell/import", &t!(&reader, "listings-import")))))
        } @else {
            (figures(&reader, counts))
            @if counts.failed > 0 { (failures(&reader, counts, &failed)) }
        }
    };
    Ok(sell_page(&reader, &t!(&reader, "pictures-title"), body))
}

fn figures(reader: &Reader, counts: Counts) -> Markup {
    let one =
        |key: &str, n: u32| stat(&reader.text(key), html! { (reader.number(i64::from(n))) }, None);
    stats(&[
        one("pictures-waiting", counts.waiting),
        one("pictures-kept", counts.kept),
        one("pictures-failed", counts.failed),
    ])
}

fn failures(reader: &Reader, counts: Counts, failed: &[Failed]) -> Markup {
    let title = t!(reader, "pictures-failures");
    let columns = [
        Column::text(t!(reader, "pictures-column-address")),
        Column::text(t!(reader, "pictures-column-why")),
        Column::text(t!(reader, "pictures-column-when")),
        Column::actions(t!(reader, "pictures-again")),
    ];
    let rows = html! { @for one in failed { (failure(reader, one)) } };
    let all = form(
        reader,
        "/sell/pictures/retry",
        html! {
            div.actions { (button(&t!(reader, "pictures-all-again"))) }
        },
    );
    html! {
        (section(&title, html! {
            p.soft { (t!(reader, "pictures-failures-hint")) }
            (all)
            (table(&title, &columns, rows, None))
            @if counts.failed > LISTED {
                p { (t!(reader, "pictures-more", count = counts.failed - LISTED)) }
            }
        }))
    }
}

fn failure(reader: &Reader, one: &Failed) -> Markup {
    html! {
        tr {
            th scope="row" {
                span.code { (one.address) }
                div { (quiet_link(&format!("/sell/listings/{}", one.listing), &t!(reader, "pictures-product"))) }
            }
            td { (why_text(reader, &one.why, one.status)) }
            td { (reader.time(one.at)) }
            td {
                (form(reader, "/sell/pictures/retry", html! {
                    (hidden("picture", &one.name))
                    button.button.button-quiet.button-small type="submit" { (t!(reader, "pictures-again")) }
                }))
            }
        }
    }
}

/// On other pages of hers: that some are not here yet, and where she sees which.
pub(super) fn notice(reader: &Reader, counts: Counts) -> Markup {
    let Counts { waiting, failed, .. } = counts;
    let tone = if failed > 0 { Tone::Warn } else { Tone::Plain };
    html! {
        @if waiting > 0 || failed > 0 {
            (banner(tone, html! {
                p {
                    @if waiting > 0 { (t!(reader, "pictures-banner-waiting", count = waiting)) " " }
                    @if failed > 0 { (t!(reader, "pictures-banner-failed", count = failed)) " " }
                    a href="/sell/pictures" { (t!(reader, "pictures-banner-see")) }
                }
            }))
        }
    }
}

/// Why a picture could not be fetched, in the reader's language.
pub(super) fn why_text(reader: &Reader, why: &str, status: Option<u32>) -> String {
    let mut args = crate::Args::new();
    args.set("status", i64::from(status.unwrap_or_default()));
    let text = reader.locale().find(&format!("picture-why-{why}"), Some(&args));
    text.unwrap_or_else(|| why.to_owned())
}

/// The picture to be tried again; empty for all that failed.
#[derive(serde::Deserialize)]
struct Again {
    #[serde(default)]
    picture: String,
}

async fn retry(
    State(app): State<App>,
    merchant: Merchant,
    Form(asked): Form<Again>,
) -> Result<Response, Problem> {
    let (id, now) = (merchant.id, app.clock.now());
    let again = move |tx: &mut store::Tx<'_>| {
        if asked.picture.is_empty() {
            pictures::retry_failed(tx, id, now)?;
        } else {
            pictures::retry(tx, id, &asked.picture, now)?;
        }
        Ok::<_, StoreError>(())
    };
    app.db.write(again).await?;
    Ok(done("/sell/pictures", "pictures-retried"))
}

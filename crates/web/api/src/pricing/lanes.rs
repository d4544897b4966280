//! `/v1/lanes`: where parcels can go, and under which rules.

use crate::{App, Items, MoneyBody, Problem, Reader, day};
use axum::extract::State;
use calculator::{buyer_name, countries};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use trade::{Book, Lane, Regime};
use utoipa::ToSchema;

/// A regime of a destination.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LaneView {
    /// Where goods go; the first country of a customs union.
    destination: String,
    /// Every country that it serves.
    destinations: Vec<String>,
    /// The regime, decided by the facts of the sale.
    regime: String,
    /// Its first day …
    from: String,
    /// … its last day, when it has ended or will …
    to: Option<String>,
    /// … and the day on which its rules were last looked at.
    known_until: String,
    /// Its name for people, by language.
    title: BTreeMap<String, String>,
    /// How goods come in under it: parcel, post, express, bonded, cargo.
    channels: Vec<String>,
    /// For whom: consumer, business; all when empty.
    buyers: Vec<String>,
    /// The currency in which it counts.
    currency: String,
    /// At most this per order, on goods, freight and insurance, where there is a limit.
    order_limit: Option<MoneyBody>,
    /// At most this per person and calendar year there, where there is a limit.
    person_year_limit: Option<MoneyBody>,
    /// Tests that charges depend on: `id`, `per`, `of`, `side`, `limit`, `valid_from`, `valid_to`, `source`.
    #[schema(value_type = Vec<Object>)]
    thresholds: Value,
    /// What may be owed: `id`, `kind`, `name` by language, `rate`, `base`, `per`, `when`, `unless`, `hs`,
    /// `origins`, `switch`, `valid_from`, `valid_to`, `known_from`, `rule` by language, `source` …
    #[schema(value_type = Vec<Object>)]
    charges: Value,
    /// Questions that the sources leave open: `name`, `on`, `title` by language, `source`.
    #[schema(value_type = Vec<Object>)]
    switches: Value,
    /// What may be owed and is not computed: `code`, `text` by language, `regimes`, `hs`, `origins`,
    /// `destinations`, `above`, `at_most`, `valid_from`, `valid_to`, `source`. A price that one of these concerns says so.
    #[schema(value_type = Vec<Object>)]
    left_out: Value,
    /// Whose rounding.
    rounding: String,
    /// Where it was read.
    source: String,
    /// Digest of the book of rules.
    book: String,
}

/// Where parcels can go, under which regimes, limits and charges.
#[utoipa::path(
    get, path = "/v1/lanes", tag = "Prices",
    params(
        ("lane" = Option<String>, Query, description = "One lane alone: US:CN"),
        ("date" = Option<String>, Query, description = "By the book that is in force on this day"),
    ),
    responses(
        (status = 200, description = "The regimes of every lane", body = Items<LaneView>),
        (status = 422, description = "No such lane", body = crate::openapi::ProblemBody),
    )
)]
pub(super) async fn lanes(
    State(app): State<App>,
    reader: Reader,
) -> Result<Items<LaneView>, Problem> {
    let one = reader.query("lane").filter(|text| !text.trim().is_empty());
    let pair = one.as_deref().map(countries).transpose()?;
    let asked = reader.query("date").map(|text| day(text.trim(), "date")).transpose()?;
    let now = reader.now();
    let book = app
        .db
        .read(move |tx| match pair {
            Some((_, to)) => rules::books::for_question(tx, to, asked, now),
            None => rules::books::active(tx, asked.unwrap_or_else(|| now.date())),
        })
        .await?;
    let mut items = Vec::new();
    for lane in book.lanes() {
        if pair.is_some_and(|(_, to)| !lane.destinations.contains(&to)) {
            continue;
        }
        let from = |regime: &&Regime| pair.is_none_or(|(from, _)| regime.is_from(from));
        items.extend(lane.regimes.iter().filter(from).map(|r| lane_view(&book, lane, r)));
    }
    Ok(Items { items, next: None })
}

fn lane_view(book: &Book, lane: &Lane, regime: &Regime) -> LaneView {
    let told = calculator::regime_document(regime);
    LaneView {
        destination: regime.destination.code().to_owned(),
        destinations: lane.destinations.iter().map(|c| c.code().to_owned()).collect(),
        regime: regime.name.clone(),
        from: regime.valid_from.to_string(),
        to: regime.valid_to.map(|to| to.to_string()),
        known_until: regime.known_until.to_string(),
        title: regime.title.iter().map(|(l, text)| (l.tag().to_owned(), text.clone())).collect(),
        channels: regime.channels.iter().map(|c| c.name().to_owned()).collect(),
        buyers: regime.buyers.iter().map(|b| buyer_name(*b).to_owned()).collect(),
        currency: regime.currency.code().to_owned(),
        order_limit: regime.limits.as_ref().map(|limits| limits.order.into()),
        person_year_limit: regime.limits.as_ref().and_then(|l| l.person_year).map(Into::into),
        thresholds: told["thresholds"].clone(),
        charges: told["charges"].clone(),
        switches: calculator::switches_document(lane),
        left_out: calculator::left_out_document(lane),
        rounding: regime.rounding.source.clone(),
        source: regime.source.clone(),
        book: book.digest().to_owned(),
    }
}

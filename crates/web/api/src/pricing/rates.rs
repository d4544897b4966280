//! `/v1/fx`: the exchange rate of a day, as prices use it.

use crate::{App, Problem, Reader};
use axum::{Json, extract::State};
use kernel::{Currency, Date};
use pricing::FxQuote;
use serde::Serialize;
use utoipa::ToSchema;

/// A reference rate.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RateView {
    /// What is exchanged.
    from: String,
    /// What it becomes.
    to: String,
    /// How much of `to` one of `from` buys.
    #[schema(example = "6.83216364")]
    rate: String,
    /// The same as an exact fraction.
    #[schema(example = "79827/11684")]
    rate_exact: String,
    /// The day of the rates.
    as_of: String,
    /// The day asked for lies after the last day of the data.
    last_known: bool,
    /// Whose rates.
    source: String,
}

impl From<FxQuote> for RateView {
    fn from(fx: FxQuote) -> RateView {
        RateView {
            from: fx.from.code().to_owned(),
            to: fx.to.code().to_owned(),
            rate: fx.rate.decimal_text(8),
            rate_exact: fx.rate.to_string(),
            as_of: fx.as_of.to_string(),
            last_known: fx.last_known,
            source: fx.source,
        }
    }
}

/// The exchange rate of a day, as prices use it.
#[utoipa::path(
    get, path = "/v1/fx", tag = "Prices",
    params(
        ("from" = String, Query, description = "ISO 4217"),
        ("to" = String, Query, description = "ISO 4217"),
        ("date" = Option<String>, Query, description = "Today when absent"),
    ),
    responses(
        (status = 200, description = "The rate", body = RateView),
        (status = 422, description = "No such rate", body = crate::openapi::ProblemBody),
    )
)]
pub(super) async fn rate(
    State(app): State<App>,
    reader: Reader,
) -> Result<Json<RateView>, Problem> {
    let currency = |name: &'static str| -> Result<Currency, Problem> {
        let text = reader.query(name).unwrap_or_default();
        text.parse().map_err(|e| Problem::invalid("bad-currency", &e).field(name, &e))
    };
    let (from, to) = (currency("from")?, currency("to")?);
    let day = match reader.query("date") {
        Some(text) => text.parse::<Date>().map_err(|_| {
            Problem::invalid("bad-date", "write 2026-11-22").field("date", "write 2026-11-22")
        })?,
        None => reader.today(),
    };
    let quote = app.db.read(move |tx| pricing::fx(tx, from, to, day)).await?;
    Ok(Json(quote.into()))
}

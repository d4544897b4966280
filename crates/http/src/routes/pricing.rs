//! `/v1/quotes`, `/v1/lanes`, `/v1/fx`: prices across a border and what they rest on.

use crate::{Access, App, Body, Items, MoneyBody, Problem, Reader, Routes, components::note_texts};
use axum::{Json, extract::State};
use kernel::{Country, Currency, Date, MerchantId, SkuId, Timestamp};
use pricing::{
    FxError, FxQuote, ParcelQuote, ParcelRequest, QuoteRefusal,
    cli::{
        Answer, GoodsArgs, QuoteArgs, QuoteProblem, answer, answer_document, buyer_name, document,
    },
    quote_parcel,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use trade::{Book, Lane, Regime};
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Api::openapi())
        .post("/v1/quotes", Access::Public, quote)
        .get("/v1/lanes", Access::Public, lanes)
        .get("/v1/fx", Access::Public, rate)
}

#[derive(OpenApi)]
#[openapi(
    paths(quote, lanes, rate),
    components(schemas(QuoteBody, QuoteLineBody, QuoteGoodsBody, LaneView, RateView))
)]
struct Api;

/// A parcel to price: either variants of a merchant (`merchant` and `lines`), or products that need not be
/// listed (`lane` and `goods`; one product may also stand beside `lane`).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteBody {
    /// Id or short name of the merchant; with `lines`.
    merchant: Option<String>,
    /// Where to, with `merchant`; the reader's destination when absent.
    #[schema(example = "CN")]
    destination: Option<String>,
    /// Variants and units.
    #[serde(default)]
    lines: Vec<QuoteLineBody>,
    /// The service; the merchant's standard one when absent.
    service: Option<String>,
    /// From where to where, for products that are not listed.
    #[schema(example = "US:CN")]
    lane: Option<String>,
    /// The products; or one beside `lane`.
    #[serde(default)]
    goods: Vec<QuoteGoodsBody>,
    /// HS code at the destination, 6 to 10 digits.
    #[schema(example = "0813.40")]
    hs: Option<String>,
    /// Of one unit, before taxes.
    price: Option<MoneyBody>,
    /// Units; 1 when absent.
    quantity: Option<u64>,
    /// Of one unit.
    #[schema(example = "1.2 kg")]
    weight: Option<String>,
    /// Country of origin of the goods; where they are sent from when absent.
    origin: Option<String>,
    /// A programme that the goods claim.
    preference: Option<String>,
    /// What a rule may ask: `volume_ml`, `net_weight_g`, `state` …
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    /// Of the whole parcel; nothing when absent.
    freight: Option<MoneyBody>,
    /// Of the whole parcel; nothing when absent.
    insurance: Option<MoneyBody>,
    /// The regime whose facts are stated; decided by the facts when absent.
    regime: Option<String>,
    /// `parcel`, `post`, `express`, `bonded` or `cargo`; a parcel of a market when absent.
    channel: Option<String>,
    /// `consumer` or `business`; a consumer when absent.
    buyer: Option<String>,
    /// `registered` or `unregistered` with the destination's scheme for low-value goods.
    seller: Option<String>,
    /// The day of the rules and rates; today at the destination when absent.
    #[schema(format = Date)]
    date: Option<String>,
    /// Read the book as it was known on this day.
    #[schema(format = Date)]
    known_at: Option<String>,
    /// `last-known` or `refuse`: what to do with days after the book.
    outside: Option<String>,
    /// Answers to questions that the sources leave open, by name.
    #[serde(default)]
    switches: BTreeMap<String, bool>,
    /// What one unit of a currency is worth in the destination's, where you state it yourself.
    #[serde(default)]
    rates: BTreeMap<String, String>,
    /// What the buyer has already used of the limit of this year.
    used_this_year: Option<MoneyBody>,
}

/// A product that need not be listed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteGoodsBody {
    /// What lines and refusals call it.
    name: Option<String>,
    /// HS code at the destination, 6 to 10 digits.
    #[schema(example = "0813.40")]
    hs: Option<String>,
    /// Of one unit, before taxes.
    price: Option<MoneyBody>,
    /// Units; 1 when absent.
    quantity: Option<u64>,
    /// Of one unit.
    #[schema(example = "1.2 kg")]
    weight: Option<String>,
    /// Country of origin of the goods; where they are sent from when absent.
    origin: Option<String>,
    /// A programme that the goods claim.
    preference: Option<String>,
    /// What a rule may ask: `volume_ml`, `net_weight_g`, `state` …
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

/// A variant and how many.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteLineBody {
    /// Id of the variant.
    #[schema(example = "sku_01h455vb4pex5vsknk084sn02q")]
    sku: String,
    /// Units, at least 1.
    quantity: u32,
}

/// Prices a parcel: every line with its base, rate, formula, rule, date and source.
#[utoipa::path(
    post, path = "/v1/quotes", tag = "Prices", request_body = QuoteBody,
    responses(
        (status = 200, description = "The landed cost", body = Object),
        (status = 422, description = "No price, and the way out", body = crate::openapi::ProblemBody),
    )
)]
async fn quote(
    State(app): State<App>,
    reader: Reader,
    Body(body): Body<QuoteBody>,
) -> Result<Json<Value>, Problem> {
    if body.lane.is_some() || body.hs.is_some() || !body.goods.is_empty() {
        return products(&app, &reader, body).await.map(Json);
    }
    let merchant = find_merchant(&app, body.merchant.as_deref().unwrap_or_default()).await?;
    let destination = match &body.destination {
        Some(text) => country(text, "destination")?,
        None => reader.destination(),
    };
    let mut lines: Vec<(SkuId, u32)> = Vec::new();
    for line in &body.lines {
        let sku = line
            .sku
            .parse()
            .map_err(|e: kernel::IdError| Problem::invalid("unknown-sku", &e).field("sku", &e))?;
        lines.push((sku, line.quantity));
    }
    let request = ParcelRequest { merchant, destination, lines, service: body.service };
    let now = reader.now();
    let quote = app.db.read(move |tx| quote_parcel(tx, &request, now)).await?;
    Ok(Json(quote_document(&quote)))
}

/// The JSON of a parcel's quote: its landed cost, and the parcel it is for.
pub(crate) fn quote_document(quote: &ParcelQuote) -> Value {
    let rates = [quote.fx.clone()];
    let foreign = quote.fx.from != quote.fx.to;
    let mut json = document(&quote.landed, if foreign { &rates } else { &[] }, &note_texts);
    let lines: Vec<Value> = quote
        .lines
        .iter()
        .map(|line| {
            serde_json::json!({
                "sku": line.sku, "listing": line.listing, "code": line.code,
                "quantity": line.quantity, "unit_price": line.unit_price, "amount": line.amount,
                "merchant_unit_price": line.merchant_unit_price, "hs": line.hs,
            })
        })
        .collect();
    json["parcel"] = serde_json::json!({
        "merchant": quote.merchant, "sent_from": quote.sent_from,
        "destination": quote.destination, "weight_g": quote.weight, "products": lines,
        "goods": quote.goods, "freight": quote.freight, "taxes": quote.taxes,
        "service": quote.service(), "arrives": [quote.promise.0, quote.promise.1],
        "expires_at": quote.expires_at.map(|at| at.to_string()), "digest": quote.digest,
    });
    json
}

/// Prices products that need not be listed.
async fn products(app: &App, reader: &Reader, body: QuoteBody) -> Result<Value, Problem> {
    let args = body.into_args()?;
    let answer = ask(app, args, reader.now()).await??;
    let (kept, moment) = (answer.to_store(), app.clock.moment());
    let id = app.db.write(move |tx| pricing::store_quote(tx, &kept, &mut moment.clone())).await?;
    let mut json = answer_document(&answer, &note_texts);
    json["id"] = serde_json::json!(id);
    Ok(json)
}

/// A landed cost by the market's book and exchange rates.
pub(crate) async fn ask(
    app: &App,
    args: QuoteArgs,
    now: Timestamp,
) -> Result<Result<Answer, QuoteProblem>, store::StoreError> {
    app.db
        .read(move |tx| {
            let book = pricing::books::active(tx, now.date())?;
            let mut failed = None;
            let mut rate = |from, to, day| match pricing::fx(tx, from, to, day) {
                Ok(quote) => Ok(quote),
                Err(QuoteRefusal::Fx(error)) => Err(error),
                Err(other) => {
                    failed = Some(other);
                    Err(FxError::NoRate { currency: from, day })
                }
            };
            let answer = answer(&book, &args, now, &mut rate);
            match failed {
                Some(QuoteRefusal::Store(error)) => Err(error),
                _ => Ok(answer),
            }
        })
        .await
}

fn pair(money: &MoneyBody) -> String {
    format!("{} {}", money.amount, money.currency)
}

fn pairs<V: ToString>(map: &BTreeMap<String, V>) -> Vec<String> {
    map.iter().map(|(name, value)| format!("{name}={}", value.to_string())).collect()
}

impl From<QuoteGoodsBody> for GoodsArgs {
    fn from(body: QuoteGoodsBody) -> GoodsArgs {
        GoodsArgs {
            name: body.name,
            hs: body.hs.unwrap_or_default(),
            price: body.price.as_ref().map(pair).unwrap_or_default(),
            quantity: body.quantity.map(|quantity| quantity.to_string()),
            weight: body.weight,
            origin: body.origin,
            preference: body.preference,
            attributes: pairs(&body.attributes),
        }
    }
}

impl QuoteBody {
    fn into_args(mut self) -> Result<QuoteArgs, Problem> {
        let beside = self.hs.is_some() || self.price.is_some();
        if beside && !self.goods.is_empty() {
            let why = "give either goods, or one product beside lane, not both";
            return Err(Problem::invalid("no-quote", why).field("goods", why));
        }
        if self.goods.is_empty() {
            self.goods.push(QuoteGoodsBody {
                name: None,
                hs: self.hs,
                price: self.price,
                quantity: self.quantity,
                weight: self.weight,
                origin: self.origin,
                preference: self.preference,
                attributes: self.attributes,
            });
        }
        Ok(QuoteArgs {
            lane: self.lane.unwrap_or_default(),
            goods: self.goods.into_iter().map(Into::into).collect(),
            freight: self.freight.as_ref().map(pair),
            insurance: self.insurance.as_ref().map(pair),
            regime: self.regime,
            channel: self.channel,
            buyer: self.buyer,
            seller: self.seller,
            date: self.date,
            known_at: self.known_at,
            outside: self.outside,
            switches: pairs(&self.switches),
            rates: pairs(&self.rates),
            used_this_year: self.used_this_year.as_ref().map(pair),
        })
    }
}

async fn find_merchant(app: &App, text: &str) -> Result<MerchantId, Problem> {
    let unknown = || {
        let why = "name a merchant by its id or short name";
        Problem::invalid("unknown-merchant", why).field("merchant", why)
    };
    if let Ok(id) = text.parse::<MerchantId>() {
        return Ok(id);
    }
    let slug = text.parse::<kernel::Slug>().map_err(|_| unknown())?;
    let found = app.db.read(move |tx| accounts::merchant_by_slug(tx, &slug)).await?;
    found.map(|merchant| merchant.id).ok_or_else(unknown)
}

pub(super) fn country(text: &str, field: &'static str) -> Result<Country, Problem> {
    text.parse()
        .map_err(|e: kernel::CountryError| Problem::invalid("bad-country", &e).field(field, &e))
}

impl From<QuoteRefusal> for Problem {
    fn from(refusal: QuoteRefusal) -> Problem {
        let (slug, field) = (refusal.slug(), refusal.field());
        let ways: Vec<&str> = refusal.ways_out().into_iter().map(trade::WayOut::text).collect();
        match refusal {
            QuoteRefusal::Store(error) => error.into(),
            QuoteRefusal::UnknownSku(_)
            | QuoteRefusal::Freight(_)
            | QuoteRefusal::Fx(_)
            | QuoteRefusal::Trade(_)
            | QuoteRefusal::Empty
            | QuoteRefusal::NotShipped { .. }
            | QuoteRefusal::MissingWeight { .. }
            | QuoteRefusal::UnconfirmedHs { .. }
            | QuoteRefusal::Currencies { .. }
            | QuoteRefusal::OtherBook(_)
            | QuoteRefusal::TooLarge => Problem::invalid(slug, &refusal)
                .field(field, &refusal)
                .with("ways_out", ways.join("; ")),
        }
    }
}

impl From<QuoteProblem> for Problem {
    fn from(problem: QuoteProblem) -> Problem {
        let told = Problem::invalid("no-quote", &problem.why)
            .with("reason", &problem.problem)
            .field(&problem.field, &problem.why)
            .with("ways_out", problem.ways_out.join("; "));
        match problem.possible.is_empty() {
            true => told,
            false => told.with("possible", problem.possible.join("; ")),
        }
    }
}

/// A regime of a destination.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LaneView {
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
    params(("lane" = Option<String>, Query, description = "One lane alone: US:CN")),
    responses(
        (status = 200, description = "The regimes of every lane", body = Items<LaneView>),
        (status = 422, description = "No such lane", body = crate::openapi::ProblemBody),
    )
)]
async fn lanes(State(app): State<App>, reader: Reader) -> Result<Items<LaneView>, Problem> {
    let day = reader.now().date();
    let book = app.db.read(move |tx| pricing::books::active(tx, day)).await?;
    let one = reader.query("lane").filter(|text| !text.trim().is_empty());
    let pair = one.as_deref().map(lane_of).transpose()?;
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
    let told = pricing::cli::regime_document(regime);
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
        switches: pricing::cli::switches_document(lane),
        rounding: regime.rounding.source.clone(),
        source: regime.source.clone(),
        book: book.digest().to_owned(),
    }
}

fn lane_of(text: &str) -> Result<(Country, Country), Problem> {
    let pair = text.split_once(':').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    pair.ok_or_else(|| Problem::invalid("unknown-lane", "write US:CN").field("lane", "write US:CN"))
}

/// A reference rate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RateView {
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
async fn rate(State(app): State<App>, reader: Reader) -> Result<Json<RateView>, Problem> {
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

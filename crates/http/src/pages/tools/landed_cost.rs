//! `/tools/landed-cost`: what anything costs at a door abroad, line by line. Everything stands in the
//! address, so that a result can be passed on; `/tools/landed-cost.json` answers the same as JSON.

mod asked;
mod form;
mod result;

use crate::{
    Access, App, Layout, Problem, Reader, Routes,
    components::{note_texts, section},
    t,
};
use asked::Asked;
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use kernel::{Date, Timestamp};
use maud::{Markup, html};
use pricing::{
    FxError, QuoteRefusal,
    cli::{Answer, QuoteArgs, QuoteProblem, answer, answer_document},
};
use store::{StoreError, Tx};
use trade::{Book, Texts};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/tools/landed-cost", Access::Public, show).get(
        "/tools/landed-cost.json",
        Access::Public,
        as_json,
    )
}

/// The same sale under another regime of the lane.
pub(crate) struct Other {
    name: String,
    title: Texts,
    channels: Vec<&'static str>,
    answer: Result<Answer, QuoteProblem>,
}

/// What was computed.
struct Computed {
    answer: Result<Answer, QuoteProblem>,
    others: Vec<Other>,
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let asked = Asked::read(&reader, pairs);
    let computed = match asked.args() {
        Some(args) => Some(compute(&app, args, reader.now()).await?),
        None => None,
    };
    let problem = computed.as_ref().and_then(|computed| computed.answer.as_ref().err());
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let title = t!(&reader, "calc-title");
    let origin = app.config.origin.as_deref().unwrap_or_default();
    let body = html! {
        div.calc-head { h1 { (title) } p.lead { (t!(&reader, "calc-lead")) } }
        div.calc {
            @match computed.as_ref().map(|computed| (&computed.answer, &computed.others)) {
                Some((Ok(answer), others)) => {
                    div.calc-result { (result::show(&reader, &asked, (answer, others), origin)) }
                }
                Some((Err(problem), _)) => {
                    div.calc-result { (result::refused(&reader, &asked, problem)) }
                }
                None if !asked.words.is_empty() && asked.code.is_none() => {
                    div.calc-result { (form::suggestions(&reader, &asked)) }
                }
                None => { div.calc-result { (welcome(&reader)) } }
            }
            div.calc-form { (form::show(&reader, &asked, problem)) }
        }
    };
    let lead = t!(&reader, "calc-lead");
    let page = Layout::new(&title).description(&lead).shop(&reader, body);
    Ok((status, page).into_response())
}

async fn as_json(
    State(app): State<App>,
    reader: Reader,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let asked = Asked::read(&reader, pairs);
    let args = asked.all_args();
    let answer = compute(&app, args, reader.now()).await?.answer;
    Ok(match answer {
        Ok(answer) => Json(answer_document(&answer, &note_texts)).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    })
}

async fn compute(app: &App, args: QuoteArgs, now: Timestamp) -> Result<Computed, StoreError> {
    app.db
        .read(move |tx| {
            let book = pricing::books::active(tx, now.date())?;
            let answer = ask(tx, &book, &args, now)?;
            let others = match &answer {
                Ok(answer) => others(tx, &book, (&args, answer), now)?,
                Err(_) => Vec::new(),
            };
            Ok(Computed { answer, others })
        })
        .await
}

fn ask(
    tx: &mut Tx<'_>,
    book: &Book,
    args: &QuoteArgs,
    now: Timestamp,
) -> Result<Result<Answer, QuoteProblem>, StoreError> {
    let mut failed = None;
    let mut rate = |from, to, day: Date| match pricing::fx(tx, from, to, day) {
        Ok(quote) => Ok(quote),
        Err(QuoteRefusal::Fx(error)) => Err(error),
        Err(QuoteRefusal::Store(error)) => {
            failed = Some(error);
            Err(FxError::NoRate { currency: from, day })
        }
        Err(_) => Err(FxError::NoRate { currency: from, day }),
    };
    let answer = answer(book, args, now, &mut rate);
    match failed {
        Some(error) => Err(error),
        None => Ok(answer),
    }
}

/// Every other regime of the lane that was open on that day, once each.
fn others(
    tx: &mut Tx<'_>,
    book: &Book,
    (args, answer): (&QuoteArgs, &Answer),
    now: Timestamp,
) -> Result<Vec<Other>, StoreError> {
    let (ask_, date) = (&answer.ask, answer.ask.date);
    let Some(lane) = book.lane(ask_.destination) else { return Ok(Vec::new()) };
    let mut others: Vec<Other> = Vec::new();
    for regime in &lane.regimes {
        let on = regime.valid_from <= date && regime.valid_to.is_none_or(|to| date <= to);
        let told = regime.name == answer.cost.regime
            || others.iter().any(|other| other.name == regime.name);
        if told || !on || regime.channels.is_empty() || !regime.is_from(ask_.origin) {
            continue;
        }
        let args = QuoteArgs { regime: Some(regime.name.clone()), ..args.clone() };
        others.push(Other {
            name: regime.name.clone(),
            title: regime.title.clone(),
            channels: regime.channels.iter().map(|channel| channel.name()).collect(),
            answer: ask(tx, book, &args, now)?,
        });
    }
    Ok(others)
}

/// What the calculator is for, with three sales to look at.
fn welcome(reader: &Reader) -> Markup {
    let examples = [
        (
            "calc-example-cherries",
            "from=US&to=CN&hs=0813.40&price=12.50&currency=USD&quantity=2&weight=1+kg&freight=9",
        ),
        (
            "calc-example-scarf",
            "from=CN&to=US&hs=6214.10.20&price=48&currency=USD&weight=120+g&freight=6",
        ),
        (
            "calc-example-tea",
            "from=CN&to=SG&hs=0902.10&price=180&currency=CNY&weight=300+g&freight=60",
        ),
    ];
    section(
        &t!(reader, "calc-examples"),
        html! {
            p { (t!(reader, "calc-how")) }
            ul.calc-examples {
                @for (key, query) in examples {
                    li { a href={ "/tools/landed-cost?" (query) } { (reader.text(key)) } }
                }
            }
            p.small.soft { (t!(reader, "calc-unchecked")) }
        },
    )
}

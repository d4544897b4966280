//! `/tools/landed-cost`: what anything costs at a door abroad, line by line. Everything stands in the
//! address, so that a result can be passed on; `/tools/landed-cost.json` answers the same as JSON.

mod asked;
mod compute;
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
use calculator::answer_document;
use compute::{Computed, compute};
use maud::{Markup, html};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/tools/landed-cost", Access::Public, show).get(
        "/tools/landed-cost.json",
        Access::Public,
        as_json,
    )
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&reader, pairs);
    let Computed { answer, others, regimes } =
        compute(&app, asked.lane(), asked.args(), reader.now()).await?;
    let problem = answer.as_ref().and_then(|answer| answer.as_ref().err());
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let title = t!(&reader, "calc-title");
    let origin = app.config.origin.as_deref().unwrap_or_default();
    let form = html! { div.calc-form { (form::show(&reader, &asked, &regimes, problem)) } };
    let told = match &answer {
        Some(Ok(answer)) => Some(result::show(&reader, &asked, (answer, &others), origin)),
        Some(Err(problem)) => Some(result::refused(&reader, &asked, problem)),
        None if !asked.words.is_empty() && asked.code.is_none() => {
            Some(form::suggestions(&reader, &asked))
        }
        None => None,
    };
    let body = html! {
        div.calc-head { h1 { (title) } p.lead { (t!(&reader, "calc-lead")) } }
        div.calc {
            // An answer stands before its question, on a telephone too; without one, the question is first.
            @match told {
                Some(told) => { div.calc-result { (told) } (form) }
                None => { (form) div.calc-result { (welcome(&reader)) } }
            }
        }
    };
    let lead = t!(&reader, "calc-lead");
    let page = Layout::new(&title).description(&lead).canonical("/tools/landed-cost");
    let page = page.shop(&reader, body);
    Ok((status, page).into_response())
}

async fn as_json(
    State(app): State<App>,
    reader: Reader,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let asked = Asked::of(&reader, pairs);
    let args = Some(asked.all_args());
    let Some(answer) = compute(&app, asked.lane(), args, reader.now()).await?.answer else {
        return Err(Problem::not_found());
    };
    Ok(match answer {
        Ok(answer) => Json(answer_document(&answer, &note_texts)).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    })
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
    html! {
        p.calc-how { (t!(reader, "calc-how")) }
        (section(&t!(reader, "calc-examples"), html! {
            ul.calc-examples {
                @for (key, query) in examples {
                    li { a href={ "/tools/landed-cost?" (query) } { (reader.text(key)) } }
                }
            }
            p.small.soft { (t!(reader, "calc-unchecked")) }
        }))
    }
}

//! The form of a decision: what it gives, who bears it, why, and what it would post.

use super::dispute_page;
use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes,
    components::{Field, Tone, banner, facts, radios},
    done, refused, t,
};
use aftersales::{Award, DecideDispute, DisputeError, DisputeView};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fulfilment::{Bearer, By};
use kernel::{Money, SkuId};
use maud::{Markup, html};
use std::collections::BTreeMap;
use web_kit::{
    again::told_above,
    case_parts::{amount_typed, load_dispute, units_typed},
    order_parts::line_name,
};

pub(super) fn routes(routes: Routes) -> Routes {
    routes.post("/admin/disputes/{dispute}/decide", Access::ORDERS, decide)
}

/// What was typed into the form of a decision.
pub(super) type Typed = BTreeMap<String, String>;

pub(super) fn decision_fields(
    reader: &Reader,
    view: &DisputeView,
    (typed, wrong): (&Typed, &Refusals),
) -> Markup {
    let value = |name: &str| typed.get(name).map_or("", String::as_str);
    let choice = |prefix: &str, key: &str| {
        (key.to_owned(), html! { (reader.text(&format!("{prefix}-{key}"))) })
    };
    let outcomes = ["full", "units", "amount", "none"].map(|key| choice("admindispute-gives", key));
    let bearers = ["merchant", "market"].map(|key| choice("dispute-borne", key));
    html! {
        (radios("outcome", &t!(reader, "admindispute-outcome"), &outcomes, value("outcome")))
        @for line in &view.dispute.lines {
            @let goods = view.order.lines.iter().find(|one| one.sku == line.sku);
            @let label = goods.map_or_else(|| line.sku.to_string(), |one| line_name(reader, one));
            @let name = format!("units-{}", line.sku);
            (Field::number(&name, &label).value(value(&name)).optional(reader)
                .suffix(&t!(reader, "return-of-units", count = line.quantity)))
        }
        (Field::amount("amount", &t!(reader, "admindispute-amount"))
            .hint(&t!(reader, "admindispute-amount-hint", amount = reader.money_text(amount_most(view))))
            .prefix(view.dispute.currency.code()).value(value("amount")).optional(reader).refusals(wrong))
        (radios("bearer", &t!(reader, "admindispute-bearer"), &bearers, value("bearer")))
        (Field::area("reasons", &t!(reader, "admindispute-reasons"), 5)
            .hint(&t!(reader, "admindispute-reasons-hint"))
            .value(value("reasons")).attribute("maxlength", "2000").refusals(wrong))
        div.actions {
            button.button.button-quiet type="submit" name="what" value="preview" { (t!(reader, "admindispute-preview")) }
            button.button type="submit" name="what" value="decide" { (t!(reader, "admindispute-decide-now")) }
        }
    }
}

/// What was paid for what is disputed, with the way back.
fn amount_most(view: &DisputeView) -> Money {
    let freight = view.dispute.freight.unwrap_or(Money::zero(view.dispute.currency));
    view.worth.plus(freight).unwrap_or(view.worth)
}

/// The award and the bearer that were chosen, or what is missing.
fn award_typed(
    reader: &Reader,
    typed: &Typed,
    view: &DisputeView,
) -> Result<(Award, Bearer), Refusals> {
    let mut wrong = Refusals::new();
    let word = |name: &str| typed.get(name).map_or("", String::as_str);
    let missing = || Refusal::new(t!(reader, "admindispute-choose"));
    let award = match word("outcome") {
        "full" => Some(Award::Full),
        "none" => Some(Award::None),
        "units" => {
            let units: Vec<(SkuId, u32)> = units_typed(typed, "units");
            Some(Award::Units(units.into_iter().filter(|(_, n)| *n > 0).collect()))
        }
        "amount" => match amount_typed(word("amount"), view.dispute.currency) {
            Ok(Some(amount)) => Some(Award::Amount(amount)),
            Ok(None) | Err(_) => {
                let max = reader.money_text(amount_most(view));
                wrong.add(
                    "amount",
                    Refusal::new(t!(reader, "admindispute-amount-wrong", max = max)),
                );
                None
            }
        },
        _ => {
            wrong.add("", missing());
            None
        }
    };
    let bearer = match word("bearer") {
        "merchant" => Some(Bearer::Merchant),
        "market" => Some(Bearer::Market),
        _ => {
            wrong.add("", missing());
            None
        }
    };
    award.zip(bearer).ok_or(wrong)
}

async fn decide(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(dispute): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let view = load_dispute(&app, &dispute, By::Operator).await?;
    let typed: Typed = pairs.into_iter().collect();
    let (award, bearer) = match award_typed(&reader, &typed, &view) {
        Ok(chosen) => chosen,
        Err(wrong) => {
            let page = dispute_page((&app, &reader), &view, (&typed, &wrong), None);
            return Ok(refused(page.await?));
        }
    };
    let (id, one) = (view.dispute.id, view.dispute.clone());
    let looks = typed.get("what").is_some_and(|what| what == "preview");
    let decided = if looks {
        let given = award.clone();
        let posts = app.db.read(move |tx| aftersales::preview_decision(tx, &one, (&given, bearer)));
        match posts.await {
            Ok(posts) => {
                let freight = view.dispute.freight.filter(|_| gives_freight(&award));
                let beside = freight.filter(|_| !view.dispute.lines.is_empty());
                let shown = preview(&reader, posts.as_ref(), beside);
                let none = Refusals::new();
                let page =
                    dispute_page((&app, &reader), &view, (&typed, &none), Some(shown)).await?;
                return Ok(page.into_response());
            }
            Err(error) => Err(error),
        }
    } else {
        let reasons = typed.get("reasons").cloned().unwrap_or_default();
        let ask = DecideDispute { dispute: id, by: person.decider(), award, bearer, reasons };
        let moment = app.clock.moment();
        app.db.write(move |tx| aftersales::decide_dispute(tx, &ask, &mut moment.clone())).await
    };
    let mut wrong = Refusals::new();
    match decided {
        Ok(()) => return Ok(done(&format!("/admin/disputes/{id}"), "dispute-decided")),
        Err(DisputeError::Words) => {
            wrong.add("reasons", Refusal::new(t!(&reader, "admindispute-reasons-missing")));
        }
        Err(DisputeError::Amount { max }) => {
            let max = reader.money_text(max);
            let refusal = Refusal::new(t!(&reader, "admindispute-amount-wrong", max = max));
            wrong.add("amount", refusal);
        }
        Err(DisputeError::Units(_)) => {
            wrong.add("", Refusal::new(t!(&reader, "admindispute-units-wrong")));
        }
        Err(error) => wrong.add("", told_above(&reader, error.into())?),
    }
    Ok(refused(dispute_page((&app, &reader), &view, (&typed, &wrong), None).await?))
}

/// Whether it gives what the way back cost, beside units.
fn gives_freight(award: &Award) -> bool {
    matches!(award, Award::Full | Award::Units(_))
}

/// What the decision would post, and `freight` beside it as far as the order holds more.
fn preview(reader: &Reader, posts: Option<&fulfilment::Preview>, freight: Option<Money>) -> Markup {
    let body = match posts {
        None => html! { p { (t!(reader, "admindispute-posts-nothing")) } },
        Some(posts) => html! {
            p.refusal-what { (t!(reader, "admindispute-posts")) }
            (facts(&[
                (t!(reader, "admindispute-posts-back"), html! { (reader.money(posts.back.amount)) }),
                (t!(reader, "admindispute-posts-tax"), html! { (reader.money(posts.back.tax)) }),
                (t!(reader, "admindispute-posts-merchant"), html! { (reader.money(posts.gross)) }),
                (t!(reader, "admindispute-posts-left"), html! { (reader.money(posts.back.left)) }),
            ]))
            @if let Some(freight) = freight {
                p { (t!(reader, "admindispute-posts-freight", amount = reader.money_text(freight))) }
            }
            @if posts.ends { p { (t!(reader, "admindispute-posts-ends")) } }
        },
    };
    banner(Tone::Plain, body)
}

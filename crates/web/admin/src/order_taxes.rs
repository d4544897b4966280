//! `/admin/orders/{order}/taxes`: what the shopper was quoted, what customs assessed, and the form
//! that records it.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes, admin_page,
    components::{
        Column, Field, Tone, banner, button, empty_state, facts, form, money_cell, refused_head,
        section, table,
    },
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::{AssessTax, AssessTaxError, By, OrderView, quoted_taxes, taken_of};
use kernel::{Currency, Date, Money, OrderId};
use ledger::{AssessError, AssessedTax, Assessment, tax_kind};
use maud::{Markup, html};
use trade::CostKind;
use web_kit::order_parts::load;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/orders/{order}/taxes", Access::ORDERS, show).post(
        "/admin/orders/{order}/taxes",
        Access::ORDERS,
        assess_tax,
    )
}

/// The kinds that customs may assess, in the order in which the form asks for them.
const KINDS: [&str; 6] = ["duty", "vat", "sales_tax", "consumption_tax", "excise", "fee"];

/// The name of a kind of tax.
pub(super) fn kind_name(reader: &Reader, kind: CostKind) -> String {
    reader.text(&format!("tax-kind-{}", kind.name()))
}

type Typed = Vec<(String, String)>;

fn typed<'a>(all: &'a Typed, name: &str) -> &'a str {
    all.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    let view = load(&app, &order, By::Operator).await?;
    page(&reader, &view, None, &Refusals::new())
}

fn page(
    reader: &Reader,
    view: &OrderView,
    given: Option<&Typed>,
    wrong: &Refusals,
) -> Result<Markup, Problem> {
    let order = &view.order;
    let quoted = quoted_taxes(order)?;
    let standing = view.assessments.last().filter(|last| last.replaced_at.is_none());
    let title = t!(reader, "ordertax-title", number = order.number.as_str());
    let back = t!(reader, "order-title", number = order.number.as_str());
    let body = html! {
        p { a href={ "/admin/orders/" (order.id) } { (back) } }
        p.lead { (t!(reader, "ordertax-lead")) }
        (refused_head(reader, wrong, ("", false)))
        div.columns {
            div.stack {
                (section(&t!(reader, "ordertax-compared"), compared(reader, view, &quoted, standing)))
                (section(&t!(reader, "ordertax-history"), history(reader, &view.assessments)))
            }
            div.stack {
                (section(&t!(reader, "ordertax-record"), html! {
                    @if order.times.shipped.is_some() {
                        div.panel { (record_form(reader, view, (&quoted, standing), given, wrong)) }
                    } @else {
                        (banner(Tone::Plain, html! { p { (t!(reader, "ordertax-never-shipped")) } }))
                    }
                }))
            }
        }
    };
    Ok(admin_page(reader, &title, body))
}

/// Kind by kind: quoted, assessed, difference.
fn compared(
    reader: &Reader,
    view: &OrderView,
    quoted: &[(CostKind, Money)],
    standing: Option<&Assessment>,
) -> Markup {
    let columns = [
        Column::text(t!(reader, "ordertax-column-kind")),
        Column::number(t!(reader, "ordertax-column-quoted")),
        Column::number(t!(reader, "ordertax-column-assessed")),
        Column::number(t!(reader, "ordertax-column-difference")),
    ];
    let lines: Vec<(String, Money, Option<Money>)> = match standing {
        Some(known) => known
            .taxes
            .iter()
            .map(|tax: &AssessedTax| (kind_name(reader, tax.kind), tax.quoted, Some(tax.assessed)))
            .collect(),
        None => {
            quoted.iter().map(|(kind, money)| (kind_name(reader, *kind), *money, None)).collect()
        }
    };
    let less = |assessed: Option<Money>, quoted: Money| {
        assessed.and_then(|assessed| assessed.minus(quoted).ok())
    };
    let rows = html! {
        @for (name, quoted, assessed) in &lines {
            tr {
                th scope="row" { (name) }
                (money_cell(reader, Some(*quoted)))
                (money_cell(reader, *assessed))
                (money_cell(reader, less(*assessed, *quoted)))
            }
        }
    };
    let taken = taken_of(&view.order, view.hold.as_ref());
    let totals = html! {
        tr {
            th scope="row" { (t!(reader, "ordertax-taken")) }
            (money_cell(reader, Some(taken)))
            (money_cell(reader, standing.map(|known| known.assessed)))
            (money_cell(reader, less(standing.map(|known| known.assessed), taken)))
        }
    };
    html! {
        (table(&t!(reader, "ordertax-compared"), &columns, rows, Some(totals)))
        @if taken != view.order.quote.taxes { p.soft { (t!(reader, "ordertax-paid-back")) } }
        @if standing.is_none() { p.soft { (t!(reader, "ordertax-none")) } }
        @if let Some(known) = standing { p.soft { (verdict(reader, known)) } }
    }
}

/// Who bears the difference, in one sentence.
fn verdict(reader: &Reader, known: &Assessment) -> String {
    let Ok(difference) = known.difference() else { return String::new() };
    let size = Money::new(difference.minor().saturating_abs(), difference.currency());
    let size = reader.money_text(size);
    let key = match difference {
        none if none.is_zero() => "ordertax-verdict-same",
        more if more.is_positive() => "ordertax-verdict-more",
        _ => "ordertax-verdict-less",
    };
    t!(reader, key, size = size)
}

fn history(reader: &Reader, assessments: &[Assessment]) -> Markup {
    if assessments.is_empty() {
        let (title, way) = (t!(reader, "ordertax-empty"), t!(reader, "ordertax-empty-way"));
        return empty_state("scales", &title, &way, None);
    }
    html! {
        @for one in assessments.iter().rev() {
            div.panel {
                (facts(&[
                    (t!(reader, "ordertax-reference"), html! { span.code { (one.reference) } }),
                    (t!(reader, "ordertax-day"), html! { (reader.date(one.assessed_on)) }),
                    (t!(reader, "ordertax-column-assessed"), reader.money(one.assessed)),
                    (t!(reader, "ordertax-taken"), reader.money(one.taken)),
                    (t!(reader, "ordertax-by"), html! { (by_text(reader, &one.by)) " · " (reader.time(one.recorded_at)) }),
                    (t!(reader, "ordertax-standing"), match one.replaced_at {
                        None => html! { (t!(reader, "ordertax-stands")) },
                        Some(at) => html! { (t!(reader, "ordertax-replaced")) " " (reader.time(at)) },
                    }),
                ]))
            }
        }
    }
}

/// The market itself records what follows from a refund.
fn by_text(reader: &Reader, by: &str) -> String {
    if by == "market" { t!(reader, "ordertax-by-market") } else { by.to_owned() }
}

fn record_form(
    reader: &Reader,
    view: &OrderView,
    (quoted, standing): (&[(CostKind, Money)], Option<&Assessment>),
    given: Option<&Typed>,
    wrong: &Refusals,
) -> Markup {
    let currency = view.order.quote.taxes.currency();
    let value = |name: &str, known: String| match given {
        Some(all) => typed(all, name).to_owned(),
        None => known,
    };
    let amount = |kind: CostKind| {
        let known = match standing {
            Some(one) => one.taxes.iter().find(|tax| tax.kind == kind).map(|tax| tax.assessed),
            None => quoted.iter().find(|(of, _)| *of == kind).map(|(_, money)| *money),
        };
        let text = known.map(Money::amount_text).unwrap_or_default();
        Field::amount(kind.name(), &kind_name(reader, kind))
            .prefix(&reader.locale().currency_sign(currency))
            .value(&value(kind.name(), text))
            .refusals(wrong)
    };
    form(
        reader,
        &format!("/admin/orders/{}/taxes", view.order.id),
        html! {
            p.soft { (t!(reader, "ordertax-record-lead")) }
            (Field::text("reference", &t!(reader, "ordertax-reference"))
                .hint(&t!(reader, "ordertax-reference-hint"))
                .attribute("maxlength", "80").value(&value("reference", String::new()))
                .refusals(wrong))
            (Field::date("assessed_on", &t!(reader, "ordertax-day"))
                .value(&value("assessed_on", reader.today().to_string())).refusals(wrong))
            @for kind in KINDS.iter().filter_map(|name| tax_kind(name)) { (amount(kind)) }
            div.actions { (button(&t!(reader, "ordertax-record-button"))) }
        },
    )
}

async fn assess_tax(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(order): Path<String>,
    Form(given): Form<Typed>,
) -> Result<Response, Problem> {
    let id: OrderId = order.parse()?;
    let view = load(&app, &order, By::Operator).await?;
    let mut wrong = Refusals::new();
    let currency = view.order.quote.taxes.currency();
    let asked = parse(&reader, &given, currency, &mut wrong);
    let Some((assessed_on, taxes)) = asked else {
        return Ok(refused(page(&reader, &view, Some(&given), &wrong)?));
    };
    let ask = AssessTax {
        order: id,
        by: By::Operator,
        recorder: person.decider().into(),
        taxes,
        reference: typed(&given, "reference").to_owned(),
        assessed_on,
    };
    let moment = app.clock.moment();
    let told = app.db.write(move |tx| fulfilment::assess_tax(tx, &ask, &mut moment.clone())).await;
    let Err(error) = told else {
        return Ok(done(&format!("/admin/orders/{id}/taxes"), "assessed"));
    };
    let (field, refusal) = refusal_of(&reader, error)?;
    wrong.add(field, refusal);
    Ok(refused(page(&reader, &view, Some(&given), &wrong)?))
}

type Asked = (Date, Vec<(CostKind, Money)>);

fn parse(
    reader: &Reader,
    given: &Typed,
    currency: Currency,
    wrong: &mut Refusals,
) -> Option<Asked> {
    let day = typed(given, "assessed_on").parse::<Date>();
    let day =
        wrong.keep("assessed_on", day.map_err(|_| Refusal::new(t!(reader, "ordertax-day-bad"))));
    let mut taxes = Vec::new();
    for kind in KINDS.iter().filter_map(|name| tax_kind(name)) {
        let text = typed(given, kind.name());
        if text.is_empty() {
            continue;
        }
        let amount = Money::parse(text, currency).map_err(|_| {
            Refusal::new(t!(reader, "ordertax-amount-bad", currency = currency.code()))
        });
        if let Some(amount) = wrong.keep(kind.name(), amount) {
            taxes.push((kind, amount));
        }
    }
    day.filter(|_| wrong.is_empty()).map(|day| (day, taxes))
}

/// What is wrong and beside which field; what is nobody's mistake is a problem.
fn refusal_of(reader: &Reader, error: AssessTaxError) -> Result<(&'static str, Refusal), Problem> {
    let told = match &error {
        AssessTaxError::Reference => {
            ("reference", Refusal::new(t!(reader, "ordertax-reference-bad")))
        }
        AssessTaxError::Day { shipped, .. } => {
            let shipped = reader.date(*shipped);
            ("assessed_on", Refusal::new(t!(reader, "ordertax-day-impossible", shipped = shipped)))
        }
        AssessTaxError::Assess(AssessError::Older(day)) => {
            let day = reader.date(*day);
            let refusal = Refusal::new(t!(reader, "ordertax-older", day = day));
            ("assessed_on", refusal.because(t!(reader, "ordertax-older-why")))
        }
        AssessTaxError::Assess(AssessError::Negative(kind)) => {
            (*kind, Refusal::new(t!(reader, "ordertax-negative")))
        }
        AssessTaxError::NeverShipped(_) => ("", Refusal::new(t!(reader, "ordertax-never-shipped"))),
        AssessTaxError::Assess(AssessError::Moved) => {
            ("", Refusal::new(t!(reader, "ordertax-moved")))
        }
        AssessTaxError::NotFound(_) | AssessTaxError::Assess(_) | AssessTaxError::Store(_) => {
            return Err(error.into());
        }
    };
    Ok(told)
}

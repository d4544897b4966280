//! `/orders/{order}/return`: a shopper says what goes back, and why.

use crate::{
    Access, App, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{Field, Tone, banner, button, quiet_link, refused_head, section, upload_form},
    done, page, refused, t,
};
use aftersales::{AskReturn, AskReturnError, Reason, Returnable};
use axum::{
    extract::{Path, State},
    response::Response,
};
use fulfilment::By;
use kernel::{OrderId, SkuId};
use maud::{Markup, html};
use orders::{FreightBearer, OrderHead};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::{Upload, attach, case_parts::units_typed, order_parts::line_name};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/orders/{order}/return", Access::SignedIn, ask_form).upload(
        "/orders/{order}/return",
        Access::SignedIn,
        ask,
    )
}

/// The wish for money: a word, since a browser takes an empty choice for none and sends nothing.
const MONEY: &str = "money";

/// What may go back of an order, and for what it may be exchanged.
struct Choice {
    order: OrderHead,
    lines: Vec<Returnable>,
    /// Variants at the same price, each with its name.
    variants: Vec<(SkuId, SkuId, String)>,
}

fn choice(
    tx: &mut Tx<'_>,
    (id, by): (OrderId, By),
    lang: kernel::Lang,
) -> Result<Option<Choice>, StoreError> {
    let theirs = |order: &OrderHead| by.may_touch(order.shopper, order.merchant);
    let found = orders::order_heads(tx, &[id])?.pop().filter(theirs);
    let Some(order) = found else { return Ok(None) };
    let lines = aftersales::returnable(tx, &order)?;
    // Of one product its variants are known apart by their values alone.
    let (mut variants, many) = (Vec::new(), order.lines.len() > 1);
    for line in &order.lines {
        let Some(listing) = catalog::listing(tx, line.listing)? else { continue };
        for one in listing.variants.iter().filter(|one| one.price == line.unit_price) {
            let title = Some(line.title.get(lang)).filter(|_| many);
            let values = one.values.iter().map(|value| value.get(lang));
            let named: Vec<&str> = title.into_iter().chain(values).collect();
            variants.push((line.sku, one.id, named.join(" · ")));
        }
    }
    Ok(Some(Choice { order, lines, variants }))
}

async fn ask_form(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
) -> Result<Markup, Problem> {
    let typed = (&BTreeMap::new(), &Refusals::new());
    ask_page(&app, &reader, (&shopper, &order), typed).await
}

async fn ask_page(
    app: &App,
    reader: &Reader,
    (shopper, order): (&Shopper, &str),
    (typed, wrong): (&BTreeMap<String, String>, &Refusals),
) -> Result<Markup, Problem> {
    let id: OrderId = order.parse()?;
    let (by, lang) = (By::Shopper(shopper.0.shopper_id), reader.lang());
    let found = app.db.read(move |tx| choice(tx, (id, by), lang)).await?;
    let choice = found.ok_or_else(Problem::not_found)?;
    let number = choice.order.number.as_str();
    let title = t!(reader, "return-ask-title", number = number);
    let body = html! {
        div.page-head { h1 { (title) } }
        p.lead { (t!(reader, "return-ask-lead")) }
        (refused_head(reader, wrong, ("", true)))
        @if choice.lines.iter().all(|line| line.units == 0) {
            (banner(Tone::Plain, html! { p { (t!(reader, "return-ask-nothing")) } }))
        } @else {
            (upload_form(reader, &format!("/orders/{id}/return"), ask_fields(reader, &choice, (typed, wrong))))
        }
        p { (quiet_link(&format!("/orders/{id}"), &t!(reader, "case-to-order"))) }
    };
    Ok(page(reader, &title, body))
}

fn ask_fields(
    reader: &Reader,
    choice: &Choice,
    (typed, wrong): (&BTreeMap<String, String>, &Refusals),
) -> Markup {
    let value = |name: &str| typed.get(name).map_or("", String::as_str);
    let reasons = Reason::ALL.iter().filter(|reason| {
        choice.lines.iter().any(|line| line.units > 0 && line.may(**reason, reader.now()))
    });
    let first = choice.lines.iter().find(|line| line.units > 0);
    let mut choices = vec![(String::new(), t!(reader, "address-choose"))];
    choices.extend(
        reasons.map(|reason| (reason.key().to_owned(), told_reason(reader, *reason, first))),
    );
    let one = choice.lines.iter().filter(|line| line.units > 0).count() == 1;
    let mut wishes = vec![(MONEY.to_owned(), t!(reader, "return-wish-money"))];
    wishes.extend(choice.variants.iter().map(|(_, sku, name)| {
        let name = if name.is_empty() { t!(reader, "return-wish-same") } else { name.clone() };
        (sku.to_string(), t!(reader, "return-wish-variant", name = name))
    }));
    html! {
        (section(&t!(reader, "return-ask-what"), html! {
            @for line in choice.lines.iter().filter(|line| line.units > 0) {
                @let name = format!("units-{}", line.sku);
                @let goods = choice.order.lines.iter().find(|one| one.sku == line.sku);
                @let label = goods.map_or_else(|| line.sku.to_string(), |one| line_name(reader, one));
                (Field::number(&name, &label)
                    .hint(&until_hint(reader, line))
                    .value(&typed.get(&name).cloned().unwrap_or_else(|| preset(line, one).to_string()))
                    .suffix(&t!(reader, "return-of-units", count = line.units)))
            }
        }))
        (Field::select("reason", &t!(reader, "return-reason"), choices).value(value("reason")).refusals(wrong))
        (Field::area("words", &t!(reader, "return-words"), 4).hint(&t!(reader, "return-words-hint"))
            .value(value("words")).attribute("maxlength", "2000").may_be_empty().refusals(wrong))
        @if wishes.len() > 1 {
            (Field::select("wanted", &t!(reader, "return-wish"), wishes).value(value("wanted")).refusals(wrong))
        }
        (attach::photos_field(reader))
        p.soft { (t!(reader, "return-ask-next")) }
        (button(&t!(reader, "return-ask")))
    }
}

/// What stands in the field of a line beforehand: all of it where nothing else can be meant.
const fn preset(line: &Returnable, only: bool) -> u32 {
    if only { line.units } else { 0 }
}

/// A reason, and who pays for the way back then: it is chosen knowing that.
fn told_reason(reader: &Reader, reason: Reason, line: Option<&Returnable>) -> String {
    let text = reader.text(&format!("return-reason-{reason}"));
    match line.map(|line| reason.freight(line.policy.freight)) {
        Some(FreightBearer::Shopper) => t!(reader, "return-reason-shopper-pays", reason = text),
        Some(FreightBearer::Merchant) => t!(reader, "return-reason-merchant-pays", reason = text),
        None => text,
    }
}

/// Until when, and whether a reason is needed.
fn until_hint(reader: &Reader, line: &Returnable) -> String {
    let day = |at| reader.day(reader.date_of(at));
    let now = reader.now();
    match (line.policy.no_reason_days, line.no_reason_until, line.until) {
        (Some(_), Some(free), _) if now <= free => {
            t!(reader, "return-free-until", date = day(free))
        }
        (_, _, Some(until)) => t!(reader, "return-until", date = day(until)),
        (Some(days), _, None) => t!(reader, "return-free-days", count = days),
        (None, _, None) => t!(reader, "return-days", count = line.policy.return_days),
    }
}

/// What is wrong with what was asked, beside its field.
fn ask_refusal(reader: &Reader, error: AskReturnError) -> Result<(&'static str, Refusal), Problem> {
    let day = |at| reader.day(reader.date_of(at));
    Ok(match error {
        AskReturnError::Words => ("words", Refusal::new(t!(reader, "return-wrong-words"))),
        AskReturnError::Units { left, .. } => {
            let what = t!(reader, "return-wrong-units", count = left);
            ("", Refusal::new(what).because(t!(reader, "return-wrong-units-why")))
        }
        AskReturnError::Nothing => ("", Refusal::new(t!(reader, "return-wrong-nothing"))),
        AskReturnError::NeedsReason(_) => {
            let what = t!(reader, "return-wrong-reason");
            ("reason", Refusal::new(what).because(t!(reader, "return-wrong-reason-way")))
        }
        AskReturnError::ReasonNow(until) => {
            let what = t!(reader, "return-wrong-reason-now", date = day(until));
            ("reason", Refusal::new(what).because(t!(reader, "return-wrong-reason-way")))
        }
        AskReturnError::TooLate(until) => {
            ("", Refusal::new(t!(reader, "return-wrong-late", date = day(until))))
        }
        AskReturnError::Exchange => ("wanted", Refusal::new(t!(reader, "return-wrong-exchange"))),
        error @ (AskReturnError::NotFound(_)
        | AskReturnError::Often(_)
        | AskReturnError::State(_)
        | AskReturnError::Store(_)) => return Err(error.into()),
    })
}

async fn ask(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(order): Path<String>,
    upload: Upload,
) -> Result<Response, Problem> {
    let id = crate::orders::hers(&app, &shopper, &order).await?;
    let (fields, photos) = attach::take_form(upload).await?;
    let word = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let units: Vec<(SkuId, u32)> = units_typed(&fields, "units");
    let mut wrong = Refusals::new();
    let reason = Reason::from_key(&word("reason"))
        .ok_or_else(|| Refusal::new(t!(&reader, "return-wrong-reason-none")));
    let reason = wrong.keep("reason", reason);
    if units.iter().all(|(_, n)| *n == 0) {
        wrong.add("", Refusal::new(t!(&reader, "return-wrong-nothing")));
    }
    let at = (&shopper, order.as_str());
    let Some(reason) = reason.filter(|_| wrong.is_empty()) else {
        return Ok(refused(ask_page(&app, &reader, at, (&fields, &wrong)).await?));
    };
    let ask = AskReturn {
        order: id,
        by: By::Shopper(shopper.0.shopper_id),
        reason,
        words: word("words"),
        lines: units,
        wanted: word("wanted").parse().ok(),
        photos,
    };
    let moment = app.clock.moment();
    match app.db.write(move |tx| aftersales::ask_return(tx, &ask, &mut moment.clone())).await {
        Ok(case) => Ok(done(&format!("/returns/{case}"), "return-asked")),
        Err(error) => {
            let (field, refusal) = ask_refusal(&reader, error)?;
            wrong.add(field, refusal);
            Ok(refused(ask_page(&app, &reader, at, (&fields, &wrong)).await?))
        }
    }
}

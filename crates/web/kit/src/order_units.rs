//! Units of an order, as every side sees and names them: what became of them, in which parcels they travel, and what of
//! the money went back.

use crate::{
    App, Problem, Reader, Refusal, Refusals,
    components::{Field, facts, form, hidden, quiet_button, refused_head, section},
    headline::is_part_sent,
    order_parts::{line_name, seen_list},
    t,
};
use fulfilment::{
    Back, Bearer, By, GiveBack, GiveBackError, OrderView, Parcel, PartKey, Preview, Seen,
};
use kernel::{Money, OrderId, SkuId};
use maud::{Markup, html};
use orders::{OrderLine, OrderPart};
use std::collections::BTreeMap;

/// What was typed into a form that names units: every field by its name.
pub type TypedUnits = BTreeMap<String, String>;

/// A field for each line of which there are some, named `<name>.<sku>`; `most` is how many units it may be.
pub fn unit_fields(
    reader: &Reader,
    (name, lines): (&str, &[OrderLine]),
    most: impl Fn(&OrderLine) -> u32,
    (typed, preset): (&TypedUnits, bool),
) -> Markup {
    html! {
        @for line in lines.iter().filter(|line| most(line) > 0) {
            @let field = format!("{name}.{}", line.sku);
            @let all = most(line).to_string();
            @let before = if preset { all.as_str() } else { "0" };
            @let value = typed.get(&field).map_or(before, String::as_str);
            (Field::number(&field, &line_name(reader, line))
                .hint(&t!(reader, "units-most", count = most(line)))
                .value(value).attribute("min", "0").attribute("max", &all)
                .attribute("inputmode", "numeric"))
        }
    }
}

/// The units that were named; one that is no number is refused.
pub fn read_units(
    reader: &Reader,
    (name, typed): (&str, &TypedUnits),
    wrong: &mut Refusals,
) -> Vec<(SkuId, u32)> {
    let mut units = Vec::new();
    for (field, value) in typed {
        let own = field.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
        let Some(sku) = own.and_then(|sku| sku.parse::<SkuId>().ok()) else { continue };
        match value.trim() {
            "" => {}
            text => match text.parse::<u32>() {
                Ok(count) => units.push((sku, count)),
                Err(_) => wrong.add("", Refusal::new(t!(reader, "units-no-number"))),
            },
        }
    }
    units
}

/// What became of the units of a line, if something did: `2 cancelled · 1 sent · 1 paid back`.
pub fn line_story(reader: &Reader, line: &OrderLine) -> Option<String> {
    let told = [
        ("units-cancelled", line.cancelled),
        ("units-sent", line.shipped),
        ("units-given-back", line.given_back),
    ];
    let odd = line.cancelled > 0 || line.given_back > 0 || line.shipped < line.quantity;
    let parts: Vec<String> = told
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| t!(reader, key, count = *count))
        .collect();
    (odd && !parts.is_empty()).then(|| parts.join(" · "))
}

/// The parcels of an order with what was seen of each, newest first.
pub fn parcels_section(reader: &Reader, view: &OrderView) -> Markup {
    let one = |parcel: &Parcel| {
        let own = view.seen.iter().filter(|seen| seen.parcel == parcel.number);
        let own: Vec<Seen> = own.cloned().collect();
        html! { div.panel { (parcel_facts(reader, view, parcel)) (seen_list(reader, &own)) } }
    };
    html! {
        @if let [parcel] = view.parcels.as_slice() {
            (section(&t!(reader, "order-parcel-heading"), one(parcel)))
        } @else {
            @for parcel in &view.parcels {
                @let title = t!(reader, "units-parcel-of", number = parcel.number,
                    count = view.parcels.len());
                (section(&title, one(parcel)))
            }
        }
    }
}

/// Carrier, number and what is in it, where that is not the whole order.
pub fn parcel_facts(reader: &Reader, view: &OrderView, parcel: &Parcel) -> Markup {
    let carrier = parcel.carrier_text().map(ToOwned::to_owned);
    let carrier = carrier.unwrap_or_else(|| t!(reader, "track-carrier-other"));
    let number = html! {
        span.code { (parcel.tracking) }
        @if parcel.tracking.is_postal() { br; span.soft.small { (t!(reader, "track-postal")) } }
    };
    let mut rows = vec![
        (t!(reader, "track-carrier"), html! { (carrier) }),
        (t!(reader, "track-number"), number),
    ];
    if view.parcels.len() > 1 || is_part_sent(&view.order) {
        rows.push((t!(reader, "units-in-it"), html! { (units_text(reader, view, &parcel.units)) }));
    }
    facts(&rows)
}

/// `2 × Dried cherries · 500 g, 1 × Bowl`.
pub fn units_text(reader: &Reader, view: &OrderView, units: &[(SkuId, u32)]) -> String {
    let name = |sku: &SkuId| {
        let line = view.order.lines.iter().find(|line| line.sku == *sku);
        line.map_or_else(|| sku.to_string(), |line| line_name(reader, line))
    };
    let parts: Vec<String> = units.iter().map(|(sku, n)| format!("{n} × {}", name(sku))).collect();
    parts.join(", ")
}

/// For which return or dispute a part went back: its own reason names that by an id, which no reader knows.
fn of_case(reader: &Reader, part: &OrderPart) -> Option<String> {
    part.key.strip_prefix(&PartKey::own(""))?;
    let (case, reason) = part.why.split_once(": ")?;
    let of = if case.starts_with("dispute ") { "dispute-ground" } else { "return-reason" };
    let reason = reader.find(&format!("{of}-{reason}"))?;
    Some(t!(reader, &format!("parts-for-{of}"), reason = reason))
}

/// What a part is for: the way back has a name of its own, which its kind, an amount, does not tell.
fn kind_of(part: &OrderPart) -> &'static str {
    let own = part.key.starts_with(&PartKey::own(""));
    if own && part.key.ends_with("-freight") { "freight" } else { part.kind.key() }
}

/// What of an order's money went back in parts; nothing where nothing did.
pub fn parts_section(reader: &Reader, view: &OrderView) -> Markup {
    html! {
        @if !view.parts.is_empty() {
            (section(&t!(reader, "parts-heading"), html! {
                div.panel {
                    ul.plain {
                        @for part in &view.parts {
                            li {
                                p {
                                    strong.numeric { (reader.money(part.paid)) } " "
                                    (reader.text(&format!("parts-kind-{}", kind_of(part))))
                                }
                                @if !part.units.is_empty() {
                                    p.small { (units_text(reader, view, &part.units)) }
                                }
                                @if let Some(case) = of_case(reader, part) { p.small { (case) } }
                                @else if !part.why.is_empty() { p.small { "“" (part.why) "”" } }
                                p.soft.small {
                                    (reader.text(&format!("parts-by-{}", part.by.key()))) " · "
                                    (reader.time(part.at))
                                    @if part.bearer == Bearer::Market {
                                        " · " (t!(reader, "parts-market"))
                                    }
                                }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// What was typed to give a part of an order back, read; what is wrong with it is named.
pub fn read_give_back(
    reader: &Reader,
    (order, by): (&orders::OrderHead, By),
    typed: &TypedUnits,
    wrong: &mut Refusals,
) -> Option<GiveBack> {
    let text = |name: &str| typed.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut units = read_units(reader, ("back", typed), wrong);
    units.retain(|(_, count)| *count > 0);
    let amount = match text("amount").as_str() {
        "" => None,
        amount => {
            let parsed = Money::parse(amount, order.currency());
            wrong.keep("amount", parsed.map_err(|error| Refusal::new(error.to_string())))
        }
    };
    if text("why").is_empty() {
        wrong.add("why", Refusal::new(t!(reader, "sellorder-reason-missing")));
    }
    let restores = by == By::Operator && !text("restores").is_empty();
    if restores && units.is_empty() {
        wrong.add("restores", Refusal::new(t!(reader, "giveback-restores-units")));
    }
    let back = match (units.is_empty(), amount) {
        (false, None) => Some(Back::Units(units)),
        (true, Some(amount)) => Some(Back::Amount(amount)),
        (true, None) | (false, Some(_)) => None,
    };
    if back.is_none() && wrong.is_empty() {
        wrong.add("", Refusal::new(t!(reader, "giveback-either")));
    }
    let back = back.filter(|_| wrong.is_empty())?;
    let market = text("bearer") == Bearer::Market.key() && by == By::Operator;
    let bearer = if market { Bearer::Market } else { Bearer::Merchant };
    let why = text("why");
    let key = PartKey::Chosen(text("key"));
    Some(GiveBack { order: order.id, by, back, why, key, bearer, restores })
}

/// The page's form: units or an amount, why, and at whose cost; with `preview`, what it comes to, to be confirmed.
pub fn give_back_form(
    reader: &Reader,
    (action, view, by): (&str, &OrderView, By),
    (typed, wrong): (&TypedUnits, &Refusals),
    preview: Option<&Preview>,
) -> Markup {
    let text = |name: &str| typed.get(name).map_or("", String::as_str);
    let left = view.hold.as_ref().and_then(|hold| hold.left().ok());
    let sent = |line: &OrderLine| line.shipped.saturating_sub(line.given_back);
    html! {
        (refused_head(reader, wrong, ("", false)))
        @if let Some(preview) = preview { (confirm_form(reader, action, typed, preview)) }
        div.panel {
            @if let Some(left) = left {
                p { (t!(reader, "giveback-left", left = reader.money_text(left))) }
            }
            (form(reader, action, html! {
                @if view.order.lines.iter().any(|line| sent(line) > 0) {
                    fieldset { legend { (t!(reader, "giveback-units")) }
                        (unit_fields(reader, ("back", &view.order.lines), sent, (typed, false)))
                    }
                    p.soft { (t!(reader, "giveback-or")) }
                }
                (Field::amount("amount", &t!(reader, "giveback-amount"))
                    .hint(&t!(reader, "giveback-amount-hint"))
                    .suffix(view.order.currency().code())
                    .value(text("amount")).optional(reader).refusals(wrong))
                (Field::area("why", &t!(reader, "sellorder-refund-reason"), 3)
                    .value(text("why")).attribute("maxlength", "300").refusals(wrong))
                @if by == By::Operator {
                    @let choices = vec![
                        ("merchant".to_owned(), t!(reader, "giveback-bearer-merchant")),
                        ("market".to_owned(), t!(reader, "giveback-bearer-market")),
                    ];
                    (Field::select("bearer", &t!(reader, "giveback-bearer"), choices)
                        .value(text("bearer")))
                    (crate::components::checkbox("restores", &t!(reader, "giveback-restores"),
                        !text("restores").is_empty(), wrong))
                }
                (quiet_button(&t!(reader, "giveback-preview")))
            }))
        }
    }
}

/// What was typed, to be sent again as it was, under a key that gives it back once.
fn confirm_form(reader: &Reader, action: &str, typed: &TypedUnits, preview: &Preview) -> Markup {
    let mut rows = vec![
        (
            t!(reader, "giveback-to-shopper"),
            html! { strong { (reader.money(preview.back.amount)) } },
        ),
        (t!(reader, "giveback-tax"), html! { (reader.money(preview.back.tax)) }),
    ];
    if !preview.gross.is_zero() {
        rows.push((t!(reader, "giveback-gross"), html! { (reader.money(preview.gross)) }));
    }
    rows.push((t!(reader, "giveback-after"), html! { (reader.money(preview.back.left)) }));
    let repeated = |name: &str| name.starts_with("back.") || KEPT.contains(&name);
    html! {
        div.panel.act {
            h2 { (t!(reader, "giveback-preview-title")) }
            (facts(&rows))
            @if preview.ends { p { (t!(reader, "giveback-ends")) } }
            (form(reader, action, html! {
                @for (name, value) in typed.iter().filter(|(name, _)| repeated(name)) {
                    (hidden(name, value))
                }
                (hidden("confirmed", "yes"))
                button.button type="submit" { (t!(reader, "giveback-do")) }
            }))
        }
    }
}

/// What of a form is sent again with its confirmation.
const KEPT: [&str; 5] = ["amount", "why", "bearer", "restores", "key"];

/// What became of a form that gives a part back.
pub enum Given {
    /// It went back.
    Done,
    /// It is shown again, with what it comes to or what is wrong.
    Again(Option<Preview>, Refusals),
}

/// Reads the form, previews it, and once it is confirmed gives it back.
pub async fn give_back_as(
    app: &App,
    reader: &Reader,
    (order, by): (OrderId, By),
    typed: &mut TypedUnits,
) -> Result<Given, Problem> {
    let head = app.db.read(move |tx| orders::order_head(tx, order)).await?;
    let head = head.filter(|head| by.may_touch(head.shopper, head.merchant));
    let head = head.ok_or_else(Problem::not_found)?;
    let mut moment = app.clock.moment();
    typed.entry("key".to_owned()).or_insert_with(|| format!("p{:016x}", moment.bits()));
    let mut wrong = Refusals::new();
    let Some(ask) = read_give_back(reader, (&head, by), typed, &mut wrong) else {
        return Ok(Given::Again(None, wrong));
    };
    let confirmed = typed.remove("confirmed").is_some();
    let told = if confirmed {
        let moment = app.clock.moment();
        let give = move |tx: &mut store::Tx<'_>| {
            aftersales::give_back(tx, &ask, &mut moment.clone()).map(|_| None)
        };
        app.db.write(give).await
    } else {
        app.db.read(move |tx| fulfilment::preview_back(tx, &ask)).await.map(Some)
    };
    match told {
        Ok(None) => Ok(Given::Done),
        Ok(Some(preview)) => Ok(Given::Again(Some(preview), wrong)),
        Err(error) => {
            wrong.add("", refused(reader, error)?);
            Ok(Given::Again(None, wrong))
        }
    }
}

/// What a person can mend, in words; else the problem.
fn refused(reader: &Reader, error: GiveBackError) -> Result<Refusal, Problem> {
    match error {
        GiveBackError::TooMuch { most, left } => {
            let (most, left) = (reader.money_text(most), reader.money_text(left));
            Ok(Refusal::new(t!(reader, "giveback-too-much", most = most, left = left)))
        }
        GiveBackError::Units { left, .. } => {
            Ok(Refusal::new(t!(reader, "units-fewer", count = left)))
        }
        GiveBackError::InCases { free, .. } => {
            Ok(Refusal::new(t!(reader, "problem-units-in-cases-what", free = free)))
        }
        GiveBackError::Often(max) => {
            Ok(Refusal::new(t!(reader, "problem-amounts-often-what", max = max.to_string())))
        }
        GiveBackError::KeyTaken => Ok(Refusal::new(t!(reader, "problem-part-key-taken"))),
        GiveBackError::Nothing => Ok(Refusal::new(t!(reader, "giveback-either"))),
        GiveBackError::PaidOut { short } => {
            let short = reader.money_text(short);
            Ok(Refusal::new(t!(reader, "sellorder-refund-paid-out", short = short))
                .because(t!(reader, "sellorder-refund-paid-out-why")))
        }
        other @ (GiveBackError::NotFound(_)
        | GiveBackError::State(_)
        | GiveBackError::Key
        | GiveBackError::Ledger(_)
        | GiveBackError::Store(_)) => Err(other.into()),
    }
}

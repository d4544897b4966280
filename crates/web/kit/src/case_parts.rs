//! What the pages about returns and disputes share, whoever reads them.

use crate::{
    App, Problem, Reader,
    again::Again,
    attach,
    case_freight::freight_said,
    case_reports::{hidden_files, hidden_rows},
    components::{Column, Field, Tone, chip, facts, number_cell, table},
    exchange::Exchange,
    order_parts::{Side, line_name, summary_of},
    t,
};
use aftersales::{
    Dispute, DisputeState, DisputeView, ReturnCase, ReturnEnd, ReturnState, ReturnView,
};
use fulfilment::{By, Carrier};
use kernel::{DisputeId, Money, OrderId, ReturnId, SkuId, Timestamp};
use maud::{Markup, html};
use orders::OrderHead;
use pictures::Attachment;
use std::collections::BTreeMap;

/// The return as `by` may see it, or 404.
pub async fn load_return(app: &App, id: &str, by: By) -> Result<ReturnView, Problem> {
    let id: ReturnId = id.parse()?;
    let found = app.db.read(move |tx| aftersales::return_view(tx, (id, by))).await?;
    found.ok_or_else(Problem::not_found)
}

/// The dispute as `by` may see it, or 404.
pub async fn load_dispute(app: &App, id: &str, by: By) -> Result<DisputeView, Problem> {
    let id: DisputeId = id.parse()?;
    let found = app.db.read(move |tx| aftersales::dispute_view(tx, (id, by))).await?;
    found.ok_or_else(Problem::not_found)
}

/// The state of a return as a word.
pub fn return_chip(reader: &Reader, case: &ReturnCase) -> Markup {
    let tone = match case.state {
        ReturnState::Asked | ReturnState::Offered | ReturnState::Judged => Tone::Warn,
        ReturnState::Declined | ReturnState::Disputed => Tone::Bad,
        ReturnState::Agreed
        | ReturnState::Sent
        | ReturnState::Received
        | ReturnState::Replacing
        | ReturnState::Replaced => Tone::Plain,
        ReturnState::Paying | ReturnState::Closed => Tone::Ok,
    };
    let key = match case.ended.filter(|_| case.state == ReturnState::Closed) {
        Some(ended) => format!("return-ended-{}", ended.key()),
        None => format!("return-state-{}", case.state.key()),
    };
    chip(tone, &reader.text(&key))
}

/// The state of a dispute as a word.
pub fn dispute_chip(reader: &Reader, one: &Dispute) -> Markup {
    let tone = match one.state {
        DisputeState::Gathering | DisputeState::Deciding | DisputeState::Appealed => Tone::Warn,
        DisputeState::Decided | DisputeState::Paying => Tone::Plain,
        DisputeState::Closed => Tone::Ok,
    };
    chip(tone, &reader.text(&format!("dispute-state-{}", one.state.key())))
}

fn by(reader: &Reader, at: Timestamp) -> String {
    reader.day(reader.date_of(at))
}

/// Whose turn it is, until when, and what happens then.
pub fn return_next(reader: &Reader, side: Side, case: &ReturnCase) -> String {
    let who = if side == Side::Shopper { "shopper" } else { "merchant" };
    let state = match case.state {
        ReturnState::Agreed if !case.has_address() => "waits",
        // Other goods came for these: what is paid is the way back.
        ReturnState::Paying if case.ended == Some(ReturnEnd::Exchanged) => "paying-exchange",
        ReturnState::Paying if case.is_owed() => "paying-owed",
        ReturnState::Paying if !case.refused().is_empty() => "paying-part",
        state => state.key(),
    };
    let until = by(reader, case.borne_at().unwrap_or(case.due_at));
    match case.ended.filter(|_| case.state == ReturnState::Closed) {
        // The whole order went back, and nothing by this return.
        Some(ReturnEnd::Refunded) if case.given.is_zero() => t!(reader, "return-over-whole"),
        Some(ended) => reader.text(&format!("return-over-{}", ended.key())),
        None => {
            let (accepted, of) = (count(&case.accepted()), count(&case.units()));
            let key = format!("return-next-{who}-{state}");
            t!(reader, &key, until = until, count = accepted, of = of)
        }
    }
}

/// How many units those are.
fn count(units: &[(SkuId, u32)]) -> u32 {
    units.iter().map(|(_, n)| *n).fold(0, u32::saturating_add)
}

/// The same of a dispute, for everybody.
pub fn dispute_next(reader: &Reader, one: &Dispute) -> String {
    let until = by(reader, one.due_at);
    t!(reader, &format!("dispute-next-{}", one.state.key()), until = until)
}

/// What is in a case: each product with its units.
pub fn case_lines(reader: &Reader, order: &OrderHead, units: &[(SkuId, u32)]) -> Markup {
    html! {
        ul.goods {
            @for (sku, n) in units {
                li {
                    @let line = order.lines.iter().find(|line| line.sku == *sku);
                    span.thumb {
                        (crate::components::picture(line.and_then(|line| line.picture.as_deref()), ""))
                    }
                    div.goods-text {
                        p.goods-title {
                            @match line {
                                Some(line) => { (line_name(reader, line)) }
                                None => { span.code { (sku) } }
                            }
                        }
                        p.soft.small { (t!(reader, "order-quantity", count = *n)) }
                    }
                }
            }
        }
    }
}

/// Who carries it and under which number.
fn number_said(reader: &Reader, case: &ReturnCase) -> Markup {
    let carrier = Carrier::from_key(&case.carrier).and_then(Carrier::name);
    let carrier = carrier.map_or_else(|| t!(reader, "track-carrier-other"), str::to_owned);
    html! { (carrier) " " span.code { (case.number) } }
}

/// What was asked, answered, sent and found; `exchange` is what is wanted instead of money.
pub fn return_facts(reader: &Reader, view: &ReturnView, exchange: Option<&Exchange>) -> Markup {
    let case = &view.case;
    let exchanged = case.ended == Some(ReturnEnd::Exchanged);
    let text = |text: &str| html! { span.said { (text) } };
    let when = |at: Timestamp| html! { (reader.time(at)) };
    let mut rows = vec![
        (
            t!(reader, "return-reason"),
            text(&reader.text(&format!("return-reason-{}", case.reason))),
        ),
        (t!(reader, "return-asked-at"), when(case.asked_at)),
    ];
    // What is worth reading is what was paid for all of it; afterwards, what went back.
    if view.worth.is_positive() && case.paid_at.is_none() && !exchanged {
        rows.push((t!(reader, "return-worth"), html! { (reader.money(view.worth)) }));
    }
    if case.lines.iter().any(|line| line.accepted.is_some()) {
        let (accepted, of) = (count(&case.accepted()), count(&case.units()));
        let text = t!(reader, "return-accepted-of", count = accepted, of = of);
        rows.push((t!(reader, "return-accepted"), html! { (text) }));
    }
    if !case.words.is_empty() {
        rows.insert(1, (t!(reader, "return-words"), text(&case.words)));
    }
    if let Some(exchange) = exchange {
        rows.push((t!(reader, "return-asked-for"), exchange_said(reader, case, exchange)));
    }
    rows.push((t!(reader, "return-freight"), html! { (freight_said(reader, view)) }));
    if !case.answer.is_empty() {
        // What was answered stays when the return goes on: it is an address only once it was agreed to.
        let key = match (case.agreed_at, case.offer) {
            (Some(_), _) => "return-answer",
            (None, Some(_)) => "return-answer-offered",
            (None, None) => "return-answer-declined",
        };
        rows.push((reader.text(key), text(&case.answer)));
    }
    if !case.alternative.is_empty() {
        rows.push((t!(reader, "return-instead"), text(&case.alternative)));
    }
    let amounts = [
        ("return-offer", case.offer),
        ("return-freight-cost", case.freight),
        ("return-freight-accepted", case.freight_accepted),
    ];
    for (key, amount) in amounts.into_iter().filter_map(|(key, money)| Some((key, money?))) {
        rows.push((reader.text(key), html! { (reader.money(amount)) }));
    }
    // Once other goods were sent, the number is theirs.
    let replaced = case.state == ReturnState::Replaced || exchanged;
    if !case.number.is_empty() && !replaced {
        rows.push((t!(reader, "track-number"), number_said(reader, case)));
    }
    if let Some(at) = case.received_at {
        rows.push((t!(reader, "return-received-at"), when(at)));
    }
    if !case.number.is_empty() && replaced {
        rows.push((t!(reader, "return-exchange-number"), number_said(reader, case)));
    }
    if !case.finding.is_empty() {
        rows.push((t!(reader, "return-finding"), text(&case.finding)));
    }
    rows.extend(hidden_rows(reader, case));
    if !case.given.is_zero() {
        rows.push((t!(reader, "return-given"), html! { strong { (reader.money(case.given)) } }));
    }
    facts(&rows)
}

/// What is asked for instead of money, and whether it could be kept.
fn exchange_said(reader: &Reader, case: &ReturnCase, exchange: &Exchange) -> Markup {
    let name = exchange.text(reader);
    html! {
        p { (t!(reader, "return-wish-variant", name = name)) }
        @if case.unkept.is_some() { p { (t!(reader, "return-wish-unkept")) } }
    }
}

/// What is disputed, by whom, and what was given.
pub fn dispute_facts(reader: &Reader, view: &DisputeView) -> Markup {
    let one = &view.dispute;
    let said = |at: Option<Timestamp>| match at {
        Some(at) => html! { (reader.time(at)) },
        None => html! { (t!(reader, "dispute-silent")) },
    };
    let mut rows = vec![
        (
            t!(reader, "dispute-ground"),
            html! { (reader.text(&format!("dispute-ground-{}", one.ground))) },
        ),
        (t!(reader, "dispute-opened-at"), html! { (reader.time(one.opened_at)) }),
        (t!(reader, "dispute-shopper-said"), said(one.shopper_said)),
        (t!(reader, "dispute-merchant-said"), said(one.merchant_said)),
    ];
    if view.worth.is_positive() {
        rows.push((t!(reader, "return-worth"), html! { (reader.money(view.worth)) }));
    }
    if let Some(freight) = one.freight {
        rows.push((t!(reader, "dispute-freight"), html! { (reader.money(freight)) }));
    }
    if !one.given.is_zero() {
        rows.push((t!(reader, "return-given"), html! { strong { (reader.money(one.given)) } }));
    }
    facts(&rows)
}

/// What was said, oldest first, each with what was shown with it; below what the return brought along. `base` is the
/// page's address.
pub fn said_list(reader: &Reader, view: &DisputeView, base: &str) -> Markup {
    // A word and its files are kept in one moment.
    let files = |of: &dyn Fn(Timestamp) -> bool| -> Vec<Attachment> {
        view.attachments.iter().filter(|one| of(one.at)).cloned().collect()
    };
    let rest = files(&|at| view.words.iter().all(|word| word.at != at));
    html! {
        ol.seen {
            @for word in &view.words {
                li {
                    p.soft.small {
                        (reader.text(&format!("dispute-side-{}", word.side.key()))) " · "
                        (reader.time(word.at))
                    }
                    @if word.hidden_at.is_some() { p.soft { (t!(reader, "piece-hidden")) } }
                    @if !word.text.is_empty() { p.said { (word.text) } }
                    (attach::shown(reader, &files(&|at| at == word.at), base))
                }
            }
        }
        @if !rest.is_empty() {
            p.soft.small { (t!(reader, "dispute-files-return")) }
            (attach::shown(reader, &rest, base))
        }
        (hidden_files(reader, view.hidden_files))
    }
}

/// The orders of cases, where a list is not one order's.
pub type OrdersOf = BTreeMap<OrderId, OrderHead>;

/// Cases, each with where it stands, for whoever may see them, and with its order where `orders` has it; `base` is
/// `""`, `/sell` or `/admin`, where a return has no page before it is disputed.
pub fn case_table(
    reader: &Reader,
    (returns, disputes): (&[ReturnCase], &[Dispute]),
    (orders, base): (&OrdersOf, &str),
) -> Markup {
    if returns.is_empty() && disputes.is_empty() {
        return html! {};
    }
    let columns = [
        Column::text(t!(reader, "case-column-what")),
        Column::number(t!(reader, "case-column-units")),
        Column::text(t!(reader, "case-column-until")),
        Column::text(t!(reader, "case-column-state")),
    ];
    let units = |all: Vec<(SkuId, u32)>| i64::from(count(&all));
    let of = |order: OrderId, units: &[(SkuId, u32)]| {
        html! {
            @if let Some(order) = orders.get(&order) {
                div.small { (summary_of(reader, order, units)) " · " (order.number) }
            }
        }
    };
    let rows = html! {
        @for case in returns {
            tr {
                th scope="row" {
                    @let reason = reader.text(&format!("return-reason-{}", case.reason));
                    @if base == "/admin" { (reason) }
                    @else { a href={ (base) "/returns/" (case.id) } { (reason) } }
                    (of(case.order, &case.units()))
                    span.soft.small { (t!(reader, "case-return")) " · " (reader.time(case.asked_at)) }
                }
                (number_cell(reader, units(case.units())))
                td.nowrap { @if case.closed_at.is_none() { (by(reader, case.due_at)) } }
                td { (return_chip(reader, case)) }
            }
        }
        @for one in disputes {
            tr {
                th scope="row" {
                    a href={ (base) "/disputes/" (one.id) } {
                        (reader.text(&format!("dispute-ground-{}", one.ground)))
                    }
                    (of(one.order, &one.units()))
                    span.soft.small { (t!(reader, "case-dispute")) " · " (reader.time(one.opened_at)) }
                }
                (number_cell(reader, units(one.units())))
                td.nowrap { @if one.closed_at.is_none() { (by(reader, one.due_at)) } }
                td { (dispute_chip(reader, one)) }
            }
        }
    };
    table(&t!(reader, "case-list-title"), &columns, rows, None)
}

/// The fields for a carrier and its number.
pub fn carrier_fields(reader: &Reader, (again, form): (&Again, &str)) -> Markup {
    let carriers = Carrier::ALL.iter().map(|carrier| {
        let name = carrier.name().map(ToOwned::to_owned);
        (carrier.key().to_owned(), name.unwrap_or_else(|| t!(reader, "track-carrier-other")))
    });
    html! {
        (again.field(form, Field::select("carrier", &t!(reader, "sellorder-carrier"), carriers.collect())))
        (again.field(form, Field::text("number", &t!(reader, "sellorder-number"))
            .hint(&t!(reader, "sellorder-number-hint"))
            .attribute("maxlength", "60").autocomplete("off")))
    }
}

/// A carrier and its number as they were typed.
///
/// # Errors
/// 422 naming what is none.
pub fn carrier_typed(
    carrier: &str,
    number: &str,
) -> Result<(Carrier, fulfilment::TrackingNumber), Problem> {
    let carrier = Carrier::from_key(carrier).ok_or_else(|| {
        let detail = "a carrier is usps, ups, fedex, dhl, ems, sf or other";
        Problem::invalid("bad-carrier", detail).field("carrier", detail)
    })?;
    let number = fulfilment::TrackingNumber::parse(number)
        .map_err(|error| Problem::invalid("bad-tracking-number", &error).field("number", error))?;
    Ok((carrier, number))
}

/// An amount as it was typed, in the currency of the order; none where nothing was.
///
/// # Errors
/// 422 for what is no amount.
pub fn amount_typed(text: &str, currency: kernel::Currency) -> Result<Option<Money>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let amount = Money::parse(text, currency);
    amount.map(Some).map_err(|error| Problem::invalid("bad-amount", &error).field("amount", error))
}

/// Units by SKU in the fields `{prefix}-{sku}` of a form; fields that are empty or no number say nothing.
#[must_use]
pub fn units_typed(
    fields: &std::collections::BTreeMap<String, String>,
    prefix: &str,
) -> Vec<(SkuId, u32)> {
    let one = |(name, value): (&String, &String)| {
        let sku = name.strip_prefix(prefix)?.strip_prefix('-')?.parse().ok()?;
        Some((sku, value.trim().parse().ok()?))
    };
    fields.iter().filter_map(one).collect()
}

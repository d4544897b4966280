//! Payouts on a merchant's money page, and the page of each: how it stands, and the orders that it covers.

use crate::{
    Access, App, Merchant, Problem, Reader, Routes,
    components::{
        Column, Tone, banner, chip, facts, form, money_cell, quiet_button, quiet_link, section,
        table, task,
    },
    done, sell_page,
    statement::about,
    t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{By, Currency, MerchantId, OrderId, PayoutId};
use ledger::{Account, EntryKind, HoldView, StatementLine};
use maud::{Markup, html};
use orders::OrderHead;
use settlement::{AskPayout, Older, Payout, PayoutState, ReturnPayout};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::letter_parts::letters_of;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/money/payouts/{payout}", Access::MEMBER, show)
        .post("/sell/money/pay-out", Access::MEMBER, ask)
        .post("/sell/money/payouts/{payout}/take-back", Access::MEMBER, take_back)
}

/// Movements of the payable account that are looked at for the orders of payouts.
const LINES_MAX: u32 = 500;
/// Orders of one payout that a row names; its page names all.
const NAMED_MAX: usize = 4;

/// The movements by which money became free, newest first, and the orders that made them.
pub(crate) struct Covered {
    lines: Vec<StatementLine>,
    orders: BTreeMap<OrderId, OrderHead>,
}

impl Covered {
    /// Reads both at once for all payouts of a merchant.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        (merchant, currency): (MerchantId, Currency),
    ) -> Result<Covered, StoreError> {
        let account = (Account::MerchantPayable, currency);
        let mut lines = ledger::statement(tx, merchant, account, None, LINES_MAX)?;
        lines.retain(|line| line.kind == EntryKind::Release);
        let ids: Vec<OrderId> = lines.iter().filter_map(|line| line.order).collect();
        let orders = orders::order_heads(tx, &ids)?;
        Ok(Covered { lines, orders: orders.into_iter().map(|order| (order.id, order)).collect() })
    }

    /// The orders whose money became free between two numbers of the account: after the first, up to the second.
    pub(crate) fn between(&self, after: i64, to: i64) -> Vec<&OrderHead> {
        let of = |line: &StatementLine| line.order.and_then(|id| self.orders.get(&id));
        let within = self.lines.iter().filter(|line| line.seq > after && line.seq <= to);
        within.filter_map(of).collect()
    }
}

/// Links to the first few of `orders`, and how many more there are.
pub(crate) fn order_links(reader: &Reader, orders: &[&OrderHead]) -> Markup {
    html! {
        @for (at, order) in orders.iter().take(NAMED_MAX).enumerate() {
            @if at > 0 { " " }
            a.nowrap href={ "/sell/orders/" (order.id) } { (order.number) }
        }
        @if orders.len() > NAMED_MAX {
            " " span.soft { (t!(reader, "money-orders-more", count = orders.len() - NAMED_MAX)) }
        }
    }
}

/// How a payout stands.
pub(crate) fn state_chip(reader: &Reader, state: PayoutState) -> Markup {
    let tone = match state {
        PayoutState::Paid => Tone::Ok,
        PayoutState::Returned => Tone::Bad,
        PayoutState::Asked | PayoutState::Gathered | PayoutState::Sent => Tone::Plain,
    };
    chip(tone, &reader.text(&format!("payout-state-{}", state.key())))
}

pub(crate) fn payouts_table(reader: &Reader, payouts: &[Payout], covered: &Covered) -> Markup {
    if payouts.is_empty() {
        return html! { p.soft { (t!(reader, "money-payouts-empty")) } };
    }
    let columns = [
        Column::text(t!(reader, "money-payout-asked")),
        Column::text(t!(reader, "money-payout-state")),
        Column::text(t!(reader, "money-payout-covers")),
        Column::number(t!(reader, "money-column-out")),
    ];
    let rows = html! {
        @for payout in payouts {
            tr {
                th scope="row" { a.nowrap href={ "/sell/money/payouts/" (payout.id) } { (reader.time(payout.asked_at)) } }
                td {
                    (state_chip(reader, payout.state))
                    @if let Some((_, why)) = &payout.returned { br; span.small { (why) } }
                }
                td { (order_links(reader, &covered.between(payout.covers_after, payout.covers_to))) }
                (money_cell(reader, Some(payout.amount)))
            }
        }
    };
    table(&t!(reader, "money-payouts-title"), &columns, rows, None)
}

/// The merchant's latest payout, where the bank sent it back: she has not asked again.
pub(crate) fn came_back(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Option<Payout>, StoreError> {
    let latest = settlement::payouts(tx, merchant, None, 1)?.pop();
    Ok(latest.filter(is_back))
}

/// The bank had it and sent it back.
pub(crate) fn is_back(payout: &Payout) -> bool {
    payout.state == PayoutState::Returned && payout.sent_at.is_some()
}

/// The same, as something to do.
pub(crate) fn came_back_task(reader: &Reader, payout: &Payout) -> Markup {
    let why = payout.returned.as_ref().map_or("", |(_, why)| why.as_str());
    task(
        "coins",
        html! { (t!(reader, "today-payout-back", amount = reader.money_text(payout.amount))) },
        html! { (why) },
        quiet_link(
            &format!("/sell/money/payouts/{}", payout.id),
            &t!(reader, "today-payout-back-do"),
        ),
    )
}

/// A payout with the movements it covers, each with the money of its order.
type Opened = (Payout, Vec<(StatementLine, Option<HoldView>)>);

fn opened(tx: &mut Tx<'_>, id: PayoutId) -> Result<Option<Opened>, StoreError> {
    let Some(payout) = settlement::payout(tx, id)? else { return Ok(None) };
    let account = (Account::MerchantPayable, payout.amount.currency());
    let home = MerchantId::of(id.home());
    let mut lines = ledger::statement(tx, home, account, Some(payout.covers_to), LINES_MAX)?;
    lines.retain(|line| line.seq > payout.covers_after);
    let orders: Vec<OrderId> = lines.iter().filter_map(|line| line.order).collect();
    let mut holds = ledger::holds_of(tx, &orders)?;
    let with_hold = |line: StatementLine| (line, line.order.and_then(|id| holds.remove(&id)));
    Ok(Some((payout, lines.into_iter().map(with_hold).collect())))
}

/// What happened to it, step by step.
fn steps(reader: &Reader, payout: &Payout) -> Vec<(String, Markup)> {
    let mut rows = vec![
        (t!(reader, "money-payout-state"), state_chip(reader, payout.state)),
        (t!(reader, "money-payout-asked"), reader.time(payout.asked_at)),
    ];
    if let Some(at) = payout.sent_at {
        rows.push((t!(reader, "payout-step-sent"), reader.time(at)));
    }
    if let Some((at, reference)) = &payout.paid {
        let text = html! { (reader.time(*at)) " " span.code { (reference) } };
        rows.push((t!(reader, "payout-step-paid"), text));
    }
    if let Some((at, why)) = &payout.returned {
        rows.push((t!(reader, "payout-step-returned"), html! { (reader.time(*at)) " " (why) }));
    }
    rows
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(payout): Path<String>,
) -> Result<Markup, Problem> {
    let id: PayoutId = payout.parse()?;
    merchant.owns(id.home())?;
    let found = app.db.read(move |tx| opened(tx, id)).await?;
    let (payout, lines) = found.ok_or_else(Problem::not_found)?;
    let letters = letters_of(&app, &reader, id.id()).await?;
    let title = t!(&reader, "money-payout-title", amount = reader.money_text(payout.amount));
    let columns = [
        Column::text(t!(&reader, "money-column-date")),
        Column::text(t!(&reader, "money-column-what")),
        Column::number(t!(&reader, "money-payout-rate")),
        Column::number(t!(&reader, "money-column-in")),
    ];
    let rows = html! {
        @for (line, hold) in &lines {
            @let rate = hold.as_ref().and_then(|hold| hold.released).map(|released| released.rate);
            tr {
                td.nowrap { (reader.time(line.at)) }
                td { (about(&reader, line)) }
                td.numeric { @if let Some(rate) = rate { (reader.rate(rate, 4)) } }
                (money_cell(&reader, line.amount.negated().ok()))
            }
        }
    };
    let body = html! {
        @if payout.state == PayoutState::Returned {
            (banner(Tone::Warn, html! { p { (t!(&reader, "payout-returned-do")) " " a href="/sell/bank" { (t!(&reader, "bank-title")) } } }))
        }
        (facts(&steps(&reader, &payout)))
        @let unsaid = payout.older == Some(Older::Unsaid);
        @if unsaid {
            (banner(Tone::Plain, html! { p { (t!(&reader, "payout-older")) } }))
        }
        @if payout.state == PayoutState::Asked && !unsaid {
            (form(&reader, &format!("/sell/money/payouts/{id}/take-back"),
                quiet_button(&t!(&reader, "payout-take-back"))))
        }
        (section(
            &t!(&reader, "money-payout-covers"),
            table(&t!(&reader, "money-payout-covers"), &columns, rows, None),
        ))
        (letters)
    };
    Ok(sell_page(&reader, &title, body))
}

async fn ask(State(app): State<App>, merchant: Merchant) -> Result<Response, Problem> {
    let (id, moment) = (merchant.id, app.clock.moment());
    let asked = app.db.write(move |tx| {
        let found = merchants::merchant(tx, id)?;
        let currency = found.map_or(Currency::USD, |merchant| merchant.payout_currency);
        let by = By::Merchant(id);
        let ask = AskPayout { merchant: id, by, currency, amount: None, request: None };
        settlement::ask_payout(tx, &ask, &mut moment.clone())
    });
    asked.await?;
    Ok(done("/sell/money", "payout-asked"))
}

async fn take_back(
    State(app): State<App>,
    merchant: Merchant,
    Path(payout): Path<String>,
) -> Result<Response, Problem> {
    let id: PayoutId = payout.parse()?;
    merchant.owns(id.home())?;
    let (by, person) = (By::Merchant(merchant.id), merchant.principal.decider());
    let ask = ReturnPayout { payout: id, by, person, why: "taken back".to_owned() };
    let moment = app.clock.moment();
    app.db.write(move |tx| settlement::return_payout(tx, &ask, &mut moment.clone())).await?;
    Ok(done("/sell/money", "payout-taken-back"))
}

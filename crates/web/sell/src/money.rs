//! `/sell/money`: what is free, what waits and until when, every movement, every payout.

use crate::{
    Access, App, Merchant, Problem, Reader, Routes,
    components::{
        Column, Tone, button, chip, empty_state, form, money_cell, pager, section, stat, stats,
        table,
    },
    cursor, done,
    escrow::{self, Held},
    sell_page, t,
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use fulfilment::{By, PayOut, Payout};
use kernel::{Currency, MerchantId, Money, PayoutId, Timestamp};
use ledger::{Account, Balance, HoldView, StatementLine};
use maud::{Markup, html};
use store::{StoreError, Tx};
use web_kit::{cursor::cut, order_parts::state_chip, own::own_merchant};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/money", Access::MEMBER, show)
        // What people type who know the API.
        .get("/sell/payouts", Access::MEMBER, || async { Redirect::permanent("/sell/money") })
        .get("/sell/money/statement.csv", Access::MEMBER, download)
        .get("/sell/money/payouts/{payout}", Access::MEMBER, show_payout)
        .post("/sell/money/pay-out", Access::MEMBER, pay_out)
}

/// Rows of the statement on a page.
const LINES: u32 = 25;
/// Payouts that are shown, and movements of one.
const SHOWN_MAX: u32 = 50;

/// An order whose money waits, and until when.
struct Waiting {
    held: Held,
    free_on: Option<Timestamp>,
    asked: bool,
}

struct Books {
    merchant: merchants::Merchant,
    balances: Vec<Balance>,
    waiting: Vec<Waiting>,
    lines: Vec<StatementLine>,
    payouts: Vec<Payout>,
}

fn books(
    tx: &mut Tx<'_>,
    (id, terms): (MerchantId, fulfilment::Terms),
    before: Option<i64>,
) -> Result<Option<Books>, StoreError> {
    let Some(merchant) = merchants::merchant(tx, id)? else { return Ok(None) };
    let balances = ledger::balances(tx, id)?;
    let mut waiting = Vec::new();
    for held in escrow::held(tx, id)? {
        let parcel = fulfilment::consignment(tx, held.order.id)?;
        let free_on = parcel.as_ref().map(|parcel| parcel.free_by(terms));
        let asked = parcel.is_some_and(|parcel| parcel.refund_asked.is_some());
        waiting.push(Waiting { held, free_on, asked });
    }
    waiting.sort_by_key(|one| (one.free_on.is_none(), one.free_on, one.held.order.id));
    let account = (Account::MerchantPayable, merchant.payout_currency);
    let lines = ledger::statement(tx, id, account, before, LINES + 1)?;
    let payouts = fulfilment::payouts(tx, id, None, SHOWN_MAX)?;
    Ok(Some(Books { merchant, balances, waiting, lines, payouts }))
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let before = reader.query("cursor").and_then(|text| cursor::decode::<i64>(&text));
    let id = merchant.id;
    let terms = app.config.terms;
    let books = app.db.read(move |tx| books(tx, (id, terms), before)).await?;
    let mut books = books.ok_or_else(Problem::not_found)?;
    let next = cut(&mut books.lines, LINES, |line| line.seq);
    let title = t!(&reader, "money-title");
    let body = html! {
        (figures(&reader, &books))
        (pay_out_form(&reader, &books))
        (section(&t!(&reader, "money-escrow-title"), waiting_table(&reader, &books)))
        (section(&t!(&reader, "money-statement-title"), html! {
            (statement_table(&reader, &books.lines))
            (pager(&reader, next.as_deref()))
            @if !books.lines.is_empty() {
                p.no-print { a href="/sell/money/statement.csv" download { (t!(&reader, "money-statement-download")) } }
            }
        }))
        (section(&t!(&reader, "money-payouts-title"), payouts_table(&reader, &books.payouts)))
    };
    Ok(sell_page(&reader, &title, body))
}

/// The balance of an account as its owner reads it: a credit is a positive number.
fn credit(balances: &[Balance], account: Account, currency: Currency) -> Money {
    let found = balances.iter().find(|b| b.account == account && b.amount.currency() == currency);
    Money::new(found.map_or(0, |b| b.amount.minor().saturating_neg()), currency)
}

fn figures(reader: &Reader, books: &Books) -> Markup {
    let own = books.merchant.payout_currency;
    let free = credit(&books.balances, Account::MerchantPayable, own);
    let way = credit(&books.balances, Account::PayoutClearing, own);
    let fees = credit(&books.balances, Account::Commission, own);
    let percent = reader.percent(books.merchant.commission);
    let nets: Vec<Option<Money>> = books.waiting.iter().map(|one| one.held.net()).collect();
    stats(&[
        stat(
            &t!(reader, "money-available"),
            reader.money(free),
            Some(&t!(reader, "money-available-note")),
        ),
        escrow::figure(reader, (&nets, own), &books.balances),
        stat(&t!(reader, "money-way"), reader.money(way), Some(&t!(reader, "money-way-note"))),
        stat(
            &t!(reader, "money-fees"),
            reader.money(fees),
            Some(&t!(reader, "money-fees-note", percent = percent)),
        ),
    ])
}

fn pay_out_form(reader: &Reader, books: &Books) -> Markup {
    let own = books.merchant.payout_currency;
    let free = credit(&books.balances, Account::MerchantPayable, own);
    if !free.is_positive() {
        return html! { p.soft { (t!(reader, "money-pay-out-nothing")) } };
    }
    let text = t!(reader, "money-pay-out", amount = reader.money_text(free));
    form(reader, "/sell/money/pay-out", button(&text))
}

fn waiting_table(reader: &Reader, books: &Books) -> Markup {
    if books.waiting.is_empty() {
        let (title, way) = (t!(reader, "money-escrow-empty"), t!(reader, "money-escrow-empty-way"));
        return empty_state("lock", &title, &way, None);
    }
    let [held, net] = escrow::columns(reader);
    let columns = [
        Column::text(t!(reader, "sellorder-column-order")),
        Column::text(t!(reader, "sellorder-column-state")),
        Column::text(t!(reader, "money-escrow-free-on")),
        held,
        net,
    ];
    let nets: Vec<Option<Money>> = books.waiting.iter().map(|one| one.held.net()).collect();
    let sum = escrow::hers(&nets, books.merchant.payout_currency);
    let rows = html! {
        @for one in &books.waiting {
            tr {
                @let Held { order, hold } = &one.held;
                th scope="row" { a.nowrap href={ "/sell/orders/" (order.id) } { (order.number) } }
                td { (state_chip(reader, order.state)) }
                td.nowrap { (free_on(reader, one)) }
                (money_cell(reader, hold.there().ok()))
                (money_cell(reader, one.held.net()))
            }
        }
    };
    let total = sum.map(|sum| {
        html! {
            tr {
                th scope="row" colspan="4" { (t!(reader, "ledger-total")) }
                (money_cell(reader, Some(sum)))
            }
        }
    });
    table(&t!(reader, "money-escrow-title"), &columns, rows, total)
}

fn free_on(reader: &Reader, one: &Waiting) -> Markup {
    html! {
        @match (one.asked, one.free_on) {
            (true, _) => { (chip(Tone::Warn, &t!(reader, "money-escrow-asked"))) }
            (false, Some(at)) => { (reader.day(reader.date_of(at))) }
            (false, None) => { span.soft { (t!(reader, "money-escrow-after-shipping")) } }
        }
    }
}

fn statement_table(reader: &Reader, lines: &[StatementLine]) -> Markup {
    if lines.is_empty() {
        let (title, way) =
            (t!(reader, "money-statement-empty"), t!(reader, "money-statement-empty-way"));
        return empty_state("coins", &title, &way, None);
    }
    let columns = [
        Column::text(t!(reader, "money-column-date")),
        Column::text(t!(reader, "money-column-what")),
        Column::number(t!(reader, "money-column-in")),
        Column::number(t!(reader, "money-column-out")),
        Column::number(t!(reader, "money-column-balance")),
    ];
    let turned = |money: Money| Money::new(money.minor().saturating_neg(), money.currency());
    let rows = html! {
        @for line in lines {
            tr {
                td.nowrap { (reader.time(line.at)) }
                td { (about(reader, line)) }
                (money_cell(reader, line.amount.is_negative().then(|| turned(line.amount))))
                (money_cell(reader, line.amount.is_positive().then_some(line.amount)))
                (money_cell(reader, Some(turned(line.balance))))
            }
        }
    };
    table(&t!(reader, "money-statement-title"), &columns, rows, None)
}

/// Every figure leads to what made it.
fn about(reader: &Reader, line: &StatementLine) -> Markup {
    let what = reader.text(&format!("entry-{}", line.kind.key()));
    html! {
        @match (line.order, line.payout) {
            (Some(order), _) => { a href={ "/sell/orders/" (order) } { (what) } }
            (None, Some(payout)) => { a href={ "/sell/money/payouts/" (payout) } { (what) } }
            (None, None) => { (what) }
        }
    }
}

fn payouts_table(reader: &Reader, payouts: &[Payout]) -> Markup {
    if payouts.is_empty() {
        return html! { p.soft { (t!(reader, "money-payouts-empty")) } };
    }
    let columns = [
        Column::text(t!(reader, "money-column-date")),
        Column::text(t!(reader, "money-payout-covers")),
        Column::number(t!(reader, "money-column-out")),
    ];
    let rows = html! {
        @for payout in payouts {
            tr {
                td.nowrap { (reader.time(payout.paid_at)) }
                td { a href={ "/sell/money/payouts/" (payout.id) } { (t!(reader, "order-open")) } }
                (money_cell(reader, Some(payout.amount)))
            }
        }
    };
    table(&t!(reader, "money-payouts-title"), &columns, rows, None)
}

async fn show_payout(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(payout): Path<String>,
) -> Result<Markup, Problem> {
    let id: PayoutId = payout.parse()?;
    merchant.owns(id.home())?;
    let found = app.db.read(move |tx| covered(tx, id)).await?;
    let (payout, lines) = found.ok_or_else(Problem::not_found)?;
    let title = t!(&reader, "money-payout-title", amount = reader.money_text(payout.amount));
    let columns = [
        Column::text(t!(&reader, "money-column-date")),
        Column::text(t!(&reader, "money-column-what")),
        Column::number(t!(&reader, "money-payout-rate")),
        Column::number(t!(&reader, "money-column-in")),
    ];
    let rows = html! {
        @for (line, hold) in &lines {
            @let rate = hold.and_then(|hold| hold.released).map(|released| released.rate);
            tr {
                td.nowrap { (reader.time(line.at)) }
                td { (about(&reader, line)) }
                td.numeric { @if let Some(rate) = rate { (reader.rate(rate, 4)) } }
                (money_cell(&reader, line.amount.negated().ok()))
            }
        }
    };
    let date = reader.time_text(payout.paid_at);
    let body = html! {
        p.soft { (t!(&reader, "money-payout-paid", date = date)) }
        (section(
            &t!(&reader, "money-payout-covers"),
            table(&t!(&reader, "money-payout-covers"), &columns, rows, None),
        ))
    };
    Ok(sell_page(&reader, &title, body))
}

/// A payout with the movements it covers, each with the rate that was recorded for its order.
#[expect(clippy::type_complexity, reason = "a pair that is taken apart at once")]
fn covered(
    tx: &mut Tx<'_>,
    id: PayoutId,
) -> Result<Option<(Payout, Vec<(StatementLine, Option<HoldView>)>)>, StoreError> {
    let Some(payout) = fulfilment::payout(tx, id)? else { return Ok(None) };
    let account = (Account::MerchantPayable, payout.amount.currency());
    let home = MerchantId::of(id.home());
    let lines = ledger::statement(tx, home, account, Some(payout.covers_to), SHOWN_MAX)?;
    let mut covered = Vec::new();
    for line in lines.into_iter().filter(|line| line.seq > payout.covers_after) {
        let hold = match line.order {
            Some(order) => ledger::hold_of(tx, order)?,
            None => None,
        };
        covered.push((line, hold));
    }
    Ok(Some((payout, covered)))
}

async fn pay_out(State(app): State<App>, merchant: Merchant) -> Result<Response, Problem> {
    let (id, moment) = (merchant.id, app.clock.moment());
    let paid = app.db.write(move |tx| {
        let found = merchants::merchant(tx, id)?;
        let currency = found.map_or(Currency::USD, |merchant| merchant.payout_currency);
        let ask =
            PayOut { merchant: id, by: By::Merchant(id), currency, amount: None, request: None };
        fulfilment::pay_out(tx, &ask, &mut moment.clone())
    });
    paid.await?;
    Ok(done("/sell/money", "paid-out"))
}

/// The whole statement as CSV, read page by page.
async fn download(State(app): State<App>, merchant: Merchant) -> Result<Response, Problem> {
    let currency = own_merchant(&app, &merchant).await?.payout_currency;
    let csv = ledger::edge::statement_text(&app.db, merchant.id, currency).await?;
    let name = "attachment; filename=\"statement.csv\"";
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, csv).into_response())
}

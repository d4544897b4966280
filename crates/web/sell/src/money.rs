//! `/sell/money`: what a merchant is owed. What waits and until when, what is free, what was taken of it, every movement,
//! every payout and how it stands; read in as few statements for a thousand orders as for one.

use crate::{
    Access, App, Merchant, Problem, Reader, Routes,
    components::{
        Column, Tone, banner, button, empty_state, form, money_cell, pager, section, stat, stats,
        table,
    },
    cursor,
    escrow::{self, Held, Hers},
    payouts::{Covered, is_back, order_links, payouts_table},
    sell_page,
    stakes::{case_link, kept_table, open_case},
    statement::{Named, statement_table},
    t,
};
use aftersales::{AtStake, CaseId};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use kernel::{Currency, MerchantId, Money, OrderId, Timestamp};
use ledger::{Account, Balance, StatementLine};
use maud::{Markup, html};
use merchants::{BankAccount, Standing};
use orders::OrderState;
use settlement::{Payout, PayoutState};
use store::{StoreError, Tx};
use web_kit::{cursor::cut, order_parts::state_chip, own::own_merchant};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/money", Access::MEMBER, show)
        // What people type who know the API.
        .get("/sell/payouts", Access::MEMBER, || async { Redirect::permanent("/sell/money") })
        .get("/sell/money/statement.csv", Access::MEMBER, download)
}

/// Rows of the statement on a page.
const LINES: u32 = 25;
/// Payouts that are shown.
const SHOWN_MAX: u32 = 50;

/// An order whose money waits, and until when.
struct Waiting {
    held: Held,
    free_on: Option<Timestamp>,
    /// Something is open about it, which stops its clock.
    open: bool,
    /// The return or the dispute that is.
    case: Option<CaseId>,
}

struct Books {
    merchant: merchants::Merchant,
    balances: Vec<Balance>,
    waiting: Vec<Waiting>,
    hers: Hers,
    lines: Vec<StatementLine>,
    named: Named,
    /// What can be asked for.
    free: Money,
    /// What open cases keep back.
    stakes: Vec<AtStake>,
    payouts: Vec<Payout>,
    sums: Vec<(PayoutState, Money, i64)>,
    covered: Covered,
    account: Option<BankAccount>,
    kept_back: Option<String>,
}

fn books(
    tx: &mut Tx<'_>,
    (id, terms): (MerchantId, fulfilment::Terms),
    before: Option<i64>,
) -> Result<Option<Books>, StoreError> {
    let Some(merchant) = merchants::merchant(tx, id)? else { return Ok(None) };
    let balances = ledger::balances(tx, id)?;
    let (held, more) = escrow::held(tx, id)?;
    let hers = Hers::of(&held, more, merchant.payout_currency);
    let ids: Vec<OrderId> = held.iter().map(|one| one.order.id).collect();
    let parcels = fulfilment::consignments(tx, &ids)?;
    let mut waiting = Vec::new();
    for held in held {
        let parcel = parcels.get(&held.order.id);
        // A part of it may have left; its clock counts from the last one.
        let sent = parcel.filter(|_| held.order.state != OrderState::Packed);
        let free_on = sent.map(|parcel| parcel.free_by(terms));
        let open = parcel.is_some_and(|parcel| parcel.stopped_seconds.is_some());
        let case = if open { open_case(tx, (held.order.id, id))? } else { None };
        waiting.push(Waiting { held, free_on, open, case });
    }
    waiting.sort_by_key(|one| (one.free_on.is_none(), one.free_on, one.held.order.id));
    let account = (Account::MerchantPayable, merchant.payout_currency);
    let lines = ledger::statement(tx, id, account, before, LINES + 1)?;
    let named = Named::of(tx, &lines)?;
    let free = settlement::payable(tx, id, merchant.payout_currency)?;
    let stakes = aftersales::at_stake(tx, id)?;
    let payouts = settlement::payouts(tx, id, None, SHOWN_MAX)?;
    let sums = settlement::payout_sums(tx, id)?;
    let key = (id, merchant.payout_currency);
    let covered = Covered::of(tx, key)?;
    let account = merchants::current_bank_accounts(tx, &[key])?.remove(&key);
    let kept_back = settlement::payouts_held(tx, id)?;
    Ok(Some(Books {
        merchant,
        balances,
        waiting,
        hers,
        lines,
        named,
        free,
        stakes,
        payouts,
        sums,
        covered,
        account,
        kept_back,
    }))
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
        (free_now(&reader, &books))
        (kept_table(&reader, &books.stakes))
        (section(&t!(&reader, "money-escrow-title"), waiting_table(&reader, &books)))
        (section(&t!(&reader, "money-statement-title"), html! {
            (statement_table(&reader, &books.lines, &books.named))
            (pager(&reader, next.as_deref()))
            @if !books.lines.is_empty() {
                p.no-print { a href="/sell/money/statement.csv" download { (t!(&reader, "money-statement-download")) } }
            }
        }))
        (section(&t!(&reader, "money-payouts-title"), payouts_table(&reader, &books.payouts, &books.covered)))
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
    let sum = |states: &[PayoutState]| books.sum(states);
    let asked = sum(&[PayoutState::Asked, PayoutState::Gathered]);
    let (way, paid) = (sum(&[PayoutState::Sent]), sum(&[PayoutState::Paid]));
    let back = sum(&[PayoutState::Returned]);
    let fees = credit(&books.balances, Account::Commission, own);
    let taxes = taxes(&books.balances);
    let percent = reader.percent(books.merchant.commission);
    stats(&[
        stat(
            &t!(reader, "money-available"),
            reader.money(books.free),
            Some(&t!(reader, "money-available-note")),
        ),
        escrow::figure(reader, &books.hers, &books.balances),
        stat(
            &t!(reader, "money-asked"),
            reader.money(asked),
            Some(&t!(reader, "money-asked-note")),
        ),
        stat(&t!(reader, "money-way"), reader.money(way), Some(&t!(reader, "money-way-note"))),
        stat(&t!(reader, "money-paid"), reader.money(paid), Some(&t!(reader, "money-paid-note"))),
        stat(&t!(reader, "money-back"), reader.money(back), Some(&t!(reader, "money-back-note"))),
        stat(
            &t!(reader, "money-fees"),
            reader.money(fees),
            Some(&t!(reader, "money-fees-note", percent = percent)),
        ),
        stat(
            &t!(reader, "money-taxes"),
            taxes_text(reader, &taxes),
            Some(&t!(reader, "money-taxes-note")),
        ),
    ])
}

/// Taxes that were taken from what shoppers paid, by currency: they are the authority's, not hers.
fn taxes(balances: &[Balance]) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    let taken = balances.iter().filter(|b| matches!(b.account, Account::TaxOwed(_)));
    for tax in taken.filter_map(|balance| balance.amount.negated().ok()) {
        match sums.iter_mut().find(|sum| sum.currency() == tax.currency()) {
            Some(sum) => *sum = sum.plus(tax).unwrap_or(*sum),
            None => sums.push(tax),
        }
    }
    sums
}

fn taxes_text(reader: &Reader, taxes: &[Money]) -> Markup {
    html! {
        @if taxes.is_empty() { "—" }
        @for (at, tax) in taxes.iter().enumerate() { @if at > 0 { br; } (reader.money(*tax)) }
    }
}

impl Books {
    /// Her payouts in those states, together, in her currency.
    fn sum(&self, states: &[PayoutState]) -> Money {
        let own = self.merchant.payout_currency;
        let wanted =
            |one: &&(PayoutState, Money, i64)| states.contains(&one.0) && one.1.currency() == own;
        let amounts = self.sums.iter().filter(wanted).map(|(_, amount, _)| *amount);
        Money::sum(own, amounts).unwrap_or(Money::zero(own))
    }
}

/// What she owes the market, and how it is paid.
fn debt(reader: &Reader, books: &Books) -> Markup {
    let own = books.merchant.payout_currency;
    let owed = books.balances.iter().find(|balance| {
        balance.account == Account::MerchantDebt
            && balance.amount.currency() == own
            && balance.amount.is_positive()
    });
    html! {
        @if let Some(owed) = owed {
            (banner(Tone::Warn, html! {
                p { (t!(reader, "money-owed", amount = reader.money_text(owed.amount))) }
            }))
        }
    }
}

/// What is free, the orders it comes from, and the form that asks for it, or what stands in its way.
fn free_now(reader: &Reader, books: &Books) -> Markup {
    let free = books.free;
    let standing = books.account.as_ref().map(|account| account.standing(reader.now()));
    let back = books.payouts.first().filter(|payout| is_back(payout));
    let covered = books.payouts.first().map_or(0, |payout| match back {
        // What the bank sent back is what is free again.
        Some(back) => back.covers_after,
        None => payout.covers_to,
    });
    html! {
        (debt(reader, books))
        @if let Some(why) = &books.kept_back {
            (banner(Tone::Warn, html! { p { (t!(reader, "money-kept-back", why = why.as_str())) } }))
        }
        @match standing {
            Some(Standing::Usable) => {}
            None | Some(Standing::Stopped) => {
                (banner(Tone::Warn, html! { p { (t!(reader, "money-no-account")) " " a href="/sell/bank" { (t!(reader, "bank-title")) } } }))
            }
            Some(Standing::Held | Standing::Unconfirmed) => {
                (banner(Tone::Warn, html! { p { (t!(reader, "money-account-waits")) " " a href="/sell/bank" { (t!(reader, "bank-title")) } } }))
            }
        }
        @if !free.is_positive() {
            p.soft { (t!(reader, "money-pay-out-nothing")) }
        } @else {
            @let from = books.covered.between(covered, i64::MAX);
            @if !from.is_empty() { p { (t!(reader, "money-free-from")) " " (order_links(reader, &from)) } }
            @if let Some((payout, (_, why))) = back.and_then(|one| Some((one, one.returned.as_ref()?))) {
                (banner(Tone::Warn, html! {
                    p { (t!(reader, "today-payout-back", amount = reader.money_text(payout.amount))) }
                    p.said { (why) }
                    p { a href="/sell/bank" { (t!(reader, "bank-title")) } }
                }))
            }
            @if standing == Some(Standing::Usable) {
                (form(reader, "/sell/money/pay-out",
                    button(&t!(reader, "money-pay-out", amount = reader.money_text(free)))))
            }
        }
    }
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
    let total = books.hers.sum.map(|sum| {
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
        @match one.free_on {
            _ if one.open => {
                @match one.case {
                    Some(case) => { (case_link(reader, case)) }
                    None => { span.soft { (t!(reader, "money-escrow-open")) } }
                }
            }
            Some(at) => { (reader.day(reader.date_of(at))) }
            None => { span.soft { (t!(reader, "money-escrow-after-shipping")) } }
        }
    }
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

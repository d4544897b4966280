//! `/admin/payouts`: what waits to leave and why, bank accounts that wait for a look, and runs.

use super::payout_holders;
use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes, admin_page,
    components::{
        Column, Field, Tone, button, chip, empty_state, form, hidden, money_cell, quiet_button,
        section, table,
    },
    debts::{Debt, debts_section},
    done,
    older_payouts::older_section,
    refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{Actor, BankAccountId, Currency, MerchantId};
use maud::{Markup, html};
use merchants::{BankAccount, DecideBankAccount, OpenedAccount};
use settlement::{Exclusion, Payout, PayoutRun, Preview, ProposeRun, RunState};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::again::{Again, told_above};

const PATH: &str = "/admin/payouts";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get(PATH, Access::MONEY, show)
        .post("/admin/payouts/propose", Access::MONEY, propose)
        .post("/admin/payouts/hold", Access::MONEY, hold)
        .post("/admin/payouts/free", Access::MONEY, free)
        .post("/admin/payouts/accounts/{account}/confirm", Access::MONEY, confirm_account)
        .post("/admin/payouts/accounts/{account}/stop", Access::MONEY, stop_account)
        .post("/admin/payouts/holders", Access::MONEY, payout_holders::allow)
}

/// Accounts and runs that are listed at once.
const SHOWN_MAX: u32 = 50;

/// What the page shows.
struct Waiting {
    previews: Vec<Preview>,
    /// Of an older version, the first of them and how many.
    older: (Vec<Payout>, i64),
    accounts: Vec<(BankAccount, Vec<u8>)>,
    debts: Vec<Debt>,
    runs: Vec<PayoutRun>,
    names: BTreeMap<MerchantId, merchants::Merchant>,
}

fn waiting(tx: &mut Tx<'_>, app: &App) -> Result<Waiting, StoreError> {
    let (rules, now) = (&app.config.payouts, app.clock.now());
    let mut previews = Vec::new();
    for currency in settlement::waiting_currencies(tx)? {
        previews.push(settlement::preview(tx, (currency, rules), now)?);
    }
    let mut accounts = Vec::new();
    for account in merchants::unconfirmed_bank_accounts(tx, SHOWN_MAX)? {
        let sealed = merchants::bank_account_sealed(tx, account.id)?.unwrap_or_default();
        accounts.push((account, sealed));
    }
    let debts = ledger::debtors(tx, crate::debts::SHOWN_MAX)?;
    let older = (settlement::older_payouts(tx, SHOWN_MAX)?, settlement::older_count(tx)?);
    let payouts = previews.iter().flat_map(|preview| {
        let excluded = preview.excluded.iter().map(|(payout, _)| payout);
        preview.included.iter().map(|(payout, _)| payout).chain(excluded)
    });
    let homes = payouts.chain(&older.0).map(|payout| MerchantId::of(payout.id.home()));
    let ids: Vec<MerchantId> = homes
        .chain(accounts.iter().map(|(account, _)| account.merchant()))
        .chain(debts.iter().map(|(merchant, ..)| *merchant))
        .collect();
    let names = merchants::merchants_by_id(tx, &ids)?;
    let runs = settlement::runs(tx, None, SHOWN_MAX)?;
    Ok(Waiting { previews, older, accounts, debts, runs, names })
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Markup, Problem> {
    payouts_page((&app, &reader), &Again::default()).await
}

/// The page, with a form that was refused as it was sent, or why another was above it.
pub(super) async fn payouts_page(
    (app, reader): (&App, &Reader),
    again: &Again,
) -> Result<Markup, Problem> {
    let own = app.clone();
    let found = app.db.read(move |tx| waiting(tx, &own)).await?;
    let nothing = found.previews.is_empty()
        && found.accounts.is_empty()
        && found.older.0.is_empty()
        && found.debts.is_empty();
    let body = html! {
        (again.told(reader))
        p.lead { (t!(reader, "payouts-lead")) }
        @if nothing {
            (empty_state("check", &t!(reader, "payouts-none"), &t!(reader, "payouts-none-way"), None))
        }
        @if !found.accounts.is_empty() {
            (section(&t!(reader, "payouts-accounts"), accounts(app, reader, &found)))
        }
        (older_section(reader, (&found.older.0, found.older.1), &found.names))
        @for preview in &found.previews { (preview_section(reader, preview, &found.names)) }
        (debts_section(reader, &found.debts, &found.names))
        (section(&t!(reader, "payouts-runs"), runs_table(reader, &found.runs)))
        (section(&t!(reader, "payouts-holder"), payout_holders::form_of(reader, again)))
    };
    Ok(admin_page(reader, &t!(reader, "payouts-title"), body))
}

/// Where a step leads: to the page, or to the page as it is now with why the step was refused above it.
pub(super) async fn told(
    (app, reader): (&App, &Reader),
    word: &str,
    took: Result<(), Problem>,
) -> Result<Response, Problem> {
    match took {
        Ok(()) => Ok(done(PATH, word)),
        Err(problem) => {
            let again = Again::because(told_above(reader, problem)?);
            Ok(refused(payouts_page((app, reader), &again).await?))
        }
    }
}

pub(crate) fn name_of(
    reader: &Reader,
    names: &BTreeMap<MerchantId, merchants::Merchant>,
    id: MerchantId,
) -> Markup {
    html! {
        @match names.get(&id) {
            Some(merchant) => { (merchant.name.get(reader.lang())) " " span.soft.small { (merchant.slug) } }
            None => { span.code { (id) } }
        }
    }
}

/// An operator compares the holder with the licence: here, and in the bank's file alone, it is read in clear.
fn accounts(app: &App, reader: &Reader, found: &Waiting) -> Markup {
    let opened = |account: &BankAccount, sealed: &[u8]| -> Option<OpenedAccount> {
        merchants::open_account(&app.vault, account.merchant(), sealed).ok()
    };
    html! {
        p { (t!(reader, "payouts-accounts-lead")) }
        @for (account, sealed) in &found.accounts {
            div.panel.stack {
                p { b { (name_of(reader, &found.names, account.merchant())) } }
                p {
                    @match opened(account, sealed) {
                        Some(opened) => { (t!(reader, "payouts-account-holder", holder = opened.holder.as_str())) }
                        None => { (t!(reader, "payouts-account-closed")) }
                    }
                }
                p.soft.small {
                    (reader.country(account.country)) " · " (account.currency) " · " span.code { "…" (account.ending) }
                    " · " (reader.time(account.added_at))
                }
                (reason_form(reader, &format!("{PATH}/accounts/{}/confirm", account.id), "payouts-confirm"))
                details {
                    summary { (t!(reader, "payouts-stop-it")) }
                    (reason_form(reader, &format!("{PATH}/accounts/{}/stop", account.id), "payouts-stop"))
                }
            }
        }
    }
}

fn reason_form(reader: &Reader, action: &str, text: &str) -> Markup {
    form(
        reader,
        action,
        html! {
            (Field::text("reason", &t!(reader, "payouts-reason")).attribute("maxlength", "500"))
            div.actions { (quiet_button(&reader.text(text))) }
        },
    )
}

fn preview_section(
    reader: &Reader,
    preview: &Preview,
    names: &BTreeMap<MerchantId, merchants::Merchant>,
) -> Markup {
    let title = t!(reader, "payouts-waiting", currency = preview.currency.code());
    let columns = [
        Column::text(t!(reader, "payouts-column-merchant")),
        Column::text(t!(reader, "payouts-column-asked")),
        Column::text(t!(reader, "payouts-column-why")),
        Column::number(t!(reader, "payouts-column-amount")),
    ];
    let leaves = html! { (chip(Tone::Ok, &t!(reader, "payouts-leaves"))) };
    let rows = html! {
        @for (payout, _) in &preview.included { (payout_row(reader, names, (payout, &leaves))) }
        @for (payout, why) in &preview.excluded {
            (payout_row(reader, names, (payout, &excluded(reader, payout, why))))
        }
    };
    section(
        &title,
        html! {
            (table(&title, &columns, rows, None))
            @let unlisted = preview.left.saturating_sub(preview.excluded.len());
            @if unlisted > 0 { p.soft { (t!(reader, "payouts-left", count = unlisted)) } }
            @if preview.more { p.soft { (t!(reader, "payouts-more")) } }
            @if let Some(total) = preview.total().filter(|_| !preview.included.is_empty()) {
                (form(reader, "/admin/payouts/propose", html! {
                    (hidden("currency", preview.currency.code()))
                    (button(&t!(reader, "payouts-propose", count = preview.included.len(),
                        amount = reader.money_text(total))))
                }))
            }
        },
    )
}

fn payout_row(
    reader: &Reader,
    names: &BTreeMap<MerchantId, merchants::Merchant>,
    (payout, state): (&Payout, &Markup),
) -> Markup {
    let merchant = MerchantId::of(payout.id.home());
    html! {
        tr {
            th scope="row" { (name_of(reader, names, merchant)) }
            td.nowrap { (reader.time(payout.asked_at)) }
            td { (state) }
            (money_cell(reader, Some(payout.amount)))
        }
    }
}

/// Why a payout does not leave, and the way to let it.
fn excluded(reader: &Reader, payout: &Payout, why: &Exclusion) -> Markup {
    let merchant = MerchantId::of(payout.id.home());
    let text = reader.text(&format!("payouts-why-{}", why.key()));
    html! {
        (chip(Tone::Warn, &text))
        @match why {
            Exclusion::AccountHeld(until) => { " " (reader.time(*until)) }
            Exclusion::BelowMinimum(least) => { " " (reader.money(*least)) }
            Exclusion::Held(reason) => {
                " " (reason)
                (form(reader, "/admin/payouts/free", html! {
                    (hidden("merchant", &merchant.to_string()))
                    (quiet_button(&t!(reader, "payouts-free")))
                }))
            }
            Exclusion::NoAccount
            | Exclusion::AccountChanged
            | Exclusion::AccountUnconfirmed
            | Exclusion::Needed => {}
        }
        @if !matches!(why, Exclusion::Held(_)) {
            details {
                summary { (t!(reader, "payouts-hold-it")) }
                (form(reader, "/admin/payouts/hold", html! {
                    (hidden("merchant", &merchant.to_string()))
                    (Field::text("reason", &t!(reader, "payouts-reason")).attribute("maxlength", "500"))
                    div.actions { (quiet_button(&t!(reader, "payouts-hold"))) }
                }))
            }
        }
    }
}

fn runs_table(reader: &Reader, runs: &[PayoutRun]) -> Markup {
    if runs.is_empty() {
        return html! { p.soft { (t!(reader, "payouts-runs-none")) } };
    }
    let columns = [
        Column::text(t!(reader, "payouts-column-run")),
        Column::text(t!(reader, "payouts-column-state")),
        Column::text(t!(reader, "payouts-column-by")),
        Column::number(t!(reader, "payouts-column-amount")),
    ];
    let rows = html! {
        @for run in runs {
            tr {
                th scope="row" { a.nowrap href={ "/admin/payouts/runs/" (run.id) } { (reader.time(run.proposed_at)) } }
                td { (run_chip(reader, run.state)) }
                td { (kernel::Decider::name_in(&run.proposed_by)) }
                (money_cell(reader, Some(run.total)))
            }
        }
    };
    table(&t!(reader, "payouts-runs"), &columns, rows, None)
}

/// How a run stands.
pub(crate) fn run_chip(reader: &Reader, state: RunState) -> Markup {
    let tone = match state {
        RunState::Proposed => Tone::Warn,
        RunState::Approved | RunState::Cancelled => Tone::Plain,
        RunState::Sent => Tone::Ok,
    };
    chip(tone, &reader.text(&format!("run-state-{}", state.key())))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    currency: String,
    merchant: String,
    reason: String,
}

async fn propose(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let currency: Currency = typed.currency.parse().map_err(|_| Problem::not_found())?;
    let rules = app.config.payouts.clone();
    let ask = ProposeRun { currency, by: Some(person.decider()), rules };
    let moment = app.clock.moment();
    match app.db.write(move |tx| settlement::propose_run(tx, &ask, &mut moment.clone())).await {
        Ok(run) => Ok(done(&format!("/admin/payouts/runs/{}", run.id), "run-proposed")),
        Err(error) => told((&app, &reader), "", Err(error.into())).await,
    }
}

async fn hold(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let merchant: MerchantId = typed.merchant.parse()?;
    let (by, moment) = (person.decider(), app.clock.moment());
    let held = app.db.write(move |tx| {
        let mut moment = moment.clone();
        settlement::hold_payouts(tx, (merchant, &by), &typed.reason, &mut moment)
    });
    let held = held.await.map(drop).map_err(Problem::from);
    told((&app, &reader), "payouts-held", held).await
}

async fn free(
    State(app): State<App>,
    _operator: Operator,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let merchant: MerchantId = typed.merchant.parse()?;
    app.db.write(move |tx| settlement::free_payouts(tx, merchant)).await?;
    Ok(done(PATH, "payouts-freed"))
}

fn said(
    account: &str,
    person: &accounts::Principal,
    reason: String,
) -> Result<DecideBankAccount, Problem> {
    let account: BankAccountId = account.parse()?;
    Ok(DecideBankAccount { account, by: (Actor::Operator, person.decider()), reason })
}

async fn confirm_account(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(account): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let ask = said(&account, &person, typed.reason)?;
    let moment = app.clock.moment();
    let step =
        move |tx: &mut Tx<'_>| merchants::confirm_bank_account(tx, &ask, &mut moment.clone());
    let took = app.db.write(step).await.map(drop).map_err(Problem::from);
    told((&app, &reader), "bank-confirmed", took).await
}

async fn stop_account(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(account): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let ask = said(&account, &person, typed.reason)?;
    let moment = app.clock.moment();
    let step = move |tx: &mut Tx<'_>| merchants::stop_bank_account(tx, &ask, &mut moment.clone());
    let took = app.db.write(step).await.map(drop).map_err(Problem::from);
    told((&app, &reader), "bank-stopped", took).await
}

//! `/admin/ledger`: trial balances, the journal of a merchant, and the audit.

use crate::{
    Access, App, Operator, Paging, Problem, Reader, Routes, admin_page,
    components::{
        Column, Tone, banner, empty_state, facts, icon, money_cell, number_cell, pager, quiet_link,
        section, table,
    },
    t,
};
use audit::AuditReport;
use axum::extract::{Path, State};
use kernel::{Currency, EntryId, MerchantId, Money};
use ledger::{Account, Balance, PostedEntry};
use maud::{Markup, html};
use std::{collections::BTreeMap, time::Instant};
use store::{StoreError, Tx};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/ledger", Access::MONEY, show)
        .get("/admin/ledger/audit", Access::MONEY, audit)
        .get("/admin/ledger/entries/{entry}", Access::MONEY, show_entry)
        .get("/admin/ledger/{merchant}", Access::MONEY, show_merchant)
}

/// Merchants whose books are listed on a page.
const BOOKS: u32 = 50;

/// A merchant's number, name, and accounts.
type Book = (MerchantId, String, Vec<Balance>);

fn books(
    tx: &mut Tx<'_>,
    after: Option<MerchantId>,
    lang: kernel::Lang,
) -> Result<Vec<Book>, StoreError> {
    let homes = ledger::homes(tx, after, BOOKS + 1)?;
    let merchants = merchants::merchants_by_id(tx, &homes)?;
    let mut balances = ledger::balances_of(tx, &homes)?;
    let book = |id: MerchantId| {
        let merchant = merchants.get(&id);
        let name = merchant.map_or_else(|| id.to_string(), |m| m.name.get(lang).to_owned());
        (id, name, balances.remove(&id).unwrap_or_default())
    };
    Ok(homes.into_iter().map(book).collect())
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<MerchantId>,
) -> Result<Markup, Problem> {
    let lang = reader.lang();
    let found = app.db.read(move |tx| {
        let all = ledger::balances_of_all(tx)?;
        Ok::<_, StoreError>((all, books(tx, paging.after, lang)?))
    });
    let (all, mut books) = found.await?;
    let next = cut(&mut books, BOOKS, |(id, _, _)| *id);
    let title = t!(&reader, "ledger-title");
    let body = html! {
        @if all.is_empty() {
            (empty_state("coins", &t!(&reader, "ledger-empty"), &t!(&reader, "ledger-empty-way"), None))
        } @else {
            (section(&t!(&reader, "ledger-all"), html! {
                (trial_balance(&reader, &all))
                p { (quiet_link("/admin/ledger/audit", &t!(&reader, "overview-audit-action"))) }
            }))
            (section(&t!(&reader, "ledger-books"), html! {
                (books_table(&reader, &books))
                (pager(&reader, next.as_deref()))
            }))
            (chart(&reader))
        }
    };
    Ok(admin_page(&reader, &title, body))
}

fn account_name(reader: &Reader, account: Account) -> String {
    let name = reader.text(&format!("account-{}", account.key()));
    match account {
        Account::TaxOwed(country) | Account::TaxDifference(country) => {
            format!("{name} · {}", reader.country(country))
        }
        Account::ProviderClearing
        | Account::Escrow
        | Account::RefundsPayable
        | Account::UnassignedReceipts
        | Account::UnaskedRefunds
        | Account::BorneRefunds
        | Account::Goodwill
        | Account::MerchantDebt
        | Account::WrittenOff
        | Account::Commission
        | Account::MerchantPayable
        | Account::FxPosition
        | Account::FxRounding
        | Account::PayoutClearing
        | Account::Bank => name,
    }
}

/// Accounts with debit and credit columns, and per currency a total of both, which are equal.
fn trial_balance(reader: &Reader, balances: &[Balance]) -> Markup {
    let columns = [
        Column::text(t!(reader, "ledger-column-account")),
        Column::text(t!(reader, "ledger-column-currency")),
        Column::number(t!(reader, "ledger-column-debit")),
        Column::number(t!(reader, "ledger-column-credit")),
        Column::number(t!(reader, "ledger-column-postings")),
    ];
    let mut totals: BTreeMap<Currency, (i64, i64)> = BTreeMap::new();
    for balance in balances {
        let total = totals.entry(balance.amount.currency()).or_default();
        let minor = balance.amount.minor();
        total.0 = total.0.saturating_add(minor.max(0));
        total.1 = total.1.saturating_add(minor.min(0).saturating_neg());
    }
    let mut sorted: Vec<&Balance> = balances.iter().collect();
    sorted.sort_by_key(|balance| (balance.amount.currency(), balance.account));
    let rows = html! {
        @for balance in sorted {
            tr {
                th scope="row" { (account_name(reader, balance.account)) }
                td { (balance.amount.currency()) }
                (debit_credit(reader, balance.amount))
                (number_cell(reader, balance.postings))
            }
        }
    };
    let totals = html! {
        @for (currency, (debit, credit)) in totals {
            tr {
                th scope="row" { (t!(reader, "ledger-total")) }
                td { (currency) }
                (money_cell(reader, Some(Money::new(debit, currency))))
                (money_cell(reader, Some(Money::new(credit, currency))))
                td {}
            }
        }
    };
    table(&t!(reader, "ledger-trial"), &columns, rows, Some(totals))
}

fn debit_credit(reader: &Reader, amount: Money) -> Markup {
    let size = Money::new(amount.minor().saturating_abs(), amount.currency());
    html! {
        (money_cell(reader, amount.is_positive().then_some(size)))
        (money_cell(reader, amount.is_negative().then_some(size)))
    }
}

fn books_table(reader: &Reader, books: &[Book]) -> Markup {
    let columns = [
        Column::text(t!(reader, "ledger-column-merchant")),
        Column::number(reader.text("account-escrow")),
        Column::number(reader.text("account-tax_owed")),
        Column::number(reader.text("account-commission")),
        Column::number(reader.text("account-merchant_payable")),
        Column::number(t!(reader, "ledger-column-postings")),
    ];
    let sum = |balances: &[Balance], key: &str| {
        let of_kind: Vec<Markup> = balances
            .iter()
            .filter(|balance| balance.account.key() == key && !balance.amount.is_zero())
            .map(|b| {
                reader.money(Money::new(b.amount.minor().saturating_neg(), b.amount.currency()))
            })
            .collect();
        html! { td.numeric { @for (at, one) in of_kind.iter().enumerate() { @if at > 0 { br; } (one) } } }
    };
    let rows = html! {
        @for (id, name, balances) in books {
            tr {
                th scope="row" { a href={ "/admin/ledger/" (id) } { (name) } }
                (sum(balances, "escrow"))
                (sum(balances, "tax_owed"))
                (sum(balances, "commission"))
                (sum(balances, "merchant_payable"))
                (number_cell(reader, balances.iter().map(|balance| balance.postings).sum()))
            }
        }
    };
    table(&t!(reader, "ledger-books"), &columns, rows, None)
}

fn chart(reader: &Reader) -> Markup {
    let keys = [
        "provider_clearing",
        "escrow",
        "refunds_payable",
        "unassigned_receipts",
        "unasked_refunds",
        "borne_refunds",
        "goodwill",
        "merchant_debt",
        "written_off",
        "tax_owed",
        "tax_difference",
        "commission",
        "merchant_payable",
        "fx_position",
        "fx_rounding",
        "payout_clearing",
        "bank",
    ];
    let rows: Vec<(String, Markup)> = keys
        .iter()
        .map(|key| {
            let means = reader.text(&format!("account-{key}-means"));
            (reader.text(&format!("account-{key}")), html! { (means) })
        })
        .collect();
    html! {
        details.panel.fold { summary { (t!(reader, "ledger-chart")) } (facts(&rows)) }
    }
}

async fn show_merchant(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(merchant): Path<String>,
    paging: Paging<EntryId>,
) -> Result<Markup, Problem> {
    let id: MerchantId = merchant.parse()?;
    let more = paging.limit.saturating_add(1);
    let found = app.db.read(move |tx| {
        let balances = ledger::balances(tx, id)?;
        let entries = ledger::entries(tx, id, paging.after, more)?;
        Ok::<_, StoreError>((merchants::merchant(tx, id)?, balances, entries))
    });
    let (merchant, balances, mut entries) = found.await?;
    let name = match &merchant {
        Some(merchant) => merchant.name.get(reader.lang()).to_owned(),
        None if balances.is_empty() => return Err(Problem::not_found()),
        None => id.to_string(),
    };
    let next = cut(&mut entries, paging.limit, |entry| entry.id);
    let title = t!(&reader, "ledger-of", merchant = name);
    let body = html! {
        p { a href="/admin/ledger" { (t!(&reader, "ledger-back-to-all")) } }
        (section(&t!(&reader, "ledger-trial"), trial_balance(&reader, &balances)))
        (section(&t!(&reader, "ledger-journal"), html! {
            (entries_table(&reader, &entries))
            (pager(&reader, next.as_deref()))
        }))
    };
    Ok(admin_page(&reader, &title, body))
}

/// Entries with their lines: who is debited, who is credited, and by how much.
pub(crate) fn entries_table(reader: &Reader, entries: &[PostedEntry]) -> Markup {
    let columns = [
        Column::text(t!(reader, "ledger-column-entry")),
        Column::text(t!(reader, "ledger-column-account")),
        Column::number(t!(reader, "ledger-column-debit")),
        Column::number(t!(reader, "ledger-column-credit")),
    ];
    let rows = html! {
        @for entry in entries {
            @for (at, (account, amount)) in entry.lines.iter().enumerate() {
                tr {
                    @if at == 0 {
                        th scope="rowgroup" rowspan=(entry.lines.len()) {
                            a href={ "/admin/ledger/entries/" (entry.id) } {
                                (reader.text(&format!("entry-{}", entry.kind.key())))
                            }
                            span.soft.small { (reader.time(entry.at)) }
                        }
                    }
                    td { (account_name(reader, *account)) }
                    (debit_credit(reader, *amount))
                }
            }
        }
    };
    table(&t!(reader, "ledger-journal"), &columns, rows, None)
}

async fn show_entry(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    Path(entry): Path<String>,
) -> Result<Markup, Problem> {
    let id: EntryId = entry.parse()?;
    let found = app.db.read(move |tx| ledger::entry(tx, id)).await?;
    let entry = found.ok_or_else(Problem::not_found)?;
    let merchant = MerchantId::of(id.home());
    let mut rows = vec![
        (t!(&reader, "ledger-column-entry"), html! { span.code.small { (entry.id) } }),
        (t!(&reader, "ledger-column-when"), reader.time(entry.at)),
        (
            t!(&reader, "ledger-column-merchant"),
            html! { a.code.small href={ "/admin/ledger/" (merchant) } { (merchant) } },
        ),
    ];
    if let Some(order) = entry.order {
        let link = html! { a.code.small href={ "/admin/orders/" (order) } { (order) } };
        rows.push((t!(&reader, "ledger-column-about"), link));
    }
    if let Some(payout) = entry.payout {
        rows.push((t!(&reader, "ledger-column-about"), html! { span.code.small { (payout) } }));
    }
    let title = reader.text(&format!("entry-{}", entry.kind.key()));
    let body = html! {
        div.panel { (facts(&rows)) }
        (entries_table(&reader, std::slice::from_ref(&entry)))
    };
    Ok(admin_page(&reader, &title, body))
}

/// Reads everything and shows every check; it changes nothing, so a link may ask for it.
async fn audit(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Markup, Problem> {
    let began = Instant::now();
    let report = audit::audit(&app.db).await?;
    let milliseconds = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
    let title = t!(&reader, "audit-title");
    let body = html! {
        (verdict(&reader, &report))
        p.soft {
            (t!(
                &reader,
                "audit-read",
                merchants = reader.number(report.merchants.cast_signed()),
                orders = reader.number(report.orders.cast_signed()),
                milliseconds = reader.number(milliseconds)
            ))
        }
        ul.audit-list.panel lang="en" {
            @for check in &report.checks {
                li class=[(!check.ok).then_some("audit-broken")] {
                    (icon(if check.ok { "check" } else { "stop" }))
                    div {
                        (check.name) " "
                        span.visually-hidden {
                            (t!(&reader, if check.ok { "audit-check-ok" } else { "audit-check-broken" }))
                        }
                        @if !check.detail.is_empty() {
                            ul { @for one in &check.detail { li { (one) } } }
                        }
                    }
                }
            }
        }
        p.soft.small { (t!(&reader, "audit-note")) }
    };
    Ok(admin_page(&reader, &title, body))
}

fn verdict(reader: &Reader, report: &AuditReport) -> Markup {
    let broken = report.checks.iter().filter(|check| !check.ok).count();
    if broken == 0 {
        return banner(Tone::Ok, html! { p { (t!(reader, "audit-ok")) } });
    }
    let text = t!(reader, "audit-broken", count = broken);
    banner(Tone::Bad, html! { p.refusal-what { (text) } })
}

//! `/admin`: the market in numbers, and what needs the operator.

mod figures;

use super::outside::{failing, list};
use crate::{
    Access, App, Operator, Problem, Reader, Routes, admin_page,
    components::{empty_state, quiet_link, section, stat, stats, task, tasks},
    t,
};
use ::jobs::outside::Outside;
use aftersales::Docketed;
use axum::extract::State;
use figures::Figures;
use kernel::{DisputeId, Money, Timestamp};
use ledger::{Account, Balance};
use maud::{Markup, html};
use merchants::{Merchant, MerchantState};
use orders::{OrderHead, OrderState};
use settlement::Payout;
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::{
    opening::{circumstances, is_done, line},
    order_parts::{filters_at, merchants_of},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/admin", Access::OVERVIEW, show)
}

/// How many of each kind are listed.
const LISTED_MAX: u32 = 10;
/// Days for which a payout that came back is listed.
const CAME_BACK_DAYS: i64 = 14;

struct Overview {
    counts: BTreeMap<OrderState, i64>,
    balances: Vec<Balance>,
    applications: i64,
    cases: Vec<Docketed>,
    late: Vec<OrderHead>,
    dead: i64,
    /// Letters that were given up of late.
    letters: i64,
    receipts: i64,
    outside: Vec<Outside>,
    renamed: Vec<Merchant>,
    figures: Figures,
    /// Payouts and runs that wait, and accounts whose holder does.
    leaving: (i64, i64, i64),
    /// Payouts of an older version of which nobody said whether they were paid.
    older: i64,
    /// What the bank sent back of late.
    came_back: Vec<Payout>,
    /// What is left to do before the market can trade.
    opening: Vec<house::Line>,
}

fn overview(
    tx: &mut Tx<'_>,
    (about, late_since): (&house::Circumstances, Timestamp),
) -> Result<Overview, StoreError> {
    let now = about.now;
    let counts = orders::order_counts_everywhere(tx)?;
    let balances = ledger::balances_of_all(tx)?;
    let applications = merchants::application_counts(tx)?
        .into_iter()
        .find(|(state, _)| *state == MerchantState::Applied)
        .map_or(0, |(_, count)| count);
    let cases = aftersales::docket(tx, None, LISTED_MAX)?;
    let late = orders::orders_waiting(tx, late_since, LISTED_MAX)?;
    let dead = ::jobs::timers::dead_count(tx)?;
    let letters = letters::given_up(tx, now.plus_days(-super::mail::GIVEN_UP_DAYS))?;
    let receipts = orders::receipts_waiting(tx)?;
    let outside = ::jobs::outside::outside(tx)?;
    let renamed = merchants::renamed_merchants(tx, LISTED_MAX)?;
    let figures = figures::figures(tx, now)?;
    let (payouts, runs) = settlement::waiting_counts(tx)?;
    let older = settlement::older_count(tx)?;
    let came_back = settlement::came_back(tx, now.plus_days(-CAME_BACK_DAYS), LISTED_MAX)?;
    let accounts = merchants::unconfirmed_bank_accounts(tx, 100)?.len();
    let leaving = (payouts, runs, i64::try_from(accounts).unwrap_or(i64::MAX));
    let opening = house::checklist(tx, about)?;
    Ok(Overview {
        counts,
        balances,
        applications,
        cases,
        late,
        dead,
        letters,
        receipts,
        outside,
        renamed,
        figures,
        leaving,
        older,
        came_back,
        opening,
    })
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Markup, Problem> {
    let days = i64::from(app.config.terms.ship_within_days);
    let now = reader.now();
    let since = now.plus_days(-days);
    let about = house::Circumstances { now, ..circumstances(&app) };
    let found = app.db.read(move |tx| overview(tx, (&about, since))).await?;
    let late = found.late.iter().map(|order| order.merchant).collect();
    let merchants = merchants_of(&app, &reader, late).await?;
    let mut waiting = failing(&reader, &found.outside);
    if found.dead > 0 {
        waiting.push(dead_letters(&reader, found.dead));
    }
    if found.letters > 0 {
        waiting.push(letters_given_up(&reader, found.letters));
    }
    if found.receipts > 0 {
        waiting.push(receipts(&reader, found.receipts));
    }
    if found.leaving != (0, 0, 0) {
        waiting.push(payouts(&reader, found.leaving));
    }
    if found.older > 0 {
        waiting.push(older_payouts(&reader, found.older));
    }
    waiting.extend(found.came_back.iter().map(|one| came_back(&reader, one)));
    if reader.unread_messages().cases > 0 {
        waiting.push(cases(&reader));
    }
    waiting.extend(figures::tasks(&reader, &found.figures));
    if found.applications > 0 {
        waiting.push(applications(&reader, found.applications));
    }
    waiting.extend(super::renamed::tasks(&reader, &found.renamed));
    waiting.extend(found.cases.iter().filter_map(|one| case(&reader, one)));
    for order in &found.late {
        let name = merchants.get(&order.merchant).map_or("", |(name, _)| name.as_str());
        waiting.push(late_order(&reader, order, name, days));
    }
    let title = t!(&reader, "overview-title");
    let body = html! {
        (opening(&reader, &found.opening))
        (numbers(&reader, &found))
        (section(&t!(&reader, "overview-attention"), html! {
            @if waiting.is_empty() {
                (empty_state(
                    "check",
                    &t!(&reader, "overview-nothing"),
                    &t!(&reader, "overview-nothing-way"),
                    Some(("/admin/orders", &t!(&reader, "overview-nothing-action"))),
                ))
            } @else { (tasks(&waiting)) }
        }))
        (list(&reader, &found.outside))
        (section(&t!(&reader, "overview-states"), filters_at(&reader, "/admin/orders", None, &found.counts)))
        (section(&t!(&reader, "overview-audit-title"), html! {
            p { (t!(&reader, "overview-audit")) }
            p { (way(&reader, Access::MONEY, "/admin/ledger/audit", "overview-audit-action")) }
        }))
    };
    Ok(admin_page(&reader, &title, body))
}

/// What is left to do before the market can trade, until nothing is; the demo trades with itself.
fn opening(reader: &Reader, lines: &[house::Line]) -> Markup {
    if reader.is_demo() || is_done(lines) {
        return html! {};
    }
    let left: Vec<Markup> = lines
        .iter()
        .filter(|one| one.look.standing != house::Standing::Done)
        .map(|one| line(reader, one))
        .collect();
    let done = lines.len().saturating_sub(left.len());
    section(
        &t!(reader, "opening-title"),
        html! {
            p.soft { (t!(reader, "opening-progress", done = done, all = lines.len())) }
            (tasks(&left))
            p { a href="/admin/market" { (t!(reader, "opening-all")) } }
        },
    )
}

/// The way to a part of the office, where the reader may go there.
pub(super) fn way(reader: &Reader, access: Access, href: &str, key: &str) -> Markup {
    html! { @if access.admits(reader.principal()) { (quiet_link(href, &t!(reader, key))) } }
}

/// What was reported in conversations, and who has no answer.
fn cases(reader: &Reader) -> Markup {
    task(
        "talk",
        html! { (t!(reader, "overview-cases", count = reader.unread_messages().cases)) },
        html! { (t!(reader, "overview-cases-detail")) },
        way(reader, Access::ORDERS, "/admin/messages", "overview-cases-action"),
    )
}

fn dead_letters(reader: &Reader, count: i64) -> Markup {
    task(
        "alert",
        html! { (t!(reader, "overview-jobs", count = count)) },
        html! { (t!(reader, "overview-jobs-detail")) },
        way(reader, Access::JOBS, "/admin/jobs", "overview-jobs-action"),
    )
}

/// Letters that nobody got; `/admin/jobs` names them too, since no work is left of them.
pub(super) fn letters_given_up(reader: &Reader, count: i64) -> Markup {
    task(
        "mail",
        html! { (t!(reader, "overview-letters", count = count)) },
        html! { (t!(reader, "overview-letters-detail")) },
        way(reader, Access::LETTERS, "/admin/mail?state=failed", "overview-letters-action"),
    )
}

fn receipts(reader: &Reader, count: i64) -> Markup {
    task(
        "alert",
        html! { (t!(reader, "overview-receipts", count = count)) },
        html! { (t!(reader, "overview-receipts-detail")) },
        way(reader, Access::MONEY, "/admin/receipts", "overview-receipts-action"),
    )
}

fn payouts(reader: &Reader, (payouts, runs, accounts): (i64, i64, i64)) -> Markup {
    task(
        "coins",
        html! { (t!(reader, "overview-payouts")) },
        html! {
            (t!(reader, "overview-payouts-detail", payouts = payouts, runs = runs, accounts = accounts))
        },
        way(reader, Access::MONEY, "/admin/payouts", "overview-payouts-action"),
    )
}

fn older_payouts(reader: &Reader, count: i64) -> Markup {
    task(
        "coins",
        html! { (t!(reader, "overview-payouts-older")) },
        html! { (t!(reader, "overview-payouts-older-detail", count = count)) },
        way(reader, Access::MONEY, "/admin/payouts", "overview-payouts-action"),
    )
}

fn came_back(reader: &Reader, payout: &Payout) -> Markup {
    let why = payout.returned.as_ref().map_or("", |(_, why)| why.as_str());
    let href = payout
        .run
        .map_or_else(|| "/admin/payouts".to_owned(), |run| format!("/admin/payouts/runs/{run}"));
    task(
        "coins",
        html! { (t!(reader, "overview-payout-back", amount = reader.money_text(payout.amount))) },
        html! { (why) },
        way(reader, Access::MONEY, &href, "overview-payout-back-action"),
    )
}

fn applications(reader: &Reader, count: i64) -> Markup {
    let title = t!(reader, "overview-applications", count = count);
    task(
        "stamp",
        html! { (title) },
        html! { (t!(reader, "overview-applications-detail")) },
        way(reader, Access::MERCHANTS, "/admin/applications", "overview-applications-action"),
    )
}

/// A dispute in which both sides speak or that waits for its decision, or money that a merchant owes.
fn case(reader: &Reader, one: &Docketed) -> Option<Markup> {
    let overdue = one.due_at < reader.now();
    let key = match (one.kind.as_str(), one.state.as_str()) {
        ("dispute", "deciding" | "appealed") if overdue => "overview-dispute-overdue",
        ("dispute", "deciding" | "appealed") => "overview-dispute",
        ("dispute", "gathering") => "overview-dispute-open",
        ("return", _) | ("dispute", "paying") => "overview-owed",
        _ => return None,
    };
    let date = reader.day(reader.date_of(one.due_at));
    let href = match one.kind.as_str() {
        "dispute" => format!("/admin/disputes/{}", DisputeId::from(one.case)),
        _ => "/admin/disputes".to_owned(),
    };
    let action = match key {
        "overview-owed" => "overview-case-action",
        _ => "overview-dispute-action",
    };
    Some(task(
        if overdue { "alert" } else { "buoy" },
        html! { (t!(reader, key, number = one.number.as_str())) },
        html! { (t!(reader, "overview-case-detail", date = date)) },
        way(reader, Access::ORDERS, &href, action),
    ))
}

fn late_order(reader: &Reader, order: &OrderHead, merchant: &str, days: i64) -> Markup {
    let due = order.times.paid.unwrap_or(order.times.placed).plus_days(days);
    let date = reader.day(reader.date_of(due));
    task(
        "clock",
        html! { (t!(reader, "overview-late", number = order.number.as_str())) },
        html! { (t!(reader, "overview-late-detail", merchant = merchant, date = date)) },
        way(reader, Access::ORDERS, &format!("/admin/orders/{}", order.id), "overview-late-action"),
    )
}

/// The credit balances of a kind of account, one per currency.
fn sums(balances: &[Balance], wanted: impl Fn(Account) -> bool) -> Vec<Money> {
    let mut sums: BTreeMap<kernel::Currency, i64> = BTreeMap::new();
    for balance in balances.iter().filter(|balance| wanted(balance.account)) {
        let sum = sums.entry(balance.amount.currency()).or_default();
        *sum = sum.saturating_sub(balance.amount.minor());
    }
    sums.into_iter().map(|(currency, minor)| Money::new(minor, currency)).collect()
}

fn amounts(reader: &Reader, sums: &[Money]) -> Markup {
    html! {
        @if sums.is_empty() { (reader.money(Money::zero(reader.currency()))) }
        @for (at, sum) in sums.iter().enumerate() { @if at > 0 { br; } (reader.money(*sum)) }
    }
}

fn numbers(reader: &Reader, found: &Overview) -> Markup {
    let all: i64 = found.counts.values().sum();
    let open: i64 =
        found.counts.iter().filter(|(state, _)| state.in_escrow()).map(|(_, n)| n).sum();
    let escrow = sums(&found.balances, |account| account == Account::Escrow);
    let tax = sums(&found.balances, |account| matches!(account, Account::TaxOwed(_)));
    let fees = sums(&found.balances, |account| account == Account::Commission);
    stats(&[
        stat(
            &t!(reader, "overview-orders"),
            html! { (reader.number(all)) },
            Some(&t!(reader, "overview-orders-note", open = open)),
        ),
        stat(
            &t!(reader, "overview-escrow"),
            amounts(reader, &escrow),
            Some(&t!(reader, "overview-escrow-note")),
        ),
        stat(
            &t!(reader, "overview-tax"),
            amounts(reader, &tax),
            Some(&t!(reader, "overview-tax-note")),
        ),
        stat(
            &t!(reader, "overview-fees"),
            amounts(reader, &fees),
            Some(&t!(reader, "overview-fees-note")),
        ),
    ])
}

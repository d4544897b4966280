//! `/sell`, "Today": what needs doing, oldest first, each with its one button; then the money; then
//! what sells.

use crate::{
    Access, App, Merchant, Problem, Reader, Routes,
    components::{empty_state, quiet_link, section, stat, stats, task, tasks},
    escrow::{self, Hers},
    sell_page, t,
    what_sells::{self, WhatSells},
};
use aftersales::{Dispute, ReturnCase};
use axum::extract::State;
use catalog::{ImportState, Listing, Status};
use fulfilment::{Next, Terms};
use kernel::{Currency, MerchantId, Money, SkuId, Timestamp};
use ledger::{Account, Balance};
use maud::{Markup, html};
use merchants::Merchant as Profile;
use orders::{OrderHead, OrderState};
use settlement::Payout;
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::order_parts::summary;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell", Access::MEMBER, show)
}

/// Orders of one state that become tasks of their own; the rest are one line.
const ORDERS_SHOWN: u32 = 5;
/// Wishes to call packed units off that become tasks of their own: each costs a shopper her money's way back.
const WISHES_SHOWN: u32 = 20;
/// Drafts that become tasks of their own.
const DRAFTS_SHOWN: usize = 3;
/// Listings that are looked at for what they lack.
const LISTINGS_LOOKED_AT: u32 = 50;
/// Everything the page tells.
struct Today {
    profile: Profile,
    now: Timestamp,
    to_ship: Vec<(OrderHead, Next)>,
    order_counts: BTreeMap<OrderState, i64>,
    wishes: Vec<(Timestamp, OrderHead)>,
    /// Orders of which a shopper asks to have units called off: shipping them settles it against her.
    cancels: Vec<(Timestamp, OrderHead)>,
    returns: Vec<(ReturnCase, Option<OrderHead>)>,
    /// Returns that wait for her, with those that are not shown.
    returns_waiting: i64,
    drafts: Vec<(Listing, bool)>,
    listing_counts: BTreeMap<Status, u32>,
    sold_out: Vec<Listing>,
    failed_import: Option<catalog::ImportRun>,
    ships_nowhere: bool,
    balances: Vec<Balance>,
    /// What can be asked for.
    free: Money,
    /// Disputes in which she has said nothing.
    unheard: Vec<(Dispute, Option<OrderHead>)>,
    /// Her latest payout, where the bank sent it back.
    came_back: Option<Payout>,
    /// What the merchant will get of what waits in escrow.
    hers: Hers,
    sold: WhatSells,
}

fn today(
    tx: &mut Tx<'_>,
    id: MerchantId,
    (terms, now): (Terms, Timestamp),
) -> Result<Option<Today>, StoreError> {
    let Some(profile) = merchants::merchant(tx, id)? else { return Ok(None) };
    let mut to_ship = Vec::new();
    for state in [OrderState::Paid, OrderState::Packed] {
        to_ship.extend(orders::orders_of_merchant(tx, id, Some(state), None, ORDERS_SHOWN)?);
    }
    to_ship.sort_by_key(|order| order.times.paid.unwrap_or(order.times.placed));
    let asked = fulfilment::refunds_asked(tx, id, ORDERS_SHOWN)?;
    let held = fulfilment::with_held_orders(tx, asked)?.into_iter();
    let wishes = held.filter_map(|(parcel, order)| Some((parcel.refund_asked?.0, order))).collect();
    let drafts = drafts(tx, id, now)?;
    let sold_out = sold_out(tx, id)?;
    let runs = catalog::import_runs(tx, id, 1)?;
    let (held, more) = escrow::held(tx, id)?;
    let (returns, returns_waiting) = crate::returns::waiting(tx, id, ORDERS_SHOWN)?;
    Ok(Some(Today {
        to_ship: fulfilment::nexts_of(tx, to_ship, (terms, now))?,
        order_counts: orders::order_counts(tx, id)?,
        wishes,
        cancels: orders::cancels_asked(tx, id, WISHES_SHOWN)?,
        returns,
        returns_waiting,
        drafts,
        listing_counts: catalog::listing_counts(tx, id)?,
        sold_out,
        failed_import: runs.into_iter().find(|run| run.state == ImportState::Failed),
        ships_nowhere: pricing::rate_cards(tx, id)?.is_empty(),
        balances: ledger::balances(tx, id)?,
        free: settlement::payable(tx, id, profile.payout_currency)?,
        unheard: crate::disputes::unheard(tx, id)?,
        came_back: crate::payouts::came_back(tx, id)?,
        hers: Hers::of(&held, more, profile.payout_currency),
        sold: what_sells::what_sells(tx, id, (now, profile.payout_currency))?,
        profile,
        now,
    }))
}

/// Drafts, oldest first, each with whether it is ready to be published.
fn drafts(
    tx: &mut Tx<'_>,
    id: MerchantId,
    now: Timestamp,
) -> Result<Vec<(Listing, bool)>, StoreError> {
    let status = Some(Status::Draft);
    let mut found = catalog::listings_of_merchant(tx, id, status, None, LISTINGS_LOOKED_AT)?;
    found.sort_by_key(|listing| listing.created_at);
    found.truncate(DRAFTS_SHOWN);
    let screened = trust::screen_all(tx, &found, now)?;
    let ready = screened.iter().map(|screening| screening.blocking().next().is_none());
    Ok(found.into_iter().zip(ready).collect())
}

/// Listings for sale of which nothing is left.
fn sold_out(tx: &mut Tx<'_>, id: MerchantId) -> Result<Vec<Listing>, StoreError> {
    let status = Some(Status::Published);
    let found = catalog::listings_of_merchant(tx, id, status, None, LISTINGS_LOOKED_AT)?;
    let skus: Vec<SkuId> = found.iter().flat_map(|l| &l.variants).map(|v| v.id).collect();
    let available: BTreeMap<SkuId, u32> =
        inventory::available(tx, id, &skus)?.into_iter().collect();
    let left = |listing: &Listing| {
        listing.variants.iter().any(|v| available.get(&v.id).is_some_and(|units| *units > 0))
    };
    Ok(found.into_iter().filter(|listing| listing.kind.is_shipped() && !left(listing)).collect())
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let (id, as_of) = (merchant.id, (app.config.terms, app.clock.now()));
    let today = app.db.read(move |tx| today(tx, id, as_of)).await?;
    let today = today.ok_or_else(Problem::not_found)?;
    let todo = todo(&reader, &today);
    let body = html! {
        p.soft {
            (today.profile.name.get(reader.lang())) " · "
            (reader.date(reader.date_of(today.now)))
        }
        @if todo.is_empty() { (all_done(&reader, &today)) } @else {
            (section(&t!(&reader, "today-todo", count = todo.len()), tasks(&todo)))
        }
        (section(&t!(&reader, "today-money"), money(&reader, &today)))
        (section(&t!(&reader, "today-sells"), what_sells::table_of(&reader, &today.sold)))
    };
    Ok(sell_page(&reader, &t!(&reader, "today-title"), body))
}

fn all_done(reader: &Reader, today: &Today) -> Markup {
    if today.listing_counts.is_empty() {
        let (title, way) = (t!(reader, "today-start"), t!(reader, "today-start-way"));
        return empty_state(
            "upload",
            &title,
            &way,
            Some(("/sell/import", &t!(reader, "listings-import"))),
        );
    }
    let (title, way) = (t!(reader, "today-nothing"), t!(reader, "today-nothing-way"));
    empty_state("check", &title, &way, None)
}

/// What needs doing, oldest first.
fn todo(reader: &Reader, today: &Today) -> Vec<Markup> {
    let mut all: Vec<(Timestamp, Markup)> = Vec::new();
    for (at, order) in &today.wishes {
        all.push((*at, wish_task(reader, order)));
    }
    for (at, order) in &today.cancels {
        all.push((*at, cancel_task(reader, order)));
    }
    for (case, order) in &today.returns {
        all.push((case.asked_at, crate::returns::waiting_task(reader, case, order.as_ref())));
    }
    for (one, order) in &today.unheard {
        all.push((one.opened_at, crate::disputes::unheard_task(reader, one, order.as_ref())));
    }
    if let Some(payout) = &today.came_back {
        all.push((payout.asked_at, crate::payouts::came_back_task(reader, payout)));
    }
    let asked = |order: &OrderHead| today.cancels.iter().any(|(_, one)| one.id == order.id);
    for (order, next) in today.to_ship.iter().filter(|(order, _)| !asked(order)) {
        let paid = order.times.paid.unwrap_or(order.times.placed);
        all.push((paid, ship_task(reader, order, next)));
    }
    for (listing, ready) in &today.drafts {
        all.push((listing.created_at, draft_task(reader, listing, *ready)));
    }
    for listing in today.sold_out.iter().take(ORDERS_SHOWN as usize) {
        all.push((listing.updated_at, sold_out_task(reader, listing)));
    }
    if let Some(run) = &today.failed_import {
        all.push((run.started_at, import_task(reader, run)));
    }
    all.sort_by_key(|(at, _)| *at);
    let mut list: Vec<Markup> = all.into_iter().map(|(_, task)| task).collect();
    if today.ships_nowhere {
        list.insert(
            0,
            task(
                "ship",
                html! { (t!(reader, "today-no-card")) },
                html! { (t!(reader, "today-no-card-why")) },
                quiet_link("/sell/shipping", &t!(reader, "today-no-card-do")),
            ),
        );
    }
    list.extend(more(reader, today));
    list
}

/// One line for what the list above does not show.
fn more(reader: &Reader, today: &Today) -> Vec<Markup> {
    let count = |state| today.order_counts.get(&state).copied().unwrap_or(0);
    let orders = count(OrderState::Paid).saturating_add(count(OrderState::Packed));
    let shown = i64::try_from(today.to_ship.len()).unwrap_or(i64::MAX);
    let drafts = i64::from(today.listing_counts.get(&Status::Draft).copied().unwrap_or(0));
    let drafts_shown = i64::try_from(today.drafts.len()).unwrap_or(i64::MAX);
    let mut list = Vec::new();
    let mut line = |key: &str, count: i64, href: &str| {
        if count > 0 {
            let title = t!(reader, key, count = count);
            let look = quiet_link(href, &t!(reader, "today-look"));
            list.push(task("right", html! { (title) }, html! {}, look));
        }
    };
    line("today-messages", reader.unread_messages().merchant, "/sell/messages");
    line("today-more-orders", orders.saturating_sub(shown), "/sell/orders?state=paid");
    let returns_shown = i64::try_from(today.returns.len()).unwrap_or(i64::MAX);
    let returns = today.returns_waiting.saturating_sub(returns_shown);
    line("today-more-returns", returns, "/sell/returns");
    line("today-more-drafts", drafts.saturating_sub(drafts_shown), "/sell/finish");
    list
}

/// By when an order is to be handed over; or that it is late, and when it is called off.
fn ship_by(reader: &Reader, next: &Next) -> Option<String> {
    let (Next::Pack { by, off } | Next::Ship { by, off }) = next else { return None };
    let day = |at| reader.day(reader.date_of(at));
    Some(match *by < reader.now() {
        true => t!(reader, "today-ship-late", date = day(*by), off = day(*off)),
        false => t!(reader, "today-ship-by", date = day(*by)),
    })
}

fn ship_task(reader: &Reader, order: &OrderHead, next: &Next) -> Markup {
    let (verb, title) = match order.state {
        OrderState::Packed => ("today-ship-do", "today-ship"),
        _ => ("today-pack-do", "today-pack"),
    };
    task(
        "parcel",
        html! { (t!(reader, title, number = order.number.as_str())) },
        html! {
            (summary(reader, order))
            @if let Some(by) = ship_by(reader, next) { " · " (by) }
        },
        quiet_link(&format!("/sell/orders/{}", order.id), &t!(reader, verb)),
    )
}

/// It is answered before it is shipped.
fn cancel_task(reader: &Reader, order: &OrderHead) -> Markup {
    task(
        "alert",
        html! { (t!(reader, "today-cancel", number = order.number.as_str())) },
        html! { (summary(reader, order)) " · " (t!(reader, "today-cancel-first")) },
        quiet_link(&format!("/sell/orders/{}", order.id), &t!(reader, "today-refund-do")),
    )
}

fn wish_task(reader: &Reader, order: &OrderHead) -> Markup {
    task(
        "alert",
        html! { (t!(reader, "today-refund", number = order.number.as_str())) },
        html! { (summary(reader, order)) },
        quiet_link(&format!("/sell/orders/{}#refund", order.id), &t!(reader, "today-refund-do")),
    )
}

fn draft_task(reader: &Reader, listing: &Listing, ready: bool) -> Markup {
    let (detail, verb) = if ready {
        ("today-draft-ready", "today-draft-publish")
    } else {
        ("today-draft-lacks", "today-draft-do")
    };
    task(
        "tag",
        html! { (t!(reader, "today-draft", title = listing.title(reader.lang()))) },
        html! { (t!(reader, detail)) },
        quiet_link(&format!("/sell/listings/{}", listing.id), &t!(reader, verb)),
    )
}

fn sold_out_task(reader: &Reader, listing: &Listing) -> Markup {
    task(
        "alert",
        html! { (t!(reader, "today-sold-out", title = listing.title(reader.lang()))) },
        html! { (t!(reader, "today-sold-out-why")) },
        quiet_link(&format!("/sell/listings/{}", listing.id), &t!(reader, "today-sold-out-do")),
    )
}

fn import_task(reader: &Reader, run: &catalog::ImportRun) -> Markup {
    task(
        "upload",
        html! { (t!(reader, "today-import", file = run.file_name.as_str())) },
        html! { (reader.time(run.started_at)) },
        quiet_link(&format!("/sell/import/{}", run.id), &t!(reader, "today-import-do")),
    )
}

/// What is free, what waits, what is on its way; each with the way to the page that explains it.
fn money(reader: &Reader, today: &Today) -> Markup {
    let own = today.profile.payout_currency;
    let credit = |account: Account, currency: Currency| {
        let same = |b: &&Balance| b.account == account && b.amount.currency() == currency;
        let found = today.balances.iter().find(same);
        Money::new(found.map_or(0, |b| b.amount.minor().saturating_neg()), currency)
    };
    let figure = |key: &str, value: Markup| {
        stat(&reader.text(key), value, Some(&reader.text(&format!("{key}-note"))))
    };
    html! {
        (stats(&[
            figure("today-available", reader.money(today.free)),
            escrow::figure(reader, &today.hers, &today.balances),
            figure("today-way", reader.money(credit(Account::PayoutClearing, own))),
        ]))
        p { a href="/sell/money" { (t!(reader, "today-to-money")) } }
    }
}

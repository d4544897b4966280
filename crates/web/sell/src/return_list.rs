//! `/sell/returns`: what shoppers send back or dispute, by whose turn it is.

use crate::returns::orders_of;
use crate::{
    Access, App, Merchant, Paging, Problem, Reader, Routes,
    components::{Field, chip_link, empty_state, pager, quiet_button},
    sell_page, t,
};
use aftersales::{Dispute, ReturnCase, ReturnState, Turn};
use axum::extract::State;
use kernel::{MerchantId, ReturnId};
use maud::{Markup, html};
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use web_kit::{
    case_parts::{OrdersOf, case_table},
    cursor::cut,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/returns", Access::MEMBER, list)
}

/// Disputes below the list of returns.
const DISPUTES_SHOWN: u32 = 20;
/// No order has a longer number.
const NUMBER_CHARACTERS_MAX: usize = 40;

/// What of them is wanted.
#[derive(Clone)]
struct Asked {
    /// Of the order with that number alone.
    number: Option<String>,
    /// That stand there.
    state: Option<ReturnState>,
    /// That wait for her, or for somebody else.
    turn: Option<Turn>,
}

impl Asked {
    fn of(reader: &Reader) -> Asked {
        let said = |name: &str| {
            let text: String =
                reader.query(name)?.trim().chars().take(NUMBER_CHARACTERS_MAX).collect();
            (!text.is_empty()).then_some(text)
        };
        Asked {
            number: said("q").map(|number| number.to_uppercase()),
            state: said("state").and_then(|key| ReturnState::from_key(&key)),
            turn: said("turn").and_then(|key| Turn::from_key(&key)),
        }
    }

    fn is_all(&self) -> bool {
        self.number.is_none() && self.state.is_none() && self.turn.is_none()
    }
}

/// Returns and disputes, and the orders that they are of.
struct Found {
    returns: Vec<ReturnCase>,
    disputes: Vec<Dispute>,
    orders: OrdersOf,
    /// For whom how many wait.
    turns: BTreeMap<Turn, i64>,
    /// How many returns stand where.
    states: Vec<(ReturnState, i64)>,
}

fn found(
    tx: &mut Tx<'_>,
    (merchant, asked): (MerchantId, &Asked),
    page: (Option<ReturnId>, u32),
) -> Result<Found, StoreError> {
    let (returns, disputes) = match (&asked.number, asked.state, asked.turn) {
        (Some(number), state, _) => numbered(tx, (merchant, number.as_str()), state)?,
        (None, Some(state), _) => {
            (aftersales::returns_of_merchant(tx, merchant, Some(state), page)?, Vec::new())
        }
        (None, None, Some(turn)) => {
            let returns = aftersales::returns_in_turn(tx, (merchant, turn), page)?;
            let disputes = match page.0 {
                None => aftersales::disputes_in_turn(tx, (merchant, turn), DISPUTES_SHOWN)?,
                Some(_) => Vec::new(),
            };
            (returns, disputes)
        }
        (None, None, None) => {
            let returns = aftersales::returns_of_merchant(tx, merchant, None, page)?;
            let disputes = match page.0 {
                None => aftersales::disputes_of_merchant(tx, merchant, (None, DISPUTES_SHOWN))?,
                Some(_) => Vec::new(),
            };
            (returns, disputes)
        }
    };
    let of = returns.iter().map(|case| case.order).chain(disputes.iter().map(|one| one.order));
    let orders = orders_of(tx, of.collect())?;
    let turns = aftersales::turn_counts(tx, merchant)?;
    Ok(Found { returns, disputes, orders, turns, states: aftersales::return_counts(tx, merchant)? })
}

/// Those of one order, the newest first; of a state those returns alone.
fn numbered(
    tx: &mut Tx<'_>,
    (merchant, number): (MerchantId, &str),
    state: Option<ReturnState>,
) -> Result<(Vec<ReturnCase>, Vec<Dispute>), StoreError> {
    let Some(order) = orders::order_by_number(tx, merchant, number)? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let cases = aftersales::cases_of_orders(tx, &[order.id])?.remove(&order.id).unwrap_or_default();
    let (mut returns, mut disputes) = (cases.returns, cases.disputes);
    returns.reverse();
    disputes.reverse();
    if let Some(state) = state {
        returns.retain(|case| case.state == state);
        disputes.clear();
    }
    Ok((returns, disputes))
}

async fn list(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<ReturnId>,
) -> Result<Markup, Problem> {
    let asked = Asked::of(&reader);
    let (of, page) = ((merchant.id, asked.clone()), (paging.after, paging.limit.saturating_add(1)));
    let read = app.db.read(move |tx| found(tx, (of.0, &of.1), page));
    let mut found = read.await?;
    // An order has no more of them than a page shows.
    let next = match asked.number {
        Some(_) => None,
        None => cut(&mut found.returns, paging.limit, |case| case.id),
    };
    let title = t!(reader, "sellreturn-list-title");
    let body = html! {
        (turns(&reader, &asked, &found))
        (finder(&reader, &asked, &found))
        @if found.returns.is_empty() && found.disputes.is_empty() {
            (nothing(&reader, &asked))
        } @else {
            (case_table(&reader, (&found.returns, &found.disputes), (&found.orders, "/sell")))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(sell_page(&reader, &title, body))
}

fn nothing(reader: &Reader, asked: &Asked) -> Markup {
    if asked.is_all() {
        let (title, way) = (t!(reader, "sellreturn-empty"), t!(reader, "sellreturn-empty-way"));
        let orders = t!(reader, "sellreturn-empty-action");
        return empty_state("parcel", &title, &way, Some(("/sell/orders", &orders)));
    }
    let (title, way) = (t!(reader, "sellreturn-none"), t!(reader, "sellreturn-none-way"));
    let all = t!(reader, "sellreturn-none-action");
    empty_state("search", &title, &way, Some(("/sell/returns", &all)))
}

/// By whose turn it is, with how many; hers first.
fn turns(reader: &Reader, asked: &Asked, found: &Found) -> Markup {
    let text = |name: String, count: i64| format!("{name} {}", reader.number(count));
    let all: i64 = found.turns.values().sum();
    let on =
        |turn: Turn| asked.turn == Some(turn) && asked.number.is_none() && asked.state.is_none();
    html! {
        nav.chips aria-label=(t!(reader, "sellreturn-turns")) {
            (chip_link("/sell/returns", &text(t!(reader, "sellorder-filter-all"), all), asked.is_all()))
            @for turn in Turn::ALL {
                @let count = found.turns.get(turn).copied().unwrap_or(0);
                @let name = reader.text(&format!("sellreturn-turn-{turn}"));
                (chip_link(&format!("/sell/returns?turn={turn}"), &text(name, count), on(*turn)))
            }
        }
    }
}

/// The number of an order, and exactly where a return stands.
fn finder(reader: &Reader, asked: &Asked, found: &Found) -> Markup {
    let many = |state: ReturnState| {
        let known = found.states.iter().find(|(one, _)| *one == state);
        known.map_or(0, |(_, count)| *count)
    };
    let shown = |state: &&ReturnState| many(**state) > 0 || asked.state == Some(**state);
    let named = |state: &ReturnState| {
        let name = reader.text(&format!("return-state-{state}"));
        (state.key().to_owned(), format!("{name} ({})", reader.number(many(*state))))
    };
    let any = (String::new(), t!(reader, "sellreturn-find-any"));
    let states = [any].into_iter().chain(ReturnState::ALL.iter().filter(shown).map(named));
    html! {
        form.bar-form method="get" action="/sell/returns" role="search" {
            (Field::text("q", &t!(reader, "sellreturn-find-number")).within("returns")
                .value(asked.number.as_deref().unwrap_or_default())
                .attribute("maxlength", "40").autocomplete("off").class("field-short").may_be_empty())
            (Field::select("state", &t!(reader, "sellreturn-find-state"), states.collect())
                .within("returns").value(asked.state.map_or("", ReturnState::key)).may_be_empty())
            (quiet_button(&t!(reader, "sellreturn-find")))
        }
    }
}

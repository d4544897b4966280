//! What merchants owe the market, on `/admin/payouts`: an operator can give a part of it up.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes,
    components::{Column, Field, form, hidden, money_cell, quiet_button, section, table},
    payouts::{name_of, told},
    t,
};
use accounts::Principal;
use axum::{extract::State, response::Response};
use kernel::{Currency, MerchantId, Money, Timestamp};
use maud::{Markup, html};
use merchants::Merchant;
use settlement::WriteOffDebt;
use std::collections::BTreeMap;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/admin/payouts/debts", Access::MONEY, write_off)
}

/// Merchants that are listed at once.
pub(crate) const SHOWN_MAX: u32 = 50;

/// A merchant, what she owes and since when.
pub(crate) type Debt = (MerchantId, Money, Timestamp);

/// Who owes what, the longest first; nothing where nobody does.
pub(crate) fn debts_section(
    reader: &Reader,
    debts: &[Debt],
    names: &BTreeMap<MerchantId, Merchant>,
) -> Markup {
    if debts.is_empty() {
        return html! {};
    }
    let title = t!(reader, "debts-title");
    let columns = [
        Column::text(t!(reader, "payouts-column-merchant")),
        Column::text(t!(reader, "debts-since")),
        Column::number(t!(reader, "payouts-column-amount")),
        Column::text(t!(reader, "debts-write-off-title")),
    ];
    let rows = html! {
        @for (merchant, owed, since) in debts {
            tr {
                th scope="row" { (name_of(reader, names, *merchant)) }
                td.nowrap { (reader.time(*since)) }
                (money_cell(reader, Some(*owed)))
                td { (write_off_form(reader, *merchant, *owed)) }
            }
        }
    };
    let body = html! {
        p { (t!(reader, "debts-lead")) }
        (table(&title, &columns, rows, None))
    };
    section(&title, body)
}

fn write_off_form(reader: &Reader, merchant: MerchantId, owed: Money) -> Markup {
    let fields = html! {
        (hidden("merchant", &merchant.to_string()))
        (hidden("currency", owed.currency().code()))
        (Field::amount("amount", &t!(reader, "debts-amount")).value(&owed.amount_text()))
        (Field::text("reason", &t!(reader, "payouts-reason")).attribute("maxlength", "500"))
        div.actions { (quiet_button(&t!(reader, "debts-write-off"))) }
    };
    html! {
        details {
            summary { (t!(reader, "debts-write-off-open")) }
            (form(reader, "/admin/payouts/debts", fields))
        }
    }
}

#[derive(serde::Deserialize)]
struct Typed {
    merchant: String,
    currency: String,
    amount: String,
    reason: String,
}

async fn write_off(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let took = given_up(&app, &person, typed).await;
    told((&app, &reader), "debt-written-off", took).await
}

async fn given_up(app: &App, person: &Principal, typed: Typed) -> Result<(), Problem> {
    let currency: Currency = typed.currency.parse().map_err(|_| Problem::not_found())?;
    let amount = Money::parse(&typed.amount, currency).map_err(|error| {
        let why = error.to_string();
        Problem::invalid("bad-amount", &why).field("amount", &why)
    })?;
    let merchant = typed.merchant.parse()?;
    let ask = WriteOffDebt { merchant, amount, by: person.decider(), reason: typed.reason };
    let moment = app.clock.moment();
    app.db.write(move |tx| settlement::write_off_debt(tx, &ask, &mut moment.clone())).await?;
    Ok(())
}

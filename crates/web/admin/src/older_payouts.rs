//! Payouts of an older version on `/admin/payouts`: an operator says of each whether it was paid by hand then.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Routes,
    components::{Column, Field, form, money_cell, quiet_button, section, table},
    payouts::{name_of, told},
    t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::{MerchantId, PayoutId};
use maud::{Markup, html};
use merchants::Merchant;
use settlement::{BankWord, Payout};
use std::collections::BTreeMap;
use store::Tx;
use web_kit::parties::apart_of_payout;

const PATH: &str = "/admin/payouts";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.post("/admin/payouts/{payout}/paid-before", Access::MONEY, paid_before).post(
        "/admin/payouts/{payout}/unpaid-before",
        Access::MONEY,
        unpaid_before,
    )
}

/// What an older version left open, longest ago first; nothing where it left none.
pub(crate) fn older_section(
    reader: &Reader,
    (older, count): (&[Payout], i64),
    names: &BTreeMap<MerchantId, Merchant>,
) -> Markup {
    if older.is_empty() {
        return html! {};
    }
    let title = t!(reader, "payouts-older", count = count);
    let columns = [
        Column::text(t!(reader, "payouts-column-merchant")),
        Column::text(t!(reader, "payouts-column-asked")),
        Column::number(t!(reader, "payouts-column-amount")),
        Column::text(t!(reader, "payouts-older-column")),
    ];
    let rows = html! {
        @for payout in older {
            tr {
                th scope="row" { (name_of(reader, names, MerchantId::of(payout.id.home()))) }
                td.nowrap { (reader.time(payout.asked_at)) }
                (money_cell(reader, Some(payout.amount)))
                td {
                    (form(reader, &format!("{PATH}/{}/paid-before", payout.id), html! {
                        (Field::text("reference", &t!(reader, "payouts-older-reference"))
                            .attribute("maxlength", "200").optional(reader))
                        div.actions { (quiet_button(&t!(reader, "payouts-older-paid"))) }
                    }))
                    (form(reader, &format!("{PATH}/{}/unpaid-before", payout.id),
                        quiet_button(&t!(reader, "payouts-older-unpaid"))))
                }
            }
        }
    };
    let listed = i64::try_from(older.len()).unwrap_or(i64::MAX);
    let body = html! {
        p { (t!(reader, "payouts-older-lead")) }
        (table(&title, &columns, rows, None))
        @if count > listed { p.soft { (t!(reader, "payouts-older-more", count = count - listed)) } }
    };
    section(&title, body)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    reference: String,
}

async fn paid_before(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(payout): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let payout: PayoutId = payout.parse()?;
    let ask = BankWord { payout, reference: typed.reference, by: person.decider() };
    let moment = app.clock.moment();
    let step = move |tx: &mut Tx<'_>| settlement::paid_before(tx, &ask, &mut moment.clone());
    let took = app.db.write(step).await.map(drop).map_err(Problem::from);
    told((&app, &reader), "payout-paid-before", took).await
}

async fn unpaid_before(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    Path(payout): Path<String>,
) -> Result<Response, Problem> {
    apart_of_payout(&app, &person, &payout).await?;
    let (id, by): (PayoutId, _) = (payout.parse()?, person.decider());
    let moment = app.clock.moment();
    let step = move |tx: &mut Tx<'_>| settlement::unpaid_before(tx, (id, &by), &moment);
    let took = app.db.write(step).await.map(drop).map_err(Problem::from);
    told((&app, &reader), "payout-unpaid-before", took).await
}

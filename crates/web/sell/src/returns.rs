//! `/sell/returns/{case}`: one return for its merchant, and those that wait for her.

use super::pick_list::label;
use crate::{
    Access, App, Form, Merchant, Problem, Reader, Routes,
    components::{
        Field, button, form, quiet_button, quiet_link, radios, section, task, upload_form,
    },
    sell_page, t,
};
use aftersales::{CaseId, ReturnCase, ReturnState, ReturnView};
use axum::{
    extract::{Path, State},
    response::Response,
};
use conversations::Voice;
use fulfilment::By;
use kernel::{Actor, MerchantId, OrderId, ReturnId};
use maud::{Markup, html};
use orders::OrderHead;
use store::{StoreError, Tx};
use web_kit::{
    again::Again,
    attach,
    case_freight::receipt_said,
    case_parts::{
        OrdersOf, carrier_fields, case_lines, load_return, return_chip, return_facts, return_next,
    },
    case_reports::{self, PieceForm},
    exchange::{Exchange, exchange_of},
    letter_parts::letters_of,
    order_parts::{Side, line_name, summary_of},
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/sell/returns/{case}", Access::MEMBER, show)
        .get("/sell/returns/{case}/attachments/{attachment}", Access::MEMBER, attachment)
        .post("/sell/returns/{case}/report", Access::MEMBER, report)
}

/// Each order once, by its id.
pub(crate) fn orders_of(tx: &mut Tx<'_>, mut ids: Vec<OrderId>) -> Result<OrdersOf, StoreError> {
    ids.sort_unstable();
    ids.dedup();
    let heads = orders::order_heads(tx, &ids)?;
    Ok(heads.into_iter().map(|order| (order.id, order)).collect())
}

/// Returns, each with its order.
type WithOrders = Vec<(ReturnCase, Option<OrderHead>)>;

/// Returns that wait for their merchant: for an answer, an address, a look at the goods, or other goods; what is due first
/// at the top, each with its order, and how many there are.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    limit: u32,
) -> Result<(WithOrders, i64), StoreError> {
    let (found, all) = aftersales::returns_waiting(tx, merchant, limit)?;
    let orders = orders_of(tx, found.iter().map(|case| case.order).collect())?;
    let with_order = |case: ReturnCase| {
        let order = orders.get(&case.order).cloned();
        (case, order)
    };
    Ok((found.into_iter().map(with_order).collect(), all))
}

/// The same, as something to do.
pub(crate) fn waiting_task(
    reader: &Reader,
    case: &ReturnCase,
    order: Option<&OrderHead>,
) -> Markup {
    let reason = reader.text(&format!("return-reason-{}", case.reason));
    task(
        "buoy",
        html! { (t!(reader, "sellreturn-task", reason = reason)) },
        html! {
            @if let Some(order) = order { (summary_of(reader, order, &case.units())) " · " (order.number) " · " }
            (return_next(reader, Side::Merchant, case))
        },
        quiet_link(&format!("/sell/returns/{}", case.id), &t!(reader, "sellreturn-task-action")),
    )
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(case): Path<String>,
) -> Result<Markup, Problem> {
    return_page((&app, &reader, &merchant), &case, &Again::default()).await
}

/// One return, with the form that was refused as it was sent.
pub(crate) async fn return_page(
    (app, reader, merchant): (&App, &Reader, &Merchant),
    case: &str,
    again: &Again,
) -> Result<Markup, Problem> {
    let view = load_return(app, case, By::Merchant(merchant.id)).await?;
    let case = &view.case;
    let letters = letters_of(app, reader, case.id.id()).await?;
    let exchange = exchange_of(app, reader, &view).await?;
    let title = t!(reader, "return-title", number = view.order.number.as_str());
    let base = format!("/sell/returns/{}", case.id);
    let body = html! {
        div.row { (return_chip(reader, case)) }
        (again.told(reader))
        p.lead { (return_next(reader, Side::Merchant, case)) }
        div.columns {
            div.stack {
                @if case.state == ReturnState::Replacing {
                    (exchange_slip(app, reader, &view, exchange.as_ref()))
                }
                (steps(reader, &view, again))
                (section(&t!(reader, "return-goods"), html! {
                    div.panel { (case_lines(reader, &view.order, &case.units())) }
                }))
            }
            div.stack {
                (section(&t!(reader, "return-facts"), html! {
                    div.panel {
                        (return_facts(reader, &view, exchange.as_ref()))
                        (receipt_said(reader, Some(case), &view.attachments, &base))
                        (attach::shown(reader, &view.attachments, &base))
                        (case_reports::hidden_files(reader, view.hidden_files))
                        (case_reports::of_return(reader, &view, Actor::Merchant, &base))
                    }
                }))
                p { (quiet_link(&format!("/sell/orders/{}", case.order), &t!(reader, "case-to-order"))) }
                (letters)
            }
        }
    };
    Ok(sell_page(reader, &title, body))
}

/// What is to be done now.
fn steps(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    use ReturnState::{Agreed, Asked, Declined, Offered, Received, Replacing, Sent};
    let case = &view.case;
    // Once she has said where the goods go, the next thing is that they come.
    let told = case.has_address();
    let path = |verb: &str| format!("/sell/returns/{}/{verb}", case.id);
    html! {
        @if matches!(case.state, Asked | Declined | Offered) || case.state == Agreed && !told {
            (agree(reader, view, again))
        }
        @if matches!(case.state, Asked | Declined | Offered) { (offer(reader, view, again)) }
        @if case.state == Asked { (decline(reader, &path("decline"), again)) }
        @if matches!(case.state, Agreed | Sent) && told {
            div.panel.act { (form(reader, &path("receive"), html! {
                @if case.state == Sent { (quiet_button(&t!(reader, "sellreturn-receive"))) }
                @else { (button(&t!(reader, "sellreturn-receive"))) }
            })) }
        }
        @if case.state == Agreed && told { (agree(reader, view, again)) }
        @if matches!(case.state, Sent | Received) { (inspect(reader, view, again)) }
        @if case.state == Replacing {
            div.panel.act { (form(reader, &path("replace"), html! {
                p { (t!(reader, "sellreturn-replace-explain")) }
                (carrier_fields(reader, (again, "replace")))
                (button(&t!(reader, "sellreturn-replace")))
            })) }
        }
        @if let Some(dispute) = view.dispute {
            p { (quiet_link(&format!("/sell/disputes/{dispute}"), &t!(reader, "return-to-dispute"))) }
        }
    }
}

/// What is sent instead, and where it goes: its parcel is packed and labelled from this.
fn exchange_slip(
    app: &App,
    reader: &Reader,
    view: &ReturnView,
    exchange: Option<&Exchange>,
) -> Markup {
    html! {
        article.panel.slip {
            h2 { (t!(reader, "sellreturn-replace-title")) }
            div.columns.columns-even {
                div {
                    p.soft.small { (t!(reader, "sellorder-address-title")) }
                    (label(app, reader, &view.order))
                }
                ul.check-list {
                    @if let Some(exchange) = exchange {
                        li {
                            span.check-box aria-hidden="true" {}
                            span.numeric { (exchange.units) " × " }
                            span { (exchange.name) " " span.code.soft { (exchange.code) } }
                        }
                    }
                }
            }
        }
    }
}

/// Where the goods go; once that is said it is corrected below what comes next.
fn agree(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    let agreed = view.case.state == ReturnState::Agreed && view.case.has_address();
    let address = if agreed { view.case.answer.as_str() } else { "" };
    let action = format!("/sell/returns/{}/agree", view.case.id);
    let address = Field::area("address", &t!(reader, "sellreturn-address"), 3)
        .hint(&t!(reader, "sellreturn-address-hint"))
        .value(address)
        .attribute("maxlength", "2000");
    let fields = html! {
        p { (t!(reader, "sellreturn-agree-explain", days = view.policy.days.inspect)) }
        @if view.freight_most.is_some_and(|most| !most.is_positive()) {
            p { (t!(reader, "sellreturn-label-needed")) }
        }
        (again.field("agree", address))
        (attach::photos_field(reader))
        @if agreed { (quiet_button(&t!(reader, "sellreturn-agree-again"))) }
        @else { (button(&t!(reader, "sellreturn-agree"))) }
    };
    html! {
        @if agreed {
            details.panel.fold open[again.is("agree")] {
                summary { (t!(reader, "sellreturn-agree-again")) }
                (upload_form(reader, &action, fields))
            }
        } @else {
            div.panel.act { (upload_form(reader, &action, fields)) }
        }
    }
}

fn offer(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    let action = format!("/sell/returns/{}/offer", view.case.id);
    let most = reader.money_text(view.offer_most.unwrap_or(view.worth));
    html! {
        details.panel.fold open[again.is("offer")] {
            summary { (t!(reader, "sellreturn-offer-title")) }
            (form(reader, &action, html! {
                p { (t!(reader, "sellreturn-offer-explain", amount = most)) }
                (again.field("offer", Field::amount("amount", &t!(reader, "sellreturn-offer-amount"))
                    .prefix(view.case.currency.code())))
                (again.field("offer", Field::area("why", &t!(reader, "sellreturn-offer-why"), 2)
                    .attribute("maxlength", "2000")))
                (quiet_button(&t!(reader, "sellreturn-offer")))
            }))
        }
    }
}

fn decline(reader: &Reader, action: &str, again: &Again) -> Markup {
    html! {
        details.panel.fold open[again.is("decline")] {
            summary { (t!(reader, "sellreturn-decline-title")) }
            (form(reader, action, html! {
                p { (t!(reader, "sellreturn-decline-explain")) }
                (again.field("decline", Field::area("why", &t!(reader, "sellreturn-decline-why"), 3)
                    .attribute("maxlength", "2000")))
                (again.field("decline", Field::area("instead", &t!(reader, "return-instead"), 2)
                    .attribute("maxlength", "2000").optional(reader)))
                button.button.button-bad type="submit" { (t!(reader, "sellreturn-decline")) }
            }))
        }
    }
}

fn inspect(reader: &Reader, view: &ReturnView, again: &Again) -> Markup {
    let action = format!("/sell/returns/{}/inspect", view.case.id);
    let restock = [("yes", "sellreturn-restock-yes"), ("no", "sellreturn-restock-no")];
    let restock = restock.map(|(key, text)| (key.to_owned(), html! { (reader.text(text)) }));
    html! {
        div.panel.act { (upload_form(reader, &action, html! {
            h2 { (t!(reader, "sellreturn-inspect-title")) }
            @if view.case.wanted.is_some() { p { (t!(reader, "sellreturn-inspect-exchange")) } }
            @else { p { (t!(reader, "sellreturn-inspect-explain")) } }
            @for line in &view.case.lines {
                @let goods = view.order.lines.iter().find(|one| one.sku == line.sku);
                @let label = goods.map_or_else(|| line.sku.to_string(), |one| line_name(reader, one));
                (again.field("inspect", Field::number(&format!("accepted-{}", line.sku), &label)
                    .value(&line.quantity.to_string())
                    .suffix(&t!(reader, "return-of-units", count = line.quantity))))
            }
            @if let Some(freight) = view.case.freight {
                @let most = reader.money_text(freight);
                (again.field("inspect", Field::amount("freight", &t!(reader, "sellreturn-freight"))
                    .hint(&t!(reader, "sellreturn-freight-hint", most = most))
                    .prefix(view.case.currency.code()).value(&freight.amount_text())))
                @let base = format!("/sell/returns/{}", view.case.id);
                (receipt_said(reader, Some(&view.case), &view.attachments, &base))
            }
            (again.field("inspect", Field::area("finding", &t!(reader, "return-finding"), 3)
                .hint(&t!(reader, "sellreturn-finding-hint"))
                .attribute("maxlength", "2000").optional(reader)))
            (radios("restock", &t!(reader, "sellreturn-restock"), &restock, again.typed("inspect", "restock").unwrap_or("yes")))
            (attach::photos_field(reader))
            (button(&t!(reader, "sellreturn-inspect")))
        })) }
    }
}

async fn attachment(
    State(app): State<App>,
    merchant: Merchant,
    Path((case, attachment)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let view = load_return(&app, &case, By::Merchant(merchant.id)).await?;
    let found = view.attachments.iter().find(|one| one.id.to_string() == attachment);
    attach::serve(&app, found.ok_or_else(Problem::not_found)?).await
}

async fn report(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
    Form(form): Form<PieceForm>,
) -> Result<Response, Problem> {
    let id: ReturnId = case.parse()?;
    let voice = Voice::merchant(merchant.id, merchant.principal.shopper_id);
    let base = format!("/sell/returns/{id}");
    case_reports::report(&app, (voice, CaseId::Return(id)), &base, form).await
}

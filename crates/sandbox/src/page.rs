//! The hosted page: plain, plainly not a real bank, without scripts.

use crate::{Sandbox, bank::Payment, deliver};
use axum::{
    Form, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use kernel::{Lang, Money, PaymentId};
use maud::{DOCTYPE, Markup, html};
use payments::PaymentStatus;
use std::time::Duration;

pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/pay/{reference}", get(show).post(decide))
        .route("/sandbox.css", get(style))
}

const POLICY: &str =
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("page.css"))
}

struct Words {
    tag: &'static str,
    bank: &'static str,
    no_money: &'static str,
    ask: &'static str,
    approve: &'static str,
    decline: &'static str,
    twice: &'static str,
    twice_why: &'static str,
    approved: &'static str,
    declined: &'static str,
    back: &'static str,
    unknown: &'static str,
}

const EN: Words = Words {
    tag: "en",
    bank: "Sandbox bank",
    no_money: "No real money. Whatever you choose here, nobody is charged.",
    ask: "A shop asks you to pay",
    approve: "Approve",
    decline: "Decline",
    twice: "Approve and notify twice",
    twice_why: "Tells the shop the same news two times, as real banks sometimes do.",
    approved: "You approved this payment.",
    declined: "You declined this payment.",
    back: "Back to the shop",
    unknown: "This bank knows no such payment. Go back to the shop and choose to pay again.",
};

const ZH: Words = Words {
    tag: "zh",
    bank: "沙盒银行",
    no_money: "不涉及真实资金。无论您选择什么，都不会扣款。",
    ask: "卖家请求您付款",
    approve: "同意付款",
    decline: "拒绝付款",
    twice: "同意付款，并通知两次",
    twice_why: "同一消息会通知卖家两次；真实的银行有时也会这样。",
    approved: "您已同意这笔付款。",
    declined: "您已拒绝这笔付款。",
    back: "返回卖家",
    unknown: "本行没有这笔付款。请返回卖家，重新选择付款。",
};

const fn words(zh: bool) -> &'static Words {
    if zh { &ZH } else { &EN }
}

fn page(words: &Words, body: &Markup) -> Response {
    let document = html! {
        (DOCTYPE)
        html lang=(words.tag) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (words.bank) }
                link rel="stylesheet" href="/sandbox.css";
            }
            body {
                main {
                    header { p.bank { (words.bank) } p.warning { (words.no_money) } }
                    (body)
                }
            }
        }
    };
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, document).into_response()
}

fn amount(money: Money) -> Markup {
    let currency = money.currency();
    let symbol = match currency.code() {
        "CNY" => "¥",
        "USD" => "$",
        code => code,
    };
    html! { p.amount { span { (symbol) } " " (grouped(&money.amount_text())) } }
}

/// `1234567.89` as `1,234,567.89`.
fn grouped(amount: &str) -> String {
    let (whole, part) = amount.split_at(amount.find('.').unwrap_or(amount.len()));
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + part
}

async fn show(
    State(bank): State<Sandbox>,
    Path(reference): Path<PaymentId>,
) -> Result<Response, Response> {
    let payment = bank.bank().payment(reference).cloned();
    let payment = payment.ok_or_else(|| {
        let body = html! { p { (EN.unknown) } p lang="zh" { (ZH.unknown) } };
        (StatusCode::NOT_FOUND, page(&EN, &body)).into_response()
    })?;
    let words = words(payment.asked.lang == Lang::ZH);
    Ok(page(words, &payment_body(words, &payment)))
}

fn payment_body(words: &Words, payment: &Payment) -> Markup {
    html! {
        h1 { (words.ask) }
        (amount(payment.asked.amount))
        p.what { (payment.asked.description) }
        @match payment.status {
            PaymentStatus::Open => form method="post" {
                button.primary name="choice" value="approve" { (words.approve) }
                button name="choice" value="decline" { (words.decline) }
                button name="choice" value="twice" aria-describedby="twice" { (words.twice) }
                p.why #twice { (words.twice_why) }
            },
            PaymentStatus::Approved => p.done { (words.approved) },
            PaymentStatus::Declined => p.done { (words.declined) },
        }
        p { a href=(payment.asked.return_url) { (words.back) } }
    }
}

#[derive(serde::Deserialize)]
struct Choice {
    choice: String,
}

async fn decide(
    State(bank): State<Sandbox>,
    Path(reference): Path<PaymentId>,
    Form(Choice { choice }): Form<Choice>,
) -> Result<Redirect, StatusCode> {
    let (approved, tell) = match choice.as_str() {
        "approve" => (true, 1),
        "twice" => (true, 2),
        "decline" => (false, 1),
        _ => return Err(StatusCode::UNPROCESSABLE_ENTITY),
    };
    let back = {
        let mut state = bank.bank();
        let payment = state.payment(reference).ok_or(StatusCode::NOT_FOUND)?;
        let back = payment.asked.return_url.clone();
        let decided = state.decide(reference, approved, tell);
        decided.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        back
    };
    // The shop should know before the shopper returns; if it does not answer, she need not wait.
    drop(tokio::time::timeout(Duration::from_secs(3), deliver::deliver_due(&bank)).await);
    bank.0.news.notify_one();
    Ok(Redirect::to(&back))
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_grouped() {
        for (plain, shown) in
            [("5", "5"), ("999.00", "999.00"), ("1340.47", "1,340.47"), ("1234567", "1,234,567")]
        {
            assert_eq!(grouped(plain), shown);
        }
    }
}

//! What is agreed about returns, in words: on a listing, before paying, and on an order.

use crate::{Reader, t};
use maud::{Markup, html};
use orders::{FreightBearer, Policy, ReceiptRule};

/// What is agreed, a sentence each.
pub fn policy_lines(reader: &Reader, policy: &Policy) -> Vec<String> {
    let mut lines = Vec::new();
    match (policy.no_reason_days, &policy.no_reason_exception) {
        (Some(days), _) => lines.push(t!(reader, "returns-no-reason", days = days)),
        (None, Some(key)) => lines.push(exception(reader, key)),
        (None, None) => lines.push(t!(reader, "returns-reason")),
    }
    let (days, back) = (policy.return_days, policy.back_days);
    lines.push(t!(reader, "returns-days", days = days, back = back));
    lines.push(match policy.freight {
        FreightBearer::Shopper => t!(reader, "returns-freight-shopper"),
        FreightBearer::Merchant => t!(reader, "returns-freight-merchant"),
    });
    lines.push(match policy.receipt {
        ReceiptRule::Needed => t!(reader, "returns-receipt-needed"),
        ReceiptRule::Asked => t!(reader, "returns-receipt-asked"),
    });
    lines.push(t!(reader, "returns-answer", days = policy.answer_days));
    lines
}

/// How long each step of a return and of a dispute may take, and what happens then.
pub fn clock_lines(reader: &Reader, policy: &Policy) -> Vec<String> {
    let days = &policy.days;
    vec![
        t!(reader, "returns-clock-offer", days = days.offer),
        t!(reader, "returns-clock-address", days = days.address),
        t!(reader, "returns-clock-send", days = days.send, remind = days.remind),
        t!(reader, "returns-clock-travel", days = days.travel, inspect = days.inspect),
        t!(reader, "returns-clock-exchange", days = days.exchange, replaced = days.replaced),
        t!(reader, "returns-clock-dispute", days = policy.dispute_days, evidence = days.evidence),
        t!(reader, "returns-clock-decide", days = days.decide, appeal = policy.appeal_days),
        t!(reader, "returns-clock-overdue", days = days.overdue),
    ]
}

/// Why goods are excepted from going back without a reason.
pub fn exception(reader: &Reader, key: &str) -> String {
    reader.find(&format!("returns-exception-{key}")).unwrap_or_else(|| t!(reader, "returns-reason"))
}

/// The sentences as a list, and whose terms they are.
pub fn policy_list(reader: &Reader, policy: &Policy) -> Markup {
    html! {
        (policy_terms(reader, policy))
        p.soft.small { (t!(reader, "returns-own")) }
    }
}

/// The sentences as a list, where whose terms they are is said once for several.
pub fn policy_terms(reader: &Reader, policy: &Policy) -> Markup {
    html! {
        ul { @for line in policy_lines(reader, policy) { li { (line) } } }
        details {
            summary { (t!(reader, "returns-clocks")) }
            ul { @for line in clock_lines(reader, policy) { li { (line) } } }
        }
    }
}

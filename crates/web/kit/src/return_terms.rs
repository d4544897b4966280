//! What is agreed about returns, in words: on a listing, before paying, and on an order.

use crate::{Reader, t};
use maud::{Markup, html};
use orders::{FreightBearer, Policy};

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
    lines.push(t!(reader, "returns-answer", days = policy.answer_days));
    lines
}

/// Why goods are excepted from going back without a reason.
pub fn exception(reader: &Reader, key: &str) -> String {
    reader.find(&format!("returns-exception-{key}")).unwrap_or_else(|| t!(reader, "returns-reason"))
}

/// The sentences as a list, and whose terms they are.
pub fn policy_list(reader: &Reader, policy: &Policy) -> Markup {
    html! {
        ul { @for line in policy_lines(reader, policy) { li { (line) } } }
        p.soft.small { (t!(reader, "returns-own")) }
    }
}

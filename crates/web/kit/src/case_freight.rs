//! What the way back of a return costs, and what shows it, on the pages of every side.

use crate::{Reader, attach, t};
use aftersales::{ReturnCase, ReturnView};
use maud::{Markup, html};
use orders::{FreightBearer, ReceiptRule};
use pictures::Attachment;

/// The field of a form in which the receipt is sent.
pub const RECEIPT: &str = "receipt";

/// Who pays for the way back, and how much at most, before the goods are sent.
pub(crate) fn freight_said(reader: &Reader, view: &ReturnView) -> String {
    match (view.case.freight_by, view.freight_most) {
        (FreightBearer::Shopper, _) => t!(reader, "return-freight-shopper"),
        (FreightBearer::Merchant, None) => t!(reader, "return-freight-merchant"),
        (FreightBearer::Merchant, Some(most)) if most.is_positive() => {
            t!(reader, "return-freight-most", most = reader.money_text(most))
        }
        (FreightBearer::Merchant, Some(_)) => t!(reader, "return-freight-label"),
    }
}

/// The field for the receipt of the way back, which says whether it is paid without one.
#[must_use]
pub fn receipt_field(reader: &Reader, view: &ReturnView) -> Markup {
    let hint = match (view.case.receipt, view.policy.receipt) {
        (Some(_), _) => t!(reader, "return-receipt-hint-again"),
        (None, ReceiptRule::Needed) => t!(reader, "return-receipt-hint-needed"),
        (None, ReceiptRule::Asked) => t!(reader, "return-receipt-hint-asked"),
    };
    html! { (attach::paper_field(reader, RECEIPT, (&t!(reader, "return-receipt"), &hint))) }
}

/// The receipt for the way back, where its cost is told: the way to it among `files`, or that there is none. `base` is the
/// page's address.
#[must_use]
pub fn receipt_said(
    reader: &Reader,
    case: Option<&ReturnCase>,
    files: &[Attachment],
    base: &str,
) -> Markup {
    let Some(case) = case.filter(|case| case.freight.is_some()) else { return html! {} };
    let shown = files.iter().find(|one| Some(one.id) == case.receipt);
    html! {
        p.small {
            @match shown {
                Some(file) => {
                    a href={ (base) "/attachments/" (file.id) } { (t!(reader, "return-receipt")) }
                }
                None => { span.soft { (t!(reader, "return-receipt-none")) } }
            }
        }
    }
}

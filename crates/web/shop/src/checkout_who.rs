//! Who orders, on `/checkout`: customs asks for it.

use super::checkout::{CheckoutForm, Desk, part};
use crate::{
    Reader, Refusals,
    components::{Field, hidden, icon, radios},
    t,
};
use maud::{Markup, html};
use orders::Orderer;

pub(super) fn who_orders(
    reader: &Reader,
    desk: &Desk,
    form: &CheckoutForm,
    refusals: &Refusals,
) -> Markup {
    let fields = html! {
        div.fields {
            (Field::text("orderer-name", &t!(reader, "orderer-name")).value(&form.orderer_name)
                .hint(&t!(reader, "orderer-name-hint")).refusals(refusals).autocomplete("name")
                .attribute("maxlength", "40"))
            (Field::text("id-number", &t!(reader, "orderer-id")).refusals(refusals)
                .hint(&t!(reader, "orderer-id-hint")).autocomplete("off")
                .attribute("maxlength", "24"))
        }
    };
    let wrong = refusals.of("orderer-name").or(refusals.of("id-number")).is_some();
    let new = form.orderer == "new" || wrong;
    let done = desk.orderer.as_ref().filter(|_| !new).map(masked_orderer);
    let body = html! {
        p { (t!(reader, "orderer-why")) }
        @match &desk.orderer {
            None => { (hidden("orderer", "new")) (fields) }
            Some(orderer) => {
                @let choices = [
                    ("saved".to_owned(), html! { span.numeric { (masked_orderer(orderer)) } }),
                    ("new".to_owned(), html! { (t!(reader, "orderer-other")) }),
                ];
                (radios("orderer", &t!(reader, "orderer-which"), &choices,
                    if new { "new" } else { "saved" }))
                details.new-address open[new] {
                    summary { (t!(reader, "orderer-other-fields")) }
                    (fields)
                }
            }
        }
        p.small.soft.kept { (icon("lock")) span { (t!(reader, "orderer-kept")) } }
    };
    part(reader, 2, "checkout-who", done.as_deref(), body)
}

/// `张* · 110105********002X`.
pub(crate) fn masked_orderer(orderer: &Orderer) -> String {
    format!("{} · {}", orderer.name_masked(), orderer.id_masked())
}

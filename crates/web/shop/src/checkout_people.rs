//! The first parts of the checkout: where to, and who orders. Where one of those that are kept is chosen, the fields of a
//! new one are not seen; the style sheet follows the choice, without a script.

use super::{
    address_form,
    checkout::{CheckoutForm, Desk, part},
};
use crate::{
    Reader, Refusals,
    components::{Field, hidden, icon, radios},
    t,
};
use kernel::AddressId;
use maud::{Markup, html};
use orders::{Address, Orderer};

pub(super) fn where_to(
    reader: &Reader,
    desk: &Desk,
    form: &CheckoutForm,
    refusals: &Refusals,
) -> Markup {
    let known = |id: &AddressId| id.to_string();
    let here = |(_, address): &&(AddressId, Address)| address.country == reader.destination();
    let chosen = match form.address.as_str() {
        "" => desk.addresses.iter().find(here).map_or("new".to_owned(), |(id, _)| known(id)),
        chosen => chosen.to_owned(),
    };
    let mut choices: Vec<(String, Markup)> = desk
        .addresses
        .iter()
        .map(|(id, address)| (known(id), address_masked(reader, address)))
        .collect();
    choices.push(("new".to_owned(), html! { (t!(reader, "address-new")) }));
    let current = desk.addresses.iter().find(|(id, _)| known(id) == chosen);
    let done = current.map(|(_, a)| format!("{} · {}", a.name_masked(), a.region_text()));
    let new = chosen == "new";
    let body = html! {
        @if desk.addresses.is_empty() {
            (hidden("address", "new"))
            (address_form::fields(reader, &form.new, refusals))
        } @else {
            (radios("address", &t!(reader, "address-which"), &choices, &chosen))
            p { a href="/account/addresses" { (t!(reader, "checkout-addresses")) } }
            fieldset.new-address {
                legend { (t!(reader, "address-new-fields")) }
                (address_form::fields(reader, &form.new, refusals))
            }
        }
    };
    part(reader, 1, "checkout-where", done.as_deref().filter(|_| !new), body)
}

/// An address with what others should not read over the shoulder hidden.
pub(crate) fn address_masked(reader: &Reader, address: &Address) -> Markup {
    let (region, street) = (address.region_text(), address.street_masked());
    html! {
        span.address-masked {
            strong { (address.name_masked()) " " span.numeric { (address.mobile_masked()) } }
            @if address.is_chinese() { span lang="zh" { (region) " " (street) } }
            @else { span { (street) ", " (region) } }
            @if address.country != reader.destination() {
                span.soft { (reader.country(address.country)) }
            }
            @if let Some(ended) = address.ended_division() {
                span.address-ended { (address_form::ended_text(reader, ended)) }
            }
        }
    }
}

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
                fieldset.new-orderer {
                    legend { (t!(reader, "orderer-other-fields")) }
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

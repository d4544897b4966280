//! What `/checkout` tells when nothing was placed, and the way out of it.

use super::parcel::over_year;
use crate::{
    Reader,
    components::{Tone, banner, button, form, hidden},
    t,
};
use kernel::Country;
use maud::{Markup, html};
use orders::PlaceCheckoutError;

/// What is told when nothing was placed: what, why, and the way out. Nothing is held then. `back` is the page's address with
/// the address that was chosen.
pub(super) fn not_placed(reader: &Reader, why: &PlaceCheckoutError, back: &str) -> Markup {
    let told = |key: &str| {
        banner(
            Tone::Bad,
            html! {
                p.refusal-what { (reader.text(&format!("checkout-{key}"))) }
                p { (reader.text(&format!("checkout-{key}-way"))) }
            },
        )
    };
    match why {
        PlaceCheckoutError::Changed => told("changed"),
        PlaceCheckoutError::Expired => told("expired"),
        PlaceCheckoutError::OutOfStock(_) | PlaceCheckoutError::Unavailable => told("unavailable"),
        PlaceCheckoutError::OverYear(year) => over_year(reader, *year),
        PlaceCheckoutError::NoAddress => told("no-address"),
        PlaceCheckoutError::NoOrderer => told("no-orderer"),
        PlaceCheckoutError::OtherDestination { shown, address: there } => {
            other_destination(reader, (*shown, *there), back)
        }
        PlaceCheckoutError::Empty | PlaceCheckoutError::Money(_) | PlaceCheckoutError::Store(_) => {
            told("trouble")
        }
    }
}

/// The address is in another country than the prices are for: one press prices the cart for it.
fn other_destination(reader: &Reader, (shown, there): (Country, Country), back: &str) -> Markup {
    let (shown, name) = (reader.country(shown), reader.country(there));
    let mend = html! {
        (hidden("to", there.code()))
        (hidden("back", back))
        (hidden("sure", "1"))
        (button(&t!(reader, "checkout-other-mend", country = name.as_str())))
    };
    banner(
        Tone::Warn,
        html! {
            p.refusal-what {
                (t!(reader, "checkout-other", country = name.as_str(), shown = shown.as_str()))
            }
            @if reader.destinations().market(there).is_some() {
                p { (t!(reader, "checkout-other-way", country = name.as_str())) }
                (form(reader, "/destination", mend))
            } @else {
                p { (t!(reader, "checkout-other-none", country = name.as_str())) }
            }
        },
    )
}

//! An address in one piece, above the fields of its form. A button reads it into them; nothing needs a script.

use super::address_form::{AddressForm, READ};
use crate::{
    Reader,
    components::{Field, Tone, banner},
    t,
};
use maud::{Markup, html};

/// Where an address is pasted in one piece, and what was read of it.
pub(super) fn paste(reader: &Reader, typed: &AddressForm) -> Markup {
    let asked = typed.act == READ;
    let text = |key: &str| reader.text(key);
    html! {
        details.paste open[asked] {
            summary { (text("address-paste")) }
            (Field::area("paste", &text("address-paste-field"), 3).value(&typed.paste)
                .hint(&text("address-paste-hint")).may_be_empty().autocomplete("off"))
            div.actions {
                button.button.button-quiet type="submit" name="act" value=(READ)
                    formaction={ (reader.path()) "#f-name" } formnovalidate {
                    (text("address-paste-read"))
                }
            }
        }
        @if asked { (what_was_read(reader, typed)) }
    }
}

fn what_was_read(reader: &Reader, typed: &AddressForm) -> Markup {
    // What was pasted is kept where nothing of it was placed.
    let nothing = !typed.paste.is_empty() || typed.name.is_empty() && typed.street.is_empty();
    html! {
        div role="status" {
            @if nothing {
                (banner(Tone::Warn, html! { p { (t!(reader, "address-paste-nothing")) } }))
            } @else if typed.unplaced.is_empty() {
                (banner(Tone::Ok, html! { p { (t!(reader, "address-paste-done")) } }))
            } @else {
                (banner(Tone::Warn, html! {
                    p { (t!(reader, "address-paste-unplaced")) }
                    ul { @for piece in &typed.unplaced { li { (piece) } } }
                }))
            }
        }
    }
}

//! The lines above every page that say how the market stands: that no money moves, and that nobody runs it yet.

use crate::{Reader, components::icon, t};
use maud::{Markup, html};

/// What must be said of the market itself, in a line each; nothing where there is nothing.
pub(super) fn lines(reader: &Reader) -> Markup {
    let opened = reader.presence().opened;
    html! {
        @if !opened {
            aside.standing aria-label=(t!(reader, "standing-label")) {
                p { (icon("alert")) span { (t!(reader, "standing-unopened")) } }
                p.small { (t!(reader, "standing-unopened-way")) }
            }
        }
        @if reader.is_sandbox() {
            aside.standing.standing-sandbox aria-label=(t!(reader, "standing-money-label")) {
                p { (icon("coins")) span { (t!(reader, "standing-sandbox")) } }
            }
        }
    }
}

//! The bell of every page.

use crate::{Reader, components::icon, t};
use maud::{Markup, html};

/// What she was told, with how much of it she has not read.
pub(super) fn bell(reader: &Reader) -> Markup {
    let unread = reader.unread().text();
    html! {
        @if reader.principal().is_some() {
            a.site-nav-link.site-nav-count href="/notices" {
                (icon("bell"))
                @if let Some(count) = &unread {
                    span.visually-hidden { (t!(reader, "nav-notices-unread", count = count.as_str())) }
                    span.count aria-hidden="true" { (count) }
                } @else {
                    span.visually-hidden { (t!(reader, "nav-notices")) }
                }
            }
        }
    }
}

//! The links at the end of a header: the account, what was not read, the cart.

use crate::{Reader, components::icon, t};
use maud::{Markup, html};

/// The way to her account, or to signing in.
pub(super) fn account_link(reader: &Reader) -> Markup {
    let (href, text) = match reader.principal() {
        Some(person) => ("/account", person.name.clone()),
        None => ("/sign-in", t!(reader, "nav-sign-in")),
    };
    html! { a.site-nav-link href=(href) { (icon("person")) span.nav-word { (text) } } }
}

/// Where there is something that she has not read.
pub(super) fn messages_link(reader: &Reader) -> Markup {
    let count = reader.unread_messages().shopper;
    html! {
        @if count > 0 {
            a.site-nav-link.site-nav-count href="/messages" {
                (icon("talk")) span.nav-word aria-hidden="true" { (t!(reader, "nav-messages")) }
                span.visually-hidden { (t!(reader, "nav-messages-count", count = count)) }
                span.count aria-hidden="true" { (reader.number(count)) }
            }
        }
    }
}

/// The cart with how many things are in it.
pub(super) fn cart_link(reader: &Reader) -> Markup {
    let count = reader.cart_count();
    html! {
        a.site-nav-link.site-nav-count.site-nav-cart href="/cart" {
            (icon("cart")) span.nav-word aria-hidden="true" { (t!(reader, "nav-cart")) }
            span.visually-hidden { (t!(reader, "nav-cart-count", count = count)) }
            @if count > 0 { span.count aria-hidden="true" { (reader.number(count)) } }
        }
    }
}

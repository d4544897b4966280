//! The sign-ins of the demo market, shown where one signs in: one tap each.

use crate::{
    Reader,
    components::{form, hidden, quiet_button},
    t,
};
use maud::{Markup, html};

/// The password of everybody in the demo market.
pub const DEMO_PASSWORD: &str = "harbour office";

/// Role (the end of its text's name) and e-mail of the people to try the demo market as.
pub const DEMO_SIGN_INS: &[(&str, &str)] = &[
    ("shopper", "shopper@demo.example"),
    ("merchant", "orchard@demo.example"),
    ("operator", "operator@demo.example"),
    ("shopper-sg", "mei@demo.example"),
    ("shopper-us", "dana@demo.example"),
    ("merchant-cn", "tea@demo.example"),
    ("operator-second", "keeper@demo.example"),
];

/// Everybody to try the market as; after signing in she is at `next`.
pub(super) fn accounts(reader: &Reader, next: &str) -> Markup {
    html! {
        section.panel {
            h2 { (t!(reader, "demo-sign-ins")) }
            div.actions.demo-doors {
                @for (role, email) in DEMO_SIGN_INS {
                    (form(reader, "/sign-in", html! {
                        (hidden("email", email))
                        (hidden("password", DEMO_PASSWORD))
                        (hidden("next", next))
                        (quiet_button(&reader.text(&format!("demo-role-{role}"))))
                    }))
                }
            }
            dl.facts {
                @for (role, email) in DEMO_SIGN_INS {
                    div {
                        dt { (reader.text(&format!("demo-role-{role}"))) }
                        dd.code { (email) }
                    }
                }
                div {
                    dt { (t!(reader, "people-password")) }
                    dd.code { (DEMO_PASSWORD) }
                }
            }
        }
    }
}

//! The places of both offices, and the navigation that shows a reader those that she may see.

use crate::{Access, Reader, components::icon, t};
use maud::{Markup, html};

/// A line of a navigation: address, key of its text, icon, and who sees it.
pub(super) type Place = (&'static str, &'static str, &'static str, Access);

pub(super) const SELL: &[Place] = &[
    ("/sell", "nav-sell-today", "today", Access::MEMBER),
    ("/sell/orders", "nav-sell-orders", "parcel", Access::MEMBER),
    ("/sell/listings", "nav-sell-listings", "tag", Access::MEMBER),
    ("/sell/import", "nav-sell-import", "upload", Access::MEMBER),
    ("/sell/shipping", "nav-sell-shipping", "ship", Access::MEMBER),
    ("/sell/money", "nav-sell-money", "coins", Access::MEMBER),
    ("/sell/profile", "nav-sell-profile", "shop", Access::MEMBER),
    ("/sell/members", "nav-sell-members", "person", Access::OWNER),
];

pub(super) const ADMIN: &[Place] = &[
    ("/admin", "nav-admin-overview", "today", Access::OVERVIEW),
    ("/admin/applications", "nav-admin-applications", "stamp", Access::MERCHANTS),
    ("/admin/orders", "nav-admin-orders", "parcel", Access::ORDERS),
    ("/admin/ledger", "nav-admin-ledger", "coins", Access::MONEY),
    ("/admin/receipts", "nav-admin-receipts", "scales", Access::MONEY),
    ("/admin/taxes", "nav-admin-taxes", "paper", Access::MONEY),
    ("/admin/lanes", "nav-admin-lanes", "ship", Access::RULES),
    ("/admin/books", "nav-admin-books", "paper", Access::RULES),
    ("/admin/fx", "nav-admin-fx", "scales", Access::RULES),
    ("/admin/scenarios", "nav-admin-scenarios", "filter", Access::RULES),
    ("/admin/mail", "nav-admin-mail", "mail", Access::LETTERS),
    ("/admin/jobs", "nav-admin-jobs", "clock", Access::JOBS),
    ("/admin/roles", "nav-admin-roles", "person", Access::OVERVIEW),
];

/// The place whose address is the longest beginning of the page's path.
fn is_here(reader: &Reader, href: &str, places: &[Place]) -> bool {
    let leads = |place: &str| {
        reader.path() == place
            || reader.path().strip_prefix(place).is_some_and(|rest| rest.starts_with('/'))
    };
    let longest = places.iter().map(|p| p.0).filter(|p| leads(p)).max_by_key(|p| p.len());
    longest == Some(href)
}

pub(super) fn side_navigation(reader: &Reader, kind: &str, places: &[Place]) -> Markup {
    let seen = places.iter().filter(|(.., access)| access.admits(reader.principal()));
    html! {
        nav.side aria-label=(t!(reader, &format!("nav-office-{kind}"))) {
            ul {
                @for (href, key, picture, _) in seen {
                    @let here = is_here(reader, href, places).then_some("page");
                    li { a href=(href) aria-current=[here] { (icon(picture)) (t!(reader, key)) } }
                }
            }
        }
    }
}

//! The places of both offices, and the navigation that shows a reader those that she may see.

use crate::{Access, Reader, components::icon, t};
use maud::{Markup, html};

/// A line of a navigation: address, key of its text, icon, and who sees it.
type Place = (&'static str, &'static str, &'static str, Access);

const SELL: &[Place] = &[
    ("/sell", "nav-sell-today", "today", Access::MEMBER),
    ("/sell/orders", "nav-sell-orders", "parcel", Access::MEMBER),
    ("/sell/returns", "nav-sell-returns", "buoy", Access::MEMBER),
    ("/sell/messages", "nav-sell-messages", "talk", Access::MEMBER),
    ("/sell/listings", "nav-sell-listings", "tag", Access::MEMBER),
    ("/sell/import", "nav-sell-import", "upload", Access::MEMBER),
    ("/sell/shipping", "nav-sell-shipping", "ship", Access::MEMBER),
    ("/sell/money", "nav-sell-money", "coins", Access::MEMBER),
    ("/sell/bank", "nav-sell-bank", "scales", Access::MEMBER),
    ("/sell/profile", "nav-sell-profile", "shop", Access::MEMBER),
    ("/sell/members", "nav-sell-members", "person", Access::OWNER),
];

const ADMIN: &[Place] = &[
    ("/admin", "nav-admin-overview", "today", Access::OVERVIEW),
    ("/admin/market", "nav-admin-market", "shop", Access::OVERVIEW),
    ("/admin/applications", "nav-admin-applications", "stamp", Access::MERCHANTS),
    ("/admin/orders", "nav-admin-orders", "parcel", Access::ORDERS),
    ("/admin/disputes", "nav-admin-disputes", "buoy", Access::ORDERS),
    ("/admin/messages", "nav-admin-messages", "talk", Access::ORDERS),
    ("/admin/ledger", "nav-admin-ledger", "coins", Access::MONEY),
    ("/admin/receipts", "nav-admin-receipts", "scales", Access::MONEY),
    ("/admin/payouts", "nav-admin-payouts", "coins", Access::MONEY),
    ("/admin/taxes", "nav-admin-taxes", "paper", Access::MONEY),
    ("/admin/lanes", "nav-admin-lanes", "ship", Access::RULES),
    ("/admin/books", "nav-admin-books", "paper", Access::RULES),
    ("/admin/fx", "nav-admin-fx", "scales", Access::RULES),
    ("/admin/scenarios", "nav-admin-scenarios", "filter", Access::RULES),
    ("/admin/mail", "nav-admin-mail", "mail", Access::LETTERS),
    ("/admin/jobs", "nav-admin-jobs", "clock", Access::JOBS),
    ("/admin/roles", "nav-admin-roles", "person", Access::OVERVIEW),
];

/// An office: where merchants, or whoever runs the market, are at work.
#[derive(Clone, Copy)]
pub(crate) enum Office {
    /// `/sell`.
    Merchant,
    /// `/admin`.
    Market,
}

impl Office {
    /// The one that the reader's page lies in, when she may enter it.
    pub(crate) fn of(reader: &Reader) -> Option<Office> {
        let person = reader.principal()?;
        match () {
            () if leads(reader, "/admin") && person.is_operator() => Some(Office::Market),
            () if leads(reader, "/sell") && person.merchant.is_some() => Some(Office::Merchant),
            () => None,
        }
    }

    /// Its first page.
    pub(crate) const fn home(self) -> &'static str {
        match self {
            Office::Merchant => "/sell",
            Office::Market => "/admin",
        }
    }

    /// Its name in keys of texts and classes.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Office::Merchant => "sell",
            Office::Market => "admin",
        }
    }

    const fn places(self) -> &'static [Place] {
        match self {
            Office::Merchant => SELL,
            Office::Market => ADMIN,
        }
    }
}

/// Whether the page is `place` or lies below it.
fn leads(reader: &Reader, place: &str) -> bool {
    let below = |place: &str| {
        let rest = reader.path().strip_prefix(place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // What letters say is found beside the letters.
    below(place) || place == "/admin/mail" && below("/admin/letters")
}

/// The place whose address is the longest beginning of the page's path.
fn is_here(reader: &Reader, href: &str, places: &[Place]) -> bool {
    let longest = places.iter().map(|p| p.0).filter(|p| leads(reader, p)).max_by_key(|p| p.len());
    longest == Some(href)
}

/// How much waits at a place that counts it.
fn waiting(reader: &Reader, href: &str) -> Markup {
    let (count, key) = match href {
        "/sell/messages" => (reader.unread_messages().merchant, "nav-messages-count"),
        "/admin/messages" => (reader.unread_messages().cases, "nav-cases-count"),
        _ => (0, ""),
    };
    html! {
        @if count > 0 {
            " " span.count aria-hidden="true" { (reader.number(count)) }
            span.visually-hidden { " " (t!(reader, key, count = count)) }
        }
    }
}

pub(super) fn side_navigation(reader: &Reader, office: Office) -> Markup {
    let (kind, places) = (office.key(), office.places());
    let seen = places.iter().filter(|(.., access)| access.admits(reader.principal()));
    html! {
        nav.side aria-label=(t!(reader, &format!("nav-office-{kind}"))) {
            ul {
                @for (href, key, picture, _) in seen {
                    @let here = is_here(reader, href, places).then_some("page");
                    li {
                        a href=(href) aria-current=[here] {
                            (icon(picture)) (t!(reader, key)) (waiting(reader, href))
                        }
                    }
                }
            }
        }
    }
}

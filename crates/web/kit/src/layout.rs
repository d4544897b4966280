//! The frame around every page: head, header, navigation, footer. One for shoppers, one for
//! merchants (`/sell`), one for operators (`/admin`).

mod bell;
mod head;
mod links;
mod places;
mod standing;

use crate::{Reader, components::icon, flag, t};
use bell::bell;
pub use head::in_language;
use kernel::Country;
use links::{account_link, cart_link, messages_link};
use maud::{DOCTYPE, Markup, html};
pub(crate) use places::Office;
use places::side_navigation;
use serde_json::Value;

/// A page's frame with what it may differ in. `page(…)` and its siblings cover most pages.
pub struct Layout<'a> {
    title: &'a str,
    description: Option<&'a str>,
    refresh_seconds: Option<u32>,
    canonical: Option<String>,
    picture: Option<String>,
    data: Vec<Value>,
}

/// A page for shoppers.
#[must_use]
pub fn page(reader: &Reader, title: &str, body: Markup) -> Markup {
    Layout::new(title).shop(reader, body)
}

/// A page of `/sell`, with the merchant's navigation.
#[must_use]
pub fn sell_page(reader: &Reader, title: &str, body: Markup) -> Markup {
    Layout::new(title).sell(reader, body)
}

/// A page of `/admin`, with the operator's navigation.
#[must_use]
pub fn admin_page(reader: &Reader, title: &str, body: Markup) -> Markup {
    Layout::new(title).admin(reader, body)
}

impl<'a> Layout<'a> {
    /// A frame whose title is `title`.
    #[must_use]
    pub fn new(title: &'a str) -> Layout<'a> {
        Layout {
            title,
            description: None,
            refresh_seconds: None,
            canonical: None,
            picture: None,
            data: Vec::new(),
        }
    }

    /// One sentence for search engines and link previews.
    #[must_use]
    pub fn description(mut self, text: &'a str) -> Layout<'a> {
        self.description = Some(text);
        self
    }

    /// The one path under which search engines know the page; a page without is not for them.
    #[must_use]
    pub fn canonical(mut self, path: impl Into<String>) -> Layout<'a> {
        self.canonical = Some(path.into());
        self
    }

    /// The address of the picture that a link to the page is shown with.
    #[must_use]
    pub fn picture(mut self, address: Option<String>) -> Layout<'a> {
        self.picture = address;
        self
    }

    /// What the page tells programs, in the words of schema.org.
    #[must_use]
    pub fn data(mut self, values: impl IntoIterator<Item = Value>) -> Layout<'a> {
        self.data.extend(values);
        self
    }

    /// Reads the page again after so many seconds: for long work in progress.
    #[must_use]
    pub fn refresh(mut self, seconds: u32) -> Layout<'a> {
        self.refresh_seconds = Some(seconds);
        self
    }

    /// For shoppers.
    #[must_use]
    pub fn shop(self, reader: &Reader, body: Markup) -> Markup {
        self.frame(
            reader,
            "shop",
            html! {
                (shop_header(reader))
                (asked_destination(reader))
                main.page #main tabindex="-1" { (done_banner(reader)) (body) }
                (footer(reader))
            },
        )
    }

    /// For merchants.
    #[must_use]
    pub fn sell(self, reader: &Reader, body: Markup) -> Markup {
        self.headed(reader, Office::Merchant, body)
    }

    /// For operators.
    #[must_use]
    pub fn admin(self, reader: &Reader, body: Markup) -> Markup {
        self.headed(reader, Office::Market, body)
    }

    fn headed(self, reader: &Reader, office: Office, body: Markup) -> Markup {
        let title = self.title;
        let body = html! { @if !title.is_empty() { h1 { (title) } } (body) };
        self.office(reader, office, body)
    }

    /// In an office, for a body that has its own heading.
    pub(crate) fn office(self, reader: &Reader, office: Office, body: Markup) -> Markup {
        self.frame(
            reader,
            office.key(),
            html! {
                (office_header(reader, office.key()))
                div.office {
                    (side_navigation(reader, office))
                    main.page #main tabindex="-1" {
                        (done_banner(reader))
                        (body)
                    }
                }
                (footer(reader))
            },
        )
    }

    fn frame(&self, reader: &Reader, kind: &str, body: Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(t!(reader, "language-html")) {
                (head::head(self, reader, kind))
                body class=(kind) {
                    a.skip href="#main" { (t!(reader, "skip-to-content")) }
                    (standing::lines(reader))
                    (body)
                }
            }
        }
    }
}

/// The banner after a form's success: only texts `done-…` can be asked for.
fn done_banner(reader: &Reader) -> Markup {
    let text = reader.query("done").and_then(|what| reader.find(&format!("done-{what}")));
    html! {
        @if let Some(text) = text {
            div.banner.banner-ok role="status" { (icon("check")) p { (text) } }
        }
    }
}

fn brand(reader: &Reader) -> Markup {
    html! {
        a.brand href="/" aria-label=(t!(reader, "nav-home")) {
            @match reader.presence().logo_path() {
                Some(path) => { img.brand-logo src=(path) alt="" height="32"; }
                None => { (icon("mark")) }
            }
            span.brand-name { (reader.market_name()) }
        }
    }
}

/// The search field of every shopper's page.
fn search_form(reader: &Reader) -> Markup {
    let typed = if reader.path() == "/search" { reader.query("q") } else { None };
    html! {
        form.search action="/search" method="get" role="search" {
            label.visually-hidden for="q" { (t!(reader, "search-label")) }
            input #q name="q" type="search" value=[typed] autocomplete="off" maxlength="120"
                enterkeyhint="search" placeholder=(t!(reader, "search-placeholder"));
            button type="submit" aria-label=(t!(reader, "search-button")) { (icon("search")) }
        }
    }
}

fn shop_header(reader: &Reader) -> Markup {
    html! {
        header.site-header {
            div.site-header-row {
                (brand(reader))
                (search_form(reader))
                nav.site-nav aria-label=(t!(reader, "nav-label")) {
                    (destination_switch(reader))
                    (language_switch(reader))
                    (bell(reader))
                    (account_link(reader))
                    (messages_link(reader))
                    (cart_link(reader))
                }
            }
        }
    }
}

fn office_header(reader: &Reader, kind: &str) -> Markup {
    html! {
        header.site-header.site-header-office {
            div.site-header-row {
                (brand(reader))
                span.office-name { (t!(reader, &format!("nav-office-{kind}"))) }
                nav.site-nav aria-label=(t!(reader, "nav-label")) {
                    (language_switch(reader))
                    a.site-nav-link href="/" {
                        (icon("shop")) span.nav-word { (t!(reader, "nav-to-shop")) }
                    }
                    (bell(reader))
                    (account_link(reader))
                }
            }
        }
    }
}

/// Where the reader buys for, and the form that changes it: a `<details>`, no script.
fn destination_switch(reader: &Reader) -> Markup {
    let here = reader.destination();
    let name = reader.country_said(here);
    let label =
        t!(reader, "to-now", country = name.as_str(), currency = reader.currency().to_string());
    html! {
        details.to-switch {
            summary.site-nav-link title=(label) {
                (flag(here)) span.to-code aria-hidden="true" { (here.code()) }
                span.visually-hidden { (label) }
            }
            div.to-panel { (destination_form(reader, &reader.address_without("to"), "to-header")) }
        }
    }
}

/// The form that changes where the reader buys for; afterwards she is at `back` again.
#[must_use]
pub fn destination_form(reader: &Reader, back: &str, id: &str) -> Markup {
    html! {
        form.to-form method="post" action="/destination" {
            (reader.csrf_field())
            input type="hidden" name="back" value=(back);
            label for=(id) { (t!(reader, "to-label")) }
            select.control id=(id) name="to" autocomplete="off" {
                @for (country, text) in destination_choices(reader) {
                    option value=(country.code()) selected[country == reader.destination()] {
                        (text)
                    }
                }
            }
            p.hint { (t!(reader, "to-hint")) }
            button.button.button-quiet type="submit" { (t!(reader, "to-change")) }
        }
    }
}

/// Pages that tell prices, by the beginning of their address.
const PRICED: &[&str] = &["/search", "/listings/", "/merchants/", "/cart"];

/// Asks whoever never said where she buys for, on pages whose prices depend on it.
fn asked_destination(reader: &Reader) -> Markup {
    let path = reader.path();
    let priced = path == "/" || PRICED.iter().any(|page| path.starts_with(page));
    let Some(proposed) = reader.proposed().filter(|_| priced) else { return html! {} };
    let here = reader.country(reader.destination());
    html! {
        aside.to-asked aria-label=(t!(reader, "asked-to-title")) {
            form.to-asked-row method="post" action="/destination" {
                (reader.csrf_field())
                input type="hidden" name="back" value=(reader.address_without("to"));
                div {
                    label for="to-asked" { (t!(reader, "asked-to-title")) }
                    p.hint { (t!(reader, "asked-to-lead", country = here.as_str())) }
                }
                select.control #to-asked name="to" autocomplete="off" {
                    @for (country, text) in destination_choices(reader) {
                        option value=(country.code()) selected[country == proposed] { (text) }
                    }
                }
                button.button.button-quiet type="submit" { (t!(reader, "asked-to-button")) }
            }
        }
    }
}

/// `Singapore · SGD`, by name.
#[must_use]
pub fn destination_choices(reader: &Reader) -> Vec<(Country, String)> {
    let named = |market: &crate::Market| {
        let text = format!("{} · {}", reader.country(market.destination), market.currency.code());
        (market.destination, text)
    };
    let mut choices: Vec<(Country, String)> =
        reader.destinations().all().iter().map(named).collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    choices
}

fn language_switch(reader: &Reader) -> Markup {
    html! {
        @for locale in reader.presence().locales().filter(|l| l.lang() != reader.lang()) {
            a.site-nav-link.site-nav-language hreflang=(locale.text("language-html", None))
                lang=(locale.text("language-html", None))
                href=(reader.address_with("lang", locale.lang().tag())) {
                (icon("globe")) span.nav-word { (locale.text("language-name", None)) }
                span.nav-short aria-hidden="true" { (locale.text("language-short", None)) }
            }
        }
    }
}

/// `To Singapore · Change`, beside a price.
#[must_use]
pub fn destination_line(reader: &Reader) -> Markup {
    let here = reader.destination();
    html! {
        p.small.to-line {
            (flag(here)) (t!(reader, "to-here", country = reader.country(here))) " · "
            a href=(destination_page(reader)) {
                (t!(reader, "to-change-link"))
                span.visually-hidden { " " (t!(reader, "to-label")) }
            }
        }
    }
}

/// The page where the destination is chosen, which leads back here.
#[must_use]
pub fn destination_page(reader: &Reader) -> String {
    let back = ("back".to_owned(), reader.address_without("to"));
    format!("/destination?{}", crate::reader::query_text(&[back]))
}

fn footer(reader: &Reader) -> Markup {
    let person = reader.principal();
    html! {
        footer.site-footer {
            div.site-footer-row {
                p { (t!(reader, "footer-promise")) }
                ul {
                    @if person.is_some() {
                        li { a href="/orders" { (t!(reader, "nav-orders")) } }
                        li { a href="/messages" { (t!(reader, "nav-messages")) } }
                    }
                    @if person.is_some_and(|p| p.merchant.is_some()) {
                        li { a href="/sell" { (t!(reader, "nav-sell")) } }
                    } @else {
                        li { a href="/sell/apply" { (t!(reader, "nav-apply")) } }
                    }
                    @if person.is_some_and(accounts::Principal::is_operator) {
                        li { a href="/admin" { (t!(reader, "nav-admin")) } }
                    }
                    li { a href="/tools/landed-cost" { (t!(reader, "calc-nav")) } }
                    li { a href="/docs/" { (t!(reader, "nav-api")) } }
                }
                p.soft {
                    (t!(reader, "to-now", country = reader.country_said(reader.destination()),
                        currency = reader.currency().to_string())) " · "
                    a href=(destination_page(reader)) { (t!(reader, "to-change-link")) }
                    br;
                    (t!(reader, "footer-zone", zone = reader.zone_name()))
                    @let contact = &reader.presence().identity.contact;
                    @if !contact.is_empty() {
                        br;
                        (t!(reader, "footer-contact")) " "
                        a href={ "mailto:" (contact) } { (contact) }
                    }
                }
            }
        }
    }
}

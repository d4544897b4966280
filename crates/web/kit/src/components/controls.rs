//! Buttons, forms, banners, chips, empty states, pagers.

use crate::{Reader, Refusal, asset, t};
use maud::{Markup, html};

/// A line drawing of the sprite `assets/img/icons.svg`, hidden from screen readers.
#[must_use]
pub fn icon(name: &str) -> Markup {
    html! {
        svg.icon aria-hidden="true" focusable="false" {
            use href={ (asset("icons.svg")) "#" (name) } {}
        }
    }
}

/// The primary button of a form: one per page.
#[must_use]
pub fn button(text: &str) -> Markup {
    html! { button.button type="submit" { (text) } }
}

/// A button beside the primary one.
#[must_use]
pub fn quiet_button(text: &str) -> Markup {
    html! { button.button.button-quiet type="submit" { (text) } }
}

/// A link that looks like the primary button.
#[must_use]
pub fn link_button(href: &str, text: &str) -> Markup {
    html! { a.button href=(href) { (text) } }
}

/// A link that looks like a button beside the primary one.
#[must_use]
pub fn quiet_link(href: &str, text: &str) -> Markup {
    html! { a.button.button-quiet href=(href) { (text) } }
}

/// A form that posts, with its CSRF token.
#[must_use]
pub fn form(reader: &Reader, action: &str, body: Markup) -> Markup {
    html! {
        form.form method="post" action=(action) novalidate { (reader.csrf_field()) (body) }
    }
}

/// A form that posts a file; its token comes first because the body is streamed.
#[must_use]
pub fn upload_form(reader: &Reader, action: &str, body: Markup) -> Markup {
    html! {
        form.form method="post" enctype="multipart/form-data" action=(action) {
            (reader.csrf_field()) (body)
        }
    }
}

/// How something stands; always shown with a word, never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Ok,
    /// Look at this.
    Warn,
    /// Wrong or refused.
    Bad,
    /// Neither.
    Plain,
}

impl Tone {
    fn name(self) -> &'static str {
        match self {
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Plain => "plain",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Tone::Ok => "check",
            Tone::Warn => "alert",
            Tone::Bad => "stop",
            Tone::Plain => "info",
        }
    }
}

/// A notice across the page that stays.
#[must_use]
pub fn banner(tone: Tone, body: Markup) -> Markup {
    html! {
        div class={ "banner banner-" (tone.name()) } { (icon(tone.icon())) div { (body) } }
    }
}

/// A short word about a state.
#[must_use]
pub fn chip(tone: Tone, text: &str) -> Markup {
    html! { span class={ "chip chip-" (tone.name()) } { (text) } }
}

/// A filter that is on or off; `href` turns it.
#[must_use]
pub fn chip_link(href: &str, text: &str, on: bool) -> Markup {
    html! { a.chip.chip-link href=(href) aria-current=[on.then_some("true")] { (text) } }
}

/// What is refused, why, and the way out; for refusals that belong to no field.
#[must_use]
pub fn refusal(refusal: &Refusal) -> Markup {
    banner(Tone::Bad, refusal_body(refusal))
}

pub(super) fn refusal_body(refusal: &Refusal) -> Markup {
    html! {
        p.refusal-what { (refusal.what) }
        @if let Some(why) = &refusal.why { p { (why) } }
        @if let Some((text, href)) = &refusal.way_out { p { a href=(href) { (text) } } }
    }
}

/// What to show where there is nothing yet: what would stand here, one sentence on how it comes,
/// and the first action.
#[must_use]
pub fn empty_state(
    picture: &str,
    title: &str,
    sentence: &str,
    action: Option<(&str, &str)>,
) -> Markup {
    html! {
        div.empty {
            (icon(picture))
            h2 { (title) }
            p { (sentence) }
            @if let Some((href, text)) = action { p { a.button href=(href) { (text) } } }
        }
    }
}

/// A part of a page under a heading.
#[must_use]
pub fn section(title: &str, body: Markup) -> Markup {
    html! { section.section { h2 { (title) } (body) } }
}

/// The way to the next page of a list, and back to its beginning.
#[must_use]
pub fn pager(reader: &Reader, next: Option<&str>) -> Markup {
    let later = reader.query("cursor").is_some();
    html! {
        @if later || next.is_some() {
            nav.pager aria-label=(t!(reader, "pager-label")) {
                @if later {
                    a.button.button-quiet href=(reader.address_without("cursor")) {
                        (t!(reader, "pager-first"))
                    }
                }
                @if let Some(next) = next {
                    a.button.button-quiet rel="next" href=(reader.address_with("cursor", next)) {
                        (t!(reader, "pager-next"))
                    }
                }
            }
        }
    }
}

/// How far long work has come, in numbers; give the page [`crate::Layout::refresh`].
#[must_use]
pub fn progress(reader: &Reader, done: i64, total: Option<i64>, text: &str) -> Markup {
    let told = match total.filter(|total| *total > 0) {
        Some(total) => format!("{} / {}", reader.number(done), reader.number(total)),
        None => reader.number(done),
    };
    bar((done, total), text, &told)
}

/// How much of a file was read, as a share of a hundred, rounded down: what is not done is never told as done.
#[must_use]
pub fn progress_share(read: i64, total: Option<i64>, text: &str) -> Markup {
    let share = |total: i64| format!("{}%", read.clamp(0, total).saturating_mul(100) / total);
    let told = total.filter(|total| *total > 0).map(share);
    bar((read, total), text, told.as_deref().unwrap_or_default())
}

fn bar((done, total): (i64, Option<i64>), text: &str, told: &str) -> Markup {
    html! {
        div.progress role="status" {
            p { (text) }
            @match total.filter(|total| *total > 0) {
                Some(total) => { progress max=(total) value=(done) {} }
                None => { progress {} }
            }
            p.soft.numeric { (told) }
        }
    }
}

//! The head of a page: what browsers, search engines and previews of links read of it.

use super::Layout;
use crate::{Reader, asset, i18n::Locale, t};
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

pub(super) fn head(layout: &Layout<'_>, reader: &Reader, kind: &str) -> Markup {
    let (name, market) = (reader.market_name(), reader.presence());
    let logo = market.logo_path();
    let title = match layout.title {
        "" => t!(reader, "site-title"),
        title => format!("{title} · {name}"),
    };
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (title) }
            @if let Some(text) = layout.description {
                meta name="description" content=(text);
            }
            @if let Some(seconds) = layout.refresh_seconds {
                meta http-equiv="refresh" content=(seconds);
            }
            @match &layout.canonical {
                Some(path) => { (found(layout, reader, (path.as_str(), title.as_str()))) }
                None => { meta name="robots" content="noindex"; }
            }
            meta name="color-scheme" content="light dark";
            meta name="theme-color" content="#FAF8F3" media="(prefers-color-scheme: light)";
            meta name="theme-color" content="#0D171D" media="(prefers-color-scheme: dark)";
            @match &logo {
                Some(path) => {
                    link rel="icon" type="image/jpeg" href=(path);
                    link rel="apple-touch-icon" href=(path);
                }
                None => {
                    link rel="icon" type="image/svg+xml" href=(asset("favicon.svg"));
                    link rel="apple-touch-icon" href=(asset("icon-192.png"));
                }
            }
            link rel="manifest" href="/manifest.webmanifest";
            link rel="stylesheet" href=(asset("app.css"));
            @if let Some(path) = market.style_path() { link rel="stylesheet" href=(path); }
            script src=(asset("page.js")) defer {}
            @if kind == "admin" { script src=(asset("keys.js")) defer {} }
        }
    }
}

/// Of a page that is found by others: its one address in each language, how a link to it looks, and what it
/// tells programs.
fn found(layout: &Layout<'_>, reader: &Reader, (path, title): (&str, &str)) -> Markup {
    let address = reader.site_address(path);
    let here = in_language(&address, reader.locale());
    html! {
        link rel="canonical" href=(here);
        link rel="alternate" hreflang="x-default" href=(address);
        @for locale in reader.presence().locales() {
            link rel="alternate" hreflang=(locale.text("language-html", None))
                href=(in_language(&address, locale));
        }
        meta property="og:site_name" content=(reader.market_name());
        meta property="og:type" content="website";
        meta property="og:title" content=(title);
        meta property="og:url" content=(here);
        meta property="og:locale" content=(t!(reader, "language-og"));
        @if let Some(text) = layout.description {
            meta property="og:description" content=(text);
        }
        @match &layout.picture {
            Some(picture) => {
                meta property="og:image" content=(reader.site_address(picture));
                meta name="twitter:card" content="summary_large_image";
            }
            None => { meta name="twitter:card" content="summary"; }
        }
        @for value in &layout.data {
            script type="application/ld+json" { (embedded(value)) }
        }
    }
}

/// `address` in the language of `locale`.
#[must_use]
pub fn in_language(address: &str, locale: &Locale) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}lang={}", locale.lang().tag())
}

/// JSON inside a page: no text in it can end its element or begin another.
fn embedded(value: &Value) -> Markup {
    let json = value.to_string();
    PreEscaped(json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_that_its_data_stands_in() {
        let value = serde_json::json!({ "name": "</script><script>alert(1)</script> & <!--" });
        let text = embedded(&value).into_string();
        assert!(!text.contains(['<', '>', '&']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}

//! In which language a page is read.

use super::{LANGUAGE, asked, cookie_value};
use crate::i18n::{Locale, accepted};
use axum::http::{HeaderMap, header};
use house::Identity;
use kernel::Lang;

/// The language asked for in the query, which is then kept.
pub(super) fn asked_language(query: &str, market: &Identity) -> Option<Lang> {
    asked(query, "lang").filter(|lang| is_spoken(*lang, market))
}

/// Whether pages speak it.
fn is_spoken(lang: Lang, market: &Identity) -> bool {
    market.speaks(lang) && Locale::all().any(|locale| locale.lang() == lang)
}

/// What the browser kept, else what it says that its reader knows, else the market's own.
pub(super) fn language(headers: &HeaderMap, market: &Identity) -> Lang {
    let kept = cookie_value(headers, LANGUAGE).and_then(|tag| tag.parse::<Lang>().ok());
    let kept = kept.filter(|lang| market.speaks(*lang));
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok());
    let known = || accept.and_then(|said| accepted(said, |lang| market.speaks(lang)));
    kept.or_else(known).unwrap_or_else(|| own_language(market))
}

/// The language of a market whose reader says none.
fn own_language(market: &Identity) -> Lang {
    market.languages.first().copied().unwrap_or(Lang::EN)
}

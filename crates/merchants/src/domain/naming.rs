//! A merchant's name in addresses: suggested from its name, editable, some words kept back.

use kernel::{Slug, SlugError};
use unicode_normalization::UnicodeNormalization as _;

/// Words that are ours, or that would mislead in front of a shop.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "accounts",
    "admin",
    "administrator",
    "api",
    "assets",
    "audit",
    "billing",
    "brand",
    "brands",
    "cart",
    "category",
    "checkout",
    "contact",
    "customs",
    "demo",
    "docs",
    "entrepot",
    "escrow",
    "forgot",
    "health",
    "help",
    "home",
    "impact",
    "import",
    "info",
    "legal",
    "listing",
    "listings",
    "login",
    "logout",
    "mail",
    "market",
    "me",
    "media",
    "merchant",
    "merchants",
    "metrics",
    "money",
    "new",
    "null",
    "official",
    "openapi",
    "operator",
    "order",
    "orders",
    "pay",
    "payment",
    "payments",
    "payout",
    "ping",
    "postmaster",
    "press",
    "privacy",
    "register",
    "reset",
    "root",
    "sandbox",
    "search",
    "security",
    "sell",
    "seller",
    "sellers",
    "shop",
    "shops",
    "sign-in",
    "sign-out",
    "sign-up",
    "static",
    "status",
    "support",
    "system",
    "tax",
    "terms",
    "test",
    "trust",
    "undefined",
    "v1",
    "v2",
    "verify",
    "webhook",
    "webhooks",
    "well-known",
    "www",
];

/// Why a merchant cannot have a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NamingError {
    /// Not a slug at all.
    #[error(transparent)]
    Shape(#[from] SlugError),
    /// Kept back for the market.
    #[error("\"{0}\" is kept for the market itself; add a word, such as {0}-farm")]
    Reserved(Slug),
}

/// Reads a slug that a merchant may have.
///
/// # Errors
/// [`NamingError`] when the text is no slug, or a reserved one.
pub fn merchant_slug(text: &str) -> Result<Slug, NamingError> {
    let slug: Slug = text.trim().to_ascii_lowercase().parse()?;
    if RESERVED.contains(&slug.as_str()) {
        return Err(NamingError::Reserved(slug));
    }
    Ok(slug)
}

/// A slug made of the Latin letters and digits of `name`: "Côte & Sons" gives `cote-sons`. `None`
/// when too few are left, as with a Chinese name.
#[must_use]
pub fn suggest_slug(name: &str) -> Option<Slug> {
    let mut out = String::new();
    for c in name.nfkd() {
        match c {
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    out.truncate(48);
    merchant_slug(out.trim_matches('-')).ok()
}

/// A name as it looks: without case, width, accents, spaces and signs, letters of other alphabets as the
/// Latin ones that they pass for. Two shops whose names come out alike cannot be told apart.
pub(crate) fn as_it_looks(name: &str) -> String {
    let plain = kernel::text::without_hidden(name);
    let letters = plain.chars().nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    let lower = letters.flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric());
    lower.map(looks_like).collect()
}

/// The Latin letter that `c` passes for: of Cyrillic, Greek and digits.
const fn looks_like(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' | '1' | 'l' | 'ӏ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'о' | 'ο' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_suggests_its_slug() {
        for (name, slug) in [
            ("Harbor Orchard", Some("harbor-orchard")),
            ("Côte & Sons' Nuts, Ltd.", Some("cote-sons-nuts-ltd")),
            ("海港果园", None),
            ("Admin", None),
        ] {
            assert_eq!(suggest_slug(name).as_ref().map(Slug::as_str), slug, "{name}");
        }
    }

    #[test]
    fn names_that_look_alike_are_alike() {
        for other in
            ["marlowe  KILN", "Ｍａｒｌｏｗｅ Kiln", "Mаrlоwe Kіln", "Marlowe-Ki1n", "Márlowe Kiln"]
        {
            assert_eq!(as_it_looks(other), as_it_looks("Marlowe Kiln"), "{other}");
        }
        assert_eq!(as_it_looks("海港 果园"), as_it_looks("海港果园"));
        assert_ne!(as_it_looks("Marlowe Kilns"), as_it_looks("Marlowe Kiln"));
        assert_eq!(as_it_looks("🏺"), "", "nothing of it can be compared");
    }

    #[test]
    fn the_market_keeps_its_own_words() {
        assert!(matches!(merchant_slug("Admin"), Err(NamingError::Reserved(_))));
        assert!(matches!(merchant_slug("a b"), Err(NamingError::Shape(_))));
        assert!(RESERVED.is_sorted());
    }

    proptest! {
        #[test]
        fn a_suggestion_is_always_a_slug_one_may_have(name in "\\PC{0,80}") {
            if let Some(slug) = suggest_slug(&name) {
                prop_assert_eq!(merchant_slug(slug.as_str()), Ok(slug));
            }
        }
    }
}

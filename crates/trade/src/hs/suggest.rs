//! Which subheadings a product's title and description may belong to. A suggestion is never a
//! decision: the merchant confirms.

use super::HsCode;

/// A subheading that may fit, best first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Suggestion {
    /// The subheading.
    pub code: HsCode,
    /// Its text in HS 2022.
    pub text: &'static str,
    /// Higher fits better; comparable within one answer only.
    pub score: u32,
}

/// At most `limit` subheadings for `text`.
#[must_use]
pub fn suggest(text: &str, limit: usize) -> Vec<Suggestion> {
    let _ = (text, limit);
    Vec::new()
}

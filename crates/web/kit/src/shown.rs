//! The digest of a cart as it leaves the house: sealed, so that nobody else says when she was shown which
//! prices, and buys at those of a better minute.

use crate::{App, csrf::Secrets};

/// What the seal is for.
const PURPOSE: &str = "shown cart";

/// `digest` for a page or an answer.
#[must_use]
pub fn sealed(app: &App, digest: &str) -> String {
    format!("{digest}.{}", Secrets::of(&app.config).seal(PURPOSE, digest.as_bytes()))
}

/// The digest that came back; none where we did not seal it, which confirms no price.
#[must_use]
pub fn opened(app: &App, text: &str) -> String {
    let Some((digest, seal)) = text.rsplit_once('.') else { return String::new() };
    let ours = Secrets::of(&app.config).seal(PURPOSE, digest.as_bytes());
    if crate::csrf::same(seal, &ours) { digest.to_owned() } else { String::new() }
}

//! What the page of a checkout showed: the cart, and what it asked besides. Both leave the house under one
//! seal, so that the form that comes back need not be priced to know what was asked of it.

use crate::App;
use kernel::SkuId;
use orders::{CartView, Policy};
use web_kit::shown;

/// As the page showed it.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// [`CartView::digest`]; empty where we did not seal it, which confirms no price.
    pub(super) digest: String,
    /// Who orders was asked for.
    pub(super) identity: bool,
    /// Something of it does not go back without a reason.
    pub(super) excepted: bool,
}

/// Between the digest and the letters of what was asked; digests have neither.
const THEN: char = '+';
const IDENTITY: char = 'i';
const EXCEPTED: char = 'e';

impl Shown {
    pub(super) fn of(cart: &CartView, policies: &[(SkuId, Policy)]) -> Shown {
        Shown {
            digest: cart.digest.clone(),
            identity: cart.asks_identity(),
            excepted: policies.iter().any(|(_, policy)| policy.no_reason_exception.is_some()),
        }
    }

    /// For the form.
    pub(super) fn sealed(&self, app: &App) -> String {
        shown::sealed(app, &self.text())
    }

    /// What the form brought back.
    pub(super) fn opened(app: &App, text: &str) -> Shown {
        Shown::read(&shown::opened(app, text))
    }

    fn text(&self) -> String {
        let mut text = format!("{}{THEN}", self.digest);
        text.extend(self.identity.then_some(IDENTITY));
        text.extend(self.excepted.then_some(EXCEPTED));
        text
    }

    fn read(text: &str) -> Shown {
        let (digest, asked) = text.split_once(THEN).unwrap_or((text, ""));
        Shown {
            digest: digest.to_owned(),
            identity: asked.contains(IDENTITY),
            excepted: asked.contains(EXCEPTED),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn what_was_shown_and_asked_comes_back_as_it_went() {
        for (identity, excepted) in [(false, false), (true, false), (false, true), (true, true)] {
            let shown = Shown { digest: "09af-65f1".into(), identity, excepted };
            let back = Shown::read(&shown.text());
            assert_eq!(back.digest, shown.digest);
            assert_eq!((back.identity, back.excepted), (identity, excepted));
        }
        let strangers = Shown::read("");
        assert!(strangers.digest.is_empty() && !strangers.identity && !strangers.excepted);
    }
}

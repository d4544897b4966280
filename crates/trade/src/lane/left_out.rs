//! What may be owed and a book does not compute: named, so that no price claims to hold it.

use super::parts::{day, money, prefixes, source, texts};
use super::text::LeftOutText;
use super::{Prefix, Regime, Span, Texts};
use crate::{GoodsLine, Note};
use kernel::{Country, Currency, Money};

/// Something that may be asked for besides what is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name: `us-state-sales-tax`.
    pub code: String,
    /// What it is, as a few words that stand beside a price.
    pub text: Texts,
    /// Under which regimes it may be owed; empty: all.
    pub regimes: Vec<String>,
    /// Codes it concerns; empty: all.
    pub hs: Vec<Prefix>,
    /// Countries of origin of the goods it concerns; empty: all.
    pub origins: Vec<Country>,
    /// Countries of a union where it may be owed; empty: all.
    pub destinations: Vec<Country>,
    /// Only for goods that are worth more than this together, without carriage …
    pub above: Option<Money>,
    /// … and at most this.
    pub at_most: Option<Money>,
    /// When it may be owed, and since when that is known.
    pub span: Span,
    /// Where it was read.
    pub source: String,
}

impl LeftOut {
    /// Whether it may be owed on goods made in `origin`.
    pub(crate) fn concerns(&self, goods: &GoodsLine, origin: Country) -> bool {
        (self.hs.is_empty() || self.hs.iter().any(|prefix| goods.hs.is_under(&prefix.0)))
            && (self.origins.is_empty() || self.origins.contains(&origin))
    }

    /// The same as a sentence of the lane.
    pub(crate) fn note(&self) -> Note {
        Note::named(self.code.as_str().into(), &self.text)
    }
}

pub(super) fn left_out(
    all: &[LeftOutText],
    currency: Currency,
    regimes: &[Regime],
) -> Result<Vec<LeftOut>, String> {
    let read = |text: &LeftOutText| {
        let what = format!("left_out {}", text.code);
        if text.code.trim().is_empty() {
            return Err("left_out needs a code".to_owned());
        }
        let unknown = |name: &&String| regimes.iter().all(|regime| regime.name != **name);
        if let Some(name) = text.regimes.iter().find(unknown) {
            return Err(format!("{what}: there is no regime {name}"));
        }
        let limit = |name: &str, text: Option<&str>| {
            let limit = text.map(|text| money(text, currency)).transpose();
            let limit = limit.map_err(|why| format!("{what}: {why}"))?;
            if limit.is_some_and(|limit| limit.currency() != currency) {
                return Err(format!("{what}: {name} must be an amount in {currency}"));
            }
            Ok(limit)
        };
        Ok(LeftOut {
            code: text.code.trim().to_owned(),
            text: texts(&text.text, &what)?,
            regimes: text.regimes.clone(),
            hs: prefixes(&text.hs)?,
            origins: text.origins.clone(),
            destinations: text.destinations.clone(),
            above: limit("above", text.above.as_deref())?,
            at_most: limit("at_most", text.at_most.as_deref())?,
            span: Span {
                from: day(text.valid_from.as_ref())?,
                to: day(text.valid_to.as_ref())?,
                known_from: None,
            },
            source: source(&text.source, &what)?,
        })
    };
    all.iter().map(read).collect()
}

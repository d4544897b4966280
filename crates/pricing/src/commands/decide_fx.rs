//! The operator says what becomes of rates that were held.

use crate::domain::fx::FxShipped;
use crate::facts::{self, FxImported};
use crate::{FxDay, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Date, Home, Moment};

/// What becomes of a day of rates that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FxWord {
    /// They are right: prices are made with them from now on.
    Take,
    /// They are wrong: they are not used, and the same rates of that day are not asked about again.
    Drop,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideFxError {
    /// Nothing is held of that day (any more): somebody decided, or an import brought other rates.
    #[error("no rates of {0} are held")]
    NotHeld(Date),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes the rates that are held of `day`, or throws them away. Quotes that were made keep their rates.
///
/// # Errors
/// [`DecideFxError::NotHeld`] when there is nothing to decide.
pub fn decide_fx(
    tx: &mut Tx<'_>,
    (day, word): (Date, FxWord),
    moment: &mut Moment,
) -> Result<(), DecideFxError> {
    let held = store::held(tx)?.into_iter().find(|held| held.day() == day);
    let held = held.ok_or(DecideFxError::NotHeld(day))?;
    match word {
        FxWord::Drop => store::drop_held(tx, day, moment.now)?,
        FxWord::Take => {
            let known = store::imported_between(tx, day, day)?.remove(&day);
            let known = known.or_else(|| FxShipped::get().on(day));
            let (added, changed) = if known.is_some() { (0, 1) } else { (1, 0) };
            let taken = match known {
                Some(known) => held.rates.over(known),
                None => held.rates,
            };
            store::put_fx_days(tx, &[taken], moment.now)?;
            store::forget_held(tx, day)?;
            let imported = FxImported { added, changed, last: Some(day) };
            let subject = Subject::coded(Home::MARKET, "fx");
            events::emit(tx, facts::FX_IMPORTED, subject, &imported, moment.now)?;
        }
    }
    Ok(())
}

impl FxDay {
    /// `known` with what this says; a day with fewer currencies takes none away.
    pub(super) fn over(&self, known: FxDay) -> FxDay {
        let kept =
            known.rates.into_iter().filter(|(currency, _)| self.per_euro(*currency).is_none());
        let rates = self.rates.iter().copied().chain(kept).collect();
        FxDay { day: self.day, rates, source: self.source.clone() }
    }
}

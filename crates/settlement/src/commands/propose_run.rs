//! Payouts that wait are gathered, to leave together.

use super::ring_clock::set_run_clock;
use crate::domain::{PayoutRun, Rules, RunItem, RunState};
use crate::facts::{self, RunTold};
use crate::{queries, store};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Currency, Decider, Home, MerchantId, Moment, Money, PayoutRunId};

/// A run that somebody wants, of one currency.
#[derive(Clone, Debug)]
pub struct ProposeRun {
    /// In which currency.
    pub currency: Currency,
    /// The operator who stands for it; nobody yet, when the market proposes it by itself.
    pub by: Option<Decider>,
    /// The market's rules.
    pub rules: Rules,
}

/// Why nothing is proposed.
#[derive(Debug, thiserror::Error)]
pub enum ProposeRunError {
    /// Nothing waits that could leave; the preview says what waits and why.
    #[error("no payout in {currency} can leave now; {excluded} wait for something else")]
    Nothing {
        /// In which currency.
        currency: Currency,
        /// How many wait.
        excluded: usize,
    },
    /// Together they are more than can be counted.
    #[error("these payouts are too much for one run")]
    TooMuch,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gathers what can leave, each payout into one run and no other.
///
/// # Errors
/// [`ProposeRunError::Nothing`]: look at the preview, which says for each payout what it waits for.
/// [`ProposeRunError::TooMuch`]. Nothing of the caller's transaction may be kept then.
pub fn propose_run(
    tx: &mut Tx<'_>,
    ask: &ProposeRun,
    moment: &mut Moment,
) -> Result<PayoutRun, ProposeRunError> {
    let currency = ask.currency;
    let preview = queries::preview(tx, (currency, &ask.rules), moment.now)?;
    let id: PayoutRunId = moment.id(Home::MARKET);
    let mut wanted = preview.included;
    // Rows are locked in the order of their keys.
    wanted.sort_unstable_by_key(|(payout, _)| (MerchantId::of(payout.id.home()), payout.id));
    let mut items = Vec::with_capacity(wanted.len());
    for (payout, account) in wanted {
        if store::gather(tx, payout.id, (id, account))? {
            items.push(RunItem { payout: payout.id, amount: payout.amount, account });
        }
    }
    if items.is_empty() {
        return Err(ProposeRunError::Nothing { currency, excluded: preview.left });
    }
    let total = Money::sum(currency, items.iter().map(|item| item.amount));
    let run = PayoutRun {
        id,
        state: RunState::Proposed,
        payouts: u32::try_from(items.len()).map_err(|_| ProposeRunError::TooMuch)?,
        total: total.map_err(|_| ProposeRunError::TooMuch)?,
        proposed_by: ask.by.as_ref().map_or_else(|| "market".to_owned(), ToString::to_string),
        proposed_at: moment.now,
        approved: None,
        sent: None,
        cancelled: None,
    };
    store::insert_run(tx, &run, ask.by.as_ref())?;
    store::insert_items(tx, id, &items)?;
    set_run_clock(tx, (id, RunState::Proposed), moment.now)?;
    let told = RunTold { total: run.total, payouts: run.payouts };
    events::emit(tx, facts::RUN_PROPOSED, Subject::of(id.id()), &told, moment.now)?;
    Ok(run)
}

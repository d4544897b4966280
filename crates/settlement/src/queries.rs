//! What pages, the API and the command line show of payouts and runs.

use crate::commands::lacks;
use crate::domain::{Exclusion, Payout, PayoutRun, PayoutState, Rules, account_for};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{BankAccountId, Currency, MerchantId, Money, PayoutId, PayoutRunId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// So many payouts leave with one run; the next run takes the others.
const RUN_MAX: usize = 500;
/// So many that cannot leave are listed; the others are counted.
const LEFT_SHOWN: usize = 500;
/// How many are read at once.
const PAGE: u32 = 500;

/// What a run would gather now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// In which currency.
    pub currency: Currency,
    /// What it would gather, each with its account, longest waiting first.
    pub included: Vec<(Payout, BankAccountId)>,
    /// What it would leave, and why; the first of them.
    pub excluded: Vec<(Payout, Exclusion)>,
    /// How many it would leave, as far as was looked.
    pub left: usize,
    /// More could leave than one run takes.
    pub more: bool,
}

impl Preview {
    /// All that it would gather, together; none beyond what can be counted.
    #[must_use]
    pub fn total(&self) -> Option<Money> {
        Money::sum(self.currency, self.included.iter().map(|(payout, _)| payout.amount)).ok()
    }
}

/// The file of a run was taken, by an operator who saw whole account numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// How it was written.
    pub format: String,
    /// What it held: SHA-256, in hex.
    pub digest: String,
}

/// A run with all that belongs to it.
#[derive(Clone, Debug)]
pub struct OpenRun {
    /// The run.
    pub run: PayoutRun,
    /// Its payouts as they stand now; of one that was called off, none.
    pub payouts: Vec<Payout>,
    /// Who took its file, first one first.
    pub taken: Vec<Taken>,
}

/// What a run of that currency would gather at `now`, and what it would leave, with the reason. Whatever cannot leave is
/// passed over, however long it waits, until the run is full.
pub fn preview(
    tx: &mut Tx<'_>,
    (currency, rules): (Currency, &Rules),
    now: Timestamp,
) -> Result<Preview, StoreError> {
    let mut preview =
        Preview { currency, included: Vec::new(), excluded: Vec::new(), left: 0, more: false };
    let mut after = None;
    loop {
        let (page, last) = store::asked(tx, (currency, after), PAGE)?;
        if last.is_none() {
            return Ok(preview);
        }
        after = last;
        for (payout, account) in look(tx, page, (currency, rules), now)? {
            match account {
                Ok(_) if preview.included.len() == RUN_MAX => {
                    preview.more = true;
                    return Ok(preview);
                }
                Ok(account) => preview.included.push((payout, account)),
                Err(why) => {
                    preview.left += 1;
                    if preview.excluded.len() < LEFT_SHOWN {
                        preview.excluded.push((payout, why));
                    }
                }
            }
        }
    }
}

/// A payout that waits, with the account it would go to or why it would not go.
type Looked = (Payout, Result<BankAccountId, Exclusion>);

fn look(
    tx: &mut Tx<'_>,
    page: Vec<Payout>,
    (currency, rules): (Currency, &Rules),
    now: Timestamp,
) -> Result<Vec<Looked>, StoreError> {
    let homes: Vec<MerchantId> =
        page.iter().map(|payout| MerchantId::of(payout.id.home())).collect();
    let (held, sums) = (store::held(tx, &homes)?, store::asked_sums(tx, currency, &homes)?);
    let keys: Vec<_> = homes.iter().map(|merchant| (*merchant, currency)).collect();
    let accounts = merchants::current_bank_accounts(tx, &keys)?;
    let least = rules.least(currency);
    let needed = needed_of(tx, currency, &page)?;
    let looked = page.into_iter().zip(homes).map(|(payout, merchant)| {
        let found = accounts.get(&(merchant, currency));
        let account = account_for(found, held.get(&merchant), now);
        let little = sums.get(&merchant).is_none_or(|sum| *sum < least.minor());
        let account = match account {
            Ok(_) if little => Err(Exclusion::BelowMinimum(least)),
            Ok(_) if needed.contains(&payout.id) => Err(Exclusion::Needed),
            account => account,
        };
        (payout, account)
    });
    Ok(looked.collect())
}

/// What each of these merchants' accounts lacks for what her open cases may yet give back, or for what of it is
/// `decided`, in smallest units; those who lack nothing are left out.
pub(crate) fn short(
    tx: &mut Tx<'_>,
    (currency, homes): (Currency, &[MerchantId]),
    decided: bool,
) -> Result<BTreeMap<MerchantId, i64>, StoreError> {
    let mut short = BTreeMap::new();
    for merchant in aftersales::with_open_cases(tx, homes)? {
        let lacks = lacks(tx, (merchant, currency), decided)?;
        if lacks > 0 {
            short.insert(merchant, lacks);
        }
    }
    Ok(short)
}

/// Those of a page, longest waiting first, that stay here while the open cases of their merchants may need them: the last
/// that were asked for.
fn needed_of(
    tx: &mut Tx<'_>,
    currency: Currency,
    page: &[Payout],
) -> Result<BTreeSet<PayoutId>, StoreError> {
    let home = |payout: &Payout| MerchantId::of(payout.id.home());
    let homes: Vec<MerchantId> = page.iter().map(home).collect();
    let mut short = short(tx, (currency, &homes), false)?;
    let mut needed = BTreeSet::new();
    for payout in page.iter().rev() {
        if let Some(lacks) = short.get_mut(&home(payout))
            && *lacks > 0
        {
            *lacks = lacks.saturating_sub(payout.amount.minor());
            needed.insert(payout.id);
        }
    }
    Ok(needed)
}

/// How many payouts wait for a run, and how many runs for an operator.
pub fn waiting_counts(tx: &mut Tx<'_>) -> Result<(i64, i64), StoreError> {
    Ok((store::asked_count(tx)?, store::open_count(tx)?))
}

/// Payouts of older versions of which nobody said whether they were paid, longest ago first.
pub fn older_payouts(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Payout>, StoreError> {
    store::unsaid(tx, limit)
}

/// How many those are.
pub fn older_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    store::unsaid_count(tx)
}

/// Payouts that the bank sent back since then, the latest first.
pub fn came_back(tx: &mut Tx<'_>, since: Timestamp, limit: u32) -> Result<Vec<Payout>, StoreError> {
    store::came_back(tx, since, limit)
}

/// The currencies in which payouts wait.
pub fn waiting_currencies(tx: &mut Tx<'_>) -> Result<Vec<Currency>, StoreError> {
    store::asked_currencies(tx)
}

/// Runs, newest first, older than `before`.
pub fn runs(
    tx: &mut Tx<'_>,
    before: Option<PayoutRunId>,
    limit: u32,
) -> Result<Vec<PayoutRun>, StoreError> {
    store::runs(tx, before, limit)
}

/// One run.
pub fn run(tx: &mut Tx<'_>, id: PayoutRunId) -> Result<Option<PayoutRun>, StoreError> {
    Ok(store::run(tx, id)?.map(|(run, _)| run))
}

/// One run with its payouts and who took its file.
pub fn open_run(tx: &mut Tx<'_>, id: PayoutRunId) -> Result<Option<OpenRun>, StoreError> {
    let Some((run, _)) = store::run(tx, id)? else { return Ok(None) };
    let ids: Vec<PayoutId> = store::items(tx, &run)?.iter().map(|item| item.payout).collect();
    let mut payouts = store::payouts_by_id(tx, &ids)?;
    payouts.retain(|payout| payout.run == Some(id));
    Ok(Some(OpenRun { run, payouts, taken: store::taken(tx, id)? }))
}

/// A merchant's payouts, newest first, older than `before`.
pub fn payouts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    before: Option<PayoutId>,
    limit: u32,
) -> Result<Vec<Payout>, StoreError> {
    store::payouts(tx, merchant, before, limit)
}

/// What a merchant's payouts come to, by how they stand and by currency, with how many they are.
pub fn payout_sums(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<(PayoutState, Money, i64)>, StoreError> {
    store::sums(tx, merchant)
}

/// One payout.
pub fn payout(tx: &mut Tx<'_>, id: PayoutId) -> Result<Option<Payout>, StoreError> {
    store::payout(tx, id)
}

/// Why an operator keeps a merchant's payouts back, if one does.
pub fn payouts_held(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Option<String>, StoreError> {
    Ok(store::held(tx, &[merchant])?.remove(&merchant))
}

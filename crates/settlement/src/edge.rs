//! The file of a run, and what the market's bank says of many payouts: work between two transactions.

use crate::commands::{BankWord, ReturnPayout, SettleError, pay_payout, return_payout};
use crate::domain::{
    BankResult, By, Exclusion, FileFormat, Payout, PayoutRun, PayoutState, ReadBankLine, RunItem,
    RunState, Written, account_for,
};
use crate::queries::{self, Taken};
use crate::store;
use ::store::{Db, StoreError, Tx};
use accounts::{Vault, VaultError};
use kernel::{Decider, MerchantId, Moment, PayoutId, PayoutRunId, Timestamp};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// The file of a run, with whole account numbers: to be given away, never kept.
pub struct PayoutFile {
    /// What it is called.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// SHA-256 of that, in hex.
    pub digest: String,
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum PayoutFileError {
    /// There is no such run.
    #[error("there is no such run")]
    NotFound,
    /// Nobody approved it, or it was called off.
    #[error("this run is {}", .0.key())]
    State(RunState),
    /// Since it was gathered something stands in the way of a payout: the run is called off and proposed again.
    #[error("{payout} cannot leave any more ({}): call the run off and propose it again", .why.key())]
    Stale {
        /// Which payout.
        payout: PayoutId,
        /// What stands in the way.
        why: Exclusion,
    },
    /// It is not the file that was taken before.
    #[error(
        "the file would not be the one that was taken before: the data behind it was changed by hand"
    )]
    Changed,
    /// An account cannot be opened.
    #[error("an account of this run cannot be opened with this keyring")]
    Vault(VaultError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a file is written from.
struct Ready {
    run: PayoutRun,
    items: Vec<RunItem>,
    sealed: Vec<Vec<u8>>,
}

/// Writes the file of an approved run and records who took it and what it held. Taken again, it is the same.
///
/// # Errors
/// [`PayoutFileError::State`] for a run that is not approved; [`PayoutFileError::Stale`] before it was taken for the first
/// time: call the run off. [`PayoutFileError::NotFound`]. The others are a matter for whoever holds the machine.
pub async fn take_file(
    db: &Db,
    vault: &Vault,
    (id, by): (PayoutRunId, &Decider),
    moment: &Moment,
) -> Result<PayoutFile, PayoutFileError> {
    let ready = db.read(move |tx| ready(tx, id)).await?;
    let mut written = Vec::with_capacity(ready.items.len());
    for (item, sealed) in ready.items.iter().zip(&ready.sealed) {
        let home = MerchantId::of(item.payout.home());
        let account = merchants::open_account(vault, home, sealed);
        let account = account.map_err(PayoutFileError::Vault)?;
        written.push(Written { payout: item.payout, amount: item.amount, account });
    }
    let format = FileFormat::Csv;
    let bytes = format.write(&written);
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("payouts-{}-{id}.{}", ready.run.total.currency(), format.key());
    let one = Taken {
        at: moment.now,
        by: by.to_string(),
        format: format.key().to_owned(),
        digest: digest.clone(),
    };
    let items = ready.items;
    db.write(move |tx| note(tx, id, &items, &one)).await?;
    Ok(PayoutFile { name, bytes, digest })
}

fn ready(tx: &mut Tx<'_>, id: PayoutRunId) -> Result<Ready, PayoutFileError> {
    let (run, _) = store::run(tx, id)?.ok_or(PayoutFileError::NotFound)?;
    if !matches!(run.state, RunState::Approved | RunState::Sent) {
        return Err(PayoutFileError::State(run.state));
    }
    let items = store::items(tx, &run)?;
    let mut sealed = Vec::with_capacity(items.len());
    for item in &items {
        let found = merchants::bank_account_sealed(tx, item.account)?;
        sealed.push(found.ok_or(StoreError::Column("account of a run"))?);
    }
    Ok(Ready { run, items, sealed })
}

fn note(
    tx: &mut Tx<'_>,
    id: PayoutRunId,
    items: &[RunItem],
    one: &Taken,
) -> Result<(), PayoutFileError> {
    if !store::insert_taken(tx, id, one)? {
        let (run, _) = store::run(tx, id)?.ok_or(PayoutFileError::NotFound)?;
        return Err(PayoutFileError::State(run.state));
    }
    let first = store::taken(tx, id)?.into_iter().next();
    match first {
        Some(first) if first.digest != one.digest => Err(PayoutFileError::Changed),
        Some(first) if first != *one => Ok(()),
        _ => still_usable(tx, items, one.at),
    }
}

/// That each account is still the one to which its merchant wants to be paid, nobody keeps her payouts back, and none of
/// them is needed for a return or a dispute that is decided.
fn still_usable(tx: &mut Tx<'_>, items: &[RunItem], now: Timestamp) -> Result<(), PayoutFileError> {
    let key = |item: &RunItem| (MerchantId::of(item.payout.home()), item.amount.currency());
    let keys: Vec<_> = items.iter().map(key).collect();
    let homes: Vec<MerchantId> = keys.iter().map(|(merchant, _)| *merchant).collect();
    let accounts = merchants::current_bank_accounts(tx, &keys)?;
    let held = store::held(tx, &homes)?;
    let currency = items.first().map(|item| item.amount.currency());
    let short = match currency {
        Some(currency) => queries::short(tx, (currency, &homes), true)?,
        None => BTreeMap::new(),
    };
    for item in items {
        let (merchant, currency) = key(item);
        let account = account_for(accounts.get(&(merchant, currency)), held.get(&merchant), now);
        let why = match account {
            Ok(_) if short.contains_key(&merchant) => Exclusion::Needed,
            Ok(account) if account == item.account => continue,
            Ok(_) => Exclusion::AccountChanged,
            Err(why) => why,
        };
        return Err(PayoutFileError::Stale { payout: item.payout, why });
    }
    Ok(())
}

/// What became of the lines of a bank's file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct BankResultsTaken {
    /// Lines that were read.
    pub lines: u64,
    /// Payouts that are paid, now or already.
    pub paid: u64,
    /// Payouts that came back, now or already.
    pub returned: u64,
    /// Lines that were not taken, by their number in the file, and why, in English.
    pub refused: Vec<(u64, String)>,
}

/// Takes each line in a transaction of its own: what one lacks does not stop the others, and the whole file can be given
/// again.
pub async fn take_bank_results(
    db: &Db,
    lines: Vec<ReadBankLine>,
    by: &Decider,
    mut moment: Moment,
) -> Result<BankResultsTaken, StoreError> {
    let mut done = BankResultsTaken::default();
    for (number, line) in lines {
        done.lines += 1;
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                done.refused.push((number, error.to_string()));
                continue;
            }
        };
        let (payout, own, person) = (line.payout, moment.part(), by.clone());
        let paid = matches!(line.result, BankResult::Paid(_));
        let taken = match line.result {
            BankResult::Paid(reference) => {
                let ask = BankWord { payout, reference, by: person };
                db.write(move |tx| pay_payout(tx, &ask, &mut own.clone())).await
            }
            BankResult::Returned(why) => {
                let ask = ReturnPayout { payout, by: By::Operator, person, why };
                db.write(move |tx| came_back(tx, &ask, &mut own.clone())).await
            }
        };
        match taken {
            Ok(_) if paid => done.paid += 1,
            Ok(_) => done.returned += 1,
            Err(SettleError::Store(error)) => return Err(error),
            Err(error) => done.refused.push((number, error.to_string())),
        }
    }
    Ok(done)
}

/// What never was with the bank does not come back from it.
fn came_back(
    tx: &mut Tx<'_>,
    ask: &ReturnPayout,
    moment: &mut Moment,
) -> Result<Payout, SettleError> {
    match store::payout(tx, ask.payout)? {
        // Also what its merchant took back.
        Some(payout)
            if payout.sent_at.is_none()
                && matches!(payout.state, PayoutState::Asked | PayoutState::Returned) =>
        {
            Err(SettleError::State(payout.state))
        }
        Some(_) | None => return_payout(tx, ask, moment),
    }
}

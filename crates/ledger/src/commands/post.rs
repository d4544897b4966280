//! Posting: the only way into the books.

use crate::domain::{Account, Entry, EntryKind, LedgerError, Side, checked};
use crate::store::{self, Delta, Moved, NewEntry, NewPosting};
use ::store::Tx;
use kernel::{Currency, EntryId, MerchantId, Moment, Money};
use std::collections::BTreeMap;

/// Posts one entry and moves the balances, or changes nothing.
///
/// # Errors
/// As [`post_all`].
pub fn post(tx: &mut Tx<'_>, entry: &Entry, moment: &mut Moment) -> Result<EntryId, LedgerError> {
    post_all(tx, std::slice::from_ref(entry), moment)?.pop().ok_or(LedgerError::Empty)
}

/// Posts entries of any merchants with three wide statements; answers their ids in the same order.
/// After an error the caller must give up its transaction: part of the set may be written.
///
/// # Errors
/// [`LedgerError::Empty`], [`LedgerError::ZeroLine`] and [`LedgerError::Unbalanced`] for an entry that
/// does not stand; [`LedgerError::AlreadyPosted`]; [`LedgerError::Overdrawn`] for an account that would
/// fall below nothing.
pub fn post_all(
    tx: &mut Tx<'_>,
    entries: &[Entry],
    moment: &mut Moment,
) -> Result<Vec<EntryId>, LedgerError> {
    let mut new = Vec::with_capacity(entries.len());
    for entry in entries {
        let id = moment.id::<EntryId>(entry.merchant.home());
        new.push((NewEntry::of(entry, id, moment.now), checked(entry)?));
    }
    insert_entries(tx, &new)?;
    let moved = store::move_balances(tx, &deltas(&new)?)?;
    if let Some(short) = moved.iter().find_map(overdrawn) {
        return Err(short);
    }
    store::insert_postings(tx, &numbered(&new, &moved)?)?;
    Ok(new.into_iter().map(|(entry, _)| entry.id).collect())
}

type Lines = BTreeMap<(Account, Currency), Money>;

fn insert_entries(tx: &mut Tx<'_>, new: &[(NewEntry, Lines)]) -> Result<(), LedgerError> {
    let mut rows: Vec<&NewEntry> = new.iter().map(|(entry, _)| entry).collect();
    rows.sort_by_key(|row| (row.merchant.number(), row.id));
    let written = store::insert_entries(tx, &rows)?;
    match rows.iter().find(|row| !written.contains(&row.id)) {
        Some(row) => Err(LedgerError::AlreadyPosted(row.kind.key())),
        None => Ok(()),
    }
}

/// One row per account, sorted by primary key: the same row twice in one statement moves it once,
/// and unsorted rows deadlock.
fn deltas(new: &[(NewEntry, Lines)]) -> Result<Vec<Delta>, LedgerError> {
    let mut sums: BTreeMap<(i64, String, String), Delta> = BTreeMap::new();
    for (entry, lines) in new {
        for ((account, currency), amount) in lines {
            let key = (entry.merchant.number(), account.code(), currency.code().to_owned());
            let delta = sums.entry(key).or_insert_with(|| Delta {
                merchant: entry.merchant,
                account: *account,
                amount: Money::zero(*currency),
                postings: 0,
            });
            delta.amount = delta.amount.plus(*amount)?;
            delta.postings += 1;
        }
    }
    Ok(sums.into_values().collect())
}

fn overdrawn(moved: &Moved) -> Option<LedgerError> {
    let wrong = match moved.account.side() {
        Side::Either => false,
        Side::Debit => moved.balance.is_negative(),
        Side::Credit => moved.balance.is_positive(),
    };
    let short = Money::new(moved.balance.minor().saturating_abs(), moved.balance.currency());
    wrong.then_some(LedgerError::Overdrawn { account: moved.account, short })
}

/// Gives each posting its number and the balance after it, from where the balances ended.
fn numbered(new: &[(NewEntry, Lines)], moved: &[Moved]) -> Result<Vec<NewPosting>, LedgerError> {
    let mut at: BTreeMap<(MerchantId, Account, Currency), (i64, Money)> = BTreeMap::new();
    for end in moved {
        at.insert((end.merchant, end.account, end.balance.currency()), (end.seq, end.balance));
    }
    let mut postings = Vec::new();
    for (entry, lines) in new.iter().rev() {
        for ((account, currency), amount) in lines {
            let (seq, balance) = at
                .get_mut(&(entry.merchant, *account, *currency))
                .ok_or(::store::StoreError::Column("ledger_balance"))?;
            postings.push(NewPosting {
                merchant: entry.merchant,
                account: *account,
                seq: *seq,
                entry: entry.id,
                amount: *amount,
                balance: *balance,
            });
            *seq -= 1;
            *balance = balance.minus(*amount)?;
        }
    }
    postings.sort_by_cached_key(|p| {
        (p.merchant.number(), p.account.code(), p.amount.currency(), p.seq)
    });
    Ok(postings)
}

impl NewEntry {
    fn of(entry: &Entry, id: EntryId, at: kernel::Timestamp) -> NewEntry {
        let order = entry.order.map(|order| order.bytes().to_vec());
        let payout = entry.payout.map(|payout| payout.bytes().to_vec());
        let own = || id.bytes().to_vec();
        let subject = match entry.kind {
            EntryKind::Payout | EntryKind::PayoutPaid | EntryKind::PayoutReturned => {
                payout.or(order)
            }
            EntryKind::Hold
            | EntryKind::Release
            | EntryKind::Reversal
            | EntryKind::Refund
            | EntryKind::RefundSent => order.or(payout),
            EntryKind::PartRefund
            | EntryKind::RefundPartSent
            | EntryKind::Receipt
            | EntryKind::ReceiptAssigned
            | EntryKind::ReceiptReturned
            | EntryKind::UnaskedRefund
            | EntryKind::UnaskedRefundExplained
            | EntryKind::UnaskedRefundBorne
            | EntryKind::BorneRefundExplained => {
                entry.movement.as_ref().map(|movement| movement.as_bytes().to_vec())
            }
            // Each is one for itself.
            EntryKind::Advance | EntryKind::DebtTaken | EntryKind::DebtWrittenOff => None,
            EntryKind::Assessment | EntryKind::AssessmentReversal => {
                let numbered = entry.order.zip(entry.assessment);
                numbered.map(|(order, number)| store::assessment_subject(order, number))
            }
        };
        NewEntry {
            merchant: entry.merchant,
            id,
            kind: entry.kind,
            subject: subject.unwrap_or_else(own),
            order: entry.order,
            payout: entry.payout,
            fee: entry.fee.map(|fee| fee.to_string()),
            at,
        }
    }
}

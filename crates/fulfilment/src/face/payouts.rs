//! That what merchants were paid is what the books say, entry by entry.

use super::{PAGE, next_home};
use crate::store::Payout;
use ::store::proof::{Findings, Looked, Proof, key, parts};
use ::store::{StoreError, Tx};
use kernel::{Currency, EntryId, MerchantId};
use ledger::{Account, EntryKind};
use std::collections::BTreeMap;

const PAID: &str =
    "payouts are the payout entries of the books, each covering what follows the last";

/// Looks at one merchant a step.
pub(super) const PROOF: Proof = Proof { rules: &[PAID], step: payouts };

fn payouts(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let Some(merchant) = next_home(tx, parts(after).0)? else { return Ok(None) };
    if !found.skip {
        agree(tx, merchant, found)?;
    }
    Ok(Some(key(merchant.number(), &[])))
}

fn agree(tx: &mut Tx<'_>, merchant: MerchantId, found: &mut Findings) -> Result<(), StoreError> {
    let mut paid: BTreeMap<EntryId, Payout> = BTreeMap::new();
    let mut before = None;
    loop {
        let page = crate::store::payouts(tx, merchant, before, PAGE)?;
        before = page.last().map(|payout| payout.id);
        for payout in page {
            if let Some(twice) = paid.insert(payout.entry, payout) {
                let told = format!("{} shares its entry {} with another", twice.id, twice.entry);
                found.broken(PAID, told);
            }
        }
        if before.is_none() {
            break;
        }
    }
    for balance in ledger::balances(tx, merchant)? {
        if balance.account == Account::MerchantPayable {
            match_entries(tx, (merchant, balance.amount.currency()), &mut paid, found)?;
        }
    }
    for payout in paid.into_values() {
        let told = format!("{} of {} has no entry {}", payout.id, payout.amount, payout.entry);
        found.broken(PAID, told);
    }
    Ok(())
}

/// Takes out of `paid` whatever has an entry in that currency, newest first.
fn match_entries(
    tx: &mut Tx<'_>,
    (merchant, currency): (MerchantId, Currency),
    paid: &mut BTreeMap<EntryId, Payout>,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let account = (Account::MerchantPayable, currency);
    // Where the payout before has to end, by the one that was seen last.
    let (mut before, mut covered): (Option<i64>, Option<i64>) = (None, None);
    loop {
        let lines = ledger::statement(tx, merchant, account, before, PAGE)?;
        before = lines.last().map(|line| line.seq);
        for line in lines.iter().filter(|line| line.kind == EntryKind::Payout) {
            let (entry, amount) = (line.entry, line.amount);
            let Some(payout) = paid.remove(&entry) else {
                let told = format!("{merchant}: no payout is kept for entry {entry} of {amount}");
                found.broken(PAID, told);
                continue;
            };
            let own = (Some(payout.id), payout.amount, payout.covers_to);
            if own != (line.payout, amount, line.seq) {
                let told = format!(
                    "{} of {} up to number {}: its entry {entry} is of {amount}, number {}",
                    payout.id, payout.amount, payout.covers_to, line.seq
                );
                found.broken(PAID, told);
            }
            if covered.is_some_and(|end| end != payout.covers_to) {
                let told = format!("the payout after {} covers from elsewhere", payout.id);
                found.broken(PAID, told);
            }
            covered = Some(payout.covers_after);
        }
        if before.is_none() {
            break;
        }
    }
    if let Some(first) = covered.filter(|first| *first != 0) {
        let told = format!("{merchant}: the first payout covers what comes after number {first}");
        found.broken(PAID, told);
    }
    Ok(())
}

//! That what merchants asked for and were paid is what the books say, entry by entry and account by account, and that
//! none of it is lost between a merchant and her bank.

use super::runs::{CLOCKS, check_wait};
use crate::domain::{Older, Payout, PayoutState, RunState};
use ::store::proof::{Findings, Looked, Proof, key, parts};
use ::store::{StoreError, Tx};
use kernel::{Currency, EntryId, MerchantId, Timestamp};
use ledger::{Account, EntryKind};
use std::collections::BTreeMap;

const PAID: &str =
    "payouts are the payout entries of the books, each covering what follows the last";
const BALANCES: &str = "payout clearing is what is asked for and under way, the bank what it paid";
const UNDER_WAY: &str =
    "every payout that has not ended waits in the operators' list or is in a run that goes on";

const OLDER: &str =
    "no payout of an older version leaves before an operator said that it was not paid then";

/// Looks at one merchant a step.
pub(super) const PROOF: Proof =
    Proof { rules: &[PAID, BALANCES, UNDER_WAY, OLDER, CLOCKS], step: payouts };

/// How many payouts are read at once.
const PAGE: u32 = 200;

/// Who has no books may still have payouts that should be in them.
fn next_home(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    let (known, booked) = (merchants::merchant_after(tx, after)?, ledger::books_after(tx, after)?);
    Ok(known.into_iter().chain(booked).min_by_key(|merchant| merchant.number()))
}

/// What payouts make of the two accounts, in smallest units.
#[derive(Default)]
struct Sums {
    clearing: BTreeMap<Currency, i128>,
    bank: BTreeMap<Currency, i128>,
}

impl Sums {
    fn add(&mut self, payout: &Payout) {
        let account = match payout.state {
            PayoutState::Asked | PayoutState::Gathered | PayoutState::Sent => &mut self.clearing,
            PayoutState::Paid => &mut self.bank,
            PayoutState::Returned => return,
        };
        let currency = payout.amount.currency();
        *account.entry(currency).or_default() += i128::from(payout.amount.minor());
    }
}

fn payouts(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let Some(merchant) = next_home(tx, parts(after).0)? else { return Ok(None) };
    if !found.skip {
        agree(tx, merchant, found)?;
    }
    Ok(Some(key(merchant.number(), &[])))
}

fn agree(tx: &mut Tx<'_>, merchant: MerchantId, found: &mut Findings) -> Result<(), StoreError> {
    let mut paid: BTreeMap<EntryId, Payout> = BTreeMap::new();
    let (mut before, mut sums) = (None, Sums::default());
    let mut waits: BTreeMap<Currency, Timestamp> = BTreeMap::new();
    loop {
        let page = crate::store::payouts(tx, merchant, before, PAGE)?;
        before = page.last().map(|payout| payout.id);
        for payout in page {
            sums.add(&payout);
            check_run(tx, &payout, found)?;
            check_older(&payout, found);
            if payout.state == PayoutState::Asked {
                waits.insert(payout.amount.currency(), payout.asked_at);
            }
            if let Some(twice) = paid.insert(payout.entry, payout) {
                let told = format!("{} shares its entry {} with another", twice.id, twice.entry);
                found.broken(PAID, told);
            }
        }
        if before.is_none() {
            break;
        }
    }
    for (currency, since) in waits {
        check_wait(tx, (currency, since), found)?;
    }
    let balances = ledger::balances(tx, merchant)?;
    for balance in &balances {
        if balance.account == Account::MerchantPayable {
            match_entries(tx, (merchant, balance.amount.currency()), &mut paid, found)?;
        }
    }
    compare(merchant, sums, (&balances, &mut *found));
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

/// A payout that waits is in no run; one that was gathered, or is with the bank, in a run of that state.
fn check_run(tx: &mut Tx<'_>, payout: &Payout, found: &mut Findings) -> Result<(), StoreError> {
    if matches!(payout.state, PayoutState::Paid | PayoutState::Returned) {
        return Ok(());
    }
    let run = match payout.run {
        Some(id) => crate::queries::run(tx, id)?.map(|run| run.state),
        None => None,
    };
    let (state, sound) = match payout.state {
        PayoutState::Asked => {
            let listed = crate::store::is_listed(tx, payout)?;
            ("the list, and no run", listed && payout.run.is_none())
        }
        PayoutState::Gathered => (
            "a run that is proposed or approved",
            matches!(run, Some(RunState::Proposed | RunState::Approved)),
        ),
        PayoutState::Sent => ("a run that is sent", run == Some(RunState::Sent)),
        PayoutState::Paid | PayoutState::Returned => return Ok(()),
    };
    if !sound {
        let told = format!("{} is {} and not in {state}", payout.id, payout.state.key());
        found.broken(UNDER_WAY, told);
    }
    Ok(())
}

/// What may have been paid by hand waits; what was, left with no run.
fn check_older(payout: &Payout, found: &mut Findings) {
    let sound = match payout.older {
        Some(Older::Unsaid) => payout.state == PayoutState::Asked && payout.run.is_none(),
        Some(Older::Paid) => payout.paid.is_some() && payout.run.is_none(),
        Some(Older::Unpaid) | None => true,
    };
    if !sound {
        let told = format!("{} of an older version is {}", payout.id, payout.state.key());
        found.broken(OLDER, told);
    }
}

/// Holds what payouts make of the two accounts against their balances.
fn compare(
    merchant: MerchantId,
    sums: Sums,
    (balances, found): (&[ledger::Balance], &mut Findings),
) {
    for (account, told) in [(Account::PayoutClearing, sums.clearing), (Account::Bank, sums.bank)] {
        let mut both: BTreeMap<Currency, (i128, i128)> =
            told.into_iter().map(|(currency, sum)| (currency, (sum, 0))).collect();
        for balance in balances.iter().filter(|balance| balance.account == account) {
            let booked = -i128::from(balance.amount.minor());
            both.entry(balance.amount.currency()).or_default().1 += booked;
        }
        for (currency, (told, booked)) in both {
            if told != booked {
                let detail = format!(
                    "{merchant}: payouts make {told} of {account}, {booked} is booked (smallest units of {currency})"
                );
                found.broken(BALANCES, detail);
            }
        }
    }
}

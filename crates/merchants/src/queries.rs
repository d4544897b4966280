//! Reading merchants and applications.

use crate::domain::bank::BankAccount;
use crate::domain::merchant::{Merchant, MerchantState};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{BankAccountId, Currency, MerchantId, ShopperId, Slug, Timestamp};
use std::collections::BTreeMap;

/// A merchant, whatever its state.
pub fn merchant(tx: &mut Tx<'_>, id: MerchantId) -> Result<Option<Merchant>, StoreError> {
    store::by_id(tx, id)
}

/// Merchants by their ids, whatever their states; an unknown one is absent.
pub fn merchants_by_id(
    tx: &mut Tx<'_>,
    ids: &[MerchantId],
) -> Result<BTreeMap<MerchantId, Merchant>, StoreError> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let found = store::by_ids(tx, &ids)?;
    Ok(found.into_iter().map(|merchant| (merchant.id, merchant)).collect())
}

/// A merchant by its name in addresses, whatever its state.
pub fn merchant_by_slug(tx: &mut Tx<'_>, slug: &Slug) -> Result<Option<Merchant>, StoreError> {
    match store::slug_owner(tx, slug)? {
        Some(id) => store::by_id(tx, id),
        None => Ok(None),
    }
}

/// The approved merchants, by slug, after the slug `after`: a page of the public list.
pub fn merchants(
    tx: &mut Tx<'_>,
    after: Option<&Slug>,
    limit: u32,
) -> Result<Vec<Merchant>, StoreError> {
    store::approved_after(tx, after.map_or("", Slug::as_str), false, limit)
}

/// Merchants in one state, the last to apply first, before one that was seen: a page of the
/// operator's list.
pub fn applications(
    tx: &mut Tx<'_>,
    state: MerchantState,
    before: Option<(Timestamp, MerchantId)>,
    limit: u32,
) -> Result<Vec<Merchant>, StoreError> {
    let before =
        before.map_or((Timestamp::from_micros(i64::MAX), i64::MAX), |(at, id)| (at, id.number()));
    store::in_state_before(tx, state, before, limit)
}

/// Approved merchants that took another name, which no operator has looked at.
pub fn renamed_merchants(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Merchant>, StoreError> {
    store::approved_after(tx, "", true, limit)
}

/// How many merchants are in each state.
pub fn application_counts(tx: &mut Tx<'_>) -> Result<Vec<(MerchantState, i64)>, StoreError> {
    let counts = store::counts(tx)?;
    let of = |state: MerchantState| {
        counts.iter().find(|(key, _)| key == state.key()).map_or(0, |(_, count)| *count)
    };
    Ok(MerchantState::ALL.into_iter().map(|state| (state, of(state))).collect())
}

/// What an applicant offered as evidence, sealed for
/// [`evidence_context`](crate::evidence_context) of the owner.
pub fn evidence_sealed(tx: &mut Tx<'_>, id: MerchantId) -> Result<Option<Vec<u8>>, StoreError> {
    store::evidence(tx, id)
}

/// The merchant that a person applied for, whatever its state.
pub fn merchant_of(tx: &mut Tx<'_>, shopper: ShopperId) -> Result<Option<Merchant>, StoreError> {
    match store::of_applicant(tx, shopper)? {
        Some(id) => store::by_id(tx, id),
        None => Ok(None),
    }
}

/// The first merchant after home number `after`, whatever its state.
pub fn merchant_after(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    accounts::merchant_home_after(tx, after)
}

/// Accounts of a merchant that are shown.
const ACCOUNTS_MAX: u32 = 50;

/// Where a merchant is and was to be paid, newest first; the last 50.
pub fn bank_accounts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<BankAccount>, StoreError> {
    store::bank::of_merchant(tx, merchant, ACCOUNTS_MAX)
}

/// One account.
pub fn bank_account(tx: &mut Tx<'_>, id: BankAccountId) -> Result<Option<BankAccount>, StoreError> {
    store::bank::by_id(tx, id)
}

/// What is sealed of an account, for [`open_account`](crate::open_account).
pub fn bank_account_sealed(
    tx: &mut Tx<'_>,
    id: BankAccountId,
) -> Result<Option<Vec<u8>>, StoreError> {
    store::bank::sealed(tx, id)
}

/// Whether a merchant may be paid in the name of that key: one of those that operators know, and any before the first.
pub fn holder_fits(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    holder_key: [u8; 32],
) -> Result<bool, StoreError> {
    let known = store::bank::holders(tx, merchant)?;
    Ok(known.is_empty() || known.contains(&holder_key))
}

/// The account of each merchant and currency that counts, whether it can be paid to by now or not: the newest that is
/// not stopped. Where there is none, none is answered.
pub fn current_bank_accounts(
    tx: &mut Tx<'_>,
    of: &[(MerchantId, Currency)],
) -> Result<BTreeMap<(MerchantId, Currency), BankAccount>, StoreError> {
    let found = store::bank::current(tx, of)?;
    let keyed = |(one, _): (BankAccount, [u8; 32])| ((one.merchant(), one.currency), one);
    Ok(found.into_iter().map(keyed).collect())
}

/// Accounts over all merchants whose holder an operator has to look at, longest waiting first.
pub fn unconfirmed_bank_accounts(
    tx: &mut Tx<'_>,
    limit: u32,
) -> Result<Vec<BankAccount>, StoreError> {
    store::bank::unconfirmed(tx, limit)
}

//! What pages and other crates read.

use crate::commands::HoldView;
use crate::domain::{Account, Assessment, EntryKind};
use crate::store::{self, Balance, PostedEntry, StatementLine};
use ::store::{StoreError, Tx};
use kernel::{Currency, EntryId, MerchantId, OrderId};
use std::collections::BTreeMap;

/// The accounts of a merchant, by account and currency.
pub fn balances(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Balance>, StoreError> {
    store::balances(tx, merchant)
}

/// The accounts of each of `merchants`, by account and currency; who has none is absent.
pub fn balances_of(
    tx: &mut Tx<'_>,
    merchants: &[MerchantId],
) -> Result<BTreeMap<MerchantId, Vec<Balance>>, StoreError> {
    store::balances_of(tx, merchants)
}

/// The accounts of all merchants together. Each merchant's books balance for themselves, so their
/// sum does too, whatever is posted meanwhile.
pub fn balances_of_all(tx: &mut Tx<'_>) -> Result<Vec<Balance>, StoreError> {
    store::balances_of_all(tx)
}

/// A merchant's entries, newest first, older than `before`.
pub fn entries(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    before: Option<EntryId>,
    limit: u32,
) -> Result<Vec<PostedEntry>, StoreError> {
    store::entries(tx, merchant, before, limit)
}

/// The entries about one order, oldest first.
pub fn entries_of_order(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<PostedEntry>, StoreError> {
    store::entries_of_order(tx, order)
}

/// One entry.
pub fn entry(tx: &mut Tx<'_>, id: EntryId) -> Result<Option<PostedEntry>, StoreError> {
    store::entry(tx, id)
}

/// An account's postings, newest first, before number `before`.
pub fn statement(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    (account, currency): (Account, Currency),
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<StatementLine>, StoreError> {
    store::statement(tx, merchant, (account, currency), before, limit)
}

/// The kinds of the entries that begin movements of a provider in the market's own books, or assign them, by what
/// the movements are called there.
pub fn steps_of_movements(
    tx: &mut Tx<'_>,
    movements: &[String],
) -> Result<Vec<(String, EntryKind)>, StoreError> {
    store::steps_of_movements(tx, movements)
}

/// The money of one order.
pub fn hold_of(tx: &mut Tx<'_>, order: OrderId) -> Result<Option<HoldView>, StoreError> {
    store::hold_of(tx, order)
}

/// The money of each of `orders`; one for which none was held is absent.
pub fn holds_of(
    tx: &mut Tx<'_>,
    orders: &[OrderId],
) -> Result<BTreeMap<OrderId, HoldView>, StoreError> {
    store::holds_of(tx, orders)
}

/// A merchant's money that waits, oldest order first, after `after`.
pub fn holds_waiting(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    after: Option<OrderId>,
    limit: u32,
) -> Result<Vec<HoldView>, StoreError> {
    store::holds_waiting(tx, merchant, after, limit)
}

/// The money of a merchant's orders from `from` on (it included) and below `below`, by order.
pub fn holds_between(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    from: Option<OrderId>,
    below: Option<OrderId>,
) -> Result<Vec<HoldView>, StoreError> {
    store::holds_between(tx, merchant, from, below)
}

/// The assessments of an order, oldest first; the last one stands unless it was replaced.
pub fn assessments(tx: &mut Tx<'_>, order: OrderId) -> Result<Vec<Assessment>, StoreError> {
    store::assessments(tx, order)
}

/// The standing assessments of a merchant's orders from `from` on (it included) and below `below`,
/// by order.
pub fn assessments_between(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    from: Option<OrderId>,
    below: Option<OrderId>,
) -> Result<Vec<Assessment>, StoreError> {
    store::assessments_between(tx, merchant, from, below)
}

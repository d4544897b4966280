//! What the ledger proves of what merchants owe the market.

use super::{look, money};
use ::store::proof::Breach;
use ::store::{Sql, StoreError, Tx, params, sql};
use kernel::{Currency, MerchantId};
use std::collections::BTreeSet;

/// Nobody is lent what she has.
pub(super) const DEBTS: &str = "nobody owes the market while something is payable to her";
/// What left the market for a merchant is hers, or owed, or given up.
pub(super) const EARNED: &str = "a merchant earned what was released to her and stayed hers";
/// An operator sees each debt.
pub(super) const LISTED: &str = "whoever owes the market is on its list, and nobody else";

pub(super) fn audit(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Breach>, StoreError> {
    let mut found = look(tx, merchant, DEBTS, WRONG_DEBT, |row| {
        let (owed, payable) = (money(row, 1, 0)?, money(row, 2, 0)?);
        Ok(format!("she owes {owed} while {payable} is payable to her"))
    })?;
    found.extend(look(tx, merchant, EARNED, WRONG_EARNED, |row| {
        let (earned, booked) = (money(row, 1, 0)?, money(row, 2, 0)?);
        Ok(format!("released orders earned her {earned}, her accounts say {booked}"))
    })?);
    let owing: BTreeSet<Currency> =
        tx.query(OWING, params![merchant], |row| row.get(0))?.into_iter().collect();
    let listed: BTreeSet<Currency> =
        tx.query(ON_LIST, params![merchant], |row| row.get(0))?.into_iter().collect();
    found.extend(owing.symmetric_difference(&listed).map(|currency| {
        let detail = format!("{merchant}: what she owes in {currency} and the list differ");
        Breach { rule: LISTED, detail }
    }));
    Ok(found)
}

const WRONG_DEBT: Sql = sql!(
    "SELECT d.currency, d.balance_minor, -p.balance_minor FROM ledger_balance d
     JOIN ledger_balance p ON p.merchant_id = d.merchant_id AND p.currency = d.currency
       AND p.account = 'merchant_payable'
     WHERE d.merchant_id = $1 AND d.account = 'merchant_debt' AND d.balance_minor > 0
       AND p.balance_minor < 0
     ORDER BY d.currency LIMIT 3"
);
/// What is payable to her, has left or is leaving for her bank, less what the market advanced her and did not take back,
/// is her part of the released orders that stand.
const WRONG_EARNED: Sql = sql!(
    "SELECT currency, CAST(SUM(earned) AS BIGINT), CAST(SUM(booked) AS BIGINT) FROM
       (SELECT merchant_currency AS currency, gross_minor - commission_minor AS earned, 0 AS booked
        FROM escrow_hold WHERE merchant_id = $1 AND state = 'released'
        UNION ALL
        SELECT currency, 0, -balance_minor FROM ledger_balance
        WHERE merchant_id = $1 AND account IN ('merchant_payable', 'payout_clearing', 'bank',
                                               'merchant_debt', 'written_off')) both_sides
     GROUP BY currency HAVING SUM(earned) <> SUM(booked) ORDER BY currency LIMIT 3"
);
const OWING: Sql = sql!(
    "SELECT currency FROM ledger_balance
     WHERE merchant_id = $1 AND account = 'merchant_debt' AND balance_minor > 0 ORDER BY currency"
);
const ON_LIST: Sql = sql!("SELECT currency FROM debtor WHERE merchant_id = $1 ORDER BY currency");

//! What the ledger proves: the books are true. Each check of a merchant's books is one statement that looks
//! for what must not be there.

mod debts;
mod fees;

use crate::domain::Account;
use ::store::proof::{Breach, Findings, Looked, Proof, key, parts};
use ::store::{Row, Sql, StoreError, Tx, params, sql, sql_all_homes};
use kernel::{Currency, EntryId, MerchantId, Money, OrderId};

/// Looks at the books of one merchant a step, then at the fees of some orders.
pub const PROOFS: &[Proof] =
    &[Proof { rules: RULES, step: books }, Proof { rules: &[fees::FEES], step: fees::look }];

const RULES: &[&str] = &[
    ENTRIES,
    POSTINGS,
    BALANCES,
    RUNNING,
    SIDES,
    HOLDS,
    ESCROW,
    TAXES,
    ASSESSED,
    GOODWILL,
    ROUNDING,
    debts::DEBTS,
    debts::EARNED,
    debts::LISTED,
];

const ENTRIES: &str = "every entry balances in every currency";
const POSTINGS: &str = "every entry has its postings";
const BALANCES: &str = "every balance is the sum of its postings";
const RUNNING: &str = "running balances follow from the postings one by one";
const SIDES: &str = "no escrow, fee, payable or payout account is overdrawn";
const HOLDS: &str = "the money of every order has its entries";
const ESCROW: &str = "escrow is the sum of what is held";
const TAXES: &str = "tax owed is the tax of released orders and what was assessed beside it";
const ASSESSED: &str = "every assessment is booked as its difference from what was taken";
const GOODWILL: &str = "goodwill is what the market bore of the orders' money";
const ROUNDING: &str = "conversions leave rounding only";

fn books(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let Some(merchant) = books_after(tx, parts(after).0)? else { return Ok(None) };
    if !found.skip {
        found.breaches.extend(audit(tx, merchant)?);
    }
    Ok(Some(key(merchant.number(), &[])))
}

/// The first home after number `after` that has books.
pub fn books_after(tx: &mut Tx<'_>, after: i64) -> Result<Option<MerchantId>, StoreError> {
    let first = tx.query_opt(
        sql_all_homes!("SELECT MIN(merchant_id) FROM ledger_entry WHERE merchant_id > $1"),
        params![after],
        |row| row.get(0),
    )?;
    Ok(first.flatten())
}

/// Whose books there are, by home number, after `after`.
pub fn homes(
    tx: &mut Tx<'_>,
    after: Option<MerchantId>,
    limit: u32,
) -> Result<Vec<MerchantId>, StoreError> {
    let (mut found, mut last) = (Vec::new(), after.map_or(0, MerchantId::number));
    while found.len() < limit as usize
        && let Some(next) = books_after(tx, last)?
    {
        last = next.number();
        found.push(next);
    }
    Ok(found)
}

/// What is wrong in one merchant's books: at most a few examples of each kind, none when all is true.
pub fn audit(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Breach>, StoreError> {
    let mut found = look(tx, merchant, ENTRIES, UNBALANCED, |row| {
        let (entry, sum): (EntryId, _) = (row.get(0)?, money(row, 2, 1)?);
        Ok(format!("entry {entry}: debits and credits differ by {sum}"))
    })?;
    found.extend(look(tx, merchant, POSTINGS, WITHOUT_POSTINGS, |row| {
        Ok(format!("entry {} has no postings", row.get::<EntryId>(0)?))
    })?);
    found.extend(look(tx, merchant, BALANCES, WRONG_BALANCE, |row| {
        let (account, stored, sum): (String, _, _) =
            (row.get(0)?, money(row, 2, 1)?, money(row, 3, 1)?);
        let (counted, postings): (i64, i64) = (row.get(4)?, row.get(5)?);
        Ok(format!("{account}: the balance says {stored} of {counted} postings, the {postings} postings sum to {sum}"))
    })?);
    found.extend(look(tx, merchant, BALANCES, WITHOUT_BALANCE, |row| {
        let (account, sum): (String, _) = (row.get(0)?, money(row, 2, 1)?);
        Ok(format!("{account}: postings of {sum} and no balance"))
    })?);
    found.extend(look(tx, merchant, RUNNING, WRONG_RUNNING, |row| {
        let (account, seq): (String, i64) = (row.get(0)?, row.get(2)?);
        let (stored, sum) = (money(row, 3, 1)?, money(row, 4, 1)?);
        Ok(format!("{account} number {seq}: says {stored}, the postings up to it sum to {sum}"))
    })?);
    found.extend(look(tx, merchant, SIDES, OVERDRAWN, |row| {
        let account: Account = row.get(0)?;
        Ok(format!("{account} is overdrawn by {}", money(row, 2, 1)?))
    })?);
    found.extend(audit_holds(tx, merchant)?);
    found.extend(debts::audit(tx, merchant)?);
    Ok(found)
}

fn audit_holds(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Breach>, StoreError> {
    let mut found = look(tx, merchant, HOLDS, HOLD_WITHOUT_ENTRY, |row| {
        let (order, state): (OrderId, String) = (row.get(0)?, row.get(1)?);
        Ok(format!(
            "{order}: {} is {state}, and not every entry for it is there",
            money(row, 3, 2)?
        ))
    })?;
    found.extend(look(tx, merchant, HOLDS, ENTRY_WITHOUT_HOLD, |row| {
        let (entry, kind): (EntryId, String) = (row.get(0)?, row.get(1)?);
        Ok(format!("{kind} entry {entry} is about an order for which nothing was held"))
    })?);
    found.extend(look(tx, merchant, ESCROW, WRONG_ESCROW, |row| {
        let (held, account) = (money(row, 1, 0)?, money(row, 2, 0)?);
        Ok(format!("orders hold {held}, the account holds {account}"))
    })?);
    found.extend(look(tx, merchant, TAXES, WRONG_TAX, |row| {
        let (account, tax, owed): (String, _, _) =
            (row.get(0)?, money(row, 2, 1)?, money(row, 3, 1)?);
        Ok(format!(
            "{account}: released orders and assessments carry {tax}, the account owes {owed}"
        ))
    })?);
    found.extend(audit_assessments(tx, merchant)?);
    found.extend(look(tx, merchant, GOODWILL, WRONG_GOODWILL, |row| {
        let (borne, account) = (money(row, 1, 0)?, money(row, 2, 0)?);
        Ok(format!("orders had {borne} borne, the account says {account}"))
    })?);
    found.extend(look(tx, merchant, ROUNDING, TOO_MUCH_ROUNDING, |row| {
        let (order, left, roundings): (OrderId, _, i64) =
            (row.get(0)?, money(row, 2, 1)?, row.get(3)?);
        Ok(format!("{order}: {left} is more than {roundings} roundings leave over"))
    })?);
    Ok(found)
}

fn audit_assessments(tx: &mut Tx<'_>, merchant: MerchantId) -> Result<Vec<Breach>, StoreError> {
    let mut found = look(tx, merchant, ASSESSED, WRONG_ASSESSMENT, |row| {
        let (order, number): (OrderId, i64) = (row.get(0)?, row.get(1)?);
        let (wanted, booked, undone) = (money(row, 3, 2)?, money(row, 4, 2)?, money(row, 5, 2)?);
        Ok(format!(
            "{order}: assessment {number} differs by {wanted}, {booked} is booked and {undone} undone"
        ))
    })?;
    found.extend(look(tx, merchant, ASSESSED, WRONG_ASSESSED_SUM, |row| {
        let (order, number): (OrderId, i64) = (row.get(0)?, row.get(1)?);
        let (total, sum) = (money(row, 3, 2)?, money(row, 4, 2)?);
        Ok(format!("{order}: assessment {number} says {total}, its taxes sum to {sum}"))
    })?);
    found.extend(look(tx, merchant, ASSESSED, WRONG_DIFFERENCE, |row| {
        let (account, wanted, booked): (String, _, _) =
            (row.get(0)?, money(row, 2, 1)?, money(row, 3, 1)?);
        Ok(format!("{account}: assessments differ by {wanted}, the account says {booked}"))
    })?);
    found.extend(look(tx, merchant, ASSESSED, ENTRY_WITHOUT_ASSESSMENT, |row| {
        let (entry, kind): (EntryId, String) = (row.get(0)?, row.get(1)?);
        Ok(format!("{kind} entry {entry} belongs to no assessment"))
    })?);
    Ok(found)
}

fn money(row: &Row<'_>, minor: usize, currency: usize) -> Result<Money, StoreError> {
    Ok(Money::new(row.get(minor)?, row.get::<Currency>(currency)?))
}

fn look(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    rule: &'static str,
    sql: Sql,
    detail: impl Fn(&Row<'_>) -> Result<String, StoreError>,
) -> Result<Vec<Breach>, StoreError> {
    tx.query(sql, params![merchant], |row| {
        Ok(Breach { rule, detail: format!("{merchant}: {}", detail(row)?) })
    })
}

const UNBALANCED: Sql = sql!(
    "SELECT entry_id, currency, CAST(SUM(amount_minor) AS BIGINT) FROM ledger_posting
     WHERE merchant_id = $1 GROUP BY entry_id, currency HAVING SUM(amount_minor) <> 0
     ORDER BY entry_id LIMIT 3"
);
const WITHOUT_POSTINGS: Sql = sql!(
    "SELECT e.entry_id FROM ledger_entry e WHERE e.merchant_id = $1 AND NOT EXISTS
       (SELECT 1 FROM ledger_posting p
        WHERE p.merchant_id = e.merchant_id AND p.entry_id = e.entry_id)
     ORDER BY e.entry_id LIMIT 3"
);
const WRONG_BALANCE: Sql = sql!(
    "SELECT b.account, b.currency, b.balance_minor, COALESCE(p.total, 0), b.postings,
            COALESCE(p.postings, 0)
     FROM ledger_balance b
     LEFT JOIN (SELECT account, currency, CAST(SUM(amount_minor) AS BIGINT) AS total,
                       COUNT(*) AS postings
                FROM ledger_posting WHERE merchant_id = $1 GROUP BY account, currency) p
       ON p.account = b.account AND p.currency = b.currency
     WHERE b.merchant_id = $1 AND (b.balance_minor <> COALESCE(p.total, 0)
                                   OR b.postings <> COALESCE(p.postings, 0))
     ORDER BY b.account, b.currency LIMIT 3"
);
const WITHOUT_BALANCE: Sql = sql!(
    "SELECT p.account, p.currency, CAST(SUM(p.amount_minor) AS BIGINT) FROM ledger_posting p
     WHERE p.merchant_id = $1 AND NOT EXISTS
       (SELECT 1 FROM ledger_balance b WHERE b.merchant_id = p.merchant_id
          AND b.account = p.account AND b.currency = p.currency)
     GROUP BY p.account, p.currency ORDER BY p.account, p.currency LIMIT 3"
);
const WRONG_RUNNING: Sql = sql!(
    "SELECT account, currency, seq, balance_minor, running FROM
       (SELECT account, currency, seq, balance_minor,
               CAST(SUM(amount_minor) OVER (PARTITION BY account, currency ORDER BY seq) AS BIGINT)
                 AS running
        FROM ledger_posting WHERE merchant_id = $1) walked
     WHERE balance_minor <> running ORDER BY account, currency, seq LIMIT 3"
);
const OVERDRAWN: Sql = sql!(
    "SELECT account, currency, balance_minor FROM ledger_balance
     WHERE merchant_id = $1 AND (balance_minor > 0
       AND account IN ('escrow', 'refunds_payable', 'unassigned_receipts', 'commission',
                       'merchant_payable', 'payout_clearing')
       OR balance_minor < 0 AND account IN ('unasked_refunds', 'borne_refunds', 'goodwill',
                                              'merchant_debt', 'written_off'))
     ORDER BY account, currency LIMIT 3"
);
/// A hold needs a `hold` entry that credits escrow with it; a released one a `release` of what was there then, and
/// what was not was taken in parts; a refunded one a `refund` of what was there, and a `reversal` of as much exactly
/// when it had been released.
const HOLD_WITHOUT_ENTRY: Sql = sql!(
    "SELECT h.order_id, h.state, h.currency, h.held_minor FROM escrow_hold h
     LEFT JOIN (SELECT e.order_id,
                  SUM(CASE WHEN e.kind = 'hold' THEN -p.amount_minor ELSE 0 END) AS held,
                  SUM(CASE WHEN e.kind = 'release' THEN p.amount_minor ELSE 0 END) AS released,
                  SUM(CASE WHEN e.kind = 'reversal' THEN -p.amount_minor ELSE 0 END) AS reversed,
                  SUM(CASE WHEN e.kind = 'part_refund' THEN p.amount_minor ELSE 0 END) AS parts,
                  SUM(CASE WHEN e.kind = 'refund' THEN p.amount_minor ELSE 0 END) AS refunded
                FROM ledger_entry e JOIN ledger_posting p
                  ON p.merchant_id = e.merchant_id AND p.entry_id = e.entry_id
                WHERE e.merchant_id = $1 AND p.account = 'escrow' AND e.order_id IS NOT NULL
                GROUP BY e.order_id) m ON m.order_id = h.order_id
     WHERE h.merchant_id = $1 AND (m.held IS NULL OR m.held <> h.held_minor
       OR m.released <> (CASE WHEN h.released_at IS NULL THEN 0
                              ELSE COALESCE(h.released_minor, h.held_minor) END)
       OR m.parts <> (CASE WHEN h.released_at IS NULL THEN h.back_minor - h.borne_minor
                           ELSE h.held_minor - COALESCE(h.released_minor, h.held_minor) END)
       OR m.refunded <> (CASE WHEN h.state = 'refunded'
                              THEN h.held_minor - h.back_minor + h.borne_minor ELSE 0 END)
       OR m.reversed <> (CASE WHEN h.state = 'refunded' AND h.released_at IS NOT NULL
                              THEN h.held_minor - h.back_minor + h.borne_minor ELSE 0 END)
       OR h.back_minor > h.held_minor OR h.borne_minor > h.back_minor
       OR (h.state = 'released' AND h.released_at IS NULL))
     ORDER BY h.order_id LIMIT 3"
);
const ENTRY_WITHOUT_HOLD: Sql = sql!(
    "SELECT e.entry_id, e.kind FROM ledger_entry e
     WHERE e.merchant_id = $1 AND e.kind IN ('hold', 'release', 'reversal', 'refund', 'part_refund', 'refund_sent', 'refund_part_sent', 'assessment', 'assessment_reversal')
       AND NOT EXISTS (SELECT 1 FROM escrow_hold h
                       WHERE h.merchant_id = e.merchant_id AND h.order_id = e.order_id)
     ORDER BY e.entry_id LIMIT 3"
);
const WRONG_ESCROW: Sql = sql!(
    "SELECT currency, CAST(SUM(held) AS BIGINT), CAST(SUM(account) AS BIGINT) FROM
       (SELECT currency, held_minor - back_minor + borne_minor AS held, 0 AS account FROM escrow_hold
        WHERE merchant_id = $1 AND state = 'held'
        UNION ALL
        SELECT currency, 0, -balance_minor FROM ledger_balance
        WHERE merchant_id = $1 AND account = 'escrow') both_sides
     GROUP BY currency HAVING SUM(held) <> SUM(account) ORDER BY currency LIMIT 3"
);
const WRONG_TAX: Sql = sql!(
    "SELECT account, currency, CAST(SUM(tax) AS BIGINT), CAST(SUM(owed) AS BIGINT) FROM
       (SELECT 'tax_owed.' || tax_country AS account, currency, tax_minor AS tax, 0 AS owed
        FROM escrow_hold WHERE merchant_id = $1 AND state = 'released'
        UNION ALL
        SELECT 'tax_owed.' || destination, currency, assessed_minor - taken_minor, 0
        FROM tax_assessment WHERE merchant_id = $1 AND replaced_at IS NULL
        UNION ALL
        SELECT account, currency, 0, -balance_minor FROM ledger_balance
        WHERE merchant_id = $1 AND account >= 'tax_owed.' AND account < 'tax_owed/') both_sides
     GROUP BY account, currency HAVING SUM(tax) <> SUM(owed) ORDER BY account, currency LIMIT 3"
);
/// The difference account is the sum of standing differences.
const WRONG_DIFFERENCE: Sql = sql!(
    "SELECT account, currency, CAST(SUM(assessed) AS BIGINT), CAST(SUM(booked) AS BIGINT) FROM
       (SELECT 'tax_difference.' || destination AS account, currency,
               assessed_minor - taken_minor AS assessed, 0 AS booked
        FROM tax_assessment WHERE merchant_id = $1 AND replaced_at IS NULL
        UNION ALL
        SELECT account, currency, 0, balance_minor FROM ledger_balance
        WHERE merchant_id = $1 AND account >= 'tax_difference.' AND account < 'tax_difference/')
       both_sides
     GROUP BY account, currency HAVING SUM(assessed) <> SUM(booked) ORDER BY account, currency
     LIMIT 3"
);
/// An assessment's entry is its difference; one that was replaced is undone by the same.
const WRONG_ASSESSMENT: Sql = sql!(
    "SELECT a.order_id, a.number, a.currency, a.assessed_minor - a.taken_minor,
            COALESCE(p.booked, 0), COALESCE(p.undone, 0)
     FROM tax_assessment a
     LEFT JOIN (SELECT e.subject,
                  CAST(SUM(CASE WHEN e.kind = 'assessment' THEN m.amount_minor ELSE 0 END)
                    AS BIGINT) AS booked,
                  CAST(SUM(CASE WHEN e.kind = 'assessment' THEN 0 ELSE -m.amount_minor END)
                    AS BIGINT) AS undone
                FROM ledger_entry e JOIN ledger_posting m
                  ON m.merchant_id = e.merchant_id AND m.entry_id = e.entry_id
                WHERE e.merchant_id = $1 AND e.kind IN ('assessment', 'assessment_reversal')
                  AND m.account >= 'tax_difference.' AND m.account < 'tax_difference/'
                GROUP BY e.subject) p ON p.subject = a.subject
     WHERE a.merchant_id = $1 AND (COALESCE(p.booked, 0) <> a.assessed_minor - a.taken_minor
       OR COALESCE(p.undone, 0) <> (CASE WHEN a.replaced_at IS NULL THEN 0
                                         ELSE a.assessed_minor - a.taken_minor END))
     ORDER BY a.order_id, a.number LIMIT 3"
);
const WRONG_ASSESSED_SUM: Sql = sql!(
    "SELECT a.order_id, a.number, a.currency, a.assessed_minor, COALESCE(l.total, 0)
     FROM tax_assessment a
     LEFT JOIN (SELECT order_id, number, CAST(SUM(assessed_minor) AS BIGINT) AS total
                FROM tax_assessment_line WHERE merchant_id = $1 GROUP BY order_id, number) l
       ON l.order_id = a.order_id AND l.number = a.number
     WHERE a.merchant_id = $1 AND COALESCE(l.total, 0) <> a.assessed_minor
     ORDER BY a.order_id, a.number LIMIT 3"
);
const ENTRY_WITHOUT_ASSESSMENT: Sql = sql!(
    "SELECT e.entry_id, e.kind FROM ledger_entry e
     WHERE e.merchant_id = $1 AND e.kind IN ('assessment', 'assessment_reversal')
       AND NOT EXISTS (SELECT 1 FROM tax_assessment a
                       WHERE a.merchant_id = e.merchant_id AND a.subject = e.subject)
     ORDER BY e.entry_id LIMIT 3"
);
/// What the market bore of an order that was paid back for good came back to it.
const WRONG_GOODWILL: Sql = sql!(
    "SELECT currency, CAST(SUM(borne) AS BIGINT), CAST(SUM(account) AS BIGINT) FROM
       (SELECT currency, borne_minor AS borne, 0 AS account FROM escrow_hold
        WHERE merchant_id = $1 AND state <> 'refunded'
        UNION ALL
        SELECT currency, 0, balance_minor FROM ledger_balance
        WHERE merchant_id = $1 AND account = 'goodwill') both_sides
     GROUP BY currency HAVING SUM(borne) <> SUM(account) ORDER BY currency LIMIT 3"
);
const TOO_MUCH_ROUNDING: Sql = sql!(
    "SELECT order_id, currency, CAST(amount AS BIGINT), roundings FROM
       (SELECT h.order_id, p.currency, SUM(p.amount_minor) AS amount, h.roundings
        FROM escrow_hold h
        JOIN ledger_entry e ON e.merchant_id = h.merchant_id AND e.order_id = h.order_id
        JOIN ledger_posting p ON p.merchant_id = e.merchant_id AND p.entry_id = e.entry_id
        WHERE h.merchant_id = $1 AND e.kind IN ('release', 'part_refund')
          AND p.account = 'fx_rounding'
        GROUP BY h.order_id, p.currency, h.roundings) left_over
     WHERE amount > roundings / 2 + 1 OR -amount > roundings / 2 + 1
     ORDER BY order_id LIMIT 3"
);

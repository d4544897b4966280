//! Returns, and the units in them.

use super::{ReturnCase, ReturnLine, actor, freight, freight_key};
use crate::domain::{HiddenWords, Reason, ReturnEnd, ReturnState};
use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Actor, Currency, MerchantId, Money, OrderId, ReturnId};

/// The columns of [`row`], in its order.
const CASE: &str = "return_id, order_id, shopper_id, reason, words, wanted_sku, state, ended, asked_at, \
    answered_by, answer, alternative, offer_minor, currency, freight_by, freight_minor, carrier, \
    tracking_number, agreed_at, sent_at, received_at, reminded_at, finding, paying_since, given_minor, \
    due_at, closed_at, version, paid_at, unkept_sku, freight_accepted_minor, received_by, \
    words_hidden_at, answer_hidden_at, finding_hidden_at, answer_person, finding_person, receipt_id";

fn row(row: &Row<'_>) -> Result<ReturnCase, StoreError> {
    let currency: Currency = row.get(13)?;
    let money = |minor: Option<i64>| minor.map(|minor| Money::new(minor, currency));
    let ended: Option<String> = row.get(7)?;
    let ended = ended.map(|key| ReturnEnd::from_key(&key).ok_or(StoreError::Column("ended")));
    let (answered, received): (Option<String>, Option<String>) = (row.get(9)?, row.get(31)?);
    Ok(ReturnCase {
        id: row.get(0)?,
        order: row.get(1)?,
        shopper: row.get(2)?,
        reason: Reason::from_key(&row.get::<String>(3)?).ok_or(StoreError::Column("reason"))?,
        words: row.get(4)?,
        wanted: row.get(5)?,
        unkept: row.get(29)?,
        state: ReturnState::from_key(&row.get::<String>(6)?)
            .ok_or(StoreError::Column("state of a return"))?,
        ended: ended.transpose()?,
        asked_at: row.get(8)?,
        answered_by: answered.map(|key| actor(&key)).transpose()?,
        answer: row.get(10)?,
        alternative: row.get(11)?,
        offer: money(row.get(12)?),
        currency,
        freight_by: freight(&row.get::<String>(14)?)?,
        freight: money(row.get(15)?),
        freight_accepted: money(row.get(30)?),
        carrier: row.get(16)?,
        number: row.get(17)?,
        agreed_at: row.get(18)?,
        sent_at: row.get(19)?,
        received_at: row.get(20)?,
        received_by: received.map(|key| actor(&key)).transpose()?,
        reminded_at: row.get(21)?,
        finding: row.get(22)?,
        paying_since: row.get(23)?,
        given: Money::new(row.get(24)?, currency),
        due_at: row.get(25)?,
        closed_at: row.get(26)?,
        version: row.get(27)?,
        paid_at: row.get(28)?,
        hidden: HiddenWords { words: row.get(32)?, answer: row.get(33)?, finding: row.get(34)? },
        answer_person: row.get(35)?,
        finding_person: row.get(36)?,
        receipt: row.get(37)?,
        lines: Vec::new(),
    })
}

/// One return with its units.
pub(crate) fn return_case(tx: &mut Tx<'_>, id: ReturnId) -> Result<Option<ReturnCase>, StoreError> {
    let merchant = MerchantId::of(id.home());
    let found = tx.query_opt(
        sql!(
            "SELECT {columns} FROM return_case
             WHERE merchant_id = $1 AND return_id = $2",
            CASE
        ),
        params![merchant, id],
        row,
    )?;
    let Some(mut case) = found else { return Ok(None) };
    case.lines = tx.query(
        sql!(
            "SELECT sku_id, quantity, accepted FROM return_line
             WHERE merchant_id = $1 AND return_id = $2 ORDER BY sku_id"
        ),
        params![merchant, id],
        |row| Ok(ReturnLine { sku: row.get(0)?, quantity: row.get(1)?, accepted: row.get(2)? }),
    )?;
    Ok(Some(case))
}

/// The returns of an order, oldest first.
pub(crate) fn returns_of_order(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<ReturnId>, StoreError> {
    tx.query(
        sql!(
            "SELECT return_id FROM return_case
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY return_id"
        ),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )
}

/// A merchant's returns, newest first, those in `state` when one is given, those before `below`.
pub(crate) fn return_ids(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    state: Option<ReturnState>,
    (below, limit): (Option<ReturnId>, u32),
) -> Result<Vec<ReturnId>, StoreError> {
    let below = below.map_or(vec![0xFF; 16], |id| id.bytes().to_vec());
    match state {
        None => tx.query(
            sql!(
                "SELECT return_id FROM return_case WHERE merchant_id = $1 AND return_id < $2
                 ORDER BY return_id DESC LIMIT $3"
            ),
            params![merchant, below, limit],
            |row| row.get(0),
        ),
        Some(state) => tx.query(
            sql!(
                "SELECT return_id FROM return_case
                 WHERE merchant_id = $1 AND state = $2 AND return_id < $3
                 ORDER BY return_id DESC LIMIT $4"
            ),
            params![merchant, state.key(), below, limit],
            |row| row.get(0),
        ),
    }
}

/// A merchant's returns that are not over, oldest first.
pub(crate) fn open_returns(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<ReturnId>, StoreError> {
    tx.query(
        sql!(
            "SELECT return_id FROM return_case WHERE merchant_id = $1 AND closed_at IS NULL
             ORDER BY return_id"
        ),
        params![merchant],
        |row| row.get(0),
    )
}

/// Writes a return as it was asked for.
pub(crate) fn insert_return(tx: &mut Tx<'_>, new: &ReturnCase) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO return_case (merchant_id, return_id, order_id, shopper_id, reason, words,
               wanted_sku, state, asked_at, answer, alternative, currency, freight_by, carrier,
               tracking_number, finding, given_minor, due_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', $10, $11, '', '', '', 0, $12, 1)"
        ),
        params![
            new.merchant(),
            new.id,
            new.order,
            new.shopper,
            new.reason.key(),
            new.words,
            new.wanted,
            new.state.key(),
            new.asked_at,
            new.currency,
            freight_key(new.freight_by),
            new.due_at,
        ],
    )?;
    for line in &new.lines {
        tx.execute(
            sql!(
                "INSERT INTO return_line (merchant_id, return_id, sku_id, quantity)
                 VALUES ($1, $2, $3, $4)"
            ),
            params![new.merchant(), new.id, line.sku, line.quantity],
        )?;
    }
    Ok(())
}

/// Writes what changed of a return, and its next version; false when it is not at the version that was read.
pub(crate) fn save_return(tx: &mut Tx<'_>, case: &ReturnCase) -> Result<bool, StoreError> {
    let saved = tx.execute(
        sql!(
            "UPDATE return_case SET wanted_sku = $1, state = $2, ended = $3, answered_by = $4,
               answer = $5, alternative = $6, offer_minor = $7, freight_minor = $8, carrier = $9,
               tracking_number = $10, agreed_at = $11, sent_at = $12, received_at = $13,
               reminded_at = $14, finding = $15, paying_since = $16, given_minor = $17, due_at = $18,
               closed_at = $19, paid_at = $20, unkept_sku = $21,
               freight_accepted_minor = $22, received_by = $23, words_hidden_at = $24,
               answer_hidden_at = $25, finding_hidden_at = $26, answer_person = $27,
               finding_person = $28, receipt_id = $29, version = version + 1
             WHERE merchant_id = $30 AND return_id = $31 AND version = $32"
        ),
        params![
            case.wanted,
            case.state.key(),
            case.ended.map(ReturnEnd::key),
            case.answered_by.map(Actor::key),
            case.answer,
            case.alternative,
            case.offer.map(Money::minor),
            case.freight.map(Money::minor),
            case.carrier,
            case.number,
            case.agreed_at,
            case.sent_at,
            case.received_at,
            case.reminded_at,
            case.finding,
            case.paying_since,
            case.given.minor(),
            case.due_at,
            case.closed_at,
            case.paid_at,
            case.unkept,
            case.freight_accepted.map(Money::minor),
            case.received_by.map(Actor::key),
            case.hidden.words,
            case.hidden.answer,
            case.hidden.finding,
            case.answer_person,
            case.finding_person,
            case.receipt,
            case.merchant(),
            case.id,
            case.version,
        ],
    )?;
    if saved != 1 {
        return Ok(false);
    }
    for line in &case.lines {
        tx.execute(
            sql!(
                "UPDATE return_line SET accepted = $1
                 WHERE merchant_id = $2 AND return_id = $3 AND sku_id = $4"
            ),
            params![line.accepted, case.merchant(), case.id, line.sku],
        )?;
    }
    Ok(true)
}

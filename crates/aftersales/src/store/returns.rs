//! Returns, and the units in them.

use super::{actor, freight, freight_key};
use crate::domain::{Reason, ReturnEnd, ReturnState, clocks};
use ::store::{Row, StoreError, Tx, params, sql};
use kernel::{Actor, Currency, MerchantId, Money, OrderId, ReturnId, ShopperId, SkuId, Timestamp};
use orders::FreightBearer;

/// Units of an order that its shopper sends back, or means to.
#[derive(Clone, Debug)]
pub struct ReturnCase {
    /// Its id; the home is the merchant.
    pub id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// Who bought.
    pub shopper: ShopperId,
    /// Why.
    pub reason: Reason,
    /// In her words; may be empty.
    pub words: String,
    /// The variant that she wants instead; none where she wants her money.
    pub wanted: Option<SkuId>,
    /// The variant that was wanted and was not there, or was not sent in time: the money goes back instead.
    pub unkept: Option<SkuId>,
    /// Where it stands.
    pub state: ReturnState,
    /// How it ended, or will when the money is back.
    pub ended: Option<ReturnEnd>,
    /// When she asked.
    pub asked_at: Timestamp,
    /// Who answered; the market for a merchant who was silent.
    pub answered_by: Option<Actor>,
    /// Where the goods go back to, or why the merchant declined or offers a part.
    pub answer: String,
    /// What is possible instead, of a return that was declined.
    pub alternative: String,
    /// What was offered without a return.
    pub offer: Option<Money>,
    /// The currency of the order.
    pub currency: Currency,
    /// Who pays for the way back.
    pub freight_by: FreightBearer,
    /// What the way back cost, as the shopper says.
    pub freight: Option<Money>,
    /// What its merchant accepts of that, where it is less; none where all of it is accepted, or nothing was looked at.
    pub freight_accepted: Option<Money>,
    /// Who carries it back; empty before, and where nobody is named.
    pub carrier: String,
    /// Under which number.
    pub number: String,
    /// When it was agreed.
    pub agreed_at: Option<Timestamp>,
    /// When the goods went back.
    pub sent_at: Option<Timestamp>,
    /// When they were there.
    pub received_at: Option<Timestamp>,
    /// Who said so: the merchant, or the market when they counted as there.
    pub received_by: Option<Actor>,
    /// When the shopper was reminded to send them.
    pub reminded_at: Option<Timestamp>,
    /// Why not all of it was accepted; empty otherwise.
    pub finding: String,
    /// Since when it is to be paid back.
    pub paying_since: Option<Timestamp>,
    /// When its money was given back.
    pub paid_at: Option<Timestamp>,
    /// What went back.
    pub given: Money,
    /// When the clock of its state rings.
    pub due_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// Rises with every change; the ETag.
    pub version: i64,
    /// What is in it.
    pub lines: Vec<ReturnLine>,
}

/// Units of one line of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReturnLine {
    /// Of what.
    pub sku: SkuId,
    /// How many.
    pub quantity: u32,
    /// How many of them were accepted; none before the inspection.
    pub accepted: Option<u32>,
}

impl ReturnCase {
    /// Whose it is to answer.
    #[must_use]
    pub fn merchant(&self) -> MerchantId {
        MerchantId::of(self.id.home())
    }

    /// The units that are in it.
    #[must_use]
    pub fn units(&self) -> Vec<(SkuId, u32)> {
        self.lines.iter().map(|line| (line.sku, line.quantity)).collect()
    }

    /// Those that were accepted.
    #[must_use]
    pub fn accepted(&self) -> Vec<(SkuId, u32)> {
        let some = |line: &ReturnLine| Some((line.sku, line.accepted.filter(|n| *n > 0)?));
        self.lines.iter().filter_map(some).collect()
    }

    /// Those that were looked at and not accepted.
    #[must_use]
    pub fn refused(&self) -> Vec<(SkuId, u32)> {
        let some = |line: &ReturnLine| {
            let left = line.quantity.saturating_sub(line.accepted?);
            Some((line.sku, left)).filter(|(_, left)| *left > 0)
        };
        self.lines.iter().filter_map(some).collect()
    }

    /// The units that no other case may have: all of them, and once the accepted ones are paid back, the rest.
    #[must_use]
    pub fn held(&self) -> Vec<(SkuId, u32)> {
        if self.paid_at.is_some() { self.refused() } else { self.units() }
    }

    /// What of the way back is to be paid when the goods are.
    #[must_use]
    pub fn freight_due(&self) -> Option<Money> {
        self.freight_accepted.or(self.freight).filter(|freight| freight.is_positive())
    }

    /// What the way back cost beyond what its merchant paid, or accepts: that may be disputed.
    #[must_use]
    pub fn freight_open(&self) -> Option<Money> {
        let told = self.freight?;
        let paid = match (self.paid_at, self.freight_accepted) {
            (None, _) => 0,
            (Some(_), None) => told.minor(),
            (Some(_), Some(accepted)) => accepted.minor(),
        };
        let open = Money::new(told.minor().saturating_sub(paid), told.currency());
        Some(open).filter(|open| open.is_positive())
    }

    /// What it gives was tried to be paid, and the merchant's account lacked it.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        let tried = |since: Timestamp| self.due_at > since;
        self.state == ReturnState::Paying && self.paying_since.is_some_and(tried)
    }

    /// When the market bears what the merchant's account lacks until then; none where nothing is lacking.
    #[must_use]
    pub fn borne_at(&self) -> Option<Timestamp> {
        let since = self.paying_since.filter(|_| self.is_owed())?;
        Some(since.plus_days(clocks::OWED_DAYS))
    }

    /// The merchant has said where the goods go, or gave a label.
    #[must_use]
    pub fn has_address(&self) -> bool {
        self.agreed_at.is_some() && !self.answer.is_empty()
    }
}

/// The columns of [`row`], in its order.
const CASE: &str = "return_id, order_id, shopper_id, reason, words, wanted_sku, state, ended, asked_at, \
    answered_by, answer, alternative, offer_minor, currency, freight_by, freight_minor, carrier, \
    tracking_number, agreed_at, sent_at, received_at, reminded_at, finding, paying_since, given_minor, \
    due_at, closed_at, version, paid_at, unkept_sku, freight_accepted_minor, received_by";

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
               freight_accepted_minor = $22, received_by = $23, version = version + 1
             WHERE merchant_id = $24 AND return_id = $25 AND version = $26"
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

//! Disputes: what they are about, what was said, and how they were decided.

use super::actor;
use super::decisions::{bearer, bearer_key, outcome};
use crate::domain::{DisputeState, Ground, Outcome};
use ::store::{Row, StoreError, Tx, params, sql};
use fulfilment::Bearer;
use kernel::{
    Actor, Currency, DisputeId, MerchantId, Money, OrderId, ReturnId, ShopperId, SkuId, Timestamp,
};

/// What shopper and merchant do not agree on.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// Its id; the home is the merchant.
    pub id: DisputeId,
    /// About which order.
    pub order: OrderId,
    /// Who bought.
    pub shopper: ShopperId,
    /// The return that it is about, if it is about one.
    pub of: Option<ReturnId>,
    /// What it is about.
    pub ground: Ground,
    /// Who opened it; the market after a carrier's notice.
    pub opened_by: Actor,
    /// Where it stands.
    pub state: DisputeState,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the shopper first said something.
    pub shopper_said: Option<Timestamp>,
    /// When the merchant did; none is silence.
    pub merchant_said: Option<Timestamp>,
    /// The decision that stands.
    pub outcome: Option<Outcome>,
    /// The amount that it gives; none where it names units.
    pub award: Option<Money>,
    /// What the way back cost and was not paid; it is given with units, and an amount holds it.
    pub freight: Option<Money>,
    /// The currency of the order.
    pub currency: Currency,
    /// Who bears what it gives.
    pub bearer: Option<Bearer>,
    /// Who appealed.
    pub appealed_by: Option<Actor>,
    /// When operators were last told that it is overdue.
    pub reminded_at: Option<Timestamp>,
    /// Since when it is to be paid back.
    pub paying_since: Option<Timestamp>,
    /// What went back.
    pub given: Money,
    /// When the clock of its state rings.
    pub due_at: Timestamp,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
    /// Rises with every change; the ETag.
    pub version: i64,
    /// The units that it is about.
    pub lines: Vec<DisputeLine>,
}

/// Units of one line of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisputeLine {
    /// Of what.
    pub sku: SkuId,
    /// How many are disputed.
    pub quantity: u32,
    /// For how many of them the decision that stands gives the money back; none where it names an amount.
    pub awarded: Option<u32>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeWord {
    /// 1, 2, 3 … in the order in which it was said.
    pub seq: i64,
    /// By which side.
    pub side: Actor,
    /// By whom, where that was kept.
    pub person: Option<ShopperId>,
    /// As written; empty, but for operators, once it was hidden.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// When an operator hid it.
    pub hidden_at: Option<Timestamp>,
}

impl DisputeWord {
    /// The same as the parties may read it: of a hidden one they see that it was there.
    #[must_use]
    pub(crate) fn for_parties(mut self) -> DisputeWord {
        if self.hidden_at.is_some() {
            self.text.clear();
        }
        self
    }
}

impl Dispute {
    /// Whose side the merchant's is.
    #[must_use]
    pub fn merchant(&self) -> MerchantId {
        MerchantId::of(self.id.home())
    }

    /// The units that it is about.
    #[must_use]
    pub fn units(&self) -> Vec<(SkuId, u32)> {
        self.lines.iter().map(|line| (line.sku, line.quantity)).collect()
    }

    /// The units whose money the decision that stands gives back; none before one, and where it names an amount.
    #[must_use]
    pub fn awarded(&self) -> Vec<(SkuId, u32)> {
        let some = |line: &DisputeLine| Some((line.sku, line.awarded.filter(|n| *n > 0)?));
        self.lines.iter().filter_map(some).collect()
    }

    /// What the decision that stands gives for the way back, beside units.
    #[must_use]
    pub fn freight_awarded(&self) -> Option<Money> {
        let gives = matches!(self.outcome, Some(Outcome::Full | Outcome::Part));
        self.freight.filter(|_| gives && self.award.is_none())
    }

    /// Both sides said something.
    #[must_use]
    pub const fn both_said(&self) -> bool {
        self.shopper_said.is_some() && self.merchant_said.is_some()
    }
}

const DISPUTE: &str = "dispute_id, order_id, shopper_id, return_id, ground, opened_by, state, opened_at, \
    shopper_said_at, merchant_said_at, outcome, award_minor, currency, bearer, appealed_by, reminded_at, \
    paying_since, given_minor, due_at, closed_at, version, freight_minor";

fn row(row: &Row<'_>) -> Result<Dispute, StoreError> {
    let currency: Currency = row.get(12)?;
    let award: Option<i64> = row.get(11)?;
    let (decided, borne): (Option<String>, Option<String>) = (row.get(10)?, row.get(13)?);
    let appealed: Option<String> = row.get(14)?;
    Ok(Dispute {
        id: row.get(0)?,
        order: row.get(1)?,
        shopper: row.get(2)?,
        of: row.get(3)?,
        ground: Ground::from_key(&row.get::<String>(4)?).ok_or(StoreError::Column("ground"))?,
        opened_by: actor(&row.get::<String>(5)?)?,
        state: DisputeState::from_key(&row.get::<String>(6)?)
            .ok_or(StoreError::Column("state of a dispute"))?,
        opened_at: row.get(7)?,
        shopper_said: row.get(8)?,
        merchant_said: row.get(9)?,
        outcome: decided.map(|key| outcome(&key)).transpose()?,
        award: award.map(|minor| Money::new(minor, currency)),
        freight: row.get::<Option<i64>>(21)?.map(|minor| Money::new(minor, currency)),
        currency,
        bearer: borne.map(|key| bearer(&key)).transpose()?,
        appealed_by: appealed.map(|key| actor(&key)).transpose()?,
        reminded_at: row.get(15)?,
        paying_since: row.get(16)?,
        given: Money::new(row.get(17)?, currency),
        due_at: row.get(18)?,
        closed_at: row.get(19)?,
        version: row.get(20)?,
        lines: Vec::new(),
    })
}

/// One dispute with its units.
pub(crate) fn dispute(tx: &mut Tx<'_>, id: DisputeId) -> Result<Option<Dispute>, StoreError> {
    let merchant = MerchantId::of(id.home());
    let found = tx.query_opt(
        sql!(
            "SELECT {columns} FROM dispute
             WHERE merchant_id = $1 AND dispute_id = $2",
            DISPUTE
        ),
        params![merchant, id],
        row,
    )?;
    let Some(mut dispute) = found else { return Ok(None) };
    dispute.lines = tx.query(
        sql!(
            "SELECT sku_id, quantity, awarded FROM dispute_line
             WHERE merchant_id = $1 AND dispute_id = $2 ORDER BY sku_id"
        ),
        params![merchant, id],
        |row| Ok(DisputeLine { sku: row.get(0)?, quantity: row.get(1)?, awarded: row.get(2)? }),
    )?;
    Ok(Some(dispute))
}

/// The disputes about an order, oldest first.
pub(crate) fn disputes_of_order(
    tx: &mut Tx<'_>,
    order: OrderId,
) -> Result<Vec<DisputeId>, StoreError> {
    tx.query(
        sql!(
            "SELECT dispute_id FROM dispute
             WHERE merchant_id = $1 AND order_id = $2 ORDER BY dispute_id"
        ),
        params![MerchantId::of(order.home()), order],
        |row| row.get(0),
    )
}

/// A merchant's disputes, newest first, those before `below`.
pub(crate) fn dispute_ids(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    (below, limit): (Option<DisputeId>, u32),
) -> Result<Vec<DisputeId>, StoreError> {
    let below = below.map_or(vec![0xFF; 16], |id| id.bytes().to_vec());
    tx.query(
        sql!(
            "SELECT dispute_id FROM dispute WHERE merchant_id = $1 AND dispute_id < $2
             ORDER BY dispute_id DESC LIMIT $3"
        ),
        params![merchant, below, limit],
        |row| row.get(0),
    )
}

/// A merchant's disputes that are not over, oldest first.
pub(crate) fn open_disputes(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
) -> Result<Vec<DisputeId>, StoreError> {
    tx.query(
        sql!(
            "SELECT dispute_id FROM dispute WHERE merchant_id = $1 AND closed_at IS NULL
             ORDER BY dispute_id"
        ),
        params![merchant],
        |row| row.get(0),
    )
}

/// Writes a dispute as it was opened.
pub(crate) fn insert_dispute(tx: &mut Tx<'_>, new: &Dispute) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO dispute (merchant_id, dispute_id, order_id, shopper_id, return_id, ground,
               opened_by, state, opened_at, words, currency, given_minor, due_at, version,
               freight_minor)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 0, $11, 1, $12)"
        ),
        params![
            new.merchant(),
            new.id,
            new.order,
            new.shopper,
            new.of,
            new.ground.key(),
            new.opened_by.key(),
            new.state.key(),
            new.opened_at,
            new.currency,
            new.due_at,
            new.freight.map(Money::minor),
        ],
    )?;
    for line in &new.lines {
        tx.execute(
            sql!(
                "INSERT INTO dispute_line (merchant_id, dispute_id, sku_id, quantity)
                 VALUES ($1, $2, $3, $4)"
            ),
            params![new.merchant(), new.id, line.sku, line.quantity],
        )?;
    }
    Ok(())
}

/// Writes what changed of a dispute, and its next version; false when it is not at the version that was read.
pub(crate) fn save_dispute(tx: &mut Tx<'_>, one: &Dispute) -> Result<bool, StoreError> {
    let saved = tx.execute(
        sql!(
            "UPDATE dispute SET state = $1, shopper_said_at = $2, merchant_said_at = $3, outcome = $4,
               award_minor = $5, bearer = $6, appealed_by = $7, reminded_at = $8, paying_since = $9,
               given_minor = $10, due_at = $11, closed_at = $12, version = version + 1
             WHERE merchant_id = $13 AND dispute_id = $14 AND version = $15"
        ),
        params![
            one.state.key(),
            one.shopper_said,
            one.merchant_said,
            one.outcome.map(Outcome::key),
            one.award.map(Money::minor),
            one.bearer.map(bearer_key),
            one.appealed_by.map(Actor::key),
            one.reminded_at,
            one.paying_since,
            one.given.minor(),
            one.due_at,
            one.closed_at,
            one.merchant(),
            one.id,
            one.version,
        ],
    )?;
    if saved != 1 {
        return Ok(false);
    }
    for line in &one.lines {
        tx.execute(
            sql!(
                "UPDATE dispute_line SET awarded = $1
                 WHERE merchant_id = $2 AND dispute_id = $3 AND sku_id = $4"
            ),
            params![line.awarded, one.merchant(), one.id, line.sku],
        )?;
    }
    Ok(true)
}

/// Adds a word; the caller has saved the dispute in this transaction, so that words are numbered one by one.
pub(crate) fn add_word(
    tx: &mut Tx<'_>,
    id: DisputeId,
    (side, person, text): (Actor, Option<ShopperId>, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    let merchant = MerchantId::of(id.home());
    let seq = tx.query_opt(
        sql!(
            "UPDATE dispute SET words = words + 1
             WHERE merchant_id = $1 AND dispute_id = $2 RETURNING words"
        ),
        params![merchant, id],
        |row| row.get::<i64>(0),
    )?;
    let seq = seq.ok_or(StoreError::Column("dispute"))?;
    tx.execute(
        sql!(
            "INSERT INTO dispute_word (merchant_id, dispute_id, seq, side, text, said_at, person_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        params![merchant, id, seq, side.key(), text, now, person],
    )
    .map(drop)
}

/// Hides a word; false when it is hidden, or there is none.
pub(crate) fn hide_word(
    tx: &mut Tx<'_>,
    (id, seq): (DisputeId, i64),
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE dispute_word SET hidden_at = $1
             WHERE merchant_id = $2 AND dispute_id = $3 AND seq = $4 AND hidden_at IS NULL"
        ),
        params![now, MerchantId::of(id.home()), id, seq],
    )?;
    Ok(changed == 1)
}

/// What was said in a dispute, oldest first.
pub(crate) fn words(tx: &mut Tx<'_>, id: DisputeId) -> Result<Vec<DisputeWord>, StoreError> {
    tx.query(
        sql!(
            "SELECT seq, side, text, said_at, person_id, hidden_at FROM dispute_word
             WHERE merchant_id = $1 AND dispute_id = $2 ORDER BY seq"
        ),
        params![MerchantId::of(id.home()), id],
        |row| {
            let side = actor(&row.get::<String>(1)?)?;
            Ok(DisputeWord {
                seq: row.get(0)?,
                side,
                person: row.get(4)?,
                text: row.get(2)?,
                at: row.get(3)?,
                hidden_at: row.get(5)?,
            })
        },
    )
}

//! How disputes were decided, each time.

use super::disputes::Dispute;
use crate::domain::Outcome;
use ::store::{StoreError, Tx, params, sql};
use fulfilment::Bearer;
use kernel::{Currency, DisputeId, MerchantId, Money, SkuId, Timestamp};

/// A decision. It is never edited: one after an appeal stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// 1, or 2 after an appeal.
    pub round: i64,
    /// What it gives.
    pub outcome: Outcome,
    /// The amount; none where it names units.
    pub award: Option<Money>,
    /// For how many units of each the money goes back.
    pub units: Vec<(SkuId, u32)>,
    /// Who bears it.
    pub bearer: Bearer,
    /// Why, in the operator's words; both sides read them.
    pub reasons: String,
    /// Who decided: her name and account, or `market` where none did in time.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

pub(super) const fn bearer_key(bearer: Bearer) -> &'static str {
    match bearer {
        Bearer::Merchant => "merchant",
        Bearer::Market => "market",
    }
}

pub(super) fn bearer(key: &str) -> Result<Bearer, StoreError> {
    match key {
        "merchant" => Ok(Bearer::Merchant),
        "market" => Ok(Bearer::Market),
        _ => Err(StoreError::Column("who bears it")),
    }
}

pub(super) fn outcome(key: &str) -> Result<Outcome, StoreError> {
    Outcome::from_key(key).ok_or(StoreError::Column("outcome"))
}

/// Keeps a decision; false when that round has one.
pub(crate) fn insert_decision(
    tx: &mut Tx<'_>,
    one: &Dispute,
    decision: &Decision,
) -> Result<bool, StoreError> {
    let units = serde_json::to_string(&decision.units);
    let units = units.map_err(|_| StoreError::Column("units that can be written as JSON"))?;
    let written = tx.execute(
        sql!(
            "INSERT INTO dispute_decision (merchant_id, dispute_id, round, outcome, award_minor,
               currency, units, bearer, reasons, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (merchant_id, dispute_id, round) DO NOTHING"
        ),
        params![
            one.merchant(),
            one.id,
            decision.round,
            decision.outcome.key(),
            decision.award.map(Money::minor),
            one.currency,
            units,
            bearer_key(decision.bearer),
            decision.reasons,
            decision.by,
            decision.at,
        ],
    )?;
    Ok(written == 1)
}

/// The decisions of a dispute, the first one first.
pub(crate) fn decisions(tx: &mut Tx<'_>, id: DisputeId) -> Result<Vec<Decision>, StoreError> {
    tx.query(
        sql!(
            "SELECT round, outcome, award_minor, currency, units, bearer, reasons, decided_by,
               decided_at
             FROM dispute_decision WHERE merchant_id = $1 AND dispute_id = $2 ORDER BY round"
        ),
        params![MerchantId::of(id.home()), id],
        |row| {
            let (award, currency): (Option<i64>, Currency) = (row.get(2)?, row.get(3)?);
            let units: String = row.get(4)?;
            Ok(Decision {
                round: row.get(0)?,
                outcome: outcome(&row.get::<String>(1)?)?,
                award: award.map(|minor| Money::new(minor, currency)),
                units: serde_json::from_str(&units).map_err(|_| StoreError::Column("units"))?,
                bearer: bearer(&row.get::<String>(5)?)?,
                reasons: row.get(6)?,
                by: row.get(7)?,
                at: row.get(8)?,
            })
        },
    )
}

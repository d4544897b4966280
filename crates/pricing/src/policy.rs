//! What the operator decides about quotes: the margin on exchange rates, how long a quote stands, and what
//! is answered about days after the book. Comes from the configuration and is kept in the database, so
//! that every process and the simulator price alike.

use kernel::{Rate, Timestamp};
use store::{StoreError, Tx, params, sql};
use trade::Outside;

/// The decisions; the default is no margin, half an hour, and an answer as last known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuotePolicy {
    /// Put on top of the reference rate, in the shopper's disfavour: `1.5%`.
    pub fx_margin: Rate,
    /// A quote stands for so many minutes.
    pub expires_minutes: u32,
    /// What to do with a day after the last on which the rules were looked at.
    #[serde(with = "outside")]
    pub outside_book: Outside,
}

impl Default for QuotePolicy {
    fn default() -> QuotePolicy {
        QuotePolicy { fx_margin: Rate::ZERO, expires_minutes: 30, outside_book: Outside::LastKnown }
    }
}

/// `last-known` or `refuse`, as on the command line.
mod outside {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use trade::Outside;

    pub(super) fn serialize<S: Serializer>(value: &Outside, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match value {
            Outside::LastKnown => "last-known",
            Outside::Refuse => "refuse",
        })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Outside, D::Error> {
        match String::deserialize(from)?.as_str() {
            "last-known" => Ok(Outside::LastKnown),
            "refuse" => Ok(Outside::Refuse),
            other => Err(D::Error::custom(format!("{other} is neither last-known nor refuse"))),
        }
    }
}

/// Why decisions are out of range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// The margin.
    #[error("fx_margin is {0}: it must lie between 0% and 20%")]
    Margin(String),
    /// The time.
    #[error("expires_minutes is {0}: it must lie between 1 and 1440")]
    Expiry(u32),
}

impl QuotePolicy {
    /// Whether an operator may decide so.
    ///
    /// # Errors
    /// The first value that is out of range.
    pub fn check(&self) -> Result<(), PolicyFault> {
        if self.fx_margin < Rate::ZERO || self.fx_margin > Rate::percent(20) {
            return Err(PolicyFault::Margin(self.fx_margin.percent_text(6)));
        }
        if !(1..=1440).contains(&self.expires_minutes) {
            return Err(PolicyFault::Expiry(self.expires_minutes));
        }
        Ok(())
    }

    /// Until when a quote of `now` stands.
    #[must_use]
    pub fn expires_at(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(i64::from(self.expires_minutes) * 60)
    }
}

/// The policy in force; the default one where none was set.
pub fn policy(tx: &mut Tx<'_>) -> Result<QuotePolicy, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT policy FROM quote_policy WHERE name = 'market'"),
        params![],
        |row| row.get::<String>(0),
    )?;
    let Some(json) = found else { return Ok(QuotePolicy::default()) };
    serde_json::from_str(&json).map_err(|_| StoreError::Column("quote policy"))
}

/// Sets the policy; answers whether it differs from the one before. Quotes that were made keep theirs.
pub fn set_policy(tx: &mut Tx<'_>, new: &QuotePolicy, now: Timestamp) -> Result<bool, StoreError> {
    if policy(tx)? == *new {
        return Ok(false);
    }
    crate::store::market_changes(tx)?;
    let json = serde_json::to_string(new).map_err(|_| StoreError::Column("quote policy"))?;
    tx.execute(
        sql!(
            "INSERT INTO quote_policy (name, policy, since) VALUES ('market', $1, $2)
              ON CONFLICT (name) DO UPDATE SET policy = excluded.policy, since = excluded.since"
        ),
        params![json, now],
    )?;
    Ok(true)
}

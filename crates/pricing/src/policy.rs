//! What the operator decides about quotes: the margin on exchange rates, how long a quote stands, what is
//! answered about days after the book, and what becomes of a price that is not all or rests on what is
//! old. Comes from the configuration and is kept in the database, so that every process and the simulator
//! price alike; a lane may be decided about by itself ([`crate::choose_lane`]).

use kernel::{Rate, Timestamp};
use store::{StoreError, Tx, params, sql};
use trade::Outside;

/// The decisions; the default is no margin, half an hour, an answer as last known, and a price that says
/// what it leaves out, when its rules are older than a year and its rates older than a week; a rate that leaps
/// by half within a week is looked at by somebody first.
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
    /// Where something may be asked for besides the price.
    pub when_incomplete: Stance,
    /// Where rules or rates are older than these days.
    pub when_stale: Stance,
    /// Rules that were looked at or read longer ago are old.
    pub book_age_days: u32,
    /// Reference rates of longer ago are old.
    pub fx_age_days: u32,
    /// A rate that differs by more from those of the week before is held for an operator.
    pub fx_leap_percent: u32,
}

/// What becomes of a price that cannot claim all it should.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// It is shown, and says so beside its amount.
    #[default]
    Say,
    /// It is refused: nothing is sold there.
    Refuse,
}

impl Stance {
    /// As in the configuration: `refuse`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Stance::Say => "say",
            Stance::Refuse => "refuse",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Stance> {
        [Stance::Say, Stance::Refuse].into_iter().find(|stance| stance.name() == name)
    }
}

impl Default for QuotePolicy {
    fn default() -> QuotePolicy {
        QuotePolicy {
            fx_margin: Rate::ZERO,
            expires_minutes: 30,
            outside_book: Outside::LastKnown,
            when_incomplete: Stance::Say,
            when_stale: Stance::Say,
            book_age_days: 365,
            fx_age_days: 7,
            // Since 1999 three weeks of the ECB's rates have seen more: TRL 2001, ISK 2008, TRY 2021.
            fx_leap_percent: 50,
        }
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
    /// An age.
    #[error("{0} is {1}: it must lie between 1 and {most}", most = AGE_DAYS_MOST)]
    Age(&'static str, u32),
    /// The leap of a rate.
    #[error("fx_leap_percent is {0}: it must lie between 1 and 1000")]
    Leap(u32),
}

/// The longest age that may be allowed, in days: ten years.
const AGE_DAYS_MOST: u32 = 3_650;

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
        for (name, days) in
            [("book_age_days", self.book_age_days), ("fx_age_days", self.fx_age_days)]
        {
            if !(1..=AGE_DAYS_MOST).contains(&days) {
                return Err(PolicyFault::Age(name, days));
            }
        }
        if !(1..=1_000).contains(&self.fx_leap_percent) {
            return Err(PolicyFault::Leap(self.fx_leap_percent));
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

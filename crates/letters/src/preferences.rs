//! What a person wants by letter. Everything stands under her bell, whatever she wants.

use crate::kind::Topic;
use kernel::ShopperId;
use store::{FromValue, StoreError, ToValue, Tx, Value, params, sql};

/// How a person wants the letters of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Wish {
    /// Each at once.
    #[default]
    Each,
    /// Gathered, once a day in the morning of her zone.
    Digest,
    /// None.
    Bell,
}

impl Wish {
    /// Each of them, as they are listed.
    pub const ALL: [Wish; 3] = [Wish::Each, Wish::Digest, Wish::Bell];

    /// As stored, and in forms.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Wish::Each => "yes",
            Wish::Digest => "digest",
            Wish::Bell => "no",
        }
    }

    /// From [`key`](Wish::key); `None` for another word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Wish> {
        Wish::ALL.into_iter().find(|wish| wish.key() == key)
    }
}

impl ToValue for Wish {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.key())
    }
}

impl FromValue for Wish {
    fn from_value(value: Value<'_>) -> Result<Wish, StoreError> {
        match value {
            Value::Text(key) => Wish::from_key(key).ok_or(StoreError::Column("wish about letters")),
            _ => Err(StoreError::Column("wish about letters")),
        }
    }
}

/// Why a wish is not kept.
#[derive(Debug, thiserror::Error)]
pub enum PreferenceError {
    /// Letters about the account are never turned off.
    #[error(
        "letters about your account are always sent: they tell when somebody else gets into it"
    )]
    Always(Topic),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a person wants of each topic, in the order of [`Topic::ALL`].
pub fn preferences(tx: &mut Tx<'_>, person: ShopperId) -> Result<Vec<(Topic, Wish)>, StoreError> {
    let kept: Vec<(String, Wish)> = tx.query(
        sql!("SELECT topic, mail FROM letter_preference WHERE shopper_id = $1 ORDER BY topic"),
        params![person],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let of = |topic: Topic| kept.iter().find(|(key, _)| key == topic.key()).map(|(_, wish)| *wish);
    Ok(Topic::ALL.map(|topic| (topic, of(topic).unwrap_or_default())).to_vec())
}

pub(crate) fn wish(tx: &mut Tx<'_>, person: ShopperId, topic: Topic) -> Result<Wish, StoreError> {
    if !topic.may_be_turned_off() {
        return Ok(Wish::Each);
    }
    let kept = tx.query_opt(
        sql!("SELECT mail FROM letter_preference WHERE shopper_id = $1 AND topic = $2"),
        params![person, topic.key()],
        |row| row.get(0),
    )?;
    Ok(kept.unwrap_or_default())
}

/// Keeps what a person wants of a topic.
///
/// # Errors
/// [`PreferenceError::Always`] for a topic that is never turned off.
pub fn prefer(
    tx: &mut Tx<'_>,
    person: ShopperId,
    topic: Topic,
    wish: Wish,
) -> Result<(), PreferenceError> {
    if !topic.may_be_turned_off() && wish != Wish::Each {
        return Err(PreferenceError::Always(topic));
    }
    tx.execute(
        sql!(
            "INSERT INTO letter_preference (shopper_id, topic, mail) VALUES ($1, $2, $3)
              ON CONFLICT (shopper_id, topic) DO UPDATE SET mail = excluded.mail"
        ),
        params![person, topic.key(), wish],
    )?;
    Ok(())
}

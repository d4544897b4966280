//! A request that happens once: its key, its effect and its answer are one transaction.
//!
//! [`claim`] inserts the key in the transaction of the effect, [`keep`] puts the answer beside it. A
//! second caller with the key waits (on PostgreSQL for the unique key, on SQLite for the one writer)
//! and then finds the answer, or nothing when the first was rolled back. So after a crash, a failure
//! or a commit of unknown outcome the same request is simply asked again.
//!
//! Where somebody else must be called between two transactions, the first ends with [`begin`], which
//! keeps what it made; asked again, the request goes on with that.

use kernel::Timestamp;
use sha2::{Digest, Sha256};
use store::{StoreError, Tx, params, sql};

/// A request with a key.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Whose key it is.
    pub caller: String,
    /// The key, as the caller chose it.
    pub key: String,
    /// The fingerprint of the request: with another one the key is not taken.
    pub request: Vec<u8>,
}

impl Ask {
    /// The request in 64 letters, for rows that must be unique by it for ever; keys are pruned.
    #[must_use]
    pub fn reference(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.caller.as_bytes());
        hash.update([0]);
        hash.update(self.key.as_bytes());
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// An answer that is kept: its status, and the rest as whoever keeps it wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The status of the answer.
    pub status: i64,
    /// The rest, sealed.
    pub answer: Vec<u8>,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing, or that it was claimed in this transaction: the request may run.
    Fresh,
    /// A first step was taken and made this; the request goes on with it.
    Begun(Vec<u8>),
    /// The request was answered.
    Answered(Kept),
    /// The key was used for another request.
    Other,
    /// A version before this one began the request and did not say how it ended.
    Lost,
}

/// What is known of a key before its request runs.
pub fn known(tx: &mut Tx<'_>, ask: &Ask) -> Result<Known, StoreError> {
    let row = tx.query_opt(
        sql!(
            "SELECT request, status, answer, made FROM idempotency WHERE caller = $1 AND key = $2"
        ),
        params![ask.caller, ask.key],
        |row| {
            let kept: (Option<i64>, Option<Vec<u8>>) = (row.get(1)?, row.get(2)?);
            Ok((row.get::<Vec<u8>>(0)?, kept, row.get::<Option<Vec<u8>>>(3)?))
        },
    )?;
    Ok(match row {
        None => Known::Fresh,
        Some((request, _, _)) if request != ask.request => Known::Other,
        Some((_, (Some(status), Some(answer)), _)) => Known::Answered(Kept { status, answer }),
        Some((_, _, Some(made))) => Known::Begun(made),
        Some(_) => Known::Lost,
    })
}

/// Claims the key in the transaction that does what was asked.
pub fn claim(tx: &mut Tx<'_>, ask: &Ask, now: Timestamp) -> Result<Known, StoreError> {
    let claimed = tx.execute(
        sql!(
            "INSERT INTO idempotency (caller, key, request, started_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (caller, key) DO NOTHING"
        ),
        params![ask.caller, ask.key, ask.request, now],
    )?;
    if claimed == 1 { Ok(Known::Fresh) } else { known(tx, ask) }
}

/// Ends a first step: asked again, the request goes on with what was `made`.
pub fn begin(tx: &mut Tx<'_>, ask: &Ask, made: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        sql!("UPDATE idempotency SET made = $1 WHERE caller = $2 AND key = $3 AND status IS NULL"),
        params![made, ask.caller, ask.key],
    )?;
    Ok(())
}

/// Keeps the answer, in the transaction of what it tells.
pub fn keep(tx: &mut Tx<'_>, ask: &Ask, kept: &Kept) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE idempotency SET status = $1, answer = $2
             WHERE caller = $3 AND key = $4 AND status IS NULL"
        ),
        params![kept.status, kept.answer, ask.caller, ask.key],
    )?;
    Ok(())
}

/// Keeps a refusal, after its transaction was rolled back, unless the key is known by now; answers
/// what is known. Nothing was done, so a refusal that is not kept is simply decided again.
pub fn keep_refusal(
    tx: &mut Tx<'_>,
    ask: &Ask,
    kept: &Kept,
    now: Timestamp,
) -> Result<Known, StoreError> {
    let claimed = claim(tx, ask, now)?;
    if claimed == Known::Fresh {
        keep(tx, ask, kept)?;
    }
    Ok(claimed)
}

/// Drops keys first used before `before`, at most `limit`; answers how many.
pub fn prune(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    tx.execute(
        sql!(
            "DELETE FROM idempotency WHERE (caller, key) IN (SELECT caller, key FROM idempotency
              WHERE started_at < $1 ORDER BY started_at LIMIT $2)"
        ),
        params![before, limit],
    )
}

//! What a capability proves about its data, in steps that fit in memory: a page of rows or one home at a
//! time, each in a snapshot of its own. A capability lists its [`Proof`]s in its face; `audit` runs them.

use crate::{Row, StoreError, Tx};
use kernel::Id;

/// What every proof holds beside its rules: a row that cannot be read breaks it, and ends no look at the
/// others.
pub const READABLE: &str = "every row can be read";

/// The key up to which a step looked; none when nothing is left.
pub type Looked = Result<Option<Vec<u8>>, StoreError>;

/// Some rules and the step that looks for what breaks them.
#[derive(Clone, Copy, Debug)]
pub struct Proof {
    /// What must be true, in English; breaches name one of these.
    pub rules: &'static [&'static str],
    /// Looks at what comes next after a key (empty at the start).
    pub step: fn(&mut Tx<'_>, &[u8], &mut Findings) -> Looked,
}

/// A rule that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Which one.
    pub rule: &'static str,
    /// Where and by how much, in English, with ids and amounts.
    pub detail: String,
}

/// What one step saw.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What does not hold; no more than a step's rows.
    pub breaches: Vec<Breach>,
    /// How many merchants' books were read whole.
    pub merchants: u64,
    /// How many orders were read beside them.
    pub orders: u64,
    /// Given to a step that looks at one home: something of the next one cannot be read. It answers where
    /// that home ends, and looks at nothing of it.
    pub skip: bool,
}

/// A row under its key, or what one of its columns should hold and does not.
pub type Found<T> = (Vec<u8>, Result<T, &'static str>);

/// Reads a row of a page under its `key`; that a column does not hold what it should is no error of the
/// page.
pub fn row<T>(
    key: Vec<u8>,
    row: &Row<'_>,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Found<T>, StoreError> {
    match read(row) {
        Ok(read) => Ok((key, Ok(read))),
        Err(StoreError::Column(what)) => Ok((key, Err(what))),
        Err(error) => Err(error),
    }
}

impl Findings {
    /// The key of a page's last row, and the rows that can be read; each other one breaks [`READABLE`].
    /// Rows are called by their `table`, and by their id under `prefix` where they have one.
    pub fn readable<T>(
        &mut self,
        (table, prefix): (&str, &str),
        page: Vec<Found<T>>,
    ) -> (Option<Vec<u8>>, Vec<T>) {
        let (mut last, mut rows) = (None, Vec::with_capacity(page.len()));
        for (key, read) in page {
            match read {
                Ok(read) => rows.push(read),
                Err(what) => {
                    let called = called(&key, prefix);
                    let told = format!("{table} {called}: a column does not hold a {what}");
                    self.broken(READABLE, told);
                }
            }
            last = Some(key);
        }
        (last, rows)
    }

    /// Adds a breach.
    pub fn broken(&mut self, rule: &'static str, detail: impl Into<String>) {
        self.breaches.push(Breach { rule, detail: detail.into() });
    }
}

/// The key of a row or home in a step: its home's number, and ids or other bytes that follow it.
#[must_use]
pub fn key(home: i64, rest: &[u8]) -> Vec<u8> {
    [home.to_be_bytes().as_slice(), rest].concat()
}

/// Reads [`key`]: the home (0, before every home, at the start) and the rest.
#[must_use]
pub fn parts(key: &[u8]) -> (i64, &[u8]) {
    match key.split_first_chunk() {
        Some((home, rest)) => (i64::from_be_bytes(*home), rest),
        None => (0, &[]),
    }
}

/// What the row or home of a key is called: its home, and its id under `prefix` or else its bytes.
#[must_use]
pub fn called(key: &[u8], prefix: &str) -> String {
    let (home, rest) = parts(key);
    if rest.is_empty() {
        return format!("home {home}");
    }
    let hex = || rest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let id = Id::from_bytes(rest).map_or_else(hex, |id| id.text(prefix));
    format!("{id} of home {home}")
}

/// Takes every step of `proofs` in one snapshot: for what is small, as in tests.
pub fn prove(tx: &mut Tx<'_>, proofs: &[Proof]) -> Result<Findings, StoreError> {
    let mut found = Findings::default();
    for proof in proofs {
        let mut after = Vec::new();
        while let Some(end) = (proof.step)(tx, &after, &mut found)? {
            after = end;
        }
    }
    Ok(found)
}

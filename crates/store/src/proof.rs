//! What a capability proves about its data, in steps that fit in memory: a page of rows or one home at a
//! time, each in a snapshot of its own. A capability lists its [`Proof`]s in its face; `audit` runs them.

use crate::{StoreError, Tx};

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
}

impl Findings {
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

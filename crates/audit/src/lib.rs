//! The audit: runs what each capability proves, and says what does not hold.
//!
//! Decides nothing by itself: rules and the look at the data lie in the `face` of their capability. It
//! changes nothing and runs on a live database, each step in a snapshot of its own, so that its memory
//! does not grow with the market.

use store::proof::{Findings, Proof, READABLE, called};
use store::{Db, StoreError};

/// What is proved, in the order of the house.
const FACES: &[&[Proof]] = &[
    calculator::face::PROOFS,
    inventory::face::PROOFS,
    ledger::face::PROOFS,
    orders::face::PROOFS,
    fulfilment::face::PROOFS,
    aftersales::face::PROOFS,
    settlement::face::PROOFS,
    conversations::face::PROOFS,
    trust::face::PROOFS,
    house::face::PROOFS,
];

/// More examples than this of one broken rule are not told.
const EXAMPLES_MAX: usize = 5;

/// One invariant.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    /// What must be true, in English.
    pub name: &'static str,
    /// Whether it is.
    pub ok: bool,
    /// Where it is not and by how much, with ids and amounts; the first few.
    pub detail: Vec<String>,
}

/// What was looked at and found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AuditReport {
    /// The invariants, in the order in which they were looked at.
    pub checks: Vec<Check>,
    /// How many merchants' books and orders were read.
    pub merchants: u64,
    /// How many orders.
    pub orders: u64,
}

/// Every rule that is looked at, in the order in which they are; several proofs may share one.
pub fn rules() -> impl Iterator<Item = &'static str> {
    let faces = FACES.iter().copied().flatten();
    faces.flat_map(|proof| proof.rules.iter().copied()).chain([READABLE])
}

impl AuditReport {
    fn new() -> AuditReport {
        let mut report = AuditReport { checks: Vec::new(), merchants: 0, orders: 0 };
        for rule in rules() {
            report.check(rule);
        }
        report
    }

    /// Everything is true.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.first_broken().is_none()
    }

    /// The first invariant that does not hold.
    #[must_use]
    pub fn first_broken(&self) -> Option<&Check> {
        self.checks.iter().find(|check| !check.ok)
    }

    /// The check of that name, which several proofs may share.
    fn check(&mut self, name: &'static str) -> &mut Check {
        let known = self.checks.iter().position(|check| check.name == name);
        let at = known.unwrap_or_else(|| {
            self.checks.push(Check { name, ok: true, detail: Vec::new() });
            self.checks.len() - 1
        });
        &mut self.checks[at]
    }

    fn add(&mut self, found: Findings) {
        self.merchants += found.merchants;
        self.orders += found.orders;
        for breach in found.breaches {
            let check = self.check(breach.rule);
            check.ok = false;
            if check.detail.len() < EXAMPLES_MAX {
                check.detail.push(breach.detail);
            }
        }
    }
}

/// Looks at everything.
///
/// # Errors
/// A fault of the database, in which case nothing is known; a rule that does not hold, or a row that cannot
/// be read, is no error but a [`Check`].
pub async fn audit(db: &Db) -> Result<AuditReport, StoreError> {
    let mut report = AuditReport::new();
    for face in FACES {
        for proof in *face {
            prove(db, *proof, &mut report).await?;
        }
    }
    Ok(report)
}

/// What cannot be read is told, with the place, and passed over; only where a step cannot pass over it,
/// its own proof ends there.
async fn prove(db: &Db, proof: Proof, report: &mut AuditReport) -> Result<(), StoreError> {
    let (mut after, mut skip) = (Vec::new(), false);
    loop {
        let from = after.clone();
        let looked = db
            .read(move |tx| {
                let mut found = Findings { skip, ..Findings::default() };
                Ok::<_, StoreError>(((proof.step)(tx, &from, &mut found)?, found))
            })
            .await;
        match looked {
            Ok((end, found)) => {
                report.add(found);
                skip = false;
                match end {
                    Some(end) => after = end,
                    None => return Ok(()),
                }
            }
            Err(StoreError::Column(_)) if skip => return Ok(()),
            Err(StoreError::Column(what)) => {
                let mut found = Findings::default();
                let (place, rules) = (called(&after, "id"), proof.rules.join("; "));
                let told = format!(
                    "after {place}: a column does not hold a {what}, and it is not known there \
                     whether {rules}"
                );
                found.broken(READABLE, told);
                report.add(found);
                skip = true;
            }
            Err(error) => return Err(error),
        }
    }
}

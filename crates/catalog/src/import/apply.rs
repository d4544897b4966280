//! A batch of listings out of a file meets the catalogue: one read, one decision each, one write.

use super::blame::column_of;
use super::columns::Column;
use super::issue::{Issue, Place, Severity, Trouble};
use super::merge::merge;
use super::{ImportOptions, ParsedListing};
use crate::commands::{emit, save_listing::drafted};
use crate::domain::listing::Listing;
use crate::facts;
use crate::{queries, store};
use ::store::{StoreError, Tx};
use kernel::{MerchantId, Moment, SkuId};
use std::collections::{BTreeMap, HashMap};

/// What became of one listing of the file.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The listing's key.
    pub handle: String,
    /// The line where it begins.
    pub line: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// The listing as it now is (in a dry run, as it would be); what was there when it failed.
    pub listing: Option<Listing>,
    /// What was wrong, when it failed; what its merchant should know, when it did not.
    pub issues: Vec<Issue>,
    /// Stock numbers that the file states anew; inventory counts them.
    pub counts: Vec<(SkuId, u32)>,
}

/// What became of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Created,
    /// It was there and has changed.
    Updated,
    /// It was there and the file says nothing new.
    Unchanged,
    /// It was left as it was.
    Failed,
}

/// Lays a batch of listings (no key twice) over the catalogue; `options.dry_run` only says what
/// would become of them.
///
/// # Errors
/// [`StoreError::LostRace`] when one of them was changed meanwhile, upon which the caller tries them
/// one by one.
pub fn apply_listings(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    batch: &[&ParsedListing],
    options: &ImportOptions,
    moment: &mut Moment,
) -> Result<Vec<Applied>, StoreError> {
    let handles: Vec<&str> = batch.iter().map(|parsed| parsed.handle.as_str()).collect();
    let known = queries::listings_by_handle(tx, merchant, &handles)?;
    let known: HashMap<&str, &Listing> = known.iter().map(|l| (l.handle.as_str(), l)).collect();
    let variants = batch.iter().flat_map(|parsed| &parsed.variants);
    let codes = variants.map(|variant| variant.code.as_str()).filter(|code| !code.is_empty());
    let held = store::listings_with_codes(tx, merchant, codes.collect())?;
    let mut applied = Vec::with_capacity(batch.len());
    for parsed in batch {
        let old = known.get(parsed.handle.as_str()).copied();
        let mut one = decide(old, merchant, parsed, options, moment);
        if one.outcome != Outcome::Failed {
            one.issues.extend(held_elsewhere(parsed, &held));
        }
        applied.push(one);
    }
    if !options.dry_run {
        let changed: Vec<&Listing> = applied
            .iter()
            .filter(|a| matches!(a.outcome, Outcome::Created | Outcome::Updated))
            .filter_map(|a| a.listing.as_ref())
            .collect();
        if !changed.is_empty() {
            store::save(tx, &changed, &[], moment.now)?;
        }
        for listing in changed {
            emit(tx, facts::LISTING_CHANGED, listing, moment.now)?;
        }
    }
    Ok(applied)
}

/// Notes for the SKU codes of `parsed` that other listings of its merchant have.
fn held_elsewhere(parsed: &ParsedListing, held: &BTreeMap<String, Vec<String>>) -> Vec<Issue> {
    let mut notes = Vec::new();
    for variant in &parsed.variants {
        let mut listings = held.get(&variant.code).into_iter().flatten();
        let Some(other) = listings.find(|handle| **handle != parsed.handle) else { continue };
        let column = parsed.columns.name(&Column::Sku);
        let place = Place { line: variant.line, column, listing: parsed.handle.clone() };
        let (value, other) = (variant.code.clone(), other.clone());
        notes.push(place.with(Trouble::SkuElsewhere { value, other }));
    }
    notes
}

/// Decides what becomes of one listing; pure.
fn decide(
    old: Option<&Listing>,
    merchant: MerchantId,
    parsed: &ParsedListing,
    options: &ImportOptions,
    moment: &mut Moment,
) -> Applied {
    let failed = |issues| Applied {
        handle: parsed.handle.clone(),
        line: parsed.line,
        outcome: Outcome::Failed,
        listing: old.cloned(),
        issues,
        counts: Vec::new(),
    };
    let place = |line, column| Place { line, column, listing: parsed.handle.clone() };
    let merged = match merge(old, parsed, options) {
        Ok(merged) => merged,
        Err(trouble) => return failed(vec![place(parsed.line, String::new()).with(trouble)]),
    };
    let faults = merged.draft.faults();
    if !faults.is_empty() {
        let issue = |fault: &crate::Fault| {
            let from = fault.variant.and_then(|at| merged.from.get(at).copied().flatten());
            let line = from.map_or(parsed.line, |variant| variant.line);
            let column = column_of(&parsed.columns, fault, &merged.draft);
            place(line, column).with(Trouble::Fault(fault.kind))
        };
        return failed(faults.iter().map(issue).collect());
    }
    let kept = (merged.left > 0).then_some(Trouble::VariantsKept { left: merged.left });
    let issues = kept.map(|trouble| place(parsed.line, String::new()).with(trouble));
    let mut before: HashMap<SkuId, Option<u32>> = HashMap::new();
    for variant in old.iter().flat_map(|old| &old.variants) {
        before.insert(variant.id, variant.stock_stated);
    }
    let made = drafted(old, merchant, merged.draft, moment).listing;
    let stated =
        |v: &crate::Variant| v.stock_stated.filter(|_| before.get(&v.id) != Some(&v.stock_stated));
    let counts = made.variants.iter().filter_map(|v| Some((v.id, stated(v)?))).collect();
    let outcome = match old {
        None => Outcome::Created,
        Some(old) if *old == made => Outcome::Unchanged,
        Some(_) => Outcome::Updated,
    };
    Applied {
        handle: parsed.handle.clone(),
        line: parsed.line,
        outcome,
        listing: Some(made),
        issues: issues.into_iter().collect(),
        counts,
    }
}

impl Applied {
    /// A listing that failed because someone else changed it while the file was read.
    #[must_use]
    pub fn changed_meanwhile(parsed: &ParsedListing) -> Applied {
        let place =
            Place { line: parsed.line, column: String::new(), listing: parsed.handle.clone() };
        Applied {
            handle: parsed.handle.clone(),
            line: parsed.line,
            outcome: Outcome::Failed,
            listing: None,
            issues: vec![place.with(Trouble::ChangedMeanwhile)],
            counts: Vec::new(),
        }
    }

    /// Whether one of the issues is an error.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.issues.iter().any(|issue| issue.severity == Severity::Error)
    }
}

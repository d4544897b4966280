//! A merchant confirms (or we suggest) the HS code of a listing's variants for one destination or many.

use super::emit;
use crate::domain::listing::{HsAssignment, Listing, assign_unless_finer};
use crate::facts;
use crate::{queries, store};
use ::store::{StoreError, Tx};
use kernel::{Country, ListingId, Moment, SkuId};
use std::collections::{BTreeMap, BTreeSet};

/// An HS code for destinations.
#[derive(Clone, Debug)]
pub struct AssignHs {
    /// The listing.
    pub listing: ListingId,
    /// The version the decision was made on; `None` changes whatever is there.
    pub version: Option<i64>,
    /// The variants it concerns; empty means all of them.
    pub skus: Vec<SkuId>,
    /// Where the code is to hold. For one destination it is taken whole. For several, its first six
    /// digits are, which are the same everywhere; national digits that are confirmed at one of them
    /// and begin with the same six stay.
    pub destinations: Vec<Country>,
    /// The code and who stands by it; `None` takes the code away.
    pub assignment: Option<HsAssignment>,
}

/// Why a code was not assigned.
#[derive(Debug, thiserror::Error)]
pub enum AssignHsError {
    /// No such listing.
    #[error("there is no such listing")]
    NotFound,
    /// Someone changed it meanwhile.
    #[error("the listing has changed meanwhile: it is now version {now}")]
    Changed {
        /// The version it has now.
        now: i64,
    },
    /// One of the variants is not the listing's.
    #[error("{0} is no variant of this listing")]
    NoSuchVariant(SkuId),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Assigns the code to the variants.
///
/// # Errors
/// [`AssignHsError::NotFound`] and [`AssignHsError::NoSuchVariant`]; [`AssignHsError::Changed`]: read
/// it again.
pub fn assign_hs(
    tx: &mut Tx<'_>,
    ask: &AssignHs,
    moment: &mut Moment,
) -> Result<Listing, AssignHsError> {
    let old = queries::listing(tx, ask.listing)?.ok_or(AssignHsError::NotFound)?;
    if ask.version.is_some_and(|version| version != old.version) {
        return Err(AssignHsError::Changed { now: old.version });
    }
    // Each once, however often they are named: nobody else writes meanwhile.
    let skus: BTreeSet<SkuId> = ask.skus.iter().copied().collect();
    let there: BTreeSet<Country> = ask.destinations.iter().copied().collect();
    let there: Vec<Country> = there.into_iter().collect();
    if let Some(stranger) = skus.iter().find(|sku| old.variant(**sku).is_none()) {
        return Err(AssignHsError::NoSuchVariant(*stranger));
    }
    let mut listing = old.clone();
    for variant in &mut listing.variants {
        if skus.is_empty() || skus.contains(&variant.id) {
            assign(&mut variant.hs, ask.assignment, &there);
        }
    }
    if listing == old {
        return Ok(old);
    }
    listing.version += 1;
    listing.updated_at = moment.now;
    store::save(tx, &[&listing], &[], moment.now)?;
    emit(tx, facts::LISTING_CHANGED, &listing, moment.now)?;
    Ok(listing)
}

fn assign(
    codes: &mut BTreeMap<Country, HsAssignment>,
    assignment: Option<HsAssignment>,
    there: &[Country],
) {
    match (assignment, there) {
        (None, all) => codes.retain(|destination, _| !all.contains(destination)),
        (Some(assignment), [one]) => _ = codes.insert(*one, assignment),
        (Some(assignment), all) => {
            let shared = HsAssignment { code: assignment.code.hs6(), ..assignment };
            all.iter().for_each(|one| assign_unless_finer(codes, *one, shared));
        }
    }
}

//! Many listings at once get what they lack (a shelf, a weight, a customs code) and are published; each is
//! told by itself, and none holds up another.

use super::publish_listing::{PublishError, PublishListing, publish_listing};
use super::screen::{destinations_meant, screen_everywhere};
use crate::domain::finding::Finding;
use ::store::{StoreError, Tx};
use catalog::{
    AssignHs, AssignHsError, ChangeStatusError, EditListing, Fault, HsAssignment, HsState, Listing,
    ListingDraft, SaveListingError, Status,
};
use kernel::{Grams, ListingId, MerchantId, Moment};
use trade::{HsCode, HsEdition};

/// What one of many listings is given.
#[derive(Clone, Debug)]
pub struct FinishListing {
    /// Which.
    pub listing: ListingId,
    /// The version the decision was made on; `None` finishes whatever is there.
    pub version: Option<i64>,
    /// Its shelf.
    pub category: Option<String>,
    /// The packed weight of those of its variants that have none.
    pub weight: Option<Grams>,
    /// The code that its merchant confirms, for all its variants and every destination that she ships to;
    /// for several destinations its first six digits, as [`catalog::assign_hs`] says.
    pub code: Option<HsCode>,
    /// Put it on sale, when nothing lacks.
    pub publish: bool,
}

/// How a listing stands that was given what it was to get.
#[derive(Clone, Debug)]
pub struct Finished {
    /// As it now is.
    pub listing: Listing,
    /// It is for sale.
    pub published: bool,
    /// What it still lacks.
    pub lacking: Vec<Finding>,
}

/// Why a listing was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The merchant has no such listing.
    #[error("there is no such listing")]
    NotFound,
    /// Someone changed it meanwhile.
    #[error("the listing has changed meanwhile: it is now version {now}")]
    Changed {
        /// The version it has now.
        now: i64,
    },
    /// It was put away.
    #[error("the listing is put away: bring it back first")]
    Archived,
    /// What it was to get is not well-formed.
    #[error("{}", .0.iter().map(|fault| fault.kind.what()).collect::<Vec<_>>().join("; "))]
    Malformed(Vec<Fault>),
    /// HS 2022 has no such code.
    #[error("{0} is no code of HS 2022")]
    UnknownCode(HsCode),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<SaveListingError> for FinishError {
    fn from(error: SaveListingError) -> FinishError {
        match error {
            SaveListingError::Malformed(faults) => FinishError::Malformed(faults),
            // Its key stays as it is: only another's change can have taken it.
            SaveListingError::HandleTaken(_) => FinishError::Store(StoreError::LostRace),
            SaveListingError::NotFound => FinishError::NotFound,
            SaveListingError::Changed { now } => FinishError::Changed { now },
            SaveListingError::Store(error) => FinishError::Store(error),
        }
    }
}

impl From<AssignHsError> for FinishError {
    fn from(error: AssignHsError) -> FinishError {
        match error {
            AssignHsError::NotFound | AssignHsError::NoSuchVariant(_) => FinishError::NotFound,
            AssignHsError::Changed { now } => FinishError::Changed { now },
            AssignHsError::Store(error) => FinishError::Store(error),
        }
    }
}

/// One of many listings: how it stands, or why it was left as it was.
pub type Outcome = Result<Finished, FinishError>;

/// Finishes the listings of `merchant`, in order; answers what became of each.
///
/// # Errors
/// A fault of the database alone: then none was changed. No outcome is one.
pub fn finish_listings(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    asks: &[FinishListing],
    moment: &mut Moment,
) -> Result<Vec<(ListingId, Outcome)>, StoreError> {
    let mut outcomes = Vec::with_capacity(asks.len());
    for ask in asks {
        let outcome = match finish(tx, merchant, ask, moment) {
            Err(FinishError::Store(error)) => return Err(error),
            outcome => outcome,
        };
        outcomes.push((ask.listing, outcome));
    }
    Ok(outcomes)
}

/// What is refused is refused before anything is written.
fn finish(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    ask: &FinishListing,
    moment: &mut Moment,
) -> Outcome {
    let listing = catalog::listing(tx, ask.listing)?;
    let listing = listing.filter(|found| found.merchant == merchant);
    let listing = listing.ok_or(FinishError::NotFound)?;
    if ask.version.is_some_and(|version| version != listing.version) {
        return Err(FinishError::Changed { now: listing.version });
    }
    if listing.status == Status::Archived {
        return Err(FinishError::Archived);
    }
    if let Some(code) = ask.code.filter(|code| !trade::hs::exists(*code)) {
        return Err(FinishError::UnknownCode(code));
    }
    let listing = fill_in(tx, &listing, ask, moment)?;
    let listing = confirm_code(tx, listing, ask, moment)?;
    if !ask.publish {
        let published = listing.status == Status::Published;
        let screening = screen_everywhere(tx, &listing, moment.now)?;
        return Ok(Finished {
            lacking: screening.blocking().cloned().collect(),
            listing,
            published,
        });
    }
    let publish = PublishListing { listing: listing.id, version: Some(listing.version) };
    match publish_listing(tx, &publish, moment) {
        Ok(now) => Ok(Finished { listing: now.listing, published: true, lacking: Vec::new() }),
        Err(PublishError::Blocked(mut lacking)) => {
            lacking.retain(|finding| finding.effect == crate::Effect::Blocks);
            Ok(Finished { listing, published: false, lacking })
        }
        Err(PublishError::NotApproved) => {
            Ok(Finished { listing, published: false, lacking: vec![Finding::not_approved()] })
        }
        Err(PublishError::Status(refusal)) => Err(match refusal {
            ChangeStatusError::NotFound => FinishError::NotFound,
            ChangeStatusError::Changed { now } => FinishError::Changed { now },
            ChangeStatusError::NoWay { .. } => FinishError::Archived,
            ChangeStatusError::Store(error) => FinishError::Store(error),
        }),
        Err(PublishError::Store(error)) => Err(error.into()),
    }
}

/// The shelf, and the weights that are missing.
fn fill_in(
    tx: &mut Tx<'_>,
    listing: &Listing,
    ask: &FinishListing,
    moment: &mut Moment,
) -> Result<Listing, FinishError> {
    let mut draft = ListingDraft::of(listing);
    if let Some(category) = &ask.category {
        draft.category.clone_from(category);
    }
    if listing.kind.is_shipped() {
        for variant in &mut draft.variants {
            variant.weight = variant.weight.or(ask.weight);
        }
    }
    let edit = EditListing { listing: listing.id, version: Some(listing.version), draft };
    Ok(catalog::edit_listing(tx, &edit, moment)?)
}

fn confirm_code(
    tx: &mut Tx<'_>,
    listing: Listing,
    ask: &FinishListing,
    moment: &mut Moment,
) -> Result<Listing, FinishError> {
    let Some(code) = ask.code.filter(|_| listing.kind.is_shipped()) else { return Ok(listing) };
    let home = (listing.merchant, listing.origin);
    let assign = AssignHs {
        listing: listing.id,
        version: Some(listing.version),
        skus: Vec::new(),
        destinations: destinations_meant(tx, home, moment.now)?,
        assignment: Some(HsAssignment {
            code,
            edition: HsEdition::HS2022,
            state: HsState::Confirmed,
        }),
    };
    Ok(catalog::assign_hs(tx, &assign, moment)?)
}

//! A merchant makes a listing or changes one, as a whole.

use super::emit;
use crate::domain::draft::{ListingDraft, code_for};
use crate::domain::fault::Fault;
use crate::domain::listing::{Listing, Status};
use crate::facts;
use crate::{queries, store};
use ::store::{StoreError, Tx};
use kernel::{ListingId, MerchantId, Moment, SkuId};

/// A listing to be made, as a draft.
#[derive(Clone, Debug)]
pub struct NewListing {
    /// Who sells it.
    pub merchant: MerchantId,
    /// What it says.
    pub draft: ListingDraft,
}

/// A listing to be changed.
#[derive(Clone, Debug)]
pub struct EditListing {
    /// Which.
    pub listing: ListingId,
    /// The version the change was made on; `None` changes whatever is there.
    pub version: Option<i64>,
    /// What it shall say.
    pub draft: ListingDraft,
}

/// Why a listing was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum SaveListingError {
    /// The draft is not well-formed.
    #[error("{}", faults_text(.0))]
    Malformed(Vec<Fault>),
    /// Another listing of the merchant has the handle.
    #[error("another of your listings already has the key \"{0}\"")]
    HandleTaken(String),
    /// No such listing.
    #[error("there is no such listing")]
    NotFound,
    /// Someone changed it meanwhile.
    #[error("the listing has changed meanwhile: it is now version {now}")]
    Changed {
        /// The version it has now.
        now: i64,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn faults_text(faults: &[Fault]) -> String {
    let texts: Vec<&str> = faults.iter().map(|fault| fault.kind.what()).collect();
    texts.join("; ")
}

/// Makes a listing in status draft.
///
/// # Errors
/// [`SaveListingError::Malformed`] with all that is wrong with the draft;
/// [`SaveListingError::HandleTaken`].
pub fn create_listing(
    tx: &mut Tx<'_>,
    ask: &NewListing,
    moment: &mut Moment,
) -> Result<Listing, SaveListingError> {
    refuse_faults(&ask.draft)?;
    if queries::listing_by_handle(tx, ask.merchant, &ask.draft.handle)?.is_some() {
        return Err(SaveListingError::HandleTaken(ask.draft.handle.clone()));
    }
    let made = drafted(None, ask.merchant, ask.draft.clone(), moment);
    store::save(tx, &[&made.listing], &[], moment.now)?;
    emit(tx, facts::LISTING_CHANGED, &made.listing, moment.now)?;
    Ok(made.listing)
}

/// Changes a listing; a draft that says what is there already changes nothing.
///
/// # Errors
/// As [`create_listing`]; [`SaveListingError::NotFound`]; [`SaveListingError::Changed`] when it has
/// another version than the one named: read it again.
pub fn edit_listing(
    tx: &mut Tx<'_>,
    ask: &EditListing,
    moment: &mut Moment,
) -> Result<Listing, SaveListingError> {
    let old = queries::listing(tx, ask.listing)?.ok_or(SaveListingError::NotFound)?;
    if ask.version.is_some_and(|version| version != old.version) {
        return Err(SaveListingError::Changed { now: old.version });
    }
    refuse_faults(&ask.draft)?;
    if ask.draft.handle != old.handle
        && queries::listing_by_handle(tx, old.merchant, &ask.draft.handle)?.is_some()
    {
        return Err(SaveListingError::HandleTaken(ask.draft.handle.clone()));
    }
    let made = drafted(Some(&old), old.merchant, ask.draft.clone(), moment);
    if made.listing == old {
        return Ok(old);
    }
    store::save(tx, &[&made.listing], &made.retired, moment.now)?;
    emit(tx, facts::LISTING_CHANGED, &made.listing, moment.now)?;
    Ok(made.listing)
}

fn refuse_faults(draft: &ListingDraft) -> Result<(), SaveListingError> {
    let faults = draft.faults();
    if faults.is_empty() { Ok(()) } else { Err(SaveListingError::Malformed(faults)) }
}

/// A listing made from a draft, and the variants it no longer has.
pub(crate) struct Drafted {
    /// Equal to the old listing, version and all, when the draft says nothing new.
    pub(crate) listing: Listing,
    /// Variants the old listing has and the draft lacks.
    pub(crate) retired: Vec<SkuId>,
}

/// The listing `draft` makes of `old`, one version on, or of nothing.
pub(crate) fn drafted(
    old: Option<&Listing>,
    merchant: MerchantId,
    draft: ListingDraft,
    moment: &mut Moment,
) -> Drafted {
    let home = merchant.home();
    let id = old.map_or_else(|| moment.id(home), |old| old.id);
    let known = |sku: &SkuId| old.is_some_and(|old| old.variant(*sku).is_some());
    let variants = draft.variants.into_iter().map(|mut variant| {
        let sku = variant.id.filter(known).unwrap_or_else(|| moment.id(home));
        if variant.code.is_empty() {
            variant.code = code_for(&draft.handle, &variant.values);
        }
        variant.into_variant(sku, id)
    });
    let mut listing = Listing {
        id,
        merchant,
        variants: variants.collect(),
        handle: draft.handle,
        kind: draft.kind,
        status: old.map_or(Status::Draft, |old| old.status),
        category: draft.category,
        brand: draft.brand,
        origin: draft.origin,
        texts: draft.texts,
        options: draft.options,
        pictures: draft.pictures,
        version: old.map_or(1, |old| old.version),
        created_at: old.map_or(moment.now, |old| old.created_at),
        updated_at: old.map_or(moment.now, |old| old.updated_at),
    };
    let retired = old.map_or_else(Vec::new, |old| {
        let gone = old.variants.iter().filter(|variant| listing.variant(variant.id).is_none());
        gone.map(|variant| variant.id).collect()
    });
    if old.is_some_and(|old| *old != listing) {
        listing.version += 1;
        listing.updated_at = moment.now;
    }
    Drafted { listing, retired }
}

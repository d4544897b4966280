//! A listing moves between draft, published, paused and archived. Whether it *may* be published is
//! for trust to say, which calls this.

use super::emit;
use crate::domain::listing::{Listing, Status};
use crate::facts::{self, ListingMoved};
use crate::{queries, store};
use ::store::{StoreError, Tx};
use events::Fact;
use kernel::{ListingId, Moment};

/// A listing to be moved.
#[derive(Clone, Copy, Debug)]
pub struct ChangeStatus {
    /// Which.
    pub listing: ListingId,
    /// The version the decision was made on; `None` moves whatever is there.
    pub version: Option<i64>,
    /// Where to.
    pub to: Status,
}

/// Why a listing was not moved.
#[derive(Debug, thiserror::Error)]
pub enum ChangeStatusError {
    /// No such listing.
    #[error("there is no such listing")]
    NotFound,
    /// Someone changed it meanwhile.
    #[error("the listing has changed meanwhile: it is now version {now}")]
    Changed {
        /// The version it has now.
        now: i64,
    },
    /// There is no way from one status to the other.
    #[error("a listing that is {from} cannot become {to}")]
    NoWay {
        /// The status it has.
        from: Status,
        /// The status it was to have.
        to: Status,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The fact that tells of a move to `status`.
const fn fact_of(status: Status) -> Fact<ListingMoved> {
    match status {
        Status::Draft => facts::LISTING_CHANGED,
        Status::Published => facts::LISTING_PUBLISHED,
        Status::Paused => facts::LISTING_PAUSED,
        Status::Archived => facts::LISTING_ARCHIVED,
    }
}

/// Whether there is a way: an archived listing only comes back as a draft, and what shoppers have
/// seen is never a draft again without being archived first.
const fn may_move(from: Status, to: Status) -> bool {
    match (from, to) {
        (Status::Draft | Status::Paused, Status::Published)
        | (Status::Published, Status::Paused)
        | (Status::Draft | Status::Published | Status::Paused, Status::Archived)
        | (Status::Archived, Status::Draft) => true,
        (Status::Draft | Status::Published | Status::Paused, Status::Draft)
        | (Status::Draft | Status::Paused | Status::Archived, Status::Paused)
        | (Status::Published | Status::Archived, Status::Published)
        | (Status::Archived, Status::Archived) => false,
    }
}

/// Moves a listing; moving it to where it is changes nothing.
///
/// # Errors
/// [`ChangeStatusError::NotFound`]; [`ChangeStatusError::NoWay`] from the status it has;
/// [`ChangeStatusError::Changed`]: read it again.
pub fn change_status(
    tx: &mut Tx<'_>,
    ask: &ChangeStatus,
    moment: &mut Moment,
) -> Result<Listing, ChangeStatusError> {
    let mut listing = queries::listing(tx, ask.listing)?.ok_or(ChangeStatusError::NotFound)?;
    if ask.version.is_some_and(|version| version != listing.version) {
        return Err(ChangeStatusError::Changed { now: listing.version });
    }
    if listing.status == ask.to {
        return Ok(listing);
    }
    if !may_move(listing.status, ask.to) {
        return Err(ChangeStatusError::NoWay { from: listing.status, to: ask.to });
    }
    store::set_status(tx, &listing, ask.to, moment.now)?;
    listing.status = ask.to;
    listing.version += 1;
    listing.updated_at = moment.now;
    emit(tx, fact_of(ask.to), &listing, moment.now)?;
    Ok(listing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_draft_or_a_paused_listing_can_be_published() {
        let from = Status::ALL.iter().filter(|s| may_move(**s, Status::Published));
        assert_eq!(from.collect::<Vec<_>>(), [&Status::Draft, &Status::Paused]);
        assert!(Status::ALL.iter().all(|s| !may_move(*s, *s)));
    }
}

//! A batch of a file is laid over the catalogue, its stock counted, and what may be is published.

use super::ImportAsk;
use crate::commands::publish_listing::{PublishError, PublishListing, publish_listing};
use crate::commands::screen::screen_everywhere;
use crate::domain::finding::Finding;
use ::store::{StoreError, Tx};
use catalog::import::{
    Applied, Group, ImportOptions, Issue, Outcome, ParsedListing, Wish, apply_listings,
};
use catalog::{Listing, Status};
use kernel::{ListingId, Moment};

/// What became of one listing, with its stock and publication.
pub(super) struct Done {
    pub(super) applied: Applied,
    pub(super) counted: u64,
    pub(super) publication: Publication,
}

impl Done {
    /// The listing, when it is a draft now.
    pub(super) fn draft(&self) -> Option<ListingId> {
        let listing = self.applied.listing.as_ref()?;
        let left = match (&self.publication, self.applied.outcome) {
            (_, Outcome::Failed) | (Publication::Published, _) => false,
            (Publication::None | Publication::Withheld(_), _) => listing.status == Status::Draft,
        };
        left.then_some(listing.id)
    }
}

pub(super) enum Publication {
    /// Nobody asked, or it is for sale already.
    None,
    /// It is now for sale.
    Published,
    /// It lacks something.
    Withheld(Vec<Finding>),
}

/// Lays groups over the catalogue, counts their stock and publishes what is wished.
pub(super) fn lay(
    tx: &mut Tx<'_>,
    ask: &ImportAsk,
    groups: &[Group],
    moment: &mut Moment,
) -> Result<Vec<Done>, StoreError> {
    let batch: Vec<&ParsedListing> = groups.iter().filter_map(|g| g.listing.as_ref()).collect();
    let applied = apply_listings(tx, ask.merchant, &batch, &ask.options, moment)?;
    let mut done = Vec::with_capacity(applied.len());
    for (mut applied, parsed) in applied.into_iter().zip(batch) {
        let counted = count_stock(tx, ask, &mut applied, moment)?;
        let publication = match (&applied.listing, parsed.wish) {
            (Some(listing), Wish::Publish) if ask.options.publish => {
                publish(tx, listing, applied.outcome, &ask.options, moment)?
            }
            _ => Publication::None,
        };
        done.push(Done { applied, counted, publication });
    }
    Ok(done)
}

/// Counts the stock the file states anew; answers how many SKUs.
fn count_stock(
    tx: &mut Tx<'_>,
    ask: &ImportAsk,
    applied: &mut Applied,
    moment: &mut Moment,
) -> Result<u64, StoreError> {
    if ask.options.dry_run || applied.counts.is_empty() {
        return Ok(applied.counts.len() as u64);
    }
    let counted = inventory::count(tx, ask.merchant, &applied.counts, moment)?;
    for short in counted.short {
        let code = applied.listing.as_ref().and_then(|l| l.variant(short.sku)).map(|v| &v.code);
        let code = code.cloned().unwrap_or_default();
        applied.issues.push(Issue::stock_promised(
            applied.line,
            &applied.handle,
            &code,
            (short.counted, short.promised),
        ));
    }
    Ok(counted.set as u64)
}

fn publish(
    tx: &mut Tx<'_>,
    listing: &Listing,
    outcome: Outcome,
    options: &ImportOptions,
    moment: &mut Moment,
) -> Result<Publication, StoreError> {
    let may_try = match (outcome, listing.status) {
        (Outcome::Failed, _) | (_, Status::Published | Status::Archived | Status::Paused) => false,
        (Outcome::Created | Outcome::Updated | Outcome::Unchanged, Status::Draft) => true,
    };
    if !may_try {
        return Ok(Publication::None);
    }
    if options.dry_run {
        let screening = screen_everywhere(tx, listing, moment.now)?;
        let blocked = screening.blocking().next().is_some();
        return Ok(if blocked {
            Publication::Withheld(screening.findings)
        } else {
            Publication::Published
        });
    }
    let ask = PublishListing { listing: listing.id, version: Some(listing.version) };
    match publish_listing(tx, &ask, moment) {
        Ok(_) => Ok(Publication::Published),
        Err(PublishError::Blocked(findings)) => Ok(Publication::Withheld(findings)),
        Err(PublishError::NotApproved) => Ok(Publication::Withheld(vec![Finding::not_approved()])),
        Err(PublishError::Status(error)) => match error {
            catalog::ChangeStatusError::Store(error) => Err(error),
            catalog::ChangeStatusError::NotFound
            | catalog::ChangeStatusError::Changed { .. }
            | catalog::ChangeStatusError::NoWay { .. } => Err(StoreError::LostRace),
        },
        Err(PublishError::Store(error)) => Err(error),
    }
}

//! Looks a listing over, for one destination or for all there are lanes to.

use crate::domain::finding::{Effect, Finding};
use crate::domain::rules::listing_findings;
use ::store::{StoreError, Tx};
use catalog::Listing;
use kernel::{Country, Timestamp};
use pricing::QuoteRefusal;
use trade::Book;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screening {
    /// Everything that was found, what blocks first.
    pub findings: Vec<Finding>,
}

impl Screening {
    /// What blocks publication.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.effect == Effect::Blocks)
    }

    /// Why it is not sold to a destination.
    pub fn not_sold(&self, destination: Country) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| {
            finding.effect == Effect::NotSold && finding.destination == Some(destination)
        })
    }
}

/// The destinations there are lanes to from `origin`, by code.
#[must_use]
pub fn destinations_from(origin: Country) -> Vec<Country> {
    let regimes = Book::shipped().regimes().iter();
    let mut found: Vec<Country> =
        regimes.map(|regime| regime.destination).filter(|to| *to != origin).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Why variants of `listing` are not sold to `destination`; empty for a service, since nothing
/// crosses a border.
///
/// # Errors
/// [`StoreError`] only.
pub fn screen(
    tx: &mut Tx<'_>,
    listing: &Listing,
    destination: Country,
    now: Timestamp,
) -> Result<Vec<Finding>, StoreError> {
    if !listing.kind.is_shipped() {
        return Ok(Vec::new());
    }
    let prices = pricing::listing_prices(tx, listing, destination, now)?;
    let mut findings = Vec::new();
    for (sku, price) in prices {
        let refusal = match price {
            Ok(_) => continue,
            Err(QuoteRefusal::Store(error)) => return Err(error),
            Err(refusal) => refusal,
        };
        findings.push(Finding {
            effect: Effect::NotSold,
            variant: Some(sku),
            destination: Some(destination),
            note: refusal.note(),
            what: refusal.to_string(),
            field: refusal.field(),
            ways_out: refusal.ways_out(),
        });
    }
    Ok(findings)
}

fn lacks_code(finding: &Finding) -> bool {
    finding.note.key == "refusal-unconfirmed-hs"
}

/// Looks `listing` over for every destination. Lacking HS codes block it when it could be sold
/// nowhere else; a ban never does.
///
/// # Errors
/// [`StoreError`] only.
pub fn screen_everywhere(
    tx: &mut Tx<'_>,
    listing: &Listing,
    now: Timestamp,
) -> Result<Screening, StoreError> {
    let mut findings = listing_findings(listing);
    let blocked = findings.iter().any(|finding| finding.effect == Effect::Blocks);
    let mut sellable = false;
    let mut refused = Vec::new();
    for destination in destinations_from(listing.origin) {
        let why = screen(tx, listing, destination, now)?;
        // A ban is an answer: the code is known, the listing is shown and says why.
        sellable |= why.len() < listing.variants.len() || why.iter().any(|f| !lacks_code(f));
        refused.extend(why);
    }
    if !sellable && listing.kind.is_shipped() {
        refused.iter_mut().filter(|f| lacks_code(f)).for_each(|f| f.effect = Effect::Blocks);
    }
    // What blocks it anyway is said once; where it is sold is known when that is mended.
    refused.retain(|finding| !blocked || lacks_code(finding));
    findings.extend(refused);
    findings.sort_by_key(|finding| match finding.effect {
        Effect::Blocks => 0,
        Effect::NotSold => 1,
        Effect::Advice => 2,
    });
    Ok(Screening { findings })
}

//! Looks a listing over, for one destination or for all there are lanes to.

use crate::domain::finding::{Effect, Finding};
use crate::domain::rules::listing_findings;
use ::store::{StoreError, Tx};
use catalog::Listing;
use kernel::{Country, MerchantId, Timestamp};
use pricing::{QuoteRefusal, Terms};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};
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

/// The destinations that `book` knows how parcels sent from `origin` get to, by code.
#[must_use]
pub fn destinations_from(book: &Book, origin: Country) -> Vec<Country> {
    let mut found: Vec<Country> = Country::all().filter(|to| leads(book, origin, *to)).collect();
    found.sort_unstable();
    found
}

fn leads(book: &Book, from: Country, to: Country) -> bool {
    from != to && book.regime(from, to, None).is_ok()
}

/// The destinations that a merchant's rate cards and the rules lead to, by code.
pub fn destinations_of(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    now: Timestamp,
) -> Result<Vec<Country>, StoreError> {
    let book = rules::books::active(tx, now.date())?;
    let mut found = BTreeSet::new();
    for card in pricing::rate_cards(tx, merchant)? {
        let reached = card.countries.iter().filter(|to| leads(&book, card.sent_from, **to));
        found.extend(reached.copied());
    }
    Ok(found.into_iter().collect())
}

/// Where a merchant of `country` may mean to sell: the destinations of her rate cards; without any
/// card the first there is a lane to, so that she is told what lacks.
pub fn destinations_meant(
    tx: &mut Tx<'_>,
    (merchant, country): (MerchantId, Country),
    now: Timestamp,
) -> Result<Vec<Country>, StoreError> {
    let found = destinations_of(tx, merchant, now)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let book = rules::books::active(tx, now.date())?;
    let all = destinations_from(&book, country);
    let first = all.iter().find(|to| **to == Country::CN).or(all.first());
    Ok(first.copied().into_iter().collect())
}

/// Why variants of `listing` are not sold to `destination`; empty for a service, since nothing
/// crosses a border.
pub fn screen(
    tx: &mut Tx<'_>,
    listing: &Listing,
    destination: Country,
    now: Timestamp,
) -> Result<Vec<Finding>, StoreError> {
    if !listing.kind.is_shipped() {
        return Ok(Vec::new());
    }
    not_sold_under(listing, &pricing::terms(tx, listing.merchant, destination, now)?)
}

fn not_sold_under(listing: &Listing, terms: &Terms) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    for variant in &listing.variants {
        let refusal = match terms.unit(listing, variant) {
            Ok(_) => continue,
            Err(QuoteRefusal::Store(error)) => return Err(error),
            Err(refusal) => refusal,
        };
        findings.push(Finding {
            effect: Effect::NotSold,
            variant: Some(variant.id),
            destination: Some(terms.destination),
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

/// Looks `listing` over for every destination that its merchant ships to. Lacking HS codes block it when it could be sold
/// nowhere else; a ban never does.
pub fn screen_everywhere(
    tx: &mut Tx<'_>,
    listing: &Listing,
    now: Timestamp,
) -> Result<Screening, StoreError> {
    everywhere(tx, listing, &mut Known::default(), now)
}

/// As [`screen_everywhere`], for each of `listings`: where they may be sold, and on which terms, is read once for
/// all of one merchant.
pub fn screen_all(
    tx: &mut Tx<'_>,
    listings: &[Listing],
    now: Timestamp,
) -> Result<Vec<Screening>, StoreError> {
    let mut known = Known::default();
    listings.iter().map(|listing| everywhere(tx, listing, &mut known, now)).collect()
}

/// The terms to wherever a merchant may mean to sell, by where her listing is from: read for the first one, and kept
/// for those that are looked over next.
#[derive(Default)]
struct Known(BTreeMap<(MerchantId, Country), Vec<Terms>>);

impl Known {
    fn terms(
        &mut self,
        tx: &mut Tx<'_>,
        from: (MerchantId, Country),
        now: Timestamp,
    ) -> Result<&[Terms], StoreError> {
        let terms: &Vec<Terms> = match self.0.entry(from) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let meant = destinations_meant(tx, from, now)?;
                free.insert(pricing::terms_to(tx, from.0, &meant, now)?)
            }
        };
        Ok(terms)
    }
}

fn everywhere(
    tx: &mut Tx<'_>,
    listing: &Listing,
    known: &mut Known,
    now: Timestamp,
) -> Result<Screening, StoreError> {
    let mut findings = listing_findings(listing);
    let blocked = findings.iter().any(|finding| finding.effect == Effect::Blocks);
    let mut sellable = false;
    let mut refused = Vec::new();
    for terms in known.terms(tx, (listing.merchant, listing.origin), now)? {
        // No service crosses a border.
        let shipped = listing.kind.is_shipped();
        let why = if shipped { not_sold_under(listing, terms)? } else { Vec::new() };
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

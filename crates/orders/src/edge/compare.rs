//! A provider's own list of what moved, held against what is recorded of it here. Changes nothing: what
//! is missing is recorded by [`reconcile`](super::reconcile).

use super::list::{ListError, Pages};
use crate::commands::record_payment::counted_before;
use crate::domain::movement::Movement;
use crate::store;
use crate::store::payment::Posts;
use ::store::{Db, StoreError, Tx};
use kernel::{PaymentId, Timestamp};
use payments::{Movement as Listed, Provider};
use std::collections::HashSet;
use std::fmt;

/// How many records are read at once.
const PAGE: u32 = 500;

/// Where a provider's list and the record differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The provider lists it, and it is not recorded (yet).
    NotRecorded(Box<Movement>),
    /// The provider lists it, and it cannot be read.
    NotRead {
        /// As it is listed.
        text: String,
    },
    /// Both have it, and not as the same.
    Other {
        /// As the provider lists it.
        listed: Box<Movement>,
        /// As it is recorded.
        recorded: Box<Movement>,
    },
    /// It is recorded, and the provider does not list it.
    NotListed {
        /// The provider's id, as it was recorded.
        provider_ref: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Difference::NotRecorded(one) => {
                write!(f, "{}: {}, and nothing is recorded", one.provider_ref, one.said())
            }
            Difference::NotRead { text } => write!(f, "cannot be read: {text}"),
            Difference::Other { listed, recorded } => {
                let (theirs, ours) = (listed.said(), recorded.said());
                write!(f, "{}: {theirs}, and recorded as {ours}", listed.provider_ref)
            }
            Difference::NotListed { provider_ref } => {
                write!(f, "{provider_ref}: recorded, and not in the provider's list")
            }
        }
    }
}

/// Reads the provider's list to its end and names every difference to the record.
///
/// # Errors
/// [`ListError`]: nothing is known of the list as a whole; ask again, and of one that has no end its
/// provider.
pub async fn compare(
    db: &Db,
    provider: &Provider,
    now: Timestamp,
) -> Result<Vec<Difference>, ListError> {
    let mut comparison = Comparison::new(provider.key(), now);
    let mut pages = Pages::after(provider, String::new());
    while let Some(page) = pages.next().await? {
        comparison.take(db, page.items).await?;
    }
    Ok(comparison.end(db).await?)
}

/// A comparison under way: the pages of a list are taken in turn.
#[derive(Debug)]
pub struct Comparison {
    provider: &'static str,
    since: Timestamp,
    listed: HashSet<String>,
    found: Vec<Difference>,
}

impl Comparison {
    /// Begins one, before the list is read: what is told from `now` on need not be in it.
    #[must_use]
    pub fn new(provider: &'static str, now: Timestamp) -> Comparison {
        Comparison { provider, since: now, listed: HashSet::new(), found: Vec::new() }
    }

    /// Takes a page of the list.
    ///
    /// # Errors
    /// [`StoreError`]: begin anew.
    pub async fn take(&mut self, db: &Db, page: Vec<Listed>) -> Result<(), StoreError> {
        let (provider, now) = (self.provider, self.since);
        let mut moved: Vec<Movement> = Vec::with_capacity(page.len());
        for listed in page {
            match listed {
                Listed::Payment(word) => moved.push(Movement::payment(provider, &word, now)),
                Listed::Refund(word) => moved.push(Movement::refund(provider, &word, now)),
                Listed::Unknown(text) => self.found.push(Difference::NotRead { text }),
            }
        }
        self.listed.extend(moved.iter().map(|one| one.provider_ref.clone()));
        let found = db.read(move |tx| {
            moved.iter().map(|one| difference(tx, one)).collect::<Result<Vec<_>, StoreError>>()
        });
        self.found.extend(found.await?.into_iter().flatten());
        Ok(())
    }

    /// Looks for what is recorded and was in no page; answers every difference.
    ///
    /// # Errors
    /// [`StoreError`]: begin anew.
    pub async fn end(mut self, db: &Db) -> Result<Vec<Difference>, StoreError> {
        let (provider, mut after) = (self.provider, String::new());
        loop {
            let from = after.clone();
            let page = db.read(move |tx| store::movement::refs(tx, provider, &from, PAGE)).await?;
            let Some((last, _)) = page.last() else { return Ok(self.found) };
            after.clone_from(last);
            let gone = page
                .into_iter()
                .filter(|(id, told_at)| *told_at < self.since && !self.listed.contains(id));
            self.found.extend(gone.map(|(provider_ref, _)| Difference::NotListed { provider_ref }));
        }
    }
}

fn difference(tx: &mut Tx<'_>, listed: &Movement) -> Result<Option<Difference>, StoreError> {
    if listed.not_bookable().is_some() {
        return Ok(Some(Difference::NotRecorded(Box::new(listed.clone()))));
    }
    let recorded = store::movement::movement(tx, &listed.provider, &listed.provider_ref)?;
    let Some(recorded) = recorded else {
        let known = known_before(tx, listed)?;
        return Ok((!known).then(|| Difference::NotRecorded(Box::new(listed.clone()))));
    };
    let same = listed.says_the_same(&recorded);
    let (listed, recorded) = (Box::new(listed.clone()), Box::new(recorded));
    Ok((!same).then_some(Difference::Other { listed, recorded }))
}

/// Older versions recorded it with its payment or refund alone.
fn known_before(tx: &mut Tx<'_>, listed: &Movement) -> Result<bool, StoreError> {
    let reference: PaymentId = listed.reference;
    if listed.refund_key.is_empty() {
        let payment = store::payment::payment(tx, reference)?;
        return Ok(payment.is_some_and(|payment| {
            payment.amount == listed.amount && counted_before(&payment, &listed.provider_ref)
        }));
    }
    let asked = store::payment::refunds(tx, reference)?;
    Ok(asked.iter().any(|refund| {
        refund.key == listed.refund_key
            && refund.amount == listed.amount
            && refund.posts == Posts::Asked
            && refund.state == "done"
    }))
}

//! What asks for pictures: listings that name them, and merchants who want another try.

use crate::face::FETCH;
use crate::store::{self, Wanted};
use crate::{PictureId, id_of};
use ::jobs::timers;
use ::store::proof::{key, parts};
use ::store::{StoreError, Tx};
use kernel::{Home, ListingId, MerchantId, Timestamp};
use std::collections::BTreeMap;

/// Pictures that are tried again at once.
const PORTION: u32 = 1_000;

/// What the timer of a picture is called.
pub(crate) fn timer_of(merchant: MerchantId, id: &PictureId) -> Vec<u8> {
    key(merchant.number(), id)
}

/// Reads [`timer_of`].
pub(crate) fn picture_of(timer: &[u8]) -> Option<(MerchantId, PictureId)> {
    let (home, id) = parts(timer);
    Some((MerchantId::of(Home::from_number(home)?), id.try_into().ok()?))
}

/// Has the pictures at the addresses that listings name fetched soon, in the transaction of the listings.
/// One that is known already, whatever became of it, is not asked for anew.
pub fn want(
    tx: &mut Tx<'_>,
    named: &[(ListingId, &str)],
    now: Timestamp,
) -> Result<(), StoreError> {
    if named.is_empty() {
        return Ok(());
    }
    let mut wanted: BTreeMap<(MerchantId, PictureId), Wanted<'_>> = BTreeMap::new();
    for &(listing, address) in named {
        let (merchant, id) = (MerchantId::of(listing.home()), id_of(address));
        let one = Wanted { merchant, id, listing, address };
        wanted.entry((merchant, id)).or_insert(one);
    }
    let wanted: Vec<Wanted<'_>> = wanted.into_values().collect();
    let known = store::known(tx, &wanted)?;
    let new: Vec<Wanted<'_>> =
        wanted.into_iter().filter(|one| !known.contains(&(one.merchant, one.id))).collect();
    store::insert(tx, &new, now)?;
    due(tx, new.iter().map(|one| (one.merchant, one.id)), now)
}

fn due(
    tx: &mut Tx<'_>,
    pictures: impl Iterator<Item = (MerchantId, PictureId)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<Vec<u8>> = pictures.map(|(merchant, id)| timer_of(merchant, &id)).collect();
    let timers: Vec<(&[u8], Timestamp)> = ids.iter().map(|id| (id.as_slice(), now)).collect();
    timers::set_all(tx, FETCH, &timers)
}

/// Tries a picture that failed once more; `name` is its [`Failed::name`](crate::Failed). Whether there is
/// one.
pub fn retry(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    name: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let id: Option<PictureId> = timers::id_of(name).and_then(|id| id.try_into().ok());
    let Some(id) = id else { return Ok(false) };
    let waits = store::wait_again(tx, merchant, &id)?;
    if waits {
        due(tx, [(merchant, id)].into_iter(), now)?;
    }
    Ok(waits)
}

/// Tries those of a merchant that failed once more, a thousand at a time; answers how many.
pub fn retry_failed(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let ids = store::all_wait_again(tx, merchant, PORTION)?;
    due(tx, ids.iter().map(|id| (merchant, *id)), now)?;
    Ok(ids.len())
}

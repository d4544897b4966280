//! What pictures list: each that a listing names is fetched.

use crate::{Fetcher, edge};
use ::jobs::Job;
use ::store::Db;
use object_store::ObjectStore;
use std::sync::Arc;

/// The timers of pictures that wait.
pub(crate) const FETCH: &str = "picture.fetch";
/// Pictures that are fetched at once: a server that is slow holds up few others, and not for long.
const AT_ONCE: u32 = 8;

/// Fetches what waits, where the market has a `fetcher`; without one it goes on waiting.
#[must_use]
pub fn jobs(db: &Db, objects: &Arc<dyn ObjectStore>, fetcher: Option<Fetcher>) -> Vec<Job> {
    let (db, objects) = (db.clone(), Arc::clone(objects));
    let fetch = fetcher.map(|fetcher| {
        Job::due(FETCH, AT_ONCE, move |item| {
            edge::fetch((db.clone(), Arc::clone(&objects)), fetcher.clone(), item)
        })
    });
    fetch.into_iter().collect()
}

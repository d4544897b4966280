//! What pictures list: each that a listing names is fetched, and what was taken in and never attached is removed.

use crate::{Fetcher, edge, sweep_attachments};
use ::jobs::Job;
use ::store::Db;
use object_store::ObjectStore;
use std::sync::Arc;

/// The timers of pictures that wait.
pub(crate) const FETCH: &str = "picture.fetch";
/// Pictures that are fetched at once: a server that is slow holds up few others, and not for long.
const AT_ONCE: u32 = 8;
/// How often attachments that nothing names are looked for, in seconds.
const SWEEP_SECONDS: i64 = 6 * 3600;

/// Fetches what waits, where the market has a `fetcher`; without one it goes on waiting. And removes what nothing
/// names.
#[must_use]
pub fn jobs(db: &Db, objects: &Arc<dyn ObjectStore>, fetcher: Option<Fetcher>) -> Vec<Job> {
    let (own, kept) = (db.clone(), Arc::clone(objects));
    let sweep = Job::every("attachments.sweep", SWEEP_SECONDS, move |now| {
        let (db, objects) = (own.clone(), Arc::clone(&kept));
        async move {
            sweep_attachments(&db, objects.as_ref(), now).await?;
            Ok(())
        }
    });
    let (db, objects) = (db.clone(), Arc::clone(objects));
    let fetch = fetcher.map(|fetcher| {
        Job::due(FETCH, AT_ONCE, move |item| {
            edge::fetch((db.clone(), Arc::clone(&objects)), fetcher.clone(), item)
        })
    });
    [sweep].into_iter().chain(fetch).collect()
}

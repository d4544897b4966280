//! The ceilings of writing: bare rows and bare UPDATEs through the same door to the same database.

use super::per_second;
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;
use store::{Db, StoreError, ceiling};
use tokio::task::JoinSet;

/// Commits of one row each.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Bare {
    /// For each second of the clock.
    pub(super) per_s: u64,
    /// In the row.
    pub(super) bytes: u64,
}

/// Commits rows of `bytes` bytes for `seconds`, by so many callers at once.
pub(super) async fn bare_commits(
    db: &Db,
    callers: u32,
    seconds: u64,
    bytes: usize,
) -> anyhow::Result<Bare> {
    ceiling::open(db, 0).await?;
    let (ids, begun) = (Arc::new(AtomicI64::new(1)), Instant::now());
    let clock = together(callers, || {
        let (db, ids) = (db.clone(), Arc::clone(&ids));
        async move {
            while begun.elapsed().as_secs() < seconds {
                ceiling::commit(&db, ids.fetch_add(1, Ordering::Relaxed), bytes).await?;
            }
            Ok(())
        }
    })
    .await?;
    let done = ids.load(Ordering::Relaxed) - 1;
    ceiling::close(db).await?;
    Ok(Bare { per_s: per_second(u64::try_from(done)?, clock), bytes: u64::try_from(bytes)? })
}

/// So many tries to take one of so many pieces; how many a second.
pub(super) async fn bare_takes(
    db: &Db,
    callers: u32,
    (tries, pieces): (u32, u32),
) -> anyhow::Result<u64> {
    ceiling::open(db, i64::from(pieces)).await?;
    let next = Arc::new(AtomicI64::new(0));
    let clock = together(callers, || {
        let (db, next) = (db.clone(), Arc::clone(&next));
        async move {
            while next.fetch_add(1, Ordering::Relaxed) < i64::from(tries) {
                ceiling::take(&db).await?;
            }
            Ok(())
        }
    })
    .await?;
    ceiling::close(db).await?;
    Ok(per_second(u64::from(tries), clock))
}

/// What `caller` does, by so many callers at once, to their ends; the clock's nanoseconds that took.
async fn together<F>(callers: u32, caller: impl Fn() -> F) -> anyhow::Result<u128>
where
    F: Future<Output = Result<(), StoreError>> + Send + 'static,
{
    let (begun, mut tasks) = (Instant::now(), JoinSet::new());
    for _ in 0..callers {
        tasks.spawn(caller());
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(begun.elapsed().as_nanos())
}

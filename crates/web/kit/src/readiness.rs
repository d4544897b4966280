//! Whether this server can do its work now: each thing it rests on is tried, at most every other second,
//! however many ask. What is told is for everybody to read: a word for each, and nothing of what is inside.

use crate::App;
use jobs::timers;
use object_store::{ObjectStoreExt, PutPayload, path::Path as Key};
use std::time::{Duration, Instant};
use store::{StoreError, Tx, params, sql};
use tokio::{sync::Mutex, time::timeout};

/// What does not answer in this time does not answer.
const ANSWER_MAX: Duration = Duration::from_secs(3);
/// An answer is given again for as long.
const FRESH: Duration = Duration::from_secs(2);
/// The object, and the timer that no transaction leaves behind, by which is tried whether one can write.
const PROBE: &str = "probe";

/// One thing that the server rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// `well`, or what is the matter.
    pub state: &'static str,
}

impl Check {
    /// Nothing is the matter.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.state == WELL
    }
}

const WELL: &str = "well";
const SILENT: &str = "no answer";

/// The last look.
#[derive(Debug, Default)]
pub(crate) struct Readiness(Mutex<Option<(Instant, [Check; 3])>>);

/// Looks at the database, the objects and the search index, unless somebody has just looked.
pub async fn readiness(app: &App) -> [Check; 3] {
    let mut last = app.readiness.0.lock().await;
    // That an index heals is known without a look: nobody is told once more that all is well.
    let heals = app.search.heals();
    let stands = |checks: &[Check; 3]| !heals || !checks.iter().all(Check::is_well);
    let fresh = last.filter(|(at, checks)| at.elapsed() < FRESH && stands(checks));
    if let Some((_, checks)) = fresh {
        return checks;
    }
    let (database, objects, search) = tokio::join!(writes(app), keeps(app), finds(app));
    let named = |name, state| Check { name, state };
    let checks = [named("database", database), named("objects", objects), named("search", search)];
    for check in checks.iter().filter(|check| !check.is_well()) {
        tracing::warn!(name = check.name, state = check.state, "this server is not ready");
    }
    *last = Some((Instant::now(), checks));
    checks
}

/// Whether the database answers at all.
pub async fn answers(app: &App) -> Check {
    let one = app.db.read(|tx: &mut Tx<'_>| {
        tx.query_opt(sql!("SELECT CAST(1 AS BIGINT)"), params![], |row| row.get::<i64>(0))
    });
    let state = match timeout(ANSWER_MAX, one).await {
        Ok(Ok(_)) => WELL,
        Ok(Err(error)) => word(&error),
        Err(_) => SILENT,
    };
    Check { name: "database", state }
}

/// What a fault of the database is called.
fn word(error: &StoreError) -> &'static str {
    match error {
        StoreError::Full(_) => "no room",
        StoreError::ReadOnly => "read-only",
        StoreError::Damaged(_) => "damaged",
        StoreError::TimedOut | StoreError::Busy => SILENT,
        StoreError::Unavailable(_) | StoreError::Closed => "cannot be reached",
        _ => "fails",
    }
}

/// Writes a row and takes it away again, which needs all that a write needs.
async fn writes(app: &App) -> &'static str {
    let now = app.clock.now();
    let tried = app.db.write(move |tx: &mut Tx<'_>| {
        timers::set(tx, PROBE, PROBE.as_bytes(), now)?;
        timers::clear(tx, PROBE, PROBE.as_bytes())
    });
    match timeout(ANSWER_MAX, tried).await {
        Ok(Ok(_)) => WELL,
        Ok(Err(error)) => word(&error),
        Err(_) => SILENT,
    }
}

async fn keeps(app: &App) -> &'static str {
    let key = Key::from(PROBE);
    match timeout(ANSWER_MAX, app.objects.put(&key, PutPayload::from_static(b"ok"))).await {
        Ok(Ok(_)) => WELL,
        Ok(Err(_)) => "cannot be written",
        Err(_) => SILENT,
    }
}

async fn finds(app: &App) -> &'static str {
    let index = app.search.clone();
    let look = move || (index.is_whole(), index.heals());
    match timeout(ANSWER_MAX, tokio::task::spawn_blocking(look)).await {
        Ok(Ok((true, _))) => WELL,
        Ok(Ok((false, true))) => "is being made anew",
        Ok(Ok((false, false))) => "is being built",
        Ok(Err(_)) => "fails",
        Err(_) => SILENT,
    }
}

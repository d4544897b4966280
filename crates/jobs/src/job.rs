//! Work that happens without anybody asking: leased, isolated, tried again, and never dropped.

mod outcome;

pub use outcome::{Done, Failed};

use crate::run::{HOLD_SECONDS, Hold, Now};
use crate::timers::{self, Leased};
use kernel::{Moment, Timestamp};
use std::{
    collections::HashMap,
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Db, StoreError};
use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

/// How long a server may work on one thing before another may take it over.
const LEASE_SECONDS: i64 = 300;
/// The work on one thing is given up a little before its lease ends.
const WORK_MAX: Duration = Duration::from_secs(270);
/// After so many tries in vain a person must look at it: with [`backoff`], after most of a day.
const ATTEMPTS_MAX: i64 = 14;
/// What falls due again and again is seen by an operator after so many failures in a row, some minutes
/// after the first: whom it asks may have been away.
const SEEN_AFTER: i64 = 5;
/// How often what is due is looked for, when nothing was.
const PAUSE: Duration = Duration::from_secs(1);
/// Nothing that never waits is put off by more, in seconds: neither leases nor pauses come near.
const PUT_OFF_MAX: i64 = 86_400;
/// How often it is looked whether a clock that was ahead put work off.
const WAKE: Duration = Duration::from_secs(300);
/// What falls due again and again has one timer, of this id.
const ALWAYS: &[u8] = b"always";

/// One thing that is due.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is about, in the kind's own bytes.
    pub id: Vec<u8>,
    /// Now, with ids of its own.
    pub moment: Moment,
}

type Work = Pin<Box<dyn Future<Output = Result<Done, Failed>> + Send>>;
type Run = Arc<dyn Fn(Item, i64) -> Work + Send + Sync>;

/// A kind of work, and how it is done.
#[derive(Clone)]
pub struct Job {
    kind: &'static str,
    at_once: u32,
    /// Of what falls due again and again, how often: in seconds.
    every: Option<i64>,
    long: bool,
    /// No timer of it is set for later than this, in seconds, where that is known.
    waits_max: Option<i64>,
    about: fn(&[u8]) -> Option<String>,
    /// Given the thing and the number of its lease.
    run: Run,
}

impl Job {
    /// Work on what timers of `kind` name, at most `at_once` things at a time in each process.
    pub fn due<F, W>(kind: &'static str, at_once: u32, run: F) -> Job
    where
        F: Fn(Item) -> W + Send + Sync + 'static,
        W: Future<Output = Result<Done, Failed>> + Send + 'static,
    {
        let run = Arc::new(move |item, _| Box::pin(run(item)) as Work);
        Job { kind, at_once, every: None, long: false, waits_max: None, about: |_| None, run }
    }

    /// Runs of any length ([`Hold`]), at most `at_once` at a time in each process.
    pub fn long<F, W>(kind: &'static str, at_once: u32, now: &Now, run: F) -> Job
    where
        F: Fn(Hold) -> W + Send + Sync + 'static,
        W: Future<Output = Result<Done, Failed>> + Send + 'static,
    {
        let now = Arc::clone(now);
        let run = Arc::new(move |item: Item, lease| {
            let hold = Hold { kind, id: item.id, lease, now: Arc::clone(&now) };
            Box::pin(run(hold)) as Work
        });
        let waits_max = Some(PUT_OFF_MAX);
        Job { kind, at_once, every: None, long: true, waits_max, about: |_| None, run }
    }

    /// Says what a thing is called, for the people who read why it failed.
    #[must_use]
    pub fn about(self, about: fn(&[u8]) -> Option<String>) -> Job {
        Job { about, ..self }
    }

    /// Says that its timers are set for at once, and put off by less than a day: one that is due later was
    /// set by a clock that was ahead.
    #[must_use]
    pub fn never_waits(self) -> Job {
        Job { waits_max: Some(PUT_OFF_MAX), ..self }
    }

    /// Says that no timer of it is ever set for more than `days` later: one that is due later still was set
    /// by a clock that was ahead.
    #[must_use]
    pub fn waits_at_most(self, days: i64) -> Job {
        Job { waits_max: Some(days.saturating_mul(86_400)), ..self }
    }

    /// Work that falls due every `seconds`, in one process at a time. It is never given up, whatever it
    /// answers: what needs a person, and what fails again and again, stands among the dead letters until it
    /// was done once more.
    pub fn every<F, W>(kind: &'static str, seconds: i64, run: F) -> Job
    where
        F: Fn(Timestamp) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), Failed>> + Send + 'static,
    {
        let run = Arc::new(run);
        let again = move |item: Item| {
            let run = Arc::clone(&run);
            async move {
                let now = item.moment.now;
                run(now).await?;
                Ok(Done::Later(now.plus_seconds(seconds)))
            }
        };
        Job {
            every: Some(seconds),
            waits_max: Some(seconds.max(PUT_OFF_MAX)),
            ..Job::due(kind, 1, again)
        }
    }

    /// How many must [`follow`] it in a process: a long run holds up no other, since each follower of
    /// long runs works on one.
    #[must_use]
    pub const fn followers(&self) -> u32 {
        if self.long { self.at_once } else { 1 }
    }

    /// Its runs are of any length, and whoever takes one up goes on where it was.
    #[must_use]
    pub const fn is_long(&self) -> bool {
        self.long
    }

    /// Things at a time of one follower, and how long each is left alone.
    const fn bounds(&self) -> (u32, i64, Duration) {
        if self.long {
            (1, HOLD_SECONDS, Duration::MAX)
        } else {
            (self.at_once, LEASE_SECONDS, WORK_MAX)
        }
    }

    /// The work on one thing. What was tried too often although nobody wrote down why has ended its
    /// server each time: it is not begun again.
    fn work(&self, leased: &Leased, lease: i64, moment: Moment) -> Work {
        if leased.attempts > ATTEMPTS_MAX && self.every.is_none() {
            return Box::pin(ready(Err(Failed::person("each server that tried it has died"))));
        }
        (self.run)(Item { id: leased.id.clone(), moment }, lease)
    }

    /// The kind of timer it follows.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }
}

/// The timer of work that falls due again and again ([`Job::every`]): when it is done next, and why it was
/// in vain the last time, if it was. `None` where it was never begun.
pub fn standing(tx: &mut store::Tx<'_>, kind: &str) -> Result<Option<timers::Timer>, StoreError> {
    timers::find(tx, kind, ALWAYS)
}

/// How a round went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// Things that were done, or put off because it is too early.
    pub done: u32,
    /// Things that failed and are tried again.
    pub again: u32,
    /// Things that became dead letters.
    pub dead: u32,
}

/// Follows the timers of `job` until `stop` says so (or nobody can any more); `now` gives the time and
/// fresh ids. Then it takes up nothing more, and ends when what it works on has ended. A failure of the
/// database is told in the log, and the job goes on.
pub async fn follow(db: Db, job: Job, now: impl Fn() -> Moment, mut stop: watch::Receiver<bool>) {
    let mut woken: Option<Instant> = None;
    while !*stop.borrow() {
        if woken.is_none_or(|at| at.elapsed() >= WAKE) {
            woken = Some(Instant::now());
            if let Err(error) = wake(&db, &job, now().now).await {
                tracing::warn!(job = job.kind, %error, "what a wrong clock put off could not be looked for");
            }
        }
        if let Err(error) = run_while(&db, &job, &now, &|| !*stop.borrow()).await {
            tracing::warn!(job = job.kind, %error, "what is due could not be looked for");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = asked(&mut stop) => return,
        }
    }
}

/// Makes due what a clock that was ahead, and was set right since, put off: work that was begun or tried
/// then, and what waits longer than the job ever does. Answers how many things that were.
///
/// # Errors
/// A fault of the database; nothing is changed then.
pub async fn wake(db: &Db, job: &Job, now: Timestamp) -> Result<u64, StoreError> {
    let kind = job.kind;
    let far = |waits: i64| now.plus_seconds(waits.saturating_add(PUT_OFF_MAX));
    let times = (now, far(PUT_OFF_MAX), job.waits_max.map(far));
    // Read first: most looks find nothing, and a read holds up no writer.
    if !db.read(move |tx| timers::sleeps(tx, kind, times)).await? {
        return Ok(0);
    }
    let woken = db.write(move |tx| timers::wake(tx, kind, times)).await?;
    if woken > 0 {
        tracing::warn!(job = kind, woken, "put off by a clock that was ahead: due now");
    }
    Ok(woken)
}

async fn asked(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// Works on everything of `job` that is due now, several things at a time, until nothing is. One that
/// takes long holds up nothing that falls due meanwhile.
///
/// # Errors
/// A fault of the database, when it cannot say what is due; what was leased before is done first.
pub async fn run_due(db: &Db, job: &Job, now: &impl Fn() -> Moment) -> Result<Ran, StoreError> {
    run_while(db, job, now, &|| true).await
}

/// As [`run_due`], and leases something only while it `goes_on`.
async fn run_while(
    db: &Db,
    job: &Job,
    now: &impl Fn() -> Moment,
    goes_on: &impl Fn() -> bool,
) -> Result<Ran, StoreError> {
    let (kind, at) = (job.kind, now().now);
    // Read first: most looks find nothing, and a read holds up no writer. Each kind is looked at every second, so
    // nothing more is read than is asked.
    let again = job.every.is_some();
    let look = move |tx: &mut store::Tx<'_>| {
        let is_due = !timers::due(tx, kind, at, 1)?.is_empty();
        let begun = is_due || !again || timers::find(tx, kind, ALWAYS)?.is_some();
        Ok::<_, StoreError>((is_due, begun))
    };
    let (is_due, begun) = db.read(look).await?;
    if !begun {
        db.write(move |tx| timers::set_first(tx, kind, ALWAYS, at)).await?;
    } else if !is_due {
        return Ok(Ran::default());
    }
    let (at_once, lease_seconds, patience) = job.bounds();
    let (mut ran, mut working) = (Ran::default(), JoinSet::new());
    let mut items: HashMap<Id, (Leased, i64)> = HashMap::new();
    let (mut more, mut fault) = (true, None);
    loop {
        let free = at_once.saturating_sub(u32::try_from(items.len()).unwrap_or(u32::MAX));
        // In batches: each is a statement, however many it takes.
        if more && goes_on() && free > at_once / 2 {
            let mut moment = now();
            let lease = moment.bits().cast_signed();
            let until = moment.now.plus_seconds(lease_seconds);
            let (kind, at) = (job.kind, moment.now);
            let due = db.write(move |tx| timers::lease(tx, (kind, lease), (at, until), free)).await;
            let due = due.unwrap_or_else(|error| {
                // What is under way is ended and written down all the same.
                fault = Some(error);
                Vec::new()
            });
            more = due.len() == free as usize;
            for leased in due {
                let work = job.work(&leased, lease, moment.part());
                let work = tokio::time::timeout(patience, work);
                items.insert(working.spawn(work).id(), (leased, lease));
            }
        }
        let ended = tokio::select! {
            ended = working.join_next_with_id() => ended,
            () = tokio::time::sleep(PAUSE), if fault.is_none() && !items.is_empty() => {
                let (kind, at) = (job.kind, now().now);
                more |= db.read(move |tx| timers::due(tx, kind, at, 1)).await.is_ok_and(|due| !due.is_empty());
                continue;
            }
        };
        let Some(ended) = ended else { return fault.map_or(Ok(ran), Err) };
        let (task, outcome) = match ended {
            Ok((task, Ok(outcome))) => (task, outcome),
            Ok((task, Err(_late))) => (task, Err(Failed::again("it took too long"))),
            Err(error) => (error.id(), Err(Failed::again(format!("it panicked: {error}")))),
        };
        let Some((leased, lease)) = items.remove(&task) else { continue };
        match settle(db, (job, lease), &leased, outcome, now().now).await {
            Ok(settled) => settled.count(&mut ran),
            // Its lease ends by itself, and it is due again.
            Err(error) => tracing::warn!(job = job.kind, %error, "not written down how it went"),
        }
    }
}

/// What was written down of one thing.
enum Settled {
    Done,
    Again,
    Dead,
}

impl Settled {
    fn count(self, ran: &mut Ran) {
        match self {
            Settled::Done => ran.done += 1,
            Settled::Again => ran.again += 1,
            Settled::Dead => ran.dead += 1,
        }
    }
}

async fn settle(
    db: &Db,
    (job, lease): (&Job, i64),
    leased: &Leased,
    outcome: Result<Done, Failed>,
    now: Timestamp,
) -> Result<Settled, StoreError> {
    let (kind, id) = (job.kind, leased.id.clone());
    let (error, due_at, seen_at) = match outcome {
        Ok(Done::Done) => {
            db.write(move |tx| timers::done(tx, (kind, lease), &id)).await?;
            return Ok(Settled::Done);
        }
        Ok(Done::Later(at)) => {
            db.write(move |tx| timers::later(tx, (kind, lease), &id, at)).await?;
            return Ok(Settled::Done);
        }
        Err(failed) => {
            let (error, again) = match failed {
                Failed::Again(error) => (error, leased.attempts < ATTEMPTS_MAX),
                Failed::Person(error) => (error, false),
            };
            let pause = backoff(leased.attempts);
            let pause = match job.every {
                Some(seconds) => Some(pause.min(seconds)),
                None => again.then_some(pause),
            };
            let seen = !again || (job.every.is_some() && leased.attempts >= SEEN_AFTER);
            (error, pause.map(|seconds| now.plus_seconds(seconds)), seen.then_some(now))
        }
    };
    let error = (job.about)(&id).map_or(error.clone(), |about| format!("{about}: {error}"));
    if due_at.is_none() {
        tracing::error!(job = kind, error, "given up: see /admin/jobs");
    } else if seen_at.is_some() {
        tracing::error!(job = kind, error, "fails again and again: see /admin/jobs");
    } else {
        tracing::warn!(job = kind, error, attempt = leased.attempts, "tried again later");
    }
    let settled = if due_at.is_none() { Settled::Dead } else { Settled::Again };
    let failed = move |tx: &mut store::Tx<'_>| {
        timers::failed(tx, (kind, lease), &id, (&error, due_at), seen_at)
    };
    db.write(failed).await?;
    Ok(settled)
}

/// 10, 20, 40 … seconds, at most six hours.
fn backoff(attempts: i64) -> i64 {
    (10 << (attempts - 1).clamp(0, 12)).min(6 * 3600)
}

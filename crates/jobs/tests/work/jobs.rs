//! Work that falls due: done once, each thing for itself, tried again, and never dropped.

use jobs::{Done, Failed, Hold, Job, Now, Ran, StepError, run_due, timers};
use kernel::{Moment, Timestamp};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use store::{Db, StoreError};
use testkit::databases;

pub(crate) const KIND: &str = "test.work";

/// A clock that stands until it is moved, with ids of its own.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<AtomicI64>, Arc<AtomicU64>);

impl Clock {
    fn moment(&self) -> Moment {
        let now = Timestamp::from_micros(1_795_334_400_000_000)
            .plus_seconds(self.0.load(Ordering::SeqCst));
        Moment::new(now, self.1.fetch_add(1, Ordering::SeqCst))
    }
    fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

pub(crate) async fn set(db: &Db, clock: &Clock, ids: &[&str]) {
    let (now, ids) = (clock.moment().now, ids.iter().map(|id| id.to_string()).collect::<Vec<_>>());
    let all =
        db.write(move |tx| ids.iter().try_for_each(|id| timers::set(tx, KIND, id.as_bytes(), now)));
    all.await.unwrap();
}

pub(crate) async fn run(db: &Db, job: &Job, clock: &Clock) -> Ran {
    run_due(db, job, &|| clock.moment()).await.unwrap()
}

async fn find(db: &Db, id: &'static str) -> Option<timers::Timer> {
    db.read(move |tx| timers::find(tx, KIND, id.as_bytes())).await.unwrap()
}

/// How often each thing was worked on.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, u32>>>);

impl Seen {
    fn see(&self, id: &[u8]) -> (String, u32) {
        let id = String::from_utf8(id.to_vec()).unwrap();
        let mut seen = self.0.lock().unwrap();
        let times = seen.entry(id.clone()).or_default();
        *times += 1;
        (id, *times)
    }
    fn times(&self, id: &str) -> u32 {
        self.0.lock().unwrap().get(id).copied().unwrap_or(0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_never_do_the_same_thing() {
    for t in databases().await {
        let (clock, seen) = (Clock::default(), Seen::default());
        let ids: Vec<String> = (0..200).map(|n| format!("{n:03}")).collect();
        set(&t.db, &clock, &ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
        let work = seen.clone();
        let job = Job::due(KIND, 16, move |item| {
            let work = work.clone();
            async move {
                work.see(&item.id);
                tokio::time::sleep(Duration::from_millis(1)).await;
                Ok(Done::Done)
            }
        });
        let (one, two) = tokio::join!(run(&t.db, &job, &clock), run(&t.db, &job, &clock));
        assert_eq!(one.done + two.done, 200, "{}: {one:?} {two:?}", t.name);
        assert!(ids.iter().all(|id| seen.times(id) == 1), "{}", t.name);
        assert_eq!(run(&t.db, &job, &clock).await, Ran::default());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_server_had_leased_is_taken_over_when_the_lease_ends() {
    for t in databases().await {
        let (clock, seen) = (Clock::default(), Seen::default());
        set(&t.db, &clock, &["a"]).await;
        let forever = Job::due(KIND, 1, |_| std::future::pending());
        let dies = tokio::time::timeout(Duration::from_millis(200), run(&t.db, &forever, &clock));
        assert!(dies.await.is_err());
        let work = seen.clone();
        let job = Job::due(KIND, 1, move |item| {
            work.see(&item.id);
            async { Ok(Done::Done) }
        });
        assert_eq!(run(&t.db, &job, &clock).await.done, 0, "{}: it is leased", t.name);
        clock.advance(301);
        assert_eq!(run(&t.db, &job, &clock).await.done, 1, "{}", t.name);
        assert_eq!(find(&t.db, "a").await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_thing_that_fails_or_panics_or_hangs_holds_up_no_other() {
    for t in databases().await {
        let clock = Clock::default();
        set(&t.db, &clock, &["fails", "good", "hangs", "panics", "refused"]).await;
        let (done, waiting) = (Seen::default(), Arc::new(tokio::sync::Notify::new()));
        let (work, wait) = (done.clone(), Arc::clone(&waiting));
        let job = Job::due(KIND, 8, move |item| {
            let (work, wait) = (work.clone(), Arc::clone(&wait));
            async move {
                match item.id.as_slice() {
                    b"fails" => return Err(StoreError::Busy.into()),
                    b"panics" => panic!("as a test wants it"),
                    b"refused" => return Err(Failed::person("the bank says no")),
                    b"hangs" => wait.notified().await,
                    _ => {}
                }
                work.see(&item.id);
                Ok(Done::Done)
            }
        });
        let (db, own, at) = (t.db.clone(), job.clone(), clock.clone());
        let round = tokio::spawn(async move { run(&db, &own, &at).await });
        while done.times("good") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        set(&t.db, &clock, &["later"]).await;
        while done.times("later") == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert!(!round.is_finished(), "{}: one still hangs", t.name);
        waiting.notify_one();
        assert_eq!(round.await.unwrap(), Ran { done: 3, again: 2, dead: 1 }, "{}", t.name);
        let fails = find(&t.db, "fails").await.unwrap();
        assert_eq!(fails.error.as_deref(), Some("the database is busy"));
        assert_eq!((fails.attempts, fails.dead_at), (1, None));
        let panics = find(&t.db, "panics").await.unwrap().error.unwrap();
        assert!(panics.contains("panicked"), "{panics}");
        assert!(find(&t.db, "refused").await.unwrap().dead_at.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_ever_more_rarely_and_then_stays_as_a_dead_letter_that_can_be_retried()
{
    for t in databases().await {
        let (clock, seen) = (Clock::default(), Seen::default());
        set(&t.db, &clock, &["a"]).await;
        let (work, mended) = (seen.clone(), Arc::new(AtomicI64::new(0)));
        let ok = Arc::clone(&mended);
        let job = Job::due(KIND, 4, move |item| {
            let (times, ok) = (work.see(&item.id).1, ok.load(Ordering::SeqCst) == 1);
            async move { if ok { Ok(Done::Done) } else { Err(Failed::again(format!("no {times}"))) } }
        });
        let mut waits = Vec::new();
        let mut waited = 0;
        while find(&t.db, "a").await.unwrap().dead_at.is_none() {
            let ran = run(&t.db, &job, &clock).await;
            if ran.again + ran.dead == 1 {
                waits.push(waited);
                waited = 0;
            }
            clock.advance(10);
            waited += 10;
        }
        assert_eq!(waits.len(), 14, "{}: {waits:?}", t.name);
        assert!(waits.is_sorted() && waits.last() == Some(&21_600), "{waits:?}");
        clock.advance(86_400 * 30);
        assert_eq!(run(&t.db, &job, &clock).await, Ran::default(), "a dead letter waits");
        let dead = t.db.read(|tx| timers::dead(tx, None, 10)).await.unwrap();
        assert_eq!((dead.len(), dead[0].error.as_deref()), (1, Some("no 14")));
        mended.store(1, Ordering::SeqCst);
        let now = clock.moment().now;
        let retry = || t.db.write(move |tx| timers::retry(tx, KIND, b"a", now));
        assert!(retry().await.unwrap());
        assert!(!retry().await.unwrap(), "{}: it is due already", t.name);
        assert_eq!(run(&t.db, &job, &clock).await.done, 1);
        assert_eq!(find(&t.db, "a").await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_a_command_sets_meanwhile_is_kept() {
    for t in databases().await {
        let clock = Clock::default();
        set(&t.db, &clock, &["a"]).await;
        let (db, at) = (t.db.clone(), clock.moment().now.plus_seconds(60));
        let job = Job::due(KIND, 1, move |item| {
            let db = db.clone();
            async move {
                db.write(move |tx| timers::set(tx, KIND, &item.id, at)).await?;
                Ok(Done::Done)
            }
        });
        assert_eq!(run(&t.db, &job, &clock).await.done, 1);
        assert_eq!(find(&t.db, "a").await.map(|timer| timer.due_at), Some(at), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_due_again_and_again_is_done_once_each_time_and_never_given_up() {
    for t in databases().await {
        let (clock, seen) = (Clock::default(), Seen::default());
        let work = seen.clone();
        let job = Job::every("test.sweep", 60, move |_| {
            let times = work.see(b"sweep").1;
            async move { if times % 2 == 0 { Err(Failed::again("no")) } else { Ok(()) } }
        });
        for _ in 0..40 {
            tokio::join!(run(&t.db, &job, &clock), run(&t.db, &job, &clock));
            clock.advance(60);
        }
        assert_eq!(seen.times("sweep"), 40, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_a_run_no_longer_writes_no_step_of_it() {
    for t in databases().await {
        let clock = Clock::default();
        set(&t.db, &clock, &["run"]).await;
        let own = clock.clone();
        let now: Now = Arc::new(move || own.moment());
        let (first, held) = (Arc::new(Mutex::new(None)), Arc::new(Mutex::new(None)));
        for kept in [&first, &held] {
            let kept = Arc::clone(kept);
            let stalls = Job::long(KIND, 1, &now, move |hold| {
                *kept.lock().unwrap() = Some(hold);
                std::future::pending()
            });
            let dies =
                tokio::time::timeout(Duration::from_millis(200), run(&t.db, &stalls, &clock));
            assert!(dies.await.is_err());
            clock.advance(61);
        }
        let step = |hold: &Arc<Mutex<Option<Hold>>>| {
            let (hold, now) = (hold.lock().unwrap().clone().unwrap(), clock.moment().now);
            t.db.write(move |tx| {
                timers::set(tx, "test.step", hold.id(), now)?;
                hold.extend(tx, now)
            })
        };
        assert!(matches!(step(&first).await, Err(StepError::Taken)), "{}", t.name);
        let written = t.db.read(|tx| timers::find(tx, "test.step", b"run")).await.unwrap();
        assert_eq!(written, None, "{}: the step was rolled back", t.name);
        step(&held).await.unwrap();
        clock.advance(59);
        let idle = Job::long(KIND, 1, &now, |_| async { Ok(Done::Done) });
        assert_eq!(run(&t.db, &idle, &clock).await, Ran::default(), "it is held since its step");
        clock.advance(2);
        assert_eq!(run(&t.db, &idle, &clock).await.done, 1, "{}", t.name);
        assert_eq!(find(&t.db, "run").await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_each_server_that_tries_it_is_given_up() {
    for t in databases().await {
        let (clock, tried) = (Clock::default(), Arc::new(AtomicI64::new(0)));
        set(&t.db, &clock, &["deadly"]).await;
        let own = clock.clone();
        let now: Now = Arc::new(move || own.moment());
        let (counted, db) = (Arc::clone(&tried), t.db.clone());
        // It tells that it is at work, and comes no further than the time before.
        let deadly = Job::long(KIND, 1, &now, move |hold| {
            counted.fetch_add(1, Ordering::SeqCst);
            let db = db.clone();
            async move {
                let now = hold.moment().now;
                db.write(move |tx| hold.extend(tx, now)).await?;
                std::future::pending().await
            }
        });
        while find(&t.db, "deadly").await.unwrap().dead_at.is_none() {
            let dies =
                tokio::time::timeout(Duration::from_millis(200), run(&t.db, &deadly, &clock));
            drop(dies.await);
            clock.advance(61);
        }
        assert_eq!(tried.load(Ordering::SeqCst), 14, "{}", t.name);
    }
}

#[tokio::test]
async fn what_falls_due_again_and_again_is_never_given_up_nor_put_off_for_longer() {
    for t in databases().await {
        let clock = Clock::default();
        let job = Job::every(KIND, 600, |_| async { Err(Failed::person("the bank says no")) });
        let since = clock.moment().now;
        for _ in 0..20 {
            assert_eq!(run(&t.db, &job, &clock).await.again, 1, "{}", t.name);
            let timer = find(&t.db, "always").await.unwrap();
            assert_eq!(timer.dead_at, Some(since), "{}: a person sees it at once", t.name);
            assert!(timer.due_at <= clock.moment().now.plus_seconds(600), "{}", t.name);
            clock.advance(600);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_of_tries_that_grows_no_further_holds_up_no_other() {
    for t in databases().await {
        let (clock, seen) = (Clock::default(), Seen::default());
        set(&t.db, &clock, &["good", "odd"]).await;
        let odd = |tx: &mut store::Tx<'_>| {
            tx.execute(
                store::sql!("UPDATE timer SET attempts = 9223372036854775807 WHERE id = $1"),
                store::params!["odd".as_bytes()],
            )
        };
        assert_eq!(t.db.write(odd).await.unwrap(), 1);
        let work = seen.clone();
        let job = Job::due(KIND, 4, move |item| {
            work.see(&item.id);
            async { Ok(Done::Done) }
        });
        let ran = run(&t.db, &job, &clock).await;
        assert_eq!((ran.done, ran.dead, seen.times("good")), (1, 1, 1), "{}", t.name);
        assert!(find(&t.db, "odd").await.unwrap().dead_at.is_some(), "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_clock_that_was_ahead_put_off_is_due_once_it_is_set_right() {
    const MONTH: i64 = 30 * 86_400;
    for t in databases().await {
        let clock = Clock::default();
        clock.advance(MONTH);
        set(&t.db, &clock, &["tried", "waits"]).await;
        let job = Job::due(KIND, 4, |item| async move {
            match item.id.as_slice() {
                b"tried" => Err(Failed::again("no")),
                _ => Ok(Done::Later(item.moment.now.plus_days(3))),
            }
        });
        run(&t.db, &job, &clock).await;
        clock.advance(-MONTH);
        assert_eq!(run(&t.db, &job, &clock).await, Ran::default(), "{}", t.name);
        let now = clock.moment().now;
        assert_eq!(jobs::wake(&t.db, &job, now).await.unwrap(), 1, "{}", t.name);
        assert_eq!(run(&t.db, &job, &clock).await.again, 1, "{}: it is tried again", t.name);
        let months = job.clone().waits_at_most(60);
        assert_eq!(jobs::wake(&t.db, &months, now).await.unwrap(), 0, "it may wait so long");
        let soon = job.clone().never_waits();
        assert_eq!(jobs::wake(&t.db, &soon, now).await.unwrap(), 1, "what never waits does not");
        assert_eq!(run(&t.db, &soon, &clock).await.done, 1, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_falls_due_again_and_again_goes_on_when_the_clock_is_set_right() {
    for t in databases().await {
        let (clock, seen) = (Clock::default(), Seen::default());
        let work = seen.clone();
        let job = Job::every(KIND, 600, move |_| {
            work.see(b"always");
            async { Ok(()) }
        });
        clock.advance(30 * 86_400);
        run(&t.db, &job, &clock).await;
        clock.advance(-30 * 86_400);
        run(&t.db, &job, &clock).await;
        assert_eq!(seen.times("always"), 1, "{}", t.name);
        assert_eq!(jobs::wake(&t.db, &job, clock.moment().now).await.unwrap(), 1, "{}", t.name);
        run(&t.db, &job, &clock).await;
        assert_eq!(seen.times("always"), 2, "{}", t.name);
    }
}

//! A caller's closure on its way through a worker thread. Nothing here knows what it answers: each caller
//! would otherwise bring a queue, a reply and a time-out of its own into the program.

use crate::memo::Memo;
use crate::{StoreError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// What runs in a transaction, perhaps several times; true when it asks for a commit.
pub(crate) type Closure = Box<dyn FnMut(&mut Tx<'_>) -> bool + Send>;

/// Who is first: the worker that takes the job up, or the caller who tires of waiting for that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// True for the first that asks.
    pub(crate) fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

/// Why a closure is never run again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Ended {
    #[default]
    No,
    /// What it captured may be torn.
    Panicked,
    /// It would take as long again, and others wait.
    TimedOut,
}

/// A closure with its caller, who waits.
pub(crate) struct Job {
    pub(crate) turn: Turn,
    pub(crate) reads: bool,
    pub(crate) closure: Closure,
    pub(crate) ended: Ended,
    pub(crate) memo: Arc<Memo>,
    /// Of all jobs of the database.
    pub(crate) statements: Arc<AtomicU64>,
    pub(crate) reply: oneshot::Sender<Result<(), StoreError>>,
}

impl Job {
    /// Takes the job up; false when its caller waits no more, and it is not to be run.
    pub(crate) fn begin(&self) -> bool {
        self.turn.take()
    }

    /// Runs the closure; true when it asks for a commit.
    pub(crate) fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        if self.ended != Ended::No {
            return false;
        }
        tx.lend(&self.memo, self.reads);
        // Safe to assert: after a panic neither the closure nor its transaction is used again.
        let ran = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        self.statements.fetch_add(tx.statements(), Ordering::Relaxed);
        self.ended = match ran {
            Err(_) => Ended::Panicked,
            Ok(_) if tx.timed_out() => Ended::TimedOut,
            Ok(_) => Ended::No,
        };
        ran.unwrap_or(false) && !tx.doomed()
    }

    /// Tells the caller, once it is known whether the commit held.
    pub(crate) fn finish(self, commit: Result<(), StoreError>) {
        drop(self.closure); // what it captured goes before its caller goes on
        let outcome =
            if self.ended == Ended::Panicked { Err(StoreError::Panicked) } else { commit };
        drop(self.reply.send(outcome)); // the caller may be gone; the work is done all the same
    }
}

/// Where a closure leaves what it last answered, for its caller.
pub(crate) struct Said<T, E>(Arc<Mutex<Option<Result<T, E>>>>);

impl<T, E> Said<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    /// `f` as a closure that leaves its answers here.
    pub(crate) fn by<F>(mut f: F) -> (Said<T, E>, Closure)
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        let said = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&said);
        let closure = move |tx: &mut Tx<'_>| {
            let answer = f(tx).and_then(|value| tx.write_last().map(|()| value).map_err(E::from));
            let asks = answer.is_ok();
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            asks
        };
        (Said(said), Box::new(closure))
    }

    /// The answer of the last run. A refusal stands whatever became of the transaction; a value only
    /// when its commit held.
    pub(crate) fn answer(self, outcome: Result<(), StoreError>) -> Result<T, E> {
        let said = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (outcome, said) {
            (Err(StoreError::Panicked), _) => Err(StoreError::Panicked.into()),
            (_, Some(Err(refused))) => Err(refused),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Err(e), _) => Err(e.into()),
            (Ok(()), None) => Err(StoreError::Closed.into()),
        }
    }
}

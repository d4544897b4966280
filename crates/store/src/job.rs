//! A caller's closure on its way through a worker thread.

use crate::memo::Memo;
use crate::{StoreError, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

pub(crate) trait Job: Send {
    /// Takes the job up; false when its caller waits no more, and it is not to be run.
    fn begin(&self) -> bool;
    /// Runs the closure and keeps its answer; true when it asks for a commit.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Sends the answer, once it is known whether the commit held.
    fn finish(self: Box<Self>, commit: Result<(), StoreError>);
}

/// Who is first: the worker that takes the job up, or the caller who tires of waiting for that.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// True for the first that asks.
    pub(crate) fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

pub(crate) struct Work<F, T, E> {
    turn: Turn,
    reads: bool,
    closure: F,
    result: Option<Result<T, E>>,
    panicked: bool,
    memo: Arc<Memo>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Work<F, T, E> {
    pub(crate) fn new(
        turn: Turn,
        (reads, memo): (bool, &Arc<Memo>),
        closure: F,
        reply: oneshot::Sender<Result<T, E>>,
    ) -> Self {
        let memo = Arc::clone(memo);
        Work { turn, reads, closure, result: None, panicked: false, memo, reply }
    }
}

impl<F, T, E> Job for Work<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn begin(&self) -> bool {
        self.turn.take()
    }

    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        self.result = None;
        if self.panicked {
            return false; // what it captured may be torn, so it never runs again
        }
        tx.lend(&self.memo, self.reads);
        // Safe to assert: after a panic neither the closure nor its transaction is used again.
        let result = catch_unwind(AssertUnwindSafe(|| {
            let value = (self.closure)(tx)?;
            tx.write_last()?;
            Ok(value)
        }));
        self.panicked = result.is_err();
        self.result = result.ok();
        matches!(self.result, Some(Ok(_))) && !tx.doomed()
    }

    fn finish(self: Box<Self>, commit: Result<(), StoreError>) {
        let answer = match (self.result, commit) {
            (None, _) if self.panicked => Err(StoreError::Panicked.into()),
            (Some(Err(e)), _) => Err(e),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Ok(_)) | None, Err(e)) => Err(e.into()),
            (None, Ok(())) => Err(StoreError::Closed.into()),
        };
        drop(self.reply.send(answer)); // the caller may be gone; the work is done all the same
    }
}

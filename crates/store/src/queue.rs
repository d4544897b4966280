//! A bounded queue of jobs that wakes the worker who worked last: its caches are warm, and the others
//! sleep on (waking idle ones in turn cost up to three times as much with one caller).

use crate::StoreError;
use crate::job::Job;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

pub(crate) struct Queue {
    state: Mutex<State>,
    bound: usize,
}

struct State {
    jobs: VecDeque<Job>,
    /// Workers that wait, the one that worked last at the end.
    idle: Vec<Thread>,
    closed: bool,
}

impl State {
    /// The first job whose caller still waits for it.
    fn next(&mut self) -> Option<Job> {
        std::iter::from_fn(|| self.jobs.pop_front()).find(|job| job.begin())
    }
}

impl Queue {
    /// A queue in which at most `bound` jobs wait.
    pub(crate) fn new(bound: usize) -> Queue {
        let state = State { jobs: VecDeque::new(), idle: Vec::new(), closed: false };
        Queue { state: Mutex::new(state), bound }
    }

    /// No code that can panic runs under this lock, so a poisoned one is still sound.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands `job` to a worker.
    pub(crate) fn push(&self, job: Job) -> Result<(), StoreError> {
        let mut state = self.state();
        if state.closed {
            return Err(StoreError::Closed);
        }
        if state.jobs.len() >= self.bound {
            return Err(StoreError::Busy);
        }
        state.jobs.push_back(job);
        let idle = state.idle.pop();
        drop(state);
        if let Some(worker) = idle {
            worker.unpark();
        }
        Ok(())
    }

    /// The next job, once there is one; `None` when the queue is closed and empty.
    pub(crate) fn take(&self) -> Option<Job> {
        let me = thread::current();
        loop {
            let mut state = self.state();
            state.idle.retain(|t| t.id() != me.id()); // after a wake-up that nobody meant
            if let Some(job) = state.next() {
                return Some(job);
            }
            if state.closed {
                return None;
            }
            state.idle.push(me.clone());
            drop(state);
            thread::park();
        }
    }

    /// The next job, if one waits.
    pub(crate) fn try_take(&self) -> Option<Job> {
        self.state().next()
    }

    /// Takes no more jobs; those that wait are still done.
    pub(crate) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        let idle = std::mem::take(&mut state.idle);
        drop(state);
        idle.iter().for_each(Thread::unpark);
    }
}

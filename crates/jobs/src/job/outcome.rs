//! How the work on one thing ended.

use crate::run::StepError;
use kernel::Timestamp;
use store::StoreError;

/// How the work on one thing went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is done, or there is nothing (more) to do.
    Done,
    /// There is nothing to do before that time.
    Later(Timestamp),
}

/// Why the work on one thing was in vain. It stays due either way: nothing is dropped because it failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// It could not be done: tried again, later each time, and after many times a dead letter.
    Again(String),
    /// It is refused, and trying again would not help: a dead letter for a person to look at.
    Person(String),
}

impl Failed {
    /// It could not be done.
    #[must_use]
    pub fn again(why: impl ToString) -> Failed {
        Failed::Again(why.to_string())
    }

    /// It is refused.
    #[must_use]
    pub fn person(why: impl ToString) -> Failed {
        Failed::Person(why.to_string())
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Failed {
        Failed::again(error)
    }
}

impl From<StepError> for Failed {
    /// Of a run that was taken up elsewhere nothing is written down: the hold is another's.
    fn from(error: StepError) -> Failed {
        Failed::again(error)
    }
}

//! For tests that do anything in any order: a step may be refused, and must not fail.

use std::any::Any;
use std::fmt::Debug;
use store::StoreError;

/// How errors of commands spell what no caller can mend: the database, and books that would not balance. A refusal of
/// either has a variant of its own.
const FAULTS: [&str; 2] = ["Store(", "Ledger("];

/// What a step gave; `None` when it was refused.
///
/// # Panics
/// When it failed: a fault is no refusal, and whoever asked would read an internal error.
#[track_caller]
pub fn unless_refused<T, E: Debug + 'static>(result: Result<T, E>) -> Option<T> {
    match result {
        Ok(given) => Some(given),
        Err(error) => {
            let told = format!("{error:?}");
            let is_store = (&error as &dyn Any).is::<StoreError>();
            let fault = is_store || FAULTS.iter().any(|fault| told.contains(fault));
            assert!(!fault, "a fault is no refusal: {told}");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An error that is told in these words.
    struct Why(&'static str);

    impl Debug for Why {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(self.0)
        }
    }

    #[test]
    fn a_refusal_is_nothing() {
        assert_eq!(unless_refused::<u8, Why>(Ok(1)), Some(1));
        assert_eq!(unless_refused::<u8, Why>(Err(Why("TooMuch { most: 1 }"))), None);
    }

    #[test]
    #[should_panic(expected = "a fault is no refusal")]
    fn a_fault_within_an_error_stops_the_walk() {
        unless_refused::<u8, Why>(Err(Why("Order(Store(Conflict))")));
    }

    #[test]
    #[should_panic(expected = "a fault is no refusal")]
    fn so_does_a_bare_one() {
        unless_refused::<u8, StoreError>(Err(StoreError::Conflict));
    }
}

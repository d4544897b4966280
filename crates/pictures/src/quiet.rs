//! Servers that give no answer are left alone for a while, so that thousands of pictures that one merchant
//! names there hold up nobody else's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many times in a row a server gives no answer before it is left alone.
const TIMES: u32 = 3;
/// For how long.
const WHILE: Duration = Duration::from_secs(120);
/// Servers that are remembered; past that those of long ago are forgotten.
const SERVERS_MAX: usize = 4_096;

/// Which servers gave no answer lately; a clone is a handle to the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quiet(Arc<Mutex<HashMap<String, (u32, Instant)>>>);

impl Quiet {
    fn known(&self) -> MutexGuard<'_, HashMap<String, (u32, Instant)>> {
        // Whoever panicked held whole entries.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It is not asked now.
    pub(crate) fn is_left_alone(&self, server: &str) -> bool {
        let known = self.known();
        known.get(server).is_some_and(|(times, last)| *times >= TIMES && last.elapsed() < WHILE)
    }

    /// Remembers whether it answered.
    pub(crate) fn tell(&self, server: &str, answered: bool) {
        let mut known = self.known();
        if answered {
            known.remove(server);
            return;
        }
        if known.len() >= SERVERS_MAX {
            known.retain(|_, (_, last)| last.elapsed() < WHILE);
        }
        if known.len() < SERVERS_MAX {
            let (times, last) = known.entry(server.to_owned()).or_insert((0, Instant::now()));
            (*times, *last) = (times.saturating_add(1), Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_gives_no_answer_again_and_again_is_left_alone_and_no_other() {
        let quiet = Quiet::default();
        for _ in 0..TIMES {
            assert!(!quiet.is_left_alone("slow.example"));
            quiet.tell("slow.example", false);
        }
        assert!(quiet.is_left_alone("slow.example"));
        assert!(!quiet.is_left_alone("good.example"));
        quiet.tell("slow.example", true);
        assert!(!quiet.is_left_alone("slow.example"));
    }
}

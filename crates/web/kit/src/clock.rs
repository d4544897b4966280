//! Where a request's time and randomness come from; commands get both as arguments.

use kernel::{Moment, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The time of day of this process.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock and its random numbers.
    System,
    /// A clock that stands still until moved, for tests: microseconds UTC.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Clock {
        Clock::Fixed(Arc::new(AtomicI64::new(at.micros())))
    }

    /// Now. A fixed clock advances by one microsecond at each look, so that moments stay apart.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                let micros = since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX));
                Timestamp::from_micros(micros)
            }
            Clock::Fixed(at) => Timestamp::from_micros(at.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Now, with fresh ids.
    #[must_use]
    pub fn moment(&self) -> Moment {
        let now = self.now();
        let seed = match self {
            Clock::System => u64::from_le_bytes(random()),
            Clock::Fixed(_) => now.micros().cast_unsigned(),
        };
        Moment::new(now, seed)
    }

    /// Moves a fixed clock; the machine's clock cannot be moved.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Clock::Fixed(at) = self {
            at.fetch_add(seconds.saturating_mul(1_000_000), Ordering::Relaxed);
        }
    }
}

/// Random bytes fit for secrets; zeros only if the machine has no source of them, which the first
/// look at startup would have shown.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(%error, "no randomness");
    }
    bytes
}

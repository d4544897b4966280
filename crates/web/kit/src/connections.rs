//! How many connections are open, and how many found no place, for whoever looks after the market.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Counts since this process began.
#[derive(Debug, Default)]
pub struct Connections {
    open: AtomicUsize,
    refused: AtomicU64,
}

impl Connections {
    /// One more is open.
    pub fn opened(&self) {
        self.open.fetch_add(1, Relaxed);
    }

    /// One was closed.
    pub fn closed(&self) {
        self.open.fetch_sub(1, Relaxed);
    }

    /// One was refused; answers how many were.
    pub fn refused_one(&self) -> u64 {
        self.refused.fetch_add(1, Relaxed).saturating_add(1)
    }

    /// How many are open now.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open.load(Relaxed)
    }

    /// How many were refused.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.refused.load(Relaxed)
    }
}

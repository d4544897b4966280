//! What this capability lists: the imports that were begun.

pub use crate::edge::jobs;

//! What this capability lists: the imports that were begun, and the sweep of their files.

pub use crate::edge::jobs;

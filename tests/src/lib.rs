//! What the whole-system tests share: a real market on a free port, and a real browser in front of it.

pub mod browser;
pub mod market;
pub mod steps;

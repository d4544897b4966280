//! What the whole-system tests share: a real market on a free port, and a real browser in front of it.

pub mod browser;
mod dev_tools;
pub mod market;
pub mod steps;

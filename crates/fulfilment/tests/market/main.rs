//! From a paid order to a paid merchant, on both engines.

mod audit;
mod steps;
mod world;

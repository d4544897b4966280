//! What happens once and what happens later: requests that a key makes happen once, and timers of work
//! that falls due. Decides nothing about the business: it keeps keys, answers and times for those who
//! do, in their transactions.

mod fault;
mod job;
pub mod once;
pub mod timers;

pub use fault::step;
pub use job::{Done, Failed, Item, Job, Ran, follow, run_due};

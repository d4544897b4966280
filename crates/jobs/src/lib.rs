//! What happens once and what happens later: requests that a key makes happen once, timers of work that
//! falls due, and long runs that survive their server. Decides nothing about the business: it keeps keys,
//! answers and times for those who do, in their transactions.

pub mod face;
mod fault;
mod job;
pub mod once;
mod run;
pub mod timers;

pub use face::sweep;
pub use fault::step;
pub use job::{Done, Failed, Item, Job, Ran, follow, run_due, standing};
pub use run::{Hold, Now, StepError};

//! What happens once and what happens later: requests that a key makes happen once, timers of work that
//! falls due, long runs that survive their server, and how calls to the outside end. Decides nothing about
//! the business: it keeps keys, answers and times for those who do, in their transactions.

pub mod face;
mod fault;
mod job;
pub mod once;
pub mod outside;
mod run;
pub mod timers;

pub use face::sweep;
pub use fault::step;
pub use job::{Done, Failed, Item, Job, Ran, follow, run_due, standing, wake};
pub use run::{Hold, Now, StepError};

//! What the ledger does, one file per command.

mod assess;
mod escrow;
mod pay_out;
mod post;
mod reclaim;
mod release;

pub use assess::assess;
pub use escrow::{Hold, HoldState, HoldView, ReleaseView, hold, hold_all, refund};
pub use pay_out::pay_out;
pub use post::{post, post_all};
pub use reclaim::reclaim;
pub use release::{Release, Released, release};

//! What the ledger does, one file per command.

mod assess;
mod book_movement;
mod debt;
mod escrow;
mod give_back;
mod pay_out;
mod post;
mod reclaim;
mod release;

pub use assess::assess;
pub use book_movement::{book_movement, market};
pub use debt::{advance, take_debt, write_off};
pub use escrow::{
    Hold, HoldState, HoldView, ReleaseView, hold, hold_all, refund, refund_part_sent, refund_sent,
};
pub use give_back::{PartBack, bear, give_back};
pub use pay_out::{pay_out, payout_paid, payout_returned};
pub use post::{post, post_all};
pub use reclaim::reclaim;
pub use release::{Release, Released, release};

//! The SQL of settlement.

mod payouts;
mod runs;

pub(crate) use payouts::{
    asked, asked_count, asked_currencies, came_back, covered, gather, insert_payout, let_go,
    payout, payout_of_request, payouts, payouts_by_id, set_paid, set_returned, set_sent, sums,
};
pub(crate) use runs::{
    approve, cancel, free, held, hold, insert_items, insert_run, insert_taken, items,
    last_proposed, open_count, run, runs, send, stand_for, taken,
};

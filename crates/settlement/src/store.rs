//! The SQL of settlement.

mod payouts;
mod runs;
mod waiting;
mod write_offs;

pub(crate) use payouts::{
    asked_sums, came_back, covered, gather, insert_payout, let_go, payout, payout_of_request,
    payouts, payouts_by_id, set_paid, set_paid_before, set_returned, set_sent, set_unpaid_before,
    sums,
};
pub(crate) use runs::{
    approve, cancel, free, held, hold, insert_items, insert_run, insert_taken, items,
    last_proposed, open_count, run, run_page, runs, send, stand_for, taken,
};
pub(crate) use waiting::{
    asked, asked_count, asked_currencies, is_listed, listed, unsaid, unsaid_count, waiting,
};
pub(crate) use write_offs::insert_write_off;

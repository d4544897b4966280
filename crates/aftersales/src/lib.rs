//! Aftersales: what happens when the goods are not what they should be, or nobody wants to keep them.
//!
//! Decides who may ask for what and until when, whose turn it is, what silence means, and what an operator's decision
//! gives: returns, exchanges, parts without a return, disputes, appeals, lost and broken parcels. It never moves money
//! by itself: `fulfilment::give_back` is its one door, which posts by the shares that were stored when the order was
//! placed; and while a case is open, `fulfilment` holds the release of its order.
//!
//! A unit of an order is in one open case at most; what went back once does not go back again, and only what went back
//! counts as given, whatever is asked in whatever order. Every state has a clock, so that nothing stands still: [`lifecycle::STEPS`] says what it does when
//! nobody answers. [`face::PROOFS`] shows both.

mod at_stake;
mod commands;
mod domain;
mod due;
mod evidence;
pub mod face;
pub mod facts;
pub mod letters;
pub mod lifecycle;
mod queries;
mod store;

pub use at_stake::{AtStake, CaseId, at_stake, with_open_cases};
pub use commands::{
    About, AddEvidence, AddFiles, Answer, AnswerReturn, AskReturn, AskReturnError, ConfirmError,
    DecideDispute, DisputeError, DisputeRang, DisputeRingError, EVIDENCE_MAX, InspectReturn,
    OpenDispute, OpenDisputeError, ParcelTrouble, PayError, ReturnError, ReturnRang, Returnable,
    RingError, SendReplacement, SendReturn, add_evidence, add_files, add_receipt, adopt_wishes,
    answer_cancel, answer_return, appeal_dispute, ask_money_back, ask_return, cancel_units,
    confirm_receipt, confirm_replacement, decide_dispute, give_back, hide_piece, inspect_return,
    leave_offer, missing_from, note_dispute_owed, note_owed, open_dispute, order_of_case,
    pay_dispute, pay_return, pay_short_dispute, pay_short_return, piece, piece_file,
    preview_decision, receive_return, refund_order, returnable, ring_dispute, ring_return,
    send_replacement, send_return, take_offer, take_parcel_trouble, try_evidence, try_files,
    withdraw_dispute, withdraw_return,
};
pub use domain::{
    Award, DisputeState, Ground, HiddenWords, Outcome, Piece, PieceView, Preview, Reason,
    ReturnEnd, ReturnState, Turn, WORDS_MAX,
};
pub use evidence::{Pack, evidence_pack};
pub use queries::{
    DisputeView, OrderCases, ReturnView, cases_of_order, cases_of_orders, dispute_view,
    disputes_in_turn, disputes_of_merchant, disputes_open, hold_dispute, hold_return,
    return_counts, return_view, returns_in_turn, returns_of_merchant, returns_waiting, turn_counts,
};
pub use store::{
    Decision, Dispute, DisputeLine, DisputeWord, Docketed, ReturnCase, ReturnLine, docket,
    docketed, owing,
};

/// The timers of returns; the id is the return's.
pub const RETURN_TIMER: &str = "aftersales.return";

/// The timers of disputes; the id is the dispute's.
pub const DISPUTE_TIMER: &str = "aftersales.dispute";

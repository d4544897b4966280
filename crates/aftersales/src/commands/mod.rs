//! What happens after the sale, one file per step.

mod add_evidence;
mod add_files;
mod adopt_wishes;
mod agreed;
mod answer_return;
mod appeal_dispute;
mod ask_return;
mod close_ended;
mod decide_dispute;
mod end_order;
mod error;
mod freight;
mod hide_piece;
mod inspect_return;
mod money;
mod open_dispute;
mod pay_return;
mod pay_short;
mod ring_dispute;
mod ring_return;
mod step;
mod take_offer;
mod take_parcel_trouble;
mod window;
mod words;

pub use add_evidence::{AddEvidence, DisputeError, EVIDENCE_MAX, add_evidence, try_evidence};
pub use add_files::{AddFiles, add_files, add_receipt, try_files};
pub use adopt_wishes::adopt_wishes;
pub(crate) use agreed::{agreed, agreed_of};
pub use answer_return::{Answer, AnswerReturn, answer_return};
pub use appeal_dispute::{appeal_dispute, note_dispute_owed, pay_dispute, withdraw_dispute};
pub use ask_return::{AskReturn, AskReturnError, ask_money_back, ask_return};
pub use decide_dispute::{DecideDispute, decide_dispute, preview_decision};
pub use end_order::{
    ConfirmError, answer_cancel, cancel_units, confirm_receipt, give_back, refund_order,
};
pub use error::ReturnError;
pub(crate) use freight::freight_most;
pub use hide_piece::{hide_piece, order_of_case, piece, piece_file};
pub use inspect_return::{
    InspectReturn, SendReplacement, inspect_return, receive_return, send_replacement,
};
pub use money::PayError;
pub(crate) use money::{amount_of, givable, most, preview, worth};
pub use open_dispute::{About, OpenDispute, OpenDisputeError, missing_from, open_dispute};
pub(crate) use pay_return::freight_name;
pub use pay_return::{note_owed, pay_return};
pub use pay_short::{pay_short_dispute, pay_short_return};
pub use ring_dispute::{DisputeRang, DisputeRingError, ring_dispute};
pub use ring_return::{ReturnRang, RingError, ring_return};
pub(crate) use step::{order_of, their_dispute, their_return};
pub use take_offer::{
    SendReturn, confirm_replacement, leave_offer, send_return, take_offer, withdraw_return,
};
pub use take_parcel_trouble::{ParcelTrouble, take_parcel_trouble};
pub use window::{Returnable, returnable};

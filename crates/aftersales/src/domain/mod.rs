//! The rules of aftersales, without a database.

mod agreed;
pub(crate) mod clocks;
mod dispute;
mod keyed;
mod piece;
mod returning;
mod share;
mod turn;
mod words;

pub(crate) use agreed::best_of;
pub use dispute::{Award, DisputeState, Ground, Outcome};
pub use piece::{HiddenWords, Piece, PieceView};
pub use returning::{Reason, ReturnEnd, ReturnState};
pub use share::Preview;
pub(crate) use share::preview_units;
pub use turn::Turn;
pub use words::WORDS_MAX;
pub(crate) use words::said;

//! Persons: what the market keeps of somebody, over all rooms, for whoever it is about.
//!
//! Decides which parts a person's copy of her data has and what it leaves out, with the reason. It reads through what each
//! room shows, keeps nothing itself, and never reads what is another's: of a conversation it takes both sides, since both
//! were written to each other, and of nobody else's orders, letters or shops anything.
//!
//! A room that comes to keep something of a person adds its part to one list, [`parts::PARTS`].

mod copy;
mod parts;

pub use copy::{FORMAT, PersonCopy};
pub use parts::{Whose, names};

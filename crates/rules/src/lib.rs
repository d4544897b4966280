//! The market's rules of trade: which book is in force on which day, and what other rules would change.
//!
//! Decides how one book follows another: an operator brings texts, looks at what they change, and adopts
//! them; a scenario becomes a book like any other. It never prices anything (`trade` computes, `pricing`
//! and `calculator` ask) and knows no merchant: the catalogue is priced again by `calculator`.

pub mod books;
pub mod face;
pub mod facts;
pub mod scenario;

//! Texts of a published form: tracking numbers, identity numbers, phones, addresses, divisions of a country,
//! barcodes, bank accounts; and such texts amid others, to be taken out, refused or put into their fields.
//!
//! Decides whether such a text is well formed, by its published rule. It never decides whether a number
//! belongs to someone (only the authority can), keeps nothing, and does no I/O.

pub mod bank;
pub mod divisions;
pub mod gtin;
pub mod mask;
pub mod pasted;
pub mod phone;
pub mod postal;
pub mod resident_id;
pub mod s10;
pub mod web;

pub use resident_id::{ResidentId, ResidentIdError};
pub use s10::{S10, S10Error};

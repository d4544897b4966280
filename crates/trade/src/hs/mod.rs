//! HS codes: what they are, what HS 2022 says about them, and which a description may have.

mod code;
mod lines;
mod suggest;
mod text;
mod words;

pub use code::{HsCode, HsCodeError, HsEdition};
pub use lines::national;
pub use suggest::{Suggestion, suggest};
pub use text::{Entry, describe, entries, exists, heading};

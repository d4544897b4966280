//! What holds of conversations, without a database.

pub(crate) mod case;
pub(crate) mod draft;
pub(crate) mod message;
pub(crate) mod phrase;
pub(crate) mod rules;
pub(crate) mod thread;

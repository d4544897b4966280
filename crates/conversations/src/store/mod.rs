//! SQL of conversations.

pub(crate) mod case;
pub(crate) mod mark;
pub(crate) mod message;
pub(crate) mod person;
pub(crate) mod thread;

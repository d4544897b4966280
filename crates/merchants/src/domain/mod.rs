//! The rules of merchants: values in, values or a refusal out.

pub(crate) mod bank;
pub(crate) mod merchant;
pub(crate) mod naming;
pub(crate) mod text;
pub(crate) mod words;

//! The rules of people and merchants: values in, values or a refusal out.

pub(crate) mod email;
pub(crate) mod limit;
pub(crate) mod merchant;
pub(crate) mod name;
pub(crate) mod naming;
pub(crate) mod password;
pub(crate) mod principal;
pub(crate) mod text;
pub(crate) mod token;
pub(crate) mod words;

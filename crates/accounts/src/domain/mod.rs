//! The rules of people: values in, values or a refusal out.

pub(crate) mod grant;
pub(crate) mod limit;
pub(crate) mod name;
pub(crate) mod password;
pub(crate) mod principal;
pub(crate) mod token;

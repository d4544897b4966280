//! Each refusal of a command as a problem, by capability; pages and API tell the same.

mod accounts;
mod aftersales;
mod catalog;
mod conversations;
mod fulfilment;
mod house;
mod letters;
mod orders;
mod pricing;
mod settlement;

use crate::Problem;
pub use accounts::malformed;

/// A value of a body, or 422 that names its field.
pub fn parsed<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, Problem>
where
    T::Err: ToString,
{
    text.parse().map_err(|error: T::Err| invalid(field, error))
}

/// 422 that names a field of the body and what to mend in it.
pub fn invalid(field: &str, why: impl ToString) -> Problem {
    let why = why.to_string();
    Problem::invalid("bad-body", &why).field(field, why)
}

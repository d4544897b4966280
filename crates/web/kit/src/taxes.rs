//! The filter of the tax report, as addresses spell it.

use crate::Reader;
use fulfilment::{TaxFilter, TaxFilterError, TaxFilterTyped};

/// What the address asks for: `from` and `to` as months, `destination`, `regime`.
pub fn asked(reader: &Reader) -> Result<TaxFilter, TaxFilterError> {
    let given = |name: &str| reader.query(name).unwrap_or_default();
    let typed = TaxFilterTyped {
        from: given("from"),
        to: given("to"),
        destination: given("destination"),
        regime: given("regime"),
    };
    typed.parse(reader.today())
}

//! What customs really assessed on an order, and how it differs from what was taken for it.

use kernel::{Country, Currency, Date, Money, MoneyError, OrderId, Timestamp};
use serde::Deserialize;
use serde::de::{IntoDeserializer, value};
use store::StoreError;
use trade::CostKind;

/// One kind of tax of an order: what the shopper was quoted and what customs wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AssessedTax {
    /// Duty, value added tax …
    pub kind: CostKind,
    /// In the order's quote.
    pub quoted: Money,
    /// By the assessment.
    pub assessed: Money,
}

/// An assessment to record.
#[derive(Clone, Debug)]
pub struct Assess {
    /// On which order.
    pub order: OrderId,
    /// Whose authority it is.
    pub destination: Country,
    /// The currency of the order's taxes.
    pub currency: Currency,
    /// By kind, each once; together, `quoted` is what was taken from the shopper.
    pub taxes: Vec<AssessedTax>,
    /// The authority's own reference.
    pub reference: String,
    /// The authority's own day.
    pub assessed_on: Date,
    /// Who records it.
    pub by: String,
}

/// An assessment as it stands, or stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// On which order.
    pub order: OrderId,
    /// 1, 2, 3 … of the order.
    pub number: i64,
    /// Whose authority it is.
    pub destination: Country,
    /// What was taken from the shopper for taxes, and not given back.
    pub taken: Money,
    /// All taxes together.
    pub assessed: Money,
    /// By kind.
    pub taxes: Vec<AssessedTax>,
    /// The authority's own reference.
    pub reference: String,
    /// The authority's own day.
    pub assessed_on: Date,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub recorded_at: Timestamp,
    /// When a later one took its place.
    pub replaced_at: Option<Timestamp>,
}

impl Assessment {
    /// What the market owes beyond what it took (above zero), or took beyond what it owes.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] past 2^63 of the smallest unit.
    pub fn difference(&self) -> Result<Money, MoneyError> {
        self.assessed.minus(self.taken)
    }

    /// Whether `ask` says the very same.
    pub(crate) fn says(&self, ask: &Assess) -> bool {
        let (known, told) = (&self.taxes, &ask.taxes);
        (&self.reference, self.assessed_on) == (&ask.reference, ask.assessed_on)
            && known.len() == told.len()
            && told.iter().all(|tax| known.contains(tax))
    }
}

/// Why an assessment cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub enum AssessError {
    /// Nothing was ever paid for the order.
    #[error("nothing was paid for the order")]
    NotPaid,
    /// Taxes are assessed in the currency they were quoted in.
    #[error("the order's taxes are in {wanted}, not in {got}")]
    Currency {
        /// The quote's.
        wanted: Currency,
        /// The one given.
        got: Currency,
    },
    /// Below zero.
    #[error("{0} cannot be below zero")]
    Negative(&'static str),
    /// A kind is given twice, or is no tax.
    #[error("{0} is given twice, or is no tax")]
    Kind(&'static str),
    /// A later assessment is known.
    #[error("an assessment of {0} is known already; only a later one can correct it")]
    Older(Date),
    /// Another was recorded at the same moment.
    #[error("another assessment of the order was recorded a moment before")]
    Moved,
    /// The books refuse.
    #[error(transparent)]
    Ledger(super::LedgerError),
    /// An amount could not be computed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<super::LedgerError> for AssessError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: super::LedgerError) -> AssessError {
        match error {
            super::LedgerError::Store(error) => AssessError::Store(error),
            refusal => AssessError::Ledger(refusal),
        }
    }
}

/// Reads [`CostKind::name`] of a tax: `vat`.
#[must_use]
pub fn tax_kind(name: &str) -> Option<CostKind> {
    let text: value::StrDeserializer<'_, value::Error> = name.into_deserializer();
    CostKind::deserialize(text).ok().filter(|kind| kind.is_tax())
}

/// All taxes of `ask` together: quoted, and assessed.
pub(crate) fn totals(ask: &Assess) -> Result<(Money, Money), AssessError> {
    let wanted = ask.currency;
    let mut seen = Vec::new();
    for tax in &ask.taxes {
        let name = tax.kind.name();
        if seen.contains(&name) || !tax.kind.is_tax() {
            return Err(AssessError::Kind(name));
        }
        seen.push(name);
        for money in [tax.quoted, tax.assessed] {
            if money.currency() != wanted {
                return Err(AssessError::Currency { wanted, got: money.currency() });
            }
            if money.is_negative() {
                return Err(AssessError::Negative(name));
            }
        }
    }
    let quoted = Money::sum(wanted, ask.taxes.iter().map(|tax| tax.quoted))?;
    Ok((quoted, Money::sum(wanted, ask.taxes.iter().map(|tax| tax.assessed))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tax_is_read_by_its_name_and_goods_are_none() {
        assert_eq!(tax_kind("vat"), Some(CostKind::Vat));
        assert_eq!(tax_kind("consumption_tax"), Some(CostKind::ConsumptionTax));
        assert_eq!(tax_kind("goods"), None);
        assert_eq!(tax_kind("window_tax"), None);
    }
}

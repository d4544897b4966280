//! Landed cost: what one parcel costs at the buyer's door, line by line. Decides nothing about payment.
//! Invariant: pure; the rules come in as a [`Book`], so that last year's parcel can be recomputed.

use crate::{Book, Note, ParcelAsk, Refusal, cbec, restriction};
use kernel::{Date, Money, Rate};

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostKind {
    /// The products themselves.
    Goods,
    /// Carriage to the door.
    Freight,
    /// Insurance of the carriage.
    Insurance,
    /// Customs duty.
    Duty,
    /// Value added tax on import.
    Vat,
    /// Consumption tax on import (China).
    ConsumptionTax,
}

impl CostKind {
    /// As in JSON: `consumption_tax`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CostKind::Goods => "goods",
            CostKind::Freight => "freight",
            CostKind::Insurance => "insurance",
            CostKind::Duty => "duty",
            CostKind::Vat => "vat",
            CostKind::ConsumptionTax => "consumption_tax",
        }
    }

    /// Whether the amount is owed to an authority.
    #[must_use]
    pub const fn is_tax(self) -> bool {
        match self {
            CostKind::Duty | CostKind::Vat | CostKind::ConsumptionTax => true,
            CostKind::Goods | CostKind::Freight | CostKind::Insurance => false,
        }
    }
}

/// One line of a landed cost, with all that is needed to compute it again by hand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CostLine {
    /// What it is for.
    pub kind: CostKind,
    /// What is paid.
    pub amount: Money,
    /// What the rate is taken of; `None` for goods and freight.
    pub base: Option<Money>,
    /// The exact effective rate on `base`, without amounts per litre; `None` for goods and freight.
    pub rate: Option<Rate>,
    /// The computation with its numbers: `70% × 13% × 320.00 = 29.12`.
    pub formula: String,
    /// The rule, as a sentence for pages.
    pub rule: Note,
    /// Where the rule was read; empty for goods and freight, which no rule sets.
    pub source: String,
    /// The day from which the rule holds, or on which it was read.
    pub date: Option<Date>,
    /// The keys of the products it concerns; empty when it concerns the parcel.
    pub goods: Vec<String>,
}

/// Everything due to put one parcel at the door.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct LandedCost {
    /// The regime, decided by the facts of the sale.
    pub regime: String,
    /// The day whose rules were used.
    pub date: Date,
    /// All lines together.
    pub total: Money,
    /// The products.
    pub goods: Money,
    /// Freight and insurance.
    pub carriage: Money,
    /// Duty and taxes.
    pub taxes: Money,
    /// What counts towards the limits of the order and of the person and year.
    pub counted: Money,
    /// The lines; they add up to `total`.
    pub lines: Vec<CostLine>,
    /// What a reader must know: whose rounding, and `as last known on` past the end of the data.
    pub notes: Vec<Note>,
    /// The digest of the book.
    pub book: String,
}

/// Prices one parcel under the regime that the facts of the sale decide.
///
/// # Errors
/// A [`Refusal`] that names the field, the reason and the ways out.
pub fn landed_cost(book: &Book, ask: &ParcelAsk) -> Result<LandedCost, Refusal> {
    let regime = book.regime(ask.origin, ask.destination, Some(ask.date))?;
    check(ask, regime.currency)?;
    for line in &ask.goods {
        if let Some(ban) = restriction(book, ask.destination, line.hs, &line.attributes) {
            let (goods, hs) = (line.key.clone(), line.hs);
            return Err(Refusal::Banned { goods, hs, ban: Box::new(ban) });
        }
    }
    cbec::landed_cost(book, regime, ask)
}

fn check(ask: &ParcelAsk, wanted: kernel::Currency) -> Result<(), Refusal> {
    if ask.goods.is_empty() {
        return Err(Refusal::NoGoods);
    }
    let in_currency = |field, money: Money| match money.currency() {
        got if got == wanted => Ok(()),
        got => Err(Refusal::Currency { field, wanted, got }),
    };
    for line in &ask.goods {
        in_currency("price", line.unit_price)?;
        if line.quantity == 0 {
            return Err(Refusal::Quantity { goods: line.key.clone() });
        }
        if !line.unit_price.is_positive() {
            return Err(Refusal::Price { goods: line.key.clone() });
        }
    }
    for (field, money) in [("freight", ask.freight), ("insurance", ask.insurance)] {
        in_currency(field, money)?;
        if money.is_negative() {
            return Err(Refusal::Negative { field });
        }
    }
    Ok(())
}

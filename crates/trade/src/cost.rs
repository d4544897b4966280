//! Landed cost: what one parcel costs at the buyer's door, line by line.

use crate::{Note, Text, Texts};
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
    /// Sales tax on import (Malaysia).
    SalesTax,
    /// Consumption tax on import (China).
    ConsumptionTax,
    /// Excise.
    Excise,
    /// A fee of the authority.
    Fee,
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
            CostKind::SalesTax => "sales_tax",
            CostKind::ConsumptionTax => "consumption_tax",
            CostKind::Excise => "excise",
            CostKind::Fee => "fee",
        }
    }

    /// Every kind.
    pub const ALL: [CostKind; 9] = [
        CostKind::Goods,
        CostKind::Freight,
        CostKind::Insurance,
        CostKind::Duty,
        CostKind::Vat,
        CostKind::SalesTax,
        CostKind::ConsumptionTax,
        CostKind::Excise,
        CostKind::Fee,
    ];

    /// The kind of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<CostKind> {
        CostKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the amount is owed to an authority.
    #[must_use]
    pub const fn is_tax(self) -> bool {
        match self {
            CostKind::Duty
            | CostKind::Vat
            | CostKind::SalesTax
            | CostKind::ConsumptionTax
            | CostKind::Excise
            | CostKind::Fee => true,
            CostKind::Goods | CostKind::Freight | CostKind::Insurance => false,
        }
    }
}

/// One line of a landed cost, with all that is needed to compute it again by hand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CostLine {
    /// What it is for.
    pub kind: CostKind,
    /// The charge in the book; empty for goods, freight and insurance.
    #[serde(default)]
    pub id: Text,
    /// What the charge is called where it is levied; empty where the kind says enough.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub name: Texts,
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
    pub source: Text,
    /// The day from which the rate holds; `None` when what was read does not say.
    pub date: Option<Date>,
    /// The day on which a rate without a day of its own was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_on: Option<Date>,
    /// The keys of the products it concerns; empty when it concerns the parcel.
    pub goods: Vec<Text>,
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
    /// What may be asked for besides `total`, in a few words each; empty when the book answers all that is
    /// owed. `None` in records of before this was told, which claim nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<Vec<Note>>,
    /// The oldest day of what it rests on: when the rules were last looked at, or a rate without a day of
    /// its own was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// The digest of the book.
    pub book: String,
}

impl LandedCost {
    /// Whether `total` is all that is owed, as far as the book answers.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.left_out.as_ref().is_some_and(Vec::is_empty)
    }

    /// What may be asked for besides; nothing also where it was not recorded ([`LandedCost::is_complete`]).
    #[must_use]
    pub fn left_out(&self) -> &[Note] {
        self.left_out.as_deref().unwrap_or_default()
    }
}

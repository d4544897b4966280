//! What is asked: one parcel, with prices already in the destination's currency.

use crate::HsCode;
use kernel::{Country, Date, Grams, Money};
use std::collections::BTreeMap;

/// Facts about one unit of a product that a rule may need, by name: `volume_ml`, `net_weight_g`,
/// `pieces`, `abv_percent`, `state` (`fresh`, `frozen`, `dried`, `cooked`, `smoked` …).
pub type Attributes = BTreeMap<String, String>;

/// One product in a parcel.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GoodsLine {
    /// The caller's name for the line (a SKU); refusals and cost lines repeat it.
    pub key: String,
    /// Its code at the destination.
    pub hs: HsCode,
    /// Price of one unit in the destination's currency, without taxes, already rounded to its smallest unit.
    pub unit_price: Money,
    /// Units, at least 1.
    pub quantity: u32,
    /// Gross weight of one unit.
    pub weight: Option<Grams>,
    /// What rules may ask about one unit.
    pub attributes: Attributes,
}

/// One parcel to price.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ParcelAsk {
    /// Where it is sent from.
    pub origin: Country,
    /// Where it is sent to.
    pub destination: Country,
    /// The day whose rules apply, in the destination's time.
    pub date: Date,
    /// At least one line.
    pub goods: Vec<GoodsLine>,
    /// Freight of the whole parcel as paid by the buyer, in the destination's currency.
    pub freight: Money,
    /// Insurance of the whole parcel as paid by the buyer, in the destination's currency.
    pub insurance: Money,
}

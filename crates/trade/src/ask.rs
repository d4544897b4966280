//! What is asked: one parcel, with prices already in the destination's currency.

use crate::{Buyer, Channel, HsCode};
use kernel::{Country, Currency, Date, Grams, Money, Rate};
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
    /// Price of one unit, without taxes. In the destination's currency it is what the buyer sees; in another
    /// one, of which [`ParcelAsk::rates`] has the rate, all units are converted together and rounded once.
    pub unit_price: Money,
    /// Units, at least 1.
    pub quantity: u32,
    /// Gross weight of one unit.
    pub weight: Option<Grams>,
    /// What rules may ask about one unit.
    pub attributes: Attributes,
    /// Where the goods were made; where they are sent from when `None`.
    #[serde(default)]
    pub origin: Option<Country>,
    /// The preference that is claimed with a proof of origin, by its name in the book.
    #[serde(default)]
    pub preference: Option<String>,
}

/// What to do with a day after the last on which the rules were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outside {
    /// Answer, and say on which day the rules were last looked at.
    #[default]
    LastKnown,
    /// Refuse.
    Refuse,
}

/// The facts of a sale that decide the regime, and how the book is read. The default is a parcel that a
/// market sells and declares, to a consumer.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Facts {
    /// How it is sent and declared.
    pub channel: Channel,
    /// Who buys.
    pub buyer: Buyer,
    /// Whether the seller is registered with the destination's scheme for low-value goods; yes when `None`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seller_registered: Option<bool>,
    /// The asker states that the facts are those of this regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub regime: Option<String>,
    /// Read the book as it was known on this day, without later corrections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<Date>,
    /// Days after the book.
    pub outside: Outside,
    /// Answers to open questions, by the name of the switch.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub switches: BTreeMap<String, bool>,
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
    /// What decides the regime.
    #[serde(default)]
    pub facts: Facts,
    /// What one unit of another currency is worth in the destination's, for prices and rules in that currency.
    #[serde(default)]
    pub rates: Vec<(Currency, Rate)>,
}

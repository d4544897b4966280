//! What a run answers. Shares and changes are whole millionths, so that they add up and compare exactly.

use super::Form;
use crate::Texts;
use kernel::{Country, Currency, Date, Money};
use serde::{Deserialize, Serialize};

/// What a scenario does to a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The scenario's name; empty until the caller says it.
    pub scenario: String,
    /// Its title.
    pub title: Texts,
    /// The day on which everything was priced.
    pub date: Date,
    /// The digest of the book before.
    pub before: String,
    /// The digest of the book after.
    pub after: String,
    /// The currency of sums over several destinations.
    pub currency: Option<Currency>,
    /// How many items were given.
    pub items: u64,
    /// How many have a price before and after.
    pub priced: u64,
    /// How many have no price before, after, or both, by reason.
    pub unpriced: Vec<Unpriced>,
    /// How prices change.
    pub distribution: Distribution,
    /// By chapter of the HS; the key is its two digits.
    pub chapters: Vec<Group>,
    /// By merchant; the key is the caller's.
    pub merchants: Vec<Group>,
    /// By lane and regime before; the key is `CN:US parcel`.
    pub lanes: Vec<Group>,
    /// Tax owed, by destination, in its currency.
    pub taxes: Vec<LaneTaxes>,
    /// How many items cross what.
    pub crossings: Vec<Tallied>,
    /// The first of them, in the order of the items.
    pub crossed: Vec<Crossing>,
    /// What demand does, when an elasticity was stated.
    pub demand: Option<Demand>,
}

/// On which side an item has no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Before and after alike.
    Both,
    /// Only before: it becomes allowed.
    Before,
    /// Only after: it becomes refused.
    After,
}

/// Items without a price, for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpriced {
    /// On which side.
    pub side: Side,
    /// The refusal's stable name.
    pub reason: String,
    /// How many.
    pub items: u64,
}

/// How the prices of the items that have one before and after change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distribution {
    /// Dearer.
    pub up: u64,
    /// Cheaper.
    pub down: u64,
    /// To the minor unit as before.
    pub same: u64,
    /// From the largest fall to the largest rise.
    pub buckets: Vec<Bucket>,
    /// Percentile (1 to 99) and the change in hundredths of a percent, rounded down.
    pub percentiles: Vec<(u8, i64)>,
    /// The largest fall (or smallest rise), in millionths.
    pub least_ppm: i64,
    /// The largest rise (or smallest fall), in millionths.
    pub most_ppm: i64,
    /// The mean of all changes, in millionths.
    pub mean_ppm: i64,
    /// The change of the sum of all prices, in millionths; `None` when a currency has no rate.
    pub by_value_ppm: Option<i64>,
}

/// Items whose price changes by at least `from` and less than `to`, in hundredths of a percent. The one
/// bucket with `from` = `to` = 0 holds those that stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Lower edge; open when `None`.
    pub from: Option<i64>,
    /// Upper edge; open when `None`.
    pub to: Option<i64>,
    /// How many.
    pub items: u64,
}

/// Sums of a part of the catalogue. Amounts are in [`Report::currency`], or in the part's own when it has
/// only one; `None` when neither can be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What it is keyed by.
    pub key: String,
    /// What people call it; as `key` until the caller names it.
    pub name: String,
    /// Items with a price before and after.
    pub items: u64,
    /// Of them dearer.
    pub up: u64,
    /// Of them cheaper.
    pub down: u64,
    /// One unit of each item, all included, before.
    pub before: Option<Money>,
    /// The same after.
    pub after: Option<Money>,
    /// Taxes in it before.
    pub tax_before: Option<Money>,
    /// Taxes in it after.
    pub tax_after: Option<Money>,
    /// The change of the sum, in millionths.
    pub by_value_ppm: Option<i64>,
    /// The mean of all changes, in millionths.
    pub mean_ppm: i64,
    /// What demand does.
    pub demand: Option<GroupDemand>,
}

/// Demand of a part of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDemand {
    /// Units before.
    pub units: u64,
    /// Units after, in millionths of a unit.
    pub units_after_ppm: i64,
    /// Merchants' revenue (goods without carriage and taxes) before.
    pub revenue: Option<Money>,
    /// The same after.
    pub revenue_after: Option<Money>,
    /// Taxes owed on the units after.
    pub tax_after: Option<Money>,
}

/// Tax owed at one destination on one unit of each item that has a price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneTaxes {
    /// To whom it is owed.
    pub destination: Country,
    /// Items with a price before.
    pub items: u64,
    /// Items with a price after.
    pub items_after: u64,
    /// Before, in the destination's currency.
    pub before: Money,
    /// After.
    pub after: Money,
    /// Before, on the units sold; when an elasticity was stated.
    pub sold_before: Option<Money>,
    /// After, on the units that demand leaves.
    pub sold_after: Option<Money>,
}

/// What an item crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrossingKind {
    /// It has a price before and is refused after.
    Refused,
    /// It is refused before and has a price after.
    Allowed,
    /// Another regime applies.
    Regime,
    /// It meets a threshold that it did not meet.
    Meets,
    /// It no longer meets a threshold.
    Leaves,
}

/// How many items cross the same thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tallied {
    /// Which kind.
    pub kind: CrossingKind,
    /// The threshold, `before → after` of regimes, or the refusal's stable name.
    pub what: String,
    /// How many.
    pub items: u64,
}

/// One item that crosses something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// Its place among the items.
    pub item: u64,
    /// What people call it; empty until the caller names it.
    pub name: String,
    /// Where its page is; empty until the caller says it.
    pub address: String,
    /// From where to where.
    pub lane: String,
    /// Which kind.
    pub kind: CrossingKind,
    /// The threshold, `before → after` of regimes, or the refusal's stable name.
    pub what: String,
    /// The refusal in English.
    pub why: Option<String>,
    /// The price before.
    pub before: Option<Money>,
    /// The price after.
    pub after: Option<Money>,
}

/// What demand does over the whole catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// Which curve.
    pub form: Form,
    /// The elasticity, in millionths.
    pub overall: i64,
    /// All together; items that become refused lose all their demand, items that become allowed are
    /// not counted.
    pub all: GroupDemand,
    /// Units of the items that become refused, already taken from the units after.
    pub refused_units: u64,
}

impl Report {
    /// Gives merchants their keys and names, by the caller's number.
    pub fn name_merchants(&mut self, name: impl Fn(usize) -> Option<(String, String)>) {
        for group in &mut self.merchants {
            if let Some((key, name)) = group.key.parse().ok().and_then(&name) {
                (group.key, group.name) = (key, name);
            }
        }
    }

    /// Gives the items that cross something their names and addresses.
    pub fn name_items(&mut self, name: impl Fn(u64) -> Option<(String, String)>) {
        for crossing in &mut self.crossed {
            if let Some((name, address)) = name(crossing.item) {
                (crossing.name, crossing.address) = (name, address);
            }
        }
    }

    /// Whether no item has another price, and none crosses anything.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        self.distribution.up == 0 && self.distribution.down == 0 && self.crossings.is_empty()
    }

    /// Adds items that the caller found no price for.
    pub fn add_unpriced(&mut self, reason: &str, items: u64) {
        if items == 0 {
            return;
        }
        self.items = self.items.saturating_add(items);
        let known = self.unpriced.iter_mut().find(|u| u.side == Side::Both && u.reason == reason);
        match known {
            Some(known) => known.items = known.items.saturating_add(items),
            None => {
                let reason = reason.to_owned();
                self.unpriced.push(Unpriced { side: Side::Both, reason, items });
            }
        }
        self.unpriced.sort_by(|a, b| (a.side, b.items).cmp(&(b.side, a.items)));
    }
}

//! The tables of a report as CSV: one header row, amounts as decimals beside their currency, changes in
//! percent with four decimals.

use super::{CrossingKind, Group, Report, Side};
use kernel::Money;

/// The names of the tables, as their files are called.
pub const TABLES: [&str; 8] = [
    "distribution",
    "chapters",
    "merchants",
    "lanes",
    "taxes",
    "crossings",
    "listings",
    "unpriced",
];

/// The tables of groups.
const GROUP: [&str; 15] = [
    "key",
    "name",
    "items",
    "dearer",
    "cheaper",
    "currency",
    "before",
    "after",
    "change_percent",
    "mean_percent",
    "tax_before",
    "tax_after",
    "units",
    "units_after",
    "revenue_after",
];

impl Report {
    /// One table as CSV, by its name in [`TABLES`].
    #[must_use]
    pub fn table(&self, name: &str) -> Option<String> {
        let (head, rows): (&[&str], Vec<Vec<String>>) = match name {
            "distribution" => (&["from_percent", "to_percent", "items"], self.buckets()),
            "chapters" => (&GROUP, self.chapters.iter().map(group).collect()),
            "merchants" => (&GROUP, self.merchants.iter().map(group).collect()),
            "lanes" => (&GROUP, self.lanes.iter().map(group).collect()),
            "taxes" => (
                &[
                    "destination",
                    "currency",
                    "items",
                    "items_after",
                    "before",
                    "after",
                    "sold_before",
                    "sold_after",
                ],
                self.tax_rows(),
            ),
            "crossings" => (&["crossing", "what", "items"], self.crossing_rows()),
            "listings" => (
                &[
                    "listing", "address", "lane", "crossing", "what", "why", "currency", "before",
                    "after",
                ],
                self.crossed_rows(),
            ),
            "unpriced" => (&["side", "reason", "items"], self.unpriced_rows()),
            _ => return None,
        };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(head).ok()?;
        for row in rows {
            writer.write_record(&row).ok()?;
        }
        String::from_utf8(writer.into_inner().ok()?).ok()
    }

    fn buckets(&self) -> Vec<Vec<String>> {
        let edge = |points: Option<i64>| points.map_or_else(String::new, |p| decimal(p, 2));
        let buckets = self.distribution.buckets.iter();
        buckets.map(|b| vec![edge(b.from), edge(b.to), b.items.to_string()]).collect()
    }

    fn tax_rows(&self) -> Vec<Vec<String>> {
        self.taxes
            .iter()
            .map(|row| {
                vec![
                    row.destination.to_string(),
                    row.before.currency().to_string(),
                    row.items.to_string(),
                    row.items_after.to_string(),
                    row.before.amount_text(),
                    row.after.amount_text(),
                    amount(row.sold_before),
                    amount(row.sold_after),
                ]
            })
            .collect()
    }

    fn crossing_rows(&self) -> Vec<Vec<String>> {
        let row = |one: &super::Tallied| {
            vec![one.kind.name().to_owned(), one.what.clone(), one.items.to_string()]
        };
        self.crossings.iter().map(row).collect()
    }

    fn crossed_rows(&self) -> Vec<Vec<String>> {
        self.crossed
            .iter()
            .map(|one| {
                let currency = one.before.or(one.after).map(|money| money.currency().to_string());
                vec![
                    plain(&one.name),
                    one.address.clone(),
                    one.lane.clone(),
                    one.kind.name().to_owned(),
                    one.what.clone(),
                    one.why.as_deref().map(plain).unwrap_or_default(),
                    currency.unwrap_or_default(),
                    amount(one.before),
                    amount(one.after),
                ]
            })
            .collect()
    }

    fn unpriced_rows(&self) -> Vec<Vec<String>> {
        let row = |one: &super::Unpriced| {
            vec![one.side.name().to_owned(), one.reason.clone(), one.items.to_string()]
        };
        self.unpriced.iter().map(row).collect()
    }
}

impl CrossingKind {
    /// As in JSON: `refused`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            CrossingKind::Refused => "refused",
            CrossingKind::Allowed => "allowed",
            CrossingKind::Regime => "regime",
            CrossingKind::Meets => "meets",
            CrossingKind::Leaves => "leaves",
        }
    }
}

impl Side {
    /// As in JSON: `both`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Side::Both => "both",
            Side::Before => "before",
            Side::After => "after",
        }
    }
}

fn group(group: &Group) -> Vec<String> {
    let demand = group.demand.as_ref();
    let currency = group.before.map(|money| money.currency().to_string());
    vec![
        group.key.clone(),
        plain(&group.name),
        group.items.to_string(),
        group.up.to_string(),
        group.down.to_string(),
        currency.unwrap_or_default(),
        amount(group.before),
        amount(group.after),
        group.by_value_ppm.map_or_else(String::new, |ppm| decimal(ppm, 4)),
        decimal(group.mean_ppm, 4),
        amount(group.tax_before),
        amount(group.tax_after),
        demand.map_or_else(String::new, |demand| demand.units.to_string()),
        demand.map_or_else(String::new, |demand| decimal(demand.units_after_ppm, 6)),
        amount(demand.and_then(|demand| demand.revenue_after)),
    ]
}

fn amount(money: Option<Money>) -> String {
    money.map_or_else(String::new, Money::amount_text)
}

/// A text that no spreadsheet takes for a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A whole number with so many of its digits after the point.
fn decimal(value: i64, places: u32) -> String {
    let unit = 10u64.pow(places);
    let (whole, rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{whole}.{rest:0width$}", width = places as usize)
}

//! A lane file, taken apart into its settings, switches, regimes, thresholds and charges.

use super::{Item, Part};
use toml::{Table, Value};

/// `None` when the text is not TOML.
pub(super) fn items(text: &str) -> Option<Vec<Item>> {
    let lane: Table = text.parse().ok()?;
    let mut items = Vec::new();
    for (name, value) in &lane {
        match (name.as_str(), value) {
            ("switch", Value::Array(switches)) => items.extend(
                switches.iter().filter_map(Value::as_table).map(|t| item(Part::Switch, "", t)),
            ),
            ("programme" | "reason" | "left_out", Value::Array(all)) => {
                items.extend(all.iter().filter_map(Value::as_table).map(|t| coded(name, t)));
            }
            ("regime", Value::Array(regimes)) => {
                for regime in regimes.iter().filter_map(Value::as_table) {
                    regime_items(regime, &mut items);
                }
            }
            _ => {
                let fields = vec![(name.clone(), show(value))];
                items.push(Item {
                    part: Part::Lane,
                    group: name.clone(),
                    what: name.clone(),
                    fields,
                });
            }
        }
    }
    Some(items)
}

/// A programme, a reason or what is left out of the lane, by its code.
fn coded(kind: &str, table: &Table) -> Item {
    let what = format!("{kind} {}", word(table, "code"));
    Item { group: kind.to_owned(), what, ..item(Part::Lane, "", table) }
}

fn regime_items(regime: &Table, items: &mut Vec<Item>) {
    let name = word(regime, "name");
    items.push(item(Part::Regime, "", regime));
    for (list, part) in [("threshold", Part::Threshold), ("charge", Part::Charge)] {
        let own = regime.get(list).and_then(Value::as_array).into_iter().flatten();
        items.extend(own.filter_map(Value::as_table).map(|t| item(part, name, t)));
    }
}

/// The fields of one table; lists of tables inside are things of their own.
fn item(part: Part, regime: &str, table: &Table) -> Item {
    let name = [word(table, "id"), word(table, "name")].into_iter().find(|name| !name.is_empty());
    let name = name.unwrap_or_default();
    let whole = if regime.is_empty() { name.to_owned() } else { format!("{regime} / {name}") };
    let is_list = |value: &Value| {
        value.as_array().is_some_and(|list| list.first().is_some_and(Value::is_table))
    };
    let fields = table
        .iter()
        .filter(|(key, value)| !["id", "name"].contains(&key.as_str()) && !is_list(value))
        .map(|(key, value)| (key.clone(), show(value)))
        .chain(table.get("name").filter(|v| v.is_table()).map(|v| ("name".to_owned(), show(v))));
    let fields: Vec<(String, String)> = fields.collect();
    let told = ["hs", "origins", "preference", "attribute"]
        .into_iter()
        .filter(|_| part == Part::Charge)
        .filter_map(|key| Some(format!(" ({} {})", key, show(table.get(key)?))));
    let what = told.fold(whole.clone(), |what, more| what + &more);
    let dated = matches!(part, Part::Charge | Part::Regime);
    let from = table.get("valid_from").filter(|_| dated).map(show);
    let what = from.map_or(what.clone(), |from| format!("{what} from {from}"));
    Item { part, group: whole, what, fields }
}

fn word<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(show).collect::<Vec<_>>().join(", "),
        Value::Table(table) => {
            let pairs: Vec<String> =
                table.iter().map(|(key, value)| format!("{key} = {}", show(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

//! Attributes that no rule of a quote has read: what was stated in vain is told, never swallowed.

use kernel::Lang;
use std::collections::BTreeMap;
use trade::{Book, Charge, LandedCost, Note, ParcelAsk, Regime, landed_cost};

/// Beyond so many stated attributes the question is a list, and nobody reads a note on each.
const STATED_MOST: usize = 60;

/// A note on each attribute without which the answer is the same, line by line.
pub(super) fn notes(
    book: &Book,
    ask: &ParcelAsk,
    regime: Option<&Regime>,
    cost: &LandedCost,
) -> Vec<Note> {
    let stated: Vec<(usize, &String, &String)> = (0..)
        .zip(&ask.goods)
        .flat_map(|(at, line)| line.attributes.iter().map(move |(name, value)| (at, name, value)))
        .collect();
    if stated.len() > STATED_MOST {
        return Vec::new();
    }
    let mut without = ask.clone();
    let mut notes = Vec::new();
    for (at, name, value) in stated {
        let Some(line) = without.goods.get_mut(at) else { continue };
        let Some(own) = line.attributes.remove(name) else { continue };
        let same = landed_cost(book, &without)
            .is_ok_and(|other| (&other.lines, &other.notes) == (&cost.lines, &cost.notes));
        if let Some(line) = without.goods.get_mut(at) {
            line.attributes.insert(name.clone(), own);
        }
        if same {
            let goods = ask.goods.get(at).filter(|_| ask.goods.len() > 1);
            let of = goods.map(|line| format!("{}: ", line.key)).unwrap_or_default();
            notes.push(unused(name, value, &of, regime));
        }
    }
    notes
}

/// `of` is the product's name and a colon, where there are several.
fn unused(name: &str, value: &str, of: &str, regime: Option<&Regime>) -> Note {
    let value: String = value.chars().take(40).collect();
    let (mut en, mut zh) = (
        format!("{of}{name}={value} was not used: no rule of this quote asks for it"),
        format!("{of}未使用 {name}={value}：本次报价没有规则需要它"),
    );
    // The charge that would read it, were another attribute stated as well.
    let reads = |charge: &&Charge| {
        let rate = charge.rate_text();
        rate.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|word| word == name)
    };
    let with = regime.and_then(|regime| {
        let waiting = regime.charges.iter().filter(|charge| charge.attribute.is_some());
        waiting.filter(reads).find_map(|charge| charge.attribute.as_ref())
    });
    if let Some((other, values)) = with {
        let values = values.join("|");
        en.push_str(&format!("; it is read together with {other}={values}"));
        zh.push_str(&format!("；须同时填写 {other}={values}"));
    }
    let texts = BTreeMap::from([(Lang::EN, en), (Lang::ZH, zh)]);
    let note = Note::of("note-attribute-unused", &texts.into());
    note.with("name", name)
}

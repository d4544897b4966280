//! A landed cost as JSON and as sentences.

use super::{Answer, Used};
use kernel::{Lang, Money};
use pricing::FxQuote;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use trade::standing::Standing;
use trade::{Arg, CostLine, LandedCost, Note};

/// Says a sentence in every language of the market, by tag.
pub type Say<'s> = dyn Fn(&Note) -> BTreeMap<String, String> + 's;

/// The JSON document of an answer:
/// `{"total", "regime", "lines", "fx", "notes", "complete", "left_out", "aged", "book", …}` with amounts as
/// decimal texts.
#[must_use]
pub fn answer_document(answer: &Answer, say: &Say<'_>) -> Value {
    let cost = &answer.cost;
    let mut json = cost_document(cost, &answer.notes, say);
    json["aged"] = json!(answer.aged);
    json["lane"] = json!({ "from": answer.ask.origin, "to": answer.ask.destination });
    json["regime_title"] = json!(answer.title);
    json["fx"] = answer.fx.iter().map(used_document).collect();
    json["goods"] = answer
        .ask
        .goods
        .iter()
        .map(|line| {
            json!({
                "name": line.key,
                "hs": line.hs,
                "description": trade::hs::describe(line.hs),
                "unit_price": line.unit_price,
                "quantity": line.quantity,
                "weight_g": line.weight,
                "origin": line.origin.unwrap_or(answer.ask.origin),
                "preference": line.preference,
                "attributes": line.attributes,
            })
        })
        .collect();
    if let Some(limits) = &answer.limits {
        json["limits"] = json!({
            "order": limits.order, "person_year": limits.person_year,
            "used_this_year": answer.used_this_year, "source": limits.source,
        });
    }
    json
}

/// The JSON document of a landed cost, with the rate between the market's two currencies.
#[must_use]
pub fn document(cost: &LandedCost, rates: &[FxQuote], say: &Say<'_>) -> Value {
    let mut json = cost_document(cost, &[], say);
    json["fx"] = rates.iter().map(rate_document).collect();
    json
}

fn cost_document(cost: &LandedCost, more: &[Note], say: &Say<'_>) -> Value {
    let all = || cost.notes.iter().chain(more);
    let lines: Vec<Value> = cost.lines.iter().map(|line| line_document(line, say)).collect();
    let notes: Vec<Value> = all().map(|note| note_document(note, say)).collect();
    json!({
        "total": cost.total,
        "regime": cost.regime,
        "date": cost.date,
        "lines": lines,
        "taxes": cost.taxes,
        "counted": cost.counted,
        "fx": [],
        "notes": all().map(sentence).collect::<Vec<String>>(),
        "note_texts": notes,
        "complete": cost.is_complete(),
        "left_out": cost.left_out().iter().map(|note| note_document(note, say)).collect::<Vec<_>>(),
        "as_of": cost.as_of,
        "book": cost.book,
    })
}

/// An open question also tells its switch and the answer taken.
fn note_document(note: &Note, say: &Say<'_>) -> Value {
    let mut json = json!({ "id": note.key, "texts": say(note) });
    for name in ["switch", "answer"] {
        if let Some(Arg::Text(text)) = note.args.get(name) {
            json[name] = json!(text);
        }
    }
    json
}

fn line_document(line: &CostLine, say: &Say<'_>) -> Value {
    json!({
        "kind": line.kind.name(),
        "id": line.id,
        "name": line.name,
        "amount": line.amount.amount_text(),
        "currency": line.amount.currency(),
        "base": line.base.map(Money::amount_text),
        "rate": line.rate.map(|rate| rate.percent_text(6)),
        "rate_exact": line.rate,
        "formula": line.formula,
        "rule": sentence(&line.rule),
        "rule_texts": say(&line.rule),
        "date": line.date,
        "read_on": line.read_on,
        "source": line.source,
        "standing": Standing::of(&line.source).name(),
        "goods": line.goods,
    })
}

fn used_document(used: &Used) -> Value {
    let mut json = rate_document(&used.fx);
    json["used_for"] = json!(used.used_for);
    json
}

fn rate_document(fx: &FxQuote) -> Value {
    json!({
        "from": fx.from,
        "to": fx.to,
        "rate": fx.rate.decimal_text(8),
        "rate_exact": fx.rate,
        "mid": fx.mid_rate().decimal_text(8),
        "margin": fx.margin.map(|margin| margin.percent_text(6)),
        "through": fx.through,
        "as_of": fx.as_of,
        "last_known": fx.last_known,
        "source": fx.source,
    })
}

/// A rule or note in English, for terminals and the API; pages use Fluent.
#[must_use]
pub fn sentence(note: &Note) -> String {
    let value = |name: &str| match note.args.get(name) {
        Some(Arg::Text(text)) => text.to_string(),
        Some(Arg::Money(money)) => money.to_string(),
        Some(Arg::Rate(rate)) => rate.percent_text(4),
        Some(Arg::Date(date)) => date.to_string(),
        Some(Arg::Country(country)) => country.name_en().to_owned(),
        Some(Arg::Count(count)) => count.to_string(),
        None => String::new(),
    };
    if let Some(text) = note.text(Lang::EN) {
        let added = ["class", "condition"].map(value).into_iter().filter(|text| !text.is_empty());
        let waived = Some(value("waived")).filter(|limit| !limit.is_empty());
        let waived = waived.map(|limit| format!("waived: not above {limit}"));
        let switch = Some(value("switch")).filter(|name| !name.is_empty());
        let answered = switch.map(|name| format!("switch {name} is {}", value("answer")));
        return [text.to_owned()]
            .into_iter()
            .chain(added)
            .chain(waived)
            .chain(answered)
            .collect::<Vec<_>>()
            .join("; ");
    }
    match note.key.as_str() {
        "rule-goods" => "the price of the goods".to_owned(),
        "rule-freight" => "carriage, as paid by the buyer".to_owned(),
        "rule-insurance" => "insurance, as paid by the buyer".to_owned(),
        "note-switch-answered" => format!(
            "the asker answers an open question otherwise than the book: {} is {}",
            value("switch"),
            value("answer")
        ),
        "note-rounding" => format!("how amounts become whole: {}", value("source")),
        "note-gross-weight" => {
            "the net weight is not stated: the rate by weight was computed on the gross weight"
                .to_owned()
        }
        "note-rate-read-later" => format!(
            "the rate of {} was read on {}; for this earlier day it is taken as it stood then",
            value("name"),
            value("date")
        ),
        "left-out-question" => format!("what the open question {} would add", value("switch")),
        "note-as-last-known" => format!("the rules are as last known on {}", value("date")),
        "note-origin-assumed" => format!(
            "the country of origin is not stated: {} was taken, where the goods are sent from",
            value("country")
        ),
        "note-preference-unused" => format!(
            "claiming {} changes nothing: the book has no rate of it for these goods",
            value("name")
        ),
        other => other.to_owned(),
    }
}

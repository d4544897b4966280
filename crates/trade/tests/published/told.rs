//! What a quote tells of what it rests on: open questions whichever way they are answered, since when a
//! rate holds, and whether a weight was used.

use crate::common::{Asked, ask};
use trade::{Arg, Channel, CostKind, LandedCost};

/// Switch and answer of each open question that the quote names.
fn questions(cost: &LandedCost, key: &str) -> Vec<(String, String)> {
    let text = |note: &trade::Note, name: &str| match note.args.get(name) {
        Some(Arg::Text(text)) => text.to_string(),
        other => panic!("{name}: {other:?}"),
    };
    let named = cost.notes.iter().filter(|note| note.key == *key);
    named.map(|note| (text(note, "switch"), text(note, "answer"))).collect()
}

fn cherries(date: &str) -> Asked {
    ask("US", "CN", date).goods("0813.40", "1000", 1).by(Channel::Cargo)
}

fn has(cost: &LandedCost, switch: &str, answer: &str) -> bool {
    questions(cost, "note-switch").contains(&(switch.to_owned(), answer.to_owned()))
}

#[test]
fn an_open_question_is_told_whichever_way_it_is_answered() {
    let spring = cherries("2025-03-11");
    assert!(has(&spring.cost(), "cn-301-no-exclusion", "off"));
    let turned = spring.switch("cn-301-no-exclusion", true).cost();
    assert!(has(&turned, "cn-301-no-exclusion", "on"));
    let answered = questions(&turned, "note-switch-answered");
    assert_eq!(answered, [("cn-301-no-exclusion".to_owned(), "on".to_owned())]);
    let now = cherries("2026-11-22").cost();
    assert!(has(&now, "cn-24-resumed", "off"), "{:?}", now.notes);
    assert!(questions(&now, "note-switch-answered").is_empty());
    // It is none of other goods, origins and days.
    for other in [
        cherries("2024-03-11"),
        ask("FR", "CN", "2026-11-22").goods("0813.40", "1000", 1).by(Channel::Cargo),
    ] {
        assert!(!has(&other.cost(), "cn-24-resumed", "off"), "{other:?}");
    }
    let scarf = ask("CN", "US", "2026-11-21").goods("6214.10.20", "48", 1).cost();
    assert!(has(&scarf, "us-301-forced-labour", "off"), "{:?}", scarf.notes);
}

#[test]
fn a_rate_that_was_read_later_is_not_said_to_hold_since_then() {
    let line =
        |cost: &LandedCost, kind| cost.lines.iter().find(|l| l.kind == kind).unwrap().clone();
    let old = line(&cherries("2018-07-07").cost(), CostKind::Duty);
    assert_eq!(
        (old.date, old.read_on.map(|d| d.to_string())),
        (None, Some("2026-01-01".to_owned()))
    );
    let shirt = ask("CN", "US", "2026-11-21").goods("6109.10", "100", 1).cost();
    let duty = line(&shirt, CostKind::Duty);
    assert_eq!(duty.date, None, "the general rate is older than the end of the de minimis");
    assert!(duty.read_on.is_some());
    let gst = ask("CN", "SG", "2026-11-21").goods("6109.10", "100", 1).cost();
    let since = line(&gst, CostKind::Vat).date.map(|day| day.to_string());
    assert_eq!(since.as_deref(), Some("2024-01-01"));
}

#[test]
fn the_gross_weight_is_told_where_a_rate_used_it() {
    let told = |asked: &Asked| asked.cost().notes.iter().any(|n| n.key == *"note-gross-weight");
    let cream = ask("FR", "CN", "2026-11-21").goods("3304.99", "1000", 1);
    assert!(!told(&cream.clone().with("volume_ml", "50")), "taxed by value for each millilitre");
    assert!(told(&cream.grams(80)));
}

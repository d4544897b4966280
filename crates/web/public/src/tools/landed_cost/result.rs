//! The result: one price, how it comes about, what other ways would cost, and how to pass it on.

use super::asked::Asked;
use super::compute::Other;
use super::form::{field_of, is_typed, label_of, problem_refusal};
use crate::{
    Reader,
    components::{
        Claim, Column, ReceiptLine, Tone, ban_refusal, banner, cost_name, dated, fx_text,
        note_text, price, receipt, refusal, regime_name, section, short_numbers, source_address,
        standing, table,
    },
    flag, t,
};
use calculator::{Answer, QuoteProblem};
use kernel::Money;
use maud::{Markup, html};
use trade::{CostKind, CostLine, Note, Texts};

/// Whose rounding it is.
const ROUNDING: &str = "note-rounding";
/// The last day of the rules.
const LAST_KNOWN: &str = "note-as-last-known";

pub(super) fn show(
    reader: &Reader,
    asked: &Asked,
    (answer, others): (&Answer, &[Other]),
    origin: &str,
) -> Markup {
    let (cost, ask) = (&answer.cost, &answer.ask);
    let stated = is_freight_stated(asked);
    let told = cost.lines.iter().filter(|line| stated || line.kind != CostKind::Freight);
    let lines: Vec<ReceiptLine> = told.map(|line| receipt_line(reader, line)).collect();
    let claim = Claim::of_cost(cost, &answer.aged);
    let claim = if stated { claim } else { claim.without_freight() };
    let units: u64 = ask.goods.iter().map(|line| u64::from(line.quantity)).sum();
    html! {
        (beyond(reader, asked, answer))
        div.calc-total {
            p.calc-lane {
                (flag(ask.origin)) (reader.country(ask.origin)) " → "
                (flag(ask.destination)) (reader.country(ask.destination))
            }
            p.landed-total { (price(reader, cost.total)) (claim.plus(reader)) }
            p.landed-note { (claim.words(reader)) }
            (split(reader, answer, stated))
            p.small.soft {
                (t!(reader, "receipt-regime", regime = in_lang(reader, &answer.title, &cost.regime),
                    date = reader.date(cost.date)))
                @if units > 1 { " · " (t!(reader, "calc-units", count = units)) }
            }
            p.calc-change { a href="#calc-form" { (t!(reader, "calc-change")) } }
        }
        (receipt(reader, &lines, cost.total, Some(notes(reader, asked, answer))))
        (compared(reader, asked, answer, others))
        (passed_on(reader, asked, answer, origin))
    }
}

/// A word in time, when the day asked for lies after the rules.
fn beyond(reader: &Reader, asked: &Asked, answer: &Answer) -> Markup {
    let known = answer.cost.notes.iter().chain(&answer.notes).find(|note| note.key == LAST_KNOWN);
    let known = match known.and_then(|note| note.args.get("date")) {
        Some(trade::Arg::Date(known)) if !asked.get("date").is_empty() => *known,
        _ => return html! {},
    };
    banner(
        Tone::Warn,
        html! {
            p.refusal-what { (t!(reader, "calc-beyond", date = reader.date(answer.ask.date),
                known = reader.date(known))) }
            p { (t!(reader, "calc-beyond-why")) }
        },
    )
}

/// An empty field says nothing of what the carriage costs; a zero does.
fn is_freight_stated(asked: &Asked) -> bool {
    !asked.get("freight").is_empty()
}

/// The share of goods, carriage and taxes, as one bar and in words.
fn split(reader: &Reader, answer: &Answer, stated: bool) -> Markup {
    let cost = &answer.cost;
    let whole = cost.total.minor().max(1);
    let insured = cost.lines.iter().any(|l| l.kind == CostKind::Insurance && !l.amount.is_zero());
    let carriage = if insured { "calc-carriage-insured" } else { "calc-carriage" };
    let parts = [
        ("goods", "cost-goods", cost.goods),
        ("carriage", carriage, cost.carriage),
        ("taxes", "calc-taxes", cost.taxes),
    ];
    let thousandths =
        |money: Money| i128::from(money.minor()).saturating_mul(1000) / i128::from(whole);
    let mut at = 0i128;
    let bars: Vec<(&str, i128, i128)> = parts
        .iter()
        .map(|(class, _, money)| {
            let (start, width) = (at, thousandths(*money));
            at += width;
            (*class, start, width)
        })
        .collect();
    html! {
        svg.calc-bar viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" {
            @for (class, start, width) in bars {
                rect class={ "calc-bar-" (class) } x=(start) y="0" width=(width) height="10" {}
            }
        }
        dl.calc-split {
            @for (class, key, money) in parts {
                div { dt class={ "calc-key calc-key-" (class) } { (reader.text(key)) } dd.numeric {
                    @if stated || class != "carriage" || !money.is_zero() { (reader.money(money)) }
                    @else { (t!(reader, "calc-not-stated")) }
                } }
            }
        }
    }
}

fn in_lang(reader: &Reader, texts: &Texts, otherwise: &str) -> String {
    texts.in_lang(reader.lang()).unwrap_or(otherwise).to_owned()
}

fn receipt_line(reader: &Reader, line: &CostLine) -> ReceiptLine {
    let label = cost_name(reader, line);
    let ruled = !line.source.is_empty();
    let shown = ruled || line.kind == CostKind::Goods;
    let rule = ruled.then(|| (note_text(reader, &line.rule), source_address(&line.source)));
    ReceiptLine {
        label,
        amount: line.amount,
        how: shown.then(|| short_numbers(&line.formula)),
        rule,
        dated: if ruled { dated(reader, line) } else { None },
        standing: if ruled { standing(reader, &line.source) } else { None },
    }
}

fn notes(reader: &Reader, asked: &Asked, answer: &Answer) -> Markup {
    let cost = &answer.cost;
    let mut sources: Vec<&str> = Vec::new();
    for line in cost.lines.iter().filter(|line| !line.source.is_empty()) {
        for source in each_source(&line.source) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
    }
    let notes: Vec<&Note> = cost.notes.iter().chain(&answer.notes).collect();
    html! {
        @for used in &answer.fx {
            @if let Some(text) = fx_text(reader, &used.fx) { p { (text) } }
        }
        @for note in notes.iter().filter(|note| note.key != ROUNDING) {
            p { (note_text(reader, note)) (other_answer(reader, asked, note)) }
        }
        details.calc-sources {
            summary { (t!(reader, "calc-sources", count = sources.len())) }
            ul {
                @for source in sources {
                    li {
                        @match source_address(source) {
                            Some(address) => { a href=(address) rel="external noopener" { (source) } }
                            None => { (source) }
                        }
                    }
                }
            }
            @for note in notes.iter().filter(|note| note.key == ROUNDING) {
                p { (note_text(reader, note)) }
            }
            p {
                (t!(reader, "calc-book")) " "
                a.code href={ "/v1/books/" (cost.book) } { (cost.book.get(..12).unwrap_or(&cost.book)) }
            }
        }
    }
}

/// For an open question, the same sale with the other answer.
fn other_answer(reader: &Reader, asked: &Asked, note: &Note) -> Markup {
    let text = |name: &str| match note.args.get(name) {
        Some(trade::Arg::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let (Some(name), Some(answer)) = (text("switch"), text("answer")) else { return html! {} };
    if note.texts.is_empty() {
        return html! {};
    }
    let other = if answer == "on" { "off" } else { "on" };
    let here = asked.address("/tools/landed-cost", &[(&format!("switch.{name}"), other)]);
    html! { " " a href=(here) { (t!(reader, "calc-other-answer")) } }
}

/// The parts of a source: between semicolons that stand in no bracket.
fn each_source(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0i32, 0);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ';' if depth <= 0 => {
                parts.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(from..));
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The same sale under the other regimes of the lane.
fn compared(reader: &Reader, asked: &Asked, answer: &Answer, others: &[Other]) -> Markup {
    if others.is_empty() {
        return html! {};
    }
    let columns = [
        Column::text(t!(reader, "calc-regime-column")),
        Column::number(t!(reader, "calc-taxes")),
        Column::number(t!(reader, "calc-all-in")),
    ];
    let rows = html! {
        tr.calc-this {
            th scope="row" { (in_lang(reader, &answer.title, &answer.cost.regime)) " · " (t!(reader, "calc-this")) }
            td.numeric { (reader.money(answer.cost.taxes)) }
            td.numeric { (reader.money(answer.cost.total)) }
        }
        @for other in others {
            tr {
                th scope="row" {
                    a href=(asked.address("/tools/landed-cost", &[("regime", &other.name), ("channel", "")])) {
                        (in_lang(reader, &other.title, &other.name))
                    }
                    @let channels: Vec<String> = other.channels.iter()
                        .map(|channel| reader.text(&format!("calc-channel-{channel}"))).collect();
                    span.small.soft { (channels.join(" · ")) }
                }
                @match &other.answer {
                    Ok(answer) => {
                        td.numeric { (reader.money(answer.cost.taxes)) }
                        td.numeric { (reader.money(answer.cost.total)) }
                    }
                    Err(problem) => { td.calc-none colspan="2" { (problem_refusal(reader, problem).what) } }
                }
            }
        }
    };
    section(
        &t!(reader, "calc-others"),
        html! {
            p.soft { (t!(reader, "calc-others-lead")) }
            (table(&t!(reader, "calc-others"), &columns, rows, None))
        },
    )
}

/// The address of this result, to copy, and the same as JSON: with its day, so that it says the same
/// tomorrow.
fn passed_on(reader: &Reader, asked: &Asked, answer: &Answer, origin: &str) -> Markup {
    let day = answer.ask.date.to_string();
    let address = asked.address("/tools/landed-cost", &[("date", &day)]);
    html! {
        div.calc-share {
            label for="calc-link" { (t!(reader, "calc-link")) }
            input.control #calc-link type="text" readonly value={ (origin) (address) };
            p.small {
                a href=(address) { (t!(reader, "calc-permalink")) } " · "
                a href=(asked.address("/tools/landed-cost.json", &[("date", &day)])) { (t!(reader, "calc-json")) } " · "
                a href="/docs/" { (t!(reader, "nav-api")) }
            }
        }
    }
}

/// What the rules say in full, and the names of the fields beside which the rest is said.
fn problem_words(reader: &Reader, problem: &QuoteProblem) -> Markup {
    let named = |one: &QuoteProblem| {
        let field = field_of(one);
        let label = label_of(reader, &field).filter(|_| is_typed(one))?;
        Some((field, label))
    };
    let all: Vec<&QuoteProblem> = problem.all().collect();
    let fields: Vec<(String, String)> = all.iter().filter_map(|one| named(one)).collect();
    html! {
        @if !fields.is_empty() {
            p.refusal-what { (t!(reader, "calc-look")) }
            ul { @for (field, label) in &fields { li { a href={ "#f-" (field) } { (label) } } } }
        }
        @for one in all.iter().filter(|one| named(one).is_none()) {
            @let said = problem_refusal(reader, one);
            p.refusal-what { (said.what) }
            @if let Some(why) = &said.why { p { (why) } }
            p { a href={ "#f-" (field_of(one)) } { (t!(reader, "calc-mend")) } }
        }
    }
}

/// Why there is no price, and what to do about it; codes and regimes to choose from are links.
pub(super) fn refused(reader: &Reader, asked: &Asked, problem: &QuoteProblem) -> Markup {
    let here = |changes: &[(&str, &str)]| asked.address("/tools/landed-cost", changes);
    html! {
        @match problem.refusal.as_deref() {
            Some(trade::Refusal::Banned { ban, .. }) => { (refusal(&ban_refusal(reader, ban))) }
            Some(trade::Refusal::AmbiguousHs { candidates, .. }) => {
                (banner(Tone::Warn, html! { p.refusal-what { (t!(reader, "calc-national")) } }))
                @let to = asked.to.parse().unwrap_or(reader.destination());
                ul.calc-codes {
                    @for (code, rate) in candidates {
                        @let words = trade::hs::national(to, code).unwrap_or_default();
                        li {
                            a href=(here(&[("hs", code)])) {
                                span.code { (code) }
                                span { span lang="en" { (words) } " " (rate) }
                            }
                        }
                    }
                }
            }
            _ => {
                (banner(Tone::Warn, problem_words(reader, problem)))
                @if let Some(trade::Refusal::BadRegime { possible, .. }) = problem.refusal.as_deref() {
                    @let to = asked.to.parse().unwrap_or(reader.destination());
                    ul.calc-codes {
                        @for name in possible {
                            li { a href=(here(&[("regime", name)])) { span { (regime_name(reader, to, name)) } } }
                        }
                    }
                }
            }
        }
    }
}

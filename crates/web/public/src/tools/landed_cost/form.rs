//! The form, with a field for whatever the rules ask besides.

use super::asked::Asked;
use crate::{
    Reader, Refusal, Refusals,
    components::{Choice, Field, button, chapter_name, hidden, note_text, section},
    t,
};
use calculator::QuoteProblem;
use kernel::{Country, Currency, Lang};
use maud::{Markup, html};
use trade::{Channel, HsCode, Texts, hs};

/// Currencies that are offered; any other can stand in the address.
const CURRENCIES: &str =
    "USD CNY EUR GBP JPY KRW AUD CAD CHF HKD SGD MYR THB IDR PHP VND TWD INR NZD";
const SUGGESTIONS: usize = 8;

/// The way out of a mistake in what was typed.
const WRITE_AGAIN: &str = "way-write-again";

/// Whether something was typed that cannot be taken, or left empty: that is said beside its field, and what the
/// rules say where the answer would stand. Nothing is said twice.
pub(super) fn is_typed(problem: &QuoteProblem) -> bool {
    const TYPED: [&str; 17] = [
        "bad-value",
        "missing-value",
        "unknown-value",
        "bad-quantity",
        "bad-price",
        "negative-amount",
        "wrong-currency",
        "bad-attribute",
        "huge-quantity",
        "unknown-hs",
        "unknown-lane",
        "unknown-preference",
        "date-before-data",
        "date-after-data",
        "no-exchange-rate",
        "bad-regime",
        "no-such-regime",
    ];
    TYPED.contains(&problem.problem.as_str())
}

/// What a field is called, where it stands in the form.
pub(super) fn label_of(reader: &Reader, field: &str) -> Option<String> {
    match field {
        "hs" => Some(t!(reader, "calc-product")),
        "from" | "to" | "price" | "currency" | "quantity" | "weight" | "freight" | "insurance"
        | "date" | "origin" | "channel" | "buyer" | "regime" | "preference" => {
            reader.find(&format!("calc-{field}"))
        }
        other => other.strip_prefix("a.").map(|name| attribute_label(reader, name)),
    }
}

/// The name of the form's field that a refusal blames.
pub(super) fn field_of(problem: &QuoteProblem) -> String {
    match problem.field.as_str() {
        "lane" => "to".to_owned(),
        "currency" | "rates" | "rate" => match problem.note.args.get("currency") {
            Some(trade::Arg::Text(currency)) => format!("rate.{currency}"),
            _ => "currency".to_owned(),
        },
        other => match other.strip_prefix("attribute ") {
            Some(name) => format!("a.{name}"),
            None => other.to_owned(),
        },
    }
}

/// A refusal in the reader's language.
pub(super) fn problem_refusal(reader: &Reader, problem: &QuoteProblem) -> Refusal {
    // A sentence that says what to write needs no other that says to write it.
    let ways = problem.ways.iter().filter(|way| way.key != WRITE_AGAIN);
    let ways: Vec<String> = ways.map(|way| note_text(reader, way)).collect();
    // What cannot be read has a sentence for each field; the others are whole sentences already.
    let own = match problem.problem.as_str() {
        "bad-value" | "missing-value" => reader.find(&format!("calc-bad-{}", problem.field)),
        _ => None,
    };
    let refusal = Refusal::new(own.unwrap_or_else(|| note_text(reader, &problem.note)));
    match ways.is_empty() {
        true => refusal,
        false => {
            refusal.because(t!(reader, "ways-out", ways = ways.join(&t!(reader, "ways-joint"))))
        }
    }
}

pub(super) fn show(
    reader: &Reader,
    asked: &Asked,
    regimes: &[(String, Texts)],
    problem: Option<&QuoteProblem>,
) -> Markup {
    let mut refusals = Refusals::new();
    let problems: Vec<&QuoteProblem> = problem.iter().flat_map(|problem| problem.all()).collect();
    for problem in problems.iter().filter(|problem| is_typed(problem)) {
        refusals.add(&field_of(problem), problem_refusal(reader, problem));
    }
    let field = |key: &str, name: &str| Field::text(name, &reader.text(key)).value(asked.get(name));
    let more = ["insurance", "date", "origin", "channel", "buyer", "regime", "preference"];
    let blamed = |name: &str| problems.iter().any(|problem| field_of(problem) == name);
    let open = more.iter().any(|name| !asked.get(name).is_empty() || blamed(name));
    html! {
        form.form.panel #calc-form method="get" action="/tools/landed-cost" novalidate
            aria-label=(t!(reader, "calc-title")) {
            div.fields {
                (Field::select("from", &t!(reader, "calc-from"), countries(reader))
                    .value(&asked.from).refusals(&refusals))
                (Field::select("to", &t!(reader, "calc-to"), destinations(reader, &asked.to))
                    .value(&asked.to).refusals(&refusals))
            }
            (Field::text("hs", &t!(reader, "calc-product")).value(&asked.words)
                .hint(&t!(reader, "calc-product-hint")).attribute("autocomplete", "off")
                .refusals(&refusals))
            @if let Some(code) = asked.code { (described(reader, code)) }
            div.fields.fields-3 {
                (field("calc-price", "price").attribute("inputmode", "decimal").refusals(&refusals))
                (Field::select("currency", &t!(reader, "calc-currency"), currencies(&asked.currency))
                    .value(&asked.currency).refusals(&refusals))
                (Field::text("quantity", &t!(reader, "calc-quantity"))
                    .attribute("inputmode", "numeric")
                    .value(if asked.get("quantity").is_empty() { "1" } else { asked.get("quantity") })
                    .refusals(&refusals))
            }
            div.fields {
                (field("calc-weight", "weight").hint(&t!(reader, "calc-weight-hint"))
                    .optional(reader).refusals(&refusals))
                (field("calc-freight", "freight").attribute("inputmode", "decimal")
                    .hint(&t!(reader, "calc-freight-hint")).optional(reader).refusals(&refusals))
            }
            (asked_for(reader, asked, problem, &refusals))
            details.calc-more open[open] {
                summary { (t!(reader, "calc-more")) }
                (rarer(reader, asked, regimes, &refusals))
            }
            (button(&t!(reader, "calc-button")))
        }
    }
}

/// What the Harmonized System calls a code: its chapter in the reader's language, its own words in English.
fn described(reader: &Reader, code: HsCode) -> Markup {
    html! {
        p.small.soft.calc-described {
            @if let Some(chapter) = chapter(reader, code) { span { (chapter) } }
            @if let Some(text) = hs::describe(code) { span lang="en" { (text) } }
        }
    }
}

/// "Chapter 8, Fruit and nuts".
fn chapter(reader: &Reader, code: HsCode) -> Option<String> {
    let name = chapter_name(reader, code.chapter())?;
    let number = code.chapter().trim_start_matches('0');
    Some(t!(reader, "calc-chapter", number = number, name = name))
}

/// Fields that the rules asked for, one by one.
fn asked_for(
    reader: &Reader,
    asked: &Asked,
    problem: Option<&QuoteProblem>,
    refusals: &Refusals,
) -> Markup {
    let mut names: Vec<(String, String)> = asked.attributes.clone();
    let mut rates: Vec<(String, String)> = asked.rates.clone();
    if let Some(problem) = problem {
        if problem.problem == "missing-attribute" && problem.field != "weight" {
            for name in &problem.possible {
                if name != "weight" && !names.iter().any(|(known, _)| known == name) {
                    names.push((name.clone(), String::new()));
                }
            }
        }
        if let Some(currency) = field_of(problem).strip_prefix("rate.")
            && !rates.iter().any(|(known, _)| known == currency)
        {
            rates.push((currency.to_owned(), String::new()));
        }
    }
    let there = asked.to.parse::<Country>().ok();
    let there = there.and_then(|there| reader.destinations().market(there)).map(|m| m.currency);
    let there = there.map_or_else(String::new, |currency| currency.code().to_owned());
    html! {
        @if !names.is_empty() || !rates.is_empty() {
            fieldset.calc-asked {
                legend { (t!(reader, "calc-asked")) }
                div.fields {
                    @for (name, value) in &names {
                        (Field::text(&format!("a.{name}"), &attribute_label(reader, name))
                            .value(value).optional(reader).refusals(refusals))
                    }
                    @for (currency, value) in &rates {
                        (Field::text(&format!("rate.{currency}"),
                            &t!(reader, "calc-rate", currency = currency.as_str(), to = there.as_str()))
                            .value(value).attribute("inputmode", "decimal").optional(reader)
                            .refusals(refusals))
                    }
                }
            }
        }
        @for (name, value) in &asked.switches { (hidden(&format!("switch.{name}"), value)) }
    }
}

/// What a rule calls `volume_ml`, for people.
pub(super) fn attribute_label(reader: &Reader, name: &str) -> String {
    let stem = if name.starts_with("duty_rate") { "duty_rate" } else { name };
    reader.find(&format!("calc-attribute-{stem}")).unwrap_or_else(|| name.to_owned())
}

fn rarer(
    reader: &Reader,
    asked: &Asked,
    regimes: &[(String, Texts)],
    refusals: &Refusals,
) -> Markup {
    let none = || (String::new(), t!(reader, "calc-any"));
    let mut origins = vec![(String::new(), t!(reader, "calc-origin-same"))];
    origins.extend(countries(reader));
    let channels =
        [none()]
            .into_iter()
            .chain(Channel::ALL.map(|c| {
                (c.name().to_owned(), reader.text(&format!("calc-channel-{}", c.name())))
            }));
    let buyers = [none()].into_iter().chain(
        ["consumer", "business"].map(|b| (b.to_owned(), reader.text(&format!("calc-buyer-{b}")))),
    );
    html! {
        div.fields {
            (Field::date("date", &t!(reader, "calc-date")).value(asked.get("date"))
                .hint(&t!(reader, "calc-date-hint")).optional(reader).refusals(refusals))
            (Field::select("origin", &t!(reader, "calc-origin"), origins)
                .value(asked.get("origin")).hint(&t!(reader, "calc-origin-hint")).optional(reader)
                .refusals(refusals))
            (Field::select("channel", &t!(reader, "calc-channel"), channels.collect())
                .value(asked.get("channel")).optional(reader).refusals(refusals))
            (Field::select("buyer", &t!(reader, "calc-buyer"), buyers.collect())
                .value(asked.get("buyer")).optional(reader).refusals(refusals))
            (Field::text("insurance", &t!(reader, "calc-insurance")).value(asked.get("insurance"))
                .attribute("inputmode", "decimal").optional(reader).refusals(refusals))
            (Field::text("preference", &t!(reader, "calc-preference"))
                .value(asked.get("preference")).hint(&t!(reader, "calc-preference-hint"))
                .optional(reader).refusals(refusals))
            (Field::select("regime", &t!(reader, "calc-regime"), procedures(reader, asked, regimes))
                .value(asked.get("regime")).optional(reader).refusals(refusals))
        }
    }
}

/// The regimes of the lane by name; one that it does not have stays as it was asked for.
fn procedures(reader: &Reader, asked: &Asked, regimes: &[(String, Texts)]) -> Vec<Choice> {
    let mut all = vec![(String::new(), t!(reader, "calc-regime-any"))];
    all.extend(regimes.iter().map(|(name, title)| {
        (name.clone(), title.in_lang(reader.lang()).unwrap_or(name).to_owned())
    }));
    let asked = asked.get("regime");
    if !all.iter().any(|(name, _)| name == asked) {
        all.push((asked.to_owned(), asked.to_owned()));
    }
    all
}

fn countries(reader: &Reader) -> Vec<Choice> {
    let mut all: Vec<Choice> =
        Country::all().map(|c| (c.code().to_owned(), reader.country(c))).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    // Where most goods of this market come from.
    let often = ["CN", "US"];
    all.sort_by_key(|(code, _)| !often.contains(&code.as_str()));
    all
}

fn destinations(reader: &Reader, chosen: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = reader
        .destinations()
        .all()
        .iter()
        .map(|m| (m.destination.code().to_owned(), reader.country(m.destination)))
        .collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    if !all.iter().any(|(code, _)| code == chosen) {
        all.push((chosen.to_owned(), chosen.to_owned()));
    }
    all
}

fn currencies(chosen: &str) -> Vec<Choice> {
    let mut codes: Vec<String> = CURRENCIES
        .split(' ')
        .filter_map(|code| code.parse::<Currency>().ok())
        .map(|currency| currency.code().to_owned())
        .collect();
    if !codes.iter().any(|code| code == chosen) {
        codes.push(chosen.to_owned());
    }
    codes.into_iter().map(|code| (code.clone(), code)).collect()
}

/// Subheadings that the words may mean, each a link that keeps the rest of the question.
pub(super) fn suggestions(reader: &Reader, asked: &Asked) -> Markup {
    let found = hs::suggest(&asked.words, SUGGESTIONS);
    section(
        &t!(reader, "calc-which", words = asked.words.as_str()),
        html! {
            @if found.is_empty() {
                p { (t!(reader, "calc-which-none")) }
            } @else {
                p.soft { (t!(reader, "calc-which-lead")) }
                ul.calc-codes {
                    @for one in &found {
                        @let code = one.code.to_string();
                        li {
                            a href=(asked.address("/tools/landed-cost", &[("hs", &code)])) {
                                span.code { (code) }
                                span {
                                    @if reader.lang() != Lang::EN {
                                        @if let Some(name) = chapter(reader, one.code) { span.small { (name) } }
                                    }
                                    span lang="en" { (one.text) }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

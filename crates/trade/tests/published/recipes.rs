//! The recipes of the guide to lanes give what stands under them.

use crate::common::{Asked, ask_in, book_of, paid};
use kernel::{Country, Currency};
use trade::Book;

const GUIDE: &str = include_str!("../../../../docs/guide/lanes.md");

/// A recipe: where, in what currency, its charges, and the questions under it.
struct Recipe<'a> {
    country: Country,
    currency: Currency,
    charges: &'a str,
    questions: &'a str,
}

fn recipes() -> Vec<Recipe<'static>> {
    let parts = GUIDE.split("```toml\n# recipe: ").skip(1);
    let read = |part: &'static str| {
        let (head, rest) = part.split_once('\n').unwrap();
        let (country, currency) = head.split_once(' ').unwrap();
        let (charges, rest) = rest.split_once("```").unwrap();
        let (_, questions) = rest.split_once("```text\n").unwrap();
        let (questions, _) = questions.split_once("```").unwrap();
        let (country, currency) = (country.parse().unwrap(), currency.parse().unwrap());
        Recipe { country, currency, charges, questions }
    };
    parts.map(read).collect()
}

/// The lane of a recipe, with the words that the guide leaves out.
fn book(recipe: &Recipe<'_>) -> Book {
    let words = "name = { en = \"A charge\" }\nrule = { en = \"A rule\" }\nsource = \"the guide\"";
    let charges = recipe
        .charges
        .replace("[[regime.charge]]", &format!("[[regime.charge]]\n{words}"))
        .replace("[[regime.threshold]]", "[[regime.threshold]]\nsource = \"the guide\"");
    let (country, currency) = (recipe.country, recipe.currency);
    let to = match currency.digits() {
        0 => "1",
        2 => "0.01",
        _ => "0.001",
    };
    let text = format!(
        r#"destination = "{country}"
currency = "{currency}"
zone = "UTC"
known_until = "2026-11-21"
rounding = {{ mode = "half_up", to = "{to}", of = "charge", source = "the guide" }}
[[regime]]
name = "import"
title = {{ en = "Import" }}
channels = ["parcel"]
valid_from = "2000-01-01"
source = "the guide"
{charges}"#
    );
    book_of(&[(&format!("lanes/{country}.toml"), &text)])
}

/// `306 x2 hs=2208.30 volume_ml=700`: a price, how many, and what else is stated.
fn question(recipe: &Recipe<'_>, text: &str) -> Asked {
    let mut words = text.split_whitespace();
    let price = words.next().unwrap();
    let (mut quantity, mut hs, mut day) = (1, "9503.00", "2026-11-21");
    let mut stated = Vec::new();
    for word in words {
        match word.split_once('=') {
            None => quantity = word.strip_prefix('x').unwrap().parse().unwrap(),
            Some(("hs", code)) => hs = code,
            Some(("day", date)) => day = date,
            Some(pair) => stated.push(pair),
        }
    }
    let asked = ask_in("CN", recipe.country, day, recipe.currency).goods(hs, price, quantity);
    stated.into_iter().fold(asked, |asked, (name, value)| match name {
        "freight" => asked.freight(value),
        "insurance" => asked.insurance(value),
        "made" => asked.made_in(value),
        "claims" => asked.claiming(value),
        "kg" => asked.grams(grams(value)),
        _ if name.bytes().all(|b| b.is_ascii_uppercase()) => asked.rate(name, value),
        _ => asked.with(name, value),
    })
}

fn grams(kilograms: &str) -> u32 {
    let (whole, part) = kilograms.split_once('.').unwrap_or((kilograms, ""));
    format!("{whole}{part:0<3}").parse().unwrap()
}

#[test]
fn every_recipe_gives_what_stands_under_it() {
    let all = recipes();
    assert!(all.len() >= 15, "{}", all.len());
    for recipe in &all {
        let book = book(recipe);
        for line in recipe.questions.lines().filter(|line| !line.is_empty()) {
            let (ask, expected) = line.split_once(": ").unwrap();
            let answer = question(recipe, ask).try_of(&book);
            let place = format!("{} {line}", recipe.country);
            if let Some(reason) = expected.strip_prefix("refused ") {
                let refusal = answer.expect_err(&place).to_string();
                assert!(refusal.contains(reason), "{place}: {refusal}");
                continue;
            }
            let cost = answer.unwrap_or_else(|e| panic!("{place}: {e}"));
            let words: Vec<&str> = expected.split_whitespace().collect();
            for pair in words.chunks(2) {
                assert_eq!(paid(&cost, pair[0]), pair[1], "{place}: {}", pair[0]);
            }
        }
    }
}

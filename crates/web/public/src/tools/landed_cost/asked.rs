//! The question as it stands in the address.

use crate::Reader;
use calculator::{GoodsArgs, QuoteArgs};
use kernel::{Country, Currency};
use trade::HsCode;

/// Everything that may stand in the address, as typed.
pub(super) struct Asked {
    pub(super) from: String,
    pub(super) to: String,
    /// A code, or words that describe the product.
    pub(super) words: String,
    pub(super) code: Option<HsCode>,
    pub(super) currency: String,
    /// `volume_ml` and what was said of it.
    pub(super) attributes: Vec<(String, String)>,
    /// Currencies and the rates that the asker states.
    pub(super) rates: Vec<(String, String)>,
    pub(super) switches: Vec<(String, String)>,
    pairs: Vec<(String, String)>,
}

/// More attributes than any rule asks for.
const ATTRIBUTES_MOST: usize = 24;
/// A value in the address is not longer.
const VALUE_MOST: usize = 200;

impl Asked {
    pub(super) fn of(reader: &Reader, pairs: Vec<(String, String)>) -> Asked {
        let pairs: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(name, value)| (name, value.trim().chars().take(VALUE_MOST).collect()))
            .collect();
        let find = |name: &str| {
            let found = pairs.iter().find(|(key, value)| key == name && !value.is_empty());
            found.map(|(_, value)| value.clone())
        };
        let prefixed = |prefix: &str| -> Vec<(String, String)> {
            let named = pairs.iter().filter_map(|(key, value)| {
                Some((key.strip_prefix(prefix)?.to_owned(), value.clone()))
            });
            named.filter(|(name, _)| !name.is_empty()).take(ATTRIBUTES_MOST).collect()
        };
        let here = reader.destination();
        let to = find("to").unwrap_or_else(|| here.code().to_owned());
        let home = if to == "US" { "CN" } else { "US" };
        let from = find("from").unwrap_or_else(|| home.to_owned());
        let words = find("hs").unwrap_or_default();
        let currency = find("currency").unwrap_or_else(|| {
            let lane = from.parse::<Country>().ok().and_then(|c| reader.destinations().market(c));
            lane.map_or(Currency::USD, |market| market.currency).code().to_owned()
        });
        Asked {
            code: words.parse().ok(),
            attributes: prefixed("a."),
            rates: prefixed("rate."),
            switches: prefixed("switch."),
            from,
            to,
            words,
            currency,
            pairs,
        }
    }

    /// From where to where, when both can be read.
    pub(super) fn lane(&self) -> Option<(Country, Country)> {
        Some((self.from.parse().ok()?, self.to.parse().ok()?))
    }

    /// What was said of `name`; empty when nothing was.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|value| !value.is_empty())
    }

    fn money(&self, name: &str) -> Option<String> {
        self.some(name).map(|amount| match amount.contains(char::is_whitespace) {
            true => amount,
            false => format!("{amount} {}", self.currency),
        })
    }

    /// The question, once the form was sent with anything of it; words for a code are looked up first.
    pub(super) fn args(&self) -> Option<QuoteArgs> {
        let sent = self.pairs.iter().any(|(name, _)| name == "price");
        let priced = !self.get("price").is_empty();
        let coded = self.code.is_some() || self.has_digits();
        let asked = sent && (coded || (priced && self.words.is_empty()));
        asked.then(|| self.all_args())
    }

    /// Digits that are no code are a mistake; words are looked up.
    fn has_digits(&self) -> bool {
        self.words.starts_with(|c: char| c.is_ascii_digit())
    }

    /// The question as it stands.
    pub(super) fn all_args(&self) -> QuoteArgs {
        let pairs = |all: &[(String, String)]| -> Vec<String> {
            let said = all.iter().filter(|(_, value)| !value.is_empty());
            said.map(|(name, value)| format!("{name}={value}")).collect()
        };
        QuoteArgs {
            lane: format!("{}:{}", self.from, self.to),
            goods: vec![GoodsArgs {
                name: None,
                hs: self.words.clone(),
                price: self.money("price").unwrap_or_default(),
                quantity: self.some("quantity"),
                weight: self.some("weight").map(|weight| in_grams(&weight)),
                origin: self.some("origin"),
                preference: self.some("preference"),
                attributes: pairs(&self.attributes),
            }],
            freight: self.money("freight"),
            insurance: self.money("insurance"),
            regime: self.some("regime"),
            channel: self.some("channel"),
            buyer: self.some("buyer"),
            seller: self.some("seller"),
            date: self.some("date"),
            known_at: self.some("known_at"),
            outside: None,
            switches: pairs(&self.switches),
            rates: pairs(&self.rates),
            used_this_year: None,
        }
    }

    /// The address of the same question with `changes`; an empty value takes the name away.
    pub(super) fn address(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(name, value)| {
            !value.is_empty() && !changes.iter().any(|(changed, _)| changed == name)
        });
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let changed = changes.iter().copied().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> = kept
            .chain(changed)
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        format!("{path}?{}", query.join("&"))
    }
}

/// A bare number is grams.
fn in_grams(text: &str) -> String {
    match text.ends_with(|c: char| c.is_ascii_digit()) {
        true => format!("{text} g"),
        false => text.to_owned(),
    }
}

/// For a query: letters, digits and `-._~` stand as they are.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

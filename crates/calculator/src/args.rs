//! What a quote is asked with, as typed: from the command line, from a file, from an API, from a page.

use super::QuoteProblem;
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Value};

/// One consignment, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuoteArgs {
    /// `US:CN`.
    pub lane: String,
    /// At least one product.
    pub goods: Vec<GoodsArgs>,
    /// Of the whole consignment: `3 USD`; nothing when `None`.
    #[serde(deserialize_with = "words")]
    pub freight: Option<String>,
    /// Of the whole consignment; nothing when `None`.
    #[serde(deserialize_with = "words")]
    pub insurance: Option<String>,
    /// The regime whose facts the asker states; decided by the facts when `None`.
    pub regime: Option<String>,
    /// `parcel`, `post`, `express`, `bonded` or `cargo`.
    pub channel: Option<String>,
    /// `consumer` or `business`.
    pub buyer: Option<String>,
    /// `registered` or `unregistered` with the destination's scheme.
    pub seller: Option<String>,
    /// `2026-11-22`; today at the destination when `None`.
    pub date: Option<String>,
    /// Read the book as it was known on this day.
    pub known_at: Option<String>,
    /// `last-known` or `refuse`.
    pub outside: Option<String>,
    /// `name=on` for questions that the sources leave open.
    #[serde(deserialize_with = "pairs")]
    pub switches: Vec<String>,
    /// `USD=6.83`: what one unit is worth in the destination's currency.
    #[serde(deserialize_with = "pairs")]
    pub rates: Vec<String>,
    /// What the buyer has already used of the limit of this year.
    #[serde(deserialize_with = "words")]
    pub used_this_year: Option<String>,
}

/// One product, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GoodsArgs {
    /// What refusals and lines call it.
    pub name: Option<String>,
    /// `0813.40`.
    pub hs: String,
    /// Of one unit: `12.50 USD`.
    #[serde(deserialize_with = "text")]
    pub price: String,
    /// Units; 1 when `None`.
    #[serde(deserialize_with = "words")]
    pub quantity: Option<String>,
    /// Of one unit: `1 kg`.
    pub weight: Option<String>,
    /// Country of origin; where it is sent from when `None`.
    pub origin: Option<String>,
    /// A programme that the goods claim.
    pub preference: Option<String>,
    /// `volume_ml=750`.
    #[serde(deserialize_with = "pairs")]
    pub attributes: Vec<String>,
}

/// The members of a product that may also stand beside `lane`, when there is only one.
const OF_GOODS: [&str; 8] =
    ["name", "hs", "price", "quantity", "weight", "origin", "preference", "attributes"];

impl QuoteArgs {
    /// Reads `{"lane": "US:CN", "goods": [{"hs": …, "price": …}], …}`; a single product may also stand
    /// beside `lane`.
    ///
    /// # Errors
    /// [`QuoteProblem`] says what cannot be read.
    pub fn from_json(text: &str) -> Result<QuoteArgs, QuoteProblem> {
        let bad = |error: serde_json::Error| QuoteProblem::bad("file", error);
        let mut members: Map<String, Value> = serde_json::from_str(text).map_err(bad)?;
        let single: Map<String, Value> = OF_GOODS
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), members.remove(*name)?)))
            .collect();
        if !single.is_empty() {
            if members.contains_key("goods") {
                let why = "give either goods, or one product beside lane, not both";
                return Err(QuoteProblem::bad("goods", why));
            }
            members.insert("goods".to_owned(), Value::Array(vec![Value::Object(single)]));
        }
        serde_json::from_value(Value::Object(members)).map_err(bad)
    }
}

impl GoodsArgs {
    /// Reads `hs=3304.99,price=12 USD,quantity=2,weight=200 g,origin=KR,volume_ml=50`; what is no member
    /// of a product is an attribute.
    ///
    /// # Errors
    /// [`QuoteProblem`] names the part that is no `name=value`.
    pub fn from_pairs(text: &str) -> Result<GoodsArgs, QuoteProblem> {
        let mut goods = GoodsArgs::default();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| {
                let part: String = part.chars().take(40).collect();
                let comma = match part.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
                    true => "; a comma begins a new part, decimals follow a point",
                    false => "",
                };
                QuoteProblem::bad("goods", format!("\"{part}\" is not NAME=VALUE{comma}"))
            })?;
            let value = value.trim().to_owned();
            match name.trim() {
                "name" => goods.name = Some(value),
                "hs" => goods.hs = value,
                "price" => goods.price = value,
                "quantity" => goods.quantity = Some(value),
                "weight" => goods.weight = Some(value),
                "origin" => goods.origin = Some(value),
                "preference" => goods.preference = Some(value),
                other => goods.attributes.push(format!("{other}={value}")),
            }
        }
        Ok(goods)
    }
}

/// A text, a number, or `{"amount", "currency"}`.
fn plain(value: &Value) -> Result<Option<String>, String> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(yes) => Ok(Some(if *yes { "on" } else { "off" }.to_owned())),
        Value::Object(money) => {
            let member = |name: &str| money.get(name).and_then(Value::as_str);
            let pair = member("amount").zip(member("currency"));
            let pair = pair.map(|(amount, currency)| format!("{amount} {currency}"));
            pair.map(Some).ok_or_else(|| "money is {\"amount\": \"…\", \"currency\": \"…\"}".into())
        }
        Value::Array(_) => Err("a list does not belong here".to_owned()),
    }
}

fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    plain(&Value::deserialize(from)?).map_err(D::Error::custom)
}

fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    words(from).map(Option::unwrap_or_default)
}

/// `{"a": "b"}` or `["a=b"]`.
fn pairs<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    match Value::deserialize(from)? {
        Value::Null => Ok(Vec::new()),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = plain(value).map_err(D::Error::custom)?;
                Ok(format!("{name}={}", value.unwrap_or_default()))
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .ok_or_else(|| D::Error::custom("a list of texts NAME=VALUE")),
        _ => Err(D::Error::custom("an object, or a list of texts NAME=VALUE")),
    }
}

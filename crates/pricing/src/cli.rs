//! What stands behind `entrepot quote`: texts in, one JSON document or one refusal out.

use crate::{FxError, FxQuote};
use kernel::{Country, Currency, Date, Grams, Money, Rounding};
use serde_json::{Value, json};
use trade::{
    Arg, Attributes, Book, GoodsLine, HsCode, LandedCost, Note, ParcelAsk, Refusal, WayOut,
    landed_cost,
};

/// What `entrepot quote` is given, as typed.
#[derive(Clone, Debug, Default)]
pub struct QuoteArgs {
    /// `US:CN`.
    pub lane: String,
    /// `0813.40`.
    pub hs: String,
    /// Of one unit: `12.50 USD`.
    pub price: String,
    /// Units.
    pub quantity: u32,
    /// Of one unit: `1 kg`.
    pub weight: Option<String>,
    /// Of the whole parcel: `3 USD`; nothing when `None`.
    pub freight: Option<String>,
    /// Of the whole parcel; nothing when `None`.
    pub insurance: Option<String>,
    /// Country of origin of the goods; the lane's first country when `None`.
    pub origin: Option<String>,
    /// The regime that is expected; the facts decide it.
    pub regime: Option<String>,
    /// `volume_ml=750`.
    pub attributes: Vec<String>,
}

/// Why there is no quote: which argument, why, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{field}: {why}")]
pub struct QuoteProblem {
    /// A stable name, for example `missing-attribute`.
    pub problem: String,
    /// The argument to blame.
    pub field: String,
    /// What is wrong.
    pub why: String,
    /// What can be done.
    pub ways_out: Vec<String>,
}

impl QuoteProblem {
    fn bad(field: &str, why: impl ToString) -> QuoteProblem {
        QuoteProblem {
            problem: "bad-value".to_owned(),
            field: field.to_owned(),
            why: why.to_string(),
            ways_out: vec![WayOut::WriteAgain.text().to_owned()],
        }
    }
}

impl From<Refusal> for QuoteProblem {
    fn from(refusal: Refusal) -> QuoteProblem {
        QuoteProblem {
            problem: refusal.slug().to_owned(),
            field: refusal.field(),
            why: refusal.to_string(),
            ways_out: refusal.ways_out().into_iter().map(|way| way.text().to_owned()).collect(),
        }
    }
}

impl From<FxError> for QuoteProblem {
    fn from(error: FxError) -> QuoteProblem {
        QuoteProblem {
            problem: "no-exchange-rate".to_owned(),
            field: "currency".to_owned(),
            why: error.to_string(),
            ways_out: vec![WayOut::ImportRates.text().to_owned()],
        }
    }
}

/// Prices one parcel on `date`; `rate` answers exchange rates. The answer is
/// `{"total", "regime", "lines", "fx", …}` with amounts as decimal texts.
///
/// # Errors
/// [`QuoteProblem`] names the argument, the reason and the ways out.
pub fn quote(
    args: &QuoteArgs,
    date: Date,
    rate: &mut dyn FnMut(Currency, Currency, Date) -> Result<FxQuote, FxError>,
) -> Result<Value, QuoteProblem> {
    let (from, to) = lane(&args.lane)?;
    let book = Book::shipped();
    let lane = book.lane(to).ok_or(Refusal::UnknownLane { origin: from, destination: to })?;
    let facts = trade::Facts { regime: args.regime.clone(), ..trade::Facts::default() };
    let origin = args.origin.as_deref().map(str::parse::<Country>).transpose();
    let origin = origin.map_err(|e| QuoteProblem::bad("origin", e))?;
    let mut rates: Vec<FxQuote> = Vec::new();
    let mut here = |field: &str, text: Option<&str>| -> Result<Money, QuoteProblem> {
        let Some(text) = text else { return Ok(Money::zero(lane.currency)) };
        let money = Money::parse_pair(text).map_err(|e| QuoteProblem::bad(field, e))?;
        if money.currency() == lane.currency {
            return Ok(money);
        }
        let fx = rate(money.currency(), lane.currency, date)?;
        let here = money.convert(lane.currency, fx.rate, Rounding::HalfUp);
        if !rates.contains(&fx) {
            rates.push(fx);
        }
        here.map_err(|_| Refusal::TooLarge.into())
    };
    let weight = args.weight.as_deref().map(str::parse::<Grams>).transpose();
    let line = GoodsLine {
        key: "goods".to_owned(),
        hs: args.hs.parse::<HsCode>().map_err(|e| QuoteProblem::bad("hs", e))?,
        unit_price: here("price", Some(&args.price))?,
        quantity: args.quantity,
        weight: weight.map_err(|e| QuoteProblem::bad("weight", e))?,
        attributes: attributes(&args.attributes)?,
        origin,
        preference: None,
    };
    let ask = ParcelAsk {
        origin: from,
        destination: to,
        date,
        goods: vec![line],
        freight: here("freight", args.freight.as_deref())?,
        insurance: here("insurance", args.insurance.as_deref())?,
        facts,
        rates: Vec::new(),
    };
    let cost = landed_cost(book, &ask)?;
    Ok(document(&cost, &rates))
}

fn lane(text: &str) -> Result<(Country, Country), QuoteProblem> {
    let bad = |why: String| QuoteProblem::bad("lane", why);
    let (from, to) = text
        .split_once([':', '-', '>'])
        .ok_or_else(|| bad(format!("\"{text}\" is not a lane: write US:CN")))?;
    let country = |text: &str| text.parse::<Country>().map_err(|e| bad(e.to_string()));
    Ok((country(from)?, country(to)?))
}

/// `name=value` pairs; `volume=0.75 l`, `net_weight=50 g` and `abv=12.5` are read as `volume_ml`,
/// `net_weight_g` and `abv_percent`.
fn attributes(pairs: &[String]) -> Result<Attributes, QuoteProblem> {
    let mut attributes = Attributes::new();
    for pair in pairs {
        let (name, value) = pair.split_once('=').ok_or_else(|| {
            QuoteProblem::bad("attribute", format!("\"{pair}\" is not NAME=VALUE"))
        })?;
        let (name, value) = (name.trim().to_ascii_lowercase().replace('-', "_"), value.trim());
        let (name, value) = match name.as_str() {
            "abv" => ("abv_percent".to_owned(), value.trim_end_matches('%').to_owned()),
            "volume" => ("volume_ml".to_owned(), millilitres(value)?),
            "net_weight" => {
                let grams: Grams =
                    value.parse().map_err(|e| QuoteProblem::bad("attribute net_weight", e))?;
                ("net_weight_g".to_owned(), grams.grams().to_string())
            }
            _ => (name, value.to_owned()),
        };
        attributes.insert(name, value);
    }
    Ok(attributes)
}

fn millilitres(value: &str) -> Result<String, QuoteProblem> {
    let lower = value.to_ascii_lowercase();
    let (number, factor) = match (lower.strip_suffix("ml"), lower.strip_suffix('l')) {
        (Some(ml), _) => (ml, 1),
        (None, Some(litres)) => (litres, 1000),
        (None, None) => (lower.as_str(), 1),
    };
    let bad = |_| QuoteProblem::bad("attribute volume", "write 750 ml or 0.75 l");
    let number: kernel::Rate = number.trim().parse().map_err(bad)?;
    let factor = kernel::Rate::new(factor, 1).map_err(bad)?;
    Ok(number.times(factor).map_err(bad)?.decimal_text(6))
}

/// The JSON document of a landed cost.
#[must_use]
pub fn document(cost: &LandedCost, rates: &[FxQuote]) -> Value {
    let lines: Vec<Value> = cost
        .lines
        .iter()
        .map(|line| {
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
                "date": line.date,
                "source": line.source,
            })
        })
        .collect();
    let fx: Vec<Value> = rates
        .iter()
        .map(|fx| {
            json!({
                "from": fx.from,
                "to": fx.to,
                "rate": fx.rate.decimal_text(8),
                "rate_exact": fx.rate,
                "as_of": fx.as_of,
                "last_known": fx.last_known,
                "source": fx.source,
            })
        })
        .collect();
    json!({
        "total": { "amount": cost.total.amount_text(), "currency": cost.total.currency() },
        "regime": cost.regime,
        "date": cost.date,
        "lines": lines,
        "taxes": { "amount": cost.taxes.amount_text(), "currency": cost.taxes.currency() },
        "counted": { "amount": cost.counted.amount_text(), "currency": cost.counted.currency() },
        "fx": fx,
        "notes": cost.notes.iter().map(sentence).collect::<Vec<String>>(),
        "book": cost.book,
    })
}

/// A rule or note in English, for terminals and the API; pages use Fluent.
#[must_use]
pub fn sentence(note: &Note) -> String {
    let value = |name: &str| match note.args.get(name) {
        Some(Arg::Text(text)) => text.clone(),
        Some(Arg::Money(money)) => money.to_string(),
        Some(Arg::Rate(rate)) => rate.percent_text(4),
        Some(Arg::Date(date)) => date.to_string(),
        Some(Arg::Country(country)) => country.name_en().to_owned(),
        Some(Arg::Count(count)) => count.to_string(),
        None => String::new(),
    };
    if let Some(text) = note.text(kernel::Lang::EN) {
        let added = ["class", "condition"].map(value).into_iter().filter(|text| !text.is_empty());
        let waived = Some(value("waived")).filter(|limit| !limit.is_empty());
        let waived = waived.map(|limit| format!("waived: not above {limit}"));
        return [text.to_owned()]
            .into_iter()
            .chain(added)
            .chain(waived)
            .collect::<Vec<_>>()
            .join("; ");
    }
    match note.key.as_str() {
        "rule-goods" => "the price of the goods".to_owned(),
        "rule-freight" => "carriage, as paid by the buyer".to_owned(),
        "rule-insurance" => "insurance, as paid by the buyer".to_owned(),
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
        "note-as-last-known" => format!("the rules are as last known on {}", value("date")),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FxShipped;
    use jiff::civil::date;

    fn args() -> QuoteArgs {
        QuoteArgs {
            lane: "US:CN".into(),
            hs: "0813.40".into(),
            price: "12.50 USD".into(),
            quantity: 2,
            weight: Some("1 kg".into()),
            freight: Some("3 USD".into()),
            ..QuoteArgs::default()
        }
    }

    fn ask(args: &QuoteArgs) -> Result<Value, QuoteProblem> {
        let mut rate = |from, to, day| FxShipped::get().quote(from, to, day);
        quote(args, date(2026, 4, 13), &mut rate)
    }

    #[test]
    fn a_quote_is_lines_that_add_up_with_the_rate_of_the_day() {
        let answer = ask(&args()).unwrap();
        // 12.50 USD = 85.40 CNY; 2 × 85.40 + 20.50 freight = 191.30; 6.3 % = 12.0519 → 12.05
        assert_eq!(answer["total"], json!({ "amount": "203.35", "currency": "CNY" }));
        assert_eq!(answer["regime"], "cbec-retail-import");
        assert_eq!(answer["fx"][0]["rate"], "6.83216364");
        let kinds: Vec<&str> = answer["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|l| l["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["goods", "freight", "duty", "vat"]);
        let vat = &answer["lines"][3];
        assert_eq!((&vat["base"], &vat["rate"]), (&json!("191.30"), &json!("6.3%")));
    }

    #[test]
    fn attributes_are_read_with_their_units() {
        let gin = QuoteArgs {
            hs: "2208.50".into(),
            attributes: vec!["volume=0.7 l".into(), "abv=40%".into()],
            ..args()
        };
        assert!(ask(&gin).is_ok());
        let none = QuoteArgs { attributes: Vec::new(), ..gin };
        assert_eq!(ask(&none).unwrap_err().field, "attribute volume_ml");
    }

    #[test]
    fn a_bad_argument_is_named_with_a_way_out() {
        for (bad, field) in [
            (QuoteArgs { lane: "USCN".into(), ..args() }, "lane"),
            (QuoteArgs { lane: "US:AQ".into(), ..args() }, "lane"),
            (QuoteArgs { hs: "08".into(), ..args() }, "hs"),
            (QuoteArgs { hs: "0809.29".into(), ..args() }, "hs"),
            (QuoteArgs { price: "12.505 USD".into(), ..args() }, "price"),
            (QuoteArgs { price: "0 USD".into(), ..args() }, "price"),
            (QuoteArgs { quantity: 0, ..args() }, "quantity"),
            (QuoteArgs { weight: Some("heavy".into()), ..args() }, "weight"),
            (QuoteArgs { freight: Some("3 XXX".into()), ..args() }, "freight"),
            (QuoteArgs { freight: Some("-3 USD".into()), ..args() }, "freight"),
            (QuoteArgs { regime: Some("duty-free".into()), ..args() }, "regime"),
            (QuoteArgs { attributes: vec!["abv".into()], ..args() }, "attribute"),
            (QuoteArgs { price: "12.50 VND".into(), ..args() }, "price"),
            (QuoteArgs { price: "12 VND".into(), ..args() }, "currency"),
        ] {
            let problem = ask(&bad).unwrap_err();
            assert_eq!(problem.field, field, "{problem}");
            assert!(!problem.ways_out.is_empty());
        }
    }
}

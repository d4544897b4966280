//! What a rate is taken of: a sum of values and charges, each with a factor.

use crate::{CostKind, Exact};
use kernel::Rate;

/// A value of a line that no rule computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The goods without carriage.
    Price,
    /// Carriage.
    Freight,
    /// Insurance of the carriage.
    Insurance,
}

/// What a term stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A value of the line.
    Value(Value),
    /// All charges of an id.
    Charge(String),
    /// All charges of a kind.
    Kind(CostKind),
    /// The charge itself.
    Itself,
}

/// A sum of terms, each with an exact factor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// The terms, in the order written.
    pub terms: Vec<(Exact, Name)>,
    /// As it was written, for explanations.
    pub text: String,
}

/// Names that a lane file defines, with what they stand for.
pub(crate) type Defined<'a> = &'a [(String, Linear)];

/// Reads `cif + duty`, `1.1 * (price + freight)`, `11/12 * cif`.
pub(crate) fn parse(text: &str, defined: Defined<'_>) -> Result<Linear, String> {
    let mut reader = Reader { rest: text.trim(), defined, depth: 0 };
    let terms = reader.sum()?;
    if !reader.rest.is_empty() {
        let rest = reader.rest;
        return Err(format!("\"{text}\": \"{rest}\" was not expected; {}", way_out(rest)));
    }
    Ok(Linear { terms, text: text.trim().to_owned() })
}

/// What may stand there instead.
fn way_out(rest: &str) -> &'static str {
    match rest.chars().next() {
        Some('*' | '/') => {
            "a factor stands before what it multiplies: 1/3 * cif, 1.1 * (cif + duty)"
        }
        Some('(') => {
            "MIN, MAX and conditions belong into a rate; a charge with payable = \"0%\" is a value \
             with a rate"
        }
        _ => "a base is a sum of values and charges, each with a factor: 1.1 * cif + duty",
    }
}

type Terms = Vec<(Exact, Name)>;

struct Reader<'a> {
    rest: &'a str,
    defined: Defined<'a>,
    depth: u8,
}

impl<'a> Reader<'a> {
    fn eat(&mut self, token: char) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn word(&mut self, part: fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        word
    }

    fn sum(&mut self) -> Result<Terms, String> {
        let mut terms = self.product()?;
        loop {
            let sign = if self.eat('+') {
                1
            } else if self.eat('-') {
                -1
            } else {
                return Ok(terms);
            };
            let factor = exact(Rate::new(sign, 1).map_err(|e| e.to_string())?)?;
            for (coefficient, name) in self.product()? {
                terms.push((times(coefficient, factor)?, name));
            }
        }
    }

    fn product(&mut self) -> Result<Terms, String> {
        let number = self.rest.starts_with(|c: char| c.is_ascii_digit());
        if !number {
            return self.atom();
        }
        let text = self.word(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '%'));
        let factor = exact(text.parse::<Rate>().map_err(|e| e.to_string())?)?;
        if !self.eat('*') {
            return Err(format!(
                "after {text} a * is missing: a base has factors, amounts of money belong into the rate"
            ));
        }
        self.atom()?
            .into_iter()
            .map(|(coefficient, name)| Ok((times(coefficient, factor)?, name)))
            .collect()
    }

    fn atom(&mut self) -> Result<Terms, String> {
        if self.eat('(') {
            self.depth += 1;
            if self.depth > 8 {
                return Err("too many parentheses".to_owned());
            }
            let terms = self.sum()?;
            self.depth -= 1;
            return if self.eat(')') { Ok(terms) } else { Err("a ) is missing".to_owned()) };
        }
        let first = self.rest.starts_with(|c: char| c.is_ascii_lowercase());
        let word = self.word(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_'));
        // A name may hold hyphens, but a hyphen with spaces around it subtracts.
        let mut name = word.to_owned();
        while self.rest.starts_with('-') && !self.rest.starts_with("- ") && !name.is_empty() {
            self.rest = &self.rest[1..];
            name.push('-');
            name.push_str(
                self.word(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_')),
            );
        }
        if !first || name.is_empty() {
            return Err(format!("a name was expected at \"{}\"", self.rest));
        }
        if let Some((_, linear)) = self.defined.iter().find(|(known, _)| *known == name) {
            return Ok(linear.terms.clone());
        }
        let one = Exact::ONE;
        let value = |v| (one, Name::Value(v));
        let (price, freight) = (value(Value::Price), value(Value::Freight));
        let insurance = value(Value::Insurance);
        Ok(match name.as_str() {
            "price" | "fob" => vec![price],
            "freight" => vec![freight],
            "insurance" => vec![insurance],
            "cif" => vec![price, freight, insurance],
            "self" => vec![(one, Name::Itself)],
            other => match CostKind::parse(other).filter(|kind| kind.is_tax()) {
                Some(kind) => vec![(one, Name::Kind(kind))],
                None => vec![(one, Name::Charge(name))],
            },
        })
    }
}

fn exact(rate: Rate) -> Result<Exact, String> {
    Exact::from_rate(rate).ok_or_else(|| "the factor is too large".to_owned())
}

fn times(a: Exact, b: Exact) -> Result<Exact, String> {
    a.times(b).ok_or_else(|| "the factor is too large".to_owned())
}

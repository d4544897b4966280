//! The conditions of a step: `WHEN value/L >= 2.66 AND scope = pecans|walnuts`.

use super::{Cursor, RateError, is_word};
use crate::expr::ast::{Comparison, Condition, Subject, Test};
use crate::expr::quantity::Unit;

/// The longer ones first.
pub(in crate::expr) const COMPARISONS: &[(&str, Comparison)] = &[
    ("<=", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("!=", Comparison::Unequal),
    ("<", Comparison::Less),
    (">", Comparison::More),
    ("=", Comparison::Equal),
];

impl Cursor<'_> {
    pub(super) fn condition(&mut self) -> Result<Condition, RateError> {
        let mut any = Vec::new();
        loop {
            let mut all = vec![self.test()?];
            while self.keyword("AND") {
                all.push(self.test()?);
            }
            any.push(all);
            if !self.keyword("OR") {
                return Ok(Condition(any));
            }
        }
    }

    fn test(&mut self) -> Result<Test, RateError> {
        let name = self.take(is_word);
        let (subject, money) = match name {
            "value" if self.symbol("/") => (Subject::ValuePer(self.unit()?), true),
            "value" => (Subject::Value, true),
            "rate" => {
                if !self.symbol(":") {
                    return Err(self.wrong("`:` and the id of a charge"));
                }
                (Subject::EffectiveRate(self.name("the id of a charge")?.into()), false)
            }
            _ if name.starts_with(|c: char| c.is_ascii_alphabetic()) => match Unit::own(name) {
                Some(unit) => (Subject::Amount(unit), false),
                None => (Subject::Attribute(name.into()), false),
            },
            _ => return Err(self.wrong("`value`, `rate:ID`, a unit or the name of an attribute")),
        };
        let is = self.comparison()?;
        let before = self.rest;
        if let Some(number) = self.number() {
            let of_charge = matches!(subject, Subject::EffectiveRate(_));
            let percent = self.symbol("%");
            // What another charge came to is compared in percent, with or without the sign.
            let than = if of_charge { number.by_ten_to(2) } else { Some(number) };
            let than = than.ok_or(RateError::TooLarge)?;
            let glued = self.rest.starts_with(is_word);
            let currency =
                if money { Some(self.currency().unwrap_or(self.rules.currency)) } else { None };
            let ends = !glued || currency.is_some();
            if ends && (of_charge || !percent) {
                return Ok(Test::Number { subject, is, than, currency });
            }
            self.rest = before;
        }
        self.words(subject, is)
    }

    fn comparison(&mut self) -> Result<Comparison, RateError> {
        for (symbol, is) in COMPARISONS {
            if self.symbol(symbol) {
                return Ok(*is);
            }
        }
        Err(self.wrong("<, <=, >, >=, = or !="))
    }

    fn words(&mut self, subject: Subject, is: Comparison) -> Result<Test, RateError> {
        let Subject::Attribute(attribute) = subject else {
            return Err(self.wrong("a number"));
        };
        let not = match is {
            Comparison::Equal => false,
            Comparison::Unequal => true,
            Comparison::Less | Comparison::AtMost | Comparison::More | Comparison::AtLeast => {
                return Err(self.wrong("a number"));
            }
        };
        let mut words = Vec::new();
        loop {
            words.push(self.name("a word or a number")?.into());
            if !self.symbol("|") {
                return Ok(Test::Word { attribute, not, words });
            }
        }
    }
}

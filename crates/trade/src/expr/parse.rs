//! The grammar that lane authors write, and that expressions print.

mod condition;

pub(super) use condition::COMPARISONS;

use super::{
    Quantity, RateError,
    ast::{Amount, Body, Clause, Formula, Season, Sum, Term, TermKind},
    quantity::{Name, Unit},
};
use crate::Exact;
use kernel::Currency;

/// Longer texts are no rate of any schedule.
const TEXT_MAX: usize = 4096;
const DIGITS_MAX: usize = 18;
const DEPTH_MAX: u8 = 8;

/// Which names and amounts without a currency a text may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub currency: Currency,
    /// Whether a unit that is none of ours is the name of an attribute.
    pub any_unit: bool,
}

pub(super) fn clauses(text: &str, rules: Rules) -> Result<Vec<Clause>, RateError> {
    if text.len() > TEXT_MAX {
        return Err(RateError::TooLong);
    }
    let mut at = Cursor { text, rest: text, rules, depth: 0 };
    let mut clauses = Vec::new();
    loop {
        clauses.push(at.clause()?);
        at.space();
        if at.rest.is_empty() {
            return Ok(clauses);
        }
        if !(at.symbol(";") || at.symbol(",")) {
            return Err(at.wrong("`+`, `-`, `MIN`, `MAX`, `WHEN`, `;`, `,` or the end of the rate"));
        }
    }
}

struct Cursor<'a> {
    text: &'a str,
    rest: &'a str,
    rules: Rules,
    /// How many brackets are open.
    depth: u8,
}

const fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

impl<'a> Cursor<'a> {
    fn wrong(&self, wanted: &'static str) -> RateError {
        let at = self.text.len() - self.rest.len();
        RateError::Text {
            text: self.text.chars().take(80).collect(),
            found: self.rest.chars().take(20).collect(),
            at,
            wanted,
        }
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Steps over the symbol when it is next, else stays.
    fn symbol(&mut self, symbol: &str) -> bool {
        match self.rest.trim_start().strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        self.space();
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    /// The next word when it is this one.
    fn keyword(&mut self, word: &str) -> bool {
        let before = self.rest;
        if self.take(is_word) == word {
            return true;
        }
        self.rest = before;
        false
    }

    fn name(&mut self, wanted: &'static str) -> Result<&'a str, RateError> {
        let before = self.rest;
        let name = self.take(|c| is_word(c) || c == '-' || c == '.');
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Ok(name);
        }
        self.rest = before;
        Err(self.wrong(wanted))
    }

    fn number(&mut self) -> Option<Exact> {
        let before = self.rest;
        let text = self.take(|c| c.is_ascii_digit() || c == '.');
        let number = decimal(text);
        if number.is_none() {
            self.rest = before;
        }
        number
    }

    fn currency(&mut self) -> Option<Currency> {
        let before = self.rest;
        let word = self.take(is_word);
        let currency = word.bytes().all(|b| b.is_ascii_uppercase()).then(|| word.parse().ok());
        if currency.flatten().is_none() {
            self.rest = before;
        }
        currency.flatten()
    }

    fn clause(&mut self) -> Result<Clause, RateError> {
        let body = if self.keyword("REFUSE") {
            Body::Refuse(self.quoted()?.into())
        } else {
            Body::Formula(self.formula()?)
        };
        let seasons = if self.symbol("(") { self.seasons()? } else { Vec::new() };
        let when = if self.keyword("WHEN") { Some(self.condition()?) } else { None };
        Ok(Clause { body, seasons, when })
    }

    fn quoted(&mut self) -> Result<&'a str, RateError> {
        if !self.symbol("\"") {
            return Err(self.wrong("the reason in quotation marks"));
        }
        match self.rest.split_once('"') {
            Some((reason, rest)) if !reason.trim().is_empty() => {
                self.rest = rest;
                Ok(reason.trim())
            }
            _ => Err(self.wrong("a reason and a quotation mark after it")),
        }
    }

    fn formula(&mut self) -> Result<Formula, RateError> {
        let sum = self.sum()?;
        let (mut min, mut max) = (None, None);
        loop {
            if min.is_none() && self.keyword("MIN") {
                min = Some(self.sum()?);
            } else if max.is_none() && self.keyword("MAX") {
                max = Some(self.sum()?);
            } else {
                return Ok(Formula { sum, min, max });
            }
        }
    }

    fn sum(&mut self) -> Result<Sum, RateError> {
        let mut minus = self.symbol("-");
        let mut terms = Vec::new();
        loop {
            terms.push(Term { minus, kind: self.term()? });
            minus = match (self.symbol("+"), self.symbol("-")) {
                (true, _) => false,
                (_, true) => true,
                _ => return Ok(terms),
            };
        }
    }

    fn term(&mut self) -> Result<TermKind, RateError> {
        if self.keyword("Free") || self.keyword("free") || self.keyword("FREE") {
            return Ok(TermKind::Share { share: Exact::ZERO, over: None });
        }
        if self.keyword("RATE") {
            return Ok(TermKind::Stated(self.name("the name of the stated rate")?.into()));
        }
        if self.symbol("(") {
            return self.group();
        }
        let number = self.number();
        let number =
            number.ok_or_else(|| self.wrong("a number, `(`, `Free`, `RATE` or `REFUSE`"))?;
        if self.symbol("%") {
            return self.share(number);
        }
        let stated = self.currency();
        let unit = if self.symbol("/") { Some(self.unit()?) } else { None };
        if stated.is_none() && unit.is_none() {
            return Err(self.wrong("`%`, a currency or a unit after the number"));
        }
        let amount = Amount { value: number, currency: stated.unwrap_or(self.rules.currency) };
        let per_quantity = match &unit {
            Some(unit) => unit.per_quantity(number).ok_or(RateError::TooLarge)?,
            None => number,
        };
        Ok(TermKind::Specific { amount, unit, per_quantity })
    }

    fn group(&mut self) -> Result<TermKind, RateError> {
        if self.depth == DEPTH_MAX {
            return Err(self.wrong("a formula with at most 8 brackets in each other"));
        }
        self.depth += 1;
        let formula = self.formula()?;
        self.depth -= 1;
        if self.symbol(")") {
            return Ok(TermKind::Group(Box::new(formula)));
        }
        Err(self.wrong("`)`, `+`, `-`, `MIN` or `MAX`"))
    }

    fn share(&mut self, percent: Exact) -> Result<TermKind, RateError> {
        let share = percent.by_ten_to(2).ok_or(RateError::TooLarge)?;
        if self.keyword("OF") {
            let name: Name = self.name("the part of the goods that the percentage is of")?.into();
            return Ok(TermKind::ShareOf { share, part: Quantity::ValueOf(name.clone()), name });
        }
        if !self.keyword("OVER") {
            return Ok(TermKind::Share { share, over: None });
        }
        let value = self.number().ok_or_else(|| self.wrong("an amount after OVER"))?;
        let currency = self.currency().unwrap_or(self.rules.currency);
        Ok(TermKind::Share { share, over: Some(Amount { value, currency }) })
    }

    fn unit(&mut self) -> Result<Unit, RateError> {
        let started = self.keyword("started");
        let count = self.number().unwrap_or(Exact::ONE);
        if count.is_zero() {
            return Err(self.wrong("a count above zero"));
        }
        if count > Exact::from_minor(u32::MAX.into()) {
            return Err(RateError::TooLarge);
        }
        let before = self.rest;
        let name =
            if self.symbol("%vol/hl") { "%vol/hl" } else { self.take(|c| is_word(c) || c == '*') };
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '%');
        match Unit::named(count, name) {
            Some(unit) if named && (self.rules.any_unit || unit.is_known()) => {
                Ok(Unit { started, ..unit })
            }
            _ => {
                self.rest = before;
                Err(self.wrong("a unit"))
            }
        }
    }

    fn seasons(&mut self) -> Result<Vec<Season>, RateError> {
        let mut seasons = Vec::new();
        loop {
            seasons.push(self.season()?);
            if self.symbol(")") {
                return Ok(seasons);
            }
            if !self.symbol(",") {
                return Err(self.wrong("`)` or `,` after a season"));
            }
        }
    }

    /// `1 JAN-31 MAY`, `01-31 DEC`, `MAY`, `MAY-JULY`, `15 MAY`.
    fn season(&mut self) -> Result<Season, RateError> {
        let (from_day, from_month) = (self.day()?, self.month());
        if !self.symbol("-") {
            let month = from_month.ok_or_else(|| self.wrong("a month"))?;
            let from = (month, from_day.unwrap_or(1));
            return Ok(Season { from, to: (month, from_day.unwrap_or(days(month))) });
        }
        let (to_day, to_month) = (self.day()?, self.month());
        let to_month = to_month.ok_or_else(|| self.wrong("a month"))?;
        // "01-31 DEC": both days are of one month.
        let from_month = from_month.unwrap_or(to_month);
        let from = (from_month, from_day.unwrap_or(1));
        Ok(Season { from, to: (to_month, to_day.unwrap_or(days(to_month))) })
    }

    fn day(&mut self) -> Result<Option<i8>, RateError> {
        let digits = self.take(|c| c.is_ascii_digit());
        if digits.is_empty() {
            return Ok(None);
        }
        match digits.parse() {
            // A text that says 31 April means the end of it.
            Ok(day @ 1..=31) => Ok(Some(day)),
            _ => Err(self.wrong("a day of a month")),
        }
    }

    fn month(&mut self) -> Option<i8> {
        let before = self.rest;
        let word = self.take(|c| c.is_ascii_alphabetic());
        let long = |name: &&str| {
            let start = name.get(..word.len());
            word.len() >= 3 && start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let found = MONTHS.iter().position(|(name, _)| long(name));
        if found.is_none() {
            self.rest = before;
        }
        found.and_then(|at| i8::try_from(at + 1).ok())
    }
}

pub(super) const MONTHS: &[(&str, i8)] = &[
    ("JANUARY", 31),
    ("FEBRUARY", 29),
    ("MARCH", 31),
    ("APRIL", 30),
    ("MAY", 31),
    ("JUNE", 30),
    ("JULY", 31),
    ("AUGUST", 31),
    ("SEPTEMBER", 30),
    ("OCTOBER", 31),
    ("NOVEMBER", 30),
    ("DECEMBER", 31),
];

fn days(month: i8) -> i8 {
    let at = usize::try_from(month - 1).unwrap_or(0);
    MONTHS.get(at).map_or(31, |(_, days)| *days)
}

/// A decimal number of at most 18 digits before and after the point.
pub(crate) fn decimal(text: &str) -> Option<Exact> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |s: &str| s.len() <= DIGITS_MAX && s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty()
        || !digits(whole)
        || !digits(part)
        || (text.contains('.') && part.is_empty())
    {
        return None;
    }
    let mut number = 0i128;
    for digit in whole.bytes().chain(part.bytes()) {
        number = number.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    Exact::decimal(number, u8::try_from(part.len()).ok()?)
}

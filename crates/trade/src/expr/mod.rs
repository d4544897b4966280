//! Rates as schedules write them: `6.8%`, `1.5¢/kg + 4%`, `4.50% MIN 0.30 EUR / item MAX 0.80 EUR / item`,
//! `8% (1 NOV-14 MAY), 14% (15 MAY-31 OCT)`, `0.253 CNY/L WHEN value/L >= 2.66; 0.2227 CNY/L`.
//!
//! Decides what a text means and what it comes to; never what the base is, nor how to round.
//!
//! **Read.** [`RateExpr::parse`] with the [`Dialect`] of the schedule. `Display` writes the canonical
//! text, which reads back to the same expression. A text that a schedule really has but
//! that no arithmetic can answer (Meursing code, entry price, "the duty provided in …") becomes a
//! refusal with a name ([`RateExpr::refusal`]); a text that nobody understands is a [`RateError`].
//!
//! **Evaluate.** [`RateExpr::evaluate`] takes an [`Ask`] (day, currency of the regime, base, value, and a
//! [`Quantities`] that answers for the whole scope) and gives an [`Affine`]: `share × base + fixed`, where
//! `base` and `fixed` are in the *smallest unit* of the regime's currency and nothing is rounded.
//! `base: None` says that the base contains the charge itself: a rate that [`RateExpr::is_affine`] is
//! answered all the same, one whose bound or `OVER` depends on the base is [`Fault::NeedsBase`].
//! `clause` and `bound` of the answer say which step, season, `MIN` or `MAX` it was.
//! What a rate will ask for is told by [`RateExpr::quantities`]; how a quantity follows from the
//! attributes of one unit by [`Quantity::of_unit`].
//!
//! **Explain.** [`RateExpr::explain`] writes the formula with the numbers in it.
//!
//! # The grammar
//! ```text
//! rate      = clause { (";" | ",") clause }        tried in order, the first that holds is taken
//! clause    = (formula | REFUSE "reason") [ "(" season { "," season } ")" ] [ WHEN condition ]
//! formula   = sum [ MIN sum ] [ MAX sum ]          not below MIN, then not above MAX
//! sum       = [-] term { (+ | -) term }
//! term      = Free | 9% | 15% OVER 800 USD | 6% OF part | RATE name | 26 EUR | 0.912 CNY/L | 5 EUR/100kg
//!           | 5 EUR/started kg | "(" formula ")"
//! season    = 1 JAN-31 MAY | 01-31 DEC | MAY | MAY-JULY
//! condition = test { AND test } { OR test { AND test } }
//! test      = (value | value/UNIT | UNIT | rate:ID | attribute) (< <= > >= = !=) number [CUR]
//!           | attribute (= | !=) word { "|" word }
//! ```
//! An amount without a unit counts once. A unit is one of the table in the docs, `kg_<part>` (attribute
//! `<part>_g`), or the name of any attribute. `6% OF part` is of attribute `value_<part>`.

mod ast;
mod dialect;
mod eval;
mod parse;
mod print;
mod quantity;
mod special;
#[cfg(test)]
mod tests;

pub use ast::RateExpr;
pub use eval::{Affine, Ask, Bound, Fault, Quantities};
pub(crate) use parse::decimal;
pub use print::Explanation;
pub(crate) use print::major;
pub use quantity::{Name, Quantity, UnitFacts};
pub use special::{Special, parse_special};

use crate::Exact;
use ast::{Body, Clause, Formula, Repr, Subject, Sum, Term, TermKind, Test};
use dialect::Rewritten;
use kernel::Currency;

/// Whose spelling a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Harmonized Tariff Schedule of the United States.
    Us,
    /// UK Global Tariff.
    Uk,
    /// Common Customs Tariff of the European Union.
    Eu,
    /// The grammar itself; amounts that name no currency are in this one.
    Plain(Currency),
}

/// The names of refusals that schedules bring.
pub mod reason {
    /// The duty depends on the composition code of the goods (EA, AD S/Z, AD F/M).
    pub const MEURSING: &str = "meursing-code";
    /// The duty depends on the entry price of the consignment.
    pub const ENTRY_PRICE: &str = "entry-price";
    /// The duty is that of another line.
    pub const OTHER_SUBHEADING: &str = "other-subheading";
    /// The duty is that of another article: a part follows its machine.
    pub const OTHER_ARTICLE: &str = "other-article";
    /// Each article of the set or ensemble has its own duty.
    pub const SET_OF_ARTICLES: &str = "set-of-articles";
    /// A note of the schedule gives the duty.
    pub const SEE_NOTE: &str = "see-note";
    /// The line changes nothing of another line's duty.
    pub const NO_CHANGE: &str = "no-change";
    /// Imported for a time, under bond.
    pub const TEMPORARY_IMPORT: &str = "temporary-import";
    /// Of a value that is not the customs value.
    pub const SPECIAL_VALUATION: &str = "special-valuation";
    /// An official export writes the rate in a way that this program does not read.
    pub const UNREAD: &str = "unread-rate";
    /// An official export does not tell whether the additional tariff of a list is owed.
    pub const LIST_NOT_TOLD: &str = "list-not-told";
}

/// Why a text is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RateError {
    /// Something else was expected.
    #[error("\"{text}\": at byte {at} (\"{found}\") {wanted} was expected")]
    Text {
        /// The beginning of the text.
        text: String,
        /// The beginning of what was found.
        found: String,
        /// Where, in bytes.
        at: usize,
        /// What could have stood there.
        wanted: &'static str,
    },
    /// A schedule's text that nobody understands.
    #[error("\"{0}\" is no rate of this schedule that is understood")]
    Unknown(String),
    /// More than 4,096 bytes.
    #[error("a rate has at most 4,096 bytes")]
    TooLong,
    /// A number that does not fit.
    #[error("a number of the rate is too large")]
    TooLarge,
}

impl RateError {
    fn unknown(text: &str) -> RateError {
        RateError::Unknown(text.chars().take(80).collect())
    }
}

impl RateExpr {
    /// Nothing to pay.
    pub const FREE: RateExpr = RateExpr(Repr::Share(Exact::ZERO));

    /// A share of the base: 0.068 for 6.8 %.
    #[must_use]
    pub const fn share(share: Exact) -> RateExpr {
        RateExpr(Repr::Share(share))
    }

    /// Reads a rate.
    ///
    /// # Errors
    /// [`RateError`] for a text that nobody understands.
    pub fn parse(text: &str, dialect: Dialect) -> Result<RateExpr, RateError> {
        let text = text.trim();
        if let Some(share) = plain_share(text) {
            return Ok(RateExpr(Repr::Share(share)));
        }
        let (currency, any_unit) = match dialect {
            Dialect::Us => (Currency::USD, false),
            Dialect::Uk => ("GBP".parse().unwrap_or(Currency::EUR), false),
            Dialect::Eu => (Currency::EUR, false),
            Dialect::Plain(currency) => (currency, true),
        };
        let rules = parse::Rules { currency, any_unit };
        let plain = parse::clauses(text, rules);
        if plain.is_ok() || any_unit || text.len() > 4096 {
            return plain.map(RateExpr::of);
        }
        let rewritten = match dialect {
            Dialect::Us => dialect::us(text)?,
            _ => dialect::eu(text)?,
        };
        match rewritten {
            Rewritten::Refused(reason) => Ok(RateExpr::refused(reason)),
            Rewritten::Text(rewritten) => {
                let clauses = parse::clauses(&rewritten, rules);
                clauses.map(RateExpr::of).map_err(|_| RateError::unknown(text))
            }
        }
    }

    /// A rate that is always refused, with a reason.
    #[must_use]
    pub fn refused(reason: &str) -> RateExpr {
        let body = Body::Refuse(reason.into());
        RateExpr(Repr::Clauses(Box::new([Clause { body, seasons: Vec::new(), when: None }])))
    }

    fn of(clauses: Vec<Clause>) -> RateExpr {
        if let [
            Clause { body: Body::Formula(Formula { sum, min: None, max: None }), seasons, when },
        ] = clauses.as_slice()
            && seasons.is_empty()
            && when.is_none()
            && let [term] = sum.as_slice()
            && let TermKind::Share { share, over: None } = term.kind
            && let Some(share) = if term.minus { share.negated() } else { Some(share) }
        {
            return RateExpr(Repr::Share(share));
        }
        RateExpr(Repr::Clauses(clauses.into_boxed_slice()))
    }

    /// The share of the base when the rate is that and nothing else.
    #[must_use]
    pub const fn as_share(&self) -> Option<Exact> {
        match &self.0 {
            Repr::Share(share) => Some(*share),
            Repr::Clauses(_) => None,
        }
    }

    /// Whether the rate is always nothing.
    #[must_use]
    pub const fn is_free(&self) -> bool {
        matches!(&self.0, Repr::Share(share) if share.is_zero())
    }

    fn clauses(&self) -> &[Clause] {
        match &self.0 {
            Repr::Share(_) => &[],
            Repr::Clauses(clauses) => clauses,
        }
    }

    fn formulas(&self) -> impl Iterator<Item = &Formula> {
        self.clauses().iter().filter_map(|clause| match &clause.body {
            Body::Formula(formula) => Some(formula),
            Body::Refuse(_) => None,
        })
    }

    /// Every sum, those of bounds and in brackets too.
    fn sums(&self) -> impl Iterator<Item = &Sum> {
        let mut sums = Vec::new();
        self.formulas().for_each(|formula| formula.sums(&mut sums));
        sums.into_iter()
    }

    fn tests(&self) -> impl Iterator<Item = &Test> {
        let conditions = self.clauses().iter().filter_map(|clause| clause.when.as_ref());
        conditions.flat_map(|condition| condition.0.iter().flatten())
    }

    /// Whether the answer is `share × base + fixed` with the same two numbers for every base, so that
    /// it is answered without one.
    #[must_use]
    pub fn is_affine(&self) -> bool {
        let bound = |term: &Term| match &term.kind {
            TermKind::Share { over, .. } => over.is_some(),
            TermKind::Group(formula) => formula.min.is_some() || formula.max.is_some(),
            _ => false,
        };
        let bounded = self.formulas().any(|formula| formula.min.is_some() || formula.max.is_some());
        !bounded && !self.sums().flatten().any(bound)
    }

    /// Whether the answer for several lines, or units, is the sum of the answers for each: no bound, no
    /// `OVER`, no amount that counts once.
    #[must_use]
    pub fn is_additive(&self) -> bool {
        let once = |unit: &quantity::Unit| {
            unit.started || matches!(unit.quantity, Quantity::Consignment | Quantity::Hs6)
        };
        self.is_affine()
            && self.sums().flatten().all(|term| match &term.kind {
                TermKind::Specific { unit, .. } => unit.as_ref().is_some_and(|unit| !once(unit)),
                _ => true,
            })
    }

    /// The reason when the rate is refused on every day and for all goods.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        match self.clauses() {
            [Clause { body: Body::Refuse(reason), when: None, .. }] => Some(reason),
            _ => None,
        }
    }

    /// What it may ask for, each once; the steps and seasons of one rate may ask for different things.
    #[must_use]
    pub fn quantities(&self) -> Vec<Quantity> {
        once(self.asked().cloned())
    }

    /// Whether it may ask for that.
    pub(crate) fn asks_for(&self, wanted: &Quantity) -> bool {
        self.asked().any(|quantity| quantity == wanted)
    }

    fn asked(&self) -> impl Iterator<Item = &Quantity> {
        let terms = self.sums().flatten().filter_map(|term| match &term.kind {
            TermKind::Specific { unit: Some(unit), .. } => Some(&unit.quantity),
            TermKind::ShareOf { part, .. } => Some(part),
            _ => None,
        });
        let tests = self.tests().filter_map(|test| match test {
            Test::Number { subject: Subject::ValuePer(unit) | Subject::Amount(unit), .. } => {
                Some(&unit.quantity)
            }
            _ => None,
        });
        terms.chain(tests)
    }

    /// The attributes that its conditions name, each once.
    #[must_use]
    pub fn attributes(&self) -> Vec<Name> {
        once(self.tests().filter_map(|test| match test {
            Test::Word { attribute, .. } => Some(attribute.clone()),
            Test::Number { subject: Subject::Attribute(name), .. } => Some(name.clone()),
            Test::Number { .. } => None,
        }))
    }

    /// The charges whose effective rates its conditions ask for, each once.
    #[must_use]
    pub fn charges(&self) -> Vec<Name> {
        once(self.tests().filter_map(|test| match test {
            Test::Number { subject: Subject::EffectiveRate(id), .. } => Some(id.clone()),
            _ => None,
        }))
    }

    /// The rates that the asker has to state.
    #[must_use]
    pub fn stated_rates(&self) -> Vec<Name> {
        once(self.sums().flatten().filter_map(|term| match &term.kind {
            TermKind::Stated(name) => Some(name.clone()),
            _ => None,
        }))
    }

    /// Currencies of its amounts, each once.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let terms = self.sums().flatten().filter_map(|term| match &term.kind {
            TermKind::Specific { amount, .. } | TermKind::Share { over: Some(amount), .. } => {
                Some(amount.currency)
            }
            _ => None,
        });
        let tests = self.tests().filter_map(|test| match test {
            Test::Number { currency, .. } => *currency,
            Test::Word { .. } => None,
        });
        once(terms.chain(tests))
    }
}

impl Formula {
    fn sums<'a>(&'a self, into: &mut Vec<&'a Sum>) {
        for sum in [Some(&self.sum), self.min.as_ref(), self.max.as_ref()].into_iter().flatten() {
            into.push(sum);
            for term in sum {
                if let TermKind::Group(inner) = &term.kind {
                    inner.sums(into);
                }
            }
        }
    }
}

fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut unique = Vec::new();
    for one in all {
        if !unique.contains(&one) {
            unique.push(one);
        }
    }
    unique
}

/// `Free` and `6.8%`, without the grammar: most of every schedule.
fn plain_share(text: &str) -> Option<Exact> {
    if text == "Free" {
        return Some(Exact::ZERO);
    }
    parse::decimal(text.strip_suffix('%')?)?.by_ten_to(2)
}

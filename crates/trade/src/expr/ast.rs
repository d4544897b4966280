//! The tree of an expression.

use super::quantity::{Name, Unit};
use crate::Exact;
use kernel::Currency;

/// A rate of any schedule; see the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateExpr(pub(super) Repr);

/// Most rates are a share and nothing else: those need no memory of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Repr {
    Share(Exact),
    Clauses(Box<[Clause]>),
}

/// One alternative: the first whose conditions hold is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    pub body: Body,
    /// Empty: all year.
    pub seasons: Vec<Season>,
    pub when: Option<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Formula(Formula),
    Refuse(Name),
}

/// `sum`, not below `min`, then not above `max`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Formula {
    pub sum: Sum,
    pub min: Option<Sum>,
    pub max: Option<Sum>,
}

pub(super) type Sum = Vec<Term>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub minus: bool,
    pub kind: TermKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TermKind {
    /// A share of the base, or of the base above an amount.
    Share { share: Exact, over: Option<Amount> },
    /// A share of the value of a part of the goods.
    ShareOf { share: Exact, part: super::Quantity, name: Name },
    /// An amount, per unit when there is one, else once.
    Specific { amount: Amount, unit: Option<Unit>, per_quantity: Exact },
    /// The share that the asker states.
    Stated(Name),
    /// A formula in brackets.
    Group(Box<Formula>),
}

/// An amount in major units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub value: Exact,
    pub currency: Currency,
}

/// Days of every year, both inclusive; `from` after `to` runs over new year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Season {
    /// Month and day.
    pub from: (i8, i8),
    pub to: (i8, i8),
}

/// Alternatives of conjunctions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition(pub Vec<Vec<Test>>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    Number {
        subject: Subject,
        is: Comparison,
        than: Exact,
        currency: Option<Currency>,
    },
    /// An attribute is (or is not) one of some words.
    Word {
        attribute: Name,
        not: bool,
        words: Vec<Name>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Value,
    ValuePer(Unit),
    /// How much there is of a unit in the whole scope.
    Amount(Unit),
    EffectiveRate(Name),
    Attribute(Name),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

//! What a destination asks, as data: lanes, their regimes, and the charges of each.
//!
//! A [`Lane`] is read from one file (`lanes/SG.toml`). Nothing here computes; the invariants that the
//! engine rests on (names resolve, cycles are solvable, every rule has a source) are checked while
//! reading, so that a book which compiles can be asked.

pub(crate) mod gate;
mod left_out;
pub(crate) mod linear;
pub(crate) mod order;
mod parts;
mod place;
mod programme;
pub(crate) mod read;
mod text;
mod texts;

pub use left_out::LeftOut;
pub(crate) use programme::{Programme, Reason};
pub use texts::Texts;

use crate::expr::RateExpr;
use crate::{CostKind, Exact, WayOut};
use kernel::{Country, Currency, Date, Money, Rounding};
use linear::Linear;

/// A destination, its currency and its calendar, with every regime under which goods may come in.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The file it was read from: `lanes/SG.toml`.
    pub file: String,
    /// The countries it serves; more than one in a customs union.
    pub destinations: Vec<Country>,
    /// In which everything is computed.
    pub currency: Currency,
    /// The IANA zone whose calendar it follows.
    pub zone: String,
    /// The last day on which its rules were looked at.
    pub known_until: Date,
    /// Questions that the sources leave open.
    pub switches: Vec<Switch>,
    /// What may be owed and is not computed.
    pub left_out: Vec<LeftOut>,
    /// Why rates are refused, by the codes that `REFUSE` names.
    pub(crate) reasons: Vec<Reason>,
    /// Preferences that goods may claim.
    pub(crate) programmes: Vec<Programme>,
    /// In the order in which facts are matched against them.
    pub regimes: Vec<Regime>,
}

/// How something becomes whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundingRule {
    /// Which way.
    pub mode: Rounding,
    /// To multiples of this many minor units, at least 1.
    pub unit: i64,
    /// What is rounded.
    pub of: RoundingOf,
    /// Whose rule it is.
    pub source: String,
    /// What a reader is told of it; empty: the source.
    pub note: Texts,
}

/// What is rounded at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundingOf {
    /// All taxes of the order are added exactly and rounded once; the parts share that sum.
    Order,
    /// Each charge of the consignment.
    Charge,
    /// Each charge of each line.
    Line,
    /// Each charge of the consignment; later bases use the rounded amount.
    Step,
}

/// A question that the sources leave open, answered one way, and said so in every quote that uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its name in charges and tables.
    pub name: String,
    /// How it stands unless the asker says otherwise.
    pub on: bool,
    /// The question and the answer that was taken.
    pub title: Texts,
    /// What was read.
    pub source: String,
}

impl Lane {
    /// The sentence and the ways out of a reason that a rate is refused for; `None` when neither this lane
    /// nor the program knows the code, which is then a sentence of its own.
    pub(crate) fn reason(&self, code: &str) -> Option<(Texts, Vec<WayOut>)> {
        let own = self.reasons.iter().find(|reason| reason.code == code);
        own.map(|reason| (reason.text.clone(), reason.ways_out.clone()))
            .or_else(|| crate::refusal::known_reason(code))
    }
}

/// How something is sent and declared.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Sold and declared through an e-commerce market, sent straight to the buyer.
    #[default]
    Parcel,
    /// By post, declared by the post.
    Post,
    /// By courier.
    Express,
    /// From a bonded warehouse at the destination.
    Bonded,
    /// As cargo, declared by an importer of record.
    Cargo,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 5] =
        [Channel::Parcel, Channel::Post, Channel::Express, Channel::Bonded, Channel::Cargo];

    /// As in lane files: `parcel`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Parcel => "parcel",
            Channel::Post => "post",
            Channel::Express => "express",
            Channel::Bonded => "bonded",
            Channel::Cargo => "cargo",
        }
    }
}

/// Who buys.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Buyer {
    /// A person, for own use.
    #[default]
    Consumer,
    /// A business.
    Business,
}

/// Limits on the counted value (goods, freight and insurance).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// At most this per order.
    pub order: Money,
    /// At most this per person and calendar year in the destination's time; `None` without one.
    pub person_year: Option<Money>,
    /// In force since.
    pub since: Date,
    /// Where the limits were read.
    pub source: String,
    /// The regime that one indivisible unit above `order` falls to; refused when `None`.
    pub single_item_over: Option<String>,
}

impl Limits {
    /// Whether one order worth `value` is within the limit.
    #[must_use]
    pub fn allows_order(&self, value: Money) -> bool {
        value.currency() == self.order.currency() && value.minor() <= self.order.minor()
    }

    /// Whether a person who already used `used` this year may add `value`.
    #[must_use]
    pub fn allows_year(&self, used: Money, value: Money) -> bool {
        self.person_year.is_none_or(|limit| {
            used.plus(value)
                .is_ok_and(|sum| sum.currency() == limit.currency() && sum.minor() <= limit.minor())
        })
    }
}

/// One procedure of a destination: who may use it, and what is then owed.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Its name in quotes and commands: `cbec-retail-import`.
    pub name: String,
    /// Its name for people.
    pub title: Texts,
    /// Where it applies (the lane's first country, when it serves several).
    pub destination: Country,
    /// The currency in which it counts.
    pub currency: Currency,
    /// The IANA zone whose calendar it follows.
    pub zone: String,
    /// How goods come in under it; empty when only another regime leads here.
    pub channels: Vec<Channel>,
    /// For whom; empty: for all.
    pub buyers: Vec<Buyer>,
    /// `Some(true)`: only sellers who are registered with the destination's scheme.
    pub seller_registered: Option<bool>,
    /// Where it is sent from; empty: anywhere.
    pub origins: Vec<Country>,
    /// Not when sent from there.
    pub not_origins: Vec<Country>,
    /// Its first day.
    pub valid_from: Date,
    /// Its last day.
    pub valid_to: Option<Date>,
    /// The last day on which it was looked at.
    pub known_until: Date,
    /// Per order and per person and year.
    pub limits: Option<Limits>,
    /// How amounts become whole.
    pub rounding: RoundingRule,
    /// Where it was read.
    pub source: String,
    /// What every quote under it says.
    pub note: Texts,
    /// Tests that charges depend on.
    pub thresholds: Vec<Threshold>,
    /// What may be owed.
    pub charges: Vec<Charge>,
    pub(crate) slots: order::Slots,
}

/// On what something is tested or computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One unit.
    Item,
    /// All units of one product.
    #[default]
    Line,
    /// All products that share the first six digits.
    Hs6,
    /// Everything that is sent together.
    Consignment,
}

/// Which side of a limit meets a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Up to and including the limit.
    AtMost,
    /// Less than the limit.
    Below,
    /// The limit and more.
    AtLeast,
    /// More than the limit.
    Above,
}

/// A test of a value that switches charges on or off.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Its name in charges.
    pub id: String,
    /// On what it is tested.
    pub per: Scope,
    /// What is tested.
    pub of: Linear,
    /// Which side.
    pub side: Side,
    /// The limit, in any currency that the asker has a rate for.
    pub limit: Money,
    /// The span of days in which it stands; outside it is never met.
    pub span: Span,
    /// Where it was read.
    pub source: String,
}

/// First and last day, inclusive; open where `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The day on which it became known (a correction is known later than what it corrects).
    pub known_from: Option<Date>,
}

impl Span {
    /// Whether `day` lies in it, as known on `known_at` (all that is known when `None`).
    #[must_use]
    pub fn holds(&self, day: Date, known_at: Option<Date>) -> bool {
        self.from.is_none_or(|from| from <= day)
            && self.to.is_none_or(|to| day <= to)
            && self.known_from.zip(known_at).is_none_or(|(known, at)| known <= at)
    }
}

/// Where a charge's rate stands.
#[derive(Clone, Debug, PartialEq)]
pub enum RateSource {
    /// In the charge.
    Expression(RateExpr),
    /// In a column of a table; `otherwise` where the table has no line.
    Table {
        /// Index among the book's tables.
        table: usize,
        /// Index among the table's rate columns.
        column: usize,
        /// For codes without a line; refused when `None`.
        otherwise: Option<RateExpr>,
    },
}

impl Charge {
    /// The rate as people read it: the expression, or the table and column it stands in, with the share
    /// that is payable.
    #[must_use]
    pub fn rate_text(&self) -> String {
        if self.payable == Exact::ONE {
            return self.rate_shown.clone();
        }
        let share = self.payable.times_whole(100).map_or_else(String::new, |p| p.decimal_text(4));
        format!("{share}% × {}", self.rate_shown)
    }
}

/// A digit prefix of HS codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(pub String);

/// One thing that may be owed.
#[derive(Clone, Debug, PartialEq)]
pub struct Charge {
    /// Its name in bases; several charges of one name are alternatives.
    pub id: String,
    /// What it is.
    pub kind: CostKind,
    /// Never owed: a name for what its rate comes to. It belongs to no kind in bases, and is shown as a fee of
    /// nothing.
    pub is_value: bool,
    /// Its name for people.
    pub name: Texts,
    /// Its rate.
    pub rate: RateSource,
    /// The expression, or `TABLE.COLUMN`.
    pub(crate) rate_shown: String,
    /// What the rate is taken of, over values and charges.
    pub base: Linear,
    /// How the base becomes whole before the rate is taken of it, to multiples of so many minor units.
    pub base_to: Option<(Rounding, i64)>,
    /// On what the rate is computed.
    pub per: Scope,
    /// Thresholds that must be met …
    pub when: Vec<usize>,
    /// … and must not be met.
    pub unless: Vec<usize>,
    /// Codes it concerns; empty: all.
    pub hs: Vec<Prefix>,
    /// Codes it does not concern.
    pub not_hs: Vec<Prefix>,
    /// Countries of origin of the goods it concerns; empty: all.
    pub origins: Vec<Country>,
    /// Countries of origin it does not concern.
    pub not_origins: Vec<Country>,
    /// An attribute and the values one of which it must have.
    pub attribute: Option<(String, Vec<String>)>,
    /// The share that is owed; later bases use the whole.
    pub payable: Exact,
    /// Waived when all charges of the same group together come to at most this.
    pub waive: Option<(String, Money)>,
    /// Only when the goods claim this preference.
    pub preference: Option<String>,
    /// The charge in whose place it stands when it applies.
    pub replaces: Option<String>,
    /// Only when this switch is on.
    pub switch: Option<String>,
    /// When it holds and since when it is known.
    pub span: Span,
    /// Its own rounding; the regime's when `None`.
    pub rounding: Option<RoundingRule>,
    /// The rule as a sentence.
    pub rule: Texts,
    /// What every quote that owes it says: what limits the amount.
    pub note: Texts,
    /// Where it was read.
    pub source: String,
}

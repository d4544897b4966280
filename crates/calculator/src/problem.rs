//! Why there is no quote: which argument, why, and what can be done, in English for a terminal and an
//! API, and as keys and values for pages.

use kernel::{Currency, Money};
use pricing::FxError;
use trade::{Note, Refusal, WayOut};

/// Why there is no quote.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, thiserror::Error)]
#[error("{field}: {why}")]
pub struct QuoteProblem {
    /// A stable name, for example `missing-attribute`.
    pub problem: String,
    /// The argument to blame: `weight`, `attribute volume_ml`; of several products with its name first,
    /// `goods-2.hs`.
    pub field: String,
    /// What is wrong.
    pub why: String,
    /// What can be done.
    pub ways_out: Vec<String>,
    /// What could be given instead, where that is a list: regimes, national codes, channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<String>,
    /// What else is wrong with the question; never deeper than this.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<QuoteProblem>,
    /// The sentence as a Fluent key with its values.
    #[serde(skip)]
    pub note: Note,
    /// The ways out as Fluent keys with their values.
    #[serde(skip)]
    pub ways: Vec<Note>,
    /// The refusal of the rules, when it was they that refused.
    #[serde(skip)]
    pub refusal: Option<Box<Refusal>>,
}

impl QuoteProblem {
    /// A value that cannot be read.
    #[must_use]
    pub fn bad(field: &str, why: impl ToString) -> QuoteProblem {
        let why = why.to_string();
        let note = Note::new("refusal-bad-value").with("field", field).with("why", why.as_str());
        QuoteProblem {
            problem: "bad-value".to_owned(),
            field: field.to_owned(),
            why,
            ways_out: vec![WayOut::WriteAgain.text().to_owned()],
            possible: Vec::new(),
            more: Vec::new(),
            note,
            ways: vec![Note::new(WayOut::WriteAgain.key())],
            refusal: None,
        }
    }

    /// This problem and whatever else is wrong, each with its own field.
    pub fn all(&self) -> impl Iterator<Item = &QuoteProblem> {
        std::iter::once(self).chain(&self.more)
    }

    /// More units than are computed, told as they were typed.
    pub(super) fn huge(goods: &str, typed: &str, most: u32) -> QuoteProblem {
        let refusal = Refusal::HugeQuantity { goods: goods.to_owned(), quantity: u32::MAX, most };
        QuoteProblem {
            why: format!("the quantity of {goods} is {typed}, above {most}"),
            refusal: None,
            ..QuoteProblem::refused(refusal, false)
        }
    }

    /// Rules of the asker's own that cannot be read, with file and line each.
    #[must_use]
    pub fn book(errors: Vec<String>) -> QuoteProblem {
        QuoteProblem {
            problem: "bad-book".to_owned(),
            ..QuoteProblem::bad("book", errors.join("\n"))
        }
    }

    /// Nothing was given where something is needed.
    pub(super) fn missing(field: &str) -> QuoteProblem {
        let problem = QuoteProblem::bad(field, "this is needed");
        QuoteProblem {
            problem: "missing-value".to_owned(),
            note: Note::new("refusal-missing-value").with("field", field),
            ..problem
        }
    }

    /// None of the values that are known.
    pub(super) fn unknown(field: &str, given: &str, possible: Vec<String>) -> QuoteProblem {
        let given: String = given.chars().take(40).collect();
        let list = possible.join(", ");
        QuoteProblem {
            problem: "unknown-value".to_owned(),
            note: Note::new("refusal-unknown-value")
                .with("field", field)
                .with("given", given.as_str())
                .with("possible", list.as_str()),
            possible,
            ..QuoteProblem::bad(field, format!("\"{given}\" is none of: {list}"))
        }
    }

    /// The lane has no regime for such a sale.
    pub(super) fn no_regime(field: &str, given: &str, possible: Vec<String>) -> QuoteProblem {
        let list = possible.join("; ");
        let why = format!("no regime of this lane is for {given}; there are: {list}");
        QuoteProblem {
            problem: "no-such-regime".to_owned(),
            note: Note::new("refusal-no-such-regime")
                .with("given", given)
                .with("possible", list.as_str()),
            possible,
            ..QuoteProblem::bad(field, why)
        }
    }

    /// There is no reference rate: it can be stated.
    pub(super) fn no_rate(from: Currency, to: Currency, error: &FxError) -> QuoteProblem {
        let field = match error {
            FxError::BeforeData { .. } => "date",
            FxError::NoRate { .. } | FxError::TooLarge => "currency",
        };
        let state = Note::new("way-state-rate").with("currency", from.code()).with("to", to.code());
        QuoteProblem {
            problem: "no-exchange-rate".to_owned(),
            note: Note::new("refusal-no-reference-rate")
                .with("currency", from.code())
                .with("to", to.code()),
            ways_out: vec![
                format!("state the rate: --rate '{from}=…', what 1 {from} is worth in {to}"),
                WayOut::ImportRates.text().to_owned(),
            ],
            ways: vec![state, Note::new(WayOut::ImportRates.key())],
            ..QuoteProblem::bad(field, error)
        }
    }

    /// More than a person may still buy this year.
    pub(super) fn over_year(limit: Money, used: Money, counted: Money) -> QuoteProblem {
        let ways = [WayOut::FewerUnits, WayOut::GeneralTrade];
        QuoteProblem {
            problem: "over-year-limit".to_owned(),
            note: Note::new("refusal-over-year-limit")
                .with("limit", limit)
                .with("used", used)
                .with("value", counted),
            ways_out: ways.iter().map(|way| way.text().to_owned()).collect(),
            ways: ways.iter().map(|way| Note::new(way.key())).collect(),
            ..QuoteProblem::bad(
                "used-this-year",
                format!("{used} used and {counted} more exceed the limit of {limit} a year"),
            )
        }
    }

    /// The refusal of the rules; `several` products are told apart by name.
    pub(super) fn refused(refusal: Refusal, several: bool) -> QuoteProblem {
        let note = refusal.note();
        let ways = refusal.ways_out();
        let own = match refusal.field() {
            field if field == "attribute weight" => "weight".to_owned(),
            field => field,
        };
        let field = match note.args.get("goods") {
            Some(trade::Arg::Text(key)) if several => format!("{key}.{own}"),
            _ => own,
        };
        QuoteProblem {
            problem: refusal.slug().to_owned(),
            field,
            why: refusal.to_string(),
            ways_out: ways.iter().map(|way| way.text().to_owned()).collect(),
            possible: match &refusal {
                Refusal::BadRegime { possible, .. } => possible.clone(),
                Refusal::AmbiguousHs { candidates, .. } => {
                    candidates.iter().map(|(code, rate)| format!("{code} {rate}")).collect()
                }
                Refusal::MissingAttribute { any_of, .. } => any_of.clone(),
                _ => Vec::new(),
            },
            more: Vec::new(),
            note,
            ways: ways.iter().map(|way| Note::new(way.key())).collect(),
            refusal: Some(Box::new(refusal)),
        }
    }
}

impl From<Refusal> for QuoteProblem {
    fn from(refusal: Refusal) -> QuoteProblem {
        QuoteProblem::refused(refusal, false)
    }
}

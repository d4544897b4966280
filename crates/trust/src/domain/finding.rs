//! One thing a clearance found: what it does, what it says and the ways out.

use kernel::{Country, SkuId};
use trade::{Note, WayOut};

/// What a finding does to a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It is not published until this is mended.
    Blocks,
    /// It is published, and not sold to the destination.
    NotSold,
    /// It is published; this would make it better.
    Advice,
}

/// One thing a clearance found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// What it does.
    pub effect: Effect,
    /// The variant it is about; `None` when it is about the listing.
    pub variant: Option<SkuId>,
    /// The destination it is about, when it is about one.
    pub destination: Option<Country>,
    /// The sentence, for a page in any language.
    pub note: Note,
    /// The sentence in English, for a terminal and an API.
    pub what: String,
    /// The field to mend.
    pub field: String,
    /// The ways out.
    pub ways_out: Vec<WayOut>,
}

impl Finding {
    pub(crate) fn new(effect: Effect, key: &str, field: &str, what: &str) -> Finding {
        Finding {
            effect,
            variant: None,
            destination: None,
            note: Note::new(key),
            what: what.to_owned(),
            field: field.to_owned(),
            ways_out: Vec::new(),
        }
    }

    /// The merchant may not sell yet.
    pub(crate) fn not_approved() -> Finding {
        let what = "the merchant is not approved yet";
        Finding::new(Effect::Blocks, "finding-not-approved", "merchant", what)
    }

    pub(crate) fn about(self, variant: SkuId) -> Finding {
        Finding { variant: Some(variant), ..self }
    }

    /// The ways out, in English, in one line.
    #[must_use]
    pub fn mend(&self) -> String {
        let ways: Vec<&str> = self.ways_out.iter().map(|way| way.text()).collect();
        if ways.is_empty() { format!("fill in {}", self.field) } else { ways.join("; or ") }
    }
}

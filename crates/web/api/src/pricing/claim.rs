//! What a price claims, as each document that holds one tells it.

use crate::components::note_texts;
use pricing::{Aged, ParcelQuote};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Whether a price is all that is owed, what is not in it, and what it rests on that is old.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct ClaimBody {
    /// The price is all that is owed, as far as the rules of the market answer.
    complete: bool,
    /// What may be asked for besides.
    left_out: Vec<LeftOutBody>,
    /// What is older than the market allows.
    aged: Vec<AgedBody>,
}

/// Something that is not in a price.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct LeftOutBody {
    /// A stable name.
    #[schema(example = "us-state-sales-tax")]
    id: String,
    /// In a few words, by language.
    texts: BTreeMap<String, String>,
}

/// Something old that a price rests on.
#[derive(Clone, Serialize, ToSchema)]
pub(crate) struct AgedBody {
    /// `rules` or `rates`.
    of: &'static str,
    /// The day it is of.
    #[schema(example = "2023-12-31", format = Date)]
    as_of: String,
}

impl From<&ParcelQuote> for ClaimBody {
    fn from(quote: &ParcelQuote) -> ClaimBody {
        let left_out = quote.landed.left_out().iter();
        let left_out = left_out
            .map(|note| LeftOutBody { id: note.key.to_string(), texts: note_texts(note) })
            .collect();
        let aged = |aged: &Aged| AgedBody { of: aged.of.name(), as_of: aged.as_of.to_string() };
        ClaimBody {
            complete: quote.landed.is_complete(),
            left_out,
            aged: quote.aged.iter().map(aged).collect(),
        }
    }
}

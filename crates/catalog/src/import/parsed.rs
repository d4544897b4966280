//! What a file says about a listing; what it leaves blank it does not say.

use super::columns::Columns;
use crate::domain::listing::{HsAssignment, Kind, LangText, Picture, Text};
use kernel::{Country, Grams, Lang, Money};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a file says about one listing.
#[derive(Clone, Debug)]
pub struct ParsedListing {
    /// The merchant's own key.
    pub handle: String,
    /// The line where it begins.
    pub line: u64,
    pub(crate) columns: Arc<Columns>,
    /// What the file wants to become of it.
    pub wish: Wish,
    pub(crate) kind: Option<Kind>,
    pub(crate) category: Option<String>,
    pub(crate) brand: Option<String>,
    pub(crate) origin: Option<Country>,
    pub(crate) texts: BTreeMap<Lang, Text>,
    pub(crate) options: Vec<LangText>,
    pub(crate) variants: Vec<ParsedVariant>,
    pub(crate) pictures: Vec<Picture>,
}

impl ParsedListing {
    /// Whether the file says where the product was made.
    #[must_use]
    pub const fn says_origin(&self) -> bool {
        self.origin.is_some()
    }
}

impl ParsedListing {
    /// How many variants the file names.
    #[must_use]
    pub fn variant_count(&self) -> usize {
        self.variants.len()
    }
}

/// Whether the file has its listing for sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// For sale.
    Publish,
    /// Not for sale at present.
    Keep,
}

/// What a file says about one variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParsedVariant {
    pub(crate) line: u64,
    pub(crate) code: String,
    pub(crate) values: Vec<LangText>,
    pub(crate) price: Money,
    pub(crate) weight: Option<Grams>,
    pub(crate) barcode: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    /// For every destination.
    pub(crate) hs: Option<HsAssignment>,
    /// For one destination, with its national digits.
    pub(crate) hs_for: BTreeMap<Country, HsAssignment>,
    pub(crate) stock: Option<u32>,
}

//! The filters of a question as the index understands them: terms and a range beside its words, so that
//! only what fulfils them is looked at.

use crate::Query;
use crate::schema::{Fields, column};
use kernel::Country;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query as Part, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// A filter that has its counts beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facet {
    Category,
    Merchant,
    Origin,
    ShipsTo,
}

impl Facet {
    /// Those whose every value is counted, with one value for each listing.
    pub(crate) const COUNTED: [Facet; 3] = [Facet::Category, Facet::Merchant, Facet::Origin];

    /// The column of its values.
    pub(crate) const fn column(self) -> &'static str {
        match self {
            Facet::Category => column::CATEGORY,
            Facet::Merchant => column::MERCHANT,
            Facet::Origin => column::ORIGIN,
            Facet::ShipsTo => column::SHIPS_TO,
        }
    }
}

/// The parts of a question, put together anew for each pass.
pub(crate) struct Asked<'a> {
    words: Option<&'a dyn Part>,
    filters: Vec<(Option<Facet>, Box<dyn Part>)>,
}

impl<'a> Asked<'a> {
    pub(crate) fn new(fields: &Fields, words: Option<&'a dyn Part>, query: &Query) -> Asked<'a> {
        let filters = &query.filters;
        let merchant = filters.merchant.map(|merchant| merchant.to_string());
        let terms = [
            (Facet::Category, fields.category, filters.category.as_deref()),
            (Facet::Merchant, fields.merchant, merchant.as_deref()),
            (Facet::Origin, fields.origin, filters.origin.as_ref().map(Country::code)),
            (Facet::ShipsTo, fields.ships_to, filters.ships_to.as_ref().map(Country::code)),
        ];
        let mut parts: Vec<(Option<Facet>, Box<dyn Part>)> = terms
            .into_iter()
            .filter_map(|(facet, field, value)| Some((Some(facet), term(field, value?))))
            .collect();
        parts.extend(price(fields, query).map(|range| (None, range)));
        Asked { words, filters: parts }
    }

    /// Whether this filter is on.
    pub(crate) fn has(&self, facet: Facet) -> bool {
        self.filters.iter().any(|(of, _)| *of == Some(facet))
    }

    /// Everything that is asked.
    pub(crate) fn all(&self) -> Box<dyn Part> {
        self.together(None, None)
    }

    /// As if the filter of `facet` were off, and `instead` on.
    pub(crate) fn without(&self, facet: Facet, instead: Option<Box<dyn Part>>) -> Box<dyn Part> {
        self.together(Some(facet), instead)
    }

    fn together(&self, without: Option<Facet>, more: Option<Box<dyn Part>>) -> Box<dyn Part> {
        let on = self.filters.iter().filter(|(of, _)| of.is_none() || *of != without);
        let filters = on.map(|(_, part)| part.box_clone()).chain(more);
        // A filter says whether, not how well.
        let filters =
            filters.map(|part| -> Box<dyn Part> { Box::new(ConstScoreQuery::new(part, 0.0)) });
        let words = self.words.map(|words| words.box_clone());
        let mut parts: Vec<Box<dyn Part>> = words.into_iter().chain(filters).collect();
        match parts.len() {
            0 => Box::new(AllQuery),
            1 => parts.swap_remove(0),
            _ => Box::new(BooleanQuery::new(
                parts.into_iter().map(|part| (Occur::Must, part)).collect(),
            )),
        }
    }
}

/// What has `value` in `field`.
pub(crate) fn term(field: Field, value: &str) -> Box<dyn Part> {
    Box::new(TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic))
}

/// The bounds of the price at the door of the destination.
fn price(fields: &Fields, query: &Query) -> Option<Box<dyn Part>> {
    let (min, max) = (query.filters.landed_min, query.filters.landed_max);
    min.or(max)?;
    let bound = |price: u64| {
        let mut term = Term::from_field_json_path(fields.landed, query.destination.code(), false);
        term.append_type_and_fast_value(i64::try_from(price).unwrap_or(i64::MAX));
        Bound::Included(term)
    };
    // A price below zero is none.
    let (min, max) = (bound(min.unwrap_or(0)), max.map_or(Bound::Unbounded, bound));
    Some(Box::new(RangeQuery::new(min, max)))
}

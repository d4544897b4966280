//! One pass over what a query finds: the filters, the counts beside them, and the best of a page.

use crate::Sort;
use crate::query::{Count, Facets, Query};
use crate::schema::column;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// The values a result may be filtered by, in this order everywhere below.
const FACETS: [&str; 4] = [column::CATEGORY, column::MERCHANT, column::ORIGIN, column::SHIPS_TO];

/// Collects one page.
pub(crate) struct PageCollector {
    wanted: [Option<String>; 4],
    landed: String,
    price: (Option<u64>, Option<u64>),
    sort: Sort,
    after: Option<(u64, u64)>,
    limit: usize,
}

/// Larger is better; the key tells equals apart.
type Place = (u64, u64);

/// What a segment found, or all of them together.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) best: Vec<(Place, DocAddress)>,
    pub(crate) total: u64,
    counts: [BTreeMap<String, u64>; 4],
}

impl PageCollector {
    /// Collects one more than `limit`, to know whether there is a next page.
    pub(crate) fn new(query: &Query, limit: usize) -> Self {
        let Query { filters, sort, cursor, destination, .. } = query;
        PageCollector {
            wanted: [
                filters.category.clone(),
                filters.merchant.map(|merchant| merchant.to_string()),
                filters.origin.map(|country| country.code().to_owned()),
                filters.ships_to.map(|country| country.code().to_owned()),
            ],
            landed: column::landed_at(*destination),
            price: (filters.landed_min, filters.landed_max),
            sort: *sort,
            after: cursor.map(|cursor| (cursor.rank, cursor.key)),
            limit: limit + 1,
        }
    }
}

impl Collector for PageCollector {
    type Fruit = Found;
    type Child = Segment;

    fn for_segment(&self, ord: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = reader.fast_fields();
        let mut facets = Vec::with_capacity(FACETS.len());
        for (name, wanted) in FACETS.into_iter().zip(&self.wanted) {
            let column = fast.str(name)?;
            let wanted = match (wanted, &column) {
                (None, _) => Wanted::Any,
                (Some(_), None) => Wanted::Nothing,
                (Some(value), Some(column)) => column
                    .dictionary()
                    .term_ord(value.as_bytes())?
                    .map_or(Wanted::Nothing, Wanted::Ord),
            };
            facets.push(Facet { column, wanted, counts: HashMap::new() });
        }
        Ok(Segment {
            ord,
            facets,
            landed: fast.column_opt(&self.landed)?,
            created: fast.u64(column::CREATED)?,
            key: fast.u64(column::KEY)?,
            price: self.price,
            sort: self.sort,
            after: self.after,
            limit: self.limit,
            best: BinaryHeap::new(),
            total: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Found>) -> tantivy::Result<Found> {
        let mut all = Found::default();
        for segment in segments {
            all.total += segment.total;
            all.best.extend(segment.best);
            for (sum, counts) in all.counts.iter_mut().zip(segment.counts) {
                for (value, count) in counts {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        all.best.sort_unstable_by_key(|(place, _)| Reverse(*place));
        all.best.truncate(self.limit);
        Ok(all)
    }
}

enum Wanted {
    Any,
    Nothing,
    Ord(u64),
}

struct Facet {
    column: Option<StrColumn>,
    wanted: Wanted,
    counts: HashMap<u64, u64>,
}

impl Facet {
    fn ords(&self, doc: DocId) -> impl Iterator<Item = u64> + '_ {
        self.column.iter().flat_map(move |column| column.term_ords(doc))
    }

    fn holds(&self, doc: DocId) -> bool {
        match self.wanted {
            Wanted::Any => true,
            Wanted::Nothing => false,
            Wanted::Ord(wanted) => self.ords(doc).any(|ord| ord == wanted),
        }
    }
}

/// The first bit of a rank: what is sent to the destination stands before what is not.
const PRICED: u64 = 1 << 63;

/// The pass over one segment.
pub(crate) struct Segment {
    ord: SegmentOrdinal,
    facets: Vec<Facet>,
    landed: Option<Column<i64>>,
    created: Column<u64>,
    key: Column<u64>,
    price: (Option<u64>, Option<u64>),
    sort: Sort,
    after: Option<Place>,
    limit: usize,
    best: BinaryHeap<Reverse<(Place, DocId)>>,
    total: u64,
}

impl Segment {
    fn rank(&self, doc: DocId, score: Score, landed: Option<u64>) -> u64 {
        let created = self.created.first(doc).unwrap_or(0) & !PRICED;
        let priced = if landed.is_some() { PRICED } else { 0 };
        match self.sort {
            // Bits of a positive float are in the order of the floats, and their first is 0.
            Sort::Relevance => {
                priced | (u64::from(score.to_bits()) << 32) & !PRICED | (created & 0xFFFF_FFFF)
            }
            Sort::Newest => priced | created,
            Sort::PriceUp => landed.map_or(0, |price| u64::MAX - price),
            Sort::PriceDown => landed.map_or(0, |price| price.saturating_add(1)),
        }
    }
}

impl SegmentCollector for Segment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        let landed = self.landed.as_ref().and_then(|column| column.first(doc));
        let landed = landed.and_then(|minor| u64::try_from(minor).ok());
        let (min, max) = self.price;
        let priced = min.is_none_or(|min| landed.is_some_and(|price| price >= min))
            && max.is_none_or(|max| landed.is_some_and(|price| price <= max));
        if !priced {
            return;
        }
        let holds: Vec<bool> = self.facets.iter().map(|facet| facet.holds(doc)).collect();
        for (i, facet) in self.facets.iter_mut().enumerate() {
            let others = holds.iter().enumerate().all(|(k, holds)| k == i || *holds);
            if others {
                let ords: Vec<u64> = facet.ords(doc).collect();
                for ord in ords {
                    *facet.counts.entry(ord).or_default() += 1;
                }
            }
        }
        if !holds.iter().all(|holds| *holds) {
            return;
        }
        self.total += 1;
        let place = (self.rank(doc, score, landed), self.key.first(doc).unwrap_or(0));
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        self.best.push(Reverse((place, doc)));
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    fn harvest(self) -> Found {
        let mut found = Found { total: self.total, ..Found::default() };
        let best = self.best.into_iter();
        found.best =
            best.map(|Reverse((place, doc))| (place, DocAddress::new(self.ord, doc))).collect();
        for (facet, counts) in self.facets.into_iter().zip(&mut found.counts) {
            let Some(column) = facet.column else { continue };
            for (ord, count) in facet.counts {
                let mut value = String::new();
                // An ordinal of this very dictionary is always there.
                if column.ord_to_str(ord, &mut value).unwrap_or(false) && !value.is_empty() {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        found
    }
}

impl Found {
    /// The counts, most first, equal ones by value.
    pub(crate) fn facets(&self) -> Facets {
        let list = |counts: &BTreeMap<String, u64>| {
            let mut list: Vec<Count> = counts
                .iter()
                .map(|(value, count)| Count { value: value.clone(), count: *count })
                .collect();
            list.sort_by_key(|c| Reverse(c.count));
            list
        };
        let [category, merchant, origin, ships_to] = &self.counts;
        Facets {
            category: list(category),
            merchant: list(merchant),
            origin: list(origin),
            ships_to: list(ships_to),
        }
    }
}

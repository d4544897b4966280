//! One pass over what a query finds: how many there are, and the best of a page. It looks at one column,
//! and at the others only where a document may come onto the page.

use crate::Sort;
use crate::query::Query;
use crate::schema::column;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

/// Collects one page.
pub(crate) struct PageCollector {
    landed: String,
    sort: Sort,
    after: Option<Place>,
    limit: usize,
}

/// Larger is better; the key tells equals apart.
type Place = (u64, u64);

/// What a segment found, or all of them together.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) best: Vec<(Place, DocAddress)>,
    pub(crate) total: u64,
}

impl PageCollector {
    /// Collects one more than `limit`, to know whether there is a next page.
    pub(crate) fn new(query: &Query, sort: Sort, limit: usize) -> Self {
        PageCollector {
            landed: column::landed_at(query.destination),
            sort,
            after: query.cursor.map(|cursor| (cursor.rank, cursor.key)),
            limit: limit + 1,
        }
    }
}

impl Collector for PageCollector {
    type Fruit = Found;
    type Child = Segment;

    fn for_segment(&self, ord: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = reader.fast_fields();
        Ok(Segment {
            ord,
            landed: fast.column_opt(&self.landed)?,
            created: fast.u64(column::CREATED)?,
            key: fast.u64(column::KEY)?,
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
        }
        all.best.sort_unstable_by_key(|(place, _)| Reverse(*place));
        all.best.truncate(self.limit);
        Ok(all)
    }
}

/// The first bit of a rank: what is sent to the destination stands before what is not.
const PRICED: u64 = 1 << 63;

/// The pass over one segment.
pub(crate) struct Segment {
    ord: SegmentOrdinal,
    landed: Option<Column<i64>>,
    created: Column<u64>,
    key: Column<u64>,
    sort: Sort,
    after: Option<Place>,
    limit: usize,
    best: BinaryHeap<Reverse<(Place, DocId)>>,
    total: u64,
}

impl Segment {
    fn landed(&self, doc: DocId) -> Option<u64> {
        let landed = self.landed.as_ref().and_then(|column| column.first(doc));
        landed.and_then(|minor| u64::try_from(minor).ok())
    }

    fn priced(&self, doc: DocId) -> u64 {
        if self.landed(doc).is_some() { PRICED } else { 0 }
    }

    /// Whether something of this rank may still come onto the page.
    fn has_room(&self, rank: u64) -> bool {
        let worst = self.best.peek().filter(|_| self.best.len() == self.limit);
        worst.is_none_or(|Reverse(((worst, _), _))| rank >= *worst)
    }

    fn consider(&mut self, doc: DocId, rank: u64) {
        if !self.has_room(rank) {
            return;
        }
        let place = (rank, self.key.first(doc).unwrap_or(0));
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        self.best.push(Reverse((place, doc)));
        if self.best.len() > self.limit {
            self.best.pop();
        }
    }

    /// `created` was read of `doc`.
    fn consider_newest(&mut self, doc: DocId, created: u64) {
        // At best it is sent there; most documents are older than the page whether or not they are.
        let best = PRICED | created;
        if self.has_room(best) {
            self.consider(doc, self.priced(doc) | created & !PRICED);
        }
    }

    fn consider_price(&mut self, doc: DocId, landed: Option<i64>) {
        let landed = landed.and_then(|minor| u64::try_from(minor).ok());
        self.consider(
            doc,
            match self.sort {
                Sort::PriceUp => landed.map_or(0, |price| u64::MAX - price),
                _ => landed.map_or(0, |price| price.saturating_add(1)),
            },
        );
    }
}

impl SegmentCollector for Segment {
    type Fruit = Found;

    fn collect(&mut self, doc: DocId, score: Score) {
        if self.sort != Sort::Relevance {
            return self.collect_block(&[doc]);
        }
        self.total += 1;
        let created = self.created.first(doc).unwrap_or(0);
        // Bits of a positive float are in the order of the floats, and their first is 0.
        let score = (u64::from(score.to_bits()) << 32) & !PRICED;
        self.consider(doc, self.priced(doc) | score | (created & 0xFFFF_FFFF));
    }

    /// Without scores, documents come in blocks, and so do their columns.
    fn collect_block(&mut self, docs: &[DocId]) {
        self.total += docs.len() as u64;
        for docs in docs.chunks(COLLECT_BLOCK_BUFFER_LEN) {
            match self.sort {
                Sort::Relevance | Sort::Newest => {
                    let mut created = [None; COLLECT_BLOCK_BUFFER_LEN];
                    let created = &mut created[..docs.len()];
                    self.created.first_vals(docs, created);
                    for (doc, created) in docs.iter().zip(created) {
                        self.consider_newest(*doc, created.unwrap_or(0));
                    }
                }
                Sort::PriceUp | Sort::PriceDown => {
                    let mut landed = [None; COLLECT_BLOCK_BUFFER_LEN];
                    let landed = &mut landed[..docs.len()];
                    if let Some(column) = &self.landed {
                        column.first_vals(docs, landed);
                    }
                    for (doc, landed) in docs.iter().zip(landed) {
                        self.consider_price(*doc, *landed);
                    }
                }
            }
        }
    }

    fn harvest(self) -> Found {
        let best = self.best.into_iter();
        let best = best.map(|Reverse((place, doc))| (place, DocAddress::new(self.ord, doc)));
        Found { best: best.collect(), total: self.total }
    }
}

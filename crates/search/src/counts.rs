//! The counts beside results: how many under each choice of a filter.

use crate::query::Count;
use std::cmp::Reverse;
use std::collections::HashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Score, SegmentOrdinal, SegmentReader};

/// Counts the values of some columns, each with one value or none in a document.
pub(crate) struct CountCollector {
    pub(crate) columns: Vec<&'static str>,
}

/// By value, for each column.
type Counts = Vec<HashMap<Vec<u8>, u64>>;

impl Collector for CountCollector {
    type Fruit = Counts;
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let open = |name: &&str| {
            let column = reader.fast_fields().str(name)?;
            let values = column.as_ref().map_or(0, |column| column.dictionary().num_terms());
            Ok(Tally { column, counts: vec![0; values] })
        };
        let tallies = self.columns.iter().map(open).collect::<tantivy::Result<_>>()?;
        Ok(Segment { tallies, waiting: Vec::with_capacity(COLLECT_BLOCK_BUFFER_LEN) })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Counts> {
        let mut all = vec![HashMap::new(); self.columns.len()];
        for segment in segments {
            for (sum, counts) in all.iter_mut().zip(segment) {
                for (value, count) in counts {
                    *sum.entry(value).or_default() += count;
                }
            }
        }
        Ok(all)
    }
}

struct Tally {
    column: Option<StrColumn>,
    /// By the number of the value in the segment's dictionary.
    counts: Vec<u64>,
}

impl Tally {
    fn count(&mut self, docs: &[DocId]) {
        let Some(column) = &self.column else { return };
        let mut values = [None; COLLECT_BLOCK_BUFFER_LEN];
        let values = &mut values[..docs.len()];
        column.ords().first_vals(docs, values);
        for value in values.iter().flatten().filter_map(|value| usize::try_from(*value).ok()) {
            if let Some(count) = self.counts.get_mut(value) {
                *count += 1;
            }
        }
    }

    /// By value, without what nothing has.
    fn named(self) -> HashMap<Vec<u8>, u64> {
        let Some(column) = self.column else { return HashMap::new() };
        let (ords, counts): (Vec<u64>, Vec<u64>) =
            (0..).zip(self.counts).filter(|(_, count)| *count > 0).unzip();
        let mut named = HashMap::with_capacity(ords.len());
        let mut counts = counts.into_iter();
        let name = |value: &[u8]| {
            named.extend(counts.next().filter(|_| !value.is_empty()).map(|n| (value.to_vec(), n)));
        };
        // A number of this very dictionary is always there; a file that cannot be read gives fewer.
        drop(column.dictionary().sorted_ords_to_term_cb(&ords, name));
        named
    }
}

/// The pass over one segment.
pub(crate) struct Segment {
    tallies: Vec<Tally>,
    /// Single documents, until there is a block of them.
    waiting: Vec<DocId>,
}

impl SegmentCollector for Segment {
    type Fruit = Counts;

    fn collect(&mut self, doc: DocId, _: Score) {
        self.waiting.push(doc);
        if self.waiting.len() == COLLECT_BLOCK_BUFFER_LEN {
            self.collect_waiting();
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        for docs in docs.chunks(COLLECT_BLOCK_BUFFER_LEN) {
            self.tallies.iter_mut().for_each(|tally| tally.count(docs));
        }
    }

    fn harvest(mut self) -> Counts {
        self.collect_waiting();
        self.tallies.into_iter().map(Tally::named).collect()
    }
}

impl Segment {
    fn collect_waiting(&mut self) {
        let mut docs = std::mem::take(&mut self.waiting);
        self.collect_block(&docs);
        docs.clear();
        self.waiting = docs;
    }
}

/// Most first, equal ones by value.
pub(crate) fn listed(counts: HashMap<Vec<u8>, u64>) -> Vec<Count> {
    let text = |value| String::from_utf8(value).ok();
    let mut list: Vec<Count> = counts
        .into_iter()
        .filter_map(|(value, count)| Some(Count { value: text(value)?, count }))
        .collect();
    list.sort_unstable_by(|a, b| (Reverse(a.count), &a.value).cmp(&(Reverse(b.count), &b.value)));
    list
}

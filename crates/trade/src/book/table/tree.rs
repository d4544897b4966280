//! Finds the prefixes of a code: one search for the longest, then from each to the next shorter one.

use super::{Row, unit};
use std::ops::Range;

/// The first four digits lead to their place without a search.
const HEADINGS: usize = 10_000;
const PER_HEADING: u64 = 1_000_000;
/// No prefix.
const NOWHERE: u32 = u32::MAX;

/// Rows with the same digits: they stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    first: u32,
    end: u32,
    /// The longest other prefix of these digits.
    parent: u32,
}

/// Key and length in one number: they sort together, and a search compares one number.
const fn packed(key: u64, length: u8) -> u64 {
    key << 4 | length as u64
}

/// The prefixes of a table, in the order of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    /// Key and length of each node.
    keys: Vec<u64>,
    nodes: Vec<Node>,
    /// Where the nodes of each heading begin; of a table of few nodes nothing.
    headings: Vec<u32>,
    /// The length of the longest.
    longest: u8,
}

/// Of fewer nodes all are searched.
const FEW: usize = 64;

impl Tree {
    /// Over rows that are sorted by key and length.
    pub(super) fn of(rows: &[Row]) -> Tree {
        let mut keys: Vec<u64> = Vec::new();
        let mut nodes: Vec<Node> = Vec::new();
        // Those that the next row may stand below.
        let mut open: Vec<u32> = Vec::new();
        for (at, row) in (0u32..).zip(rows) {
            let key = packed(row.key, row.length);
            if keys.last() == Some(&key) {
                if let Some(last) = nodes.last_mut() {
                    last.end = at + 1;
                }
                continue;
            }
            let holds = |node: &u32| {
                let own = usize::try_from(*node).ok().and_then(|node| keys.get(node));
                own.is_some_and(|own| is_prefix(*own, row.key, row.length))
            };
            while open.last().is_some_and(|node| !holds(node)) {
                open.pop();
            }
            let parent = open.last().copied().unwrap_or(NOWHERE);
            open.push(u32::try_from(nodes.len()).unwrap_or(NOWHERE));
            keys.push(key);
            nodes.push(Node { first: at, end: at + 1, parent });
        }
        let longest = rows.iter().map(|row| row.length).max().unwrap_or(0);
        let headings = if keys.len() > FEW { headings(&keys) } else { Vec::new() };
        Tree { keys, nodes, headings, longest }
    }

    fn node(&self, at: u32) -> Option<&Node> {
        self.nodes.get(usize::try_from(at).ok()?)
    }

    /// How many nodes stand before the first that comes after the digits.
    fn before(&self, key: u64, length: u8) -> usize {
        let heading = usize::try_from(key / PER_HEADING).unwrap_or(0);
        let bound = |heading: usize| {
            let bound = self.headings.get(heading).and_then(|at| usize::try_from(*at).ok());
            bound.unwrap_or(self.nodes.len())
        };
        let start = if self.headings.is_empty() { 0 } else { bound(heading) };
        let own = self.keys.get(start..bound(heading + 1)).unwrap_or_default();
        let wanted = packed(key, length);
        start + own.partition_point(|own| *own <= wanted)
    }

    /// The longest prefix of a code; `NOWHERE` without one.
    pub(super) fn longest_of(&self, (key, digits): (u64, u8)) -> u32 {
        // Whatever the code begins with leads to the node before its place, or is that node.
        let before = self.before(key, digits).checked_sub(1);
        let mut at = before.and_then(|at| u32::try_from(at).ok()).unwrap_or(NOWHERE);
        while let Some(own) = usize::try_from(at).ok().and_then(|at| self.keys.get(at)) {
            if is_prefix(*own, key, digits) {
                break;
            }
            at = self.node(at).map_or(NOWHERE, |node| node.parent);
        }
        at
    }

    /// The rows of a node, and the next shorter prefix.
    pub(super) fn step(&self, at: u32) -> Option<(Range<usize>, u32)> {
        let node = self.node(at)?;
        Some((node.rows(), node.parent))
    }

    /// The rows below a code, which stand together.
    pub(super) fn below(&self, (key, digits): (u64, u8)) -> Range<usize> {
        if self.longest <= digits {
            return 0..0;
        }
        let first = self.before(key, digits);
        let end = packed(key + unit(digits), 0);
        let count = self.keys.iter().skip(first).take_while(|own| **own < end).count();
        let own = self.nodes.get(first..first + count).unwrap_or_default();
        match own.first().zip(own.last()) {
            Some((first, last)) => first.rows().start..last.rows().end,
            None => 0..0,
        }
    }
}

/// Whether a code begins with the digits of a packed key.
fn is_prefix(own: u64, key: u64, digits: u8) -> bool {
    let length = (own & 15) as u8;
    length <= digits && key.wrapping_sub(own >> 4) < unit(length)
}

impl Node {
    fn rows(&self) -> Range<usize> {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        place(self.first)..place(self.end)
    }
}

fn headings(keys: &[u64]) -> Vec<u32> {
    let mut headings = vec![0u32; HEADINGS + 1];
    for key in keys {
        let heading = usize::try_from((key >> 4) / PER_HEADING).unwrap_or(0);
        if let Some(count) = headings.get_mut(heading + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut headings {
        sum += *count;
        *count = sum;
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::super::KEY_DIGITS;
    use super::*;
    use proptest::prelude::*;

    fn row(digits: &str) -> Row {
        let (key, length) = super::super::row_key(digits);
        Row { key, length, facts: 0 }
    }

    proptest! {
        #[test]
        fn the_prefixes_of_a_code_are_found_longest_first(
            texts in prop::collection::vec("[12]{0,10}", 0..150),
            code in "[12]{6,10}",
        ) {
            let texts: Vec<String> = texts.into_iter().filter(|t| t.len() != 1).collect();
            let mut rows: Vec<Row> = texts.iter().map(|text| row(text)).collect();
            rows.sort_by_key(|row| (row.key, row.length));
            let tree = Tree::of(&rows);
            let (key, digits) = super::super::row_key(&code);
            let mut wanted: Vec<String> = texts.iter().filter(|t| code.starts_with(*t)).cloned().collect();
            wanted.sort_by_key(|text| std::cmp::Reverse(text.len()));
            let mut found = Vec::new();
            let mut at = tree.longest_of((key, digits));
            while let Some((range, next)) = tree.step(at) {
                found.extend(rows[range].iter().copied());
                at = next;
            }
            let wanted: Vec<Row> = wanted.iter().map(|text| row(text)).collect();
            prop_assert_eq!(found, wanted);
            let below = rows[tree.below((key, digits))].to_vec();
            let all = texts.iter().filter(|t| t.len() > code.len() && t.starts_with(&code));
            let mut all: Vec<Row> = all.map(|text| row(text)).collect();
            all.sort_by_key(|row| (row.key, row.length));
            prop_assert_eq!(below, all);
        }
    }

    #[test]
    fn a_key_has_ten_digits() {
        assert_eq!(PER_HEADING * 10_000, 10u64.pow(u32::try_from(KEY_DIGITS).unwrap()));
    }
}

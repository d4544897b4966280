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
    key: u64,
    first: u32,
    end: u32,
    /// The longest other prefix of these digits.
    parent: u32,
    length: u8,
}

/// The prefixes of a table, in the order of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tree {
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
        let mut nodes: Vec<Node> = Vec::new();
        // Those that the next row may stand below.
        let mut open: Vec<u32> = Vec::new();
        for (at, row) in (0u32..).zip(rows) {
            if let Some(last) =
                nodes.last_mut().filter(|n| (n.key, n.length) == (row.key, row.length))
            {
                last.end = at + 1;
                continue;
            }
            let holds = |node: &u32| {
                let node = usize::try_from(*node).ok().and_then(|node| nodes.get(node));
                node.is_some_and(|node| node.holds(row.key, row.length))
            };
            while open.last().is_some_and(|node| !holds(node)) {
                open.pop();
            }
            let parent = open.last().copied().unwrap_or(NOWHERE);
            open.push(u32::try_from(nodes.len()).unwrap_or(NOWHERE));
            nodes.push(Node { key: row.key, first: at, end: at + 1, parent, length: row.length });
        }
        let longest = nodes.iter().map(|node| node.length).max().unwrap_or(0);
        let headings = if nodes.len() > FEW { headings(&nodes) } else { Vec::new() };
        Tree { nodes, headings, longest }
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
        let own = self.nodes.get(start..bound(heading + 1)).unwrap_or_default();
        start + own.partition_point(|node| (node.key, node.length) <= (key, length))
    }

    /// The longest prefix of a code; `NOWHERE` without one.
    pub(super) fn longest_of(&self, (key, digits): (u64, u8)) -> u32 {
        // Whatever the code begins with leads to the node before its place, or is that node.
        let before = self.before(key, digits).checked_sub(1);
        let mut at = before.and_then(|at| u32::try_from(at).ok()).unwrap_or(NOWHERE);
        while let Some(node) = self.node(at) {
            if node.holds(key, digits) {
                break;
            }
            at = node.parent;
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
        let own = self.nodes.get(first..).unwrap_or_default();
        let end = key + unit(digits);
        let last = own.iter().take_while(|node| node.key < end).last();
        match own.first().zip(last) {
            Some((first, last)) => first.rows().start..last.rows().end,
            None => 0..0,
        }
    }
}

impl Node {
    /// Whether a code begins with its digits.
    fn holds(&self, key: u64, digits: u8) -> bool {
        self.length <= digits && key.wrapping_sub(self.key) < unit(self.length)
    }

    fn rows(&self) -> Range<usize> {
        let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
        place(self.first)..place(self.end)
    }
}

fn headings(nodes: &[Node]) -> Vec<u32> {
    let mut headings = vec![0u32; HEADINGS + 1];
    for node in nodes {
        let heading = usize::try_from(node.key / PER_HEADING).unwrap_or(0);
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

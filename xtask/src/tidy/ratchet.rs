//! Counts that may only shrink: what was too large when the rule came stays allowed, but never grows.

use super::Finding;
use std::{collections::BTreeMap, path::Path};

const FILE: &str = "xtask/ratchet.txt";
const HEADER: &str = "# What was allowed when its rule came; may only shrink. `cargo xtask tidy --write` tightens it.\n";

/// Allowances by key, and what is true now.
#[derive(Debug, Default)]
pub(crate) struct Ratchet {
    allowed: BTreeMap<String, usize>,
    now: BTreeMap<String, usize>,
}

impl Ratchet {
    /// Reads `key = number` lines.
    ///
    /// # Errors
    /// When a line is not understood.
    pub(crate) fn read(root: &Path) -> anyhow::Result<Ratchet> {
        let text = std::fs::read_to_string(root.join(FILE)).unwrap_or_default();
        Ratchet::parse(&text)
    }

    fn parse(text: &str) -> anyhow::Result<Ratchet> {
        let mut allowed = BTreeMap::new();
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let (key, number) = line
                .rsplit_once(" = ")
                .ok_or_else(|| anyhow::anyhow!("{FILE}: \"{line}\" is not `key = number`"))?;
            allowed.insert(key.to_owned(), number.trim().parse()?);
        }
        Ok(Ratchet { allowed, now: BTreeMap::new() })
    }

    /// Says that `key` stands at `count`, which is more than `limit`; finds fault when that is new or grew.
    pub(crate) fn over(
        &mut self,
        key: &str,
        count: usize,
        limit: usize,
        findings: &mut Vec<Finding>,
    ) {
        self.now.insert(key.to_owned(), count);
        let allowed = self.allowed.get(key).copied().unwrap_or(limit);
        if count > allowed {
            findings.push(Finding::new(key, 0, format!("is {count}, may be {allowed} at most")));
        }
    }

    /// Finds allowances that nothing needs any more, or that could be tighter.
    pub(crate) fn close(&self, findings: &mut Vec<Finding>) {
        for (key, allowed) in &self.allowed {
            let now = self.now.get(key).copied().unwrap_or(0);
            if now < *allowed {
                let what = format!(
                    "\"{key}\" may shrink from {allowed} to {now}: cargo xtask tidy --write"
                );
                findings.push(Finding::new(FILE, 0, what));
            }
        }
    }

    /// Writes what is true now, never more than was allowed before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn write(&self, root: &Path) -> anyhow::Result<()> {
        let first = !root.join(FILE).exists();
        let mut text = HEADER.to_owned();
        for (key, now) in &self.now {
            let kept = match self.allowed.get(key) {
                Some(allowed) => *now.min(allowed),
                None if first => *now,
                None => continue,
            };
            text.push_str(&format!("{key} = {kept}\n"));
        }
        Ok(std::fs::write(root.join(FILE), text)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grew_or_is_new_is_found_and_what_shrank_asks_to_be_written() {
        let mut ratchet = Ratchet::parse("# x\nlines a.rs = 500\nlines b.rs = 450\n").unwrap();
        let mut findings = Vec::new();
        ratchet.over("lines a.rs", 500, 400, &mut findings);
        assert!(findings.is_empty());
        ratchet.over("lines a.rs", 501, 400, &mut findings);
        ratchet.over("lines c.rs", 401, 400, &mut findings);
        ratchet.over("lines b.rs", 420, 400, &mut findings);
        ratchet.close(&mut findings);
        assert_eq!(findings.len(), 3, "{findings:?}");
    }
}

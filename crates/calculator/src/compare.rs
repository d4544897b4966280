//! What differs between a quote as stored and as computed again, part by part, with the reason.

use crate::{Difference, Stored};
use kernel::Money;
use trade::{CostLine, LandedCost};

/// What the second computation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// The book that the quote names.
    OwnBook,
    /// Another one.
    OtherBook,
}

impl Said {
    /// The reason why an amount or a word differs, when nothing nearer is known.
    const fn reason(self) -> &'static str {
        match self {
            Said::OwnBook => "the record was changed, or this program computes it differently",
            Said::OtherBook => "follows from the lines that differ",
        }
    }
}

pub(crate) fn compare(stored: &Stored, again: &Stored, said: Said) -> Vec<Difference> {
    let mut found = Found { all: Vec::new(), said };
    found.costs(stored.cost(), again.cost());
    if let (Stored::Parcel(old), Stored::Parcel(new)) = (stored, again) {
        for (what, before, now) in [
            ("goods", old.goods, new.goods),
            ("freight", old.freight, new.freight),
            ("goods in the merchant's currency", old.merchant_goods, new.merchant_goods),
        ] {
            found.amount(what, before, now);
        }
        for (before, now) in old.lines.iter().zip(&new.lines) {
            found.amount(&format!("price of {}", now.code), before.unit_price, now.unit_price);
        }
        if said == Said::OwnBook {
            found.add("digest", &old.digest, &new.digest, said.reason());
        }
    }
    found.all
}

struct Found {
    all: Vec<Difference>,
    said: Said,
}

impl Found {
    fn add(&mut self, what: &str, stored: &str, recomputed: &str, why: &str) {
        if stored != recomputed {
            self.all.push(Difference {
                what: what.to_owned(),
                stored: stored.to_owned(),
                recomputed: recomputed.to_owned(),
                why: why.to_owned(),
            });
        }
    }

    fn amount(&mut self, what: &str, stored: Money, again: Money) {
        self.add(what, &stored.to_string(), &again.to_string(), self.said.reason());
    }

    fn costs(&mut self, old: &LandedCost, new: &LandedCost) {
        self.add("regime", &old.regime, &new.regime, "another regime fits the facts of the sale");
        self.amount("total", old.total, new.total);
        self.amount("taxes", old.taxes, new.taxes);
        self.amount("counted", old.counted, new.counted);
        let mut left: Vec<&CostLine> = new.lines.iter().collect();
        for line in &old.lines {
            let at = left.iter().position(|other| named(other) == named(line));
            match at.map(|at| left.remove(at)) {
                Some(other) => self.line(line, other),
                None => self.gone(line),
            }
        }
        for line in left {
            let why = format!("the other rules owe it: {}", rule(line));
            self.add(&named(line), "", &shown(line), &why);
        }
        let notes = |cost: &LandedCost| {
            let notes: Vec<String> = cost.notes.iter().map(crate::sentence).collect();
            notes.join("; ")
        };
        self.add("notes", &notes(old), &notes(new), self.said.reason());
    }

    fn gone(&mut self, line: &CostLine) {
        let why = format!("no longer owed; it was: {}", rule(line));
        self.add(&named(line), &shown(line), "", &why);
    }

    /// A line that both have: its rate and rule first, since the amount follows from them.
    fn line(&mut self, old: &CostLine, new: &CostLine) {
        let (name, before) = (named(new), self.all.len());
        let rate = |line: &CostLine| line.rate.map_or_else(String::new, |r| r.percent_text(6));
        let base = |line: &CostLine| line.base.map_or_else(String::new, |b| b.to_string());
        let date = |line: &CostLine| {
            line.date.or(line.read_on).map_or_else(String::new, |d| d.to_string())
        };
        let why = match self.said {
            Said::OwnBook => self.said.reason().to_owned(),
            Said::OtherBook => format!("the rule is now: {}", rule(new)),
        };
        self.add(&format!("{name}: rate"), &rate(old), &rate(new), &why);
        self.add(&format!("{name}: rule"), &rule(old), &rule(new), &why);
        self.add(&format!("{name}: source"), &old.source, &new.source, &why);
        self.add(&format!("{name}: date"), &date(old), &date(new), &why);
        let near = self.all.len() > before;
        let why = if near { "the rule differs" } else { self.said.reason() };
        self.add(&format!("{name}: base"), &base(old), &base(new), why);
        self.add(&format!("{name}: formula"), &old.formula, &new.formula, why);
        self.add(&name, &old.amount.to_string(), &new.amount.to_string(), why);
    }
}

/// `vat (gst) of C-1`.
fn named(line: &CostLine) -> String {
    let mut name = line.kind.name().to_owned();
    if !line.id.is_empty() && line.id != name {
        name = format!("{name} ({})", line.id);
    }
    if line.goods.is_empty() { name } else { format!("{name} of {}", line.goods.join(", ")) }
}

fn shown(line: &CostLine) -> String {
    format!("{} ({})", line.amount, line.formula)
}

fn rule(line: &CostLine) -> String {
    crate::sentence(&line.rule)
}

//! What an explanation asks of the rules once more: which open questions a quote rests on, and whether a
//! rate by weight used the weight.

use super::charge::Part;
use super::quantities::ScopeFacts;
use super::{Case, Scratch, active};
use crate::Exact;
use crate::expr::{Ask, Fault, Quantities, Quantity, RateExpr};
use crate::lane::Switch;
use kernel::Currency;
use std::cell::Cell;

impl<'b> Case<'b, '_> {
    /// The open questions of the lane that concern the lines, with the answer that each has here: also one
    /// whose answer keeps a charge away.
    pub(super) fn questions(&self) -> Vec<(&'b Switch, bool)> {
        let lane = self.book.lane(self.ask.destination);
        let (Some(lane), false) = (lane, self.plan.questions.is_empty()) else { return Vec::new() };
        self.supposed.set(true);
        let names = self.asked_names();
        self.supposed.set(false);
        let asked = lane.switches.iter().filter(|switch| names.contains(&switch.name.as_str()));
        asked.map(|switch| (switch, self.is_on(&switch.name))).collect()
    }

    fn asked_names(&self) -> Vec<&'b str> {
        let mut names: Vec<&'b str> = Vec::new();
        let charges = self.era.iter().flat_map(|era| era.slots.iter().flat_map(|(_, all)| all));
        for (at, gate) in charges.filter(|(at, _)| self.plan.questions.contains(at)) {
            let Some(charge) = self.regime.charges.get(*at) else { continue };
            for line in self.lines.iter().filter(|line| gate.fits(line).is_some()) {
                if !active::concerns(self, *at, line).unwrap_or(false) {
                    continue;
                }
                names.extend(charge.switch.as_deref());
                let (Some((table, _)), Ok(rates)) = (self.table(charge), self.rates(charge, line))
                else {
                    continue;
                };
                let rows = rates.rows().iter().filter_map(|row| usize::try_from(*row).ok());
                let facts = rows.filter_map(|row| table.facts_of(row));
                names.extend(facts.filter_map(|facts| facts.switch.as_deref()));
            }
        }
        names
    }

    /// Whether the rate of a part asked for the weight when it was computed: of a rate with several
    /// alternatives, the one that was taken may not.
    pub(super) fn used_weight(&self, scratch: &Scratch, part: &Part, expr: &RateExpr) -> bool {
        if !expr.asks_for(&Quantity::Kg) {
            return false;
        }
        let members = [part.line];
        let own = ScopeFacts { case: self, scratch, members: &members, unit: false };
        let facts = Watched { own: &own, weighed: Cell::new(false) };
        let ask = Ask {
            date: self.ask.date,
            currency: self.regime.currency,
            base: Some(part.base),
            value: Some(part.base),
            facts: &facts,
        };
        expr.evaluate(&ask).is_err() || facts.weighed.get()
    }
}

/// The facts of a line, and whether its weight was asked for.
struct Watched<'f, F> {
    own: &'f F,
    weighed: Cell<bool>,
}

impl<F: Quantities> Quantities for Watched<'_, F> {
    fn quantity(&self, quantity: &Quantity) -> Result<Option<Exact>, Fault> {
        if *quantity == Quantity::Kg {
            self.weighed.set(true);
        }
        self.own.quantity(quantity)
    }

    fn number(&self, attribute: &str) -> Result<Option<Exact>, Fault> {
        self.own.number(attribute)
    }

    fn word(&self, attribute: &str) -> Option<&str> {
        self.own.word(attribute)
    }

    fn stated_rate(&self, name: &str) -> Result<Option<Exact>, Fault> {
        self.own.stated_rate(name)
    }

    fn effective_rate(&self, charge: &str) -> Result<Option<Exact>, Fault> {
        self.own.effective_rate(charge)
    }

    fn foreign(&self, currency: Currency) -> Option<Exact> {
        self.own.foreign(currency)
    }
}

//! What a price may claim: what it leaves out, and how old the oldest of what it rests on is. Computed from
//! the rules that were used, so that no page has to know it.

use super::{Case, Scratch, landed_totals};
use crate::Note;
use crate::lane::{LeftOut, Switch};
use kernel::{Date, Money};

impl Case<'_, '_> {
    /// What may be asked for besides `total`: what the lane names as not computed, and questions that the
    /// sources leave open whose other answer would cost more, or cannot be computed at all.
    pub(super) fn left_out(&self, total: Money) -> Vec<Note> {
        let Some(lane) = self.book.lane(self.ask.destination) else { return Vec::new() };
        let named = lane.left_out.iter().filter(|left| self.may_owe(left)).map(LeftOut::note);
        let open = self.questions().into_iter();
        let open = open.filter(|(switch, on)| self.costs_more(switch, *on, total));
        let open = open.map(|(switch, _)| {
            Note::fixed("left-out-question").and("switch", switch.name.as_str())
        });
        named.chain(open).collect()
    }

    fn may_owe(&self, left: &LeftOut) -> bool {
        let ask = self.ask;
        let is_here = left.span.holds(ask.date, ask.facts.known_at)
            && (left.regimes.is_empty() || left.regimes.contains(&self.regime.name))
            && (left.destinations.is_empty() || left.destinations.contains(&ask.destination))
            && left.above.is_none_or(|limit| self.goods.minor() > limit.minor())
            && left.at_most.is_none_or(|limit| self.goods.minor() <= limit.minor());
        let made_in = |origin: Option<kernel::Country>| origin.unwrap_or(ask.origin);
        is_here && ask.goods.iter().any(|goods| left.concerns(goods, made_in(goods.origin)))
    }

    /// Whether the other answer to an open question would cost more than `total`.
    fn costs_more(&self, switch: &Switch, on: bool, total: Money) -> bool {
        let mut ask = self.ask.clone();
        ask.facts.switches.insert(switch.name.clone(), !on);
        let other = landed_totals(self.book, &ask, &mut Scratch::default());
        other.map_or(true, |other| other.total.minor() > total.minor())
    }

    /// The oldest day of what the answer rests on: of rows without a day of their own the one on which
    /// their table was read, and the last one on which the regime was looked at.
    pub(super) fn as_of(&self, scratch: &Scratch) -> Date {
        let read = scratch.parts.iter().filter_map(|part| {
            let row = usize::try_from(part.row?).ok()?;
            let (table, _) = self.table(self.regime.charges.get(part.charge)?)?;
            let is_dated = table.facts_of(row).is_some_and(|facts| facts.span.from.is_some());
            table.read_on.filter(|_| !is_dated)
        });
        read.fold(self.regime.known_until, Date::min)
    }
}

//! Preferences: what the goods claim, whether they may, and which rows of a table are for them.

use crate::Refusal;
use crate::engine::lines::Line;
use crate::engine::{Answer, Case};
use crate::lane::{Programme, RateSource};
use kernel::{Country, Date};

impl Case<'_, '_> {
    fn programmes(&self) -> &[Programme] {
        self.book.lane(self.ask.destination).map_or(&[], |lane| &lane.programmes)
    }

    fn origin(&self, line: &Line<'_>) -> Country {
        line.goods.origin.unwrap_or(self.ask.origin)
    }

    /// Whether the goods claim the preference `code` (any when it is `*`) and are of an origin it is for.
    pub(in crate::engine) fn claims(&self, line: &Line<'_>, code: &str) -> bool {
        let Some(claimed) = &line.goods.preference else { return false };
        let mut own = self.programmes().iter().filter(|known| known.code == code).peekable();
        if code == "*" || own.peek().is_none() {
            return code == "*" || code.eq_ignore_ascii_case(claimed.trim());
        }
        let (origin, day) = (self.origin(line), self.ask.date);
        own.any(|known| {
            known.is_called(claimed) && known.is_for(origin) && known.span.holds(day, None)
        })
    }

    /// Refuses what is claimed against the facts: a programme that does not exist here, that is for goods of
    /// other countries, or that is not in force on the day. A lane without programmes checks nothing.
    pub(super) fn check_claims(&self) -> Answer {
        let all = self.programmes();
        if all.is_empty() {
            return Ok(());
        }
        for line in &self.lines {
            let Some(claimed) = &line.goods.preference else { continue };
            let origin = self.origin(line);
            let called: Vec<&Programme> = all.iter().filter(|p| p.is_called(claimed)).collect();
            let ours: Vec<&Programme> =
                called.iter().copied().filter(|p| p.is_for(origin)).collect();
            if ours.iter().any(|programme| programme.span.holds(self.ask.date, None)) {
                continue;
            }
            let (goods, claimed) = (line.goods.key.clone(), claimed.trim().to_owned());
            return Err(Box::new(match (called.is_empty(), ours.is_empty()) {
                (true, _) if self.names_it(&claimed) => continue,
                (true, _) => {
                    Refusal::UnknownPreference { goods, claimed, possible: self.possible(line) }
                }
                (false, true) => {
                    let origins = origins(&called, self.ask.date);
                    Refusal::PreferenceOrigin { goods, claimed, origins, made_in: origin }
                }
                (false, false) => {
                    let date = self.ask.date;
                    let ended = ours.iter().filter_map(|p| p.span.to).filter(|to| *to < date);
                    Refusal::PreferenceDay { goods, claimed, date, last: ended.max() }
                }
            }));
        }
        Ok(())
    }

    /// Whether a charge of the regime names the preference itself, without a programme.
    fn names_it(&self, claimed: &str) -> bool {
        let named = self.regime.charges.iter().filter_map(|charge| charge.preference.as_ref());
        named.filter(|code| *code != "*").any(|code| code.eq_ignore_ascii_case(claimed))
    }

    /// The programmes that the goods of the line could claim: those in force for their origin, of which a
    /// table of the regime has a rate for their code.
    fn possible(&self, line: &Line<'_>) -> Vec<String> {
        let codes = self.codes_of(line);
        let origin = self.origin(line);
        let mut possible: Vec<String> = Vec::new();
        let fits = |p: &&Programme| p.is_for(origin) && p.span.holds(self.ask.date, None);
        for programme in self.programmes().iter().filter(fits) {
            let shown = match programme.names.first() {
                Some(name) if *name != programme.code => format!("{name} ({})", programme.code),
                _ => programme.code.clone(),
            };
            if codes.contains(&programme.code.as_str()) && !possible.contains(&shown) {
                possible.push(shown);
            }
        }
        possible
    }

    /// The programmes that the tables of the regime's preferences name for the code of the line.
    fn codes_of(&self, line: &Line<'_>) -> Vec<&str> {
        let preferred = self.regime.charges.iter().filter(|charge| charge.preference.is_some());
        let mut codes: Vec<&str> = Vec::new();
        for charge in preferred {
            if let Some(code) = charge.preference.as_deref().filter(|code| *code != "*") {
                codes.push(code);
            }
            let RateSource::Table { table, .. } = &charge.rate else { continue };
            let Some(table) = self.book.tables.get(*table) else { continue };
            let below = table.below((line.key, line.digits));
            let rows = table.prefixes(line.goods.hs).flatten().chain(below);
            for facts in rows.filter_map(|row| table.facts_of(row)) {
                codes.extend(facts.preferences.iter().map(String::as_str));
            }
        }
        codes
    }
}

/// The countries that programmes are for, of those in force on the day when there are any.
fn origins(called: &[&Programme], day: Date) -> Vec<Country> {
    let in_force: Vec<&Programme> =
        called.iter().copied().filter(|p| p.span.holds(day, None)).collect();
    let told = if in_force.is_empty() { called } else { in_force.as_slice() };
    let mut origins: Vec<Country> = Vec::new();
    for origin in told.iter().flat_map(|programme| &programme.origins) {
        if !origins.contains(origin) {
            origins.push(*origin);
        }
    }
    origins
}

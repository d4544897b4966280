//! What prices rest on that is old, or could not be fetched: said where an operator looks first.

use super::way;
use crate::{Access, Reader, components::task, t};
use kernel::{Date, Timestamp};
use maud::{Markup, html};
use pricing::{fx_held, fx_last_day, policy};
use store::{StoreError, Tx};

/// What is amiss with the figures that prices rest on.
#[derive(Debug, Default)]
pub(super) struct Figures {
    /// The last day of the exchange rates, where that is too long ago.
    rates: Option<Date>,
    /// Why the rates could not be fetched the last time.
    fetch: Option<String>,
    /// So many days of rates wait for an operator's word.
    held: usize,
    /// Tables of the book in force with the day of which they are; no name: the lanes themselves.
    rules: Vec<(Option<String>, Date)>,
}

pub(super) fn figures(tx: &mut Tx<'_>, now: Timestamp) -> Result<Figures, StoreError> {
    let policy = policy(tx)?;
    let rates = fx_last_day(tx)?.filter(|last| policy.has_old_rates(*last, now));
    let fetch = crate::fx::fetching(tx, now)?.and_then(|timer| timer.error);
    let held = fx_held(tx)?.len();
    let book = rules::books::active(tx, now.date())?;
    let tables = book.table_days().map(|(name, day)| (Some(name.to_owned()), day));
    let rules = [(None, book.known_until())].into_iter().chain(tables);
    let rules = rules.filter(|(_, day)| policy.has_old_rules(*day, now)).collect();
    Ok(Figures { rates, fetch, held, rules })
}

pub(super) fn tasks(reader: &Reader, found: &Figures) -> Vec<Markup> {
    let to_rates = || way(reader, Access::RULES, "/admin/fx", "overview-rates-action");
    let mut tasks = Vec::new();
    if let Some(why) = &found.fetch {
        let title = html! { (t!(reader, "overview-rates-failed")) };
        tasks.push(task("alert", title, html! { (why) }, to_rates()));
    }
    if found.held > 0 {
        let title = html! { (t!(reader, "overview-rates-held", count = found.held)) };
        let detail = html! { (t!(reader, "overview-rates-held-detail")) };
        tasks.push(task("alert", title, detail, to_rates()));
    }
    if let Some(date) = found.rates {
        let title = html! { (t!(reader, "overview-rates-old", date = reader.date(date))) };
        let detail = html! { (t!(reader, "overview-rates-old-detail")) };
        tasks.push(task("alert", title, detail, to_rates()));
    }
    if !found.rules.is_empty() {
        let item = |(name, date): &(Option<String>, Date)| {
            let own = |name: &String| {
                let known = reader.find(&format!("table-{}", name.replace('_', "-")));
                known.unwrap_or_else(|| name.clone())
            };
            let lanes = || t!(reader, "overview-rules-old-lanes");
            let what = name.as_ref().map_or_else(lanes, own);
            t!(reader, "overview-rules-old-item", what = what, date = reader.date(*date))
        };
        let what: Vec<String> = found.rules.iter().map(item).collect();
        let what = what.join(&t!(reader, "lanes-countries-joint"));
        tasks.push(task(
            "alert",
            html! { (t!(reader, "overview-rules-old")) },
            html! { (t!(reader, "overview-rules-old-detail", what = what)) },
            way(reader, Access::RULES, "/admin/books", "overview-rules-action"),
        ));
    }
    tasks
}

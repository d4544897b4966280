//! What an operator sees of calls to the outside: who does not answer, since when, and what failed last.

use super::overview::way;
use crate::{
    Access, Reader,
    components::{Column, Tone, chip, section, table, task},
    t,
};
use ::jobs::outside::Outside;
use maud::{Markup, html};

/// The mail server's name among those outside.
const MAIL: &str = "mail";

fn called(reader: &Reader, one: &Outside) -> String {
    reader.find(&format!("outside-{}", one.name)).unwrap_or_else(|| one.name.clone())
}

/// What needs a person: everyone whose calls fail now.
pub(super) fn failing(reader: &Reader, all: &[Outside]) -> Vec<Markup> {
    let fails = all.iter().filter_map(|one| Some((one, one.failing_since?)));
    let told = fails.map(|(one, since)| {
        let (access, href, action) = if one.name == MAIL {
            (Access::LETTERS, "/admin/mail", "outside-letters")
        } else {
            (Access::JOBS, "/admin/jobs", "outside-jobs")
        };
        task(
            "alert",
            html! { (t!(reader, "outside-failing", who = called(reader, one))) },
            html! { (reader.time(since)) " · " span lang="en" { (one.error) } },
            way(reader, access, href, action),
        )
    });
    told.collect()
}

/// What failed last of each; nothing where no call ever failed.
pub(super) fn list(reader: &Reader, all: &[Outside]) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let columns = ["outside-who", "outside-state", "outside-failed", "outside-error"]
        .map(|key| Column::text(reader.text(key)));
    let rows = html! {
        @for one in all {
            tr {
                th scope="row" { (called(reader, one)) }
                td {
                    @match one.failing_since {
                        Some(since) => {
                            (chip(Tone::Bad, &t!(reader, "outside-fails"))) " " (reader.time(since))
                        }
                        None => (chip(Tone::Ok, &t!(reader, "outside-works"))),
                    }
                }
                td.nowrap { (reader.time(one.failed_at)) }
                td lang="en" { (one.error) }
            }
        }
    };
    let title = t!(reader, "outside-title");
    section(&title, table(&title, &columns, rows, None))
}

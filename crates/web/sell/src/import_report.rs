//! What a run of an import says: how far it is, what became of the file, what to mend.

use crate::{
    Reader, Refusals,
    components::{
        Column, Tone, banner, button, checkbox, chip, form, icon, progress_share, quiet_link,
        section, stat, stats, table,
    },
    t,
};
use catalog::ImportRun;
use catalog::import::{ImportOptions, Issue, Severity};
use kernel::Timestamp;
use maud::{Markup, html};
use trust::ImportReport;

pub(super) fn at_work(reader: &Reader, run: &ImportRun) -> Markup {
    let text = t!(reader, "import-at-work", rows = reader.number(run.rows_read.cast_signed()));
    html! {
        div.panel {
            (progress_share(run.bytes_read.cast_signed(), run.bytes_total.map(u64::cast_signed), &text))
            p.soft { (t!(reader, "import-may-leave")) }
        }
    }
}

/// Nothing goes on by itself, and the merchant can do nothing about it.
pub(super) fn stopped(reader: &Reader, since: Timestamp) -> Markup {
    banner(
        Tone::Bad,
        html! {
            p.refusal-what { (t!(reader, "import-stopped")) }
            p { (t!(reader, "import-stopped-way", time = reader.time_in_zone(since))) }
        },
    )
}

/// The file of a run that ended long ago was removed.
fn gone(reader: &Reader) -> Markup {
    html! {
        div.panel {
            p { (t!(reader, "import-file-gone")) }
            p { (quiet_link("/sell/import", &t!(reader, "import-send-again"))) }
        }
    }
}

/// Whether it is a file of another kind, of which nothing was read: reading it once more would say the same.
pub(super) fn is_of_another_kind(report: &ImportReport) -> bool {
    const KINDS: [&str; 5] = ["other-shop", "packed", "not-csv", "header", "header-twice"];
    report.format.is_none() && report.issues.iter().any(|one| KINDS.contains(&one.code.as_str()))
}

/// Of a run that broke off: the same once more. A check stays one.
pub(super) fn once_more(reader: &Reader, run: &ImportRun, report: &ImportReport) -> Markup {
    if is_of_another_kind(report) {
        let another = quiet_link("/sell/import", &t!(reader, "import-another"));
        return html! { div.actions { (another) } };
    }
    if run.object_key.is_none() {
        return gone(reader);
    }
    let hint = if report.dry_run { "import-check-hint" } else { "import-once-more-hint" };
    form(
        reader,
        &format!("/sell/import/{}/apply", run.id),
        html! {
            div.actions { (button(&t!(reader, "import-once-more"))) }
            p.hint { (reader.text(hint)) }
        },
    )
}

pub(super) fn outcome(reader: &Reader, run: &ImportRun, report: &ImportReport) -> Markup {
    let counts = report.listings;
    let (tone, key) = match (report.complete, report.dry_run, counts.failed) {
        (false, ..) if is_of_another_kind(report) => (Tone::Bad, "import-outcome-unread"),
        (false, ..) => (Tone::Bad, "import-outcome-broken"),
        (true, true, 0) => (Tone::Ok, "import-outcome-checked"),
        (true, true, _) => (Tone::Warn, "import-outcome-checked-issues"),
        (true, false, 0) => (Tone::Ok, "import-outcome-done"),
        (true, false, _) => (Tone::Warn, "import-outcome-done-issues"),
    };
    let text = t!(
        reader,
        key,
        failed = counts.failed,
        created = counts.created,
        updated = counts.updated,
        unchanged = counts.unchanged
    );
    banner(
        tone,
        html! {
            p.refusal-what { (text) }
            @if !report.dry_run && counts.withheld > 0 {
                p { (t!(reader, "import-outcome-withheld", count = counts.withheld)) }
            }
            @if !report.dry_run && counts.created + counts.updated > counts.published {
                p { a href={ "/sell/finish?import=" (run.id) } { (t!(reader, "import-to-finish")) } }
            }
            @if !report.dry_run && counts.published > 0 {
                p { a href="/sell/listings?status=published" { (t!(reader, "import-to-published")) } }
            }
        },
    )
}

pub(super) fn figures(reader: &Reader, report: &ImportReport) -> Markup {
    let counts = report.listings;
    let one = |key: &str, n: u64| {
        stat(&reader.text(key), html! { (reader.number(n.cast_signed())) }, None)
    };
    let would =
        if report.dry_run { "import-count-would-publish" } else { "import-count-published" };
    let format = report.format.map(|format| t!(reader, &format!("import-format-{format}")));
    let rows = reader.number(report.rows.cast_signed());
    stats(&[
        stat(&t!(reader, "import-count-rows"), html! { (rows) }, format.as_deref()),
        one("import-count-created", counts.created),
        one("import-count-updated", counts.updated),
        one("import-count-unchanged", counts.unchanged),
        one("import-count-failed", counts.failed),
        one(would, counts.published),
        one("import-count-withheld", counts.withheld),
    ])
}

pub(super) fn take_it(reader: &Reader, run: &ImportRun, report: &ImportReport) -> Markup {
    let counts = report.listings;
    let listings = counts.created + counts.updated;
    if listings + counts.published == 0 {
        return html! { p { (t!(reader, "import-nothing-new")) } };
    }
    if run.object_key.is_none() {
        return gone(reader);
    }
    let publish = t!(reader, "import-publish", count = counts.published);
    form(
        reader,
        &format!("/sell/import/{}/apply", run.id),
        html! {
            div.panel {
                (origin_assumed(reader, run, report))
                @if counts.failed > 0 { p { (t!(reader, "import-take-whole", count = counts.failed)) } }
                (checkbox("publish", &publish, counts.published > 0, &Refusals::new()))
                div.actions { (button(&t!(reader, "import-take", count = listings))) }
            }
        },
    )
}

/// Where products are taken to be made of which the file does not say it, and for how many.
pub(super) fn origin_assumed(reader: &Reader, run: &ImportRun, report: &ImportReport) -> Markup {
    let options = serde_json::from_str::<ImportOptions>(&run.options).ok();
    let Some(options) = options.filter(|_| report.origin_assumed > 0) else { return html! {} };
    let country = reader.country_said(options.origin);
    banner(
        Tone::Warn,
        html! {
            p.refusal-what {
                (t!(reader, "import-origin-assumed", country = country, count = report.origin_assumed))
            }
            p { (t!(reader, "import-origin-assumed-way")) }
        },
    )
}

/// The text of an issue in the reader's language, or the English one it came with.
fn issue_texts(reader: &Reader, issue: &Issue) -> (String, String) {
    let key = format!("issue-{}", issue.code);
    let mut args = crate::Args::new();
    for (name, value) in &issue.args {
        args.set(name.clone(), value.clone());
    }
    let say = |key: &str| reader.locale().find(key, Some(&args));
    let mend = say(&format!("{key}-mend")).unwrap_or_else(|| issue.mend.clone());
    (say(&key).unwrap_or_else(|| issue.what.clone()), mend)
}

pub(super) fn issues(reader: &Reader, report: &ImportReport) -> Markup {
    let columns =
        ["where", "what"].map(|name| Column::text(reader.text(&format!("import-issue-{name}"))));
    let rows = html! { @for issue in &report.issues { (issue_row(reader, issue)) } };
    section(
        &t!(reader, "import-issues"),
        html! {
            p.soft { (t!(reader, "import-issues-hint")) }
            (table(&t!(reader, "import-issues"), &columns, rows, None))
            @if report.issues_left_out > 0 {
                p { (t!(reader, "import-issues-more", count = report.issues_left_out)) }
            }
        },
    )
}

fn issue_row(reader: &Reader, issue: &Issue) -> Markup {
    let (what, mend) = issue_texts(reader, issue);
    let (tone, word) = match issue.severity {
        Severity::Error => (Tone::Bad, "import-error"),
        Severity::Note => (Tone::Warn, "import-note"),
    };
    html! {
        tr {
            td {
                @if issue.line > 0 {
                    span.nowrap { (t!(reader, "import-issue-line",
                        line = reader.number(issue.line.cast_signed()))) }
                }
                @if !issue.column.is_empty() { " · " (issue.column) }
                span.soft { (issue.listing) }
            }
            td { (chip(tone, &t!(reader, word))) " " (what) span.soft { (mend) } }
        }
    }
}

/// What keeps drafts from being sold, once for all of them.
pub(super) fn lacking(reader: &Reader, report: &ImportReport) -> Markup {
    section(
        &t!(reader, "import-lacking"),
        html! {
            p.soft { (t!(reader, "import-lacking-hint")) }
            ul.tasks {
                @for one in &report.lacking {
                    @let key = format!("own-{}", one.code);
                    @let text = reader.find(&key).or_else(|| reader.find(&one.code));
                    li.task {
                        (icon("tag"))
                        div.task-text {
                            p.task-title { (t!(reader, "import-lacking-count", count = one.listings)) }
                            p { (text.unwrap_or_else(|| one.what.clone())) }
                            p.soft {
                                (one.examples.join(" · "))
                                @if one.listings > one.examples.len() as u64 { " …" }
                            }
                        }
                    }
                }
            }
        },
    )
}

pub(super) fn unread(reader: &Reader, columns: &[String]) -> Markup {
    html! {
        details {
            summary { (t!(reader, "import-unread", count = columns.len())) }
            p.soft { (columns.join(" · ")) }
        }
    }
}

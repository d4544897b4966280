//! What a book changes, for whoever decides about it.

use crate::{
    Reader,
    components::{Column, Tone, banner, section, table},
    t,
};
use maud::{Markup, html};
use trade::{BookDiff, Change, DiffEntry, FileDiff};

/// The differences by file; the first file stands open.
pub(super) fn diff_section(reader: &Reader, diff: &BookDiff, against: &str) -> Markup {
    let (added, removed, changed) = diff.counts();
    let title = t!(reader, "books-diff", against = against);
    section(
        &title,
        html! {
            @if diff.is_empty() {
                (banner(Tone::Plain, html! { p { (t!(reader, "books-diff-none")) } }))
            } @else {
                p { (t!(reader, "books-diff-counts", added = added, removed = removed,
                    changed = changed, files = diff.files.len())) }
                @for (at, file) in diff.files.iter().enumerate() {
                    details open[at == 0] {
                        summary {
                            span.code { (file.path) } " "
                            span.soft { "+" (file.added) " −" (file.removed) " ~" (file.changed) }
                        }
                        (entries(reader, file))
                    }
                }
            }
        },
    )
}

fn entries(reader: &Reader, file: &FileDiff) -> Markup {
    let columns =
        ["what", "old", "new"].map(|name| Column::text(reader.text(&format!("books-diff-{name}"))));
    let rows = html! {
        @for entry in &file.entries {
            tr {
                th scope="row" {
                    (entry.what)
                    span.small.soft {
                        (reader.text(&format!("books-part-{}", entry.part.name()))) " · "
                        (reader.text(&format!("books-change-{}", entry.change.name())))
                    }
                }
                td.small { (side(entry, Change::Added, &entry.old)) }
                td.small { (side(entry, Change::Removed, &entry.new)) }
            }
        }
    };
    html! {
        (table(&file.path, &columns, rows, None))
        @if file.more > 0 { p.soft { (t!(reader, "books-diff-more", count = file.more)) } }
    }
}

/// One side's text; a dash on the side where the thing is not.
fn side(entry: &DiffEntry, without: Change, text: &str) -> Markup {
    html! { @if entry.change == without { "—" } @else { (text) } }
}

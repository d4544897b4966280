//! Tables, lists of facts, figures, and the list of what needs doing.

use super::controls::icon;
use crate::Reader;
use kernel::Money;
use maud::{Markup, html};

/// A column of a table.
pub struct Column {
    name: String,
    numeric: bool,
    hidden: bool,
}

impl Column {
    /// Of texts.
    #[must_use]
    pub fn text(name: impl Into<String>) -> Column {
        Column { name: name.into(), numeric: false, hidden: false }
    }

    /// Of numbers or amounts, to the right.
    #[must_use]
    pub fn number(name: impl Into<String>) -> Column {
        Column { name: name.into(), numeric: true, hidden: false }
    }

    /// Of buttons: its name is for screen readers only.
    #[must_use]
    pub fn actions(name: impl Into<String>) -> Column {
        Column { name: name.into(), numeric: true, hidden: true }
    }
}

/// A table with a caption (for screen readers), in a box that scrolls sideways on a telephone.
/// `rows` are `tr` with `td`, numbers as [`number_cell`] or [`money_cell`]; totals in `tfoot`.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: Markup, totals: Option<Markup>) -> Markup {
    html! {
        div.table-box tabindex="0" role="region" aria-label=(caption) {
            table {
                caption.visually-hidden { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" class=[column.numeric.then_some("numeric")] {
                                @if column.hidden {
                                    span.visually-hidden { (column.name) }
                                } @else { (column.name) }
                            }
                        }
                    }
                }
                tbody { (rows) }
                @if let Some(totals) = totals { tfoot { (totals) } }
            }
        }
    }
}

/// A cell with a number.
#[must_use]
pub fn number_cell(reader: &Reader, number: i64) -> Markup {
    html! { td.numeric { (reader.number(number)) } }
}

/// A cell with an amount; empty for `None` (the other side of a debit or credit).
#[must_use]
pub fn money_cell(reader: &Reader, money: Option<Money>) -> Markup {
    html! { td.numeric { @if let Some(money) = money { (reader.money(money)) } } }
}

/// Facts about one thing: label and value.
#[must_use]
pub fn facts(rows: &[(String, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in rows { div { dt { (label) } dd { (value) } } }
        }
    }
}

/// A figure of a dashboard: label, value, a line about it.
#[must_use]
pub fn stat(label: &str, value: Markup, note: Option<&str>) -> Markup {
    html! {
        div.stat {
            dt { (label) }
            dd {
                span.stat-value.numeric { (value) }
                @if let Some(note) = note { span.stat-note { (note) } }
            }
        }
    }
}

/// Figures in a row.
#[must_use]
pub fn stats(figures: &[Markup]) -> Markup {
    html! { dl.stats { @for figure in figures { (figure) } } }
}

/// Something to do, with its one button (a link or a small form).
#[must_use]
pub fn task(picture: &str, title: Markup, detail: Markup, action: Markup) -> Markup {
    html! {
        li.task {
            (icon(picture))
            div.task-text { p.task-title { (title) } p.soft { (detail) } }
            div.task-action { (action) }
        }
    }
}

/// What needs doing, oldest first.
#[must_use]
pub fn tasks(all: &[Markup]) -> Markup {
    html! { ul.tasks { @for one in all { (one) } } }
}

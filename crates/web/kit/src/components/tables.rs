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

/// From so many columns on, a table's rows become cards on a telephone.
const FOLDS_FROM: usize = 3;

/// A table with a caption (for screen readers), in a box that scrolls sideways; one of many columns
/// becomes a list of cards on a telephone, each value under the name of its column.
/// `rows` are `tr` with `td`, numbers as [`number_cell`] or [`money_cell`]; totals in `tfoot`.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: Markup, totals: Option<Markup>) -> Markup {
    let folds = columns.len() >= FOLDS_FROM;
    let told = |cells: Markup| if folds { named_cells(&cells, columns) } else { cells };
    html! {
        div.table-box tabindex="0" role="region" aria-label=(caption) {
            table class=[folds.then_some("folds")] {
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
                tbody { (told(rows)) }
                @if let Some(totals) = totals { tfoot { (told(totals)) } }
            }
        }
    }
}

/// `rows` whose cells say the name of their column. What looks like a tag is one: maud escapes `<` and `>` in
/// texts and in values.
fn named_cells(rows: &Markup, columns: &[Column]) -> Markup {
    let (mut named, mut rest, mut at) = (String::new(), rows.0.as_str(), 0);
    while let Some(open) = rest.find('<') {
        let (text, tags) = rest.split_at(open);
        let (tag, after) = tags.split_at(tags.find('>').map_or(tags.len(), |end| end + 1));
        let of_cell = tag.strip_prefix("<td").or_else(|| tag.strip_prefix("<th"));
        let of_cell = of_cell.filter(|attributes| attributes.starts_with([' ', '>']));
        named.push_str(text);
        match of_cell {
            Some(attributes) => {
                named.push_str(&tag[..3]);
                let column = columns.get(at).filter(|c| !c.hidden && tag.starts_with("<td"));
                if let Some(column) = column {
                    let name = html! { (column.name) }.into_string();
                    named.push_str(&format!(" data-column=\"{name}\""));
                }
                named.push_str(attributes);
                at += columns_of(attributes);
            }
            None => named.push_str(tag),
        }
        if tag == "</tr>" {
            at = 0;
        }
        rest = after;
    }
    named.push_str(rest);
    maud::PreEscaped(named)
}

/// How many columns a cell stands in.
fn columns_of(attributes: &str) -> usize {
    let spans = attributes.split_once("colspan=\"").and_then(|(_, rest)| rest.split_once('"'));
    spans.and_then(|(columns, _)| columns.parse().ok()).unwrap_or(1)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_a_wide_table_says_the_name_of_its_column() {
        let columns = [
            Column::text("Order"),
            Column::text("<Goods> & more"),
            Column::number("Total"),
            Column::actions("What to do"),
        ];
        let rows = html! {
            tr { th scope="row" { "A <td>" } td { "Tea" } td.numeric { "1" } td { "Open" } }
            tr { td colspan="2" { "Both" } td.numeric { "2" } td {} }
        };
        let page = table("Orders", &columns, rows, None).into_string();
        assert!(page.contains("<th scope=\"row\">A &lt;td&gt;</th>"), "{page}");
        assert!(page.contains("<td data-column=\"&lt;Goods&gt; &amp; more\">Tea</td>"), "{page}");
        assert!(page.contains("<td data-column=\"Total\" class=\"numeric\">1</td><td>Open</td>"));
        assert!(page.contains("<td data-column=\"Order\" colspan=\"2\">Both</td>"), "{page}");
        assert!(page.contains("<td data-column=\"Total\" class=\"numeric\">2</td><td></td>"));
        let narrow = table("Orders", &columns[..2], html! { tr { td { "1" } } }, None);
        assert!(!narrow.into_string().contains("data-column"));
    }
}

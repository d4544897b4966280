//! Books, adoptions and differences as lines for people.

use rules::books::{Adoption, BookRecord};
use serde_json::{Value, json};
use trade::{Book, BookDiff, BookSource, Change};

/// The first digits of a digest: enough to name a book.
pub(super) fn short(digest: &str) -> String {
    digest.chars().take(16).collect()
}

pub(super) fn list(shelf: &[BookRecord], adoptions: &[Adoption], active: &str) -> String {
    let mut text = String::new();
    for book in shelf {
        let mark = if book.digest == active { "*" } else { " " };
        let (digest, kind, until) = (short(&book.digest), book.kind.name(), book.known_until);
        text.push_str(&format!("{mark} {digest}  {kind:<8}  known until {until}  {}\n", book.note));
    }
    if shelf.is_empty() {
        text.push_str(&format!("* {}  shipped\n", short(active)));
    }
    for one in adoptions {
        text.push_str(&format!("{}\n", adoption(one)));
    }
    text.push_str("* in force today");
    text
}

pub(super) fn adoption(one: &Adoption) -> String {
    let book = short(&one.digest);
    let by = match (&one.withdrawn_by, &one.confirmed_by) {
        (Some(by), _) => format!("withdrawn by {by}"),
        (None, Some(by)) => format!("confirmed by {by}"),
        (None, None) => format!("proposed by {}, to be confirmed by another", one.proposed_by),
    };
    format!("{}  book {book} from {} on, {by}", one.id, one.valid_from)
}

pub(super) fn diff(diff: &BookDiff) -> String {
    if diff.is_empty() {
        return "nothing differs".to_owned();
    }
    let mut text = String::new();
    for file in &diff.files {
        let (added, removed, changed) = (file.added, file.removed, file.changed);
        text.push_str(&format!("{}: +{added} −{removed} ~{changed}\n", file.path));
        for entry in &file.entries {
            let (part, what) = (entry.part.name(), &entry.what);
            let line = match entry.change {
                Change::Added => format!("  + {part} {what}: {}\n", entry.new),
                Change::Removed => format!("  − {part} {what}: {}\n", entry.old),
                Change::Changed => {
                    format!("  ~ {part} {what}\n      was {}\n      is  {}\n", entry.old, entry.new)
                }
            };
            text.push_str(&line);
        }
        if file.more > 0 {
            text.push_str(&format!("  … and {} more\n", file.more));
        }
    }
    text.trim_end().to_owned()
}

/// What a book holds.
pub(super) fn contents(book: &Book, source: &BookSource) -> Value {
    let lanes: Vec<Value> = book
        .lanes()
        .iter()
        .map(|lane| {
            let regimes = lane.regimes.iter().map(|regime| {
                json!({
                    "name": regime.name,
                    "valid_from": regime.valid_from,
                    "valid_to": regime.valid_to,
                    "charges": regime.charges.len(),
                })
            });
            json!({
                "file": lane.file,
                "destinations": lane.destinations,
                "currency": lane.currency,
                "known_until": lane.known_until,
                "regimes": regimes.collect::<Vec<_>>(),
            })
        })
        .collect();
    let tables: Vec<Value> = book
        .table_sizes()
        .into_iter()
        .map(|(name, rows, rates)| json!({ "name": name, "rows": rows, "rates": rates }))
        .collect();
    json!({
        "digest": book.digest(),
        "known_until": book.known_until(),
        "lanes": lanes,
        "tables": tables,
        "bans": book.bans().len(),
        "files": source.files().map(|(path, _)| path).collect::<Vec<_>>(),
    })
}

pub(super) fn shown(value: &Value) -> String {
    let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let mut text =
        format!("book {}\nknown until {}\n", word(value, "digest"), word(value, "known_until"));
    for lane in list(value, "lanes") {
        text.push_str(&format!("{} ({})\n", word(&lane, "file"), word(&lane, "currency")));
        for regime in list(&lane, "regimes") {
            let (name, from) = (word(&regime, "name"), word(&regime, "valid_from"));
            text.push_str(&format!("  {name:<28} from {from}, {} charges\n", regime["charges"]));
        }
    }
    for table in list(value, "tables") {
        text.push_str(&format!("tables/{}.csv: {} rows\n", word(&table, "name"), table["rows"]));
    }
    text.push_str(&format!("{} lines of bans", value["bans"]));
    text
}

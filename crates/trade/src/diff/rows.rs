//! A table or a list of bans, row by row.

use super::{Item, Part};

/// The columns that tell one row from another.
const KEYS: [&str; 10] = [
    "hs",
    "hs_prefix",
    "origin",
    "destination",
    "preference",
    "when",
    "switch",
    "valid_from",
    "valid_to",
    "known_from",
];

/// `None` when the text is not rows under a header.
pub(super) fn items(path: &str, text: &str) -> Option<Vec<Item>> {
    let part = if path.starts_with("bans/") { Part::Ban } else { Part::Row };
    let mut items: Vec<Item> = text.lines().filter_map(setting).collect();
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().ok()?.clone();
    for record in reader.records() {
        let record = record.ok()?;
        let cells: Vec<(&str, &str)> =
            header.iter().zip(record.iter()).filter(|(_, cell)| !cell.is_empty()).collect();
        let of = |name: &str| cells.iter().find(|(known, _)| *known == name).map(|(_, cell)| *cell);
        let code = of("hs").or_else(|| of("hs_prefix")).unwrap_or("*").to_owned();
        let more = KEYS.iter().skip(2).filter_map(|name| Some((*name, of(name)?)));
        let what = more.fold(code.clone(), |what, (name, cell)| match name {
            "valid_from" => format!("{what} from {cell}"),
            "valid_to" => format!("{what} until {cell}"),
            "known_from" => format!("{what} known from {cell}"),
            _ => format!("{what} {name} {cell}"),
        });
        let fields = cells.iter().filter(|(name, _)| !KEYS.contains(name));
        let fields = fields.map(|(name, cell)| ((*name).to_owned(), (*cell).to_owned())).collect();
        items.push(Item { part, group: code, what, fields });
    }
    Some(items)
}

/// `#! source: …`.
fn setting(line: &str) -> Option<Item> {
    let (name, value) = line.strip_prefix("#!")?.split_once(':')?;
    let name = name.trim().to_owned();
    let fields = vec![(name.clone(), value.trim().to_owned())];
    Some(Item { part: Part::Table, group: name.clone(), what: name, fields })
}

//! A quote as lines for people: aligned amounts, then how each came about.

use serde_json::Value;

const WIDTH: usize = 78;

/// The receipt.
pub(super) fn text(value: &Value) -> String {
    let total = &value["total"];
    let currency = word(total, "currency");
    let title = value["regime_title"]["en"].as_str().unwrap_or_default();
    let lane = &value["lane"];
    let mut text = format!(
        "{} → {}   {} ({})   {}\n\n",
        word(lane, "from"),
        word(lane, "to"),
        title,
        word(value, "regime"),
        word(value, "date")
    );
    for line in items(value, "lines") {
        text.push_str(&line_text(line, value));
    }
    text.push_str(&format!(
        "{}\n{}\n",
        "─".repeat(WIDTH),
        row("total", &word(total, "amount"), &currency)
    ));
    for left in items(value, "left_out") {
        text.push_str(&format!("not included: {}\n", word(&left["texts"], "en")));
    }
    text.push_str(&rates(value));
    for aged in items(value, "aged") {
        text.push_str(&format!("old: {} of {}\n", word(aged, "of"), word(aged, "as_of")));
    }
    for note in items(value, "notes") {
        text.push_str(&format!("· {}\n", note.as_str().unwrap_or_default()));
    }
    if let Some(limits) = value.get("limits") {
        let year = limits["person_year"]["amount"].as_str();
        let year = year.map(|year| format!(", {year} a person and year")).unwrap_or_default();
        let order = word(&limits["order"], "amount");
        let counted = word(&value["counted"], "amount");
        text.push_str(&format!(
            "limits: {order} {currency} an order{year}; this one counts {counted}\n"
        ));
    }
    text.push_str(&format!("book {}", word(value, "book")));
    text
}

fn line_text(line: &Value, value: &Value) -> String {
    let kind = word(line, "kind").replace('_', " ");
    let named = line["name"]["en"].as_str().filter(|name| !name.is_empty());
    let mut label = named.map_or_else(|| kind.clone(), str::to_owned);
    let several = items(value, "goods").count() > 1;
    let of: Vec<&str> = items(line, "goods").filter_map(Value::as_str).collect();
    if several && !of.is_empty() {
        label = format!("{label} ({})", of.join(", "));
    }
    let mut text = format!("{}\n", row(&label, &word(line, "amount"), &word(line, "currency")));
    let ruled = !word(line, "source").is_empty();
    let formula = word(line, "formula");
    if (ruled || word(line, "kind") == "goods") && !formula.is_empty() {
        text.push_str(&format!("    {formula}\n"));
    }
    if ruled {
        let since = line["date"].as_str().map(|date| format!(" (since {date})"));
        let read = line["read_on"].as_str().map(|date| format!(" (as read on {date})"));
        let since = since.or(read);
        text.push_str(&format!("    {}{}\n", word(line, "rule"), since.unwrap_or_default()));
        text.push_str(&format!("    source: {}\n", word(line, "source")));
    }
    text
}

fn row(label: &str, amount: &str, currency: &str) -> String {
    let room = WIDTH.saturating_sub(label.chars().count() + currency.len() + 1);
    format!("{label}{amount:>room$} {currency}")
}

fn rates(value: &Value) -> String {
    let mut text = String::new();
    for fx in items(value, "fx") {
        let known = if fx["last_known"] == true { "as last known on" } else { "on" };
        let used: Vec<&str> = items(fx, "used_for").filter_map(Value::as_str).collect();
        text.push_str(&format!(
            "1 {} = {} {} {known} {} ({}; for {})\n",
            word(fx, "from"),
            word(fx, "rate"),
            word(fx, "to"),
            word(fx, "as_of"),
            word(fx, "source"),
            used.join(", ")
        ));
    }
    text
}

pub(crate) fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

pub(crate) fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

//! Where in a lane file an error is.

/// The 1-based line of `text` that an error of a lane file is about: it begins with `line 7:`, or names
/// the regime and the charge, threshold, switch or what is left out; 0 when it names nothing of the text.
fn line_of(text: &str, what: &str) -> u64 {
    if let Some(rest) = what.strip_prefix("line ") {
        let digits = rest.split(':').next().unwrap_or_default();
        return digits.parse().unwrap_or(0);
    }
    let mut line = 0;
    let words: Vec<&str> = what.split([' ', ',', ':']).filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        let [key, name] = pair else { continue };
        let key = match *key {
            "regime" | "switch" => "name",
            "charge" | "threshold" => "id",
            "left_out" => "code",
            _ => continue,
        };
        let wanted = format!("{key} = \"{name}\"");
        let after = (1u64..).zip(text.lines()).filter(|(at, _)| *at > line);
        line = after.into_iter().find(|(_, l)| l.trim() == wanted).map_or(line, |(at, _)| at);
    }
    line
}

/// An error with its line, which it then no longer tells itself.
pub(crate) fn placed(text: &str, what: String) -> (u64, String) {
    let line = line_of(text, &what);
    match what.strip_prefix(&format!("line {line}: ")) {
        Some(rest) => (line, rest.to_owned()),
        None => (line, what),
    }
}

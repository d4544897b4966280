//! The texts of the published schedules, rewritten into the one grammar, or refused by name.

use super::{RateError, reason};
use std::borrow::Cow;

/// What a schedule's text became.
#[derive(Debug)]
pub(super) enum Rewritten {
    /// A text of the one grammar.
    Text(String),
    /// A text that no arithmetic can answer, and why.
    Refused(&'static str),
}

/// No tags, no special spaces, no run of spaces.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        // `<` without an end is kept: then the text is not understood.
        let Some((_, after)) = tag.split_once('>') else {
            out.push('<');
            rest = tag;
            continue;
        };
        rest = after;
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1,024.00` is one number; a comma before anything but three digits is left alone.
fn without_thousands(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let keep = |(at, letter): (usize, char)| {
        let thousands = letter == ','
            && at > 0
            && digit(at - 1)
            && (1..=3).all(|more| digit(at + more))
            && !digit(at + 4);
        (!thousands).then_some(letter)
    };
    text.char_indices().filter_map(keep).collect()
}

fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// A dollar amount with a point two places to the left: cents.
fn cents(number: &str) -> Option<String> {
    let value = super::parse::decimal(number)?.by_ten_to(2)?;
    Some(format!("{value} USD"))
}

// ---------------------------------------------------------------- United States

/// Beginnings of texts that are no arithmetic, and why.
const US_REFUSALS: &[(&str, &str)] = &[
    ("The duty provided", reason::OTHER_SUBHEADING),
    ("The duty rate provided", reason::OTHER_SUBHEADING),
    ("The rate applicable to each garment", reason::SET_OF_ARTICLES),
    ("The rate of duty applicable to that article in the set", reason::SET_OF_ARTICLES),
    ("The rate applicable to the natural juice", reason::OTHER_SUBHEADING),
    ("The rate applicable", reason::OTHER_ARTICLE),
    ("See ", reason::SEE_NOTE),
    ("No change", reason::NO_CHANGE),
    ("Free, under bond", reason::TEMPORARY_IMPORT),
    ("Free, for such temporary periods", reason::TEMPORARY_IMPORT),
    ("A duty ", reason::SPECIAL_VALUATION),
];

/// Parts of texts that are no arithmetic, and why.
const US_PARTS: &[(&str, &str)] = &[
    ("for each other piece or part", reason::OTHER_ARTICLE),
    (" percent of the ", reason::SPECIAL_VALUATION),
];

/// What a percentage may be of, and the parts whose values that is; none is the whole base.
const US_PERCENT_OF: &[(&str, &[&str])] = &[
    ("", &[]),
    ("on the entire set", &[]),
    ("on the full value of the imported article", &[]),
    ("on the case", &["case"]),
    ("on the strap, band or bracelet", &["strap"]),
    ("on the battery", &["battery"]),
    ("on the movement", &["movement"]),
    ("on the apparatus", &["apparatus"]),
    ("on the movement and case", &["movement", "case"]),
    ("on the case and strap, band or bracelet", &["case", "strap"]),
    ("on case and strap, band or bracelet", &["case", "strap"]),
    ("on the value of the lead content", &["lead"]),
    ("on the value of the rifle", &["rifle"]),
    ("on the value of the telescopic sight, if any", &["telescopic_sight"]),
];

/// Units that are not spelt as ours.
const US_UNITS: &[(&str, &str)] = &[
    ("kg on drained weight", "kg_drained"),
    ("kg on contents and container", "kg_with_container"),
    ("kg on entire contents of container", "kg"),
    ("kg of total sugars", "kg_sugar"),
    ("clean kg", "kg_clean"),
    ("pf.liter", "pf_l"),
    ("pf. liter", "pf_l"),
    ("pf. liter on ethyl alcohol content", "pf_l"),
    ("pr.", "pair"),
    ("doz.", "doz"),
    ("line/ gross", "gross_line"),
    ("1000", "1000each"),
    ("thousand", "1000each"),
    ("1000 pins", "1000pin"),
    ("jewel over 7", "jewel_over_7"),
];

/// Units that are ours already.
const US_OWN: &[&str] =
    &["kg", "liter", "bbl", "gross", "t", "head", "article", "jewel", "m2", "m3", "doz"];

pub(super) fn us(text: &str) -> Result<Rewritten, RateError> {
    let text = without_thousands(&tidy(text));
    let refusal = US_REFUSALS.iter().find(|(start, _)| starts(&text, start));
    let refusal = refusal.or_else(|| US_PARTS.iter().find(|(part, _)| text.contains(part)));
    if let Some((_, reason)) = refusal {
        return Ok(Rewritten::Refused(reason));
    }
    if let Some(sugar) = us_sugar(&text) {
        return Ok(Rewritten::Text(sugar));
    }
    let terms = text.split('+').map(|term| us_term(term.trim())).collect::<Option<Vec<_>>>();
    let terms = terms.ok_or_else(|| RateError::unknown(&text))?;
    Ok(Rewritten::Text(terms.join(" + ")))
}

/// `3.66¢/kg less 0.02¢/kg for each degree under 100 degrees (…) but not less than 3.14¢/kg`.
fn us_sugar(text: &str) -> Option<String> {
    let (full, rest) = text.split_once(" less ")?;
    let (less, rest) = rest.split_once(" for each degree under 100 degrees ")?;
    let (_, least) = rest.split_once(" but not less than ")?;
    let less = us_term(less)?;
    let less = less.strip_suffix("/kg")?;
    Some(format!("{} - {less}/kg_degree_under_100 MIN {}", us_term(full)?, us_term(least)?))
}

fn us_term(term: &str) -> Option<String> {
    if term.eq_ignore_ascii_case("free") {
        return Some("Free".to_owned());
    }
    if let Some(dollars) = term.strip_prefix('$') {
        let (number, rest) = split_number(dollars);
        super::parse::decimal(number)?;
        return Some(format!("{number} USD{}", us_per(rest)?));
    }
    let (number, rest) = split_number(term);
    if let Some(rest) = rest.strip_prefix('¢') {
        return Some(format!("{}{}", cents(number)?, us_per(rest)?));
    }
    let of = rest.strip_prefix('%')?.trim();
    let (_, parts) = US_PERCENT_OF.iter().find(|(phrase, _)| *phrase == of)?;
    if parts.is_empty() {
        return Some(format!("{number}%"));
    }
    let terms = parts.iter().map(|part| format!("{number}% OF {part}")).collect::<Vec<_>>();
    Some(terms.join(" + "))
}

/// `/unit` of ` each`, `/kg`, `/clean kg`.
fn us_per(rest: &str) -> Option<String> {
    let rest = rest.trim();
    if rest == "each" {
        return Some("/each".to_owned());
    }
    let unit = rest.strip_prefix('/')?.trim();
    if let Some((_, own)) = US_UNITS.iter().find(|(theirs, _)| *theirs == unit) {
        return Some(format!("/{own}"));
    }
    if US_OWN.contains(&unit) {
        return Some(format!("/{unit}"));
    }
    // `kg on lead content`: by weight of one substance in it.
    let substance = unit.strip_prefix("kg on ")?.strip_suffix(" content")?;
    let one_word = !substance.is_empty() && substance.bytes().all(|b| b.is_ascii_lowercase());
    one_word.then(|| format!("/kg_{substance}"))
}

fn split_number(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len()))
}

// ---------------------------------------------------------------- United Kingdom and European Union

/// Units without their spaces and without the number before them.
const EU_UNITS: &[(&str, &str)] = &[
    ("kg", "kg"),
    ("kg/net", "kg"),
    ("kg/gross", "kg_gross"),
    ("kg/br", "kg_gross"),
    ("kg/netdrainedwt", "kg_drained"),
    ("kgeda", "kg_drained"),
    ("kg/netdry", "kg_dry"),
    ("kgmas", "kg_dry"),
    ("kg/net/%sacchar.", "kg_pct_sacchar"),
    ("kg/lacticmatter", "kg_lactic_matter"),
    ("kg/drylacticmatter", "kg_dry_lactic_matter"),
    ("kg/stdqual", "kg_std_quality"),
    ("kgstdqual", "kg_std_quality"),
    ("kg/totalc", "kg_total_alcohol"),
    ("%vol/hl", "%vol/hl"),
    ("hl", "hl"),
    ("tonne", "t"),
    ("item", "item"),
    ("items", "item"),
    ("m", "m"),
    ("m2", "m2"),
];

pub(super) fn eu(text: &str) -> Result<Rewritten, RateError> {
    let text = without_thousands(&tidy(text)).replace('€', " EUR");
    if text.eq_ignore_ascii_case("entry price") {
        return Ok(Rewritten::Refused(reason::ENTRY_PRICE));
    }
    let words = || text.split(|c: char| !c.is_ascii_alphanumeric());
    if words().any(|word| matches!(word, "EA" | "ADSZ" | "ADFM")) {
        return Ok(Rewritten::Refused(reason::MEURSING));
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (piece, after) = piece(rest);
        out.push_str(&eu_piece(piece).ok_or_else(|| RateError::unknown(&text))?);
        rest = after;
    }
    Ok(Rewritten::Text(out))
}

/// What stands between terms, longest first.
const BETWEEN: &[&str] = &[" MIN ", " MAX ", " + ", " - ", ","];

/// The next term, separator or `(…)`, and what is left.
fn piece(text: &str) -> (&str, &str) {
    if text.starts_with('(') {
        return text.split_at(text.find(')').map_or(text.len(), |at| at + 1));
    }
    if let Some(separator) = BETWEEN.iter().find(|separator| text.starts_with(**separator)) {
        return text.split_at(separator.len());
    }
    let ends = BETWEEN.iter().copied().chain(["("]).filter_map(|stop| text.find(stop));
    text.split_at(ends.min().unwrap_or(text.len()))
}

fn eu_piece(piece: &str) -> Option<Cow<'_, str>> {
    let term = piece.trim();
    if term.is_empty() || term.starts_with('(') || BETWEEN.iter().any(|one| one.trim() == term) {
        return Some(Cow::Borrowed(piece));
    }
    let (number, rest) = split_number(term);
    // The published list forgets the sign in a few places: "6.4 + 24.6 EUR/100 kg".
    if rest.trim().is_empty() || rest.trim() == "%" {
        return Some(Cow::Owned(format!("{number}%")));
    }
    let (currency, unit) = rest.split_once('/')?;
    let unit = unit.split_whitespace().collect::<String>();
    let (count, name) = split_number(&unit);
    let (_, own) = EU_UNITS.iter().find(|(theirs, _)| *theirs == name)?;
    Some(Cow::Owned(format!("{number} {}/{count}{own} ", currency.trim())))
}

//! The special column of the US schedule: rates by programme.

use super::{Dialect, RateExpr};

/// Rates by programme, and what of the text could not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Special {
    /// A rate and the codes it is for (`AU`, `A+`, `S`), in the order of the text.
    pub rates: Vec<(RateExpr, Vec<String>)>,
    /// Pieces left out: a rate without its codes, a code cut in two, a rate nobody understands.
    pub dropped: usize,
}

impl Special {
    /// The rate for a programme.
    #[must_use]
    pub fn of(&self, programme: &str) -> Option<&RateExpr> {
        let has = |codes: &[String]| codes.iter().any(|code| code == programme);
        self.rates.iter().find(|(_, codes)| has(codes)).map(|(rate, _)| rate)
    }
}

/// A code is one or two capitals with an optional `*` or `+`.
fn is_code(text: &str) -> bool {
    let letters = text.strip_suffix(['*', '+']).unwrap_or(text);
    matches!(letters.len(), 1 | 2) && letters.bytes().all(|b| b.is_ascii_uppercase())
}

/// The codes of a list; `None` when it is another parenthesis.
fn codes(list: &str) -> Option<Vec<String>> {
    let codes = list.split([',', ' ', '\n']).map(str::trim).filter(|code| !code.is_empty());
    let codes =
        codes.map(|code| is_code(code).then(|| code.to_owned())).collect::<Option<Vec<_>>>()?;
    (!codes.is_empty()).then_some(codes)
}

/// Reads `Free (A+,AU,BH) 3.2% (JP) See 9822.05.15 (KR)`. The published texts are cut off after some
/// length: what the cut left is dropped and counted, never guessed.
#[must_use]
pub fn parse_special(text: &str) -> Special {
    let mut special = Special::default();
    let (mut rate_from, mut look_from) = (0, 0);
    while let Some(open) = text.get(look_from..).and_then(|rest| rest.find('(')) {
        let open = look_from + open;
        let inside = text.get(open + 1..).unwrap_or("");
        let rate = text.get(rate_from..open).unwrap_or("");
        let Some(length) = inside.find(')') else {
            special.dropped += 1;
            // The last code may be the first letter of another.
            let whole = inside.rfind(',').and_then(|end| inside.get(..end));
            if let Some(codes) = whole.and_then(codes) {
                special.take(rate, codes);
            }
            return special;
        };
        look_from = open + length + 2;
        if let Some(codes) = inside.get(..length).and_then(codes) {
            special.take(rate, codes);
            rate_from = look_from;
        }
    }
    let rest = text.get(rate_from..).unwrap_or("").trim();
    if !rest.is_empty() {
        special.dropped += 1;
    }
    special
}

impl Special {
    fn take(&mut self, rate: &str, codes: Vec<String>) {
        match RateExpr::parse(rate, Dialect::Us) {
            Ok(rate) => self.rates.push((rate, codes)),
            Err(_) => self.dropped += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let special = parse_special(text);
        special.rates.iter().map(|(rate, codes)| (rate.to_string(), codes.join(" "))).collect()
    }

    #[test]
    fn each_programme_has_its_rate() {
        let text = "Free (A+,AU,BH) 17.5¢/kg (CO,KR,P) See 9822.04.25 (PA)";
        let special = parse_special(text);
        assert_eq!(special.dropped, 0);
        assert_eq!(special.of("AU").unwrap().to_string(), "Free");
        assert_eq!(special.of("KR").unwrap().to_string(), "0.175 USD/kg");
        assert_eq!(special.of("PA").unwrap().refusal(), Some("see-note"));
        assert_eq!(special.of("JP"), None);
    }

    #[test]
    fn a_cut_off_tail_is_dropped_and_counted() {
        for (text, rates, dropped) in [
            ("Free (A*,AU) 3.2% (", 1, 1),
            ("Free (A*,AU) 4.15% ", 1, 1),
            ("Free(A, AU, BH, P", 1, 1),
            ("", 0, 0),
            ("No change", 0, 1),
        ] {
            let special = parse_special(text);
            assert_eq!((special.rates.len(), special.dropped), (rates, dropped), "{text}");
        }
        assert_eq!(read("Free(A, AU, BH, P"), [("Free".to_owned(), "A AU BH".to_owned())]);
    }

    #[test]
    fn a_parenthesis_that_is_no_list_belongs_to_the_rate() {
        let read = read("Free (CA,IL, MX) See U.S. note 3(e) (CO,PE)");
        assert_eq!(read.len(), 2);
        assert_eq!(read[1], ("REFUSE \"see-note\"".to_owned(), "CO PE".to_owned()));
    }
}

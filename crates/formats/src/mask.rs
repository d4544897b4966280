//! Ways around the market are taken out of what people write to each other: e-mail addresses and telephone numbers.
//! Numbers that a trade speaks of stay: those of orders and parcels, prices, days, codes of goods.
//!
//! It looks at shapes, since it cannot know what a number is for: a run of digits, parted as people part telephone
//! numbers, and as long as one. What is parted or led otherwise is none. Who wants to be misunderstood will be.

mod phones;

use phones::phones;

/// What stands where something was taken out.
pub const MASK: &str = "•••";

/// `text` without e-mail addresses and telephone numbers, and how many were taken out. What is in `known` (numbers of
/// the order and its parcels) stays, whatever it looks like.
#[must_use]
pub fn masked(text: &str, known: &[&str]) -> (String, u32) {
    let chars: Vec<char> = text.chars().collect();
    let mut cuts = kept_apart(emails(&chars), phones(&chars, known));
    cuts.sort_unstable();
    let (mut out, mut at, mut count) = (String::with_capacity(text.len()), 0, 0);
    for (from, to) in cuts {
        if from < at {
            continue;
        }
        out.extend(chars.get(at..from).unwrap_or_default());
        out.push_str(MASK);
        (at, count) = (to, count + 1);
    }
    out.extend(chars.get(at..).unwrap_or_default());
    (out, count)
}

/// Places in a text, from and to.
type Cut = (usize, usize);

/// An address may hold digits: it is taken out whole.
fn kept_apart(emails: Vec<Cut>, phones: Vec<Cut>) -> Vec<Cut> {
    let apart = |phone: &Cut| emails.iter().all(|mail| phone.1 <= mail.0 || mail.1 <= phone.0);
    let phones: Vec<Cut> = phones.into_iter().filter(apart).collect();
    [emails, phones].concat()
}

/// Ways to write the sign before a domain, in small letters.
const AT_SIGNS: [&str; 6] = ["@", "＠", "(at)", "[at]", "{at}", "（at）"];

fn emails(chars: &[char]) -> Vec<Cut> {
    let mut found: Vec<Cut> = Vec::new();
    for at in 0..chars.len() {
        let Some(end) = AT_SIGNS.iter().find_map(|sign| ends_after(chars, at, sign)) else {
            continue;
        };
        let (start, stop) = (local(chars, at), domain(chars, end));
        if let (Some(start), Some(stop)) = (start, stop)
            && found.last().is_none_or(|(_, last)| *last <= start)
        {
            found.push((start, stop));
        }
    }
    found
}

/// Where `sign` ends, when it stands at `at`.
fn ends_after(chars: &[char], at: usize, sign: &str) -> Option<usize> {
    let end = at + sign.chars().count();
    let same = |(a, b): (&char, char)| a.to_ascii_lowercase() == b;
    chars.get(at..end)?.iter().zip(sign.chars()).all(same).then_some(end)
}

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._%+-".contains(c)
}

/// Where the name before the sign at `at` begins; spaces around a spelt-out sign belong to it. Latin letters before
/// all: in 中文 an address follows the word before it without a space.
fn local(chars: &[char], at: usize) -> Option<usize> {
    let end = back_over_spaces(chars, at);
    let back = |fits: fn(char) -> bool| {
        let name = chars.get(..end)?.iter().rev().take_while(|c| fits(**c)).count();
        (name > 0).then(|| end - name)
    };
    back(is_local).or_else(|| back(char::is_alphanumeric))
}

fn back_over_spaces(chars: &[char], at: usize) -> usize {
    let spaces =
        chars.get(..at).unwrap_or_default().iter().rev().take_while(|c| **c == ' ').count();
    // One space is how people write `name (at) host`; more is another sentence.
    if spaces == 1 && chars.get(at).is_some_and(|c| "([{（".contains(*c)) { at - 1 } else { at }
}

/// Where the domain that begins at `from` ends: two parts at least, the last of two letters or more. Latin ones end
/// where another script begins. The full stop of 中文 passes for a point between the first two parts alone.
fn domain(chars: &[char], from: usize) -> Option<usize> {
    let from = if chars.get(from) == Some(&' ') { from + 1 } else { from };
    let latin = chars.get(from).is_some_and(char::is_ascii);
    let fits = |c: &&char| if latin { is_label(**c) } else { c.is_alphanumeric() || **c == '-' };
    let (mut at, mut end, mut parts) = (from, None, 0);
    loop {
        let label = chars.iter().skip(at).take_while(fits).count();
        if label == 0 {
            return end;
        }
        let letters = chars.iter().skip(at).take(label).all(|c| c.is_alphabetic());
        (at, parts) = (at + label, parts + 1);
        if parts > 1 && (letters && label > 1 || label > 3) {
            end = Some(at);
        }
        let is_point = |c: &char| matches!(c, '.' | '．') || latin && parts == 1 && *c == '。';
        if !chars.get(at).is_some_and(is_point) {
            return end;
        }
        at += 1;
    }
}

fn is_label(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || ('\u{C0}'..='\u{24F}').contains(&c)
}

#[cfg(test)]
mod tests;

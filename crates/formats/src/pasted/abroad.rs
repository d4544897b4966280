//! Lines of an address outside China: who, street, city with state and postcode in the order of the country, country.

mod words;

use super::{Pasted, SEPARATOR, is_han, trimmed};
use crate::phone::Mobile;
use crate::postal::{self, Format, Need};
use kernel::Country;
use words::{COUNTRIES, Kind, LABELS, OF_STREETS};

/// Reads lines of an address; without a word of a country it is one of `hint`.
pub(super) fn read(text: &[char], hint: Country) -> Pasted {
    let mut read = Pasted::default();
    let mut pieces: Vec<String> = Vec::new();
    for piece in text.split(|c| *c == SEPARATOR) {
        let piece = trimmed(&piece.iter().collect::<String>());
        if !piece.is_empty() {
            take_labelled(piece, &mut read, &mut pieces);
        }
    }
    read.country = read.country.or_else(|| take_country(&mut pieces));
    let told = read.country.or((hint != Country::CN).then_some(hint));
    let country = told.or_else(|| guessed(&pieces)).unwrap_or(hint);
    read.country = Some(country);
    let format = postal::format(country);
    take_phone(&mut pieces, (country, format), &mut read);
    take_ends(&mut pieces, format, &mut read);
    take_name(&mut pieces, &mut read);
    for piece in pieces {
        take_line(piece, &mut read);
    }
    if format.leads()
        && format.city == Need::Required
        && read.city.is_empty()
        && !read.state.is_empty()
    {
        // A city that is its state (Kuala Lumpur) is written once.
        let named = format.states.iter().find(|state| state.code == read.state);
        read.city = named.map(|state| state.name.clone()).unwrap_or_default();
    }
    read
}

/// The first line of a street, then the second.
fn take_line(piece: String, read: &mut Pasted) {
    match (read.street.is_empty(), read.line2.is_empty()) {
        (true, _) => read.street = piece,
        (false, true) => read.line2 = piece,
        (false, false) => {
            read.line2.push_str(", ");
            read.line2.push_str(&piece);
        }
    }
}

/// A piece behind a label goes to its field; an address of mail to none; another piece waits.
fn take_labelled(piece: String, read: &mut Pasted, pieces: &mut Vec<String>) {
    if piece.contains('@') {
        read.unplaced.push(piece);
        return;
    }
    let (kind, said) = match piece.split_once(':') {
        Some((label, said)) => match LABELS.iter().find(|(known, _)| same(known, label)) {
            Some((_, kind)) => (*kind, trimmed(said)),
            None => (Kind::Street, piece.clone()),
        },
        None => {
            pieces.push(piece);
            return;
        }
    };
    match kind {
        _ if said.is_empty() => {}
        Kind::Name if read.name.is_empty() => read.name = said,
        Kind::City if read.city.is_empty() => read.city = said,
        Kind::Country if country_named(&said).is_some() => read.country = country_named(&said),
        Kind::Nothing => read.unplaced.push(said),
        // What these say is believed where it stands: at the end.
        _ => pieces.push(said),
    }
}

fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b.trim())
}

fn country_named(text: &str) -> Option<Country> {
    let text = text.trim_matches(['.', ' ']);
    let found = COUNTRIES.iter().find(|(name, _)| same(name, text))?;
    found.1.parse().ok()
}

/// The country on the last lines: alone, or before or after a postcode.
fn take_country(pieces: &mut Vec<String>) -> Option<Country> {
    for at in (0..pieces.len()).rev() {
        let piece = pieces.get(at)?;
        if let Some(country) = country_named(piece) {
            pieces.remove(at);
            return Some(country);
        }
        let words: Vec<&str> = piece.split(' ').collect();
        let (words, number) = match words.split_last() {
            Some((last, rest)) if is_number(last) && !rest.is_empty() => (rest, Some(*last)),
            _ => (words.as_slice(), None),
        };
        for count in [4, 3, 2, 1] {
            let Some(from) = words.len().checked_sub(count) else { continue };
            let name = words.get(from..).unwrap_or_default().join(" ");
            // Two letters at the end of a line may be a state.
            let Some(country) = country_named(&name).filter(|_| name.len() > 2) else { continue };
            let rest = words.get(..from).unwrap_or_default();
            let left = rest.iter().copied().chain(number).collect::<Vec<_>>().join(" ");
            if let Some(piece) = pieces.get_mut(at) {
                *piece = left;
            }
            return Some(country);
        }
    }
    None
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// Where a postcode of the form is at the end of a line, and a state beside it where the form has states.
fn guessed(pieces: &[String]) -> Option<Country> {
    let fits = |country: &Country| {
        let format = postal::format(*country);
        let Some((at, rest, _)) = postcode_in(pieces, format) else { return false };
        let before = at.checked_sub(1).and_then(|at| pieces.get(at));
        let stated = |text: &str| state_in(text, format).is_some();
        format.states.is_empty() || stated(&rest) || before.is_some_and(|text| stated(text))
    };
    ["US", "GB"].iter().filter_map(|code| code.parse().ok()).find(fits)
}

/// The last piece that ends, or in some countries begins, with a postcode: where it is, what else stands there, and
/// the postcode.
fn postcode_in(pieces: &[String], format: &Format) -> Option<(usize, String, String)> {
    if format.postcode == Need::Absent || format.example.is_empty() {
        return None;
    }
    for (at, piece) in pieces.iter().enumerate().rev() {
        let words: Vec<&str> = piece.split(' ').collect();
        for count in [2, 1] {
            let Some(from) = words.len().checked_sub(count) else { continue };
            let (rest, last) = words.split_at(from);
            if let Some(code) = postcode(&last.join(" "), format) {
                return Some((at, rest.join(" "), code));
            }
            let (first, rest) = words.split_at(count);
            if let Some(code) = postcode(&first.join(" "), format).filter(|_| format.leads()) {
                return Some((at, rest.join(" "), code));
            }
        }
    }
    None
}

fn postcode(text: &str, format: &Format) -> Option<String> {
    text.chars().any(|c| c.is_ascii_digit()).then(|| format.read_postcode(text)).flatten()
}

/// A state at the end of a text: what stands before it, and the state.
fn state_in(text: &str, format: &Format) -> Option<(String, String)> {
    if format.states.is_empty() || text.is_empty() {
        return None;
    }
    let words: Vec<&str> = text.split(' ').collect();
    for count in [4, 3, 2, 1] {
        let Some(from) = words.len().checked_sub(count) else { continue };
        let (rest, last) = words.split_at(from);
        if let Some(state) = format.read_state(&last.join(" ")) {
            return Some((rest.join(" "), state));
        }
    }
    None
}

/// Postcode, state and city.
fn take_ends(pieces: &mut Vec<String>, format: &Format, read: &mut Pasted) {
    let Some((at, rest, code)) = postcode_in(pieces, format) else {
        let all = pieces.len();
        take_state_and_city(pieces, all, format, read);
        return;
    };
    read.postcode = code;
    if format.leads() {
        let next = pieces.get(at + 1).and_then(|next| state_in(next, format));
        if let Some((_, state)) = next.filter(|(before, _)| before.is_empty()) {
            read.state = state;
            pieces.remove(at + 1);
        }
        pieces.remove(at);
        let state = state_in(&rest, format).filter(|_| read.state.is_empty());
        match state {
            Some((city, state)) => {
                read.state = state;
                read.city = city;
            }
            None => read.city = rest,
        }
        return;
    }
    if let Some(piece) = pieces.get_mut(at) {
        *piece = rest;
    }
    take_state_and_city(pieces, at + 1, format, read);
}

/// State and city at the end of the first `end` pieces.
fn take_state_and_city(pieces: &mut Vec<String>, end: usize, format: &Format, read: &mut Pasted) {
    let mut end = end;
    pop_empty(pieces, &mut end);
    let last = match end.checked_sub(1) {
        Some(at) => pieces.get_mut(at),
        None => None,
    };
    if let Some(last) = last
        && let Some((rest, state)) = state_in(last, format)
    {
        read.state = state;
        *last = rest;
        pop_empty(pieces, &mut end);
    }
    let Some(at) = end.checked_sub(1).filter(|_| format.city != Need::Absent) else { return };
    let is_city = |piece: &String| !piece.chars().any(|c| c.is_ascii_digit());
    let ended = !read.postcode.is_empty() || !read.state.is_empty();
    // What is alone is a street.
    if ended && read.city.is_empty() && pieces.len() > 1 && pieces.get(at).is_some_and(is_city) {
        read.city = pieces.remove(at);
    }
}

/// Removes the piece before `end` when nothing is left of it.
fn pop_empty(pieces: &mut Vec<String>, end: &mut usize) {
    if let Some(at) = end.checked_sub(1)
        && pieces.get(at).is_some_and(String::is_empty)
    {
        pieces.remove(at);
        *end = at;
    }
}

/// The first telephone number; other numbers find no place.
fn take_phone(pieces: &mut Vec<String>, (country, format): (Country, &Format), read: &mut Pasted) {
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let Some((rest, number)) = phone_in(piece, country, format) else {
            at += 1;
            continue;
        };
        if read.phone.is_empty() {
            read.phone = number;
        } else {
            read.unplaced.push(number);
        }
        if rest.is_empty() {
            pieces.remove(at);
        } else {
            if let Some(piece) = pieces.get_mut(at) {
                *piece = rest;
            }
            at += 1;
        }
    }
}

/// A number that ends a piece, or is all of it, and what stands before it.
fn phone_in(piece: &str, country: Country, format: &Format) -> Option<(String, String)> {
    let is_mark = |c: char| c.is_ascii_digit() || " +()-./".contains(c);
    let begins = piece.trim_end_matches(is_mark).len();
    let (rest, mut number) = piece.split_at(begins);
    let mut rest = rest.to_owned();
    if let Some(plus) = number.find('+') {
        rest.push_str(number.get(..plus).unwrap_or_default());
        number = number.get(plus..).unwrap_or_default();
    }
    let digits = number.chars().filter(char::is_ascii_digit).count();
    // What may be a postcode, a house or a floor is none.
    if digits < 8 && !number.contains('+') || postcode(number, format).is_some() {
        return None;
    }
    let read = match country {
        Country::CN => number.trim().parse::<Mobile>().ok().map(|own| own.reveal().to_owned()),
        _ => format.read_phone(number.trim()),
    };
    let rest = trimmed(&rest);
    let is_label = |(label, kind): &(&str, Kind)| *kind == Kind::Phone && same(label, &rest);
    let rest = if LABELS.iter().any(is_label) { String::new() } else { rest };
    Some((rest, read?))
}

fn take_name(pieces: &mut Vec<String>, read: &mut Pasted) {
    if !read.name.is_empty() {
        return;
    }
    let is_name = |piece: &String| {
        let word = |word: &str| {
            OF_STREETS
                .iter()
                .any(|street| street.eq_ignore_ascii_case(word.trim_matches(['.', ','])))
        };
        let plain = |c: char| c.is_alphabetic() || " .'’-".contains(c) || is_han(c);
        (2..=40).contains(&piece.chars().count())
            && piece.chars().all(plain)
            && !piece.split(' ').any(word)
    };
    if let Some(at) = pieces.iter().position(is_name) {
        read.name = pieces.remove(at);
    }
}

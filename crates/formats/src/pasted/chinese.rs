//! 省市区, street, name and telephone number in any order, with or without anything between them.

mod names;
mod place;

use super::{Pasted, SEPARATOR, line};
use crate::phone::Mobile;
use kernel::Country;
use names::{glued, has_known_surname, is_name, is_perhaps_name};
use place::{Found, find};

/// What a label says of what follows it.
const NAME: char = '\u{e001}';
const PHONE: char = '\u{e002}';
const PLACE: char = '\u{e003}';
const POSTCODE: char = '\u{e004}';

/// Labels of forms and shops, the longer before those that they begin with; those that are believed without a colon
/// when something begins with them.
const LABELS: &[(&str, char, bool)] = &[
    ("收货人姓名", NAME, true),
    ("收件人姓名", NAME, true),
    ("收货人", NAME, true),
    ("收件人", NAME, true),
    ("联系人", NAME, true),
    ("姓名", NAME, true),
    ("联系电话", PHONE, true),
    ("电话号码", PHONE, true),
    ("手机号码", PHONE, true),
    ("手机号", PHONE, true),
    ("手机", PHONE, true),
    ("电话", PHONE, true),
    ("所在地区", PLACE, true),
    ("详细地址", PLACE, true),
    ("收货地址", PLACE, true),
    ("收件地址", PLACE, true),
    ("地区", PLACE, false),
    ("地址", PLACE, true),
    ("邮政编码", POSTCODE, true),
    ("邮编", POSTCODE, true),
];

/// The country in front of an address says nothing more.
const COUNTRY: [&str; 3] = ["中国", "中国大陆", "中华人民共和国"];

/// Reads a text that is taken for a Chinese address.
pub(super) fn read(text: &[char]) -> Pasted {
    let mut read = Pasted { country: Some(Country::CN), ..Pasted::default() };
    let marked = labelled(text);
    let rest = without_phones(&marked, &mut read);
    let place = by_label(&rest, &mut read);
    match find(&place) {
        Some(found) => split_at(&place, &found, &mut read),
        None => take_street(&place, &mut read),
    }
    read
}

/// As [`read`], for a text that names a district of China.
pub(super) fn read_if_there(text: &[char]) -> Option<Pasted> {
    let there = find(text).is_some_and(|found| found.division.is_some());
    there.then(|| read(text))
}

/// Whether `word` stands at `at`.
pub(super) fn stands(text: &[char], at: usize, word: &str) -> Option<usize> {
    let mut end = at;
    for c in word.chars() {
        if text.get(end) != Some(&c) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

fn is_gap(c: char) -> bool {
    c == SEPARATOR || c == ' '
}

/// Puts a mark in the place of each label, and what follows it apart.
fn labelled(text: &[char]) -> Vec<char> {
    let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(c) = text.get(at) {
        let begins = out.last().is_none_or(|c| is_gap(*c));
        match label_at(text, at, begins) {
            Some((end, mark)) => {
                out.extend([SEPARATOR, mark]);
                at = end;
            }
            None => {
                out.push(*c);
                at += 1;
            }
        }
    }
    out
}

fn label_at(text: &[char], at: usize, begins: bool) -> Option<(usize, char)> {
    for (label, mark, alone) in LABELS {
        let Some(mut end) = stands(text, at, label) else { continue };
        while text.get(end) == Some(&' ') {
            end += 1;
        }
        if text.get(end) == Some(&':') {
            return Some((end + 1, *mark));
        }
        if begins && *alone {
            return Some((end, *mark));
        }
    }
    None
}

/// Takes out what is a telephone number; the first mobile one is the recipient's.
fn without_phones(text: &[char], read: &mut Pasted) -> Vec<char> {
    let (mut out, mut at) = (Vec::with_capacity(text.len()), 0);
    while let Some(c) = text.get(at) {
        let apart = at == 0 || text.get(at - 1).is_none_or(|c| !c.is_ascii_digit());
        let mobile = if apart { mobile_at(text, at) } else { None };
        let landline = if apart && mobile.is_none() { landline_at(text, at) } else { None };
        match (mobile, landline) {
            (Some((end, number)), _) if read.phone.is_empty() => {
                read.phone = number;
                out.push(SEPARATOR);
                at = end;
            }
            (Some((end, number)), _) | (None, Some((end, number))) => {
                read.unplaced.push(number);
                out.push(SEPARATOR);
                at = end;
            }
            (None, None) => {
                out.push(*c);
                at += 1;
            }
        }
    }
    out
}

/// The digits from `at` on, parted by single spaces and hyphens, each with the place after it.
fn digits(text: &[char], at: usize, most: usize) -> Vec<(char, usize)> {
    let (mut found, mut at) = (Vec::new(), at);
    while let Some(c) = text.get(at) {
        let next = text.get(at + 1);
        let parts = matches!(c, ' ' | '-') && next.is_some_and(char::is_ascii_digit);
        if found.len() == most || !(c.is_ascii_digit() || parts) {
            break;
        }
        if c.is_ascii_digit() {
            found.push((*c, at + 1));
        }
        at += 1;
    }
    found
}

/// `0086` and eleven digits.
const MOBILE_MOST: usize = 15;

fn mobile_at(text: &[char], at: usize) -> Option<(usize, String)> {
    let from = if text.get(at) == Some(&'+') { at + 1 } else { at };
    if !text.get(from)?.is_ascii_digit() {
        return None;
    }
    let mut number = String::new();
    for (digit, end) in digits(text, from, MOBILE_MOST) {
        number.push(digit);
        let ends = text.get(end).is_none_or(|c| !c.is_ascii_digit());
        if let Some(mobile) = number.parse::<Mobile>().ok().filter(|_| ends) {
            return Some((end, mobile.reveal().to_owned()));
        }
    }
    None
}

/// `021-58880000`: the carrier wants a mobile number, so it is told as not placed.
fn landline_at(text: &[char], at: usize) -> Option<(usize, String)> {
    if text.get(at) != Some(&'0') {
        return None;
    }
    let apart = |end: &usize| text.get(*end).is_none_or(|c| !c.is_ascii_digit());
    let end = digits(text, at, 12).into_iter().skip(9).map(|(_, end)| end).find(apart)?;
    Some((end, text.get(at..end).unwrap_or_default().iter().collect()))
}

/// What stands behind labels goes to its field, and so does a postcode that stands alone; what is left is the place and
/// the name.
fn by_label(text: &[char], read: &mut Pasted) -> Vec<char> {
    let mut left: Vec<char> = Vec::with_capacity(text.len());
    for piece in text.split(|c| *c == SEPARATOR) {
        let (mark, rest) = match piece.split_first() {
            Some((mark @ (&NAME | &PHONE | &PLACE | &POSTCODE), rest)) => (*mark, rest),
            _ => (SEPARATOR, piece),
        };
        let said = line(rest);
        match mark {
            NAME if read.name.is_empty() => left.extend(named(&said, rest, read)),
            POSTCODE if read.postcode.is_empty() && is_postcode(&said) => read.postcode = said,
            PHONE | POSTCODE if said.is_empty() => {}
            PHONE | POSTCODE => read.unplaced.push(said),
            _ => left.extend(words(rest, read).into_iter().chain([SEPARATOR])),
        }
    }
    left
}

/// What is left of a piece that a label calls a name.
fn named(said: &str, piece: &[char], read: &mut Pasted) -> Vec<char> {
    if is_perhaps_name(said) {
        said.clone_into(&mut read.name);
        return Vec::new();
    }
    let rest = match said.split_once(' ') {
        Some((name, rest)) if is_perhaps_name(name) => {
            name.clone_into(&mut read.name);
            rest.chars().collect()
        }
        _ => piece.to_vec(),
    };
    let mut left = words(&rest, read);
    left.push(SEPARATOR);
    left
}

/// The words of a piece, without its postcode and what is an address of mail.
fn words(piece: &[char], read: &mut Pasted) -> Vec<char> {
    let mut left: Vec<char> = Vec::new();
    for word in piece.split(|c| *c == ' ').filter(|word| !word.is_empty()) {
        let text: String = word.iter().collect();
        if read.postcode.is_empty() && is_postcode(&text) {
            read.postcode = text;
        } else if is_identity(&text) {
            read.unplaced.push(masked(&text));
        } else if text.contains('@') {
            read.unplaced.push(text);
        } else {
            if !left.is_empty() {
                left.push(' ');
            }
            left.extend(word);
        }
    }
    left
}

fn is_postcode(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The number of an identity card has no place in an address, and is not shown whole.
fn is_identity(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 15 && text.len() <= digits + 1
}

fn masked(number: &str) -> String {
    number.char_indices().map(|(at, c)| if at < 6 { c } else { '*' }).collect()
}

/// Before the district stands the name, after it the street and perhaps the name.
fn split_at(text: &[char], found: &Found, read: &mut Pasted) {
    found.province.clone_into(&mut read.province);
    read.division = found.division.clone().unwrap_or_default();
    let before = text.get(..found.start).unwrap_or_default();
    for piece in before.split(|c| *c == SEPARATOR) {
        let said = line(piece);
        if said.is_empty() || COUNTRY.contains(&said.as_str()) {
            continue;
        }
        if read.name.is_empty() && is_perhaps_name(&said) {
            read.name = said;
            continue;
        }
        for word in said.split(' ').filter(|word| !COUNTRY.contains(word)) {
            if read.name.is_empty() && is_perhaps_name(word) {
                word.clone_into(&mut read.name);
            } else {
                read.unplaced.push(word.to_owned());
            }
        }
    }
    take_street(text.get(found.end..).unwrap_or_default(), read);
}

/// The street, without the name where that stands in or behind it.
fn take_street(text: &[char], read: &mut Pasted) {
    let mut pieces: Vec<String> =
        text.split(|c| *c == SEPARATOR).map(line).filter(|piece| !piece.is_empty()).collect();
    if read.name.is_empty() {
        read.name = take_name(&mut pieces).unwrap_or_default();
    }
    pieces.retain(|piece| !COUNTRY.contains(&piece.as_str()));
    read.street = pieces.join(" ");
}

fn take_name(pieces: &mut Vec<String>) -> Option<String> {
    let known = |piece: &String| is_name(piece) && has_known_surname(piece);
    let at = pieces.iter().rposition(known);
    let at = at.or_else(|| {
        pieces.len().checked_sub(1).filter(|last| {
            pieces.len() > 1 && pieces.get(*last).is_some_and(|piece| is_name(piece))
        })
    });
    if let Some(at) = at {
        return Some(pieces.remove(at));
    }
    for piece in pieces.iter_mut().rev() {
        let parted = match piece.rsplit_once(' ') {
            Some((street, name)) if is_name(name) && has_known_surname(name) => {
                Some((street.to_owned(), name.to_owned()))
            }
            _ => glued(piece),
        };
        if let Some((street, name)) = parted {
            *piece = street;
            return Some(name);
        }
    }
    None
}

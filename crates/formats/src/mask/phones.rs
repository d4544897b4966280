//! Telephone numbers in a text, told by their shape from the numbers of orders, parcels, goods, prices and days.

use super::Cut;

/// The value of a digit as people write telephone numbers: also of full width, and in 中文 words.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        '〇' | '零' => Some(0),
        '一' | '幺' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

/// What may stand between two digits of one telephone number.
const PARTING: &str = " -.()–—·（）\u{A0}－";
/// More of them in a row part two numbers.
const PARTING_MAX: usize = 3;

/// A run of digits with what parts them.
struct Run {
    from: usize,
    to: usize,
    /// The digits of each group with where it stands, in order.
    groups: Vec<Group>,
    /// What parts the groups.
    parting: Vec<String>,
    /// `+` stands before it.
    is_international: bool,
}

/// Digits with nothing between them.
struct Group {
    from: usize,
    to: usize,
    digits: String,
}

impl Run {
    fn digits(&self) -> String {
        self.groups.iter().map(|group| group.digits.as_str()).collect()
    }

    fn lengths(&self) -> Vec<usize> {
        self.groups.iter().map(|group| group.digits.len()).collect()
    }
}

pub(super) fn phones(chars: &[char], known: &[&str]) -> Vec<Cut> {
    let known: Vec<String> =
        known.iter().map(|one| one.chars().filter_map(digit_char).collect()).collect();
    let is_known = |digits: &str| digits.len() > 5 && known.iter().any(|one| one == digits);
    let mut cuts = Vec::new();
    for run in runs(chars) {
        let digits = run.digits();
        if is_known(&digits) {
            continue;
        }
        let is_one = is_surely(&run, &digits)
            || is_likely(&run, &digits) && !is_spoken_of(chars, &run) && !is_price(chars, &run);
        if is_one {
            cuts.push((run.from, run.to));
            continue;
        }
        // One of several numbers in a row.
        let own = |group: &&Group| is_chinese_mobile(&group.digits) && !is_known(&group.digits);
        cuts.extend(run.groups.iter().filter(own).map(|group| (group.from, group.to)));
    }
    cuts
}

fn digit_char(c: char) -> Option<char> {
    char::from_digit(digit(c)?, 10)
}

/// Every run that is not part of a word: `RR473124829US` and `261122-7K3QXF2M` are words.
fn runs(chars: &[char]) -> Vec<Run> {
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphabetic() || *c == '_');
    let dash = |c: Option<&char>| c == Some(&'-');
    let back = |at: usize, by: usize| at.checked_sub(by).and_then(|at| chars.get(at));
    let (mut found, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        if chars.get(at).is_none_or(|c| digit(*c).is_none()) {
            at += 1;
            continue;
        }
        let run = run(chars, at);
        let (from, to) = (run.from, run.to);
        at = to.max(at + 1);
        let is_word = word(back(from, 1)) && !run.is_international && !calls(chars, from)
            || word(chars.get(to))
            || dash(back(from, 1)) && word(back(from, 2))
            || dash(chars.get(to)) && word(chars.get(to + 1));
        if !is_word {
            found.push(run);
        }
    }
    found
}

/// Words after which a number follows without a space.
const CALLS: [&str; 11] =
    ["tel", "phone", "ph", "mobile", "mob", "cell", "call", "whatsapp", "wechat", "wx", "vx"];

/// Whether the word that ends at `at` says that somebody can be reached under what follows.
fn calls(chars: &[char], at: usize) -> bool {
    let before = chars.get(..at).unwrap_or_default().iter().rev();
    let word: String = before.take_while(|c| c.is_ascii_alphabetic()).collect();
    let word: String = word.to_ascii_lowercase().chars().rev().collect();
    CALLS.contains(&word.as_str())
}

/// The run whose first digit stands at `first`; a bracket and a plus before it belong to it.
fn run(chars: &[char], first: usize) -> Run {
    let (mut at, mut groups, mut parting) = (first, Vec::new(), Vec::new());
    loop {
        let digits: String = chars.iter().skip(at).map_while(|c| digit_char(*c)).collect();
        let to = at + digits.len();
        groups.push(Group { from: at, to, digits });
        let between: String = chars
            .iter()
            .skip(to)
            .take(PARTING_MAX + 1)
            .take_while(|c| PARTING.contains(**c))
            .collect();
        let length = between.chars().count();
        let goes_on = (1..=PARTING_MAX).contains(&length)
            && chars.get(to + length).is_some_and(|c| digit(*c).is_some());
        if !goes_on {
            break;
        }
        at = to + length;
        parting.push(between);
    }
    let is_before = |at: usize, signs: &str| {
        at.checked_sub(1).filter(|at| chars.get(*at).is_some_and(|c| signs.contains(*c)))
    };
    let from = is_before(first, "(（").unwrap_or(first);
    let plus = is_before(from, "+＋").or_else(|| is_before(first, "+＋"));
    let to = groups.last().map_or(first, |group| group.to);
    let is_international = plus.is_some();
    Run { from: plus.unwrap_or(from).min(from), to, groups, parting, is_international }
}

/// A telephone number whatever stands beside it: with the code of a country, or a mobile one of China.
fn is_surely(run: &Run, digits: &str) -> bool {
    if is_decimal(run) {
        return false;
    }
    let abroad = digits.strip_prefix("00").filter(|rest| !rest.starts_with('0'));
    if run.is_international || abroad.is_some() {
        return (8..=17).contains(&digits.len());
    }
    is_chinese_mobile(digits) && run.lengths().iter().all(|group| *group >= 2)
}

/// As long as a telephone number and grouped like one; the numbers of some carriers look the same.
fn is_likely(run: &Run, digits: &str) -> bool {
    let lengths = run.lengths();
    if is_decimal(run) || is_day(run) {
        return false;
    }
    let american = digits.strip_prefix('1').filter(|_| digits.len() == 11).unwrap_or(digits);
    if is_american(american) {
        let grouped: [&[usize]; 6] = [&[10], &[3, 7], &[3, 3, 4], &[11], &[1, 10], &[1, 3, 3, 4]];
        return grouped.contains(&lengths.as_slice());
    }
    // A trunk zero: 010-6552 1234, 020 7946 0958, 06 12 34 56 78.
    let most = if lengths.len() > 1 { 12 } else { 11 };
    digits.starts_with('0')
        && (9..=most).contains(&digits.len())
        && lengths.iter().all(|group| *group >= 2)
}

/// 11 digits, alone or after 86.
fn is_chinese_mobile(digits: &str) -> bool {
    let own = digits.strip_prefix("86").filter(|_| digits.len() == 13).unwrap_or(digits);
    let second = own.as_bytes().get(1);
    own.len() == 11 && own.starts_with('1') && second.is_some_and(|b| (b'3'..=b'9').contains(b))
}

/// Ten digits of which neither the area nor the exchange begins with 0 or 1.
fn is_american(digits: &str) -> bool {
    let at = |i: usize| digits.as_bytes().get(i).is_some_and(|b| (b'2'..=b'9').contains(b));
    digits.len() == 10 && at(0) && at(3)
}

/// One point and at most two digits after it, as amounts and weights have.
fn is_decimal(run: &Run) -> bool {
    run.parting.last().is_some_and(|last| last == ".")
        && run.parting.iter().filter(|between| between.contains('.')).count() == 1
        && run.groups.last().is_some_and(|last| last.digits.len() <= 2)
}

/// A day in the order of ISO 8601, with or without an hour after it.
fn is_day(run: &Run) -> bool {
    let [year, month, day, ..] = run.groups.as_slice() else { return false };
    let lies =
        |group: &Group, max: u32| group.digits.parse::<u32>().is_ok_and(|n| (1..=max).contains(&n));
    let lengths = [year, month, day].map(|group| group.digits.len());
    lengths == [4, 2, 2] && lies(month, 12) && lies(day, 31)
}

/// Words before a number that say what it is of.
const NAMES: [&str; 17] = [
    "tracking",
    "waybill",
    "awb",
    "parcel",
    "order",
    "shipment",
    "consignment",
    "isbn",
    "gtin",
    "ean",
    "upc",
    "单号",
    "运单",
    "订单",
    "快递",
    "条码",
    "编号",
];
/// Words that may stand between those and the number.
const FILLING: [&str; 9] = ["number", "code", "no", "nr", "is", "号码", "号", "是", "为"];
/// Characters before a number that are looked at.
const BEFORE_MAX: usize = 40;

/// Whether the words before it say that it is the number of a parcel, an order or goods.
fn is_spoken_of(chars: &[char], run: &Run) -> bool {
    let from = run.from.saturating_sub(BEFORE_MAX);
    let before: String = chars.get(from..run.from).unwrap_or_default().iter().collect();
    let before = before.to_lowercase();
    let mut rest = before.as_str();
    loop {
        rest = rest.trim_end_matches(|c: char| c.is_whitespace() || ":：#№.".contains(c));
        if NAMES.iter().any(|name| ends_in_word(rest, name)) {
            return true;
        }
        match FILLING.iter().find_map(|word| rest.strip_suffix(word)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}

/// Whether `text` ends in `word`, which is no end of a longer Latin one.
fn ends_in_word(text: &str, word: &str) -> bool {
    let before = text.strip_suffix(word).map(|rest| rest.chars().next_back());
    before.is_some_and(|c| !c.is_some_and(|c| c.is_ascii_alphabetic()) || !word.is_ascii())
}

/// Signs and names of currencies that stand beside an amount.
const MONEY: [&str; 16] = [
    "$",
    "¥",
    "￥",
    "€",
    "£",
    "₫",
    "usd",
    "cny",
    "rmb",
    "eur",
    "sgd",
    "vnd",
    "gbp",
    "元",
    "块",
    "人民币",
];

/// Whether a currency stands beside it.
fn is_price(chars: &[char], run: &Run) -> bool {
    let from = run.from.saturating_sub(4);
    let text = |from: usize, to: usize| -> String {
        chars
            .get(from..to.min(chars.len()))
            .unwrap_or_default()
            .iter()
            .collect::<String>()
            .to_lowercase()
    };
    let (before, after) = (text(from, run.from), text(run.to, run.to + 4));
    let beside =
        |sign: &&str| before.trim_end().ends_with(*sign) || after.trim_start().starts_with(*sign);
    MONEY.iter().any(beside)
}

//! Why there is no price, in a shopper's words: products by their titles, and only ways that are hers.

use super::{Tone, banner, note_text, quote_refusal};
use crate::{Reader, t};
use maud::{Markup, html};
use pricing::QuoteRefusal;
use trade::{Arg, Note, Refusal, WayOut};

/// The title of a product by the code that its seller gave it; none for what nobody here calls by a name.
pub type TitleOf<'t> = &'t dyn Fn(&str) -> Option<String>;

/// What tells a merchant what to do, and is said to who buys as what the seller has not stated yet.
const UNSTATED: [&str; 9] = [
    "refusal-unconfirmed-hs",
    "refusal-missing-weight",
    "refusal-missing-attribute",
    "refusal-bad-attribute",
    "refusal-unknown-hs",
    "refusal-ambiguous-hs",
    "refusal-mixed-currencies",
    "refusal-no-such-service",
    "refusal-bad-price",
];
/// What speaks of tables and lists of ours, and is said as a price that nobody knows for certain.
const UNCERTAIN: [&str; 7] = [
    "refusal-unknown-tax-class",
    "refusal-unknown-duty",
    "refusal-rate-refused",
    "refusal-no-rate",
    "refusal-no-exchange-rate",
    "refusal-amount-vanishes",
    "refusal-other-book",
];

/// One short sentence: why there is no price.
#[must_use]
pub fn shopper_sentence(reader: &Reader, refusal: &QuoteRefusal, title: TitleOf<'_>) -> String {
    match refusal {
        QuoteRefusal::Trade(Refusal::Banned { .. }) => quote_refusal(reader, refusal).what,
        QuoteRefusal::Store(_) => t!(reader, "refusal-store"),
        other => note_text(reader, &shopper_note(reader, other.note(), title)),
    }
}

/// The same in the few words that fit on a card: what its seller has not stated, and what we cannot price, are
/// not sold there yet; the page of the listing says why.
#[must_use]
pub fn card_sentence(reader: &Reader, refusal: &QuoteRefusal, title: TitleOf<'_>) -> String {
    let is_ban = matches!(refusal, QuoteRefusal::Trade(Refusal::Banned { .. }));
    let note = (!is_ban && !matches!(refusal, QuoteRefusal::Store(_))).then(|| refusal.note());
    let is_yet = |note: &Note| UNSTATED.iter().chain(&UNCERTAIN).any(|key| note.key == **key);
    match note.filter(is_yet) {
        Some(_) => t!(reader, "card-not-yet", country = reader.country_said(reader.destination())),
        None => shopper_sentence(reader, refusal, title),
    }
}

/// The banner where a price would stand.
#[must_use]
pub fn no_price_here(reader: &Reader, refusal: &QuoteRefusal, title: TitleOf<'_>) -> Markup {
    if let QuoteRefusal::Trade(Refusal::Banned { .. }) = refusal {
        return super::no_price(reader, refusal);
    }
    let ways: Vec<WayOut> = refusal.ways_out().into_iter().filter(|way| hers(*way)).collect();
    let ways = super::ways_text(reader, &ways);
    banner(
        Tone::Warn,
        html! {
            p.refusal-what { (shopper_sentence(reader, refusal, title)) }
            @if !ways.is_empty() { p { (ways) } }
        },
    )
}

fn shopper_note(reader: &Reader, note: Note, title: TitleOf<'_>) -> Note {
    let known = match note.args.get("goods") {
        Some(Arg::Text(code)) => title(code),
        Some(_) | None => None,
    };
    let goods = known.unwrap_or_else(|| t!(reader, "goods-unnamed"));
    let is_one_of = |keys: &[&str]| keys.iter().any(|key| note.key == **key);
    if is_one_of(&UNSTATED) {
        return Note::new("shop-refusal-unstated").with("goods", goods);
    }
    if is_one_of(&UNCERTAIN) {
        return Note::new("shop-refusal-uncertain").with("goods", goods);
    }
    match note.args.get("goods") {
        Some(_) => note.with("goods", goods),
        None => note,
    }
}

/// Whether a shopper can take a way out; the others are the seller's or the operator's.
const fn hers(way: WayOut) -> bool {
    matches!(way, WayOut::FewerUnits | WayOut::OtherDestination)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Country, Lang};

    fn unconfirmed() -> QuoteRefusal {
        QuoteRefusal::UnconfirmedHs {
            code: "CBO-DSC-200".to_owned(),
            destination: Country::CN,
            suggested: None,
        }
    }

    #[test]
    fn a_shopper_reads_titles_and_no_codes() {
        for lang in [Lang::EN, Lang::ZH] {
            let reader = Reader::for_tests(lang);
            let named = |code: &str| (code == "CBO-DSC-200").then(|| "Dried cherries".to_owned());
            for title in [&named as TitleOf<'_>, &|_: &str| None] {
                for refusal in [
                    unconfirmed(),
                    QuoteRefusal::MissingWeight { code: "CBO-DSC-200".to_owned() },
                    QuoteRefusal::NotShipped { code: "CBO-DSC-200".to_owned() },
                ] {
                    let shown = no_price_here(&reader, &refusal, title).into_string();
                    assert!(!shown.contains("CBO-DSC-200"), "{shown}");
                }
            }
            let told = shopper_sentence(&reader, &unconfirmed(), &named);
            assert!(told.contains("Dried cherries") && !told.contains("code"), "{told}");
        }
    }

    #[test]
    fn a_card_says_in_few_words_what_is_not_sold_yet() {
        for lang in [Lang::EN, Lang::ZH] {
            let reader = Reader::for_tests(lang);
            let named = |_: &str| Some("Knitted throw pillows in a set of two".to_owned());
            let told = card_sentence(&reader, &unconfirmed(), &named);
            assert!(!told.contains("Knitted") && told.chars().count() < 40, "{told}");
        }
    }

    #[test]
    fn what_is_said_otherwise_is_said_by_a_refusal() {
        let reader = Reader::for_tests(Lang::EN);
        for key in UNSTATED.iter().chain(&UNCERTAIN) {
            assert!(reader.locale().find(key, None).is_some(), "no refusal says {key}");
        }
    }
}

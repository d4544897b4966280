//! What a reader is told of a refusal, and what can be done.

use super::{Refusal, WayOut, codes, one_of};
use crate::{HsCode, Note, Texts};
use kernel::Lang;

impl Refusal {
    /// What can be done; never empty.
    #[must_use]
    pub fn ways_out(&self) -> Vec<WayOut> {
        match self {
            Refusal::UnknownLane { .. } => vec![WayOut::OtherDestination],
            Refusal::BeforeBook { .. } => vec![WayOut::OtherDate],
            Refusal::NoGoods
            | Refusal::Quantity { .. }
            | Refusal::Price { .. }
            | Refusal::Negative { .. }
            | Refusal::Currency { .. }
            | Refusal::BadAttribute { .. } => vec![WayOut::WriteAgain],
            Refusal::Banned { ban, .. } => ban.ways_out.clone(),
            Refusal::UnknownClass { .. } => vec![WayOut::CiteClass, WayOut::ConfirmHs],
            Refusal::UnknownHs { .. } => vec![WayOut::ConfirmHs],
            Refusal::RateRefused { ways, .. } if ways.is_empty() => vec![WayOut::NotInBook],
            Refusal::RateRefused { ways, .. } => ways.clone(),
            Refusal::SameUnion { .. } => vec![WayOut::OtherDestination],
            Refusal::UnknownPreference { .. }
            | Refusal::PreferenceOrigin { .. }
            | Refusal::PreferenceDay { .. } => vec![WayOut::DropPreference],
            Refusal::AmbiguousHs { .. } => vec![WayOut::NationalCode],
            Refusal::UnknownDuty { .. } => vec![WayOut::ConfirmHs, WayOut::CiteClass],
            Refusal::HugeQuantity { .. } => vec![WayOut::FewerUnits],
            Refusal::NoRate { .. } | Refusal::Vanishes { .. } => vec![WayOut::ImportRates],
            Refusal::AfterBook { .. } => vec![WayOut::OtherDate],
            Refusal::BadRegime { .. } => vec![WayOut::OtherRegime],
            Refusal::MissingAttribute { any_of, .. } => {
                let asks = |rate: &str| any_of.iter().any(|name| name.contains(rate));
                vec![match (asks("duty_rate"), asks("vat_rate") || asks("tax_rate")) {
                    (true, _) => WayOut::StateDutyRate,
                    (_, true) => WayOut::StateTaxRate,
                    _ => WayOut::FillAttribute,
                }]
            }
            Refusal::OverOrderLimit { .. } | Refusal::TooLarge => {
                vec![WayOut::FewerUnits, WayOut::GeneralTrade]
            }
            Refusal::SingleItemOverLimit { .. } => vec![WayOut::GeneralTrade],
        }
    }

    /// The sentence as a Fluent key `refusal-<slug>` with its values.
    #[must_use]
    pub fn note(&self) -> Note {
        let note = Note::new(&format!("refusal-{}", self.slug()));
        match self {
            Refusal::UnknownPreference { .. }
            | Refusal::PreferenceOrigin { .. }
            | Refusal::PreferenceDay { .. } => self.preference_note(note),
            Refusal::UnknownLane { origin, destination }
            | Refusal::SameUnion { origin, destination } => {
                note.with("origin", *origin).with("destination", *destination)
            }
            Refusal::BeforeBook { date, from, .. } => note.with("date", *date).with("from", *from),
            Refusal::NoGoods | Refusal::TooLarge => note,
            Refusal::Quantity { goods } | Refusal::Price { goods } => {
                note.with("goods", goods.as_str())
            }
            Refusal::Vanishes { goods, currency } => {
                note.with("goods", goods.as_str()).with("currency", currency.code())
            }
            Refusal::Negative { field } => note.with("field", *field),
            Refusal::Currency { field, wanted, got } => {
                note.with("field", *field).with("wanted", wanted.code()).with("got", got.code())
            }
            Refusal::Banned { goods, hs, ban } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("rule", ban.rule.as_str()),
            Refusal::UnknownClass { goods, hs } | Refusal::UnknownHs { goods, hs } => {
                note.with("goods", goods.as_str()).with("hs", hs.to_string())
            }
            Refusal::UnknownDuty { goods, hs, table } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("table", table.as_str()),
            Refusal::HugeQuantity { goods, most, .. } => {
                note.with("goods", goods.as_str()).with("most", u64::from(*most))
            }
            Refusal::AmbiguousHs { goods, hs, candidates } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("lines", list(candidates)),
            Refusal::RateRefused { goods, hs, reason, texts, .. } => {
                rate_note(note, (goods, *hs), (reason, texts))
            }
            Refusal::NoRate { currency, to } => {
                note.with("currency", currency.code()).with("to", to.code())
            }
            Refusal::AfterBook { date, until, .. } => {
                note.with("date", *date).with("until", *until)
            }
            Refusal::BadRegime { wanted, possible, .. } => {
                note.with("wanted", wanted.as_str()).with("possible", possible.join(", "))
            }
            Refusal::MissingAttribute { goods, hs, any_of, .. } => note
                .with("goods", goods.as_str())
                .with("hs", hs.to_string())
                .with("names", any_of.join(", ")),
            Refusal::BadAttribute { goods, name, value } => note
                .with("goods", goods.as_str())
                .with("name", name.as_str())
                .with("value", value.as_str()),
            Refusal::OverOrderLimit { .. } | Refusal::SingleItemOverLimit { .. } => {
                self.limit_note(note)
            }
        }
    }

    fn limit_note(&self, note: Note) -> Note {
        match self {
            Refusal::OverOrderLimit { limit, value, .. } => {
                note.with("limit", *limit).with("value", *value)
            }
            Refusal::SingleItemOverLimit { goods, limit, value, .. } => {
                note.with("goods", goods.as_str()).with("limit", *limit).with("value", *value)
            }
            _ => note,
        }
    }

    fn preference_note(&self, note: Note) -> Note {
        match self {
            Refusal::UnknownPreference { goods, claimed, possible } => note
                .with("goods", goods.as_str())
                .with("claimed", claimed.as_str())
                .with("count", u64::try_from(possible.len()).unwrap_or(u64::MAX))
                .with("possible", one_of(possible)),
            Refusal::PreferenceOrigin { goods, claimed, origins, made_in } => note
                .with("goods", goods.as_str())
                .with("claimed", claimed.as_str())
                .with("origins", codes(origins))
                .with("country", *made_in),
            Refusal::PreferenceDay { goods, claimed, date, .. } => note
                .with("goods", goods.as_str())
                .with("claimed", claimed.as_str())
                .with("date", *date),
            _ => note,
        }
    }
}

/// A rate that a lane file refuses, with its reason in every language that it is written in.
fn rate_note(note: Note, (goods, hs): (&str, HsCode), (reason, texts): (&str, &Texts)) -> Note {
    let texts = texts.iter().map(|(lang, why)| (*lang, about(*lang, goods, hs, why)));
    Note { texts: texts.collect(), ..note }
        .with("goods", goods)
        .with("hs", hs.to_string())
        .with("reason", reason)
}

/// The reason of a lane file, with what it is about.
fn about(lang: Lang, goods: &str, hs: HsCode, why: &str) -> String {
    if lang == Lang::ZH {
        format!("HS {hs}（{goods}）：{why}")
    } else {
        format!("HS {hs} ({goods}): {why}")
    }
}

/// `08134010: 1.2 ¢/kg, 08134020: …`
pub(super) fn list(candidates: &[(String, String)]) -> String {
    let texts: Vec<String> =
        candidates.iter().map(|(code, rate)| format!("{code} {rate}")).collect();
    texts.join(", ")
}

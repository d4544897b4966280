//! A lane file as it is written, before anything of it is resolved.

use super::{Buyer, Channel, RoundingOf, Scope, Texts};
use crate::WayOut;
use kernel::{Country, Currency, Rounding};
use std::collections::BTreeMap;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaneText {
    pub(super) destination: Option<Country>,
    #[serde(default)]
    pub(super) destinations: Vec<Country>,
    pub(super) currency: Currency,
    pub(super) zone: String,
    pub(super) known_until: String,
    pub(super) rounding: RoundingText,
    #[serde(default)]
    pub(super) values: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) switch: Vec<SwitchText>,
    #[serde(default)]
    pub(super) reason: Vec<ReasonText>,
    #[serde(default)]
    pub(super) programme: Vec<ProgrammeText>,
    #[serde(default)]
    pub(super) left_out: Vec<LeftOutText>,
    pub(super) regime: Vec<RegimeText>,
}

#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoundingText {
    pub(super) mode: Rounding,
    pub(super) to: String,
    pub(super) of: RoundingOf,
    pub(super) source: String,
    #[serde(default)]
    pub(super) note: Texts,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SwitchText {
    pub(super) name: String,
    pub(super) on: bool,
    #[serde(default)]
    pub(super) since: Option<String>,
    pub(super) title: Texts,
    pub(super) source: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftOutText {
    pub(super) code: String,
    pub(super) text: Texts,
    #[serde(default)]
    pub(super) regimes: Vec<String>,
    #[serde(default)]
    pub(super) hs: Vec<String>,
    #[serde(default)]
    pub(super) origins: Vec<Country>,
    #[serde(default)]
    pub(super) destinations: Vec<Country>,
    pub(super) above: Option<String>,
    pub(super) at_most: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) source: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonText {
    pub(super) code: String,
    pub(super) text: Texts,
    #[serde(default)]
    pub(super) ways_out: Vec<WayOut>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgrammeText {
    pub(super) code: String,
    #[serde(default)]
    pub(super) names: Vec<String>,
    #[serde(default)]
    pub(super) origins: Vec<Country>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) source: String,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitsText {
    pub(super) order: String,
    pub(super) person_year: Option<String>,
    pub(super) since: String,
    pub(super) source: String,
    pub(super) single_item_over: Option<String>,
}

#[derive(Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Seller {
    Registered,
    Unregistered,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegimeText {
    pub(super) name: String,
    pub(super) title: Texts,
    #[serde(default)]
    pub(super) channels: Vec<Channel>,
    #[serde(default)]
    pub(super) buyers: Vec<Buyer>,
    #[serde(default)]
    pub(super) sellers: Vec<Seller>,
    #[serde(default)]
    pub(super) origins: Vec<Country>,
    #[serde(default)]
    pub(super) not_origins: Vec<Country>,
    pub(super) valid_from: String,
    pub(super) valid_to: Option<String>,
    pub(super) known_until: Option<String>,
    pub(super) rounding: Option<RoundingText>,
    pub(super) limits: Option<LimitsText>,
    pub(super) source: String,
    #[serde(default)]
    pub(super) note: Texts,
    #[serde(default)]
    pub(super) threshold: Vec<ThresholdText>,
    #[serde(default)]
    pub(super) charge: Vec<ChargeText>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThresholdText {
    pub(super) id: String,
    #[serde(default)]
    pub(super) per: Scope,
    pub(super) of: String,
    pub(super) at_most: Option<String>,
    pub(super) below: Option<String>,
    pub(super) at_least: Option<String>,
    pub(super) above: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) known_from: Option<String>,
    pub(super) source: String,
}

#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BaseToText {
    pub(super) mode: Rounding,
    pub(super) to: String,
}

/// One charge as written; a scenario and a patch write the same.
#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChargeText {
    pub(super) id: String,
    /// A kind of charge, or `value`.
    pub(super) kind: String,
    pub(super) name: Texts,
    pub(super) rate: Option<String>,
    pub(super) table: Option<String>,
    pub(super) column: Option<String>,
    pub(super) otherwise: Option<String>,
    pub(super) base: Option<String>,
    pub(super) base_to: Option<BaseToText>,
    #[serde(default)]
    pub(super) per: Scope,
    #[serde(default)]
    pub(super) when: Vec<String>,
    #[serde(default)]
    pub(super) unless: Vec<String>,
    #[serde(default)]
    pub(super) hs: Vec<String>,
    #[serde(default)]
    pub(super) not_hs: Vec<String>,
    #[serde(default)]
    pub(super) origins: Vec<Country>,
    #[serde(default)]
    pub(super) not_origins: Vec<Country>,
    pub(super) attribute: Option<String>,
    pub(super) payable: Option<String>,
    pub(super) waive_at_most: Option<String>,
    pub(super) waive_group: Option<String>,
    pub(super) preference: Option<String>,
    pub(super) replaces: Option<String>,
    pub(super) switch: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) known_from: Option<String>,
    pub(super) rounding: Option<RoundingText>,
    pub(super) rule: Texts,
    #[serde(default)]
    pub(super) note: Texts,
    pub(super) source: String,
}

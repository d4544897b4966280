//! What `POST /v1/quotes` is asked with.

use crate::{MoneyBody, Problem};
use calculator::{GoodsArgs, QuoteArgs};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A parcel to price: either variants of a merchant (`merchant` and `lines`), or products that need not be
/// listed (`lane` and `goods`; one product may also stand beside `lane`).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteBody {
    /// Id or short name of the merchant; with `lines`.
    pub(super) merchant: Option<String>,
    /// Where to, with `merchant`; the reader's destination when absent.
    #[schema(example = "CN")]
    pub(super) destination: Option<String>,
    /// Variants and units.
    #[serde(default)]
    pub(super) lines: Vec<QuoteLineBody>,
    /// The service; the merchant's standard one when absent.
    pub(super) service: Option<String>,
    /// From where to where, for products that are not listed.
    #[schema(example = "US:CN")]
    pub(super) lane: Option<String>,
    /// The products; or one beside `lane`.
    #[serde(default)]
    pub(super) goods: Vec<QuoteGoodsBody>,
    /// HS code at the destination, 6, 8 or 10 digits.
    #[schema(example = "0813.40")]
    pub(super) hs: Option<String>,
    /// Of one unit, before taxes.
    pub(super) price: Option<MoneyBody>,
    /// Units; 1 when absent.
    pub(super) quantity: Option<u64>,
    /// Of one unit.
    #[schema(example = "1.2 kg")]
    pub(super) weight: Option<String>,
    /// Country of origin of the goods; where they are sent from when absent.
    pub(super) origin: Option<String>,
    /// A programme that the goods claim.
    pub(super) preference: Option<String>,
    /// What a rule may ask: `volume_ml`, `net_weight_g`, `state` …
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
    /// Of the whole parcel; nothing when absent.
    pub(super) freight: Option<MoneyBody>,
    /// Of the whole parcel; nothing when absent.
    pub(super) insurance: Option<MoneyBody>,
    /// The regime whose facts are stated; decided by the facts when absent.
    pub(super) regime: Option<String>,
    /// `parcel`, `post`, `express`, `bonded` or `cargo`; a parcel of a market when absent.
    pub(super) channel: Option<String>,
    /// `consumer` or `business`; a consumer when absent.
    pub(super) buyer: Option<String>,
    /// `registered` or `unregistered` with the destination's scheme for low-value goods.
    pub(super) seller: Option<String>,
    /// The day of the rules and rates; today at the destination when absent.
    #[schema(format = Date)]
    pub(super) date: Option<String>,
    /// Read the book as it was known on this day.
    #[schema(format = Date)]
    pub(super) known_at: Option<String>,
    /// `last-known` or `refuse`: what to do with days after the book.
    pub(super) outside: Option<String>,
    /// Answers to questions that the sources leave open, by name.
    #[serde(default)]
    pub(super) switches: BTreeMap<String, bool>,
    /// What one unit of a currency is worth in the destination's, where you state it yourself.
    #[serde(default)]
    pub(super) rates: BTreeMap<String, String>,
    /// What the buyer has already used of the limit of this year.
    pub(super) used_this_year: Option<MoneyBody>,
}

/// A product that need not be listed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteGoodsBody {
    /// What lines and refusals call it.
    pub(super) name: Option<String>,
    /// HS code at the destination, 6, 8 or 10 digits.
    #[schema(example = "0813.40")]
    pub(super) hs: Option<String>,
    /// Of one unit, before taxes.
    pub(super) price: Option<MoneyBody>,
    /// Units; 1 when absent.
    pub(super) quantity: Option<u64>,
    /// Of one unit.
    #[schema(example = "1.2 kg")]
    pub(super) weight: Option<String>,
    /// Country of origin of the goods; where they are sent from when absent.
    pub(super) origin: Option<String>,
    /// A programme that the goods claim.
    pub(super) preference: Option<String>,
    /// What a rule may ask: `volume_ml`, `net_weight_g`, `state` …
    #[serde(default)]
    pub(super) attributes: BTreeMap<String, String>,
}

/// A variant and how many.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteLineBody {
    /// Id of the variant.
    #[schema(example = "sku_0000000k81h8692gdg00000005")]
    pub(super) sku: String,
    /// Units, at least 1.
    pub(super) quantity: u32,
}

fn pair(money: &MoneyBody) -> String {
    format!("{} {}", money.amount, money.currency)
}

fn pairs<V: ToString>(map: &BTreeMap<String, V>) -> Vec<String> {
    map.iter().map(|(name, value)| format!("{name}={}", value.to_string())).collect()
}

impl From<QuoteGoodsBody> for GoodsArgs {
    fn from(body: QuoteGoodsBody) -> GoodsArgs {
        GoodsArgs {
            name: body.name,
            hs: body.hs.unwrap_or_default(),
            price: body.price.as_ref().map(pair).unwrap_or_default(),
            quantity: body.quantity.map(|quantity| quantity.to_string()),
            weight: body.weight,
            origin: body.origin,
            preference: body.preference,
            attributes: pairs(&body.attributes),
        }
    }
}

impl QuoteBody {
    /// The question, once it is clear which goods it is about.
    pub(super) fn into_args(mut self) -> Result<QuoteArgs, Problem> {
        let beside = self.hs.is_some() || self.price.is_some();
        if beside && !self.goods.is_empty() {
            let why = "give either goods, or one product beside lane, not both";
            return Err(Problem::invalid("no-quote", why).field("goods", why));
        }
        if self.goods.is_empty() {
            self.goods.push(QuoteGoodsBody {
                name: None,
                hs: self.hs,
                price: self.price,
                quantity: self.quantity,
                weight: self.weight,
                origin: self.origin,
                preference: self.preference,
                attributes: self.attributes,
            });
        }
        Ok(QuoteArgs {
            lane: self.lane.unwrap_or_default(),
            goods: self.goods.into_iter().map(Into::into).collect(),
            freight: self.freight.as_ref().map(pair),
            insurance: self.insurance.as_ref().map(pair),
            regime: self.regime,
            channel: self.channel,
            buyer: self.buyer,
            seller: self.seller,
            date: self.date,
            known_at: self.known_at,
            outside: self.outside,
            switches: pairs(&self.switches),
            rates: pairs(&self.rates),
            used_this_year: self.used_this_year.as_ref().map(pair),
        })
    }
}

//! A parcel's price with all that it was computed from, so that it can be computed again.
//!
//! Rounding: a unit's price is converted to the destination's currency and rounded once, half up, to
//! its smallest unit, so that quantity × unit price is what the page says; freight is converted and
//! rounded once, half up. Both are Entrepot's own choice. Taxes are rounded as `trade` says.

use super::claim::admit;
use crate::{Aged, Freight, FxQuote, QuoteRefusal, Terms};
use kernel::{
    Country, Currency, Date, Grams, ListingId, MerchantId, Money, Rounding, SkuId, Timestamp,
};
use sha2::{Digest, Sha256};
use store::Tx;
use trade::{
    Attributes, Book, Facts, GoodsLine, HsCode, HsEdition, LandedCost, ParcelAsk, Refusal,
    landed_cost,
};

/// One product of a parcel, priced.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QuoteLine {
    /// The variant.
    pub sku: SkuId,
    /// Its listing.
    pub listing: ListingId,
    /// The merchant's SKU code; cost lines name it.
    pub code: String,
    /// Units.
    pub quantity: u32,
    /// What the merchant asks for one.
    pub merchant_unit_price: Money,
    /// The same in the destination's currency, rounded once.
    pub unit_price: Money,
    /// `unit_price` × `quantity`.
    pub amount: Money,
    /// Weight of one unit.
    pub weight: Grams,
    /// The confirmed code at the destination.
    pub hs: HsCode,
    /// The edition it was confirmed in.
    pub hs_edition: HsEdition,
    /// What the rules could ask about one unit.
    pub attributes: Attributes,
    /// Where the goods were made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Country>,
}

/// What one parcel of one merchant costs at the door, and why.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ParcelQuote {
    /// Who sells and sends.
    pub merchant: MerchantId,
    /// Where it is handed over.
    pub sent_from: Country,
    /// Where it goes.
    pub destination: Country,
    /// The destination's currency, in which everything is paid.
    pub currency: Currency,
    /// The products.
    pub lines: Vec<QuoteLine>,
    /// All products.
    pub goods: Money,
    /// Carriage.
    pub freight: Money,
    /// Duty and taxes.
    pub taxes: Money,
    /// All that the shopper pays.
    pub total: Money,
    /// Every line with base, rate, rule and source.
    pub landed: LandedCost,
    /// From the merchant's currency to the destination's.
    pub fx: FxQuote,
    /// Reference rates with which rules in other currencies were read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<FxQuote>,
    /// The facts that decided the regime, where they are not those of any parcel of the market.
    #[serde(default, skip_serializing_if = "is_default")]
    pub facts: Facts,
    /// Delivered between these days when ordered on `date`.
    pub promise: (Date, Date),
    /// The products in the merchant's currency.
    pub merchant_goods: Money,
    /// Carriage in the merchant's currency, by which card and service.
    pub merchant_freight: Freight,
    /// The whole parcel.
    pub weight: Grams,
    /// The regime, decided by the facts of the sale.
    pub regime: String,
    /// The day whose rules and rates were used, in the destination's time.
    pub date: Date,
    /// When it was made.
    pub quoted_at: Timestamp,
    /// Until when it stands; what is ordered later is priced again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What of it was older than the operator allowed when it was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aged: Vec<Aged>,
    /// SHA-256 of everything it was computed from, the book's digest included.
    pub digest: String,
}

/// One product to price, with all that a price needs to know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unit {
    /// The variant.
    pub sku: SkuId,
    /// Its listing.
    pub listing: ListingId,
    /// The merchant's SKU code; cost lines name it.
    pub code: String,
    /// Units.
    pub quantity: u32,
    /// What the merchant asks for one.
    pub unit_price: Money,
    /// Weight of one unit.
    pub weight: Grams,
    /// The confirmed code at the destination.
    pub hs: HsCode,
    /// The edition it was confirmed in.
    pub hs_edition: HsEdition,
    /// What the rules can ask about one unit.
    pub attributes: Attributes,
    /// Where the goods were made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Country>,
}

/// What the amounts follow from; its JSON is what the digest is taken of.
#[derive(serde::Serialize)]
struct Inputs<'a> {
    merchant: MerchantId,
    destination: Country,
    date: Date,
    units: &'a [Unit],
    freight: &'a Freight,
    fx: &'a FxQuote,
    #[serde(skip_serializing_if = "<[FxQuote]>::is_empty")]
    rates: &'a [FxQuote],
    #[serde(skip_serializing_if = "is_default")]
    facts: &'a Facts,
    book: &'a str,
}

/// What a quote records and its amounts do not follow from.
#[derive(Clone, Copy)]
struct Stamp {
    quoted_at: Timestamp,
    expires_at: Option<Timestamp>,
    weight: Grams,
}

/// Whether `facts` are those of any parcel of the market.
fn is_default(facts: &Facts) -> bool {
    *facts == Facts::default()
}

/// Prices a parcel under `terms`.
pub(crate) fn compute(
    terms: &Terms,
    units: &[Unit],
    service: Option<&str>,
) -> Result<ParcelQuote, QuoteRefusal> {
    let first = units.first().ok_or(QuoteRefusal::Empty)?;
    let weight = units.iter().fold(Grams::new(0), |sum, u| sum.plus(u.weight.times(u.quantity)));
    let freight = terms.freight(weight, service)?;
    let theirs = first.unit_price.currency();
    let in_theirs = |code: &str, money: Money| match money.currency() {
        got if got == theirs => Ok(()),
        got => Err(QuoteRefusal::Currencies { code: code.to_owned(), wanted: theirs, got }),
    };
    in_theirs(&freight.card, freight.amount)?;
    for unit in units {
        in_theirs(&unit.code, unit.unit_price)?;
    }
    let book = &terms.book;
    let regime = book.regime(freight.sent_from, terms.destination, Some(terms.date))?;
    let fx = terms.fx(theirs, regime.currency)?;
    let facts = Facts { outside: terms.policy.outside_book, ..Facts::default() };
    let expires_at = Some(terms.policy.expires_at(terms.now));
    let stamp = Stamp { quoted_at: terms.now, expires_at, weight };
    let mut rates: Vec<FxQuote> = Vec::new();
    loop {
        let inputs = Inputs {
            merchant: terms.merchant,
            destination: terms.destination,
            date: terms.date,
            units,
            freight: &freight,
            fx: &fx,
            rates: &rates,
            facts: &facts,
            book: book.digest(),
        };
        match assemble(book, &inputs, stamp) {
            // A rule in another currency: with its reference rate, and no rate that no rule needs.
            Err(QuoteRefusal::Trade(Refusal::NoRate { currency, to }))
                if rates.iter().all(|known| known.from != currency) =>
            {
                rates.push(terms.reference(currency, to)?);
            }
            answer => return admit(terms, answer?),
        }
    }
}

fn assemble(book: &Book, inputs: &Inputs<'_>, stamp: Stamp) -> Result<ParcelQuote, QuoteRefusal> {
    let (fx, freight) = (inputs.fx, inputs.freight);
    let here = |money: Money| money.convert(fx.to, fx.rate, Rounding::HalfUp);
    let lines: Vec<QuoteLine> = inputs
        .units
        .iter()
        .map(|unit| match here(unit.unit_price)? {
            // Not the merchant's doing: her price is above zero.
            none if none.is_zero() && unit.unit_price.is_positive() => {
                Err(Refusal::Vanishes { goods: unit.code.clone(), currency: fx.to }.into())
            }
            price => priced(unit, price),
        })
        .collect::<Result<_, QuoteRefusal>>()?;
    let goods = lines
        .iter()
        .map(|line| GoodsLine {
            key: line.code.clone(),
            hs: line.hs,
            unit_price: line.unit_price,
            quantity: line.quantity,
            weight: Some(line.weight),
            attributes: line.attributes.clone(),
            origin: line.origin,
            preference: None,
        })
        .collect();
    let ask = ParcelAsk {
        origin: freight.sent_from,
        destination: inputs.destination,
        date: inputs.date,
        goods,
        freight: here(freight.amount)?,
        insurance: Money::zero(fx.to),
        facts: inputs.facts.clone(),
        rates: inputs.rates.iter().map(|fx| (fx.from, fx.rate)).collect(),
    };
    let landed = landed_cost(book, &ask)?;
    let theirs = inputs.units.iter().map(|u| u.unit_price.times(u.quantity.into()));
    let merchant_goods = Money::sum(fx.from, theirs.collect::<Result<Vec<_>, _>>()?)?;
    Ok(ParcelQuote {
        merchant: inputs.merchant,
        sent_from: freight.sent_from,
        destination: inputs.destination,
        currency: fx.to,
        lines,
        goods: landed.goods,
        freight: landed.carriage,
        taxes: landed.taxes,
        total: landed.total,
        regime: landed.regime.clone(),
        landed,
        fx: fx.clone(),
        rates: inputs.rates.to_vec(),
        facts: inputs.facts.clone(),
        promise: freight.promise(inputs.date),
        merchant_goods,
        merchant_freight: freight.clone(),
        weight: stamp.weight,
        date: inputs.date,
        quoted_at: stamp.quoted_at,
        expires_at: stamp.expires_at,
        aged: Vec::new(),
        digest: digest(inputs),
    })
}

fn priced(unit: &Unit, unit_price: Money) -> Result<QuoteLine, QuoteRefusal> {
    Ok(QuoteLine {
        sku: unit.sku,
        listing: unit.listing,
        code: unit.code.clone(),
        quantity: unit.quantity,
        merchant_unit_price: unit.unit_price,
        unit_price,
        amount: unit_price.times(unit.quantity.into())?,
        weight: unit.weight,
        hs: unit.hs,
        hs_edition: unit.hs_edition,
        attributes: unit.attributes.clone(),
        origin: unit.origin,
    })
}

fn digest(inputs: &Inputs<'_>) -> String {
    let json = serde_json::to_vec(inputs).unwrap_or_default();
    Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Computes a stored quote again from what it records and the book it names; the answer equals it to the
/// minor unit, digest included.
///
/// # Errors
/// [`QuoteRefusal::OtherBook`] when that book is not stored, or not readable by this program; any other
/// [`QuoteRefusal`] tells that the record was changed.
pub fn recompute(tx: &mut Tx<'_>, quote: &ParcelQuote) -> Result<ParcelQuote, QuoteRefusal> {
    let digest = &quote.landed.book;
    let book = rules::books::by_digest(tx, digest)?;
    let book = book.ok_or_else(|| QuoteRefusal::OtherBook(digest.clone()))?;
    recompute_with(&book, quote)
}

/// Computes a stored quote under the rules of `book`, with the goods, rates, freight and day it records.
///
/// # Errors
/// What `book` refuses about those goods, [`QuoteRefusal::Trade`] above all;
/// [`QuoteRefusal::TooLarge`]. None asks for a listing or a card: those stand in the record.
pub fn recompute_with(book: &Book, quote: &ParcelQuote) -> Result<ParcelQuote, QuoteRefusal> {
    let units: Vec<Unit> = quote
        .lines
        .iter()
        .map(|line| Unit {
            sku: line.sku,
            listing: line.listing,
            code: line.code.clone(),
            quantity: line.quantity,
            unit_price: line.merchant_unit_price,
            weight: line.weight,
            hs: line.hs,
            hs_edition: line.hs_edition,
            attributes: line.attributes.clone(),
            origin: line.origin,
        })
        .collect();
    let inputs = Inputs {
        merchant: quote.merchant,
        destination: quote.destination,
        date: quote.date,
        units: &units,
        freight: &quote.merchant_freight,
        fx: &quote.fx,
        rates: &quote.rates,
        facts: &quote.facts,
        book: book.digest(),
    };
    let (quoted_at, expires_at) = (quote.quoted_at, quote.expires_at);
    let again = assemble(book, &inputs, Stamp { quoted_at, expires_at, weight: quote.weight })?;
    Ok(ParcelQuote { aged: quote.aged.clone(), ..again })
}

impl ParcelQuote {
    /// The service that carries it.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.merchant_freight.service
    }

    /// What counts towards the limits of the order and of the person and year.
    #[must_use]
    pub const fn counted(&self) -> Money {
        self.landed.counted
    }
}

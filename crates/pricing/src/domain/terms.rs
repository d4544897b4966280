//! All that a merchant's parcels to one destination are priced with, loaded once, used for many.

use crate::domain::fx::{FxDay, cross};
use crate::domain::parcel::{Unit, compute};
use crate::domain::rate_card::choose;
use crate::{
    Freight, FreightError, FxError, FxQuote, LaneStance, ParcelQuote, QuotePolicy, QuoteRefusal,
    RateCard,
};
use catalog::{HsState, Listing, Variant};
use kernel::{Country, Currency, Date, Grams, MerchantId, Timestamp};
use std::sync::Arc;
use trade::Book;

/// The rate cards, exchange rates and rules for parcels of one merchant to one destination at one time.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Whose parcels.
    pub merchant: MerchantId,
    /// Where to.
    pub destination: Country,
    /// The time of the quote.
    pub now: Timestamp,
    /// The day of the quote in the destination's time.
    pub date: Date,
    /// The rules in force.
    pub book: Arc<Book>,
    /// What the operator decided about quotes.
    pub policy: QuotePolicy,
    /// What the operator decided about this lane.
    pub stance: LaneStance,
    /// The market sells parcels there.
    pub is_sold: bool,
    /// The merchant's cards.
    pub cards: Arc<[RateCard]>,
    /// Days of reference rates on or before `date`, newest first.
    pub fx_days: Arc<[FxDay]>,
    /// The last day of the reference rates.
    pub fx_last: Option<Date>,
}

impl Terms {
    /// Carriage of one parcel.
    ///
    /// # Errors
    /// [`FreightError::NoCard`] and [`FreightError::NoService`] to the destination;
    /// [`FreightError::TooHeavy`] with the weight that the cards end at.
    pub fn freight(&self, weight: Grams, service: Option<&str>) -> Result<Freight, FreightError> {
        choose(&self.cards, self.destination, weight, service)
    }

    /// The exchange rate of the market on the day of the quote: the reference rate with the margin.
    ///
    /// # Errors
    /// As [`Terms::reference`]; [`FxError::TooLarge`] when the margin does not fit.
    pub fn fx(&self, from: Currency, to: Currency) -> Result<FxQuote, FxError> {
        self.reference(from, to)?.with_margin(self.policy.fx_margin)
    }

    /// The reference rate on the day of the quote: what rules in another currency are read with.
    ///
    /// # Errors
    /// [`FxError::NoRate`] for a currency that the series does not have near that day.
    pub fn reference(&self, from: Currency, to: Currency) -> Result<FxQuote, FxError> {
        cross(&self.fx_days, from, to, self.date, self.fx_last)
    }

    /// The price of one unit of a variant with its freight: what its page shows.
    ///
    /// # Errors
    /// As [`Terms::parcel`].
    pub fn unit(&self, listing: &Listing, variant: &Variant) -> Result<ParcelQuote, QuoteRefusal> {
        self.parcel(&[(listing, variant, 1)], None)
    }

    /// The price of one parcel.
    ///
    /// # Errors
    /// [`QuoteRefusal::NotSold`] where the market sells nothing there; else what the listing lacks ([`Terms::line`]), freight or a rate that the merchant
    /// or the market lacks, or what the rules refuse. Each names its field and whose it is to mend.
    pub fn parcel(
        &self,
        lines: &[(&Listing, &Variant, u32)],
        service: Option<&str>,
    ) -> Result<ParcelQuote, QuoteRefusal> {
        if !self.is_sold {
            return Err(QuoteRefusal::NotSold { destination: self.destination });
        }
        let units: Vec<Unit> = lines
            .iter()
            .map(|(listing, variant, quantity)| self.line(listing, variant, *quantity))
            .collect::<Result<_, _>>()?;
        compute(self, &units, service)
    }

    /// A variant with all that a price needs to know, or what is missing. A ban is told before a
    /// missing weight or confirmation: no filling in of fields would help.
    ///
    /// # Errors
    /// [`QuoteRefusal::Trade`] with the ban; [`QuoteRefusal::UnconfirmedHs`] and
    /// [`QuoteRefusal::MissingWeight`] with the field to fill in; [`QuoteRefusal::NotShipped`] for a
    /// service.
    pub fn line(
        &self,
        listing: &Listing,
        variant: &Variant,
        quantity: u32,
    ) -> Result<Unit, QuoteRefusal> {
        let code = || variant.code.clone();
        if !listing.kind.is_shipped() {
            return Err(QuoteRefusal::NotShipped { code: code() });
        }
        let assigned = variant.hs.get(&self.destination);
        if let Some(hs) = assigned {
            let (book, there) = (&self.book, self.destination);
            if let Some(ban) = trade::restriction(book, there, hs.code, &variant.attributes) {
                let (goods, ban) = (code(), Box::new(ban));
                return Err(trade::Refusal::Banned { goods, hs: hs.code, ban }.into());
            }
        }
        let confirmed = assigned.filter(|hs| hs.state == HsState::Confirmed);
        let hs = confirmed.ok_or_else(|| QuoteRefusal::UnconfirmedHs {
            code: code(),
            destination: self.destination,
            suggested: assigned.map(|hs| hs.code),
        })?;
        let weight = variant.weight.ok_or_else(|| QuoteRefusal::MissingWeight { code: code() })?;
        Ok(Unit {
            sku: variant.id,
            listing: variant.listing,
            code: code(),
            quantity,
            unit_price: variant.price,
            weight,
            hs: hs.code,
            hs_edition: hs.edition,
            attributes: variant.attributes.clone(),
            origin: Some(listing.origin),
        })
    }
}

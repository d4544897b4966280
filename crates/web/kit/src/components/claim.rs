//! What stands beside a price: that it is all, or what is not in it, and of which day it is. Everything is
//! the quote's own word; nothing is said of a price whose quote does not tell.

use super::note::note_text;
use crate::{Reader, t};
use maud::{Markup, html};
use pricing::{Aged, Basis, ParcelQuote};
use trade::{LandedCost, Note};

/// What one price, or several together, may claim.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// Each quote tells what it leaves out; those of before that was recorded do not.
    is_told: bool,
    /// What may be asked for besides.
    left_out: Vec<Note>,
    aged: Vec<Aged>,
    /// Nobody said what the carriage costs.
    no_freight: bool,
}

impl Claim {
    /// Of a landed cost, with what of it is old.
    #[must_use]
    pub fn of_cost(cost: &LandedCost, aged: &[Aged]) -> Claim {
        let left_out = cost.left_out().to_vec();
        Claim { is_told: cost.left_out.is_some(), left_out, aged: aged.to_vec(), no_freight: false }
    }

    /// The same of a price whose freight was not stated: nothing is claimed of it.
    #[must_use]
    pub fn without_freight(self) -> Claim {
        Claim { no_freight: true, ..self }
    }

    /// Of a parcel's price.
    #[must_use]
    pub fn of(quote: &ParcelQuote) -> Claim {
        Claim::of_cost(&quote.landed, &quote.aged)
    }

    /// Of the price of several parcels together.
    #[must_use]
    pub fn of_all<'q>(quotes: impl Iterator<Item = &'q ParcelQuote>) -> Claim {
        quotes.map(Claim::of).reduce(Claim::and).unwrap_or_default()
    }

    fn and(mut self, other: Claim) -> Claim {
        self.is_told &= other.is_told;
        self.no_freight |= other.no_freight;
        for note in other.left_out {
            if !self.left_out.contains(&note) {
                self.left_out.push(note);
            }
        }
        for aged in other.aged {
            match self.aged.iter_mut().find(|known| known.of == aged.of) {
                Some(known) => known.as_of = known.as_of.min(aged.as_of),
                None => self.aged.push(aged),
            }
        }
        self
    }

    /// Behind the amount, as large as it is, where the amount is not all.
    #[must_use]
    pub fn plus(&self, reader: &Reader) -> Markup {
        html! {
            @if self.no_freight { " " span.price-plus { (t!(reader, "price-plus-freight")) } }
            @if !self.left_out.is_empty() { " " span.price-plus { (t!(reader, "price-plus")) } }
        }
    }

    /// Whether the price may say that it is all there is to pay.
    #[must_use]
    pub fn is_all_in(&self) -> bool {
        let has_old_rules = self.aged.iter().any(|aged| aged.of == Basis::Rules);
        self.is_told && self.left_out.is_empty() && !has_old_rules && !self.no_freight
    }

    /// In a sentence: what is not in the price, where something is not.
    #[must_use]
    pub fn left_out_words(&self, reader: &Reader) -> Option<String> {
        let what: Vec<String> = self.left_out.iter().map(|note| note_text(reader, note)).collect();
        let joined = what.join(&t!(reader, "ways-joint"));
        (!what.is_empty()).then(|| t!(reader, "price-left-out", what = joined))
    }

    /// In a sentence or two: that all is in the price, or what is not; and of which day it is.
    #[must_use]
    pub fn words(&self, reader: &Reader) -> Markup {
        html! {
            @if self.no_freight { span.price-left-out { (t!(reader, "price-no-freight")) } " " }
            @if let Some(words) = self.left_out_words(reader) {
                span.price-left-out { (words) }
            } @else if self.is_all_in() {
                span { (t!(reader, "price-all-in")) }
                @if !self.aged.is_empty() { " ·" }
            }
            @for aged in &self.aged {
                " " span.price-aged {
                    (t!(reader, &format!("price-{}-of", aged.of.name()), date = reader.date(aged.as_of)))
                }
            }
        }
    }
}

//! Rates as schedules write them: `6.8%`, `1.5¢/kg + 4%`, `4.50% MIN 0.30 EUR / item MAX 0.80 EUR / item`,
//! `8% (1 NOV-14 MAY), 14% (15 MAY-31 OCT)`, `0.253 CNY/L WHEN value/L >= 2.66; 0.2227 CNY/L`.
//!
//! Decides what a text means and what it comes to; never what the base is, nor how to round.
//!
//! **Read.** [`RateExpr::parse`] with the [`Dialect`] of the schedule. `Display` writes the canonical
//! text, which every dialect reads back to the same expression. A text that a schedule really has but
//! that no arithmetic can answer (Meursing code, entry price, "the duty provided in …") becomes a
//! refusal with a name ([`RateExpr::refusal`]); a text that nobody understands is a [`RateError`].
//!
//! **Evaluate.** [`RateExpr::evaluate`] takes an [`Ask`] (day, currency of the regime, base, value, and a
//! [`Quantities`] that answers for the whole scope) and gives an [`Affine`]: `share × base + fixed`, where
//! `base` and `fixed` are in the *smallest unit* of the regime's currency and nothing is rounded.
//! `base: None` says that the base contains the charge itself: a rate that [`RateExpr::is_affine`] is
//! answered all the same, one whose bound or `OVER` depends on the base is [`Fault::NeedsBase`].
//! `clause` and `bound` of the answer say which step, season, `MIN` or `MAX` it was.
//! What a rate will ask for is told by [`RateExpr::quantities`] and [`RateExpr::attributes`]; how a
//! quantity follows from the attributes of one unit by [`Quantity::of_unit`].
//!
//! **Explain.** [`RateExpr::explain`] writes the formula with the numbers in it.

mod ast;
mod eval;
mod quantity;

pub use ast::RateExpr;
pub use eval::{Affine, Ask, Bound, Fault, Quantities};
pub use quantity::{Name, Quantity, UnitFacts};

//! Customs assessed an order: what it really wants is recorded beside what was quoted.

use super::load::theirs_quoted;
use crate::domain::By;
use crate::facts::{self, TaxAssessed};
use ::store::{StoreError, Tx};
use events::Subject;
use kernel::{Date, Moment, Money, MoneyError, OrderId, Recorder, Timestamp};
use ledger::{Assess, AssessError, AssessedTax, Assessment};
use orders::{Order, OrderState};
use std::collections::BTreeMap;
use trade::CostKind;

/// No tax of one order is above this, in smallest units: what is, was mistyped, and books could not add it up.
const ASSESSED_MAX: i64 = 100_000_000_000_000;

/// What customs assessed.
#[derive(Clone, Debug)]
pub struct AssessTax {
    /// On which order.
    pub order: OrderId,
    /// Who says so; the operator's word alone counts.
    pub by: By,
    /// Who that is, for the record.
    pub recorder: Recorder,
    /// By kind, each once; a kind that is not named was assessed at nothing.
    pub taxes: Vec<(CostKind, Money)>,
    /// The authority's own reference, 1 to 80 characters.
    pub reference: String,
    /// The authority's own day.
    pub assessed_on: Date,
}

/// What became of it.
#[derive(Clone, Debug)]
pub struct AssessTold {
    /// The assessment that stands now.
    pub assessment: Assessment,
    /// False when the very same was recorded before.
    pub new: bool,
}

/// Why an assessment is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum AssessTaxError {
    /// There is none, or who asks is not an operator.
    #[error("there is no order {0}")]
    NotFound(OrderId),
    /// Customs never saw it.
    #[error("the order is {0} and was never shipped, so customs cannot have assessed it")]
    NeverShipped(OrderState),
    /// No reference, or one that is too long.
    #[error("the authority's reference has 1 to 80 characters")]
    Reference,
    /// Before the parcel was handed over, or still to come.
    #[error("customs cannot have assessed it on {day}: it was handed over on {shipped}")]
    Day {
        /// The day given.
        day: Date,
        /// The day of the handing over (UTC).
        shipped: Date,
    },
    /// The ledger refuses.
    #[error(transparent)]
    Assess(AssessError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<AssessError> for AssessTaxError {
    /// A refusal stays one; that the database could not is no refusal.
    fn from(error: AssessError) -> AssessTaxError {
        match error {
            AssessError::Store(error) => AssessTaxError::Store(error),
            refusal => AssessTaxError::Assess(refusal),
        }
    }
}

/// Records what customs assessed on a shipped order and books the difference from what was taken.
/// The shopper pays what she was quoted, and the merchant gets her price, whatever it is. A later
/// assessment corrects an earlier one; the same told twice changes nothing.
///
/// # Errors
/// [`AssessTaxError::Reference`] and [`AssessTaxError::Day`] are to be mended;
/// [`AssessTaxError::NeverShipped`] and [`AssessTaxError::NotFound`] mean another order;
/// [`AssessTaxError::Assess`] as [`ledger::assess`] says. Nothing of the caller's transaction may be
/// kept then.
pub fn assess_tax(
    tx: &mut Tx<'_>,
    ask: &AssessTax,
    moment: &mut Moment,
) -> Result<AssessTold, AssessTaxError> {
    let not_found = || AssessTaxError::NotFound(ask.order);
    if ask.by != By::Operator {
        return Err(not_found());
    }
    let order = theirs_quoted(tx, ask.order, ask.by)?.ok_or_else(not_found)?;
    let shipped = order.times.shipped.ok_or(AssessTaxError::NeverShipped(order.state))?;
    check_day(ask.assessed_on, shipped, moment.now)?;
    let reference = ask.reference.trim();
    let length = reference.chars().count();
    if !(1..=80).contains(&length) || reference.chars().any(char::is_control) {
        return Err(AssessTaxError::Reference);
    }
    let before = ledger::assessments(tx, order.id)?;
    let recorded = ledger::assess(tx, &ledger_ask(&order, ask, reference)?, moment)?;
    let new = before.last() != Some(&recorded);
    if new {
        emit(tx, &recorded, moment.now)?;
    }
    Ok(AssessTold { assessment: recorded, new })
}

/// Days differ around the world: a day before the handing over in UTC may be the same day there, and
/// tomorrow in UTC may be today.
fn check_day(day: Date, shipped: Timestamp, now: Timestamp) -> Result<(), AssessTaxError> {
    let (shipped, today) = (shipped.date(), now.date());
    let from = shipped.yesterday().unwrap_or(shipped);
    let until = today.tomorrow().unwrap_or(today);
    if day < from || day > until {
        return Err(AssessTaxError::Day { day, shipped });
    }
    Ok(())
}

fn ledger_ask(order: &Order, ask: &AssessTax, reference: &str) -> Result<Assess, AssessTaxError> {
    let currency = order.quote.taxes.currency();
    let mut taxes: BTreeMap<&str, AssessedTax> = BTreeMap::new();
    let nothing = Money::zero(currency);
    for (kind, quoted) in quoted_taxes(order)? {
        taxes.insert(kind.name(), AssessedTax { kind, quoted, assessed: nothing });
    }
    let mut told = Vec::new();
    for (kind, assessed) in &ask.taxes {
        if told.contains(kind) {
            return Err(AssessError::Kind(kind.name()).into());
        }
        if assessed.minor() > ASSESSED_MAX {
            return Err(AssessError::Money(MoneyError::Overflow).into());
        }
        told.push(*kind);
        let new = AssessedTax { kind: *kind, quoted: nothing, assessed: nothing };
        taxes.entry(kind.name()).or_insert(new).assessed = *assessed;
    }
    taxes.retain(|_, tax| !tax.quoted.is_zero() || !tax.assessed.is_zero());
    Ok(Assess {
        order: order.id,
        destination: order.quote.destination,
        currency,
        taxes: taxes.into_values().collect(),
        reference: reference.to_owned(),
        assessed_on: ask.assessed_on,
        by: ask.recorder.to_string(),
    })
}

fn emit(tx: &mut Tx<'_>, recorded: &Assessment, now: Timestamp) -> Result<(), AssessTaxError> {
    let difference = recorded.difference().map_err(AssessError::Money)?;
    let told = TaxAssessed {
        number: recorded.number,
        reference: recorded.reference.clone(),
        assessed: recorded.assessed,
        difference,
    };
    events::emit(tx, facts::TAX_ASSESSED, Subject::of(recorded.order.id()), &told, now)?;
    Ok(())
}

/// The taxes of an order's quote by kind, in the order of its lines; kinds of nothing are left out.
///
/// # Errors
/// [`AssessError::Money`] when a sum does not fit.
pub fn quoted_taxes(order: &Order) -> Result<Vec<(CostKind, Money)>, AssessError> {
    let mut taxes: Vec<(CostKind, Money)> = Vec::new();
    for line in order.quote.landed.lines.iter().filter(|line| line.kind.is_tax()) {
        match taxes.iter_mut().find(|(kind, _)| *kind == line.kind) {
            Some((_, sum)) => *sum = sum.plus(line.amount)?,
            None => taxes.push((line.kind, line.amount)),
        }
    }
    taxes.retain(|(_, sum)| !sum.is_zero());
    Ok(taxes)
}

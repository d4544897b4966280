//! What an operator decides about returns, and what a shopper says that she knows of it.

use crate::domain::case_days::{CaseDays, CaseDaysError};
use crate::domain::policy::{Policy, ReturnTerms};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{CheckoutId, Country, Decider, Timestamp};

/// Terms of return for a lane and a class of goods that are known.
#[derive(Clone, Debug)]
pub struct SetReturnTerms {
    /// Where parcels are handed over, on the way to that destination; none for wherever.
    pub origin: Option<Country>,
    /// Where the goods go; none for everywhere.
    pub destination: Option<Country>,
    /// The class; empty for all goods.
    pub class: String,
    /// What is agreed from now on; its exception stays the class's own.
    pub policy: Policy,
    /// Who decides.
    pub by: Decider,
}

/// Why terms were not set.
#[derive(Debug, thiserror::Error)]
pub enum ReturnTermsError {
    /// Nothing is known of that class there or everywhere.
    #[error("there is no class of goods \"{0}\" there")]
    NoClass(String),
    /// From somewhere to everywhere is no lane.
    #[error("a lane has a destination: say where the goods go")]
    Lane,
    /// A number of days of a clock that cannot be.
    #[error(transparent)]
    Clock(#[from] CaseDaysError),
    /// A number of days that cannot be.
    #[error(
        "days are from 1 to 365, and goods are not due back before a return is to be asked for"
    )]
    Days,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Days that terms may have.
const DAYS_MAX: u32 = 365;

/// Sets what is agreed about returns from now on; orders that were placed keep what was agreed then.
///
/// # Errors
/// [`ReturnTermsError::Days`] and [`ReturnTermsError::Clock`] for days that cannot be; [`ReturnTermsError::NoClass`] for a class
/// that nobody knows; [`ReturnTermsError::Lane`] for a lane without a destination.
pub fn set_return_terms(
    tx: &mut Tx<'_>,
    ask: &SetReturnTerms,
    now: Timestamp,
) -> Result<(), ReturnTermsError> {
    let policy = &ask.policy;
    let days = [
        policy.return_days,
        policy.back_days,
        policy.answer_days,
        policy.appeal_days,
        policy.dispute_days,
    ];
    let sound = days.iter().chain(&policy.no_reason_days).all(|days| (1..=DAYS_MAX).contains(days));
    if !sound || policy.back_days < policy.return_days {
        return Err(ReturnTermsError::Days);
    }
    // As it is read again from where it is kept.
    CaseDays::parse(&policy.days.to_string())?;
    if ask.origin.is_some() && ask.destination.is_none() {
        return Err(ReturnTermsError::Lane);
    }
    let all = store::policy::terms(tx)?;
    let of = |origin: Option<Country>, destination: Option<Country>| {
        let there =
            move |one: &&ReturnTerms| (one.origin, one.destination) == (origin, destination);
        all.iter().filter(there).find(|one| one.class == ask.class)
    };
    let known = of(ask.origin, ask.destination)
        .or_else(|| of(None, ask.destination))
        .or_else(|| of(None, None));
    let known = known.ok_or_else(|| ReturnTermsError::NoClass(ask.class.clone()))?;
    let no_reason_exception = known.policy.no_reason_exception.clone();
    let new = ReturnTerms {
        origin: ask.origin,
        destination: ask.destination,
        class: ask.class.clone(),
        codes: known.codes.clone(),
        policy: Policy { no_reason_exception, ..policy.clone() },
        source: String::new(),
        decided_by: ask.by.to_string(),
        since: now,
    };
    Ok(store::policy::put(tx, &new)?)
}

/// The shopper of a checkout says that she knows what of it may not go back without a reason: a step of its own at her
/// purchase, without which the exception does not hold. Said again, it changes nothing.
pub fn know_exceptions(
    tx: &mut Tx<'_>,
    checkout: CheckoutId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let orders = store::checkout::order_ids(tx, checkout)?;
    store::policy::know(tx, &orders, now)
}

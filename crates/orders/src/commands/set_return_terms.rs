//! What an operator decides about returns, and what a shopper says that she knows of it.

use crate::domain::policy::{Policy, ReturnTerms};
use crate::store;
use ::store::{StoreError, Tx};
use kernel::{CheckoutId, Country, Decider, Timestamp};

/// Terms of return for a destination and a class of goods that are known.
#[derive(Clone, Debug)]
pub struct SetReturnTerms {
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
/// [`ReturnTermsError::Days`] for days that cannot be; [`ReturnTermsError::NoClass`] for a class that nobody knows.
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
    let all = store::policy::terms(tx)?;
    let of = |destination: Option<Country>| {
        all.iter().find(|one| one.destination == destination && one.class == ask.class)
    };
    let known = of(ask.destination).or_else(|| of(None));
    let known = known.ok_or_else(|| ReturnTermsError::NoClass(ask.class.clone()))?;
    let no_reason_exception = known.policy.no_reason_exception.clone();
    let new = ReturnTerms {
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

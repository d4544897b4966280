//! The operator's word on an application.

use crate::domain::merchant::VerifiedHow;
use crate::facts;
use crate::store;
use ::store::{StoreError, Tx};
use accounts::MakeOwnerError;
use events::{Bare, Subject};
use kernel::{MerchantId, Moment, Rate, ShopperId};

/// An application is approved.
#[derive(Clone, Debug)]
pub struct ApproveMerchant {
    /// Whose.
    pub merchant: MerchantId,
    /// The operator who decides.
    pub by: ShopperId,
    /// How the operator made sure.
    pub how: VerifiedHow,
    /// The market's share of the goods.
    pub commission: Rate,
}

/// An application is refused.
#[derive(Clone, Debug)]
pub struct RefuseMerchant {
    /// Whose.
    pub merchant: MerchantId,
    /// The operator who decides.
    pub by: ShopperId,
    /// Why, for the applicant to read; not blank.
    pub reason: String,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub enum DecideMerchantError {
    /// There is no such merchant.
    #[error("there is no such application")]
    NotFound,
    /// It was decided before, or another operator was faster.
    #[error("this application does not wait for a decision any more")]
    NotWaiting,
    /// A share below nothing or above the whole.
    #[error("the commission is between 0% and 50%")]
    Commission,
    /// A refusal says why.
    #[error("a refusal says why, so that the applicant can mend it")]
    NoReason,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MakeOwnerError> for DecideMerchantError {
    fn from(error: MakeOwnerError) -> DecideMerchantError {
        match error {
            MakeOwnerError::NoAccount => DecideMerchantError::NotFound,
            MakeOwnerError::Store(error) => DecideMerchantError::Store(error),
        }
    }
}

/// Lets the merchant sell and gives its owner the role.
///
/// # Errors
/// [`DecideMerchantError::NotFound`]; [`DecideMerchantError::NotWaiting`] when it was decided before,
/// as by another operator; [`DecideMerchantError::Commission`] outside 0 to 50 %.
pub fn approve_merchant(
    tx: &mut Tx<'_>,
    ask: &ApproveMerchant,
    moment: &mut Moment,
) -> Result<(), DecideMerchantError> {
    let half = Rate::new(1, 2).unwrap_or(Rate::ONE);
    if ask.commission < Rate::ZERO || ask.commission > half {
        return Err(DecideMerchantError::Commission);
    }
    let id = ask.merchant;
    let now = moment.now;
    if !store::approve(tx, id, ask.how, ask.commission, now)? {
        return Err(why_not(tx, id)?);
    }
    if let Some(merchant) = store::by_id(tx, id)? {
        accounts::make_owner(tx, merchant.owner, id, ask.by, moment)?;
    }
    store::insert_decision(tx, id, ask.by, None, now)?;
    events::emit(tx, facts::MERCHANT_APPROVED, Subject::of(id.id()), &Bare {}, now)?;
    Ok(())
}

/// Refuses the application with a reason, which its owner reads.
///
/// # Errors
/// [`DecideMerchantError::NoReason`]; [`DecideMerchantError::NotFound`] and
/// [`DecideMerchantError::NotWaiting`] as in [`approve_merchant`].
pub fn refuse_merchant(
    tx: &mut Tx<'_>,
    ask: &RefuseMerchant,
    moment: &mut Moment,
) -> Result<(), DecideMerchantError> {
    let seen = kernel::text::without_hidden(&ask.reason);
    let reason = seen.trim();
    if reason.is_empty() {
        return Err(DecideMerchantError::NoReason);
    }
    let id = ask.merchant;
    let now = moment.now;
    if !store::refuse(tx, id, reason, now)? {
        return Err(why_not(tx, id)?);
    }
    store::insert_decision(tx, id, ask.by, Some(reason), now)?;
    events::emit(tx, facts::MERCHANT_REFUSED, Subject::of(id.id()), &Bare {}, now)?;
    Ok(())
}

fn why_not(tx: &mut Tx<'_>, id: MerchantId) -> Result<DecideMerchantError, StoreError> {
    Ok(match store::by_id(tx, id)? {
        Some(_) => DecideMerchantError::NotWaiting,
        None => DecideMerchantError::NotFound,
    })
}

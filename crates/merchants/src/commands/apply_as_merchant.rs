//! A person asks to sell.

use crate::domain::merchant::{MerchantProfile, commission_usual};
use crate::facts;
use crate::store::{self, NewMerchant};
use ::store::{StoreError, Tx};
use accounts::HomeKind;
use events::{Bare, Subject};
use kernel::{MerchantId, Moment, ShopperId, Slug};

/// An application, or a mended one after a refusal.
#[derive(Clone, Debug)]
pub struct ApplyAsMerchant {
    /// Who applies, and will own the merchant.
    pub applicant: ShopperId,
    /// What the applicant says of the merchant.
    pub profile: MerchantProfile,
    /// How the operator can make sure (a register number, a website): sealed by the vault for
    /// [`evidence_context`], since it may be personal.
    pub evidence_sealed: Vec<u8>,
}

/// Why there is no application.
#[derive(Debug, thiserror::Error)]
pub enum ApplyAsMerchantError {
    /// Another merchant has the slug.
    #[error("the name {0} in addresses belongs to another merchant; choose another")]
    SlugTaken(Slug),
    /// The person's merchant is approved, or its application waits.
    #[error("this account already acts for a merchant")]
    AlreadyMerchant,
    /// There is no such account.
    #[error("there is no such account")]
    NoAccount,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// For what the evidence of an applicant is sealed.
#[must_use]
pub fn evidence_context(applicant: ShopperId) -> String {
    format!("merchant evidence {applicant}")
}

/// Puts the application before the operator. A refused merchant applies
/// again under the same id; its slug may change.
///
/// # Errors
/// [`ApplyAsMerchantError::SlugTaken`]: choose another name. [`ApplyAsMerchantError::AlreadyMerchant`]:
/// one that waits or sells does not apply again. [`ApplyAsMerchantError::NoAccount`].
pub fn apply_as_merchant(
    tx: &mut Tx<'_>,
    ask: &ApplyAsMerchant,
    moment: &mut Moment,
) -> Result<MerchantId, ApplyAsMerchantError> {
    accounts::addressee(tx, ask.applicant)?.ok_or(ApplyAsMerchantError::NoAccount)?;
    let id = match store::of_applicant(tx, ask.applicant)? {
        Some(id) => apply_again(tx, ask, id, moment)?,
        None => apply_first(tx, ask, moment)?,
    };
    events::emit(tx, facts::MERCHANT_APPLIED, Subject::of(id.id()), &Bare {}, moment.now)?;
    Ok(id)
}

fn row(ask: &ApplyAsMerchant, id: MerchantId) -> NewMerchant<'_> {
    NewMerchant {
        id,
        owner: ask.applicant,
        profile: &ask.profile,
        evidence_sealed: &ask.evidence_sealed,
        commission: commission_usual(),
    }
}

fn claim_slug(tx: &mut Tx<'_>, slug: &Slug, id: MerchantId) -> Result<(), ApplyAsMerchantError> {
    if store::claim_slug(tx, slug, id)? {
        Ok(())
    } else {
        Err(ApplyAsMerchantError::SlugTaken(slug.clone()))
    }
}

fn apply_first(
    tx: &mut Tx<'_>,
    ask: &ApplyAsMerchant,
    moment: &mut Moment,
) -> Result<MerchantId, ApplyAsMerchantError> {
    let id = MerchantId::of(accounts::claim_home(tx, HomeKind::Merchant, moment)?);
    claim_slug(tx, &ask.profile.slug, id)?;
    if !store::claim_application(tx, ask.applicant, id, moment.now)? {
        return Err(ApplyAsMerchantError::AlreadyMerchant);
    }
    store::insert(tx, &row(ask, id), moment.now)?;
    Ok(id)
}

fn apply_again(
    tx: &mut Tx<'_>,
    ask: &ApplyAsMerchant,
    id: MerchantId,
    moment: &Moment,
) -> Result<MerchantId, ApplyAsMerchantError> {
    let before = store::by_id(tx, id)?.ok_or(ApplyAsMerchantError::AlreadyMerchant)?;
    if before.owner != ask.applicant {
        return Err(ApplyAsMerchantError::AlreadyMerchant);
    }
    if before.slug != ask.profile.slug {
        claim_slug(tx, &ask.profile.slug, id)?;
        store::release_slug(tx, &before.slug)?;
    }
    if !store::apply_again(tx, &row(ask, id), moment.now)? {
        return Err(ApplyAsMerchantError::AlreadyMerchant);
    }
    Ok(id)
}

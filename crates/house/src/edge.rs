//! Where the market's opening meets the outside: a payment on trial is noted, then made known to the provider.

use crate::commands::try_out::note_trial_payment;
use ::store::{Db, StoreError};
use kernel::{Home, Lang, Moment, Money, PaymentId};
use payments::{Created, NewPayment, Provider, ProviderError};

/// A payment that an operator makes to see that payments work.
#[derive(Clone, Debug)]
pub struct TrialPayment {
    /// Who tries, as the record names her.
    pub by: String,
    /// How much; it waits as money that nothing explains, and goes back as such.
    pub amount: Money,
    /// What the provider's page says that it is for.
    pub description: String,
    /// Where her browser goes afterwards.
    pub return_url: String,
    /// The language of the provider's page.
    pub lang: Lang,
}

/// Why no payment was begun.
#[derive(Debug, thiserror::Error)]
pub enum TrialPaymentError {
    /// The provider was not reached, or refused.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins one; she is sent to the page that is answered.
///
/// # Errors
/// [`TrialPaymentError::Provider`]: the checklist says that it waits, and she may try again.
pub async fn start_trial_payment(
    db: &Db,
    provider: &Provider,
    ask: TrialPayment,
    mut moment: Moment,
) -> Result<Created, TrialPaymentError> {
    let reference: PaymentId = moment.id(Home::MARKET);
    let (by, now) = (ask.by, moment);
    db.write(move |tx| note_trial_payment(tx, (reference, &by), &mut now.clone())).await?;
    let TrialPayment { amount, description, return_url, lang, .. } = ask;
    let payment = NewPayment { reference, amount, description, return_url, lang };
    Ok(provider.create(&payment).await?)
}

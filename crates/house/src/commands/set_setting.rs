//! An operator names the mail server, or where exchange rates are published.

use crate::domain::setting::{Laid, MailSetting, RatesSetting, SettingFault};
use crate::store::setting;
use ::store::{StoreError, Tx};
use kernel::{Decider, Moment};

/// Why a setting is not taken.
#[derive(Debug, thiserror::Error)]
pub enum SetSettingError {
    /// It would not work.
    #[error(transparent)]
    Fault(#[from] SettingFault),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Has letters leave by that mail server, or wait where there is none.
///
/// # Errors
/// [`SetSettingError::Fault`].
pub fn set_mail(
    tx: &mut Tx<'_>,
    (mail, by): (Option<&MailSetting>, &Decider),
    moment: &mut Moment,
) -> Result<(), SetSettingError> {
    let laid = match mail.cloned().map(MailSetting::checked).transpose()? {
        Some(MailSetting { smtp, from }) => {
            Laid { address: smtp.reveal().clone(), from, every_hours: 0 }
        }
        None => Laid { address: String::new(), from: String::new(), every_hours: 0 },
    };
    Ok(setting::put(tx, "mail", &laid, (moment.now, &by.name))?)
}

/// Has exchange rates be fetched from there, or from nowhere.
///
/// # Errors
/// [`SetSettingError::Fault`].
pub fn set_rates(
    tx: &mut Tx<'_>,
    (rates, by): (Option<&RatesSetting>, &Decider),
    moment: &mut Moment,
) -> Result<(), SetSettingError> {
    let laid = match rates.cloned().map(RatesSetting::checked).transpose()? {
        Some(RatesSetting { url, every_hours }) => {
            Laid { address: url.reveal().clone(), from: String::new(), every_hours }
        }
        None => Laid { address: String::new(), from: String::new(), every_hours: 0 },
    };
    Ok(setting::put(tx, "rates", &laid, (moment.now, &by.name))?)
}

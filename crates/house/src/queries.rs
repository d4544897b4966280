//! What others read of the market.

use crate::store::{identity as rows, link, setting};
use crate::{Identity, MailSetting, RatesSetting, Trial, TrialOf};
use ::store::{StoreError, Tx, params, sql};
use kernel::{AttachmentId, Id, Secret, Timestamp};
use pictures::Attachment;

/// The market's identity as it holds, or held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// 1, 2, 3 …; 0 while nobody decided anything.
    pub version: i64,
    /// What was decided.
    pub identity: Identity,
    /// When, and by whom.
    pub saved: Option<(Timestamp, String)>,
}

/// The market's identity as it holds.
pub fn identity(tx: &mut Tx<'_>) -> Result<Kept, StoreError> {
    Ok(rows::newest(tx)?.unwrap_or_default())
}

/// As it was in that version.
pub fn identity_of(tx: &mut Tx<'_>, version: i64) -> Result<Option<Kept>, StoreError> {
    rows::of_version(tx, version)
}

/// What was decided, newest first.
pub fn identity_history(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Kept>, StoreError> {
    rows::history(tx, limit)
}

/// Whether there is somebody who runs the whole market.
pub fn is_opened(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    accounts::has_operator(tx)
}

/// The logo that was taken in under `id`, where the market shows it or has shown it.
pub fn logo(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    let found = pictures::attachment(tx, id)?;
    Ok(found.filter(|one| one.about == crate::commands::save_identity::logos() && one.is_photo()))
}

/// How letters present the market: given to [`letters::House`].
pub fn letters_look(tx: &mut Tx<'_>) -> Result<::letters::Look, StoreError> {
    let Kept { identity, .. } = identity(tx)?;
    Ok(::letters::Look { name: identity.name().to_owned(), accent: identity.accent().to_string() })
}

/// The mail server that an operator named.
pub fn mail_setting(tx: &mut Tx<'_>) -> Result<Option<MailSetting>, StoreError> {
    let laid = setting::setting(tx, "mail")?.filter(|laid| !laid.address.is_empty());
    Ok(laid.map(|laid| MailSetting { smtp: Secret::new(laid.address), from: laid.from }))
}

/// Whether an operator named a mail server.
pub fn has_mail_setting(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    setting::is_set(tx, "mail")
}

/// Where an operator said that exchange rates are published.
pub fn rates_setting(tx: &mut Tx<'_>) -> Result<Option<RatesSetting>, StoreError> {
    let laid = setting::setting(tx, "rates")?.filter(|laid| !laid.address.is_empty());
    Ok(laid
        .map(|laid| RatesSetting { url: Secret::new(laid.address), every_hours: laid.every_hours }))
}

/// Whether an operator said where exchange rates are published.
pub fn has_rates_setting(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    setting::is_set(tx, "rates")
}

/// Rises whenever a setting is set: whoever keeps a connection looks here whether it is the one.
pub fn settings_version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    setting::version(tx)
}

/// Since when a link waits for the first operator.
pub(crate) fn link_since(tx: &mut Tx<'_>) -> Result<Option<Timestamp>, StoreError> {
    link::made_at(tx)
}

/// The last try of `what`.
pub fn trial(tx: &mut Tx<'_>, what: TrialOf) -> Result<Option<Trial>, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT id, tried_at, tried_by FROM market_trial WHERE name = $1"),
        params![what.key()],
        |row| Ok((row.get::<Vec<u8>>(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let Some((id, at, by)) = found else { return Ok(None) };
    let id = Id::from_bytes(&id).ok_or(StoreError::Column("id"))?;
    Ok(Some(Trial { id, at, by }))
}

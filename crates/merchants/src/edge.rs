//! Bank accounts between what was typed and what is kept: checked, compared by keys, sealed.

use crate::domain::bank::{HOLDER_CHARACTERS_MAX, OpenedAccount, SealedAccount, same_holder};
use accounts::{Vault, VaultError};
use formats::bank::{self, Fault, Parts};
use kernel::{Country, Currency, MerchantId};

/// Why an account cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum SealAccountError {
    /// There is no name, a long one, or one with signs that nobody sees.
    #[error(
        "write the holder's name as the bank knows it, in at most {HOLDER_CHARACTERS_MAX} characters"
    )]
    Holder,
    /// Fields that are wrong, each with what is wrong.
    #[error("the account is not well-formed")]
    Fields(Vec<(String, Fault)>),
    /// The machine could not seal it.
    #[error(transparent)]
    Vault(VaultError),
}

/// For what the accounts of a merchant are sealed.
fn context(merchant: MerchantId) -> String {
    format!("bank account of {merchant}")
}

/// Under which key a holder is known again. Nobody without the vault makes one.
#[must_use]
pub fn holder_key(vault: &Vault, name: &str) -> [u8; 32] {
    vault.person_key(&format!("bank holder {}", same_holder(name)))
}

/// Checks what was typed and seals it for `merchant`.
///
/// # Errors
/// [`SealAccountError::Fields`] with every field that is wrong, and [`SealAccountError::Holder`]: hers to mend.
/// [`SealAccountError::Vault`] is the machine's: try again.
pub fn seal_account(
    vault: &Vault,
    merchant: MerchantId,
    (country, currency): (Country, Currency),
    (holder, typed): (&str, &Parts),
) -> Result<SealedAccount, SealAccountError> {
    let holder = holder.trim();
    let length = holder.chars().count();
    let plain =
        kernel::text::without_hidden(holder) == holder && !holder.contains(char::is_control);
    if length > HOLDER_CHARACTERS_MAX || same_holder(holder).is_empty() || !plain {
        return Err(SealAccountError::Holder);
    }
    let parts = bank::read(country, typed).map_err(SealAccountError::Fields)?;
    let named: Vec<String> = parts.iter().map(|(name, text)| format!("{name}={text}")).collect();
    let ending = bank::ending(&parts);
    let opened = OpenedAccount { holder: holder.to_owned(), country, parts };
    let plain = serde_json::to_vec(&opened).map_err(|_| SealAccountError::Holder)?;
    Ok(SealedAccount {
        country,
        currency,
        sealed: vault.seal(&plain, &context(merchant)).map_err(SealAccountError::Vault)?,
        ending,
        account_key: vault.person_key(&format!("bank account {country} {}", named.join(" "))),
        holder_key: holder_key(vault, holder),
    })
}

/// Opens an account of `merchant` that [`seal_account`] sealed.
///
/// # Errors
/// [`VaultError::Tampered`] when it was changed or is another's.
pub fn open_account(
    vault: &Vault,
    merchant: MerchantId,
    sealed: &[u8],
) -> Result<OpenedAccount, VaultError> {
    let plain = vault.open(sealed, &context(merchant))?;
    serde_json::from_slice(&plain).map_err(|_| VaultError::Tampered)
}

//! Whether a keyring is the one that this market began with, and giving it to the database.

use super::{Vault, VaultError};
use store::{Db, Sealer, StoreError, Tx, params, sql};

const PROOF: &str = "vault proof";
/// The names of the proofs: a word under the keys that seal, and one under the key that knows persons.
const SEALS: &str = "first";
const PERSONS: &str = "persons";
/// That nothing is left of what lay in clear before it was sealed.
const REMAINS: &str = "remains";

impl Vault {
    /// A sealed word to be handed to [`prove_vault`].
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn proof(&self) -> Result<Vec<u8>, VaultError> {
        self.seal(PROOF.as_bytes(), PROOF)
    }
}

/// Makes sure, at start, that this keyring sealed this market's data and knows its persons: keeps `proof`
/// and the name of nobody when there are none yet, looks at those that are there otherwise.
///
/// # Errors
/// [`VaultError::Foreign`] and [`VaultError::ForeignPersons`] when the data belongs to another keyring:
/// start with that one.
pub fn prove_vault(tx: &mut Tx<'_>, vault: &Vault, proof: &[u8]) -> Result<(), VaultError> {
    let persons = vault.person_key(PROOF);
    for (name, sealed) in [(SEALS, proof), (PERSONS, persons.as_slice())] {
        let text = sql!(
            "INSERT INTO vault_proof (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
        );
        tx.execute(text, params![name, sealed])?;
    }
    check_vault(tx, vault)
}

/// As [`prove_vault`], but writes nothing: what was never proved is not looked at.
///
/// # Errors
/// As [`prove_vault`].
pub fn check_vault(tx: &mut Tx<'_>, vault: &Vault) -> Result<(), VaultError> {
    if let Some(kept) = kept(tx, SEALS)? {
        match vault.open(&kept, PROOF) {
            Ok(_) => {}
            Err(VaultError::Tampered | VaultError::UnknownKey(_)) => {
                return Err(VaultError::Foreign);
            }
            Err(other) => return Err(other),
        }
    }
    match kept(tx, PERSONS)? {
        Some(name) if name != vault.person_key(PROOF) => Err(VaultError::ForeignPersons),
        Some(_) | None => Ok(()),
    }
}

/// Whether a keyring has sealed for this market before, so that a missing one must be found and not
/// replaced.
pub fn has_vault(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(kept(tx, SEALS)?.is_some())
}

/// Whether it was noted that nothing is left in the files of the database of what lay in clear in it.
pub fn are_remains_gone(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(kept(tx, REMAINS)?.is_some())
}

/// Notes that nothing is left of what lay in clear.
pub fn note_remains_gone(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let text = sql!(
        "INSERT INTO vault_proof (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
    );
    tx.execute(text, params![REMAINS, REMAINS.as_bytes()])?;
    Ok(())
}

fn kept(tx: &mut Tx<'_>, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let text = sql!("SELECT sealed FROM vault_proof WHERE name = $1");
    tx.query_opt(text, params![name], |row| row.get(0))
}

/// Has what tells who people are lie in `db` sealed by `vault`: addresses, names, and letters until they are sent.
pub fn seal_with(db: &Db, vault: &Vault) {
    let (sealing, opening, finding) = (vault.clone(), vault.clone(), vault.clone());
    db.seal_with(Sealer::new(
        move |plain, context| sealing.seal(plain, context).map_err(|error| error.to_string()),
        move |sealed, context| opening.open(sealed, context).map_err(|error| error.to_string()),
        move |text| finding.lookup_key(text),
    ));
}

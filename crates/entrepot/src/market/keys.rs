//! The keys of what lies sealed in the database: given to it before anybody asks, and what a version before them
//! wrote in clear is sealed.

use crate::config::Config;
use accounts::Vault;
use store::{Db, StoreError};

/// Accounts, wishes and letters of an older version that are sealed in one transaction.
const SEALED_AT_ONCE: u32 = 256;

/// Opens the keyring, makes it for a market that has none yet, and gives its keys to `db`. What lies in clear is
/// sealed first; cut off at any point, the next start goes on.
pub(crate) async fn open(config: &Config, db: &Db) -> anyhow::Result<Vault> {
    let sealed_before = db.read(accounts::has_vault).await?;
    let vault = Vault::open_or_create(&config.keyring, sealed_before)?;
    let (proof, proved) = (vault.proof()?, vault.clone());
    db.write(move |tx| accounts::prove_vault(tx, &proved, &proof)).await?;
    accounts::seal_with(db, &vault);
    let lay_clear = db.read(accounts::people_lie_clear).await?;
    while db.write(|tx| accounts::seal_people(tx, SEALED_AT_ONCE)).await? > 0 {}
    forget_remains(config, db, sealed_before || lay_clear).await?;
    Ok(vault)
}

/// Gives the keys to `db` where they are at hand and the ones that it was sealed with: many commands need none, and
/// what needs them says so.
pub(crate) async fn give(config: &Config, db: &Db) {
    if !config.keyring.exists() {
        return;
    }
    let Ok(vault) = Vault::open_or_create(&config.keyring, true) else { return };
    let looked = vault.clone();
    // A database that has no tables yet is given them once it has.
    if db.read(move |tx| accounts::check_vault(tx, &looked)).await.is_ok() {
        accounts::seal_with(db, &vault);
    }
}

/// What lay in clear is left in a file of SQLite where its rows were, until something else is written there. So
/// the file is written anew, once, of a market that is `old` enough for that.
async fn forget_remains(config: &Config, db: &Db, old: bool) -> anyhow::Result<()> {
    if db.read(accounts::are_remains_gone).await? {
        return Ok(());
    }
    let url = config.database_url();
    if let Some(file) = url.reveal().strip_prefix("sqlite:").filter(|_| old) {
        let file = std::path::PathBuf::from(file);
        let rewritten: Result<(), StoreError> =
            tokio::task::spawn_blocking(move || Db::sqlite_rewrite(&file)).await?;
        if let Err(error) = rewritten {
            tracing::warn!(
                %error,
                "the database could not be written anew: what lay in clear before is still in its file; the next start tries again"
            );
            return Ok(());
        }
    }
    db.write(accounts::note_remains_gone).await?;
    Ok(())
}

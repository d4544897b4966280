//! Whether the database is whole and can be written, belongs to this keyring, and what its market says of calls to
//! the outside.

use super::Look;
use crate::config::Config;
use ::jobs::timers;
use accounts::{Vault, VaultError};
use kernel::Timestamp;
use std::fs::File;
use std::path::Path;
use store::{Db, StoreError, Tx};

/// The timer that is set and never committed.
const PROBE: &str = "probe";

/// What is wrong with the database, and the way out; nothing when it is well.
pub(super) async fn fault(config: &Config, db: &Db) -> Option<String> {
    match config.database_url().reveal().strip_prefix("sqlite:") {
        Some(file) => file_fault(Path::new(file)),
        None => server_fault(db).await,
    }
}

fn file_fault(file: &Path) -> Option<String> {
    let shown = file.display();
    if let Err(error) = File::options().append(true).open(file) {
        return Some(format!("{shown} cannot be written: {error}"));
    }
    match Db::sqlite_faults(file) {
        Ok(faults) if faults.is_empty() => None,
        Ok(faults) => {
            let told = faults.join("; ");
            Some(format!(
                "{shown} is damaged ({told}): stop the market and bring a copy of it back"
            ))
        }
        Err(error) => Some(format!("{shown}: {error}")),
    }
}

/// Why a transaction was rolled back: because it was only tried, or because it failed.
enum Tried {
    Well,
    Failed(StoreError),
}

impl From<StoreError> for Tried {
    fn from(error: StoreError) -> Tried {
        Tried::Failed(error)
    }
}

/// Tries to write, and takes it back.
async fn server_fault(db: &Db) -> Option<String> {
    let tried = db.write(|tx: &mut Tx<'_>| {
        timers::set(tx, PROBE, PROBE.as_bytes(), Timestamp::from_micros(0))?;
        Err::<(), Tried>(Tried::Well)
    });
    match tried.await {
        Ok(()) | Err(Tried::Well) => None,
        Err(Tried::Failed(StoreError::ReadOnly)) => {
            Some("the server takes no writes: is it a stand-by, or set to read only?".to_owned())
        }
        Err(Tried::Failed(error)) => Some(format!("nothing can be written: {error}")),
    }
}

/// Whether the keyring is the one that this market began with, and nobody lies in clear.
pub(super) async fn vault(config: &Config, db: &Db) -> Look {
    let vault = match Vault::open_or_create(&config.keyring, true) {
        Ok(vault) => vault,
        // Nobody can sign in without it, once somebody was sealed.
        Err(error) => {
            return match db.read(accounts::has_vault).await {
                Ok(true) => Look::amiss("persons", error.to_string()),
                Ok(false) => Look::note("persons", "not looked at: the keyring does not open"),
                Err(error) => Look::amiss("persons", error.to_string()),
            };
        }
    };
    let checked: Result<bool, VaultError> = db
        .read(move |tx| {
            accounts::check_vault(tx, &vault)?;
            Ok(accounts::people_lie_clear(tx)? || !accounts::are_remains_gone(tx)?)
        })
        .await;
    match checked {
        Ok(false) => Look::well("persons", "sealed by this keyring, and known by its person key"),
        Ok(true) => Look::note(
            "persons",
            "names and addresses of an older version lie in clear, or their remains in the file: a market that \
             starts seals them and writes the file anew",
        ),
        Err(error) => Look::amiss("persons", error.to_string()),
    }
}

/// Everyone outside whose calls fail.
pub(super) async fn outside(db: &Db) -> Vec<Look> {
    match db.read(::jobs::outside::outside).await {
        Ok(all) => {
            let failing = all.into_iter().filter_map(|one| Some((one.failing_since?, one)));
            let told = failing.map(|(since, one)| {
                Look::amiss("outside", format!("{}: fails since {since}: {}", one.name, one.error))
            });
            told.collect()
        }
        Err(error) => vec![Look::amiss("outside", error.to_string())],
    }
}

//! Where a bench works: a database of its own, so that no market gets its goods and orders.

use crate::{commands::book, config::Config};
use accounts::Vault;
use anyhow::{Context, bail};
use kernel::Secret;
use std::path::Path;
use store::{Db, Durability, Options, Patience};
use tempfile::TempDir;
use web::Clock;

/// A database of this version without a merchant in it, and the clock of what happens there.
pub(super) struct Ground {
    pub(super) db: Db,
    pub(super) clock: Clock,
    url: Secret<String>,
    vault: Vault,
    /// On the disk of the data folder; gone with this value.
    folder: TempDir,
}

/// Opens the database that is named, which must be empty, else a SQLite file that goes with the answer;
/// `callers` is how many use it at once.
pub(super) async fn open(config: &Config, callers: u32) -> anyhow::Result<Ground> {
    let beside = config.data.parent().filter(|path| !path.as_os_str().is_empty());
    let folder = tempfile::Builder::new()
        .prefix("entrepot-bench-")
        .tempdir_in(beside.unwrap_or(Path::new(".")))
        .context("a folder for the bench cannot be made beside the data folder")?;
    let own = || Secret::new(format!("sqlite:{}", folder.path().join("market.db").display()));
    let url = config.database.clone().unwrap_or_else(own);
    let waiting_max = Options::default().waiting_max + usize::try_from(callers)?;
    let db = Db::open(url.reveal(), Options { waiting_max, ..Options::default() })
        .context("the database cannot be opened")?;
    let clock = Clock::System;
    if !store::pending(&db, migrations::ALL).await?.iter().any(|name| name.starts_with("0001_"))
        && db.read(|tx| merchants::merchant_after(tx, 0)).await?.is_some()
    {
        bail!("that database holds a market already: name an empty one, or none");
    }
    store::migrate(&db, migrations::ALL).await?;
    let vault = Vault::ephemeral()?;
    accounts::seal_with(&db, &vault);
    book::keep(&db, config, &clock.moment()).await?;
    Ok(Ground { db, clock, url, vault, folder })
}

impl Ground {
    pub(super) const fn folder(&self) -> &TempDir {
        &self.folder
    }

    /// As people call it.
    pub(super) fn engine(&self) -> &'static str {
        if self.db.is_postgres() { "PostgreSQL" } else { "SQLite" }
    }

    /// Another way into the same database, which waits neither for the disk nor gives anything up: for what is laid
    /// before a measurement.
    pub(super) fn hurried(&self) -> anyhow::Result<Db> {
        let (durability, patience) = (Durability::Process, Patience::long());
        let options = Options { durability, patience, ..Options::default() };
        let db = Db::open(self.url.reveal(), options)?;
        accounts::seal_with(&db, &self.vault);
        Ok(db)
    }

    /// Proves what the bench left behind; the name of the first invariant that is broken.
    pub(super) async fn audit(&self) -> anyhow::Result<Option<&'static str>> {
        let options = Options { patience: Patience::long(), ..Options::default() };
        let db = match self.url.reveal().strip_prefix("sqlite:") {
            Some(path) => Db::sqlite_read_only(path.as_ref(), options)?,
            None => Db::open(self.url.reveal(), options)?,
        };
        let report = audit::audit(&db).await?;
        db.close();
        Ok(report.first_broken().map(|check| check.name))
    }
}

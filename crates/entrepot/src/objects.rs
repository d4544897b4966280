//! Where pictures and the files of merchants are: a folder, which all servers of a market share.

use crate::{config::Config, marks};
use anyhow::Context;
use object_store::local::LocalFileSystem;
use store::Db;
use trust::Folder;

/// Opens the folder, and makes it when it is missing.
///
/// # Errors
/// When it is not the one that this market's files are in; says what to do.
pub(crate) async fn open(config: &Config, db: &Db) -> anyhow::Result<LocalFileSystem> {
    let folder = &config.objects;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    // The embedded database has one server, which owns the data folder.
    if db.is_postgres() {
        marks::claim(config, Folder::Objects, db).await?;
    }
    // What was acknowledged survives a power cut.
    Ok(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))
}

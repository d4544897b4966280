//! Folders that all servers of a market must see as one.
//!
//! On PostgreSQL there may be several servers. The first marks its folder and has the database remember the
//! mark; a server whose folder has not that mark would miss what the others keep, and does not start.

use crate::{config::Config, market::random_hex};
use anyhow::{Context, bail};
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutMode, PutPayload, local::LocalFileSystem,
    path::Path as Key,
};
use std::path::PathBuf;
use store::Db;
use trust::Folder;

/// The object that is the mark.
const MARK: &str = "market";

/// How a folder stands to the market of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It is its own.
    Own,
    /// No folder is marked yet.
    Unmarked,
    /// Its files are elsewhere: why, and what to do.
    Elsewhere(String),
}

/// Where `folder` of this server is.
pub(crate) fn place(config: &Config, folder: Folder) -> PathBuf {
    match folder {
        Folder::Objects => config.objects.clone(),
        Folder::Sandbox => config.data.join("sandbox"),
    }
}

/// Looks, and changes nothing.
///
/// # Errors
/// When the database or the folder cannot be read.
pub(crate) async fn look(config: &Config, folder: Folder, db: &Db) -> anyhow::Result<Standing> {
    let known = db.read(move |tx| trust::folder_mark(tx, folder)).await?;
    let Some(known) = known else { return Ok(Standing::Unmarked) };
    let there = match LocalFileSystem::new_with_prefix(place(config, folder)) {
        Ok(files) => mark_of(&files).await?,
        Err(_no_such_folder) => None,
    };
    Ok(compared(config, folder, (there.as_deref(), &known)))
}

/// Makes the folder when it is missing, and marks it when none is marked.
///
/// # Errors
/// When it is not the market's; says what to do.
pub(crate) async fn claim(config: &Config, folder: Folder, db: &Db) -> anyhow::Result<()> {
    let shown = place(config, folder);
    std::fs::create_dir_all(&shown)
        .with_context(|| format!("the folder {} cannot be made", shown.display()))?;
    let files = LocalFileSystem::new_with_prefix(&shown)?.with_fsync(true);
    let known = db.read(move |tx| trust::folder_mark(tx, folder)).await?;
    let there = match (mark_of(&files).await?, &known) {
        (None, None) => Some(new_mark(&files).await?),
        (there, _) => there,
    };
    let known = match (known, &there) {
        (None, Some(mark)) => {
            let mark = mark.clone();
            db.write(move |tx| trust::keep_folder_mark(tx, folder, &mark)).await?
        }
        (known, _) => known.unwrap_or_default(),
    };
    match compared(config, folder, (there.as_deref(), &known)) {
        Standing::Elsewhere(why) => bail!(why),
        Standing::Own | Standing::Unmarked => Ok(()),
    }
}

fn compared(config: &Config, folder: Folder, (there, known): (Option<&str>, &str)) -> Standing {
    if there == Some(known) {
        return Standing::Own;
    }
    let shown = place(config, folder);
    let shown = shown.display();
    Standing::Elsewhere(match folder {
        Folder::Objects => format!(
            "the folder {shown} is not the one this market's files are in: mount the same folder on every \
             server, or set objects (--objects DIR, ENTREPOT_OBJECTS) to where it is mounted; if that folder is \
             lost, write {known} into {shown}/{MARK}, and its pictures and files are missing from then on"
        ),
        Folder::Sandbox => format!(
            "the sandbox bank in {shown} is not the one this market pays with: another server has that beside \
             itself, and would not know of payments here. Several servers share one bank: run it as a service \
             (entrepot sandbox, with that server's data) and give every server payments.url, payments.key and \
             payments.secret; if that bank is lost, write {known} into {shown}/{MARK}, and nothing that was \
             paid there is given back from then on"
        ),
    })
}

async fn mark_of(files: &LocalFileSystem) -> anyhow::Result<Option<String>> {
    match files.get(&Key::from(MARK)).await {
        Ok(found) => {
            let bytes = found.bytes().await?;
            Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
        }
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Marks the folder; where another server that starts on it was faster, answers its mark.
async fn new_mark(files: &LocalFileSystem) -> anyhow::Result<String> {
    let (mark, key) = (random_hex()?, Key::from(MARK));
    match files.put_opts(&key, PutPayload::from(mark.clone()), PutMode::Create.into()).await {
        Ok(_) => Ok(mark),
        Err(Error::AlreadyExists { .. }) => {
            mark_of(files).await?.context("the mark of the folder was taken away")
        }
        Err(error) => Err(error.into()),
    }
}

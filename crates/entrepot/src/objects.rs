//! Where pictures and the files of merchants are: a folder, which all servers of a market share.
//!
//! On PostgreSQL there may be several. The first marks its folder and has the database remember the mark;
//! a server whose folder has not that mark would miss what the others keep, and does not start.

use crate::{config::Config, market::random_hex};
use anyhow::{Context, bail};
use object_store::{
    Error, ObjectStore, ObjectStoreExt, PutMode, PutPayload, local::LocalFileSystem,
    path::Path as Key,
};
use store::Db;

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

/// Opens the folder, and makes it when it is missing.
///
/// # Errors
/// When it is not the one that this market's files are in; says what to do.
pub(crate) async fn open(config: &Config, db: &Db) -> anyhow::Result<LocalFileSystem> {
    let folder = &config.objects;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    // What was acknowledged survives a power cut.
    let objects = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
    // The embedded database has one server, which owns the data folder.
    if db.is_postgres() {
        claim(config, &objects, db).await?;
    }
    Ok(objects)
}

/// Looks, and changes nothing.
///
/// # Errors
/// When the database or the folder cannot be read.
pub(crate) async fn look(config: &Config, db: &Db) -> anyhow::Result<Standing> {
    let Some(known) = db.read(trust::files_mark).await? else { return Ok(Standing::Unmarked) };
    let there = match LocalFileSystem::new_with_prefix(&config.objects) {
        Ok(objects) => mark_of(&objects).await?,
        Err(_no_such_folder) => None,
    };
    Ok(compared(config, there.as_deref(), &known))
}

async fn claim(config: &Config, objects: &LocalFileSystem, db: &Db) -> anyhow::Result<()> {
    let known = db.read(trust::files_mark).await?;
    let there = match (mark_of(objects).await?, &known) {
        (None, None) => Some(new_mark(objects).await?),
        (there, _) => there,
    };
    let known = match (known, &there) {
        (None, Some(mark)) => {
            let mark = mark.clone();
            db.write(move |tx| trust::keep_files_mark(tx, &mark)).await?
        }
        (known, _) => known.unwrap_or_default(),
    };
    match compared(config, there.as_deref(), &known) {
        Standing::Elsewhere(why) => bail!(why),
        Standing::Own | Standing::Unmarked => Ok(()),
    }
}

fn compared(config: &Config, there: Option<&str>, known: &str) -> Standing {
    if there == Some(known) {
        return Standing::Own;
    }
    let folder = config.objects.display();
    Standing::Elsewhere(format!(
        "the folder {folder} is not the one this market's files are in: mount the same folder on every \
         server, or set objects (--objects DIR, ENTREPOT_OBJECTS) to where it is mounted; if that folder is \
         lost, write {known} into {folder}/{MARK}, and its pictures and files are missing from then on"
    ))
}

async fn mark_of(objects: &LocalFileSystem) -> anyhow::Result<Option<String>> {
    match objects.get(&Key::from(MARK)).await {
        Ok(found) => {
            let bytes = found.bytes().await?;
            Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
        }
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Marks the folder; where another server that starts on it was faster, answers its mark.
async fn new_mark(objects: &LocalFileSystem) -> anyhow::Result<String> {
    let (mark, key) = (random_hex()?, Key::from(MARK));
    match objects.put_opts(&key, PutPayload::from(mark.clone()), PutMode::Create.into()).await {
        Ok(_) => Ok(mark),
        Err(Error::AlreadyExists { .. }) => {
            mark_of(objects).await?.context("the mark of the folder was taken away")
        }
        Err(error) => Err(error.into()),
    }
}

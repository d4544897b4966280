//! One process owns a data folder. A second one is told where the first listens.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Why a data folder was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process owns it.
    #[error("{} is in use{}", folder.display(), at(address))]
    Held {
        /// The data folder.
        folder: PathBuf,
        /// Where its owner listens, when it has said so.
        address: Option<String>,
    },
    /// The folder cannot be made or locked.
    #[error("{}: {error}", folder.display())]
    Io {
        /// The data folder.
        folder: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

fn at(address: &Option<String>) -> String {
    address.as_ref().map_or_else(String::new, |a| format!(" by the market at {a}"))
}

/// Held for as long as this process owns the data folder; the system lets go of it even when the
/// process is killed.
#[derive(Debug)]
pub struct FolderLock {
    folder: PathBuf,
    _lock: File,
}

impl FolderLock {
    /// Makes `folder` if missing and takes it.
    ///
    /// # Errors
    /// [`FolderError::Held`] when another process owns it.
    pub fn take(folder: &Path) -> Result<FolderLock, FolderError> {
        let io = |error| FolderError::Io { folder: folder.to_owned(), error };
        fs::create_dir_all(folder).map_err(io)?;
        let lock = lock_file(folder).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {
                forget(folder); // a killed owner could not
                Ok(FolderLock { folder: folder.to_owned(), _lock: lock })
            }
            Err(TryLockError::WouldBlock) => Err(FolderError::Held {
                folder: folder.to_owned(),
                address: fs::read_to_string(address_file(folder)).ok(),
            }),
            Err(TryLockError::Error(error)) => Err(io(error)),
        }
    }

    /// Leaves word where this process listens, for others that want the folder.
    ///
    /// # Errors
    /// [`FolderError::Io`] when the word cannot be written.
    pub fn announce(&self, address: &str) -> Result<(), FolderError> {
        fs::write(address_file(&self.folder), address)
            .map_err(|error| FolderError::Io { folder: self.folder.clone(), error })
    }

    /// Where the process that owns `folder` listens; `None` when nobody owns it or it has not said.
    #[must_use]
    pub fn holder(folder: &Path) -> Option<String> {
        let lock = File::open(folder.join("lock")).ok()?;
        match lock.try_lock_shared() {
            Err(TryLockError::WouldBlock) => fs::read_to_string(address_file(folder)).ok(),
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        forget(&self.folder);
    }
}

fn lock_file(folder: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(folder.join("lock"))
}

fn address_file(folder: &Path) -> PathBuf {
    folder.join("listening")
}

fn forget(folder: &Path) {
    drop(fs::remove_file(address_file(folder)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_where_the_first_listens() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        assert_eq!(FolderLock::holder(folder.path()), None);
        first.announce("http://127.0.0.1:8080").unwrap();
        let second = FolderLock::take(folder.path()).unwrap_err();
        assert!(second.to_string().contains("by the market at http://127.0.0.1:8080"), "{second}");
        assert_eq!(FolderLock::holder(folder.path()).as_deref(), Some("http://127.0.0.1:8080"));
        drop(first);
        assert_eq!(FolderLock::holder(folder.path()), None);
        FolderLock::take(folder.path()).unwrap();
    }
}

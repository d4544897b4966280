//! Marking the folders of a market, so that another's are not taken for them.

use crate::{Folder, folder_mark, store};
use ::store::{StoreError, Tx};

/// Remembers `mark` unless there is one; answers the one that holds.
pub fn keep_folder_mark(tx: &mut Tx<'_>, folder: Folder, mark: &str) -> Result<String, StoreError> {
    store::put_folder_mark(tx, folder, mark)?;
    Ok(folder_mark(tx, folder)?.unwrap_or_else(|| mark.to_owned()))
}

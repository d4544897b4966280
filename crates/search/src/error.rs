//! Why the index could not answer.

use store::StoreError;

/// A query never fails for what it says; the index can fail for where it lives.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The index could not be opened, read or written.
    #[error("the search index: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// Its folder could not be made or emptied.
    #[error("the folder of the search index: {0}")]
    Folder(#[from] std::io::Error),
    /// The dictionary of Chinese words that ships could not be read.
    #[error("the dictionary of Chinese words: {0}")]
    Dictionary(#[from] jieba_rs::Error),
    /// It could not be opened earlier; the first reason is kept.
    #[error("the search index could not be opened: {0}")]
    NotOpen(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

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
    /// Its files do not say what was written into them; it is made anew, which takes a moment.
    #[error("the search index is damaged and is being made anew")]
    Damaged,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SearchError {
    /// Whether a follower met what only damaged files say. A disk that is full is no damage.
    pub(crate) fn is_damage(&self) -> bool {
        use tantivy::TantivyError as Index;
        match self {
            SearchError::Damaged => true,
            SearchError::Index(error) => matches!(
                error,
                Index::DataCorruption(_)
                    | Index::OpenReadError(_)
                    | Index::IncompatibleIndex(_)
                    | Index::DeserializeError(_)
            ),
            SearchError::Folder(_)
            | SearchError::Dictionary(_)
            | SearchError::NotOpen(_)
            | SearchError::Store(_) => false,
        }
    }
}

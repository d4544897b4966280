//! Who seals what lies in the database, opens it, and knows it again. The keys are the house's, which gives them
//! to the database when it opens it; below stand the rooms that have something to seal.

use crate::{Db, StoreError, Tx};
use std::sync::Arc;

/// Seals or opens bytes for a context.
type Cipher = dyn Fn(&[u8], &str) -> Result<Vec<u8>, String> + Send + Sync;
/// The key under which a text is found.
type Finder = dyn Fn(&str) -> [u8; 32] + Send + Sync;

/// Who seals and opens.
pub struct Sealer {
    seal: Box<Cipher>,
    open: Box<Cipher>,
    key: Box<Finder>,
}

impl Sealer {
    /// One that seals by `seal` and opens by `open`, each given the bytes and what they are; a text that lies
    /// sealed is found by the `key` of it.
    pub fn new(
        seal: impl Fn(&[u8], &str) -> Result<Vec<u8>, String> + Send + Sync + 'static,
        open: impl Fn(&[u8], &str) -> Result<Vec<u8>, String> + Send + Sync + 'static,
        key: impl Fn(&str) -> [u8; 32] + Send + Sync + 'static,
    ) -> Sealer {
        Sealer { seal: Box::new(seal), open: Box::new(open), key: Box::new(key) }
    }

    /// Seals a text for `context`: what it is and whose.
    pub fn seal(&self, text: &str, context: &str) -> Result<Vec<u8>, StoreError> {
        (self.seal)(text.as_bytes(), context).map_err(StoreError::Unavailable)
    }

    /// Opens what was sealed for the same `context`.
    pub fn open(&self, sealed: &[u8], context: &str) -> Result<String, StoreError> {
        let plain = (self.open)(sealed, context);
        let plain = plain.map_err(|_| StoreError::Column("text that this keyring sealed"))?;
        String::from_utf8(plain).map_err(|_| StoreError::Column("sealed text"))
    }

    /// The text as it lies: sealed, or still in clear where an older version wrote it.
    pub fn read(
        &self,
        (clear, sealed): (String, Option<Vec<u8>>),
        context: &str,
    ) -> Result<String, StoreError> {
        match sealed {
            Some(sealed) => self.open(&sealed, context),
            None => Ok(clear),
        }
    }

    /// The key under which `text` is found where it lies sealed; it leads back to it by no way, and nobody makes it
    /// without the keyring.
    #[must_use]
    pub fn key(&self, text: &str) -> [u8; 32] {
        (self.key)(text)
    }
}

impl Db {
    /// Gives the keys of what lies sealed in this database, before anything is asked that reads or writes such.
    pub fn seal_with(&self, sealer: Sealer) {
        self.give(sealer);
    }
}

impl Tx<'_> {
    /// Who seals here. Where no keys were given, what needs them fails as a whole and writes nothing: never in
    /// clear beside what is sealed.
    pub fn sealer(&self) -> Result<Arc<Sealer>, StoreError> {
        let none = "names and addresses lie sealed in it, and the keyring that opens them is not at hand \
                    (entrepot doctor)";
        self.given().ok_or_else(|| StoreError::Unavailable(none.to_owned()))
    }
}

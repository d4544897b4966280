//! The texts of a book: what its digest is taken of.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Named texts: `lanes/SG.toml`, `tables/us_hts.csv`, `bans/CN.csv`, and patches laid over them
/// (`patches/2026-12-01-cn-us-45.toml`). Paths sort; a text replaces another of its path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookSource {
    files: BTreeMap<String, Arc<str>>,
}

static SHIPPED: LazyLock<BookSource> = LazyLock::new(|| {
    BookSource::from_files(
        super::shipped::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())),
    )
});

impl BookSource {
    /// The texts that come with the program.
    #[must_use]
    pub fn shipped() -> &'static BookSource {
        &SHIPPED
    }

    /// Texts by path. Line ends become `\n`, so that a digest does not depend on who saved the file.
    pub fn from_files(files: impl IntoIterator<Item = (String, String)>) -> BookSource {
        let unify = |(path, text): (String, String)| (path, Arc::from(text.replace("\r\n", "\n")));
        BookSource { files: files.into_iter().map(unify).collect() }
    }

    /// Whether a text may be called `path`: `lanes/NAME.toml`, `tables/NAME.csv`, `bans/CC.csv` or
    /// `patches/NAME.toml`, the name of letters, digits, `-` and `_`. A book travels between markets and is
    /// written into folders, so a path leads nowhere else.
    #[must_use]
    pub fn is_path(path: &str) -> bool {
        let named = |folder, ending| path.strip_prefix(folder)?.strip_suffix(ending);
        let name = named("lanes/", ".toml")
            .or_else(|| named("tables/", ".csv"))
            .or_else(|| named("bans/", ".csv"))
            .or_else(|| named("patches/", ".toml"));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        name.is_some_and(|name| (1..=100).contains(&name.len()) && name.chars().all(plain))
    }

    /// The same with `text` at `path`.
    #[must_use]
    pub fn with(&self, path: &str, text: &str) -> BookSource {
        let mut files = self.files.clone();
        files.insert(path.to_owned(), Arc::from(text.replace("\r\n", "\n")));
        BookSource { files }
    }

    /// The same without `path`.
    #[must_use]
    pub fn without(&self, path: &str) -> BookSource {
        let mut files = self.files.clone();
        files.remove(path);
        BookSource { files }
    }

    /// The text at `path`.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(AsRef::as_ref)
    }

    /// Every path and text, by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_ref()))
    }

    /// SHA-256 over the paths and texts, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, text) in self.files() {
            for part in [path, text] {
                hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

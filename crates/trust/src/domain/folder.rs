//! The folders of a market.

/// A folder that is with the market of a database, whichever of its servers looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// Where pictures are, and the files that merchants sent.
    Objects,
    /// Where the sandbox bank writes down what was paid.
    Sandbox,
}

impl Folder {
    /// As it is stored.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Folder::Objects => "objects",
            Folder::Sandbox => "sandbox",
        }
    }
}

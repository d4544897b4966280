//! Why a picture could not be fetched.

/// Why there is no picture: each has a word that is kept, and a text of that name on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No address that is asked: another scheme than http and https, another port than theirs, or one
    /// with a name and password in it.
    #[error("this is no http or https address that is asked")]
    Address,
    /// It leads to a machine that is not on the public internet.
    #[error("the address does not lead to the public internet")]
    Closed,
    /// It leads on and on.
    #[error("the address leads on to another too often")]
    Redirects,
    /// Nobody answers there.
    #[error("nobody answers there")]
    Unreachable,
    /// The answer took too long.
    #[error("the answer took too long")]
    Slow,
    /// The server has another answer than a file: its status.
    #[error("the server answered {0}")]
    Answer(u16),
    /// More bytes than are read.
    #[error("the file is larger than 20 MB")]
    Large,
    /// More pixels than are decoded.
    #[error("the picture has more than 25 million pixels")]
    Pixels,
    /// What came is no picture that we can read.
    #[error("this is no JPEG, PNG, WebP or GIF picture")]
    NotPicture,
}

impl Failure {
    /// The word that is kept, and the end of the key of its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Failure::Address => "address",
            Failure::Closed => "closed",
            Failure::Redirects => "redirects",
            Failure::Unreachable => "unreachable",
            Failure::Slow => "slow",
            Failure::Answer(_) => "answer",
            Failure::Large => "large",
            Failure::Pixels => "pixels",
            Failure::NotPicture => "not-picture",
        }
    }

    /// What the server answered, when that is why.
    #[must_use]
    pub const fn status(self) -> Option<u16> {
        match self {
            Failure::Answer(status) => Some(status),
            Failure::Address
            | Failure::Closed
            | Failure::Redirects
            | Failure::Unreachable
            | Failure::Slow
            | Failure::Large
            | Failure::Pixels
            | Failure::NotPicture => None,
        }
    }

    /// It may pass by itself, so that it is worth another try.
    pub(crate) const fn may_pass(self) -> bool {
        match self {
            Failure::Unreachable | Failure::Slow => true,
            Failure::Answer(status) => matches!(status, 408 | 425 | 429 | 500..=599),
            Failure::Address
            | Failure::Closed
            | Failure::Redirects
            | Failure::Large
            | Failure::Pixels
            | Failure::NotPicture => false,
        }
    }
}

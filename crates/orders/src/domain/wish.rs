//! A shopper's wish to call units of a packed order off.

use kernel::{SkuId, Timestamp};

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WishAnswer {
    /// The units are called off.
    Agreed,
    /// They are not; the answer says why.
    Refused,
    /// They were handed to a carrier first.
    Shipped,
}

impl WishAnswer {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            WishAnswer::Agreed => "agreed",
            WishAnswer::Refused => "refused",
            WishAnswer::Shipped => "shipped",
        }
    }

    /// The one of that key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<WishAnswer> {
        [WishAnswer::Agreed, WishAnswer::Refused, WishAnswer::Shipped]
            .into_iter()
            .find(|answer| answer.key() == key)
    }
}

/// The wish, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelWish {
    /// Which units.
    pub units: Vec<(SkuId, u32)>,
    /// Why, in her words; may be empty.
    pub why: String,
    /// When.
    pub asked_at: Timestamp,
    /// None while it waits.
    pub answer: Option<WishAnswer>,
    /// Why it was refused; may be empty.
    pub answer_why: String,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
}

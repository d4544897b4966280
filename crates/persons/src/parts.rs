//! The parts of a person's copy, one for each thing that a room keeps of her.

mod account;
mod letters;
mod orders;
mod talk;

use accounts::Vault;
use kernel::{Lang, ShopperId};
use serde_json::{Value, json};
use store::{StoreError, Tx};

/// Whose copy it is, and how it is written for her.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The person.
    pub shopper: ShopperId,
    /// The language of what is written out for her.
    pub lang: Lang,
    /// IANA name of her zone.
    pub zone: String,
    /// The keys that her addresses are sealed under.
    pub vault: Vault,
}

/// A page of one part.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) items: Vec<Value>,
    /// Where the next one begins; none after the last.
    pub(crate) next: Option<String>,
    /// Files that its items name.
    pub(crate) files: u64,
}

/// Reads a page of one part, from where the one before ended.
type Read = fn(&mut Tx<'_>, &Whose, Option<&str>) -> Result<Page, StoreError>;

/// A part: a list under its name.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) page: Read,
}

/// Every part, in the order in which they are written. A room that keeps something of a person has one here.
pub(crate) const PARTS: &[Part] = &[
    Part { name: "account", page: account::account },
    Part { name: "sessions", page: account::sessions },
    Part { name: "addresses", page: orders::addresses },
    Part { name: "identity", page: orders::identity },
    Part { name: "cart", page: orders::cart },
    Part { name: "orders", page: orders::orders },
    Part { name: "conversations", page: talk::conversations },
    Part { name: "notices", page: letters::notices },
    Part { name: "letters", page: letters::letters },
    Part { name: "application", page: account::application },
];

/// The names of the parts, in their order.
pub fn names() -> impl Iterator<Item = &'static str> {
    PARTS.iter().map(|part| part.name)
}

/// Something that the copy does not hold.
pub(crate) struct LeftOut {
    what: &'static str,
    count: u64,
    why: &'static str,
}

impl LeftOut {
    pub(crate) fn told(&self) -> Value {
        json!({ "what": self.what, "count": self.count, "why": self.why })
    }
}

/// What the copy does not hold, as far as there is some of it.
pub(crate) fn left_out(
    tx: &mut Tx<'_>,
    whose: &Whose,
    files: u64,
) -> Result<Vec<LeftOut>, StoreError> {
    let shops =
        accounts::principal(tx, whose.shopper)?.map_or(0, |person| person.merchants().len());
    let identity = ::orders::orderer(tx, whose.shopper)?.is_some();
    let all = [
        LeftOut {
            what: "password",
            count: 1,
            why: "only a hash is kept, which leads back to nothing",
        },
        LeftOut {
            what: "identity_number",
            count: u64::from(identity),
            why: "it is kept sealed for customs, and shown whole to nobody",
        },
        LeftOut {
            what: "files",
            count: files,
            why: "each is under its address for whoever is signed in to this account",
        },
        LeftOut {
            what: "letters_that_open",
            count: letters::that_open(tx, whose)?,
            why: "their links prove a mailbox or open the account, and are shown to nobody",
        },
        LeftOut {
            what: "shops",
            count: shops as u64,
            why: "listings, orders and books of a shop are the shop's: see /sell",
        },
    ];
    Ok(all.into_iter().filter(|one| one.count > 0).collect())
}

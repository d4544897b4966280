//! What a letter is: its kind, to whom it goes, and what it tells. Capabilities declare their kinds and list
//! them in their faces; here nothing is known of orders or payouts.

use crate::Email;
use events::{Event, Kind};
use kernel::{Id, Lang, Moment, Money, ShopperId, Timestamp};
use store::{StoreError, Tx};

/// One kind of letter; a `const` in the capability that writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterKind {
    /// The start of its texts' names, in kebab case, and the `kind` in the outbox.
    pub key: &'static str,
    /// What people turn on and off together.
    pub topic: Topic,
    /// What its texts may name, beside `name`, `site` and `link`.
    pub facts: &'static [&'static str],
}

/// What letters are about, as far as people choose among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The account, its password and its roles: never turned off.
    Account,
    /// Orders on their way.
    Orders,
    /// Returns, disputes and money that goes back.
    AfterSales,
    /// What people write to each other.
    Messages,
    /// Payouts.
    Money,
    /// A merchant's shop: applications, imports, stock.
    Shop,
}

impl Topic {
    /// Each of them, as they are listed.
    pub const ALL: [Topic; 6] = [
        Topic::Account,
        Topic::Orders,
        Topic::AfterSales,
        Topic::Messages,
        Topic::Money,
        Topic::Shop,
    ];

    /// As stored, and in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Topic::Account => "account",
            Topic::Orders => "orders",
            Topic::AfterSales => "after-sales",
            Topic::Messages => "messages",
            Topic::Money => "money",
            Topic::Shop => "shop",
        }
    }

    /// From [`key`](Topic::key); `None` for another word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Topic> {
        Topic::ALL.into_iter().find(|topic| topic.key() == key)
    }

    /// Whether a person may do without letters of it.
    #[must_use]
    pub const fn may_be_turned_off(self) -> bool {
        !matches!(self, Topic::Account)
    }
}

/// To whom a letter goes.
#[derive(Clone, Debug)]
pub struct Addressee {
    /// Whose account.
    pub id: ShopperId,
    /// The mailbox.
    pub email: Email,
    /// How the person is addressed.
    pub name: String,
    /// The language that it is written in.
    pub lang: Lang,
    /// IANA name of the zone in which its times are told.
    pub zone: String,
}

/// A fact of a letter, written in its reader's language and zone. Facts of a notice lie in clear: never an
/// address, a phone number or what a person wrote to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// As it is: a number, a name, a reason.
    Text(String),
    /// What shops and goods are called, in each language of letters: whoever reads it chooses, today or later.
    Names(Vec<(Lang, String)>),
    /// A time, told with its zone.
    At(Timestamp),
    /// An amount with its currency.
    Money(Money),
    /// How many.
    Count(u64),
    /// A word of the letters' own texts, by its name there: `role-operator`.
    Word(String),
}

/// What a person is told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What kind of letter.
    pub kind: &'static LetterKind,
    /// Who is told.
    pub to: Addressee,
    /// The order, return, payout … that it is about.
    pub about: Option<Id>,
    /// A path of the market: `/orders/ord_…`.
    pub link: String,
    /// What its texts name.
    pub facts: Vec<(&'static str, Said)>,
}

/// What a capability's face lists: its kinds of letter, the facts they follow, and who writes them.
#[derive(Clone, Copy)]
pub struct Letters {
    /// Every kind of letter that it writes.
    pub kinds: &'static [&'static LetterKind],
    /// The facts that `write` is called with.
    pub follows: &'static [Kind],
    /// Tells everyone whom the event concerns, with [`notify`](crate::notify). An error holds up no other
    /// event: it is tried again, and at last an operator sees it.
    pub write: fn(&mut Tx<'_>, &Event, &mut Moment) -> Result<(), StoreError>,
}

/// The id of what `event` speaks of.
///
/// # Errors
/// [`StoreError::Column`] when its subject is no id.
pub fn subject<T: From<Id>>(event: &Event) -> Result<T, StoreError> {
    Id::from_bytes(&event.subject).map(T::from).ok_or(StoreError::Column("subject of an event"))
}

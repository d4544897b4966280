//! What a fact is called and what it carries: a type with a version, so that whoever reads an old event
//! knows what it says.

use kernel::{Home, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;

/// The name and the version of a kind of fact.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// `noun.past_verb`, as `order.paid`.
    pub name: &'static str,
    /// Rises when what it carries changes in a way that its readers must know.
    pub version: u32,
    check: fn(&str) -> Result<(), serde_json::Error>,
}

impl Kind {
    /// Whether `event` is of this kind and says what this kind says.
    ///
    /// # Errors
    /// [`Unreadable`] when it is of another kind or version, or does not carry what they say.
    pub fn check(&self, event: &Event) -> Result<(), Unreadable> {
        if (event.kind.as_str(), event.version) != (self.name, self.version) {
            return Err(event.unreadable(format!("it is no {} {}", self.name, self.version)));
        }
        (self.check)(&event.payload).map_err(|error| event.unreadable(error.to_string()))
    }
}

/// A kind of fact that carries a `P`. Declared with [`facts!`](crate::facts).
pub struct Fact<P> {
    kind: Kind,
    carries: PhantomData<fn() -> P>,
}

impl<P> Clone for Fact<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Fact<P> {}

impl<P> Fact<P> {
    /// Its name and version.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }
}

impl<P: Serialize + DeserializeOwned> Fact<P> {
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, version: u32) -> Fact<P> {
        let check = |payload: &str| serde_json::from_str::<P>(payload).map(drop);
        Fact { kind: Kind { name, version, check }, carries: PhantomData }
    }

    /// What `event` carries; `None` when it is of another kind or version.
    ///
    /// # Errors
    /// [`Unreadable`] when it does not carry what its kind and version say.
    pub fn read(&self, event: &Event) -> Result<Option<P>, Unreadable> {
        if (event.kind.as_str(), event.version) != (self.kind.name, self.kind.version) {
            return Ok(None);
        }
        let read = serde_json::from_str(&event.payload);
        read.map(Some).map_err(|error| event.unreadable(error.to_string()))
    }
}

/// Declares the facts that a capability tells, and lists all of them as `EVENTS`, so that none is told
/// that is not listed. To be used once, in `facts.rs`.
///
/// ```
/// events::facts! {
///     /// A bell was rung.
///     BELL_RUNG: events::Bare = "bell.rung", 1;
/// }
/// assert_eq!(EVENTS[0].name, "bell.rung");
/// ```
#[macro_export]
macro_rules! facts {
    ($($(#[$doc:meta])* $fact:ident: $carries:ty = $name:literal, $version:literal;)*) => {
        $($(#[$doc])* pub const $fact: $crate::Fact<$carries> = $crate::Fact::new($name, $version);)*

        /// Every kind of fact that is told here.
        pub const EVENTS: &[$crate::Kind] = &[$($fact.kind()),*];
    };
}

/// Carried by a fact that says everything with its kind and its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bare {}

/// One fact, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Where it happened.
    pub home: Home,
    /// Its number in its home, from 1.
    pub seq: i64,
    /// The name of its [`Kind`].
    pub kind: String,
    /// The version of its kind.
    pub version: u32,
    /// The id or the code of what it speaks of.
    pub subject: Vec<u8>,
    /// What it carries, as JSON.
    pub payload: String,
    /// When it happened.
    pub at: Timestamp,
}

impl Event {
    fn unreadable(&self, why: String) -> Unreadable {
        Unreadable { kind: self.kind.clone(), home: self.home, seq: self.seq, why }
    }
}

/// An event that does not carry what its kind and version say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} of home {}, {kind}, cannot be read: {why}", .home.number())]
pub struct Unreadable {
    /// Its kind.
    pub kind: String,
    /// Where it happened.
    pub home: Home,
    /// Its number there.
    pub seq: i64,
    /// What is wrong.
    pub why: String,
}

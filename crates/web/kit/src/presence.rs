//! The market as every page knows it: its name and look, the languages it speaks, where it sells, whether somebody runs
//! it and whether its letters leave. Read again every half minute, and at once by the server that changed it.

use crate::{App, Destinations, Market, i18n::Locale, patience::Came};
use house::Identity;
use kernel::Timestamp;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use store::{StoreError, Tx};
use trade::Book;

/// For how long it is believed; a book is adopted for a day and a name chosen for years, not for a second.
const SECONDS: i64 = 30;
/// And where nobody runs the market: whoever opens it looks whether she has.
const UNOPENED_SECONDS: i64 = 2;
/// So long after a request came it goes on with what was read last.
const LONGEST: Duration = Duration::from_secs(10);

/// The market at one time.
#[derive(Clone, Debug)]
pub struct Presence {
    /// The version of its identity; 0 while nobody decided anything.
    pub version: i64,
    /// What it is.
    pub identity: Identity,
    /// Somebody runs it.
    pub opened: bool,
    /// An operator named a mail server.
    pub mail: bool,
    /// Where shoppers may buy for.
    pub destinations: Destinations,
}

impl Presence {
    /// As shipped, and run by somebody.
    pub(crate) fn shipped() -> Presence {
        Presence {
            version: 0,
            identity: Identity::default(),
            opened: true,
            mail: false,
            destinations: Destinations::of(Book::shipped_arc()),
        }
    }

    /// The languages that its pages speak.
    pub fn locales(&self) -> impl Iterator<Item = &'static Locale> + use<'_> {
        Locale::all().filter(|locale| self.identity.speaks(locale.lang()))
    }

    /// Where its logo is served, if it has one.
    #[must_use]
    pub fn logo_path(&self) -> Option<String> {
        self.identity.logo.map(|logo| format!("/assets/logo-{logo}.jpg"))
    }

    /// Where the style sheet of its colour is served, if one was chosen.
    #[must_use]
    pub fn style_path(&self) -> Option<String> {
        self.identity.accent.map(|_| format!("/assets/market-{}.css", self.version))
    }

    /// Where the market is at home: as configured, or the first place that it sells to where it does not sell there.
    pub(crate) fn home(&self, configured: &Market) -> Market {
        let chosen = self.identity.destinations.iter();
        let mut sold = chosen.filter_map(|country| self.destinations.market(*country));
        match self.identity.sells_to(configured.destination) {
            true => configured.clone(),
            false => sold.next().cloned().unwrap_or_else(|| configured.clone()),
        }
    }
}

/// The market as it was read last, and when.
#[derive(Debug)]
pub(crate) struct Known(RwLock<(Option<Timestamp>, Arc<Presence>)>);

impl Default for Known {
    fn default() -> Known {
        Known(RwLock::new((None, Arc::new(Presence::shipped()))))
    }
}

impl App {
    /// The market as it was read last.
    #[must_use]
    pub fn presence(&self) -> Arc<Presence> {
        let known = self.presence.0.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&known.1)
    }

    /// Has the next request read it anew: it was changed here.
    pub fn presence_changed(&self) {
        self.presence.0.write().unwrap_or_else(PoisonError::into_inner).0 = None;
    }

    /// Whether letters leave for a mail server; without one they wait, and no page says otherwise.
    #[must_use]
    pub fn sends_mail(&self) -> bool {
        self.config.sends_mail || self.presence().mail
    }

    /// Whether payments go to a sandbox: no money moves.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        match self.provider {
            payments::Provider::Sandbox(_) => true,
        }
    }
}

fn read(tx: &mut Tx<'_>, now: Timestamp) -> Result<Presence, StoreError> {
    let book = rules::books::active(tx, now.date())?;
    let house::Kept { version, identity, .. } = house::identity(tx)?;
    let destinations = Destinations::where_sold(book, |country| identity.sells_to(country));
    let (opened, mail) = (house::is_opened(tx)?, house::has_mail_setting(tx)?);
    Ok(Presence { version, identity, opened, mail, destinations })
}

/// The market now. A request that `came` does not wait long for it: as last read it serves as well.
pub(crate) async fn now(app: &App, came: Came) -> Arc<Presence> {
    let now = app.clock.now();
    let (at, known) = app.presence.0.read().unwrap_or_else(PoisonError::into_inner).clone();
    let seconds = if known.opened { SECONDS } else { UNOPENED_SECONDS };
    // A clock that was set back makes what was read no younger.
    if at.is_some_and(|read| (0..seconds).contains(&now.seconds_since(read))) {
        return known;
    }
    let found = app.db.read(move |tx| read(tx, now));
    let fresh = match came.within(LONGEST.min(app.config.patience), found).await {
        Some(Ok(fresh)) => Arc::new(fresh),
        Some(Err(error)) => {
            tracing::warn!(%error, "the market cannot be read");
            known
        }
        None => {
            tracing::warn!("the market cannot be read in time");
            return known;
        }
    };
    let mut kept = app.presence.0.write().unwrap_or_else(PoisonError::into_inner);
    *kept = (Some(now), Arc::clone(&fresh));
    fresh
}

//! What is left to do before a market can trade, each line with its proof. Whoever adds a step of opening adds a line
//! here; the pages of operators, the API and `entrepot doctor` all tell what [`checklist`] says.

use crate::TrialOf;
use crate::queries::{self, trial};
use ::store::{StoreError, Tx};
use accounts::Scope;
use kernel::{MailId, PaymentId, Timestamp};
use letters::MailState;
use merchants::MerchantState;
use orders::Direction;

/// What the server knows of itself, and the database does not.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// The time.
    pub now: Timestamp,
    /// Payments go to a sandbox: no money moves.
    pub sandbox: bool,
    /// The configuration names a mail server.
    pub mail: bool,
    /// The configuration says where exchange rates are published.
    pub rates: bool,
}

/// How a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Proved.
    Done,
    /// To be done.
    Open,
    /// It was done, and does not work (any more).
    Amiss,
}

impl Standing {
    /// As in the API and in classes of pages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Standing::Done => "done",
            Standing::Open => "open",
            Standing::Amiss => "amiss",
        }
    }
}

/// What a look saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// How it stands.
    pub standing: Standing,
    /// Which sentence says so: `opening-<key of the check>-<said>` in every language.
    pub said: &'static str,
    /// What the sentence names.
    pub facts: Vec<(&'static str, String)>,
}

impl Look {
    /// One that names nothing.
    #[must_use]
    pub const fn new(standing: Standing, said: &'static str) -> Look {
        Look { standing, said, facts: Vec::new() }
    }

    /// Names something.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Look {
        self.facts.push((name, value.to_string()));
        self
    }
}

/// One line of the checklist.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// What it is called, in kebab case.
    pub key: &'static str,
    /// Where it is done: a path of the market.
    pub action: &'static str,
    /// Who may go there.
    pub scope: Scope,
    /// Looks at the data.
    pub look: fn(&mut Tx<'_>, &Circumstances) -> Result<Look, StoreError>,
}

/// Every line, in the order in which a market is opened.
pub const CHECKS: &[Check] = &[
    check("operator", "/admin/roles", Scope::Overview, operator),
    check("identity", "/admin/market/identity", Scope::Everything, identity),
    check("languages", "/admin/market/languages", Scope::Everything, languages),
    check("lanes", "/admin/market/lanes", Scope::Everything, lanes),
    check("money", "/admin/market/money", Scope::Everything, money),
    check("mail", "/admin/market/mail", Scope::Everything, mail),
    check("payments", "/admin/market/payments", Scope::Everything, payments),
    check("rates", "/admin/market/rates", Scope::Everything, rates),
    check("merchant", "/admin/applications", Scope::Merchants, merchant),
    check("cards", "/admin/applications?state=approved", Scope::Merchants, cards),
    check("listing", "/admin/applications?state=approved", Scope::Merchants, listing),
];

const fn check(
    key: &'static str,
    action: &'static str,
    scope: Scope,
    look: fn(&mut Tx<'_>, &Circumstances) -> Result<Look, StoreError>,
) -> Check {
    Check { key, action, scope, look }
}

/// A line with what was seen.
#[derive(Clone, Debug)]
pub struct Line {
    /// The check.
    pub check: &'static Check,
    /// What it saw.
    pub look: Look,
}

/// Looks at everything.
pub fn checklist(tx: &mut Tx<'_>, about: &Circumstances) -> Result<Vec<Line>, StoreError> {
    let mut lines = Vec::with_capacity(CHECKS.len());
    for check in CHECKS {
        let look = (check.look)(tx, about)?;
        lines.push(Line { check, look });
    }
    Ok(lines)
}

fn decided(is: bool, done: &'static str) -> Look {
    if is { Look::new(Standing::Done, done) } else { Look::new(Standing::Open, "open") }
}

fn operator(tx: &mut Tx<'_>, about: &Circumstances) -> Result<Look, StoreError> {
    if queries::is_opened(tx)? {
        return Ok(Look::new(Standing::Done, "done"));
    }
    let link = queries::link_since(tx)?
        .filter(|made| about.now.seconds_since(*made) < crate::SETUP_HOURS * 3_600);
    let said = if link.is_some() { "link" } else { "open" };
    Ok(Look::new(Standing::Open, said))
}

fn identity(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    let kept = queries::identity(tx)?;
    let named = !kept.identity.name.is_empty();
    if named && kept.identity.contact.is_empty() {
        let name = kept.identity.name;
        return Ok(Look::new(Standing::Open, "contact").with("name", name));
    }
    let look = decided(named, "done").with("version", kept.version);
    Ok(look.with("name", kept.identity.name()))
}

fn languages(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    let chosen = queries::identity(tx)?.identity.languages;
    Ok(decided(!chosen.is_empty(), "done").with("count", chosen.len()))
}

fn lanes(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    let chosen = queries::identity(tx)?.identity.destinations;
    let codes: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    Ok(decided(!chosen.is_empty(), "done").with("countries", codes.join(", ")))
}

fn money(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    let identity = queries::identity(tx)?.identity;
    Ok(match identity.currency.zip(identity.fee) {
        Some((currency, fee)) => Look::new(Standing::Done, "done")
            .with("currency", currency)
            .with("fee", fee.percent_text(4)),
        None => Look::new(Standing::Open, "open"),
    })
}

fn mail(tx: &mut Tx<'_>, about: &Circumstances) -> Result<Look, StoreError> {
    if !about.mail && !queries::has_mail_setting(tx)? {
        return Ok(Look::new(Standing::Open, "none"));
    }
    let Some(last) = trial(tx, TrialOf::Letter)? else {
        return Ok(Look::new(Standing::Open, "untried"));
    };
    // A letter is forgotten after a while; that it left is known from what left since.
    let Some(letter) = letters::mail(tx, MailId::from(last.id))? else {
        return Ok(Look::new(Standing::Open, "untried"));
    };
    Ok(match (letter.state, letter.sent_at) {
        (MailState::Sent, Some(at)) => Look::new(Standing::Done, "done").with("day", at.date()),
        (MailState::Sent, None) | (MailState::Queued, _) => match letter.last_error {
            Some(why) => Look::new(Standing::Amiss, "failing").with("why", why),
            None => Look::new(Standing::Open, "waits").with("day", last.at.date()),
        },
        (MailState::Failed | MailState::Bounced, _) => {
            Look::new(Standing::Amiss, "failing").with("why", letter.last_error.unwrap_or_default())
        }
    })
}

fn payments(tx: &mut Tx<'_>, about: &Circumstances) -> Result<Look, StoreError> {
    let Some(last) = trial(tx, TrialOf::Payment)? else {
        return Ok(Look::new(Standing::Open, "open"));
    };
    let told = orders::movements_of(tx, PaymentId::from(last.id))?;
    let came = told.iter().find(|movement| movement.direction == Direction::In);
    let Some(came) = came else {
        return Ok(Look::new(Standing::Open, "waits").with("day", last.at.date()));
    };
    let said = if about.sandbox { "sandbox" } else { "done" };
    Ok(Look::new(Standing::Done, said).with("amount", came.amount).with("day", came.told_at.date()))
}

fn rates(tx: &mut Tx<'_>, about: &Circumstances) -> Result<Look, StoreError> {
    let Some(day) = pricing::fx_last_day(tx)? else { return Ok(Look::new(Standing::Open, "none")) };
    if pricing::policy(tx)?.has_old_rates(day, about.now) {
        return Ok(Look::new(Standing::Amiss, "old").with("day", day));
    }
    let fetched = about.rates || queries::has_rates_setting(tx)?;
    let said = if fetched { "done" } else { "by-hand" };
    Ok(Look::new(Standing::Done, said).with("day", day))
}

fn merchant(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    let counts = merchants::application_counts(tx)?;
    let count = |state: MerchantState| {
        counts.iter().find(|(one, _)| *one == state).map_or(0, |(_, count)| *count)
    };
    Ok(match (count(MerchantState::Approved), count(MerchantState::Applied)) {
        (0, 0) => Look::new(Standing::Open, "open"),
        (0, waiting) => Look::new(Standing::Open, "waits").with("count", waiting),
        (approved, _) => Look::new(Standing::Done, "done").with("count", approved),
    })
}

/// Merchants that are looked at for one who has a rate card.
const MERCHANTS_LOOKED_AT: u32 = 50;

fn cards(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    for merchant in merchants::merchants(tx, None, MERCHANTS_LOOKED_AT)? {
        if !pricing::rate_cards(tx, merchant.id)?.is_empty() {
            return Ok(Look::new(Standing::Done, "done"));
        }
    }
    Ok(Look::new(Standing::Open, "open"))
}

fn listing(tx: &mut Tx<'_>, _: &Circumstances) -> Result<Look, StoreError> {
    Ok(decided(!catalog::published_ids(tx, None, 1)?.is_empty(), "done"))
}

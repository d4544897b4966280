//! Of letters: what stood under her bell, and what was mailed to her.

use super::{Page, Whose};
use ::letters::{Mail, Told};
use kernel::{NoticeId, Timestamp};
use serde_json::{Value, json};
use store::{StoreError, Tx};

const NOTICES: u32 = 100;
/// Letters lie for ninety days; nobody gets more of them.
const LETTERS: u32 = 5_000;

pub(super) fn notices(
    tx: &mut Tx<'_>,
    whose: &Whose,
    after: Option<&str>,
) -> Result<Page, StoreError> {
    let before = after.and_then(place);
    let telling = (whose.lang, whose.zone.as_str());
    let found = ::letters::notices(tx, whose.shopper, telling, before, NOTICES)?;
    let last = found.last().filter(|_| found.len() == NOTICES as usize);
    let next = last.map(|told| format!("{} {}", told.at.micros(), told.id));
    Ok(Page { items: found.iter().map(notice).collect(), next, files: 0 })
}

/// The time and id of the last of the page before.
fn place(after: &str) -> Option<(Timestamp, NoticeId)> {
    let (micros, id) = after.split_once(' ')?;
    Some((Timestamp::from_micros(micros.parse().ok()?), id.parse().ok()?))
}

fn notice(told: &Told) -> Value {
    json!({
        "kind": told.kind,
        "line": told.line,
        "link": told.link,
        "at": told.at,
        "read_at": told.read_at,
    })
}

/// What was mailed to her mailbox of now.
fn mailed(tx: &mut Tx<'_>, whose: &Whose) -> Result<Vec<Mail>, StoreError> {
    match accounts::principal(tx, whose.shopper)? {
        Some(person) => ::letters::mails_to(tx, &person.email, LETTERS),
        None => Ok(Vec::new()),
    }
}

/// Written to her as the person she is; what only proves a mailbox may have been for whoever had it before.
fn is_hers(mail: &Mail, whose: &Whose) -> bool {
    mail.of.is_some_and(|of| of.person == whose.shopper)
}

pub(super) fn letters(
    tx: &mut Tx<'_>,
    whose: &Whose,
    _after: Option<&str>,
) -> Result<Page, StoreError> {
    let one = |mail: &Mail| {
        json!({
            "kind": mail.kind,
            "subject": mail.subject,
            "body": mail.body,
            "state": mail.state.key(),
            "written_at": mail.queued_at,
            "sent_at": mail.sent_at,
        })
    };
    let found = mailed(tx, whose)?;
    let items = found.iter().filter(|mail| is_hers(mail, whose)).map(one).collect();
    Ok(Page { items, ..Page::default() })
}

/// How many letters are not told, since their links open something.
pub(super) fn that_open(tx: &mut Tx<'_>, whose: &Whose) -> Result<u64, StoreError> {
    let found = mailed(tx, whose)?;
    Ok(found.iter().filter(|mail| !is_hers(mail, whose)).count() as u64)
}

//! What letters list: each is sent when its time has come, digests are gathered, and what is old is forgotten.

use crate::bounces::stop_mailbox;
use crate::digest::{self, FindAddressee};
use crate::house::House;
use crate::kind::Letters;
use crate::outbox::{KEEP_DAYS, Mail, MailState, give_up, mail, not_taken, prune, sent};
use crate::{Sender, SmtpError, dead_mailbox, follow};
use ::jobs::{Done, Failed, Item, Job, outside::Watch, sweep};
use kernel::{Id, MailId};
use std::sync::Arc;
use store::{Db, StoreError, Tx};

/// The timers of letters that wait; the id is the letter's.
pub(crate) const SEND: &str = "mail.send";
/// What the mail server is called among those outside.
const SERVER: &str = "mail";
/// Letters on their way at once: a mail server that is slow with one holds up few others.
const AT_ONCE: u32 = 4;
/// A letter waits so long for a mail server that does not answer, however often it was tried.
const WAIT_DAYS: i64 = 3;

/// The letter that gathers others; it follows no facts.
pub const LETTERS: Letters =
    Letters { kinds: &[&digest::KIND], follows: &[], write: |_, _, _| Ok(()) };

/// Sends what waits, where the market has a `sender`, gathers digests, writes what `faces` could not write with
/// the rest, and forgets what is old. `find` knows where letters to a person go.
#[must_use]
pub fn jobs(
    db: &Db,
    sender: Option<Sender>,
    (faces, find): (&'static [Letters], FindAddressee),
) -> Vec<Job> {
    let prune =
        sweep("mail.prune", db, |tx, now, limit| prune(tx, now.plus_days(-KEEP_DAYS), limit));
    let send = sender.map(|sender| {
        let (db, watch) = (db.clone(), Arc::new(Watch::new(db, SERVER)));
        let about = |id: &[u8]| Some(MailId::from(Id::from_bytes(id)?).to_string());
        Job::due(SEND, AT_ONCE, move |item| {
            deliver(db.clone(), (sender.clone(), Arc::clone(&watch)), item)
        })
        .about(about)
        .never_waits()
    });
    let others = [prune, digest::job(db, find), follow::job(db, faces)];
    send.into_iter().chain(others).collect()
}

/// Hands a letter to the mail server; what it does not take is tried again, later each time, and at last
/// given up, which the letter itself says.
async fn deliver(
    db: Db,
    (sender, watch): (Sender, Arc<Watch>),
    item: Item,
) -> Result<Done, Failed> {
    let Item { id, moment } = item;
    let id = Id::from_bytes(&id).map(MailId::from).ok_or_else(|| Failed::person("no id"))?;
    let found = db.read(move |tx| {
        let Some(letter) = mail(tx, id)? else { return Ok(None) };
        let dead = dead_mailbox(tx, &letter.to)?;
        Ok::<_, StoreError>(Some((letter, dead, House::seen(tx)?)))
    });
    let found = found.await?.filter(|(letter, ..)| letter.state == MailState::Queued);
    let Some((letter, dead, house)) = found else { return Ok(Done::Done) };
    let now = moment.now;
    if let Some(said) = dead {
        // It waited while another one came back.
        db.write(move |tx| give_up(tx, &letter, &said)).await?;
        return Ok(Done::Done);
    }
    let ended = sender.send(&letter, &house).await;
    let failure = ended
        .as_ref()
        .err()
        .filter(|error| error.is_of_server())
        .map(|error| server_said(error, &letter));
    watch.note(failure, now).await;
    let Err(error) = ended else {
        db.write(move |tx| sent(tx, id, now)).await?;
        return Ok(Done::Done);
    };
    if error.says_no_mailbox() {
        // As of one that came back: no other letter is tried there either.
        let said = server_said(&error, &letter);
        tracing::warn!(mail = %id, error = said, "there is no such mailbox");
        let stop = move |tx: &mut Tx<'_>| {
            give_up(tx, &letter, &said)?;
            stop_mailbox(tx, (&letter.to, &said), now)
        };
        db.write(stop).await?;
        return Ok(Done::Done);
    }
    // A server that is away for a day has refused no letter.
    let waits = error.is_of_server() && now < letter.queued_at.plus_days(WAIT_DAYS);
    let (error, pause) = (server_said(&error, &letter), pause(&letter));
    tracing::warn!(mail = %id, error, "a letter was not taken");
    let given_up = db.write(move |tx| not_taken(tx, &letter, &error, waits)).await?;
    Ok(if given_up { Done::Done } else { Done::Later(now.plus_seconds(pause)) })
}

/// What the server said, without the mailbox that it may repeat: it is kept and logged in clear.
fn server_said(error: &SmtpError, letter: &Mail) -> String {
    letter.to.masked_in(&error.to_string())
}

/// Two, four, eight … minutes, at most about four hours.
fn pause(letter: &Mail) -> i64 {
    60_i64 << (letter.attempts + 1).clamp(0, 8)
}

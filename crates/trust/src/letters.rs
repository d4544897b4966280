//! The letters about a merchant's files: a long run has ended, and nobody has to look at its page meanwhile.

use crate::facts::IMPORT_ENDED;
use ::letters::{LetterKind, Letters, Notice, Said, Topic, notify, subject};
use ::store::{StoreError, Tx};
use catalog::ImportState;
use events::Event;
use kernel::{ImportId, MerchantId, Moment};

const fn about_file(key: &'static str) -> LetterKind {
    LetterKind { key, topic: Topic::Shop, facts: &["file", "at"] }
}

/// A file was read to its end.
pub const READ: LetterKind = about_file("import-read");
/// A file could not be read to its end.
pub const BROKEN: LetterKind = about_file("import-broken");

/// What trust writes.
pub const LETTERS: Letters =
    Letters { kinds: &[&READ, &BROKEN], follows: &[IMPORT_ENDED.kind()], write };

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let id: ImportId = subject(event)?;
    let Some(run) = catalog::import_run(tx, id)? else { return Ok(()) };
    let kind = if run.state == ImportState::Done { &READ } else { &BROKEN };
    for to in accounts::merchant_addressees(tx, MerchantId::of(id.home()))? {
        let facts = vec![("file", Said::Text(run.file_name.clone())), ("at", Said::At(event.at))];
        let (about, link) = (Some(id.id()), format!("/sell/import/{id}"));
        notify(tx, &Notice { kind, to, about, link, facts }, moment)?;
    }
    Ok(())
}

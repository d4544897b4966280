//! The letters that merchants writes: to whoever applied, and to the operators who decide.

use crate::domain::merchant::{Merchant, MerchantStatus};
use crate::facts::{MERCHANT_APPLIED, MERCHANT_APPROVED, MERCHANT_REFUSED, MERCHANT_RENAMED};
use crate::store;
use ::letters::{Addressee, LetterKind, Letters, Notice, Said, Topic, notify, subject};
use ::store::{StoreError, Tx};
use accounts::Scope;
use events::Event;
use kernel::{MerchantId, Moment};

const fn about_shop(key: &'static str, facts: &'static [&'static str]) -> LetterKind {
    LetterKind { key, topic: Topic::Shop, facts }
}

/// The application arrived.
pub const APPLIED: LetterKind = about_shop("merchant-applied", &["merchant"]);
/// An application waits for an operator.
pub const WAITS: LetterKind = about_shop("merchant-waits", &["merchant"]);
/// The application was approved.
pub const APPROVED: LetterKind = about_shop("merchant-approved", &["merchant"]);
/// The application was refused.
pub const REFUSED: LetterKind = about_shop("merchant-refused", &["merchant", "reason"]);
/// A merchant took another name.
pub const RENAMED: LetterKind = about_shop("merchant-renamed", &["merchant"]);

/// What merchants writes.
pub const LETTERS: Letters = Letters {
    kinds: &[&APPLIED, &WAITS, &APPROVED, &REFUSED, &RENAMED],
    follows: &[
        MERCHANT_APPLIED.kind(),
        MERCHANT_APPROVED.kind(),
        MERCHANT_REFUSED.kind(),
        MERCHANT_RENAMED.kind(),
    ],
    write,
};

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let Some(merchant) = store::by_id(tx, subject::<MerchantId>(event)?)? else { return Ok(()) };
    let is = |fact: events::Fact<events::Bare>| fact.kind().name == event.kind;
    if is(MERCHANT_APPLIED) {
        tell_owner(tx, &merchant, (&APPLIED, "/sell/apply"), moment)?;
        tell_operators(tx, &merchant, &WAITS, moment)
    } else if is(MERCHANT_APPROVED) {
        tell_owner(tx, &merchant, (&APPROVED, "/sell"), moment)
    } else if is(MERCHANT_REFUSED) {
        match merchant.status {
            MerchantStatus::Refused { .. } => {
                tell_owner(tx, &merchant, (&REFUSED, "/sell/apply"), moment)
            }
            // She has applied again meanwhile, for that very reason.
            MerchantStatus::Applied | MerchantStatus::Approved => Ok(()),
        }
    } else {
        tell_owner(tx, &merchant, (&RENAMED, "/sell/profile"), moment)?;
        tell_operators(tx, &merchant, &RENAMED, moment)
    }
}

fn tell_owner(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    (kind, link): (&'static LetterKind, &str),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let Some(owner) = accounts::addressee(tx, merchant.owner)? else { return Ok(()) };
    notify(tx, &notice(merchant, owner, (kind, link)), moment)
}

fn tell_operators(
    tx: &mut Tx<'_>,
    merchant: &Merchant,
    kind: &'static LetterKind,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let link = format!("/admin/applications/{}", merchant.id);
    for operator in accounts::operator_addressees_of(tx, Scope::Merchants)? {
        notify(tx, &notice(merchant, operator, (kind, &link)), moment)?;
    }
    Ok(())
}

fn notice(merchant: &Merchant, to: Addressee, (kind, link): (&'static LetterKind, &str)) -> Notice {
    let mut facts = vec![("merchant", Said::in_each(|lang| merchant.name.get(lang).to_owned()))];
    if let MerchantStatus::Refused { reason } = &merchant.status {
        facts.push(("reason", Said::Text(reason.clone())));
    }
    Notice { kind, to, about: Some(merchant.id.id()), link: link.to_owned(), facts }
}

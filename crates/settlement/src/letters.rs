//! The letters about money that leaves: to a merchant's members where it is, to operators what waits for them.

use crate::domain::Older;
use crate::facts;
use ::letters::{Addressee, LetterKind, Letters, Notice, Said, Topic};
use ::store::{StoreError, Tx};
use accounts::Scope;
use events::{Event, Fact};
use kernel::{BankAccountId, Decider, Id, MerchantId, Moment, PayoutId, PayoutRunId, Timestamp};
use merchants::facts::{
    BANK_ACCOUNT_ADDED, BANK_ACCOUNT_CONFIRMED, BANK_ACCOUNT_STOPPED, BankAccountTold,
};

/// A merchant asked to be paid; to her.
pub(crate) const ASKED: LetterKind =
    LetterKind { key: "payout-asked", topic: Topic::Money, facts: &["amount"] };
/// It is with the bank; to her.
pub(crate) const SENT: LetterKind =
    LetterKind { key: "payout-sent", topic: Topic::Money, facts: &["amount"] };
/// The bank paid it; to her.
pub(crate) const PAID: LetterKind =
    LetterKind { key: "payout-paid", topic: Topic::Money, facts: &["amount"] };
/// It came back, or will not leave; to her.
pub(crate) const RETURNED: LetterKind =
    LetterKind { key: "payout-returned", topic: Topic::Money, facts: &["amount", "why"] };
/// A run waits for another operator; to operators.
pub(crate) const RUN_WAITS: LetterKind =
    LetterKind { key: "payout-run-waits", topic: Topic::Money, facts: &["amount", "count"] };
/// Its file can be taken; to the operators who did not approve it.
pub(crate) const RUN_APPROVED: LetterKind =
    LetterKind { key: "payout-run-approved", topic: Topic::Money, facts: &["amount", "count"] };
/// A run waits for days; to operators.
pub(crate) const RUN_LATE: LetterKind =
    LetterKind { key: "payout-run-overdue", topic: Topic::Money, facts: &["amount", "count"] };
/// The bank has said nothing of it for days; to operators.
pub(crate) const RUN_SILENT: LetterKind =
    LetterKind { key: "payout-run-silent", topic: Topic::Money, facts: &["amount", "count"] };
/// What was asked for waits for days; to operators.
pub(crate) const WAITING: LetterKind =
    LetterKind { key: "payouts-waiting", topic: Topic::Money, facts: &["amount", "count"] };
const FORGIVEN: LetterKind =
    LetterKind { key: "debt-written-off", topic: Topic::Money, facts: &["amount", "why"] };
const ACCOUNT_ADDED: LetterKind =
    LetterKind { key: "bank-account-added", topic: Topic::Account, facts: &["ending", "at"] };
const ACCOUNT_WAITS: LetterKind =
    LetterKind { key: "bank-account-waits", topic: Topic::Money, facts: &["ending"] };
const ACCOUNT_CONFIRMED: LetterKind =
    LetterKind { key: "bank-account-confirmed", topic: Topic::Account, facts: &["ending", "at"] };
const ACCOUNT_STOPPED: LetterKind =
    LetterKind { key: "bank-account-stopped", topic: Topic::Account, facts: &["ending"] };

/// What is written, and after which facts.
pub const LETTERS: Letters = Letters {
    kinds: &[
        &ASKED,
        &SENT,
        &PAID,
        &RETURNED,
        &RUN_WAITS,
        &RUN_APPROVED,
        &RUN_LATE,
        &RUN_SILENT,
        &WAITING,
        &FORGIVEN,
        &ACCOUNT_ADDED,
        &ACCOUNT_WAITS,
        &ACCOUNT_CONFIRMED,
        &ACCOUNT_STOPPED,
    ],
    follows: &[
        facts::PAYOUT_ASKED.kind(),
        facts::PAYOUT_SENT.kind(),
        facts::PAYOUT_PAID.kind(),
        facts::PAYOUT_RETURNED.kind(),
        facts::RUN_PROPOSED.kind(),
        facts::RUN_APPROVED.kind(),
        facts::RUN_OVERDUE.kind(),
        facts::RUN_SILENT.kind(),
        facts::PAYOUTS_WAIT.kind(),
        facts::DEBT_WRITTEN_OFF.kind(),
        BANK_ACCOUNT_ADDED.kind(),
        BANK_ACCOUNT_CONFIRMED.kind(),
        BANK_ACCOUNT_STOPPED.kind(),
    ],
    write,
};

/// What `event` carries when it is `fact`; an event that cannot be read writes no letter, and stops none.
fn carried<P>(fact: Fact<P>, event: &Event) -> Option<P>
where
    P: serde::Serialize + serde::de::DeserializeOwned,
{
    fact.read(event).ok().flatten()
}

/// The facts of a letter, made anew for each whom it goes to.
type Facts<'a> = &'a dyn Fn() -> Vec<(&'static str, Said)>;

fn write(tx: &mut Tx<'_>, event: &Event, moment: &mut Moment) -> Result<(), StoreError> {
    let for_operators = [
        (facts::RUN_PROPOSED, &RUN_WAITS),
        (facts::RUN_OVERDUE, &RUN_LATE),
        (facts::RUN_SILENT, &RUN_SILENT),
        (facts::PAYOUTS_WAIT, &WAITING),
    ];
    for (fact, kind) in for_operators {
        if let Some(told) = carried(fact, event) {
            let count = u64::from(told.payouts);
            let said = || vec![("amount", Said::Money(told.total)), ("count", Said::Count(count))];
            // What waits in a currency is about no run.
            return to_operators(tx, (kind, Id::from_bytes(&event.subject)), &said, moment);
        }
    }
    let Some(subject) = Id::from_bytes(&event.subject) else { return Ok(()) };
    let moved =
        [(facts::PAYOUT_ASKED, &ASKED), (facts::PAYOUT_SENT, &SENT), (facts::PAYOUT_PAID, &PAID)];
    for (fact, kind) in moved {
        if let Some(told) = carried(fact, event) {
            let said = || vec![("amount", Said::Money(told.amount))];
            return about_payout(tx, (kind, subject), &said, moment);
        }
    }
    if let Some(told) = carried(facts::PAYOUT_RETURNED, event) {
        let said =
            || vec![("amount", Said::Money(told.amount)), ("why", Said::Text(told.why.clone()))];
        return about_payout(tx, (&RETURNED, subject), &said, moment);
    }
    if let Some(told) = carried(facts::DEBT_WRITTEN_OFF, event) {
        let said =
            || vec![("amount", Said::Money(told.amount)), ("why", Said::Text(told.why.clone()))];
        let to = accounts::merchant_addressees(tx, MerchantId::of(subject.home()))?;
        return tell(tx, (&FORGIVEN, to), (Some(subject), "/sell/money", &said), moment);
    }
    if let Some(told) = carried(facts::RUN_APPROVED, event) {
        return about_approved(tx, PayoutRunId::from(subject), &told, moment);
    }
    let accounts = [
        (BANK_ACCOUNT_ADDED, &ACCOUNT_ADDED),
        (BANK_ACCOUNT_CONFIRMED, &ACCOUNT_CONFIRMED),
        (BANK_ACCOUNT_STOPPED, &ACCOUNT_STOPPED),
    ];
    for (fact, kind) in accounts {
        if let Some(told) = carried(fact, event) {
            return about_account(tx, (kind, MerchantId::from(subject)), &told, moment);
        }
    }
    Ok(())
}

/// To the operators who can take its file now, but for whoever approved it.
fn about_approved(
    tx: &mut Tx<'_>,
    run: PayoutRunId,
    told: &facts::RunTold,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let approved = crate::queries::run(tx, run)?.and_then(|run| run.approved);
    let by = approved.map(|(by, _)| by).unwrap_or_default();
    let mut to = accounts::operator_addressees_of(tx, Scope::Money)?;
    to.retain(|person| !Decider { id: person.id, name: String::new() }.made(&by));
    let count = u64::from(told.payouts);
    let said = || vec![("amount", Said::Money(told.total)), ("count", Said::Count(count))];
    let link = format!("/admin/payouts/runs/{run}");
    tell(tx, (&RUN_APPROVED, to), (Some(run.id()), &link, &said), moment)
}

/// To every member of the merchant whose payout it is.
fn about_payout(
    tx: &mut Tx<'_>,
    (kind, subject): (&'static LetterKind, Id),
    said: Facts<'_>,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let payout = PayoutId::from(subject);
    // Older versions told that it was paid when it was asked for; what was paid by hand then is no news to her.
    let is_paid = crate::store::payout(tx, payout)?
        .is_some_and(|found| found.paid.is_some() && found.older != Some(Older::Paid));
    if kind.key == PAID.key && !is_paid {
        return Ok(());
    }
    let to = accounts::merchant_addressees(tx, MerchantId::of(payout.home()))?;
    let link = format!("/sell/money/payouts/{payout}");
    tell(tx, (kind, to), (Some(subject), &link, said), moment)
}

/// To every member of the merchant whose account it is, and to operators while they have to look at its holder.
fn about_account(
    tx: &mut Tx<'_>,
    (kind, merchant): (&'static LetterKind, MerchantId),
    told: &BankAccountTold,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let id: BankAccountId = told.account;
    let ending = || ("ending", Said::Text(told.ending.clone()));
    let to = accounts::merchant_addressees(tx, merchant)?;
    let waits = match merchants::bank_account(tx, id)? {
        Some(account) => account.confirmed_at.is_none() && account.stopped.is_none(),
        None => false,
    };
    if waits && kind.key == ACCOUNT_ADDED.key {
        to_operators(tx, (&ACCOUNT_WAITS, Some(id.id())), &|| vec![ending()], moment)?;
    }
    let said = || -> Vec<(&'static str, Said)> {
        let at = told.usable_from.map(|micros| ("at", Said::At(Timestamp::from_micros(micros))));
        [ending()].into_iter().chain(at).collect()
    };
    tell(tx, (kind, to), (Some(id.id()), "/sell/bank", &said), moment)
}

fn to_operators(
    tx: &mut Tx<'_>,
    (kind, about): (&'static LetterKind, Option<Id>),
    said: Facts<'_>,
    moment: &mut Moment,
) -> Result<(), StoreError> {
    let to = accounts::operator_addressees_of(tx, Scope::Money)?;
    tell(tx, (kind, to), (about, "/admin/payouts", said), moment)
}

fn tell(
    tx: &mut Tx<'_>,
    (kind, to): (&'static LetterKind, Vec<Addressee>),
    (about, link, said): (Option<Id>, &str, Facts<'_>),
    moment: &mut Moment,
) -> Result<(), StoreError> {
    for to in to {
        let (link, facts) = (link.to_owned(), said());
        ::letters::notify(tx, &Notice { kind, to, about, link, facts }, moment)?;
    }
    Ok(())
}

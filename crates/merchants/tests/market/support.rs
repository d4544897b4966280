//! Short words for the tests of this crate.

use accounts::{OpenAccount, PasswordHash};
use kernel::{Country, Lang, Moment, ShopperId, Timestamp};
use letters::{Email, Letters, Mail, mails_to};
use merchants::{LocalText, MerchantKind, MerchantProfile};
use std::sync::atomic::{AtomicI64, Ordering};
use store::Db;

/// Noon of a fixed day.
pub(crate) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

pub(crate) fn moment(now: Timestamp, seed: u64) -> Moment {
    Moment::new(now, seed)
}

/// A moment like no other: a second later each time.
pub(crate) fn next() -> Moment {
    static COUNT: AtomicI64 = AtomicI64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Moment::new(noon().plus_seconds(count), count.unsigned_abs() << 32)
}

pub(crate) fn person(mailbox: &str) -> OpenAccount {
    OpenAccount {
        email: mailbox.parse().unwrap(),
        name: "Mei Lin".parse().unwrap(),
        lang: Lang::EN,
        password_hash: PasswordHash::stored("hash".to_owned()),
        verified: true,
        operator: false,
    }
}

pub(crate) async fn open(db: &Db, mailbox: &str, seed: u64) -> ShopperId {
    let ask = person(mailbox);
    db.write(move |tx| accounts::open_account(tx, &ask, &mut moment(noon(), seed))).await.unwrap()
}

/// Who writes letters about merchants.
static FACES: [Letters; 1] = [merchants::face::LETTERS];

/// The letters to a mailbox, newest first, once everything was told.
pub(crate) async fn letters(db: &Db, mailbox: &str) -> Vec<Mail> {
    ::letters::catch_up(db, &FACES, &next).await.unwrap();
    let to: Email = mailbox.parse().unwrap();
    db.read(move |tx| mails_to(tx, &to, 50)).await.unwrap()
}

pub(crate) fn profile(slug: &str) -> MerchantProfile {
    MerchantProfile {
        slug: slug.parse().unwrap(),
        kind: MerchantKind::Farm,
        name: LocalText::new([(Lang::EN, "Harbor Orchard"), (Lang::ZH, "海港果园")]),
        about: LocalText::new([(Lang::EN, "Cherries since 1962.")]),
        country: Country::US,
        place: LocalText::new([(Lang::EN, "Wenatchee, Washington")]),
        payout_currency: "USD".parse().unwrap(),
    }
}

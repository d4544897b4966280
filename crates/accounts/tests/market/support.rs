//! Short words for the tests of this crate.

use accounts::mail::{Mail, mails_to};
use accounts::{
    Email, Limits, LocalText, MerchantKind, MerchantProfile, OpenAccount, Password, PasswordHash,
    PasswordSignIn, PasswordSignInError, SignedIn, Token, hash_password_here,
};
use kernel::{Country, Lang, Moment, ShopperId, Timestamp};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use store::Db;

pub(crate) const SITE: &str = "https://market.example";
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Noon of a fixed day.
pub(crate) fn noon() -> Timestamp {
    at("2026-11-22T12:00:00Z")
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

pub(crate) fn email(text: &str) -> Email {
    text.parse().unwrap()
}

/// The hash of [`PASSWORD`], computed once.
pub(crate) fn hash() -> PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| hash_password_here(&Password::typed(PASSWORD)).unwrap()).clone()
}

pub(crate) fn person(mailbox: &str) -> OpenAccount {
    OpenAccount {
        email: email(mailbox),
        name: "Mei Lin".parse().unwrap(),
        lang: Lang::EN,
        password_hash: hash(),
        verified: true,
        operator: false,
    }
}

pub(crate) async fn open(db: &Db, mailbox: &str, seed: u64) -> ShopperId {
    let ask = person(mailbox);
    db.write(move |tx| accounts::open_account(tx, &ask, &mut moment(noon(), seed))).await.unwrap()
}

pub(crate) async fn letters(db: &Db, mailbox: &str) -> Vec<Mail> {
    let to = email(mailbox);
    db.read(move |tx| mails_to(tx, &to, 50)).await.unwrap()
}

/// The token in the only link of a letter.
pub(crate) fn token_in(mail: &Mail) -> Token {
    let start = mail.body.find("token=").expect("a link with a token") + "token=".len();
    let rest = &mail.body[start..];
    Token::of(rest.split_whitespace().next().unwrap())
}

pub(crate) fn sign_in(mailbox: &str, password: &str) -> PasswordSignIn {
    PasswordSignIn {
        email: email(mailbox),
        password: Password::typed(password),
        previous: None,
        agent: "Test".to_owned(),
        address: "192.0.2.7".to_owned(),
        limits: Limits::default(),
    }
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

/// Signs in at noon.
pub(crate) async fn try_in(
    db: &Db,
    mailbox: &str,
    password: &str,
) -> Result<SignedIn, PasswordSignInError> {
    let ask = sign_in(mailbox, password);
    accounts::sign_in_with_password(db, ask, &moment(noon(), 77)).await
}

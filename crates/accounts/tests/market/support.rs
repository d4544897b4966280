//! Short words for the tests of this crate.

use accounts::{
    Limits, OpenAccount, Password, PasswordHash, PasswordSignIn, PasswordSignInError, SignedIn,
    Token, hash_password_here,
};
use kernel::{Lang, Moment, ShopperId, Timestamp};
use letters::Email;
use letters::{Mail, mails_to};
use std::sync::OnceLock;
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

/// Signs in at noon.
pub(crate) async fn try_in(
    db: &Db,
    mailbox: &str,
    password: &str,
) -> Result<SignedIn, PasswordSignInError> {
    let ask = sign_in(mailbox, password);
    accounts::sign_in_with_password(db, ask, &moment(noon(), 77)).await
}

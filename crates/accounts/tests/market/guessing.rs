//! Who guesses is slowed, and nobody else is.

use crate::support::{PASSWORD, SITE, email, hash, letters, moment, noon, open, sign_in, token_in};
use accounts::{
    Limit, Limits, PasswordSignIn, PasswordSignInError, RequestPasswordReset, ResetPassword,
    SignedIn, Token,
};
use kernel::Timestamp;
use store::Db;

const MEI: &str = "mei@example.org";
const HOME: &str = "198.51.100.7";

async fn try_from(
    db: &Db,
    (password, address): (&str, &str),
    now: Timestamp,
) -> Result<SignedIn, PasswordSignInError> {
    let ask = PasswordSignIn { address: address.to_owned(), ..sign_in(MEI, password) };
    accounts::sign_in_with_password(db, ask, &moment(now, 2)).await
}

async fn guess(db: &Db, address: &str, times: u32) {
    for _ in 0..times {
        let tried = try_from(db, ("wrong", address), noon()).await;
        assert!(
            matches!(tried, Err(PasswordSignInError::Wrong | PasswordSignInError::TooMany(_))),
            "{tried:?}"
        );
    }
}

/// Asks for a new password from `address`; answers how many letters were written so far.
async fn ask_reset(db: &Db, address: &str, seed: u64) -> usize {
    let token = Token::random().unwrap();
    let wish = RequestPasswordReset {
        email: email(MEI),
        token: token.hash(),
        reset_link: format!("{SITE}/reset?token={}", token.text()),
        address: address.to_owned(),
        limits: Limits::default(),
    };
    db.write(move |tx| accounts::request_password_reset(tx, &wish, &mut moment(noon(), seed)))
        .await
        .unwrap();
    letters(db, MEI).await.iter().filter(|mail| mail.kind == "reset").count()
}

#[tokio::test]
async fn guesses_from_elsewhere_shut_nobody_out() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        guess(db, "192.0.2.1", 12).await;
        let slowed = try_from(db, (PASSWORD, "192.0.2.1"), noon()).await;
        assert!(matches!(slowed, Err(PasswordSignInError::TooMany(_))), "{}", test.name);
        assert!(try_from(db, (PASSWORD, HOME), noon()).await.is_ok(), "{}", test.name);
    }
}

#[tokio::test]
async fn a_right_password_clears_the_tries_of_its_network() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        for _ in 0..3 {
            guess(db, HOME, 9).await;
            assert!(try_from(db, (PASSWORD, HOME), noon()).await.is_ok(), "{}", test.name);
        }
        guess(db, HOME, 10).await;
        let Err(PasswordSignInError::TooMany(wait)) = try_from(db, (PASSWORD, HOME), noon()).await
        else {
            panic!("{}: the eleventh try was compared", test.name);
        };
        assert_eq!(wait.retry_after_seconds, 60);
        assert!(try_from(db, (PASSWORD, HOME), noon().plus_seconds(60)).await.is_ok());
    }
}

#[tokio::test]
async fn guesses_from_many_networks_are_slowed_together_but_for_where_one_came_in_from() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        assert!(try_from(db, (PASSWORD, HOME), noon()).await.is_ok());
        // One more than three: her own first sign-in counted, since home was strange then.
        let limits =
            Limits { sign_in_account: Limit { burst: 4, seconds_each: 60 }, ..Limits::default() };
        let mut refused = 0;
        for number in 0..6 {
            let ask = PasswordSignIn {
                limits,
                address: format!("192.0.2.{number}"),
                ..sign_in(MEI, "wrong")
            };
            let tried = accounts::sign_in_with_password(db, ask, &moment(noon(), 3)).await;
            refused += u32::from(matches!(tried, Err(PasswordSignInError::TooMany(_))));
        }
        assert_eq!(refused, 3, "{}", test.name);
        let ask = PasswordSignIn { limits, address: HOME.to_owned(), ..sign_in(MEI, PASSWORD) };
        let own = accounts::sign_in_with_password(db, ask, &moment(noon(), 4)).await;
        assert!(own.is_ok(), "{}: {own:?}", test.name);
    }
}

#[tokio::test]
async fn whoever_holds_the_mailbox_comes_in_however_often_others_guessed() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        guess(db, HOME, 12).await;
        let shut = try_from(db, (PASSWORD, HOME), noon()).await;
        assert!(matches!(shut, Err(PasswordSignInError::TooMany(_))), "{}", test.name);
        ask_reset(db, HOME, 3).await;
        let reset = ResetPassword {
            token: token_in(&letters(db, MEI).await[0]).hash(),
            password_hash: hash(),
            address: HOME.to_owned(),
        };
        db.write(move |tx| accounts::reset_password(tx, &reset, &mut moment(noon(), 4)))
            .await
            .unwrap();
        assert!(try_from(db, (PASSWORD, HOME), noon()).await.is_ok(), "{}", test.name);
    }
}

#[tokio::test]
async fn requests_of_strangers_refuse_nobody_her_own_link() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        assert!(try_from(db, (PASSWORD, HOME), noon()).await.is_ok());
        let mut written = 0;
        for seed in 0..8 {
            written = ask_reset(db, &format!("192.0.2.{seed}"), 10 + seed).await;
        }
        assert_eq!(written, 5, "{}: strangers together cause five letters", test.name);
        let token = token_in(letters(db, MEI).await.iter().find(|m| m.kind == "reset").unwrap());
        let token = token.hash();
        let works = db.read(move |tx| accounts::awaits_reset(tx, token, noon())).await.unwrap();
        assert!(works, "the links that they caused are hers");
        assert_eq!(ask_reset(db, "203.0.113.9", 30).await, 5, "not refused, and not written to");
        assert_eq!(ask_reset(db, HOME, 31).await, 6, "{}: from home she is written to", test.name);
    }
}

#[tokio::test]
async fn a_clock_that_was_ahead_and_is_set_right_shuts_nobody_out() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        let ahead = noon().plus_days(30);
        for _ in 0..12 {
            drop(try_from(db, ("wrong", HOME), ahead).await);
        }
        let shut = try_from(db, (PASSWORD, HOME), ahead).await;
        assert!(matches!(shut, Err(PasswordSignInError::TooMany(_))), "{}", test.name);
        guess(db, HOME, 10).await;
        let slowed = try_from(db, (PASSWORD, HOME), noon()).await;
        assert!(matches!(slowed, Err(PasswordSignInError::TooMany(_))), "guesses count again");
        let own = try_from(db, (PASSWORD, HOME), noon().plus_seconds(60)).await;
        assert!(own.is_ok(), "{}: {own:?}", test.name);
    }
}

//! From the wish for an account to a changed password.

use crate::support::{
    SITE, at, email, hash, letters, moment, noon, open, sign_in, token_in, try_in,
};
use accounts::{
    Limit, Limits, Password, PasswordSignInError, RequestPasswordReset, ResetPassword,
    ResetPasswordError, SignUp, SignUpError, Token, TokenHash, VerifyEmail, VerifyEmailError,
    hash_password_here,
};
use kernel::Lang;
use store::Db;

fn wish(mailbox: &str, token: &Token) -> SignUp {
    SignUp {
        email: email(mailbox),
        lang: Lang::ZH,
        token: token.hash(),
        confirm_link: format!("{SITE}/verify?token={}", token.text()),
        address: "192.0.2.7".to_owned(),
        limits: Limits::default(),
    }
}

/// What whoever reads the mailbox does with the link, and the name and password said there.
fn confirm(token: TokenHash, password: &str) -> VerifyEmail {
    let password_hash = match password {
        crate::support::PASSWORD => hash(),
        other => hash_password_here(&Password::typed(other)).unwrap(),
    };
    let name = "林梅".parse().unwrap();
    VerifyEmail { token, name, password_hash, address: "192.0.2.7".to_owned() }
}

async fn ask(db: &Db, mailbox: &str, seed: u64) -> Result<(), SignUpError> {
    let wish = wish(mailbox, &Token::random().unwrap());
    db.write(move |tx| accounts::sign_up(tx, &wish, &mut moment(noon(), seed))).await
}

#[tokio::test]
async fn an_account_opens_from_its_mailbox_and_once() {
    for test in testkit::databases().await {
        let db = &test.db;
        ask(db, "mei@example.org", 1).await.unwrap();
        let right = crate::support::PASSWORD;
        let before = try_in(db, "mei@example.org", right);
        assert!(matches!(before.await, Err(PasswordSignInError::Wrong)), "{}", test.name);

        let mails = letters(db, "mei@example.org").await;
        assert_eq!((mails.len(), mails[0].kind.as_str()), (1, "verify"));
        assert!(
            mails[0].body.starts_with("mei@example.org，您好："),
            "in the language of the form"
        );
        let token = token_in(&mails[0]).hash();
        let seen = db.read(move |tx| accounts::awaits_verification(tx, token, noon())).await;
        assert_eq!(seen.unwrap(), Some(email("mei@example.org")));

        let verify = |seed| {
            let ask = confirm(token, right);
            db.write(move |tx| accounts::verify_email(tx, &ask, &mut moment(noon(), seed)))
        };
        assert_eq!(verify(3).await.unwrap(), email("mei@example.org"));
        assert!(matches!(verify(4).await, Err(VerifyEmailError::Unknown)), "{}", test.name);
        let signed_in = try_in(db, "mei@example.org", right);
        let shopper = signed_in.await.unwrap().shopper;
        let who = db.read(move |tx| accounts::principal(tx, shopper)).await.unwrap().unwrap();
        assert!(who.verified && !who.is_operator() && who.merchant.is_none());
        assert_eq!((who.name.as_str(), who.lang), ("林梅", Lang::ZH));
    }
}

#[tokio::test]
async fn a_known_mailbox_gets_a_hint_and_keeps_its_password() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, "mei@example.org", 1).await;
        ask(db, "MEI@example.org", 2).await.unwrap();
        let mails = letters(db, "mei@example.org").await;
        assert_eq!((mails.len(), mails[0].kind.as_str()), (1, "already"));
        assert!(!mails[0].body.contains("token="));
    }
}

#[tokio::test]
async fn of_two_wishes_for_one_mailbox_the_confirmed_one_opens() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (stranger, owner) = (Token::random().unwrap(), Token::random().unwrap());
        for (token, seed) in [(&stranger, 1), (&owner, 2)] {
            let wish = wish("mei@example.org", token);
            db.write(move |tx| accounts::sign_up(tx, &wish, &mut moment(noon(), seed)))
                .await
                .unwrap();
        }
        // The stranger's link lies in the owner's mailbox: whichever she follows, the password is hers.
        let first = confirm(stranger.hash(), crate::support::PASSWORD);
        db.write(move |tx| accounts::verify_email(tx, &first, &mut moment(noon(), 3)))
            .await
            .unwrap();
        let second = confirm(owner.hash(), "another fine password");
        let late = db.write(move |tx| accounts::verify_email(tx, &second, &mut moment(noon(), 4)));
        let late = late.await;
        assert!(matches!(late, Err(VerifyEmailError::Unknown)), "{}: {late:?}", test.name);
        for (password, lets_in) in
            [("another fine password", false), (crate::support::PASSWORD, true)]
        {
            let tried = try_in(db, "mei@example.org", password);
            assert_eq!(tried.await.is_ok(), lets_in, "{}: {password}", test.name);
        }
    }
}

#[tokio::test]
async fn a_wish_expires_and_is_swept() {
    for test in testkit::databases().await {
        let db = &test.db;
        ask(db, "mei@example.org", 1).await.unwrap();
        let token = token_in(&letters(db, "mei@example.org").await[0]).hash();
        let later = noon().plus_days(2);
        let ask = confirm(token, crate::support::PASSWORD);
        let late = db.write(move |tx| accounts::verify_email(tx, &ask, &mut moment(later, 2)));
        assert!(matches!(late.await, Err(VerifyEmailError::Unknown)), "{}", test.name);
        let swept = db.write(move |tx| accounts::sweep(tx, later, 100)).await.unwrap();
        assert!(swept >= 1, "{}: {swept}", test.name);
    }
}

#[tokio::test]
async fn nobody_can_flood_a_mailbox() {
    for test in testkit::databases().await {
        let db = &test.db;
        for seed in 0..8 {
            ask(db, "mei@example.org", seed).await.unwrap();
        }
        assert_eq!(letters(db, "mei@example.org").await.len(), 5, "{}", test.name);
        let token = token_in(&letters(db, "mei@example.org").await[0]).hash();
        let open = db.read(move |tx| accounts::awaits_verification(tx, token, noon())).await;
        assert!(open.unwrap().is_some(), "what was mailed still leads on");
        ask(db, "other@example.org", 20).await.unwrap();
        assert_eq!(letters(db, "other@example.org").await.len(), 1, "{}", test.name);
    }
}

fn reset_wish(mailbox: &str, token: &Token) -> RequestPasswordReset {
    RequestPasswordReset {
        email: email(mailbox),
        token: token.hash(),
        reset_link: format!("{SITE}/reset?token={}", token.text()),
        address: "192.0.2.7".to_owned(),
        limits: Limits::default(),
    }
}

#[tokio::test]
async fn a_reset_sets_the_password_once_and_ends_every_session() {
    for test in testkit::databases().await {
        let db = &test.db;
        let shopper = open(db, "mei@example.org", 1).await;
        let right = crate::support::PASSWORD;
        let session = try_in(db, "mei@example.org", right).await.unwrap();
        let wish = reset_wish("mei@example.org", &Token::random().unwrap());
        db.write(move |tx| accounts::request_password_reset(tx, &wish, &mut moment(noon(), 3)))
            .await
            .unwrap();
        let token = token_in(&letters(db, "mei@example.org").await[0]).hash();
        assert!(db.read(move |tx| accounts::awaits_reset(tx, token, noon())).await.unwrap());
        let new = ResetPassword {
            token,
            password_hash: hash_password_here(&Password::typed("another fine password")).unwrap(),
            address: "192.0.2.7".to_owned(),
        };
        let reset = |seed| {
            let new = new.clone();
            db.write(move |tx| accounts::reset_password(tx, &new, &mut moment(noon(), seed)))
        };
        assert_eq!(reset(4).await.unwrap(), email("mei@example.org"));
        assert!(matches!(reset(5).await, Err(ResetPasswordError::Unknown)), "{}", test.name);
        let cookie = session.token.text().to_owned();
        let live = db.read(move |tx| accounts::session_principal(tx, &cookie, noon())).await;
        assert!(live.unwrap().is_none(), "{}", test.name);
        assert!(
            db.read(move |tx| accounts::sessions_of(tx, shopper, noon())).await.unwrap().is_empty()
        );
        for (password, lets_in) in [(right, false), ("another fine password", true)] {
            let tried = try_in(db, "mei@example.org", password);
            assert_eq!(tried.await.is_ok(), lets_in, "{}: {password}", test.name);
        }
        let kinds: Vec<_> =
            letters(db, "mei@example.org").await.into_iter().map(|m| m.kind).collect();
        assert!(kinds.contains(&"password-changed".to_owned()), "{}: {kinds:?}", test.name);
    }
}

#[tokio::test]
async fn an_unknown_mailbox_gets_no_letter_and_the_same_answer() {
    for test in testkit::databases().await {
        let db = &test.db;
        let wish = reset_wish("nobody@example.org", &Token::random().unwrap());
        db.write(move |tx| accounts::request_password_reset(tx, &wish, &mut moment(noon(), 1)))
            .await
            .unwrap();
        assert!(letters(db, "nobody@example.org").await.is_empty());
    }
}

#[tokio::test]
async fn a_reset_link_is_too_old_after_an_hour() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, "mei@example.org", 1).await;
        let token = Token::random().unwrap();
        let wish = reset_wish("mei@example.org", &token);
        db.write(move |tx| accounts::request_password_reset(tx, &wish, &mut moment(noon(), 3)))
            .await
            .unwrap();
        let token = token.hash();
        let open_at =
            async |when| db.read(move |tx| accounts::awaits_reset(tx, token, when)).await.unwrap();
        assert!(open_at(at("2026-11-22T12:59:59Z")).await);
        assert!(!open_at(at("2026-11-22T13:00:00Z")).await);
    }
}

#[tokio::test]
async fn guessing_is_slowed_per_network_and_for_unknown_accounts_alike() {
    for test in testkit::databases().await {
        let db = &test.db;
        let limits =
            Limits { sign_in_address: Limit { burst: 2, seconds_each: 5 }, ..Limits::default() };
        for (number, refused) in [(1, false), (2, false), (3, true)] {
            let ask = accounts::PasswordSignIn {
                limits,
                address: format!("2001:db8::{number}"),
                ..sign_in(&format!("nobody{number}@example.org"), "wrong")
            };
            let tried = accounts::sign_in_with_password(db, ask, &moment(noon(), 1)).await;
            let too_many = matches!(tried, Err(PasswordSignInError::TooMany(_)));
            assert_eq!(too_many, refused, "{}: try {number}", test.name);
        }
    }
}

#[tokio::test]
async fn tries_at_once_do_not_slip_through_together() {
    for test in testkit::databases().await {
        let limits =
            Limits { sign_in_account: Limit { burst: 4, seconds_each: 60 }, ..Limits::default() };
        let tries: Vec<_> = (0..20)
            .map(|n| {
                let db = test.db.clone();
                tokio::spawn(async move {
                    let ask = accounts::StartSignIn {
                        email: email("mei@example.org"),
                        address: format!("192.0.2.{n}"),
                        limits,
                    };
                    db.write(move |tx| accounts::start_sign_in(tx, &ask, &mut moment(noon(), 1)))
                        .await
                        .is_ok()
                })
            })
            .collect();
        let mut let_in = 0;
        for one in tries {
            let_in += i32::from(one.await.unwrap());
        }
        assert_eq!(let_in, 4, "{}", test.name);
    }
}

#[tokio::test]
async fn the_operator_is_made_once_and_can_be_made_again() {
    for test in testkit::databases().await {
        let db = &test.db;
        let first = open(db, "op@example.org", 1).await;
        for seed in [2, 3] {
            let ask = crate::support::person("op@example.org");
            let id = db
                .write(move |tx| accounts::ensure_operator(tx, &ask, &mut moment(noon(), seed)))
                .await
                .unwrap();
            assert_eq!(id, first, "{}", test.name);
        }
        let who = db.read(move |tx| accounts::principal(tx, first)).await.unwrap().unwrap();
        assert!(who.is_operator());
    }
}

#[tokio::test]
async fn two_at_once_cannot_hold_one_mailbox() {
    for test in testkit::databases().await {
        let opened: Vec<_> = (0..8)
            .map(|seed| {
                let db = test.db.clone();
                tokio::spawn(async move { open(&db, "mei@example.org", seed).await })
            })
            .collect();
        let mut ids = Vec::new();
        for one in opened {
            ids.push(one.await.unwrap());
        }
        ids.dedup();
        assert_eq!(ids.len(), 1, "{}", test.name);
    }
}

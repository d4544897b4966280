//! Sessions end when they should.

use crate::support::{PASSWORD, email, moment, noon, open, person, sign_in};
use accounts::{
    Limits, NewPassword, NewPasswordError, Password, PasswordSignIn, SignedIn, TOUCH_SECONDS,
};
use kernel::{Lang, Timestamp};
use store::Db;

async fn enter(db: &Db, ask: PasswordSignIn, now: Timestamp) -> SignedIn {
    accounts::sign_in_with_password(db, ask, &moment(now, 9)).await.unwrap()
}

async fn is_live(db: &Db, session: &SignedIn, now: Timestamp) -> bool {
    let cookie = session.token.text().to_owned();
    db.read(move |tx| accounts::session_principal(tx, &cookie, now)).await.unwrap().is_some()
}

#[tokio::test]
async fn signing_in_again_rotates_the_token() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, "mei@example.org", 1).await;
        let first = enter(db, sign_in("mei@example.org", PASSWORD), noon()).await;
        let again = PasswordSignIn {
            previous: Some(first.token.hash()),
            ..sign_in("mei@example.org", PASSWORD)
        };
        let second = enter(db, again, noon()).await;
        assert_ne!(first.token, second.token);
        assert!(!is_live(db, &first, noon()).await && is_live(db, &second, noon()).await);
    }
}

#[tokio::test]
async fn a_session_ends_unused_and_in_any_case() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, "mei@example.org", 1).await;
        let session = enter(db, sign_in("mei@example.org", PASSWORD), noon()).await;
        assert!(is_live(db, &session, noon().plus_days(13)).await, "{}", test.name);
        assert!(!is_live(db, &session, noon().plus_days(14)).await, "{}", test.name);

        let mut now = noon();
        while now < noon().plus_days(84) {
            now = now.plus_days(7);
            let cookie = session.token.text().to_owned();
            let (live, who) = db
                .read(move |tx| accounts::session_principal(tx, &cookie, now))
                .await
                .unwrap()
                .expect("used every week");
            assert!(live.is_stale(now));
            let token = live.token_hash;
            db.write(move |tx| accounts::touch_session(tx, token, &who, now)).await.unwrap();
        }
        assert!(is_live(db, &session, noon().plus_days(89)).await, "{}", test.name);
        assert!(!is_live(db, &session, noon().plus_days(90)).await, "{}", test.name);
        let swept =
            db.write(move |tx| accounts::sweep(tx, noon().plus_days(90), 100)).await.unwrap();
        assert!(swept >= 1);
    }
}

#[tokio::test]
async fn a_session_of_a_clock_that_was_ahead_goes_on_and_lives_no_longer_for_it() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, "mei@example.org", 1).await;
        let ahead = noon().plus_days(60);
        let session = enter(db, sign_in("mei@example.org", PASSWORD), ahead).await;
        let cookie = session.token.text().to_owned();
        let (live, who) = db
            .read(move |tx| accounts::session_principal(tx, &cookie, noon()))
            .await
            .unwrap()
            .expect("nobody is signed out");
        assert!(live.is_stale(noon()), "{}", test.name);
        let token = live.token_hash;
        db.write(move |tx| accounts::touch_session(tx, token, &who, noon())).await.unwrap();
        assert!(is_live(db, &session, noon().plus_days(13)).await, "{}", test.name);
        assert!(!is_live(db, &session, noon().plus_days(14)).await, "{}", test.name);
    }
}

#[tokio::test]
async fn an_operators_session_is_short() {
    for test in testkit::databases().await {
        let db = &test.db;
        let ask = person("op@example.org");
        db.write(move |tx| accounts::ensure_operator(tx, &ask, &mut moment(noon(), 1)))
            .await
            .unwrap();
        let session = enter(db, sign_in("op@example.org", PASSWORD), noon()).await;
        assert!(is_live(db, &session, noon().plus_seconds(12 * 3600 - 1)).await, "{}", test.name);
        assert!(!is_live(db, &session, noon().plus_seconds(12 * 3600)).await, "{}", test.name);
        const { assert!(TOUCH_SECONDS < 12 * 3600) };
    }
}

#[tokio::test]
async fn one_signs_out_here_there_and_everywhere() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let other = open(db, "other@example.org", 2).await;
        let mut sessions = Vec::new();
        for agent in ["a", "b", "c", "d"] {
            let ask =
                PasswordSignIn { agent: agent.to_owned(), ..sign_in("mei@example.org", PASSWORD) };
            sessions.push(enter(db, ask, noon()).await);
        }
        let list = db.read(move |tx| accounts::sessions_of(tx, mei, noon())).await.unwrap();
        assert_eq!(list.len(), 4);

        let (a, b, c) =
            (sessions[0].token.hash(), sessions[1].token.hash(), sessions[2].token.hash());
        db.write(move |tx| accounts::sign_out(tx, a)).await.unwrap();
        let strange = db.write(move |tx| accounts::end_session(tx, other, b)).await.unwrap();
        assert!(!strange, "{}: nobody ends another's session", test.name);
        assert!(db.write(move |tx| accounts::end_session(tx, mei, b)).await.unwrap());
        let ended = db.write(move |tx| accounts::sign_out_everywhere(tx, mei, Some(c))).await;
        assert_eq!(ended.unwrap(), 1);
        for (session, lives) in sessions.iter().zip([false, false, true, false]) {
            assert_eq!(is_live(db, session, noon()).await, lives, "{}", test.name);
        }
    }
}

#[tokio::test]
async fn a_changed_password_keeps_this_session_alone() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let here = enter(db, sign_in("mei@example.org", PASSWORD), noon()).await;
        let there = enter(db, sign_in("mei@example.org", PASSWORD), noon()).await;
        let change = async |current: &str, chosen: &str| {
            let ask = NewPassword {
                shopper: mei,
                current: Password::typed(current),
                chosen: chosen.to_owned(),
                keep: Some(here.token.hash()),
                limits: Limits::default(),
                address: "192.0.2.7".to_owned(),
            };
            accounts::set_new_password(db, email("mei@example.org"), ask, &moment(noon(), 3)).await
        };
        let wrong = change("wrong", "another fine password").await;
        assert!(matches!(wrong, Err(NewPasswordError::Wrong)), "{}", test.name);
        let short = change(PASSWORD, "short").await;
        assert!(matches!(short, Err(NewPasswordError::Password(_))), "{}", test.name);
        change(PASSWORD, "another fine password").await.unwrap();
        assert!(is_live(db, &here, noon()).await && !is_live(db, &there, noon()).await);
        enter(db, sign_in("mei@example.org", "another fine password"), noon()).await;
    }
}

#[tokio::test]
async fn the_name_and_the_language_can_be_changed() {
    for test in testkit::databases().await {
        let db = &test.db;
        let mei = open(db, "mei@example.org", 1).await;
        let name = "梅".parse().unwrap();
        assert!(
            db.write(move |tx| accounts::edit_account(tx, mei, &name, Lang::ZH)).await.unwrap()
        );
        let who = db.read(move |tx| accounts::principal(tx, mei)).await.unwrap().unwrap();
        assert_eq!((who.name.as_str(), who.lang), ("梅", Lang::ZH), "{}", test.name);
    }
}

//! Who people are lies sealed, is found by its key, and what an older version wrote in clear is sealed too.

use crate::support::{
    PASSWORD, SITE, email, hash, letters, moment, noon, open, person, token_in, try_in,
};
use accounts::{Limits, PersonName, SignUp, Token, TokenHash, Vault, VerifyEmail, seal_people};
use kernel::{Lang, ShopperId};
use store::{Db, Options, StoreError, Tx, params, sql, sql_all_homes};

const MEI: &str = "mei@example.org";
const ASKED: &str = "asked@example.org";

/// All that the columns of people hold in clear, and the names of the buckets that count tries.
async fn in_clear(db: &Db) -> Vec<String> {
    let read = db.read(|tx: &mut Tx<'_>| {
        let mut all = Vec::new();
        for text in [
            sql_all_homes!("SELECT email FROM account"),
            sql_all_homes!("SELECT name FROM account"),
            sql_all_homes!("SELECT email FROM account_email"),
            sql_all_homes!("SELECT email FROM pending_account"),
            sql_all_homes!("SELECT name FROM pending_account"),
            sql_all_homes!("SELECT recipient FROM mail_outbox"),
            sql_all_homes!("SELECT body FROM mail_outbox"),
            sql_all_homes!("SELECT bucket FROM throttle"),
        ] {
            all.extend(tx.query(text, params![], |row| row.get::<String>(0))?);
        }
        Ok::<_, StoreError>(all)
    });
    read.await.unwrap()
}

/// Somebody asks for an account; the token of the link that is mailed.
async fn ask(db: &Db, mailbox: &str) -> TokenHash {
    let token = Token::random().unwrap();
    let wish = SignUp {
        email: email(mailbox),
        lang: Lang::EN,
        token: token.hash(),
        confirm_link: format!("{SITE}/verify?token={}", token.text()),
        address: "192.0.2.7".to_owned(),
        limits: Limits::default(),
    };
    db.write(move |tx| accounts::sign_up(tx, &wish, &mut moment(noon(), 5))).await.unwrap();
    token.hash()
}

#[tokio::test]
async fn no_column_and_no_file_tells_who_people_are() {
    for test in testkit::databases().await {
        let db = &test.db;
        open(db, MEI, 1).await;
        ask(db, ASKED).await;
        try_in(db, MEI, PASSWORD).await.unwrap();
        drop(try_in(db, MEI, "a wrong one").await);
        let tells = |text: &str| text.contains('@') || text.contains("Mei");
        assert!(!in_clear(db).await.iter().any(|text| tells(text)), "{}", test.name);
        let Some(file) = test.url.strip_prefix("sqlite:") else { continue };
        for file in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(&file).unwrap();
            for word in [MEI, ASKED, "Mei Lin"] {
                let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
                assert!(!found, "{word} stands in {file}");
            }
        }
    }
}

#[tokio::test]
async fn an_address_belongs_to_one_account_in_whatever_spelling() {
    for test in testkit::databases().await {
        let db = &test.db;
        let one = open(db, MEI, 1).await;
        assert_eq!(open(db, " MEI@Example.org ", 2).await, one, "{}", test.name);
        let read = db.read(move |tx| accounts::account_of(tx, &email("Mei@example.ORG")));
        assert_eq!(read.await.unwrap(), Some(one), "{}", test.name);
        // Two at once: one of them opens it, and both are told the same.
        let at_once = |seed: u64| {
            let ask = person("both@example.org");
            db.write(move |tx| accounts::open_account(tx, &ask, &mut moment(noon(), seed)))
        };
        let (left, right) = tokio::join!(at_once(3), at_once(4));
        if let (Ok(left), Ok(right)) = (left, right) {
            assert_eq!(left, right, "{}", test.name);
        }
    }
}

#[tokio::test]
async fn after_a_rotation_all_are_found_and_what_is_new_lies_under_the_new_key() {
    for test in testkit::databases().await {
        let db = &test.db;
        let vault = Vault::ephemeral().unwrap();
        accounts::seal_with(db, &vault);
        let mei = open(db, MEI, 1).await;
        let token = ask(db, ASKED).await;
        assert_eq!(vault.rotate().unwrap(), 2);
        assert!(try_in(db, MEI, PASSWORD).await.is_ok(), "{}", test.name);
        let waits = db.read(move |tx| accounts::awaits_verification(tx, token, noon())).await;
        assert_eq!(waits.unwrap(), Some(email(ASKED)), "{}", test.name);
        assert_eq!(letters(db, ASKED).await.len(), 1, "{}", test.name);

        let name: PersonName = "林梅".parse().unwrap();
        db.write(move |tx| accounts::edit_account(tx, mei, &name, Lang::ZH)).await.unwrap();
        let who = db.read(move |tx| accounts::principal(tx, mei)).await.unwrap().unwrap();
        assert_eq!((who.name.as_str(), who.email.as_str()), ("林梅", MEI), "{}", test.name);
    }
}

#[tokio::test]
async fn without_the_keyring_nobody_is_read_and_nothing_is_written() {
    for test in testkit::databases().await {
        let mei = open(&test.db, MEI, 1).await;
        let locked = Db::open(&test.url, Options { connections: 1, ..Options::default() }).unwrap();
        let read = locked.read(move |tx| accounts::principal(tx, mei)).await;
        assert!(matches!(read, Err(StoreError::Unavailable(_))), "{}: {read:?}", test.name);
        let ask = person("new@example.org");
        let opened =
            locked.write(move |tx| accounts::open_account(tx, &ask, &mut moment(noon(), 2))).await;
        assert!(opened.unwrap_err().to_string().contains("keyring"), "{}", test.name);
        locked.close();
        let homes = test.db.read(|tx| {
            tx.query(sql!("SELECT home FROM home_claim"), params![], |row| {
                row.get::<kernel::Home>(0)
            })
        });
        assert_eq!(homes.await.unwrap().len(), 1, "{}", test.name);
    }
}

/// Has people lie as a version before this one wrote them: three with accounts, and one who asked for one.
async fn lay_in_clear(db: &Db) -> (Vec<ShopperId>, TokenHash) {
    let mut people = Vec::new();
    for (n, seed) in [(1, 11), (2, 12), (3, 13)] {
        people.push(open(db, &format!("p{n}@example.org"), seed).await);
    }
    let token = ask(db, ASKED).await;
    let laid = people.clone();
    let done = db.write(move |tx: &mut Tx<'_>| {
        tx.execute(sql!("DELETE FROM account_key"), params![])?;
        for (id, n) in laid.iter().zip(1..) {
            let (mailbox, name) = (format!("p{n}@example.org"), format!("Person {n}"));
            tx.execute(
                sql!(
                    "UPDATE account SET email = $1, email_sealed = NULL, name = $2, name_sealed = NULL
                      WHERE shopper_id = $3"
                ),
                params![mailbox, name, id],
            )?;
            tx.execute(
                sql!("INSERT INTO account_email (email, shopper_id) VALUES ($1, $2)"),
                params![mailbox, id],
            )?;
        }
        tx.execute(
            sql!("UPDATE pending_account SET email = $1, email_key = NULL, email_sealed = NULL"),
            params![ASKED],
        )?;
        tx.execute(
            sql!("UPDATE mail_outbox SET recipient = $1, to_key = NULL, to_sealed = NULL"),
            params![ASKED],
        )
    });
    done.await.unwrap();
    (people, token)
}

/// Why a transaction did not end well: its server was killed.
enum Ended {
    Killed,
    Store(StoreError),
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Ended {
        Ended::Store(error)
    }
}

#[tokio::test]
async fn what_an_older_version_wrote_in_clear_is_sealed_however_often_that_is_cut_off() {
    for test in testkit::databases().await {
        let db = &test.db;
        let (people, token) = lay_in_clear(db).await;
        assert!(db.read(accounts::people_lie_clear).await.unwrap(), "{}", test.name);
        let mut steps = 0;
        loop {
            let killed = db.write(|tx: &mut Tx<'_>| {
                seal_people(tx, 1)?;
                Err::<u64, Ended>(Ended::Killed)
            });
            let failed = match killed.await {
                Err(Ended::Killed) => None,
                Err(Ended::Store(error)) => Some(error.to_string()),
                Ok(sealed) => Some(format!("{sealed} sealed by a server that was killed")),
            };
            assert_eq!(failed, None, "{}", test.name);
            let sealed = db.write(|tx| seal_people(tx, 1)).await.unwrap();
            // Whoever is not sealed yet is known by her account all the same.
            for (id, n) in people.clone().into_iter().zip(1..) {
                let who = db.read(move |tx| accounts::principal(tx, id)).await.unwrap().unwrap();
                assert_eq!(who.name, format!("Person {n}"), "{} after {steps}", test.name);
            }
            steps += 1;
            if sealed == 0 {
                break;
            }
        }
        assert_eq!(steps, 4, "{}: three, and one to see that there are none", test.name);
        assert!(!db.read(accounts::people_lie_clear).await.unwrap(), "{}", test.name);
        assert!(!in_clear(db).await.iter().any(|text| text.contains('@')), "{}", test.name);
        assert!(try_in(db, "p2@example.org", PASSWORD).await.is_ok(), "{}", test.name);
        assert_eq!(open(db, "p3@example.org", 21).await, people[2], "{}", test.name);
        assert_eq!(token_in(&letters(db, ASKED).await[0]).hash(), token, "{}", test.name);
        let confirm = VerifyEmail {
            token,
            name: "Ada".parse().unwrap(),
            password_hash: hash(),
            address: "192.0.2.7".to_owned(),
        };
        let opened =
            db.write(move |tx| accounts::verify_email(tx, &confirm, &mut moment(noon(), 22))).await;
        assert_eq!(opened.unwrap(), email(ASKED), "{}", test.name);
    }
}

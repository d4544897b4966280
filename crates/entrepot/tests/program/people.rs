//! Who people are lies sealed: a copy of the database tells it to nobody who has not the keyring too.

use crate::serving::{Shop, shops};
use kernel::ShopperId;
use store::{StoreError, params, sql};

const EMAIL: &str = "wilhelmina@quartermaine.example";
const NAME: &str = "Wilhelmina Quartermaine";

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_database_tells_no_address_and_no_name() {
    for shop in shops().await {
        let (code, added) = shop.run(&["operator", "add", EMAIL, "--name", NAME, "--json"]);
        assert_eq!((code, added["email"].as_str()), (0, Some(EMAIL)));
        let (_, listed) = shop.run(&["operator", "list", "--json"]);
        let known = |item: &serde_json::Value| item["email"] == EMAIL && item["name"] == NAME;
        assert!(listed["items"].as_array().unwrap().iter().any(known), "{listed}");
        let (_, letters) = shop.run(&["letters", "list", "--json"]);
        let to = letters["items"][0]["to"].as_str().unwrap();
        assert!(to.ends_with("@demo.example"), "{letters}");

        let lies = shop.all_that_lies().await;
        assert!(lies.windows(8).any(|part| part == b"merchant"), "or this test shows nothing");
        for word in [EMAIL, NAME, "@demo.example"] {
            let spelled: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
            for word in [word, &spelled] {
                let found = lies.windows(word.len()).any(|part| part == word.as_bytes());
                assert!(!found, "{word} can be read");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_or_swapped_keyring_stops_what_needs_it_and_nothing_is_half_done() {
    for shop in shops().await {
        let whole = shop.all_accounts().await;
        let keyring = shop.keyring();
        let away = keyring.with_extension("away");
        std::fs::rename(&keyring, &away).unwrap();
        for swapped in [false, true] {
            if swapped {
                accounts::Vault::open_or_create(&keyring, false).unwrap();
            }
            for ask in
                [&["operator", "add", EMAIL][..], &["operator", "list"], &["letters", "list"]]
            {
                let (code, said) = shop.run(&[ask, &["--json"]].concat());
                assert_eq!(code, 2, "{ask:?}: {said}");
                assert!(said.to_string().contains("keyring"), "{ask:?}: {said}");
            }
            let (code, looks) = shop.run(&["doctor", "--json"]);
            let persons = looks.as_array().unwrap().iter().find(|look| look["at"] == "persons");
            assert_eq!((code, &persons.unwrap()["state"]), (1, &"amiss".into()), "{looks}");
            assert_eq!(shop.run(&["audit", "--json"]).0, 0, "the books need no keyring");
        }
        std::fs::rename(&away, &keyring).unwrap();
        assert_eq!(shop.all_accounts().await, whole);
        assert_eq!(shop.run(&["operator", "list", "--json"]).0, 0);
    }
}

/// Has somebody lie in clear, as a version before people were sealed wrote her.
async fn lay_in_clear(shop: &Shop) {
    shop.change(|tx| {
        let text = sql!(
            "SELECT shopper_id FROM account_key
              WHERE shopper_id NOT IN (SELECT shopper_id FROM role_grant)
              ORDER BY shopper_id LIMIT 1"
        );
        let somebody = tx.query_opt(text, params![], |row| row.get::<ShopperId>(0))?;
        let somebody = somebody.ok_or(StoreError::Column("shopper"))?;
        tx.execute(sql!("DELETE FROM account_key WHERE shopper_id = $1"), params![somebody])?;
        tx.execute(
            sql!(
                "UPDATE account SET email = $1, email_sealed = NULL, name = $2, name_sealed = NULL
                  WHERE shopper_id = $3"
            ),
            params![EMAIL, NAME, somebody],
        )?;
        tx.execute(
            sql!("INSERT INTO account_email (email, shopper_id) VALUES ($1, $2)"),
            params![EMAIL, somebody],
        )?;
        tx.execute(sql!("DELETE FROM vault_proof WHERE name = 'remains'"), params![])
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_market_is_sealed_by_migrate_and_nothing_is_left_of_what_lay_in_clear() {
    for shop in shops().await {
        lay_in_clear(&shop).await;
        let persons = || {
            let (_, looks) = shop.run(&["doctor", "--json"]);
            let looks = looks.as_array().unwrap().clone();
            looks.into_iter().find(|look| look["at"] == "persons").unwrap()
        };
        assert_eq!(persons()["state"], "note", "{}", persons());
        let (code, migrated) = shop.run(&["migrate", "--json"]);
        assert_eq!((code, &migrated["people_lie_clear"]), (0, &false.into()), "{migrated}");
        assert_eq!(persons()["state"], "well", "{}", persons());
        let (code, granted) = shop.run(&["operator", "grant", EMAIL, "--scope", "money", "--json"]);
        assert_eq!(code, 0, "found by her address: {granted}");
        let lies = shop.all_that_lies().await;
        for word in [EMAIL, NAME] {
            let found = lies.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!found, "{word} can be read");
        }
    }
}

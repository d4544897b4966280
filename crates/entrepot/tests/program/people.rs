//! Who people are lies sealed: a copy of the database tells it to nobody who has not the keyring too.

use crate::serving::shops;

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

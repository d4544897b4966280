//! The proof that a keyring belongs to a market.

use accounts::{Vault, VaultError, check_vault, prove_vault};

#[tokio::test]
async fn a_keyring_that_did_not_seal_this_market_is_noticed_at_the_door() {
    for test in testkit::databases().await {
        let (own, strange) = (Vault::ephemeral().unwrap(), Vault::ephemeral().unwrap());
        for (vault, fits) in [(&own, true), (&own, true), (&strange, false)] {
            let (vault, proof) = (vault.clone(), vault.proof().unwrap());
            let proven = test.db.write(move |tx| prove_vault(tx, &vault, &proof)).await;
            assert_eq!(proven.is_ok(), fits, "{}", test.name);
            if let Err(error) = proven {
                assert!(matches!(error, VaultError::Foreign), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn a_keyring_with_another_person_key_is_noticed_at_the_door() {
    let folder = tempfile::tempdir().unwrap();
    let read = |path: &std::path::Path| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
    };
    for test in testkit::databases().await {
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        let own = Vault::open_or_create(&one, false).unwrap();
        let proof = own.proof().unwrap();
        test.db.write(move |tx| prove_vault(tx, &own, &proof)).await.unwrap();

        Vault::open_or_create(&two, false).unwrap();
        let mut swapped = read(&one);
        swapped["person"] = read(&two)["person"].clone();
        std::fs::write(&two, swapped.to_string()).unwrap();
        let strange = Vault::open_or_create(&two, true).unwrap();
        let proof = strange.proof().unwrap();
        let looked = strange.clone();
        let looked = test.db.read(move |tx| check_vault(tx, &looked)).await;
        assert!(matches!(looked, Err(VaultError::ForeignPersons)), "{}", test.name);
        let proven = test.db.write(move |tx| prove_vault(tx, &strange, &proof)).await;
        assert!(matches!(proven, Err(VaultError::ForeignPersons)), "{}", test.name);
        for path in [one, two] {
            std::fs::remove_file(path).unwrap();
        }
    }
}

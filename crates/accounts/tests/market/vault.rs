//! The proof that a keyring belongs to a market.

use accounts::{Vault, VaultError, prove_vault};

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

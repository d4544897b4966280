//! A person with several merchants, and one with a part of the market.

use crate::testing;
use accounts::Grant;
use axum::http::StatusCode;

#[tokio::test]
async fn a_person_of_several_merchants_chooses_for_which_she_acts() {
    for market in testing::markets().await {
        let (person, mill) = (market.merchant("orchard").await, market.merchant("mill").await);
        let (orchard, mill) = (person.merchant.unwrap(), mill.merchant.unwrap());
        let stranger = market.merchant("stranger").await.merchant.unwrap();
        let acts_for = async |client: &mut testing::Client| {
            client.get("/v1/me").await.json()["merchant"].as_str().map(str::to_owned)
        };
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        assert!(!browser.get("/account").await.body.contains("/account/merchant"));

        market.grant(&person, Grant::member(mill)).await;
        assert_eq!(acts_for(&mut program).await, Some(orchard.to_string()), "{}", market.engine);
        let mut named = program.clone().with("entrepot-merchant", &mill.to_string());
        assert_eq!(acts_for(&mut named).await, Some(mill.to_string()), "{}", market.engine);
        let mut strange = program.clone().with("entrepot-merchant", &stranger.to_string());
        let refused = strange.get("/v1/me").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.body.contains("not-your-merchant"), "{}", refused.body);

        let page = browser.get("/account").await.body;
        assert!(page.contains("/account/merchant") && page.contains(&mill.to_string()));
        let chosen = browser.form("/account/merchant", &[("merchant", &mill.to_string())]).await;
        assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
        assert_eq!(acts_for(&mut program).await, Some(mill.to_string()), "{}", market.engine);
        let other = browser.form("/account/merchant", &[("merchant", &stranger.to_string())]).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
    }
}

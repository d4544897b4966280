//! An operator sets the terms of return of a lane, and a shopper reads them before she pays and on her order.

use super::fulfilling::{paid, shop, sound};
use crate::testing;
use axum::http::StatusCode;
use serde_json::json;

const TERMS: [(&str, &str); 11] = [
    ("class", ""),
    ("origin", "any"),
    ("no_reason_days", "7"),
    ("return_days", "30"),
    ("back_days", "45"),
    ("answer_days", "5"),
    ("dispute_days", "15"),
    ("appeal_days", "7"),
    ("freight", "shopper"),
    ("receipt", "asked"),
    ("clock-inspect", "3"),
];

#[tokio::test]
async fn the_clocks_of_a_lane_are_set_shown_and_frozen_with_the_order() {
    for market in testing::markets().await {
        let (_, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let before = paid(&market, &person, &listing, "one").await;
        let (mut buyer, mut office) = (market.browser_of(&person), market.browser_of(&operator));
        let page = office.get("/admin/lanes?lane=CN").await.body;
        assert!(page.contains("name=\"clock-inspect\""), "{}: {page}", market.engine);
        let said = |days: u32| format!("when nobody says anything {days} days after that");
        let shown = buyer.get(&format!("/listings/{}", listing.id)).await.body;
        assert!(shown.contains(&said(7)), "{shown}");

        let set = office.form("/admin/lanes/CN/returns", &TERMS).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
        let shown = buyer.get(&format!("/listings/{}", listing.id)).await.body;
        assert!(shown.contains(&said(3)) && shown.contains("without one your word stands"));
        let old = buyer.get(&format!("/orders/{before}")).await.body;
        assert!(old.contains(&said(7)) && !old.contains(&said(3)), "{old}");
        let after = paid(&market, &person, &listing, "two").await;
        let told = market.program_of(&person).get(&format!("/v1/orders/{after}")).await.json();
        let terms = &told["lines"][0]["return_terms"];
        assert_eq!(terms["case_days"]["inspect"], 3, "{terms}");
        let (travel, receipt) = (&terms["case_days"]["travel"], &terms["freight_receipt"]);
        assert_eq!((travel, receipt), (&json!(30), &json!("asked")), "{terms}");
        sound(&market).await;
    }
}

#[tokio::test]
async fn the_terms_of_another_lane_are_none_of_this_one_and_odd_ones_are_refused_in_words() {
    for market in testing::markets().await {
        let (_, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let (mut buyer, mut office) = (market.browser_of(&person), market.browser_of(&operator));
        let mut other = TERMS;
        other[1] = ("origin", "NZ");
        let set = office.form("/admin/lanes/CN/returns", &other).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
        let shown = buyer.get(&format!("/listings/{}", listing.id)).await.body;
        assert!(shown.contains("when nobody says anything 7 days after that"), "{shown}");
        let page = office.get("/admin/lanes?lane=CN&class=&from=NZ").await.body;
        assert!(page.contains("All goods, sent from New Zealand"), "{page}");
        for (field, value, told) in [
            ("clock-inspect", "0", "One of these clocks cannot be"),
            ("clock-lunch", "3", "One of these clocks cannot be"),
            ("origin", "Atlantis", "That is no lane"),
        ] {
            let mut odd = TERMS.to_vec();
            odd.retain(|(name, _)| *name != field);
            odd.push((field, value));
            let refused = office.form("/admin/lanes/CN/returns", &odd).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
            assert!(refused.body.contains(told), "{field}: {}", refused.body);
        }
    }
}

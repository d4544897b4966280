//! What the other side wrote or showed in a return or a dispute is reported from its page and over the API, and decided
//! in the same list as messages.

use super::fulfilling::{post, sound};
use super::messages::send;
use super::selling::PNG;
use super::unhappy::{came, taken};
use crate::testing::{self, Answer};
use axum::http::{Method, StatusCode};
use serde_json::json;

/// What stands in the hidden field of that name.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect("a field");
    rest.split('"').next().unwrap().to_owned()
}

fn went(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn words_and_a_file_of_a_return_are_reported_and_hidden_with_a_trace() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let (mut buyer, mut buys) =
            (market.browser_of(&case.person), market.program_of(&case.person));
        let (mut shop, mut office) =
            (market.browser_of(&case.seller), market.browser_of(&case.operator));
        let body = json!({"reason": "damaged", "words": "You crook sent me scrap."});
        let asked = taken(&mut buys, &format!("/v1/orders/{}/returns", case.order), body).await;
        let id = asked["id"].as_str().unwrap();
        let no = [("why", "Only a fool breaks it."), ("instead", "")];
        went(&shop.form(&format!("/sell/returns/{id}/decline"), &no).await);

        // Each reports the other, and nobody her own side.
        let page = shop.get(&format!("/sell/returns/{id}")).await.body;
        assert!(page.contains("Report words or a file") && page.contains("value=\"words\""));
        assert!(!page.contains("value=\"answer\""), "her own: {page}");
        let told = [("piece", "words"), ("reason", "abuse"), ("note", "she shouts")];
        went(&shop.form(&format!("/sell/returns/{id}/report"), &told).await);
        let own = [("piece", "answer"), ("reason", "abuse")];
        let refused = shop.form(&format!("/sell/returns/{id}/report"), &own).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
        let told = json!({"piece": "answer", "reason": "abuse"});
        let path = format!("/v1/returns/{id}/report");
        let answer = buys.json(Method::POST, &path, &told).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.body);
        let odd = json!({"piece": "address", "reason": "abuse"});
        let (status, _) = post(&mut buys, &path, odd).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);

        let list = office.get("/admin/messages").await.body;
        assert_eq!(list.matches("/admin/messages/reports/cas_").count(), 2, "{list}");
        let open = market.program_of(&case.operator).get("/v1/admin/message-cases").await.json();
        let first = &open["items"][0];
        assert_eq!((&first["place"], &first["piece"]), (&json!("return"), &json!("words")));
        assert_eq!(first["in"], json!(id));
        let report = format!("/admin/messages/reports/{}", first["id"].as_str().unwrap());
        let page = office.get(&report).await.body;
        assert!(page.contains("You crook sent me scrap.") && page.contains("she shouts"), "{page}");
        let decided = [("decision", "hide"), ("why", "an insult")];
        went(&office.form(&format!("{report}/decide"), &decided).await);
        let twice = office.form(&format!("{report}/decide"), &decided).await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.body);

        for path in [format!("/returns/{id}"), format!("/sell/returns/{id}")] {
            let page = match path.starts_with("/sell") {
                true => shop.get(&path).await.body,
                false => buyer.get(&path).await.body,
            };
            assert!(page.contains("The market has hidden this."), "{path}: {page}");
            assert!(!page.contains("You crook") && !page.contains("she shouts"), "{path}: {page}");
        }
        let told = buys.get(&format!("/v1/returns/{id}")).await.json();
        assert_eq!((&told["words"], &told["hidden"]), (&json!(""), &json!(["words"])), "{told}");
        let listed = buys.get(&format!("/v1/orders/{}/cases", case.order)).await.json();
        assert_eq!(listed["returns"][0]["words"], json!(""), "{listed}");
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_file_of_a_dispute_is_reported_seen_by_an_operator_and_served_to_nobody_else() {
    for market in testing::markets().await {
        let case = came(&market).await;
        let (mut buyer, mut buys) =
            (market.browser_of(&case.person), market.program_of(&case.person));
        let (mut shop, mut office) =
            (market.browser_of(&case.seller), market.browser_of(&case.operator));
        let body = json!({"reason": "damaged", "words": "cracked"});
        let asked = taken(&mut buys, &format!("/v1/orders/{}/returns", case.order), body).await;
        let id = asked["id"].as_str().unwrap();
        let no = [("why", "it left whole"), ("instead", "")];
        went(&shop.form(&format!("/sell/returns/{id}/decline"), &no).await);
        let words = json!({"words": "look at it"});
        let opened = taken(&mut buys, &format!("/v1/returns/{id}/dispute"), words).await;
        let dispute = opened["id"].as_str().unwrap();
        let path = format!("/sell/disputes/{dispute}/evidence");
        let said = [("words", "this is you")];
        went(&send(&mut shop, &path, &said, &[("a.png", PNG)]).await);

        let page = buyer.get(&format!("/disputes/{dispute}")).await.body;
        let (_, file) = page.split_once("value=\"att_").expect("a file to report");
        let file = format!("att_{}", file.split('"').next().unwrap());
        let told = [("piece", file.as_str()), ("reason", "abuse")];
        went(&buyer.form(&format!("/disputes/{dispute}/report"), &told).await);
        let list = office.get("/admin/messages").await.body;
        let (_, report) = list.split_once("/admin/messages/reports/").expect("a report");
        let report = format!("/admin/messages/reports/{}", report.split('"').next().unwrap());
        let page = office.get(&report).await.body;
        assert!(page.contains(&format!("{report}/file")), "{page}");
        assert_eq!(hidden(&page, "case"), report.rsplit('/').next().unwrap());
        let decided = [("decision", "hide"), ("why", "an insult")];
        went(&office.form(&format!("{report}/decide"), &decided).await);

        let place = format!("/disputes/{dispute}/attachments/{file}");
        assert_eq!(buyer.get(&place).await.status, StatusCode::NOT_FOUND);
        assert_eq!(shop.get(&format!("/sell{place}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(office.get(&format!("/admin{place}")).await.status, StatusCode::OK);
        assert_eq!(office.get(&format!("{report}/file")).await.status, StatusCode::OK);
        let page = buyer.get(&format!("/disputes/{dispute}")).await.body;
        assert!(page.contains("The market has hidden one file."), "{page}");
        let told = buys.get(&format!("/v1/disputes/{dispute}")).await.json();
        assert_eq!((&told["files"], &told["hidden_files"]), (&json!([]), &json!(1)), "{told}");
        // A stranger learns not even that there is something.
        let stranger = market.person("stranger", false).await;
        let told = json!({"piece": "said-1", "reason": "abuse"});
        let path = format!("/v1/disputes/{dispute}/report");
        let (status, _) = post(&mut market.program_of(&stranger), &path, told).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        sound(&market).await;
    }
}

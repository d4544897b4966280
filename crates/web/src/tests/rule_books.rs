//! Books of rules: imported, compared and adopted, by form and by API.

use super::fulfilling::post;
use crate::testing;
use axum::{body::Body, http::Method, http::StatusCode};
use serde_json::json;
use trade::{Book, BookSource};

/// Singapore's lane with another GST.
fn lane() -> String {
    let text = BookSource::shipped().file("lanes/SG.toml").unwrap();
    assert!(text.contains("\"9%\""));
    text.replace("\"9%\"", "\"10%\"")
}

#[tokio::test]
async fn a_program_imports_a_book_and_two_operators_adopt_it() {
    for market in testing::markets().await {
        let mut one = market.program_of(&market.person("ada", true).await);
        let mut two = market.program_of(&market.person("ben", true).await);
        let shipped = Book::shipped().digest();
        let known = market.browser().get("/v1/books").await.json();
        assert_eq!(known["items"][0]["digest"], shipped);
        assert_eq!(known["items"][0]["in_force"], true);
        let text = lane();
        let body = |text: &str, dry_run: bool| {
            json!({"files": [{"path": "lanes/SG.toml", "text": text}], "note": "GST 10 %",
                   "dry_run": dry_run})
        };
        let (status, dry) = post(&mut one, "/v1/admin/books", body(&text, true)).await;
        assert_eq!((status, &dry["stored"]), (StatusCode::CREATED, &json!(false)), "{dry}");
        let (_, made) = post(&mut one, "/v1/admin/books", body(&text, false)).await;
        assert_eq!((&made["stored"], &made["digest"]), (&json!(true), &dry["digest"]));
        assert_eq!(made["changes"][0]["path"], "lanes/SG.toml");
        let (status, broken) = post(&mut one, "/v1/admin/books", body("zone = 7", false)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(broken["type"], "/problems/unreadable-book", "{broken}");
        let digest = made["digest"].as_str().unwrap();
        let shown = one.get(&format!("/v1/books/{digest}")).await.json();
        assert_eq!(
            (&shown["against"], &shown["book"]["in_force"]),
            (&json!(shipped), &json!(false))
        );
        let path = format!("/v1/admin/books/{digest}/adopt");
        let (_, open) = post(&mut one, &path, json!({"propose": true})).await;
        assert_eq!(open["state"], "proposed", "{open}");
        let decide = |what: &str| {
            format!("/v1/admin/books/adoptions/{}/{what}", open["id"].as_str().unwrap())
        };
        let (status, own) = post(&mut one, &decide("confirm"), json!({})).await;
        assert_eq!(
            (status, &own["type"]),
            (StatusCode::CONFLICT, &json!("/problems/same-operator"))
        );
        let (_, done) = post(&mut two, &decide("confirm"), json!({})).await;
        assert_eq!(done["state"], "adopted", "{done}");
        let shown = one.get("/v1/books/active").await.json();
        assert_eq!(shown["book"]["digest"], digest);
        // From a day on: a question about that day is put to it, one about the day before is not.
        let (_, back) = post(&mut two, &decide("withdraw"), json!({})).await;
        let later = json!({"from": "2031-01-01"});
        assert_eq!(post(&mut one, &path, later).await.1["state"], "adopted");
        for (day, taxes) in [("2030-12-31", "9.00"), ("2031-01-01", "10.00")] {
            let money = json!({"amount": "100", "currency": "SGD"});
            let ask = json!({"lane": "CN:SG", "hs": "6109.10", "price": money, "date": day});
            let (status, told) = post(&mut one, "/v1/quotes", ask).await;
            assert_eq!(
                (status, &told["taxes"]["amount"]),
                (StatusCode::OK, &json!(taxes)),
                "{told}"
            );
        }
        assert_eq!(back["state"], "withdrawn");
        assert_eq!(one.get("/v1/books/active").await.json()["book"]["digest"], shipped);
        let (status, _) = post(&mut one, &path, json!({"from": "2020-01-01"})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut shopper = market.program_of(&market.shopper().await);
        let (status, _) = post(&mut shopper, "/v1/admin/books", body(&text, false)).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn an_operator_uploads_compares_and_adopts_by_form() {
    for market in testing::markets().await {
        let person = market.operator().await;
        let mut operator = market.browser_of(&person);
        let page = operator.get("/admin/books").await;
        assert!(page.body.contains("In force"), "{}", page.body);
        let token = operator.csrf().await;
        let part = |name: &str, text: &str| {
            format!(
                "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
            )
        };
        let kind = Some("multipart/form-data; boundary=B");
        let path = format!("/admin/books?csrf={token}");
        let broken = format!("{}--B--\r\n", part("SG.toml", "zone = 7"));
        let refused = operator.send(Method::POST, &path, kind, Body::from(broken)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("lanes/SG.toml"), "{}", refused.body);
        let body = format!(
            "{}--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nGST 10 %\r\n--B--\r\n",
            part("SG.toml", &lane())
        );
        let stored = operator.send(Method::POST, &path, kind, Body::from(body)).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.body);
        let place = stored.header("location").unwrap().to_owned();
        let shown = operator.get(&place).await;
        for text in ["rate: 9%", "rate: 10%", "GST 10 %", "Adopt"] {
            assert!(shown.body.contains(text), "{text}: {}", shown.body);
        }
        let book = place.split('?').next().unwrap();
        let adopt = format!("{book}/adopt");
        let past = operator.form(&adopt, &[("from", "2020-01-01"), ("how", "adopt")]).await;
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
        for unclear in [&[("from", "")][..], &[("from", ""), ("how", "nonsense")]] {
            assert_eq!(operator.form(&adopt, unclear).await.status, StatusCode::SEE_OTHER);
            let active = operator.get("/v1/books/active").await.json();
            assert_eq!(active["book"]["digest"], Book::shipped().digest(), "only proposed");
        }
        let done = operator.form(&adopt, &[("from", ""), ("note", "law"), ("how", "adopt")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let history = operator.get("/admin/books").await;
        assert!(history.body.contains(" multiple"), "several files at once");
        assert!(history.body.contains("Adopted") && history.body.contains("Withdraw"));
        let mut office = market.browser_of(&person).with("accept-language", "zh-CN");
        assert!(office.get("/admin/books").await.body.contains("规则册"));
    }
}

/// A form of exports with what was typed beside them.
fn exports(files: &[(&str, &str)], words: &[(&str, &str)]) -> Body {
    let part = |head: String, text: &str| {
        format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let file =
        |(name, text): &(&str, &str)| part(format!("name=\"file\"; filename=\"{name}\""), text);
    let word = |(name, text): &(&str, &str)| part(format!("name=\"{name}\""), text);
    let parts: String = files.iter().map(file).chain(words.iter().map(word)).collect();
    Body::from(format!("{parts}--B--\r\n"))
}

const HTS: &str = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,\
    Special Rate of Duty,Column 2 Rate of Duty\n\
    0101.30.00,1,Asses,,7.2%,,15%\n";

#[tokio::test]
async fn official_exports_are_given_compared_and_proposed_by_form_and_damaged_ones_refused() {
    for market in testing::markets().await {
        let person = market.operator().await;
        let mut operator = market.browser_of(&person);
        let page = operator.get("/admin/books/renew").await.body;
        assert!(page.contains("Exports") && !page.contains("accept-losses"), "{page}");
        let path = format!("/admin/books/renew?csrf={}", operator.csrf().await);
        let kind = Some("multipart/form-data; boundary=B");
        let below = HTS.replace("7.2%", "-7%");
        for (name, text, told) in [
            ("htsdata.csv", below.as_str(), "is below zero"),
            ("shop.csv", "sku,price\n1,2\n", "is no export that is read"),
            ("duties.xlsx", "PK\u{3}\u{4}rest", "is a spreadsheet or an archive"),
            ("cut.csv", HTS, "chapter 01 has 1 lines, and had"),
        ] {
            let body = exports(&[(name, text)], &[]);
            let refused = operator.send(Method::POST, &path, kind, body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(refused.body.contains(told), "{name}: {}", refused.body);
            assert_eq!(refused.body.contains("accept-losses"), name == "cut.csv", "{name}");
        }
        let nothing = operator.send(Method::POST, &path, kind, exports(&[], &[])).await;
        assert!(nothing.body.contains("Choose a file first."), "{}", nothing.body);
        let day = exports(&[("htsdata.csv", HTS)], &[("as-of", "yesterday")]);
        let day = operator.send(Method::POST, &path, kind, day).await;
        assert_eq!(day.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", day.body);
        let known = operator.get("/v1/books").await.json();
        assert_eq!(known["items"].as_array().unwrap().len(), 1, "nothing was stored: {known}");
        let words = [("note", "chapter 1"), ("accept-losses", "on")];
        let body = exports(&[("htsdata.csv", HTS)], &words);
        let stored = operator.send(Method::POST, &path, kind, body).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.body);
        let place = stored.header("location").unwrap().to_owned();
        let shown = operator.get(&place).await.body;
        for text in ["tables/us_hts.csv", "chapter 1", "Propose to another operator"] {
            assert!(shown.contains(text), "{text}: {shown}");
        }
        let adopt = format!("{}/adopt", place.split('?').next().unwrap());
        let proposed = operator.form(&adopt, &[("from", ""), ("how", "propose")]).await;
        assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.body);
        let active = operator.get("/v1/books/active").await.json();
        assert_eq!(active["book"]["digest"], Book::shipped().digest(), "only proposed");
        let mut office = market.browser_of(&person).with("accept-language", "zh-CN");
        assert!(office.get("/admin/books/renew").await.body.contains("官方导出文件"));
        let mut stranger = market.browser_of(&market.shopper().await);
        assert_ne!(stranger.get("/admin/books/renew").await.status, StatusCode::OK);
    }
}

//! Addresses in districts that are no more, and numbers of documents that customs does not take.

use crate::testing::{Market, Person, markets};
use axum::http::{Method, StatusCode};
use kernel::{AddressId, Country};
use orders::Address;
use serde_json::json;

/// An address that was kept when 下城区 (330103) was still there.
async fn kept_before_2021(market: &Market, person: &Person) -> AddressId {
    let address = Address {
        name: "张伟".into(),
        mobile: "13800138000".into(),
        country: Country::CN,
        division: "330103".into(),
        region: ["浙江省", "杭州市", "下城区"].map(str::to_owned).to_vec(),
        street: "体育场路 1 号".into(),
        line2: String::new(),
        city: String::new(),
        state: String::new(),
        postcode: String::new(),
    };
    let who = person.shopper;
    let sealed = orders::seal_address(&market.app.vault, who, &address).unwrap();
    let moment = market.app.clock.moment();
    let save = move |tx: &mut store::Tx<'_>| {
        orders::save_address(tx, who, None, (Country::CN, sealed.as_slice()), &mut moment.clone())
    };
    market.app.db.write(save).await.unwrap()
}

#[tokio::test]
async fn an_address_in_a_district_that_was_abolished_is_shown_and_asked_to_be_renewed() {
    for market in markets().await {
        let person = market.shopper().await;
        let id = kept_before_2021(&market, &person).await;
        let mut browser = market.browser_of(&person);
        let book = browser.get("/account/addresses").await.body;
        assert!(book.contains("浙江省 杭州市 下城区"), "it stays readable: {book}");
        assert!(book.contains("下城区 was abolished in 2021"), "{book}");
        let edit = browser.get(&format!("/account/addresses/{id}")).await.body;
        assert!(edit.contains("value=\"330105\" selected"), "the district of today is chosen");
        assert!(edit.contains("This district was abolished"), "{edit}");

        let mut program = market.program_of(&person);
        let list = program.get("/v1/addresses").await.json();
        assert_eq!(list["items"][0]["renew_division"], json!(["330105"]), "{}", market.engine);
        let mut body = json!({
            "name": "张伟", "mobile": "13800138000", "division": "330103", "street": "体育场路 1 号"
        });
        let path = format!("/v1/addresses/{id}");
        let refused = program.json(Method::PUT, &path, &body).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let detail = refused.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("abolished"), "{detail}");
        body["division"] = json!("330105");
        let renewed = program.json(Method::PUT, &path, &body).await.json();
        assert_eq!(renewed["region"], json!(["浙江省", "杭州市", "拱墅区"]));
        assert!(renewed.get("renew_division").is_none());
        body["division"] = json!("429004");
        let county = program.json(Method::PUT, &path, &body).await.json();
        assert_eq!(county["region"], json!(["湖北省", "仙桃市"]), "{}", market.engine);
    }
}

#[tokio::test]
async fn a_number_that_customs_does_not_take_is_refused_with_the_reason_and_the_way_out() {
    for market in markets().await {
        let person = market.shopper().await;
        let mut program = market.program_of(&person);
        let mut browser = market.browser_of(&person).with("accept-language", "zh-CN");
        for (number, detail, zh) in [
            ("110101209901010017", "still to come", "还没到"),
            ("110101000101001", "15 digits", "15 位的第一代身份证号"),
            ("911101190001010018", "permanent residence card", "外国人永久居留身份证"),
            ("H0000000000", "home-return permit", "回乡证"),
            ("E00000000", "passport", "护照号码"),
            ("A100000001", "17 digits and a digit or X", "台胞证"),
            ("1234", "17 digits and a digit or X", "17 位数字加一位数字或 X"),
        ] {
            let who = json!({"name": "张伟", "id_number": number});
            let refused = program.json(Method::PUT, "/v1/orderer", &who).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
            let errors = refused.json()["errors"].clone();
            assert_eq!(errors[0]["field"], "id_number");
            let told = errors[0]["detail"].as_str().unwrap();
            assert!(told.contains(detail), "{number}: {told}");
            let fields = [("orderer-name", "张伟"), ("id-number", number)];
            let page = browser.form("/account/addresses/orderer", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
            assert!(page.body.contains(zh), "{number}: {}", page.body);
            assert!(number.len() < 8 || !page.body.contains(number), "no number comes back");
        }
    }
}

#[test]
fn every_number_that_the_texts_give_as_an_example_is_one() {
    let today: kernel::Date = "2026-11-30".parse().unwrap();
    let mut found = 0;
    for texts in [
        include_str!("../../kit/locales/en/checkout.ftl"),
        include_str!("../../kit/locales/zh/checkout.ftl"),
    ] {
        let told = texts.lines().filter(|line| line.starts_with("wrong-id-number-"));
        for word in told.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric())) {
            if word.len() > 14 && word.starts_with(|c: char| c.is_ascii_digit()) {
                assert!(orders::Orderer::parse("张伟", word, today).is_ok(), "{word}");
                found += 1;
            }
        }
    }
    assert_eq!(found, 4, "the form and the old cards, in both languages");
}

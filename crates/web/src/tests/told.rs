//! What people are told: the bell, their letters, what they choose, and the operator's words.

use super::aftersales::{ask, delivered};
use super::fulfilling::{NUMBER, paid, post, shop};
use super::imports::{read_files, send};
use crate::testing::markets;
use axum::http::{Method, StatusCode};
use kernel::Lang;
use letters::{Email, mails_to};
use serde_json::json;
use web_kit::i18n::Locale;

#[tokio::test]
async fn shopper_and_merchant_are_told_of_every_step_and_each_sees_her_own_letters() {
    for market in markets().await {
        let (merchant, listing) = shop(&market).await;
        let (buyer, stranger) = (market.shopper().await, market.person("stranger", false).await);
        let order = paid(&market, &buyer, &listing, "one").await;
        market.tell().await;
        let mut shopper = market.browser_of(&buyer);
        let page = shopper.get("/notices").await.body;
        assert!(page.contains("Notices, 1 unread"), "{}: {page}", market.engine);
        assert!(page.contains("is paid: CNY"), "{page}");
        let shown = shopper.get(&format!("/orders/{order}")).await.body;
        assert!(shown.contains("Receipt for order"), "{}: {shown}", market.engine);
        assert!(shown.contains("This market sends no mail"), "why they wait: {shown}");
        let (_, rest) = shown.split_once("href=\"/letters/mai_").unwrap();
        let letter = format!("/letters/mai_{}", rest.split('"').next().unwrap());
        let text = shopper.get(&letter).await;
        assert_eq!(text.status, StatusCode::OK, "{}", text.body);
        assert!(text.body.contains("2 × Dried cherries"), "{}", text.body);
        let mut other = market.browser_of(&stranger);
        assert_eq!(other.get(&letter).await.status, StatusCode::NOT_FOUND, "{}", market.engine);

        let mut seller = market.program_of(&merchant);
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
        let own = format!("/v1/merchant/orders/{order}/ship");
        assert_eq!(post(&mut seller, &own, ship).await.0, StatusCode::OK);
        market.tell().await;
        let told = market.program_of(&buyer).get("/v1/notices").await.json();
        let mut each = told["items"].as_array().unwrap().iter();
        let shipped = each.find(|notice| notice["kind"] == "order-shipped").expect("she is told");
        assert!(shipped["text"].as_str().unwrap().contains(NUMBER), "{told}");
        let told = seller.get("/v1/notices").await.json();
        let kinds: Vec<_> = told["items"].as_array().unwrap().iter().map(|n| &n["kind"]).collect();
        assert!(kinds.contains(&&json!("order-new")), "{kinds:?}");
        let seen = market.browser_of(&merchant).get(&format!("/sell/orders/{order}")).await.body;
        assert!(seen.contains("New order") && !seen.contains("Receipt for order"), "{seen}");
        let mut operator = market.browser_of(&market.operator().await);
        let all = operator.get(&format!("/admin/orders/{order}")).await.body;
        assert!(all.contains("Receipt for order") && all.contains("/admin/mail/mai_"), "{all}");
    }
}

#[tokio::test]
async fn a_notice_leads_to_its_thing_and_counts_as_read_then() {
    for market in markets().await {
        let (_, listing) = shop(&market).await;
        let buyer = market.shopper().await;
        for key in ["one", "two"] {
            paid(&market, &buyer, &listing, key).await;
        }
        market.tell().await;
        let mut shopper = market.browser_of(&buyer);
        let page = shopper.get("/notices").await.body;
        let (_, rest) = page.split_once("href=\"/notices/ntc_").unwrap();
        let notice = format!("/notices/ntc_{}", rest.split('"').next().unwrap());
        let led = shopper.get(&notice).await;
        assert!(led.header("location").unwrap().starts_with("/orders/ord_"), "{}", led.status);
        assert!(shopper.get("/").await.body.contains("Notices, 1 unread"), "{}", market.engine);
        let (_, rest) = page.split_once("name=\"until\" value=\"").unwrap();
        let until = rest.split('"').next().unwrap();
        let read = shopper.form("/notices/read", &[("until", until)]).await;
        assert_eq!(read.header("location"), Some("/notices?done=notices-read"));
        assert!(!shopper.get("/").await.body.contains("unread"), "{}", market.engine);
        assert_eq!(market.browser().get("/notices").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_person_chooses_which_letters_come_and_the_foot_of_one_turns_its_kind_off() {
    for market in markets().await {
        let (_, listing) = shop(&market).await;
        let buyer = market.shopper().await;
        let mut shopper = market.browser_of(&buyer);
        let asked = shopper.get("/account/letters").await.body;
        assert!(asked.contains("name=\"orders\"") && !asked.contains("name=\"shop\""), "{asked}");
        assert!(!asked.contains("name=\"money\""), "she has no shop: {asked}");
        assert!(asked.contains("<option value=\"Europe/Paris\">Paris time (UTC+"), "{asked}");
        let fields = [("orders", "no"), ("money", "digest"), ("zone", "Europe/Paris")];
        let saved = shopper.form("/account/letters", &fields).await;
        assert_eq!(saved.header("location"), Some("/account/letters?done=letters-saved"));
        let again = shopper.get("/account/letters").await.body;
        assert!(again.contains("name=\"money\""), "what she chose can be chosen back: {again}");
        assert!(again.contains("Paris time (UTC+"), "pages follow: {again}");
        let footer = shopper.get("/").await.body;
        assert!(footer.contains("Paris time (UTC+"), "whatever the browser tells: {footer}");
        let wrong = shopper.form("/account/letters", &[("zone", "Mars/Olympus")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", market.engine);
        paid(&market, &buyer, &listing, "one").await;
        market.tell().await;
        let to: Email = "shopper@example.com".parse().unwrap();
        let mailed = to.clone();
        let none = market.app.db.read(move |tx| mails_to(tx, &mailed, 10)).await.unwrap();
        assert!(none.is_empty(), "{}: the bell alone", market.engine);

        let mut program = market.program_of(&buyer);
        let body = json!({"letters": {"orders": "yes"}, "zone": "Asia/Shanghai"});
        let chosen = program.json(Method::PUT, "/v1/account/letters", &body).await;
        assert_eq!(chosen.json()["letters"]["orders"], "yes", "{}", chosen.body);
        assert_eq!(chosen.json()["letters"]["money"], "digest", "what is missing stays");
        let always = json!({"letters": {"account": "no"}});
        let refused = program.json(Method::PUT, "/v1/account/letters", &always).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);

        paid(&market, &buyer, &listing, "two").await;
        market.tell().await;
        let mails = market.app.db.read(move |tx| mails_to(tx, &to, 10)).await.unwrap();
        let house = market.app.db.read(|tx| Ok::<_, store::StoreError>(letters::House::of(tx)));
        let html = letters::page_of(&mails[0], &house.await.unwrap()).replace("&amp;", "&");
        let (_, rest) = html.split_once("/letters/stop?").unwrap();
        let query = rest.split(['"', '<']).next().unwrap();
        let mut nobody = market.browser();
        let asked = nobody.get(&format!("/letters/stop?{query}")).await;
        assert!(asked.body.contains("No more letters: Orders"), "{}", asked.body);
        let one_click = format!("/webhooks/letters/stop?{query}");
        let forged = one_click.replace("topic=orders", "topic=money");
        for (path, status) in
            [(&forged, StatusCode::NOT_FOUND), (&one_click, StatusCode::NO_CONTENT)]
        {
            let answer = nobody.raw_form(path, &[("List-Unsubscribe", "One-Click")]).await;
            assert_eq!(answer.status, status, "{}: {path}", market.engine);
        }
        let wishes = program.get("/v1/account/letters").await.json();
        assert_eq!(wishes["letters"]["orders"], "no", "{wishes}");
    }
}

#[tokio::test]
async fn an_operator_writes_a_letter_anew_sees_it_sends_herself_one_and_goes_back() {
    for market in markets().await {
        let mut operator = market.browser_of(&market.operator().await);
        let list = operator.get("/admin/letters").await.body;
        assert!(list.contains("/admin/letters/order-paid/zh"), "{}: {list}", market.engine);
        assert!(list.contains("The shopper: her order is paid"), "who gets it: {list}");
        let found = operator.get("/admin/letters?q=receipt+order&topic=orders").await.body;
        assert!(found.contains("order-paid") && !found.contains("order-new"), "{found}");
        let page = "/admin/letters/order-paid/en";
        let whole = operator.get(page).await;
        let policy = whole.header("content-security-policy").unwrap().to_owned();
        assert!(policy.contains("style-src-attr") && policy.contains("default-src 'self'"));
        let shipped = whole.body;
        assert!(shipped.contains("Receipt for order 261122-7K3QXF2M"), "the preview: {shipped}");
        let frame = shipped.split_once("<iframe").unwrap().1.split_once('>').unwrap().0;
        assert!(frame.contains("sandbox=\"\""), "{frame}");
        assert!(frame.contains("&gt;Open&lt;/a&gt;"), "the button stands in it: {frame}");
        let words = |subject: &'static str, act: &'static str| {
            [
                ("subject", subject),
                ("body", "{ greeting }\n\n{ $link }"),
                ("version", "0"),
                ("act", act),
            ]
        };
        let wrong = operator.form(page, &words("You won { $prize }", "save")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("Line 1 names $prize"), "{}", wrong.body);
        let seen = operator.form(page, &words("Paid: { $total }", "preview")).await;
        assert!(seen.body.contains("Paid: CNY 119.10"), "{}", seen.body);
        let sent = operator.form(page, &words("Paid: { $total }", "test")).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", market.engine);
        assert!(sent.body.contains("not saved yet"), "{}", sent.body);
        assert!(sent.body.contains("value=\"Paid: { $total }\""), "her words stay: {}", sent.body);
        let to: Email = "operator@example.com".parse().unwrap();
        let mails = market.app.db.read(move |tx| mails_to(tx, &to, 10)).await.unwrap();
        assert_eq!(mails[0].subject, "Paid: CNY 119.10", "{}", market.engine);
        let read = operator.get(&format!("/letters/{}", mails[0].id)).await;
        assert_eq!(read.status, StatusCode::OK, "who sent it to herself reads it");
        let saved = operator.form(page, &words("Paid: { $total }", "save")).await;
        assert!(saved.header("location").unwrap().ends_with("?done=letter-text-saved"));
        let late = operator.form(page, &words("Other", "save")).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED, "{}", late.body);
        operator.form(&format!("{page}/shipped"), &[]).await;
        assert_eq!(operator.get(page).await.body, shipped, "{}", market.engine);
    }
}

#[tokio::test]
async fn the_letters_about_a_return_and_its_dispute_stand_on_their_pages() {
    for market in markets().await {
        let (seller, listing) = shop(&market).await;
        let (person, operator) = (market.shopper().await, market.operator().await);
        let order = paid(&market, &person, &listing, "one").await;
        delivered(&market, &seller, &operator, order).await;
        let mut program = market.program_of(&person);
        let case = ask(&mut program, order).await;
        let no = json!({"why": "it left whole"});
        let decline = format!("/v1/merchant/returns/{case}/decline");
        post(&mut market.program_of(&seller), &decline, no).await;
        let words = json!({"words": "look at the photo"});
        let (_, opened) = post(&mut program, &format!("/v1/returns/{case}/dispute"), words).await;
        market.tell().await;
        let page = market.browser_of(&person).get(&format!("/returns/{case}")).await.body;
        assert!(page.contains("we have noted your return"), "{}: {page}", market.engine);
        assert!(page.contains("/letters/mai_"), "{page}");
        let own = market.browser_of(&seller).get(&format!("/sell/returns/{case}")).await.body;
        assert!(own.contains("your customer wants to send something back"), "{own}");
        assert!(!own.contains("we have noted your return"), "that is hers: {own}");
        let dispute = opened["id"].as_str().unwrap();
        for (who, office) in [(&person, ""), (&seller, "/sell"), (&operator, "/admin")] {
            let path = format!("{office}/disputes/{dispute}");
            let page = market.browser_of(who).get(&path).await.body;
            assert!(page.contains(": a dispute was opened"), "{path}: {page}");
        }
    }
}

#[tokio::test]
async fn the_list_of_letters_says_of_each_who_gets_it_in_both_languages() {
    let market = markets().await.pop().unwrap();
    let house = market.app.db.read(|tx| Ok::<_, store::StoreError>(letters::House::of(tx)));
    let house = house.await.unwrap();
    assert!(house.kinds().count() > 20);
    for kind in house.kinds() {
        for lang in [Lang::EN, Lang::ZH] {
            let said = Locale::of(lang).find(&format!("letter-for-{}", kind.key), None);
            assert!(said.is_some(), "{} in {lang}", kind.key);
        }
    }
}

#[tokio::test]
async fn a_merchant_is_told_when_her_file_is_read() {
    for market in markets().await {
        let seller = market.merchant("knitters").await;
        let mut browser = market.browser_of(&seller);
        let run = send(&mut browser, "handle,title\nhat,A hat\n").await;
        read_files(&market).await;
        market.tell().await;
        let told = market.program_of(&seller).get("/v1/notices").await.json();
        let mut each = told["items"].as_array().unwrap().iter();
        let read = each.find(|notice| notice["link"] == run.as_str()).expect("she is told");
        assert!(read["text"].as_str().unwrap().starts_with("mine.csv"), "{told}");
    }
}

#[tokio::test]
async fn letters_that_were_given_up_stand_on_the_overview_and_are_listed_apart() {
    for market in markets().await {
        let mut operator = market.browser_of(&market.operator().await);
        let none = operator.get("/admin").await.body;
        assert!(!none.contains("letter was given up"), "{none}");
        let new = letters::NewMail {
            to: "away@example.com".parse().unwrap(),
            lang: kernel::Lang::EN,
            kind: "order-shipped".to_owned(),
            subject: "Your parcel is on its way".to_owned(),
            body: "It left today.".to_owned(),
            of: None,
        };
        let moment = market.app.clock.moment();
        let write = move |tx: &mut store::Tx<'_>| {
            letters::enqueue(tx, &new, &mut moment.clone())?;
            tx.execute(
                store::sql!(
                    "UPDATE mail_outbox SET state = 'failed', attempts = 8
                      WHERE kind = 'order-shipped'"
                ),
                &[],
            )
        };
        market.app.db.write(write).await.unwrap();
        for (page, stands) in [
            ("/admin", "One letter was given up"),
            ("/admin/jobs", "One letter was given up"),
            ("/admin/mail", "Your parcel is on its way"),
            ("/admin/mail?state=failed", "Your parcel is on its way"),
        ] {
            let read = operator.get(page).await.body;
            assert!(read.contains(stands), "{}: {page}: {read}", market.engine);
        }
        let waits = operator.get("/admin/mail?state=queued").await.body;
        assert!(!waits.contains("Your parcel is on its way"), "{}", market.engine);
    }
}

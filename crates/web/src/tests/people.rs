//! People at the doors: signing up and in, passwords, sessions.

use super::buying::{put, shop};
use crate::{
    Config,
    testing::{self, Answer, Client, Market, markets},
};
use axum::http::{Method, StatusCode};
use letters::{Mail, mails_to};
use serde_json::json;

pub(super) const PASSWORD: &str = "correct horse battery";

async fn letters(market: &Market, to: &str) -> Vec<Mail> {
    let to = to.parse().unwrap();
    market.app.db.read(move |tx| mails_to(tx, &to, 50)).await.unwrap()
}

/// The path and query of the last link with a token that was mailed to `to`.
pub(super) async fn mailed_link(market: &Market, to: &str) -> String {
    let mails = letters(market, to).await;
    let mut words = mails.iter().flat_map(|m| m.body.split_whitespace());
    let link = words.find(|w| w.contains("token=")).expect("a link with a token");
    link.trim_start_matches("http://127.0.0.1:8080").to_owned()
}

pub(super) fn token(link: &str) -> &str {
    link.split_once("token=").unwrap().1.split('&').next().unwrap()
}

async fn sign_up(client: &mut Client, email: &str) -> Answer {
    let fields = [("email", email), ("next", "/cart")];
    client.form("/sign-up", &fields).await
}

async fn sign_in(client: &mut Client, email: &str, password: &str) -> Answer {
    client.form("/sign-in", &[("email", email), ("password", password)]).await
}

/// A person who signed up and in through the pages.
pub(super) async fn somebody(market: &Market, email: &str) -> Client {
    let mut client = market.browser();
    sign_up(&mut client, email).await;
    let link = mailed_link(market, email).await;
    let fields = [("token", token(&link)), ("name", "Mei"), ("password", PASSWORD)];
    client.form("/verify", &fields).await;
    assert_eq!(sign_in(&mut client, email, PASSWORD).await.status, StatusCode::SEE_OTHER);
    client
}

#[tokio::test]
async fn one_signs_up_confirms_signs_in_and_out() {
    for market in markets().await {
        let mut client = market.browser();
        let sent = sign_up(&mut client, "mei@example.org").await;
        assert_eq!(sent.header("location"), Some("/sign-up/sent"), "{}", market.engine);
        for page in ["/sign-up/sent", "/forgot/sent"] {
            let told = client.get(page).await.body;
            assert!(
                told.contains("Your request is noted") && told.contains("not left yet"),
                "{told}"
            );
            assert!(!told.contains("mailbox, or on its way"), "no mail server: {told}");
        }

        let link = mailed_link(&market, "mei@example.org").await;
        assert!(link.ends_with("&next=%2Fcart"), "{link}");
        let page = client.get(&link).await;
        assert!(page.body.contains("mei@example.org"), "asks before it opens");
        for (name, password) in [("Mei", ""), ("Mei", "password123"), ("", PASSWORD)] {
            let fields = [("token", token(&link)), ("name", name), ("password", password)];
            let none = client.form("/verify", &fields).await;
            assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing opens without one");
            assert!(none.body.contains("mei@example.org"), "{}", none.body);
        }
        let said = [("token", token(&link)), ("name", "Mei")];
        let fields = [said[0], said[1], ("password", PASSWORD), ("next", "/cart")];
        let opened = client.form("/verify", &fields).await;
        let to = opened.header("location").unwrap().to_owned();
        assert_eq!(to, "/cart?done=account-open");
        assert!(client.get(&to).await.body.contains("Your account is open, and you are signed in"));
        assert_eq!(client.get("/account").await.status, StatusCode::OK, "{}", market.engine);
        let again = client.form("/verify", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(again.body.contains("does not work any more"));

        let fields = [("email", "Mei@Example.org"), ("password", PASSWORD), ("next", "/cart")];
        let entered = client.form("/sign-in", &fields).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", market.engine);
        assert_eq!(entered.header("location"), Some("/cart"));
        let account = client.get("/account").await;
        assert_eq!(account.status, StatusCode::OK);
        assert!(account.body.contains("This device"));
        let left = client.form("/sign-out", &[]).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        let turned_away = client.get("/account").await;
        assert_eq!(turned_away.header("location"), Some("/sign-in?next=%2Faccount"));
    }
}

#[tokio::test]
async fn wrong_values_are_told_beside_their_fields_in_the_readers_language() {
    for market in testing::markets().await {
        let mut client = market.browser().with("accept-language", "zh-CN");
        let refused = client.form("/sign-up", &[("email", "mei")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for text in ["这不是有效的邮箱", "id=\"email-error\""] {
            assert!(refused.body.contains(text), "{text}");
        }
        assert!(refused.body.contains("value=\"mei\""), "what was typed stays");
        sign_up(&mut client, "mei@example.org").await;
        let link = mailed_link(&market, "mei@example.org").await;
        let fields = [("token", token(&link)), ("name", " "), ("password", "short")];
        let refused = client.form("/verify", &fields).await;
        for text in ["密码不足 10 个字符", "请填写姓名或称呼", "id=\"name-error\""] {
            assert!(refused.body.contains(text), "{text}: {}", refused.body);
        }
        assert!(!refused.body.contains("value=\"short\""), "but never a password");
    }
}

/// What a stranger sees of an answer, without the token of the form.
fn told(answer: &Answer) -> (StatusCode, Option<String>, String) {
    let mut body = answer.body.clone();
    while let Some(at) = body.find("name=\"csrf\" value=\"") {
        let end = at + "name=\"csrf\" value=\"".len();
        let length = body[end..].find('"').unwrap();
        body.replace_range(at..=end + length, "");
    }
    (answer.status, answer.header("location").map(str::to_owned), body)
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    for market in testing::markets().await {
        somebody(&market, "known@example.org").await;
        let mut answers = Vec::new();
        for email in ["known@example.org", "nobody@example.org"] {
            let mut client = market.browser();
            let mut seen = vec![told(&sign_up(&mut client, email).await)];
            seen.push(told(&client.form("/forgot", &[("email", email)]).await));
            let mut wrong = sign_in(&mut client, email, "another password").await;
            wrong.body = wrong.body.replace(email, "EMAIL");
            seen.push(told(&wrong));
            let mut program = market.browser();
            let body = json!({ "email": email });
            seen.push(told(&program.json(Method::POST, "/v1/accounts", &body).await));
            seen.push(told(&program.json(Method::POST, "/v1/password-resets", &body).await));
            let body = json!({"email": email, "password": "another password"});
            seen.push(told(&program.json(Method::POST, "/v1/sessions", &body).await));
            answers.push(seen);
        }
        let unknown = answers.pop().unwrap();
        assert_eq!(answers.pop().unwrap(), unknown);
        let kinds = |mails: Vec<Mail>| mails.into_iter().map(|m| m.kind).collect::<Vec<_>>();
        let known = kinds(letters(&market, "known@example.org").await);
        assert!(known.contains(&"already".to_owned()), "the owner is told instead: {known:?}");
        let unknown = kinds(letters(&market, "nobody@example.org").await);
        assert!(unknown.iter().all(|kind| kind == "verify"), "{unknown:?}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_and_told_when_to_go_on() {
    for market in testing::markets().await {
        somebody(&market, "mei@example.org").await;
        let mut client = market.browser();
        for _ in 0..10 {
            let wrong = sign_in(&mut client, "mei@example.org", "a wrong password").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(wrong.body.contains("The e-mail or the password is not right"));
        }
        let slowed = sign_in(&mut client, "mei@example.org", PASSWORD).await;
        assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
        let wait: i64 = slowed.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
        assert!(slowed.body.contains("Too many attempts"));
        assert!(slowed.body.contains("href=\"/forgot\""), "the way back is the mailbox");
        let body = json!({"email": "mei@example.org", "password": PASSWORD});
        let program = market.browser().json(Method::POST, "/v1/sessions", &body).await;
        assert_eq!(program.status, StatusCode::TOO_MANY_REQUESTS, "the API counts with the pages");
        assert!(program.header("retry-after").is_some());
        market.app.clock.advance_seconds(wait);
        let entered = sign_in(&mut client, "mei@example.org", PASSWORD).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn who_asks_for_an_account_in_anothers_name_gets_no_key_to_it() {
    for market in markets().await {
        let mut attacker = market.browser();
        for (field, word) in [("password", "the attacker's password"), ("name", "The Attacker")] {
            let body = json!({"email": "victim@bücher.example", field: word});
            let refused = attacker.json(Method::POST, "/v1/accounts", &body).await;
            assert_eq!(refused.json()["errors"][0]["field"], field, "{}", refused.body);
        }
        let body = json!({"email": "victim@bücher.example"});
        let asked = attacker.json(Method::POST, "/v1/accounts", &body).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{}: {}", market.engine, asked.body);
        let link = mailed_link(&market, "victim@xn--bcher-kva.example").await;
        let mut victim = market.browser();
        let confirm = "/v1/accounts/confirm";
        let page = victim.get(&link).await.body;
        assert!(page.contains("name=\"name\""), "she says her own name: {page}");
        let pressed = json!({ "token": token(&link) });
        let pressed = victim.json(Method::POST, confirm, &pressed).await;
        assert!(pressed.status.is_client_error(), "the link alone opens nothing: {}", pressed.body);
        let unnamed = json!({"token": token(&link), "password": PASSWORD});
        let unnamed = victim.json(Method::POST, confirm, &unnamed).await;
        assert_eq!(unnamed.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unnamed.body);
        let chosen = json!({"token": token(&link), "name": "Viktoria", "password": PASSWORD});
        let opened = victim.json(Method::POST, confirm, &chosen).await;
        assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.body);
        let body = json!({"email": "victim@bücher.example", "password": PASSWORD});
        let session = victim.json(Method::POST, "/v1/sessions", &body).await.json();
        assert_eq!(session["account"]["name"], "Viktoria", "{}", market.engine);
        for (password, status) in
            [("the attacker's password", StatusCode::UNAUTHORIZED), (PASSWORD, StatusCode::CREATED)]
        {
            let body = json!({"email": "victim@bücher.example", "password": password});
            let tried = attacker.json(Method::POST, "/v1/sessions", &body).await;
            assert_eq!(tried.status, status, "{}: {password}", market.engine);
        }
    }
}

#[tokio::test]
async fn signing_in_stays_on_this_site_and_rotates_the_cookie() {
    let config = Config { secure_cookies: true, ..Config::default() };
    for market in testing::markets_with(config).await {
        let mut client = somebody(&market, "mei@example.org").await;
        let old = client.clone();
        let foreign = [
            ("email", "mei@example.org"),
            ("password", PASSWORD),
            ("next", "https://evil.example/"),
        ];
        let again = client.form("/sign-in", &foreign).await;
        assert_eq!(again.header("location"), Some("/"));
        let cookie = again.header("set-cookie").unwrap();
        for part in ["entrepot_session=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{part}: {cookie}");
        }
        assert_eq!(client.get("/account").await.status, StatusCode::OK);
        let turned_away = old.clone().get("/account").await;
        assert_eq!(turned_away.status, StatusCode::SEE_OTHER, "the session before has ended");
        let there = client.get("/sign-in?next=//evil.example").await;
        assert_eq!(there.header("location"), Some("/"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_gathered_is_hers_who_signs_in_and_looking_changes_no_cart() {
    for market in markets().await {
        let orchard = shop(&market, "orchard").await;
        somebody(&market, "mei@example.org").await;
        let mut client = market.browser();
        put(&mut client, &orchard, 0, "2").await;
        // The browser of somebody who signed in elsewhere meanwhile: a look takes nothing over.
        let person = market.shopper().await;
        let mut other = client.clone().of_person(&person);
        assert!(!other.get("/cart").await.body.contains("Cherries of orchard"));
        assert_eq!(
            sign_in(&mut client, "mei@example.org", PASSWORD).await.status,
            StatusCode::SEE_OTHER
        );
        let cart = client.get("/cart").await.body;
        assert!(cart.contains("Cherries of orchard"), "{}: {cart}", market.engine);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_and_every_device_signed_out() {
    for market in markets().await {
        let mut device = somebody(&market, "mei@example.org").await;
        let mut client = market.browser();
        let sent = client.form("/forgot", &[("email", "mei@example.org")]).await;
        assert_eq!(sent.header("location"), Some("/forgot/sent"), "{}", market.engine);
        let link = letters(&market, "mei@example.org").await;
        let letter = link.iter().find(|m| m.kind == "reset").unwrap();
        let (_, rest) = letter.body.split_once("token=").unwrap();
        let token = rest.split_whitespace().next().unwrap();
        assert!(client.get(&format!("/reset?token={token}")).await.body.contains("new-password"));
        let weak = client.form("/reset", &[("token", token), ("password", "1234567890")]).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        let fields = [("token", token), ("password", "another fine password")];
        let set = client.form("/reset", &fields).await;
        assert_eq!(set.header("location"), Some("/sign-in?done=password-set"));
        assert_eq!(device.get("/account").await.status, StatusCode::SEE_OTHER);
        let again = client.form("/reset", &fields).await;
        assert!(again.body.contains("does not work any more"), "{}", market.engine);
        let old = sign_in(&mut client, "mei@example.org", PASSWORD).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = sign_in(&mut client, "mei@example.org", "another fine password").await;
        assert_eq!(new.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn the_account_page_changes_what_it_shows() {
    for market in testing::markets().await {
        let mut client = somebody(&market, "mei@example.org").await;
        let mut other =
            market.browser().with("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140.0");
        sign_in(&mut other, "mei@example.org", PASSWORD).await;
        assert!(client.get("/account").await.body.contains("Firefox · Linux"));

        let saved = client.form("/account", &[("name", "林梅"), ("lang", "zh")]).await;
        assert_eq!(saved.header("location"), Some("/account?lang=zh&done=saved"));
        let page = client.get("/account?lang=zh&done=saved").await;
        assert!(page.body.contains("林梅") && page.body.contains("登录的设备"));

        let wrong = [("current", "a wrong password"), ("password", "another fine password")];
        let refused = client.form("/account/password", &wrong).await;
        assert!(refused.body.contains("当前密码不正确"));
        let right = [("current", PASSWORD), ("password", "another fine password")];
        let changed = client.form("/account/password", &right).await;
        assert_eq!(changed.header("location"), Some("/account?done=password-changed"));
        assert_eq!(client.get("/account").await.status, StatusCode::OK);
        assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);

        sign_in(&mut other, "mei@example.org", "another fine password").await;
        client.form("/account/sessions/end-others", &[]).await;
        assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
    }
}

//! Where a merchant is paid, and how her money leaves, on pages and in the API.

use super::fulfilling::{NUMBER, paid, post, shop, sound};
use crate::testing::{self, Client, Market, Person};
use accounts::{ChangePassword, Password, PasswordHash};
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use store::{params, sql};

const PASSWORD: &str = "a long password of hers";
const WHOLE: &str = "000987654321";

/// The seller has sold two jars, and the shopper has them.
async fn sold(market: &Market) -> Person {
    let (seller, listing) = shop(market).await;
    let person = market.shopper().await;
    let order = paid(market, &person, &listing, "one").await;
    let mut program = market.program_of(&seller);
    let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
    post(&mut program, &format!("/v1/merchant/orders/{order}/ship"), ship).await;
    let confirm = format!("/v1/orders/{order}/confirm");
    let (status, _) = post(&mut market.program_of(&person), &confirm, json!({})).await;
    assert_eq!(status, StatusCode::OK);
    seller
}

/// The path of the latest run.
async fn run_of(program: &mut Client) -> String {
    let runs = program.get("/v1/admin/payout-runs").await.json();
    runs["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Who proposed it reads that it is approved; who approved it knows.
async fn told_that_it_is_approved(
    market: &testing::Market,
    (first, second): (&mut Client, &mut Client),
) {
    market.tell().await;
    for (who, times) in [(first, 1), (second, 0)] {
        let told = who.get("/notices").await.body.matches("are approved").count();
        assert_eq!(told, times, "whoever did it herself is not told");
    }
}

#[tokio::test]
async fn money_leaves_by_a_run_that_two_operators_stand_behind_and_comes_back_with_its_reason() {
    for market in testing::markets().await {
        let seller = sold(&market).await;
        let mut own = market.browser_of(&seller);
        let page = own.get("/sell/money").await.body;
        assert!(page.contains("action=\"/sell/money/pay-out\""), "{page}");
        let asked = own.form("/sell/money/pay-out", &[]).await;
        assert_eq!(asked.header("location"), Some("/sell/money?done=payout-asked"));
        let (one, two) = (market.operator().await, market.person("second", true).await);
        let (mut first, mut second) = (market.browser_of(&one), market.browser_of(&two));
        let (mut program, mut other) = (market.program_of(&one), market.program_of(&two));
        let waiting = first.get("/admin/payouts").await.body;
        assert!(waiting.contains("Leaves with the run"), "{waiting}");
        let proposed = first.form("/admin/payouts/propose", &[("currency", "USD")]).await;
        assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.body);
        let run = run_of(&mut program).await;
        let (page, api) =
            (format!("/admin/payouts/runs/{run}"), format!("/v1/admin/payout-runs/{run}"));
        assert_eq!(program.get(&format!("{api}/file")).await.status, StatusCode::CONFLICT);
        let hers = first.get(&page).await.body;
        assert!(!hers.contains("/approve\""), "no button that can only be refused: {hers}");
        assert!(hers.contains(&two.name), "it says who can: {hers}");
        assert!(second.get(&page).await.body.contains("/approve\""));
        let same = first.form(&format!("{page}/approve"), &[]).await;
        assert_eq!(same.status, StatusCode::CONFLICT);
        assert!(same.body.contains("Another operator approves it"), "{}", same.body);
        let (status, approved) = post(&mut other, &format!("{api}/approve"), json!({})).await;
        assert_eq!(
            (status, &approved["state"]),
            (StatusCode::OK, &json!("approved")),
            "{approved}"
        );
        told_that_it_is_approved(&market, (&mut first, &mut second)).await;
        assert!(first.get(&page).await.body.contains("/admin/mail/mai_"), "letters about the run");
        let file = second.form(&format!("{page}/file"), &[]).await;
        assert!(file.body.contains("000123456789"), "{}", file.body);
        let digest = file.header("entrepot-digest").unwrap().to_owned();
        assert!(second.get(&page).await.body.contains(&digest), "it is told with its digest");
        let (status, late) =
            post(&mut program, &format!("{api}/cancel"), json!({"reason": "no"})).await;
        assert_eq!((status, &late["type"]), (StatusCode::CONFLICT, &json!("/problems/file-taken")));

        assert!(!own.get("/sell/money").await.body.contains("On its way to the bank"));
        second.form(&format!("{page}/sent"), &[]).await;
        assert!(own.get("/sell/money").await.body.contains("On its way to the bank"));
        let open = program.get(&api).await.json();
        let payout = open["payouts"][0]["id"].as_str().unwrap().to_owned();
        let (status, paid) = post(
            &mut program,
            &format!("/v1/admin/payouts/{payout}/paid"),
            json!({"reference": "TX-7"}),
        )
        .await;
        assert_eq!((status, &paid["bank_reference"]), (StatusCode::OK, &json!("TX-7")), "{paid}");
        an_unsaid_reason_keeps_the_page(&mut first, &payout).await;
        let back = [("reason", "account closed")];
        let back = first.form(&format!("/admin/payouts/returned/{payout}"), &back).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        told_that_it_came_back(&mut own, &payout).await;
        let needs = first.get("/admin").await.body;
        assert!(needs.contains("came back from the bank") && needs.contains(&page), "{needs}");
        sound(&market).await;
    }
}

/// Its merchant reads why, and may ask for it again.
async fn told_that_it_came_back(own: &mut Client, payout: &str) {
    let told = own.get("/sell/money").await.body;
    for said in ["account closed", "Came back", "came back from your bank"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let today = own.get("/sell").await.body;
    assert!(today.contains("came back from your bank"), "{today}");
    let detail = own.get(&format!("/sell/money/payouts/{payout}")).await.body;
    assert!(detail.contains("TX-7") && detail.contains("/sell/bank"), "{detail}");
    assert!(told.contains("action=\"/sell/money/pay-out\""), "it is free again: {told}");
}

/// A payout comes back with a reason; without one the operator stays on the page of its run.
async fn an_unsaid_reason_keeps_the_page(desk: &mut Client, payout: &str) {
    let path = format!("/admin/payouts/returned/{payout}");
    let unsaid = desk.form(&path, &[("reason", "")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unsaid.body);
    assert!(unsaid.body.contains("refusal-what") && unsaid.body.contains(&path), "{}", unsaid.body);
}

#[tokio::test]
async fn a_merchant_takes_back_what_is_in_no_run_and_nobody_elses() {
    for market in testing::markets().await {
        let seller = sold(&market).await;
        let mut own = market.program_of(&seller);
        let (_, asked) = post(&mut own, "/v1/merchant/payouts", json!({})).await;
        assert_eq!(asked["state"], "asked", "{asked}");
        let path = format!("/v1/merchant/payouts/{}", asked["id"].as_str().unwrap());
        let mut strange = market.program_of(&market.merchant("mill").await);
        assert_eq!(strange.get(&path).await.status, StatusCode::NOT_FOUND);
        let back = format!("{path}/take-back");
        assert_eq!(post(&mut strange, &back, json!({})).await.0, StatusCode::NOT_FOUND);
        let (status, free) = post(&mut own, &back, json!({})).await;
        assert_eq!((status, &free["state"]), (StatusCode::OK, &json!("returned")), "{free}");
        let (status, again) = post(&mut own, "/v1/merchant/payouts", json!({})).await;
        assert_eq!((status, &again["amount"]), (StatusCode::CREATED, &asked["amount"]));
        sound(&market).await;
    }
}

#[tokio::test]
async fn an_operator_says_of_each_payout_of_an_older_version_whether_it_was_paid() {
    for market in testing::markets().await {
        let seller = sold(&market).await;
        let mut own = market.program_of(&seller);
        let (_, asked) = post(&mut own, "/v1/merchant/payouts", json!({})).await;
        let payout = asked["id"].as_str().unwrap().to_owned();
        let id: kernel::PayoutId = payout.parse().unwrap();
        let older = market.app.db.write(move |tx| {
            tx.execute(
                sql!("UPDATE payout SET older = 'unsaid' WHERE payout_id = $1"),
                params![id],
            )?;
            tx.execute(
                sql!("UPDATE payout_waiting SET list = 'older' WHERE payout_id = $1"),
                params![id],
            )
        });
        assert_eq!(older.await.unwrap(), 1, "{}", market.engine);
        let one = market.operator().await;
        let (mut desk, mut program) = (market.browser_of(&one), market.program_of(&one));
        let page = desk.get("/admin/payouts").await.body;
        assert!(page.contains("Was it paid then?") && !page.contains("Leaves with the run"));
        assert!(desk.get("/admin").await.body.contains("Payouts of an older version"));
        let listed = program.get("/v1/admin/payouts/older").await.json();
        assert_eq!(
            (&listed["items"][0]["id"], &listed["items"][0]["older"]),
            (&asked["id"], &json!("unsaid"))
        );
        let (status, told) =
            post(&mut own, &format!("/v1/merchant/payouts/{payout}/take-back"), json!({})).await;
        assert_eq!(
            (status, &told["type"]),
            (StatusCode::CONFLICT, &json!("/problems/payout-unsaid"))
        );
        let hers = market.browser_of(&seller).get(&format!("/sell/money/payouts/{payout}")).await;
        assert!(!hers.body.contains("/take-back\""), "no button that can only be refused");

        let paid = format!("/admin/payouts/{payout}/paid-before");
        let said = desk.form(&paid, &[("reference", "SLIP 7")]).await;
        assert_eq!(said.header("location"), Some("/admin/payouts?done=payout-paid-before"));
        let unpaid = format!("/v1/admin/payouts/{payout}/unpaid-before");
        let (status, told) = post(&mut program, &unpaid, json!({})).await;
        assert_eq!(
            (status, &told["type"]),
            (StatusCode::CONFLICT, &json!("/problems/payout-not-older"))
        );
        let now = own.get(&format!("/v1/merchant/payouts/{payout}")).await.json();
        assert_eq!((&now["state"], &now["bank_reference"]), (&json!("paid"), &json!("SLIP 7")));
        sound(&market).await;
    }
}

/// Gives a person a password that can be typed.
async fn with_password(market: &Market, person: &Person) {
    let password_hash = accounts::hash_password_here(&Password::chosen(PASSWORD).unwrap()).unwrap();
    let change = ChangePassword {
        shopper: person.shopper,
        proven: PasswordHash::stored(format!("hash of {}", person.name)),
        password_hash,
        keep: Some(person.token.hash()),
    };
    let moment = market.app.clock.moment();
    let changed =
        market.app.db.write(move |tx| accounts::change_password(tx, &change, &mut moment.clone()));
    changed.await.unwrap();
}

fn account(password: &str, number: &str, holder: &str) -> Value {
    json!({
        "country": "US", "currency": "USD", "holder": holder, "password": password,
        "fields": { "routing": "021000021", "account": number },
    })
}

#[tokio::test]
async fn an_account_is_entered_with_the_password_in_the_name_of_the_licence_and_never_shown_whole()
{
    for market in testing::markets().await {
        let seller = market.merchant("orchard").await;
        with_password(&market, &seller).await;
        let (mut program, mut browser) = (market.program_of(&seller), market.browser_of(&seller));
        let path = "/v1/merchant/bank-accounts";
        for (body, slug) in [
            (account("guess", WHOLE, "Plainly Fictional LLC"), "/problems/wrong-password"),
            (account(PASSWORD, "12x", "Plainly Fictional LLC"), "/problems/bad-account"),
            (account(PASSWORD, WHOLE, "Somebody Else"), "/problems/holder-differs"),
            (account(PASSWORD, WHOLE, " "), "/problems/bad-holder"),
        ] {
            let told = program.json(Method::POST, path, &body).await;
            assert_eq!(told.json()["type"], slug, "{}: {}", market.engine, told.body);
            assert!(!told.body.contains(WHOLE) && !told.body.contains(PASSWORD), "{}", told.body);
        }
        let good = account(PASSWORD, WHOLE, "PLAINLY FICTIONAL, LLC.");
        let (status, added) = post(&mut program, path, good).await;
        assert_eq!((status, &added["state"]), (StatusCode::CREATED, &json!("held")), "{added}");
        assert_eq!(added["ending"], "4321");
        let listed = program.get(path).await.body;
        let page = browser.get("/sell/bank").await.body;
        for shown in [&listed, &page] {
            assert!(shown.contains("4321") && !shown.contains(WHOLE), "{shown}");
        }
        let (status, waits) = post(&mut program, "/v1/merchant/payouts", json!({})).await;
        let held = (StatusCode::CONFLICT, &json!("/problems/no-bank-account"));
        assert_eq!((status, &waits["type"]), held, "{waits}");
        let stop = format!("/sell/bank/{}/stop", added["id"].as_str().unwrap());
        let stopped = browser.form(&stop, &[("reason", "not mine")]).await;
        assert_eq!(stopped.header("location"), Some("/sell/bank?done=bank-stopped"));

        let form = [
            ("country", "US"),
            ("currency", "USD"),
            ("holder", "Plainly Fictional LLC"),
            ("routing", "021000022"),
            ("account", WHOLE),
            ("password", PASSWORD),
        ];
        let wrong = browser.form("/sell/bank", &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("check digits do not fit"), "{}", wrong.body);
        assert!(!wrong.body.contains(PASSWORD), "a password is not written back");
        let nothing = [("country", "US"), ("currency", "USD"), ("routing", "021000022")];
        let all = browser.form("/sell/bank", &nothing).await;
        assert_eq!(all.status, StatusCode::UNPROCESSABLE_ENTITY);
        for what in ["check digits do not fit", "Write the holder", "It is needed"] {
            assert!(all.body.contains(what), "all at once, {what}: {}", all.body);
        }
        assert!(all.body.contains("href=\"#f-password\""), "the password, too: {}", all.body);
    }
}

#[tokio::test]
async fn another_name_than_the_one_on_file_is_refused_with_that_name_before_a_password_is_guessed()
{
    for market in testing::markets().await {
        let seller = sold(&market).await;
        let mut browser = market.browser_of(&seller);
        let form = [
            ("country", "US"),
            ("currency", "USD"),
            ("holder", "Somebody Else"),
            ("routing", "021000021"),
            ("account", WHOLE),
            ("password", "a guess"),
        ];
        let wrong = browser.form("/sell/bank", &form).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("than the one on file: "), "{}", wrong.body);
        let chinese = browser.form("/sell/bank?lang=zh", &form).await;
        assert!(chinese.body.contains("户名与登记的名称不符："), "{}", chinese.body);
        sound(&market).await;
    }
}

#[tokio::test]
async fn what_an_open_return_keeps_back_stands_beside_what_is_free_with_its_case() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut program = market.program_of(&seller);
        let ship = json!({"carrier": "ems", "tracking_number": NUMBER});
        post(&mut program, &format!("/v1/merchant/orders/{order}/ship"), ship).await;
        let mut buyer = market.program_of(&person);
        post(&mut buyer, &format!("/v1/orders/{order}/confirm"), json!({})).await;
        let mut own = market.browser_of(&seller);
        assert!(own.get("/sell/money").await.body.contains("action=\"/sell/money/pay-out\""));
        let body = json!({"reason": "damaged", "words": "the lid is off"});
        let (status, case) = post(&mut buyer, &format!("/v1/orders/{order}/returns"), body).await;
        assert_eq!(status, StatusCode::CREATED, "{case}");
        let page = own.get("/sell/money").await.body;
        assert!(!page.contains("action=\"/sell/money/pay-out\""), "all of it may go back: {page}");
        assert!(page.contains("Kept back for open cases"), "{page}");
        let link = format!("/sell/returns/{}", case["id"].as_str().unwrap());
        assert!(page.contains(&link), "{page}");
        let chinese = own.get("/sell/money?lang=zh").await.body;
        assert!(chinese.contains("因售后暂留的款项"), "{chinese}");
        let (status, refused) = post(&mut program, "/v1/merchant/payouts", json!({})).await;
        assert_eq!(status, StatusCode::CONFLICT, "{refused}");
        sound(&market).await;
    }
}

#[tokio::test]
async fn a_name_that_is_not_allowed_is_refused_in_words_beside_its_field() {
    for market in testing::markets().await {
        shop(&market).await;
        let mut desk = market.browser_of(&market.operator().await);
        for (lang, told) in [
            ("en", ["No shop of this market has that short name", "as the bank has it", "Say why"]),
            ("zh", ["没有使用该短名称的店铺", "请按银行登记的户名填写", "500"]),
        ] {
            let path = format!("/admin/payouts/holders?lang={lang}");
            let typed = [
                [("merchant", "no-such-shop"), ("holder", "Ada"), ("reason", "her sister")],
                [("merchant", "orchard"), ("holder", " "), ("reason", "her sister")],
                [("merchant", "orchard"), ("holder", "Ada"), ("reason", " ")],
            ];
            for (fields, told) in typed.into_iter().zip(told) {
                let refused = desk.form(&path, &fields).await;
                assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
                assert!(refused.body.contains(told), "{lang} {told}: {}", refused.body);
                let kept = fields[0].1;
                assert!(refused.body.contains(&format!("value=\"{kept}\"")), "{}", refused.body);
            }
        }
        let allowed = [("merchant", "orchard"), ("holder", "Ada"), ("reason", "her sister")];
        let done = desk.form("/admin/payouts/holders", &allowed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let held = desk.form("/admin/payouts/propose?lang=en", &[("currency", "USD")]).await;
        assert_eq!(held.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", held.body);
        assert!(held.body.contains("wait for something else"), "{}", held.body);
        sound(&market).await;
    }
}

//! Paying at the real sandbox bank over HTTP, with its news lost on the way.

use crate::world::World;
use kernel::{Lang, Secret};
use orders::{CancelBy, CancelOrder, OrderState, edge, jobs};
use payments::{Provider, SandboxClient, WebhookSecret};
use sandbox::{Sandbox, SandboxConfig};

/// The bank on a loopback port; nobody listens where it sends its news.
async fn bank(folder: &std::path::Path) -> Provider {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let secret = WebhookSecret::new(vec![7; 32]).unwrap();
    let api_key = Secret::new("only for this test".to_owned());
    let config = SandboxConfig {
        folder: folder.to_owned(),
        public_url: url.clone(),
        webhook_url: "http://127.0.0.1:9/lost".into(),
        api_key: api_key.clone(),
        webhook_secret: secret.clone(),
    };
    let bank = Sandbox::open(config).unwrap();
    tokio::spawn(axum::serve(listener, bank.router()).into_future());
    Provider::Sandbox(SandboxClient::new(&url, api_key, secret).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_news_was_lost_is_found_and_a_refund_is_made_once() {
    for test in testkit::databases().await {
        let folder = tempfile::tempdir().unwrap();
        let provider = bank(folder.path()).await;
        let world = World::new(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let shopper = world.shopper(1).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(shopper, &line).await.unwrap();
        let ask = edge::Pay {
            checkout: placed.checkout,
            description: "one order".into(),
            return_url: "http://127.0.0.1:9/back".into(),
            lang: Lang::EN,
        };
        let page = edge::pay(&world.db, &provider, &ask, &world.moment()).await.unwrap();
        assert_eq!(edge::pay(&world.db, &provider, &ask, &world.moment()).await.unwrap(), page);

        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let http = http.build().unwrap();
        let shown = http.get(&page).send().await.unwrap().text().await.unwrap();
        assert!(shown.contains("No real money") && !shown.contains("<script"), "{shown}");
        let choice = http.post(&page).header("content-type", "application/x-www-form-urlencoded");
        let back = choice.body("choice=approve").send().await.unwrap();
        assert_eq!(back.status(), 303);

        let soon = world.later(121);
        assert_eq!(jobs::ask_due(&soon.db, &provider, &mut soon.moment()).await.unwrap(), 1);
        assert_eq!(soon.order(placed.orders[0]).await.state, OrderState::Paid);

        let order = placed.orders[0];
        let (cancel, moment) =
            (CancelOrder { order, by: CancelBy::Operator, why: String::new() }, soon.moment());
        let cancelled =
            soon.db.write(move |tx| orders::cancel_order(tx, &cancel, &mut moment.clone())).await;
        cancelled.unwrap();
        assert_eq!(jobs::refund_due(&soon.db, &provider, &mut soon.moment()).await.unwrap(), 1);
        assert_eq!(jobs::refund_due(&soon.db, &provider, &mut soon.moment()).await.unwrap(), 0);
        let order = soon.order(order).await;
        let refunds = soon.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds[0].state, "done");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_a_checkout_expires_the_bank_is_asked() {
    let test = testkit::databases().await.remove(0);
    let folder = tempfile::tempdir().unwrap();
    let provider = bank(folder.path()).await;
    let world = World::new(&test.db);
    let merchant = world.merchant(&[1_000], 5).await;
    let (one, two) = (world.shopper(1).await, world.shopper(2).await);
    let line = [(merchant.listing, merchant.skus[0].0, 1)];
    let (paid, left) = (world.buy(one, &line).await.unwrap(), world.buy(two, &line).await.unwrap());
    let ask = edge::Pay {
        checkout: paid.checkout,
        description: String::new(),
        return_url: "http://127.0.0.1:9/back".into(),
        lang: Lang::ZH,
    };
    let page = edge::pay(&world.db, &provider, &ask, &world.moment()).await.unwrap();
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let choice = http.build().unwrap().post(&page);
    let choice = choice.header("content-type", "application/x-www-form-urlencoded");
    choice.body("choice=twice").send().await.unwrap();

    let late = world.later(orders::CHECKOUT_SECONDS + 1);
    let ended = jobs::expire_due(&late.db, &provider, &mut late.moment()).await.unwrap();
    assert_eq!(ended, 1);
    assert_eq!(late.order(paid.orders[0]).await.state, OrderState::Paid);
    assert_eq!(late.order(left.orders[0]).await.state, OrderState::Expired);
    late.sound().await;
}

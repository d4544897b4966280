//! Paying at the real sandbox bank over HTTP, with its news lost on the way.

use jobs::Ran;
use kernel::{By, Lang, Money, PaymentId, Secret};
use orders::{CHECKOUT_SECONDS, CancelOrder, OrderState, edge};
use payments::{
    Movement, NewPayment, PaymentStatus, PaymentWord, Provider, SandboxClient, WebhookSecret,
};
use sandbox::{Sandbox, SandboxConfig};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use testmarket::World;

/// The bank on a loopback port; nobody listens where it sends its news.
pub(crate) async fn bank(folder: &std::path::Path) -> Provider {
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
        let world = World::in_yuan(&test.db);
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
        assert_eq!(soon.run("payment.ask", &provider).await.done, 1);
        assert_eq!(soon.order(placed.orders[0]).await.state, OrderState::Paid);

        let order = placed.orders[0];
        let (cancel, moment) =
            (CancelOrder { order, by: By::Operator, why: String::new() }, soon.moment());
        let cancelled =
            soon.db.write(move |tx| orders::cancel_order(tx, &cancel, &mut moment.clone())).await;
        cancelled.unwrap();
        assert_eq!(soon.run("refund.send", &provider).await.done, 1);
        assert_eq!(soon.run("refund.send", &provider).await.done, 0);
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
    let world = World::in_yuan(&test.db);
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
    let ended = late.run("checkout.expire", &provider).await;
    assert_eq!(ended, Ran { done: 2, again: 0, dead: 0 });
    assert_eq!(late.order(paid.orders[0]).await.state, OrderState::Paid);
    assert_eq!(late.order(left.orders[0]).await.state, OrderState::Expired);
    late.sound().await;
}

/// What the bank refuses waits for an operator, who may have it sent again.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_that_the_bank_refuses_stays_and_can_be_retried() {
    for test in testkit::databases().await {
        let folder = tempfile::tempdir().unwrap();
        let provider = bank(folder.path()).await;
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let shopper = world.shopper(1).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(shopper, &line).await.unwrap();
        // Paid by word alone: the bank never heard of it.
        world.pay(&placed).await;
        let order = placed.orders[0];
        let (cancel, moment) =
            (CancelOrder { order, by: By::Operator, why: String::new() }, world.moment());
        let cancelled =
            world.db.write(move |tx| orders::cancel_order(tx, &cancel, &mut moment.clone())).await;
        cancelled.unwrap();
        let dead = Ran { done: 0, again: 0, dead: 1 };
        assert_eq!(world.run("refund.send", &provider).await, dead, "{}", test.name);
        assert_eq!(world.run("refund.send", &provider).await, Ran::default());
        let waits = world.db.read(|tx| jobs::timers::dead(tx, None, 10)).await.unwrap();
        assert!(waits[0].error.as_deref().is_some_and(|e| e.starts_with("pay_")), "{waits:?}");
        let (id, now) = (waits[0].id.clone(), world.now);
        let retried = world.db.write(move |tx| jobs::timers::retry(tx, "refund.send", &id, now));
        assert!(retried.await.unwrap());
        assert_eq!(world.run("refund.send", &provider).await, dead, "asked again");
    }
}

/// One row that cannot be read stops nobody else's checkout.
#[tokio::test(flavor = "multi_thread")]
async fn one_unreadable_order_stops_no_other_expiry() {
    for test in testkit::databases().await {
        let folder = tempfile::tempdir().unwrap();
        let provider = bank(folder.path()).await;
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 50).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let mut placed = Vec::new();
        for who in 1..=5 {
            placed.push(world.buy(world.shopper(who).await, &line).await.unwrap());
        }
        let broken = placed[0].orders[0];
        let spoilt = world.db.write(move |tx| {
            let sql = store::sql!(
                "UPDATE orders SET currency = '' WHERE merchant_id = $1 AND order_id = $2"
            );
            tx.execute(sql, store::params![kernel::MerchantId::of(broken.home()), broken])
        });
        assert_eq!(spoilt.await.unwrap(), 1);
        let late = world.later(orders::CHECKOUT_SECONDS + 1);
        let ran = late.run("checkout.expire", &provider).await;
        assert_eq!(ran, Ran { done: 4, again: 1, dead: 0 }, "{}", test.name);
        for other in &placed[1..] {
            assert_eq!(late.order(other.orders[0]).await.state, OrderState::Expired);
        }
    }
}

/// Asks the bank for a payment under `reference`, and approves it on its page.
pub(crate) async fn pay_at_the_bank(provider: &Provider, reference: PaymentId, amount: Money) {
    let new = NewPayment {
        reference,
        amount,
        description: String::new(),
        return_url: "http://127.0.0.1:9/back".into(),
        lang: Lang::EN,
    };
    let page = provider.create(&new).await.unwrap().pay_url;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let choice = http.build().unwrap().post(&page);
    let choice = choice.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(choice.body("choice=approve").send().await.unwrap().status(), 303);
}

/// What the bank lists and what is recorded, where they differ.
async fn differences(world: &World, provider: &Provider) -> Vec<String> {
    let found = edge::compare(&world.db, provider, world.now).await.unwrap();
    found.iter().map(ToString::to_string).collect()
}

/// Spoils the record of what moved.
async fn spoil(world: &World, sql: store::Sql) {
    assert_eq!(world.db.write(move |tx| tx.execute(sql, &[])).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banks_list_is_read_on_and_each_difference_to_the_record_is_named() {
    for test in testkit::databases().await {
        let folder = tempfile::tempdir().unwrap();
        let provider = bank(folder.path()).await;
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(world.shopper(1).await, &line).await.unwrap();
        let reference = world.start(&placed).await;
        pay_at_the_bank(&provider, reference, placed.total).await;
        let told = differences(&world, &provider).await;
        assert!(told.len() == 1 && told[0].ends_with("and nothing is recorded"), "{told:?}");
        assert_eq!(world.run("payments.reconcile", &provider).await.done, 1, "{}", test.name);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid);
        let later = world.later(601);
        assert_eq!(later.run("payments.reconcile", &provider).await.done, 1);
        assert_eq!(differences(&later, &provider).await, [""; 0], "{}", test.name);
        later.sound().await;
        spoil(&later, store::sql!("UPDATE provider_movement SET amount_minor = amount_minor + 1"))
            .await;
        let told = differences(&later, &provider).await;
        assert!(told.len() == 1 && told[0].contains("and recorded as in"), "{told:?}");
        spoil(&later, store::sql!("UPDATE provider_movement SET provider_ref = 'ours'")).await;
        let told = differences(&later, &provider).await;
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[1], "ours: recorded, and not in the provider's list");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_an_assigned_receipt_paid_is_given_back_from_that_receipt() {
    for test in testkit::databases().await {
        let folder = tempfile::tempdir().unwrap();
        let provider = bank(folder.path()).await;
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let shopper = world.shopper(1).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(shopper, &line).await.unwrap();
        // She paid under a reference that this market never gave out.
        let stray: PaymentId = world.moment().id(shopper.id.home());
        pay_at_the_bank(&provider, stray, placed.total).await;
        assert_eq!(world.run("payments.reconcile", &provider).await.done, 1);
        let waits = world.waiting().await;
        assert_eq!((waits.len(), waits[0].reference), (1, stray), "{}", test.name);
        let receipt = orders::DecideReceipt {
            provider: waits[0].provider.clone(),
            provider_ref: waits[0].provider_ref.clone(),
            by: "an operator".into(),
        };
        let (checkout, moment) = (placed.checkout, world.moment());
        let assign = move |tx: &mut store::Tx<'_>| {
            orders::assign_receipt(tx, &receipt, checkout, &mut moment.clone())
        };
        world.db.write(assign).await.unwrap();
        let order = placed.orders[0];
        assert_eq!(world.order(order).await.state, OrderState::Paid);
        world.sound().await;
        world.cancel(order).await.unwrap();
        assert_eq!(world.run("refund.send", &provider).await.done, 1, "{}", test.name);
        let later = world.later(601);
        assert_eq!(later.run("payments.reconcile", &provider).await.done, 1);
        let order = later.order(order).await;
        let refunds = later.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds[0].state, "done");
        assert_eq!(differences(&later, &provider).await, [""; 0]);
        later.sound().await;
    }
}

/// A provider that takes every connection and says nothing; counts them.
pub(crate) async fn mute() -> (Provider, Arc<AtomicU32>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (url, asked) = (format!("http://{}", listener.local_addr().unwrap()), Arc::default());
    let counted = Arc::<AtomicU32>::clone(&asked);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let secret = WebhookSecret::new(vec![7; 32]).unwrap();
    let key = Secret::new("only for this test".to_owned());
    (Provider::Sandbox(SandboxClient::new(&url, key, secret).unwrap()), asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_provider_does_not_hold_up_the_expiry_of_a_crowd() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 100).await;
        let (provider, asked) = mute().await;
        for who in 0..80 {
            let shopper = world.shopper(who).await;
            let line = [(merchant.listing, merchant.skus[0].0, 1)];
            let placed = world.buy(shopper, &line).await.unwrap();
            world.start(&placed).await;
        }
        let ran = world.later(CHECKOUT_SECONDS + 1).run("checkout.expire", &provider).await;
        assert_eq!(ran.done, 80, "{}", test.name);
        assert_eq!(world.free(&merchant, merchant.skus[0].0).await, 100, "{}", test.name);
        let asked = asked.load(Ordering::SeqCst);
        assert!((1..=48).contains(&asked), "{}: {asked} times in vain", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_is_listed_and_cannot_be_recorded_holds_up_nothing_that_is_listed_after_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 5).await;
        let shopper = world.shopper(1).await;
        let line = [(merchant.listing, merchant.skus[0].0, 1)];
        let placed = world.buy(shopper, &line).await.unwrap();
        let payment = world.start(&placed).await;
        let word = |reference, provider_ref: &str, amount| {
            let (provider_ref, status) = (provider_ref.to_owned(), PaymentStatus::Approved);
            Movement::Payment(PaymentWord { reference, provider_ref, status, amount })
        };
        let nothing = Money::new(0, placed.total.currency());
        let listed = [word(payment, "sbx_odd", nothing), word(payment, "sbx_paid", placed.total)];
        for new in [2, 0] {
            let mut moment = world.moment();
            let recorded = edge::record_listed(&world.db, "sandbox", &listed, &mut moment).await;
            assert_eq!(recorded.unwrap(), new, "{}", test.name);
        }
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid, "{}", test.name);
        let notices = world.db.read(|tx| orders::unseen_notices(tx, 10)).await.unwrap();
        assert_eq!(notices.len(), 1, "{}: an operator sees it once", test.name);
        assert!(notices[0].body.contains("sbx_odd"), "{}", notices[0].body);
        world.sound().await;
    }
}

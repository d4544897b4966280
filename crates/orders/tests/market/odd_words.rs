//! What a provider says that no books can hold, or that is not what it said before, an operator sees once;
//! and it stops nothing that comes after it.

use crate::words::{approval, fen};
use axum::{Router, http::Uri, routing::get};
use kernel::{Currency, Money, Secret};
use orders::edge::{self, Message};
use orders::{OrderState, Placed, Recorded};
use payments::{Notice, Provider, SandboxClient, WebhookSecret};
use testmarket::World;

/// Bodies of the messages that wait for an operator.
async fn messages(world: &World) -> Vec<String> {
    let unseen = world.db.read(|tx| orders::unseen_notices(tx, 100)).await.unwrap();
    unseen.into_iter().map(|notice| notice.body).collect()
}

async fn ordered(world: &World) -> Placed {
    let merchant = world.merchant(&[1_000], 9).await;
    let shopper = world.shopper(world.fresh()).await;
    let line = [(merchant.listing, merchant.skus[0].0, 1)];
    world.buy(shopper, &line).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_that_nobody_pays_is_in_no_books_and_the_next_payment_is() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        for amount in [i64::MAX, 1_000_000_000_000_001, 0, -500] {
            let odd = approval(payment, "odd", Money::new(amount, Currency::CNY));
            assert_eq!(world.hear(odd.clone()).await, Recorded::Waits, "{}", test.name);
            assert_eq!(world.hear(odd).await, Recorded::Nothing, "it is kept once");
        }
        assert_eq!(messages(&world).await.len(), 4);
        assert!(world.hear_refund(payment, "odd", Money::new(i64::MAX, Currency::CNY)).await);
        world.sound().await;
        assert_eq!(world.hear(approval(payment, "paid", placed.total)).await, Recorded::Paid);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_ids_cannot_be_kept_is_taken_without_what_cannot() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        let long = "x".repeat(600);
        for (at, id) in ["sbx\0nul", long.as_str()].into_iter().enumerate() {
            let message = Message {
                id: format!("msg_{at}"),
                notice: Notice::Payment(approval(payment, id, placed.total)),
                body: format!("{{\"provider_ref\":\"{id}\"}}"),
            };
            let moment = world.moment();
            let taken = edge::take_notice(&world.db, "sandbox", message, &moment).await;
            assert_eq!(taken.unwrap(), Recorded::Waits, "{}", test.name);
            assert_eq!(world.hear(approval(payment, id, placed.total)).await, Recorded::Waits);
        }
        let told = messages(&world).await;
        assert_eq!(told.len(), 4, "{}: from the webhook, and as it is listed", test.name);
        assert!(told.iter().all(|body| !body.contains('\0')), "{told:?}");
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::AwaitingPayment);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_under_a_known_id_and_is_something_else_is_kept_for_an_operator() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (one, two) = (ordered(&world).await, ordered(&world).await);
        let (first, second) = (world.start(&one).await, world.start(&two).await);
        assert_eq!(world.hear(approval(first, "X", one.total)).await, Recorded::Paid);
        let others = [approval(second, "X", two.total), approval(first, "X", fen(99_900))];
        for other in others {
            assert_eq!(world.hear(other.clone()).await, Recorded::Waits, "{}", test.name);
            assert_eq!(world.hear(other).await, Recorded::Nothing, "it is kept once");
        }
        assert_eq!(world.hear(approval(first, "X", one.total)).await, Recorded::Nothing);
        assert_eq!(messages(&world).await.len(), 2, "{}", test.name);
        assert!(messages(&world).await.iter().all(|body| body.contains("recorded as in")));
        assert_eq!(world.order(two.orders[0]).await.state, OrderState::AwaitingPayment);

        assert!(world.hear_refund(first, "by-hand", fen(100)).await);
        assert!(!world.hear_refund(first, "by-hand", fen(100)).await);
        assert!(world.hear_refund(first, "by-hand", fen(200)).await, "another amount");
        assert_eq!(messages(&world).await.len(), 3, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn payments_without_an_id_of_their_own_are_told_apart() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (one, two) = (ordered(&world).await, ordered(&world).await);
        for placed in [&one, &two] {
            let payment = world.start(placed).await;
            let word = approval(payment, "", placed.total);
            assert_eq!(world.hear(word.clone()).await, Recorded::Paid, "{}", test.name);
            assert_eq!(world.hear(word).await, Recorded::Nothing);
            let less = placed.total.minus(fen(1)).unwrap();
            assert_eq!(world.hear(approval(payment, "", less)).await, Recorded::Waits);
        }
        assert_eq!(world.waiting().await.len(), 2, "{}", test.name);
        world.sound().await;
    }
}

/// A provider whose list is one page.
async fn lists(page: String) -> Provider {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let movements = move |uri: Uri| {
        let first = uri.query() == Some("after=");
        let page = if first { page.clone() } else { r#"{"items":[],"next":"1"}"#.to_owned() };
        async move { page }
    };
    let router = Router::new().route("/v1/movements", get(movements));
    tokio::spawn(axum::serve(listener, router).into_future());
    let secret = WebhookSecret::new(vec![7; 32]).unwrap();
    let key = Secret::new("only for this test".to_owned());
    Provider::Sandbox(SandboxClient::new(&url, key, secret).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_cannot_be_read_holds_up_no_line_after_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        let line = |id: &str, amount: &str| {
            format!(
                r#"{{"moved":"payment","reference":"{payment}","provider_ref":"{id}","status":"approved","amount":{{"amount":"{amount}","currency":"CNY"}}}}"#
            )
        };
        let lines = [
            line("huge", "92233720368547758.08"),
            line(r"n\u0000l", "1.00"),
            r#"{"moved":"dispute","reference":"dp_1","n":1e999}"#.to_owned(),
            line("paid", &placed.total.amount_text()),
        ];
        let provider = lists(format!(r#"{{"items":[{}],"next":"1"}}"#, lines.join(","))).await;
        assert_eq!(world.run("payments.reconcile", &provider).await.done, 1, "{}", test.name);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid, "{}", test.name);
        let told = messages(&world).await;
        assert_eq!(told.len(), 3, "{told:?}");
        let later = world.later(601);
        let found = edge::compare(&later.db, &provider, later.now).await.unwrap();
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        let unread = found.iter().filter(|one| one.starts_with("cannot be read: ")).count();
        assert_eq!((found.len(), unread), (3, 2), "{found:?}");
        later.sound().await;
    }
}

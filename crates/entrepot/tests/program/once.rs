//! A request with a key happens once, wherever the server dies between its steps.

use super::serving::{Serving, Shop, shops};
use fulfilment::By;
use jobs::timers;
use kernel::{CheckoutId, Timestamp};
use orders::{CancelOrder, OrderState};
use serde_json::{Value, json};
use std::time::Duration;

/// Between the claim of the key and the effect, between effect and commit, between commit and answer.
const STEPS: [&str; 3] = ["once.claimed", "once.kept", "once.committed"];

async fn payouts(shop: &Shop) -> usize {
    let merchant = shop.merchant;
    shop.look(move |tx| settlement::payouts(tx, merchant, None, 100)).await.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_is_asked_for_once_wherever_the_server_dies() {
    for shop in shops().await {
        let token = Serving::start(&shop, None).token("orchard@demo.example");
        let mut paid = payouts(&shop).await;
        for step in STEPS {
            let body = json!({ "amount": { "amount": "1.00", "currency": "USD" } });
            let headers = [("Authorization", token.as_str()), ("Idempotency-Key", step)];
            let ask = |serving: &Serving| serving.ask("POST /v1/merchant/payouts", &headers, &body);
            let died = ask(&Serving::start(&shop, Some(step)));
            assert!(died.is_none(), "{step}: {died:?}");
            let serving = Serving::start(&shop, None);
            let (again, once_more) = (ask(&serving).unwrap(), ask(&serving).unwrap());
            assert_eq!((again.status, once_more.status), (201, 201), "{step}: {again:?}");
            assert_eq!(again.replayed, step == "once.committed", "{step}");
            assert!(once_more.replayed && again.body == once_more.body, "{step}");
            drop(serving);
            paid += 1;
            assert_eq!(payouts(&shop).await, paid, "{step}: once");
        }
        shop.audit().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_and_its_payment_are_one_wherever_the_server_dies() {
    for shop in shops().await {
        let token = Serving::start(&shop, None).token("shopper@demo.example");
        let auth = ("Authorization", token.as_str());
        let (cart, addresses) = {
            let serving = Serving::start(&shop, None);
            let see = |what: &str| serving.ask(what, &[auth], &Value::Null).unwrap().body;
            (see("GET /v1/cart"), see("GET /v1/addresses"))
        };
        let place = json!({ "address": addresses["items"][0]["id"], "digest": cart["digest"] });
        let mut placed = Vec::new();
        for step in STEPS {
            let headers = [auth, ("Idempotency-Key", "order")];
            let died =
                Serving::start(&shop, Some(step)).ask("POST /v1/checkouts", &headers, &place);
            // Once it was committed, the answer is there before the next step is reached.
            assert!(died.as_ref().is_none_or(|answer| answer.replayed), "{step}: {died:?}");
            let again = Serving::start(&shop, None).ask("POST /v1/checkouts", &headers, &place);
            let again = again.unwrap();
            assert_eq!(again.status, 201, "{step}: {:?}", again.body);
            placed.push(again.body["id"].as_str().unwrap().to_owned());
        }
        placed.dedup();
        assert_eq!(placed.len(), 1, "{placed:?}");
        let checkout: CheckoutId = placed[0].parse().unwrap();
        let path = format!("POST /v1/checkouts/{checkout}/payments");
        for step in ["once.begun", "pay.created", "once.kept", "once.committed"] {
            let headers = [auth, ("Idempotency-Key", "pay")];
            let died = Serving::start(&shop, Some(step)).ask(&path, &headers, &Value::Null);
            assert!(died.is_none(), "{step}: {died:?}");
        }
        let headers = [auth, ("Idempotency-Key", "pay")];
        let paid = Serving::start(&shop, None).ask(&path, &headers, &Value::Null).unwrap();
        assert_eq!((paid.status, paid.replayed), (201, true), "{paid:?}");
        let payments = shop.look(move |tx| orders::payments_of(tx, checkout)).await;
        assert_eq!(payments.len(), 1, "{payments:?}");
        shop.audit().await;
    }
}

/// What died leased its timers for some minutes; here these are over.
async fn let_leases_end(shop: &Shop) {
    let ended = shop.change(|tx| {
        for timer in timers::page(tx, "refund.send", &[], 100)? {
            timers::set(tx, &timer.kind, &timer.id, Timestamp::from_micros(0))?;
        }
        Ok(())
    });
    ended.await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_is_made_once_though_the_server_dies_before_it_writes_that_down() {
    for shop in shops().await {
        let at = web::Clock::System.moment();
        let payment = shop.change(move |tx| {
            let paid = orders::orders_everywhere(tx, Some(OrderState::Paid), None, 100)?;
            let whole = |order: &orders::OrderHead| order.lines.iter().all(|l| l.shipped == 0);
            let order = paid.into_iter().find(whole).unwrap();
            let (by, why) = (By::Merchant(order.merchant), "sold out".to_owned());
            let ask = CancelOrder { order: order.id, by, why };
            orders::cancel_order(tx, &ask, &mut at.clone()).unwrap();
            Ok(order.payment.unwrap())
        });
        let payment = payment.await;
        let before = shop.made_by_the_bank(payment);
        // Others may be due before it.
        for _ in 0..5 {
            Serving::start(&shop, Some("refund.sent")).wait();
            let_leases_end(&shop).await;
            if shop.made_by_the_bank(payment) > before {
                break;
            }
        }
        assert_eq!(shop.made_by_the_bank(payment), before + 1, "it was sent, and nobody knows");
        let serving = Serving::start(&shop, None);
        for _ in 0..100 {
            let refunds = shop.look(move |tx| orders::refunds_of_payment(tx, payment)).await;
            if refunds.iter().all(orders::Refund::is_done) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        drop(serving);
        let refunds = shop.look(move |tx| orders::refunds_of_payment(tx, payment)).await;
        assert!(refunds.iter().all(orders::Refund::is_done), "{refunds:?}");
        assert_eq!(shop.made_by_the_bank(payment), before + 1, "once");
        let (code, report) = shop.run(&["audit", "--provider", "--json"]);
        assert_eq!(code, 0, "{report:#}");
    }
}

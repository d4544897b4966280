//! A request with a key happens once, wherever the server dies between its steps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use entrepot::{Market, config::Config, config::Overrides, demo};
use fulfilment::By;
use kernel::{CheckoutId, MerchantId};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Stdio},
};
use store::{Db, Options, StoreError};

/// A demo market on disk, with nobody serving it.
struct Shop {
    folder: tempfile::TempDir,
    server: Option<testkit::PgDatabase>,
    /// Its merchant, who has money to be paid out.
    merchant: MerchantId,
}

/// The demo market on each engine.
async fn shops() -> Vec<Shop> {
    let mut shops = vec![shop(None).await];
    if let Some(server) = testkit::postgres() {
        shops.push(shop(Some(server)).await);
    }
    shops
}

async fn shop(server: Option<testkit::PgDatabase>) -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let flags = Overrides {
        data: Some(folder.path().join("data")),
        keyring: Some(folder.path().join("keys")),
        database: server.as_ref().map(|server| server.url.clone()),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    };
    let market = Market::open(Config::load(&flags).unwrap(), true).await.unwrap();
    demo::seed(&market).await.unwrap();
    let (db, at) = (market.app.db.clone(), market.app.clock.moment());
    let merchant = db.write(move |tx| {
        let owner = accounts::principal_by_email(tx, &"orchard@demo.example".parse().unwrap())?;
        let id = owner.and_then(|owner| owner.merchant).unwrap();
        let under_way =
            orders::orders_of_merchant(tx, id, None, None, 200)?.into_iter().filter(|o| {
                matches!(o.state, orders::OrderState::Shipped | orders::OrderState::Delivered)
            });
        let mut moment = at.clone();
        for order in under_way {
            fulfilment::confirm_receipt(tx, (order.id, By::Operator), &mut moment).unwrap();
        }
        Ok::<_, StoreError>(id)
    });
    let merchant = merchant.await.unwrap();
    Shop { folder, server, merchant }
}

impl Shop {
    fn url(&self) -> String {
        match &self.server {
            Some(server) => server.url.clone(),
            None => format!("sqlite:{}", self.folder.path().join("data/market.db").display()),
        }
    }

    /// Looks into the database while nobody serves it.
    async fn look<T: Send + 'static>(
        &self,
        see: impl FnMut(&mut store::Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let db = Db::open(&self.url(), Options::default()).unwrap();
        let seen = db.read(see).await.unwrap();
        db.close();
        seen
    }

    async fn payouts(&self) -> usize {
        let merchant = self.merchant;
        self.look(move |tx| fulfilment::payouts(tx, merchant, None, 100)).await.len()
    }

    async fn audit(&self) {
        let db = Db::open(&self.url(), Options::default()).unwrap();
        let report = audit::audit(&db).await.unwrap();
        assert!(report.ok(), "{:?}", report.first_broken());
        db.close();
    }
}

/// A server in a process of its own, which may end itself at a step.
struct Serving {
    process: Child,
    address: String,
}

impl Serving {
    fn start(shop: &Shop, end_at: Option<&str>) -> Serving {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
        let folder: &Path = shop.folder.path();
        command.arg("--data").arg(folder.join("data")).arg("--keyring").arg(folder.join("keys"));
        command.env_remove("ENTREPOT_DATABASE");
        if let Some(server) = &shop.server {
            command.arg("--database").arg(&server.url);
        }
        if let Some(step) = end_at {
            command.env("ENTREPOT_END_AT", step);
        }
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let url = first.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap();
        let address = url.trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned();
        Serving { process, address }
    }

    /// The answer: status, whether it was kept before, and the body; none when the server died.
    fn ask(&self, request: &str, more: &[(&str, &str)], body: &Value) -> Option<Answer> {
        let body = body.to_string();
        let mut text = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (name, value) in more {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("Content-Type: application/json\r\n");
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.write_all(text.as_bytes()).ok()?;
        let mut whole = Vec::new();
        stream.read_to_end(&mut whole).ok()?;
        let whole = String::from_utf8(whole).ok()?;
        let (head, body) = whole.split_once("\r\n\r\n")?;
        Some(Answer {
            status: head.split(' ').nth(1)?.parse().ok()?,
            replayed: head.to_ascii_lowercase().contains("idempotency-replayed: true"),
            body: serde_json::from_str(body).ok()?,
        })
    }

    fn token(&self, email: &str) -> String {
        let ask = json!({ "email": email, "password": web::DEMO_PASSWORD });
        let answer = self.ask("POST /v1/sessions", &[], &ask).unwrap();
        format!("Bearer {}", answer.body["token"].as_str().unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    replayed: bool,
    body: Value,
}

/// Between the claim of the key and the effect, between effect and commit, between commit and answer.
const STEPS: [&str; 3] = ["once.claimed", "once.kept", "once.committed"];

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_is_paid_once_wherever_the_server_dies() {
    for shop in shops().await {
        let token = Serving::start(&shop, None).token("orchard@demo.example");
        let mut paid = shop.payouts().await;
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
            assert_eq!(shop.payouts().await, paid, "{step}: paid once");
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

//! The demo world holds together: every state is there, every invariant holds, filling twice is once.

use entrepot::{Market, config::Config, config::Overrides, demo};
use fulfilment::TaxFilter;
use orders::OrderState;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use store::{Db, Options, StoreError};

async fn states(market: &Market) -> Vec<OrderState> {
    let shoppers = ["shopper", "chen", "zhao", "mei", "dana"];
    let found = market.app.db.read(move |tx| {
        let mut states = Vec::new();
        for email in shoppers {
            let email = format!("{email}@demo.example").parse().unwrap();
            let person = accounts::principal_by_email(tx, &email)?.unwrap();
            let orders = orders::orders_of_shopper(tx, person.shopper_id, None, 100)?;
            states.extend(orders.iter().map(|order| order.state));
        }
        Ok::<_, StoreError>(states)
    });
    found.await.unwrap()
}

/// How many listings are sold to each destination that a rate card leads to; what is refused is told.
#[expect(clippy::print_stdout, reason = "a test tells what is not sold, and why")]
async fn sold_abroad(market: &Market, listings: &[catalog::Listing]) -> BTreeMap<String, usize> {
    let (listings, now) = (listings.to_vec(), market.app.clock.now());
    let found = market.app.db.read(move |tx| {
        let mut sold = BTreeMap::new();
        for listing in listings.iter().filter(|listing| listing.kind.is_shipped()) {
            for there in trust::destinations_of(tx, listing.merchant, now)? {
                match pricing::listing_price(tx, listing, there, now) {
                    Ok(_) => *sold.entry(there.code().to_owned()).or_default() += 1,
                    Err(refusal) => println!("{} to {there}: {refusal}", listing.handle),
                }
            }
        }
        Ok::<_, StoreError>(sold)
    });
    found.await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_world_has_every_state_and_its_books_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let flags = Overrides {
        data: Some(folder.path().join("data")),
        keyring: Some(folder.path().join("keys")),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    };
    let market = Market::open(Config::load(&flags).unwrap(), true).await.unwrap();
    let sign_ins = demo::seed(&market).await.unwrap();
    assert_eq!(sign_ins.len(), 7);
    let before = states(&market).await;
    let have: BTreeSet<&str> = before.iter().map(|state| state.key()).collect();
    let all = [
        OrderState::AwaitingPayment,
        OrderState::Paid,
        OrderState::Packed,
        OrderState::Shipped,
        OrderState::Delivered,
        OrderState::Completed,
        OrderState::Cancelled,
        OrderState::Refunded,
        OrderState::Expired,
    ];
    for state in all {
        assert!(have.contains(state.key()), "no order is {state}");
    }
    let report = audit::audit(&market.app.db).await.unwrap();
    assert!(report.ok(), "{report:?}");
    let payouts = market.app.db.read(|tx| {
        let runs = settlement::runs(tx, None, 10)?;
        let mut states = BTreeSet::new();
        for run in &runs {
            let open = settlement::open_run(tx, run.id)?.unwrap();
            states.extend(open.payouts.iter().map(|payout| payout.state));
        }
        Ok::<_, StoreError>(states)
    });
    let wanted = [settlement::PayoutState::Paid, settlement::PayoutState::Returned];
    assert_eq!(payouts.await.unwrap(), BTreeSet::from(wanted));
    a_return_is_under_way_and_a_dispute_waits(&market).await;
    some_parcels_carry_a_part(&market).await;
    people_write_to_each_other(&market).await;
    let listings = market.app.db.read(|tx| catalog::published_page(tx, None, 500)).await.unwrap();
    assert_eq!(listings.len(), 90);
    let bare: Vec<&str> = listings
        .iter()
        .filter(|listing| listing.texts.len() < 2 || listing.pictures.is_empty())
        .map(|listing| listing.handle.as_str())
        .collect();
    assert!(bare.is_empty(), "without a picture or a language: {bare:?}");
    let sold = sold_abroad(&market, &listings).await;
    for there in ["CN", "SG", "US", "GB", "DE"] {
        assert!(sold.get(there).copied().unwrap_or(0) >= 5, "{there}: {sold:?}");
    }
    let today = market.app.clock.now().date();
    let ago = today.first_of_month().yesterday().unwrap();
    let all = TaxFilter { from: ago, to: today, destination: None, regime: None };
    let rows = fulfilment::tax_report(&market.app.db, &all).await.unwrap();
    let assessed: BTreeSet<String> = rows
        .iter()
        .filter(|row| row.assessed_orders > 0)
        .map(|row| row.taken.currency().to_string())
        .collect();
    assert_eq!(assessed, BTreeSet::from(["SGD".to_owned(), "USD".to_owned()]), "{rows:?}");
    demo::seed(&market).await.unwrap();
    assert_eq!(states(&market).await, before);
    orders_are_computed_again_by_number(&market, folder.path()).await;
}

async fn a_return_is_under_way_and_a_dispute_waits(market: &Market) {
    let docket = market.app.db.read(|tx| aftersales::docket(tx, None, 10)).await.unwrap();
    assert_eq!(docket.len(), 1, "a dispute waits for its decision: {docket:?}");
    let case = docket[0].case;
    let shown = market.app.db.read(move |tx| pictures::attachments(tx, &[case])).await.unwrap();
    assert_eq!(shown.len(), 1, "its shopper shows a photo");
    let merchant = kernel::MerchantId::of(docket[0].order.home());
    let returns = market
        .app
        .db
        .read(move |tx| aftersales::returns_of_merchant(tx, merchant, None, (None, 10)));
    let stand: Vec<&str> = returns.await.unwrap().iter().map(|case| case.state.key()).collect();
    assert_eq!(stand, ["disputed", "sent"], "a return is under way, newest first");
}

/// One order left in two parcels, one is packed while a part of it is on its way.
async fn some_parcels_carry_a_part(market: &Market) {
    let found = market.app.db.read(|tx| {
        let mut found = BTreeSet::new();
        for name in ["chen", "zhao"] {
            let email = format!("{name}@demo.example").parse();
            let email = email.map_err(|_| StoreError::Column("e-mail"))?;
            let person = accounts::principal_by_email(tx, &email)?;
            let person = person.ok_or(StoreError::Column("shopper"))?;
            for order in orders::orders_of_shopper(tx, person.shopper_id, None, 100)? {
                found.insert((order.state.key(), fulfilment::parcels(tx, order.id)?.len()));
            }
        }
        Ok::<_, StoreError>(found)
    });
    let found = found.await.unwrap();
    for wanted in [("packed", 1), ("shipped", 2)] {
        assert!(found.contains(&wanted), "no order is {wanted:?}: {found:?}");
    }
}

/// The shopper reads an answer in a conversation about goods and in one about an order.
async fn people_write_to_each_other(market: &Market) {
    let lines = market.app.db.read(|tx| {
        let email = "shopper@demo.example".parse().map_err(|_| StoreError::Column("e-mail"))?;
        let person = accounts::principal_by_email(tx, &email)?;
        let person = person.ok_or(StoreError::Column("shopper"))?;
        conversations::threads_of_shopper(tx, person.shopper_id, None, 10)
    });
    assert!(lines.await.unwrap().len() >= 2, "a shopper has conversations");
}

/// As a person holds one: by its number, by its id; what is neither is told what is taken.
async fn orders_are_computed_again_by_number(market: &Market, folder: &Path) {
    let order = market.app.db.read(|tx| {
        let email = "shopper@demo.example".parse().map_err(|_| StoreError::Column("email"))?;
        let person = accounts::principal_by_email(tx, &email)?;
        let person = person.ok_or(StoreError::Column("shopper"))?;
        let orders = orders::orders_of_shopper(tx, person.shopper_id, None, 1)?;
        let order = orders::with_quotes(tx, orders)?.pop();
        order.ok_or(StoreError::Column("order"))
    });
    let order = order.await.unwrap();
    let replay = |asked: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
        command.arg("--data").arg(folder.join("data")).args(["quote", "--replay", asked, "--json"]);
        let out = command.env_remove("ENTREPOT_DATABASE").output().unwrap();
        serde_json::from_slice::<serde_json::Value>(&out.stdout).unwrap()
    };
    let by_id = replay(&order.id.to_string());
    assert_eq!(by_id["total"]["currency"], order.quote.total.currency().code(), "{by_id}");
    for number in [order.number.clone(), format!(" {} ", order.number.to_ascii_lowercase())] {
        assert_eq!(replay(&number), by_id, "{number}");
    }
    assert_eq!(replay("260101-AAAAAA")["why"], "there is no 260101-AAAAAA here");
    for mistyped in ["ord_", "ord_0", "quo_x", "12", ""] {
        let why = replay(mistyped)["why"].to_string();
        for taken in ["number of an order", "(ord_…)", "(quo_…)"] {
            assert!(why.contains(taken), "{mistyped}: {why}");
        }
    }
}

/// A demo market in a process of its own; ended when the test is.
struct Begun(std::process::Child);

impl Begun {
    fn on(url: &str, folder: &Path, data: &str) -> Begun {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
        command.arg("--data").arg(folder.join(data)).arg("--keyring").arg(folder.join("keys"));
        command.arg("--objects").arg(folder.join("objects")).args(["--database", url]);
        command.args(["demo", "--listen", "127.0.0.1:0"]);
        // One bank for both; nobody pays.
        command
            .env("ENTREPOT_PAYMENTS_URL", "http://127.0.0.1:9")
            .env("ENTREPOT_PAYMENTS_KEY", "k");
        command
            .env("ENTREPOT_PAYMENTS_SECRET", "whsec_a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=");
        Begun(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// What it says first: that it is open, or nothing.
    fn word(&mut self) -> String {
        let mut first = String::new();
        BufReader::new(self.0.stdout.take().unwrap()).read_line(&mut first).unwrap();
        first
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_demo_markets_that_begin_at_once_on_one_database_are_one_world() {
    let Some(server) = testkit::postgres() else { return };
    let folder = tempfile::tempdir().unwrap();
    let begin = |data: &str| Begun::on(&server.url, folder.path(), data);
    let mut both = [begin("one"), begin("two")];
    for begun in &mut both {
        let word = begun.word();
        assert!(word.contains("http://"), "it did not open: {word:?}");
    }
    drop(both);
    let db = Db::open(&server.url, Options::default()).unwrap();
    let listings = db.read(|tx| catalog::published_page(tx, None, 500)).await.unwrap();
    assert_eq!(listings.len(), 90);
    let report = audit::audit(&db).await.unwrap();
    assert!(report.ok(), "{report:?}");
    db.close();
}

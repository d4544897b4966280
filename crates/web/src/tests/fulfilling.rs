//! From a paid order to a paid merchant, over the API and in a browser without scripts.

use crate::testing::{self, Client, Market, Person};
use axum::http::{Method, StatusCode};
use catalog::{
    ChangeStatus, HsAssignment, HsState, Kind, Listing, ListingDraft, NewListing, Status, Text,
    VariantDraft,
};
use kernel::{Country, Currency, Grams, Lang, Money, OrderId};
use orders::{Address, PlaceCheckout, SealedOrderer};
use payments::{PaymentStatus, PaymentWord};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::StoreError;

pub(super) const NUMBER: &str = "RR473124829US";
const STREET: &str = "世纪大道 100 号";

/// A merchant with twenty jars at 30 dollars.
pub(super) async fn shop(market: &Market) -> (Person, Listing) {
    let person = market.merchant("orchard").await;
    let (merchant, moment) = (person.merchant.unwrap(), market.app.clock.moment());
    let carded = market.app.db.write(move |tx| {
        let card = pricing::default_card(merchant, Country::US, Currency::USD);
        pricing::save_rate_card(tx, &card, &mut moment.clone()).unwrap();
        Ok::<_, StoreError>(())
    });
    carded.await.unwrap();
    let listing = listed(market, &person, ("dried-cherries", "JAR-1")).await;
    (person, listing)
}

/// Twenty jars at 30 dollars more, of that handle and code.
pub(super) async fn listed(
    market: &Market,
    person: &Person,
    (handle, code): (&str, &str),
) -> Listing {
    let (merchant, moment) = (person.merchant.unwrap(), market.app.clock.moment());
    let hs = HsAssignment {
        code: "0813.40".parse().unwrap(),
        edition: trade::HsEdition::HS2022,
        state: HsState::Confirmed,
    };
    let variant = VariantDraft {
        id: None,
        code: code.into(),
        values: Vec::new(),
        price: Money::new(3_000, Currency::USD),
        weight: Some(Grams::new(250)),
        barcode: None,
        attributes: BTreeMap::from([("state".to_owned(), "dried".to_owned())]),
        hs: BTreeMap::from([(Country::CN, hs)]),
        stock_stated: None,
    };
    let text = Text { title: "Dried cherries".into(), description: "Dried.".into() };
    let draft = ListingDraft {
        handle: handle.into(),
        kind: Kind::Goods,
        category: "fruit".into(),
        brand: None,
        origin: Country::US,
        texts: BTreeMap::from([(Lang::EN, text)]),
        options: Vec::new(),
        variants: vec![variant],
        pictures: Vec::new(),
    };
    let made = market.app.db.write(move |tx| {
        let mut moment = moment.clone();
        let new = NewListing { merchant, draft: draft.clone() };
        let listing = catalog::create_listing(tx, &new, &mut moment).unwrap();
        let change = ChangeStatus { listing: listing.id, version: None, to: Status::Published };
        catalog::change_status(tx, &change, &mut moment).unwrap();
        inventory::count(tx, merchant, &[(listing.variants[0].id, 20)], &mut moment)?;
        Ok::<_, StoreError>(listing)
    });
    made.await.unwrap()
}

/// A paid order of two jars and of what lies in the cart, by `person`.
pub(super) async fn paid(
    market: &Market,
    person: &Person,
    listing: &Listing,
    key: &str,
) -> OrderId {
    let (id, now) = (person.shopper, market.app.clock.now());
    let address = Address {
        name: "张伟".into(),
        mobile: "13800138000".into(),
        country: Country::CN,
        division: "310115".into(),
        region: vec!["上海市".into(), "浦东新区".into()],
        street: STREET.into(),
        line2: String::new(),
        city: String::new(),
        state: String::new(),
        postcode: String::new(),
    };
    let sealed = orders::seal_address(&market.app.vault, id, &address).unwrap();
    let (listing, sku, moment) = (listing.id, listing.variants[0].id, market.app.clock.moment());
    let key = key.to_owned();
    let made = market.app.db.write(move |tx| {
        let mut moment = moment.clone();
        let sealed = (Country::CN, sealed.as_slice());
        let address = orders::save_address(tx, id, None, sealed, &mut moment).unwrap();
        let orderer = SealedOrderer { sealed: vec![1], person_key: vec![5; 32] };
        orders::save_orderer(tx, id, &orderer, &mut moment)?;
        orders::put_in_cart(tx, id.into(), (listing, sku), 2, &mut moment).unwrap();
        let cart = orders::cart_view(tx, id.into(), Country::CN, None, now)?;
        let (client_key, confirmed) = (key.clone(), cart.digest);
        let ask = PlaceCheckout {
            only: None,
            shopper: id,
            client_key,
            address,
            destination: Country::CN,
            confirmed,
        };
        let placed = orders::place_checkout(tx, &ask, &mut moment).unwrap();
        let started = orders::start_payment(tx, placed.checkout, "sandbox", &mut moment);
        let reference = started.unwrap().1.id;
        let word = PaymentWord {
            reference,
            provider_ref: format!("test_{reference}"),
            status: PaymentStatus::Approved,
            amount: placed.total,
        };
        orders::record_payment(tx, "sandbox", &word, &mut moment).unwrap();
        Ok::<_, StoreError>(placed.orders[0])
    });
    made.await.unwrap()
}

pub(super) async fn sound(market: &Market) {
    let report = audit::audit(&market.app.db).await.unwrap();
    assert!(report.ok(), "{:?}", report.first_broken());
}

pub(super) async fn post(client: &mut Client, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = client.json(Method::POST, path, &body).await;
    (answer.status, answer.json())
}

/// A merchant's events go forward only, skip nothing, and leave her order as it was.
async fn her_own_word_starts_nothing(seller: &mut Client, own: &str) {
    let events = format!("{own}/tracking-events");
    let event = |progress: &str| json!({"progress": progress, "place": "上海"});
    let (status, skipped) = post(seller, &events, event("delivered")).await;
    assert_eq!(
        (status, &skipped["type"]),
        (StatusCode::CONFLICT, &json!("/problems/progress-skipped"))
    );
    for progress in ["arrived", "cleared", "delivered"] {
        let (_, seen) = post(seller, &events, event(progress)).await;
        assert_eq!(seen["state"], "shipped", "{seen}");
    }
}

#[tokio::test]
async fn a_program_ships_and_is_paid_and_the_audit_is_clean() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let buyer = market.shopper().await;
        let order = paid(&market, &buyer, &listing, "one").await;
        let mut seller = market.program_of(&seller);
        let mut buyer = market.program_of(&buyer);
        let mut stranger = market.program_of(&market.person("stranger", false).await);
        let (own, theirs) = (format!("/v1/merchant/orders/{order}"), format!("/v1/orders/{order}"));

        let list = seller.get("/v1/merchant/orders?state=paid").await.json();
        assert_eq!(list["items"][0]["id"], order.to_string());
        assert_eq!(list["next"], Value::Null);
        assert_eq!(stranger.get(&theirs).await.status, StatusCode::NOT_FOUND);
        let shown = buyer.get(&theirs).await;
        let etag = shown.header("etag").unwrap().to_owned();
        assert_eq!(shown.json()["next"]["step"], "pack");
        assert_eq!(shown.json()["money"], Value::Null, "what the merchant earns is hers to know");

        let (status, wrong) = post(
            &mut seller,
            &format!("{own}/ship"),
            json!({"carrier": "ems", "tracking_number": "RR473124828US"}),
        )
        .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong["errors"][0]["field"], "tracking_number");
        let mut late = seller.clone().with("if-match", "\"99\"");
        assert_eq!(post(&mut late, &format!("{own}/pack"), json!({})).await.0.as_u16(), 412);
        let mut first = seller.clone().with("if-match", &etag);
        assert_eq!(post(&mut first, &format!("{own}/pack"), json!({})).await.1["state"], "packed");
        let ship = json!({"carrier": "ems", "tracking_number": "rr 473 124 829 us"});
        let (status, shipped) = post(&mut seller, &format!("{own}/ship"), ship.clone()).await;
        assert_eq!((status, &shipped["state"]), (StatusCode::OK, &json!("shipped")), "{shipped}");
        assert_eq!(shipped["parcel"]["tracking_number"], NUMBER);
        assert_eq!(post(&mut seller, &format!("{own}/ship"), ship).await.0, StatusCode::OK);
        her_own_word_starts_nothing(&mut seller, &own).await;
        let (status, _) = post(&mut seller, &format!("{own}/cancel"), json!({"reason": "x"})).await;
        assert_eq!(status, StatusCode::CONFLICT);

        let (_, done) = post(&mut buyer, &format!("{theirs}/confirm"), json!({})).await;
        assert_eq!(done["state"], "completed");
        let (status, _) = post(&mut buyer, &format!("{theirs}/confirm"), json!({})).await;
        assert_eq!(status, StatusCode::OK, "a second time changes nothing");
        let document = seller.get(&own).await.json();
        let net = document["money"]["net"].clone();
        let balances = seller.get("/v1/merchant/balances").await.json();
        assert_eq!(
            balances["items"].as_array().unwrap().len(),
            7 + usize::from(has_rounding(&balances))
        );
        let (status, payout) = post(&mut seller, "/v1/merchant/payouts", json!({})).await;
        assert_eq!((status, &payout["amount"]), (StatusCode::CREATED, &net));
        let (status, nothing) = post(&mut seller, "/v1/merchant/payouts", json!({})).await;
        assert_eq!(
            (status, &nothing["type"]),
            (StatusCode::CONFLICT, &json!("/problems/nothing-to-pay"))
        );
        let statement = seller.get("/v1/merchant/statement?limit=1").await.json();
        assert_eq!(statement["items"][0]["kind"], "payout");
        assert_eq!(statement["items"][0]["balance"]["amount"], "0.00");
        assert!(statement["next"].is_string());
        let csv = seller.get("/v1/merchant/statement.csv").await;
        assert_eq!(csv.body.lines().count(), 3);
        sound(&market).await;
    }
}

fn has_rounding(balances: &Value) -> bool {
    balances["items"].as_array().unwrap().iter().any(|item| item["account"] == "fx_rounding")
}

#[tokio::test]
async fn a_merchant_ships_and_a_shopper_confirms_without_a_script() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut seller = market.browser_of(&seller);
        let mut buyer = market.browser_of(&person);
        let path = format!("/sell/orders/{order}");
        assert!(seller.get("/sell/orders").await.body.contains(&path));
        let slip = seller.get("/sell/orders/pick-list").await.body;
        assert!(slip.contains(STREET) && slip.contains("JAR-1"), "{slip}");
        assert!(seller.get(&path).await.body.contains("Mark as shipped"));

        let wrong = [("carrier", ""), ("number", "RR473124828US")];
        let refused = seller.form(&format!("{path}/ship"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("Choose a carrier") && refused.body.contains("should be 9"));
        assert!(refused.body.contains("RR473124828US"), "what was typed is kept");
        let right = [("carrier", "ems"), ("number", NUMBER)];
        let shipped = seller.form(&format!("{path}/ship"), &right).await;
        assert_eq!(shipped.header("location"), Some(&*format!("{path}?done=order-shipped")));
        let event = [("progress", "arrived"), ("place", "Shanghai"), ("at", "")];
        let told = seller.form(&format!("{path}/progress"), &event).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);

        let own = format!("/orders/{order}");
        let page = buyer.get(&own).await.body;
        assert!(page.contains(NUMBER) && page.contains("I have received it"));
        assert!(!page.contains(STREET), "her own page masks it too");
        assert!(
            buyer.get(&format!("/track/{order}")).await.body.contains("Arrived in the country")
        );
        let done = buyer.form(&format!("{own}/confirm"), &[]).await;
        assert_eq!(done.header("location"), Some(&*format!("{own}?done=order-confirmed")));
        assert!(buyer.get("/orders").await.body.contains("Completed"));
        assert!(!seller.get(&path).await.body.contains(STREET), "it is not needed any more");

        let money = seller.get("/sell/money").await.body;
        assert!(money.contains("Pay out"), "{money}");
        let out = seller.form("/sell/money/pay-out", &[]).await;
        assert_eq!(out.header("location"), Some("/sell/money?done=payout-asked"));
        sound(&market).await;
    }
}

#[tokio::test]
async fn the_operator_sees_what_waits_decides_and_runs_the_audit() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let person = market.shopper().await;
        let order = paid(&market, &person, &listing, "one").await;
        let mut seller = market.browser_of(&seller);
        let mut buyer = market.browser_of(&person);
        let mut operator = market.browser_of(&market.operator().await);
        let ship = [("carrier", "ems"), ("number", NUMBER)];
        seller.form(&format!("/sell/orders/{order}/ship"), &ship).await;
        let (mut program, ask) =
            (market.program_of(&person), format!("/v1/orders/{order}/refund-request"));
        let (status, _) = post(&mut program, &ask, json!({"reason": " "})).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, asked) = post(&mut program, &ask, json!({"reason": "it broke"})).await;
        assert_eq!(status, StatusCode::OK, "{asked}");
        let cases = program.get(&format!("/v1/orders/{order}/cases")).await.json();
        let case = format!("/returns/{}", cases["returns"][0]["id"].as_str().unwrap());
        assert!(buyer.get(&case).await.body.contains("it broke"), "{case}");
        assert!(seller.get(&format!("/sell{case}")).await.body.contains("it broke"));
        assert!(operator.get("/admin/orders").await.body.contains(&order.to_string()));
        assert!(operator.get(&format!("/admin/orders/{order}")).await.body.contains("Decide"));
        let seen = [("progress", "customs"), ("place", "Shanghai"), ("at", "2031-01-01 08:00")];
        let told = operator.form(&format!("/admin/orders/{order}/progress"), &seen).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY, "that is still to come");
        let told = operator.form(&format!("/admin/orders/{order}/progress"), &seen[..2]).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
        let path = format!("/admin/orders/{order}/refund");
        let decided = operator.form(&path, &[("reason", "the picture shows it")]).await;
        assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.body);
        assert!(buyer.get(&format!("/orders/{order}")).await.body.contains("on its way back"));
        assert!(buyer.get(&case).await.body.contains("Paid back"), "the return is over with it");
        assert!(operator.get("/admin/ledger").await.body.contains("Trial balance"));
        assert!(operator.get("/admin/ledger/audit").await.body.contains("Everything agrees"));
        let merchant = kernel::MerchantId::of(order.home());
        let books = operator.get(&format!("/admin/ledger/{merchant}")).await.body;
        assert!(books.contains("Paid back to the shopper"), "{books}");
        market
            .app
            .db
            .write(|tx| {
                let sql =
                    store::sql!("UPDATE ledger_balance SET balance_minor = balance_minor - 1");
                tx.execute(sql, &[])
            })
            .await
            .unwrap();
        let broken = operator.get("/admin/ledger/audit").await.body;
        assert!(
            broken.contains("checks are broken") && broken.contains("the balance says"),
            "{broken}"
        );
        sound_after_mending(&market).await;
    }
}

async fn sound_after_mending(market: &Market) {
    let mend = store::sql!("UPDATE ledger_balance SET balance_minor = balance_minor + 1");
    market.app.db.write(move |tx| tx.execute(mend, &[])).await.unwrap();
    sound(market).await;
}

#[tokio::test]
async fn a_stranger_learns_nothing_of_an_orders_version() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let order = paid(&market, &market.shopper().await, &listing, "one").await;
        let own = format!("/v1/merchant/orders/{order}");
        let etag = market.program_of(&seller).get(&own).await.header("etag").unwrap().to_owned();
        let other = market.merchant("stranger").await;
        for tag in ["\"99\"", etag.as_str()] {
            let mut other = market.program_of(&other).with("if-match", tag);
            let (status, _) = post(&mut other, &format!("{own}/pack"), json!({})).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{} {tag}", market.engine);
        }
    }
}

#[tokio::test]
async fn of_two_steps_from_one_version_one_is_taken() {
    for market in testing::markets().await {
        let (seller, listing) = shop(&market).await;
        let order = paid(&market, &market.shopper().await, &listing, "one").await;
        let own = format!("/v1/merchant/orders/{order}");
        let (pack, cancel) = (format!("{own}/pack"), format!("{own}/cancel"));
        let mut seller = market.program_of(&seller);
        let etag = seller.get(&own).await.header("etag").unwrap().to_owned();
        let mut weak = seller.clone().with("if-match", &format!("W/{etag}"));
        assert_eq!(post(&mut weak, &pack, json!({})).await.0.as_u16(), 412);
        let mut one = seller.with("if-match", &etag);
        let mut two = one.clone();
        let (packed, cancelled) = tokio::join!(
            post(&mut one, &pack, json!({})),
            post(&mut two, &cancel, json!({"reason": "gone"})),
        );
        let mut all = [packed.0.as_u16(), cancelled.0.as_u16()];
        all.sort_unstable();
        assert_eq!(all, [200, 412], "{}", market.engine);
        sound(&market).await;
    }
}

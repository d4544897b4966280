//! What a command costs in statements: on PostgreSQL each is a trip, and most of the time.

use kernel::Moment;
use orders::{PlaceCheckout, PlaceCheckoutError, Placed};
use payments::{PaymentStatus, PaymentWord};
use testmarket::{Shopper, World};

/// A checkout of two merchants, by a shopper who has ordered this year before; the facts that it tells
/// take two more, when its closure has returned. Two of them freeze what is agreed about returns.
const PLACE: u64 = 25;
/// Its payment, likewise; one of them fills the purse that its refunds come from.
const PAY: u64 = 20;

async fn asks(world: &World, shoppers: &[Shopper]) -> Vec<PlaceCheckout> {
    let mut asks = Vec::new();
    for shopper in shoppers {
        asks.push(PlaceCheckout {
            only: None,
            shopper: shopper.id,
            client_key: "mine".into(),
            address: shopper.address,
            destination: shopper.country,
            confirmed: world.cart(*shopper).await.digest,
        });
    }
    asks
}

async fn place(world: &World, asks: Vec<PlaceCheckout>) -> (Vec<Placed>, u64) {
    let moment = world.moment();
    let place = move |tx: &mut store::Tx<'_>| {
        let placed = orders::place_checkouts(tx, &asks, &mut moment.clone())?;
        Ok::<_, store::StoreError>((placed, tx.statements()))
    };
    let (placed, statements) = world.db.write(place).await.unwrap();
    (placed.into_iter().map(Result::unwrap).collect(), statements)
}

async fn pay(world: &World, placed: &Placed) -> u64 {
    let reference = world.start(placed).await;
    let (status, amount) = (PaymentStatus::Approved, placed.total);
    let word = PaymentWord { reference, provider_ref: format!("sbx_{reference}"), status, amount };
    let moment: Moment = world.moment();
    let record = move |tx: &mut store::Tx<'_>| {
        orders::record_payment(tx, "sandbox", &word, &mut moment.clone())?;
        Ok::<_, orders::RecordPaymentError>(tx.statements())
    };
    world.db.write(record).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkout_and_its_payment_cost_few_statements_whatever_is_in_them() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchants = [world.merchant(&[1_000], 99).await, world.merchant(&[2_000], 99).await];
        let shoppers = [world.shopper(1).await, world.shopper(2).await, world.shopper(3).await];
        for shopper in shoppers {
            let line = (merchants[0].listing, merchants[0].skus[0].0, 1);
            world.buy(shopper, &[line]).await.unwrap();
            for merchant in &merchants {
                let sku = merchant.skus[0].0;
                world.put(shopper, merchant.listing, sku, 2).await;
            }
        }
        let (placed, one) = place(&world, asks(&world, &shoppers[..1]).await).await;
        assert_eq!(placed[0].orders.len(), 2);
        assert!(one <= PLACE, "placing takes {one} statements on {}", test.name);
        let paying = pay(&world, &placed[0]).await;
        assert!(paying <= PAY, "recording the payment takes {paying} on {}", test.name);
        let (placed, two) = place(&world, asks(&world, &shoppers[1..]).await).await;
        assert_eq!(placed.len(), 2);
        assert!(two <= one, "two at once take {two} statements on {}", test.name);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_placed_is_shown_and_named_without_reading_what_was_agreed() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchants = [world.merchant(&[1_000], 99).await, world.merchant(&[2_000], 99).await];
        let shopper = world.shopper(1).await;
        let line = (merchants[0].listing, merchants[0].skus[0].0, 1);
        world.buy(shopper, &[line]).await.unwrap();
        for merchant in &merchants {
            world.put(shopper, merchant.listing, merchant.skus[0].0, 2).await;
        }
        let (ask, moment) = (asks(&world, &[shopper]).await.remove(0), world.moment());
        let again = ask.clone();
        let place = move |tx: &mut store::Tx<'_>| {
            let shown = orders::place_and_show(tx, &ask, &mut moment.clone())?;
            Ok::<_, PlaceCheckoutError>((shown, tx.statements()))
        };
        let (shown, statements) = world.db.write(place).await.unwrap();
        assert!(statements <= PLACE, "it takes {statements} on {}", test.name);
        let moment = world.moment();
        let place =
            move |tx: &mut store::Tx<'_>| orders::place_and_show(tx, &again, &mut moment.clone());
        let read = world.db.write(place).await.unwrap();
        assert_eq!(read.checkout, shown.checkout, "the same key shows the same");
        let told = |view: &orders::CheckoutView| -> Vec<_> {
            let one = |order: &orders::Order| (order.id, order.number.clone(), order.quote.clone());
            view.orders.iter().map(one).collect()
        };
        assert_eq!(told(&read), told(&shown), "on {}", test.name);
        let spoil = |tx: &mut store::Tx<'_>| {
            tx.execute(store::sql_all_homes!("UPDATE order_quote SET quote = '-'"), &[])
        };
        world.db.write(spoil).await.unwrap();
        let id = shown.checkout.id;
        let named = world.db.read(move |tx| orders::checkout_numbers(tx, id)).await.unwrap();
        let numbers: Vec<String> = shown.orders.iter().map(|order| order.number.clone()).collect();
        assert_eq!(named, numbers, "on {}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_slice_each_is_placed_or_refused_for_itself() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000_000], 2).await;
        let line = (merchant.listing, merchant.skus[0].0);
        // One person at two accounts, of whose year there is room for two of these, and two others.
        let people = [world.shopper(1).await, world.shopper(1).await, world.shopper(2).await];
        let poor = world.shopper(3).await;
        for shopper in people {
            world.put(shopper, line.0, line.1, 1).await;
        }
        let mut asks = asks(&world, &[people[0], people[1], people[2], poor]).await;
        asks.push(PlaceCheckout { client_key: "again".into(), ..asks[0].clone() });
        asks.push(asks[0].clone());
        let moment = world.moment();
        let answers = test
            .db
            .write(move |tx| orders::place_checkouts(tx, &asks, &mut moment.clone()))
            .await
            .unwrap();
        let told: Vec<String> = answers
            .iter()
            .map(|answer| answer.as_ref().map_or_else(ToString::to_string, |_| "placed".into()))
            .collect();
        let sold_out = "1 products sold out meanwhile";
        let empty = "the cart is empty";
        assert_eq!(told, ["placed", "placed", sold_out, empty, empty, "placed"], "{}", test.name);
        assert_eq!(answers[0].as_ref().unwrap(), answers[5].as_ref().unwrap());
        assert_eq!(world.cart(people[2]).await.units(), 1, "what was refused stays in the cart");
        assert_eq!((world.used(people[2]).await, world.used(poor).await), (0, 0));
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_leaves_no_promise_behind() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (plenty, last) = (world.merchant(&[900], 9).await, world.merchant(&[900], 1).await);
        let (quick, slow) = (world.shopper(1).await, world.shopper(2).await);
        for (shopper, merchant) in [(quick, &last), (slow, &plenty), (slow, &last)] {
            world.put(shopper, merchant.listing, merchant.skus[0].0, 1).await;
        }
        let (asks, moment) = (asks(&world, &[quick, slow]).await, world.moment());
        let place =
            move |tx: &mut store::Tx<'_>| orders::place_checkouts(tx, &asks, &mut moment.clone());
        let answers = test.db.write(place).await.unwrap();
        assert!(answers[0].is_ok(), "{:?}", answers[0]);
        let refused = answers[1].as_ref().unwrap_err();
        assert_eq!(refused.to_string(), "1 products sold out meanwhile", "{}", test.name);
        let left = store::sql_all_homes!("SELECT COUNT(*) FROM reservation");
        let left = test.db.read(move |tx| tx.query_opt(left, &[], |row| row.get::<i64>(0))).await;
        assert_eq!(left.unwrap(), Some(1), "{}: of the one that was placed", test.name);
        world.sound().await;
    }
}

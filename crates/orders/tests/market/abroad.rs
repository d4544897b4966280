//! The way back: a merchant in China sells to shoppers in other countries, each in the currency of the
//! country, without identity numbers and yearly limits.

use kernel::{By, Country, Currency};
use orders::{CancelOrder, OrderState, PlaceCheckout, PlaceCheckoutError, Recorded};
use payments::PaymentStatus;
use testmarket::{ABROAD, World};

#[tokio::test(flavor = "multi_thread")]
async fn shoppers_abroad_pay_a_merchant_in_china_in_their_own_money() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        world.import_rates().await;
        let merchant = world.merchant_in(Country::CN, &[8_800], 40).await;
        let line = [(merchant.listing, merchant.skus[0].0, 2)];
        for (to, _) in ABROAD {
            let to: Country = to.parse().unwrap();
            let currency = trade::Book::shipped().lane(to).unwrap().currency;
            let shopper = world.shopper_in(to).await;
            for (listing, sku, quantity) in line {
                world.put(shopper, listing, sku, quantity).await;
            }
            let cart = world.cart(shopper).await;
            assert!(cart.year.is_none() && !cart.asks_identity(), "{to}");
            assert!(cart.parcels[0].order_limit.is_none(), "{to}");
            let total = cart.total.unwrap_or_else(|| panic!("{to}: {:?}", cart.parcels[0].quote));
            assert_eq!(total.currency(), currency, "{to}");
            let placed = world.place(shopper, cart.digest, &format!("to {to}")).await.unwrap();
            assert_eq!(placed.total, total);
            assert_eq!(world.pay(&placed).await, Recorded::Paid, "{to}");
            let order = world.order(placed.orders[0]).await;
            assert_eq!((order.state, order.destination), (OrderState::Paid, to));
            assert_eq!(order.quote.merchant_goods.currency(), Currency::CNY);
            assert_eq!(order.quote.merchant_goods.minor(), 17_600);
            assert!(
                order.counted.is_zero() && order.person_key.is_empty() && order.orderer.is_empty()
            );
            // Half of them are called off: the money goes back in the currency it came in.
            if to == Country::US {
                let (cancel, moment) = (
                    CancelOrder { order: order.id, by: By::Operator, why: String::new() },
                    world.moment(),
                );
                let off = world
                    .db
                    .write(move |tx| orders::cancel_order(tx, &cancel, &mut moment.clone()))
                    .await
                    .unwrap();
                let back =
                    world.db.read(move |tx| orders::refunds_of_order(tx, &off)).await.unwrap();
                assert_eq!(back[0].amount, total);
            }
        }
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_decides_where_it_goes_and_customs_decides_who_must_be_named() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let (chinese, american) =
            (world.merchant_in(Country::CN, &[8_800], 9).await, world.merchant(&[5_000], 9).await);
        let sg: Country = "SG".parse().unwrap();
        let shopper = world.shopper_in(sg).await;
        world.put(shopper, chinese.listing, chinese.skus[0].0, 1).await;

        // Prices for another country than the address's are not confirmed.
        let cart = world.cart(shopper).await;
        let ask = PlaceCheckout {
            only: None,
            shopper: shopper.id,
            client_key: "there".into(),
            address: shopper.address,
            destination: Country::US,
            confirmed: cart.digest.clone(),
        };
        let moment = world.moment();
        let refused =
            world.db.write(move |tx| orders::place_checkout(tx, &ask, &mut moment.clone())).await;
        assert!(
            matches!(
                refused,
                Err(PlaceCheckoutError::OtherDestination { shown: Country::US, address }) if address == sg
            ),
            "{refused:?}"
        );
        // What is sold to China alone has no price in Singapore.
        world.put(shopper, american.listing, american.skus[0].0, 1).await;
        let mixed = world.cart(shopper).await;
        assert_eq!(mixed.parcels.iter().filter(|parcel| parcel.quote.is_err()).count(), 1);
        assert!(!mixed.can_be_bought());

        // To China somebody must be named.
        let unnamed = world.shopper_in(Country::CN).await;
        let line = [(american.listing, american.skus[0].0, 1)];
        let refused = world.buy(unnamed, &line).await;
        assert!(matches!(refused, Err(PlaceCheckoutError::NoOrderer)), "{refused:?}");
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_in_another_currency_than_asked_is_not_taken_for_a_payment() {
    let test = testkit::databases().await.remove(0);
    let world = World::in_yuan(&test.db);
    world.import_rates().await;
    let merchant = world.merchant_in(Country::CN, &[8_800], 9).await;
    let shopper = world.shopper_in("VN".parse().unwrap()).await;
    let placed = world.buy(shopper, &[(merchant.listing, merchant.skus[0].0, 1)]).await.unwrap();
    assert_eq!(placed.total.currency().digits(), 0, "dong have no smaller unit");
    let payment = world.start(&placed).await;
    let fen = kernel::Money::new(placed.total.minor(), Currency::CNY);
    let word = payments::PaymentWord {
        reference: payment,
        provider_ref: "sbx_odd".into(),
        status: PaymentStatus::Approved,
        amount: fen,
    };
    assert_eq!(world.hear(word).await, Recorded::Waits);
    world.sound().await;
    assert_eq!(world.say(payment, placed.total, PaymentStatus::Approved).await, Recorded::Paid);
    world.sound().await;
}

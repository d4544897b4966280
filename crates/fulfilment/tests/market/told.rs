//! What people are told is what happened.

use fulfilment::{By, Terms};
use kernel::{OrderId, ShopperId, SkuId};
use orders::{CancelUnits, OrderState};
use std::collections::BTreeMap;
use testmarket::World;

const DAY: i64 = 86_400;

static FACES: [letters::Letters; 3] =
    [orders::face::LETTERS, fulfilment::face::LETTERS, fulfilment::part_letters::LETTERS];

/// What was written to a shopper by then, by kind.
async fn written(world: &World, shopper: ShopperId) -> BTreeMap<String, usize> {
    letters::catch_up(&world.db, &FACES, &|| world.moment()).await.unwrap();
    let all = world.db.read(|tx| letters::mails(tx, None, 200)).await.unwrap();
    let mut found = BTreeMap::new();
    for mail in all {
        if mail.of.map(|of| of.person) == Some(shopper) {
            *found.entry(mail.kind).or_default() += 1;
        }
    }
    found
}

#[tokio::test]
async fn calling_the_rest_off_is_told_as_no_parcel_that_leaves() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (sku, shopper) = (merchant.skus[0].0, world.member(1).await);
        let order = world.paid_by(shopper, &merchant, 3).await;
        world.ship_units((order, "EE000000014US"), &[(sku, 2)]).await.unwrap();
        let off = world.later(3 * DAY);
        let state = off.cancel_units((order, By::Merchant(merchant.id)), &[(sku, 1)]).await;
        assert_eq!(state.unwrap(), OrderState::Shipped);
        let told = written(&off, shopper.id).await;
        let counts = ["order-part-shipped", "order-shipped", "order-part-back"]
            .map(|kind| told.get(kind).copied().unwrap_or(0));
        assert_eq!(counts, [1, 0, 1], "{}: {told:?}", test.name);
        let left = world.parcel(order).await.shipped_at;
        assert_eq!(world.order(order).await.times.shipped, Some(left), "{}", test.name);

        // Shipped by its parcel, it is told as ever.
        let whole = world.paid_by(shopper, &merchant, 1).await;
        world.ship(whole, "EE000000028US").await.unwrap();
        assert_eq!(written(&off, shopper.id).await.get("order-shipped"), Some(&1));
        world.sound().await;
    }
}

async fn ask_off(world: &World, (shopper, order): (ShopperId, OrderId), units: &[(SkuId, u32)]) {
    let (by, units) = (By::Shopper(shopper), units.to_vec());
    let ask = CancelUnits { order, by, units, why: "less, please".to_owned() };
    let moment = world.moment();
    let asked = world.db.write(move |tx| orders::ask_cancel(tx, &ask, &mut moment.clone()));
    asked.await.unwrap();
}

#[tokio::test]
async fn a_wish_that_was_refused_and_is_asked_anew_is_told_as_refused() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let (sku, shopper) = (merchant.skus[0].0, world.member(1).await);
        let order = world.paid_by(shopper, &merchant, 3).await;
        world.pack(order).await.unwrap();
        ask_off(&world, (shopper.id, order), &[(sku, 1)]).await;
        let (by, moment) = (By::Merchant(merchant.id), world.moment());
        let no = world.db.write(move |tx| {
            let (terms, refused) = (Terms::default(), Some("it is packed"));
            fulfilment::answer_cancel(tx, (order, by), refused, terms, &mut moment.clone())
        });
        no.await.unwrap();
        ask_off(&world, (shopper.id, order), &[(sku, 1)]).await;
        let told = written(&world, shopper.id).await;
        let counts = ["order-cancel-refused", "order-cancel-agreed"]
            .map(|kind| told.get(kind).copied().unwrap_or(0));
        assert_eq!(counts, [1, 0], "{}: {told:?}", test.name);
        world.sound().await;
    }
}

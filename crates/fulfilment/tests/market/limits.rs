//! What goes back of a person's year with units that left the country again, on both engines.

use crate::parts::{POSTAL, bought, cny};
use fulfilment::{Back, Bearer, By, GiveBackError, PartKey};
use kernel::OrderId;
use orders::OrderState;
use store::{params, sql};
use testmarket::World;

/// Units of an order go back under a key; whoever asks says that they left the country again.
async fn left_again(
    world: &World,
    (order, key, by): (OrderId, &str, By),
    back: Back,
) -> Result<fulfilment::GivenBack, GiveBackError> {
    let ask = fulfilment::GiveBack {
        order,
        by,
        back,
        why: "it went home".to_owned(),
        key: PartKey::Chosen(key.to_owned()),
        bearer: Bearer::Merchant,
        restores: true,
    };
    let moment = world.moment();
    world.db.write(move |tx| fulfilment::give_back(tx, &ask, &mut moment.clone())).await
}

#[tokio::test]
async fn only_units_that_left_the_country_again_give_their_share_of_the_year_back() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 20).await;
        let (shopper, id) = bought(&world, &merchant, 1).await;
        let (one, two) = (merchant.skus[0].0, merchant.skus[1].0);
        world.ship(id, POSTAL[0]).await.unwrap();
        let counted = world.used(shopper).await;
        assert!(counted > 0);

        let merchants = (id, "kept", By::Merchant(merchant.id));
        left_again(&world, merchants, Back::Units(vec![(one, 1)])).await.unwrap();
        assert_eq!(world.used(shopper).await, counted, "{}: no merchant says so", test.name);
        left_again(&world, (id, "dent", By::Operator), Back::Amount(cny(100))).await.unwrap();
        assert_eq!(world.used(shopper).await, counted, "an amount brings nothing back");
        world.sound().await;

        let some = (id, "some", By::Operator);
        left_again(&world, some, Back::Units(vec![(one, 1), (two, 1)])).await.unwrap();
        let left = world.used(shopper).await;
        assert!(left > 0 && left < counted, "{}: {left} of {counted}", test.name);
        world.sound().await;

        let all = (id, "all", By::Operator);
        let units = Back::Units(vec![(one, 1), (two, 1)]);
        left_again(&world, all, units.clone()).await.unwrap();
        assert_eq!(world.order(id).await.state, OrderState::Refunded);
        let stayed = world.used(shopper).await;
        assert!(stayed > 0 && stayed < left, "{}: one unit stayed: {stayed}", test.name);
        left_again(&world, all, units.clone()).await.unwrap();
        let other = world.give_back((id, "all"), units, Bearer::Market).await;
        assert!(matches!(other, Err(GiveBackError::KeyTaken)), "{other:?}");
        assert_eq!(world.used(shopper).await, stayed);
        world.sound().await;
        for (from, to) in [("yes", "no"), ("no", "yes")] {
            let damage = move |tx: &mut store::Tx<'_>| {
                tx.execute(
                    sql!(
                        "UPDATE order_part SET restores = $1 \
                         WHERE part_key = 'all' AND restores = $2"
                    ),
                    params![to, from],
                )
            };
            assert_eq!(world.db.write(damage).await.unwrap(), 1);
            assert_eq!(world.broken().await.is_some(), to == "no", "{}", test.name);
        }
    }
}

use orders::{OrderState, PlaceCheckoutError, Recorded};
use testmarket::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_shoppers_buy_exactly_the_last_ten() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[1_000], 10).await;
        let (listing, sku) = (merchant.listing, merchant.skus[0].0);
        let mut ready = Vec::new();
        for who in 0..100 {
            let shopper = world.shopper(who).await;
            world.put(shopper, listing, sku, 1).await;
            ready.push((shopper, world.cart(shopper).await.digest));
        }
        let crowd: Vec<_> = ready
            .into_iter()
            .map(|(shopper, digest)| {
                let world = world.clone();
                tokio::spawn(async move {
                    let placed = world.place(shopper, digest, "mine").await?;
                    assert_eq!(world.pay(&placed).await, Recorded::Paid);
                    Ok::<_, PlaceCheckoutError>(placed.orders[0])
                })
            })
            .collect();
        let mut sold = Vec::new();
        for one in crowd {
            match one.await.unwrap() {
                Ok(order) => sold.push(order),
                Err(PlaceCheckoutError::OutOfStock(short)) => assert_eq!(short[0].left, 0),
                Err(PlaceCheckoutError::Unavailable) => (),
                Err(other) => panic!("{other} on {}", test.name),
            }
        }
        assert_eq!(sold.len(), 10, "on {}", test.name);
        assert_eq!(world.free(&merchant, sku).await, 0);
        for order in sold {
            assert_eq!(world.order(order).await.state, OrderState::Paid);
        }
        world.sound().await;
    }
}

//! What lists of orders show, and what they cost.

use fulfilment::{Next, Terms};
use kernel::OrderId;
use testmarket::World;

/// What comes next for each of `ids`, and how many statements it took to say so.
async fn nexts(world: &World, ids: &[OrderId]) -> (Vec<Next>, u64) {
    let (ids, now) = (ids.to_vec(), world.now);
    let look = move |tx: &mut store::Tx<'_>| {
        let orders = orders::order_heads(tx, &ids)?;
        let before = tx.statements();
        let found = fulfilment::nexts_of(tx, orders, (Terms::default(), now))?;
        let nexts = found.into_iter().map(|(_, next)| next).collect();
        Ok::<_, store::StoreError>((nexts, tx.statements() - before))
    };
    world.db.read(look).await.unwrap()
}

/// What a merchant's pages read of her orders' parcels and money, and how many statements that takes.
async fn read_of(world: &World, ids: &[OrderId]) -> (usize, u64) {
    let ids = ids.to_vec();
    let look = move |tx: &mut store::Tx<'_>| {
        let before = tx.statements();
        let parcels = fulfilment::consignments(tx, &ids)?;
        let found = parcels.len() + ledger::holds_of(tx, &ids)?.len();
        let held = fulfilment::with_held_orders(tx, parcels.into_values().collect())?;
        Ok::<_, store::StoreError>((found + held.len(), tx.statements() - before))
    };
    world.db.read(look).await.unwrap()
}

#[tokio::test]
async fn four_orders_on_their_way_are_listed_in_as_many_statements_as_one() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let mut ids = Vec::new();
        for who in 0..4 {
            let (_, id) = world.paid(who, &merchant, 1).await;
            world.ship(id, &format!("LIST-{who:04}")).await.unwrap();
            ids.push(id);
        }
        let (one, cost) = nexts(&world, &ids[..1]).await;
        let (four, same) = nexts(&world, &ids).await;
        assert_eq!((one.len(), four.len(), same), (1, 4, cost), "{}", test.name);
        let (one, cost) = read_of(&world, &ids[..1]).await;
        assert_eq!(read_of(&world, &ids).await, (4 * one, cost), "{}", test.name);
        assert_eq!(one, 3, "{}: parcel, money, order", test.name);
        for (id, next) in ids.iter().zip(four) {
            let asks_at = world.parcel(*id).await.confirm_due_at;
            let asked = matches!(next, Next::Arrive { ask_on: Some(at), .. } if at == asks_at);
            assert!(asked, "{}: {next:?}", test.name);
        }
    }
}

#[tokio::test]
async fn the_rest_of_an_order_that_was_sent_in_part_is_on_the_shelf_list_still() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (_, part) = world.paid(1, &merchant, 3).await;
        world.ship_units((part, "EE000000014US"), &[(sku, 1)]).await.unwrap();
        let (_, packed) = world.paid(2, &merchant, 4).await;
        world.pack(packed).await.unwrap();
        world.paid(3, &merchant, 5).await;
        let home = merchant.id;
        let list = world.db.read(move |tx| fulfilment::pick_list(tx, home, 10)).await.unwrap();
        let units: Vec<u32> = list.shelf.iter().map(|line| line.quantity).collect();
        assert_eq!(units, [2 + 5], "{}: what is packed is off the shelf", test.name);
    }
}

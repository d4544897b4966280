//! The table of an order's steps says what its commands do: in each state, each step is taken exactly where the table
//! has it.

use fulfilment::lifecycle::{STEPS, Who};
use fulfilment::{Back, Bearer, By, Progress};
use kernel::{Currency, Money, OrderId};
use orders::{CancelOrder, OrderState};
use testmarket::{Merchant, Shopper, World};

/// What is tried on an order in every state, and by whom.
const TRIES: [(&str, Who); 13] = [
    ("pack_order", Who::Merchant),
    ("ship_parcel", Who::Merchant),
    ("cancel_order", Who::Shopper),
    ("cancel_order", Who::Merchant),
    ("cancel_order", Who::Operator),
    ("cancel_units", Who::Shopper),
    ("cancel_units", Who::Merchant),
    ("ask_cancel", Who::Shopper),
    ("add_progress", Who::Carrier),
    ("confirm_receipt", Who::Shopper),
    ("confirm_receipt", Who::Operator),
    ("give_back", Who::Merchant),
    ("refund_order", Who::Operator),
];

/// An order of two units that stands at `state`.
async fn order_at(world: &World, merchant: &Merchant, state: OrderState) -> (Shopper, OrderId) {
    let shopper = world.shopper(world.fresh()).await;
    let line = [(merchant.listing, merchant.skus[0].0, 2)];
    let placed = world.buy(shopper, &line).await.unwrap();
    let id = placed.orders[0];
    let number = format!("SF{:012}", world.fresh());
    if state == OrderState::AwaitingPayment {
        return (shopper, id);
    }
    if state == OrderState::Expired {
        assert!(world.later(2 * orders::CHECKOUT_SECONDS).expire(&placed).await);
        return (shopper, id);
    }
    world.pay(&placed).await;
    match state {
        OrderState::AwaitingPayment | OrderState::Expired | OrderState::Paid => {}
        OrderState::Packed => drop(world.pack(id).await.unwrap()),
        OrderState::Cancelled => drop(world.cancel(id).await.unwrap()),
        OrderState::Shipped
        | OrderState::Delivered
        | OrderState::Completed
        | OrderState::Refunded => {
            world.ship(id, &number).await.unwrap();
            match state {
                OrderState::Delivered => {
                    world.see(id, By::Market, Progress::Delivered).await.unwrap();
                }
                OrderState::Completed => {
                    world.confirm(id, By::Shopper(shopper.id)).await.unwrap();
                }
                OrderState::Refunded => world.refund(id).await.unwrap(),
                _ => {}
            }
        }
    }
    assert_eq!(world.order(id).await.state, state);
    (shopper, id)
}

async fn try_step(
    world: &World,
    (merchant, shopper, id): (&Merchant, Shopper, OrderId),
    (verb, who): (&str, Who),
) -> bool {
    let by = match who {
        Who::Shopper => By::Shopper(shopper.id),
        Who::Merchant => By::Merchant(merchant.id),
        Who::Operator => By::Operator,
        Who::Market | Who::Carrier | Who::Provider => By::Market,
    };
    let (moment, sku) = (world.moment(), merchant.skus[0].0);
    let one = orders::CancelUnits { order: id, by, units: vec![(sku, 1)], why: String::new() };
    match verb {
        "pack_order" => world.pack(id).await.is_ok(),
        "ship_parcel" => world.ship(id, &format!("YT{:012}", world.fresh())).await.is_ok(),
        "cancel_order" => {
            let ask = CancelOrder { order: id, by, why: String::new() };
            let off =
                move |tx: &mut store::Tx<'_>| orders::cancel_order(tx, &ask, &mut moment.clone());
            world.db.write(off).await.is_ok()
        }
        "cancel_units" => world.cancel_units((id, by), &[(sku, 1)]).await.is_ok(),
        "ask_cancel" => {
            let ask =
                move |tx: &mut store::Tx<'_>| orders::ask_cancel(tx, &one, &mut moment.clone());
            world.db.write(ask).await.is_ok()
        }
        "add_progress" => world.see(id, By::Market, Progress::Delivered).await.is_ok(),
        "confirm_receipt" => world.confirm(id, by).await.is_ok(),
        "give_back" => {
            let fen = Back::Amount(Money::new(1, Currency::CNY));
            world.give_back((id, "k"), fen, Bearer::Merchant).await.is_ok()
        }
        "refund_order" => world.refund(id).await.is_ok(),
        other => panic!("{other} is not tried"),
    }
}

#[tokio::test]
async fn each_command_is_taken_exactly_where_the_table_has_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 900).await;
        for state in OrderState::ALL {
            for (verb, who) in TRIES {
                let (shopper, id) = order_at(&world, &merchant, state).await;
                let before = world.order(id).await;
                let taken = try_step(&world, (&merchant, shopper, id), (verb, who)).await;
                let after = world.order(id).await;
                // Taken before, a step is answered and changes nothing.
                let moved = before.version != after.version;
                let told = STEPS.iter().any(|step| {
                    step.verb == verb
                        && step.from.contains(&state.key())
                        && (step.who.contains(&who) || verb == "add_progress")
                });
                assert_eq!(moved, told, "{}: {verb} by {who:?} at {state}: {taken}", test.name);
                let to = |to: OrderState| {
                    let fits = |step: &&fulfilment::lifecycle::Step| {
                        step.verb == verb && step.from.contains(&state.key()) && step.to == to.key()
                    };
                    STEPS.iter().any(|step| fits(&step))
                };
                assert!(!moved || to(after.state), "{verb} leads from {state} to {}", after.state);
            }
        }
        world.sound().await;
    }
}

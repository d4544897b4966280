//! The table of an order's steps says what its commands do: whatever is tried in whatever state moves an order only along
//! a row, and each row is taken.

use fulfilment::lifecycle::{STEPS, Step, Who};
use fulfilment::{
    Back, Bearer, By, Carrier, GiveBack, PartKey, Progress, Rang, Ship, ShipClock, Terms,
    TrackingNumber,
};
use kernel::{Currency, Money, OrderId, SkuId};
use orders::{CancelOrder, CancelUnits};
use std::collections::BTreeSet;
use testmarket::{Merchant, Shopper, World};

const DAY: i64 = 86_400;

/// Rows that were taken: the verb, from where, by whom, whereto.
type Taken = BTreeSet<(&'static str, &'static str, Who, &'static str)>;

/// Before there is an order to try something on, or by whoever pays; the tests of orders hold them.
const ELSEWHERE: [&str; 3] = ["place_checkout", "record_payment", "expire_checkout"];

/// Where an order of two units of each of two products stands; some states differ in what left, in what is wished, or in
/// that its merchant was reminded.
const AT: [&str; 16] = [
    "awaiting_payment",
    "expired",
    "paid",
    "packed",
    "packed, one sent",
    "packed, one sent and paid back",
    "packed, less is wished",
    "packed, overdue",
    "packed, one sent, overdue",
    "packed, one sent and paid back, overdue",
    "shipped",
    "shipped, promised days over",
    "delivered",
    "completed",
    "cancelled",
    "refunded",
];

async fn order_at(world: &World, merchant: &Merchant, at: &str) -> (Shopper, OrderId) {
    let shopper = world.shopper(world.fresh()).await;
    let lines = [0, 1].map(|nth| (merchant.listing, merchant.skus[nth].0, 2));
    let placed = world.buy(shopper, &lines).await.unwrap();
    let id = placed.orders[0];
    match at {
        "awaiting_payment" => return (shopper, id),
        "expired" => {
            assert!(world.later(2 * orders::CHECKOUT_SECONDS).expire(&placed).await);
            return (shopper, id);
        }
        _ => _ = world.pay(&placed).await,
    }
    let number = format!("SF{:012}", world.fresh());
    let (at, overdue) = match at.strip_suffix(", overdue") {
        Some(at) => (at, true),
        None => (at, false),
    };
    match at {
        "paid" => {}
        "packed" => drop(world.pack(id).await.unwrap()),
        "packed, less is wished" => {
            world.pack(id).await.unwrap();
            assert!(
                try_step(world, (merchant, shopper, id), ("ask_cancel", Who::Shopper, "")).await
            );
        }
        "packed, one sent" | "packed, one sent and paid back" => {
            let one = [(merchant.skus[0].0, 1)];
            world.ship_units((id, &number), &one).await.unwrap();
            if at != "packed, one sent" {
                let back = Back::Units(one.to_vec());
                world.give_back((id, "first"), back, Bearer::Merchant).await.unwrap();
            }
        }
        "cancelled" => drop(world.cancel(id).await.unwrap()),
        _ => drop(world.ship(id, &number).await.unwrap()),
    }
    match at {
        "shipped, promised days over" => {
            assert!(
                try_step(world, (merchant, shopper, id), ("ring_clock", Who::Market, "")).await
            );
        }
        "delivered" => world.see(id, By::Market, Progress::Delivered).await.unwrap(),
        "completed" => drop(world.confirm(id, By::Shopper(shopper.id)).await.unwrap()),
        "refunded" => world.refund(id).await.unwrap(),
        _ => {}
    }
    if overdue {
        let reminds = ("ring_ship_clock", Who::Market, "");
        assert!(try_step(world, (merchant, shopper, id), reminds).await);
    }
    assert!(at.starts_with(world.order(id).await.state.key()), "{at}");
    (shopper, id)
}

/// What is tried in each state, by whom, and how.
const TRIES: &[(&str, Who, &str)] = &[
    ("pack_order", Who::Merchant, ""),
    ("ship_parcel", Who::Merchant, "one"),
    ("ship_parcel", Who::Merchant, "all"),
    ("ship_parcel", Who::Operator, "one"),
    ("ship_parcel", Who::Operator, "all"),
    ("cancel_order", Who::Shopper, ""),
    ("cancel_order", Who::Merchant, ""),
    ("cancel_order", Who::Operator, ""),
    ("cancel_order", Who::Market, ""),
    ("cancel_units", Who::Shopper, "one"),
    ("cancel_units", Who::Merchant, "one"),
    ("cancel_units", Who::Operator, "one"),
    ("cancel_units", Who::Market, "one"),
    ("cancel_units", Who::Shopper, "all"),
    ("cancel_units", Who::Merchant, "all"),
    ("cancel_units", Who::Operator, "all"),
    ("cancel_units", Who::Market, "all"),
    ("ask_cancel", Who::Merchant, ""),
    ("ask_cancel", Who::Shopper, ""),
    ("withdraw_cancel", Who::Merchant, ""),
    ("withdraw_cancel", Who::Shopper, ""),
    ("answer_cancel", Who::Shopper, "no"),
    ("answer_cancel", Who::Merchant, "no"),
    ("answer_cancel", Who::Merchant, "yes"),
    ("answer_cancel", Who::Operator, "no"),
    ("add_progress", Who::Carrier, ""),
    ("add_progress", Who::Operator, ""),
    ("ring_ship_clock", Who::Market, ""),
    ("ring_clock", Who::Market, ""),
    ("confirm_receipt", Who::Merchant, ""),
    ("confirm_receipt", Who::Shopper, ""),
    ("confirm_receipt", Who::Operator, ""),
    ("confirm_receipt", Who::Market, ""),
    ("give_back", Who::Shopper, "some"),
    ("give_back", Who::Merchant, "some"),
    ("give_back", Who::Operator, "some"),
    ("give_back", Who::Market, "some"),
    ("give_back", Who::Merchant, "all"),
    ("give_back", Who::Operator, "all"),
    ("give_back", Who::Market, "all"),
    ("refund_order", Who::Shopper, ""),
    ("refund_order", Who::Merchant, ""),
    ("refund_order", Who::Operator, ""),
];

async fn try_step(
    world: &World,
    (merchant, shopper, id): (&Merchant, Shopper, OrderId),
    (verb, who, how): (&str, Who, &str),
) -> bool {
    let by = match who {
        Who::Shopper => By::Shopper(shopper.id),
        Who::Merchant => By::Merchant(merchant.id),
        Who::Operator => By::Operator,
        Who::Market | Who::Carrier | Who::Provider => By::Market,
    };
    let (db, moment, sku) = (&world.db, world.moment(), merchant.skus[0].0);
    match verb {
        "pack_order" => world.pack(id).await.is_ok(),
        "ship_parcel" => ship(world, (id, by), (how == "one").then_some(sku)).await,
        "cancel_order" => {
            let ask = CancelOrder { order: id, by, why: String::new() };
            let off =
                move |tx: &mut store::Tx<'_>| orders::cancel_order(tx, &ask, &mut moment.clone());
            db.write(off).await.is_ok()
        }
        "cancel_units" => {
            let lines = world.order(id).await.lines.clone();
            let all: Vec<_> = lines.iter().map(|line| (line.sku, line.to_ship())).collect();
            let units = if how == "one" { vec![(sku, 1)] } else { all };
            world.cancel_units((id, by), &units).await.is_ok()
        }
        "ask_cancel" => {
            let ask = CancelUnits { order: id, by, units: vec![(sku, 1)], why: String::new() };
            let asked =
                move |tx: &mut store::Tx<'_>| orders::ask_cancel(tx, &ask, &mut moment.clone());
            db.write(asked).await.is_ok()
        }
        "withdraw_cancel" => {
            let back = move |tx: &mut store::Tx<'_>| {
                orders::withdraw_cancel(tx, (id, by), &mut moment.clone())
            };
            db.write(back).await.is_ok()
        }
        "answer_cancel" => {
            let refused = (how == "no").then_some("it is at the gate");
            let answered = move |tx: &mut store::Tx<'_>| {
                fulfilment::answer_cancel(
                    tx,
                    (id, by),
                    refused,
                    Terms::default(),
                    &mut moment.clone(),
                )
            };
            db.write(answered).await.is_ok()
        }
        "add_progress" => world.see(id, by, Progress::Delivered).await.is_ok(),
        // The clock alone does not do it early.
        "confirm_receipt" => {
            let days = if by == By::Market { 60 } else { 0 };
            world.later(days * DAY).confirm(id, by).await.is_ok()
        }
        "give_back" => give(world, (id, by), how == "all").await,
        "refund_order" => {
            let ask = fulfilment::RefundOrder { order: id, by, reason: "it broke".to_owned() };
            let back = move |tx: &mut store::Tx<'_>| {
                fulfilment::refund_order(tx, &ask, &mut moment.clone())
            };
            db.write(back).await.is_ok()
        }
        "ring_ship_clock" | "ring_clock" => ring(world, id, verb == "ring_clock").await,
        other => panic!("{other} is not tried"),
    }
}

/// The clock of the receipt, or the one of shipping when it rings for the first time.
async fn ring(world: &World, id: OrderId, of_receipt: bool) -> bool {
    let moment = world.later(if of_receipt { 40 } else { 5 } * DAY).moment();
    if of_receipt {
        let rung = world
            .db
            .write(move |tx| fulfilment::ring_clock(tx, id, Terms::default(), &mut moment.clone()));
        return matches!(rung.await, Ok(Rang::Asked(_) | Rang::Confirmed(Some(_))));
    }
    let rung = world.db.write(move |tx| {
        fulfilment::ring_ship_clock(tx, id, Terms::default(), &mut moment.clone())
    });
    matches!(rung.await, Ok(ShipClock::Reminded(_)))
}

async fn ship(world: &World, (order, by): (OrderId, By), one: Option<SkuId>) -> bool {
    let ask = Ship {
        order,
        by,
        carrier: Carrier::Ems,
        carrier_name: String::new(),
        number: TrackingNumber::parse(&format!("YT{:012}", world.fresh())).unwrap(),
    };
    let moment = world.moment();
    let sent = world.db.write(move |tx| {
        let one = one.map(|sku| [(sku, 1)]);
        let units = one.as_ref().map(|units| units.as_slice());
        fulfilment::ship_parcel(tx, &ask, units, &mut moment.clone())
    });
    sent.await.is_ok()
}

/// One fen of its money, or all that is left.
async fn give(world: &World, (order, by): (OrderId, By), all: bool) -> bool {
    let hold = world.db.read(move |tx| ledger::hold_of(tx, order)).await.unwrap();
    let left = hold.map(|hold| hold.left().unwrap()).filter(|_| all);
    let ask = GiveBack {
        order,
        by,
        back: Back::Amount(left.unwrap_or(Money::new(1, Currency::CNY))),
        why: "a dent".to_owned(),
        key: PartKey::Chosen(format!("k{}", world.fresh())),
        bearer: Bearer::Merchant,
        restores: false,
    };
    let moment = world.moment();
    let given = world.db.write(move |tx| fulfilment::give_back(tx, &ask, &mut moment.clone()));
    given.await.is_ok()
}

/// The row's states and people are those of what happened.
fn is_row(step: &Step, (verb, from, who, to): (&str, &str, Who, &str)) -> bool {
    step.verb == verb && step.from.contains(&from) && step.who.contains(&who) && step.to == to
}

#[tokio::test]
async fn each_command_is_taken_exactly_where_the_table_has_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499, 1_333], 2_000).await;
        let mut taken = Taken::new();
        for at in AT {
            let (mut shopper, mut id) = order_at(&world, &merchant, at).await;
            for (verb, who, how) in TRIES.iter().copied() {
                let before = world.order(id).await;
                let done = try_step(&world, (&merchant, shopper, id), (verb, who, how)).await;
                let after = world.order(id).await;
                // A clock that asks or reminds leaves the order at its version.
                if before.version == after.version && !(done && verb.starts_with("ring_")) {
                    continue;
                }
                // The clock of the receipt takes that step, too.
                let moved = before.state != after.state;
                let verb = if verb == "ring_clock" && moved { "confirm_receipt" } else { verb };
                let told = (verb, before.state.key(), who, after.state.key());
                let place = format!("{told:?} at {at}, {how}, on {}", test.name);
                assert!(done, "{place}");
                assert!(STEPS.iter().any(|step| is_row(step, told)), "{place} is in no row");
                taken.insert(told);
                (shopper, id) = order_at(&world, &merchant, at).await;
            }
        }
        for row in STEPS.iter().filter(|row| !ELSEWHERE.contains(&row.verb)) {
            for (from, who) in
                row.from.iter().flat_map(|from| row.who.iter().map(move |who| (from, who)))
            {
                let told = (row.verb, *from, *who, row.to);
                assert!(taken.contains(&told), "the table has {told:?}, which nothing does");
            }
        }
        world.sound().await;
    }
}

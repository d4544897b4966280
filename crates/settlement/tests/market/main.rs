//! From money that is free to money that was paid, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on must stop")]

mod audit;
mod clocks;
mod letters;
mod lifecycle;
mod many;
mod older;
mod race;
mod random;
mod steps;

use fulfilment::By;
use testmarket::{Merchant, World};

/// The merchant sells one of her first product, and the shopper has it.
pub(crate) async fn earn(world: &World, who: u64, merchant: &Merchant) {
    let (shopper, order) = world.paid(who, merchant, 1).await;
    world.ship(order, &format!("PAID-{who:04}")).await.unwrap();
    world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
}

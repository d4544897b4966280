//! One whole journey, from a cart to a merchant paid, by the commands that pages and API call.

use super::ground::Ground;
use super::steps::{self, THERE};
use anyhow::Context;
use fulfilment::By;
use kernel::{AddressId, Currency, ListingId, MerchantId, Moment, OrderId, ShopperId, SkuId};
use orders::{PlaceCheckout, Placed};
use settlement::{AskPayout, AskPayoutError};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use store::Tx;

/// A merchant asks to be paid after one journey of so many.
const PAYOUT_EVERY: u64 = 20;
/// A shopper comes back so often, then another comes: her year has a limit.
pub(super) const VISITS: u32 = 4;

/// What was done so far.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) journeys: AtomicU64,
    pub(super) orders: AtomicU64,
    /// Transactions that wrote.
    pub(super) commits: AtomicU64,
    /// Of reads and writes, but the two of each write that tell its facts at its end.
    pub(super) statements: AtomicU64,
}

impl Tally {
    /// Begins anew.
    pub(super) fn clear(&self) {
        for count in [&self.journeys, &self.orders, &self.commits, &self.statements] {
            count.store(0, Ordering::Relaxed);
        }
    }
}

fn more(count: &AtomicU64, by: u64) {
    count.fetch_add(by, Ordering::Relaxed);
}

/// A merchant with her goods.
pub(super) struct Seller {
    pub(super) id: MerchantId,
    pub(super) goods: Vec<(ListingId, SkuId)>,
}

/// A shopper with an address, of whom it is known who orders.
#[derive(Clone, Copy)]
pub(super) struct Buyer {
    pub(super) id: ShopperId,
    pub(super) address: AddressId,
    pub(super) person: [u8; 32],
}

/// Where people shop.
pub(super) struct Market {
    pub(super) ground: Ground,
    pub(super) sellers: Vec<Seller>,
    pub(super) tally: Arc<Tally>,
}

/// One of `all`, by chance.
pub(super) fn pick<'a, T>(all: &'a [T], draw: &mut Moment) -> anyhow::Result<&'a T> {
    let count = u64::try_from(all.len())?.max(1);
    all.get(usize::try_from(draw.bits() % count)?).context("nothing is for sale")
}

impl Market {
    async fn write<T: Send + 'static>(
        &self,
        command: impl Fn(&mut Tx<'_>, &mut Moment) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (moment, tally) = (self.ground.clock.moment(), Arc::clone(&self.tally));
        more(&self.tally.commits, 1);
        let run = move |tx: &mut Tx<'_>| {
            let done = command(tx, &mut moment.clone());
            more(&tally.statements, tx.statements());
            done
        };
        self.ground.db.write(run).await
    }

    /// Somebody who has not been here before.
    pub(super) async fn buyer(&self) -> anyhow::Result<Buyer> {
        self.write(steps::come).await
    }

    /// Puts a product into her cart.
    pub(super) async fn put(
        &self,
        buyer: Buyer,
        (good, quantity): ((ListingId, SkuId), u32),
    ) -> anyhow::Result<()> {
        self.write(move |tx, moment| {
            Ok(orders::put_in_cart(tx, buyer.id.into(), good, quantity, moment)?)
        })
        .await
    }

    /// Shows her cart with its prices; answers what confirms them.
    pub(super) async fn digest(&self, buyer: Buyer) -> anyhow::Result<String> {
        let (now, tally) = (self.ground.clock.now(), Arc::clone(&self.tally));
        let look = move |tx: &mut Tx<'_>| {
            let cart = orders::cart_view(tx, buyer.id.into(), THERE, Some(&buyer.person), now)?;
            more(&tally.statements, tx.statements());
            anyhow::Ok(cart.digest)
        };
        self.ground.db.read(look).await
    }

    /// One or two merchants' goods, paid for, sent, brought, received and paid out now and then.
    pub(super) async fn live(&self, buyer: Buyer, draw: &mut Moment) -> anyhow::Result<()> {
        let first = pick(&self.sellers, draw)?;
        let second = if draw.bits().is_multiple_of(2) { first } else { pick(&self.sellers, draw)? };
        for seller in [first, second] {
            let quantity = 1 + u32::try_from(draw.bits() % 2)?;
            self.put(buyer, (*pick(&seller.goods, draw)?, quantity)).await?;
        }
        let confirmed = self.digest(buyer).await?;
        let ask = PlaceCheckout {
            only: None,
            shopper: buyer.id,
            client_key: format!("{:032x}", draw.bits()),
            address: buyer.address,
            destination: THERE,
            confirmed,
        };
        let place = move |tx: &mut Tx<'_>, moment: &mut Moment| {
            Ok(orders::place_checkout(tx, &ask, moment)?)
        };
        let placed = self.write(place).await?;
        self.pay(&placed).await?;
        for order in &placed.orders {
            self.bring(buyer, *order).await?;
        }
        if draw.bits().is_multiple_of(PAYOUT_EVERY) {
            self.ask_payout(first.id).await?;
        }
        more(&self.tally.journeys, 1);
        more(&self.tally.orders, u64::try_from(placed.orders.len())?);
        Ok(())
    }

    async fn pay(&self, placed: &Placed) -> anyhow::Result<()> {
        let checkout = placed.checkout;
        let payment = self.write(move |tx, moment| steps::start(tx, checkout, moment)).await?;
        let told = payment.clone();
        self.write(move |tx, _| steps::page(tx, &told)).await?;
        self.write(move |tx, moment| steps::record(tx, &payment, moment)).await
    }

    /// Packed, handed over, delivered by the carrier's own word, received.
    async fn bring(&self, buyer: Buyer, order: OrderId) -> anyhow::Result<()> {
        self.write(move |tx, moment| steps::pack(tx, order, moment)).await?;
        self.write(move |tx, moment| steps::hand_over(tx, order, moment)).await?;
        self.write(move |tx, moment| steps::deliver(tx, order, moment)).await?;
        self.write(move |tx, moment| steps::receive(tx, (order, buyer.id), moment)).await
    }

    /// Whatever is free; another caller may have been quicker.
    async fn ask_payout(&self, merchant: MerchantId) -> anyhow::Result<()> {
        let (by, currency) = (By::Merchant(merchant), Currency::USD);
        let ask = AskPayout { merchant, by, currency, amount: None, request: None };
        let asked = move |tx: &mut Tx<'_>, moment: &mut Moment| match settlement::ask_payout(
            tx, &ask, moment,
        ) {
            Ok(_) | Err(AskPayoutError::Nothing) => Ok(()),
            Err(other) => Err(other.into()),
        };
        self.write(asked).await
    }
}

//! Whole journeys laid before a measurement begins, so that it begins in a market that has grown: by the same commands,
//! many journeys a transaction, and nobody waits for the disk. Faster than shopping, and as sound.

use super::journey::{Buyer, Market, Seller, VISITS, pick};
use super::steps::{self, THERE};
use anyhow::Context;
use kernel::{Moment, Timestamp};
use orders::{CartAsk, PlaceCheckout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Db, Tx};
use tokio::task::JoinSet;

/// Shoppers of one transaction.
const TOGETHER: usize = 32;
/// How many lay at once, each of other merchants, so that none waits for the rows of another.
const AT_ONCE: usize = 8;
/// What is laid was bought a minute ago, in microseconds: each of its steps takes one of a thousand.
const AGO: i64 = 60_000_000;
const STEP: i64 = 1_000;

/// Lays at least so many orders; answers how many, and how long it took.
pub(super) async fn lay(market: &Arc<Market>, orders: u64) -> anyhow::Result<(u64, Duration)> {
    let (db, begun) = (market.ground.hurried()?, Instant::now());
    let laid = Arc::new(AtomicU64::new(0));
    let mut all = JoinSet::new();
    let count = market.sellers.len();
    let each = count.div_ceil(AT_ONCE).max(1);
    for from in (0..count).step_by(each) {
        let (market, db, laid) = (Arc::clone(market), db.clone(), Arc::clone(&laid));
        all.spawn(async move {
            while laid.load(Ordering::Relaxed) < orders {
                let done = one(&market, &db, (from, each)).await?;
                laid.fetch_add(done, Ordering::Relaxed);
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = all.join_next().await {
        ended??;
    }
    db.close();
    Ok((laid.load(Ordering::Relaxed), begun.elapsed()))
}

/// One transaction at some of the merchants; answers how many orders it laid.
async fn one(market: &Arc<Market>, db: &Db, (from, each): (usize, usize)) -> anyhow::Result<u64> {
    let (market, moment) = (Arc::clone(market), market.ground.clock.moment());
    let run = move |tx: &mut Tx<'_>| {
        let sellers: Vec<&Seller> = market.sellers.iter().skip(from).take(each).collect();
        let mut moment = moment.clone();
        moment.now = Timestamp::from_micros(moment.now.micros() - AGO);
        let mut buyers = Vec::new();
        for _ in 0..TOGETHER {
            buyers.push(steps::come(tx, &mut moment)?);
        }
        let mut orders = 0;
        for _ in 0..VISITS {
            orders += visit(tx, (&sellers, &buyers), &mut moment)?;
        }
        anyhow::Ok(orders)
    };
    db.write(run).await
}

/// All of them buy once.
fn visit(
    tx: &mut Tx<'_>,
    (sellers, buyers): (&[&Seller], &[Buyer]),
    moment: &mut Moment,
) -> anyhow::Result<u64> {
    for buyer in buyers {
        for _ in 0..2 {
            let seller = pick(sellers, moment)?;
            let (good, quantity) =
                (*pick(&seller.goods, moment)?, 1 + u32::try_from(moment.bits() % 2)?);
            orders::put_in_cart(tx, buyer.id.into(), good, quantity, moment)?;
        }
    }
    let now = moment.now;
    let carts: Vec<CartAsk<'_>> = buyers
        .iter()
        .map(|buyer| CartAsk {
            only: None,
            owner: buyer.id.into(),
            destination: THERE,
            person_key: Some(buyer.person.as_slice()),
            now,
        })
        .collect();
    let carts = orders::cart_views(tx, &carts)?;
    let mut asks = Vec::new();
    for (buyer, cart) in buyers.iter().zip(carts) {
        asks.push(PlaceCheckout {
            only: None,
            shopper: buyer.id,
            client_key: format!("{:032x}", moment.bits()),
            address: buyer.address,
            destination: THERE,
            confirmed: cart.digest,
        });
    }
    let mut count = 0;
    for (buyer, placed) in buyers.iter().zip(orders::place_checkouts(tx, &asks, moment)?) {
        let placed = placed.context("a cart that is laid can be bought")?;
        let payment = steps::start(tx, placed.checkout, later(moment))?;
        steps::page(tx, &payment)?;
        steps::record(tx, &payment, later(moment))?;
        for order in placed.orders {
            steps::pack(tx, order, later(moment))?;
            steps::hand_over(tx, order, later(moment))?;
            steps::deliver(tx, order, later(moment))?;
            steps::receive(tx, (order, buyer.id), later(moment))?;
            count += 1;
        }
    }
    Ok(count)
}

/// The moment of the next step.
fn later(moment: &mut Moment) -> &mut Moment {
    moment.now = Timestamp::from_micros(moment.now.micros() + STEP);
    moment
}

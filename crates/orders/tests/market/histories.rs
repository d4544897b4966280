//! Random histories of a small market: whatever happens, in whatever order, stock, quotas and money
//! agree after every step.

use kernel::{By, Money, PaymentId};
use ledger::HoldState;
use orders::{CancelOrder, Order, OrderState, Placed};
use payments::PaymentStatus;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::sync::atomic::{AtomicUsize, Ordering};
use testmarket::{Merchant, Shopper, World};

#[derive(Clone, Debug)]
enum Step {
    Buy { shopper: usize, lines: Vec<(usize, usize, u32)> },
    Pay { checkout: usize },
    Say { payment: usize, approved: bool },
    Wait { seconds: i64 },
    Expire { checkout: usize },
    Cancel { order: usize },
    Count { merchant: usize, sku: usize, n: u32 },
}

fn step() -> impl Strategy<Value = Step> {
    let line = (0..2usize, 0..2usize, 1u32..4);
    prop_oneof![
        4 => (0..3usize, prop::collection::vec(line, 1..4))
            .prop_map(|(shopper, lines)| Step::Buy { shopper, lines }),
        3 => (0..8usize).prop_map(|checkout| Step::Pay { checkout }),
        4 => (0..8usize, prop::bool::weighted(0.8))
            .prop_map(|(payment, approved)| Step::Say { payment, approved }),
        1 => (1..2_500i64).prop_map(|seconds| Step::Wait { seconds }),
        3 => (0..8usize).prop_map(|checkout| Step::Expire { checkout }),
        2 => (0..8usize).prop_map(|order| Step::Cancel { order }),
        1 => (0..2usize, 0..2usize, 0u32..9)
            .prop_map(|(merchant, sku, n)| Step::Count { merchant, sku, n }),
    ]
}

/// One of those there are, whichever number was drawn: most steps would meet nothing otherwise.
fn one_of<T>(all: &[T], drawn: usize) -> Option<&T> {
    all.get(drawn.checked_rem(all.len())?)
}

struct Run {
    world: World,
    merchants: Vec<Merchant>,
    shoppers: Vec<Shopper>,
    placed: Vec<Placed>,
    payments: Vec<(PaymentId, Money)>,
}

impl Run {
    async fn new(world: &World) -> Run {
        let mut merchants = Vec::new();
        for _ in 0..2 {
            merchants.push(world.merchant(&[90_000, 240_000], 6).await);
        }
        // Two accounts are the same person; no other history knows these people.
        let (one, other) = (world.fresh(), world.fresh());
        let mut shoppers = Vec::new();
        for who in [one, other, one] {
            shoppers.push(world.shopper(who).await);
        }
        Run { world: world.clone(), merchants, shoppers, placed: Vec::new(), payments: Vec::new() }
    }

    async fn run(&mut self, step: &Step) {
        match step {
            Step::Buy { shopper, lines } => {
                let lines: Vec<_> = lines
                    .iter()
                    .map(|(m, s, n)| {
                        (self.merchants[*m].listing, self.merchants[*m].skus[*s].0, *n)
                    })
                    .collect();
                if let Ok(placed) = self.world.buy(self.shoppers[*shopper], &lines).await {
                    self.placed.push(placed);
                }
            }
            Step::Pay { checkout } => {
                if let Some(placed) = one_of(&self.placed, *checkout) {
                    let (moment, id, total) = (self.world.moment(), placed.checkout, placed.total);
                    let start = move |tx: &mut store::Tx<'_>| {
                        orders::start_payment(tx, id, "sandbox", &mut moment.clone())
                    };
                    if let Ok((_, payment)) = self.world.db.write(start).await {
                        self.payments.push((payment.id, total));
                    }
                }
            }
            Step::Say { payment, approved } => {
                if let Some((payment, total)) = one_of(&self.payments, *payment) {
                    let status =
                        if *approved { PaymentStatus::Approved } else { PaymentStatus::Declined };
                    self.world.say(*payment, *total, status).await;
                }
            }
            Step::Wait { seconds } => self.world.now = self.world.now.plus_seconds(*seconds),
            Step::Expire { checkout } => {
                if let Some(placed) = one_of(&self.placed, *checkout) {
                    self.world.expire(placed).await;
                }
            }
            Step::Cancel { order } => {
                let all: Vec<_> = self.placed.iter().flat_map(|p| &p.orders).copied().collect();
                if let Some(order) = one_of(&all, *order).copied() {
                    let ask = CancelOrder { order, by: By::Operator, why: String::new() };
                    let moment = self.world.moment();
                    let cancel = move |tx: &mut store::Tx<'_>| {
                        orders::cancel_order(tx, &ask, &mut moment.clone())
                    };
                    drop(self.world.db.write(cancel).await);
                }
            }
            Step::Count { merchant, sku, n } => {
                let (id, sku, n) =
                    (self.merchants[*merchant].id, self.merchants[*merchant].skus[*sku].0, *n);
                let moment = self.world.moment();
                let count = move |tx: &mut store::Tx<'_>| {
                    inventory::count(tx, id, &[(sku, n)], &mut moment.clone())
                };
                self.world.db.write(count).await.unwrap();
            }
        }
    }

    /// Every order's money is where its state says, every checkout is one price, and a person has used
    /// of her year what her orders that stand count for. Answers how many are paid.
    async fn agree(&self) -> usize {
        self.world.sound().await;
        let mut orders: Vec<Order> = Vec::new();
        for id in self.placed.iter().flat_map(|placed| &placed.orders) {
            orders.push(self.world.order(*id).await);
        }
        let stands = |o: &&Order| matches!(o.state, OrderState::AwaitingPayment | OrderState::Paid);
        for shopper in &self.shoppers {
            let same = self.shoppers.iter().filter(|other| other.person == shopper.person);
            let accounts: Vec<_> = same.map(|account| account.id).collect();
            let hers = orders.iter().filter(stands).filter(|o| accounts.contains(&o.shopper));
            let counted: i64 = hers.map(|order| order.quote.counted().minor()).sum();
            assert_eq!(self.world.used(*shopper).await, counted, "{accounts:?}");
        }
        let paid = orders.iter().filter(|order| order.state == OrderState::Paid).count();
        for order in orders {
            let id = order.id;
            let hold = self.world.db.read(move |tx| ledger::hold_of(tx, id)).await.unwrap();
            let held = hold.as_ref().map(|hold| hold.state);
            let fits = match order.state {
                OrderState::AwaitingPayment => held.is_none(),
                OrderState::Paid => held == Some(HoldState::Held),
                OrderState::Cancelled => held == Some(HoldState::Refunded),
                OrderState::Expired => held.is_none() || held == Some(HoldState::Refunded),
                _ => false,
            };
            assert!(fits, "{} is {} and its money {held:?}", order.number, order.state);
            assert!(hold.is_none_or(|hold| hold.held == order.total));
        }
        paid
    }
}

#[test]
fn random_histories_keep_stock_quota_and_escrow() {
    testkit::block_on(async {
        for test in testkit::databases().await {
            println!("on {}", test.name);
            let world = World::in_yuan(&test.db);
            let cases = if test.name == "sqlite" { 16 } else { 6 };
            let mut runner = TestRunner::new(Config { cases, ..Config::default() });
            let steps = prop::collection::vec(step(), 4..28);
            let (handle, paid) = (tokio::runtime::Handle::current(), AtomicUsize::new(0));
            let result = tokio::task::block_in_place(|| {
                runner.run(&steps, |steps| {
                    handle.block_on(async {
                        let mut run = Run::new(&world).await;
                        for step in &steps {
                            run.run(step).await;
                            paid.fetch_max(run.agree().await, Ordering::Relaxed);
                        }
                    });
                    Ok(())
                })
            });
            result.unwrap();
            assert_ne!(paid.into_inner(), 0, "{}: nobody ever paid", test.name);
        }
    });
}

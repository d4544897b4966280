//! Whatever a payment provider says of money that moved is in the books, once.

use kernel::{Currency, Money, PaymentId};
use ledger::Account;
use orders::{DecideError, DecideReceipt, MovementState, OrderState, Placed, Recorded};
use payments::PaymentStatus::{Approved, Declined};
use payments::PaymentWord;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testmarket::World;

pub(crate) fn fen(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

pub(crate) fn approval(reference: PaymentId, provider_ref: &str, amount: Money) -> PaymentWord {
    PaymentWord { reference, provider_ref: provider_ref.into(), status: Approved, amount }
}

fn decide(provider_ref: &str) -> DecideReceipt {
    DecideReceipt {
        provider: "sandbox".into(),
        provider_ref: provider_ref.into(),
        by: "an operator".into(),
    }
}

pub(crate) async fn give_back(world: &World, provider_ref: &str) -> Result<(), DecideError> {
    let (ask, moment) = (decide(provider_ref), world.moment());
    world.db.write(move |tx| orders::return_receipt(tx, &ask, &mut moment.clone())).await
}

async fn assign(world: &World, provider_ref: &str, placed: &Placed) -> Result<(), DecideError> {
    let (ask, moment, id) = (decide(provider_ref), world.moment(), placed.checkout);
    world.db.write(move |tx| orders::assign_receipt(tx, &ask, id, &mut moment.clone())).await
}

/// A market where somebody has ordered one thing.
async fn ordered(world: &World) -> Placed {
    let merchant = world.merchant(&[1_000], 9).await;
    let line = [(merchant.listing, merchant.skus[0].0, 1)];
    let shopper = world.shopper(1).await;
    world.buy(shopper, &line).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_payment_under_one_reference_is_booked_and_goes_back() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        assert_eq!(world.hear(approval(payment, "one", placed.total)).await, Recorded::Paid);
        let again = approval(payment, "two", placed.total);
        assert_eq!(world.hear(again.clone()).await, Recorded::GoesBack);
        assert_eq!(world.hear(again).await, Recorded::Nothing);
        let twice = placed.total.minor();
        assert_eq!(world.credit(Account::UnassignedReceipts).await, twice);
        assert_eq!(world.credit(Account::ProviderClearing).await, -2 * twice);
        world.sound().await;

        assert!(!world.hear_refund(payment, "two", placed.total).await);
        assert!(!world.hear_refund(payment, "two", placed.total).await);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, -twice);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::Paid);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_amount_is_booked_as_what_was_paid_and_waits_and_the_checkout_stays_unpaid() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        let less = placed.total.minus(fen(1)).unwrap();
        assert_eq!(world.hear(approval(payment, "less", less)).await, Recorded::Waits);
        assert_eq!(world.order(placed.orders[0]).await.state, OrderState::AwaitingPayment);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, less.minor());
        world.sound().await;
        let odd = assign(&world, "less", &placed).await;
        assert!(matches!(odd, Err(DecideError::Amount { .. })), "{odd:?}");
        // She may pay what it costs, and gets the rest back.
        let next = world.start(&placed).await;
        assert_ne!(next, payment);
        assert_eq!(world.say(next, placed.total, Approved).await, Recorded::Paid);
        give_back(&world, "less").await.unwrap();
        let decided = give_back(&world, "less").await;
        assert!(matches!(decided, Err(DecideError::Decided(MovementState::Returning))));
        world.sound().await;
        assert!(!world.hear_refund(payment, "less", less).await);
        assert_eq!(world.credit(Account::UnassignedReceipts).await, 0);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_nobody_asked_for_waits_and_pays_the_checkout_it_is_assigned_to() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let unknown: PaymentId = world.moment().id(placed.checkout.home());
        assert_eq!(world.hear(approval(unknown, "lost", placed.total)).await, Recorded::Waits);
        assert_eq!(world.waiting().await.len(), 1);
        world.sound().await;
        assign(&world, "lost", &placed).await.unwrap();
        assert!(world.waiting().await.is_empty());
        let order = world.order(placed.orders[0]).await;
        assert_eq!(order.state, OrderState::Paid);
        assert_eq!(world.credit(Account::Escrow).await, placed.total.minor());
        world.sound().await;
        // Its refund comes from the provider's payment, whatever it was called.
        world.cancel(order.id).await.unwrap();
        assert_eq!(world.credit(Account::RefundsPayable).await, placed.total.minor());
        world.sound().await;
        let key = order.id.to_string();
        assert!(!world.hear_refund(order.payment.unwrap(), &key, placed.total).await);
        assert_eq!(world.credit(Account::RefundsPayable).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, 0);
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_not_assigned_to_a_checkout_that_is_paid() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        assert_eq!(world.pay(&placed).await, Recorded::Paid);
        let unknown: PaymentId = world.moment().id(placed.checkout.home());
        world.hear(approval(unknown, "lost", placed.total)).await;
        let over = assign(&world, "lost", &placed).await;
        assert!(matches!(over, Err(DecideError::Over)), "{over:?}");
        assert_eq!(world.waiting().await.len(), 1, "it waits on");
        world.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_nobody_asked_for_waits_until_a_refund_explains_it_and_nothing_is_sent_twice() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let placed = ordered(&world).await;
        let payment = world.start(&placed).await;
        world.say(payment, placed.total, Approved).await;
        assert!(world.hear_refund(payment, "by-hand", placed.total).await);
        assert!(!world.hear_refund(payment, "by-hand", placed.total).await);
        assert_eq!(world.credit(Account::UnaskedRefunds).await, -placed.total.minor());
        assert_eq!(world.waiting().await.len(), 1);
        world.sound().await;
        world.cancel(placed.orders[0]).await.unwrap();
        let order = world.order(placed.orders[0]).await;
        let refunds = world.db.read(move |tx| orders::refunds_of_order(tx, &order)).await.unwrap();
        assert_eq!(refunds[0].state, "done");
        assert!(world.waiting().await.is_empty());
        assert_eq!(world.credit(Account::UnaskedRefunds).await, 0);
        assert_eq!(world.credit(Account::ProviderClearing).await, 0);
        world.sound().await;
    }
}

#[derive(Clone, Debug)]
enum Step {
    Buy,
    Pay { checkout: usize },
    Approve { payment: usize, charge: u8, less: bool },
    Decline { payment: usize },
    Unknown { n: u64, minor: i64 },
    Refund { payment: usize, key: u8, all: bool },
    RefundsAsked,
    Cancel { order: usize },
    Expire { checkout: usize },
    GiveBack { at: usize },
    Assign { at: usize, checkout: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0..4usize;
    prop_oneof![
        2 => Just(Step::Buy),
        4 => n.clone().prop_map(|checkout| Step::Pay { checkout }),
        6 => (n.clone(), 0u8..3, prop::bool::weighted(0.2))
            .prop_map(|(payment, charge, less)| Step::Approve { payment, charge, less }),
        1 => n.clone().prop_map(|payment| Step::Decline { payment }),
        2 => (0u64..3, 1i64..9_000).prop_map(|(n, minor)| Step::Unknown { n, minor }),
        3 => (n.clone(), 0u8..3, any::<bool>())
            .prop_map(|(payment, key, all)| Step::Refund { payment, key, all }),
        2 => Just(Step::RefundsAsked),
        2 => n.clone().prop_map(|order| Step::Cancel { order }),
        1 => n.clone().prop_map(|checkout| Step::Expire { checkout }),
        2 => n.clone().prop_map(|at| Step::GiveBack { at }),
        2 => (n.clone(), n).prop_map(|(at, checkout)| Step::Assign { at, checkout }),
    ]
}

#[derive(Default)]
struct Said {
    placed: Vec<Placed>,
    payments: Vec<(PaymentId, Money)>,
    unknown: Vec<PaymentId>,
}

impl Said {
    async fn take(&mut self, world: &World, step: &Step) {
        match step {
            Step::Buy => self.placed.push(ordered(world).await),
            Step::Pay { checkout } => {
                let Some(placed) = self.placed.get(*checkout) else { return };
                let (moment, id) = (world.moment(), placed.checkout);
                let start = move |tx: &mut store::Tx<'_>| {
                    orders::start_payment(tx, id, "sandbox", &mut moment.clone())
                };
                if let Ok((_, payment)) = world.db.write(start).await {
                    self.payments.push((payment.id, payment.amount));
                }
            }
            Step::Approve { payment, charge, less } => {
                let Some((id, amount)) = self.payments.get(*payment) else { return };
                let amount = if *less { fen(amount.minor() / 2) } else { *amount };
                world.hear(approval(*id, &format!("{id}-{charge}"), amount)).await;
            }
            Step::Decline { payment } => {
                let Some((id, amount)) = self.payments.get(*payment) else { return };
                world.say(*id, *amount, Declined).await;
            }
            Step::Unknown { n, minor } => {
                let at = usize::try_from(*n).unwrap();
                while self.unknown.len() <= at {
                    self.unknown.push(world.moment().id(kernel::Home::new(1_000 + n)));
                }
                let id = self.unknown[at];
                world.hear(approval(id, &format!("{id}"), fen(*minor))).await;
            }
            Step::Refund { payment, key, all } => {
                let Some((id, amount)) = self.payments.get(*payment) else { return };
                let amount = if *all { *amount } else { fen(1) };
                world.hear_refund(*id, &format!("odd-{key}"), amount).await;
            }
            Step::RefundsAsked => {
                for (id, _) in &self.payments {
                    let id = *id;
                    let asked = world.db.read(move |tx| orders::refunds_of_payment(tx, id)).await;
                    for refund in asked.unwrap().iter().filter(|r| r.state == "asked") {
                        world.hear_refund(id, &refund.key, refund.amount).await;
                    }
                }
            }
            Step::Cancel { order } => {
                let order = self.placed.iter().flat_map(|p| &p.orders).nth(*order).copied();
                let Some(order) = order else { return };
                drop(world.cancel(order).await);
            }
            Step::Expire { checkout } => {
                let Some(placed) = self.placed.get(*checkout) else { return };
                world.later(orders::CHECKOUT_SECONDS + 1).expire(placed).await;
            }
            Step::GiveBack { at } => {
                let Some(open) = world.waiting().await.into_iter().nth(*at) else { return };
                drop(give_back(world, &open.provider_ref).await);
            }
            Step::Assign { at, checkout } => {
                let Some(open) = world.waiting().await.into_iter().nth(*at) else { return };
                let Some(placed) = self.placed.get(*checkout) else { return };
                drop(assign(world, &open.provider_ref, placed).await);
            }
        }
    }
}

#[test]
fn whatever_a_provider_says_in_whatever_order_the_books_say_the_same() {
    testkit::block_on(async {
        for test in testkit::databases().await {
            let world = World::in_yuan(&test.db);
            let cases = if test.name == "sqlite" { 12 } else { 4 };
            let mut runner = TestRunner::new(Config { cases, ..Config::default() });
            let steps = prop::collection::vec(step(), 6..30);
            let handle = tokio::runtime::Handle::current();
            let result = tokio::task::block_in_place(|| {
                runner.run(&steps, |steps| {
                    handle.block_on(async {
                        let mut said = Said::default();
                        for step in &steps {
                            said.take(&world, step).await;
                            world.sound().await;
                        }
                    });
                    Ok(())
                })
            });
            result.unwrap();
        }
    });
}

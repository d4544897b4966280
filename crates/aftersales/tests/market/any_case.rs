//! Whatever both sides, operators and the clock do, in whatever order: after each step the audit holds, and when the
//! clock has rung to the end nothing is open and nobody got more than was paid.

use crate::support::{
    DAY, agree, answer, ask, case, decide, decline, dispute, inspect, open, operator, refund, ring,
    send, shipped, step,
};
use aftersales::{About, Answer, Award, Ground, OrderCases, Reason};
use fulfilment::{Bearer, By, Progress};
use kernel::{Currency, DisputeId, Money, OrderId, ReturnId};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testmarket::{Merchant, Shopper, World};

#[derive(Clone, Debug)]
enum Step {
    Deliver,
    Confirm,
    Ask(u32),
    Agree,
    Decline,
    Offer(i64),
    Take,
    Leave,
    Send,
    Receive,
    Inspect(u32),
    Withdraw,
    Dispute,
    NotArrived,
    Lost(u32),
    Evidence(bool),
    Decide { units: u32, amount: Option<i64>, market: bool },
    Appeal(bool),
    WithdrawDispute,
    MerchantRefunds,
    PayOut,
    Days(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    let decide = (0u32..4, prop::option::of(1i64..40_000), any::<bool>());
    prop_oneof![
        3 => Just(Step::Deliver),
        1 => Just(Step::Confirm),
        5 => (1u32..4).prop_map(Step::Ask),
        4 => Just(Step::Agree),
        3 => Just(Step::Decline),
        2 => (1i64..30_000).prop_map(Step::Offer),
        2 => Just(Step::Take),
        1 => Just(Step::Leave),
        4 => Just(Step::Send),
        1 => Just(Step::Receive),
        4 => (0u32..4).prop_map(Step::Inspect),
        1 => Just(Step::Withdraw),
        3 => Just(Step::Dispute),
        1 => Just(Step::NotArrived),
        1 => (1u32..4).prop_map(Step::Lost),
        2 => any::<bool>().prop_map(Step::Evidence),
        4 => decide.prop_map(|(units, amount, market)| Step::Decide { units, amount, market }),
        2 => any::<bool>().prop_map(Step::Appeal),
        1 => Just(Step::WithdrawDispute),
        1 => Just(Step::MerchantRefunds),
        1 => Just(Step::PayOut),
        6 => (1i64..20).prop_map(Step::Days),
    ]
}

/// One order, and who may do something to it.
struct Told {
    merchant: Merchant,
    shopper: Shopper,
    order: OrderId,
}

impl Told {
    async fn cases(&self, world: &World) -> OrderCases {
        let order = self.order;
        world
            .db
            .read(move |tx| aftersales::cases_of_order(tx, (order, By::Operator)))
            .await
            .unwrap()
    }

    async fn last_return(&self, world: &World) -> Option<ReturnId> {
        self.cases(world).await.returns.last().map(|case| case.id)
    }

    async fn last_dispute(&self, world: &World) -> Option<DisputeId> {
        self.cases(world).await.disputes.last().map(|one| one.id)
    }

    /// Takes a step; whatever is refused changes nothing.
    async fn take(&self, world: &World, step_: &Step) {
        let (order, sku) = (self.order, self.merchant.skus[0].0);
        match step_ {
            Step::Deliver => drop(world.see(order, By::Market, Progress::Delivered).await),
            Step::Confirm => {
                let by = By::Shopper(self.shopper.id);
                drop(
                    step(world, move |tx, m| aftersales::confirm_receipt(tx, (order, by), m)).await,
                );
            }
            Step::Ask(n) => {
                drop(ask(world, (self.shopper, order), (Reason::Damaged, &[(sku, *n)])).await);
            }
            Step::NotArrived => {
                let ground = Ground::NotArrived;
                let about = About::Parcel { order, ground, lines: Vec::new() };
                drop(open(world, By::Shopper(self.shopper.id), about).await);
            }
            Step::Lost(n) => {
                let lines = vec![(sku, *n)];
                let about = About::Parcel { order, ground: Ground::Lost, lines };
                drop(open(world, By::Operator, about).await);
            }
            Step::MerchantRefunds => drop(refund(world, order).await),
            Step::PayOut => drop(world.ask_payout(self.merchant.id, None).await),
            Step::Days(_) => drop(ring(world).await),
            Step::Evidence(_) | Step::Decide { .. } | Step::Appeal(_) | Step::WithdrawDispute => {
                self.dispute_step(world, step_).await
            }
            _ => self.return_step(world, step_).await,
        }
    }

    async fn return_step(&self, world: &World, step_: &Step) {
        let Some(id) = self.last_return(world).await else { return };
        let (hers, sku) = (By::Shopper(self.shopper.id), self.merchant.skus[0].0);
        match step_ {
            Step::Agree => drop(answer(world, id, agree()).await),
            Step::Decline => drop(answer(world, id, decline()).await),
            Step::Offer(fen) => {
                let amount = Money::new(*fen, Currency::CNY);
                let offer = Answer::Offer { amount, why: "a scratch".to_owned() };
                drop(answer(world, id, offer).await);
            }
            Step::Take => {
                drop(step(world, move |tx, m| aftersales::take_offer(tx, (id, hers), m)).await);
            }
            Step::Leave => {
                drop(step(world, move |tx, m| aftersales::leave_offer(tx, (id, hers), m)).await);
            }
            Step::Send => drop(send(world, self.shopper, id).await),
            Step::Receive => {
                let by = By::Merchant(self.merchant.id);
                drop(step(world, move |tx, m| aftersales::receive_return(tx, (id, by), m)).await);
            }
            Step::Inspect(n) => drop(inspect(world, id, &[(sku, *n)]).await),
            Step::Withdraw => {
                drop(
                    step(world, move |tx, m| aftersales::withdraw_return(tx, (id, hers), m)).await,
                );
            }
            Step::Dispute => drop(open(world, hers, About::Return(id)).await),
            other => panic!("{other:?} is no step of a return"),
        }
    }

    async fn dispute_step(&self, world: &World, step_: &Step) {
        let Some(id) = self.last_dispute(world).await else { return };
        let side = |hers: bool| {
            if hers { By::Shopper(self.shopper.id) } else { By::Merchant(self.merchant.id) }
        };
        match step_ {
            Step::Evidence(hers) => {
                let ask = aftersales::AddEvidence {
                    dispute: id,
                    by: side(*hers),
                    words: "look".to_owned(),
                    photos: Vec::new(),
                    person: self.shopper.id,
                };
                drop(step(world, move |tx, m| aftersales::add_evidence(tx, &ask, m)).await);
            }
            Step::Decide { units, amount, market } => {
                let sku = self.merchant.skus[0].0;
                let award = match (amount, units) {
                    (Some(fen), _) => Award::Amount(Money::new(*fen, Currency::CNY)),
                    (None, 0) => Award::None,
                    (None, 3) => Award::Full,
                    (None, n) => Award::Units(vec![(sku, *n)]),
                };
                let bearer = if *market { Bearer::Market } else { Bearer::Merchant };
                drop(decide(world, id, (operator(1), award, bearer)).await);
            }
            Step::Appeal(hers) => {
                let by = side(*hers);
                let appeal = move |tx: &mut store::Tx<'_>, m: &mut kernel::Moment| {
                    aftersales::appeal_dispute(tx, (id, by), "look again", m)
                };
                drop(step(world, appeal).await);
            }
            Step::WithdrawDispute => {
                let by = side(true);
                drop(step(world, move |tx, m| aftersales::withdraw_dispute(tx, (id, by), m)).await);
            }
            other => panic!("{other:?} is no step of a dispute"),
        }
    }
}

async fn walk(base: &World, steps: &[Step]) {
    let mut world = base.clone();
    let merchant = world.merchant(&[9_000], 40).await;
    let (shopper, order) = shipped(&world, world.fresh(), &merchant, 3).await;
    let told = Told { merchant, shopper, order };
    for (at, one) in steps.iter().enumerate() {
        if let Step::Days(days) = one {
            world = world.later(days * DAY);
        }
        told.take(&world, one).await;
        let broken = world.broken().await;
        assert!(broken.is_none(), "{broken:?} after {:?}", &steps[..=at]);
    }
    // Nothing stands still: the clocks alone bring every case to its end.
    for _ in 0..60 {
        world = world.later(4 * DAY);
        ring(&world).await;
    }
    let cases = told.cases(&world).await;
    for one in &cases.returns {
        assert!(case(&world, one.id).await.state.is_closed(), "{} after {steps:?}", one.id);
    }
    for one in &cases.disputes {
        let closed = dispute(&world, one.id).await.closed_at.is_some();
        assert!(closed, "{} after {steps:?}", one.id);
    }
    let broken = world.broken().await;
    assert!(broken.is_none(), "{broken:?} at the end of {steps:?}");
}

#[test]
fn whatever_is_done_in_whatever_order_nothing_goes_back_twice_and_everything_ends() {
    testkit::block_on(async {
        for test in testkit::databases().await {
            let world = World::in_yuan(&test.db);
            let cases = if test.name == "sqlite" { 16 } else { 6 };
            let mut runner = TestRunner::new(Config { cases, ..Config::default() });
            let steps = prop::collection::vec(any_step(), 1..18);
            let handle = tokio::runtime::Handle::current();
            let result = tokio::task::block_in_place(|| {
                runner.run(&steps, |steps| {
                    handle.block_on(walk(&world, &steps));
                    Ok(())
                })
            });
            result.unwrap();
        }
    });
}

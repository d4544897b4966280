//! Whatever both sides, operators, carriers and the clock do about an order in two parcels, in whatever order: after each
//! step the audit holds and nothing failed; at the end nothing is open, the order rests, nobody got more than was paid.

use crate::case_steps::{Step, any_step};
use crate::support::{
    DAY, agree, answer, ask_for, case, decide, decline, dispute, open, operator, receipt_for,
    refund, ring, step,
};
use aftersales::{
    About, Answer, Award, Ground, InspectReturn, OrderCases, Reason, SendReplacement, SendReturn,
};
use fulfilment::{Back, Bearer, By, Carrier, GiveBack, PartKey, Progress, Terms, TrackingNumber};
use kernel::{Currency, DisputeId, Money, OrderId, ReturnId, SkuId};
use orders::OrderState;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::unless_refused;
use testmarket::{Merchant, Shopper, World};

/// The third costs what the first does, so that it may be wanted instead.
const PRICES: [i64; 3] = [9_000, 2_500, 9_000];

/// One order, and who may do something to it.
struct Told {
    merchant: Merchant,
    shopper: Shopper,
    order: OrderId,
}

impl Told {
    /// Three of the first product and two of the second, of which one parcel is on its way; or all of it came, and its
    /// money was released and asked for.
    async fn begin(world: &World, paid_out: bool) -> Told {
        let merchant = world.merchant(&PRICES, 40).await;
        let shopper = world.shopper(world.fresh()).await;
        let goods = [(0, 3), (1, 2)].map(|(at, n)| (merchant.listing, merchant.skus[at].0, n));
        let placed = world.buy(shopper, &goods).await.unwrap();
        world.pay(&placed).await;
        let told = Told { merchant, shopper, order: placed.orders[0] };
        let number = format!("FIRST-{:05}", world.fresh());
        world.ship_units((told.order, &number), &told.units(&[(0, 2), (1, 1)])).await.unwrap();
        if paid_out {
            let number = format!("REST-{:05}", world.fresh());
            world.ship(told.order, &number).await.unwrap();
            world.confirm(told.order, By::Shopper(shopper.id)).await.unwrap();
            world.ask_payout(told.merchant.id, None).await.unwrap();
        }
        told
    }

    fn units(&self, lines: &[(usize, u32)]) -> Vec<(SkuId, u32)> {
        lines.iter().map(|(at, n)| (self.merchant.skus[*at].0, *n)).collect()
    }

    async fn cases(&self, world: &World) -> OrderCases {
        let of = (self.order, By::Operator);
        world.db.read(move |tx| aftersales::cases_of_order(tx, of)).await.unwrap()
    }

    async fn last_return(&self, world: &World) -> Option<ReturnId> {
        self.cases(world).await.returns.last().map(|case| case.id)
    }

    async fn last_dispute(&self, world: &World) -> Option<DisputeId> {
        self.cases(world).await.disputes.last().map(|one| one.id)
    }

    /// Takes a step; whatever is refused changes nothing.
    async fn take(&self, world: &World, step_: &Step) {
        let (order, hers) = (self.order, By::Shopper(self.shopper.id));
        match step_ {
            Step::ShipRest => {
                let number = format!("REST-{:05}", world.fresh());
                unless_refused(world.ship(order, &number).await);
            }
            Step::CancelRest => {
                let lines = world.order(order).await.lines.clone();
                let rest = lines.iter().map(|line| (line.sku, line.to_ship()));
                let rest: Vec<_> = rest.filter(|(_, left)| *left > 0).collect();
                let (by, why) = (By::Merchant(self.merchant.id), String::new());
                let ask = orders::CancelUnits { order, by, units: rest, why };
                let off = step(world, move |tx, m| {
                    aftersales::cancel_units(tx, &ask, Terms::default(), m)
                });
                unless_refused(off.await);
            }
            Step::Delivered(n) => _ = unless_refused(world.delivered(order, *n).await),
            Step::Seen(at) => {
                _ = unless_refused(world.see(order, By::Market, Progress::ALL[*at]).await);
            }
            Step::Confirm => {
                let got =
                    step(world, move |tx, m| aftersales::confirm_receipt(tx, (order, hers), m));
                unless_refused(got.await);
            }
            Step::UnitsByHand(lines) => {
                self.by_hand(world, Back::Units(self.units(lines))).await;
            }
            Step::AmountByHand(fen) => self.by_hand(world, Back::Amount(cny(*fen))).await,
            Step::MerchantRefunds => _ = unless_refused(refund(world, order).await),
            Step::PayOut => _ = unless_refused(world.ask_payout(self.merchant.id, None).await),
            Step::Days(_) => all_clocks(world).await,
            Step::Ask { lines, reason, exchange } => {
                let wanted = exchange.then(|| self.merchant.skus[2].0);
                let units = self.units(lines);
                let wish = (Reason::ALL[*reason], units.as_slice(), wanted);
                unless_refused(ask_for(world, (self.shopper, order), wish).await);
            }
            Step::NotArrived(lines) => {
                let (ground, lines) = (Ground::NotArrived, self.units(lines));
                unless_refused(open(world, hers, About::Parcel { order, ground, lines }).await);
            }
            Step::Lost(lines) => {
                let (ground, lines) = (Ground::Lost, self.units(lines));
                let about = About::Parcel { order, ground, lines };
                unless_refused(open(world, By::Operator, about).await);
            }
            Step::Evidence(_) | Step::Decide { .. } | Step::Appeal(_) | Step::WithdrawDispute => {
                self.dispute_step(world, step_).await;
            }
            _ => self.return_step(world, step_).await,
        }
    }

    /// Units by their merchant, an amount by the market.
    async fn by_hand(&self, world: &World, back: Back) {
        let (by, bearer) = match back {
            Back::Units(_) => (By::Merchant(self.merchant.id), Bearer::Merchant),
            Back::Amount(_) => (By::Operator, Bearer::Market),
        };
        let ask = GiveBack {
            order: self.order,
            by,
            back,
            why: "a dent".to_owned(),
            key: PartKey::Chosen(format!("h{}", world.fresh())),
            bearer,
            restores: false,
        };
        let given = step(world, move |tx, moment| aftersales::give_back(tx, &ask, moment));
        unless_refused(given.await);
    }

    async fn return_step(&self, world: &World, step_: &Step) {
        let Some(id) = self.last_return(world).await else { return };
        let (hers, theirs) = (By::Shopper(self.shopper.id), By::Merchant(self.merchant.id));
        match step_ {
            Step::Agree => _ = unless_refused(answer(world, id, agree()).await),
            Step::Decline => _ = unless_refused(answer(world, id, decline()).await),
            Step::Offer(fen) => {
                let offer = Answer::Offer { amount: cny(*fen), why: "a scratch".to_owned() };
                unless_refused(answer(world, id, offer).await);
            }
            Step::Take => {
                let taken = step(world, move |tx, m| aftersales::take_offer(tx, (id, hers), m));
                unless_refused(taken.await);
            }
            Step::Leave => {
                let left = step(world, move |tx, m| aftersales::leave_offer(tx, (id, hers), m));
                unless_refused(left.await);
            }
            Step::Send(freight) => self.send_back(world, id, freight.map(cny)).await,
            Step::Receive => {
                let got = step(world, move |tx, m| aftersales::receive_return(tx, (id, theirs), m));
                unless_refused(got.await);
            }
            Step::Inspect(lines, fen) => {
                self.inspect(world, id, (self.units(lines), fen.map(cny))).await;
            }
            Step::Replace => {
                let number = TrackingNumber::parse(&format!("NEW-{:05}", world.fresh())).unwrap();
                let ask = SendReplacement { case: id, by: theirs, carrier: Carrier::Ems, number };
                let sent = step(world, move |tx, m| aftersales::send_replacement(tx, &ask, m));
                unless_refused(sent.await);
            }
            Step::Replaced => {
                let got =
                    step(world, move |tx, m| aftersales::confirm_replacement(tx, (id, hers), m));
                unless_refused(got.await);
            }
            Step::Withdraw => {
                let back = step(world, move |tx, m| aftersales::withdraw_return(tx, (id, hers), m));
                unless_refused(back.await);
            }
            Step::Dispute => _ = unless_refused(open(world, hers, About::Return(id)).await),
            other => panic!("{other:?} is no step of a return"),
        }
    }

    async fn send_back(&self, world: &World, case: ReturnId, freight: Option<Money>) {
        let receipt = receipt_for(freight).await;
        let ask = SendReturn {
            case,
            by: By::Shopper(self.shopper.id),
            carrier: Carrier::Ems,
            number: TrackingNumber::parse(&format!("BACK-{:05}", world.fresh())).unwrap(),
            freight,
            receipt,
            photos: Vec::new(),
        };
        let sent = step(world, move |tx, moment| aftersales::send_return(tx, &ask, moment));
        unless_refused(sent.await);
    }

    async fn inspect(
        &self,
        world: &World,
        case: ReturnId,
        (accepted, freight): (Vec<(SkuId, u32)>, Option<Money>),
    ) {
        let ask = InspectReturn {
            case,
            by: By::Merchant(self.merchant.id),
            restock: accepted.clone(),
            accepted,
            freight,
            finding: "one is worn".to_owned(),
            photos: Vec::new(),
            person: None,
        };
        let looked = step(world, move |tx, moment| aftersales::inspect_return(tx, &ask, moment));
        unless_refused(looked.await);
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
                let said = step(world, move |tx, m| aftersales::add_evidence(tx, &ask, m));
                unless_refused(said.await);
            }
            Step::Decide { lines, amount, market } => {
                let award = match (amount, lines.len()) {
                    (Some(fen), _) => Award::Amount(cny(*fen)),
                    (None, 0) => Award::None,
                    (None, 2) => Award::Full,
                    (None, _) => Award::Units(self.units(lines)),
                };
                let bearer = if *market { Bearer::Market } else { Bearer::Merchant };
                unless_refused(decide(world, id, (operator(1), award, bearer)).await);
            }
            Step::Appeal(hers) => {
                let by = side(*hers);
                let appeal = move |tx: &mut store::Tx<'_>, m: &mut kernel::Moment| {
                    aftersales::appeal_dispute(tx, (id, by), "look again", m)
                };
                unless_refused(step(world, appeal).await);
            }
            Step::WithdrawDispute => {
                let by = side(true);
                let back = step(world, move |tx, m| aftersales::withdraw_dispute(tx, (id, by), m));
                unless_refused(back.await);
            }
            other => panic!("{other:?} is no step of a dispute"),
        }
    }
}

fn cny(fen: i64) -> Money {
    Money::new(fen, Currency::CNY)
}

/// Those of cases and those of orders ring, and none in vain.
async fn all_clocks(world: &World) {
    ring(world).await;
    for ran in [world.ship_due().await, world.confirm_due().await] {
        assert_eq!((ran.again, ran.dead), (0, 0), "a clock rings in vain");
    }
}

async fn walk(base: &World, paid_out: bool, steps: &[Step]) {
    let mut world = base.clone();
    let told = Told::begin(&world, paid_out).await;
    for (at, one) in steps.iter().enumerate() {
        if let Step::Days(days) = one {
            world = world.later(days * DAY);
        }
        told.take(&world, one).await;
        let broken = world.broken().await;
        assert!(broken.is_none(), "{broken:?} after {:?}", &steps[..=at]);
    }
    // Nothing stands still: the clocks alone bring every case and the order to their end.
    for _ in 0..60 {
        world = world.later(4 * DAY);
        all_clocks(&world).await;
    }
    let cases = told.cases(&world).await;
    for one in &cases.returns {
        assert!(case(&world, one.id).await.state.is_closed(), "{} after {steps:?}", one.id);
    }
    for one in &cases.disputes {
        assert!(dispute(&world, one.id).await.closed_at.is_some(), "{} after {steps:?}", one.id);
    }
    let state = world.order(told.order).await.state;
    let rests = matches!(state, OrderState::Completed | OrderState::Refunded);
    assert!(rests, "the order stands as {state} after {steps:?}");
    let broken = world.broken().await;
    assert!(broken.is_none(), "{broken:?} at the end of {steps:?}");
}

#[test]
fn whatever_is_done_in_whatever_order_nothing_goes_back_twice_and_everything_ends() {
    testkit::block_on(async {
        for test in testkit::databases().await {
            let world = World::in_yuan(&test.db);
            let cases = if test.name == "sqlite" { 16 } else { 5 };
            let mut runner = TestRunner::new(Config { cases, ..Config::default() });
            let steps = (any::<bool>(), prop::collection::vec(any_step(), 4..22));
            let handle = tokio::runtime::Handle::current();
            let result = tokio::task::block_in_place(|| {
                runner.run(&steps, |(paid_out, steps)| {
                    handle.block_on(walk(&world, paid_out, &steps));
                    Ok(())
                })
            });
            result.unwrap();
        }
    });
}

//! Whatever happens to an order of several products in several parcels, in whatever sequence: after each step its money,
//! units, stock and year agree, nothing fails, and the clocks alone bring it to an end.

use fulfilment::{Back, Bearer, By, GiveBack, PartKey, Progress, Terms};
use kernel::{Currency, Money, OrderId, SkuId};
use ledger::HoldState;
use orders::{CancelOrder, CancelUnits, OrderState};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::unless_refused;
use testmarket::{Merchant, Shopper, World};

const DAY: i64 = 86_400;
const PRICES: [i64; 3] = [2_499, 1_333, 77];
/// Units of each product that are bought.
const BOUGHT: [u32; 3] = [3, 2, 1];

/// Products by their place, and units of each; some name one twice, or more than there are.
type Lines = Vec<(usize, u32)>;

#[derive(Clone, Copy, Debug)]
enum Side {
    Shopper,
    Merchant,
    Operator,
}

#[derive(Clone, Debug)]
enum Step {
    Pack,
    Ship,
    Part(Lines),
    Delivered(i64),
    Seen(usize),
    Confirm,
    CancelOrder(Side),
    Cancel(Lines, Side),
    AskCancel(Lines),
    AnswerCancel(bool),
    Units { lines: Lines, market: bool, restores: bool, again: bool },
    Amount { fen: i64, market: bool, again: bool },
    Refund,
    Hold(bool),
    PayOut,
    Wait(i64),
}

fn lines() -> impl Strategy<Value = Lines> {
    prop::collection::vec((0..PRICES.len(), 1u32..3), 1..4)
}

fn side() -> impl Strategy<Value = Side> {
    prop_oneof![Just(Side::Shopper), Just(Side::Merchant), Just(Side::Operator)]
}

fn step() -> impl Strategy<Value = Step> {
    let rarely = || prop::bool::weighted(0.2);
    prop_oneof![
        2 => Just(Step::Pack),
        2 => Just(Step::Ship),
        4 => lines().prop_map(Step::Part),
        3 => (1i64..4).prop_map(Step::Delivered),
        1 => (0..Progress::ALL.len()).prop_map(Step::Seen),
        2 => Just(Step::Confirm),
        1 => side().prop_map(Step::CancelOrder),
        4 => (lines(), side()).prop_map(|(lines, side)| Step::Cancel(lines, side)),
        2 => lines().prop_map(Step::AskCancel),
        2 => any::<bool>().prop_map(Step::AnswerCancel),
        5 => (lines(), rarely(), any::<bool>(), rarely()).prop_map(
            |(lines, market, restores, again)| Step::Units { lines, market, restores, again }
        ),
        3 => (1i64..9_000, rarely(), rarely())
            .prop_map(|(fen, market, again)| Step::Amount { fen, market, again }),
        1 => Just(Step::Refund),
        1 => any::<bool>().prop_map(Step::Hold),
        1 => Just(Step::PayOut),
        2 => (1i64..20).prop_map(Step::Wait),
    ]
}

struct Run {
    world: World,
    merchant: Merchant,
    shopper: Shopper,
    order: OrderId,
    /// Carriers' numbers belong to one order each.
    number: String,
    steps: u32,
}

impl Run {
    async fn begin(world: &World) -> Run {
        let merchant = world.merchant(&PRICES, 20).await;
        let shopper = world.shopper(world.fresh()).await;
        let goods: Vec<_> = merchant
            .skus
            .iter()
            .zip(BOUGHT)
            .map(|((sku, _), units)| (merchant.listing, *sku, units))
            .collect();
        let placed = world.buy(shopper, &goods).await.unwrap();
        world.pay(&placed).await;
        let number = format!("SF{:012}", world.fresh());
        let (world, order) = (world.clone(), placed.orders[0]);
        Run { world, merchant, shopper, order, number, steps: 0 }
    }

    fn by(&self, side: Side) -> By {
        match side {
            Side::Shopper => By::Shopper(self.shopper.id),
            Side::Merchant => By::Merchant(self.merchant.id),
            Side::Operator => By::Operator,
        }
    }

    fn units(&self, lines: &[(usize, u32)]) -> Vec<(SkuId, u32)> {
        lines.iter().map(|(at, units)| (self.merchant.skus[*at].0, *units)).collect()
    }

    /// What is refused is refused; the books say afterwards whether that was right.
    async fn take(&mut self, step: &Step) {
        let (id, world) = (self.order, self.world.clone());
        self.steps += 1;
        match step {
            Step::Pack => _ = unless_refused(world.pack(id).await),
            Step::Ship => _ = unless_refused(world.ship(id, &self.number).await),
            Step::Part(lines) => {
                let (number, units) = (format!("{}{}", self.number, self.steps), self.units(lines));
                _ = unless_refused(world.ship_units((id, &number), &units).await);
            }
            Step::Delivered(parcel) => _ = unless_refused(world.delivered(id, *parcel).await),
            Step::Seen(at) => {
                _ = unless_refused(world.see(id, By::Market, Progress::ALL[*at]).await);
            }
            Step::Confirm => _ = unless_refused(world.confirm(id, self.by(Side::Shopper)).await),
            Step::Refund => _ = unless_refused(world.refund(id).await),
            Step::PayOut => _ = unless_refused(world.ask_payout(self.merchant.id, None).await),
            Step::Hold(free) => self.hold(*free).await,
            Step::Wait(days) => self.wait(*days).await,
            Step::CancelOrder(_)
            | Step::Cancel(..)
            | Step::AskCancel(_)
            | Step::AnswerCancel(_) => self.call_off(step).await,
            Step::Units { .. } | Step::Amount { .. } => self.give(step).await,
        }
    }

    async fn call_off(&self, step: &Step) {
        let (order, moment, why) = (self.order, self.world.moment(), String::new());
        let db = &self.world.db;
        match step {
            Step::CancelOrder(side) => {
                let ask = CancelOrder { order, by: self.by(*side), why };
                let off = db.write(move |tx| orders::cancel_order(tx, &ask, &mut moment.clone()));
                unless_refused(off.await);
            }
            Step::Cancel(lines, side) => {
                let of = (order, self.by(*side));
                unless_refused(self.world.cancel_units(of, &self.units(lines)).await);
            }
            Step::AskCancel(lines) => {
                let (by, units) = (self.by(Side::Shopper), self.units(lines));
                let ask = CancelUnits { order, by, units, why };
                let asked = db.write(move |tx| orders::ask_cancel(tx, &ask, &mut moment.clone()));
                unless_refused(asked.await);
            }
            Step::AnswerCancel(agrees) => {
                let refused = (!*agrees).then_some("it is at the gate");
                let of = (order, self.by(Side::Merchant));
                let answered = db.write(move |tx| {
                    fulfilment::answer_cancel(
                        tx,
                        of,
                        refused,
                        Terms::default(),
                        &mut moment.clone(),
                    )
                });
                unless_refused(answered.await);
            }
            other => panic!("{other:?} calls nothing off"),
        }
    }

    async fn give(&self, step: &Step) {
        let (back, market, restores, again) = match step {
            Step::Units { lines, market, restores, again } => {
                (Back::Units(self.units(lines)), *market, *restores, *again)
            }
            Step::Amount { fen, market, again } => {
                (Back::Amount(Money::new(*fen, Currency::CNY)), *market, false, *again)
            }
            other => panic!("{other:?} gives nothing back"),
        };
        let ask = GiveBack {
            order: self.order,
            by: self.by(if market { Side::Operator } else { Side::Merchant }),
            back,
            why: "a dent".to_owned(),
            // Under a key that was used it went back already, or it is refused.
            key: PartKey::Chosen(if again { "k".to_owned() } else { format!("k{}", self.steps) }),
            bearer: if market { Bearer::Market } else { Bearer::Merchant },
            restores,
        };
        let moment = self.world.moment();
        let given =
            self.world.db.write(move |tx| fulfilment::give_back(tx, &ask, &mut moment.clone()));
        unless_refused(given.await);
    }

    async fn hold(&self, free: bool) {
        let (id, moment) = (self.order, self.world.moment());
        let held = self.world.db.write(move |tx| match free {
            true => fulfilment::free_release(tx, id, "k", &mut moment.clone()),
            false => fulfilment::hold_release(tx, id, "k", &mut moment.clone()),
        });
        held.await.unwrap();
    }

    /// The clocks ring, and nothing that rings is in vain.
    async fn wait(&mut self, days: i64) {
        self.world = self.world.later(days * DAY);
        for ran in [self.world.ship_due().await, self.world.confirm_due().await] {
            assert_eq!((ran.again, ran.dead), (0, 0), "a clock rings in vain");
        }
    }

    async fn agrees(&self, walk: &[Step]) {
        let broken = self.world.broken().await;
        assert!(broken.is_none(), "{broken:?} after {walk:?}");
        let id = self.order;
        let order = self.world.order(id).await;
        let (refunds, hold) = self
            .world
            .db
            .read(move |tx| {
                Ok::<_, store::StoreError>((
                    orders::refunds_of_order(tx, &order)?,
                    ledger::hold_of(tx, id)?,
                ))
            })
            .await
            .unwrap();
        let (order, hold) = (self.world.order(id).await, hold.unwrap());
        let back: i64 = refunds.iter().map(|refund| refund.amount.minor()).sum();
        assert!(back <= order.total.minor(), "{back} of {} after {walk:?}", order.total);
        let over = matches!(order.state, OrderState::Cancelled | OrderState::Refunded);
        assert_eq!(hold.state == HoldState::Refunded, over, "{} after {walk:?}", order.state);
        let all = if over { order.total.minor() } else { hold.back.minor() };
        assert_eq!(back, all, "{} after {walk:?}", order.state);
        let used = self.world.used(self.shopper).await;
        assert!(used >= 0, "{used} of the year after {walk:?}");
        if order.state == OrderState::Cancelled {
            assert_eq!(used, 0, "what never left counts against nobody, after {walk:?}");
        }
    }

    /// Nobody does anything any more.
    async fn ends(&mut self, walk: &[Step]) {
        use OrderState::{Cancelled, Completed, Refunded};
        self.hold(true).await;
        for _ in 0..8 {
            self.wait(15).await;
        }
        self.agrees(walk).await;
        let state = self.world.order(self.order).await.state;
        assert!(
            matches!(state, Cancelled | Completed | Refunded),
            "it stands still as {state} after {walk:?}"
        );
    }
}

#[test]
fn whatever_happens_to_an_order_in_whatever_sequence_its_money_agrees() {
    testkit::block_on(async {
        for test in testkit::databases().await {
            println!("on {}", test.name);
            let world = World::in_dollars(&test.db);
            let cases = if test.name == "sqlite" { 20 } else { 5 };
            let mut runner = TestRunner::new(Config { cases, ..Config::default() });
            let steps = prop::collection::vec(step(), 3..16);
            let handle = tokio::runtime::Handle::current();
            let result = tokio::task::block_in_place(|| {
                runner.run(&steps, |steps| {
                    handle.block_on(async {
                        let mut run = Run::begin(&world).await;
                        for (at, step) in steps.iter().enumerate() {
                            run.take(step).await;
                            run.agrees(&steps[..=at]).await;
                        }
                        run.ends(&steps).await;
                    });
                    Ok(())
                })
            });
            result.unwrap();
        }
    });
}

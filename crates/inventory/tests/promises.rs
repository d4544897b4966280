//! Stock keeps its promises: random commands against a simple model, and a crowd, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use inventory::{
    Reserve, ReserveError, available, commit, count, levels, levels_of, release, reserve,
    reserve_all, ship,
};
use kernel::{Home, MerchantId, Moment, OrderId, SkuId, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::BTreeMap;
use store::{Db, StoreError};

const SKUS: usize = 4;
const ORDERS: usize = 6;

#[derive(Clone, Debug)]
enum Step {
    Count(usize, u32),
    Reserve(usize, Vec<(usize, u32)>),
    Commit(usize),
    Ship(usize),
    Release(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let lines = prop::collection::vec((0..SKUS, 0u32..8), 1..6);
    prop_oneof![
        2 => (0..SKUS, 0u32..20).prop_map(|(s, n)| Step::Count(s, n)),
        4 => (0..ORDERS, lines).prop_map(|(o, l)| Step::Reserve(o, l)),
        2 => (0..ORDERS).prop_map(Step::Commit),
        2 => (0..ORDERS).prop_map(Step::Ship),
        2 => (0..ORDERS).prop_map(Step::Release),
    ]
}

/// What a careful person with a notebook would do.
#[derive(Default)]
struct Model {
    on_hand: BTreeMap<usize, u32>,
    open: BTreeMap<usize, (bool, BTreeMap<usize, u32>)>,
    done: Vec<usize>,
}

impl Model {
    fn promised(&self, sku: usize) -> u32 {
        self.open.values().filter_map(|(_, lines)| lines.get(&sku)).sum()
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Count(sku, n) if *n >= self.promised(*sku) => drop(self.on_hand.insert(*sku, *n)),
            Step::Count(..) => (),
            Step::Reserve(order, lines) => {
                let mut sums = BTreeMap::new();
                lines.iter().for_each(|(sku, n)| *sums.entry(*sku).or_insert(0) += n);
                sums.retain(|_, n| *n > 0);
                let free =
                    |sku: &usize| self.on_hand.get(sku).copied().unwrap_or(0) - self.promised(*sku);
                let fits = sums.iter().all(|(sku, n)| free(sku) >= *n);
                let fresh = !self.open.contains_key(order) && !self.done.contains(order);
                if fits && fresh && !sums.is_empty() {
                    self.open.insert(*order, (false, sums));
                }
            }
            Step::Commit(order) => {
                if let Some(promise) = self.open.get_mut(order) {
                    promise.0 = true;
                }
            }
            Step::Ship(order) => {
                if self.open.get(order).is_some_and(|promise| promise.0) {
                    let (_, lines) = self.open.remove(order).unwrap();
                    lines.iter().for_each(|(sku, n)| *self.on_hand.get_mut(sku).unwrap() -= n);
                    self.done.push(*order);
                }
            }
            Step::Release(order) => drop(self.open.remove(order)),
        }
    }
}

struct Names {
    merchant: MerchantId,
    skus: Vec<SkuId>,
    orders: Vec<OrderId>,
}

fn names(moment: &mut Moment) -> Names {
    let home = moment.home();
    Names {
        merchant: MerchantId::of(home),
        skus: (0..SKUS).map(|_| moment.id(home)).collect(),
        orders: (0..ORDERS).map(|_| moment.id(home)).collect(),
    }
}

async fn run(db: &Db, names: &Names, step: &Step, moment: &Moment) {
    let merchant = names.merchant;
    let until = moment.now.plus_seconds(60);
    match step.clone() {
        Step::Count(sku, n) => {
            let (line, moment) = (vec![(names.skus[sku], n)], moment.clone());
            db.write(move |tx| count(tx, merchant, &line, &mut moment.clone()).map(drop)).await
        }
        Step::Reserve(order, lines) => {
            let order = names.orders[order];
            let lines: Vec<_> = lines.iter().map(|(s, n)| (names.skus[*s], *n)).collect();
            let ask = Reserve { order, lines };
            db.write(move |tx| match reserve(tx, &ask, until) {
                Err(ReserveError::Store(e)) => Err(e),
                // A refusal leaves the transaction usable and the stock as it was.
                Err(_) | Ok(()) => Ok(()),
            })
            .await
        }
        Step::Commit(order) => {
            let order = names.orders[order];
            db.write(move |tx| commit(tx, &[order])).await
        }
        Step::Ship(order) => {
            let order = names.orders[order];
            db.write(move |tx| ship(tx, &[order]).map(drop)).await
        }
        Step::Release(order) => {
            let order = names.orders[order];
            db.write(move |tx| release(tx, &[order]).map(drop)).await
        }
    }
    .unwrap();
}

async fn sound(db: &Db) {
    let found = db.read(|tx| store::proof::prove(tx, inventory::face::PROOFS)).await.unwrap();
    assert_eq!(found.breaches, []);
}

async fn agree(db: &Db, names: &Names, model: &Model) {
    let (merchant, skus) = (names.merchant, names.skus.clone());
    let (levels, free, faults) = db
        .read(move |tx| {
            Ok::<_, StoreError>((
                levels(tx, merchant, &skus)?,
                available(tx, merchant, &skus)?,
                store::proof::prove(tx, inventory::face::PROOFS)?.breaches,
            ))
        })
        .await
        .unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    for (at, sku) in names.skus.iter().enumerate() {
        let level = levels.iter().find(|level| level.sku == *sku);
        let kept = level.map_or((0, 0), |level| (level.on_hand, level.reserved));
        let wanted = (model.on_hand.get(&at).copied().unwrap_or(0), model.promised(at));
        assert_eq!(kept, wanted, "on hand and promised of SKU {at}");
        assert_eq!(free.get(sku).copied().unwrap_or(0), wanted.0 - wanted.1);
    }
}

#[test]
fn random_commands_agree_with_a_notebook() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let databases = runtime.block_on(testkit::databases());
    for test in &databases {
        println!("on {}", test.name);
        let seed = std::cell::Cell::new(0);
        let mut runner = TestRunner::new(Config { cases: 40, ..Config::default() });
        let steps = prop::collection::vec(step(), 1..40);
        let result = runner.run(&steps, |steps| {
            seed.set(seed.get() + 1);
            let mut moment = Moment::new(Timestamp::from_micros(1_000_000), seed.get());
            let names = names(&mut moment);
            let mut model = Model::default();
            runtime.block_on(async {
                for step in &steps {
                    run(&test.db, &names, step, &moment).await;
                    model.run(step);
                    agree(&test.db, &names, &model).await;
                }
            });
            Ok(())
        });
        result.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_shipped_is_promised_nothing_again() {
    for test in testkit::databases().await {
        let mut moment = Moment::new(Timestamp::from_micros(1_000_000), 5);
        let Names { merchant, skus, orders } = names(&mut moment);
        let (order, until) = (orders[0], moment.now.plus_seconds(60));
        let (sent, other) = (skus[0], skus[1]);
        test.db
            .write(move |tx| {
                count(tx, merchant, &[(sent, 5), (other, 5)], &mut moment.clone())?;
                reserve(tx, &Reserve { order, lines: vec![(sent, 2)] }, until)?;
                commit(tx, &[order])?;
                assert_eq!(ship(tx, &[order])?, 2);
                for asked in [sent, other] {
                    let ask = Reserve { order, lines: vec![(asked, 1)] };
                    let refused = reserve(tx, &ask, until).unwrap_err();
                    assert!(matches!(refused, ReserveError::Shipped(o) if o == order), "{refused}");
                }
                let left = available(tx, merchant, &[sent, other])?;
                assert_eq!((left[&sent], left[&other]), (3, 5), "on {}", test.name);
                Ok::<_, ReserveError>(())
            })
            .await
            .unwrap();
        sound(&test.db).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_takes_exactly_what_is_there() {
    for test in testkit::databases().await {
        let merchant = MerchantId::of(Home::new(77));
        let mut moment = Moment::new(Timestamp::from_micros(1_000_000), 5);
        let skus: Vec<SkuId> = (0..3).map(|_| moment.id(merchant.home())).collect();
        let stock: Vec<_> = skus.iter().map(|sku| (*sku, 10)).collect();
        let counted = moment.clone();
        test.db.write(move |tx| count(tx, merchant, &stock, &mut counted.clone())).await.unwrap();
        let until = moment.now.plus_seconds(60);
        let crowd: Vec<_> = (0..100usize)
            .map(|at| {
                let (db, order) = (test.db.clone(), moment.id::<OrderId>(merchant.home()));
                // Each asks for the same two of three SKUs in its own order, one of them twice.
                let (a, b) = (skus[at % 3], skus[(at + 1) % 3]);
                let lines = if at % 2 == 0 { vec![(a, 1), (b, 1)] } else { vec![(b, 1), (a, 1)] };
                let ask = Reserve { order, lines };
                tokio::spawn(async move { db.write(move |tx| reserve(tx, &ask, until)).await })
            })
            .collect();
        let mut won = 0;
        for one in crowd {
            match one.await.unwrap() {
                Ok(()) => won += 1,
                Err(ReserveError::Short(short)) => assert!(!short.is_empty()),
                Err(other) => panic!("{other}"),
            }
        }
        let left = test.db.read(move |tx| available(tx, merchant, &skus)).await.unwrap();
        let left: u32 = left.values().sum();
        assert_eq!(2 * won + left, 30, "on {}", test.name);
        // Two units an order: at the end at most one SKU has any left.
        assert!(won >= 10 && left <= 10, "{won} orders, {left} left on {}", test.name);
        sound(&test.db).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slice_that_wants_more_than_there_is_gives_each_order_all_or_nothing() {
    for test in testkit::databases().await {
        let mut moment = Moment::new(Timestamp::from_micros(1_000_000), 5);
        let (mut names, other) = (names(&mut moment), names(&mut moment));
        names.skus.truncate(2);
        let (scarce, plenty, theirs) = (names.skus[0], names.skus[1], other.skus[0]);
        let until = moment.now.plus_seconds(60);
        let wanted = [
            (names.orders[0], vec![(scarce, 2), (plenty, 1)]),
            (names.orders[1], vec![(plenty, 4), (scarce, 2)]),
            (other.orders[0], vec![(theirs, 3)]),
            (names.orders[2], vec![(scarce, 1)]),
            (names.orders[3], vec![(plenty, 0)]),
        ];
        let asks = wanted.map(|(order, lines)| Reserve { order, lines });
        let answers = test
            .db
            .write(move |tx| {
                let mut moment = moment.clone();
                count(tx, names.merchant, &[(scarce, 3), (plenty, 9)], &mut moment)?;
                count(tx, other.merchant, &[(theirs, 3)], &mut moment)?;
                let known = levels_of(tx, &[scarce, plenty, theirs])?;
                reserve_all(tx, &asks, &known, until)
            })
            .await
            .unwrap();
        let short = |answer: &Result<(), ReserveError>| match answer {
            Err(ReserveError::Short(short)) => short.iter().map(|s| (s.sku, s.left)).collect(),
            _ => Vec::new(),
        };
        assert!(matches!(answers[0], Ok(())), "{:?} on {}", answers[0], test.name);
        assert_eq!(short(&answers[1]), [(scarce, 1)], "on {}", test.name);
        assert!(matches!((&answers[2], &answers[3]), (Ok(()), Ok(()))));
        assert!(matches!(answers[4], Err(ReserveError::Lines(_))));
        let left = test.db.read(move |tx| available(tx, names.merchant, &[scarce, plenty])).await;
        assert_eq!(left.unwrap(), BTreeMap::from([(scarce, 0), (plenty, 8)]));
        sound(&test.db).await;
    }
}

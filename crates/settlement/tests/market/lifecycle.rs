//! The tables of payouts and runs say what the commands do: whatever is tried wherever they stand moves them only along a
//! row, and each row is taken.

use crate::earn;
use kernel::{By, Currency, PayoutId, PayoutRunId};
use settlement::lifecycle::{STEPS, Step, Who};
use settlement::{AskPayout, Payout, ProposeRun, Rules};
use std::collections::BTreeSet;
use testmarket::{Merchant, World, operator};

const DAY: i64 = 86_400;

/// Of what they are, the verb, from where, by whom, whereto.
type Told = (&'static str, &'static str, &'static str, Who, &'static str);

/// Of payouts that nothing makes here, and what leaves everything where it stands: the tests of clocks, of older payouts
/// and of what is owed hold them.
const ELSEWHERE: [&str; 4] = ["ring_waiting", "recall_payouts", "paid_before", "unpaid_before"];

/// Steps that may leave a run where it stands, and mean something then.
const STAYS: [&str; 3] = ["approve_run", "take_file", "ring_run"];

/// Where a payout and its run stand; some differ in who stands for the run, or in that its file was taken.
const AT: [&str; 9] = [
    "asked",
    "returned",
    "proposed",
    "proposed by the market",
    "cancelled",
    "approved",
    "taken",
    "sent",
    "paid",
];

/// What is tried everywhere.
const TRIES: [(&str, Who); 11] = [
    ("propose_run", Who::Operator),
    ("propose_run", Who::Market),
    ("approve_run", Who::Operator),
    ("take_file", Who::Operator),
    ("cancel_run", Who::Operator),
    ("send_run", Who::Operator),
    ("pay_payout", Who::Operator),
    ("return_payout", Who::Merchant),
    ("return_payout", Who::Operator),
    ("return_payout", Who::Shopper),
    ("ring_run", Who::Market),
];

async fn ask(world: &World, merchant: &Merchant, by: By) -> Payout {
    earn(world, world.fresh(), merchant).await;
    let (moment, currency) = (world.moment(), Currency::USD);
    let ask = AskPayout { merchant: merchant.id, by, currency, amount: None, request: None };
    let asked = world.db.write(move |tx| settlement::ask_payout(tx, &ask, &mut moment.clone()));
    asked.await.unwrap()
}

async fn propose(world: &World, who: Who) -> Option<PayoutRunId> {
    let by = (who == Who::Operator).then(|| operator(1));
    let ask = ProposeRun { currency: Currency::USD, by, rules: Rules::default() };
    let moment = world.moment();
    let run = world.db.write(move |tx| settlement::propose_run(tx, &ask, &mut moment.clone()));
    run.await.ok().map(|run| run.id)
}

async fn cancel(world: &World, run: PayoutRunId) -> bool {
    let (by, moment) = (operator(1), world.moment());
    let off = world.db.write(move |tx| {
        settlement::cancel_run(tx, (run, &by), "an account is stopped", &mut moment.clone())
    });
    off.await.is_ok()
}

/// A payout there, and the run that it is in or was.
async fn payout_at(
    world: &World,
    merchant: &Merchant,
    at: &str,
) -> (PayoutId, Option<PayoutRunId>) {
    let payout = ask(world, merchant, By::Merchant(merchant.id)).await.id;
    match at {
        "asked" => return (payout, None),
        "returned" => {
            world.return_payout(payout, By::Operator).await.unwrap();
            return (payout, None);
        }
        _ => {}
    }
    let who = if at.ends_with("by the market") { Who::Market } else { Who::Operator };
    let run = propose(world, who).await.unwrap();
    let place = (payout, Some(run));
    if at == "cancelled" {
        assert!(cancel(world, run).await);
    }
    if at == "cancelled" || at.starts_with("proposed") {
        return place;
    }
    world.approve_run(run, 2).await.unwrap();
    if at == "approved" {
        return place;
    }
    world.take_file(run, 2).await.unwrap();
    if at == "taken" {
        return place;
    }
    world.send_run(run).await.unwrap();
    if at == "paid" {
        world.pay_payout(payout).await.unwrap();
    }
    place
}

/// Whether it was done.
async fn try_step(
    world: &World,
    (merchant, payout, run): (&Merchant, PayoutId, Option<PayoutRunId>),
    (verb, who): (&str, Who),
) -> bool {
    match (verb, run) {
        ("propose_run", _) => propose(world, who).await.is_some(),
        ("pay_payout", _) => world.pay_payout(payout).await.is_ok(),
        ("return_payout", _) => {
            let by = match who {
                Who::Merchant => By::Merchant(merchant.id),
                Who::Shopper => By::Shopper(operator(7).id),
                Who::Operator | Who::Market | Who::Carrier | Who::Provider => By::Operator,
            };
            world.return_payout(payout, by).await.is_ok()
        }
        (_, None) => false,
        ("approve_run", Some(run)) => world.approve_run(run, 2).await.is_ok(),
        ("take_file", Some(run)) => world.take_file(run, 3).await.is_ok(),
        ("cancel_run", Some(run)) => cancel(world, run).await,
        ("send_run", Some(run)) => world.send_run(run).await.is_ok(),
        ("ring_run", Some(run)) => {
            let moment = world.later(8 * DAY).moment();
            let rung = world.db.write(move |tx| settlement::ring_run(tx, run, &mut moment.clone()));
            rung.await.unwrap().is_some()
        }
        (other, _) => panic!("{other} is not tried"),
    }
}

/// How a payout stands and how its run does: the one that it was set up with, or the one that gathered it since.
async fn standing(
    world: &World,
    payout: PayoutId,
    run: Option<PayoutRunId>,
) -> [(&'static str, &'static str); 2] {
    let found = world.db.read(move |tx| {
        let payout = settlement::payout(tx, payout)?;
        let run = match run.or(payout.as_ref().and_then(|payout| payout.run)) {
            Some(run) => settlement::run(tx, run)?,
            None => None,
        };
        Ok::<_, store::StoreError>((payout, run))
    });
    let (payout, run) = found.await.unwrap();
    let run = run.map_or("", |run| run.state.key());
    [("payout", payout.unwrap().state.key()), ("run", run)]
}

fn is_row(step: &Step, (of, verb, from, who, to): Told) -> bool {
    (step.of, step.verb, step.to) == (of, verb, to)
        && step.from.contains(&from)
        && step.who.contains(&who)
}

#[tokio::test]
async fn each_command_is_taken_exactly_where_the_tables_have_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 2_000).await;
        let mut taken: BTreeSet<Told> = BTreeSet::new();
        for (who, by) in [(Who::Merchant, By::Merchant(merchant.id)), (Who::Operator, By::Operator)]
        {
            let asked = ask(&world, &merchant, by).await;
            taken.insert(("payout", "ask_payout", "", who, asked.state.key()));
        }
        for at in AT {
            let (mut payout, mut run) = payout_at(&world, &merchant, at).await;
            for (verb, who) in TRIES {
                let before = standing(&world, payout, run).await;
                let step = (verb, who);
                let done = try_step(&world, (&merchant, payout, run), step).await;
                let after = standing(&world, payout, run).await;
                let mut moved = false;
                for ((of, from), (_, to)) in before.into_iter().zip(after) {
                    let means = done && of == "run" && !from.is_empty() && STAYS.contains(&verb);
                    if from == to && !means {
                        continue;
                    }
                    let told = (of, verb, from, who, to);
                    let place = format!("{told:?} at {at} on {}", test.name);
                    assert!(done, "{place}");
                    assert!(STEPS.iter().any(|step| is_row(step, told)), "{place} is in no row");
                    taken.insert(told);
                    moved = true;
                }
                if moved {
                    (payout, run) = payout_at(&world, &merchant, at).await;
                }
            }
        }
        for row in STEPS.iter().filter(|row| !ELSEWHERE.contains(&row.verb)) {
            for (from, who) in
                row.from.iter().flat_map(|from| row.who.iter().map(move |who| (from, who)))
            {
                let told = (row.of, row.verb, *from, *who, row.to);
                assert!(taken.contains(&told), "the table has {told:?}, which nothing does");
            }
        }
        world.sound().await;
    }
}

//! The tables of returns and of disputes say what the commands do: whatever is tried in whatever state moves a case only
//! along a row, and each row is taken.

use crate::support::{
    DAY, agree, answer, ask_for, case, decide, decline, delivered, dispute, inspect, open,
    operator, receipt_for, step,
};
use aftersales::lifecycle::{STEPS, Step, Who};
use aftersales::{
    About, AddEvidence, Answer, AnswerReturn, Award, DisputeState, InspectReturn, Reason,
    ReturnCase, SendReplacement, SendReturn,
};
use fulfilment::{Bearer, By, Carrier, TrackingNumber};
use kernel::{Currency, DisputeId, Money, ReturnId, SkuId};
use std::collections::BTreeSet;
use testmarket::{Merchant, Shopper, World};

/// Rows that were taken: the verb, from where, by whom, whereto.
type Taken = BTreeSet<(&'static str, &'static str, Who, &'static str)>;

/// Steps of other cases, and of orders, that end a return or a dispute; their own tests hold them.
const ELSEWHERE: [&str; 3] = ["refund_order", "ring_dispute", "withdraw_dispute"];

fn by(who: Who, shopper: Shopper, merchant: &Merchant) -> By {
    match who {
        Who::Shopper => By::Shopper(shopper.id),
        Who::Merchant => By::Merchant(merchant.id),
        Who::Operator => By::Operator,
        Who::Market | Who::Carrier | Who::Provider => By::Market,
    }
}

/// Every row of what is begun already, as often as there are states and people that it names.
fn all_taken(of: &str, elsewhere: &[&str], taken: &Taken) {
    let rows = |step: &&Step| step.of == of && !elsewhere.contains(&step.verb);
    for row in STEPS.iter().filter(rows) {
        for from in row.from.iter().filter(|from| !from.is_empty()) {
            for who in row.who {
                let told = (row.verb, *from, *who, row.to);
                assert!(taken.contains(&told), "the table has {told:?}, which nothing does");
            }
        }
    }
}

/// Where a return stands; some states are reached in two ways, which differ in what follows.
const RETURNS: [&str; 17] = [
    "asked",
    "offered",
    "declined",
    "agreed",
    "silent",
    "sent",
    "sent for other",
    "received",
    "received for other",
    "paying",
    "paying a part",
    "judged",
    "replacing",
    "replaced",
    "replaced, with freight",
    "disputed",
    "closed",
];

/// Two of the first product are to go back, or to become two of the second.
async fn return_at(world: &World, merchant: &Merchant, at: &str) -> (Shopper, ReturnId) {
    let bought = delivered(world, world.fresh(), merchant, 3).await;
    let (shopper, hers) = (bought.0, By::Shopper(bought.0.id));
    let (sku, other) = (merchant.skus[0].0, merchant.skus[1].0);
    let other =
        ["sent for other", "received for other", "replacing", "replaced", "replaced, with freight"]
            .contains(&at)
            .then_some(other);
    let id = ask_for(world, bought, (Reason::Damaged, &[(sku, 2)], other)).await.unwrap();
    match at {
        "asked" => return (shopper, id),
        "offered" | "silent" | "paying" => {
            answer(world, id, offer()).await.unwrap();
            let leaves = move |tx: &mut store::Tx<'_>, m: &mut kernel::Moment| {
                aftersales::leave_offer(tx, (id, hers), m)
            };
            let takes = move |tx: &mut store::Tx<'_>, m: &mut kernel::Moment| {
                aftersales::take_offer(tx, (id, hers), m)
            };
            match at {
                "silent" => step(world, leaves).await.unwrap(),
                "paying" => step(world, takes).await.unwrap(),
                _ => {}
            }
            return (shopper, id);
        }
        "declined" | "disputed" => {
            answer(world, id, decline()).await.unwrap();
            if at == "disputed" {
                open(world, hers, About::Return(id)).await.unwrap();
            }
            return (shopper, id);
        }
        "closed" => {
            step(world, move |tx, m| aftersales::withdraw_return(tx, (id, hers), m)).await.unwrap();
            return (shopper, id);
        }
        _ => answer(world, id, agree()).await.unwrap(),
    }
    if at != "agreed" {
        let freight = (at == "replaced, with freight").then(|| Money::new(100, Currency::CNY));
        assert!(send_back(world, (id, hers), freight).await, "{at}");
    }
    let theirs = By::Merchant(merchant.id);
    match at {
        "received" | "received for other" => {
            step(world, move |tx, m| aftersales::receive_return(tx, (id, theirs), m))
                .await
                .unwrap();
        }
        "paying a part" => inspect(world, id, &[(sku, 1)]).await.unwrap(),
        "judged" => inspect(world, id, &[]).await.unwrap(),
        "replacing" | "replaced" | "replaced, with freight" => {
            inspect(world, id, &[(sku, 2)]).await.unwrap();
        }
        _ => {}
    }
    if at.starts_with("replaced") {
        assert!(
            try_return(world, (shopper, merchant), id, ("send_replacement", Who::Merchant, ""))
                .await
        );
    }
    (shopper, id)
}

fn offer() -> Answer {
    Answer::Offer { amount: Money::new(100, Currency::CNY), why: "a scratch".to_owned() }
}

/// What is tried in each state, by whom, and how.
const OF_RETURNS: [(&str, Who, &str); 22] = [
    ("answer_return", Who::Shopper, "agree"),
    ("answer_return", Who::Merchant, "agree"),
    ("answer_return", Who::Merchant, "decline"),
    ("answer_return", Who::Merchant, "offer"),
    ("take_offer", Who::Merchant, ""),
    ("take_offer", Who::Shopper, ""),
    ("leave_offer", Who::Shopper, ""),
    ("send_return", Who::Merchant, ""),
    ("send_return", Who::Shopper, ""),
    ("receive_return", Who::Shopper, ""),
    ("receive_return", Who::Merchant, ""),
    ("inspect_return", Who::Shopper, "all"),
    ("inspect_return", Who::Merchant, "all"),
    ("inspect_return", Who::Merchant, "none"),
    ("send_replacement", Who::Shopper, ""),
    ("send_replacement", Who::Merchant, ""),
    ("confirm_replacement", Who::Merchant, ""),
    ("confirm_replacement", Who::Shopper, ""),
    ("withdraw_return", Who::Shopper, ""),
    ("open_dispute", Who::Merchant, ""),
    ("open_dispute", Who::Shopper, ""),
    ("ring_return", Who::Market, ""),
];

fn number(world: &World) -> TrackingNumber {
    TrackingNumber::parse(&format!("TRY-{:06}", world.fresh())).unwrap()
}

async fn try_return(
    world: &World,
    (shopper, merchant): (Shopper, &Merchant),
    id: ReturnId,
    (verb, who, how): (&str, Who, &str),
) -> bool {
    let by = by(who, shopper, merchant);
    match verb {
        "answer_return" => {
            let answer = match how {
                "agree" => agree(),
                "decline" => decline(),
                _ => offer(),
            };
            let ask = AnswerReturn { case: id, by, answer, papers: Vec::new(), person: None };
            step(world, move |tx, m| aftersales::answer_return(tx, &ask, m)).await.is_ok()
        }
        "take_offer" => {
            step(world, move |tx, m| aftersales::take_offer(tx, (id, by), m)).await.is_ok()
        }
        "leave_offer" => {
            step(world, move |tx, m| aftersales::leave_offer(tx, (id, by), m)).await.is_ok()
        }
        "send_return" => send_back(world, (id, by), None).await,
        "receive_return" => {
            step(world, move |tx, m| aftersales::receive_return(tx, (id, by), m)).await.is_ok()
        }
        "inspect_return" => look(world, (id, by), merchant.skus[0].0, how == "all").await,
        "send_replacement" => {
            let ask =
                SendReplacement { case: id, by, carrier: Carrier::Ems, number: number(world) };
            step(world, move |tx, m| aftersales::send_replacement(tx, &ask, m)).await.is_ok()
        }
        "confirm_replacement" => {
            step(world, move |tx, m| aftersales::confirm_replacement(tx, (id, by), m)).await.is_ok()
        }
        "withdraw_return" => {
            step(world, move |tx, m| aftersales::withdraw_return(tx, (id, by), m)).await.is_ok()
        }
        "open_dispute" => open(world, by, About::Return(id)).await.is_ok(),
        "ring_return" => {
            let left = case(world, id).await.due_at.seconds_since(world.now).max(0);
            let due = world.later(left);
            step(&due, move |tx, m| aftersales::ring_return(tx, id, m)).await.is_ok()
        }
        other => panic!("{other} is not tried"),
    }
}

async fn send_back(world: &World, (case, by): (ReturnId, By), freight: Option<Money>) -> bool {
    let (carrier, number, photos) = (Carrier::Ems, number(world), Vec::new());
    let receipt = receipt_for(freight).await;
    let ask = SendReturn { case, by, carrier, number, freight, receipt, photos };
    step(world, move |tx, m| aftersales::send_return(tx, &ask, m)).await.is_ok()
}

async fn look(world: &World, (case, by): (ReturnId, By), sku: SkuId, all: bool) -> bool {
    let accepted = if all { vec![(sku, 2)] } else { Vec::new() };
    let finding = "as it was found".to_owned();
    let (restock, photos) = (Vec::new(), Vec::new());
    let ask =
        InspectReturn { case, by, accepted, freight: None, finding, restock, photos, person: None };
    step(world, move |tx, m| aftersales::inspect_return(tx, &ask, m)).await.is_ok()
}

#[tokio::test]
async fn each_step_of_a_return_is_taken_exactly_where_the_table_has_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[9_000, 9_000], 900).await;
        let mut taken = Taken::new();
        for at in RETURNS {
            let (mut shopper, mut id) = return_at(&world, &merchant, at).await;
            for tried in OF_RETURNS {
                let before: ReturnCase = case(&world, id).await;
                let done = try_return(&world, (shopper, &merchant), id, tried).await;
                let after = case(&world, id).await;
                if before.version == after.version {
                    continue;
                }
                let told = (tried.0, before.state.key(), tried.1, after.state.key());
                assert!(done, "{told:?} on {}", test.name);
                let row = |step: &&Step| {
                    let states = step.from.contains(&told.1) && step.to == told.3;
                    step.of == "return"
                        && step.verb == told.0
                        && states
                        && step.who.contains(&told.2)
                };
                assert!(STEPS.iter().any(|step| row(&step)), "{told:?} is in no row");
                taken.insert(told);
                (shopper, id) = return_at(&world, &merchant, at).await;
            }
        }
        all_taken("return", &ELSEWHERE, &taken);
        world.sound().await;
    }
}

const OF_DISPUTES: [(&str, Who); 10] = [
    ("add_evidence", Who::Shopper),
    ("add_evidence", Who::Merchant),
    ("add_evidence", Who::Operator),
    ("appeal_dispute", Who::Operator),
    ("appeal_dispute", Who::Shopper),
    ("appeal_dispute", Who::Merchant),
    ("withdraw_dispute", Who::Merchant),
    ("withdraw_dispute", Who::Shopper),
    ("decide_dispute", Who::Operator),
    ("ring_dispute", Who::Market),
];

/// A dispute about two units that its merchant declined to take back.
async fn dispute_at(world: &World, merchant: &Merchant, at: DisputeState) -> (Shopper, DisputeId) {
    let bought = delivered(world, world.fresh(), merchant, 3).await;
    let (shopper, sku) = (bought.0, merchant.skus[0].0);
    let of = ask_for(world, bought, (Reason::Damaged, &[(sku, 2)], None)).await.unwrap();
    answer(world, of, decline()).await.unwrap();
    let id = open(world, By::Shopper(shopper.id), About::Return(of)).await.unwrap();
    let both = (shopper, merchant);
    let steps: &[(&str, Who)] = match at {
        DisputeState::Gathering => &[],
        DisputeState::Deciding => &[("ring_dispute", Who::Market)],
        DisputeState::Decided => &[("decide_dispute", Who::Operator)],
        DisputeState::Appealed => {
            &[("decide_dispute", Who::Operator), ("appeal_dispute", Who::Shopper)]
        }
        DisputeState::Paying => &[
            ("decide_dispute", Who::Operator),
            ("appeal_dispute", Who::Shopper),
            ("decide_dispute", Who::Operator),
        ],
        DisputeState::Closed => &[("withdraw_dispute", Who::Shopper)],
    };
    for one in steps {
        assert!(try_dispute(world, both, id, *one).await, "{one:?} towards {at}");
    }
    assert_eq!(dispute(world, id).await.state, at);
    (shopper, id)
}

async fn try_dispute(
    world: &World,
    (shopper, merchant): (Shopper, &Merchant),
    id: DisputeId,
    (verb, who): (&str, Who),
) -> bool {
    let by = by(who, shopper, merchant);
    match verb {
        "add_evidence" => {
            let (words, photos) = ("look".to_owned(), Vec::new());
            let ask = AddEvidence { dispute: id, by, words, photos, person: shopper.id };
            step(world, move |tx, m| aftersales::add_evidence(tx, &ask, m)).await.is_ok()
        }
        "appeal_dispute" => {
            let appeal = move |tx: &mut store::Tx<'_>, m: &mut kernel::Moment| {
                aftersales::appeal_dispute(tx, (id, by), "look again", m)
            };
            step(world, appeal).await.is_ok()
        }
        "withdraw_dispute" => {
            step(world, move |tx, m| aftersales::withdraw_dispute(tx, (id, by), m)).await.is_ok()
        }
        // When the days of evidence are over, or both sides have spoken.
        "decide_dispute" => {
            let full = (operator(1), Award::Full, Bearer::Merchant);
            decide(&world.later(8 * DAY), id, full).await.is_ok()
        }
        "ring_dispute" => {
            let one = dispute(world, id).await;
            let waits = matches!(one.state, DisputeState::Deciding | DisputeState::Appealed);
            let left = one.due_at.seconds_since(world.now).max(0);
            // Before that operators are told again.
            let due = world.later(left + if waits { 21 * DAY } else { 0 });
            step(&due, move |tx, m| aftersales::ring_dispute(tx, id, m)).await.is_ok()
        }
        other => panic!("{other} is not tried"),
    }
}

#[tokio::test]
async fn each_step_of_a_dispute_is_taken_exactly_where_the_table_has_it() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[9_000], 900).await;
        let mut taken = Taken::new();
        for at in DisputeState::ALL.iter().copied() {
            let (mut shopper, mut id) = dispute_at(&world, &merchant, at).await;
            for (verb, who) in OF_DISPUTES {
                let before = dispute(&world, id).await;
                let done = try_dispute(&world, (shopper, &merchant), id, (verb, who)).await;
                let after = dispute(&world, id).await;
                if before.version == after.version {
                    continue;
                }
                // What is said leads nowhere.
                let to = if before.state == after.state { "" } else { after.state.key() };
                let told = (verb, before.state.key(), who, to);
                assert!(done, "{told:?} on {}", test.name);
                let row = |step: &&Step| {
                    let states = step.from.contains(&told.1) && step.to == told.3;
                    step.of == "dispute" && step.verb == verb && states && step.who.contains(&who)
                };
                assert!(STEPS.iter().any(|step| row(&step)), "{told:?} is in no row");
                taken.insert(told);
                (shopper, id) = dispute_at(&world, &merchant, at).await;
            }
        }
        all_taken("dispute", &["refund_order"], &taken);
        world.sound().await;
    }
}

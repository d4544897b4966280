//! A check that cannot fail is a defect: each of aftersales, and the one of what the market bore, is made to fail and to
//! say so by its name.

use crate::support::{
    DAY, agree, answer, ask, case, decide, decline, delivered, dispute, inspect, open, operator,
    ring, send, step,
};
use aftersales::{About, Answer, Award, DisputeState, Reason, ReturnEnd, ReturnState};
use fulfilment::{Bearer, By};
use kernel::{Currency, Money};
use store::{Sql, sql};
use testmarket::World;

const CLOCKED: &str = "every open return and dispute has a clock";
const HANDED: &str = "every return that waits for a decision has one open dispute";
const CLAIMED: &str = "no unit is in two open cases, and what is taken is what they hold";
const HELD: &str = "the release of an order waits for its open cases, and for no other";
const GIVEN: &str = "the cases of an order gave back no more than was paid for it";
const PAID: &str = "what a case gave went back under its name, for its units or its amount";
const GOODWILL: &str = "goodwill is what the market bore of the orders' money";

const STANDS: &str = "no decision that is final waits for its money past its day";
const OVER: &str = "no case is open of an order that is over";
const LISTED: &str = "operators have every dispute on their list, as it stands";

/// What must be found, the damage that it must be found by, and what mends it.
const DAMAGE: [(&str, Sql, Sql); 18] = [
    (
        OVER,
        sql!("UPDATE orders SET state = 'refunded' WHERE state = 'delivered'"),
        sql!("UPDATE orders SET state = 'delivered' WHERE state = 'refunded'"),
    ),
    (
        LISTED,
        sql!("UPDATE aftersales_docket SET state = 'lost'"),
        sql!(
            "UPDATE aftersales_docket SET state = COALESCE((SELECT d.state FROM dispute d
              WHERE d.dispute_id = aftersales_docket.case_id), 'closed')"
        ),
    ),
    (
        CLOCKED,
        sql!("UPDATE timer SET kind = 'lost' WHERE kind = 'aftersales.return'"),
        sql!("UPDATE timer SET kind = 'aftersales.return' WHERE kind = 'lost'"),
    ),
    (
        CLOCKED,
        sql!("UPDATE timer SET kind = 'lost' WHERE kind = 'aftersales.dispute'"),
        sql!("UPDATE timer SET kind = 'aftersales.dispute' WHERE kind = 'lost'"),
    ),
    (
        STANDS,
        sql!(
            "UPDATE dispute SET state = 'decided', due_at = due_at - 1000000 WHERE state = 'gathering'"
        ),
        sql!(
            "UPDATE dispute SET state = 'gathering', due_at = due_at + 1000000 WHERE state = 'decided'"
        ),
    ),
    (
        HANDED,
        sql!("UPDATE return_case SET state = 'judged' WHERE state = 'disputed'"),
        sql!("UPDATE return_case SET state = 'disputed' WHERE state = 'judged'"),
    ),
    (
        HANDED,
        sql!("UPDATE return_case SET state = 'disputed' WHERE state = 'asked'"),
        sql!(
            "UPDATE return_case SET state = 'asked' WHERE state = 'disputed' AND answered_by IS NULL"
        ),
    ),
    (
        CLAIMED,
        sql!("UPDATE order_line SET in_cases = in_cases + 1"),
        sql!("UPDATE order_line SET in_cases = in_cases - 1"),
    ),
    (
        CLAIMED,
        sql!("UPDATE order_line SET settled = settled + 9"),
        sql!("UPDATE order_line SET settled = settled - 9"),
    ),
    (
        CLAIMED,
        sql!("UPDATE return_line SET quantity = quantity + 1"),
        sql!("UPDATE return_line SET quantity = quantity - 1"),
    ),
    (
        HELD,
        sql!("UPDATE release_hold SET freed_at = 1 WHERE freed_at IS NULL"),
        sql!("UPDATE release_hold SET freed_at = NULL WHERE freed_at = 1"),
    ),
    (
        GIVEN,
        sql!("UPDATE return_case SET given_minor = given_minor + 9000000 WHERE given_minor > 0"),
        sql!("UPDATE return_case SET given_minor = given_minor - 9000000 WHERE given_minor > 0"),
    ),
    (
        PAID,
        sql!("UPDATE return_case SET given_minor = given_minor - 1 WHERE given_minor > 1"),
        sql!("UPDATE return_case SET given_minor = given_minor + 1 WHERE given_minor > 0"),
    ),
    (
        PAID,
        sql!("UPDATE dispute SET given_minor = given_minor + 1 WHERE given_minor > 0"),
        sql!("UPDATE dispute SET given_minor = given_minor - 1 WHERE given_minor > 1"),
    ),
    (
        PAID,
        sql!("UPDATE return_line SET accepted = accepted - 1 WHERE accepted = 2"),
        sql!("UPDATE return_line SET accepted = accepted + 1 WHERE accepted = 1"),
    ),
    (
        PAID,
        sql!("UPDATE return_case SET offer_minor = offer_minor + 1 WHERE offer_minor IS NOT NULL"),
        sql!("UPDATE return_case SET offer_minor = offer_minor - 1 WHERE offer_minor IS NOT NULL"),
    ),
    (
        GOODWILL,
        sql!("UPDATE escrow_hold SET borne_minor = borne_minor + 1 WHERE borne_minor > 0"),
        sql!("UPDATE escrow_hold SET borne_minor = borne_minor - 1 WHERE borne_minor > 0"),
    ),
    (
        GOODWILL,
        sql!(
            "UPDATE ledger_balance SET balance_minor = balance_minor + 1 WHERE account = 'goodwill'"
        ),
        sql!(
            "UPDATE ledger_balance SET balance_minor = balance_minor - 1 WHERE account = 'goodwill'"
        ),
    ),
];

/// A return that was paid, one that a part settled, a dispute whose award the market bore; and later a return that
/// waits for its merchant, and one that is disputed.
async fn busy(world: &World) -> World {
    let merchant = world.merchant(&[9_000], 50).await;
    let (sku, damaged) = (merchant.skus[0].0, Reason::Damaged);
    let (quiet, cross) =
        (delivered(world, 4, &merchant, 1).await, delivered(world, 5, &merchant, 1).await);
    let (shopper, order) = delivered(world, 1, &merchant, 3).await;
    let paid = ask(world, (shopper, order), (damaged, &[(sku, 2)])).await.unwrap();
    answer(world, paid, agree()).await.unwrap();
    send(world, shopper, paid).await.unwrap();
    inspect(world, paid, &[(sku, 2)]).await.unwrap();

    let (shopper, order) = delivered(world, 2, &merchant, 2).await;
    let settled = ask(world, (shopper, order), (damaged, &[(sku, 1)])).await.unwrap();
    let amount = Money::new(2_500, Currency::CNY);
    answer(world, settled, Answer::Offer { amount, why: "a scratch".to_owned() }).await.unwrap();
    let hers = By::Shopper(shopper.id);
    step(world, move |tx, m| aftersales::take_offer(tx, (settled, hers), m)).await.unwrap();

    let (shopper, order) = delivered(world, 3, &merchant, 2).await;
    let declined = ask(world, (shopper, order), (damaged, &[(sku, 2)])).await.unwrap();
    answer(world, declined, decline()).await.unwrap();
    let hers = By::Shopper(shopper.id);
    let borne = open(world, hers, About::Return(declined)).await.unwrap();
    let heard = world.later(8 * DAY);
    ring(&heard).await;
    let one = Award::Units(vec![(sku, 1)]);
    decide(&heard, borne, (operator(1), one, Bearer::Market)).await.unwrap();

    let later = world.later(20 * DAY);
    ring(&later).await;
    assert_eq!(case(world, paid).await.ended, Some(ReturnEnd::Refunded));
    assert_eq!(case(world, settled).await.ended, Some(ReturnEnd::Settled));
    assert_eq!(dispute(world, borne).await.state, DisputeState::Closed);

    let waits = ask(&later, quiet, (damaged, &[(sku, 1)])).await.unwrap();
    let disputed = ask(&later, cross, (damaged, &[(sku, 1)])).await.unwrap();
    answer(&later, disputed, decline()).await.unwrap();
    let hers = By::Shopper(cross.0.id);
    open(&later, hers, About::Return(disputed)).await.unwrap();
    let states = [case(world, waits).await.state, case(world, disputed).await.state];
    assert_eq!(states, [ReturnState::Asked, ReturnState::Disputed]);
    later
}

#[tokio::test]
async fn every_rule_of_cases_can_break_and_says_so() {
    for test in testkit::databases().await {
        let world = busy(&World::in_yuan(&test.db)).await;
        world.sound().await;
        for (rule, damage, mend) in DAMAGE {
            let done = world.db.write(move |tx| tx.execute(damage, &[])).await.unwrap();
            assert!(done > 0, "{rule}: nothing was damaged");
            let report = audit::audit(&world.db).await.unwrap();
            let found = report.checks.iter().find(|check| check.name == rule).unwrap();
            assert!(!found.ok, "{rule} on {}: {:?}", test.name, report.first_broken());
            assert!(!found.detail.is_empty());
            world.db.write(move |tx| tx.execute(mend, &[])).await.unwrap();
        }
        world.sound().await;
    }
}

#[test]
fn no_rule_of_cases_is_without_damage() {
    for rule in aftersales::face::PROOFS.iter().flat_map(|proof| proof.rules) {
        assert!(DAMAGE.iter().any(|(named, ..)| named == rule), "nothing breaks: {rule}");
    }
}

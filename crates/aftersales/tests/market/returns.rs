//! Returns: every way from the wish to its end, and what each moves.

use crate::support::{
    DAY, agree, answer, ask, ask_for, case, decline, delivered, holds, inspect, refund, ring, send,
    share, shipped, step,
};
use aftersales::{
    Answer, AskReturnError, Reason, ReturnEnd, ReturnError, ReturnState, SendReplacement,
};
use fulfilment::{By, Carrier, TrackingNumber};
use kernel::{Actor, Money, ReturnId};
use orders::OrderState;
use testmarket::World;

#[tokio::test]
async fn a_return_is_agreed_sent_back_looked_at_and_paid_back_to_the_fen() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
        assert_eq!(holds(&world, order).await, [id.to_string()], "{}", test.name);
        world.sound().await;
        answer(&world.later(DAY), id, agree()).await.unwrap();
        send(&world.later(2 * DAY), shopper, id).await.unwrap();
        let stock = world.free(&merchant, sku).await;
        let looked = world.later(9 * DAY);
        inspect(&looked, id, &[(sku, 2)]).await.unwrap();
        assert_eq!(case(&world, id).await.state, ReturnState::Paying);
        world.sound().await;
        ring(&looked).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, share(&world, order, (0, 2)).await, "{}", test.name);
        assert_eq!(world.free(&merchant, sku).await, stock + 2, "they are in stock again");
        assert!(holds(&world, order).await.is_empty(), "the release goes on");
        assert_eq!(ring(&looked).await, 0);
        world.sound().await;
    }
}

/// Broken goods, and nobody answers: no operator is needed.
#[tokio::test]
async fn a_merchant_who_never_answers_agreed_and_the_money_goes_back_without_the_goods() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let answer_by = case(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(answer_by - 1)).await;
        assert_eq!(case(&world, id).await.state, ReturnState::Asked);
        ring(&world.later(answer_by)).await;
        let agreed = case(&world, id).await;
        assert_eq!((agreed.state, agreed.answered_by), (ReturnState::Agreed, Some(Actor::Market)));
        assert!(!agreed.has_address());
        assert!(matches!(send(&world, shopper, id).await, Err(ReturnError::NoAddress)));
        world.sound().await;
        ring(&world.later(answer_by + 5 * DAY)).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, share(&world, order, (0, 1)).await, "{}", test.name);
        assert_eq!(world.order(order).await.state, OrderState::Refunded);
        world.sound().await;
    }
}

#[tokio::test]
async fn goods_that_are_not_sent_lapse_after_a_reminder_and_the_release_goes_on() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        let send_by = case(&world, id).await.due_at.seconds_since(world.now);
        ring(&world.later(send_by - 5 * DAY)).await;
        let reminded = case(&world, id).await;
        assert!(reminded.reminded_at.is_some() && reminded.state == ReturnState::Agreed);
        world.sound().await;
        ring(&world.later(send_by)).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Lapsed)));
        assert!(ended.given.is_zero() && holds(&world, order).await.is_empty());
        world.sound().await;
        world.later(send_by + 60 * DAY).confirm_due().await;
        assert_eq!(world.order(order).await.state, OrderState::Completed, "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn what_is_accepted_in_part_is_paid_back_and_the_rest_stands_when_nobody_disputes_it() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[1_333], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 3).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 3)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        let too_many = inspect(&world, id, &[(sku, 4)]).await;
        assert!(matches!(too_many, Err(ReturnError::Units(_))), "{too_many:?}");
        inspect(&world, id, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        let judged = case(&world, id).await;
        assert_eq!(judged.state, ReturnState::Judged);
        assert_eq!(judged.given, share(&world, order, (0, 1)).await, "{}", test.name);
        assert_eq!(judged.held(), [(sku, 2)], "the rest may be disputed");
        world.sound().await;
        let left = judged.due_at.seconds_since(world.now);
        ring(&world.later(left)).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, judged.given);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_part_without_a_return_is_taken_or_left() {
    for test in testkit::databases().await {
        let world = World::in_yuan(&test.db);
        let merchant = world.merchant(&[9_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let by = By::Shopper(shopper.id);
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let offer = |fen| {
            let amount = Money::new(fen, kernel::Currency::CNY);
            Answer::Offer { amount, why: "it can be glued".to_owned() }
        };
        let too_much = answer(&world, id, offer(10_000_000)).await;
        assert!(matches!(too_much, Err(ReturnError::Amount { .. })), "{too_much:?}");
        answer(&world, id, offer(2_500)).await.unwrap();
        step(&world, move |tx, moment| aftersales::take_offer(tx, (id, by), moment)).await.unwrap();
        ring(&world).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.ended, ended.given.minor()), (Some(ReturnEnd::Settled), 2_500));
        world.sound().await;
        let again = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await;
        assert!(matches!(again, Err(AskReturnError::Units { left: 1, .. })), "{again:?}");

        let other = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, other, offer(100)).await.unwrap();
        step(&world, move |tx, moment| aftersales::leave_offer(tx, (other, by), moment))
            .await
            .unwrap();
        let left = case(&world, other).await;
        assert!(left.state == ReturnState::Agreed && !left.has_address(), "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn an_exchange_keeps_its_stock_and_is_money_back_when_it_is_not_sent() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900, 900, 1_200], 20).await;
        let [sku, other, dear] = [0, 1, 2].map(|at| merchant.skus[at].0);
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let wish = |wanted| (Reason::WrongItem, [(sku, 1)], Some(wanted));
        let (reason, units, wanted) = wish(dear);
        let refused = ask_for(&world, (shopper, order), (reason, &units, wanted)).await;
        assert!(matches!(refused, Err(AskReturnError::Exchange)), "{refused:?}");
        let free = world.free(&merchant, other).await;
        let mut cases = Vec::new();
        for _ in 0..2 {
            let (reason, units, wanted) = wish(other);
            let id = ask_for(&world, (shopper, order), (reason, &units, wanted)).await.unwrap();
            answer(&world, id, agree()).await.unwrap();
            send(&world, shopper, id).await.unwrap();
            inspect(&world, id, &[(sku, 1)]).await.unwrap();
            assert_eq!(case(&world, id).await.state, ReturnState::Replacing);
            cases.push(id);
        }
        assert_eq!(world.free(&merchant, other).await, free - 2, "both are kept");
        world.sound().await;
        let [sent, late] = [cases[0], cases[1]];
        let ask = SendReplacement {
            case: sent,
            by: By::Merchant(merchant.id),
            carrier: Carrier::Ems,
            number: TrackingNumber::parse("NEW-00001").unwrap(),
        };
        step(&world, move |tx, moment| aftersales::send_replacement(tx, &ask, moment))
            .await
            .unwrap();
        let by = By::Shopper(shopper.id);
        step(&world, move |tx, moment| aftersales::confirm_replacement(tx, (sent, by), moment))
            .await
            .unwrap();
        assert_eq!(case(&world, sent).await.ended, Some(ReturnEnd::Exchanged));
        let later = world.later(8 * DAY);
        ring(&later).await;
        let ended = case(&world, late).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, share(&world, order, (0, 1)).await, "{}", test.name);
        assert_eq!((ended.wanted, ended.unkept), (None, Some(other)), "{}", test.name);
        assert_eq!(told_unkept(&world, &[late]).await, 1, "{}", test.name);
        assert_eq!(world.free(&merchant, other).await, free - 1, "the other is free again");
        world.sound().await;
    }
}

/// How often it was told of these that there is no exchange.
async fn told_unkept(world: &World, cases: &[ReturnId]) -> usize {
    let mut told = 0;
    for id in cases {
        let home = id.home();
        let events = world.db.read(move |tx| events::after(tx, home, 0, 100_000)).await.unwrap();
        let own = |event: &&events::Event| {
            event.kind == "return.unkept" && event.subject == id.bytes().as_slice()
        };
        told += events.iter().filter(own).count();
    }
    told
}

#[tokio::test]
async fn an_exchange_that_is_not_there_becomes_money_and_both_sides_are_told() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900, 900], 2).await;
        let [sku, other] = [0, 1].map(|at| merchant.skus[at].0);
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let wish = (Reason::WrongItem, [(sku, 1)], Some(other));
        let id = ask_for(&world, (shopper, order), (wish.0, &wish.1, wish.2)).await.unwrap();
        // Meanwhile somebody else buys what she wants.
        let buyer = world.shopper(2).await;
        let placed = world.buy(buyer, &[(merchant.listing, other, 2)]).await.unwrap();
        world.pay(&placed).await;
        answer(&world, id, agree()).await.unwrap();
        let agreed = case(&world, id).await;
        assert_eq!((agreed.wanted, agreed.unkept), (None, Some(other)), "{}", test.name);
        answer(&world, id, agree()).await.unwrap();
        assert_eq!(told_unkept(&world, &[id]).await, 1, "{}: once", test.name);
        send(&world, shopper, id).await.unwrap();
        inspect(&world, id, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        assert_eq!(case(&world, id).await.ended, Some(ReturnEnd::Refunded), "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn a_unit_is_in_one_open_case_and_goes_back_once() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 2).await;
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        let both = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await;
        assert!(matches!(both, Err(AskReturnError::Units { left: 1, .. })), "{both:?}");
        ask(&world, (shopper, order), (Reason::Damaged, &[])).await.unwrap();
        let none = ask(&world, (shopper, order), (Reason::Damaged, &[])).await;
        assert!(matches!(none, Err(AskReturnError::Nothing)), "{none:?}");
        world.sound().await;
        // Meanwhile the merchant pays all of it back: the cases have nothing left to give.
        refund(&world, order).await.unwrap();
        world.sound().await;
        let late = answer(&world, id, agree()).await;
        assert!(matches!(late, Err(ReturnError::State(ReturnState::Closed))), "{late:?}");
        ring(&world).await;
        let ended = case(&world, id).await;
        assert!(ended.state == ReturnState::Closed && ended.given.is_zero(), "{}", test.name);
        world.sound().await;
    }
}

#[tokio::test]
async fn nobody_takes_a_step_that_is_not_theirs() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let stranger = world.shopper(9).await;
        let asked = ask(&world, (stranger, order), (Reason::Damaged, &[(sku, 1)])).await;
        assert!(matches!(asked, Err(AskReturnError::NotFound(_))), "{asked:?}");
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        for by in [By::Shopper(stranger.id), By::Merchant(merchant.id), By::Operator, By::Market] {
            let withdrawn =
                step(&world, move |tx, m| aftersales::withdraw_return(tx, (id, by), m)).await;
            assert!(matches!(withdrawn, Err(ReturnError::NotFound(_))), "{by:?} {withdrawn:?}");
        }
        for by in [By::Shopper(shopper.id), By::Operator, By::Market] {
            let received =
                step(&world, move |tx, m| aftersales::receive_return(tx, (id, by), m)).await;
            assert!(matches!(received, Err(ReturnError::NotFound(_))), "{by:?} {received:?}");
        }
        let early = inspect(&world, id, &[(sku, 1)]).await;
        assert!(matches!(early, Err(ReturnError::State(ReturnState::Asked))), "{early:?}");
        let by = By::Shopper(shopper.id);
        step(&world, move |tx, m| aftersales::withdraw_return(tx, (id, by), m)).await.unwrap();
        assert_eq!(case(&world, id).await.ended, Some(ReturnEnd::Withdrawn), "{}", test.name);
        let late = answer(&world, id, decline()).await;
        assert!(matches!(late, Err(ReturnError::State(ReturnState::Closed))), "{late:?}");
        world.sound().await;
    }
}

#[tokio::test]
async fn the_days_to_ask_end_and_a_reason_needs_words() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        let sku = merchant.skus[0].0;
        let (_, unsent) = world.paid(2, &merchant, 1).await;
        let (shopper, order) = delivered(&world, 1, &merchant, 1).await;
        let head = world.order(order).await;
        let policy = world.db.read(move |tx| orders::policy(tx, &head, sku)).await.unwrap();
        let after = world.later((i64::from(policy.return_days) + 2) * DAY);
        let late = ask(&after, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await;
        assert!(matches!(late, Err(AskReturnError::TooLate(_))), "{late:?}");
        let no_reason = ask(&world, (shopper, order), (Reason::NoReason, &[(sku, 1)])).await;
        match policy.no_reason_days {
            None => assert!(matches!(no_reason, Err(AskReturnError::NeedsReason(_)))),
            Some(_) => assert!(no_reason.is_ok(), "{no_reason:?}"),
        }
        let by = By::Shopper(shopper.id);
        let silent =
            step(&world, move |tx, m| aftersales::ask_money_back(tx, (order, by), "  ", m));
        assert!(matches!(silent.await, Err(AskReturnError::Words)), "{}", test.name);
        let early = step(&world, move |tx, m| {
            aftersales::ask_money_back(tx, (unsent, By::Market), "no", m)
        });
        assert!(matches!(early.await, Err(AskReturnError::State(OrderState::Paid))));
        world.sound().await;
    }
}

#[tokio::test]
async fn what_a_merchant_was_paid_out_is_tried_again_and_the_market_bears_it_at_last() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[3_000], 20).await;
        let sku = merchant.skus[0].0;
        let (shopper, order) = shipped(&world, 1, &merchant, 1).await;
        world.confirm(order, By::Shopper(shopper.id)).await.unwrap();
        world.ask_payout(merchant.id, None).await.unwrap();
        let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 1)])).await.unwrap();
        answer(&world, id, agree()).await.unwrap();
        send(&world, shopper, id).await.unwrap();
        inspect(&world, id, &[(sku, 1)]).await.unwrap();
        ring(&world).await;
        let owed = case(&world, id).await;
        assert_eq!(owed.state, ReturnState::Paying, "it is not there");
        let borne = owed.paying_since.map(|since| since.plus_days(14));
        assert!(owed.is_owed() && owed.borne_at() == borne, "who waits is told until when");
        let listed = world.db.read(|tx| aftersales::docket(tx, None, 10)).await.unwrap();
        assert_eq!(listed.len(), 1, "operators see it");
        world.sound().await;
        for day in 1..14 {
            ring(&world.later(day * DAY)).await;
            assert_eq!(case(&world, id).await.state, ReturnState::Paying, "day {day}");
        }
        ring(&world.later(15 * DAY)).await;
        let ended = case(&world, id).await;
        assert_eq!((ended.state, ended.ended), (ReturnState::Closed, Some(ReturnEnd::Refunded)));
        assert_eq!(ended.given, share(&world, order, (0, 1)).await, "{}", test.name);
        let listed = world.db.read(|tx| aftersales::docket(tx, None, 10)).await.unwrap();
        assert!(listed.is_empty(), "{listed:?}");
        world.sound().await;
    }
}

/// The tax of what is paid back goes with it; the year is free again only where the goods left the country in time.
#[tokio::test]
async fn goods_that_are_back_in_time_free_the_year_and_later_ones_do_not() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let sku = merchant.skus[0].0;
        for (sent_on, back_on, frees) in [(2, 9, true), (40, 50, false)] {
            let (shopper, order) = delivered(&world, world.fresh(), &merchant, 3).await;
            let counted = world.used(shopper).await;
            let id = ask(&world, (shopper, order), (Reason::Damaged, &[(sku, 2)])).await.unwrap();
            answer(&world.later(DAY), id, agree()).await.unwrap();
            send(&world.later(sent_on * DAY), shopper, id).await.unwrap();
            let there = world.later(back_on * DAY);
            inspect(&there, id, &[(sku, 2)]).await.unwrap();
            ring(&there).await;
            assert_eq!(case(&world, id).await.ended, Some(ReturnEnd::Refunded), "{}", test.name);
            let parts = world.db.read(move |tx| orders::order_parts(tx, order)).await.unwrap();
            assert!(parts[0].tax.is_positive() && parts[0].restores == frees, "{parts:?}");
            let used = world.used(shopper).await;
            let stayed = counted - counted * 2 / 3;
            let wanted = if frees { stayed - 20..=stayed + 20 } else { counted..=counted };
            assert!(wanted.contains(&used), "{}: {used} of {counted}", test.name);
            there.sound().await;
        }
    }
}

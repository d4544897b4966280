use super::*;
use kernel::Currency;
use proptest::prelude::*;

const DAY: i64 = 86_400_000_000;

fn at(day: i64) -> Timestamp {
    Timestamp::from_micros(day * DAY)
}

fn placed() -> Facts {
    Facts {
        placed_at: at(1),
        pay_by: at(2),
        paid_at: None,
        packed_at: None,
        ship_by: at(5),
        off_at: at(19),
        shipped_at: None,
        delivered_at: None,
        confirm_due_at: None,
        asked_at: None,
        released_at: None,
        promise: Some((at(9).date(), at(12).date())),
        ended: None,
        seen: Vec::new(),
        total: Money::new(11_910, Currency::CNY),
        net: None,
    }
}

#[test]
fn each_step_says_what_comes_next() {
    let mut facts = placed();
    assert_eq!(timeline(&facts).next, Next::Pay { by: at(2) });
    facts.paid_at = Some(at(1));
    assert_eq!(timeline(&facts).next, Next::Pack { by: at(5), off: at(19) });
    facts.packed_at = Some(at(2));
    assert_eq!(timeline(&facts).next, Next::Ship { by: at(5), off: at(19) });
    facts.shipped_at = Some(at(3));
    facts.confirm_due_at = Some(at(48));
    let (from, to) = facts.promise.unwrap();
    assert_eq!(timeline(&facts).next, Next::Arrive { from, to, ask_on: Some(at(48)) });
    facts.asked_at = Some(at(48));
    assert_eq!(timeline(&facts).next, Next::Answer { by: Some(at(48)) });
    facts.delivered_at = Some(at(10));
    assert_eq!(timeline(&facts).next, Next::Confirm { by: Some(at(48)) });
    facts.released_at = Some(at(11));
    assert_eq!(timeline(&facts).next, Next::Completed);
    assert!(timeline(&facts).stops.iter().all(|stop| stop.state == StopState::Done));
}

#[test]
fn an_order_that_ended_shows_only_what_it_reached() {
    let mut facts = placed();
    facts.paid_at = Some(at(1));
    facts.ended = Some((Ended::Cancelled, at(2)));
    let kinds: Vec<StopKind> = timeline(&facts).stops.iter().map(|stop| stop.kind).collect();
    assert_eq!(kinds, [StopKind::Placed, StopKind::InEscrow, StopKind::Cancelled]);
}

#[test]
fn a_way_goes_forward_and_only_carriers_leave_stages_out() {
    use Progress::{Arrived, Cleared, Customs, Delayed, Delivered, Departed, HandedOver};
    let start = [HandedOver];
    assert_eq!(may_follow(&start, Delivered, false), Err(OutOfOrder::Before(Arrived)));
    assert_eq!(may_follow(&start, Cleared, false), Err(OutOfOrder::Before(Arrived)));
    assert_eq!(may_follow(&start, Delivered, true), Ok(()));
    let border = [HandedOver, Customs];
    assert_eq!(may_follow(&border, Delivered, false), Err(OutOfOrder::Before(Cleared)));
    assert_eq!(may_follow(&border, Arrived, true), Err(OutOfOrder::Behind(Customs)));
    assert_eq!(may_follow(&border, Departed, true), Err(OutOfOrder::Behind(Customs)));
    assert_eq!(may_follow(&border, Customs, false), Ok(()), "a second office may see it");
    let there = [HandedOver, Customs, Cleared, Delivered];
    assert_eq!(may_follow(&there, Delayed, true), Err(OutOfOrder::Behind(Delivered)));
    assert_eq!(may_follow(&border, Delayed, false), Ok(()));
}

proptest! {
    #[test]
    fn done_stops_come_first_and_one_stop_is_waited_for(steps in 0usize..6) {
        let mut facts = placed();
        let fields = [
            &mut facts.paid_at, &mut facts.packed_at, &mut facts.shipped_at,
            &mut facts.delivered_at, &mut facts.released_at,
        ];
        for (step, field) in fields.into_iter().enumerate().take(steps) {
            *field = Some(at(step as i64 + 2));
        }
        let states: Vec<StopState> =
            timeline(&facts).stops.iter().map(|stop| stop.state).collect();
        let done = states.iter().take_while(|state| **state == StopState::Done).count();
        prop_assert!(states[done..].iter().all(|state| *state != StopState::Done));
        let now = states.iter().filter(|state| **state == StopState::Now).count();
        prop_assert_eq!(now, usize::from(done < states.len()));
    }
}

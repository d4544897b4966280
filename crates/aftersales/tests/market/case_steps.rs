//! The steps that walks of cases are made of.

use aftersales::Reason;
use fulfilment::Progress;
use proptest::prelude::*;

/// Products by their place, and units of each; some name one twice, or more than there are.
pub(crate) type Lines = Vec<(usize, u32)>;

/// What somebody, or the clock, does.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    ShipRest,
    CancelRest,
    Delivered(i64),
    Seen(usize),
    Confirm,
    Ask { lines: Lines, reason: usize, exchange: bool },
    Agree,
    Decline,
    Offer(i64),
    Take,
    Leave,
    Send(Option<i64>),
    Receive,
    Inspect(Lines, Option<i64>),
    Replace,
    Replaced,
    Withdraw,
    Dispute,
    NotArrived(Lines),
    Lost(Lines),
    Evidence(bool),
    Decide { lines: Lines, amount: Option<i64>, market: bool },
    Appeal(bool),
    WithdrawDispute,
    UnitsByHand(Lines),
    AmountByHand(i64),
    MerchantRefunds,
    PayOut,
    Days(i64),
}

fn lines() -> impl Strategy<Value = Lines> {
    prop::collection::vec((0..2usize, 1u32..4), 0..3)
}

fn of_orders() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::ShipRest),
        1 => Just(Step::CancelRest),
        5 => (1i64..3).prop_map(Step::Delivered),
        1 => (0..Progress::ALL.len()).prop_map(Step::Seen),
        1 => Just(Step::Confirm),
        2 => lines().prop_map(Step::UnitsByHand),
        1 => (1i64..9_000).prop_map(Step::AmountByHand),
        1 => Just(Step::MerchantRefunds),
        1 => Just(Step::PayOut),
        7 => (1i64..20).prop_map(Step::Days),
    ]
}

fn of_returns() -> impl Strategy<Value = Step> {
    let ask = (lines(), 0..Reason::ALL.len(), prop::bool::weighted(0.3));
    prop_oneof![
        6 => ask.prop_map(|(lines, reason, exchange)| Step::Ask { lines, reason, exchange }),
        4 => Just(Step::Agree),
        3 => Just(Step::Decline),
        2 => (1i64..30_000).prop_map(Step::Offer),
        2 => Just(Step::Take),
        1 => Just(Step::Leave),
        4 => prop::option::of(1i64..30_000).prop_map(Step::Send),
        1 => Just(Step::Receive),
        4 => (lines(), prop::option::weighted(0.3, 0i64..3_000))
            .prop_map(|(lines, freight)| Step::Inspect(lines, freight)),
        2 => Just(Step::Replace),
        1 => Just(Step::Replaced),
        1 => Just(Step::Withdraw),
    ]
}

fn of_disputes() -> impl Strategy<Value = Step> {
    let decide = (lines(), prop::option::of(1i64..40_000), any::<bool>());
    prop_oneof![
        3 => Just(Step::Dispute),
        1 => lines().prop_map(Step::NotArrived),
        1 => lines().prop_map(Step::Lost),
        2 => any::<bool>().prop_map(Step::Evidence),
        4 => decide.prop_map(|(lines, amount, market)| Step::Decide { lines, amount, market }),
        2 => any::<bool>().prop_map(Step::Appeal),
        1 => Just(Step::WithdrawDispute),
    ]
}

/// Any of them.
pub(crate) fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![4 => of_orders(), 5 => of_returns(), 3 => of_disputes()]
}

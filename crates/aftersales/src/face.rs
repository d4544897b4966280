//! What aftersales shows to the house: its facts, clocks and letters, and what it proves: every open case has a clock
//! and holds the money of its order, no unit is in two of them, nothing is given twice,
//! and what was given is what was decided.

mod given;

pub use crate::due::jobs;
pub use crate::facts::EVENTS;

use self::given::{Gift, PAID};
use crate::domain::{DisputeState, ReturnState};
use crate::store::{self, Dispute, ReturnCase};
use crate::{DISPUTE_TIMER, RETURN_TIMER};
use ::jobs::timers;
use ::store::proof::{Findings, Looked, Proof, key, parts};
use ::store::{StoreError, Tx};
use kernel::{DisputeId, MerchantId, OrderId, ReturnId, SkuId, Timestamp};
use orders::OrderState;
use std::collections::{BTreeMap, BTreeSet};

/// The letters about returns and disputes.
pub const LETTERS: ::letters::Letters = ::letters::Letters {
    kinds: crate::letters::KINDS,
    follows: crate::facts::EVENTS,
    write: crate::letters::write,
};

const CLOCKED: &str = "every open return and dispute has a clock";
const HANDED: &str = "every return that waits for a decision has one open dispute";
const CLAIMED: &str = "no unit is in two open cases, and what is taken is what they hold";
const HELD: &str = "the release of an order waits for its open cases, and for no other";
const OVER: &str = "no case is open of an order that is over";
const LISTED: &str = "operators have every dispute on their list, as it stands";
const STANDS: &str = "no decision that is final waits for its money past its day";
const GIVEN: &str = "the cases of an order gave back no more than was paid for it";

/// Looks at one merchant a step.
pub const PROOFS: &[Proof] = &[Proof {
    rules: &[CLOCKED, STANDS, HANDED, CLAIMED, HELD, OVER, LISTED, GIVEN, PAID],
    step: cases,
}];

/// How many cases are read at once.
const PAGE: u32 = 200;

fn cases(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let Some(merchant) = merchants::merchant_after(tx, parts(after).0)? else { return Ok(None) };
    if !found.skip {
        look(tx, merchant, found)?;
    }
    Ok(Some(key(merchant.number(), &[])))
}

/// What the cases of one order add up to.
#[derive(Default)]
struct Sum {
    /// Units in open cases.
    open: BTreeMap<SkuId, u32>,
    /// The cases that are open, by the key under which they hold the order.
    holding: BTreeSet<String>,
    /// What they gave back, in smallest units.
    given: i64,
    /// The same, case by case.
    gifts: Vec<Gift>,
}

impl Sum {
    fn add(&mut self, units: Vec<(SkuId, u32)>) {
        for (sku, n) in units {
            let sum = self.open.entry(sku).or_default();
            *sum = sum.saturating_add(n);
        }
    }
}

type Sums = BTreeMap<OrderId, Sum>;

fn look(tx: &mut Tx<'_>, merchant: MerchantId, found: &mut Findings) -> Result<(), StoreError> {
    let (mut sums, mut disputed) = (Sums::new(), BTreeMap::new());
    let mut below: Option<DisputeId> = None;
    loop {
        let ids = store::dispute_ids(tx, merchant, (below, PAGE))?;
        for id in &ids {
            let Some(one) = store::dispute(tx, *id)? else { continue };
            add_dispute(tx, &one, (&mut sums, &mut disputed), found)?;
        }
        below = ids.last().copied();
        if below.is_none() {
            break;
        }
    }
    let mut below: Option<ReturnId> = None;
    loop {
        let ids = store::return_ids(tx, merchant, None, (below, PAGE))?;
        for id in &ids {
            let Some(case) = store::return_case(tx, *id)? else { continue };
            add_return(tx, &case, (&mut sums, &disputed), found)?;
        }
        below = ids.last().copied();
        if below.is_none() {
            break;
        }
    }
    for (order, sum) in &sums {
        check_order(tx, *order, sum, found)?;
    }
    Ok(())
}

fn rings(tx: &mut Tx<'_>, (kind, id): (&str, &[u8]), since: Timestamp) -> Result<bool, StoreError> {
    Ok(timers::find(tx, kind, id)?.is_some_and(|timer| timer.rings(since)))
}

fn add_dispute(
    tx: &mut Tx<'_>,
    one: &Dispute,
    (sums, disputed): (&mut Sums, &mut BTreeMap<ReturnId, u32>),
    found: &mut Findings,
) -> Result<(), StoreError> {
    let sum = sums.entry(one.order).or_default();
    sum.given = sum.given.saturating_add(one.given.minor());
    sum.gifts.extend(Gift::of_dispute(one));
    let listed = store::docketed(tx, one.id.id())?;
    if listed.is_none_or(|known| known.state != one.state.key()) {
        found.broken(LISTED, format!("{} is {}, and not so on the list", one.id, one.state));
    }
    if one.state == DisputeState::Closed {
        return Ok(());
    }
    sum.add(one.units());
    sum.holding.insert(one.id.to_string());
    if let Some(of) = one.of {
        *disputed.entry(of).or_default() += 1;
    }
    if !rings(tx, (DISPUTE_TIMER, one.id.bytes().as_slice()), one.opened_at)? {
        found.broken(CLOCKED, format!("{} is {} and may stand so for ever", one.id, one.state));
    }
    // A clock that only tries again does not bring it on.
    let timer = timers::find(tx, DISPUTE_TIMER, one.id.bytes())?;
    let tries = timer.filter(|timer| timer.dead_at.is_none() && timer.attempts == 0);
    let later = tries.is_some_and(|timer| timer.due_at > one.due_at);
    if later && matches!(one.state, DisputeState::Decided | DisputeState::Paying) {
        let told = format!("{} is {}, and was to go on at {}", one.id, one.state, one.due_at);
        found.broken(STANDS, told);
    }
    Ok(())
}

fn add_return(
    tx: &mut Tx<'_>,
    case: &ReturnCase,
    (sums, disputed): (&mut Sums, &BTreeMap<ReturnId, u32>),
    found: &mut Findings,
) -> Result<(), StoreError> {
    let sum = sums.entry(case.order).or_default();
    sum.given = sum.given.saturating_add(case.given.minor());
    sum.gifts.extend(Gift::of_return(case));
    if case.state.is_closed() {
        return Ok(());
    }
    sum.holding.insert(case.id.to_string());
    let open = disputed.get(&case.id).copied().unwrap_or(0);
    if case.state == ReturnState::Disputed {
        if open != 1 {
            found.broken(HANDED, format!("{} is disputed, in {open} open disputes", case.id));
        }
        return Ok(());
    }
    if open != 0 {
        found.broken(HANDED, format!("{} is {}, in {open} open disputes", case.id, case.state));
    }
    sum.add(case.held());
    if !rings(tx, (RETURN_TIMER, case.id.bytes().as_slice()), case.asked_at)? {
        found.broken(CLOCKED, format!("{} is {} and may stand so for ever", case.id, case.state));
    }
    Ok(())
}

fn check_order(
    tx: &mut Tx<'_>,
    order: OrderId,
    sum: &Sum,
    found: &mut Findings,
) -> Result<(), StoreError> {
    let taken = orders::unit_claims(tx, order)?;
    let open: BTreeMap<SkuId, u32> =
        taken.iter().map(|(sku, (open, _))| (*sku, *open)).filter(|(_, n)| *n > 0).collect();
    if open != sum.open {
        let told = format!("{order}: {open:?} are taken, its open cases hold {:?}", sum.open);
        found.broken(CLAIMED, told);
    }
    let counts = orders::line_counts(tx, order)?;
    for (sku, (open, settled)) in &taken {
        let there = counts.iter().find(|count| count.sku == *sku);
        let there = there.map_or(0, |count| count.shipped.saturating_sub(count.given_back));
        // What went back whole by another way leaves its cases with nothing to give.
        let whole = there == 0;
        if !whole && open.saturating_add(*settled) > there {
            let told =
                format!("{order}: {open} of {sku} are in cases, {settled} settled, of {there}");
            found.broken(CLAIMED, told);
        }
    }
    let holds: BTreeSet<String> = fulfilment::release_holds(tx, order)?.into_iter().collect();
    let ours = |hold: &&String| hold.starts_with("ret_") || hold.starts_with("dsp_");
    let held: BTreeSet<String> = holds.iter().filter(ours).cloned().collect();
    if held != sum.holding {
        let told = format!("{order} waits for {held:?}, open are {:?}", sum.holding);
        found.broken(HELD, told);
    }
    given::check(tx, order, &sum.gifts, found)?;
    let head = orders::order_head(tx, order)?;
    let state = head.as_ref().map(|order| order.state);
    let over = matches!(state, Some(OrderState::Refunded | OrderState::Cancelled));
    if over && !sum.holding.is_empty() {
        let told = format!("{order}: its money is back, and {:?} are open", sum.holding);
        found.broken(OVER, told);
    }
    let total = head.map_or(0, |order| order.total.minor());
    if sum.given > total {
        let told = format!("{order}: its cases gave back {} of {total}", sum.given);
        found.broken(GIVEN, told);
    }
    Ok(())
}

//! That every movement is as it was told, and what became of it: the other side of what payments and refunds say.

use super::{BORNE, MATCHED, PAGE, PARTS, PURSES, RETURNS, TOLD};
use crate::domain::movement::{Direction, Movement, MovementState};
use crate::store::movement::{MOVEMENT, movement_row};
use crate::store::payment::receipt_key;
use kernel::ShopperId;
use ledger::EntryKind;
use std::collections::BTreeSet;
use store::proof::{self, Findings, Looked, key, parts};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// A movement, and what stands beside it.
struct Told {
    movement: Movement,
    /// Written with it; older versions wrote none.
    digest: Option<Vec<u8>>,
    /// What its parts sum to.
    parts: i64,
    /// How many purses it is in.
    purses: i64,
}

/// The key is the provider and its id of the movement, which hold no NUL.
pub(super) fn movements(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (_, place) = parts(after);
    let mut texts = place.splitn(2, |byte| *byte == 0).map(String::from_utf8_lossy);
    let provider = texts.next().unwrap_or_default().into_owned();
    let provider_ref = texts.next().unwrap_or_default().into_owned();
    let page = tx.query(
        sql!(
            "SELECT {columns}, digest, \
             COALESCE((SELECT CAST(SUM(CASE WHEN p.currency = provider_movement.currency \
              THEN p.amount_minor ELSE 0 END) AS BIGINT) FROM refund_part p \
              WHERE p.provider = provider_movement.provider \
              AND p.provider_ref = provider_movement.provider_ref), 0), \
             (SELECT COUNT(*) FROM provider_purse h WHERE h.provider = provider_movement.provider \
              AND h.purse = provider_movement.purse AND h.currency = provider_movement.currency) \
             FROM provider_movement WHERE (provider, provider_ref) > ($1, $2) ORDER BY provider, provider_ref LIMIT $3",
            MOVEMENT
        ),
        params![provider, provider_ref, PAGE],
        |row| {
            let place = format!("{}\0{}", row.get::<String>(0)?, row.get::<String>(1)?);
            proof::row(key(0, place.as_bytes()), row, |row| {
                let (digest, parts, purses) = (row.get(17)?, row.get(18)?, row.get(19)?);
                Ok(Told { movement: movement_row(row)?, digest, parts, purses })
            })
        },
    )?;
    let (end, page) = found.readable(("provider_movement", "id"), page);
    paid(tx, &page, found)?;
    became(tx, &page, found)?;
    for told in &page {
        as_told(told, found);
        used(told, found);
        goes_back(tx, &told.movement, found)?;
    }
    Ok(end)
}

/// Whatever counts as paid is a payment's.
fn paid(tx: &mut Tx<'_>, page: &[Told], found: &mut Findings) -> Result<(), StoreError> {
    let matched: Vec<(ShopperId, &Movement)> = page
        .iter()
        .map(|told| &told.movement)
        .filter(|one| one.direction == Direction::In && one.state == MovementState::Matched)
        .map(|one| (ShopperId::of(one.reference.home()), one))
        .collect();
    let keys: Vec<[Value<'_>; 3]> = matched
        .iter()
        .map(|(home, one)| {
            [home.to_value(), one.reference.to_value(), Value::Text(&one.provider_ref)]
        })
        .collect();
    let paid: Vec<(String, String)> = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, payment_id, movement) AS (VALUES {rows}) \
             SELECT p.provider, p.movement FROM v JOIN payment p \
             ON p.shopper_id = v.shopper_id AND p.payment_id = v.payment_id \
             AND p.movement = v.movement WHERE p.state = 'approved'",
            [BIGINT, BYTEA, TEXT]
        ),
        &keys,
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let paid: BTreeSet<(String, String)> = paid.into_iter().collect();
    for (_, one) in matched {
        if !paid.contains(&(one.provider.clone(), one.provider_ref.clone())) {
            let (minor, id) = (one.amount.minor(), &one.provider_ref);
            let told = format!("{minor} came in as {id} for {}, which says no such", one.reference);
            found.broken(MATCHED, told);
        }
    }
    Ok(())
}

fn as_told(told: &Told, found: &mut Findings) {
    let one = &told.movement;
    if told.digest.as_ref().is_some_and(|digest| *digest != one.digest()) {
        found.broken(TOLD, format!("{}: {}, which was not told", one.provider_ref, one.said()));
    }
    if one.borne.is_positive() && (one.decided.is_none() || one.reason.is_empty()) {
        let told = format!("{} of {} is borne, and nobody said why", one.borne, one.provider_ref);
        found.broken(BORNE, told);
    }
    if told.purses == 0 {
        found.broken(PURSES, format!("{} is in no purse", one.provider_ref));
    }
}

/// What went back of it for refunds of ours is no more and no less than these say.
fn used(told: &Told, found: &mut Findings) {
    let one = &told.movement;
    let left = one.left();
    let as_it_should = match (one.direction, one.state) {
        (_, MovementState::Open) => left.is_positive(),
        (Direction::Out, MovementState::Matched | MovementState::Explained)
        | (Direction::In, MovementState::Returned) => left.is_zero(),
        (Direction::In, MovementState::Returning) => left.is_positive(),
        (Direction::In, MovementState::Matched | MovementState::Assigned) => one.used.is_zero(),
        (Direction::In, MovementState::Explained)
        | (Direction::Out, MovementState::Returning)
        | (Direction::Out, MovementState::Returned | MovementState::Assigned) => false,
    };
    if !as_it_should {
        let (id, state) = (&one.provider_ref, one.state.key());
        let told = format!("{id} of {} is {state}, and {left} of it is open", one.amount);
        found.broken(PARTS, told);
    }
    // Older versions kept no parts.
    let kept = told.digest.is_some() && one.direction == Direction::Out;
    if kept && told.parts != one.used.minor() {
        let (id, used, parts) = (&one.provider_ref, one.used, told.parts);
        let told = format!("{used} of {id} went back for refunds, their parts are {parts}");
        found.broken(PARTS, told);
    }
}

/// The books say of each what its state says.
fn became(tx: &mut Tx<'_>, page: &[Told], found: &mut Findings) -> Result<(), StoreError> {
    let subjects: Vec<String> = page.iter().map(|told| told.movement.subject()).collect();
    let steps = ledger::steps_of_movements(tx, &subjects)?;
    let (mut begun, mut assigned) = (BTreeSet::new(), BTreeSet::new());
    for (subject, step) in steps {
        let one = if step == EntryKind::ReceiptAssigned { &mut assigned } else { &mut begun };
        one.insert(subject);
    }
    for (told, subject) in page.iter().zip(&subjects) {
        let state = told.movement.state;
        let as_it_should = begun.contains(subject) != (state == MovementState::Matched)
            && assigned.contains(subject) == (state == MovementState::Assigned);
        if !as_it_should {
            let (id, state) = (&told.movement.provider_ref, state.key());
            let told = format!("{id} is {state}, and the market's books say something else");
            found.broken(PARTS, told);
        }
    }
    Ok(())
}

/// A receipt that goes back, or went, has a refund, which says of how much.
fn goes_back(tx: &mut Tx<'_>, one: &Movement, found: &mut Findings) -> Result<(), StoreError> {
    if !matches!(one.state, MovementState::Returning | MovementState::Returned) {
        return Ok(());
    }
    let refunds: Option<i64> = tx.query_opt(
        sql!(
            "SELECT COUNT(*) FROM refund WHERE shopper_id = $1 AND payment_id = $2 \
             AND refund_key IN ($3, $4)"
        ),
        params![
            ShopperId::of(one.reference.home()),
            one.reference,
            one.provider_ref,
            receipt_key(&one.provider_ref)
        ],
        |row| row.get(0),
    )?;
    if refunds != Some(1) {
        found.broken(RETURNS, format!("{} goes back, and no refund says so", one.provider_ref));
    }
    Ok(())
}

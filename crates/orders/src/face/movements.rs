//! That every movement is as it was told, and what became of it: the other side of what payments and refunds say.

use super::{MATCHED, PAGE, PARTS, PURSES, RETURNS, TOLD};
use crate::domain::movement::{Direction, Movement, MovementState};
use crate::store::movement::{MOVEMENT, movement_row};
use crate::store::payment::receipt_key;
use kernel::ShopperId;
use ledger::EntryKind;
use std::collections::BTreeSet;
use store::proof::{self, Findings, Looked, key, parts};
use store::{StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// A movement, and the digest that was written with it; older versions wrote none.
struct Told {
    movement: Movement,
    digest: Option<Vec<u8>>,
}

/// The key is the provider and its id of the movement, which hold no NUL.
pub(super) fn movements(tx: &mut Tx<'_>, after: &[u8], found: &mut Findings) -> Looked {
    let (_, place) = parts(after);
    let mut texts = place.splitn(2, |byte| *byte == 0).map(String::from_utf8_lossy);
    let provider = texts.next().unwrap_or_default().into_owned();
    let provider_ref = texts.next().unwrap_or_default().into_owned();
    let page = tx.query(
        sql!(
            "SELECT {columns}, digest FROM provider_movement \
             WHERE (provider, provider_ref) > ($1, $2) ORDER BY provider, provider_ref LIMIT $3",
            MOVEMENT
        ),
        params![provider, provider_ref, PAGE],
        |row| {
            let place = format!("{}\0{}", row.get::<String>(0)?, row.get::<String>(1)?);
            proof::row(key(0, place.as_bytes()), row, |row| {
                Ok(Told { movement: movement_row(row)?, digest: row.get(17)? })
            })
        },
    )?;
    let (end, page) = found.readable(("provider_movement", "id"), page);
    paid(tx, &page, found)?;
    for told in &page {
        as_told(told, found);
        used(tx, told, found)?;
        became(tx, &told.movement, found)?;
        kept(tx, &told.movement, found)?;
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
}

/// What went back of it for refunds of ours is no more and no less than these say.
fn used(tx: &mut Tx<'_>, told: &Told, found: &mut Findings) -> Result<(), StoreError> {
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
    if told.digest.is_none() || one.direction == Direction::In {
        // Older versions kept no parts.
        return Ok(());
    }
    let sum: Option<i64> = tx.query_opt(
        sql!(
            "SELECT COALESCE(CAST(SUM(CASE WHEN currency = $1 THEN amount_minor ELSE 0 END) \
             AS BIGINT), 0) FROM refund_part WHERE provider = $2 AND provider_ref = $3"
        ),
        params![one.amount.currency(), one.provider, one.provider_ref],
        |row| row.get(0),
    )?;
    let sum = sum.unwrap_or(0);
    if sum != one.used.minor() {
        let (id, used) = (&one.provider_ref, one.used);
        found.broken(PARTS, format!("{used} of {id} went back for refunds, their parts are {sum}"));
    }
    Ok(())
}

/// The books say of it what its state says.
fn became(tx: &mut Tx<'_>, one: &Movement, found: &mut Findings) -> Result<(), StoreError> {
    let steps = ledger::steps_of_movement(tx, &one.subject())?;
    let begun = steps.contains(&EntryKind::Receipt) || steps.contains(&EntryKind::UnaskedRefund);
    let assigned = steps.contains(&EntryKind::ReceiptAssigned);
    let as_it_should = begun != (one.state == MovementState::Matched)
        && assigned == (one.state == MovementState::Assigned);
    if !as_it_should {
        let (id, state) = (&one.provider_ref, one.state.key());
        found.broken(PARTS, format!("{id} is {state}, and the market's books say something else"));
    }
    Ok(())
}

/// A purse has it.
fn kept(tx: &mut Tx<'_>, one: &Movement, found: &mut Findings) -> Result<(), StoreError> {
    let purse: Option<i64> = tx.query_opt(
        sql!(
            "SELECT in_minor FROM provider_purse \
             WHERE provider = $1 AND purse = $2 AND currency = $3"
        ),
        params![one.provider, one.purse, one.amount.currency()],
        |row| row.get(0),
    )?;
    if purse.is_none() {
        found.broken(PURSES, format!("{} is in no purse", one.provider_ref));
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

//! What a provider holds under one reference, kept with every word of it and every refund that is sent.

use crate::domain::movement::{Direction, Movement};
use kernel::{Currency, Money, PaymentId};
use std::collections::BTreeMap;
use store::{StoreError, Tx, params, sql};

/// Where the money of a refund is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    /// The provider's key.
    pub(crate) provider: String,
    /// The reference under which the provider holds it.
    pub(crate) purse: PaymentId,
    /// The provider's id of the payment; none for what was paid under older versions.
    pub(crate) charge: Option<String>,
}

/// A movement that was told: what came in is there to be given back, what went back is not.
pub(crate) fn count_movement(tx: &mut Tx<'_>, movement: &Movement) -> Result<(), StoreError> {
    let nothing = Money::zero(movement.amount.currency());
    let (came, back) = match movement.direction {
        Direction::In => (movement.amount, nothing),
        Direction::Out => (nothing, movement.amount),
    };
    add(tx, (&movement.provider, movement.purse), came, back)
}

/// As [`count_movement`], for what is told of a refund of older versions, which keep no movement of it.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    (provider, purse): (&str, PaymentId),
    came: Money,
    back: Money,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO provider_purse \
             (provider, purse, currency, in_minor, back_minor, asked_minor) \
             VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (provider, purse, currency) DO UPDATE \
             SET in_minor = provider_purse.in_minor + excluded.in_minor, \
             back_minor = provider_purse.back_minor + excluded.back_minor"
        ),
        params![provider, purse, came.currency(), came.minor(), back.minor()],
    )
    .map(drop)
}

/// What is left in a purse, and to no other transaction until this one ends; nothing where nothing came in.
pub(crate) fn held(
    tx: &mut Tx<'_>,
    source: &Source,
    currency: Currency,
) -> Result<Money, StoreError> {
    let left = tx.query_opt(
        sql!(
            "UPDATE provider_purse SET asked_minor = asked_minor \
             WHERE provider = $1 AND purse = $2 AND currency = $3 \
             RETURNING in_minor - back_minor - asked_minor"
        ),
        params![source.provider, source.purse, currency],
        |row| row.get(0),
    )?;
    Ok(Money::new(left.unwrap_or(0), currency))
}

/// Takes from a purse what is about to be sent; `false` when it does not hold as much.
pub(crate) fn take(tx: &mut Tx<'_>, source: &Source, amount: Money) -> Result<bool, StoreError> {
    let taken = tx.execute(
        sql!(
            "UPDATE provider_purse SET asked_minor = asked_minor + $1 \
             WHERE provider = $2 AND purse = $3 AND currency = $4 \
             AND in_minor - back_minor - asked_minor >= $1"
        ),
        params![amount.minor(), source.provider, source.purse, amount.currency()],
    )?;
    Ok(taken == 1)
}

/// What was asked for is told, or never will be made: it is asked for no more.
pub(crate) fn put_back(
    tx: &mut Tx<'_>,
    (provider, purse): (&str, PaymentId),
    amount: Money,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "UPDATE provider_purse SET asked_minor = asked_minor - $1 \
             WHERE provider = $2 AND purse = $3 AND currency = $4"
        ),
        params![amount.minor(), provider, purse, amount.currency()],
    )
    .map(drop)
}

/// A payment of a purse.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge {
    /// What it holds at most: what came in, less what went back by words that name it, less what it was asked for.
    pub(crate) left: Money,
    /// An operator assigned it to a checkout.
    pub(crate) assigned: bool,
}

/// The payments of a purse by the provider's ids of them.
pub(crate) fn charges(
    tx: &mut Tx<'_>,
    source: &Source,
    currency: Currency,
) -> Result<BTreeMap<String, Charge>, StoreError> {
    let found: Vec<(String, Charge)> = tx.query(
        sql!(
            "SELECT m.provider_ref, m.amount_minor \
             - COALESCE((SELECT CAST(SUM(b.amount_minor) AS BIGINT) FROM provider_movement b \
              WHERE b.provider = m.provider AND b.purse = m.purse AND b.direction = 'out' \
              AND b.charge = m.provider_ref AND b.currency = m.currency), 0) \
             - COALESCE((SELECT CAST(SUM(s.amount_minor) AS BIGINT) FROM refund_sending s \
              WHERE s.provider = m.provider AND s.purse = m.purse AND s.state = 'asked' \
              AND s.charge = m.provider_ref AND s.currency = m.currency), 0), \
             m.assigned_to FROM provider_movement m \
             WHERE m.provider = $1 AND m.purse = $2 AND m.direction = 'in' AND m.currency = $3 \
             ORDER BY m.provider_ref"
        ),
        params![source.provider, source.purse, currency],
        |row| {
            let assigned = row.get::<Option<PaymentId>>(2)?.is_some();
            Ok((row.get(0)?, Charge { left: Money::new(row.get(1)?, currency), assigned }))
        },
    )?;
    Ok(found.into_iter().collect())
}

/// The payments whose refunds come from a purse: the one that it is called by, and those that its receipts were
/// assigned to.
pub(crate) fn payments(
    tx: &mut Tx<'_>,
    (provider, purse): (&str, PaymentId),
) -> Result<Vec<PaymentId>, StoreError> {
    let mut found: Vec<PaymentId> = tx.query(
        sql!(
            "SELECT assigned_to FROM provider_movement \
             WHERE provider = $1 AND purse = $2 AND assigned_to IS NOT NULL \
             ORDER BY told_at, provider_ref"
        ),
        params![provider, purse],
        |row| row.get(0),
    )?;
    found.insert(0, purse);
    Ok(found)
}

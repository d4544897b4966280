//! Checkouts and the shopper's index of orders.

use crate::Order;
use kernel::{CheckoutId, Currency, Money, OrderId, ShopperId, Timestamp};
use store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};

/// Where a checkout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckoutState {
    /// Stock is held until it expires.
    AwaitingPayment,
    /// Its orders are paid.
    Paid,
    /// It was not paid in time, or called off before.
    Expired,
}

/// What a shopper pays at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkout {
    /// Its id; the home is the shopper.
    pub id: CheckoutId,
    /// Where it stands.
    pub state: CheckoutState,
    /// The sum of its orders' totals.
    pub total: Money,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Until when stock is held.
    pub expires_at: Timestamp,
    /// When it was paid or expired.
    pub settled_at: Option<Timestamp>,
}

impl CheckoutState {
    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            CheckoutState::AwaitingPayment => "awaiting_payment",
            CheckoutState::Paid => "paid",
            CheckoutState::Expired => "expired",
        }
    }
}

fn checkout_row(row: &Row<'_>) -> Result<Checkout, StoreError> {
    let state: String = row.get(1)?;
    let all = [CheckoutState::AwaitingPayment, CheckoutState::Paid, CheckoutState::Expired];
    let state = all.into_iter().find(|known| known.key() == state);
    let currency: Currency = row.get(3)?;
    Ok(Checkout {
        id: row.get(0)?,
        state: state.ok_or(StoreError::Column("checkout state"))?,
        total: Money::new(row.get(2)?, currency),
        placed_at: row.get(4)?,
        expires_at: row.get(5)?,
        settled_at: row.get(6)?,
    })
}

pub(crate) fn checkout(tx: &mut Tx<'_>, id: CheckoutId) -> Result<Option<Checkout>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT checkout_id, state, total_minor, currency, placed_at, expires_at, settled_at \
             FROM checkout WHERE shopper_id = $1 AND checkout_id = $2"
        ),
        params![ShopperId::of(id.home()), id],
        checkout_row,
    )
}

/// The checkouts that were placed with clients' keys before, in no order.
pub(crate) fn by_client_keys(
    tx: &mut Tx<'_>,
    keys: &[(ShopperId, &str)],
) -> Result<Vec<Checkout>, StoreError> {
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(shopper, key)| [shopper.to_value(), Value::Text(key)]).collect();
    tx.query_set(
        sql_set!(
            "WITH v(shopper_id, client_key) AS (VALUES {rows}) \
             SELECT c.checkout_id, c.state, c.total_minor, c.currency, c.placed_at, \
             c.expires_at, c.settled_at FROM v JOIN checkout c \
             ON c.shopper_id = v.shopper_id AND c.client_key = v.client_key",
            [BIGINT, TEXT]
        ),
        &rows,
        checkout_row,
    )
}

/// A checkout that is placed now.
pub(crate) struct New<'a> {
    pub(crate) checkout: &'a Checkout,
    pub(crate) client_key: &'a str,
    /// The version of the cart that it buys; none where it buys one product alone.
    pub(crate) cart_version: Option<i64>,
}

/// `false` when a client's key was used meanwhile.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &[New<'_>]) -> Result<bool, StoreError> {
    let mut new: Vec<(ShopperId, &New<'_>, i64, Currency)> = new
        .iter()
        .map(|new| {
            let Checkout { id, total, .. } = new.checkout;
            (ShopperId::of(id.home()), new, total.minor(), total.currency())
        })
        .collect();
    new.sort_unstable_by_key(|(shopper, ..)| *shopper);
    let rows: Vec<[Value<'_>; 9]> = new
        .iter()
        .map(|(shopper, new, minor, currency)| {
            let checkout = new.checkout;
            [
                shopper.to_value(),
                checkout.id.to_value(),
                Value::Text(new.client_key),
                Value::Text(checkout.state.key()),
                minor.to_value(),
                currency.to_value(),
                checkout.placed_at.to_value(),
                checkout.expires_at.to_value(),
                new.cart_version.to_value(),
            ]
        })
        .collect();
    let inserted = tx.execute_set(
        sql_set!(
            "INSERT INTO checkout (shopper_id, checkout_id, client_key, state, total_minor, \
             currency, placed_at, expires_at, cart_version) VALUES {rows} \
             ON CONFLICT (shopper_id, client_key) DO NOTHING",
            [BIGINT, BYTEA, TEXT, TEXT, BIGINT, TEXT, BIGINT, BIGINT, BIGINT]
        ),
        &rows,
    )?;
    Ok(inserted == rows.len() as u64)
}

/// `false` when it does not stand at `from` any more.
pub(crate) fn change(
    tx: &mut Tx<'_>,
    id: CheckoutId,
    from: CheckoutState,
    to: CheckoutState,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let changed = tx.execute(
        sql!(
            "UPDATE checkout SET state = $1, settled_at = $2 \
             WHERE shopper_id = $3 AND checkout_id = $4 AND state = $5"
        ),
        params![to.key(), now, ShopperId::of(id.home()), id, from.key()],
    )?;
    Ok(changed == 1)
}

/// Writes the shoppers' index of `orders`.
pub(crate) fn insert_orders(tx: &mut Tx<'_>, orders: &[&Order]) -> Result<(), StoreError> {
    let mut keys: Vec<(ShopperId, OrderId, CheckoutId, Timestamp, i64, Currency)> = orders
        .iter()
        .map(|o| {
            let made_at = o.id.id().made_at();
            (o.shopper, o.id, o.checkout, made_at, o.total.minor(), o.currency())
        })
        .collect();
    keys.sort_unstable_by_key(|(shopper, id, ..)| (*shopper, *id));
    let rows: Vec<[Value<'_>; 6]> = keys
        .iter()
        .map(|(shopper, id, checkout, at, minor, currency)| {
            let (home, checkout) = (shopper.to_value(), checkout.to_value());
            [home, id.to_value(), checkout, at.to_value(), minor.to_value(), currency.to_value()]
        })
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO checkout_order \
             (shopper_id, order_id, checkout_id, placed_at, total_minor, currency) VALUES {rows}",
            [BIGINT, BYTEA, BYTEA, BIGINT, BIGINT, TEXT]
        ),
        &rows,
    )?;
    Ok(())
}

/// The orders of checkouts, each with its checkout, by id: the order in which their rows are locked.
pub(crate) fn orders_of(
    tx: &mut Tx<'_>,
    checkouts: &[CheckoutId],
) -> Result<Vec<(CheckoutId, OrderId)>, StoreError> {
    let keys: Vec<(ShopperId, CheckoutId)> =
        checkouts.iter().map(|id| (ShopperId::of(id.home()), *id)).collect();
    let rows: Vec<[Value<'_>; 2]> =
        keys.iter().map(|(shopper, id)| [shopper.to_value(), id.to_value()]).collect();
    let mut orders = tx.query_set(
        sql_set!(
            "WITH v(shopper_id, checkout_id) AS (VALUES {rows}) \
             SELECT o.checkout_id, o.order_id FROM v JOIN checkout_order o \
             ON o.shopper_id = v.shopper_id AND o.checkout_id = v.checkout_id",
            [BIGINT, BYTEA]
        ),
        &rows,
        |row| Ok((row.get(0)?, row.get::<OrderId>(1)?)),
    )?;
    orders.sort_unstable_by_key(|(_, order)| *order);
    Ok(orders)
}

pub(crate) fn order_ids(tx: &mut Tx<'_>, checkout: CheckoutId) -> Result<Vec<OrderId>, StoreError> {
    Ok(orders_of(tx, &[checkout])?.into_iter().map(|(_, order)| order).collect())
}

/// A shopper's orders, newest first, those after `cursor`.
pub(crate) fn orders_of_shopper(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    cursor: Option<OrderId>,
    limit: u32,
) -> Result<Vec<OrderId>, StoreError> {
    let Some(cursor) = cursor else {
        return tx.query(
            sql!(
                "SELECT order_id FROM checkout_order WHERE shopper_id = $1 \
                 ORDER BY placed_at DESC, order_id DESC LIMIT $2"
            ),
            params![shopper, limit],
            |row| row.get(0),
        );
    };
    tx.query(
        sql!(
            "SELECT order_id FROM checkout_order \
             WHERE shopper_id = $1 AND (placed_at, order_id) < ($2, $3) \
             ORDER BY placed_at DESC, order_id DESC LIMIT $4"
        ),
        params![shopper, cursor.id().made_at(), cursor, limit],
        |row| row.get(0),
    )
}

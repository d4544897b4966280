//! Checkouts and the shopper's index of orders.

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

fn read(row: &Row<'_>) -> Result<Checkout, StoreError> {
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
        read,
    )
}

/// The checkout that was placed with a client's key before.
pub(crate) fn by_client_key(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    key: &str,
) -> Result<Option<Checkout>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT checkout_id, state, total_minor, currency, placed_at, expires_at, settled_at \
             FROM checkout WHERE shopper_id = $1 AND client_key = $2"
        ),
        params![shopper, key],
        read,
    )
}

/// `false` when the client's key was used meanwhile.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    checkout: &Checkout,
    client_key: &str,
    cart_version: i64,
) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO checkout (shopper_id, checkout_id, client_key, state, total_minor, \
             currency, placed_at, expires_at, cart_version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (shopper_id, client_key) DO NOTHING"
        ),
        params![
            ShopperId::of(checkout.id.home()),
            checkout.id,
            client_key,
            checkout.state.key(),
            checkout.total.minor(),
            checkout.total.currency(),
            checkout.placed_at,
            checkout.expires_at,
            cart_version
        ],
    )?;
    Ok(inserted == 1)
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

pub(crate) fn insert_orders(
    tx: &mut Tx<'_>,
    checkout: CheckoutId,
    orders: &[(OrderId, Money)],
) -> Result<(), StoreError> {
    let shopper = ShopperId::of(checkout.home());
    let currencies: Vec<(OrderId, Timestamp, i64, Currency)> = orders
        .iter()
        .map(|(id, total)| (*id, id.id().made_at(), total.minor(), total.currency()))
        .collect();
    let rows: Vec<[Value<'_>; 6]> = currencies
        .iter()
        .map(|(id, at, minor, currency)| {
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

/// The orders of a checkout, by id: the order in which their rows are locked.
pub(crate) fn order_ids(tx: &mut Tx<'_>, checkout: CheckoutId) -> Result<Vec<OrderId>, StoreError> {
    tx.query(
        sql!(
            "SELECT order_id FROM checkout_order WHERE shopper_id = $1 AND checkout_id = $2 \
             ORDER BY order_id"
        ),
        params![ShopperId::of(checkout.home()), checkout],
        |row| row.get(0),
    )
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

//! The networks that an account was entered from, each with its account in one hash.

use crate::domain::limit::network_of;
use crate::domain::token::TokenHash;
use kernel::{ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

fn place(shopper: ShopperId, address: &str) -> TokenHash {
    TokenHash::of(&format!("{shopper} {}", network_of(address)))
}

/// Whether the account was entered from the network of `address`.
pub(crate) fn is_known(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    address: &str,
) -> Result<bool, StoreError> {
    let found = tx.query_opt(
        sql!("SELECT seen_at FROM known_network WHERE place = $1"),
        params![place(shopper, address)],
        |row| row.get::<Timestamp>(0),
    )?;
    Ok(found.is_some())
}

/// The account is entered from the network of `address`.
pub(crate) fn remember(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    address: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO known_network (place, seen_at) VALUES ($1, $2)
              ON CONFLICT (place) DO UPDATE SET seen_at = excluded.seen_at"
        ),
        params![place(shopper, address), now],
    )?;
    Ok(())
}

/// Forgets networks that were last used before `before`.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Timestamp, limit: u32) -> Result<u64, StoreError> {
    tx.execute(
        sql!(
            "DELETE FROM known_network WHERE place IN (SELECT place FROM known_network
              WHERE seen_at < $1 ORDER BY seen_at LIMIT $2)"
        ),
        params![before, limit],
    )
}

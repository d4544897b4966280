//! Who acts for which merchant.

use kernel::{MerchantId, ShopperId, Timestamp};
use store::{StoreError, Tx, params, sql};

/// The merchant that `shopper` acts for, whatever its state.
pub(crate) fn of_member(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Option<MerchantId>, StoreError> {
    let text = sql!("SELECT merchant_id FROM merchant_member WHERE shopper_id = $1");
    tx.query_opt(text, params![shopper], |row| row.get(0))
}

/// The merchant that `shopper` acts for, once it is approved.
pub(crate) fn approved_of_member(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
) -> Result<Option<MerchantId>, StoreError> {
    let Some(id) = of_member(tx, shopper)? else { return Ok(None) };
    tx.query_opt(
        sql!("SELECT merchant_id FROM merchant WHERE merchant_id = $1 AND state = 'approved'"),
        params![id],
        |row| row.get(0),
    )
}

/// Makes `shopper` the owner; false when the account already acts for a merchant.
pub(crate) fn insert_owner(
    tx: &mut Tx<'_>,
    shopper: ShopperId,
    id: MerchantId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO merchant_member (shopper_id, merchant_id, role, since)
              VALUES ($1, $2, 'owner', $3) ON CONFLICT (shopper_id) DO NOTHING"
        ),
        params![shopper, id, now],
    )?;
    Ok(inserted == 1)
}

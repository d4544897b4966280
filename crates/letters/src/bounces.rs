//! Mailboxes that take no mail, by what came back of letters to them.

use crate::Email;
use store::{StoreError, Tx, params, sql};

/// Why no letter is sent to `to`: what the mailbox's server said when it sent one back for good. `None` for a
/// mailbox that takes mail as far as is known.
pub fn dead_mailbox(tx: &mut Tx<'_>, to: &Email) -> Result<Option<String>, StoreError> {
    tx.query_opt(sql!("SELECT said FROM dead_mailbox WHERE email = $1"), params![to], |row| {
        row.get(0)
    })
}

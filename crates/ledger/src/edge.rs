//! A merchant's books on paper, read in pages, so that none holds the database up.

use crate::Account;
use crate::queries::{statement, statement_csv};
use ::store::{Db, StoreError};
use kernel::{Currency, MerchantId};

/// Lines read at once.
const PAGE: u32 = 500;

/// A merchant's payable account in `currency` as CSV, newest first.
pub async fn statement_text(
    db: &Db,
    merchant: MerchantId,
    currency: Currency,
) -> Result<String, StoreError> {
    let account = (Account::MerchantPayable, currency);
    let (mut csv, mut before) = (statement_csv(&[], false), None);
    loop {
        let lines = db.read(move |tx| statement(tx, merchant, account, before, PAGE)).await?;
        let Some(last) = lines.last() else { return Ok(csv) };
        before = Some(last.seq);
        csv.push_str(&statement_csv(&lines, true));
    }
}

//! What is agreed about returns.

use crate::domain::case_days::CaseDays;
use crate::domain::policy::{Goods, Policy, ReceiptRule, ReturnTerms, chosen};
use crate::{OrderHead, store};
use ::store::{StoreError, Tx};
use kernel::{Country, SkuId};
use pricing::ParcelQuote;

/// What was agreed about a line of an order when it was placed. Of orders of older versions nothing was: for them holds
/// what holds now, without the days in which no reason is asked for, and with the clocks and receipts of then.
pub fn policy(tx: &mut Tx<'_>, order: &OrderHead, sku: SkuId) -> Result<Policy, StoreError> {
    if let Some((policy, known)) = store::policy::of(tx, order.id, sku)? {
        return Ok(policy.unless_known(known));
    }
    let quote = store::quote::quotes(tx, &[order.id])?.remove(&order.id);
    let quote = quote.ok_or(StoreError::Column("quote"))?;
    let all = policies_of(tx, std::slice::from_ref(&quote))?;
    let found = all.into_iter().find(|(of, _)| *of == sku).map(|(_, policy)| policy);
    let policy = found.ok_or(StoreError::Column("line"))?;
    Ok(Policy {
        no_reason_days: None,
        no_reason_exception: None,
        receipt: ReceiptRule::Asked,
        days: CaseDays::SHIPPED,
        ..policy
    })
}

/// What would be agreed about each line of parcels that are bought now, by a shopper who says that she knows the
/// exceptions.
pub fn policies_of(
    tx: &mut Tx<'_>,
    parcels: &[ParcelQuote],
) -> Result<Vec<(SkuId, Policy)>, StoreError> {
    let terms = store::policy::terms(tx)?;
    let one = |((origin, destination), line): ((Country, Country), &pricing::QuoteLine)| {
        let sku = line.sku;
        let found = chosen(&terms, &Goods { sku, origin, destination, digits: line.hs.digits() });
        let policy = &found.ok_or(StoreError::Column("terms of return"))?.policy;
        Ok((sku, policy.clone().unless_known(true)))
    };
    let lines = parcels.iter().flat_map(|quote| {
        let lane = (quote.sent_from, quote.destination);
        quote.lines.iter().map(move |line| (lane, line))
    });
    lines.map(one).collect()
}

/// All that was decided about returns, everywhere first.
pub fn return_terms(tx: &mut Tx<'_>) -> Result<Vec<ReturnTerms>, StoreError> {
    store::policy::terms(tx)
}

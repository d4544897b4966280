//! Nobody decides for the market what she gets the money of herself: not as its merchant, and not as who bought it.

use crate::domain::grant::{Over, Role};
use crate::queries::HOLDERS_MAX;
use crate::store::grants;
use kernel::{MerchantId, ShopperId};
use store::{StoreError, Tx};

/// Whose money a step of an operator moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parties<'a> {
    /// The merchants who get it, or have to give it.
    pub merchants: &'a [MerchantId],
    /// Who bought, where there is an order.
    pub shopper: Option<ShopperId>,
}

/// Why an operator does not take the step.
#[derive(Debug, thiserror::Error)]
pub enum ApartError {
    /// She acts for the merchant.
    #[error("you act for its merchant: another operator does this{}", way(.others))]
    Merchant {
        /// How many others run the market.
        others: usize,
    },
    /// She bought it.
    #[error("you bought it yourself: another operator does this{}", way(.others))]
    Shopper {
        /// How many others run the market.
        others: usize,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who could, where nobody else can.
fn way(others: &usize) -> &'static str {
    match others {
        0 => {
            "; this market has no other: whoever holds the machine adds one (entrepot operator add EMAIL)"
        }
        _ => "",
    }
}

/// Lets an operator take a step unless the money that it moves is hers: also where she is the only one, for then somebody
/// else has to be found.
///
/// # Errors
/// [`ApartError::Merchant`] and [`ApartError::Shopper`].
pub fn stand_apart(
    tx: &mut Tx<'_>,
    person: ShopperId,
    parties: Parties<'_>,
) -> Result<(), ApartError> {
    let sells = grants::of(tx, person)?.iter().any(|grant| match grant.over {
        Over::Merchant(merchant) => parties.merchants.contains(&merchant),
        Over::Market => false,
    });
    let buys = parties.shopper == Some(person);
    if !sells && !buys {
        return Ok(());
    }
    let runs = grants::over(tx, Over::Market, HOLDERS_MAX)?;
    let mut others: Vec<ShopperId> = runs
        .iter()
        .filter(|row| row.grant.role == Role::Operator && row.shopper != person)
        .map(|row| row.shopper)
        .collect();
    others.sort_unstable();
    others.dedup();
    let others = others.len();
    Err(if sells { ApartError::Merchant { others } } else { ApartError::Shopper { others } })
}

//! What a decision would move, before it is made: from the shares that were stored when the order was placed.

use kernel::{Currency, Money, MoneyError, SkuId};
use orders::{LineCount, LineShare};

/// What would be posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Preview {
    /// What the shopper gets back.
    pub back: Money,
    /// Of it, tax.
    pub tax: Money,
    /// What is left of the order after it.
    pub left: Money,
}

/// What giving back so many units of each would move; units that went before are not counted again, and what
/// there is not of a line carries nothing.
///
/// # Errors
/// [`MoneyError`] when amounts do not add up, which no stored share does.
pub(crate) fn preview_units(
    (shares, counts): (&[LineShare], &[LineCount]),
    units: &[(SkuId, u32)],
    currency: Currency,
) -> Result<Preview, MoneyError> {
    let zero = Money::zero(currency);
    let mut preview = Preview { back: zero, tax: zero, left: zero };
    for share in shares {
        let gone = counts.iter().find(|count| count.sku == share.sku);
        let gone = gone.map_or(0, |count| count.cancelled.saturating_add(count.given_back));
        let wanted = units.iter().find(|(sku, _)| *sku == share.sku).map_or(0, |(_, n)| *n);
        let back = share.part(gone, wanted)?;
        let left = share.part(gone.saturating_add(wanted), share.quantity)?;
        preview.back = preview.back.plus(back.paid)?;
        preview.tax = preview.tax.plus(back.tax)?;
        preview.left = preview.left.plus(left.paid)?;
    }
    Ok(preview)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Home, Id, Timestamp};

    fn yuan(fen: i64) -> Money {
        Money::new(fen, Currency::CNY)
    }

    #[test]
    fn what_goes_back_and_what_is_left_are_the_whole_whichever_way_it_is_cut() {
        let sku: SkuId = Id::new(Home::new(9), Timestamp::from_micros(1), 1).into();
        let (paid, tax, gross) = (yuan(1_000), yuan(91), yuan(700));
        let share = LineShare { sku, quantity: 7, paid, tax, gross };
        for gone in 0..=7u32 {
            for units in 0..=7 - gone {
                let count =
                    LineCount { sku, ordered: 7, cancelled: 0, shipped: 7, given_back: gone };
                let told = preview_units((&[share], &[count]), &[(sku, units)], Currency::CNY);
                let told = told.unwrap();
                let before = share.part(0, gone).unwrap().paid;
                let all = before.plus(told.back).unwrap().plus(told.left).unwrap();
                assert_eq!(all, paid, "{units} after {gone}");
            }
        }
    }
}

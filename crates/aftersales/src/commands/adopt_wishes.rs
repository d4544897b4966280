//! Wishes for a refund that older versions noted become returns, so that each has an end and a clock.

use super::ask_return::{AskReturnError, ask_money_back};
use ::store::{StoreError, Tx};
use kernel::{By, Moment};

/// Wishes that are looked at in one go.
const AT_ONCE: u32 = 50;

/// Opens a return for each wish that has none; answers how many that were. A wish that cannot become one (the order
/// went back, or all of it is in a case) is over.
pub fn adopt_wishes(tx: &mut Tx<'_>, moment: &mut Moment) -> Result<u32, StoreError> {
    let mut adopted = 0;
    for parcel in fulfilment::refunds_asked_anywhere(tx, AT_ONCE)? {
        let Some((_, words)) = parcel.refund_asked else { continue };
        if !fulfilment::take_wish(tx, parcel.order)? {
            continue;
        }
        match ask_money_back(tx, (parcel.order, By::Market), &words, moment) {
            Ok(_) => adopted += 1,
            Err(AskReturnError::Store(error)) => return Err(error),
            Err(refusal) => {
                tracing::warn!(order = %parcel.order, %refusal, "a wish for a refund is no return");
            }
        }
    }
    Ok(adopted)
}

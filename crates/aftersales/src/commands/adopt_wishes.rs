//! Wishes for a refund that older versions noted become returns, so that each has an end and a clock.

use super::ask_return::{AskReturnError, ask_money_back_since};
use super::open_dispute::{OpenDisputeError, open_of_wish};
use ::store::{StoreError, Tx};
use kernel::{By, Moment, OrderId, Timestamp};

/// Wishes that are looked at in one go.
const AT_ONCE: u32 = 50;

/// Opens a return for each wish that has none, or a dispute where no return can be made of it: what she asked for in
/// time is not lost because nobody looked. Answers how many cases those are. A wish of which nothing is left (all of it
/// went back, or is in a case) is over.
pub fn adopt_wishes(tx: &mut Tx<'_>, moment: &mut Moment) -> Result<u32, StoreError> {
    let mut adopted = 0;
    for parcel in fulfilment::refunds_asked_anywhere(tx, AT_ONCE)? {
        let Some((asked_at, words)) = parcel.refund_asked else { continue };
        if fulfilment::take_wish(tx, parcel.order)?
            && adopt(tx, parcel.order, (asked_at, &words), moment)?
        {
            adopted += 1;
        }
    }
    Ok(adopted)
}

/// Whether a case came of it. It is judged by the day on which she asked; its clocks run from now.
fn adopt(
    tx: &mut Tx<'_>,
    order: OrderId,
    (asked_at, words): (Timestamp, &str),
    moment: &mut Moment,
) -> Result<bool, StoreError> {
    let refusal = match ask_money_back_since(tx, (order, By::Market), (words, asked_at), moment) {
        Ok(_) => return Ok(true),
        Err(AskReturnError::Store(error)) => return Err(error),
        Err(refusal) => refusal,
    };
    match open_of_wish(tx, order, words, moment) {
        Ok(_) => Ok(true),
        Err(OpenDisputeError::Store(error)) => Err(error),
        Err(none) => {
            tracing::info!(%order, %refusal, %none, "nothing is left of a wish for a refund");
            Ok(false)
        }
    }
}

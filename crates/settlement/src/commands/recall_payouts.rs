//! Money that a merchant asked for and that no run has gathered pays what her returns and disputes give back.

use super::ask_payout::lacks;
use super::say_older::is_unsaid;
use super::settle::{ReturnPayout, SettleError, return_payout};
use crate::domain::{By, PayoutState};
use crate::store;
use ::store::Tx;
use kernel::{Currency, Decider, Home, MerchantId, Moment, ShopperId};

/// More of a merchant's payouts are not looked at; those that wait are among the newest.
const LOOKED_AT: u32 = 500;

/// What the merchant reads.
const WHY: &str = "a return or a dispute is paid back with it";

/// Takes back what a merchant asked for as far as her account lacks what is decided: the newest first, and nothing that a
/// run has gathered. Its money is hers again, and the case takes it when it is tried the next time. Answers how many
/// payouts it was; a second time there is none.
///
/// # Errors
/// Nothing of the caller's transaction may be kept then.
pub fn recall_payouts(
    tx: &mut Tx<'_>,
    merchant: MerchantId,
    moment: &mut Moment,
) -> Result<u32, SettleError> {
    let mut waits = store::payouts(tx, merchant, None, LOOKED_AT)?;
    waits.retain(|payout| payout.state == PayoutState::Asked && !is_unsaid(payout));
    let mut currencies: Vec<Currency> = Vec::new();
    for payout in &waits {
        if !currencies.contains(&payout.amount.currency()) {
            currencies.push(payout.amount.currency());
        }
    }
    let market = Decider { id: ShopperId::of(Home::MARKET), name: "market".to_owned() };
    let mut recalled = 0;
    for currency in currencies {
        let mut short = lacks(tx, (merchant, currency), true)?;
        for payout in waits.iter().filter(|payout| payout.amount.currency() == currency) {
            if short <= 0 {
                break;
            }
            let (person, why) = (market.clone(), WHY.to_owned());
            let ask = ReturnPayout { payout: payout.id, by: By::Market, person, why };
            return_payout(tx, &ask, moment)?;
            short = short.saturating_sub(payout.amount.minor());
            recalled += 1;
        }
    }
    Ok(recalled)
}

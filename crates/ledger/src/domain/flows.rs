//! The entries that the market makes, as pure functions: what is debited, what is credited.
//!
//! With an order of 119.10 CNY of which 9.10 is tax, a merchant's price of 15.00 USD at
//! 7.3333 CNY/USD and a fee of 10 %:
//!
//! | entry | debit | credit |
//! |---|---|---|
//! | hold | provider_clearing 119.10 CNY | escrow 119.10 CNY |
//! | release | escrow 119.10 CNY, fx_position 15.00 USD | tax_owed.CN 9.10 CNY, fx_position 110.00 CNY, commission 1.50 USD, merchant_payable 13.50 USD |
//! | payout | merchant_payable 13.50 USD | payout_clearing 13.50 USD |
//! | payout_paid | payout_clearing 13.50 USD | bank 13.50 USD |
//! | payout_returned | payout_clearing (once it was paid: bank) 13.50 USD | merchant_payable 13.50 USD |
//! | refund, part_refund before the release | escrow 119.10 CNY | refunds_payable 119.10 CNY |
//! | part_refund of a half after it | tax_owed.CN 4.55 CNY, fx_position 55.00 CNY, commission 0.75 USD, merchant_payable 6.75 USD | refunds_payable 59.55 CNY, fx_position 7.50 USD |
//! | part_refund of units for which the market gave 10.00 CNY before | escrow 59.55 CNY | refunds_payable 49.55 CNY, goodwill 10.00 CNY |
//! | part_refund that the market bears | goodwill 59.55 CNY | refunds_payable 59.55 CNY |
//! | refund_sent, refund_part_sent | refunds_payable 119.10 CNY | provider_clearing 119.10 CNY |
//! | receipt | provider_clearing 119.10 CNY | unassigned_receipts 119.10 CNY |
//! | receipt_assigned, receipt_returned | unassigned_receipts 119.10 CNY | provider_clearing 119.10 CNY |
//! | unasked_refund | unasked_refunds 119.10 CNY | provider_clearing 119.10 CNY |
//! | unasked_refund_borne | borne_refunds 119.10 CNY | unasked_refunds 119.10 CNY |
//! | advance | merchant_debt 13.50 USD | merchant_payable 13.50 USD |
//! | debt_taken | merchant_payable 13.50 USD | merchant_debt 13.50 USD |
//! | debt_written_off | written_off 13.50 USD | merchant_debt 13.50 USD |
//! | assessment of 10.00 CNY | tax_difference.CN 0.90 CNY | tax_owed.CN 0.90 CNY |
//!
//! The merchant receives exactly her price and freight less the fee. Each line of the order was
//! rounded to a fen on its own, so what is left after tax may differ from her price at the recorded
//! rate by a few fen: that difference goes to `fx_rounding` and is bounded by half a fen a rounding;
//! what goes through `fx_position` is exact. A reversal is a release with every sign turned, less the parts that went
//! back after it. Amounts past
//! 2^63 of the smallest unit are refused with [`MoneyError::Overflow`]; nothing else is, but by [`release`].

use super::{Account, LedgerError};
use kernel::{Country, Currency, Money, MoneyError, OrderId, Rate, Rounding};
use std::collections::BTreeMap;

/// Debits above zero, credits below.
pub type Lines = Vec<(Account, Money)>;

/// What a release shares out.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    /// The order.
    pub order: OrderId,
    /// What is in escrow, in the shopper's currency.
    pub held: Money,
    /// The part of it that is tax.
    pub tax: Money,
    /// To whom the tax is owed.
    pub tax_country: Country,
    /// Goods and freight in the merchant's currency, as in the order's quote.
    pub gross: Money,
    /// The market's fee, of `gross`.
    pub commission: Rate,
    /// What one unit of the merchant's currency costs in the shopper's, as in the order's quote.
    pub rate: Rate,
    /// How many amounts of the quote were rounded on their own (units and freight).
    pub roundings: u32,
}

/// A release's lines and the fee in them.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The entry's lines.
    pub lines: Lines,
    /// The market's fee, in the merchant's currency.
    pub commission: Money,
    /// What the merchant gets.
    pub net: Money,
    /// What rounding left over (above zero: the market keeps it), in the shopper's currency.
    pub residue: Money,
}

/// Dr provider_clearing / Cr escrow.
pub fn hold(total: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::ProviderClearing, total), (Account::Escrow, total.negated()?)])
}

/// Dr escrow / Cr refunds_payable.
pub fn refund(total: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::Escrow, total), (Account::RefundsPayable, total.negated()?)])
}

/// Dr escrow with what is there / Cr refunds_payable, and Cr goodwill with what the market bore of it before.
pub fn refund_rest(there: Money, borne: Money) -> Result<Lines, MoneyError> {
    let lines = vec![
        (Account::Escrow, there),
        (Account::RefundsPayable, there.minus(borne)?.negated()?),
        (Account::Goodwill, borne.negated()?),
    ];
    Ok(without_nothing(lines))
}

/// Dr goodwill / Cr refunds_payable.
pub fn goodwill(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::Goodwill, amount), (Account::RefundsPayable, amount.negated()?)])
}

/// Dr refunds_payable / Cr provider_clearing.
pub fn refund_sent(total: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::RefundsPayable, total), (Account::ProviderClearing, total.negated()?)])
}

/// Dr provider_clearing / Cr unassigned_receipts.
pub fn receipt(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::ProviderClearing, amount), (Account::UnassignedReceipts, amount.negated()?)])
}

/// Dr unasked_refunds / Cr provider_clearing.
pub fn unasked_refund(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::UnaskedRefunds, amount), (Account::ProviderClearing, amount.negated()?)])
}

/// Dr borne_refunds / Cr unasked_refunds.
pub fn borne_refund(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::BorneRefunds, amount), (Account::UnaskedRefunds, amount.negated()?)])
}

/// Dr provider_clearing / Cr borne_refunds.
pub fn borne_explained(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::ProviderClearing, amount), (Account::BorneRefunds, amount.negated()?)])
}

/// Dr merchant_payable / Cr payout_clearing.
pub fn payout(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::MerchantPayable, amount), (Account::PayoutClearing, amount.negated()?)])
}

/// Dr payout_clearing / Cr bank.
pub fn payout_paid(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::PayoutClearing, amount), (Account::Bank, amount.negated()?)])
}

/// Dr payout_clearing, or bank after it was paid / Cr merchant_payable.
pub fn payout_returned(amount: Money, was_paid: bool) -> Result<Lines, MoneyError> {
    let from = if was_paid { Account::Bank } else { Account::PayoutClearing };
    Ok(vec![(from, amount), (Account::MerchantPayable, amount.negated()?)])
}

/// Dr merchant_debt / Cr merchant_payable.
pub fn advance(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::MerchantDebt, amount), (Account::MerchantPayable, amount.negated()?)])
}

/// Dr merchant_payable / Cr merchant_debt.
pub fn debt_taken(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::MerchantPayable, amount), (Account::MerchantDebt, amount.negated()?)])
}

/// Dr written_off / Cr merchant_debt.
pub fn debt_written_off(amount: Money) -> Result<Lines, MoneyError> {
    Ok(vec![(Account::WrittenOff, amount), (Account::MerchantDebt, amount.negated()?)])
}

/// Dr tax_difference / Cr tax_owed by what was assessed beyond what was taken; below zero, it goes
/// the other way.
pub fn assessment(country: Country, difference: Money) -> Result<Lines, MoneyError> {
    Ok(vec![
        (Account::TaxDifference(country), difference),
        (Account::TaxOwed(country), difference.negated()?),
    ])
}

/// The same lines with every sign turned.
pub fn reversed(lines: &[(Account, Money)]) -> Result<Lines, MoneyError> {
    lines.iter().map(|(account, amount)| Ok((*account, amount.negated()?))).collect()
}

/// What goes back of what was shared out.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The order.
    pub order: OrderId,
    /// What goes back, in the shopper's currency.
    pub paid: Money,
    /// What of that the market gave her before and gets back; the rest is hers.
    pub reclaimed: Money,
    /// The part of it that was tax.
    pub tax: Money,
    /// To whom the tax was owed.
    pub tax_country: Country,
    /// The merchant's part, in her currency, before the fee.
    pub gross: Money,
    /// What of that was the market's fee.
    pub fee: Money,
    /// What one unit of the merchant's currency costs in the shopper's, as in the order's quote.
    pub rate: Rate,
    /// How many amounts of it were rounded on their own.
    pub roundings: u32,
}

/// Takes a part back from whomever it was shared out to: Dr tax owed, commission, merchant_payable / Cr
/// refunds_payable, over the FX position at the recorded rate.
///
/// # Errors
/// [`LedgerError::Residue`] when the parts do not belong together; [`LedgerError::Money`] past what can be counted.
pub fn part_back(part: &Part) -> Result<Lines, LedgerError> {
    let home = part.paid.currency();
    let left = part.paid.minus(part.tax)?;
    let needed = part.gross.convert(home, part.rate, Rounding::HalfUp)?;
    let residue = left.minus(needed)?;
    if residue.minor().abs() > i64::from(part.roundings) / 2 + 1 {
        return Err(LedgerError::Residue { order: part.order, left, needed });
    }
    let mut lines = vec![
        (Account::TaxOwed(part.tax_country), part.tax),
        (Account::Commission, part.fee),
        (Account::MerchantPayable, part.gross.minus(part.fee)?),
        (Account::FxRounding, residue),
        (Account::RefundsPayable, part.paid.minus(part.reclaimed)?.negated()?),
        (Account::Goodwill, part.reclaimed.negated()?),
    ];
    if part.gross.currency() != home {
        lines.push((Account::FxPosition, needed));
        lines.push((Account::FxPosition, part.gross.negated()?));
    }
    Ok(without_nothing(lines))
}

/// A release undone, as far as `parts` did not undo it: what these took back from whomever it was shared out to does
/// not come back to escrow, for it is with the shopper, or with the market that gave it before.
pub fn undone(
    release: &[(Account, Money)],
    parts: &[(Account, Money)],
) -> Result<Lines, MoneyError> {
    let mut sums: BTreeMap<(Account, Currency), Money> = BTreeMap::new();
    for (account, amount) in release.iter().chain(parts) {
        let account = match account {
            Account::RefundsPayable | Account::Goodwill => Account::Escrow,
            other => *other,
        };
        let sum =
            sums.entry((account, amount.currency())).or_insert(Money::zero(amount.currency()));
        *sum = sum.minus(*amount)?;
    }
    let lines = sums.into_iter().map(|((account, _), amount)| (account, amount));
    Ok(without_nothing(lines.collect()))
}

fn without_nothing(mut lines: Lines) -> Lines {
    lines.retain(|(_, amount)| !amount.is_zero());
    lines
}

/// Shares out what is held: tax to the authority, the fee to the market, the rest to the merchant.
///
/// The fee is rounded half up to the smallest unit of the merchant's currency (the market's rule).
///
/// # Errors
/// [`LedgerError::Residue`] when what is left after tax and the merchant's part differ by more than
/// rounding explains: the quote's numbers do not belong together. [`LedgerError::Money`] past what can
/// be counted.
pub fn release(shares: &Shares) -> Result<Shared, LedgerError> {
    let home = shares.held.currency();
    let left = shares.held.minus(shares.tax)?;
    let needed = shares.gross.convert(home, shares.rate, Rounding::HalfUp)?;
    let residue = left.minus(needed)?;
    // Half a smallest unit each, and the one rounding made here.
    let allowed = i64::from(shares.roundings) / 2 + 1;
    if residue.minor().abs() > allowed || left.is_negative() {
        return Err(LedgerError::Residue { order: shares.order, left, needed });
    }
    let commission = shares.gross.times_rate(shares.commission, Rounding::HalfUp)?;
    let net = shares.gross.minus(commission)?;
    let mut lines = vec![
        (Account::Escrow, shares.held),
        (Account::TaxOwed(shares.tax_country), shares.tax.negated()?),
        (Account::FxRounding, residue.negated()?),
        (Account::Commission, commission.negated()?),
        (Account::MerchantPayable, net.negated()?),
    ];
    if shares.gross.currency() != home {
        lines.push((Account::FxPosition, needed.negated()?));
        lines.push((Account::FxPosition, shares.gross));
    }
    let lines = without_nothing(lines);
    Ok(Shared { lines, commission, net, residue })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Entry, EntryKind, checked};
    use kernel::{Currency, Home, Id, MerchantId, Timestamp};
    use proptest::prelude::*;

    fn order() -> OrderId {
        Id::new(Home::new(9), Timestamp::from_micros(1_000_000), 1).into()
    }

    fn shares(held: i64, tax: i64, gross: i64, rate: &str) -> Shares {
        Shares {
            order: order(),
            held: Money::new(held, Currency::CNY),
            tax: Money::new(tax, Currency::CNY),
            tax_country: Country::CN,
            gross: Money::new(gross, Currency::USD),
            commission: Rate::basis_points(1000),
            rate: rate.parse().unwrap(),
            roundings: 2,
        }
    }

    #[test]
    fn the_example_of_the_header_is_what_is_posted() {
        let shared = release(&shares(11_910, 910, 1_500, "7.3333")).unwrap();
        let on = |account, currency| -> i64 {
            shared
                .lines
                .iter()
                .filter(|l| l.0 == account && l.1.currency() == currency)
                .map(|l| l.1.minor())
                .sum()
        };
        assert_eq!(on(Account::Escrow, Currency::CNY), 11_910);
        assert_eq!(on(Account::TaxOwed(Country::CN), Currency::CNY), -910);
        assert_eq!(on(Account::FxPosition, Currency::CNY), -11_000);
        assert_eq!(on(Account::FxPosition, Currency::USD), 1_500);
        assert_eq!(on(Account::Commission, Currency::USD), -150);
        assert_eq!(on(Account::MerchantPayable, Currency::USD), -1_350);
        assert!(shared.residue.is_zero());
    }

    #[test]
    fn numbers_that_do_not_belong_together_are_refused() {
        let wrong = release(&shares(12_910, 910, 1_500, "7.3333"));
        assert!(matches!(wrong, Err(LedgerError::Residue { .. })));
    }

    proptest! {
        #[test]
        fn the_merchant_gets_her_price_less_the_fee_and_rounding_stays_small(
            units in prop::collection::vec((1i64..50_000, 1i64..20), 1..10),
            freight in 0i64..9_000,
            micro_rate in 6_000_000i128..8_500_000,
            tax_bp in 0u32..3_000,
            fee_bp in 0u32..2_000,
        ) {
            let rate = Rate::new(micro_rate, 1_000_000).unwrap();
            let cny = |usd: i64| {
                Money::new(usd, Currency::USD).convert(Currency::CNY, rate, Rounding::HalfUp).unwrap()
            };
            let gross: i64 = freight + units.iter().map(|(price, count)| price * count).sum::<i64>();
            let goods = units.iter().map(|(price, count)| cny(*price).times(*count).unwrap());
            let goods = Money::sum(Currency::CNY, goods).unwrap().plus(cny(freight)).unwrap();
            let tax = goods.times_rate(Rate::basis_points(tax_bp), Rounding::HalfUp).unwrap();
            let count: i64 = units.iter().map(|(_, count)| count).sum();
            let ask = Shares {
                order: order(),
                held: goods.plus(tax).unwrap(),
                tax,
                tax_country: Country::CN,
                gross: Money::new(gross, Currency::USD),
                commission: Rate::basis_points(fee_bp),
                rate,
                roundings: u32::try_from(count).unwrap() + 1,
            };
            let shared = release(&ask).unwrap();
            prop_assert_eq!(shared.net.plus(shared.commission).unwrap(), ask.gross);
            prop_assert!(shared.residue.minor().abs() <= count / 2 + 2);
            let merchant = MerchantId::of(Home::new(9));
            let lines = [shared.lines.clone(), reversed(&shared.lines).unwrap()].concat();
            let entry = |lines| Entry { merchant, kind: EntryKind::Release, order: None, payout: None, assessment: None, movement: None, fee: None, lines };
            prop_assert!(checked(&entry(shared.lines)).is_ok());
            prop_assert!(matches!(checked(&entry(lines)), Err(LedgerError::ZeroLine(_))));
        }
    }
}

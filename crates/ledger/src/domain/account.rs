//! The chart of accounts.

use kernel::Country;
use std::{fmt, str::FromStr};

/// An account in the books of one merchant, or of the market itself; each is kept per currency. Only the
/// market has unassigned receipts, unasked refunds and borne refunds.
///
/// | account | side | what its balance says |
/// |---|---|---|
/// | `provider_clearing` | debit | paid by shoppers, still with the payment provider |
/// | `escrow` | credit | shoppers' money held until they have their goods |
/// | `refunds_payable` | credit | owed to shoppers, until the provider has given it back |
/// | `unassigned_receipts` | credit | came in and belongs to no order: it goes back, or an operator assigns it |
/// | `unasked_refunds` | debit | given back by the provider without being asked, until an order's refund explains it |
/// | `borne_refunds` | debit | given back by the provider without being asked, and borne by the market |
/// | `goodwill` | debit | given back to shoppers of the merchant's orders, and borne by the market |
/// | `merchant_debt` | debit | what the merchant owes the market, which gave it back to shoppers in her place |
/// | `written_off` | debit | what of that the market gave up |
/// | `tax_owed.CN` | either | import taxes owed to the authority of that country; a debit only while an order that was assessed lower is still in escrow |
/// | `commission` | credit | what the market earned |
/// | `merchant_payable` | credit | what the market owes the merchant, free to be paid out |
/// | `fx_position` | either | what was sold and bought to pay in the merchant's currency |
/// | `fx_rounding` | either | fractions of a fen: lines are rounded one by one, their sum once |
/// | `tax_difference.CN` | either | what customs assessed beyond what was taken (debit), or below it |
/// | `payout_clearing` | credit | left what merchants can ask for, not yet told by the bank as paid |
/// | `bank` | either | what the market's bank says it paid out (credit), per currency |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Asset: money the payment provider collected.
    ProviderClearing,
    /// Liability: money held for shoppers.
    Escrow,
    /// Liability: refunds that the provider has not made yet.
    RefundsPayable,
    /// Liability: money that came in for no order.
    UnassignedReceipts,
    /// Asset: money that the provider gave back for no refund of ours.
    UnaskedRefunds,
    /// Result: what of them the market bears.
    BorneRefunds,
    /// Result: what the market gave shoppers back out of its own pocket.
    Goodwill,
    /// Asset: what the market advanced for the merchant and she owes it.
    MerchantDebt,
    /// Result: what of such debts the market gave up.
    WrittenOff,
    /// Liability: taxes owed to a country's authority.
    TaxOwed(Country),
    /// Result: what a country's authority assessed beyond what shoppers were quoted.
    TaxDifference(Country),
    /// Income: the market's fee.
    Commission,
    /// Liability: money owed to the merchant.
    MerchantPayable,
    /// Position: one currency given, the other received, at recorded rates.
    FxPosition,
    /// Result: what rounding to the smallest unit left over in conversions.
    FxRounding,
    /// Liability: payouts on their way.
    PayoutClearing,
    /// Asset: the market's account at its bank, as far as it pays merchants.
    Bank,
}

/// On which side an account's balance belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Never below zero.
    Debit,
    /// Never above zero.
    Credit,
    /// Both are sound.
    Either,
}

/// A text that is no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not an account of the ledger")]
pub struct AccountError(pub String);

impl Account {
    /// As stored and as shown in addresses: `escrow`, `tax_owed.CN`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Account::TaxOwed(country) => format!("tax_owed.{country}"),
            Account::TaxDifference(country) => format!("tax_difference.{country}"),
            other => other.key().to_owned(),
        }
    }

    /// The kind of account, for its name in the reader's language: `tax_owed` for every country.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Account::ProviderClearing => "provider_clearing",
            Account::Escrow => "escrow",
            Account::RefundsPayable => "refunds_payable",
            Account::UnassignedReceipts => "unassigned_receipts",
            Account::UnaskedRefunds => "unasked_refunds",
            Account::BorneRefunds => "borne_refunds",
            Account::Goodwill => "goodwill",
            Account::MerchantDebt => "merchant_debt",
            Account::WrittenOff => "written_off",
            Account::TaxOwed(_) => "tax_owed",
            Account::TaxDifference(_) => "tax_difference",
            Account::Commission => "commission",
            Account::MerchantPayable => "merchant_payable",
            Account::FxPosition => "fx_position",
            Account::FxRounding => "fx_rounding",
            Account::PayoutClearing => "payout_clearing",
            Account::Bank => "bank",
        }
    }

    /// The side on which [`crate::post`] keeps its balance. Provider clearing may turn negative
    /// in the books of one merchant or of the market, which are parts of one account at the provider, as the bank is; tax owed, when customs
    /// assesses less than was quoted before the quoted tax is released. The audit holds tax owed to
    /// the cent.
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Account::ProviderClearing
            | Account::TaxOwed(_)
            | Account::TaxDifference(_)
            | Account::FxPosition
            | Account::FxRounding
            | Account::Bank => Side::Either,
            Account::UnaskedRefunds
            | Account::BorneRefunds
            | Account::Goodwill
            | Account::MerchantDebt
            | Account::WrittenOff => Side::Debit,
            Account::Escrow
            | Account::RefundsPayable
            | Account::UnassignedReceipts
            | Account::Commission
            | Account::MerchantPayable
            | Account::PayoutClearing => Side::Credit,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl FromStr for Account {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Account, AccountError> {
        let bad = || AccountError(text.chars().take(40).collect());
        Ok(match text {
            "provider_clearing" => Account::ProviderClearing,
            "escrow" => Account::Escrow,
            "refunds_payable" => Account::RefundsPayable,
            "unassigned_receipts" => Account::UnassignedReceipts,
            "unasked_refunds" => Account::UnaskedRefunds,
            "borne_refunds" => Account::BorneRefunds,
            "goodwill" => Account::Goodwill,
            "merchant_debt" => Account::MerchantDebt,
            "written_off" => Account::WrittenOff,
            "commission" => Account::Commission,
            "merchant_payable" => Account::MerchantPayable,
            "fx_position" => Account::FxPosition,
            "fx_rounding" => Account::FxRounding,
            "payout_clearing" => Account::PayoutClearing,
            "bank" => Account::Bank,
            other => {
                let (key, country) = other.split_once('.').ok_or_else(bad)?;
                let country: Country = country.parse().map_err(|_| bad())?;
                match key {
                    "tax_owed" => Account::TaxOwed(country),
                    "tax_difference" => Account::TaxDifference(country),
                    _ => return Err(bad()),
                }
            }
        })
    }
}

impl serde::Serialize for Account {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_account_reads_back_from_its_code() {
        let all = [
            Account::ProviderClearing,
            Account::Escrow,
            Account::RefundsPayable,
            Account::UnassignedReceipts,
            Account::UnaskedRefunds,
            Account::BorneRefunds,
            Account::Goodwill,
            Account::MerchantDebt,
            Account::WrittenOff,
            Account::TaxOwed(Country::CN),
            Account::TaxDifference(Country::US),
            Account::Commission,
            Account::MerchantPayable,
            Account::FxPosition,
            Account::FxRounding,
            Account::PayoutClearing,
            Account::Bank,
        ];
        for account in all {
            assert_eq!(account.code().parse::<Account>().unwrap(), account);
        }
        assert!("tax_owed.ZZ".parse::<Account>().is_err() && "cash".parse::<Account>().is_err());
    }
}

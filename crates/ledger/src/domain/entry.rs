//! An entry and what makes it stand.

use super::Account;
use kernel::{Currency, MerchantId, Money, MoneyError, OrderId, PayoutId, Rate};
use std::collections::BTreeMap;
use store::StoreError;

/// Why an entry was made; stored as its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A shopper paid; her money is held.
    Hold,
    /// The goods were received; taxes, fee and merchant get their parts.
    Release,
    /// A release undone, because the order is refunded after all.
    Reversal,
    /// Held money is owed to the shopper again.
    Refund,
    /// A part of an order's money is owed to the shopper again.
    PartRefund,
    /// The provider has given it back.
    RefundSent,
    /// The provider gave a part of it, or a part refund, back.
    RefundPartSent,
    /// Money came in that belongs to no order.
    Receipt,
    /// It was assigned to the orders that it was for.
    ReceiptAssigned,
    /// It went back.
    ReceiptReturned,
    /// The provider gave money back without being asked.
    UnaskedRefund,
    /// A refund of ours explains it, or a part of it.
    UnaskedRefundExplained,
    /// The market bears it.
    UnaskedRefundBorne,
    /// A refund of ours explains after all what the market bore, or a part of it.
    BorneRefundExplained,
    /// A merchant asked to be paid.
    Payout,
    /// The bank paid her.
    PayoutPaid,
    /// It came back, or never left.
    PayoutReturned,
    /// What a merchant lacks for a shopper, the market put into her account, and she owes it.
    Advance,
    /// Of what she owes, this was taken from what is payable to her.
    DebtTaken,
    /// Of what she owes, the market gave this up.
    DebtWrittenOff,
    /// Customs assessed an order: the difference from what was taken.
    Assessment,
    /// An assessment undone, because another took its place.
    AssessmentReversal,
}

impl EntryKind {
    /// Every kind.
    pub const ALL: [EntryKind; 22] = [
        EntryKind::Hold,
        EntryKind::Release,
        EntryKind::Reversal,
        EntryKind::Refund,
        EntryKind::PartRefund,
        EntryKind::RefundSent,
        EntryKind::RefundPartSent,
        EntryKind::Receipt,
        EntryKind::ReceiptAssigned,
        EntryKind::ReceiptReturned,
        EntryKind::UnaskedRefund,
        EntryKind::UnaskedRefundExplained,
        EntryKind::UnaskedRefundBorne,
        EntryKind::BorneRefundExplained,
        EntryKind::Payout,
        EntryKind::PayoutPaid,
        EntryKind::PayoutReturned,
        EntryKind::Advance,
        EntryKind::DebtTaken,
        EntryKind::DebtWrittenOff,
        EntryKind::Assessment,
        EntryKind::AssessmentReversal,
    ];

    /// As stored and in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            EntryKind::Hold => "hold",
            EntryKind::Release => "release",
            EntryKind::Reversal => "reversal",
            EntryKind::Refund => "refund",
            EntryKind::PartRefund => "part_refund",
            EntryKind::RefundSent => "refund_sent",
            EntryKind::RefundPartSent => "refund_part_sent",
            EntryKind::Receipt => "receipt",
            EntryKind::ReceiptAssigned => "receipt_assigned",
            EntryKind::ReceiptReturned => "receipt_returned",
            EntryKind::UnaskedRefund => "unasked_refund",
            EntryKind::UnaskedRefundExplained => "unasked_refund_explained",
            EntryKind::UnaskedRefundBorne => "unasked_refund_borne",
            EntryKind::BorneRefundExplained => "borne_refund_explained",
            EntryKind::Payout => "payout",
            EntryKind::PayoutPaid => "payout_paid",
            EntryKind::PayoutReturned => "payout_returned",
            EntryKind::Advance => "advance",
            EntryKind::DebtTaken => "debt_taken",
            EntryKind::DebtWrittenOff => "debt_written_off",
            EntryKind::Assessment => "assessment",
            EntryKind::AssessmentReversal => "assessment_reversal",
        }
    }

    /// Reads [`EntryKind::key`].
    #[must_use]
    pub fn from_key(key: &str) -> Option<EntryKind> {
        EntryKind::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A journal entry before it is posted.
#[derive(Clone, Debug)]
pub struct Entry {
    /// In whose books.
    pub merchant: MerchantId,
    /// Why.
    pub kind: EntryKind,
    /// The order it is about; one entry of a kind per order.
    pub order: Option<OrderId>,
    /// The payout it is about; one entry of a kind per payout.
    pub payout: Option<PayoutId>,
    /// The order's assessment it is about, by number; one entry of a kind per assessment.
    pub assessment: Option<i64>,
    /// The provider's movement it is about, by the provider and its id, or a numbered part of it; or the key of a part
    /// refund. One entry of a kind for each.
    pub movement: Option<String>,
    /// The market's fee that was agreed on, where the entry holds an order's money.
    pub fee: Option<Rate>,
    /// Debits above zero, credits below. Lines of one account and currency are put together.
    pub lines: Vec<(Account, Money)>,
}

/// Why the books refuse. Nothing of the caller's transaction may be kept after one of these.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No lines.
    #[error("an entry needs lines")]
    Empty,
    /// A line, or the sum of an account's lines, of nothing.
    #[error("the line on {0} moves nothing")]
    ZeroLine(Account),
    /// Debits and credits differ by this amount.
    #[error("debits and credits differ by {0}")]
    Unbalanced(Money),
    /// That kind of entry exists for that order or payout.
    #[error("a {0} entry was already made for it")]
    AlreadyPosted(&'static str),
    /// The account would stand on its wrong side, by this amount.
    #[error("{account} falls short by {short}")]
    Overdrawn {
        /// Which account.
        account: Account,
        /// How much is missing.
        short: Money,
    },
    /// No money of that order is in the state the step needs.
    #[error("{order} has no money that is {wanted} (it is {found})")]
    NotHeld {
        /// The order.
        order: OrderId,
        /// The state needed.
        wanted: &'static str,
        /// The state found, `absent` when nothing was ever held.
        found: &'static str,
    },
    /// More is to go back than is left of what was paid, or nothing.
    #[error("{order}: {left} is left of what was paid")]
    MoreThanLeft {
        /// The order.
        order: OrderId,
        /// What is left.
        left: Money,
    },
    /// The parts of a release do not fit what is held, even allowing for rounding.
    #[error("{order}: after tax {left} is held, but {needed} is needed at the recorded rate")]
    Residue {
        /// The order.
        order: OrderId,
        /// Held, less tax.
        left: Money,
        /// The merchant's part at the recorded rate.
        needed: Money,
    },
    /// An amount could not be computed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The lines of `entry` by account and currency, one amount each.
///
/// # Errors
/// [`LedgerError::Empty`], [`LedgerError::ZeroLine`], [`LedgerError::Unbalanced`], or
/// [`LedgerError::Money`] past what can be counted.
pub(crate) fn checked(entry: &Entry) -> Result<BTreeMap<(Account, Currency), Money>, LedgerError> {
    if entry.lines.is_empty() {
        return Err(LedgerError::Empty);
    }
    let mut lines: BTreeMap<(Account, Currency), Money> = BTreeMap::new();
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for (account, amount) in &entry.lines {
        if amount.is_zero() {
            return Err(LedgerError::ZeroLine(*account));
        }
        let currency = amount.currency();
        let line = lines.entry((*account, currency)).or_insert(Money::zero(currency));
        *line = line.plus(*amount)?;
        let sum = sums.entry(currency).or_insert(Money::zero(currency));
        *sum = sum.plus(*amount)?;
    }
    if let Some(sum) = sums.values().find(|sum| !sum.is_zero()) {
        return Err(LedgerError::Unbalanced(*sum));
    }
    match lines.iter().find(|(_, amount)| amount.is_zero()) {
        Some(((account, _), _)) => Err(LedgerError::ZeroLine(*account)),
        None => Ok(lines),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Country, Home};
    use proptest::prelude::*;

    fn entry(lines: Vec<(Account, Money)>) -> Entry {
        let merchant = MerchantId::of(Home::new(9));
        Entry {
            merchant,
            kind: EntryKind::Hold,
            order: None,
            payout: None,
            assessment: None,
            movement: None,
            fee: None,
            lines,
        }
    }

    fn accounts() -> impl Strategy<Value = Account> {
        prop::sample::select(vec![
            Account::Escrow,
            Account::Commission,
            Account::FxPosition,
            Account::TaxOwed(Country::CN),
        ])
    }

    #[test]
    fn an_entry_without_lines_or_with_a_line_of_nothing_is_refused() {
        assert!(matches!(checked(&entry(vec![])), Err(LedgerError::Empty)));
        let nothing = entry(vec![(Account::Escrow, Money::zero(Currency::CNY))]);
        assert!(matches!(checked(&nothing), Err(LedgerError::ZeroLine(Account::Escrow))));
        let (to, fro) = (Money::new(5, Currency::CNY), Money::new(-5, Currency::CNY));
        let circle = entry(vec![(Account::Escrow, to), (Account::Escrow, fro)]);
        assert!(matches!(checked(&circle), Err(LedgerError::ZeroLine(Account::Escrow))));
    }

    #[test]
    fn currencies_balance_each_for_itself() {
        let lines = vec![
            (Account::Escrow, Money::new(100, Currency::CNY)),
            (Account::Commission, Money::new(-100, Currency::USD)),
        ];
        assert!(matches!(checked(&entry(lines)), Err(LedgerError::Unbalanced(_))));
    }

    proptest! {
        #[test]
        fn what_stands_balances_and_what_does_not_balance_falls(
            lines in prop::collection::vec((accounts(), -500i64..500, any::<bool>()), 0..8),
        ) {
            let lines: Vec<_> = lines
                .into_iter()
                .map(|(account, minor, usd)| {
                    (account, Money::new(minor, if usd { Currency::USD } else { Currency::CNY }))
                })
                .collect();
            let sum = |currency| -> i64 {
                lines.iter().filter(|l| l.1.currency() == currency).map(|l| l.1.minor()).sum()
            };
            let balanced = sum(Currency::USD) == 0 && sum(Currency::CNY) == 0;
            match checked(&entry(lines.clone())) {
                Ok(kept) => {
                    prop_assert!(balanced);
                    prop_assert!(kept.values().all(|amount| !amount.is_zero()));
                    let total: i64 = kept.values().map(|amount| amount.minor()).sum();
                    prop_assert_eq!(total, 0);
                }
                Err(LedgerError::Unbalanced(_)) => prop_assert!(!balanced),
                Err(LedgerError::Empty) => prop_assert!(lines.is_empty()),
                Err(LedgerError::ZeroLine(_)) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }
}

//! Why a step of a return cannot be taken: one list for all its steps, since each can meet most of it.

use crate::domain::ReturnState;
use ::store::StoreError;
use kernel::{Money, MoneyError, ReturnId, SkuId};

/// Why a step of a return cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ReturnError {
    /// There is none, or it is another's, or another side takes this step.
    #[error("there is no return {0}")]
    NotFound(ReturnId),
    /// From where it stands there is no such step; its page says which there are.
    #[error("the return is {0}: from there this step is not taken")]
    State(ReturnState),
    /// It has changed since it was read: read it again.
    #[error("the return {0} has changed")]
    Changed(ReturnId),
    /// A reason or an address is missing, or too long.
    #[error("write 1 to 2,000 characters")]
    Words,
    /// An amount is none, of another currency, or more than was paid for these goods.
    #[error("an amount above zero and up to {max}")]
    Amount {
        /// What was paid for them and is not given back.
        max: Money,
    },
    /// Nothing can be paid for the way back: the order holds nothing beyond what goes back.
    #[error("the order holds nothing beyond what goes back: ask the merchant for a label")]
    NoFreight,
    /// Nothing shows what the way back cost, and that was agreed.
    #[error(
        "attach the receipt for what the way back cost: it was agreed that nothing is paid for it without one"
    )]
    Receipt,
    /// More of the way back is accepted than the shopper says that it cost, or in another currency.
    #[error("the shopper says that the way back cost {told}: accept that, or less")]
    Freight {
        /// What she says.
        told: Money,
    },
    /// Less than what was offered before, which the shopper may be taking in this moment.
    #[error("{offered} was offered; another offer is not lower")]
    LowerOffer {
        /// What was offered.
        offered: Money,
    },
    /// Units that are not in the return, or more than are in it.
    #[error("{0} is not in the return, or fewer of it")]
    Units(SkuId),
    /// More files than a return holds.
    #[error("a return holds {0} files")]
    Crowded(usize),
    /// An operator decided that who would show it writes and shows nothing.
    #[error("you may read what others write and show, and write and show nothing")]
    Barred,
    /// Without an address from the merchant there is nowhere to send it.
    #[error("the merchant has not said where the goods go yet")]
    NoAddress,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<MoneyError> for ReturnError {
    /// Stored amounts add up.
    fn from(_: MoneyError) -> ReturnError {
        ReturnError::Store(StoreError::Column("amounts that add up"))
    }
}

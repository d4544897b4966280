//! What is refused about bank accounts, payouts and runs.

use super::accounts::party;
use crate::Problem;
use accounts::ProvePasswordError;
use merchants::{AddBankAccountError, DecideBankAccountError, SealAccountError};
use settlement::{
    ApproveRunError, AskPayoutError, BankResultsError, CancelRunError, HoldPayoutsError,
    PayoutFileError, ProposeRunError, SendRunError, SettleError, WriteOffError,
};

impl From<ProvePasswordError> for Problem {
    fn from(error: ProvePasswordError) -> Problem {
        match error {
            ProvePasswordError::Wrong => Problem::invalid("wrong-password", &error)
                .field("password", "your own, as for signing in"),
            ProvePasswordError::TooMany(wait) => Problem::too_many(wait.retry_after_seconds),
            ProvePasswordError::Hash(error) => Problem::internal(&error),
            ProvePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<SealAccountError> for Problem {
    fn from(error: SealAccountError) -> Problem {
        match &error {
            SealAccountError::Holder => Problem::invalid("bad-holder", &error)
                .field("holder", "a name of 1 to 140 characters"),
            SealAccountError::Fields(faults) => {
                let problem = Problem::invalid("bad-account", &error);
                faults.iter().fold(problem, |problem, (field, fault)| {
                    problem.field(field, fault.to_string())
                })
            }
            SealAccountError::Vault(error) => Problem::internal(error),
        }
    }
}

impl From<AddBankAccountError> for Problem {
    fn from(error: AddBankAccountError) -> Problem {
        match &error {
            AddBankAccountError::NotFound => Problem::not_found(),
            AddBankAccountError::Holder => {
                Problem::invalid("holder-differs", &error).field("holder", "who holds your licence")
            }
            AddBankAccountError::Currency(wanted) => {
                Problem::invalid("wrong-currency", &error).field("currency", wanted.to_string())
            }
            AddBankAccountError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<DecideBankAccountError> for Problem {
    fn from(error: DecideBankAccountError) -> Problem {
        match &error {
            DecideBankAccountError::NotFound => Problem::not_found(),
            DecideBankAccountError::Reason => bad_reason(&error),
            DecideBankAccountError::Standing(standing) => {
                Problem::conflict("bank-account-state", &error).with("state", standing.key())
            }
            DecideBankAccountError::Apart(refusal) => party(refusal),
            DecideBankAccountError::Store(error) => Problem::internal(error),
        }
    }
}

fn bad_reason(error: &dyn std::error::Error) -> Problem {
    Problem::invalid("bad-reason", error).field("reason", "1 to 500 characters")
}

impl From<AskPayoutError> for Problem {
    fn from(error: AskPayoutError) -> Problem {
        match &error {
            AskPayoutError::NotTheirs => Problem::not_found(),
            AskPayoutError::Account(standing) => Problem::conflict("no-bank-account", &error)
                .with("state", standing.map_or("none", merchants::Standing::key)),
            AskPayoutError::Nothing => Problem::conflict("nothing-to-pay", &error),
            AskPayoutError::Amount(_) => Problem::invalid("bad-amount", &error)
                .field("amount", "above zero, in your payout currency"),
            AskPayoutError::TooMuch { free } => {
                Problem::conflict("too-much", &error).with("free", free)
            }
            AskPayoutError::Ledger(error) => Problem::internal(error),
            AskPayoutError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ProposeRunError> for Problem {
    fn from(error: ProposeRunError) -> Problem {
        match &error {
            ProposeRunError::Nothing { excluded, .. } => {
                Problem::conflict("nothing-to-send", &error).with("excluded", excluded)
            }
            ProposeRunError::TooMuch => Problem::conflict("run-too-large", &error),
            ProposeRunError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<ApproveRunError> for Problem {
    fn from(error: ApproveRunError) -> Problem {
        match &error {
            ApproveRunError::NotFound => Problem::not_found(),
            ApproveRunError::State(state) => {
                Problem::conflict("run-state", &error).with("state", state.key())
            }
            ApproveRunError::SamePerson { others } => {
                Problem::conflict("same-person", &error).with("others", others)
            }
            ApproveRunError::Apart(refusal) => party(refusal),
            ApproveRunError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<WriteOffError> for Problem {
    fn from(error: WriteOffError) -> Problem {
        match &error {
            WriteOffError::NotFound => Problem::not_found(),
            WriteOffError::Reason => bad_reason(&error),
            WriteOffError::Amount { owed } => {
                Problem::conflict("more-than-owed", &error).with("owed", owed)
            }
            WriteOffError::Apart(refusal) => party(refusal),
            WriteOffError::Ledger(error) => Problem::internal(error),
            WriteOffError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<CancelRunError> for Problem {
    fn from(error: CancelRunError) -> Problem {
        match &error {
            CancelRunError::NotFound => Problem::not_found(),
            CancelRunError::Reason => bad_reason(&error),
            CancelRunError::State(state) => {
                Problem::conflict("run-state", &error).with("state", state.key())
            }
            CancelRunError::Taken => Problem::conflict("file-taken", &error),
            CancelRunError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<PayoutFileError> for Problem {
    fn from(error: PayoutFileError) -> Problem {
        match &error {
            PayoutFileError::NotFound => Problem::not_found(),
            PayoutFileError::State(state) => {
                Problem::conflict("run-state", &error).with("state", state.key())
            }
            PayoutFileError::Stale { payout, why } => {
                Problem::conflict("run-stale", &error).with("payout", payout).with("why", why.key())
            }
            PayoutFileError::Changed | PayoutFileError::Vault(_) => Problem::internal(&error),
            PayoutFileError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<SendRunError> for Problem {
    fn from(error: SendRunError) -> Problem {
        match &error {
            SendRunError::NotFound => Problem::not_found(),
            SendRunError::State(state) => {
                Problem::conflict("run-state", &error).with("state", state.key())
            }
            SendRunError::NotTaken => Problem::conflict("file-not-taken", &error),
            SendRunError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<SettleError> for Problem {
    fn from(error: SettleError) -> Problem {
        match &error {
            SettleError::NotFound => Problem::not_found(),
            SettleError::Reason => bad_reason(&error),
            SettleError::Reference => Problem::invalid("bad-reference", &error)
                .field("reference", "at most 200 characters"),
            SettleError::State(state) => {
                Problem::conflict("payout-state", &error).with("state", state.key())
            }
            SettleError::Unsaid => Problem::conflict("payout-unsaid", &error),
            SettleError::NotOlder => Problem::conflict("payout-not-older", &error),
            SettleError::Ledger(error) => Problem::internal(error),
            SettleError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<HoldPayoutsError> for Problem {
    fn from(error: HoldPayoutsError) -> Problem {
        match &error {
            HoldPayoutsError::NotFound => Problem::not_found(),
            HoldPayoutsError::Reason => bad_reason(&error),
            HoldPayoutsError::Store(error) => Problem::internal(error),
        }
    }
}

impl From<BankResultsError> for Problem {
    fn from(error: BankResultsError) -> Problem {
        let why = error.to_string();
        Problem::invalid("bad-bank-results", &error).field("file", why)
    }
}

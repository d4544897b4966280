//! What merchants, operators and the market's bank can say, one file per command.

mod approve_run;
mod ask_payout;
mod cancel_run;
mod hold_payouts;
mod propose_run;
mod recall_payouts;
mod ring_clock;
mod say_older;
mod send_run;
mod settle;
mod write_off_debt;

pub use approve_run::{ApproveRun, ApproveRunError, Approved, approve_run, run_approvers};
pub(crate) use ask_payout::lacks;
pub use ask_payout::{AskPayout, AskPayoutError, ask_payout, payable};
pub use cancel_run::{CancelRunError, cancel_run};
pub use hold_payouts::{HoldPayoutsError, free_payouts, hold_payouts};
pub use propose_run::{ProposeRun, ProposeRunError, propose_run};
pub use recall_payouts::recall_payouts;
pub use ring_clock::{ring_run, ring_waiting};
pub use say_older::{paid_before, unpaid_before};
pub use send_run::{SendRunError, send_run};
pub use settle::{BankWord, ReturnPayout, SettleError, pay_payout, return_payout};
pub use write_off_debt::{WriteOffDebt, WriteOffError, write_off_debt};

/// A reason of 1 to 500 characters, as it is kept: without signs that nobody sees.
fn reason(text: &str) -> Option<String> {
    let seen = kernel::text::without_hidden(text);
    let text = seen.trim();
    (1..=500).contains(&text.chars().count()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn a_reason_is_what_its_reader_sees() {
        assert_eq!(reason(" \u{202E}sent\u{200B} twice ").as_deref(), Some("sent twice"));
        assert_eq!(reason("\u{200B} "), None);
    }
}

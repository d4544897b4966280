//! How a merchant's money leaves: her bank account, payouts, runs, and what the bank says.

use crate::World;
use kernel::{By, Country, Decider, Home, MerchantId, Money, PayoutId, PayoutRunId, ShopperId};
use merchants::AddBankAccount;
use settlement::{
    ApproveRun, ApproveRunError, Approved, AskPayout, AskPayoutError, BankWord, Payout, PayoutFile,
    PayoutFileError, PayoutRun, ProposeRun, ProposeRunError, ReturnPayout, Rules, SendRunError,
    SettleError,
};

/// An operator by a number: who proposes, and who approves.
#[must_use]
pub fn operator(number: u64) -> Decider {
    let id = ShopperId::of(Home::new(900_000 + number));
    Decider { id, name: format!("Operator {number}") }
}

impl World {
    /// The merchant's money goes to that account from now on, in the name on her licence.
    pub async fn give_account(&self, merchant: MerchantId, number: &str) {
        let parts = [("routing", "021000021"), ("account", number)];
        let parts = parts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let of = (Country::US, self.currency);
        let named = ("Plainly Fictional Orchard LLC", &parts);
        let account = merchants::seal_account(&self.vault, merchant, of, named).unwrap();
        let (by, moment) = (operator(0), self.moment());
        let holder = (merchant, account.holder_key);
        let ask = AddBankAccount { merchant, by: by.clone(), account, hold_hours: 0 };
        let added = self.db.write(move |tx| {
            let mut moment = moment.clone();
            merchants::allow_bank_holder(tx, holder, (&by, "in the register"), &mut moment)
                .unwrap();
            merchants::add_bank_account(tx, &ask, &mut moment)
        });
        added.await.unwrap();
    }

    /// The merchant asks for her money: so much in smallest units, or all that is free.
    pub async fn ask_payout(
        &self,
        merchant: MerchantId,
        minor: Option<i64>,
    ) -> Result<Payout, AskPayoutError> {
        let (currency, by) = (self.currency, By::Merchant(merchant));
        let amount = minor.map(|minor| Money::new(minor, currency));
        let ask = AskPayout { merchant, by, currency, amount, request: None };
        let moment = self.moment();
        self.db.write(move |tx| settlement::ask_payout(tx, &ask, &mut moment.clone())).await
    }

    /// What the merchant can ask for, in smallest units.
    pub async fn payable(&self, merchant: MerchantId) -> Money {
        let currency = self.currency;
        self.db.read(move |tx| settlement::payable(tx, merchant, currency)).await.unwrap()
    }

    /// An operator proposes a run.
    pub async fn propose_run(&self, by: u64, rules: &Rules) -> Result<PayoutRun, ProposeRunError> {
        let (currency, rules, moment) = (self.currency, rules.clone(), self.moment());
        let ask = ProposeRun { currency, by: Some(operator(by)), rules };
        self.db.write(move |tx| settlement::propose_run(tx, &ask, &mut moment.clone())).await
    }

    /// An operator approves it.
    pub async fn approve_run(
        &self,
        run: PayoutRunId,
        by: u64,
    ) -> Result<Approved, ApproveRunError> {
        let (ask, moment) = (ApproveRun { run, by: operator(by) }, self.moment());
        self.db.write(move |tx| settlement::approve_run(tx, &ask, &mut moment.clone())).await
    }

    /// An operator takes its file.
    pub async fn take_file(
        &self,
        run: PayoutRunId,
        by: u64,
    ) -> Result<PayoutFile, PayoutFileError> {
        settlement::take_file(&self.db, &self.vault, (run, &operator(by)), &self.moment()).await
    }

    /// An operator gave the file to the bank.
    pub async fn send_run(&self, run: PayoutRunId) -> Result<PayoutRun, SendRunError> {
        let (by, moment) = (operator(1), self.moment());
        self.db.write(move |tx| settlement::send_run(tx, (run, &by), &mut moment.clone())).await
    }

    /// The bank paid a payout.
    pub async fn pay_payout(&self, payout: PayoutId) -> Result<Payout, SettleError> {
        let ask = BankWord { payout, reference: "TX".into(), by: operator(1) };
        let moment = self.moment();
        self.db.write(move |tx| settlement::pay_payout(tx, &ask, &mut moment.clone())).await
    }

    /// A payout came back, or is taken back.
    pub async fn return_payout(&self, payout: PayoutId, by: By) -> Result<Payout, SettleError> {
        let ask = ReturnPayout { payout, by, person: operator(1), why: "account closed".into() };
        let moment = self.moment();
        self.db.write(move |tx| settlement::return_payout(tx, &ask, &mut moment.clone())).await
    }
}

//! What may become of a payout and of a run, and what may not.

use crate::earn;
use accounts::{OpenAccount, PasswordHash};
use kernel::{By, Currency, Decider, Lang, MerchantId, Money};
use ledger::Account;
use merchants::{DecideBankAccount, Standing};
use settlement::{
    ApproveRunError, Approved, AskPayoutError, BankResult, CancelRunError, Exclusion,
    PayoutFileError, PayoutState, ProposeRun, ProposeRunError, Rules, RunState, SendRunError,
    SettleError,
};
use store::{StoreError, Tx};
use testmarket::{World, operator};

async fn preview(world: &World, rules: &Rules) -> settlement::Preview {
    let (rules, now) = (rules.clone(), world.now);
    let usd = Currency::USD;
    world.db.read(move |tx| settlement::preview(tx, (usd, &rules), now)).await.unwrap()
}

async fn stop_account(world: &World, merchant: MerchantId) {
    let (moment, key) = (world.moment(), (merchant, Currency::USD));
    let stopped = world.db.write(move |tx| {
        let account = merchants::current_bank_accounts(tx, &[key])?.remove(&key).unwrap();
        let by = (kernel::Actor::Operator, operator(3));
        let ask = DecideBankAccount { account: account.id, by, reason: "not hers".into() };
        merchants::stop_bank_account(tx, &ask, &mut moment.clone()).unwrap();
        Ok::<_, StoreError>(())
    });
    stopped.await.unwrap();
}

#[tokio::test]
async fn a_payout_is_asked_for_approved_by_another_sent_and_paid_and_each_step_is_in_the_books() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        earn(&world, 1, &merchant).await;
        let asked = world.ask_payout(merchant.id, None).await.unwrap();
        assert_eq!(asked.state, PayoutState::Asked);
        let rules = Rules::default();
        let run = world.propose_run(1, &rules).await.unwrap();
        assert_eq!((run.payouts, run.total), (1, asked.amount), "{}", test.name);
        let again = world.propose_run(1, &rules).await;
        assert!(matches!(again, Err(ProposeRunError::Nothing { excluded: 0, .. })));
        let early = world.take_file(run.id, 1).await;
        assert!(matches!(early, Err(PayoutFileError::State(RunState::Proposed))));
        let same = world.approve_run(run.id, 1).await;
        assert!(matches!(same, Err(ApproveRunError::SamePerson { others: 0 })), "{same:?}");
        assert!(same.unwrap_err().to_string().contains("entrepot operator add"));
        let approved = world.approve_run(run.id, 2).await.unwrap();
        assert!(matches!(approved, Approved::Yes(_)));
        let twice = world.approve_run(run.id, 3).await;
        assert!(matches!(twice, Err(ApproveRunError::State(RunState::Approved))));
        assert!(matches!(world.send_run(run.id).await, Err(SendRunError::NotTaken)));

        let file = world.take_file(run.id, 2).await.unwrap();
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        assert!(text.contains("000123456789") && text.contains("021000021"), "{text}");
        let later = world.later(60);
        let other = later.take_file(run.id, 3).await.unwrap();
        assert_eq!((other.digest.as_str(), other.bytes), (file.digest.as_str(), file.bytes));
        let id = run.id;
        let open = world.db.read(move |tx| settlement::open_run(tx, id)).await.unwrap().unwrap();
        assert_eq!(open.taken.len(), 2, "each time that it was taken is kept");
        let (by, moment) = (operator(1), world.moment());
        let off = world
            .db
            .write(move |tx| settlement::cancel_run(tx, (id, &by), "no", &mut moment.clone()))
            .await;
        assert!(matches!(off, Err(CancelRunError::Taken)));
        let early = world.pay_payout(asked.id).await;
        assert!(matches!(early, Err(SettleError::State(PayoutState::Gathered))));

        world.send_run(run.id).await.unwrap();
        world.send_run(run.id).await.unwrap();
        world.sound().await;
        let paid = world.pay_payout(asked.id).await.unwrap();
        assert_eq!(world.pay_payout(asked.id).await.unwrap(), paid, "said again");
        let books = world.credit(Account::Bank).await;
        assert_eq!((books, world.credit(Account::PayoutClearing).await), (asked.amount.minor(), 0));
        world.sound().await;

        let back = world.return_payout(asked.id, By::Operator).await.unwrap();
        assert_eq!(back.state, PayoutState::Returned, "even after it was paid");
        world.return_payout(asked.id, By::Operator).await.unwrap();
        assert_eq!(world.payable(merchant.id).await, asked.amount);
        let over = world.pay_payout(asked.id).await;
        assert!(matches!(over, Err(SettleError::State(PayoutState::Returned))));
        assert_eq!(world.credit(Account::Bank).await, 0);
        world.ask_payout(merchant.id, None).await.unwrap();
        world.sound().await;
    }
}

#[tokio::test]
async fn what_cannot_leave_says_why_and_waits() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let [poor, held, homeless, good] = [
            world.merchant(&[900], 20).await,
            world.merchant(&[9_000], 20).await,
            world.merchant(&[9_000], 20).await,
            world.merchant(&[9_000], 20).await,
        ];
        for (who, merchant) in [(1, &poor), (2, &held), (3, &homeless), (4, &good)] {
            earn(&world, who, merchant).await;
            world.ask_payout(merchant.id, None).await.unwrap();
        }
        let minimum = [(Currency::USD, Money::new(5_000, Currency::USD))].into();
        let rules = Rules { minimum, ..Rules::default() };
        let (who, moment) = (held.id, world.moment());
        let kept = world.db.write(move |tx| {
            let why = "a dispute is open";
            settlement::hold_payouts(tx, (who, &operator(1)), why, &mut moment.clone())
        });
        assert!(kept.await.unwrap());
        stop_account(&world, homeless.id).await;
        let found = preview(&world, &rules).await;
        let why = |id: MerchantId| {
            let of = |one: &&(settlement::Payout, Exclusion)| MerchantId::of(one.0.id.home()) == id;
            found.excluded.iter().find(of).map(|one| one.1.key())
        };
        let told = [poor.id, held.id, homeless.id, good.id].map(why);
        let wanted = [Some("below-minimum"), Some("held"), Some("no-account"), None];
        assert_eq!(told, wanted, "{}", test.name);
        assert_eq!(found.included.len(), 1);
        let none = world.ask_payout(homeless.id, None).await;
        assert!(matches!(none, Err(AskPayoutError::Account(None))), "{none:?}");

        // Approved, and then the account is stopped: no file is written, the run is called off.
        let run = world.propose_run(1, &rules).await.unwrap();
        world.approve_run(run.id, 2).await.unwrap();
        stop_account(&world, good.id).await;
        let file = world.take_file(run.id, 2).await;
        assert!(matches!(file, Err(PayoutFileError::Stale { why: Exclusion::NoAccount, .. })));
        let (id, moment) = (run.id, world.moment());
        let off = world.db.write(move |tx| {
            let by = (id, &operator(1));
            settlement::cancel_run(tx, by, "account stopped", &mut moment.clone())
        });
        assert_eq!(off.await.unwrap().state, RunState::Cancelled);
        assert_eq!(preview(&world, &rules).await.excluded.len(), 4);
        world.sound().await;

        // Every waiting payout has an end too: she takes it back, and nobody else's.
        let payouts = world.db.read(move |tx| settlement::payouts(tx, good.id, None, 10)).await;
        let waits = payouts.unwrap().remove(0);
        let strange = world.return_payout(waits.id, By::Merchant(poor.id)).await;
        assert!(matches!(strange, Err(SettleError::NotFound)));
        world.return_payout(waits.id, By::Merchant(good.id)).await.unwrap();
        assert_eq!(world.payable(good.id).await, waits.amount);
        world.sound().await;
    }
}

#[tokio::test]
async fn nothing_is_asked_for_while_the_account_is_new() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[900], 20).await;
        earn(&world, 1, &merchant).await;
        // Newer than the account that she has.
        let world = world.later(60);
        let parts = [("routing", "021000021"), ("account", "000999999999")];
        let parts = parts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let named = ("Plainly Fictional Orchard LLC", &parts);
        let of = (kernel::Country::US, Currency::USD);
        let account = merchants::seal_account(&world.vault, merchant.id, of, named).unwrap();
        let ask = merchants::AddBankAccount {
            merchant: merchant.id,
            by: operator(0),
            account,
            hold_hours: 72,
        };
        let moment = world.moment();
        let added =
            world.db.write(move |tx| merchants::add_bank_account(tx, &ask, &mut moment.clone()));
        added.await.unwrap();
        let held = world.ask_payout(merchant.id, None).await;
        let wanted = AskPayoutError::Account(Some(Standing::Held));
        assert_eq!(held.unwrap_err().to_string(), wanted.to_string(), "{}", test.name);
        world.later(72 * 3_600).ask_payout(merchant.id, None).await.unwrap();
    }
}

async fn open_operator(world: &World, name: &str) -> Decider {
    let account = OpenAccount {
        email: format!("{name}@market.example").parse().unwrap(),
        name: name.parse().unwrap(),
        lang: Lang::EN,
        password_hash: PasswordHash::stored("none".into()),
        verified: true,
        operator: true,
    };
    let moment = world.moment();
    let opened =
        move |tx: &mut Tx<'_>| accounts::ensure_operator(tx, &account, &mut moment.clone());
    let id = world.db.write(opened).await.unwrap();
    Decider { id, name: name.to_owned() }
}

#[tokio::test]
async fn what_the_market_proposes_by_itself_needs_two_people_all_the_same() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        earn(&world, 1, &merchant).await;
        world.ask_payout(merchant.id, None).await.unwrap();
        let [ada, ben] = [open_operator(&world, "Ada").await, open_operator(&world, "Ben").await];
        let (rules, moment) = (Rules::default(), world.moment());
        let ask = ProposeRun { currency: Currency::USD, by: None, rules };
        let run = world.db.write(move |tx| settlement::propose_run(tx, &ask, &mut moment.clone()));
        let id = run.await.unwrap().id;
        let approve = async |by: &Decider| {
            let (ask, moment) =
                (settlement::ApproveRun { run: id, by: by.clone() }, world.moment());
            world.db.write(move |tx| settlement::approve_run(tx, &ask, &mut moment.clone())).await
        };
        assert!(matches!(approve(&ada).await.unwrap(), Approved::StoodFor(_)), "{}", test.name);
        let same = approve(&ada).await;
        assert!(matches!(same, Err(ApproveRunError::SamePerson { others: 1 })), "{same:?}");
        assert!(matches!(approve(&ben).await.unwrap(), Approved::Yes(_)));
        world.sound().await;
    }
}

#[tokio::test]
async fn a_banks_file_is_taken_line_by_line_and_can_be_given_again() {
    for test in testkit::databases().await {
        let world = World::in_dollars(&test.db);
        let merchant = world.merchant(&[2_499], 20).await;
        let mut payouts = Vec::new();
        for who in 0..3 {
            earn(&world, who, &merchant).await;
            payouts.push(world.ask_payout(merchant.id, None).await.unwrap());
        }
        let run = world.propose_run(1, &Rules::default()).await.unwrap();
        world.approve_run(run.id, 2).await.unwrap();
        world.take_file(run.id, 2).await.unwrap();
        world.send_run(run.id).await.unwrap();
        earn(&world, 3, &merchant).await;
        let waits = world.ask_payout(merchant.id, None).await.unwrap();
        let never = format!("payout,result,reference,reason\n{},returned,,late\n", waits.id);
        let lines = settlement::read_bank_results(never.as_bytes()).unwrap();
        let (by, moment) = (operator(1), world.moment());
        let early = settlement::take_bank_results(&world.db, lines, &by, moment);
        assert_eq!(early.await.unwrap().refused.len(), 1, "{}: it never left", test.name);
        // Nor does it come back from the bank where its merchant took it back.
        world.return_payout(waits.id, kernel::By::Merchant(merchant.id)).await.unwrap();
        let lines = settlement::read_bank_results(never.as_bytes()).unwrap();
        let (by, moment) = (operator(1), world.moment());
        let late = settlement::take_bank_results(&world.db, lines, &by, moment).await.unwrap();
        assert_eq!((late.returned, late.refused.len()), (0, 1), "{}: it never left", test.name);
        world.ask_payout(merchant.id, None).await.unwrap();
        let text = format!(
            "payout,result,reference,reason\n{},paid,TX-1,\n{},returned,,account closed\n{},gone,,\n",
            payouts[0].id, payouts[1].id, payouts[2].id
        );
        for _ in 0..2 {
            let lines = settlement::read_bank_results(text.as_bytes()).unwrap();
            assert!(
                lines
                    .iter()
                    .flat_map(|(_, line)| line)
                    .any(|line| { line.result == BankResult::Paid("TX-1".to_owned()) })
            );
            let moment = world.moment();
            let done = settlement::take_bank_results(&world.db, lines, &operator(1), moment)
                .await
                .unwrap();
            assert_eq!((done.lines, done.paid, done.returned), (3, 1, 1), "{}", test.name);
            assert_eq!(done.refused.len(), 1);
        }
        assert_eq!(world.payable(merchant.id).await, payouts[1].amount);
        world.sound().await;
    }
}

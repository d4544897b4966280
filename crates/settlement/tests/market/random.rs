//! Whatever is done in whatever order, money is where the books say, nothing fails, and no payout is lost.

use crate::earn;
use kernel::{By, Country, Currency, MerchantId, Moment, PayoutId, PayoutRunId};
use merchants::AddBankAccount;
use settlement::{Approved, Rules};
use testkit::unless_refused;
use testmarket::{Merchant, World, operator};

const STEPS: u64 = 48;

/// What chance chooses from.
struct Chance<'a> {
    world: World,
    merchants: &'a [Merchant],
    dice: &'a mut Moment,
}

impl Chance<'_> {
    /// A number below `below`.
    fn pick(&mut self, below: u64) -> u64 {
        self.dice.bits() % below
    }

    fn merchant(&mut self) -> &Merchant {
        let at = usize::from(self.pick(2) == 0);
        &self.merchants[at]
    }

    async fn run(&mut self) -> Option<PayoutRunId> {
        let runs = self.world.db.read(|tx| settlement::runs(tx, None, 5)).await.unwrap();
        // Mostly the newest, which still goes on.
        let at = if self.pick(4) == 0 { runs.len().saturating_sub(1) } else { 0 };
        runs.get(at).map(|run| run.id)
    }

    async fn payout(&mut self) -> Option<(MerchantId, PayoutId)> {
        let id = self.merchant().id;
        let all =
            self.world.db.read(move |tx| settlement::payouts(tx, id, None, 20)).await.unwrap();
        let at = usize::try_from(self.pick(20)).unwrap_or(0);
        all.get(at % all.len().max(1)).map(|payout| (id, payout.id))
    }

    /// One step of a merchant, an operator or the bank; whatever is refused changed nothing, which the audit holds.
    async fn step(&mut self, who: u64) {
        match self.pick(14) {
            0 | 1 => {
                let world = self.world.clone();
                earn(&world, who, self.merchant()).await;
            }
            2 | 3 => {
                let some = i64::try_from(self.pick(3_000)).unwrap_or(1);
                let (world, id) = (self.world.clone(), self.merchant().id);
                unless_refused(world.ask_payout(id, (some > 1_000).then_some(some)).await);
            }
            4 => self.change_account(who).await,
            5 => self.hold().await,
            6 => {
                let Some((merchant, payout)) = self.payout().await else { return };
                let by = if self.pick(2) == 0 { By::Operator } else { By::Merchant(merchant) };
                unless_refused(self.world.return_payout(payout, by).await);
            }
            7 => {
                let Some((_, payout)) = self.payout().await else { return };
                unless_refused(self.world.pay_payout(payout).await);
            }
            8 => self.bank_file().await,
            _ => self.step_of_run().await,
        }
    }

    async fn step_of_run(&mut self) {
        let (world, by) = (self.world.clone(), self.pick(3));
        let which = self.pick(6);
        if which < 2 {
            unless_refused(world.propose_run(by, &Rules::default()).await);
            return;
        }
        let Some(run) = self.run().await else { return };
        match which {
            2 => {
                if let Some(Approved::Yes(run)) = unless_refused(world.approve_run(run, by).await) {
                    assert!(!run.proposed_by.contains(&format!("Operator {by} ")), "four eyes");
                }
            }
            3 => _ = unless_refused(world.take_file(run, 1).await),
            4 => _ = unless_refused(world.send_run(run).await),
            _ => {
                let (by, moment) = (operator(by), world.moment());
                let off = world.db.write(move |tx| {
                    settlement::cancel_run(tx, (run, &by), "not today", &mut moment.clone())
                });
                unless_refused(off.await);
            }
        }
    }

    /// Her money is to go elsewhere from now on, at once or in three days; or nowhere any more.
    async fn change_account(&mut self, who: u64) {
        let (world, merchant) = (self.world.clone(), self.merchant().id);
        let number = format!("{:012}", 1_000 + who);
        let parts = [("routing", "021000021"), ("account", number.as_str())];
        let parts = parts.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        let of = (Country::US, Currency::USD);
        let named = ("Plainly Fictional Orchard LLC", &parts);
        let account = merchants::seal_account(&world.vault, merchant, of, named).unwrap();
        let hold_hours = if self.pick(3) == 0 { 72 } else { 0 };
        let ask = AddBankAccount { merchant, by: operator(0), account, hold_hours };
        let moment = world.moment();
        let added =
            world.db.write(move |tx| merchants::add_bank_account(tx, &ask, &mut moment.clone()));
        unless_refused(added.await);
    }

    async fn hold(&mut self) {
        let (world, merchant) = (self.world.clone(), self.merchant().id);
        if self.pick(2) == 0 {
            world.db.write(move |tx| settlement::free_payouts(tx, merchant)).await.unwrap();
            return;
        }
        let moment = world.moment();
        let held = world.db.write(move |tx| {
            let (by, why) = (operator(1), "somebody asks");
            settlement::hold_payouts(tx, (merchant, &by), why, &mut moment.clone())
        });
        unless_refused(held.await);
    }

    /// The bank tells of two payouts in a file, wherever they stand; the file is given twice.
    async fn bank_file(&mut self) {
        let mut text = "payout,result,reference,reason\n".to_owned();
        for _ in 0..2 {
            let Some((_, payout)) = self.payout().await else { return };
            let paid = self.pick(2) == 0;
            let said = if paid { "paid,TX-1," } else { "returned,,account closed" };
            text.push_str(&format!("{payout},{said}\n"));
        }
        for _ in 0..2 {
            let lines = settlement::read_bank_results(text.as_bytes()).unwrap();
            let (by, moment) = (operator(2), self.world.moment());
            let done = settlement::take_bank_results(&self.world.db, lines, &by, moment).await;
            assert_eq!(done.unwrap().lines, 2);
        }
    }
}

#[tokio::test]
async fn whatever_is_done_in_whatever_order_the_books_agree() {
    for test in testkit::databases().await {
        let market = World::in_dollars(&test.db);
        let seeds = if test.name == "sqlite" { 4_u64 } else { 2 };
        for seed in 1..=seeds {
            let world = market.later(i64::try_from(seed * STEPS).unwrap_or(0) * 60);
            let merchants =
                [world.merchant(&[2_499], 900).await, world.merchant(&[700], 900).await];
            let mut dice = Moment::new(world.now, seed);
            for at in 0..STEPS {
                let world = world.later(i64::try_from(at).unwrap_or(0) * 60);
                let who = seed * 1_000 + at;
                let mut chance =
                    Chance { world: world.clone(), merchants: &merchants, dice: &mut dice };
                chance.step(who).await;
                if let Some(broken) = world.broken().await {
                    panic!("seed {seed}, step {at} on {}: {broken}", test.name);
                }
            }
        }
    }
}

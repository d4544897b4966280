//! Whatever a provider says, in whatever order, and whatever it is asked meanwhile: the books say the same after each
//! step, nothing is sent beyond what a payment holds, and when all is told every shopper has what she is owed.

use crate::bank::{Answers, Bank};
use crate::charges::{bear, send_all, tell};
use crate::words::{approval, assign, fen, give_back, ordered};
use kernel::{Money, PaymentId};
use orders::{Direction, Placed};
use payments::PaymentStatus::Declined;
use payments::{Provider, RefundWord};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use testkit::unless_refused;
use testmarket::World;

#[derive(Clone, Debug)]
enum Step {
    Buy,
    BuyTwo,
    Pay {
        checkout: usize,
    },
    Approve {
        payment: usize,
        charge: u8,
        less: bool,
    },
    Decline {
        payment: usize,
    },
    Unknown {
        n: u64,
        minor: Option<i64>,
    },
    /// The provider gives back by itself: a part of what a payment holds, or all; it names the payment or not, and
    /// tells it at once or later.
    Gives {
        charge: usize,
        part: Option<i64>,
        named: bool,
        at_once: bool,
    },
    Told,
    Answers(Answers),
    Send,
    Cancel {
        order: usize,
    },
    Expire {
        checkout: usize,
    },
    GiveBack {
        at: usize,
    },
    Assign {
        at: usize,
        checkout: usize,
    },
    Bear {
        at: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0..4usize;
    let answers = prop_oneof![
        3 => Just(Answers::Well),
        2 => Just(Answers::Lost),
        1 => Just(Answers::Down),
        1 => (1i64..900).prop_map(Answers::Less),
    ];
    let gives = (n.clone(), prop::option::of(1i64..3_000), any::<bool>(), any::<bool>());
    prop_oneof![
        2 => Just(Step::Buy),
        2 => Just(Step::BuyTwo),
        4 => n.clone().prop_map(|checkout| Step::Pay { checkout }),
        6 => (n.clone(), 0u8..3, prop::bool::weighted(0.2))
            .prop_map(|(payment, charge, less)| Step::Approve { payment, charge, less }),
        1 => n.clone().prop_map(|payment| Step::Decline { payment }),
        2 => (0u64..3, prop::option::of(1i64..9_000))
            .prop_map(|(n, minor)| Step::Unknown { n, minor }),
        4 => gives.prop_map(|(charge, part, named, at_once)| {
            Step::Gives { charge, part, named, at_once }
        }),
        2 => Just(Step::Told),
        3 => answers.prop_map(Step::Answers),
        4 => Just(Step::Send),
        4 => n.clone().prop_map(|order| Step::Cancel { order }),
        1 => n.clone().prop_map(|checkout| Step::Expire { checkout }),
        2 => n.clone().prop_map(|at| Step::GiveBack { at }),
        2 => (n.clone(), n.clone()).prop_map(|(at, checkout)| Step::Assign { at, checkout }),
        1 => n.prop_map(|at| Step::Bear { at }),
    ]
}

struct Said {
    bank: Bank,
    provider: Provider,
    strict: bool,
    placed: Vec<Placed>,
    payments: Vec<(PaymentId, Money)>,
    unknown: Vec<PaymentId>,
    /// The bank's payments, and the reference of each.
    charges: Vec<(String, PaymentId)>,
    /// What the bank gave back by itself and has not told.
    untold: Vec<RefundWord>,
    given: usize,
}

impl Said {
    async fn new(strict: bool) -> Said {
        let (bank, provider) = Bank::open(strict).await;
        Said {
            bank,
            provider,
            strict,
            placed: Vec::new(),
            payments: Vec::new(),
            unknown: Vec::new(),
            charges: Vec::new(),
            untold: Vec::new(),
            given: 0,
        }
    }

    /// Somebody paid; the same payment again is told as it was paid first.
    fn came(&mut self, charge: &str, reference: PaymentId, amount: Money) -> Money {
        if !self.charges.iter().any(|(known, _)| known == charge) {
            self.charges.push((charge.to_owned(), reference));
            self.bank.pays(charge, amount);
        }
        fen(self.bank.books().paid[charge])
    }

    async fn take(&mut self, world: &World, step: &Step) {
        match step {
            Step::Buy => self.placed.push(ordered(world).await),
            Step::BuyTwo => self.placed.push(two_ordered(world).await),
            Step::Pay { checkout } => self.pay(world, *checkout).await,
            Step::Approve { payment, charge, less } => {
                let Some((id, amount)) = self.payments.get(*payment).copied() else { return };
                let amount = if *less { fen(amount.minor() / 2) } else { amount };
                let charge = format!("{id}-{charge}");
                let amount = self.came(&charge, id, amount);
                world.hear(approval(id, &charge, amount)).await;
            }
            Step::Decline { payment } => {
                let Some((id, amount)) = self.payments.get(*payment) else { return };
                world.say(*id, *amount, Declined).await;
            }
            Step::Unknown { n, minor } => self.unknown(world, *n, *minor).await,
            Step::Gives { charge, part, named, at_once } => {
                self.gives(world, (*charge, *part), (*named, *at_once)).await;
            }
            Step::Told => self.told(world).await,
            // What it was asked for and gave back by itself before it made it, a bank that looks at nothing makes
            // all the same: nobody can keep it from that.
            Step::Answers(Answers::Down) if !self.strict => self.bank.answers(Answers::Lost),
            Step::Answers(answers) => self.bank.answers(*answers),
            Step::Send => {
                world.run("refund.send", &self.provider).await;
            }
            Step::Cancel { order } => {
                let order = self.placed.iter().flat_map(|p| &p.orders).nth(*order).copied();
                let Some(order) = order else { return };
                unless_refused(world.cancel(order).await);
            }
            Step::Expire { checkout } => {
                let Some(placed) = self.placed.get(*checkout) else { return };
                world.later(orders::CHECKOUT_SECONDS + 1).expire(placed).await;
            }
            Step::GiveBack { at } => {
                let Some(open) = world.waiting().await.into_iter().nth(*at) else { return };
                unless_refused(give_back(world, &open.provider_ref).await);
            }
            Step::Assign { at, checkout } => {
                let Some(open) = world.waiting().await.into_iter().nth(*at) else { return };
                let Some(placed) = self.placed.get(*checkout) else { return };
                unless_refused(assign(world, &open.provider_ref, placed).await);
            }
            Step::Bear { at } => {
                let Some(open) = world.waiting().await.into_iter().nth(*at) else { return };
                unless_refused(bear(world, open.provider_ref, "nobody knows why").await);
            }
        }
    }

    async fn pay(&mut self, world: &World, checkout: usize) {
        let Some(placed) = self.placed.get(checkout) else { return };
        let (moment, id) = (world.moment(), placed.checkout);
        let start = move |tx: &mut store::Tx<'_>| {
            orders::start_payment(tx, id, "sandbox", &mut moment.clone())
        };
        if let Ok((_, payment)) = world.db.write(start).await {
            self.payments.push((payment.id, payment.amount));
        }
    }

    /// A payment under a reference that nobody gave out, of that amount or of what a checkout costs.
    async fn unknown(&mut self, world: &World, n: u64, minor: Option<i64>) {
        let at = usize::try_from(n).unwrap();
        while self.unknown.len() <= at {
            self.unknown.push(world.moment().id(kernel::Home::new(1_000 + n)));
        }
        let id = self.unknown[at];
        let costs = self.placed.first().map_or(fen(77), |placed| placed.total);
        let charge = id.to_string();
        let amount = self.came(&charge, id, minor.map_or(costs, fen));
        world.hear(approval(id, &charge, amount)).await;
    }

    async fn gives(
        &mut self,
        world: &World,
        (charge, part): (usize, Option<i64>),
        (named, at_once): (bool, bool),
    ) {
        let Some((charge, reference)) = self.charges.get(charge).cloned() else { return };
        let amount = self.bank.gives(&charge, part.map_or(fen(i64::MAX), fen));
        if !amount.is_positive() {
            return;
        }
        self.given += 1;
        let key = format!("own-{}", self.given);
        // What a bank that looks at nothing has not told, nobody can keep it from giving twice; nor what it gave of
        // two payments without a name.
        let named = named || !self.strict;
        let word = RefundWord {
            reference,
            provider_ref: format!("{charge}:{key}"),
            charge: named.then(|| charge.clone()),
            key,
            amount,
        };
        if at_once || !self.strict {
            tell(world, word).await;
        } else {
            self.untold.push(word);
        }
    }

    /// The bank tells everything, some of it again.
    async fn told(&mut self, world: &World) {
        for word in self.untold.drain(..).chain(self.bank.words()) {
            tell(world, word).await;
        }
    }

    /// Everything that was paid is called off or given back, and everything told.
    async fn end(mut self, world: &World) {
        self.bank.answers(Answers::Well);
        self.told(world).await;
        for order in self.placed.iter().flat_map(|placed| &placed.orders) {
            unless_refused(world.cancel(*order).await);
        }
        let mut world = world.clone();
        for _ in 0..4 {
            let waiting = world.waiting().await;
            for open in waiting.iter().filter(|open| open.direction == Direction::In) {
                give_back(&world, &open.provider_ref).await.unwrap();
            }
            world = send_all(&world, &self.provider).await;
            self.told(&world).await;
            world.sound().await;
            let dead = world.db.read(|tx| jobs::timers::dead(tx, None, 100)).await.unwrap();
            for timer in dead {
                let now = world.now;
                let retry = move |tx: &mut store::Tx<'_>| {
                    jobs::timers::retry(tx, "refund.send", &timer.id, now)
                };
                world.db.write(retry).await.unwrap();
            }
        }
        self.bank.never_overdrawn();
        let books = self.bank.books();
        for (charge, _) in &self.charges {
            assert_eq!(books.holds(charge), 0, "{charge} is not back: {:?}", books.asked);
        }
    }
}

/// Two things of two merchants.
async fn two_ordered(world: &World) -> Placed {
    let (one, two) = (world.merchant(&[1_000], 9).await, world.merchant(&[2_000], 9).await);
    let shopper = world.shopper(world.fresh()).await;
    let lines = [(one.listing, one.skus[0].0, 1), (two.listing, two.skus[0].0, 1)];
    world.buy(shopper, &lines).await.unwrap()
}

#[test]
fn whatever_a_provider_says_in_whatever_order_the_books_say_the_same() {
    testkit::block_on(async {
        for test in testkit::databases().await {
            let world = World::in_yuan(&test.db);
            let cases = if test.name == "sqlite" { 8 } else { 3 };
            let mut runner = TestRunner::new(Config { cases, ..Config::default() });
            let steps = (any::<bool>(), prop::collection::vec(step(), 6..30));
            let handle = tokio::runtime::Handle::current();
            let result = tokio::task::block_in_place(|| {
                runner.run(&steps, |(strict, steps)| {
                    handle.block_on(async {
                        let mut said = Said::new(strict).await;
                        for step in &steps {
                            said.take(&world, step).await;
                            said.bank.never_overdrawn();
                            world.sound().await;
                        }
                        said.end(&world).await;
                    });
                    Ok(())
                })
            });
            result.unwrap();
        }
    });
}

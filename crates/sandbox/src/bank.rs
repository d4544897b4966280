//! What the bank knows: payments, refunds, and news that the market has not taken yet.

use crate::{SandboxError, journal::Journal};
use kernel::{Lang, Money, PaymentId, Timestamp};
use payments::{Movement, NewPayment, Notice, PaymentStatus, PaymentWord, RefundAsk, RefundWord};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::Path,
};

/// One fact, one line of the journal. The bank is nothing but the sum of these.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Fact {
    Asked {
        payment: NewPayment,
    },
    Decided {
        reference: PaymentId,
        approved: bool,
        tell: u32,
    },
    /// The word names the payment as it was asked; `charge` is ours, where that differs.
    Refunded {
        refund: RefundWord,
        #[serde(default)]
        charge: Option<PaymentId>,
    },
    Delivered {
        news: u64,
    },
}

/// A payment as the hosted page shows it.
#[derive(Clone, Debug)]
pub(super) struct Payment {
    pub(super) asked: NewPayment,
    pub(super) status: PaymentStatus,
    refunds: BTreeMap<String, Money>,
}

/// A message to the market, until it was taken.
#[derive(Clone, Debug)]
pub(super) struct News {
    pub(super) id: u64,
    pub(super) notice: Notice,
    pub(super) attempts: u32,
    pub(super) due: Timestamp,
}

pub(super) struct Bank {
    journal: Journal,
    payments: HashMap<PaymentId, Payment>,
    /// What moved, oldest first.
    moved: Vec<Movement>,
    news: BTreeMap<u64, News>,
    next_news: u64,
}

/// Why a refund was not made.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum RefundRefusal {
    #[error("no such payment")]
    Unknown,
    #[error("the payment was not approved")]
    NotPaid,
    #[error("the key was used for another amount")]
    KeyUsed,
    #[error("more than was paid")]
    TooMuch,
    #[error("the journal cannot be written")]
    Journal,
}

/// The bank's own id of a payment.
#[must_use]
pub fn provider_ref(reference: PaymentId) -> String {
    reference.to_string().replacen(PaymentId::PREFIX, "sbx", 1)
}

/// The payment of that id of ours.
fn charge_of(provider_ref: &str) -> Option<PaymentId> {
    provider_ref.replacen("sbx", PaymentId::PREFIX, 1).parse().ok()
}

/// The bank's own id of a refund.
#[must_use]
pub fn refund_ref(reference: PaymentId, key: &str) -> String {
    format!("{}:{key}", provider_ref(reference))
}

/// The file in its folder.
const JOURNAL: &str = "sandbox-bank.jsonl";

impl Bank {
    pub(super) fn open(folder: &Path) -> Result<Bank, SandboxError> {
        Ok(Bank::of(Journal::open(&folder.join(JOURNAL))?))
    }

    /// As it is now, while another may write: this one cannot.
    pub(super) fn read(folder: &Path) -> Result<Bank, SandboxError> {
        Ok(Bank::of(Journal::read(&folder.join(JOURNAL))?))
    }

    fn of((journal, facts): (Journal, Vec<Fact>)) -> Bank {
        let mut bank = Bank {
            journal,
            payments: HashMap::new(),
            moved: Vec::new(),
            news: BTreeMap::new(),
            next_news: 0,
        };
        facts.into_iter().for_each(|fact| bank.apply(fact));
        bank
    }

    fn record(&mut self, fact: Fact) -> io::Result<()> {
        self.journal.append(&fact)?;
        self.apply(fact);
        Ok(())
    }

    fn apply(&mut self, fact: Fact) {
        match fact {
            Fact::Asked { payment } => {
                let (status, refunds) = (PaymentStatus::Open, BTreeMap::new());
                let reference = payment.reference;
                self.payments.insert(reference, Payment { asked: payment, status, refunds });
            }
            Fact::Decided { reference, approved, tell } => {
                if let Some(payment) = self.payments.get_mut(&reference) {
                    payment.status =
                        if approved { PaymentStatus::Approved } else { PaymentStatus::Declined };
                    let word = payment.word();
                    if approved {
                        self.moved.push(Movement::Payment(word.clone()));
                    }
                    (0..tell).for_each(|_| self.tell(Notice::Payment(word.clone())));
                }
            }
            Fact::Refunded { refund, charge } => {
                let charge = charge.unwrap_or(refund.reference);
                if let Some(payment) = self.payments.get_mut(&charge) {
                    payment.refunds.insert(refund.key.clone(), refund.amount);
                    let refund = RefundWord {
                        provider_ref: refund_ref(charge, &refund.key),
                        charge: Some(provider_ref(charge)),
                        ..refund
                    };
                    self.moved.push(Movement::Refund(refund.clone()));
                    self.tell(Notice::Refund(refund));
                }
            }
            Fact::Delivered { news } => drop(self.news.remove(&news)),
        }
    }

    fn tell(&mut self, notice: Notice) {
        let id = self.next_news;
        self.next_news += 1;
        self.news.insert(id, News { id, notice, attempts: 0, due: Timestamp::from_micros(0) });
    }

    /// Takes over a movement from before its time; one that it knows changes nothing.
    pub(super) fn recall(&mut self, movement: &Movement) -> io::Result<()> {
        match movement {
            Movement::Payment(word) => {
                let payment = NewPayment {
                    reference: word.reference,
                    amount: word.amount,
                    description: String::new(),
                    return_url: String::new(),
                    lang: Lang::EN,
                };
                self.ask(payment)?;
                self.decide(word.reference, true, 0)
            }
            Movement::Refund(word) => {
                let known = self.payments.get(&word.reference);
                if known.is_none_or(|payment| payment.refunds.contains_key(&word.key)) {
                    return Ok(());
                }
                self.record(Fact::Refunded { refund: word.clone(), charge: None })
            }
            Movement::Unknown(_) => Ok(()),
        }
    }

    /// What moved from place `from` on, at most `limit` movements.
    pub(super) fn moved(&self, from: usize, limit: usize) -> Vec<Movement> {
        self.moved.iter().skip(from).take(limit).cloned().collect()
    }

    /// Asking again with the same reference changes nothing.
    pub(super) fn ask(&mut self, payment: NewPayment) -> io::Result<()> {
        if self.payments.contains_key(&payment.reference) {
            return Ok(());
        }
        self.record(Fact::Asked { payment })
    }

    pub(super) fn payment(&self, reference: PaymentId) -> Option<&Payment> {
        self.payments.get(&reference)
    }

    /// Only the first decision counts; it is told `tell` times.
    pub(super) fn decide(
        &mut self,
        reference: PaymentId,
        approved: bool,
        tell: u32,
    ) -> io::Result<()> {
        match self.payments.get(&reference) {
            Some(payment) if payment.status == PaymentStatus::Open => {
                self.record(Fact::Decided { reference, approved, tell })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn refund(&mut self, ask: RefundAsk) -> Result<RefundWord, RefundRefusal> {
        let charge = ask.charge.as_deref().and_then(charge_of).unwrap_or(ask.reference);
        let payment = self.payments.get(&charge).ok_or(RefundRefusal::Unknown)?;
        let refund = RefundWord {
            reference: ask.reference,
            provider_ref: refund_ref(charge, &ask.key),
            charge: Some(provider_ref(charge)),
            key: ask.key,
            amount: ask.amount,
        };
        match payment.refunds.get(&refund.key) {
            Some(amount) if *amount == refund.amount => return Ok(refund),
            Some(_) => return Err(RefundRefusal::KeyUsed),
            None => (),
        }
        if payment.status != PaymentStatus::Approved {
            return Err(RefundRefusal::NotPaid);
        }
        let paid = payment.asked.amount;
        let back = Money::sum(paid.currency(), payment.refunds.values().copied())
            .and_then(|sum| sum.plus(refund.amount))
            .and_then(|sum| paid.minus(sum))
            .map_err(|_| RefundRefusal::TooMuch)?;
        if back.is_negative() || !refund.amount.is_positive() {
            return Err(RefundRefusal::TooMuch);
        }
        self.record(Fact::Refunded { refund: refund.clone(), charge: Some(charge) })
            .map_err(|_| RefundRefusal::Journal)?;
        Ok(refund)
    }

    /// News whose next attempt is due, oldest first.
    pub(super) fn due_news(&self, now: Timestamp) -> Vec<News> {
        self.news.values().filter(|news| news.due <= now).cloned().collect()
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.news.values().map(|news| news.due).min()
    }

    pub(super) fn delivered(&mut self, news: u64) -> io::Result<()> {
        if self.news.contains_key(&news) { self.record(Fact::Delivered { news }) } else { Ok(()) }
    }

    /// The attempt failed: try again at `due`. Not journalled: after a restart all is due at once.
    pub(super) fn postpone(&mut self, news: u64, due: Timestamp) {
        if let Some(news) = self.news.get_mut(&news) {
            news.attempts += 1;
            news.due = due;
        }
    }
}

impl Payment {
    pub(super) fn word(&self) -> PaymentWord {
        PaymentWord {
            reference: self.asked.reference,
            provider_ref: provider_ref(self.asked.reference),
            status: self.status,
            amount: self.asked.amount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Currency, Home, Id};

    fn asked(fen: i64) -> NewPayment {
        NewPayment {
            reference: Id::new(Home::new(5), Timestamp::from_micros(0), 1).into(),
            amount: Money::new(fen, Currency::CNY),
            description: "two orders".into(),
            return_url: "http://127.0.0.1/back".into(),
            lang: Lang::EN,
        }
    }

    #[test]
    fn after_a_restart_everything_is_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let payment = asked(500);
        let reference = payment.reference;
        let refund = |key: &str, fen| RefundAsk {
            reference,
            charge: None,
            key: key.into(),
            amount: Money::new(fen, Currency::CNY),
        };
        {
            let mut bank = Bank::open(folder.path()).unwrap();
            bank.ask(payment.clone()).unwrap();
            assert_eq!(bank.refund(refund("a", 1)), Err(RefundRefusal::NotPaid));
            bank.decide(reference, true, 2).unwrap();
            bank.decide(reference, false, 1).unwrap();
            bank.refund(refund("a", 200)).unwrap();
            bank.delivered(0).unwrap();
        }
        let mut bank = Bank::open(folder.path()).unwrap();
        assert_eq!(bank.payment(reference).unwrap().status, PaymentStatus::Approved);
        assert_eq!(bank.due_news(crate::now()).iter().map(|n| n.id).collect::<Vec<_>>(), [1, 2]);
        bank.refund(refund("a", 200)).unwrap();
        assert_eq!(bank.refund(refund("a", 201)), Err(RefundRefusal::KeyUsed));
        assert_eq!(bank.refund(refund("b", 301)), Err(RefundRefusal::TooMuch));
        bank.refund(refund("b", 300)).unwrap();
        assert_eq!(bank.refund(refund("c", 1)), Err(RefundRefusal::TooMuch));
    }
}

//! A bank of the tests' own, which gives back by itself, answers or does not, and may look at nothing when it is
//! asked.

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use kernel::{Currency, Money, PaymentId, Secret};
use payments::{Provider, RefundAsk, RefundWord, SandboxClient, WebhookSecret};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// What becomes of what it is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Answers {
    /// It is made and answered.
    #[default]
    Well,
    /// It is made, and the answer is lost.
    Lost,
    /// It is neither made nor answered.
    Down,
    /// At most so much of it is made, in smallest units.
    Less(i64),
}

#[derive(Default)]
pub(crate) struct Books {
    /// It gives back no more than a payment took, and knows a key by its amount.
    strict: bool,
    pub(crate) answers: Answers,
    /// By its id of a payment, in smallest units.
    pub(crate) paid: BTreeMap<String, i64>,
    pub(crate) back: BTreeMap<String, i64>,
    /// What it was asked for and made, by payment and key.
    made: BTreeMap<(String, String), (i64, RefundWord)>,
    /// Everything that it was asked for: payment, key and amount.
    pub(crate) asked: Vec<(String, String, i64)>,
}

#[derive(Clone, Default)]
pub(crate) struct Bank(Arc<Mutex<Books>>);

impl Bank {
    /// Opens one on a loopback port.
    pub(crate) async fn open(strict: bool) -> (Bank, Provider) {
        let bank = Bank(Arc::new(Mutex::new(Books { strict, ..Books::default() })));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/payments/{reference}/refunds", post(refund));
        tokio::spawn(axum::serve(listener, router.with_state(bank.clone())).into_future());
        let secret = WebhookSecret::new(vec![7; 32]).unwrap();
        let key = Secret::new("only for this test".to_owned());
        (bank, Provider::Sandbox(SandboxClient::new(&url, key, secret).unwrap()))
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap()
    }

    /// A shopper pays.
    pub(crate) fn pays(&self, charge: &str, amount: Money) {
        self.books().paid.insert(charge.to_owned(), amount.minor());
    }

    /// It gives back by itself, as far as the payment holds it; answers how much.
    pub(crate) fn gives(&self, charge: &str, amount: Money) -> Money {
        let mut books = self.books();
        let given = amount.minor().min(books.holds(charge)).max(0);
        *books.back.entry(charge.to_owned()).or_default() += given;
        Money::new(given, Currency::CNY)
    }

    pub(crate) fn answers(&self, answers: Answers) {
        self.books().answers = answers;
    }

    /// What it made of what it was asked for, as it tells it.
    pub(crate) fn words(&self) -> Vec<RefundWord> {
        self.books().made.values().map(|(_, word)| word.clone()).collect()
    }

    /// Every payment gave back no more than it took.
    pub(crate) fn never_overdrawn(&self) {
        let books = self.books();
        for (charge, back) in &books.back {
            let paid = books.paid.get(charge).copied().unwrap_or(0);
            assert!(*back <= paid, "{back} of {paid} went back from {charge}: {:?}", books.asked);
        }
    }
}

impl Books {
    pub(crate) fn holds(&self, charge: &str) -> i64 {
        let of = |map: &BTreeMap<String, i64>| map.get(charge).copied().unwrap_or(0);
        of(&self.paid) - of(&self.back)
    }
}

/// Its id of the payment that the orders of `reference` are paid with.
pub(crate) fn charge_of(reference: PaymentId) -> String {
    format!("paid-{reference}")
}

async fn refund(
    State(bank): State<Bank>,
    Json(ask): Json<RefundAsk>,
) -> Result<Json<RefundWord>, (StatusCode, &'static str)> {
    let mut books = bank.books();
    let charge = ask.charge.clone().unwrap_or_else(|| charge_of(ask.reference));
    let minor = ask.amount.minor();
    books.asked.push((charge.clone(), ask.key.clone(), minor));
    let down = Err((StatusCode::SERVICE_UNAVAILABLE, "down"));
    if books.answers == Answers::Down {
        return down;
    }
    let name = (charge.clone(), ask.key.clone());
    let known = books.made.get(&name).cloned();
    let word = match known {
        Some((asked, _)) if books.strict && asked != minor => {
            return Err((StatusCode::CONFLICT, "the key was used for another amount"));
        }
        Some((_, word)) => word,
        None => {
            if books.strict && minor > books.holds(&charge) {
                return Err((StatusCode::CONFLICT, "more than was paid"));
            }
            let made = match books.answers {
                Answers::Less(most) => minor.min(most),
                Answers::Well | Answers::Lost | Answers::Down => minor,
            };
            *books.back.entry(charge.clone()).or_default() += made;
            let word = RefundWord {
                reference: ask.reference,
                key: ask.key.clone(),
                provider_ref: format!("rf-{charge}:{}", ask.key),
                charge: None,
                amount: Money::new(made, Currency::CNY),
            };
            books.made.insert(name, (minor, word.clone()));
            word
        }
    };
    if books.answers == Answers::Lost { down } else { Ok(Json(word)) }
}

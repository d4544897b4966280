//! What the market says to any provider, and what it hears back.

use crate::{Notice, Observer, SandboxClient, SignedHeaders, WebhookError};
use kernel::{Lang, Money, PaymentId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A payment to be made by a shopper on the provider's own page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewPayment {
    /// Our id of the attempt; asking twice with the same one makes one payment.
    pub reference: PaymentId,
    /// What is to be paid.
    pub amount: Money,
    /// What for, in the shopper's words: order numbers and the like. No personal data.
    pub description: String,
    /// Where the shopper's browser goes afterwards, whatever was decided.
    pub return_url: String,
    /// The language of the hosted page.
    pub lang: Lang,
}

/// The provider knows of the payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The provider's own id.
    pub provider_ref: String,
    /// The hosted page to which the shopper is sent.
    pub pay_url: String,
}

/// What became of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// The shopper has not decided.
    Open,
    /// The money is the market's.
    Approved,
    /// It will never be paid; a new attempt may be.
    Declined,
}

/// The provider's word on one payment, from a webhook or from a look-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentWord {
    /// Our id of the attempt.
    pub reference: PaymentId,
    /// The provider's id.
    pub provider_ref: String,
    /// What became of it.
    pub status: PaymentStatus,
    /// What was to be paid.
    pub amount: Money,
}

impl PaymentWord {
    /// The provider's id of the payment, or what tells it from every other where it has none.
    #[must_use]
    pub fn id(&self) -> String {
        match self.provider_ref.as_str() {
            "" => format!("{}:{}", self.reference, self.amount),
            own => own.to_owned(),
        }
    }
}

/// Money to be given back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefundAsk {
    /// The payment that it comes from.
    pub reference: PaymentId,
    /// The provider's id of the payment, where several were made under one reference.
    #[serde(default)]
    pub charge: Option<String>,
    /// Tells one refund from another; asking twice with the same one pays back once.
    pub key: String,
    /// How much.
    pub amount: Money,
}

/// The provider's word on one refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundWord {
    /// The payment that it came from.
    pub reference: PaymentId,
    /// The key it was asked with; the provider's own where nobody asked.
    pub key: String,
    /// The provider's id of the refund; empty in words of providers that have none.
    #[serde(default)]
    pub provider_ref: String,
    /// The provider's id of the payment that it came from, in words of providers that say it: it tells several
    /// payments under one reference apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<String>,
    /// How much was given back.
    pub amount: Money,
}

impl RefundWord {
    /// The provider's id of the refund, or what tells it from every other.
    #[must_use]
    pub fn id(&self) -> String {
        match self.provider_ref.as_str() {
            "" => format!("{}:{}", self.reference, self.key),
            own => own.to_owned(),
        }
    }
}

/// Money that moved, as the provider lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "moved", rename_all = "snake_case")]
pub enum Movement {
    /// A shopper paid; the word is an approval.
    Payment(PaymentWord),
    /// A shopper was paid back.
    Refund(RefundWord),
    /// Something that this version does not understand, as it is listed.
    #[serde(skip)]
    Unknown(String),
}

/// A page of what moved, oldest first. Each item is read for itself: one that cannot be makes no other
/// unreadable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawPage")]
pub struct MovementPage {
    /// The movements.
    pub items: Vec<Movement>,
    /// Where to go on; the last page has one, too, for what moves later.
    pub next: String,
}

/// A page whose items are not read.
#[derive(Deserialize)]
struct RawPage {
    items: Vec<Box<RawValue>>,
    next: String,
}

impl From<RawPage> for MovementPage {
    fn from(page: RawPage) -> MovementPage {
        let read = |item: Box<RawValue>| {
            let text = item.get();
            serde_json::from_str(text)
                .unwrap_or_else(|_| Movement::Unknown(text.chars().take(TEXT_MAX).collect()))
        };
        MovementPage { items: page.items.into_iter().map(read).collect(), next: page.next }
    }
}

/// Characters that are kept of an item that cannot be read.
const TEXT_MAX: usize = 10_000;

/// Why the provider did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// It could not be reached or did not answer in time; asking again later is safe.
    #[error("the payment provider cannot be reached")]
    Unreachable(#[source] reqwest::Error),
    /// It failed, with this HTTP status, or answered with it what cannot be read; asking again later is safe.
    #[error("the payment provider {}", failure(.0))]
    Failed(u16),
    /// It refused, and would again.
    #[error("the payment provider refused: {0}")]
    Refused(String),
}

fn failure(status: &u16) -> String {
    match status {
        200..=299 => format!("answered what cannot be read (status {status})"),
        _ => format!("failed with status {status}"),
    }
}

impl ProviderError {
    /// The same request may succeed later.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            ProviderError::Unreachable(_) | ProviderError::Failed(_) => true,
            ProviderError::Refused(_) => false,
        }
    }
}

/// The payment provider of this market.
#[derive(Clone, Debug)]
pub enum Provider {
    /// The built-in sandbox bank, which moves no real money.
    Sandbox(SandboxClient),
}

impl Provider {
    /// Has `observer` told how each call ends.
    #[must_use]
    pub fn observed(self, observer: Observer) -> Provider {
        match self {
            Provider::Sandbox(client) => Provider::Sandbox(client.observed(observer)),
        }
    }

    /// The key under which payments are recorded as this provider's.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Provider::Sandbox(_) => "sandbox",
        }
    }

    /// Makes the payment known; the shopper is then sent to its page.
    ///
    /// # Errors
    /// [`ProviderError::Unreachable`] and [`ProviderError::Failed`]: try again, the provider knows a
    /// payment by its id. [`ProviderError::Refused`]: it would again.
    pub async fn create(&self, payment: &NewPayment) -> Result<Created, ProviderError> {
        match self {
            Provider::Sandbox(client) => client.told(client.create(payment).await),
        }
    }

    /// Asks what became of a payment; `None` when the provider never heard of it.
    ///
    /// # Errors
    /// As [`Provider::create`]; a refused question says nothing of the payment.
    pub async fn look_up(
        &self,
        reference: PaymentId,
    ) -> Result<Option<PaymentWord>, ProviderError> {
        match self {
            Provider::Sandbox(client) => client.told(client.look_up(reference).await),
        }
    }

    /// Gives money back.
    ///
    /// # Errors
    /// As [`Provider::create`]; a refund is known by its key, so that asking again gives back once.
    pub async fn refund(&self, ask: &RefundAsk) -> Result<RefundWord, ProviderError> {
        match self {
            Provider::Sandbox(client) => client.told(client.refund(ask).await),
        }
    }

    /// What moved after `cursor`, oldest first; from the beginning where it is empty.
    ///
    /// # Errors
    /// As [`Provider::create`]; the same cursor may be asked again.
    pub async fn movements(&self, cursor: &str) -> Result<MovementPage, ProviderError> {
        match self {
            Provider::Sandbox(client) => client.told(client.movements(cursor).await),
        }
    }

    /// Believes a webhook or does not. Replays of one that was believed before are believed again:
    /// recording is idempotent.
    ///
    /// # Errors
    /// As [`WebhookSecret::believe`](crate::WebhookSecret::believe); nothing in the body may be used then.
    pub fn verify_webhook(
        &self,
        headers: &SignedHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Notice, WebhookError> {
        match self {
            Provider::Sandbox(client) => client.webhook_secret().verify(headers, body, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ProviderError;

    #[test]
    fn an_answer_that_cannot_be_read_is_not_told_as_a_failure_of_status_200() {
        let told = |status| ProviderError::Failed(status).to_string();
        assert_eq!(told(200), "the payment provider answered what cannot be read (status 200)");
        assert_eq!(told(503), "the payment provider failed with status 503");
    }
}

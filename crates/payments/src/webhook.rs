//! Signed webhooks after Standard Webhooks (standardwebhooks.com, version 1.0.0): HMAC-SHA256 over
//! `id.timestamp.body`, the timestamp being that of the attempt.

use crate::{PaymentWord, RefundWord};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Secret, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// How far the sender's clock and ours may be apart, in seconds, either way.
const TOLERANCE_SECONDS: i64 = 300;

/// The key that signs webhooks.
#[derive(Clone, Debug)]
pub struct WebhookSecret(Secret<Vec<u8>>);

/// The three headers of a webhook.
#[derive(Clone, Copy, Debug)]
pub struct SignedHeaders<'a> {
    /// `webhook-id`: the same for every attempt to deliver one message.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970 of this attempt.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more `v1,BASE64`, separated by spaces.
    pub signature: &'a str,
}

/// What a believed webhook says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Notice {
    /// A payment was decided.
    #[serde(rename = "payment.decided")]
    Payment(PaymentWord),
    /// Money was given back.
    #[serde(rename = "payment.refunded")]
    Refund(RefundWord),
    /// Something that this version does not understand: what it is about, as far as it says so.
    #[serde(skip)]
    Unknown(String),
}

/// The name of a message whose data is not understood.
#[derive(Default, Deserialize)]
struct Named {
    #[serde(rename = "type", default)]
    kind: String,
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// Not made with our secret, or changed on the way.
    #[error("the signature does not match")]
    Signature,
    /// Too old or from the future.
    #[error("the timestamp is more than {TOLERANCE_SECONDS} seconds away from now")]
    Timestamp,
    /// The secret is not `whsec_` and base 64 of 24 to 64 bytes.
    #[error("a webhook secret is whsec_ and the base 64 of 24 to 64 bytes")]
    Secret,
}

impl SignedHeaders<'_> {
    /// Whether this attempt is of now: what anybody can be told, without a secret.
    ///
    /// # Errors
    /// [`WebhookError::Timestamp`] when it is too old, from the future, or without a time.
    pub fn in_time(&self, now: Timestamp) -> Result<(), WebhookError> {
        let sent: i64 = self.timestamp.parse().map_err(|_| WebhookError::Timestamp)?;
        let away = (now.micros() / 1_000_000).saturating_sub(sent);
        let near = (-TOLERANCE_SECONDS..=TOLERANCE_SECONDS).contains(&away);
        if near { Ok(()) } else { Err(WebhookError::Timestamp) }
    }
}

impl WebhookSecret {
    /// From bytes.
    ///
    /// # Errors
    /// [`WebhookError::Secret`] unless there are 24 to 64.
    pub fn new(bytes: Vec<u8>) -> Result<WebhookSecret, WebhookError> {
        if (24..=64).contains(&bytes.len()) {
            Ok(WebhookSecret(Secret::new(bytes)))
        } else {
            Err(WebhookError::Secret)
        }
    }

    /// From `whsec_…` text.
    ///
    /// # Errors
    /// [`WebhookError::Secret`] unless it is that text of 24 to 64 bytes.
    pub fn parse(text: &str) -> Result<WebhookSecret, WebhookError> {
        let encoded = text.trim().strip_prefix("whsec_").ok_or(WebhookError::Secret)?;
        WebhookSecret::new(BASE64_STANDARD.decode(encoded).map_err(|_| WebhookError::Secret)?)
    }

    fn mac(&self, id: &str, timestamp: &str, body: &[u8]) -> Result<Hmac<Sha256>, WebhookError> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.reveal()).map_err(|_| WebhookError::Secret)?;
        for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
            mac.update(part);
        }
        Ok(mac)
    }

    /// The `webhook-signature` of a body.
    ///
    /// # Errors
    /// Never in practice: HMAC takes keys of any length.
    pub fn sign(&self, id: &str, timestamp: &str, body: &[u8]) -> Result<String, WebhookError> {
        let code = self.mac(id, timestamp, body)?.finalize().into_bytes();
        Ok(format!("v1,{}", BASE64_STANDARD.encode(code)))
    }

    /// What a payment provider says, once it is believed.
    ///
    /// # Errors
    /// As [`believe`](WebhookSecret::believe).
    pub fn verify(
        &self,
        headers: &SignedHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Notice, WebhookError> {
        self.believe(headers, body, now)?;
        Ok(serde_json::from_slice(body).unwrap_or_else(|_| {
            let named: Named = serde_json::from_slice(body).unwrap_or_default();
            Notice::Unknown(named.kind.chars().take(80).collect())
        }))
    }

    /// Compares in constant time; any one of several signatures is enough, so that keys can change.
    ///
    /// # Errors
    /// [`WebhookError::Signature`] or [`WebhookError::Timestamp`]; nothing in the body may be used then.
    pub fn believe(
        &self,
        headers: &SignedHeaders<'_>,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), WebhookError> {
        headers.in_time(now)?;
        let mac = self.mac(headers.id, headers.timestamp, body)?;
        let matches = headers.signature.split(' ').take(8).any(|signature| {
            signature
                .strip_prefix("v1,")
                .and_then(|code| BASE64_STANDARD.decode(code).ok())
                .is_some_and(|code| mac.clone().verify_slice(&code).is_ok())
        });
        if matches { Ok(()) } else { Err(WebhookError::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T08:00:00Z";

    fn secret() -> WebhookSecret {
        WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap()
    }

    #[test]
    fn the_standards_own_example_is_signed_alike() {
        // Source: the test vector of the Standard Webhooks reference libraries.
        let body = br#"{"test": 2432232314}"#;
        let signature = secret().sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body).unwrap();
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    fn verdict(
        change: impl Fn(&mut String, &mut String, &mut Vec<u8>),
    ) -> Result<Notice, WebhookError> {
        let now: Timestamp = NOW.parse().unwrap();
        let home = kernel::Home::new(9);
        let word = RefundWord {
            reference: kernel::Id::new(home, now, 1).into(),
            key: "ord".into(),
            provider_ref: String::new(),
            charge: None,
            amount: Money::new(100, kernel::Currency::CNY),
        };
        let mut body = serde_json::to_vec(&Notice::Refund(word)).unwrap();
        let mut timestamp = (now.micros() / 1_000_000).to_string();
        let mut signature = secret().sign("msg_1", &timestamp, &body).unwrap();
        change(&mut timestamp, &mut signature, &mut body);
        let headers = SignedHeaders { id: "msg_1", timestamp: &timestamp, signature: &signature };
        secret().verify(&headers, &body, now)
    }

    use kernel::Money;

    #[test]
    fn a_signed_message_of_another_kind_is_believed_and_named() {
        let now: Timestamp = NOW.parse().unwrap();
        let timestamp = (now.micros() / 1_000_000).to_string();
        for (body, kind) in [
            (r#"{"type":"dispute.opened","data":{"n":1}}"#, "dispute.opened"),
            (r#"{"type":"payment.decided","data":{"odd":1}}"#, "payment.decided"),
            ("not JSON", ""),
        ] {
            let signature = secret().sign("msg_1", &timestamp, body.as_bytes()).unwrap();
            let headers =
                SignedHeaders { id: "msg_1", timestamp: &timestamp, signature: &signature };
            let said = secret().verify(&headers, body.as_bytes(), now);
            assert_eq!(said, Ok(Notice::Unknown(kind.into())));
        }
    }

    #[test]
    fn only_an_unchanged_and_recent_message_is_believed() {
        assert!(verdict(|_, _, _| ()).is_ok());
        assert!(verdict(|_, signature, _| signature.insert_str(0, "v1,AAAA ")).is_ok());
        assert_eq!(verdict(|_, _, body| body.push(b' ')), Err(WebhookError::Signature));
        assert_eq!(verdict(|_, s, _| s.clear()), Err(WebhookError::Signature));
        assert_eq!(verdict(|t, _, _| *t = "0".into()), Err(WebhookError::Timestamp));
        assert_eq!(verdict(|t, _, _| *t = "soon".into()), Err(WebhookError::Timestamp));
    }
}

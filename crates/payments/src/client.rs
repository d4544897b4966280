//! The market's side of the sandbox bank, over HTTP.

use crate::{
    Created, MovementPage, NewPayment, PaymentWord, ProviderError, RefundAsk, RefundWord,
    WebhookSecret,
};
use kernel::{PaymentId, Secret};
use serde::de::DeserializeOwned;
use std::{error::Error as _, fmt, sync::Arc, time::Duration};

/// Is told how each call to the provider ended: what failed, or none when the provider answered.
#[derive(Clone)]
pub struct Observer(Arc<dyn Fn(Option<String>) + Send + Sync>);

impl Observer {
    /// One that tells `told`, which must not wait.
    pub fn new(told: impl Fn(Option<String>) + Send + Sync + 'static) -> Observer {
        Observer(Arc::new(told))
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// Speaks to one sandbox bank.
#[derive(Clone, Debug)]
pub struct SandboxClient {
    base_url: String,
    api_key: Secret<String>,
    webhook_secret: WebhookSecret,
    http: reqwest::Client,
    observer: Option<Observer>,
}

impl SandboxClient {
    /// Opens no connection yet. `base_url` is where the bank's API answers, without a final slash.
    ///
    /// # Errors
    /// [`ProviderError::Unreachable`] when no HTTP client can be made on this machine.
    pub fn new(
        base_url: &str,
        api_key: Secret<String>,
        webhook_secret: WebhookSecret,
    ) -> Result<SandboxClient, ProviderError> {
        let http = http_client(Duration::from_secs(10)).map_err(ProviderError::Unreachable)?;
        let base_url = base_url.trim_end_matches('/').to_owned();
        Ok(SandboxClient { base_url, api_key, webhook_secret, http, observer: None })
    }

    /// Has `observer` told how each call ends.
    #[must_use]
    pub fn observed(self, observer: Observer) -> SandboxClient {
        SandboxClient { observer: Some(observer), ..self }
    }

    /// Tells the observer how a call ended.
    pub(crate) fn told<T>(&self, ended: Result<T, ProviderError>) -> Result<T, ProviderError> {
        if let Some(Observer(told)) = &self.observer {
            told(ended.as_ref().err().filter(|error| error.may_pass()).map(causes));
        }
        ended
    }

    pub(crate) fn webhook_secret(&self) -> &WebhookSecret {
        &self.webhook_secret
    }

    pub(crate) async fn create(&self, payment: &NewPayment) -> Result<Created, ProviderError> {
        let request = self.http.post(format!("{}/v1/payments", self.base_url)).json(payment);
        self.send(request).await?.ok_or(ProviderError::Failed(404))
    }

    pub(crate) async fn look_up(
        &self,
        reference: PaymentId,
    ) -> Result<Option<PaymentWord>, ProviderError> {
        let url = format!("{}/v1/payments/{reference}", self.base_url);
        self.send(self.http.get(url)).await
    }

    pub(crate) async fn refund(&self, ask: &RefundAsk) -> Result<RefundWord, ProviderError> {
        let url = format!("{}/v1/payments/{}/refunds", self.base_url, ask.reference);
        let refused = || ProviderError::Refused("no such payment".into());
        self.send(self.http.post(url).json(ask)).await?.ok_or_else(refused)
    }

    pub(crate) async fn movements(&self, cursor: &str) -> Result<MovementPage, ProviderError> {
        let url = format!("{}/v1/movements?after={}", self.base_url, escaped(cursor));
        let answer = self.answer(self.http.get(url)).await?;
        let answer = answer.ok_or(ProviderError::Failed(404))?;
        let status = answer.status().as_u16();
        // What is no UTF-8 is replaced, in the item where it is.
        let text = answer.text().await.map_err(ProviderError::Unreachable)?;
        serde_json::from_str(&text).map_err(|_| ProviderError::Failed(status))
    }

    /// `None` for 404.
    async fn send<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<Option<T>, ProviderError> {
        match self.answer(request).await? {
            Some(answer) => answer.json().await.map(Some).map_err(ProviderError::Unreachable),
            None => Ok(None),
        }
    }

    /// An answer of success; `None` for 404.
    async fn answer(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<Option<reqwest::Response>, ProviderError> {
        let request = request.bearer_auth(self.api_key.reveal());
        let response = request.send().await.map_err(ProviderError::Unreachable)?;
        let status = response.status();
        if status.is_success() {
            return Ok(Some(response));
        }
        match status.as_u16() {
            404 => Ok(None),
            code @ (408 | 429 | 500..) => Err(ProviderError::Failed(code)),
            code => {
                let why = response.text().await.unwrap_or_default();
                let why: String = why.chars().take(200).collect();
                Err(ProviderError::Refused(format!("{code} {why}")))
            }
        }
    }
}

/// An error with what lies behind it: that a call took too long is said last.
fn causes(error: &ProviderError) -> String {
    let (mut text, mut next) = (error.to_string(), error.source());
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

/// A client that gives up after `timeout` and follows no redirect.
///
/// # Errors
/// When this machine has no cryptography or resolver to offer.
pub fn http_client(timeout: Duration) -> Result<reqwest::Client, reqwest::Error> {
    // Fails only when another part of the process chose its cryptography before: just as well.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .timeout(timeout)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
}

/// `text` as a value of a query: whatever could mean something there is escaped.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                value.push(char::from(byte));
            }
            other => value.push_str(&format!("%{other:02X}")),
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn whatever_a_provider_writes_in_a_cursor_is_one_value_of_the_query() {
        assert_eq!(escaped("Az09-._~"), "Az09-._~");
        assert_eq!(escaped("a+b&c#d%41 ="), "a%2Bb%26c%23d%2541%20%3D");
        assert_eq!(escaped("ä\0"), "%C3%A4%00");
    }
}

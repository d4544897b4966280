//! A machine that translates, outside: spoken to as LibreTranslate is, so that an operator can run one of her own. What
//! it says stands beside what was written and never in its place; when it does not answer, the original is there.

use crate::domain::draft::plain;
use kernel::{Lang, Secret};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An answer is at most this long, in bytes.
const BYTES_MAX: usize = 64 << 10;
/// And its text so many characters: four times as many as a message has.
const CHARACTERS_MAX: usize = 8_000;

/// Asks the machine; a clone is a handle to the same.
#[derive(Clone, Debug)]
pub struct Translator {
    http: reqwest::Client,
    url: String,
    key: Option<Secret<String>>,
}

/// This machine has no cryptography or resolver to offer.
#[derive(Debug, thiserror::Error)]
#[error("no translator can be asked on this machine: {0}")]
pub struct TranslatorError(#[from] reqwest::Error);

/// Why there is no translation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranslateError {
    /// Nobody answers, or not in time.
    #[error("the translator does not answer: {0}")]
    Unreachable(String),
    /// It answers something else.
    #[error("the translator answers {0}")]
    Answer(u16),
    /// What it says is no translation.
    #[error("the translator says nothing that can be read")]
    Unreadable,
}

#[derive(Serialize)]
struct Ask<'a> {
    q: &'a str,
    source: &'a str,
    target: &'a str,
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_key: Option<&'a str>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(rename = "translatedText")]
    text: String,
}

impl Translator {
    /// Opens no connection yet. `url` is the address that requests are sent to, as `https://translate.example/translate`.
    ///
    /// # Errors
    /// [`TranslatorError`]: nothing is translated.
    pub fn new(
        url: &str,
        key: Option<Secret<String>>,
        patience: Duration,
    ) -> Result<Translator, TranslatorError> {
        Ok(Translator { http: payments::http_client(patience)?, url: url.to_owned(), key })
    }

    /// `text` in the language `to`; the machine finds out which language it is in.
    ///
    /// # Errors
    /// [`TranslateError`] says why there is none; ask again later.
    pub async fn translate(&self, text: &str, to: Lang) -> Result<String, TranslateError> {
        let api_key = self.key.as_ref().map(|key| key.reveal().as_str());
        let ask = Ask { q: text, source: "auto", target: to.tag(), format: "text", api_key };
        let unreachable =
            |error: reqwest::Error| TranslateError::Unreachable(error.without_url().to_string());
        let mut answer = self.http.post(&self.url).json(&ask).send().await.map_err(unreachable)?;
        if !answer.status().is_success() {
            return Err(TranslateError::Answer(answer.status().as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(unreachable)? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > BYTES_MAX {
                return Err(TranslateError::Unreadable);
            }
        }
        let said: Said = serde_json::from_slice(&bytes).map_err(|_| TranslateError::Unreadable)?;
        let said: String = plain(&said.text).chars().take(CHARACTERS_MAX).collect();
        if said.is_empty() { Err(TranslateError::Unreadable) } else { Ok(said) }
    }
}

//! Settings of conversations: how long an answer may take, how much is written, and what translates.

use super::{checked_url, env};
use anyhow::bail;
use kernel::Secret;
use std::time::Duration;

/// A machine that translates messages.
#[derive(Clone, Debug)]
pub struct TranslatorSettings {
    /// Where requests are sent, as `https://translate.example/translate`.
    pub url: String,
    /// What we show it, where it asks for a key.
    pub key: Option<Secret<String>>,
    /// It is given up after so long.
    pub patience: Duration,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FileTranslator {
    url: Option<String>,
    key: Option<String>,
    timeout_seconds: Option<u64>,
}

/// Nobody waits for a translation, so that a machine without a graphics card has time enough.
const TIMEOUT_SECONDS: u64 = 20;

impl FileTranslator {
    /// Environment over file; none where no address is given.
    ///
    /// # Errors
    /// When the address is none, or the time is out of range.
    pub(super) fn read(self) -> anyhow::Result<Option<TranslatorSettings>> {
        let seconds = self.timeout_seconds.unwrap_or(TIMEOUT_SECONDS);
        if !(1..=120).contains(&seconds) {
            bail!("translator.timeout_seconds is {seconds}: it must lie between 1 and 120");
        }
        let url = env("ENTREPOT_TRANSLATOR_URL").or(self.url);
        let Some(url) = url.map(|url| checked_url(&url)).transpose()? else { return Ok(None) };
        let key = env("ENTREPOT_TRANSLATOR_KEY").or(self.key).map(Secret::new);
        Ok(Some(TranslatorSettings { url, key, patience: Duration::from_secs(seconds) }))
    }
}

/// # Errors
/// When nobody could answer in time, or nobody could write.
pub(super) fn checked_messages(
    rules: conversations::Rules,
) -> anyhow::Result<conversations::Rules> {
    for (key, value, most) in [
        ("answer_hours", rules.answer_hours, 720),
        ("operator_hours", rules.operator_hours, 720),
        ("messages_per_hour", rules.messages_per_hour, 3_600),
    ] {
        if value == 0 || value > most {
            bail!("messages.{key} is {value}: it must lie between 1 and {most}");
        }
    }
    Ok(rules)
}

//! `entrepot keys`: the keyring for personal data.

use crate::{Outcome, cli::Keys, config::Config, report::Report};
use accounts::Vault;
use anyhow::bail;

/// Makes or rotates the keyring.
pub(crate) fn run(config: &Config, ask: &Keys, report: Report) -> anyhow::Result<Outcome> {
    let path = &config.keyring;
    match ask {
        Keys::Create if path.exists() => {
            bail!("{} is there already; entrepot keys rotate adds a key to it", path.display())
        }
        Keys::Create => {
            Vault::open_or_create(path, false)?;
            report.answer(&serde_json::json!({ "keyring": path }), |_| {
                format!("made {}: keep a copy apart from the copies of the data", path.display())
            })?;
        }
        Keys::Rotate => {
            let number = Vault::open_or_create(path, true)?.rotate()?;
            report.answer(&serde_json::json!({ "keyring": path, "key": number }), |_| {
                format!(
                    "key {number} seals from now on; the older ones still open what they sealed"
                )
            })?;
        }
    }
    Ok(Outcome::Done)
}

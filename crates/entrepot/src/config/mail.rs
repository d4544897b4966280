//! How mail leaves: by a mail server, or not at all.

use super::env;
use anyhow::bail;
use kernel::Secret;

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `smtp://`, `smtps://user:password@host:port`.
    pub smtp: Secret<String>,
    /// Sender, for example `Harbour Market <market@example.org>`.
    pub from: String,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FileMail {
    smtp: Option<String>,
    from: Option<String>,
}

impl FileMail {
    /// Environment over file; none where no server is given.
    ///
    /// # Errors
    /// When nobody is named whom the letters come from, or the address is no mail server's.
    pub(super) fn read(self) -> anyhow::Result<Option<Mail>> {
        let smtp = env("ENTREPOT_MAIL_SMTP").or(self.smtp);
        let from = env("ENTREPOT_MAIL_FROM").or(self.from);
        match (smtp, from) {
            (None, _) => Ok(None),
            (Some(_), None) => {
                bail!("mail.smtp is set but mail.from is not: who shall the letters come from?")
            }
            (Some(smtp), Some(_))
                if !(smtp.starts_with("smtp://") || smtp.starts_with("smtps://")) =>
            {
                bail!("mail.smtp must begin with smtp:// or smtps://")
            }
            (Some(smtp), Some(from)) => Ok(Some(Mail { smtp: Secret::new(smtp), from })),
        }
    }
}

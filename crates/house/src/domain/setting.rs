//! How a market reaches a mail server and the publisher of exchange rates, where its configuration does not say.

use kernel::Secret;
use serde::{Deserialize, Serialize};

/// The most characters of an address.
const ADDRESS_CHARACTERS_MAX: usize = 500;

/// The mail server, and whom letters come from.
#[derive(Clone, Debug)]
pub struct MailSetting {
    /// `smtps://user:password@mail.example.org`; may hold a password.
    pub smtp: Secret<String>,
    /// `Harbour Market <post@market.example>`.
    pub from: String,
}

/// Where exchange rates are published, and how often they are looked at.
#[derive(Clone, Debug)]
pub struct RatesSetting {
    /// The address of a file of ECB reference rates; may hold a key.
    pub url: Secret<String>,
    /// Every so many hours.
    pub every_hours: u32,
}

/// Why a setting is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// The address of the mail server is none, or the sender is no mailbox: which, in the words of the mail library.
    #[error("{0}")]
    Mail(String),
    /// No address of the public web.
    #[error("exchange rates are fetched from a public address: write https://…")]
    Address,
    /// How often is too often, or too seldom.
    #[error("rates are looked at every 1 to 168 hours")]
    Hours,
    /// Too long.
    #[error("an address has at most {ADDRESS_CHARACTERS_MAX} characters")]
    Long,
}

impl MailSetting {
    /// As typed, when letters could leave by it.
    ///
    /// # Errors
    /// [`SettingFault::Mail`] and [`SettingFault::Long`].
    pub fn checked(self) -> Result<MailSetting, SettingFault> {
        let (smtp, from) = (self.smtp.reveal().trim().to_owned(), self.from.trim().to_owned());
        if smtp.chars().count().max(from.chars().count()) > ADDRESS_CHARACTERS_MAX {
            return Err(SettingFault::Long);
        }
        if !(smtp.starts_with("smtp://") || smtp.starts_with("smtps://")) {
            let why = "a mail server begins with smtp:// or smtps://".to_owned();
            return Err(SettingFault::Mail(why));
        }
        // What the library says may repeat the address, which may hold the password.
        if ::letters::Sender::new(&smtp, "a@example.org").is_err() {
            let why = "the address of the mail server cannot be read".to_owned();
            return Err(SettingFault::Mail(why));
        }
        if let Err(error) = ::letters::Sender::new(&smtp, &from) {
            return Err(SettingFault::Mail(error.to_string()));
        }
        Ok(MailSetting { smtp: Secret::new(smtp), from })
    }
}

impl RatesSetting {
    /// As typed, when rates could be fetched by it.
    ///
    /// # Errors
    /// [`SettingFault::Address`], [`SettingFault::Hours`] and [`SettingFault::Long`].
    pub fn checked(self) -> Result<RatesSetting, SettingFault> {
        let url = self.url.reveal().trim().to_owned();
        if url.chars().count() > ADDRESS_CHARACTERS_MAX {
            return Err(SettingFault::Long);
        }
        if !pictures::can_be_asked(&url) {
            return Err(SettingFault::Address);
        }
        if !(1..=168).contains(&self.every_hours) {
            return Err(SettingFault::Hours);
        }
        Ok(RatesSetting { url: Secret::new(url), every_hours: self.every_hours })
    }
}

/// Either setting as it lies sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Laid {
    pub(crate) address: String,
    #[serde(default)]
    pub(crate) from: String,
    #[serde(default)]
    pub(crate) every_hours: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_server_that_is_none_is_refused_without_its_password() {
        let mail = |smtp: &str, from: &str| {
            MailSetting { smtp: Secret::new(smtp.to_owned()), from: from.to_owned() }.checked()
        };
        assert!(mail(" smtps://ada:pw@mail.example.org ", "Market <post@example.org>").is_ok());
        for (smtp, from) in [
            ("https://mail.example.org", "post@example.org"),
            ("smtp://mail.example.org", "nobody"),
            ("smtp://ada:pw@mail example", "post@example.org"),
        ] {
            let told = mail(smtp, from).unwrap_err().to_string();
            assert!(!told.contains("pw"), "{told}");
        }
    }

    #[test]
    fn rates_are_fetched_from_the_public_web_alone() {
        let rates = |url: &str, every_hours| {
            RatesSetting { url: Secret::new(url.to_owned()), every_hours }.checked().map(drop)
        };
        assert_eq!(rates("https://rates.example/daily.xml", 6), Ok(()));
        for url in
            ["", "rates.example", "http://127.0.0.1/x", "http://169.254.169.254/", "file:///x"]
        {
            assert_eq!(rates(url, 6), Err(SettingFault::Address), "{url}");
        }
        for hours in [0, 169] {
            assert_eq!(rates("https://rates.example/x", hours), Err(SettingFault::Hours));
        }
    }
}

//! E-mail addresses: one spelling per mailbox, so that uniqueness is plain equality.

use std::{fmt, str::FromStr};
use store::{FromValue, StoreError, ToValue, Value};

/// A mailbox address in lower case, at most 254 characters. `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was given.
    #[error("an e-mail address is needed")]
    Empty,
    /// Not of the shape `name@example.org`, or with letters mail servers do not all take.
    #[error("an e-mail address looks like name@example.org")]
    Shape,
    /// More than 254 characters, or more than 64 before the at sign (RFC 5321 §4.5.3.1).
    #[error("the e-mail address is too long")]
    Long,
}

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For screens and logs that need not know it: `m…@example.org`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or(("", ""));
        format!("{}…@{domain}", local.chars().next().unwrap_or('…'))
    }
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-.".contains(&byte)
}

fn is_domain(text: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    text.contains('.')
        && text.split('.').all(label)
        && !text.rsplit('.').next().unwrap_or("").bytes().all(|b| b.is_ascii_digit())
}

impl FromStr for Email {
    type Err = EmailError;

    /// Reads an address; case and surrounding blanks do not count.
    ///
    /// # Errors
    /// [`EmailError::Empty`], [`EmailError::Shape`] or [`EmailError::Long`], each a sentence for
    /// whoever typed it.
    fn from_str(text: &str) -> Result<Email, EmailError> {
        let text = text.trim().to_ascii_lowercase();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Shape)?;
        if text.len() > 254 || local.len() > 64 {
            return Err(EmailError::Long);
        }
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        if local.is_empty() || dots || !local.bytes().all(is_atom) || !is_domain(domain) {
            return Err(EmailError::Shape);
        }
        Ok(Email(text))
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl ToValue for Email {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str())
    }
}

impl FromValue for Email {
    fn from_value(value: Value<'_>) -> Result<Email, StoreError> {
        match value {
            Value::Text(text) => text.parse().map_err(|_| StoreError::Column("e-mail")),
            _ => Err(StoreError::Column("e-mail")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_mailbox_has_one_spelling() {
        let email: Email = " Mei.Lin+shop@Example.ORG ".parse().unwrap();
        assert_eq!(email.as_str(), "mei.lin+shop@example.org");
        assert_eq!(format!("{email:?}"), "m…@example.org");
    }

    #[test]
    fn what_no_server_would_take_is_refused() {
        for text in [
            "a@b",
            "@example.org",
            "a@",
            "a b@example.org",
            "a@exam ple.org",
            "a@-x.org",
            ".a@example.org",
            "a..b@example.org",
            "a@127.0.0.1",
            "梅@example.org",
            "a@x.org\nBcc: b@x.org",
        ] {
            assert!(text.parse::<Email>().is_err(), "{text}");
        }
        assert_eq!("".parse::<Email>(), Err(EmailError::Empty));
        assert_eq!(
            format!("{}@example.org", "a".repeat(65)).parse::<Email>(),
            Err(EmailError::Long)
        );
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_or_is_refused(text in "\\PC{0,60}") {
            if let Ok(email) = text.parse::<Email>() {
                prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email));
            }
        }
    }
}

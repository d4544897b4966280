//! E-mail addresses: one spelling per mailbox, so that uniqueness is plain equality. No address is the parameter of
//! a statement: each lies sealed, and is found by its key.

use std::{fmt, str::FromStr};
use store::Sealer;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A mailbox address in lower case, at most 254 bytes. Letters of any script may stand before the at sign
/// (RFC 6531); a domain in such letters is kept as the name servers know it (`xn--…`), and full-width
/// letters are the plain ones. `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was given.
    #[error("an e-mail address is needed")]
    Empty,
    /// Not of the shape `name@example.org`, or with characters that no mailbox has.
    #[error("an e-mail address looks like name@example.org")]
    Shape,
    /// More than 254 bytes, or more than 64 before the at sign (RFC 5321 §4.5.3.1).
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

    /// `text` with the address masked wherever it stands, as when a mail server repeats it.
    #[must_use]
    pub(crate) fn masked_in(&self, text: &str) -> String {
        text.replace(self.as_str(), &self.masked())
    }

    /// The key under which its rows are found, since no column holds an address in clear.
    #[must_use]
    pub fn key(&self, sealer: &Sealer) -> [u8; 32] {
        sealer.key(&format!("e-mail {}", self.0))
    }
}

fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-.".contains(&byte)
}

/// A character that stands before the at sign: those of RFC 5322, and letters, digits and the marks that
/// belong to them of any script.
fn is_local(c: char) -> bool {
    let plain = u8::try_from(c).is_ok_and(is_atom);
    plain || (!c.is_ascii() && (c.is_alphanumeric() || is_combining_mark(c)))
}

/// The domain as name servers know it, or `None` when it can be no name. One that is plain already stays
/// as it is.
fn plain_domain(text: &str) -> Option<String> {
    if text.is_ascii() { Some(text.to_owned()) } else { idna::domain_to_ascii(text).ok() }
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

    /// Reads an address; case, width and surrounding blanks do not count.
    ///
    /// # Errors
    /// [`EmailError::Empty`], [`EmailError::Shape`] or [`EmailError::Long`], each a sentence for
    /// whoever typed it.
    fn from_str(text: &str) -> Result<Email, EmailError> {
        let text: String = text.nfkc().collect::<String>().trim().to_lowercase();
        let text: String = text.as_str().nfkc().collect();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Shape)?;
        let domain = plain_domain(domain).ok_or(EmailError::Shape)?;
        if local.len() > 64 || local.len() + 1 + domain.len() > 254 {
            return Err(EmailError::Long);
        }
        let dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        if local.is_empty() || dots || !local.chars().all(is_local) || !is_domain(&domain) {
            return Err(EmailError::Shape);
        }
        Ok(Email(format!("{local}@{domain}")))
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
    fn mailboxes_of_any_script_have_one_spelling_too() {
        for (typed, kept) in [
            ("user@bücher.example", "user@xn--bcher-kva.example"),
            ("User@BÜCHER.example", "user@xn--bcher-kva.example"),
            ("user@xn--bcher-kva.example", "user@xn--bcher-kva.example"),
            ("ｍｅｉ＠ｅｘａｍｐｌｅ．ｏｒｇ", "mei@example.org"),
            ("\u{3000}mei@example.org\u{3000}", "mei@example.org"),
            ("用户@example.org", "用户@example.org"),
            ("用户@例子.测试", "用户@xn--fsqu00a.xn--0zwm56d"),
            ("用户@例子。测试", "用户@xn--fsqu00a.xn--0zwm56d"),
            ("José@example.org", "josé@example.org"),
            ("JOSE\u{301}@example.org", "josé@example.org"),
            ("राम@example.org", "राम@example.org"),
        ] {
            let email: Email = typed.parse().unwrap();
            assert_eq!(email.as_str(), kept, "{typed}");
            assert_eq!(email.as_str().parse::<Email>().unwrap(), email, "{typed}");
        }
        let long = format!("{}@example.org", "用".repeat(22));
        assert_eq!(long.parse::<Email>(), Err(EmailError::Long));
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
            "a\u{202e}b@example.org",
            "a\u{200b}b@example.org",
            "😀@example.org",
            "a@bü cher.example",
            "a@bücher",
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

//! Secrets that travel in a cookie or a mailed link: 256 random bits, of which only a hash is stored.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Secret;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A secret token and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    text: Secret<String>,
    hash: TokenHash,
}

/// The SHA-256 of a token: names it in the database without giving it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash([u8; 32]);

/// The operating system gave no randomness.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct EntropyError(#[from] pub(crate) getrandom::Error);

impl Token {
    /// A fresh token from the operating system; for the edge, never inside a command.
    ///
    /// # Errors
    /// [`EntropyError`] when there is no randomness.
    pub fn random() -> Result<Token, EntropyError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Token::of(&URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The token that somebody presents.
    #[must_use]
    pub fn of(text: &str) -> Token {
        Token { text: Secret::new(text.to_owned()), hash: TokenHash::of(text) }
    }

    /// The secret: 43 characters that need no escaping in a link or a cookie.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.reveal()
    }

    /// What is stored.
    #[must_use]
    pub const fn hash(&self) -> TokenHash {
        self.hash
    }

    /// What a form of this session must bring along. It follows from the token, so it is stored
    /// nowhere, and does not lead back to it.
    #[must_use]
    pub fn csrf(&self) -> String {
        csrf_of(self.text())
    }
}

/// The CSRF word that belongs to a secret cookie, whether of a session or of a visitor without one.
#[must_use]
pub fn csrf_of(cookie: &str) -> String {
    let digest = Sha256::new().chain_update(b"entrepot csrf\0").chain_update(cookie).finalize();
    URL_SAFE_NO_PAD.encode(digest)
}

impl TokenHash {
    /// The hash of a token's text.
    #[must_use]
    pub fn of(text: &str) -> TokenHash {
        TokenHash(Sha256::digest(text.as_bytes()).into())
    }

    /// As stored in a BYTEA column.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<TokenHash> {
        bytes.try_into().ok().map(TokenHash)
    }

    /// Hexadecimal, to name a session in a form.
    #[must_use]
    pub fn hex(&self) -> String {
        self.0.iter().fold(String::with_capacity(64), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }

    /// Reads [`TokenHash::hex`].
    #[must_use]
    pub fn from_hex(text: &str) -> Option<TokenHash> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
        }
        Some(TokenHash(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_random_and_its_hash_is_not() {
        let (one, two) = (Token::random().unwrap(), Token::random().unwrap());
        assert_ne!(one.text(), two.text());
        assert_eq!(one.text().len(), 43);
        assert_eq!(Token::of(one.text()), one);
        assert_eq!(TokenHash::from_hex(&one.hash().hex()), Some(one.hash()));
        assert!(TokenHash::from_hex("zz").is_none());
    }

    #[test]
    fn neither_debug_nor_csrf_word_shows_the_token() {
        let token = Token::of("s3cret");
        assert!(!format!("{token:?}").contains("s3cret"));
        assert_ne!(token.csrf(), URL_SAFE_NO_PAD.encode(token.hash().bytes()));
    }
}

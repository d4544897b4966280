//! Passwords: what may be one, and how it is hashed. Hashing is slow on purpose and belongs at the
//! edge, outside transactions: [`hash_password`] and [`verify_password`] take their own thread.
//!
//! Source: OWASP Password Storage Cheat Sheet (Argon2id, 19 MiB, 2 passes, 1 lane); NIST SP 800-63B-4
//! §3.1.1.2 (length counts, composition rules do not, known bad passwords are refused).

use argon2::password_hash::phc::{self, Output, ParamsString, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use kernel::Secret;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization as _;

/// The fewest characters a password may have.
pub const CHARACTERS_MIN: usize = 10;
/// The most characters a password may have; more would only cost us time.
pub const CHARACTERS_MAX: usize = 200;
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes at once: each takes 19 MiB and one core.
const AT_ONCE_MAX: usize = 4;
static AT_ONCE: Semaphore = Semaphore::const_new(AT_ONCE_MAX);
/// The memory of hashes that are done, for those to come. Taken anew for each on whatever thread it
/// ran, it stayed with the allocator: 200 sign-ups held 963 MB.
static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// The start of what people choose most often, of at least ten characters.
const COMMON: &[&str] = &[
    "0123456789",
    "0987654321",
    "1111111111",
    "1122334455",
    "123123123123",
    "1234512345",
    "123456789",
    "1q2w3e4r5t",
    "1qaz2wsx3e",
    "5201314520",
    "abcd123456",
    "abcdefghij",
    "aa123456789",
    "administrator",
    "asdfghjkl",
    "changeme",
    "iloveyou",
    "letmein",
    "password",
    "passw0rd",
    "princess",
    "q1w2e3r4t5",
    "qazwsxedc",
    "qwerty1234",
    "qwertyuiop",
    "starwars",
    "sunshine",
    "superman",
    "woaini1314",
    "woaini520",
    "zaq12wsx",
    "zxcvbnm",
];

/// A password as somebody typed it, in Unicode form NFKC. `Debug` hides it.
#[derive(Clone, Debug)]
pub struct Password(Secret<String>);

/// The hash of a password, as a PHC string. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a text may not be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`CHARACTERS_MIN`] characters.
    #[error("a password needs at least {CHARACTERS_MIN} characters")]
    Short,
    /// More than [`CHARACTERS_MAX`] characters.
    #[error("a password has at most {CHARACTERS_MAX} characters")]
    Long,
    /// Among the first that anybody would try.
    #[error("this password is among the first that anybody would try")]
    Common,
}

/// A password could not be hashed or compared: no memory, no randomness, or a thread that died.
#[derive(Debug, thiserror::Error)]
#[error("a password could not be hashed: {0}")]
pub struct HashError(String);

impl Password {
    /// A password as typed to sign in: any text.
    #[must_use]
    pub fn typed(text: &str) -> Password {
        Password(Secret::new(text.nfkc().take(CHARACTERS_MAX + 1).collect()))
    }

    /// A password as chosen for an account.
    ///
    /// # Errors
    /// [`PasswordError`] when it is too short, too long or too common.
    pub fn chosen(text: &str) -> Result<Password, PasswordError> {
        let password = Password::typed(text);
        let characters = password.0.reveal().chars().count();
        let lower = password.0.reveal().to_lowercase();
        let first = lower.chars().next();
        if characters < CHARACTERS_MIN {
            Err(PasswordError::Short)
        } else if characters > CHARACTERS_MAX {
            Err(PasswordError::Long)
        } else if lower.chars().all(|c| Some(c) == first)
            || COMMON.iter().any(|c| lower.starts_with(c) && characters < c.len() + 5)
        {
            Err(PasswordError::Common)
        } else {
            Ok(password)
        }
    }
}

impl PasswordHash {
    /// The PHC string: `$argon2id$v=19$m=19456,t=2,p=1$…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As stored; whether it can be compared shows when a password is.
    #[must_use]
    pub fn stored(text: String) -> PasswordHash {
        PasswordHash(text)
    }

    /// Made with other parameters than the ones in force.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        let now = format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$");
        !self.0.starts_with(&now)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

/// The Argon2id hash of `password`, in memory that is used again.
fn digest(password: &Password, salt: &[u8], params: &Params) -> Result<Output, HashError> {
    let told = |e: &dyn fmt::Display| HashError(e.to_string());
    let kept = || MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    let mut memory = kept().pop().unwrap_or_default();
    memory.resize(memory.len().max(params.block_count()), Block::default());
    let mut out = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(
            password.0.reveal().as_bytes(),
            salt,
            &mut out,
            &mut memory,
        );
    let mut kept = kept();
    if kept.len() < AT_ONCE_MAX {
        kept.push(memory);
    }
    hashed.map_err(|e| told(&e))?;
    Output::new(&out).map_err(|e| told(&e))
}

fn hash_with(password: &Password, salt: &[u8], params: &Params) -> Result<PasswordHash, HashError> {
    let told = |e: &dyn fmt::Display| HashError(e.to_string());
    let hash = phc::PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(|e| told(&e))?,
        salt: Some(Salt::new(salt).map_err(|e| told(&e))?),
        hash: Some(digest(password, salt, params)?),
    };
    Ok(PasswordHash(hash.to_string()))
}

/// Hashes on this thread, for tools and tests that have no runtime.
///
/// # Errors
/// [`HashError`] without memory or randomness.
pub fn hash_password_here(password: &Password) -> Result<PasswordHash, HashError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|e| HashError(e.to_string()))?;
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|e| HashError(e.to_string()))?;
    hash_with(password, &salt, &params)
}

async fn on_own_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HashError> + Send + 'static,
) -> Result<T, HashError> {
    let _permit = AT_ONCE.acquire().await.map_err(|e| HashError(e.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|e| HashError(e.to_string()))?
}

/// Hashes with the parameters in force, on a thread of its own.
///
/// # Errors
/// [`HashError`] without memory or randomness.
pub async fn hash_password(password: Password) -> Result<PasswordHash, HashError> {
    on_own_thread(move || hash_password_here(&password)).await
}

/// Whether `password` has `hash`. Without a hash it takes as long and answers no, so that time does
/// not tell whether an account exists.
///
/// # Errors
/// [`HashError`] without memory, or when the stored hash is not one.
pub async fn verify_password(
    password: Password,
    hash: Option<PasswordHash>,
) -> Result<bool, HashError> {
    on_own_thread(move || {
        let Some(hash) = hash else {
            hash_password_here(&password)?;
            return Ok(false);
        };
        let parsed = phc::PasswordHash::new(hash.as_str()).map_err(|e| HashError(e.to_string()))?;
        let params = Params::try_from(&parsed).map_err(|e| HashError(e.to_string()))?;
        let ours = parsed.algorithm == Algorithm::Argon2id.ident()
            && parsed.version == Some(Version::V0x13.into());
        match (parsed.salt, parsed.hash) {
            // `Output` compares in constant time.
            (Some(salt), Some(known)) if ours => Ok(digest(&password, &salt, &params)? == known),
            _ => Err(HashError("the stored hash is not one of ours".to_owned())),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_the_usual_suspects_are_refused() {
        for (text, error) in [
            ("short", PasswordError::Short),
            ("password123", PasswordError::Common),
            ("Qwertyuiop", PasswordError::Common),
            ("aaaaaaaaaaaaaa", PasswordError::Common),
            ("x".repeat(201).as_str(), PasswordError::Long),
        ] {
            assert_eq!(Password::chosen(text).err(), Some(error), "{text}");
        }
        assert!(Password::chosen("correct horse battery").is_ok());
        assert!(Password::chosen("车厘子从华盛顿州来上海").is_ok());
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_another_is_not() {
        let hash = hash_password(Password::typed("correct horse battery")).await.unwrap();
        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(!hash.is_outdated());
        for (text, right) in [("correct horse battery", true), ("Correct horse battery", false)] {
            let same = verify_password(Password::typed(text), Some(hash.clone())).await.unwrap();
            assert_eq!(same, right, "{text}");
        }
        assert!(!verify_password(Password::typed("anything"), None).await.unwrap());
    }

    #[tokio::test]
    async fn full_width_letters_are_the_same_password() {
        let hash = hash_password(Password::typed("correct horse 1")).await.unwrap();
        let wide = Password::typed("ｃｏｒｒｅｃｔ horse １");
        assert!(verify_password(wide, Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_with_old_parameters_still_opens_and_is_outdated() {
        let weak = Params::new(8 * 1024, 1, 1, None).unwrap();
        let password = Password::typed("correct horse battery");
        let hash = hash_with(&password, b"sixteen bytes ok", &weak).unwrap();
        assert!(hash.is_outdated());
        assert!(verify_password(password, Some(hash)).await.unwrap());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn many_hashes_share_little_memory() {
        let hashes: Vec<_> = (0..12)
            .map(|n| tokio::spawn(hash_password(Password::typed(&format!("a password, {n}")))))
            .collect();
        for (n, hash) in hashes.into_iter().enumerate() {
            let (hash, typed) = (hash.await.unwrap().unwrap(), format!("a password, {n}"));
            assert!(verify_password(Password::typed(&typed), Some(hash)).await.unwrap());
        }
        assert!((1..=AT_ONCE_MAX).contains(&MEMORY.lock().unwrap().len()));
    }

    #[test]
    fn debug_hides_both() {
        let password = Password::typed("correct horse battery");
        let hash = hash_password_here(&password).unwrap();
        assert!(!format!("{password:?} {hash:?}").contains("horse"));
        assert!(!format!("{hash:?}").contains("argon2id"));
    }
}

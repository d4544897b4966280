//! Personal data at rest: sealed with XChaCha20-Poly1305 under a key that lives in a file outside the
//! data folder. Each ciphertext names its key, so keys can be added and the old ones still open.
//!
//! The key under which a person is recognised (for yearly limits) and an address is found never changes, or a
//! person would start the year anew and nobody could sign in.

mod keyring;
mod proof;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use keyring::Keyring;
pub use proof::{
    are_remains_gone, check_vault, has_vault, note_remains_gone, prove_vault, seal_with,
};
use sha2::Sha256;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use store::StoreError;

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEADER: usize = 1 + 4;

/// Why something could not be sealed, opened or started.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is data, and the keyring that sealed it is not where it should be.
    #[error(
        "the keyring {} is missing, and without it the personal data in this market cannot be \
         read: put it back from your backup, or name its place with --keyring",
        .0.display()
    )]
    Missing(PathBuf),
    /// Others on this machine may read the keyring.
    #[error("the keyring {path} may be read by others (mode {mode:o}): run chmod 600 {path}", path = .path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is not a keyring.
    #[error("the keyring {path} cannot be used: {why}", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The file could not be read or written.
    #[error("the keyring {path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The keyring is a keyring, but not the one that sealed this market's data.
    #[error("this keyring did not seal the data of this market: use the keyring made with it")]
    Foreign,
    /// The keyring opens this market's data and knows its persons by another name: their yearly limits
    /// would begin anew.
    #[error(
        "this keyring has another person key than the one this market began with: put the keyring back \
         that was made with it, or the yearly limits of everybody begin anew"
    )]
    ForeignPersons,
    /// The bytes were sealed for another purpose, changed since, or cut short.
    #[error("sealed data cannot be opened: it was changed, or belongs elsewhere")]
    Tampered,
    /// The bytes name a key that this keyring does not hold.
    #[error("sealed data names key {0}, which this keyring does not hold")]
    UnknownKey(u32),
    /// The operating system gave no randomness.
    #[error("the operating system gave no random bytes: {0}")]
    Entropy(#[from] getrandom::Error),
    /// The database failed while the keyring was being compared with the data.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The keyring, shared by all who seal and open. Clones share the same keys.
#[derive(Clone, Debug)]
pub struct Vault {
    path: Option<Arc<PathBuf>>,
    ring: Arc<RwLock<Keyring>>,
}

/// Where the keyring of the data folder `data` lives unless the operator names another place:
/// beside the folder, not in it, so that a copy of the folder gives nothing away.
#[must_use]
pub fn keyring_path(data: &Path) -> PathBuf {
    let whole = data.canonicalize().or_else(|_| std::path::absolute(data));
    let mut name: std::ffi::OsString = whole
        .unwrap_or_else(|_| data.to_owned())
        .components() // drops a slash at the end
        .collect::<PathBuf>()
        .into();
    name.push(".keys");
    PathBuf::from(name)
}

impl Vault {
    /// Reads the keyring at `path`; makes one when there is none, unless `data_exists`: then a lost
    /// keyring must be found, not replaced.
    ///
    /// # Errors
    /// [`VaultError::Missing`] and [`VaultError::Damaged`]: put the file back from its backup, without
    /// which nothing sealed can be read. [`VaultError::Exposed`]: others can read it; take that right
    /// away. [`VaultError::File`].
    pub fn open_or_create(path: &Path, data_exists: bool) -> Result<Vault, VaultError> {
        let ring = match (path.exists(), data_exists) {
            (true, _) => Keyring::read(path)?,
            (false, true) => return Err(VaultError::Missing(path.to_owned())),
            (false, false) => {
                let ring = Keyring::random()?;
                ring.write_new(path)?;
                ring
            }
        };
        Ok(Vault { path: Some(Arc::new(path.to_owned())), ring: Arc::new(RwLock::new(ring)) })
    }

    /// A keyring that lives and dies with this process, for tests and simulations.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn ephemeral() -> Result<Vault, VaultError> {
        Ok(Vault { path: None, ring: Arc::new(RwLock::new(Keyring::random()?)) })
    }

    fn with_ring<T>(&self, f: impl FnOnce(&Keyring) -> T) -> T {
        // A panic cannot leave the ring half-changed: it is replaced whole.
        f(&self.ring.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn replace(&self, ring: Keyring) {
        *self.ring.write().unwrap_or_else(std::sync::PoisonError::into_inner) = ring;
    }

    /// Seals `plain` for `context` (what it is and whose: `address adr_…`), under the newest key.
    /// Draws a random nonce: what is sealed again, as when a transaction is run again, lies in other bytes.
    ///
    /// # Errors
    /// [`VaultError::Entropy`] without randomness.
    pub fn seal(&self, plain: &[u8], context: &str) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce)?;
        self.with_ring(|ring| {
            let (number, key) = ring.active();
            let mut out = Vec::with_capacity(HEADER + NONCE + plain.len() + 16);
            out.push(VERSION);
            out.extend_from_slice(&number.to_be_bytes());
            let aad = [&out, context.as_bytes()].concat();
            let sealed = XChaCha20Poly1305::new(&(*key.reveal()).into())
                .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
                .map_err(|_| VaultError::Tampered)?;
            out.extend_from_slice(&nonce);
            out.extend_from_slice(&sealed);
            Ok(out)
        })
    }

    /// Opens what [`Vault::seal`] sealed for the same `context`. A key that another process added
    /// to the file since is found by reading the file again.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] for another context or changed bytes; [`VaultError::UnknownKey`].
    pub fn open(&self, sealed: &[u8], context: &str) -> Result<Vec<u8>, VaultError> {
        match self.with_ring(|ring| open_with(ring, sealed, context)) {
            Err(VaultError::UnknownKey(number)) => {
                let Some(path) = &self.path else { return Err(VaultError::UnknownKey(number)) };
                self.replace(Keyring::read(path)?);
                self.with_ring(|ring| open_with(ring, sealed, context))
            }
            answer => answer,
        }
    }

    /// The same plain text under the newest key, or `None` when it already is.
    ///
    /// # Errors
    /// As [`Vault::open`] and [`Vault::seal`].
    pub fn reseal(&self, sealed: &[u8], context: &str) -> Result<Option<Vec<u8>>, VaultError> {
        let newest = self.with_ring(|ring| ring.active().0);
        if key_number(sealed)? == newest {
            return Ok(None);
        }
        let plain = self.open(sealed, context)?;
        self.seal(&plain, context).map(Some)
    }

    /// Adds a key and makes it the one that seals; the old ones still open. Answers its number.
    ///
    /// # Errors
    /// [`VaultError::Entropy`], or the file could not be written.
    pub fn rotate(&self) -> Result<u32, VaultError> {
        let mut ring = match &self.path {
            Some(path) => Keyring::read(path)?,
            None => self.with_ring(Keyring::clone),
        };
        let number = ring.add()?;
        if let Some(path) = &self.path {
            ring.write_over(path)?;
        }
        self.replace(ring);
        Ok(number)
    }

    /// The name under which a person is known by their ID number, for limits that follow the person
    /// and not the account: HMAC-SHA256 under a key that never rotates. Blanks and case do not count.
    #[must_use]
    pub fn person_key(&self, id_number: &str) -> [u8; 32] {
        let plain: String =
            id_number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        self.known_as(&plain)
    }

    /// The key under which a text is found that lies sealed, by the key that never rotates too. It says in small
    /// letters what it is (`e-mail mei@example.org`), which no person's key is made of.
    #[must_use]
    pub fn lookup_key(&self, text: &str) -> [u8; 32] {
        self.known_as(text)
    }

    fn known_as(&self, plain: &str) -> [u8; 32] {
        self.with_ring(|ring| {
            // HMAC takes a key of any length, so this cannot fail; the digest of nothing would
            // still not be anybody's key.
            Hmac::<Sha256>::new_from_slice(ring.person().reveal())
                .map(|mac| mac.chain_update(plain.as_bytes()).finalize().into_bytes().into())
                .unwrap_or_default()
        })
    }
}

fn key_number(sealed: &[u8]) -> Result<u32, VaultError> {
    match sealed {
        [VERSION, a, b, c, d, ..] if sealed.len() >= HEADER + NONCE + 16 => {
            Ok(u32::from_be_bytes([*a, *b, *c, *d]))
        }
        _ => Err(VaultError::Tampered),
    }
}

fn open_with(ring: &Keyring, sealed: &[u8], context: &str) -> Result<Vec<u8>, VaultError> {
    let number = key_number(sealed)?;
    let key = ring.key(number).ok_or(VaultError::UnknownKey(number))?;
    let (header, rest) = sealed.split_at(HEADER);
    let (nonce, text) = rest.split_at(NONCE);
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::Tampered)?;
    let aad = [header, context.as_bytes()].concat();
    XChaCha20Poly1305::new(&(*key.reveal()).into())
        .decrypt(&XNonce::from(nonce), Payload { msg: text, aad: &aad })
        .map_err(|_| VaultError::Tampered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_sealed_opens_for_its_context_alone(
            plain in prop::collection::vec(any::<u8>(), 0..200), context in "[a-z_ ]{0,30}", other in "[a-z_ ]{0,30}",
        ) {
            let vault = Vault::ephemeral().unwrap();
            let sealed = vault.seal(&plain, &context).unwrap();
            prop_assert_eq!(vault.open(&sealed, &context).unwrap(), plain);
            if other != context {
                prop_assert!(matches!(vault.open(&sealed, &other), Err(VaultError::Tampered)));
            }
        }

        #[test]
        fn one_changed_bit_or_a_cut_is_noticed(
            plain in prop::collection::vec(any::<u8>(), 0..60), at in any::<prop::sample::Index>(), bit in 0u8..8,
        ) {
            let vault = Vault::ephemeral().unwrap();
            let mut sealed = vault.seal(&plain, "address").unwrap();
            prop_assert!(vault.open(&sealed[..at.index(sealed.len())], "address").is_err());
            let index = at.index(sealed.len());
            sealed[index] ^= 1 << bit;
            prop_assert!(vault.open(&sealed, "address").is_err());
        }

        #[test]
        fn any_bytes_open_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert!(Vault::ephemeral().unwrap().open(&bytes, "").is_err());
        }

        #[test]
        fn an_old_key_still_opens_after_any_number_of_rotations(turns in 1u32..5) {
            let vault = Vault::ephemeral().unwrap();
            let sealed = vault.seal(b"phone", "x").unwrap();
            let person = vault.person_key("11010519491231002X");
            let found = vault.lookup_key("e-mail a@b.example");
            for turn in 0..turns {
                prop_assert_eq!(vault.rotate().unwrap(), turn + 2);
            }
            prop_assert_eq!(vault.open(&sealed, "x").unwrap(), b"phone");
            let again = vault.reseal(&sealed, "x").unwrap().unwrap();
            prop_assert_eq!(key_number(&again).unwrap(), turns + 1);
            prop_assert!(vault.reseal(&again, "x").unwrap().is_none());
            prop_assert_eq!(vault.person_key("11010519491231002x "), person);
            prop_assert_eq!(vault.lookup_key("e-mail a@b.example"), found);
        }
    }

    #[test]
    fn the_same_text_is_never_sealed_the_same_twice() {
        let vault = Vault::ephemeral().unwrap();
        assert_ne!(vault.seal(b"a", "x").unwrap(), vault.seal(b"a", "x").unwrap());
        assert_ne!(vault.person_key("1"), vault.person_key("2"));
        let found = vault.lookup_key("e-mail a@b.example");
        assert_ne!(found, vault.person_key("e-mail a@b.example"));
        assert_ne!(found, Vault::ephemeral().unwrap().lookup_key("e-mail a@b.example"));
        assert!(!format!("{vault:?}").contains('['), "keys do not show in debug output");
    }

    #[test]
    fn the_keyring_of_a_folder_lies_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().canonicalize().unwrap().join("data");
        let beside = data.with_file_name("data.keys");
        assert_eq!(keyring_path(&data), beside);
        assert_eq!(keyring_path(&data.join("")), beside);
        std::fs::create_dir(&data).unwrap();
        std::fs::create_dir(data.join("deep")).unwrap();
        assert_eq!(keyring_path(&data.join("deep/..")), beside);
    }

    #[test]
    fn the_file_is_made_once_private_and_shared_by_processes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.keys");
        assert!(matches!(Vault::open_or_create(&path, true), Err(VaultError::Missing(_))));
        let one = Vault::open_or_create(&path, false).unwrap();
        let two = Vault::open_or_create(&path, true).unwrap();
        let sealed = one.seal(b"secret", "x").unwrap();
        assert_eq!(two.open(&sealed, "x").unwrap(), b"secret");
        one.rotate().unwrap();
        let newer = one.seal(b"newer", "x").unwrap();
        assert_eq!(two.open(&newer, "x").unwrap(), b"newer", "a key added elsewhere is found");
        assert_eq!(two.open(&sealed, "x").unwrap(), b"secret");
    }

    #[cfg(unix)]
    #[test]
    fn a_keyring_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.keys");
        Vault::open_or_create(&path, false).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let error = Vault::open_or_create(&path, true).unwrap_err();
        assert!(matches!(error, VaultError::Exposed { .. }));
        assert!(error.to_string().contains("chmod 600"));
    }

    #[test]
    fn a_file_that_is_no_keyring_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.keys");
        Vault::open_or_create(&path, false).unwrap();
        for text in ["", "{}", "{\"version\":9,\"keys\":[],\"person\":\"\"}"] {
            std::fs::write(&path, text).unwrap();
            assert!(matches!(Vault::open_or_create(&path, true), Err(VaultError::Damaged { .. })));
        }
    }
}

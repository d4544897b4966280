//! The file that holds the keys: JSON, mode 0600, written whole and then renamed into place.

use super::VaultError;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Secret;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

const FORMAT: u32 = 1;

/// Keys by number, the greatest of which seals, and the one that knows persons.
#[derive(Clone, Debug)]
pub(super) struct Keyring {
    keys: BTreeMap<u32, Secret<[u8; 32]>>,
    newest: (u32, Secret<[u8; 32]>),
    person: Secret<[u8; 32]>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct KeyringFile {
    version: u32,
    keys: BTreeMap<u32, String>,
    person: String,
}

fn random_key() -> Result<Secret<[u8; 32]>, VaultError> {
    let mut key = [0; 32];
    getrandom::fill(&mut key)?;
    Ok(Secret::new(key))
}

impl Keyring {
    pub(super) fn random() -> Result<Keyring, VaultError> {
        let first = random_key()?;
        Ok(Keyring {
            keys: BTreeMap::from([(1, first.clone())]),
            newest: (1, first),
            person: random_key()?,
        })
    }

    pub(super) fn active(&self) -> (u32, &Secret<[u8; 32]>) {
        (self.newest.0, &self.newest.1)
    }

    pub(super) fn key(&self, number: u32) -> Option<&Secret<[u8; 32]>> {
        self.keys.get(&number)
    }

    pub(super) const fn person(&self) -> &Secret<[u8; 32]> {
        &self.person
    }

    pub(super) fn add(&mut self) -> Result<u32, VaultError> {
        let number = self.newest.0.saturating_add(1);
        let key = random_key()?;
        self.keys.insert(number, key.clone());
        self.newest = (number, key);
        Ok(number)
    }

    pub(super) fn read(path: &Path) -> Result<Keyring, VaultError> {
        let failed = |source| VaultError::File { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        refuse_if_exposed(path, &file)?;
        let text = std::io::read_to_string(file).map_err(failed)?;
        Keyring::parse(&text).map_err(|why| VaultError::Damaged { path: path.to_owned(), why })
    }

    fn parse(text: &str) -> Result<Keyring, String> {
        let file: KeyringFile = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if file.version != FORMAT {
            return Err(format!("its version is {}, this program reads {FORMAT}", file.version));
        }
        let key = |text: &String| -> Result<Secret<[u8; 32]>, String> {
            let bytes = STANDARD.decode(text).map_err(|_| "a key is not base64".to_owned())?;
            bytes.try_into().map(Secret::new).map_err(|_| "a key is not 32 bytes long".to_owned())
        };
        let keys = file
            .keys
            .iter()
            .map(|(number, text)| Ok((*number, key(text)?)))
            .collect::<Result<BTreeMap<_, _>, String>>()?;
        let newest = keys.last_key_value().map(|(number, key)| (*number, key.clone()));
        let newest = newest.ok_or_else(|| "it holds no key".to_owned())?;
        Ok(Keyring { keys, newest, person: key(&file.person)? })
    }

    fn to_text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&KeyringFile {
            version: FORMAT,
            keys: self.keys.iter().map(|(n, k)| (*n, STANDARD.encode(k.reveal()))).collect(),
            person: STANDARD.encode(self.person.reveal()),
        })
    }

    /// Never over a keyring that is already there.
    pub(super) fn write_new(&self, path: &Path) -> Result<(), VaultError> {
        self.write(path, |new| match std::fs::hard_link(new, path) {
            Ok(()) => std::fs::remove_file(new),
            // Some file systems know no hard links; the window between look and rename is ours alone.
            Err(e) if e.kind() != ErrorKind::AlreadyExists && !path.exists() => {
                std::fs::rename(new, path)
            }
            Err(e) => Err(e),
        })
    }

    pub(super) fn write_over(&self, path: &Path) -> Result<(), VaultError> {
        self.write(path, |new| std::fs::rename(new, path))
    }

    fn write(
        &self,
        path: &Path,
        place: impl FnOnce(&Path) -> std::io::Result<()>,
    ) -> Result<(), VaultError> {
        let failed = |source| VaultError::File { path: path.to_owned(), source };
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let text = self.to_text().map_err(|e| failed(e.into()))?;
        let mut new = path.as_os_str().to_owned();
        new.push(format!(".new-{}", std::process::id()));
        let new = Path::new(&new);
        let written = private_file(new)
            .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
            .and_then(|()| place(new));
        if written.is_err() {
            drop(std::fs::remove_file(new)); // the first error is the one that matters
        }
        written.map_err(failed)
    }
}

#[cfg(unix)]
fn private_file(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> std::io::Result<File> {
    std::fs::OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn refuse_if_exposed(path: &Path, file: &File) -> Result<(), VaultError> {
    use std::os::unix::fs::PermissionsExt as _;
    let meta =
        file.metadata().map_err(|source| VaultError::File { path: path.to_owned(), source })?;
    match meta.permissions().mode() & 0o777 {
        mode if mode & 0o077 != 0 => Err(VaultError::Exposed { path: path.to_owned(), mode }),
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn refuse_if_exposed(_: &Path, _: &File) -> Result<(), VaultError> {
    Ok(())
}

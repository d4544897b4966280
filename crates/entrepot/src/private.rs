//! What a market keeps is nobody else's on the machine: folders 0700, files 0600, as the keyring is. What this
//! process makes is so from the start; what an older version made, or a copy that was brought back, is mended
//! where it is ours.

use crate::config::Config;
use rustix::{
    fs::Mode,
    process::{geteuid, umask},
};
use std::{
    fs, io,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

/// The rights of others.
const OTHERS: u32 = 0o077;

/// Has what this process makes from now on be its user's alone.
pub(crate) fn keep() {
    umask(Mode::RWXG.union(Mode::RWXO));
}

/// Takes the rights of others away from what is there and ours. What cannot be mended is logged, and
/// `entrepot doctor` names it.
pub(crate) fn mend(config: &Config) {
    for place in places(config) {
        if let Err(error) = mend_at(&place, config) {
            tracing::warn!(%error, place = %place.display(), "what others may read is not mended");
        }
    }
}

/// What others may read, and its mode; the first that is found, in the places themselves and right below
/// the data folder.
pub(crate) fn exposed(config: &Config) -> Option<(PathBuf, u32)> {
    let within = fs::read_dir(&config.data).into_iter().flatten().flatten();
    let all = places(config).into_iter().chain(within.map(|entry| entry.path()));
    let mut modes = all.filter_map(|path| {
        let found = fs::symlink_metadata(&path).ok().filter(|found| !found.is_symlink())?;
        Some((path, found.mode() & 0o777))
    });
    modes.find(|(_, mode)| mode & OTHERS != 0)
}

/// The data folder, the objects, and the files of an embedded database, which may lie elsewhere.
fn places(config: &Config) -> Vec<PathBuf> {
    let mut all = vec![config.data.clone(), config.objects.clone()];
    if let Some(file) = config.database_url().reveal().strip_prefix("sqlite:") {
        all.extend(["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{file}{end}"))));
    }
    all
}

/// Mends `path`, and what lies in it. The objects may be many: behind a folder that nobody else enters
/// they are not looked at.
fn mend_at(path: &Path, config: &Config) -> io::Result<()> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if found.is_symlink() || found.uid() != geteuid().as_raw() {
        return Ok(());
    }
    let mode = found.mode() & 0o7777;
    let was_open = mode & OTHERS != 0;
    if was_open {
        fs::set_permissions(path, fs::Permissions::from_mode(mode & !OTHERS))?;
    }
    if found.is_dir() && (was_open || path != config.objects) {
        for entry in fs::read_dir(path)? {
            mend_at(&entry?.path(), config)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o777
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_market_keeps_is_nobody_elses() {
        let folder = tempfile::tempdir().unwrap();
        let (data, keyring) = (folder.path().join("data"), folder.path().join("keys"));
        let flags =
            Overrides { data: Some(data.clone()), keyring: Some(keyring), ..Overrides::default() };
        let config = Config::load(&flags).unwrap();
        // As an older version left it.
        fs::create_dir_all(data.join("objects/imports")).unwrap();
        fs::write(data.join("objects/imports/a.csv"), "a").unwrap();
        for (path, bits) in [
            ("", 0o755),
            ("objects", 0o755),
            ("objects/imports", 0o755),
            ("objects/imports/a.csv", 0o644),
        ] {
            fs::set_permissions(data.join(path), fs::Permissions::from_mode(bits)).unwrap();
        }
        assert!(exposed(&config).is_some());
        let market = crate::Market::open(config.clone(), false).await.unwrap();
        while !market.app.search.is_ready() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let mut left = vec![data.clone()];
        let mut seen = 0;
        while let Some(path) = left.pop() {
            let rights = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(&path), rights, "{}", path.display());
            seen += 1;
            if path.is_dir() {
                left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            }
        }
        assert!(seen > 6, "{seen}");
        assert_eq!(exposed(&config), None);
        drop(market);
        fs::set_permissions(data.join("market.db"), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(exposed(&config), Some((data.join("market.db"), 0o644)));
    }
}

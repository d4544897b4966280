//! What stands in the way of reading a database: an operator who reads that there is no market, while it is there
//! and cannot be read, starts a second one.

use crate::config::Config;
use rustix::fs::{Access, access};
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

/// The file of an embedded database.
fn file(config: &Config) -> Option<PathBuf> {
    config.database_url().reveal().strip_prefix("sqlite:").map(PathBuf::from)
}

/// Whether there is a database, be it one that cannot be read; a server is taken at its word.
pub(super) fn is_there(config: &Config) -> bool {
    file(config).is_none_or(|file| !matches!(file.try_exists(), Ok(false)))
}

/// Why the database does not open, in words that lead to what has to be mended.
pub(super) fn obstacle(config: &Config) -> String {
    let Some(file) = file(config) else { return "the database cannot be opened".to_owned() };
    let shown = file.display();
    match std::fs::metadata(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => match config.database {
            Some(_) => format!("there is no database at {shown}"),
            None => format!(
                "there is no market to read in {} (start one, or name its place with --data)",
                config.data.display()
            ),
        },
        Err(error) => format!("{shown} is out of reach: {error}"),
        Ok(found) if !found.is_file() => {
            format!("{shown} is no file: where a market keeps its database stands something else")
        }
        Ok(_) => match locked(&file) {
            Some((place, error)) => format!(
                "{shown} is there and cannot be read while {} may not be written ({error}): SQLite writes \
                 beside a database even to read it; mend the rights or the disk",
                place.display()
            ),
            None => format!("{shown} is there and cannot be read"),
        },
    }
}

/// The file, or its folder, that may not be written, and why: the rights, or a disk that is read-only.
fn locked(file: &Path) -> Option<(PathBuf, std::io::Error)> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let places = [file, folder.unwrap_or_else(|| Path::new("."))];
    places.into_iter().find_map(|place| {
        let refused = access(place, Access::READ_OK.union(Access::WRITE_OK)).err()?;
        Some((place.to_owned(), refused.into()))
    })
}

#[cfg(test)]
mod tests {
    use crate::Market;
    use crate::config::{Config, Overrides};
    use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

    fn config(data: &Path) -> Config {
        let data = Some(data.to_owned());
        Config::load(&Overrides { data, ..Overrides::default() }).unwrap()
    }

    async fn refusal(data: &Path) -> String {
        let read = Market::database_for_reading(&config(data)).await;
        format!("{:#}", read.err().unwrap())
    }

    #[tokio::test]
    async fn what_stands_in_the_way_of_reading_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let none = folder.path().join("none");
        let told = refusal(&none).await;
        assert!(told.contains("there is no market to read in"), "{told}");
        assert!(Market::database_if_any(&config(&none)).await.unwrap().is_none());

        let odd = folder.path().join("odd");
        fs::create_dir_all(odd.join("market.db")).unwrap();
        let told = refusal(&odd).await;
        assert!(told.contains("is no file") && !told.contains("no market"), "{told}");
        assert!(
            Market::database_if_any(&config(&odd)).await.is_err(),
            "what was shipped is no answer"
        );

        let damaged = folder.path().join("damaged");
        fs::create_dir_all(&damaged).unwrap();
        fs::write(damaged.join("market.db"), "not a database, by any means ".repeat(300)).unwrap();
        let told = refusal(&damaged).await;
        assert!(told.contains("damaged") && !told.contains("no market"), "{told}");
        assert!(Market::database_if_any(&config(&damaged)).await.is_err());

        // As when only the first file of a copy was brought back.
        fs::write(damaged.join("market.db"), "").unwrap();
        let told = refusal(&damaged).await;
        assert!(told.contains("nothing of a market") && !told.contains("older"), "{told}");
    }

    #[test]
    fn a_place_that_may_not_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("market.db");
        fs::write(&file, "").unwrap();
        assert!(super::locked(&file).is_none());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
        // Whoever may do everything may write there too.
        let may = rustix::process::geteuid().is_root();
        assert_eq!(super::locked(&file).is_none(), may);
    }
}

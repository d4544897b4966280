//! Making and dropping whole PostgreSQL databases: for tests, and for an operator's first day.
//!
//! Each call connects on a thread of its own, so it may be made from anywhere.

use crate::{StoreError, pg};

/// Makes database `name` (lower-case letters, digits, `_`) with C collation, empty or as a copy of
/// `template`.
///
/// # Errors
/// [`StoreError`] of the server; [`StoreError::Column`] for another name.
pub fn create_database(server: &str, name: &str, template: Option<&str>) -> Result<(), StoreError> {
    let name = checked(name)?;
    let from = match template {
        Some(template) => checked(template)?,
        None => "template0",
    };
    let how = match template {
        Some(_) => "",
        None => " ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
    };
    run(server, format!("CREATE DATABASE {name} TEMPLATE {from}{how}"))
}

/// Drops database `name` if it is there, ending its connections.
///
/// # Errors
/// As [`create_database`].
pub fn drop_database(server: &str, name: &str) -> Result<(), StoreError> {
    run(server, format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", checked(name)?))
}

/// Gives database `from` another name.
///
/// # Errors
/// As [`create_database`]; also when `to` is taken.
pub fn rename_database(server: &str, from: &str, to: &str) -> Result<(), StoreError> {
    run(server, format!("ALTER DATABASE {} RENAME TO {}", checked(from)?, checked(to)?))
}

/// Whether the server has database `name`.
///
/// # Errors
/// As [`create_database`].
pub fn database_exists(server: &str, name: &str) -> Result<bool, StoreError> {
    let text = format!("SELECT 1 FROM pg_database WHERE datname = '{}'", checked(name)?);
    let address = pg::Address::parse(server)?;
    on_own_thread(move || address.rows(&text)).map(|rows| rows > 0)
}

/// `url` with another database in it.
#[must_use]
pub fn with_database(url: &str, name: &str) -> String {
    let (base, query) = match url.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (url, String::new()),
    };
    let server_at = base.find("://").map_or(0, |at| at + 3);
    let server = base[server_at..].find('/').map_or(base, |at| &base[..server_at + at]);
    format!("{server}/{name}{query}")
}

fn run(server: &str, text: String) -> Result<(), StoreError> {
    let address = pg::Address::parse(server)?;
    on_own_thread(move || address.rows(&text)).map(drop)
}

fn on_own_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    std::thread::spawn(work).join().map_err(|_| StoreError::Panicked)?
}

fn checked(name: &str) -> Result<&str, StoreError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.len() < 64 && name.chars().all(plain) {
        Ok(name)
    } else {
        Err(StoreError::Column("plain database name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_a_url_is_replaced() {
        for (url, want) in [
            ("postgres://u@h:5/postgres", "postgres://u@h:5/x"),
            ("postgres://u@h:5", "postgres://u@h:5/x"),
            ("postgres://u@h/a?sslmode=require", "postgres://u@h/x?sslmode=require"),
        ] {
            assert_eq!(with_database(url, "x"), want);
        }
        assert!(checked("a; DROP").is_err());
    }
}

//! The SQL of books and their adoptions.

use super::{Adoption, BookKind, BookRecord};
use ::store::{Row, StoreError, ToValue, Tx, Value, params, sql, sql_set};
use kernel::{Date, Timestamp};
use sha2::{Digest, Sha256};
use trade::BookSource;

/// The adoption in force on `day`: its first day and the book.
pub(super) fn in_force(tx: &mut Tx<'_>, day: Date) -> Result<Option<(Date, String)>, StoreError> {
    tx.query_opt(
        sql!(
            "SELECT valid_from, digest FROM book_adoption
              WHERE valid_from <= $1 AND confirmed_at IS NOT NULL AND withdrawn_at IS NULL
              ORDER BY valid_from DESC, confirmed_at DESC, id DESC LIMIT 1"
        ),
        params![day.to_string()],
        |row| Ok((day_of(row, 0)?, row.get(1)?)),
    )
}

pub(super) fn has_book(tx: &mut Tx<'_>, digest: &str) -> Result<bool, StoreError> {
    let found =
        tx.query_opt(sql!("SELECT digest FROM book WHERE digest = $1"), params![digest], |row| {
            row.get::<String>(0)
        })?;
    Ok(found.is_some())
}

/// Writes a book and those of its texts that are not there yet; a book that is there stays as it is.
pub(super) fn insert_book(
    tx: &mut Tx<'_>,
    book: &BookRecord,
    source: &BookSource,
) -> Result<(), StoreError> {
    let hashed: Vec<(&str, &str, String)> =
        source.files().map(|(path, text)| (path, text, hash(text))).collect();
    // A statement for each text: one may be nearly a megabyte.
    for (_, text, hash) in &hashed {
        tx.execute(
            sql!(
                "INSERT INTO book_file (hash, text) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING"
            ),
            params![hash, *text],
        )?;
    }
    tx.execute(
        sql!(
            "INSERT INTO book (digest, kind, known_until, note, imported_by, imported_at)
              VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (digest) DO NOTHING"
        ),
        params![
            book.digest,
            book.kind.name(),
            book.known_until.to_string(),
            book.note,
            book.imported_by,
            book.imported_at
        ],
    )?;
    let rows: Vec<[Value<'_>; 3]> = hashed
        .iter()
        .map(|(path, _, hash)| [book.digest.to_value(), Value::Text(path), hash.to_value()])
        .collect();
    tx.execute_set(
        sql_set!(
            "INSERT INTO book_path (digest, path, hash) VALUES {rows}
              ON CONFLICT (digest, path) DO NOTHING",
            [TEXT, TEXT, TEXT]
        ),
        &rows,
    )?;
    Ok(())
}

fn hash(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The texts of a stored book by path; nothing when it is not stored.
pub(super) fn files(tx: &mut Tx<'_>, digest: &str) -> Result<Vec<(String, String)>, StoreError> {
    tx.query(
        sql!(
            "SELECT p.path, f.text FROM book_path p JOIN book_file f ON f.hash = p.hash
              WHERE p.digest = $1 ORDER BY p.path"
        ),
        params![digest],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Every stored book, newest first.
pub(super) fn books(tx: &mut Tx<'_>) -> Result<Vec<BookRecord>, StoreError> {
    tx.query(
        sql!(
            "SELECT b.digest, b.kind, b.known_until, b.note, b.imported_by, b.imported_at,
                CAST(COUNT(p.path) AS BIGINT)
              FROM book b JOIN book_path p ON p.digest = b.digest
              GROUP BY b.digest, b.kind, b.known_until, b.note, b.imported_by, b.imported_at
              ORDER BY b.imported_at DESC, b.digest"
        ),
        params![],
        |row| {
            let kind: String = row.get(1)?;
            Ok(BookRecord {
                digest: row.get(0)?,
                kind: if kind == "shipped" { BookKind::Shipped } else { BookKind::Imported },
                known_until: day_of(row, 2)?,
                note: row.get(3)?,
                imported_by: row.get(4)?,
                imported_at: row.get(5)?,
                files: u64::try_from(row.get::<i64>(6)?).unwrap_or(0),
            })
        },
    )
}

pub(super) fn insert_adoption(tx: &mut Tx<'_>, new: &Adoption) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "INSERT INTO book_adoption (id, digest, valid_from, note, proposed_by, proposed_at)
              VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        params![
            new.id.to_string(),
            new.digest,
            new.valid_from.to_string(),
            new.note,
            new.proposed_by,
            new.proposed_at
        ],
    )?;
    Ok(())
}

/// Marks a proposal as confirmed from `valid_from` on; false when someone was faster.
pub(super) fn confirm(
    tx: &mut Tx<'_>,
    id: &str,
    valid_from: Date,
    (by, at): (&str, Timestamp),
) -> Result<bool, StoreError> {
    let done = tx.execute(
        sql!(
            "UPDATE book_adoption SET valid_from = $1, confirmed_by = $2, confirmed_at = $3
              WHERE id = $4 AND confirmed_at IS NULL AND withdrawn_at IS NULL"
        ),
        params![valid_from.to_string(), by, at, id],
    )?;
    Ok(done > 0)
}

/// Marks an adoption or a proposal as withdrawn; false when it was already.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    id: &str,
    (by, at): (&str, Timestamp),
) -> Result<bool, StoreError> {
    let done = tx.execute(
        sql!(
            "UPDATE book_adoption SET withdrawn_by = $1, withdrawn_at = $2
              WHERE id = $3 AND withdrawn_at IS NULL"
        ),
        params![by, at, id],
    )?;
    Ok(done > 0)
}

/// Every adoption and proposal, newest first.
pub(super) fn adoptions(tx: &mut Tx<'_>) -> Result<Vec<Adoption>, StoreError> {
    tx.query(
        sql!(
            "SELECT id, digest, valid_from, note, proposed_by, proposed_at, confirmed_by,
                confirmed_at, withdrawn_by, withdrawn_at
              FROM book_adoption ORDER BY proposed_at DESC, id DESC"
        ),
        params![],
        |row| {
            let id: String = row.get(0)?;
            Ok(Adoption {
                id: id.parse().map_err(|_| StoreError::Column("adoption id"))?,
                digest: row.get(1)?,
                valid_from: day_of(row, 2)?,
                note: row.get(3)?,
                proposed_by: row.get(4)?,
                proposed_at: row.get(5)?,
                confirmed_by: row.get(6)?,
                confirmed_at: row.get(7)?,
                withdrawn_by: row.get(8)?,
                withdrawn_at: row.get(9)?,
            })
        },
    )
}

fn day_of(row: &Row<'_>, at: usize) -> Result<Date, StoreError> {
    row.get::<String>(at)?.parse().map_err(|_| StoreError::Column("day"))
}

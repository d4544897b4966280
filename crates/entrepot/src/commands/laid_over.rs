//! Rules of the asker's own, laid over a book: a lane, a table, or a folder of both.

use calculator::QuoteProblem;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use trade::{Book, BookError, BookSource};

/// More files than a book has.
const FILES_MOST: usize = 2_000;

/// `base` with the texts of `path` laid over it. A lane stands in for those that serve its destinations.
///
/// # Errors
/// [`QuoteProblem`] names the file, the line and what is wrong.
pub(crate) fn compile(base: &BookSource, path: &Path) -> Result<Book, QuoteProblem> {
    let files = files_at(path)?;
    let without = |source: BookSource, gone: &[String]| {
        gone.iter().fold(source, |source, file| source.without(file))
    };
    let lay = |source: BookSource| {
        files.iter().fold(source, |source, (name, (_, text))| source.with(name, text))
    };
    let named = |errors: Vec<BookError>| refused(&files, &errors);
    let lanes = |source: &BookSource| -> Vec<String> {
        let names = source.files().map(|(name, _)| name.to_owned());
        names.filter(|name| name.starts_with("lanes/")).collect()
    };
    let own: Vec<&String> = files.keys().filter(|name| name.starts_with("lanes/")).collect();
    if own.is_empty() {
        return Book::compile(&lay(base.clone())).map_err(named);
    }
    // First the new lanes alone, to see whom they serve; then with the others.
    let alone = lay(without(base.clone(), &lanes(base)));
    let alone = Book::compile(&alone).map_err(named)?;
    let below = Book::compile(&lay_tables(base, &files)).map_err(named)?;
    let replaced: Vec<String> = below
        .lanes()
        .iter()
        .filter(|lane| lane.destinations.iter().any(|there| alone.lane(*there).is_some()))
        .map(|lane| lane.file.clone())
        .collect();
    Book::compile(&lay(without(base.clone(), &replaced))).map_err(named)
}

/// Path in the book, path on this machine, text.
type Files = BTreeMap<String, (PathBuf, String)>;

fn lay_tables(base: &BookSource, files: &Files) -> BookSource {
    let tables = files.iter().filter(|(name, _)| name.starts_with("tables/"));
    tables.fold(base.clone(), |source, (name, (_, text))| source.with(name, text))
}

fn refused(files: &Files, errors: &[BookError]) -> QuoteProblem {
    let said = |error: &BookError| {
        let own = files.get(&error.file).map(|(path, _)| path.display().to_string());
        let file = own.unwrap_or_else(|| error.file.clone());
        BookError { file, ..error.clone() }.to_string()
    };
    QuoteProblem::book(errors.iter().map(said).collect())
}

fn files_at(path: &Path) -> Result<Files, QuoteProblem> {
    let bad = |what: &str| QuoteProblem::book(vec![format!("{}: {what}", path.display())]);
    let mut files = Files::new();
    if path.is_dir() {
        for folder in ["lanes", "tables", "bans"] {
            let Ok(entries) = std::fs::read_dir(path.join(folder)) else { continue };
            for entry in entries.take(FILES_MOST) {
                let entry = entry.map_err(|error| bad(&error.to_string()))?;
                add(&mut files, folder, &entry.path())?;
            }
        }
        if files.is_empty() {
            return Err(bad("there is nothing in lanes/, tables/ or bans/"));
        }
        return Ok(files);
    }
    let folder = match path.extension().and_then(|end| end.to_str()) {
        Some("toml") => "lanes",
        Some("csv") => "tables",
        _ => return Err(bad("a lane is a .toml file, a table a .csv file")),
    };
    add(&mut files, folder, path)?;
    Ok(files)
}

fn add(files: &mut Files, folder: &str, path: &Path) -> Result<(), QuoteProblem> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(()) };
    let wanted = if folder == "lanes" { ".toml" } else { ".csv" };
    if !name.ends_with(wanted) {
        return Ok(());
    }
    let bad = |why: String| QuoteProblem::book(vec![format!("{}{why}", path.display())]);
    let bytes = std::fs::read(path).map_err(|error| bad(format!(": cannot be read: {error}")))?;
    let text = utf8(&bytes).map_err(bad)?.to_owned();
    files.insert(format!("{folder}/{name}"), (path.to_owned(), text));
    Ok(())
}

/// The text in a file's bytes, without the mark that spreadsheets put before it; or the end of the sentence
/// that begins with the file's name.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!(", line {line}: is not UTF-8 text; save it again as UTF-8 (\"CSV UTF-8\")")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_stands_in_for_the_one_that_served_its_destination() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        let base = BookSource::shipped();
        let text = base.file("lanes/SG.toml").unwrap().replace("\"9%\"", "\"10%\"");
        std::fs::write(&file, text).unwrap();
        let book = compile(base, &file).unwrap();
        assert_eq!(book.lane("SG".parse().unwrap()).unwrap().file, "lanes/mine.toml");
        assert_eq!(book.lanes().len(), Book::shipped().lanes().len());
        assert_ne!(book.digest(), Book::shipped().digest());
    }

    #[test]
    fn what_cannot_be_read_names_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("uk.csv");
        for (text, said) in [("hs,ukgt\n0101,lots\n", "line 2"), ("colour\nred\n", "uk.csv")] {
            std::fs::write(&file, text).unwrap();
            let problem = compile(BookSource::shipped(), &file).unwrap_err();
            assert_eq!(problem.field, "book");
            assert!(problem.why.contains(said) && problem.why.contains("uk.csv"), "{problem}");
        }
        let text = b"\xef\xbb\xbf#! source: mine\nhs,colour\n0101,\xb0\xa1\n";
        std::fs::write(&file, text).unwrap();
        let problem = compile(BookSource::shipped(), &file).unwrap_err();
        assert!(problem.why.contains("uk.csv, line 3: is not UTF-8"), "{problem}");
        let path = folder.path();
        for (path, said) in [(path.into(), "there is nothing in"), (path.join("none.txt"), ".csv")]
        {
            let problem = compile(BookSource::shipped(), &path).unwrap_err();
            let file = path.display().to_string();
            assert!(problem.why.contains(&file) && problem.why.contains(said), "{problem}");
        }
    }
}

//! The texts of books as files.

use anyhow::Context;
use std::path::{Path, PathBuf};
use trade::BookSource;

/// Why a file is no text of a book.
#[derive(Debug)]
pub(super) struct Unreadable(pub(super) String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

const FOLDERS: [(&str, &str); 4] =
    [("lanes", "toml"), ("tables", "csv"), ("bans", "csv"), ("patches", "toml")];

/// Path in the book and text of every file that `paths` name; a later one replaces an earlier one.
///
/// # Errors
/// What cannot be opened; [`Unreadable`] for what is no text of a book. Both name the file.
pub(super) fn texts(paths: &[PathBuf]) -> anyhow::Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = texts.len();
            for (folder, ending) in FOLDERS {
                read_folder(&path.join(folder), (folder, ending), &mut texts)?;
            }
            if texts.len() == before {
                let why =
                    format!("{} holds no lanes/*.toml, tables/*.csv or bans/*.csv", path.display());
                return Err(Unreadable(why).into());
            }
        } else {
            let text = text(path)?;
            texts.push((place(path, &text)?, text));
        }
    }
    Ok(texts)
}

fn read_folder(
    folder: &Path,
    (name, ending): (&str, &str),
    texts: &mut Vec<(String, String)>,
) -> anyhow::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|e| e.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|end| end == ending)) {
        texts.push((format!("{name}/{}", file_name(path)?), text(path)?));
    }
    Ok(())
}

/// Where a file stands in a book.
fn place(path: &Path, text: &str) -> anyhow::Result<String> {
    let parent = path.parent().and_then(Path::file_name).and_then(|n| n.to_str()).unwrap_or("");
    let place = rules::books::place(&format!("{parent}/{}", file_name(path)?), text);
    place.ok_or_else(|| {
        let path = path.display();
        Unreadable(format!("{path} is no text of a book: give a lane (.toml) or a table (.csv)"))
            .into()
    })
}

fn file_name(path: &Path) -> anyhow::Result<&str> {
    let name = path.file_name().and_then(|name| name.to_str());
    name.with_context(|| format!("{} has no name that can be written down", path.display()))
}

/// The text of a file, without the mark that spreadsheets put before it.
fn text(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    match crate::commands::laid_over::utf8(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(why) => Err(Unreadable(format!("{}{why}", path.display())).into()),
    }
}

/// Writes every text; answers how many.
///
/// # Errors
/// When a file cannot be written; names it.
pub(super) fn write(source: &BookSource, folder: &Path) -> anyhow::Result<usize> {
    for (at, _) in FOLDERS {
        let folder = folder.join(at);
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let mut count = 0;
    for (path, text) in source.files() {
        anyhow::ensure!(BookSource::is_path(path), "{path:?} is no name of a text of a book");
        let file = folder.join(path);
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
        count += 1;
    }
    Ok(count)
}

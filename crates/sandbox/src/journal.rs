//! An append-only file of JSON lines, each on disk before it counts.

use crate::SandboxError;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

pub(super) struct Journal {
    file: File,
}

impl Journal {
    /// Opens or makes the file and reads its lines. A last line without its end was never
    /// acknowledged: it is cut off.
    pub(super) fn open<T: DeserializeOwned>(
        path: &Path,
    ) -> Result<(Journal, Vec<T>), SandboxError> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let whole = whole(&text);
        file.set_len(whole.len() as u64)?;
        file.seek(SeekFrom::End(0))?;
        Ok((Journal { file }, records(whole)?))
    }

    /// Reads the lines of a file that another may be writing, and writes nothing.
    pub(super) fn read<T: DeserializeOwned>(
        path: &Path,
    ) -> Result<(Journal, Vec<T>), SandboxError> {
        let mut file = File::open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        Ok((Journal { file }, records(whole(&text))?))
    }

    /// Returns when the record is on disk.
    pub(super) fn append<T: Serialize>(&mut self, record: &T) -> io::Result<()> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()
    }
}

/// The lines that have their end.
fn whole(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    &text[..end]
}

fn records<T: DeserializeOwned>(lines: &[u8]) -> Result<Vec<T>, SandboxError> {
    let lines = lines.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    lines
        .enumerate()
        .map(|(at, line)| serde_json::from_slice(line).map_err(|_| SandboxError::Journal(at + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_last_line_is_cut_off_and_the_rest_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let (mut journal, none) = Journal::open::<u32>(&path).unwrap();
        assert!(none.is_empty());
        journal.append(&1).unwrap();
        journal.append(&2).unwrap();
        drop(journal);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"3").unwrap();
        let (mut journal, read) = Journal::open::<u32>(&path).unwrap();
        assert_eq!(read, [1, 2]);
        journal.append(&4).unwrap();
        assert_eq!(Journal::open::<u32>(&path).unwrap().1, [1, 2, 4]);
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        std::fs::write(&path, "1\nx\n3\n").unwrap();
        assert!(matches!(Journal::open::<u32>(&path), Err(SandboxError::Journal(2))));
    }
}

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
    /// Where the last whole line ends, in bytes.
    end: u64,
    /// Something may lie after that: a record that was not taken.
    torn: bool,
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
        let mut journal = Journal { file, end: whole.len() as u64, torn: true };
        journal.cut()?;
        Ok((journal, records(whole)?))
    }

    /// Reads the lines of a file that another may be writing, and writes nothing.
    pub(super) fn read<T: DeserializeOwned>(
        path: &Path,
    ) -> Result<(Journal, Vec<T>), SandboxError> {
        let mut file = File::open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        let whole = whole(&text);
        Ok((Journal { file, end: whole.len() as u64, torn: false }, records(whole)?))
    }

    /// Returns when the record is on disk. One that is not taken, on a disk that is full, leaves nothing
    /// behind: the next would be glued to its torn line, and both be lost.
    pub(super) fn append<T: Serialize>(&mut self, record: &T) -> io::Result<()> {
        let mut line = serde_json::to_vec(record)?;
        line.push(b'\n');
        if self.torn {
            self.cut()?;
        }
        self.torn = true;
        if let Err(error) = self.file.write_all(&line).and_then(|()| self.file.sync_data()) {
            // What cannot be cut off now is, before the next record.
            drop(self.cut());
            return Err(error);
        }
        self.end += line.len() as u64;
        self.torn = false;
        Ok(())
    }

    /// Goes back to the end of the last whole line.
    fn cut(&mut self) -> io::Result<()> {
        self.file.set_len(self.end)?;
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.sync_data()?;
        self.torn = false;
        Ok(())
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
    fn a_record_that_a_full_disk_tore_is_not_glued_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let (mut journal, _) = Journal::open::<u32>(&path).unwrap();
        journal.append(&1).unwrap();
        // The disk takes a part of the line, then nothing, and has room again.
        let mut writable = std::mem::replace(&mut journal.file, File::open(&path).unwrap());
        writable.write_all(b"23").unwrap();
        assert!(journal.append(&234).is_err());
        journal.file = writable;
        journal.append(&5).unwrap();
        journal.append(&6).unwrap();
        assert_eq!(Journal::open::<u32>(&path).unwrap().1, [1, 5, 6]);
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        std::fs::write(&path, "1\nx\n3\n").unwrap();
        assert!(matches!(Journal::open::<u32>(&path), Err(SandboxError::Journal(2))));
    }
}

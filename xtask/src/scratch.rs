//! A folder for what tests write and nobody keeps.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";
/// Room for what all tests write at one time, several times over, in KiB.
const ROOM: u64 = 8 << 20;

/// What its name begins with, before the process's number.
const NAME: &str = "entrepot-tests-";

/// The folder; it goes with this value.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// In memory where the machine has room for it, else among the system's temporary files.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(crate) fn new() -> io::Result<Scratch> {
        let parent = match has_room() {
            true => PathBuf::from(MEMORY),
            false => std::env::temp_dir(),
        };
        sweep(&parent);
        let folder = parent.join(format!("{NAME}{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Scratch(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Removes what processes left that were ended from outside, where the system tells which still run.
fn sweep(parent: &Path) {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix(NAME)?.parse::<u32>().ok());
        if number.is_some_and(|number| !Path::new(&format!("/proc/{number}")).exists()) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

/// Whether both the folder in memory and memory itself have room.
fn has_room() -> bool {
    let memory = fs::read_to_string("/proc/meminfo").ok();
    let available = memory.as_deref().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    });
    let told = Command::new("df").args(["-Pk", MEMORY]).output().ok();
    let free = told.and_then(|out| {
        let text = String::from_utf8(out.stdout).ok()?;
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    let is_enough = |found: Option<u64>| found.is_some_and(|kib| kib >= ROOM);
    is_enough(available) && is_enough(free)
}

//! Puts the mail texts of every language into the program: a new language is a new file in `mail/`.

use std::fmt::Write as _;
use std::{env, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("mail");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|path| path.extension().is_some_and(|e| e == "ftl"));
    files.sort();
    let mut list = String::from("&[\n");
    for path in files {
        let tag = path.file_stem().and_then(|s| s.to_str()).ok_or("a file name that is no tag")?;
        writeln!(list, "    ({tag:?}, include_str!({:?})),", path.display().to_string())?;
    }
    list.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("mail_texts.rs"), list)?;
    Ok(())
}

//! Puts the mail texts of every language into the program: a new language is a new folder in `mail/`, a new
//! topic a file in each.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("mail");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut list = String::from("&[\n");
    for language in inside(&folder)? {
        println!("cargo::rerun-if-changed={}", language.display());
        writeln!(list, "    ({:?}, &[", name(&language)?)?;
        for path in inside(&language)? {
            println!("cargo::rerun-if-changed={}", path.display());
            let text = path.display().to_string();
            writeln!(list, "        ({:?}, include_str!({text:?})),", name(&path)?)?;
        }
        list.push_str("    ]),\n");
    }
    list.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("mail_texts.rs"), list)?;
    Ok(())
}

fn inside(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, io::Error>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> Result<String, &'static str> {
    let name = path.file_stem().and_then(|stem| stem.to_str());
    name.map(ToOwned::to_owned).ok_or("a file name that is no name")
}

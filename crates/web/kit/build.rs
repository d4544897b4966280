//! Gathers what is embedded: every `locales/<language>/*.ftl`, the style sheet (the layers of
//! `assets/css` in name order) and the other assets, each under a name that carries its content's
//! hash. A new language or asset is a new file; no Rust.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=assets");
    fs::write(out.join("locales.rs"), locales(&root.join("locales"))?)?;
    fs::write(out.join("assets.rs"), assets(&root.join("assets"), &out)?)
}

/// Entries of `folder` in name order.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths =
        fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|s| s.to_str()).unwrap_or_default()
}

fn locales(folder: &Path) -> io::Result<String> {
    let mut code = String::from("&[\n");
    for language in entries(folder)?.iter().filter(|p| p.is_dir()) {
        let _ = writeln!(code, "({:?}, &[", stem(language));
        for file in entries(language)?.iter().filter(|p| p.extension().is_some_and(|e| e == "ftl"))
        {
            println!("cargo:rerun-if-changed={}", file.display());
            let _ = writeln!(code, "({:?}, include_str!({:?})),", stem(file), file.display());
        }
        code.push_str("]),\n");
    }
    code.push_str("]\n");
    Ok(code)
}

fn assets(folder: &Path, out: &Path) -> io::Result<String> {
    let mut css = String::new();
    for layer in entries(&folder.join("css"))? {
        println!("cargo:rerun-if-changed={}", layer.display());
        css.push_str(&fs::read_to_string(&layer)?);
        css.push('\n');
    }
    fs::write(out.join("app.css"), css)?;
    let mut files = vec![out.join("app.css")];
    for kind in ["js", "img"] {
        files.extend(entries(&folder.join(kind))?);
    }
    let mut code = String::from("&[\n");
    for file in files {
        println!("cargo:rerun-if-changed={}", file.display());
        let extension = file.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let hash = fnv1a(&fs::read(&file)?);
        let name = stem(&file);
        let _ = writeln!(
            code,
            "Asset {{ name: \"{name}.{extension}\", path: \"/static/{name}-{hash:016x}.{extension}\", \
             bytes: include_bytes!({:?}) }},",
            file.display()
        );
    }
    code.push_str("]\n");
    Ok(code)
}

/// FNV-1a, 64 bits: tells versions of a file apart; guards nothing.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

//! Texts that the code asks for, in every crate of the web.

use kernel::Lang;
use web_kit::i18n::Locale;

fn sources(folder: &std::path::Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs")
            && !path.ends_with("i18n.rs")
            && !path.ends_with("src/lib.rs")
            && !path.ends_with("tests/texts.rs")
        {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn every_key_used_in_the_code_exists() {
    let folder = env!("CARGO_MANIFEST_DIR");
    let mut files = Vec::new();
    sources(folder.as_ref(), &mut files);
    let english = Locale::of(Lang::EN);
    let (mut asked, mut missing) = (0, Vec::new());
    for (path, text) in files {
        for start in ["t!(", ".text(", "with_text("] {
            for (at, _) in text
                .match_indices(start)
                .filter(|(at, _)| start != "t!(" || !text[..*at].ends_with(char::is_alphabetic))
            {
                let call: String = text[at + start.len()..].chars().take(160).collect();
                let Some(key) = literal_key(&call, start) else { continue };
                asked += 1;
                if english.find(&key, None).is_none() {
                    missing.push(format!("{path}: {key}"));
                }
            }
        }
    }
    assert!(asked > 1_000, "the sources of the web are not here: {asked}");
    assert!(missing.is_empty(), "texts without an entry in locales/en: {missing:#?}");
}

fn literal_key(call: &str, start: &str) -> Option<String> {
    let call = if start == "t!(" { call.split_once(',')?.1 } else { call };
    let key = call.trim_start().strip_prefix('"')?.split_once('"')?.0;
    (!key.contains(' ')).then(|| key.to_owned())
}

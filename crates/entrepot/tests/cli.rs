//! The command line as a user meets it: what it prints and how it ends.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must stop"
)]

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

fn entrepot(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    command.arg("--data").arg(folder.join("data")).args(args).env_remove("ENTREPOT_DATABASE");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&out.stdout)))
}

/// A market that runs in a process of its own, killed at the end.
struct Serving {
    process: Child,
    url: String,
}

impl Serving {
    fn start(folder: &Path) -> Serving {
        let mut process = Command::new(env!("CARGO_BIN_EXE_entrepot"))
            .arg("--data")
            .arg(folder.join("data"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let url =
            first.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        Serving { process, url }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[test]
fn a_quote_needs_no_market_and_ends_with_0_1_or_2() {
    let folder = tempfile::tempdir().unwrap();
    let quote = |more: &[&str]| {
        let args = [
            "quote",
            "--lane",
            "US:CN",
            "--price",
            "199 CNY",
            "--quantity",
            "2",
            "--date",
            "2026-04-13",
            "--json",
        ];
        entrepot(folder.path(), &[&args[..], more].concat())
    };
    // D25: two bottles of wine, 398.00 x 161/900 = 71.1977… -> 71.20
    let wine = quote(&["--hs", "2204.21", "--weight", "1.3 kg"]);
    assert_eq!(wine.status.code(), Some(0), "{}", text(&wine.stderr));
    assert_eq!(json(&wine)["total"]["amount"], "469.20");
    let unknown = quote(&["--hs", "9706.10"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(!json(&unknown)["ways_out"].as_array().unwrap().is_empty());
    let garbled = entrepot(folder.path(), &["quote", "--lane"]);
    assert_eq!(garbled.status.code(), Some(2));
    assert!(!folder.path().join("data").exists(), "a quote leaves nothing behind");
}

#[test]
fn what_needs_a_market_says_so() {
    let folder = tempfile::tempdir().unwrap();
    for args in
        [&["audit"][..], &["import", "no-such-file.csv", "--merchant", "nobody", "--dry-run"]]
    {
        let out = entrepot(folder.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(text(&out.stderr).contains("--data"), "{}", text(&out.stderr));
    }
}

#[test]
fn a_second_process_is_told_where_the_first_listens_and_readers_work_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let serving = Serving::start(folder.path());
    for args in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["migrate"],
        &["operator", "add", "a@b.example"],
    ] {
        let out = entrepot(folder.path(), args);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        assert!(text(&out.stderr).contains(&serving.url), "{args:?}: {}", text(&out.stderr));
    }
    for args in
        [&["audit", "--json"][..], &["doctor", "--json"], &["fx", "show", "USD", "CNY", "--json"]]
    {
        let out = entrepot(folder.path(), args);
        assert_eq!(
            out.status.code(),
            Some(0),
            "{args:?}: {} {}",
            text(&out.stdout),
            text(&out.stderr)
        );
        json(&out);
    }
}

#[test]
fn an_operator_and_newer_rates_come_in_by_command_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    let made = entrepot(folder.path(), &["operator", "add", "chief@market.example", "--json"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    assert!(json(&made)["password"].as_str().unwrap().len() >= 32);
    let rates = folder.path().join("rates.csv");
    let mut file = std::fs::File::create(&rates).unwrap();
    file.write_all(b"Date,USD,CNY,GBP,\n2026-11-20,1.2000,8.4000,0.8400,\n").unwrap();
    let import = ["fx", "import", rates.to_str().unwrap(), "--json"];
    assert_eq!(json(&entrepot(folder.path(), &import))["added"], 1);
    assert_eq!(
        json(&entrepot(folder.path(), &import))["unchanged"],
        1,
        "the same file again changes nothing"
    );
    let shown =
        entrepot(folder.path(), &["fx", "show", "USD", "CNY", "--date", "2026-11-20", "--json"]);
    assert_eq!(
        (&json(&shown)["rate"], &json(&shown)["last_known"]),
        (&Value::from("7"), &Value::from(false))
    );
    // 10 GBP = 100.00 CNY at that day's rates, and 6.3 % of it
    let args = ["quote", "--lane", "US:CN", "--hs", "0813.40", "--price", "10 GBP", "--json"];
    let dated = [&args[..], &["--weight", "1 kg", "--date", "2026-11-20"]].concat();
    assert_eq!(json(&entrepot(folder.path(), &dated))["total"]["amount"], "106.30");
}

#[test]
fn the_document_and_the_completions_are_printed() {
    let folder = tempfile::tempdir().unwrap();
    let document = json(&entrepot(folder.path(), &["openapi"]));
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(document["paths"]["/v1/listings"].is_object());
    for shell in ["bash", "zsh", "fish"] {
        let out = entrepot(folder.path(), &["completions", shell]);
        assert!(text(&out.stdout).contains("entrepot"), "{shell}");
    }
}

#[test]
fn a_book_is_imported_compared_and_adopted() {
    let folder = tempfile::tempdir().unwrap();
    let book = |args: &[&str]| entrepot(folder.path(), &[&["book"], args, &["--json"]].concat());
    let texts = folder.path().join("texts");
    let exported = book(&["export", "shipped", texts.to_str().unwrap()]);
    assert_eq!(exported.status.code(), Some(0), "{}", text(&exported.stderr));
    let lane = texts.join("lanes/SG.toml");
    let changed = std::fs::read_to_string(&lane).unwrap().replace("\"9%\"", "\"10%\"");
    std::fs::write(&lane, changed).unwrap();
    let lane = lane.to_str().unwrap();
    let dry = json(&book(&["import", lane, "--dry-run"]));
    assert_eq!(dry["diff"]["files"][0]["path"], "lanes/SG.toml", "{dry}");
    let done = json(&book(&["import", texts.to_str().unwrap(), "--note", "GST 10 %"]));
    assert_eq!(done["digest"], dry["digest"], "a folder and its one changed file say the same");
    let digest = done["digest"].as_str().unwrap();
    let past = book(&["adopt", digest, "--from", "2020-01-01"]);
    assert_eq!(past.status.code(), Some(1), "{}", text(&past.stdout));
    let open = json(&book(&["propose", &digest[..12], "--by", "Ada"]));
    let id = open["id"].as_str().unwrap();
    assert_eq!(book(&["confirm", id, "--by", "Ada"]).status.code(), Some(1));
    assert_eq!(book(&["confirm", id, "--by", "Ben"]).status.code(), Some(0));
    assert_eq!(json(&book(&["list"]))["active"], digest);
    let diff = json(&book(&["diff", "shipped", "active"]));
    assert_eq!(diff["files"].as_array().unwrap().len(), 1, "{diff}");
    std::fs::write(texts.join("lanes/SG.toml"), "zone = 7").unwrap();
    let broken = book(&["import", lane]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stdout).contains("lanes/SG.toml"), "{}", text(&broken.stdout));
    assert_eq!(book(&["show", "00000000"]).status.code(), Some(1));
    assert_eq!(book(&["import", "nowhere.toml"]).status.code(), Some(2));
}

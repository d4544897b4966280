//! The command line as a user meets it: what it prints and how it ends.

use crate::running::{entrepot, json, text};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

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
    file.write_all(b"Date,USD,CNY,GBP,\n2026-04-13,1.2000,8.4000,0.8400,\n").unwrap();
    let import = ["fx", "import", rates.to_str().unwrap(), "--json"];
    assert_eq!(json(&entrepot(folder.path(), &import))["changed"], 1);
    assert_eq!(
        json(&entrepot(folder.path(), &import))["unchanged"],
        1,
        "the same file again changes nothing"
    );
    let shown =
        entrepot(folder.path(), &["fx", "show", "USD", "CNY", "--date", "2026-04-13", "--json"]);
    assert_eq!(
        (&json(&shown)["rate"], &json(&shown)["last_known"]),
        (&Value::from("7"), &Value::from(false))
    );
    // 10 GBP = 100.00 CNY at that day's rates, and 6.3 % of it
    let args = ["quote", "--lane", "US:CN", "--hs", "0813.40", "--price", "10 GBP", "--json"];
    let dated = [&args[..], &["--weight", "1 kg", "--date", "2026-04-13"]].concat();
    assert_eq!(json(&entrepot(folder.path(), &dated))["total"]["amount"], "106.30");
}

#[test]
fn roles_are_granted_and_taken_back_on_the_machine_but_the_last_operator_stays() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| entrepot(folder.path(), &[&["operator"], args, &["--json"]].concat());
    let refused = |args: &[&str]| {
        let out = run(args);
        assert_eq!(out.status.code(), Some(1), "{args:?}: {}", text(&out.stderr));
        json(&out)["problem"].as_str().unwrap().to_owned()
    };
    let added = [ADA, BEN].map(|operator| run(&["add", operator]).status.success());
    assert_eq!(added, [true, true]);
    assert!(run(&["revoke", BEN]).status.success());
    assert_eq!(refused(&["revoke", BEN]), "not-granted");
    assert_eq!(refused(&["revoke", ADA]), "last-operator");
    assert_eq!(refused(&["grant", "nobody@market.example"]), "no-such-account");
    assert_eq!(json(&run(&["grant", BEN, "--scope", "money"]))["new"], true);
    let listed = json(&run(&["list"]));
    let item = |n: usize, key: &str| listed["items"][n][key].clone();
    assert_eq!([item(0, "email"), item(0, "scope")], [ADA, "everything"]);
    assert_eq!([item(1, "email"), item(1, "scope")], [BEN, "money"]);
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
    for operator in [ADA, BEN] {
        let made = entrepot(folder.path(), &["operator", "add", operator]);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    }
    let past = book(&["adopt", digest, "--from", "2020-01-01", "--by", ADA]);
    assert_eq!(past.status.code(), Some(1), "{}", text(&past.stdout));
    let open = json(&book(&["propose", &digest[..12], "--by", ADA]));
    let id = open["id"].as_str().unwrap();
    assert_eq!(book(&["confirm", id, "--by", ADA]).status.code(), Some(1));
    assert_eq!(book(&["confirm", id, "--by", BEN]).status.code(), Some(0));
    assert_eq!(json(&book(&["list"]))["active"], digest);
    let diff = json(&book(&["diff", "shipped", "active"]));
    assert_eq!(diff["files"].as_array().unwrap().len(), 1, "{diff}");
    std::fs::write(texts.join("lanes/SG.toml"), "zone = 7").unwrap();
    let broken = book(&["import", lane]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stdout).contains("lanes/SG.toml"), "{}", text(&broken.stdout));
    assert_eq!(book(&["show", "00000000"]).status.code(), Some(1));
    let nowhere = book(&["import", "nowhere.toml"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert_eq!(json(&nowhere)["problem"], "could-not-run");
}

const ADA: &str = "ada@market.example";
const BEN: &str = "ben@market.example";

#[test]
fn who_is_no_operator_decides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let book = |args: &[&str]| entrepot(folder.path(), &[&["book"], args, &["--json"]].concat());
    let made = entrepot(folder.path(), &["operator", "add", ADA]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let open = json(&book(&["propose", "shipped", "--from", "2099-01-01", "--by", ADA]));
    let id = open["id"].as_str().unwrap();
    for (by, problem) in [("Ben", "bad-operator"), (BEN, "not-an-operator")] {
        for wish in [
            &["confirm", id][..],
            &["withdraw", id],
            &["propose", "shipped"],
            &["adopt", "shipped"],
        ] {
            let said = book(&[wish, &["--by", by]].concat());
            assert_eq!(said.status.code(), Some(1), "{wish:?} {by}");
            assert_eq!(json(&said)["problem"], problem, "{wish:?} {by}");
        }
    }
    assert_eq!(book(&["adopt", "shipped"]).status.code(), Some(2), "somebody decides");
    let list = json(&book(&["list"]));
    let adoptions = list["adoptions"].as_array().unwrap();
    assert_eq!((adoptions.len(), &adoptions[0]["confirmed_by"]), (1, &Value::Null));
    assert_eq!(adoptions[0]["withdrawn_by"], Value::Null);
    assert_eq!(book(&["withdraw", id, "--by", ADA]).status.code(), Some(0));
}

/// A market with a book that takes 10 % in Singapore from 2099 on.
fn with_a_later_book(folder: &Path) {
    let lane = folder.join("SG.toml");
    let shipped = trade::BookSource::shipped().file("lanes/SG.toml").unwrap();
    std::fs::write(&lane, shipped.replace("\"9%\"", "\"10%\"")).unwrap();
    let book = |args: &[&str]| {
        let out = entrepot(folder, &[&["book"], args, &["--json"]].concat());
        assert_eq!(out.status.code(), Some(0), "{args:?}: {}", text(&out.stdout));
        json(&out)
    };
    entrepot(folder, &["operator", "add", ADA]);
    let digest = book(&["import", lane.to_str().unwrap()])["digest"].as_str().unwrap().to_owned();
    book(&["adopt", &digest, "--from", "2099-01-01", "--by", ADA]);
}

#[test]
fn a_coming_day_is_priced_and_listed_by_the_book_of_that_day() {
    let folder = tempfile::tempdir().unwrap();
    with_a_later_book(folder.path());
    let total = |more: &[&str]| {
        let ask = ["quote", "--lane", "CN:SG", "--hs", "6109.10", "--price", "100 SGD", "--json"];
        json(&entrepot(folder.path(), &[&ask[..], more].concat()))["total"]["amount"].clone()
    };
    assert_eq!(total(&["--date", "2026-11-20"]), "109.00");
    assert_eq!(total(&[]), "109.00");
    assert_eq!(total(&["--date", "2098-12-31"]), "109.00");
    assert_eq!(total(&["--date", "2099-01-01"]), "110.00");
    let listed = |more: &[&str]| {
        json(&entrepot(folder.path(), &[&["lanes", "--json"], more].concat()))["book"].clone()
    };
    let coming = listed(&["--lane", "CN:SG", "--date", "2099-01-01"]);
    assert_eq!(coming, listed(&["--date", "2099-01-01"]));
    assert_ne!(coming, listed(&["--lane", "CN:SG"]));
    assert_eq!(listed(&[]), listed(&["--lane", "CN:SG", "--date", "2020-01-01"]));
}

#[test]
fn texts_that_are_none_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let import = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, bytes).unwrap();
        entrepot(folder.path(), &["book", "import", file.to_str().unwrap(), "--dry-run", "--json"])
    };
    let why = |out: &Output| {
        assert_eq!(out.status.code(), Some(1), "{}", text(&out.stdout));
        json(out)["why"].as_str().unwrap().to_owned()
    };
    let table = trade::BookSource::shipped().file("tables/cn_vat.csv").unwrap();
    let marked = [b"\xef\xbb\xbf", table.as_bytes()].concat();
    let same = import("tables/cn_vat.csv", &marked);
    assert_eq!(json(&same)["diff"]["files"], serde_json::json!([]), "{}", text(&same.stdout));
    let foreign = why(&import("tables/cn_vat.csv", b"#! source: s\nhs,rate\n01,\xb0\xa1\n"));
    assert!(foreign.contains("cn_vat.csv, line 3: is not UTF-8 text"), "{foreign}");
    let ban = why(&import("bans/ban.csv", b"hs_prefix,rule\n01,no\n"));
    assert!(ban.starts_with("bans/ban.csv: ") && ban.contains("bans/CN.csv"), "{ban}");
    let picture = why(&import("lane.png", b"png"));
    assert!(picture.contains("is no text of a book"), "{picture}");
    let broken = why(&import("lanes/SG.toml", b"zone = 7\n"));
    assert!(!broken.contains("line 0") && !broken.contains("line 1: line 1"), "{broken}");
}

#[test]
fn a_file_or_a_month_that_cannot_be_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("assessed.csv");
    std::fs::write(&file, "colour,name\nred,no\n").unwrap();
    for (args, problem) in [
        (&["assess", file.to_str().unwrap()][..], "bad-assessments"),
        (&["report", "--from", "2026-13"], "bad-month"),
        (&["report", "--from", "2026-11", "--to", "2026-01"], "bad-month"),
    ] {
        let out = entrepot(folder.path(), &[&["taxes"], args, &["--json"]].concat());
        assert_eq!(out.status.code(), Some(1), "{args:?}: {}", text(&out.stderr));
        assert_eq!(json(&out)["problem"], problem, "{args:?}");
    }
}

#[test]
fn a_reader_that_has_read_enough_ends_a_command_quietly() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["lanes"][..], &["lanes", "--json"], &["openapi"], &["completions", "bash"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
        command.arg("--data").arg(folder.path().join("none")).args(args);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let out = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{args:?}");
        assert_eq!(text(&out.stderr), "", "{args:?}");
    }
    // Nor does a refusal that nobody reads end in a panic.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    command.arg("--data").arg(folder.path().join("none")).args(["lanes", "--lane", "UK:CN"]);
    assert_eq!(command.stderr(writer).status().unwrap().code(), Some(1));
}

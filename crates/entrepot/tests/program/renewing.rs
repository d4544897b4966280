//! Books are renewed from official exports, and lanes are decided about, on the machine.

use crate::running::{self, json};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

const ADA: &str = "ada@market.example";
const BEN: &str = "ben@market.example";

fn entrepot(folder: &Path, args: &[&str]) -> Output {
    running::entrepot(folder, &[args, &["--json"]].concat())
}

const EXPORT: &str = "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,\
    Special Rate of Duty,Column 2 Rate of Duty\n\
    0101.30.00,1,Asses,,7.2%,,15%\n\
    0101.99.99,1,Odd,,as the moon is,,15%\n";

#[test]
fn an_export_becomes_a_book_that_two_operators_put_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("chapter1.csv");
    std::fs::write(&export, EXPORT).unwrap();
    let export = export.to_str().unwrap();
    let book = |args: &[&str]| entrepot(folder.path(), &[&["book"], args].concat());
    // Without a market: what it would change of the shipped book.
    let cut = book(&["renew", export, "--dry-run"]);
    assert_eq!((cut.status.code(), &json(&cut)["problem"]), (Some(1), &"doubtful-export".into()));
    let chapter = &json(&cut)["tables"][0]["shrunk"][0];
    assert!(chapter["chapter"] == "01" && chapter["after"] == 2, "{chapter}");
    let dry = book(&["renew", export, "--dry-run", "--accept-losses"]);
    assert_eq!(dry.status.code(), Some(0), "{}", String::from_utf8_lossy(&dry.stderr));
    let dry = json(&dry);
    let file = &dry["diff"]["files"][0];
    assert_eq!(file["path"], "tables/us_hts.csv", "{dry}");
    for what in ["added", "removed", "changed"] {
        assert!(file[what].as_u64().unwrap() > 0, "{what}: {file}");
    }
    assert_eq!(dry["tables"][0]["unread"][0][1], "as the moon is");
    assert_eq!(book(&["renew", export]).status.code(), Some(2), "somebody proposes");
    for operator in [ADA, BEN] {
        let made = entrepot(folder.path(), &["operator", "add", operator]);
        assert_eq!(made.status.code(), Some(0));
    }
    let nobody = book(&["renew", export, "--by", "cleo@market.example"]);
    assert_eq!(
        (nobody.status.code(), &json(&nobody)["problem"]),
        (Some(1), &"not-an-operator".into())
    );
    let open =
        json(&book(&["renew", export, "--accept-losses", "--by", ADA, "--note", "chapter 1"]));
    assert_eq!(open["book"]["digest"], dry["digest"], "{open}");
    assert_eq!(open["adoption"]["confirmed_by"], Value::Null);
    let before = json(&book(&["list"]));
    assert_eq!(before["active"], before["shipped"], "proposed, not in force");
    let id = open["adoption"]["id"].as_str().unwrap();
    assert_eq!(book(&["confirm", id, "--by", ADA]).status.code(), Some(1));
    assert_eq!(book(&["confirm", id, "--by", BEN]).status.code(), Some(0));
    assert_eq!(json(&book(&["list"]))["active"], open["book"]["digest"]);
    for (name, text, problem) in [
        ("shop.csv", &b"sku,price\n1,2\n"[..], "unknown-export"),
        ("duties.xlsx", b"PK\x03\x04rest", "unreadable-export"),
        (
            "below.csv",
            b"HTS Number,General Rate of Duty,Special Rate of Duty\n0101.30.00,-7%,\n",
            "unreadable-export",
        ),
        ("none.csv", b"HTS Number,General Rate of Duty,Special Rate of Duty\n", "empty-export"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let refused = book(&["renew", path.to_str().unwrap(), "--dry-run"]);
        assert_eq!(refused.status.code(), Some(1), "{name}");
        assert_eq!(json(&refused)["problem"], problem, "{name}");
    }
}

#[test]
fn a_lane_is_decided_about_on_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    let lane = |args: &[&str]| entrepot(folder.path(), &[&["book", "lane"], args].concat());
    let made = entrepot(folder.path(), &["operator", "add", ADA]);
    assert_eq!(made.status.code(), Some(0));
    assert_eq!(json(&lane(&[])).as_array().unwrap().len(), 0);
    let unsaid = lane(&["US", "--by", ADA]);
    assert_eq!((unsaid.status.code(), &json(&unsaid)["problem"]), (Some(1), &"no-choice".into()));
    assert_eq!(lane(&["US", "--incomplete", "hide", "--by", ADA]).status.code(), Some(2));
    let nobody = lane(&["US", "--incomplete", "refuse", "--by", BEN]);
    assert_eq!(nobody.status.code(), Some(1));
    let chosen = json(&lane(&["US", "DE", "--incomplete", "refuse", "--by", ADA]));
    let said: Vec<_> = chosen.as_array().unwrap().iter().map(|one| &one["destination"]).collect();
    assert_eq!(said, ["DE", "US"]);
    assert_eq!((&chosen[0]["incomplete"], &chosen[0]["stale"]), (&"refuse".into(), &"say".into()));
    let left = json(&lane(&["DE", "--as-all", "--by", ADA]));
    assert_eq!(left.as_array().unwrap().len(), 1, "{left}");
}

//! The measurements as a user runs them, on both engines: they end with sound books, and never sell what
//! there is not.

use serde_json::Value;
use std::{fs, io::Write as _, path::Path, process::Command};

/// Runs `entrepot bench …` in `database`, or in one of its own; what it prints, and how it ends.
fn bench(folder: &Path, database: Option<&str>, args: &[&str]) -> (Value, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    command.arg("--data").arg(folder.join("data")).arg("bench").args(args).arg("--json");
    command.env_remove("ENTREPOT_DATABASE");
    command.args(database.iter().flat_map(|url| ["--database", url]));
    let out = command.output().unwrap();
    let told = String::from_utf8_lossy(&out.stdout);
    let answer = serde_json::from_str(&told)
        .unwrap_or_else(|e| panic!("{e}: {told}{}", String::from_utf8_lossy(&out.stderr)));
    (answer, out.status.code())
}

/// In a database of its own, which goes with it, and in a PostgreSQL that is named.
fn on_both(args: &[&str], see: impl Fn(&Value)) {
    let folder = tempfile::tempdir().unwrap();
    let postgres = testkit::postgres();
    let named = postgres.iter().map(|place| Some(place.url.as_str()));
    for database in [None].into_iter().chain(named) {
        let (answer, code) = bench(folder.path(), database, args);
        assert_eq!(code, Some(0), "{answer:#}");
        let engine = if database.is_some() { "PostgreSQL" } else { "SQLite" };
        assert_eq!(answer["engine"], engine);
        see(&answer);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

/// A whole journey, of one order and a half on average, in a run so short that what is kept by version is not
/// there yet: as counted, and a few more.
const JOURNEY: u64 = 190;

#[test]
fn whole_journeys_run_beside_their_ceiling_and_leave_sound_books() {
    let args = ["orders", "--seconds", "1", "--callers", "8", "--merchants", "3"];
    on_both(&args, |answer| {
        assert!(answer["journeys"].as_u64().unwrap() >= 8, "{answer:#}");
        assert!(answer["orders"].as_u64() >= answer["journeys"].as_u64(), "{answer:#}");
        assert!(answer["ceiling"]["per_s"].as_u64().unwrap() > 0, "{answer:#}");
        assert_eq!(answer["windows"].as_array().unwrap().len(), 1);
        assert_eq!(answer["broken"], Value::Null);
        let statements = answer["statements"].as_str().unwrap();
        let told = format!("{}: a journey takes {statements} statements\n", answer["engine"]);
        drop(std::io::stderr().write_all(told.as_bytes()));
        let whole: u64 = statements.split('.').next().unwrap().replace(',', "").parse().unwrap();
        assert!(whole <= JOURNEY, "a journey takes {statements} statements, at most {JOURNEY}");
    });
}

#[test]
fn what_is_laid_before_is_as_sound_as_what_was_bought_and_stands_beside_the_empty_market() {
    let args =
        ["orders", "--seconds", "1", "--callers", "4", "--merchants", "3", "--before", "150"];
    on_both(&args, |answer| {
        assert!(answer["laid"]["orders"].as_u64().unwrap() >= 150, "{answer:#}");
        assert!(answer["laid"]["empty_per_s"].as_u64().is_some(), "{answer:#}");
        assert!(answer["laid"]["times"].as_str().unwrap().contains('.'), "{answer:#}");
        assert_eq!(answer["broken"], Value::Null);
    });
}

#[test]
fn a_rush_sells_every_piece_once_and_refuses_everybody_else() {
    let args = ["flash", "--pieces", "20", "--shoppers", "50", "--callers", "16"];
    on_both(&args, |answer| {
        let count = |name: &str| answer[name].as_u64().unwrap();
        assert_eq!((count("sold"), count("refused"), count("left")), (20, 30, 0), "{answer:#}");
        assert!(count("wait_p50_microseconds") <= count("wait_p99_microseconds"));
        assert!(count("ceiling_per_s") > 0);
        assert_eq!(answer["broken"], Value::Null);
    });
}

#[test]
fn every_page_of_a_made_catalogue_is_shown_and_stands_beside_one_without_data() {
    on_both(&["browse", "--listings", "96", "--seconds", "1"], |answer| {
        let pages = answer["pages"].as_array().unwrap();
        assert_eq!(pages.len(), 10);
        assert_eq!(pages[0]["times_nothing"], "1.00");
        for page in pages {
            assert!(page["times_nothing"].as_str().is_some(), "{page:#}");
            assert!(page["bytes"].as_u64().unwrap() > 1_000, "{page:#}");
        }
    });
}

#[test]
fn a_bench_keeps_out_of_a_database_that_holds_a_market() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    let args = ["flash", "--pieces", "1", "--callers", "1"];
    assert_eq!(bench(folder.path(), Some(&url), &args).1, Some(0));
    let (answer, code) = bench(folder.path(), Some(&url), &args);
    assert_eq!(code, Some(2));
    assert!(answer["why"].as_str().unwrap().contains("holds a market"), "{answer:#}");
}

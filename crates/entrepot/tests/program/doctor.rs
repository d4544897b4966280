//! What `entrepot doctor` says of a market that is not well.

use entrepot::{Market, config::Config, config::Overrides};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

fn flags(folder: &Path) -> Overrides {
    Overrides {
        data: Some(folder.join("data")),
        keyring: Some(folder.join("data.keys")),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    }
}

/// Opens a market, waits for its index and closes it.
async fn opened(folder: &Path) {
    let market = Market::open(Config::load(&flags(folder)).unwrap(), false).await.unwrap();
    while !market.app.search.is_ready() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let now = market.app.clock.now();
    search::catch_up(&market.app.search, &market.app.db, now).await.unwrap();
    market.app.db.close();
}

/// How `at` stands, and what is said of it.
fn look(folder: &Path, at: &str) -> (String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    command.arg("--data").arg(folder.join("data")).args(["doctor", "--json"]);
    let out = command.env_remove("ENTREPOT_DATABASE").output().unwrap();
    let looks: Vec<Value> = serde_json::from_slice(&out.stdout).unwrap();
    let one = looks.iter().find(|look| look["at"] == at).unwrap_or_else(|| panic!("{looks:?}"));
    let text = |name: &str| one[name].as_str().unwrap().to_owned();
    (text("state"), text("found"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_that_is_well_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    opened(folder.path()).await;
    for at in ["data", "private", "keyring", "database", "persons", "search"] {
        let (state, found) = look(folder.path(), at);
        assert_eq!(state, "well", "{at}: {found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_told_as_one_and_not_as_an_old_one() {
    let folder = tempfile::tempdir().unwrap();
    opened(folder.path()).await;
    let file = folder.path().join("data/market.db");
    let whole = fs::read(&file).unwrap();
    let mut beheaded = whole.clone();
    beheaded[..64].fill(b'x');
    let mut torn = whole.clone();
    // Every page but the first few says what no page says.
    torn.iter_mut().skip(5 * 4096).for_each(|byte| *byte = 0xA5);
    for bytes in [beheaded, torn] {
        for rest in ["data/market.db-wal", "data/market.db-shm"] {
            drop(fs::remove_file(folder.path().join(rest)));
        }
        fs::write(&file, bytes).unwrap();
        let (state, found) = look(folder.path(), "database");
        assert_eq!(state, "amiss", "{found}");
        assert!(found.contains("damaged") && !found.contains("older"), "{found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrambled_index_and_a_swapped_person_key_are_told() {
    let folder = tempfile::tempdir().unwrap();
    opened(folder.path()).await;
    fs::write(folder.path().join("data/index/meta.json"), "{").unwrap();
    let (state, found) = look(folder.path(), "search");
    assert_eq!(state, "amiss", "{found}");
    assert!(found.contains("makes it anew"), "{found}");

    let keyring = folder.path().join("data.keys");
    let read = |path: &Path| -> Value { serde_json::from_slice(&fs::read(path).unwrap()).unwrap() };
    accounts::Vault::open_or_create(&folder.path().join("other.keys"), false).unwrap();
    let mut swapped = read(&keyring);
    swapped["person"] = read(&folder.path().join("other.keys"))["person"].clone();
    fs::write(&keyring, swapped.to_string()).unwrap();
    let (state, found) = look(folder.path(), "persons");
    assert_eq!(state, "amiss", "{found}");
    assert!(found.contains("another person key"), "{found}");
    let refused = Market::open(Config::load(&flags(folder.path())).unwrap(), false).await;
    assert!(refused.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_is_missing_is_told_as_what_nobody_can_sign_in_without() {
    let folder = tempfile::tempdir().unwrap();
    opened(folder.path()).await;
    fs::remove_file(folder.path().join("data.keys")).unwrap();
    let (state, found) = look(folder.path(), "persons");
    assert_eq!(state, "amiss", "{found}");
    assert!(found.contains("is missing"), "{found}");
}

#[test]
fn a_server_that_is_not_there_is_told_within_seconds() {
    let folder = tempfile::tempdir().unwrap();
    // It takes the call and never says a word.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://market@{}/market", listener.local_addr().unwrap());
    let begun = std::time::Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    command.arg("--data").arg(folder.path().join("data")).args(["--database", &url, "doctor"]);
    let out = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(out.contains("AMISS  database") && out.contains("no answer from PostgreSQL"), "{out}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
}

//! Several servers on one PostgreSQL keep their files in one folder and their money in one bank, or do not
//! start.

use entrepot::{Market, config::Config, config::Overrides, config::Payments};
use kernel::Secret;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A server's settings: a data folder of its own, and the folder of objects in it unless another is named.
fn flags(folder: &Path, data: &str, objects: Option<&str>, url: &str) -> Overrides {
    Overrides {
        data: Some(folder.join(data)),
        objects: objects.map(|objects| folder.join(objects)),
        keyring: Some(folder.join("keys")),
        database: Some(url.to_owned()),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    }
}

/// A server that asks a bank elsewhere, as all of several do.
async fn open(flags: Overrides) -> anyhow::Result<Market> {
    let secret = |text: &str| Some(Secret::new(text.to_owned()));
    let payments = Payments {
        url: Some("http://127.0.0.1:9".to_owned()),
        key: secret("key"),
        secret: secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    };
    Market::open(Config { payments, ..Config::load(&flags)? }, false).await
}

/// A server with the sandbox bank beside it.
async fn open_with_bank(flags: &Overrides) -> anyhow::Result<Market> {
    Market::open(Config::load(flags)?, false).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_server_does_not_start_with_a_bank_of_its_own() {
    let Some(server) = testkit::postgres() else { return };
    let (folder, url) = (tempfile::tempdir().unwrap(), server.url.as_str());
    let folder = folder.path();
    let first = flags(folder, "one", Some("objects"), url);
    let running = open_with_bank(&first).await.unwrap();

    let second = flags(folder, "two", Some("objects"), url);
    let refused = format!("{:#}", open_with_bank(&second).await.map(drop).unwrap_err());
    let said = "two/sandbox is not the one this market pays with";
    assert!(refused.contains(said) && refused.contains("payments.url"), "{refused}");
    let (code, told) = doctor(&second);
    assert!(code == Some(1) && told.contains(said), "{code:?}: {told}");
    let twice = format!("{:#}", open_with_bank(&first).await.map(drop).unwrap_err());
    assert!(twice.contains("the sandbox bank runs already"), "{twice}");

    open(second).await.unwrap();
    drop(running);
    open_with_bank(&first).await.unwrap();
}

/// What `entrepot doctor` says of these settings, and its exit code.
fn doctor(flags: &Overrides) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    let set = |name: &'static str, path: &Option<PathBuf>| path.clone().map(|path| (name, path));
    let paths = [
        set("--data", &flags.data),
        set("--objects", &flags.objects),
        set("--keyring", &flags.keyring),
    ];
    for (name, path) in paths.into_iter().flatten() {
        command.arg(name).arg(path);
    }
    command.args(["--database", flags.database.as_deref().unwrap(), "doctor"]);
    let out = command.output().unwrap();
    (out.status.code(), String::from_utf8(out.stdout).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_folder_is_not_the_markets_does_not_start() {
    let Some(server) = testkit::postgres() else { return };
    let (folder, url) = (tempfile::tempdir().unwrap(), server.url.as_str());
    let folder = folder.path();
    let unmarked = doctor(&flags(folder, "one", None, url)).1;
    assert!(unmarked.contains("not marked yet"), "{unmarked}");
    open(flags(folder, "one", None, url)).await.unwrap();

    let other = flags(folder, "two", None, url);
    let refused = format!("{:#}", open(other.clone()).await.map(drop).unwrap_err());
    let said = "two/objects is not the one this market's files are in: mount the same folder";
    assert!(refused.contains(said) && refused.contains("ENTREPOT_OBJECTS"), "{refused}");
    let (code, told) = doctor(&other);
    assert!(code == Some(1) && told.contains(said), "{code:?}: {told}");

    let shared = flags(folder, "two", Some("one/objects"), url);
    open(shared.clone()).await.unwrap();
    open(shared.clone()).await.unwrap();
    let told = doctor(&shared).1;
    assert!(told.contains("holds this market's files"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_of_an_older_version_marks_its_folder_once() {
    let Some(server) = testkit::postgres() else { return };
    let (folder, url) = (tempfile::tempdir().unwrap(), server.url.as_str());
    let (folder, media) = (folder.path(), folder.path().join("one/objects/media"));
    std::fs::create_dir_all(&media).unwrap();
    std::fs::write(media.join("a.svg"), "<svg/>").unwrap();
    let mark = folder.join("one/objects/market");
    let mut marks = Vec::new();
    for _ in 0..2 {
        open(flags(folder, "one", None, url)).await.unwrap();
        marks.push(std::fs::read_to_string(&mark).unwrap());
    }
    assert_eq!(marks[0], marks[1]);
    // What was lost can be replaced, by whoever says so.
    std::fs::create_dir_all(folder.join("two/objects")).unwrap();
    std::fs::write(folder.join("two/objects/market"), format!("{}\n", marks[0])).unwrap();
    open(flags(folder, "two", None, url)).await.unwrap();
}

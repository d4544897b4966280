//! Fresh databases for tests, on SQLite and on a real PostgreSQL. Decides nothing, ships nowhere.
//!
//! `ENTREPOT_TEST_PG=postgres://…` names a server whose user may create databases; without it each
//! test process starts a throw-away server of its own. Where there is none tests fail, unless
//! `ENTREPOT_WITHOUT_PG` says that they may run on SQLite alone.

#![expect(clippy::expect_used, reason = "a test that cannot run must stop")]

mod cluster;
mod docs;
mod old;
mod smtp;
mod walk;

use cluster::Cluster;
use kernel::{Moment, Timestamp};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Db, Durability, Options, Sealer, admin};

pub use docs::holds_printed;
pub use old::{OldMarket, old_markets};
pub use smtp::{Answers, MailServer};
pub use walk::unless_refused;

/// A fresh, migrated database; gone when dropped.
#[derive(Debug)]
pub struct TestDb {
    /// The engine, for messages: `sqlite` or `postgres`.
    pub name: &'static str,
    /// The handle.
    pub db: Db,
    /// For `--database` of the program, or a second [`Db`].
    pub url: String,
    _place: Place,
}

/// Where it is kept; removed when dropped.
#[derive(Debug)]
enum Place {
    Folder { _folder: tempfile::TempDir },
    Server { _database: PgDatabase },
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db.close();
    }
}

/// A fresh database on each engine, all migrations applied.
///
/// # Panics
/// When one cannot be made; when PostgreSQL is missing and was not to be left out.
pub async fn databases() -> Vec<TestDb> {
    databases_with(Options {
        connections: 4,
        durability: Durability::Process,
        ..Options::default()
    })
    .await
}

/// As [`databases`], with other options.
///
/// # Panics
/// As [`databases`].
pub async fn databases_with(options: Options) -> Vec<TestDb> {
    let mut all = vec![sqlite(options).await];
    if let Some(place) = postgres() {
        let db = Db::postgres(&place.url, options).expect("connect to PostgreSQL");
        db.seal_with(sealer());
        let url = place.url.clone();
        all.push(TestDb { name: "postgres", db, url, _place: Place::Server { _database: place } });
    }
    all
}

async fn sqlite(options: Options) -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("market.db");
    let db = Db::sqlite(&path, options).expect("open SQLite");
    store::migrate(&db, migrations::ALL).await.expect("migrate SQLite");
    db.seal_with(sealer());
    let url = format!("sqlite:{}", path.display());
    TestDb { name: "sqlite", db, url, _place: Place::Folder { _folder: folder } }
}

/// Turns every bit and puts what it is before it: no text can be read, and none opens as another.
///
/// A market's own keys are a vault's (`accounts::seal_with`); a second [`Db`] on the same database is given this too.
#[must_use]
pub fn sealer() -> Sealer {
    let turned = |bytes: &[u8]| bytes.iter().map(|byte| !byte).collect::<Vec<u8>>();
    let key = |text: &str| {
        let mut key = [0; 32];
        for (salt, part) in key.chunks_mut(8).enumerate() {
            let mut hasher = DefaultHasher::new();
            (salt, text).hash(&mut hasher);
            part.copy_from_slice(&hasher.finish().to_be_bytes());
        }
        key
    };
    Sealer::new(
        move |plain, context| Ok([context.as_bytes(), &turned(plain)].concat()),
        move |sealed, context| {
            let plain = sealed.strip_prefix(context.as_bytes());
            plain.map(turned).ok_or_else(|| "sealed as something else".to_owned())
        },
        key,
    )
}

/// A database of its own on the test server, dropped with this value.
#[derive(Debug)]
pub struct PgDatabase {
    /// `postgres://…/NAME`.
    pub url: String,
    name: String,
}

impl Drop for PgDatabase {
    fn drop(&mut self) {
        if let Some(server) = server() {
            drop(admin::drop_database(server, &self.name));
        }
    }
}

/// A migrated database on PostgreSQL, for a program that opens it by its URL; `None`, loudly, when
/// there is no PostgreSQL.
///
/// # Panics
/// When it cannot be made; when PostgreSQL is missing and was not to be left out.
pub fn postgres() -> Option<PgDatabase> {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let server = server()?;
    let template = TEMPLATE.get_or_init(|| template(server));
    let name = fresh_name("test");
    admin::create_database(server, &name, Some(template)).expect("create a test database");
    Some(PgDatabase { url: admin::with_database(server, &name), name })
}

fn fresh_name(kind: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let micros = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.subsec_micros());
    format!("entrepot_{kind}_{}_{micros}_{n}", std::process::id())
}

/// A migrated database to copy from, made once for each set of migrations. It gets its name only when
/// it is complete, so test processes that start at once do not meet a half-made one.
fn template(server: &str) -> String {
    let name = format!("entrepot_template_{}", store::fingerprint(migrations::ALL));
    if admin::database_exists(server, &name).expect("ask for the template database") {
        return name;
    }
    let own = fresh_name("making");
    admin::create_database(server, &own, None).expect("create the template database");
    let url = admin::with_database(server, &own);
    let made = std::thread::spawn(move || {
        let db = Db::postgres(&url, Options { connections: 1, ..Options::default() })
            .expect("connect to the template database");
        block_on(store::migrate(&db, migrations::ALL)).expect("migrate PostgreSQL");
        db.close();
    });
    if let Err(panic) = made.join() {
        drop(admin::drop_database(server, &own));
        std::panic::resume_unwind(panic);
    }
    if admin::rename_database(server, &own, &name).is_err() {
        drop(admin::drop_database(server, &own)); // another process was faster
    }
    name
}

/// The URL of the test server: `ENTREPOT_TEST_PG`, or one started for this process.
fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    let server = SERVER.get_or_init(|| {
        if let Ok(url) = std::env::var("ENTREPOT_TEST_PG") {
            return Some(url);
        }
        match Cluster::start(&std::env::temp_dir()) {
            Ok(cluster) => Some(CLUSTER.get_or_init(|| cluster).url().to_owned()),
            Err(e) => {
                skip(&e);
                None
            }
        }
    });
    server.as_deref()
}

/// Says that tests are left out because PostgreSQL is missing: a failure unless that was asked for, and in CI always.
fn skip(why: &str) {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let asked = is_set("ENTREPOT_WITHOUT_PG") && !is_set("CI");
    assert!(asked, "{why}; ENTREPOT_WITHOUT_PG=1 leaves the tests on PostgreSQL out");
    // Straight to the stream: the test harness hides what passing tests print.
    let told = format!("SKIPPED: tests on PostgreSQL did not run: {why}\n");
    drop(std::io::stderr().write_all(told.as_bytes()));
}

/// Runs a future to its end on a runtime of its own, for property tests.
///
/// # Panics
/// When no runtime can be made.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(future)
}

/// A moment of the test world, 2026-11-22T08:00:00Z, whose ids follow from `seed`.
#[must_use]
pub fn moment(seed: u64) -> Moment {
    Moment::new(Timestamp::from_micros(1_795_334_400_000_000), seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    fn answers(url: &str) -> bool {
        admin::database_exists(url, "postgres").unwrap_or(false)
    }

    #[test]
    fn a_cluster_ends_when_it_is_dropped() {
        let cluster = match Cluster::start(&std::env::temp_dir()) {
            Ok(cluster) => cluster,
            Err(e) => return skip(&e),
        };
        let url = cluster.url().to_owned();
        assert!(answers(&url));
        drop(cluster);
        assert!(!answers(&url));
    }

    const CHILD: &str = "ENTREPOT_TEST_CLUSTER_CHILD";

    /// Not a test of its own: the process that the next one kills.
    #[test]
    fn child_that_starts_a_cluster_and_waits() {
        if std::env::var_os(CHILD).is_some() {
            let cluster = Cluster::start(&std::env::temp_dir()).unwrap();
            println!("\ncluster {}", cluster.url());
            std::thread::sleep(Duration::from_secs(60));
        }
    }

    #[test]
    fn a_cluster_ends_when_its_process_is_killed() {
        if cluster::programs().is_none() {
            return skip(cluster::INSTALL);
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::child_that_starts_a_cluster_and_waits", "--nocapture"])
            .env(CHILD, "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
        let url = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("cluster ").map(str::to_owned))
            .unwrap();
        assert!(answers(&url));
        child.kill().unwrap();
        child.wait().unwrap();
        let killed = Instant::now();
        while answers(&url) {
            assert!(killed.elapsed() < Duration::from_secs(10), "an orphan is left at {url}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_test_has_databases_of_its_own() {
        let (one, two) = (databases().await, databases().await);
        for (one, two) in one.iter().zip(&two) {
            assert_eq!(one.name, two.name);
            assert_ne!(one.url, two.url);
            assert!(
                store::pending(&one.db, migrations::ALL).await.unwrap().is_empty(),
                "{}",
                one.name
            );
        }
        assert!(one.iter().any(|t| t.name == "sqlite"));
    }
}

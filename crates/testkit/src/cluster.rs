//! A throw-away PostgreSQL on 127.0.0.1. A watchdog stops it and removes its folder as soon as the
//! process that started it is gone, however it went. Uses the standard library alone, so that
//! `xtask` includes this very file.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What to install when there is no server.
pub(crate) const INSTALL: &str =
    "install PostgreSQL 15 or newer (Debian: apt-get install postgresql)";

/// A running server. Keep it: dropping it stops the server.
pub(crate) struct Cluster {
    url: String,
    watchdog: Child,
}

impl Cluster {
    /// Starts a server with an empty database `postgres` and a superuser `entrepot`, in a folder of its own under
    /// `parent`.
    ///
    /// # Errors
    /// In words, with what to install.
    pub(crate) fn start(parent: &Path) -> Result<Cluster, String> {
        let programs = programs().ok_or_else(|| format!("no initdb was found: {INSTALL}"))?;
        let told = |e: io::Error| format!("a throw-away PostgreSQL: {e}");
        let folder = parent.join(format!("entrepot-pg-{}", unique()));
        fs::DirBuilder::new().mode(0o700).create(&folder).map_err(told)?;
        let owner = owner(&folder).map_err(told)?;
        let started = Cluster::start_in(&programs, &folder, owner);
        if started.is_err() {
            drop(fs::remove_dir_all(&folder));
        }
        started
    }

    fn start_in(
        programs: &Path,
        folder: &Path,
        owner: Option<(u32, u32)>,
    ) -> Result<Cluster, String> {
        let made = command(&programs.join("initdb"), folder, owner)
            .args(["--pgdata=data", "--username=entrepot", "--auth=trust", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C"])
            .output()
            .map_err(|e| format!("initdb: {e}"))?;
        if !made.status.success() {
            return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)));
        }
        let mut told = String::new();
        for _ in 0..5 {
            match serve(programs, folder, owner) {
                Ok(cluster) => return Ok(cluster),
                Err(e) => told = e, // most likely another process took the port
            }
        }
        Err(told)
    }

    /// Where it listens, as `postgres://entrepot@127.0.0.1:PORT/postgres`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        drop(self.watchdog.wait());
    }
}

/// The watchdog is the server's parent. It waits for the end of its standard input, which the system
/// closes when this process ends.
const WATCHDOG: &str = r#"
server=$1; shift
"$server" "$@" </dev/null >log 2>&1 &
pid=$!
read -r _
kill -QUIT $pid
wait $pid
cd / && rm -rf "$FOLDER"
"#;

fn serve(programs: &Path, folder: &Path, owner: Option<(u32, u32)>) -> Result<Cluster, String> {
    let told = |e: io::Error| format!("a throw-away PostgreSQL: {e}");
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map_err(told)?
        .port();
    // Nothing here must survive a power cut, so the disk is not waited for.
    let settings = [
        &format!("port={port}"),
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "max_connections=400",
        "deadlock_timeout=200ms",
        "log_min_messages=fatal",
    ];
    let mut watchdog = command(Path::new("/bin/sh"), folder, owner)
        .env("FOLDER", folder)
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(programs.join("postgres"))
        .args(["-D", "data"])
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0) // Ctrl-C is for this process; the watchdog follows in its own way
        .spawn()
        .map_err(told)?;
    match wait_until_ready(folder, port) {
        Ok(()) => {
            let url = format!("postgres://entrepot@127.0.0.1:{port}/postgres");
            Ok(Cluster { url, watchdog })
        }
        Err(e) => {
            drop(watchdog.kill());
            drop(watchdog.wait());
            Err(e)
        }
    }
}

/// Reads what the server writes of itself, so another server on the port is not taken for it.
fn wait_until_ready(folder: &Path, port: u16) -> Result<(), String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        let state = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap_or_default();
        let lines: Vec<&str> = state.lines().map(str::trim).collect();
        if lines.get(3) == Some(&port.to_string().as_str()) && lines.get(7) == Some(&"ready") {
            return Ok(());
        }
        let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
        if log.contains("FATAL") {
            return Err(format!("PostgreSQL did not start: {log}"));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(format!("PostgreSQL did not start within 30 s, see {}", folder.join("log").display()))
}

fn command(program: &Path, folder: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("LC_ALL", "C").env("HOME", folder).env_remove("PGPORT");
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// PostgreSQL refuses to run as root: then the folder goes to another user. `None` for anybody else.
fn owner(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let find = |name: &str| {
        let fields: Vec<&str> =
            users.lines().map(|l| l.split(':').collect()).find(|f: &Vec<&str>| f[0] == name)?;
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    let (user, group) = find("postgres")
        .or_else(|| find("nobody"))
        .ok_or_else(|| io::Error::other("no user but root to run PostgreSQL"))?;
    chown(folder, Some(user), Some(group))?;
    Ok(Some((user, group)))
}

/// The folder of the newest server that is installed.
pub(crate) fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = versions.into_iter().rev().map(|(_, folder)| folder);
    folders
        .find(|folder| folder.join("initdb").exists())
        .or_else(|| std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()))
}

fn unique() -> String {
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.subsec_nanos());
    format!("{}-{nanos}", std::process::id())
}

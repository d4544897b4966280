//! What the tests need from the system: a browser, its driver, PostgreSQL, a mail server, a Chinese font.

use crate::{say, steps};
use anyhow::bail;
use std::{path::Path, process::Command};

/// A Debian package and how to see that it is there.
struct Need {
    package: &'static str,
    present: fn() -> bool,
}

const NEEDS: &[Need] = &[
    Need { package: "chromium", present: || on_path("chromium") },
    Need { package: "chromium-driver", present: || on_path("chromedriver") },
    Need { package: "postgresql", present: has_postgres },
    Need { package: "python3-aiosmtpd", present: has_mail_server },
    Need {
        package: "fonts-noto-cjk",
        present: || Path::new("/usr/share/fonts/opentype/noto").exists(),
    },
];

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|d| d.join(program).exists()))
}

fn has_postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    on_path("initdb") || versions.into_iter().any(|v| v.path().join("bin/initdb").exists())
}

fn has_mail_server() -> bool {
    let asked = Command::new("/usr/bin/python3").args(["-c", "import aiosmtpd"]).output();
    asked.is_ok_and(|out| out.status.success())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

/// Installs what is missing when that is allowed.
///
/// # Errors
/// When something is missing and cannot be installed; says what.
pub(crate) fn run() -> anyhow::Result<()> {
    let missing: Vec<&str> = NEEDS.iter().filter(|n| !(n.present)()).map(|n| n.package).collect();
    if missing.is_empty() {
        say("everything the tests need is here");
        return Ok(());
    }
    let list = missing.join(" ");
    if !(is_root() && on_path("apt-get")) {
        bail!("the tests need {list}; on Debian: sudo apt-get install {list}");
    }
    say(&format!("installing {list}"));
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    steps::with_env("apt-get", &["update", "-qq"], &quiet)?;
    let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
    args.extend(missing);
    steps::with_env("apt-get", &args, &quiet)
}

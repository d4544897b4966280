//! `cargo xtask fuzz`: builds the fuzz targets with coverage and runs each for a while.
//!
//! libFuzzer is linked in and LLVM's coverage pass is asked for by flags that a stable compiler takes, so
//! nothing needs installing but a C++ compiler. A compiler that refuses them is replaced by nightly.

use crate::{root, steps::Steps};
use anyhow::{Context, bail};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What `cargo fuzz` gives, without its sanitizers: the code has no `unsafe` that they could watch.
const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];

/// The toolchains that are tried, the one in use first.
const TOOLCHAINS: &[Option<&str>] = &[None, Some("+nightly")];

const HOW: &str = "this compiler refuses the flags of coverage. A nightly one takes them: \
    rustup toolchain install nightly";

/// What is asked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ask<'a> {
    /// For each target.
    pub seconds: u32,
    /// Empty: all of them.
    pub targets: Vec<&'a str>,
}

impl<'a> Ask<'a> {
    /// Reads what follows `fuzz`; `None` when it is not understood.
    pub(crate) fn read(args: &[&'a str]) -> Option<Ask<'a>> {
        let (seconds, targets) = match args {
            ["--seconds", seconds, rest @ ..] => (seconds.parse().ok()?, rest),
            rest => (60, rest),
        };
        if targets.iter().any(|target| target.starts_with('-')) {
            return None;
        }
        Some(Ask { seconds, targets: targets.to_vec() })
    }
}

/// Builds and runs.
///
/// # Errors
/// When nothing can be built, a target is unknown, or a target found an input that breaks it.
pub(crate) fn run(ask: &Ask<'_>) -> anyhow::Result<()> {
    let known = targets()?;
    if let Some(unknown) = ask.targets.iter().find(|name| !known.contains(**name)) {
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        bail!("there is no fuzz target {unknown}; there are: {known}");
    }
    let chosen =
        known.iter().filter(|name| ask.targets.is_empty() || ask.targets.contains(&name.as_str()));
    let chosen = chosen.collect::<Vec<_>>();
    let host = host()?;
    let mut steps = Steps::default();
    steps.step("build", || build(&host, &chosen))?;
    let mut broken = Vec::new();
    for name in chosen {
        let seeds = seeds(name)?;
        let ran = steps.step(name, || fuzz(name, &host, &seeds, ask.seconds));
        broken.extend(ran.err().map(|error| format!("{error:#}")));
    }
    steps.summary();
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n")) }
}

/// The names of the targets: one file each.
fn targets() -> anyhow::Result<BTreeSet<String>> {
    let files = fs::read_dir(root().join("fuzz/fuzz_targets"))?;
    let stem =
        |entry: fs::DirEntry| entry.path().file_stem().map(|s| s.to_string_lossy().into_owned());
    Ok(files.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(stem).collect())
}

/// The triple of this machine. Naming it keeps the coverage flags away from build scripts.
fn host() -> anyhow::Result<String> {
    let output = Command::new("rustc").arg("-vV").output().context("rustc does not start")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc -vV names no host")
}

/// Everything of fuzzing: builds, inputs, crashes.
fn folder() -> PathBuf {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    target.join("fuzz")
}

/// A command of a toolchain. What the cargo that runs this command sets would win over `+nightly`.
fn tool(program: &str, toolchain: Option<&str>) -> Command {
    let mut command = Command::new(program);
    command.args(toolchain).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    command
}

/// Whether the toolchain compiles an empty crate with coverage.
fn takes_flags(toolchain: Option<&str>) -> bool {
    let mut rustc = tool("rustc", toolchain);
    rustc.args(["--crate-type=lib", "--crate-name=probe", "--emit=obj", "-"]).args(FLAGS);
    rustc.arg("-o").arg(folder().join("probe.o"));
    let quiet = rustc.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn build(host: &str, chosen: &[&String]) -> anyhow::Result<()> {
    fs::create_dir_all(folder())?;
    let toolchain = TOOLCHAINS.iter().copied().find(|toolchain| takes_flags(*toolchain));
    let toolchain = toolchain.context(HOW)?;
    let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml"))?;
    let mut cargo = tool("cargo", toolchain);
    cargo.args(["build", "--release", "--target", host]);
    for name in chosen {
        cargo.args(["--bin", name]);
        if manifest.contains(&format!("required-features = [\"{name}\"]")) {
            cargo.args(["--features", name]);
        }
    }
    cargo.current_dir(root().join("fuzz")).env("CARGO_TARGET_DIR", folder());
    cargo.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}"));
    if cargo.status().context("cargo does not start")?.success() {
        return Ok(());
    }
    bail!("the fuzzers did not build; libFuzzer needs a C++ compiler (Debian: apt-get install g++)")
}

fn fuzz(name: &str, host: &str, seeds: &[Vec<u8>], seconds: u32) -> anyhow::Result<()> {
    let (seeded, grown, crashes) = (
        folder().join("seeds").join(name),
        folder().join("corpus").join(name),
        folder().join("crashes").join(name),
    );
    for folder in [&seeded, &grown, &crashes] {
        fs::create_dir_all(folder)?;
    }
    for (at, seed) in seeds.iter().enumerate() {
        fs::write(seeded.join(format!("{at:04}")), seed)?;
    }
    let program = folder().join(host).join("release").join(name);
    let status = Command::new(&program)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", longest(seeds)))
        .arg(format!("-artifact_prefix={}/", crashes.display()))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-verbosity=1", "-print_final_stats=1"])
        .args([&grown, &seeded])
        .env("RUST_BACKTRACE", "0")
        .status()
        .with_context(|| format!("{} does not start", program.display()))?;
    if status.success() {
        return Ok(());
    }
    bail!(
        "{name}: an input breaks it. It lies in {}; run it alone with {} FILE",
        crashes.display(),
        program.display()
    )
}

/// Room to grow beyond the seeds, and not so much that each run is slow.
fn longest(seeds: &[Vec<u8>]) -> usize {
    let seed = seeds.iter().map(Vec::len).max().unwrap_or(0);
    (seed * 2).clamp(512, 16_384)
}

/// What a target starts from: the texts that are shipped, and `fuzz/seeds/<target>`.
fn seeds(name: &str) -> anyhow::Result<Vec<Vec<u8>>> {
    let data = root().join("crates/trade/data");
    let mut seeds = match name {
        "rate" | "special" => rates(&data.join("tables"), name == "special")?,
        "table" => shortened(&data.join("tables"))?,
        "bans" => shortened(&data.join("bans"))?,
        "lane" => files(&data.join("lanes"))?,
        "scenario" => files(&data.join("scenarios"))?,
        _ => Vec::new(),
    };
    seeds.extend(files(&root().join("fuzz/seeds").join(name))?);
    Ok(seeds)
}

/// The files of a folder, by name; none when there is no such folder.
fn files(folder: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    paths.iter().map(|path| Ok(fs::read(path)?)).collect()
}

/// Comments, header and the first rows: a whole schedule would only slow the fuzzer down.
fn shortened(folder: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let head = |file: Vec<u8>| {
        let lines = file.split_inclusive(|byte| *byte == b'\n').take(30);
        lines.flatten().copied().collect()
    };
    Ok(files(folder)?.into_iter().map(head).collect())
}

/// One text of each shape (numbers aside) that the tables have: rates, or lists of programmes.
fn rates(folder: &Path, programmes: bool) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut shapes = BTreeSet::new();
    let mut texts = Vec::new();
    for file in files(folder)? {
        let file = String::from_utf8_lossy(&file).into_owned();
        for cell in file.lines().filter(|line| !line.starts_with('#')).flat_map(cells) {
            let listed = cell.starts_with("Free (") || cell.contains(") See ");
            let is_rate = ['%', '¢', '$', '/'].iter().any(|sign| cell.contains(*sign));
            let wanted =
                if programmes { listed } else { !listed && (is_rate || cell.contains(' ')) };
            let shape = cell.replace(|c: char| c.is_ascii_digit(), "");
            if wanted && shapes.insert(shape) {
                texts.push(cell.into_bytes());
            }
        }
    }
    Ok(texts)
}

/// The cells of one line of CSV.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().into_iter().for_each(|cell| cell.push(other)),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_understood_or_refused() {
        assert_eq!(Ask::read(&[]), Some(Ask { seconds: 60, targets: vec![] }));
        let asked = Ask::read(&["--seconds", "5", "rate"]);
        assert_eq!(asked, Some(Ask { seconds: 5, targets: vec!["rate"] }));
        assert_eq!(Ask::read(&["--seconds"]), None);
        assert_eq!(Ask::read(&["rate", "--fast"]), None);
    }

    #[test]
    fn every_target_is_built_and_has_a_seed() {
        let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
        for name in targets().unwrap() {
            assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
            assert!(!seeds(&name).unwrap().is_empty(), "{name}");
        }
    }

    #[test]
    fn a_quoted_comma_is_no_end_of_a_cell() {
        assert_eq!(cells("1,\"a, b\",2"), ["1", "a, b", "2"]);
    }
}

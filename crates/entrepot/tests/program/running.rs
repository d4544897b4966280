//! Runs the program once, and reads what it said.

use serde_json::Value;
use std::{
    path::Path,
    process::{Command, Output},
};

/// With the data of a folder and these arguments, to its end.
pub(crate) fn entrepot(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
    command.arg("--data").arg(folder.join("data")).args(args).env_remove("ENTREPOT_DATABASE");
    command.output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&out.stdout)))
}

//! Licences of everything we link, read from cargo's metadata; the list is `deny.toml`'s.

use super::Finding;
use anyhow::Context;
use serde_json::Value;
use std::{collections::BTreeSet, path::Path, process::Command};

/// Checks every package against the licences allowed in `deny.toml`.
///
/// # Errors
/// When cargo does not answer.
pub(crate) fn check(root: &Path, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    let deny = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml is missing")?;
    let allowed = allowed(&deny);
    let out = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .current_dir(root)
        .output()
        .context("cargo does not start")?;
    let out = if out.status.success() { out } else { online(root)? };
    let metadata: Value =
        serde_json::from_slice(&out.stdout).context("cargo metadata is not understood")?;
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or("?");
        let licence = package["license"].as_str().unwrap_or("");
        if !satisfied(licence, &allowed) {
            findings.push(Finding::new(
                "Cargo.lock",
                0,
                format!("{name} has the licence \"{licence}\""),
            ));
        }
    }
    Ok(())
}

fn online(root: &Path) -> anyhow::Result<std::process::Output> {
    let out = Command::new("cargo")
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(root)
        .output()?;
    if !out.status.success() {
        anyhow::bail!("cargo metadata: {}", String::from_utf8_lossy(&out.stderr));
    }
    Ok(out)
}

/// The strings of `allow = [ … ]`.
fn allowed(deny: &str) -> BTreeSet<&str> {
    let list = deny.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or("");
    list.split('"').skip(1).step_by(2).collect()
}

/// Whether an SPDX expression can be met with allowed licences: any `OR` branch whose every `AND` part is allowed.
fn satisfied(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let flat = expression.replace(['(', ')'], " ").replace('/', " OR ");
    flat.split(" OR ").any(|branch| {
        let mut parts = branch.split(" AND ").map(str::trim).filter(|p| !p.is_empty()).peekable();
        parts.peek().is_some() && parts.all(|part| allowed.contains(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_met_by_one_branch_of_allowed_parts() {
        let list = allowed(
            "[licenses]\nallow = [\n  \"MIT\",\n  \"Apache-2.0\",\n  \"Unicode-3.0\",\n]\n",
        );
        assert_eq!(list.len(), 3);
        for (expression, ok) in [
            ("MIT OR GPL-3.0", true),
            ("MIT/Apache-2.0", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("GPL-3.0", false),
            ("MIT AND GPL-3.0", false),
            ("", false),
        ] {
            assert_eq!(satisfied(expression, &list), ok, "{expression}");
        }
    }
}

//! Everything that must pass before a change lands.

use crate::{install, root, say, steps, steps::Steps, tidy};

/// Runs all steps in order; `fast` leaves installing and lints out.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run(fast: bool) -> anyhow::Result<()> {
    let mut all = Steps::default();
    if !fast {
        all.step("install what the tests need", install::run)?;
    }
    all.step("formatting", || steps::command("cargo", &["fmt", "--all", "--check"]))?;
    all.step("tidy", || tidy::run(&root(), false))?;
    if !fast {
        all.step("lints", || {
            let args =
                ["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"];
            steps::command("cargo", &args)
        })?;
    }
    all.step("tests: unit, property, both engines, HTTP, browser", || {
        steps::with_env(
            "cargo",
            &["test", "--workspace", "--no-fail-fast"],
            &[("INSTA_UPDATE", "no")],
        )
    })?;
    all.summary();
    say("all green");
    Ok(())
}

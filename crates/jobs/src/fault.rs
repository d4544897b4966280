//! Where a test may end the process, to see what is left of a step that was not finished.

/// A place between two steps. In a build for tests the process ends here, as by kill -9, when the
/// environment names it (`ENTREPOT_END_AT=once.committed`); in a release nothing is looked at.
#[inline]
pub fn step(name: &str) {
    #[cfg(debug_assertions)]
    if std::env::var_os("ENTREPOT_END_AT").is_some_and(|at| at == name) {
        std::process::abort();
    }
    let _ = name;
}

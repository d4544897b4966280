//! The demo world.

use crate::Market;

/// A way into the demo.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SignIn {
    /// What one can do with it.
    pub role: String,
    /// The mailbox.
    pub email: String,
    /// The password.
    pub password: String,
}

/// Fills a new market.
///
/// # Errors
/// When a command refuses.
pub async fn seed(_market: &Market) -> anyhow::Result<Vec<SignIn>> {
    Ok(Vec::new())
}

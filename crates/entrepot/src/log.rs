//! The log: to standard error, filtered by `ENTREPOT_LOG` (default `info` for the market, `warn` for libraries).

use crate::config::LogFormat;
use tracing_subscriber::{EnvFilter, fmt, prelude::*};

const DEFAULT: &str = "warn,entrepot=info,web=info,payments=info";

/// Starts the log; a second call changes nothing.
pub(crate) fn start(format: LogFormat) {
    let filter =
        EnvFilter::try_from_env("ENTREPOT_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    let registry = tracing_subscriber::registry().with(filter);
    let text = fmt::layer().with_writer(std::io::stderr).with_target(false);
    let started = match format {
        LogFormat::Text => registry.with(text).try_init(),
        LogFormat::Json => registry.with(text.json()).try_init(),
    };
    drop(started);
}

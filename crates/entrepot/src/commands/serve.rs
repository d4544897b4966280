//! `entrepot demo` and `entrepot serve`: open the market and answer.

use crate::{Outcome, config::Config, demo, market::Market, report::Report};
use anyhow::Context;
use tokio::net::TcpListener;

/// Opens the demo market, fills it when it is new, and answers until asked to stop.
pub(crate) async fn demo(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    run(config, report, true).await
}

/// Answers until asked to stop.
pub(crate) async fn serve(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    run(config, report, false).await
}

async fn run(config: &Config, report: Report, is_demo: bool) -> anyhow::Result<Outcome> {
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "cannot listen on {}: is something else there? choose another with --listen ADDR:PORT",
            config.listen
        )
    })?;
    let mut config = config.clone();
    config.listen = listener.local_addr()?; // port 0 becomes the port it got
    let market = Market::open(config, is_demo).await?;
    let sign_ins = if is_demo { demo::seed(&market).await? } else { Vec::new() };
    let url = market.config.public_url();
    let mut running = market.start(listener)?;
    // A market whose reader has gone away (`entrepot | head`) goes on all the same.
    let told = if report.is_json() {
        let open = serde_json::json!({ "url": url, "sign_ins": sign_ins });
        report.answer(&open, |_| String::new())
    } else {
        report.note(&welcome(&url, &sign_ins))
    };
    if let Err(error) = told {
        tracing::warn!(%error, %url, "the market is open, but nobody reads its output");
    }
    tokio::select! {
        () = running.wait() => {}
        () = crate::market::stop_asked() => drop(report.note("\nstopping")),
    }
    // Who asks a second time does not want to wait.
    tokio::select! {
        () = running.stop() => {}
        () = crate::market::stop_asked() => {}
    }
    Ok(Outcome::Done)
}

fn welcome(url: &str, sign_ins: &[demo::SignIn]) -> String {
    let mut text = format!("Entrepot is open at {url}\n");
    for sign_in in sign_ins {
        text.push_str(&format!(
            "  {:<9} {:<34} {}\n",
            sign_in.role, sign_in.email, sign_in.password
        ));
    }
    text.push_str("Stop it with Ctrl-C.");
    text
}

//! Webhooks to the market: signed, in order of age, repeated until they are taken.

use crate::{Sandbox, bank::News, now};
use std::time::Duration;

/// Pauses after the first, second … failed attempt, in seconds; the last one repeats.
const PAUSES_SECONDS: [i64; 7] = [1, 5, 15, 60, 300, 1800, 7200];

pub(super) async fn forever(bank: Sandbox) {
    loop {
        deliver_due(&bank).await;
        let pause = bank.bank().next_due().map_or(3600, |due| due.seconds_since(now()).max(0) + 1);
        let pause = Duration::from_secs(pause.clamp(1, 3600).unsigned_abs());
        tokio::select! {
            () = bank.0.news.notified() => (),
            () = tokio::time::sleep(pause) => (),
        }
    }
}

/// One attempt for everything that is due.
pub(super) async fn deliver_due(bank: &Sandbox) {
    let due = bank.bank().due_news(now());
    for news in due {
        let taken = attempt(bank, &news).await;
        let mut state = bank.bank();
        let noted = taken && state.delivered(news.id).is_ok();
        if taken && !noted {
            // Told again, and no sooner than what was not taken: the market knows it by its id.
            tracing::error!("the sandbox bank's journal cannot be written");
        }
        if !noted {
            let at = usize::try_from(news.attempts).unwrap_or(0).min(PAUSES_SECONDS.len() - 1);
            state.postpone(news.id, now().plus_seconds(PAUSES_SECONDS[at]));
        }
    }
}

async fn attempt(bank: &Sandbox, news: &News) -> bool {
    let Ok(body) = serde_json::to_vec(&news.notice) else { return false };
    let id = format!("msg_sandbox_{}", news.id);
    let timestamp = (now().micros() / 1_000_000).to_string();
    let Ok(signature) = bank.0.config.webhook_secret.sign(&id, &timestamp, &body) else {
        return false;
    };
    let request = bank.0.http.post(&bank.0.config.webhook_url).body(body);
    let request = request
        .header("content-type", "application/json")
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .header("webhook-signature", signature);
    match request.send().await {
        Ok(response) if response.status().is_success() => true,
        Ok(response) => {
            tracing::warn!(status = response.status().as_u16(), "the market refused a webhook");
            false
        }
        Err(e) => {
            tracing::warn!(error = %e, "the market could not be told");
            false
        }
    }
}

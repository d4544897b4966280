//! `entrepot receipts`: money that no order explains, and what an operator decides about it.

use super::operator::deciding;
use crate::{Outcome, cli::Receipts, config::Config, market::Market, report::Report};
use kernel::CheckoutId;
use orders::{
    DecideError, DecideReceipt, Movement, MovementState, assign_receipt, bear_refund,
    return_receipt,
};
use store::Db;
use web::Clock;

/// How many are read at once.
const PAGE: u32 = 200;

/// Lists beside a running market; deciding writes, so where one process owns the data it goes through
/// `/admin/receipts` or the API.
pub(crate) async fn run(
    config: &Config,
    ask: &Receipts,
    report: Report,
) -> anyhow::Result<Outcome> {
    let (provider_ref, provider, by, decision) = match ask {
        Receipts::List => return list(config, report).await,
        Receipts::Return { provider_ref, provider, by } => {
            (provider_ref, provider, by, Decision::Return)
        }
        Receipts::Assign { provider_ref, provider, by, checkout } => {
            (provider_ref, provider, by, Decision::Assign(*checkout))
        }
        Receipts::Bear { provider_ref, provider, by, reason } => {
            (provider_ref, provider, by, Decision::Bear(reason.clone()))
        }
    };
    let (_lock, db) = Market::database_for_writing(config).await?;
    let by = match deciding(&db, by).await? {
        Ok(by) => by.to_string(),
        Err((problem, why)) => return report.refuse(problem, &why),
    };
    let (provider, provider_ref) = (provider.clone(), provider_ref.clone());
    let receipt = DecideReceipt { provider, provider_ref, by };
    match decide(&db, receipt, decision.clone()).await {
        Ok(()) => {
            report.answer(
                &serde_json::json!({ "state": decision.state() }),
                |_| match decision {
                    Decision::Assign(checkout) => format!("it pays {checkout}"),
                    Decision::Return => "it goes back; a running market sends it now".to_owned(),
                    Decision::Bear(_) => "the market bears it".to_owned(),
                },
            )?;
            Ok(Outcome::Done)
        }
        Err(DecideError::Store(error)) => Err(error.into()),
        Err(DecideError::Ledger(error)) => Err(error.into()),
        Err(refusal) => report.refuse(slug(&refusal), &refusal.to_string()),
    }
}

/// What is to become of it.
#[derive(Clone)]
enum Decision {
    Return,
    Assign(CheckoutId),
    Bear(String),
}

impl Decision {
    /// As the API calls what it is then.
    const fn state(&self) -> &'static str {
        match self {
            Decision::Return => "returning",
            Decision::Assign(_) => "assigned",
            Decision::Bear(_) => "explained",
        }
    }
}

async fn decide(db: &Db, receipt: DecideReceipt, decision: Decision) -> Result<(), DecideError> {
    let moment = Clock::System.moment();
    db.write(move |tx| match &decision {
        Decision::Return => return_receipt(tx, &receipt, &mut moment.clone()),
        Decision::Assign(checkout) => assign_receipt(tx, &receipt, *checkout, &mut moment.clone()),
        Decision::Bear(reason) => bear_refund(tx, &receipt, reason, &mut moment.clone()),
    })
    .await
}

/// As the API calls it.
const fn slug(refusal: &DecideError) -> &'static str {
    match refusal {
        DecideError::NotFound => "not-found",
        DecideError::Decided(_) => "receipt-decided",
        DecideError::NoCheckout => "no-checkout",
        DecideError::Amount { .. } => "receipt-amount",
        DecideError::Over => "checkout-over",
        DecideError::Reason => "no-reason",
        DecideError::Ledger(_) | DecideError::Store(_) => "internal",
    }
}

async fn list(config: &Config, report: Report) -> anyhow::Result<Outcome> {
    let db = Market::database_for_reading(config).await?;
    let mut found: Vec<Movement> = Vec::new();
    loop {
        let after = found.last().map(|one| (one.told_at, one.provider_ref.clone()));
        let page = db
            .read(move |tx| orders::movements(tx, MovementState::Open, after.as_ref(), PAGE))
            .await?;
        let ended = page.len() < PAGE as usize;
        found.extend(page);
        if ended {
            break;
        }
    }
    let item = |one: &Movement| {
        serde_json::json!({
            "provider": one.provider, "provider_ref": one.provider_ref,
            "direction": one.direction.key(), "amount": one.amount, "left": one.left(),
            "why": one.why,
            "reference": one.reference.to_string(), "told_at": one.told_at.to_string(),
        })
    };
    let items: Vec<_> = found.iter().map(item).collect();
    report.answer(&serde_json::json!({ "items": items }), |_| match found.is_empty() {
        true => "nothing waits for an operator".to_owned(),
        false => found.iter().map(movement_line).collect::<Vec<_>>().join("\n"),
    })?;
    Ok(Outcome::Done)
}

fn movement_line(one: &Movement) -> String {
    let (id, way) = (&one.provider_ref, one.direction.key());
    format!("{}  {way:<3}  {:>16}  {:<8}  {id}", one.told_at, one.amount.to_string(), one.why)
}

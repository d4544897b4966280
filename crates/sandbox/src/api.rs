//! The bank's API for the market.

use crate::{
    Sandbox,
    bank::{RefundRefusal, provider_ref},
};
use axum::{
    Json, Router,
    extract::{FromRequestParts, Path, Query, State},
    http::{StatusCode, header::AUTHORIZATION, request::Parts},
    routing::{get, post},
};
use hmac::{Hmac, KeyInit, Mac};
use kernel::PaymentId;
use payments::{Created, MovementPage, NewPayment, PaymentWord, RefundAsk, RefundWord};
use serde::Deserialize;
use sha2::Sha256;

pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/v1/payments", post(ask))
        .route("/v1/movements", get(movements))
        .route("/v1/payments/{reference}", get(look_up))
        .route("/v1/payments/{reference}/refunds", post(refund))
}

/// The caller showed the market's key.
struct Market;

impl FromRequestParts<Sandbox> for Market {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, bank: &Sandbox) -> Result<Market, StatusCode> {
        let shown = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or("");
        let known = bank.0.config.api_key.reveal();
        // Comparing codes under a key, in constant time, tells nothing about how much was right.
        let code = |text: &str| {
            let mac = Hmac::<Sha256>::new_from_slice(known.as_bytes());
            mac.map(|mac| mac.chain_update(text.as_bytes()))
        };
        let (Ok(shown), Ok(known)) = (code(shown), code(known)) else {
            return Err(StatusCode::UNAUTHORIZED);
        };
        let same = shown.verify(&known.finalize().into_bytes());
        same.map(|()| Market).map_err(|_| StatusCode::UNAUTHORIZED)
    }
}

async fn ask(
    _: Market,
    State(bank): State<Sandbox>,
    Json(payment): Json<NewPayment>,
) -> Result<Json<Created>, StatusCode> {
    if !payment.amount.is_positive() {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let reference = payment.reference;
    bank.bank().ask(payment).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let provider_ref = provider_ref(reference);
    let pay_url = format!("{}/pay/{reference}", bank.0.config.public_url.trim_end_matches('/'));
    Ok(Json(Created { provider_ref, pay_url }))
}

async fn look_up(
    _: Market,
    State(bank): State<Sandbox>,
    Path(reference): Path<PaymentId>,
) -> Result<Json<PaymentWord>, StatusCode> {
    let word = bank.bank().payment(reference).map(super::bank::Payment::word);
    word.map(Json).ok_or(StatusCode::NOT_FOUND)
}

/// Where a list goes on.
#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: String,
}

/// How many movements a page holds.
const PAGE: usize = 200;

async fn movements(
    _: Market,
    State(bank): State<Sandbox>,
    Query(query): Query<After>,
) -> Result<Json<MovementPage>, StatusCode> {
    let from = match query.after.as_str() {
        "" => 0,
        number => number.parse().map_err(|_| StatusCode::UNPROCESSABLE_ENTITY)?,
    };
    let items = bank.bank().moved(from, PAGE);
    let next = from.saturating_add(items.len()).to_string();
    Ok(Json(MovementPage { items, next }))
}

async fn refund(
    _: Market,
    State(bank): State<Sandbox>,
    Path(reference): Path<PaymentId>,
    Json(ask): Json<RefundAsk>,
) -> Result<Json<RefundWord>, (StatusCode, String)> {
    let refused = |refusal: RefundRefusal| {
        let status = match refusal {
            RefundRefusal::Unknown => StatusCode::NOT_FOUND,
            RefundRefusal::NotPaid | RefundRefusal::KeyUsed | RefundRefusal::TooMuch => {
                StatusCode::CONFLICT
            }
            RefundRefusal::Journal => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, refusal.to_string())
    };
    if ask.reference != reference {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, "two references".into()));
    }
    let word = bank.bank().refund(ask).map_err(refused)?;
    bank.0.news.notify_one();
    Ok(Json(word))
}

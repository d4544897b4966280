//! `/healthz`: whether this process can answer, and `/readyz`: whether it can do all its work, for whoever runs
//! it. Both answer in seconds whatever became of the database.

use crate::{Access, App, Routes};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use web_kit::readiness::{Check, answers, readiness};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/healthz", Access::Public, health).get("/readyz", Access::Public, ready)
}

async fn health(State(app): State<App>) -> Response {
    checks_answer(&app, &[answers(&app).await])
}

async fn ready(State(app): State<App>) -> Response {
    checks_answer(&app, &readiness(&app).await)
}

/// 200, or 503 with what is the matter.
fn checks_answer(app: &App, checks: &[Check]) -> Response {
    let (status, word) = if checks.iter().all(Check::is_well) {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "failing")
    };
    let checks = checks.iter().map(|check| {
        let Check { name, state } = check;
        serde_json::json!({ "name": name, "state": state })
    });
    let checks: Vec<_> = checks.collect();
    let version = env!("CARGO_PKG_VERSION");
    let (open, refused) = (app.connections.open(), app.connections.refused());
    let connections = serde_json::json!({ "open": open, "refused": refused });
    let body = serde_json::json!({
        "status": word, "version": version, "checks": checks, "connections": connections
    });
    (status, Json(body)).into_response()
}

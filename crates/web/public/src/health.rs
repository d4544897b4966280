//! `/healthz`: whether this process can answer, for whoever runs it.

use crate::{Access, App, Problem, Routes};
use axum::{Json, extract::State};
use store::{StoreError, params, sql};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/healthz", Access::Public, health)
}

async fn health(State(app): State<App>) -> Result<Json<serde_json::Value>, Problem> {
    let count = app.db.read(|tx| {
        tx.query_opt(sql!("SELECT CAST(1 AS BIGINT)"), params![], |row| row.get::<i64>(0))
    });
    count.await.map_err(|error: StoreError| Problem::internal(&error))?;
    let version = env!("CARGO_PKG_VERSION");
    let (open, refused) = (app.connections.open(), app.connections.refused());
    let connections = serde_json::json!({ "open": open, "refused": refused });
    Ok(Json(serde_json::json!({ "status": "ok", "version": version, "connections": connections })))
}

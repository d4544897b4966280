//! Swagger UI, to read the API's document, at `/docs`.

use crate::{Access, Problem, Routes};
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use std::sync::{Arc, LazyLock};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/docs", Access::Public, || async { Redirect::permanent("/docs/") })
        .get("/docs/", Access::Public, || document("index.html".to_owned()))
        .get("/docs/{file}", Access::Public, |Path(file): Path<String>| document(file))
}

/// Its style sheet draws with pictures that it holds itself; nothing else of ours does.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
    frame-ancestors 'none'; form-action 'self'";

static SWAGGER: LazyLock<Arc<utoipa_swagger_ui::Config<'static>>> = LazyLock::new(|| {
    let config = utoipa_swagger_ui::Config::new(["/openapi.json"])
        .try_it_out_enabled(false)
        .default_models_expand_depth(0)
        .use_base_layout();
    Arc::new(config)
});

async fn document(file: String) -> Result<Response, Problem> {
    match utoipa_swagger_ui::serve(&file, SWAGGER.clone()) {
        Ok(Some(found)) => {
            let headers = [(header::CONTENT_TYPE, found.content_type)];
            let mut response = (StatusCode::OK, headers, found.bytes.into_owned()).into_response();
            let policy = HeaderValue::from_static(POLICY);
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            if found.gzpipped {
                let gzip = HeaderValue::from_static("gzip");
                response.headers_mut().insert(header::CONTENT_ENCODING, gzip);
            }
            Ok(response)
        }
        Ok(None) => Err(Problem::not_found()),
        Err(error) => {
            tracing::error!(%error, file, "the documentation's files cannot be served");
            Err(Problem::broken())
        }
    }
}

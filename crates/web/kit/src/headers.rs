//! Headers that every answer carries.

use crate::App;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// What a page may load and do. Styles and scripts come from our own files only.
fn policy(app: &App) -> String {
    let payments = app.config.payment_origins.join(" ");
    format!(
        "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self' {payments}"
    )
    .trim_end()
    .to_owned()
}

/// The policy of a page that shows a letter in a frame of its own: mail programs know styles on elements alone, which
/// that frame takes over from its page.
#[must_use]
pub fn letter_policy(app: &App) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}; style-src-attr 'unsafe-inline'", policy(app))).ok()
}

pub(crate) async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.to_str().is_ok_and(|t| t.starts_with("text/html")));
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=()",
    );
    if app.config.secure_cookies {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if is_page {
        set(header::CACHE_CONTROL, "private, no-cache");
        set(header::VARY, "accept-language, cookie");
    } else {
        set(header::CACHE_CONTROL, "no-store");
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(&app)) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    response
}

//! Texts with U+0000 are refused where they come in: PostgreSQL keeps none, and nobody types one.

use crate::Problem;
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Refuses an address whose path or query holds one; bodies are looked at where they are read.
pub(crate) async fn refuse(request: Request, next: Next) -> Response {
    let uri = request.uri();
    let holds = |text: &str| in_encoded(text.as_bytes());
    if holds(uri.path()) || uri.query().is_some_and(holds) {
        return Problem::nul_in_text().into_response();
    }
    next.run(request).await
}

/// Whether an encoded address or form holds one: a percent sign of its own is written `%25`.
pub(crate) fn in_encoded(text: &[u8]) -> bool {
    text.contains(&0) || text.windows(3).any(|three| three == b"%00")
}

/// Whether a text of a JSON document holds one; as it is, it would be no JSON.
pub(crate) fn in_json(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = rest.get(at + 1..).unwrap_or_default();
        if escape.starts_with(b"u0000") {
            return true;
        }
        // What the backslash speaks of may be another backslash.
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nul_is_found_however_it_is_written_and_nothing_else_is_taken_for_one() {
        assert!(in_encoded(b"/v1/a%00b") && in_encoded(b"a\0b"));
        assert!(!in_encoded(b"/v1/a%2500") && !in_encoded(b"a=%E8%BD%A6"));
        assert!(in_json(br#"{"a": "x\u0000"}"#) && in_json(br#"{"a\\\u0000": 1}"#));
        assert!(!in_json(br#"{"a": "x\\u0000", "b": "u0000"}"#));
        assert!(!in_json(br#"{"a": "\u0001\n\\"}"#) && !in_json(b"\\"));
    }
}

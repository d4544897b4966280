//! How an answer is kept with its key: packed as HTTP writes it, and sealed.

use crate::{App, Problem};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jobs::once::{Ask, Kept};

/// Headers of an answer that are kept with it.
const KEPT: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::LOCATION, header::ETAG, header::SET_COOKIE];

/// What is kept in place of an answer that is read anew.
pub(super) const READ_ANEW: &[u8] = b"read-anew: 1\n\n";

/// Kept headers as lines, an empty line, the body: as HTTP writes it.
pub(super) fn pack(headers: &HeaderMap, body: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    for name in KEPT {
        for value in headers.get_all(&name) {
            packed.extend_from_slice(name.as_str().as_bytes());
            packed.extend_from_slice(b": ");
            packed.extend_from_slice(value.as_bytes());
            packed.push(b'\n');
        }
    }
    packed.push(b'\n');
    packed.extend_from_slice(body);
    packed
}

pub(super) fn unpack(packed: &[u8]) -> Option<(HeaderMap, &[u8])> {
    let mut headers = HeaderMap::new();
    let mut rest = packed;
    loop {
        let end = rest.iter().position(|b| *b == b'\n')?;
        let (line, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if line.is_empty() {
            return Some((headers, rest));
        }
        let colon = line.iter().position(|b| *b == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        headers.append(name, HeaderValue::from_bytes(line.get(colon + 2..)?).ok()?);
    }
}

/// Answers may hold a person's data or a session's token, so they rest encrypted.
pub(super) fn seal(
    app: &App,
    ask: &Ask,
    status: StatusCode,
    packed: &[u8],
) -> Result<Kept, Problem> {
    let sealed =
        app.vault.seal(packed, &context(ask)).map_err(|error| Problem::internal(&error))?;
    Ok(Kept { status: i64::from(status.as_u16()), answer: sealed })
}

pub(super) fn open(app: &App, ask: &Ask, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
    app.vault.open(sealed, &context(ask)).map_err(|error| Problem::internal(&error))
}

fn context(ask: &Ask) -> String {
    format!("idempotent answer {} {}", ask.caller, ask.key)
}

/// Whether an answer was not kept, and is read anew by its command.
pub(super) fn is_read_anew(app: &App, ask: &Ask, kept: &Kept) -> Result<bool, Problem> {
    Ok(open(app, ask, &kept.answer)? == READ_ANEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("a=1"));
        headers.append(header::SET_COOKIE, HeaderValue::from_static("b=2"));
        let packed = pack(&headers, b"{\n}");
        assert_eq!(unpack(&packed), Some((headers, &b"{\n}"[..])));
    }
}

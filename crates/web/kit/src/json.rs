//! JSON in and out of the API: bodies with problems that tell, versions as ETag, created things.

use crate::{App, Problem, nul};
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::{Currency, Date, Money};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A JSON body; one that cannot be read is refused with where and why: 415 for another medium, 413
/// when it is too large, 400 for what is no JSON or holds a NUL, 422 naming the field that is not what it should be.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, Problem> {
        if !is_json(request.headers()) {
            let detail = "send JSON, with the header Content-Type: application/json";
            let (status, slug) = (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json");
            return Err(Problem::new(status, slug, detail));
        }
        let bytes =
            Bytes::from_request(request, app).await.map_err(|error| match error.status() {
                StatusCode::PAYLOAD_TOO_LARGE => {
                    let detail = "the body is too large; send less at once";
                    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large", detail)
                }
                _ => {
                    Problem::bad_request("bad-json", "the body did not arrive whole; send it again")
                }
            })?;
        if nul::in_json(&bytes) {
            return Err(Problem::nul_in_text());
        }
        parse_json(&bytes).map(Body)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let medium = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let name = medium.and_then(|m| m.split(';').next()).unwrap_or_default().trim();
    name.eq_ignore_ascii_case("application/json") || name.to_ascii_lowercase().ends_with("+json")
}

fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (path, cause) = (error.path().to_string(), error.into_inner());
        if !cause.is_data() {
            return not_json(&cause);
        }
        let why = in_words_of_json(&cause.to_string());
        match path.as_str() {
            "." | "?" | "" => Problem::invalid("bad-body", &why).field("body", why),
            _ => Problem::invalid("bad-body", format!("{path}: {why}")).field(path, why),
        }
    })?;
    json.end().map_err(|cause| not_json(&cause))?;
    Ok(value)
}

fn not_json(cause: &serde_json::Error) -> Problem {
    Problem::bad_request("bad-json", format!("the body is not JSON: {cause}"))
}

/// What the reader of JSON says, in the words of JSON: it names types of this program, and a line of a
/// text that programs write in one line.
fn in_words_of_json(cause: &str) -> String {
    let text = cause.split(" at line ").next().unwrap_or(cause);
    let Some((got, wanted)) = text.split_once(", expected ") else { return text.to_owned() };
    let wanted = match wanted.split(' ').next().unwrap_or_default() {
        "struct" | "map" => "an object",
        "sequence" | "tuple" => "a list",
        "u8" | "u16" | "u32" | "u64" => "a whole number from 0",
        "i8" | "i16" | "i32" | "i64" => "a whole number",
        "boolean" => "true or false",
        _ => wanted,
    };
    format!("{got}, expected {wanted}")
}

/// An amount of one currency: `{"amount": "12.50", "currency": "USD"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyBody {
    /// A decimal number with at most the currency's decimal places.
    #[schema(example = "12.50")]
    pub amount: String,
    /// ISO 4217.
    #[schema(example = "USD")]
    pub currency: String,
}

impl From<Money> for MoneyBody {
    fn from(money: Money) -> MoneyBody {
        MoneyBody { amount: money.amount_text(), currency: money.currency().code().to_owned() }
    }
}

impl MoneyBody {
    /// The amount it says.
    ///
    /// # Errors
    /// 422 naming `field` when it is not an amount.
    pub fn parse(&self, field: &str) -> Result<Money, Problem> {
        let bad = |why: String| Problem::invalid("bad-amount", &why).field(field, &why);
        let currency: Currency = self.currency.parse().map_err(|e| bad(format!("{e}")))?;
        Money::parse(&self.amount, currency).map_err(|e| bad(e.to_string()))
    }
}

/// A day of a body or query.
///
/// # Errors
/// 422 naming `field` when it is none.
pub fn day(text: &str, field: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| {
        let detail = "a day as 2027-01-01";
        Problem::invalid("bad-day", detail).field(field, detail)
    })
}

/// 201 with the address of what was made.
pub struct Created<T> {
    /// Path of the new thing.
    pub location: String,
    /// The new thing.
    pub body: T,
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = (StatusCode::CREATED, Json(self.body)).into_response();
        if let Ok(location) = HeaderValue::from_str(&self.location) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }
}

/// A thing with a version, which becomes its ETag.
pub struct Versioned<T> {
    /// The version, as its row counts it.
    pub version: i64,
    /// The thing.
    pub body: T,
}

impl<T: Serialize> IntoResponse for Versioned<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.body).into_response();
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", self.version)) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// The version that an update wants to replace, from If-Match: refused with 428 when it is missing.
/// The command compares it in its UPDATE and answers [`Problem::stale`], as does a tag that is not written
/// as we write them: a weak one (`W/`) says that something like it was read, and never matches (RFC 9110,
/// 13.1.1).
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl FromRequestParts<App> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<IfMatch, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            let detail = "send the ETag of what you read as If-Match";
            return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "if-match-needed", detail));
        };
        version_of(value.to_str().unwrap_or_default().trim())
            .map(IfMatch)
            .ok_or_else(Problem::stale)
    }
}

/// The version that a strong tag names, also where its quotes were forgotten.
fn version_of(tag: &str) -> Option<i64> {
    let text = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or(tag);
    text.parse().ok().filter(|version: &i64| version.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Ask {
        #[expect(dead_code, reason = "only read")]
        price: MoneyBody,
        #[expect(dead_code, reason = "only read")]
        quantity: u32,
    }

    #[test]
    fn a_tag_is_one_of_ours_or_none() {
        assert_eq!((version_of("\"2\""), version_of("2")), (Some(2), Some(2)));
        let others = ["W/\"2\"", "w/\"2\"", "W/2", "\"2", "\"\"2\"\"", "\"+2\"", "\"02\"", "*", ""];
        for other in others {
            assert_eq!(version_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_wrong_body_names_the_field_and_speaks_of_json() {
        let refused = |text: &str| parse_json::<Ask>(text.as_bytes()).unwrap_err();
        let told =
            |text: &str| (refused(text).status().as_u16(), refused(text).detail().to_owned());
        let says = |status: u16, text: &str| (status, text.to_owned());
        assert_eq!(told("[]"), says(422, "invalid length 0, expected an object"));
        assert_eq!(told("{}"), says(422, "missing field `price`"));
        let price = r#"{"price": "12.50 USD", "quantity": 1}"#;
        let why = "price: invalid type: string \"12.50 USD\", expected an object";
        assert_eq!(told(price), says(422, why));
        let price = r#""price": {"amount": "1", "currency": "USD"}"#;
        let why = "quantity: invalid value: integer `-1`, expected a whole number from 0";
        assert_eq!(told(&format!("{{{price}, \"quantity\": -1}}")), says(422, why));
        let more = told(&format!("{{{price}, \"quantity\": 1, \"weigth\": 2}}"));
        assert!(more.1.starts_with("weigth: unknown field `weigth`, expected `price`"), "{more:?}");
        assert_eq!(told("{").0, 400);
        assert_eq!(told(&format!("{{{price}, \"quantity\": 1}} {{}}")).0, 400);
    }
}

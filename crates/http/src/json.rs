//! JSON in and out of the API: bodies with problems that tell, versions as ETag, created things.

use crate::{App, Problem};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request, rejection::JsonRejection},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use kernel::{Currency, Money};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A JSON body; one that cannot be read is refused with where and why.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Body<T>, Problem> {
        match Json::<T>::from_request(request, app).await {
            Ok(Json(value)) => Ok(Body(value)),
            Err(JsonRejection::JsonDataError(e)) => {
                Err(Problem::invalid("bad-body", root_cause(&e)))
            }
            Err(e) => Err(Problem::bad_request("bad-json", root_cause(&e))),
        }
    }
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

/// An amount of one currency: `{"amount": "12.50", "currency": "USD"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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
/// The command compares it in its UPDATE and answers [`Problem::stale`].
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl FromRequestParts<App> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<IfMatch, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            let detail = "send the ETag of what you read as If-Match";
            return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "if-match-needed", detail));
        };
        let tag = value.to_str().unwrap_or_default().trim().trim_start_matches("W/");
        tag.trim_matches('"').parse().map(IfMatch).map_err(|_| Problem::stale())
    }
}

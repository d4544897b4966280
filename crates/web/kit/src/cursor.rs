//! Pages of a list: an opaque cursor says where the next one begins, never a number of pages.

use crate::{App, Problem, Reader};
use axum::{Json, extract::FromRequestParts, http::request::Parts, response::IntoResponse};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use serde::{Serialize, de::DeserializeOwned};

const LIMIT_DEFAULT: u32 = 24;
const LIMIT_MAX: u32 = 100;

/// `?cursor=…&limit=…`. `T` is the key of the last row of the page before, as the store's keyset
/// query wants it.
#[derive(Clone, Debug)]
pub struct Paging<T> {
    /// After which row; `None` for the first page.
    pub after: Option<T>,
    /// At most so many rows, 1 to 100.
    pub limit: u32,
}

/// A key as the text of a cursor.
#[must_use]
pub(crate) fn encode<T: Serialize>(key: &T) -> String {
    BASE64.encode(serde_json::to_vec(key).unwrap_or_default())
}

/// The key in a cursor.
#[must_use]
pub fn decode<T: DeserializeOwned>(cursor: &str) -> Option<T> {
    serde_json::from_slice(&BASE64.decode(cursor).ok()?).ok()
}

impl<T: DeserializeOwned> FromRequestParts<App> for Paging<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Paging<T>, Problem> {
        let reader = Reader::from_request_parts(parts, app).await?;
        let after = match reader.query("cursor").filter(|c| !c.is_empty()) {
            None => None,
            Some(cursor) => Some(decode(&cursor).ok_or_else(|| {
                Problem::bad_request("bad-cursor", "this cursor is not one that we gave")
            })?),
        };
        let limit = match reader.query("limit").filter(|l| !l.is_empty()) {
            None => LIMIT_DEFAULT,
            Some(text) => {
                let limit = text.parse().ok().filter(|n| (1..=LIMIT_MAX).contains(n));
                limit.ok_or_else(|| Problem::bad_request("bad-limit", "limit is 1 to 100"))?
            }
        };
        Ok(Paging { after, limit })
    }
}

/// A page of a list as the API tells it: `{"items":[…],"next":"…"}`.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Items<T> {
    /// The rows of this page.
    pub items: Vec<T>,
    /// Give this as `cursor` for the next page; null on the last.
    pub next: Option<String>,
}

impl<T> Items<T> {
    /// `items`, and the key after which the next page begins, if there is one.
    #[must_use]
    pub fn new<K: Serialize>(items: Vec<T>, next: Option<&K>) -> Items<T> {
        Items { items, next: next.map(encode) }
    }
}

impl<T: Serialize> IntoResponse for Items<T> {
    fn into_response(self) -> axum::response::Response {
        Json(self).into_response()
    }
}

/// Cuts a list that was asked for with one row too many to its page, and gives the cursor of the
/// next page if there is one.
pub fn cut<T, K: serde::Serialize>(
    rows: &mut Vec<T>,
    limit: u32,
    key: impl Fn(&T) -> K,
) -> Option<String> {
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rows.last().filter(|_| more).map(|last| encode(&key(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_carries_its_key() {
        let key = (5i64, "sku_1".to_owned());
        assert_eq!(decode::<(i64, String)>(&encode(&key)), Some(key));
        assert_eq!(decode::<(i64, String)>("nonsense!"), None);
    }
}

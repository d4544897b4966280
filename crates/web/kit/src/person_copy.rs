//! A person's copy of her data, written while it is read: the next piece is read when there is room for it, and a reader
//! who goes away ends it.

use crate::{App, Shopper};
use accounts::Vault;
use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_body::Frame;
use kernel::Lang;
use persons::{PersonCopy, Whose};
use std::{
    pin::Pin,
    task::{Context, Poll},
};
use store::{Db, StoreError};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// So many pieces lie ready.
const READY: usize = 2;

/// The copy as a file; `lang` and `zone` are those of what is written out in it.
pub fn person_copy(app: &App, shopper: &Shopper, lang: Lang, zone: &str) -> Response {
    let vault: Vault = app.vault.clone();
    let (shopper, zone, now) = (shopper.0.shopper_id, zone.to_owned(), app.clock.now());
    let copy = PersonCopy::new(Whose { shopper, lang, zone, vault }, now);
    let (send, receive) = channel(READY);
    tokio::spawn(write(app.db.clone(), copy, send));
    let name = format!("attachment; filename=\"entrepot-{}.json\"", now.date_in("UTC"));
    let disposition = HeaderValue::from_str(&name);
    let mut response = Body::new(Pieces(receive)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = disposition {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

async fn write(db: Db, mut copy: PersonCopy, send: Sender<Result<Bytes, StoreError>>) {
    loop {
        let piece = match copy.next(&db).await {
            Ok(Some(text)) => Ok(Bytes::from(text)),
            Ok(None) => return,
            Err(error) => {
                tracing::error!(%error, "a copy of a person's data broke off");
                Err(error)
            }
        };
        let broke = piece.is_err();
        if send.send(piece).await.is_err() || broke {
            return;
        }
    }
}

/// The pieces as they come.
struct Pieces(Receiver<Result<Bytes, StoreError>>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

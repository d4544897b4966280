//! Connections: who is let in, for how long one may be silent, and how they end when the market stops.
//!
//! Half a head, a request that never comes and an answer that nobody reads each have their time; a body has
//! that of its request (`web`). No address holds more than its share, so that none can shut out the others.

mod bounds;
mod guarded;
mod heads;

pub(crate) use bounds::{Bounds, files_max};

use axum::{Router, extract::ConnectInfo};
use bounds::{Full, Place};
use guarded::Guarded;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tower::Service as _;

/// A head is at most this long, in bytes.
const HEAD_BYTES_MAX: usize = 64 << 10;
/// So long, and so many at once, are told that there is no place before they are closed.
const TURN_AWAY_MAX: Duration = Duration::from_secs(1);
const TURNED_AWAY_AT_ONCE: usize = 64;
/// After the system gave no connection, as where it has no more files.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers what comes in at `listener` until `stop` says so; then takes no more connections, answers the
/// requests in flight and returns with the last of them. Without `stop` it never returns.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    bounds: Arc<Bounds>,
    stop: Option<watch::Receiver<bool>>,
) {
    let turned_away = Arc::new(Semaphore::new(TURNED_AWAY_AT_ONCE));
    let mut open = JoinSet::new();
    let mut stopping = pin!(stopped(stop.clone()));
    loop {
        let accepted = tokio::select! {
            () = stopping.as_mut() => break,
            Some(_) = open.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        match bounds.admit(peer.ip()) {
            Ok(place) => {
                open.spawn(answer((stream, peer), router.clone(), place, stop.clone()));
            }
            Err(full) => {
                if let Ok(permit) = Arc::clone(&turned_away).try_acquire_owned() {
                    open.spawn(async move {
                        turn_away(stream, full).await;
                        drop(permit);
                    });
                }
            }
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn stopped(stop: Option<watch::Receiver<bool>>) {
    match stop {
        Some(mut stop) => drop(stop.wait_for(|stop| *stop).await),
        None => std::future::pending().await,
    }
}

/// Whether it is the fault of the one who wanted to connect, and says nothing of the next.
fn is_of_one(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// The requests of one connection, one after the other.
async fn answer(
    (stream, peer): (TcpStream, SocketAddr),
    router: Router,
    place: Place,
    stop: Option<watch::Receiver<bool>>,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let rules = place.rules();
    let stream = Guarded::new(stream, Duration::from_secs(rules.head_seconds));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(rules.idle_seconds))
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(stop) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, %peer, "a connection was cut off");
    }
    drop(place);
}

/// Says why there is no place.
async fn turn_away(mut stream: TcpStream, full: Full) {
    let said = async {
        stream.write_all(full.answer().as_bytes()).await?;
        stream.shutdown().await?;
        // Closed over what is unread, the system would throw the answer away.
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        Ok::<_, io::Error>(())
    };
    drop(tokio::time::timeout(TURN_AWAY_MAX, said).await);
}

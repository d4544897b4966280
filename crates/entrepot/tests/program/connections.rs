//! Whoever connects and is silent, or says what two readers read differently, harms nobody but herself.

use entrepot::{Market, Running, config::Config, config::Overrides};
use std::{net::SocketAddr, time::Duration, time::Instant};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
};

/// Ten connections for each address; a head has a second, a connection without a request five.
const RULES: &str =
    "[connections]\nall = 40\nper_address = 10\nhead_seconds = 1\nidle_seconds = 5\n";

struct Open {
    running: Running,
    _folder: tempfile::TempDir,
    _server: Option<testkit::PgDatabase>,
}

async fn open(server: Option<testkit::PgDatabase>) -> Open {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("entrepot.toml");
    std::fs::write(&settings, RULES).unwrap();
    let flags = Overrides {
        config: Some(settings),
        data: Some(folder.path().join("data")),
        keyring: Some(folder.path().join("keys")),
        database: server.as_ref().map(|server| server.url.clone()),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    };
    let market = Market::open(Config::load(&flags).unwrap(), false).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Open { running: market.start(listener).unwrap(), _folder: folder, _server: server }
}

/// A market on each engine.
async fn markets() -> Vec<Open> {
    let mut markets = vec![open(None).await];
    if let Some(server) = testkit::postgres() {
        markets.push(open(Some(server)).await);
    }
    markets
}

async fn connect(from: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
    socket.connect(to).await.unwrap()
}

/// All that comes until the other end closes.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let read = stream.read_to_string(&mut text);
    drop(tokio::time::timeout(Duration::from_secs(20), read).await.unwrap());
    text
}

async fn says(from: &str, to: SocketAddr, text: &str) -> String {
    let mut stream = connect(from, to).await;
    stream.write_all(text.as_bytes()).await.unwrap();
    rest(stream).await
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn idle_connections_of_one_address_leave_the_market_open_to_others() {
    for market in markets().await {
        let to = market.running.address;
        let mut silent = Vec::new();
        for _ in 0..10 {
            silent.push(connect("127.0.0.1", to).await);
        }
        for _ in 0..3 {
            let refused = rest(connect("127.0.0.1", to).await).await;
            assert!(refused.starts_with("HTTP/1.1 503 "), "{refused}");
            assert!(refused.contains("/problems/too-many-connections"), "{refused}");
            assert!(refused.contains("retry-after: 5"), "{refused}");
        }
        let other = says("127.0.0.2", to, HEALTH).await;
        assert!(other.starts_with("HTTP/1.1 200 "), "{other}");
        assert!(other.contains("\"connections\":{\"open\":11,\"refused\":3}"), "{other}");
        drop(silent);
        let begun = Instant::now();
        while !says("127.0.0.1", to, HEALTH).await.starts_with("HTTP/1.1 200 ") {
            assert!(begun.elapsed() < Duration::from_secs(10), "places are given back");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_and_no_request_at_all_are_closed_in_their_time() {
    for market in markets().await {
        let to = market.running.address;
        let begun = Instant::now();
        let half = says("127.0.0.1", to, "GET / HTTP/1.1\r\nHost: local").await;
        let (half_a_head, nothing) = (begun.elapsed(), says("127.0.0.1", to, ""));
        assert_eq!((half.as_str(), nothing.await.as_str()), ("", ""));
        assert!(half_a_head < Duration::from_secs(4), "{half_a_head:?}");
        assert!(begun.elapsed() >= Duration::from_secs(5), "who has not begun has longer");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_two_servers_may_read_differently_is_refused() {
    for market in markets().await {
        let to = market.running.address;
        for head in [
            "GET /healthz HTTP/1.1\nHost: localhost\n\n",
            "GET /healthz HTTP/1.1\r\nHost: localhost\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: a,b\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost: a@b\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
            "GET http://b/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            let told = says("127.0.0.1", to, head).await;
            assert!(told.starts_with("HTTP/1.1 400 "), "{head:?}: {told}");
        }
        let behind = "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{\n}\nGET /healthz HTTP/1.1\nHost: localhost\n\n";
        let told = says("127.0.0.1", to, behind).await;
        assert!(told.starts_with("HTTP/1.1 422 ") && told.contains("HTTP/1.1 400 "), "{told}");
        assert!(says("127.0.0.1", to, HEALTH).await.starts_with("HTTP/1.1 200 "));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_waits_for_no_idle_connection() {
    for mut market in markets().await {
        let to = market.running.address;
        let mut kept = connect("127.0.0.1", to).await;
        kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let mut first = [0; 12];
        kept.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
        let silent = connect("127.0.0.1", to).await;
        let begun = Instant::now();
        market.running.stop().await;
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        drop(rest(kept).await);
        assert_eq!(rest(silent).await, "");
    }
}

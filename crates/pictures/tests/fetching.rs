//! Pictures from elsewhere, against a server of this machine that answers well, ill, late and never.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use image::{ImageFormat, RgbaImage};
use jobs::{Job, Ran, run_due};
use kernel::{Home, ListingId, MerchantId, Moment, Timestamp};
use object_store::{ObjectStore, ObjectStoreExt, memory::InMemory, path::Path as Key};
use pictures::{Counts, Fetcher, Reach, WIDTHS, key_of, key_of_width};
use std::io::Cursor;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::Db;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

fn merchant() -> MerchantId {
    MerchantId::of(Home::new(77))
}

fn png() -> Vec<u8> {
    let picture = RgbaImage::from_pixel(1000, 500, image::Rgba([20, 90, 160, 255]));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// The paths that were asked for, in order.
type Asked = Arc<Mutex<Vec<String>>>;

async fn server() -> (SocketAddr, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, asked) = (listener.local_addr().unwrap(), Asked::default());
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, address, Arc::clone(&seen)));
        }
    });
    (address, asked)
}

async fn answer(mut stream: TcpStream, own: SocketAddr, asked: Asked) -> Option<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    let first = lines.next_line().await.ok()??;
    while lines.next_line().await.ok()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1)?.to_owned();
    let earlier = {
        let mut asked = asked.lock().unwrap();
        asked.push(path.clone());
        asked.iter().filter(|before| **before == path).count()
    };
    let leads =
        |to: String| format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
    let head = match path.as_str() {
        path if path.starts_with("/never") => std::future::pending().await,
        "/gone" => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_owned(),
        "/busy-once" if earlier == 1 => "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".to_owned(),
        "/page" => "HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<html>no</html>".to_owned(),
        "/says-large" => "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n".to_owned(),
        "/endless" => {
            write.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await.ok()?;
            while write.write_all(&[0; 65_536]).await.is_ok() {}
            return None;
        }
        "/leads/good" => leads("/good.png".to_owned()),
        "/leads/round" => leads("/leads/round".to_owned()),
        "/leads/home" => leads("http://127.0.0.1/admin".to_owned()),
        "/leads/metadata" => leads("http://169.254.169.254/latest/".to_owned()),
        "/leads/name" => leads("http://localhost/admin".to_owned()),
        "/leads/mapped" => leads("http://[::ffff:127.0.0.1]/admin".to_owned()),
        "/leads/port" => leads(format!("http://127.0.0.2:{}/admin", own.port())),
        "/leads/file" => leads("file:///etc/passwd".to_owned()),
        _ => {
            let bytes = png();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", bytes.len());
            write.write_all(head.as_bytes()).await.ok()?;
            write.write_all(&bytes).await.ok()?;
            return Some(());
        }
    };
    write.write_all(head.as_bytes()).await.ok()
}

/// One database and object store, with the job that fetches.
struct Desk {
    db: Db,
    objects: Arc<dyn ObjectStore>,
    job: Job,
    seeds: AtomicU64,
    now: Timestamp,
}

impl Desk {
    fn new(db: &Db, server: SocketAddr) -> Desk {
        let objects: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let fetcher = Fetcher::new(Reach::and_test_server(server)).unwrap();
        let fetcher = fetcher.patient_for(Duration::from_secs(2));
        let job = pictures::face::jobs(db, &objects, Some(fetcher)).pop().unwrap();
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        Desk { db: db.clone(), objects, job, seeds: AtomicU64::new(1), now }
    }

    fn moment(&self) -> Moment {
        Moment::new(self.now, self.seeds.fetch_add(1, Ordering::SeqCst))
    }

    async fn want(&self, address: &str) {
        let (listing, now): (ListingId, _) = (self.moment().id(merchant().home()), self.now);
        let address = address.to_owned();
        let want = self.db.write(move |tx| pictures::want(tx, &[(listing, address.as_str())], now));
        want.await.unwrap();
    }

    async fn run(&self) -> Ran {
        run_due(&self.db, &self.job, &|| self.moment()).await.unwrap()
    }

    async fn counts(&self) -> Counts {
        self.db.read(|tx| pictures::counts(tx, merchant())).await.unwrap()
    }

    async fn why(&self, address: &str) -> Option<(String, Option<u32>)> {
        let address = address.to_owned();
        let failed = self.db.read(|tx| pictures::failed(tx, merchant(), 100)).await.unwrap();
        failed.into_iter().find(|one| one.address == address).map(|one| (one.why, one.status))
    }

    async fn has(&self, key: &str) -> bool {
        self.objects.head(&Key::from(format!("media/{key}"))).await.is_ok()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_from_elsewhere_is_fetched_once_and_kept_in_each_size() {
    for t in testkit::databases().await {
        let (server, asked) = server().await;
        let desk = Desk::new(&t.db, server);
        let (good, onward) =
            (format!("http://{server}/good.png"), format!("http://{server}/leads/good"));
        desk.want(&good).await;
        desk.want(&good).await;
        desk.want(&onward).await;
        assert_eq!(desk.counts().await, Counts { waiting: 2, kept: 0, failed: 0 }, "{}", t.name);
        assert_eq!(desk.run().await.done, 2);
        assert_eq!(desk.counts().await, Counts { waiting: 0, kept: 2, failed: 0 });
        for address in [&good, &onward] {
            let key = key_of(merchant(), address);
            assert!(desk.has(&key).await, "{address}");
            for width in WIDTHS {
                assert!(desk.has(&key_of_width(&key, width)).await, "{address} {width}");
            }
        }
        let times = asked.lock().unwrap().len();
        desk.want(&good).await;
        assert_eq!(desk.run().await, Ran::default());
        assert_eq!(asked.lock().unwrap().len(), times, "it is there already");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_and_none_that_it_leads_to_reaches_a_machine_of_ours() {
    for t in testkit::databases().await {
        let (server, asked) = server().await;
        let desk = Desk::new(&t.db, server);
        let at = |path: &str| format!("http://{server}{path}");
        let cases = [
            ("http://127.0.0.1/a.png".to_owned(), "closed"),
            ("http://localhost/a.png".to_owned(), "closed"),
            ("http://[::1]/a.png".to_owned(), "closed"),
            ("http://2130706433/a.png".to_owned(), "closed"),
            (format!("http://localhost:{}/a.png", server.port()), "address"),
            (at("/leads/home"), "closed"),
            (at("/leads/metadata"), "closed"),
            (at("/leads/name"), "closed"),
            (at("/leads/mapped"), "closed"),
            (at("/leads/port"), "address"),
            (at("/leads/file"), "address"),
        ];
        for (address, _) in &cases {
            desk.want(address).await;
        }
        desk.run().await;
        for (address, why) in &cases {
            let told = desk.why(address).await;
            assert_eq!(told, Some(((*why).to_owned(), None)), "{address} on {}", t.name);
        }
        let asked = asked.lock().unwrap();
        assert!(asked.iter().all(|path| path.starts_with("/leads/")), "{asked:?}");
        assert_eq!(asked.len(), 6);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_too_large_too_slow_or_gone_is_told_and_holds_up_no_other() {
    for t in testkit::databases().await {
        let (server, _) = server().await;
        let desk = Desk::new(&t.db, server);
        let at = |path: &str| format!("http://{server}{path}");
        let cases = [
            (at("/gone"), "answer", Some(404)),
            (at("/page"), "not-picture", None),
            (at("/says-large"), "large", None),
            (at("/endless"), "large", None),
            (at("/leads/round"), "redirects", None),
        ];
        for (address, ..) in &cases {
            desk.want(address).await;
        }
        desk.want(&at("/never")).await;
        desk.want(&at("/good.png")).await;
        let ran = desk.run().await;
        assert_eq!((ran.again, ran.dead), (0, 0), "no failure of theirs is an operator's");
        for (address, why, status) in &cases {
            let told = desk.why(address).await;
            assert_eq!(told, Some(((*why).to_owned(), *status)), "{address} on {}", t.name);
        }
        assert_eq!(desk.counts().await, Counts { waiting: 1, kept: 1, failed: 5 });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_never_answers_is_not_waited_for_a_thousand_times() {
    for t in testkit::databases().await {
        let (server, asked) = server().await;
        let desk = Desk::new(&t.db, server);
        for n in 0..200 {
            desk.want(&format!("http://{server}/never?{n}")).await;
        }
        let began = std::time::Instant::now();
        assert_eq!(desk.run().await.done, 200);
        assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
        assert!(asked.lock().unwrap().len() <= 24, "{}", asked.lock().unwrap().len());
        assert_eq!(desk.counts().await, Counts { waiting: 200, kept: 0, failed: 0 }, "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_pass_is_tried_again_later_and_what_was_given_up_when_its_merchant_says_so() {
    for t in testkit::databases().await {
        let (server, asked) = server().await;
        let mut desk = Desk::new(&t.db, server);
        desk.want(&format!("http://{server}/busy-once")).await;
        desk.want(&format!("http://{server}/gone")).await;
        desk.run().await;
        assert_eq!(desk.counts().await, Counts { waiting: 1, kept: 0, failed: 1 });
        assert_eq!(desk.run().await, Ran::default(), "not at once");
        desk.now = desk.now.plus_seconds(61);
        desk.run().await;
        assert_eq!(desk.counts().await, Counts { waiting: 0, kept: 1, failed: 1 });
        let now = desk.now;
        let tried = desk.db.write(move |tx| pictures::retry_failed(tx, merchant(), now));
        assert_eq!(tried.await.unwrap(), 1, "{}", t.name);
        assert_eq!(desk.counts().await, Counts { waiting: 1, kept: 1, failed: 0 });
        desk.run().await;
        let failed = desk.db.read(|tx| pictures::failed(tx, merchant(), 9)).await.unwrap();
        let name = failed.first().unwrap().name.clone();
        let one = desk.db.write(move |tx| pictures::retry(tx, merchant(), &name, now));
        assert!(one.await.unwrap());
        desk.run().await;
        let gone = asked.lock().unwrap().iter().filter(|path| *path == "/gone").count();
        assert_eq!(gone, 3);
    }
}

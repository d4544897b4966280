//! Pictures that a merchant's file names on another server become this market's own.

use super::selling::{import, listing, seller};
use crate::testing::{self, Client, Market};
use axum::http::StatusCode;
use pictures::{Fetcher, Reach};
use serde_json::json;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Another's server: `/mug.png` is a picture, and nothing else is there.
async fn elsewhere() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    address
}

async fn answer(mut stream: TcpStream) -> Option<()> {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    let first = lines.next_line().await.ok()??;
    while lines.next_line().await.ok()?.is_some_and(|line| !line.is_empty()) {}
    if !first.contains("/mug.png") {
        let gone = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";
        return write.write_all(gone).await.ok();
    }
    let png = super::selling::PNG;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", png.len());
    write.write_all(head.as_bytes()).await.ok()?;
    write.write_all(png).await.ok()
}

/// Fetches what waits, as a market does that may ask one server of this machine.
async fn fetch(market: &Market, server: SocketAddr) {
    let fetcher = Fetcher::new(Reach::and_test_server(server)).unwrap();
    let (db, clock) = (&market.app.db, market.app.clock.clone());
    let job = pictures::face::jobs(db, &market.app.objects, Some(fetcher)).pop().unwrap();
    jobs::run_due(db, &job, &|| clock.moment()).await.unwrap();
}

/// The first picture of a page, and what kind of file it is.
async fn first_picture(browser: &mut Client, page: &str) -> String {
    let body = browser.get(page).await.body;
    assert!(!body.contains("src=\"http"), "{body}");
    let (_, rest) = body.split_once("src=\"/media/pictures/").expect("a picture");
    let address = format!("/media/pictures/{}", rest.split('"').next().unwrap());
    let file = browser.get(&address).await;
    assert_eq!(file.status, StatusCode::OK, "{address}");
    file.header("content-type").unwrap().to_owned()
}

#[tokio::test]
async fn a_picture_that_a_file_names_is_fetched_and_no_page_asks_another_server() {
    for market in testing::markets().await {
        market.follow_runs();
        let server = elsewhere().await;
        let person = seller(&market, "potters").await;
        let (mut program, mut browser) = (market.program_of(&person), market.browser_of(&person));
        let file = format!(
            "Handle,Title,Option1 Name,Option1 Value,Variant Grams,Variant Price,Image Src\n\
             mug,Mug,Title,Default Title,300,20.00,http://{server}/mug.png\n\
             jug,Jug,Title,Default Title,900,40.00,http://{server}/jug.png\n"
        );
        import(&mut program, "", &file).await;
        let mug = listing(&mut program, "mug").await;
        assert_eq!(mug["pictures"][0]["source"], format!("http://{server}/mug.png"));
        let page = format!("/sell/listings/{}", mug["id"].as_str().unwrap());
        let drawn = first_picture(&mut browser, &page).await;
        assert!(drawn.starts_with("image/svg+xml"), "{drawn}");
        assert!(browser.get(&page).await.body.contains("being fetched"));
        assert!(browser.get("/sell/listings").await.body.contains("2 pictures of your products"));

        fetch(&market, server).await;
        assert_eq!(first_picture(&mut browser, &page).await, "image/jpeg", "{}", market.engine);
        let told = program.get("/v1/merchant/pictures").await.json();
        assert_eq!((&told["kept"], &told["failed"]), (&json!(1), &json!(1)), "{told}");
        assert_eq!(told["failures"][0]["status"], 404, "{told}");
        let failed = browser.get("/sell/pictures").await.body;
        assert!(failed.contains("The server answered 404."), "{failed}");
        let again = browser.form("/sell/pictures/retry", &[("picture", "")]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
        let told = program.get("/v1/merchant/pictures").await.json();
        assert_eq!((&told["waiting"], &told["failed"]), (&json!(1), &json!(0)), "{told}");
    }
}

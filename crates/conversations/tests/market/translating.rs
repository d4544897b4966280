//! A machine that translates, over HTTP: what it says stands beside what was written, and nothing depends on it.

use crate::support::{RULES, Talk, about_order, message};
use conversations::Translator;
use jobs::{Ran, outside};
use kernel::{Lang, Secret};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What was asked of the machine, whole requests.
type Asked = Arc<Mutex<Vec<String>>>;

/// Answers every request with `answer`.
async fn machine(answer: &'static str) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Asked::default();
    let seen = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, answer, Arc::clone(&seen)));
        }
    });
    (format!("http://{address}/translate"), asked)
}

async fn serve(mut stream: TcpStream, answer: &'static str, asked: Asked) {
    let (mut request, mut piece) = (Vec::new(), [0; 4_096]);
    while let Ok(read) = stream.read(&mut piece).await {
        request.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&request).into_owned();
        let whole = text.split_once("\r\n\r\n").is_some_and(|(_, body)| body.ends_with('}'));
        if whole || read == 0 {
            asked.lock().unwrap().push(text);
            break;
        }
    }
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

const SAID: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n\
    {\"translatedText\":\"它在哪里？ \u{202E}call 13800138000\"}";

async fn translate(talk: &Talk, url: &str) -> Ran {
    let key = Some(Secret::new("machine-key".to_owned()));
    let translator = Translator::new(url, key, Duration::from_secs(5)).unwrap();
    let all = conversations::face::jobs(&talk.world.db, RULES, Some(translator));
    let job = all.into_iter().find(|job| job.kind() == "conversation.translate").unwrap();
    jobs::run_due(&talk.world.db, &job, &|| talk.world.moment()).await.unwrap()
}

#[tokio::test]
async fn what_a_machine_says_stands_beside_what_was_written() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let mut ask = message(talk.asks(), about_order(&talk), "Where is it?");
        ask.translated = true;
        let sent = talk.send(ask).await.unwrap();
        let (url, asked) = machine(SAID).await;
        assert_eq!(translate(&talk, &url).await, Ran { done: 1, ..Ran::default() });
        let request = asked.lock().unwrap().join("\n");
        for part in ["Where is it?", "\"target\":\"zh\"", "\"api_key\":\"machine-key\""] {
            assert!(request.contains(part), "{part}: {request}");
        }
        let (thread, voice) = (sent.thread, talk.sells(1));
        let view = database
            .db
            .read(move |tx| conversations::thread_view(tx, (thread, voice), Lang::ZH, None))
            .await;
        let view = view.unwrap().unwrap();
        assert_eq!(view.messages[0].text, "Where is it?", "the original is kept");
        assert_eq!(view.translations[0].text, "它在哪里？ call •••", "{}", database.name);
        let own = talk.view(talk.sells(1), thread).await.unwrap();
        assert!(own.translations.is_empty(), "who reads English reads the original");
        talk.world.sound().await;
    }
}

#[tokio::test]
async fn a_machine_that_fails_leaves_the_original_and_an_operator_sees_it() {
    for database in testkit::databases().await {
        let talk = Talk::over(&database.db).await;
        let mut ask = message(talk.asks(), about_order(&talk), "Where is it?");
        ask.translated = true;
        let sent = talk.send(ask).await.unwrap();
        let (url, _) = machine("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n").await;
        assert_eq!(translate(&talk, &url).await.dead, 0);
        let known = database.db.read(outside::outside).await.unwrap();
        assert_eq!(
            (known[0].name.as_str(), known[0].failing_since.is_some()),
            ("translator", true)
        );
        // Later it is given up, and no dead letter is left.
        assert_eq!(translate(&talk.later(7), &url).await, Ran { done: 1, ..Ran::default() });
        assert_eq!(translate(&talk.later(8), &url).await, Ran::default());
        let view = talk.view(talk.sells(1), sent.thread).await.unwrap();
        assert_eq!((view.messages[0].text.as_str(), view.translations.len()), ("Where is it?", 0));
    }
}

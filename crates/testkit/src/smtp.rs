//! A mail server for tests: it speaks enough SMTP to take letters, keeps what it took, refuses mailboxes that
//! begin with `no`, and can hold its answer to a letter back, as one does whose client dies meanwhile.

use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A mail server on this machine; it ends with the test's runtime.
#[derive(Clone)]
pub struct MailServer {
    /// `smtp://127.0.0.1:…`
    pub url: String,
    taken: Arc<Mutex<Vec<String>>>,
    took: Arc<Notify>,
}

/// What a server does once it has a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// It says so.
    Always,
    /// It has taken the letter, and its word never arrives.
    NeverAfterTaking,
}

impl MailServer {
    /// Starts one.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(answers: Answers) -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let server = MailServer { url, taken: Arc::default(), took: Arc::default() };
        let own = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(own.clone().speak(stream, answers));
            }
        });
        server
    }

    /// Every letter that was taken, as it came, oldest first.
    #[must_use]
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until a letter was taken.
    pub async fn took_one(&self) {
        self.took.notified().await;
    }

    async fn speak(self, mut stream: TcpStream, answers: Answers) {
        let (read, mut write) = stream.split();
        let mut lines = BufReader::new(read).lines();
        let mut letter: Option<String> = None;
        write.write_all(b"220 test\r\n").await.ok();
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some(text) = &mut letter {
                if line != "." {
                    text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    text.push('\n');
                    continue;
                }
                let text = letter.take().unwrap_or_default();
                self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(text);
                self.took.notify_one();
                if answers == Answers::NeverAfterTaking {
                    std::future::pending::<()>().await;
                }
                write.write_all(b"250 taken\r\n").await.ok();
                continue;
            }
            let answer: &[u8] = match line.as_str() {
                "DATA" => {
                    letter = Some(String::new());
                    b"354 go on\r\n"
                }
                to if to.starts_with("RCPT TO:<no") => {
                    b"550 no such mailbox: nobody@example.org\r\n"
                }
                to if to.starts_with("RCPT TO:<gone") => b"550 5.1.1 no such mailbox\r\n",
                "QUIT" => b"221 bye\r\n",
                _ => b"250 fine\r\n",
            };
            write.write_all(answer).await.ok();
        }
    }
}

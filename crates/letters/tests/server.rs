//! Letters through a real mail server (aiosmtpd), which keeps them in a Maildir: what arrives is what a person's
//! mail program gets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use jobs::run_due;
use kernel::{Home, Lang, Moment, Secret, ShopperId, Timestamp};
use letters::{Concern, House, MailState, NewMail, Sender, Topic, enqueue, face, mails, write_for};
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{fs, thread};

/// Debian's own, for which its package of aiosmtpd is; another may come first on the path.
const PYTHON: &str = "/usr/bin/python3";

/// The server's process; it ends with the test.
struct Server {
    process: Child,
    url: String,
    folder: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

impl Server {
    /// Starts one; `None`, said loudly, where the machine has none and nobody insists.
    fn start() -> Option<Server> {
        let asked = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).output();
        if !asked.is_ok_and(|out| out.status.success()) {
            assert!(std::env::var_os("CI").is_none(), "python3-aiosmtpd is missing");
            let told = b"SKIPPED: letters through aiosmtpd; install python3-aiosmtpd\n";
            std::io::stderr().write_all(told).unwrap();
            return None;
        }
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let folder = tempfile::tempdir().unwrap();
        let process = Command::new(PYTHON)
            .args(["-m", "aiosmtpd", "-n", "-u", "-l"])
            .arg(address.to_string())
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("box"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        for _ in 0..100 {
            if TcpStream::connect(address).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        Some(Server { process, url: format!("smtp://{address}"), folder })
    }

    /// The letters that arrived.
    fn arrived(&self) -> Vec<String> {
        let read = |path: &Path| fs::read_to_string(path).unwrap();
        let new = self.folder.path().join("box/new");
        let files = fs::read_dir(new).into_iter().flatten().flatten();
        files.map(|file| read(&file.path())).collect()
    }
}

fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_mail_server_takes_a_letter_in_both_forms_with_its_headers() {
    let Some(server) = Server::start() else { return };
    let sender = Sender::new(&server.url, "Entrepot <post@market.example>").unwrap();
    let mut sent = 0;
    for test in testkit::databases().await {
        let db = &test.db;
        let house = House::new("https://market.example", "UTC", &[]);
        write_for(db, house.keyed(Secret::new([7; 32])));
        for (to, lang, subject) in [
            ("mei@example.org", Lang::ZH, "订单 N-1 付款收据"),
            ("user@bücher.example", Lang::EN, "Receipt for order N-1"),
        ] {
            let person = ShopperId::of(Home::new(7));
            let new = NewMail {
                to: to.parse().unwrap(),
                lang,
                kind: "order-paid".to_owned(),
                subject: subject.to_owned(),
                body: "Hello.\n\nhttps://market.example/orders/ord_1\n\n.\nA line with one dot"
                    .to_owned(),
                of: Some(Concern { person, topic: Topic::Orders, about: None }),
            };
            let seed = u64::try_from(sent).unwrap();
            db.write(move |tx| enqueue(tx, &new, &mut Moment::new(noon(), seed))).await.unwrap();
            sent += 1;
        }
        let job = face::jobs(db, Some(sender.clone()), (&[], |_, _| Ok(None))).remove(0);
        run_due(db, &job, &|| Moment::new(noon(), 99)).await.unwrap();
        let written = db.read(|tx| mails(tx, None, 10)).await.unwrap();
        assert!(
            written.iter().all(|mail| mail.state == MailState::Sent),
            "{}: {written:?}",
            test.name
        );
    }
    let arrived = server.arrived();
    assert_eq!(arrived.len(), sent);
    for letter in &arrived {
        for header in [
            "Auto-Submitted: auto-generated",
            "Content-Type: multipart/alternative",
            "Content-Type: text/plain",
            "Content-Type: text/html",
            "List-Id: <orders.market.example>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Date: Sun, 22 Nov 2026 12:00:00 +0000",
            "@market.example>",
        ] {
            assert!(letter.contains(header), "{header}: {letter}");
        }
    }
}

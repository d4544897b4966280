//! A demo market on disk, and servers of it in processes of their own, which may end themselves.

use entrepot::{Market, config::Config, config::Overrides, demo};
use fulfilment::By;
use kernel::{MerchantId, PaymentId};
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use store::{Db, Options, StoreError, params, sql, sql_all_homes};

/// A demo market on disk, with nobody serving it.
pub(crate) struct Shop {
    folder: tempfile::TempDir,
    server: Option<testkit::PgDatabase>,
    /// Its merchant, who has money to be paid out.
    pub(crate) merchant: MerchantId,
}

/// The demo market on each engine.
pub(crate) async fn shops() -> Vec<Shop> {
    let mut shops = vec![shop(None).await];
    if let Some(server) = testkit::postgres() {
        shops.push(shop(Some(server)).await);
    }
    shops
}

async fn shop(server: Option<testkit::PgDatabase>) -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let flags = Overrides {
        data: Some(folder.path().join("data")),
        keyring: Some(folder.path().join("keys")),
        database: server.as_ref().map(|server| server.url.clone()),
        listen: Some(([127, 0, 0, 1], 0).into()),
        ..Overrides::default()
    };
    let market = Market::open(Config::load(&flags).unwrap(), true).await.unwrap();
    demo::seed(&market).await.unwrap();
    let (db, at) = (market.app.db.clone(), market.app.clock.moment());
    let merchant = db.write(move |tx| {
        let owner = accounts::principal_by_email(tx, &"orchard@demo.example".parse().unwrap())?;
        let id = owner.and_then(|owner| owner.merchant).unwrap();
        let under_way =
            orders::orders_of_merchant(tx, id, None, None, 200)?.into_iter().filter(|o| {
                matches!(o.state, orders::OrderState::Shipped | orders::OrderState::Delivered)
            });
        let mut moment = at.clone();
        for order in under_way {
            fulfilment::confirm_receipt(tx, (order.id, By::Operator), &mut moment).unwrap();
        }
        Ok::<_, StoreError>(id)
    });
    let merchant = merchant.await.unwrap();
    let clock = market.app.clock.clone();
    let now = move || clock.moment();
    letters::catch_up(&market.app.db, entrepot::faces::LETTERS, &now).await.unwrap();
    Shop { folder, server, merchant }
}

impl Shop {
    fn url(&self) -> String {
        match &self.server {
            Some(server) => server.url.clone(),
            None => format!("sqlite:{}", self.folder.path().join("data/market.db").display()),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entrepot"));
        let folder: &Path = self.folder.path();
        command.arg("--data").arg(folder.join("data")).arg("--keyring").arg(folder.join("keys"));
        command.env_remove("ENTREPOT_DATABASE");
        if let Some(server) = &self.server {
            command.arg("--database").arg(&server.url);
        }
        command
    }

    /// Runs a command that ends: its exit code, and what it answers as JSON.
    pub(crate) fn run(&self, args: &[&str]) -> (i32, Value) {
        let out = self.command().args(args).output().unwrap();
        let answer = serde_json::from_slice(&out.stdout);
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        (out.status.code().unwrap(), answer.unwrap_or_else(|_| panic!("{args:?}: {told}")))
    }

    /// Looks into the database while nobody serves it.
    pub(crate) async fn look<T: Send + 'static>(
        &self,
        see: impl FnMut(&mut store::Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let db = self.database();
        let seen = db.read(see).await.unwrap();
        db.close();
        seen
    }

    /// Changes the database while nobody serves it.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        change: impl FnMut(&mut store::Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let db = self.database();
        let changed = db.write(change).await.unwrap();
        db.close();
        changed
    }

    /// The database, with the keys of what lies sealed in it where they are at hand.
    fn database(&self) -> Db {
        let db = Db::open(&self.url(), Options::default()).unwrap();
        if let Ok(vault) = accounts::Vault::open_or_create(&self.keyring(), true) {
            accounts::seal_with(&db, &vault);
        }
        db
    }

    /// How many refunds of a payment the bank beside the market has made, by its own journal.
    pub(crate) fn made_by_the_bank(&self, payment: PaymentId) -> usize {
        let journal = find(&self.folder.path().join("data"), "sandbox-bank.jsonl").unwrap();
        let (text, payment) = (std::fs::read_to_string(journal).unwrap(), payment.to_string());
        text.lines().filter(|line| line.contains("\"refunded\"") && line.contains(&payment)).count()
    }

    pub(crate) fn keyring(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    /// Whose accounts there are, by their addresses' keys.
    pub(crate) async fn all_accounts(&self) -> Vec<Vec<u8>> {
        self.look(|tx| {
            let text = sql!("SELECT email_key FROM account_key ORDER BY email_key");
            tx.query(text, params![], |row| row.get(0))
        })
        .await
    }

    /// All that lies in the database, as a copy of its files or a dump would hold it: bytes as hexadecimal
    /// there. Nobody may serve it after that.
    pub(crate) async fn all_that_lies(&self) -> Vec<u8> {
        let Some(server) = &self.server else {
            let data = self.folder.path().join("data");
            let read = |file: &str| std::fs::read(data.join(file)).unwrap_or_default();
            return [read("market.db"), read("market.db-wal")].concat();
        };
        let dump = String::from("CREATE TABLE dump (line TEXT);");
        let dump = tables().into_iter().fold(dump, |dump, table| {
            dump + &format!(" INSERT INTO dump SELECT CAST(t AS TEXT) FROM {table} t;")
        });
        let texts = [migrations::ALL, &[("9999_test_write_dump.sql", dump.as_str())]].concat();
        let db = Db::open(&server.url, Options::default()).unwrap();
        store::migrate(&db, &texts).await.unwrap();
        let lines = db.read(|tx| {
            tx.query(sql_all_homes!("SELECT line FROM dump"), params![], |row| row.get::<String>(0))
        });
        let lines = lines.await.unwrap();
        db.close();
        lines.concat().into_bytes()
    }

    pub(crate) async fn audit(&self) {
        let db = Db::open(&self.url(), Options::default()).unwrap();
        let report = audit::audit(&db).await.unwrap();
        assert!(report.ok(), "{:?}", report.first_broken());
        db.close();
    }
}

/// The file called `name` somewhere below `folder`.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    std::fs::read_dir(folder).ok()?.find_map(|entry| {
        let path = entry.ok()?.path();
        match path.is_dir() {
            true => find(&path, name),
            false => Some(path).filter(|path| path.ends_with(name)),
        }
    })
}

/// The tables that the migrations make and leave.
fn tables() -> Vec<&'static str> {
    let named = |verb: &'static str| {
        let told = migrations::ALL.iter().flat_map(move |(_, text)| text.split(verb).skip(1));
        told.filter_map(|rest| rest.split([' ', '(', '\n', ';']).next())
    };
    let gone: Vec<&str> = named("DROP TABLE ").collect();
    named("CREATE TABLE ").filter(|table| !gone.contains(table)).collect()
}

/// A server in a process of its own, which may end itself at a step.
pub(crate) struct Serving {
    process: Child,
    address: String,
}

impl Serving {
    pub(crate) fn start(shop: &Shop, end_at: Option<&str>) -> Serving {
        let mut command = shop.command();
        if let Some(step) = end_at {
            command.env("ENTREPOT_END_AT", step);
        }
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let url = first.split_whitespace().find_map(|word| word.strip_prefix("http://"));
        // Without an address it has ended itself before it could tell one.
        let url = url.unwrap_or_default();
        let address = url.trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned();
        Serving { process, address }
    }

    /// The answer: status, whether it was kept before, and the body; none when the server died.
    pub(crate) fn ask(&self, request: &str, more: &[(&str, &str)], body: &Value) -> Option<Answer> {
        self.send(request, more, ("application/json", &body.to_string()))
    }

    /// As [`Serving::ask`], with a body of any medium.
    pub(crate) fn send(
        &self,
        request: &str,
        more: &[(&str, &str)],
        (medium, body): (&str, &str),
    ) -> Option<Answer> {
        let mut text = format!("{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (name, value) in more {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("Content-Type: {medium}\r\n"));
        text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.write_all(text.as_bytes()).ok()?;
        let mut whole = Vec::new();
        stream.read_to_end(&mut whole).ok()?;
        let whole = String::from_utf8(whole).ok()?;
        let (head, body) = whole.split_once("\r\n\r\n")?;
        Some(Answer {
            status: head.split(' ').nth(1)?.parse().ok()?,
            replayed: head.to_ascii_lowercase().contains("idempotency-replayed: true"),
            body: serde_json::from_str(body).ok()?,
        })
    }

    /// Waits until it has ended itself.
    pub(crate) fn wait(mut self) {
        assert!(!self.process.wait().unwrap().success());
    }

    /// A request whose head is read and whose body is still to come: whoever answers waits for it.
    pub(crate) fn begin(&self, request: &str, length: usize) -> TcpStream {
        let text = format!(
            "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Expect: 100-continue\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        stream
    }

    /// Asks it to stop, and waits until it listens no more.
    pub(crate) fn terminate(&self) {
        let kill = format!("kill -TERM {}", self.process.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
        for _ in 0..300 {
            if TcpStream::connect(&self.address).is_err() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("it goes on listening");
    }

    /// Waits until it has ended well.
    pub(crate) fn wait_well(mut self) {
        assert!(self.process.wait().unwrap().success());
    }

    pub(crate) fn token(&self, email: &str) -> String {
        let ask = json!({ "email": email, "password": web::DEMO_PASSWORD });
        let answer = self.ask("POST /v1/sessions", &[], &ask).unwrap();
        format!("Bearer {}", answer.body["token"].as_str().unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) replayed: bool,
    pub(crate) body: Value,
}

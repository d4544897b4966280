//! For this crate's tests: the whole service over fresh databases, people of every role, and a
//! browser-like client.

mod answer;
mod paid;

pub(crate) use answer::Answer;

use crate::{App, Clock, Config, Parts, router};
use accounts::{Grant, OpenAccount, PasswordHash, SignIn, StartSignIn, Token, Vault};
use answer::answer;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header},
};
use kernel::{Country, Currency, Lang, MerchantId, Rate, Secret, ShopperId};
use letters::{House, Letters};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, LocalText, MerchantKind, MerchantProfile, VerifiedHow,
};
use payments::{Provider, SandboxClient, WebhookSecret};
use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicU64, Ordering},
};
use std::time::Duration;
use testkit::TestDb;
use tower::ServiceExt as _;

/// Who writes letters.
static FACES: [Letters; 10] = [
    accounts::face::LETTERS,
    merchants::face::LETTERS,
    orders::face::LETTERS,
    fulfilment::face::LETTERS,
    fulfilment::part_letters::LETTERS,
    aftersales::face::LETTERS,
    settlement::face::LETTERS,
    conversations::face::LETTERS,
    trust::face::LETTERS,
    house::face::LETTERS,
];

/// The service over one database.
pub(crate) struct Market {
    pub(crate) engine: &'static str,
    pub(crate) app: App,
    pub(crate) router: Router,
    sign_ins: AtomicU8,
    _db: TestDb,
}

/// One market for each engine, empty but migrated; the clock stands at 22 November 2026, 08:00 UTC.
pub(crate) async fn markets() -> Vec<Market> {
    markets_with(Config::default()).await
}

/// As [`markets`], with other settings.
pub(crate) async fn markets_with(config: Config) -> Vec<Market> {
    let all = testkit::databases().await.into_iter();
    all.map(|db| Market::over(db, config.clone())).collect()
}

/// A signed-in person.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) shopper: ShopperId,
    pub(crate) merchant: Option<MerchantId>,
    pub(crate) token: Token,
}

fn email(name: &str) -> letters::Email {
    format!("{name}@example.com").parse().unwrap()
}

impl Market {
    fn over(db: TestDb, config: Config) -> Market {
        let key = Secret::new("sandbox-key".to_owned());
        let secret = WebhookSecret::new(vec![7; 32]).unwrap();
        let bank = SandboxClient::new("http://127.0.0.1:9", key, secret).unwrap();
        let app = App::new(Parts {
            search: search::Index::in_memory(),
            db: db.db.clone(),
            clock: Clock::fixed("2026-11-22T08:00:00Z".parse().unwrap()),
            config,
            objects: Arc::new(object_store::memory::InMemory::new()),
            vault: Vault::ephemeral().unwrap(),
            provider: Provider::Sandbox(bank),
        });
        let house = House::new(&app.address(""), &app.config.market.zone, &FACES)
            .looking(house::letters_look);
        letters::write_for(&app.db, house.keyed(Secret::new([7; 32])));
        let router = router(app.clone());
        Market { engine: db.name, app, router, sign_ins: AtomicU8::new(0), _db: db }
    }

    /// Tells everybody what happened so far, as a server does all the time.
    pub(crate) async fn tell(&self) {
        letters::catch_up(&self.app.db, &FACES, &|| self.app.clock.moment()).await.unwrap();
    }

    /// Goes on with long runs beside the requests, as a server does.
    pub(crate) fn follow_runs(&self) {
        let clock = self.app.clock.clone();
        let now: jobs::Now = Arc::new(move || clock.moment());
        let (db, objects) = (self.app.db.clone(), &self.app.objects);
        let all = [trust::face::jobs(&db, objects, &now), calculator::face::jobs(&db, &now)];
        for job in all.concat() {
            let (db, now) = (db.clone(), Arc::clone(&now));
            tokio::spawn(async move {
                while jobs::run_due(&db, &job, &|| now()).await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            });
        }
    }

    /// Opens an account and signs it in.
    pub(crate) async fn person(&self, name: &str, operator: bool) -> Person {
        let ask = OpenAccount {
            email: email(name),
            name: name.parse().unwrap(),
            lang: Lang::EN,
            password_hash: PasswordHash::stored(format!("hash of {name}")),
            verified: true,
            operator,
        };
        let moment = self.app.clock.moment();
        let opened =
            self.app.db.write(move |tx| accounts::open_account(tx, &ask, &mut moment.clone()));
        let shopper = opened.await.unwrap();
        Person { name: name.to_owned(), shopper, merchant: None, token: self.sign_in(name).await }
    }

    /// Opens another session of the person called `name`, from another address.
    pub(crate) async fn sign_in(&self, name: &str) -> Token {
        let (email, moment) = (email(name), self.app.clock.moment());
        let address = format!("10.{}.0.1", self.sign_ins.fetch_add(1, Ordering::Relaxed));
        let token = Token::random().unwrap();
        let hash = token.hash();
        let signed_in = self.app.db.write(move |tx| {
            let mut moment = moment.clone();
            // Nobody else comes from so many networks in a minute.
            let sign_in_account = accounts::Limit { burst: 1_000_000, seconds_each: 1 };
            let limits = accounts::Limits { sign_in_account, ..accounts::Limits::default() };
            let start = StartSignIn { email: email.clone(), address: address.clone(), limits };
            let claimed = accounts::start_sign_in(tx, &start, &mut moment).unwrap().unwrap();
            let (agent, address) = ("test".to_owned(), address.clone());
            let sign_in =
                SignIn { claimed, rehash: None, token: hash, previous: None, agent, address };
            accounts::sign_in(tx, &sign_in, &mut moment).unwrap();
            Ok::<_, store::StoreError>(())
        });
        signed_in.await.unwrap();
        token
    }

    /// Gives a person one more role.
    pub(crate) async fn grant(&self, person: &Person, grant: Grant) {
        let (to, moment) = (person.shopper, self.app.clock.moment());
        let granted = self
            .app
            .db
            .write(move |tx| accounts::grant_role(tx, to, grant, None, &mut moment.clone()));
        assert!(granted.await.unwrap());
    }

    /// A shopper.
    pub(crate) async fn shopper(&self) -> Person {
        self.person("shopper", false).await
    }

    /// An operator.
    pub(crate) async fn operator(&self) -> Person {
        self.person("operator", true).await
    }

    /// A person with an approved merchant called `slug`, paid in USD, in the United States.
    pub(crate) async fn merchant(&self, slug: &str) -> Person {
        self.merchant_in(slug, Country::US, Currency::USD).await
    }

    /// A person with an approved merchant called `slug` in `country`, paid in `payout_currency`.
    pub(crate) async fn merchant_in(
        &self,
        slug: &str,
        country: Country,
        payout_currency: Currency,
    ) -> Person {
        let person = self.person(slug, false).await;
        let profile = MerchantProfile {
            slug: slug.parse().unwrap(),
            kind: MerchantKind::Business,
            name: LocalText::new([(Lang::EN, slug), (Lang::ZH, slug)]),
            about: LocalText::new([(Lang::EN, "A merchant for tests.")]),
            country,
            place: LocalText::new([(Lang::EN, "Testville")]),
            payout_currency,
        };
        let (moment, applicant) = (self.app.clock.moment(), person.shopper);
        let apply = ApplyAsMerchant { applicant, profile, evidence_sealed: Vec::new() };
        let vault = self.app.vault.clone();
        let approved = self.app.db.write(move |tx| {
            let mut moment = moment.clone();
            let merchant = merchants::apply_as_merchant(tx, &apply, &mut moment).unwrap();
            let approve = ApproveMerchant {
                merchant,
                by: applicant,
                how: VerifiedHow::BusinessRegister,
                commission: Rate::percent(5),
            };
            merchants::approve_merchant(tx, &approve, &mut moment).unwrap();
            paid::be_paid(tx, &vault, (merchant, applicant, payout_currency), &mut moment);
            Ok::<_, store::StoreError>(merchant)
        });
        Person { merchant: Some(approved.await.unwrap()), ..person }
    }

    /// A client that keeps cookies as a browser does.
    pub(crate) fn browser(&self) -> Client {
        Client {
            router: self.router.clone(),
            cookies: Vec::new(),
            bearer: None,
            headers: Vec::new(),
        }
    }

    /// A browser in which `person` is signed in.
    pub(crate) fn browser_of(&self, person: &Person) -> Client {
        let mut client = self.browser();
        let token = person.token.text().to_owned();
        client.cookies.push(("entrepot_session".into(), token));
        client
    }

    /// A program that sends `person`'s token.
    pub(crate) fn program_of(&self, person: &Person) -> Client {
        Client { bearer: Some(person.token.text().to_owned()), ..self.browser() }
    }
}

/// Sends requests to the service without a network.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    cookies: Vec<(String, String)>,
    bearer: Option<String>,
    headers: Vec<(String, String)>,
}

impl Client {
    /// The same browser, in which `person` is signed in.
    pub(crate) fn of_person(mut self, person: &Person) -> Client {
        self.cookies.retain(|(name, _)| name != "entrepot_session");
        self.cookies.push(("entrepot_session".into(), person.token.text().to_owned()));
        self
    }

    /// Asks another router.
    pub(crate) fn through(mut self, router: Router) -> Client {
        self.router = router;
        self
    }

    /// Sends a header with every request from now on.
    pub(crate) fn with(mut self, name: &str, value: &str) -> Client {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Reads an address.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Body::empty()).await
    }

    /// Sends JSON. Every command of the API is sent twice with one key: it must happen once, and be
    /// answered the same.
    pub(crate) async fn json(
        &mut self,
        method: Method,
        path: &str,
        body: &serde_json::Value,
    ) -> Answer {
        let keyed = self.headers.iter().any(|(name, _)| name == "idempotency-key");
        if method != Method::POST || !path.starts_with("/v1/") || keyed {
            return self.json_once(method, path, body).await;
        }
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let key = format!("twice-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.headers.push(("idempotency-key".to_owned(), key));
        let first = self.json_once(method.clone(), path, body).await;
        if first.status.is_success() {
            let again = self.json_once(method, path, body).await;
            assert_eq!(again.header("idempotency-replayed"), Some("true"), "{path}");
            assert_eq!((again.status, &again.body), (first.status, &first.body), "{path}");
            for name in ["location", "etag"] {
                assert_eq!(again.header(name), first.header(name), "{path}");
            }
        }
        self.headers.pop();
        first
    }

    async fn json_once(&mut self, method: Method, path: &str, body: &serde_json::Value) -> Answer {
        let body = Body::from(body.to_string());
        self.send(method, path, Some("application/json"), body).await
    }

    /// Sends a form with the token of the page that it would stand on.
    pub(crate) async fn form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.csrf().await;
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.raw_form(path, &all).await
    }

    /// Sends a form as it is.
    pub(crate) async fn raw_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = Body::from(serde_urlencoded::to_string(fields).unwrap());
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body).await
    }

    /// The token that this client's pages carry.
    pub(crate) async fn csrf(&mut self) -> String {
        let session = self.cookies.iter().find(|(name, _)| name == "entrepot_session");
        if let Some((_, token)) = session {
            return accounts::csrf_of(token);
        }
        let page = self.get("/sign-in").await.body;
        let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a page with a form");
        rest.split('"').next().unwrap().to_owned()
    }

    /// Sends anything.
    pub(crate) async fn send(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Body,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).body(body).unwrap();
        let headers = request.headers_mut();
        let mut set = |name: &str, value: &str| {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
        };
        set("host", "localhost");
        if let Some(kind) = kind {
            set("content-type", kind);
        }
        if let Some(token) = &self.bearer {
            set("authorization", &format!("Bearer {token}"));
        }
        if !self.cookies.is_empty() {
            let all: Vec<String> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            set("cookie", &all.join("; "));
        }
        for (name, value) in &self.headers {
            set(name, value);
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        self.keep_cookies(response.headers());
        answer(response).await
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for value in headers.get_all(header::SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.retain(|(n, _)| n != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

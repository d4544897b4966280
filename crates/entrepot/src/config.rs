//! Configuration: flags over environment over file over defaults.
//!
//! The file is TOML; every key is optional. Secrets are better given in the environment
//! (`ENTREPOT_MAIL_SMTP`, `ENTREPOT_PAYMENTS_SECRET`, `ENTREPOT_DATABASE`).

mod doors;
mod fetch;
mod mail;
mod messages;

pub use doors::{ConnectionRules, LimitRules};
pub use fetch::FetchFx;
pub use mail::Mail;
pub use messages::TranslatorSettings;

use anyhow::{Context, bail};
use fetch::{FileFx, FilePictures, fetch_fx, fetch_pictures};
use kernel::Secret;
use mail::FileMail;
use messages::{FileTranslator, checked_messages};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// All settings of a market, complete and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the market listens.
    pub listen: SocketAddr,
    /// The address that readers see, without a slash at its end; `http://LISTEN` when not given.
    pub public_url: Option<String>,
    /// Folder of the embedded database and the search index.
    pub data: PathBuf,
    /// Folder of pictures and of the files that merchants send, `objects` in the data folder when not given;
    /// all servers of a market share it.
    pub objects: PathBuf,
    /// `sqlite:PATH` or `postgres://…`; a SQLite file in the data folder when not given.
    pub database: Option<Secret<String>>,
    /// Keyring for personal data; outside the data folder.
    pub keyring: PathBuf,
    /// How mail leaves; without it the outbox only fills.
    pub mail: Option<Mail>,
    /// Who takes the money.
    pub payments: Payments,
    /// What carriers sign their notices with, by the carrier.
    pub carriers: BTreeMap<fulfilment::Carrier, Secret<String>>,
    /// How many connections are open at the same time, and for how long.
    pub connections: ConnectionRules,
    /// How often one caller may ask.
    pub limits: LimitRules,
    /// Who is believed when they say for whom they ask.
    pub proxies: web::Proxies,
    /// Pictures that merchants name on other servers are fetched.
    pub fetch_pictures: bool,
    /// What the operator decides.
    pub rules: fulfilment::Terms,
    /// What leaves for merchants at the least, how long a new account waits, and how often a run is proposed.
    pub payouts: settlement::Rules,
    /// How long an answer in a conversation may take, and how much one person may write.
    pub messages: conversations::Rules,
    /// What translates messages; nothing when not given.
    pub translator: Option<TranslatorSettings>,
    /// Margin, expiry, days after the book, and prices that are not all or rest on what is old.
    pub quotes: pricing::QuotePolicy,
    /// Where reference rates are fetched; without it an operator imports them.
    pub fx: Option<FetchFx>,
    /// `text` or `json`.
    pub log_format: LogFormat,
}

/// Who takes the money.
#[derive(Clone, Debug)]
pub struct Payments {
    /// Address of the provider's API; without it the sandbox is started beside the market.
    pub url: Option<String>,
    /// What we show the provider (`Authorization: Bearer`).
    pub key: Option<Secret<String>>,
    /// What the provider signs its webhooks with (Standard Webhooks, `whsec_…`).
    pub secret: Option<Secret<String>>,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The flags that override the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--listen`.
    pub listen: Option<SocketAddr>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--objects`.
    pub objects: Option<PathBuf>,
    /// `--database`.
    pub database: Option<String>,
    /// `--keyring`.
    pub keyring: Option<PathBuf>,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    listen: Option<SocketAddr>,
    public_url: Option<String>,
    data: Option<PathBuf>,
    objects: Option<PathBuf>,
    database: Option<String>,
    keyring: Option<PathBuf>,
    log: Option<LogFormat>,
    mail: FileMail,
    payments: FilePayments,
    carriers: BTreeMap<String, FileCarrier>,
    connections: ConnectionRules,
    limits: LimitRules,
    proxy: doors::FileProxy,
    pictures: FilePictures,
    rules: fulfilment::Terms,
    payouts: settlement::Rules,
    messages: conversations::Rules,
    translator: FileTranslator,
    quotes: pricing::QuotePolicy,
    fx: FileFx,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FilePayments {
    url: Option<String>,
    key: Option<String>,
    secret: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FileCarrier {
    secret: String,
}

impl Config {
    /// Puts flags, environment, file and defaults together.
    ///
    /// # Errors
    /// When the file cannot be read, has an unknown key, or a value is out of range.
    pub fn load(flags: &Overrides) -> anyhow::Result<Config> {
        let file = match &flags.config {
            Some(path) => read_file(path)?,
            None => File::default(),
        };
        let data = flags.data.clone().or(file.data).unwrap_or_else(|| "entrepot-data".into());
        let keyring = match flags.keyring.clone().or(file.keyring) {
            Some(path) => path,
            None => beside(&data, "keys")?,
        };
        if keyring.starts_with(&data) {
            bail!(
                "the keyring {} lies inside the data folder {}: whoever copies the data would have its keys; \
                 put it elsewhere (--keyring FILE)",
                keyring.display(),
                data.display()
            );
        }
        let objects = flags.objects.clone().or(file.objects);
        let objects = objects.unwrap_or_else(|| data.join("objects"));
        let public_url = env("ENTREPOT_PUBLIC_URL").or(file.public_url);
        let public_url = public_url.map(|url| checked_url(&url)).transpose()?;
        let trusted = env("ENTREPOT_PROXY_TRUSTED");
        Ok(Config {
            listen: flags.listen.or(file.listen).unwrap_or_else(default_listen),
            connections: file.connections.checked()?,
            limits: file.limits.checked()?,
            proxies: file.proxy.read(trusted.as_deref(), public_url.is_some())?,
            public_url,
            database: flags.database.clone().or(file.database).map(Secret::new),
            data,
            objects,
            keyring,
            mail: file.mail.read()?,
            payments: Payments {
                url: env("ENTREPOT_PAYMENTS_URL")
                    .or(file.payments.url)
                    .map(|url| checked_url(&url))
                    .transpose()?,
                key: env("ENTREPOT_PAYMENTS_KEY").or(file.payments.key).map(Secret::new),
                secret: env("ENTREPOT_PAYMENTS_SECRET").or(file.payments.secret).map(Secret::new),
            },
            carriers: file.carriers.into_iter().map(carrier).collect::<anyhow::Result<_>>()?,
            fetch_pictures: fetch_pictures(file.pictures.fetch)?,
            rules: checked_rules(file.rules)?,
            payouts: file.payouts,
            messages: checked_messages(file.messages)?,
            translator: file.translator.read()?,
            quotes: quotes(file.quotes)?,
            fx: fetch_fx(file.fx)?,
            log_format: file.log.unwrap_or(LogFormat::Text),
        })
    }

    /// The database's address, `sqlite:` in the data folder when none is configured.
    #[must_use]
    pub fn database_url(&self) -> Secret<String> {
        self.database.clone().unwrap_or_else(|| {
            Secret::new(format!("sqlite:{}", self.data.join("market.db").display()))
        })
    }

    /// The address that readers see.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }
}

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the configuration {}", path.display()))?;
    toml::from_str(&text)
        .with_context(|| format!("the configuration {} is not understood", path.display()))
}

/// `DIR.suffix` beside the folder `DIR`.
fn beside(folder: &Path, suffix: &str) -> anyhow::Result<PathBuf> {
    let name = folder.file_name().with_context(|| {
        format!("the data folder {} has no name of its own; give --keyring FILE", folder.display())
    })?;
    let mut name = name.to_os_string();
    name.push(".");
    name.push(suffix);
    Ok(folder.with_file_name(name))
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn checked_url(url: &str) -> anyhow::Result<String> {
    let url = url.trim_end_matches('/');
    if !(url.starts_with("http://") || url.starts_with("https://"))
        || url.contains(char::is_whitespace)
    {
        bail!("\"{url}\" is not an address: write https://host or http://host:port");
    }
    Ok(url.to_owned())
}

fn carrier(
    (key, set): (String, FileCarrier),
) -> anyhow::Result<(fulfilment::Carrier, Secret<String>)> {
    let carrier = fulfilment::Carrier::from_key(&key).with_context(|| {
        format!("carriers.{key}: a carrier is usps, ups, fedex, dhl, ems, sf or other")
    })?;
    Ok((carrier, Secret::new(set.secret)))
}

fn checked_rules(rules: fulfilment::Terms) -> anyhow::Result<fulfilment::Terms> {
    for (key, days, most) in [
        ("ship_within_days", rules.ship_within_days, 60),
        ("cancel_days_after_due", rules.cancel_days_after_due, 90),
        ("confirm_days_after_delivery", rules.confirm_days_after_delivery, 90),
        ("confirm_days_after_asking", rules.confirm_days_after_asking, 90),
    ] {
        if days == 0 || days > most {
            bail!("rules.{key} is {days}: it must lie between 1 and {most}");
        }
    }
    Ok(rules)
}

/// Environment over file.
fn quotes(file: pricing::QuotePolicy) -> anyhow::Result<pricing::QuotePolicy> {
    let mut quotes = file;
    if let Some(text) = env("ENTREPOT_FX_MARGIN") {
        quotes.fx_margin = text
            .parse()
            .with_context(|| format!("ENTREPOT_FX_MARGIN is \"{text}\": write it as 1.5%"))?;
    }
    if let Some(text) = env("ENTREPOT_QUOTE_MINUTES") {
        quotes.expires_minutes = text
            .parse()
            .with_context(|| format!("ENTREPOT_QUOTE_MINUTES is \"{text}\", not a number"))?;
    }
    if let Some(text) = env("ENTREPOT_OUTSIDE_BOOK") {
        quotes.outside_book = match text.as_str() {
            "last-known" => trade::Outside::LastKnown,
            "refuse" => trade::Outside::Refuse,
            _ => bail!("ENTREPOT_OUTSIDE_BOOK is \"{text}\": write last-known or refuse"),
        };
    }
    for (name, stance) in [
        ("ENTREPOT_WHEN_INCOMPLETE", &mut quotes.when_incomplete),
        ("ENTREPOT_WHEN_STALE", &mut quotes.when_stale),
    ] {
        if let Some(text) = env(name) {
            *stance = pricing::Stance::parse(&text)
                .with_context(|| format!("{name} is \"{text}\": write say or refuse"))?;
        }
    }
    quotes.check().context("the configuration of quotes is out of range")?;
    Ok(quotes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, flags: Overrides) -> anyhow::Result<Config> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("entrepot.toml");
        std::fs::write(&path, text)?;
        Config::load(&Overrides { config: Some(path), ..flags })
    }

    #[test]
    fn flags_win_over_the_file_and_the_file_over_defaults() {
        let text = "listen = \"127.0.0.1:9000\"\ndata = \"shop\"\n[rules]\nconfirm_days_after_delivery = 9\n";
        let config = load(text, Overrides::default()).unwrap();
        assert_eq!((config.listen.port(), config.rules.confirm_days_after_delivery), (9000, 9));
        assert_eq!(config.keyring, PathBuf::from("shop.keys"));
        assert_eq!(config.objects, PathBuf::from("shop/objects"));
        let objects = Some(PathBuf::from("shared"));
        let shared = load(text, Overrides { objects, ..Overrides::default() }).unwrap();
        assert_eq!(shared.objects, PathBuf::from("shared"));
        assert_eq!(config.rules.ship_within_days, 3);
        assert!(config.fetch_pictures, "unless the operator says no");
        assert!(!load("[pictures]\nfetch = false\n", Overrides::default()).unwrap().fetch_pictures);
        let listen = Some(SocketAddr::from(([127, 0, 0, 1], 1)));
        assert_eq!(
            load(text, Overrides { listen, ..Overrides::default() }).unwrap().listen.port(),
            1
        );
    }

    #[test]
    fn a_wrong_file_is_refused_with_the_key_named() {
        for (text, named) in [
            ("lisetn = \"127.0.0.1:9000\"", "not understood"),
            ("[rules]\nship_within_days = 0", "ship_within_days"),
            ("[payouts]\nhold_hours = 9000", "hold_hours"),
            ("[payouts]\nminimum = { USD = \"ten\" }", "minimum.USD"),
            ("[mail]\nsmtp = \"smtp://localhost\"", "mail.from"),
            ("[quotes]\nfx_margin = \"40%\"", "fx_margin"),
            ("[quotes]\noutside_book = \"guess\"", "not understood"),
            ("[quotes]\nwhen_incomplete = \"hide\"", "not understood"),
            ("[quotes]\nfx_age_days = 0", "fx_age_days"),
            ("[quotes]\nfx_leap_percent = 0", "fx_leap_percent"),
            ("[fx]\nurl = \"rates.example\"", "rates.example"),
            ("[messages]\nanswer_hours = 0", "messages.answer_hours"),
            ("[messages]\nmessages_per_hour = 0", "messages.messages_per_hour"),
            ("[translator]\nurl = \"translate.example\"", "translate.example"),
            ("[translator]\ntimeout_seconds = 0", "translator.timeout_seconds"),
            ("[fx]\nevery_hours = 0", "every_hours"),
            ("public_url = \"shop.example\"", "shop.example"),
            ("[connections]\nall = 0", "connections.all"),
            ("[connections]\nidle_seconds = 0", "connections.idle_seconds"),
            ("[limits]\npages_per_minute = 0", "limits.pages_per_minute"),
            ("[proxy]\ntrusted = [\"proxy.example\"]", "proxy.example"),
            ("data = \"shop\"\nkeyring = \"shop/keys\"", "inside the data folder"),
        ] {
            let error = load(text, Overrides::default()).unwrap_err();
            assert!(format!("{error:#}").contains(named), "{text}: {error:#}");
        }
    }
}

//! `/admin/market/identity`: the market's name, its mailbox, its colour and its logo.

use super::{PATH, keep, kept, step};
use crate::{
    Access, App, Operator, Problem, Reader, Refusal, Refusals, Routes, Upload,
    components::{Field, button, checkbox, error_summary, hidden, upload_form},
    done, refused, t,
};
use axum::{extract::State, response::Response};
use house::{Colour, Identity, Kept, NAME_CHARACTERS_MAX};
use maud::{Markup, html};
use pictures::{TakeInError, TakenIn};
use std::collections::BTreeMap;

/// A logo is at most this long, in bytes: what is longer is not read on.
const LOGO_BYTES_MAX: usize = 5 << 20;

pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/admin/market/identity", Access::MARKET, show).upload(
        "/admin/market/identity",
        Access::MARKET,
        save,
    )
}

/// The words of the form.
type Typed = BTreeMap<String, String>;

fn word<'t>(typed: &'t Typed, name: &str) -> &'t str {
    typed.get(name).map_or("", String::as_str)
}

fn values(kept: &Kept) -> Typed {
    let Kept { version, identity, .. } = kept;
    [
        ("version", version.to_string()),
        ("name", identity.name.clone()),
        ("contact", identity.contact.clone()),
        ("accent", identity.accent().to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let kept = kept(&app).await?;
    Ok(page(&reader, &kept, &values(&kept), &Refusals::new()))
}

/// What was sent: words, and a logo or what is wrong with it.
struct Sent {
    typed: Typed,
    logo: Option<TakenIn>,
    wrong: Refusals,
}

/// Reads the form; a logo that is too long ends it, since what comes after is not worth its reading.
async fn read(app: &App, reader: &Reader, mut form: Upload) -> Result<Sent, Problem> {
    let mut sent = Sent { typed: Typed::new(), logo: None, wrong: Refusals::new() };
    while let Some(mut part) = form.next().await? {
        let name = part.name().to_owned();
        let Some(file) = part.file_name() else {
            let word = part.word().await?;
            sent.typed.insert(name, word);
            continue;
        };
        let mut bytes = Vec::new();
        while let Some(piece) = part.piece().await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > LOGO_BYTES_MAX {
                sent.wrong.add("logo", too_large(reader));
                return Ok(sent);
            }
        }
        if bytes.is_empty() {
            continue;
        }
        // A PDF is taken in elsewhere, and is no logo.
        if bytes.starts_with(b"%PDF-") {
            sent.wrong.add("logo", Refusal::new(t!(reader, "market-logo-wrong")));
            continue;
        }
        match pictures::take_in(app.objects.as_ref(), bytes, &file).await {
            Ok(taken) => sent.logo = Some(taken),
            Err(TakeInError::Refused(_) | TakeInError::PaperLong) => {
                sent.wrong.add("logo", Refusal::new(t!(reader, "market-logo-wrong")));
            }
            Err(error @ (TakeInError::Objects(_) | TakeInError::NoName)) => {
                return Err(Problem::internal(&error));
            }
        }
    }
    Ok(sent)
}

fn too_large(reader: &Reader) -> Refusal {
    Refusal::new(t!(reader, "market-logo-large", most = LOGO_BYTES_MAX >> 20))
}

async fn save(
    State(app): State<App>,
    Operator(person): Operator,
    reader: Reader,
    form: Upload,
) -> Result<Response, Problem> {
    let kept = kept(&app).await?;
    let Sent { typed, logo, mut wrong } = read(&app, &reader, form).await?;
    let accent: Result<Colour, Refusal> = word(&typed, "accent")
        .parse()
        .map_err(|_| Refusal::new(t!(&reader, "market-accent-wrong")));
    let accent = wrong.keep("accent", accent);
    let (Some(accent), true) = (accent, wrong.is_empty()) else {
        return Ok(refused(page(&reader, &kept, &typed, &wrong)));
    };
    let mut identity = Identity {
        name: word(&typed, "name").to_owned(),
        contact: word(&typed, "contact").to_owned(),
        accent: Some(accent),
        ..kept.identity.clone()
    };
    if typed.contains_key("no-logo") {
        identity.logo = None;
    }
    let version = word(&typed, "version").parse().unwrap_or(-1);
    match keep(&app, &reader, (identity, version, logo), person.decider()).await? {
        Ok(()) => Ok(done(PATH, "market-saved")),
        Err(wrong) => Ok(refused(page(&reader, &kept, &typed, &wrong))),
    }
}

fn page(reader: &Reader, kept: &Kept, typed: &Typed, wrong: &Refusals) -> Markup {
    let labels = ["name", "contact", "accent", "logo"]
        .map(|name| (name, reader.text(&format!("market-field-{name}"))));
    let [name, contact, accent, logo] = labels.each_ref().map(|(_, label)| label.as_str());
    let summary: Vec<(&str, &str)> =
        labels.iter().map(|(name, label)| (*name, label.as_str())).collect();
    let fields = html! {
        (error_summary(reader, wrong, &summary))
        (hidden("version", word(typed, "version")))
        (Field::text("name", name).value(word(typed, "name")).refusals(wrong)
            .attribute("maxlength", &NAME_CHARACTERS_MAX.to_string())
            .hint(&t!(reader, "market-name-hint")))
        (Field::email("contact", contact).value(word(typed, "contact")).refusals(wrong)
            .optional(reader).hint(&t!(reader, "market-contact-hint")))
        (Field::text("accent", accent).value(word(typed, "accent")).refusals(wrong)
            .class("field-short").attribute("maxlength", "7").attribute("autocomplete", "off")
            .hint(&t!(reader, "market-accent-hint")))
        (Field::file("logo", logo).refusals(wrong).optional(reader)
            .attribute("accept", "image/png,image/jpeg,image/webp")
            .hint(&t!(reader, "market-logo-hint", most = LOGO_BYTES_MAX >> 20)))
        @if kept.identity.logo.is_some() {
            (checkbox("no-logo", &t!(reader, "market-no-logo"), typed.contains_key("no-logo"), wrong))
        }
        div.actions { (button(&t!(reader, "market-save"))) }
    };
    step(
        reader,
        "identity",
        html! { div.panel { (upload_form(reader, "/admin/market/identity", fields)) } },
    )
}

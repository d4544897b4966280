//! How the market reaches others, where its configuration does not say: the mail server, with a letter on trial, and where
//! exchange rates are published.

use super::{PATH, step};
use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes,
    components::{
        Field, Tone, banner, button, error_summary, facts, form, quiet_button, quiet_link, section,
    },
    done, refused, t,
};
use axum::{extract::State, response::Response};
use house::{MailSetting, RatesSetting, SetSettingError, SettingFault};
use kernel::Secret;
use maud::{Markup, html};
use store::{StoreError, Tx};
use web_kit::opening::{self, circumstances};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/market/mail", Access::MARKET, mail)
        .post("/admin/market/mail", Access::MARKET, save_mail)
        .post("/admin/market/mail/trial", Access::MARKET, try_mail)
        .get("/admin/market/rates", Access::MARKET, rates)
        .post("/admin/market/rates", Access::MARKET, save_rates)
}

/// How the line of the checklist stands now.
async fn standing(app: &App, reader: &Reader, key: &str) -> Result<Markup, Problem> {
    let about = circumstances(app);
    let lines = app.db.read(move |tx| house::checklist(tx, &about)).await?;
    let line = lines.iter().find(|line| line.check.key == key);
    Ok(html! { @if let Some(line) = line { (opening::stands(reader, line)) } })
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct TypedMail {
    smtp: String,
    from: String,
    act: String,
}

async fn mail(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    mail_page(&app, &reader, &TypedMail::default(), &Refusals::new()).await
}

async fn mail_page(
    app: &App,
    reader: &Reader,
    typed: &TypedMail,
    wrong: &Refusals,
) -> Result<Markup, Problem> {
    let setting = app.db.read(house::mail_setting).await?;
    let stands = standing(app, reader, "mail").await?;
    let from = match (typed.from.as_str(), &setting) {
        ("", Some(setting)) => setting.from.as_str(),
        (typed, _) => typed,
    };
    let configured = app.config.sends_mail;
    let (smtp, sender) = (t!(reader, "market-field-smtp"), t!(reader, "market-field-from"));
    let fields = html! {
        (error_summary(reader, wrong, &[("smtp", &smtp), ("from", &sender)]))
        // What was set may hold a password, and is shown to nobody again.
        (Field::password("smtp", &smtp).refusals(wrong).autocomplete("off")
            .hint(&t!(reader, "market-smtp-hint")))
        (Field::text("from", &sender).value(from).refusals(wrong)
            .hint(&t!(reader, "market-from-hint")))
        div.actions { (button(&t!(reader, "market-save"))) }
    };
    let body = html! {
        (stands)
        @if configured {
            (banner(Tone::Plain, html! { p { (t!(reader, "market-mail-configured")) } }))
        } @else {
            @if let Some(setting) = &setting {
                (facts(&[(t!(reader, "market-field-from"), html! { (setting.from) })]))
            }
            div.panel { (form(reader, "/admin/market/mail", fields)) }
            @if setting.is_some() {
                (form(reader, "/admin/market/mail", html! {
                    input type="hidden" name="act" value="unset";
                    (quiet_button(&t!(reader, "market-mail-unset")))
                }))
            }
        }
        @if app.sends_mail() {
            (section(&t!(reader, "market-trial-letter"), html! {
                p.soft { (t!(reader, "market-trial-letter-lead")) }
                (form(reader, "/admin/market/mail/trial", quiet_button(&t!(reader, "market-trial-letter-do"))))
            }))
        }
        p { (quiet_link("/admin/mail", &t!(reader, "market-mail-all"))) }
    };
    Ok(step(reader, "mail", body))
}

fn fault(reader: &Reader, fault: &SettingFault) -> (&'static str, Refusal) {
    match fault {
        SettingFault::Mail(_) => ("smtp", Refusal::new(t!(reader, "market-smtp-wrong"))),
        SettingFault::Address => ("url", Refusal::new(t!(reader, "market-rates-address-wrong"))),
        SettingFault::Hours => {
            ("every_hours", Refusal::new(t!(reader, "market-rates-hours-wrong")))
        }
        SettingFault::Long => ("", Refusal::new(t!(reader, "market-address-long"))),
    }
}

async fn save_mail(
    State(app): State<App>,
    reader: Reader,
    Operator(person): Operator,
    Form(typed): Form<TypedMail>,
) -> Result<Response, Problem> {
    let (by, moment) = (person.decider(), app.clock.moment());
    let (smtp, from) = (Secret::new(typed.smtp.clone()), typed.from.clone());
    let mail = (typed.act != "unset").then_some(MailSetting { smtp, from });
    let set = move |tx: &mut Tx<'_>| house::set_mail(tx, (mail.as_ref(), &by), &mut moment.clone());
    match app.db.write(set).await {
        Ok(()) => {
            app.presence_changed();
            Ok(done("/admin/market/mail", "market-saved"))
        }
        Err(SetSettingError::Fault(wrong)) => {
            let mut refusals = Refusals::new();
            let (field, refusal) = fault(&reader, &wrong);
            refusals.add(field, refusal);
            Ok(refused(mail_page(&app, &reader, &typed, &refusals).await?))
        }
        Err(error @ SetSettingError::Store(_)) => Err(error.into()),
    }
}

async fn try_mail(State(app): State<App>, Operator(person): Operator) -> Result<Response, Problem> {
    let (id, moment) = (person.shopper_id, app.clock.moment());
    let tried = app.db.write(move |tx| {
        let Some(to) = accounts::addressee(tx, id)? else { return Ok(None) };
        let mail = house::send_trial_letter(tx, &to, &mut moment.clone())?;
        Ok::<_, StoreError>(Some(mail))
    });
    tried.await?.ok_or_else(Problem::not_found)?;
    Ok(done("/admin/market/mail", "market-letter-tried"))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct TypedRates {
    url: String,
    every_hours: String,
    act: String,
}

/// The central bank publishes once on each working day: four looks find it the same afternoon.
const EVERY_HOURS: &str = "6";

async fn rates(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let typed = TypedRates { every_hours: EVERY_HOURS.to_owned(), ..TypedRates::default() };
    rates_page(&app, &reader, &typed, &Refusals::new()).await
}

async fn rates_page(
    app: &App,
    reader: &Reader,
    typed: &TypedRates,
    wrong: &Refusals,
) -> Result<Markup, Problem> {
    let setting = app.db.read(house::rates_setting).await?;
    let stands = standing(app, reader, "rates").await?;
    let (url, hours) = (t!(reader, "market-field-url"), t!(reader, "market-field-every-hours"));
    let fields = html! {
        (error_summary(reader, wrong, &[("url", &url), ("every_hours", &hours)]))
        (Field::text("url", &url).value(&typed.url).refusals(wrong).autocomplete("off")
            .hint(&t!(reader, "market-url-hint")))
        (Field::number("every_hours", &hours).value(&typed.every_hours).refusals(wrong))
        div.actions { (button(&t!(reader, "market-save"))) }
    };
    let body = html! {
        (stands)
        @if app.config.fetches_rates {
            (banner(Tone::Plain, html! { p { (t!(reader, "market-rates-configured")) } }))
        } @else {
            @if let Some(setting) = &setting {
                (facts(&[(hours, html! { (setting.every_hours) })]))
            }
            div.panel { (form(reader, "/admin/market/rates", fields)) }
            @if setting.is_some() {
                (form(reader, "/admin/market/rates", html! {
                    input type="hidden" name="act" value="unset";
                    (quiet_button(&t!(reader, "market-rates-unset")))
                }))
            }
        }
        p { (quiet_link("/admin/fx", &t!(reader, "market-rates-file"))) }
    };
    Ok(step(reader, "rates", body))
}

async fn save_rates(
    State(app): State<App>,
    reader: Reader,
    Operator(person): Operator,
    Form(typed): Form<TypedRates>,
) -> Result<Response, Problem> {
    let (by, moment) = (person.decider(), app.clock.moment());
    let every_hours = typed.every_hours.trim().parse().unwrap_or(0);
    let url = Secret::new(typed.url.clone());
    let rates = (typed.act != "unset").then_some(RatesSetting { url, every_hours });
    let set =
        move |tx: &mut Tx<'_>| house::set_rates(tx, (rates.as_ref(), &by), &mut moment.clone());
    match app.db.write(set).await {
        Ok(()) => Ok(done(PATH, "market-saved")),
        Err(SetSettingError::Fault(wrong)) => {
            let mut refusals = Refusals::new();
            let (field, refusal) = fault(&reader, &wrong);
            refusals.add(field, refusal);
            Ok(refused(rates_page(&app, &reader, &typed, &refusals).await?))
        }
        Err(error @ SetSettingError::Store(_)) => Err(error.into()),
    }
}

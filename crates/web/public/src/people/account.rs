//! `/account`: name, language, password, sessions.

use super::{devices::session_list, words, zones};
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{
        Field, Tone, button, chip, error_summary, form, hidden, quiet_button, quiet_link, section,
    },
    done, page, refused, t,
};
use accounts::{
    ActForError, CHARACTERS_MIN, ChooseZoneError, Limits, NewPassword, NewPasswordError, TokenHash,
};
use axum::{extract::State, http::header, response::Response};
use kernel::MerchantId;
use maud::{Markup, html};
use merchants::Merchant;
use store::StoreError;
use web_kit::{door::Door, session::zone_cookie};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/account", Access::SignedIn, show)
        .post("/account", Access::SignedIn, edit)
        .post("/account/merchant", Access::SignedIn, act_for)
        .post("/account/password", Access::SignedIn, change_password)
        .post("/account/sessions/end", Access::SignedIn, end_session)
        .post("/account/sessions/end-others", Access::SignedIn, end_others)
}

/// What was typed into either form, and what is wrong with it.
#[derive(Default)]
struct Typed {
    profile: Option<ProfileForm>,
    wrong_profile: Refusals,
    wrong_password: Refusals,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ProfileForm {
    name: String,
    lang: String,
    /// As it is when empty.
    zone: String,
}

async fn show(State(app): State<App>, reader: Reader, shopper: Shopper) -> Result<Markup, Problem> {
    account_page(&app, &reader, &shopper, &Typed::default()).await
}

async fn account_page(
    app: &App,
    reader: &Reader,
    shopper: &Shopper,
    typed: &Typed,
) -> Result<Markup, Problem> {
    let (id, now) = (shopper.0.shopper_id, app.clock.now());
    let mine = shopper.0.merchants();
    let (sessions, mine, zone) = app
        .db
        .read(move |tx| {
            let mut known = merchants::merchants_by_id(tx, &mine)?;
            let mine: Vec<Merchant> = mine.iter().filter_map(|id| known.remove(id)).collect();
            let zone = accounts::zone_of(tx, id)?;
            Ok::<_, StoreError>((accounts::sessions_of(tx, id, now)?, mine, zone))
        })
        .await?;
    let zone = zone.unwrap_or_else(|| reader.zone().to_owned());
    let title = t!(reader, "account-title");
    let body = html! {
        div.page-head {
            h1 { (title) }
            (form(reader, "/sign-out", quiet_button(&t!(reader, "sign-out-button"))))
        }
        nav.actions { (places(reader, shopper)) }
        @if mine.len() > 1 {
            (section(&t!(reader, "account-merchants"), merchant_list(reader, shopper, &mine)))
        }
        div.columns.columns-even {
            div.stack {
                (section(&t!(reader, "account-you"), profile(reader, (shopper, &zone), typed)))
            }
            div.stack {
                (section(&t!(reader, "account-password"), password(reader, typed)))
            }
        }
        (section(&t!(reader, "account-sessions"), session_list(reader, &sessions)))
    };
    Ok(page(reader, &title, body))
}

fn places(reader: &Reader, shopper: &Shopper) -> Markup {
    html! {
        (quiet_link("/orders", &t!(reader, "account-orders")))
        (quiet_link("/account/addresses", &t!(reader, "addresses-title")))
        (quiet_link("/notices", &t!(reader, "notices-title")))
        (quiet_link("/account/letters", &t!(reader, "letters-title")))
        (quiet_link("/account/data", &t!(reader, "data-title")))
        @if shopper.0.merchant.is_some() {
            (quiet_link("/sell", &t!(reader, "account-sell")))
        } @else {
            (quiet_link("/sell/apply", &t!(reader, "account-apply")))
        }
        @if shopper.0.is_operator() { (quiet_link("/admin", &t!(reader, "account-admin"))) }
    }
}

/// The merchants that a person may act for, and for which one she does.
fn merchant_list(reader: &Reader, shopper: &Shopper, mine: &[Merchant]) -> Markup {
    html! {
        ul.tasks {
            @for merchant in mine {
                li.task {
                    div.task-text {
                        p.task-title {
                            (merchant.name.get(reader.lang())) " "
                            @if shopper.0.merchant == Some(merchant.id) {
                                (chip(Tone::Ok, &t!(reader, "account-merchant-here")))
                            }
                        }
                    }
                    @if shopper.0.merchant != Some(merchant.id) {
                        div.task-action {
                            (form(reader, "/account/merchant", html! {
                                (hidden("merchant", &merchant.id.to_string()))
                                (quiet_button(&t!(reader, "account-merchant-act")))
                            }))
                        }
                    }
                }
            }
        }
    }
}

#[derive(serde::Deserialize)]
struct ActForForm {
    merchant: String,
}

async fn act_for(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(chosen): Form<ActForForm>,
) -> Result<Response, Problem> {
    let merchant = chosen.merchant.parse::<MerchantId>()?;
    let Some(session) = reader.session().map(|session| session.token_hash) else {
        return Err(Problem::unauthorized());
    };
    let acts = app.db.write(move |tx| accounts::act_for(tx, &shopper.0, session, merchant)).await;
    match acts {
        Ok(()) => Ok(done("/sell", "merchant-chosen")),
        Err(ActForError::NotGranted) => Err(Problem::not_found()),
        Err(ActForError::Store(error)) => Err(error.into()),
    }
}

fn profile(reader: &Reader, (shopper, zone): (&Shopper, &str), typed: &Typed) -> Markup {
    let person = &shopper.0;
    let (name, lang) = match &typed.profile {
        Some(typed) => (typed.name.clone(), typed.lang.clone()),
        None => (person.name.clone(), person.lang.tag().to_owned()),
    };
    let wrong = &typed.wrong_profile;
    let (name_label, lang_label) = (t!(reader, "people-name"), t!(reader, "people-language"));
    let zone_label = t!(reader, "letters-zone");
    let chosen = typed.profile.as_ref().map_or(zone, |typed| typed.zone.as_str());
    let verified = if person.verified { "account-verified" } else { "account-unverified" };
    let tone = if person.verified { Tone::Ok } else { Tone::Warn };
    let fields = html! {
        (error_summary(reader, wrong, &[("name", &name_label), ("lang", &lang_label), ("zone", &zone_label)]))
        (Field::text("name", &name_label).value(&name).refusals(wrong).autocomplete("name"))
        (Field::select("lang", &lang_label, words::languages()).value(&lang).refusals(wrong))
        (Field::select("zone", &zone_label, zones::choices(reader, chosen)).value(chosen)
            .refusals(wrong))
        div.actions { (button(&t!(reader, "account-save"))) }
    };
    html! {
        div.panel {
            div.row { span { (person.email) } (chip(tone, &reader.text(verified))) }
            p { a href="/account/email" { (t!(reader, "email-title")) } }
            (form(reader, "/account", fields))
        }
    }
}

fn password(reader: &Reader, typed: &Typed) -> Markup {
    let wrong = &typed.wrong_password;
    let current = t!(reader, "account-password-current");
    let new = t!(reader, "people-password-new");
    let fields = html! {
        (error_summary(reader, wrong, &[("current", &current), ("password", &new)]))
        (Field::password("current", &current).refusals(wrong).autocomplete("current-password"))
        (Field::password("password", &new).refusals(wrong).autocomplete("new-password")
            .hint(&t!(reader, "people-password-hint", min = CHARACTERS_MIN)))
        div.actions { (quiet_button(&t!(reader, "account-password-button"))) }
    };
    html! {
        div.panel {
            p.soft { (t!(reader, "account-password-lead")) }
            (form(reader, "/account/password", fields))
        }
    }
}

async fn edit(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(profile): Form<ProfileForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let name = wrong.keep("name", words::name(&reader, &profile.name));
    let lang = words::language(&profile.lang).unwrap_or(reader.lang());
    let zone = profile.zone.trim().to_owned();
    if !zone.is_empty() && !kernel::is_zone(&zone) {
        wrong.add("zone", Refusal::new(t!(&reader, "letters-zone-wrong")));
    }
    let Some(name) = name.filter(|_| wrong.is_empty()) else {
        let typed = Typed { profile: Some(profile), wrong_profile: wrong, ..Typed::default() };
        return Ok(refused(account_page(&app, &reader, &shopper, &typed).await?));
    };
    let (id, chosen) = (shopper.0.shopper_id, zone.clone());
    let editing = move |tx: &mut store::Tx<'_>| {
        accounts::edit_account(tx, id, &name, lang)?;
        if !chosen.is_empty() {
            accounts::choose_zone(tx, id, &chosen)?;
        }
        Ok::<_, ChooseZoneError>(())
    };
    match app.db.write(editing).await {
        Ok(()) => {}
        Err(ChooseZoneError::Unknown(_)) => return Err(Problem::not_found()),
        Err(ChooseZoneError::Store(error)) => return Err(error.into()),
    }
    let mut answer = done(&format!("/account?lang={lang}"), "saved");
    if !zone.is_empty() {
        answer.headers_mut().append(header::SET_COOKIE, zone_cookie(&app, &zone));
    }
    Ok(answer)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct PasswordForm {
    current: String,
    password: String,
}

async fn change_password(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    door: Door,
    Form(form): Form<PasswordForm>,
) -> Result<Response, Problem> {
    let mut wrong = Refusals::new();
    let current = wrong.keep("current", words::typed(&reader, &form.current));
    let chosen = wrong.keep("password", words::chosen(&reader, &form.password));
    if let (Some(current), Some(_)) = (current, chosen) {
        let ask = NewPassword {
            shopper: shopper.0.shopper_id,
            current,
            chosen: form.password,
            keep: door.previous,
            limits: Limits::default(),
            address: door.address,
        };
        let (email, moment) = (shopper.0.email.clone(), app.clock.moment());
        match accounts::set_new_password(&app.db, email, ask, &moment).await {
            Ok(()) => return Ok(done("/account", "password-changed")),
            Err(NewPasswordError::Wrong) => {
                wrong.add("current", Refusal::new(t!(&reader, "account-password-wrong")));
            }
            Err(NewPasswordError::Password(e)) => {
                wrong.add("password", words::password(&reader, e));
            }
            Err(NewPasswordError::TooMany(wait)) => {
                wrong.add("", words::wait(&reader, wait));
                let typed = Typed { wrong_password: wrong, ..Typed::default() };
                let page = account_page(&app, &reader, &shopper, &typed).await?;
                return Ok(words::too_many(page, wait));
            }
            Err(NewPasswordError::Hash(e)) => return Err(Problem::internal(&e)),
            Err(NewPasswordError::Store(e)) => return Err(e.into()),
        }
    }
    let typed = Typed { wrong_password: wrong, ..Typed::default() };
    Ok(refused(account_page(&app, &reader, &shopper, &typed).await?))
}

#[derive(serde::Deserialize)]
struct SessionForm {
    session: String,
}

async fn end_session(
    State(app): State<App>,
    shopper: Shopper,
    Form(form): Form<SessionForm>,
) -> Result<Response, Problem> {
    let token = TokenHash::from_hex(&form.session).ok_or_else(Problem::not_found)?;
    let id = shopper.0.shopper_id;
    app.db.write(move |tx| accounts::end_session(tx, id, token)).await?;
    Ok(done("/account", "session-ended"))
}

async fn end_others(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
) -> Result<Response, Problem> {
    let keep = reader.session().map(|session| session.token_hash);
    let id = shopper.0.shopper_id;
    app.db.write(move |tx| accounts::sign_out_everywhere(tx, id, keep)).await?;
    Ok(done("/account", "sessions-ended"))
}

//! `/sell/bank`: where a merchant is paid. Numbers are shown by their end alone.

use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{
        Choice, Column, Field, Tone, banner, button, chip, error_summary, form, hidden,
        quiet_button, section, table,
    },
    done, refused, sell_page, t,
};
use accounts::{Limits, Password, ProvePassword, ProvePasswordError, Role};
use axum::{
    extract::{Path, State},
    response::Response,
};
use formats::bank::{self, Fault, FieldRule, Parts};
use kernel::{Actor, BankAccountId, Country, Currency};
use maud::{Markup, html};
use merchants::{
    AddBankAccount, AddBankAccountError, BankAccount, DecideBankAccount, SealAccountError, Standing,
};
use std::collections::BTreeMap;
use web_kit::{door::Door, letter_parts::letters_of_all, own::own_merchant};

const PATH: &str = "/sell/bank";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get(PATH, Access::MEMBER, show).post(PATH, Access::OWNER, add).post(
        "/sell/bank/{account}/stop",
        Access::MEMBER,
        stop,
    )
}

/// What was typed, by field.
type Typed = BTreeMap<String, String>;

fn typed<'a>(values: &'a Typed, name: &str) -> &'a str {
    values.get(name).map_or("", String::as_str)
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let mut values = Typed::new();
    if let Some(country) = reader.query("country") {
        values.insert("country".to_owned(), country);
    }
    page(&app, &reader, &merchant, (&values, &Refusals::new())).await
}

async fn page(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    (values, wrong): (&Typed, &Refusals),
) -> Result<Markup, Problem> {
    let own = own_merchant(app, merchant).await?;
    let id = merchant.id;
    let accounts = app.db.read(move |tx| merchants::bank_accounts(tx, id)).await?;
    let ids = accounts.iter().map(|account| account.id.id()).collect();
    let letters = letters_of_all(app, reader, ids).await?;
    let country = typed(values, "country").parse().unwrap_or(own.country);
    let owner = merchant.principal.acts_as(Role::Owner);
    let hours = app.config.payouts.hold_hours;
    let body = html! {
        p.soft { (t!(reader, "bank-lead")) }
        (standing_banner(reader, &accounts))
        (section(&t!(reader, "bank-accounts"), accounts_table(reader, &accounts)))
        @if owner {
            (section(&t!(reader, "bank-new"), html! {
                p { (t!(reader, "bank-new-lead", hours = hours)) }
                (country_form(reader, country))
                (account_form(reader, (country, own.payout_currency), (values, wrong)))
            }))
        } @else {
            p.soft { (t!(reader, "bank-owner-only")) }
        }
        (letters)
    };
    Ok(sell_page(reader, &t!(reader, "bank-title"), body))
}

/// What the account that counts waits for, if it waits.
fn standing_banner(reader: &Reader, accounts: &[BankAccount]) -> Markup {
    let current = accounts.iter().find(|account| account.stopped.is_none());
    let text = match current.map(|account| (account, account.standing(reader.now()))) {
        None => Some(t!(reader, "bank-none")),
        Some((account, Standing::Held)) => {
            Some(t!(reader, "bank-held-until", at = reader.time_text(account.usable_from)))
        }
        Some((_, Standing::Unconfirmed)) => Some(t!(reader, "bank-unconfirmed-what")),
        Some((_, Standing::Usable | Standing::Stopped)) => None,
    };
    html! { @if let Some(text) = text { (banner(Tone::Warn, html! { p { (text) } })) } }
}

fn accounts_table(reader: &Reader, accounts: &[BankAccount]) -> Markup {
    if accounts.is_empty() {
        return html! { p.soft { (t!(reader, "bank-accounts-none")) } };
    }
    let columns = [
        Column::text(t!(reader, "bank-column-account")),
        Column::text(t!(reader, "bank-column-state")),
        Column::text(t!(reader, "bank-column-added")),
        Column::actions(t!(reader, "bank-column-stop")),
    ];
    let rows = html! {
        @for account in accounts {
            @let standing = account.standing(reader.now());
            tr {
                th scope="row" { (reader.country(account.country)) " · " (account.currency) " · " span.code { "…" (account.ending) } }
                td { (state_chip(reader, standing)) }
                td { (reader.time(account.added_at)) }
                td {
                    @if matches!(standing, Standing::Held | Standing::Unconfirmed) {
                        (form(reader, &format!("{PATH}/{}/stop", account.id), html! {
                            (hidden("reason", "stopped by a member"))
                            (quiet_button(&t!(reader, "bank-stop")))
                        }))
                    }
                }
            }
        }
    };
    table(&t!(reader, "bank-accounts"), &columns, rows, None)
}

fn state_chip(reader: &Reader, standing: Standing) -> Markup {
    let tone = match standing {
        Standing::Usable => Tone::Ok,
        Standing::Held | Standing::Unconfirmed => Tone::Warn,
        Standing::Stopped => Tone::Plain,
    };
    chip(tone, &reader.text(&format!("bank-state-{}", standing.key())))
}

/// Chooses the country, by which the fields follow; works without a script.
fn country_form(reader: &Reader, country: Country) -> Markup {
    let mut all: Vec<Choice> =
        Country::all().map(|one| (one.code().to_owned(), reader.country(one))).collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    html! {
        form method="get" action=(PATH) {
            (Field::select("country", &t!(reader, "bank-country"), all).value(country.code()))
            div.actions { (quiet_button(&t!(reader, "bank-country-choose"))) }
        }
    }
}

fn label(reader: &Reader, name: &str) -> String {
    reader.find(&format!("bank-field-{name}")).unwrap_or_else(|| name.to_owned())
}

fn field(reader: &Reader, rule: &FieldRule, (values, wrong): (&Typed, &Refusals)) -> Markup {
    let field = Field::text(&rule.name, &label(reader, &rule.name))
        .value(typed(values, &rule.name))
        .refusals(wrong)
        .attribute("placeholder", &rule.example)
        .attribute("spellcheck", "false")
        .autocomplete("off");
    let field = if rule.required { field } else { field.optional(reader) };
    html! { (field) }
}

fn account_form(
    reader: &Reader,
    (country, currency): (Country, Currency),
    (values, wrong): (&Typed, &Refusals),
) -> Markup {
    let rules = bank::fields(country);
    let (holder, password) = (t!(reader, "bank-holder"), t!(reader, "bank-password"));
    let mut labels = vec![("holder".to_owned(), holder.clone())];
    labels.extend(rules.iter().map(|rule| (rule.name.clone(), label(reader, &rule.name))));
    labels.push(("password".to_owned(), password.clone()));
    let names: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
    let fields = html! {
        (error_summary(reader, wrong, &names))
        (hidden("country", country.code()))
        (hidden("currency", currency.code()))
        (Field::text("holder", &holder).value(typed(values, "holder")).refusals(wrong)
            .hint(&t!(reader, "bank-holder-hint")).attribute("maxlength", "140"))
        @for rule in &rules { (field(reader, rule, (values, wrong))) }
        p.hint { (t!(reader, "bank-currency", currency = currency.code())) }
        (Field::password("password", &password).refusals(wrong)
            .hint(&t!(reader, "bank-password-hint")).autocomplete("current-password"))
        div.actions { (button(&t!(reader, "bank-add"))) }
    };
    html! { div.panel { (form(reader, PATH, fields)) } }
}

fn fault(reader: &Reader, fault: Fault) -> Refusal {
    Refusal::new(match fault {
        Fault::Missing => t!(reader, "bank-fault-missing"),
        Fault::Unknown => t!(reader, "bank-fault-unknown"),
        Fault::Signs => t!(reader, "bank-fault-signs"),
        Fault::Length { least, most } if least == most => {
            t!(reader, "bank-fault-length", count = least)
        }
        Fault::Length { least, most } => {
            t!(reader, "bank-fault-lengths", least = least, most = most)
        }
        Fault::Country => t!(reader, "bank-fault-country"),
        Fault::CheckDigits => t!(reader, "bank-fault-digits"),
    })
}

/// What was typed as it may stand on the page again: never the password.
fn again(mut values: Typed) -> Typed {
    values.remove("password");
    values
}

async fn add(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    door: Door,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let values: Typed = pairs.into_iter().collect();
    let mut wrong = Refusals::new();
    let ask = asked(&app, &reader, (&merchant, door), (&values, &mut wrong)).await?;
    if let Some(ask) = ask {
        let moment = app.clock.moment();
        let added =
            app.db.write(move |tx| merchants::add_bank_account(tx, &ask, &mut moment.clone()));
        match added.await {
            Ok(_) => return Ok(done(PATH, "bank-added")),
            Err(AddBankAccountError::Holder) => {
                wrong.add("holder", differs(&app, &reader, &merchant).await?);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let page = page(&app, &reader, &merchant, (&again(values), &wrong)).await?;
    Ok(refused(page))
}

/// Another name than hers, and which that is, where an account in it is known.
async fn differs(app: &App, reader: &Reader, merchant: &Merchant) -> Result<Refusal, Problem> {
    let id = merchant.id;
    let sealed = app.db.read(move |tx| {
        let known = merchants::bank_accounts(tx, id)?;
        match known.into_iter().find(|account| account.confirmed_at.is_some()) {
            Some(account) => merchants::bank_account_sealed(tx, account.id),
            None => Ok(None),
        }
    });
    let sealed = sealed.await?;
    let opened = sealed.and_then(|sealed| merchants::open_account(&app.vault, id, &sealed).ok());
    let what = match opened {
        Some(known) => t!(reader, "bank-holder-differs-from", holder = known.holder.as_str()),
        None => t!(reader, "bank-holder-differs"),
    };
    Ok(Refusal::new(what).because(t!(reader, "bank-holder-differs-why")))
}

/// Everything that can be told without a guess at the password: fields, the holder, and that nothing was typed.
async fn tell_wrong(
    app: &App,
    reader: &Reader,
    merchant: &Merchant,
    ((country, parts), values, wrong): ((Country, &Parts), &Typed, &mut Refusals),
) -> Result<(), Problem> {
    for (name, what) in bank::read(country, parts).err().unwrap_or_default() {
        wrong.add(&name, fault(reader, what));
    }
    let (id, key) = (merchant.id, merchants::holder_key(&app.vault, typed(values, "holder")));
    let fits = app.db.read(move |tx| merchants::holder_fits(tx, id, key)).await?;
    if typed(values, "holder").trim().is_empty() {
        wrong.add("holder", Refusal::new(t!(reader, "bank-holder-bad")));
    } else if !fits {
        wrong.add("holder", differs(app, reader, merchant).await?);
    }
    if typed(values, "password").is_empty() {
        wrong.add("password", Refusal::new(t!(reader, "bank-fault-missing")));
    }
    Ok(())
}

/// The account that is to be kept, or what is wrong with what was typed, all at once. The password is compared last, so
/// that a mistyped number costs no guess.
async fn asked(
    app: &App,
    reader: &Reader,
    (merchant, door): (&Merchant, Door),
    (values, wrong): (&Typed, &mut Refusals),
) -> Result<Option<AddBankAccount>, Problem> {
    let country: Country = typed(values, "country").parse().map_err(|_| Problem::not_found())?;
    let currency: Currency = typed(values, "currency").parse().map_err(|_| Problem::not_found())?;
    let names = bank::fields(country).into_iter().map(|rule| rule.name);
    let parts: Parts = names.map(|name| (name.clone(), typed(values, &name).to_owned())).collect();
    tell_wrong(app, reader, merchant, ((country, &parts), values, &mut *wrong)).await?;
    if !wrong.is_empty() {
        return Ok(None);
    }
    let named = (typed(values, "holder"), &parts);
    let account = match merchants::seal_account(&app.vault, merchant.id, (country, currency), named)
    {
        Ok(account) => Some(account),
        Err(SealAccountError::Holder) => {
            wrong.add("holder", Refusal::new(t!(reader, "bank-holder-bad")));
            None
        }
        Err(SealAccountError::Fields(faults)) => {
            for (name, what) in faults {
                wrong.add(&name, fault(reader, what));
            }
            None
        }
        Err(error @ SealAccountError::Vault(_)) => return Err(error.into()),
    };
    let Some(account) = account else { return Ok(None) };
    let person = &merchant.principal;
    let known = ProvePassword {
        shopper: person.shopper_id,
        email: person.email.clone(),
        password: Password::typed(typed(values, "password")),
        limits: Limits::default(),
        address: door.address,
    };
    match accounts::prove_password(&app.db, known, &app.clock.moment()).await {
        Ok(_) => {}
        Err(ProvePasswordError::Wrong) => {
            wrong.add("password", Refusal::new(t!(reader, "bank-password-wrong")));
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    }
    let (by, hold_hours) = (person.decider(), app.config.payouts.hold_hours);
    Ok(Some(AddBankAccount { merchant: merchant.id, by, account, hold_hours }))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct StopForm {
    reason: String,
}

async fn stop(
    State(app): State<App>,
    merchant: Merchant,
    Path(account): Path<String>,
    Form(typed): Form<StopForm>,
) -> Result<Response, Problem> {
    let id: BankAccountId = account.parse()?;
    merchant.owns(id.home())?;
    let by = (Actor::Merchant, merchant.principal.decider());
    let ask = DecideBankAccount { account: id, by, reason: typed.reason };
    let moment = app.clock.moment();
    app.db.write(move |tx| merchants::stop_bank_account(tx, &ask, &mut moment.clone())).await?;
    Ok(done(PATH, "bank-stopped"))
}

//! Where merchants are paid, in the API: never whole.

use super::payouts::ReturnedBody;
use crate::{
    Access, Answered, App, Body, Created, Merchant, Once, Operator, Problem, Reader, Routes,
    openapi::{Part, ProblemBody},
};
use accounts::{Limits, Password, ProvePassword};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use formats::bank;
use kernel::{Actor, BankAccountId, Country, Currency, Decider, MerchantId, Timestamp};
use merchants::{AddBankAccount, BankAccount, DecideBankAccount};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use web_kit::{door::Door, parsed};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Money, Api::openapi())
        .document(Part::Operator, OperatorApi::openapi())
        .get("/v1/bank-fields", Access::SignedIn, bank_fields)
        .get("/v1/merchant/bank-accounts", Access::MEMBER, own_accounts)
        .command("/v1/merchant/bank-accounts", Access::OWNER, add_bank_account)
        .command("/v1/merchant/bank-accounts/{account}/stop", Access::MEMBER, stop_own_account)
        .get("/v1/admin/bank-accounts", Access::MONEY, unconfirmed_accounts)
        .command("/v1/admin/bank-accounts/{account}/confirm", Access::MONEY, confirm_bank_account)
        .command("/v1/admin/bank-accounts/{account}/stop", Access::MONEY, stop_bank_account)
        .command("/v1/admin/merchants/{merchant}/bank-holders", Access::MONEY, allow_bank_holder)
}

#[derive(OpenApi)]
#[openapi(
    paths(bank_fields, own_accounts, add_bank_account, stop_own_account),
    components(schemas(BankFieldBody, BankAccountBody, NewBankAccount))
)]
struct Api;

#[derive(OpenApi)]
#[openapi(
    paths(unconfirmed_accounts, confirm_bank_account, stop_bank_account, allow_bank_holder),
    components(schemas(HolderBody))
)]
struct OperatorApi;

/// A field of a bank account in a country.
#[derive(Serialize, ToSchema)]
struct BankFieldBody {
    /// `iban`, `routing`, `account`, `sort_code` …
    name: String,
    /// Whether it must be given.
    required: bool,
    /// One that fits; may be empty.
    example: String,
}

/// An account at a bank, as it may be shown.
#[derive(Serialize, ToSchema)]
struct BankAccountBody {
    /// Its id.
    id: String,
    /// Where the bank is.
    country: String,
    /// In which currency it is paid to.
    currency: String,
    /// The end of its number.
    ending: String,
    /// `usable`, `held` (until `usable_from`), `unconfirmed` (an operator looks at its holder) or `stopped`.
    state: &'static str,
    /// Nothing is paid to it before (UTC).
    usable_from: String,
    /// When it was entered (UTC).
    added_at: String,
}

/// An account to be paid to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewBankAccount {
    /// Where the bank is.
    country: String,
    /// The currency that you are paid in.
    currency: String,
    /// Whose it is, as the bank knows her: who holds your licence.
    holder: String,
    /// Its fields by name, as `GET /v1/bank-fields` says for the country.
    fields: BTreeMap<String, String>,
    /// Your password, once more.
    password: String,
}

/// A name in which a merchant may be paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HolderBody {
    /// The holder's name.
    holder: String,
    /// In 1 to 500 characters, for whoever asks later.
    reason: String,
}

impl BankAccountBody {
    fn of(account: &BankAccount, now: Timestamp) -> BankAccountBody {
        BankAccountBody {
            id: account.id.to_string(),
            country: account.country.to_string(),
            currency: account.currency.to_string(),
            ending: account.ending.clone(),
            state: account.standing(now).key(),
            usable_from: account.usable_from.to_string(),
            added_at: account.added_at.to_string(),
        }
    }
}

/// The fields of a bank account in a country.
#[utoipa::path(get, path = "/v1/bank-fields", tag = "money",
    security(("bearer" = []), ("session" = [])),
    params(("country" = Option<String>, Query, description = "Two letters; US when it is left out")),
    responses((status = 200, description = "In the order in which people write them", body = [BankFieldBody]),
        (status = 422, description = "No such country", body = ProblemBody)))]
async fn bank_fields(reader: Reader) -> Result<Json<Vec<BankFieldBody>>, Problem> {
    let asked = reader.query("country").filter(|code| !code.is_empty());
    let country: Country = parsed("country", asked.as_deref().unwrap_or("US"))?;
    let body = |rule: bank::FieldRule| BankFieldBody {
        name: rule.name,
        required: rule.required,
        example: rule.example,
    };
    Ok(Json(bank::fields(country).into_iter().map(body).collect()))
}

/// Where you are and were to be paid, newest first.
#[utoipa::path(get, path = "/v1/merchant/bank-accounts", tag = "money",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The last 50; the newest that is not stopped counts",
        body = [BankAccountBody])))]
async fn own_accounts(
    State(app): State<App>,
    merchant: Merchant,
) -> Result<Json<Vec<BankAccountBody>>, Problem> {
    let (id, now) = (merchant.id, app.clock.now());
    let found = app.db.read(move |tx| merchants::bank_accounts(tx, id)).await?;
    Ok(Json(found.iter().map(|one| BankAccountBody::of(one, now)).collect()))
}

/// Says where you are to be paid. It waits for some days, in which every member can stop it.
#[utoipa::path(post, path = "/v1/merchant/bank-accounts", tag = "money",
    security(("bearer" = []), ("session" = [])), request_body = NewBankAccount,
    responses((status = 201, description = "It is kept, and told to every member", body = BankAccountBody),
        (status = 404, description = "No such merchant", body = ProblemBody),
        (status = 422, description = "The password or a field is wrong, or the holder is another", body = ProblemBody)))]
async fn add_bank_account(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    door: Door,
    Body(body): Body<NewBankAccount>,
) -> Result<Answered, Problem> {
    let country: Country = parsed("country", &body.country)?;
    let currency: Currency = parsed("currency", &body.currency)?;
    // The password last, so that a mistyped number costs no guess.
    let (id, named) = (merchant.id, (body.holder.as_str(), &body.fields));
    let account = merchants::seal_account(&app.vault, id, (country, currency), named)?;
    let person = &merchant.principal;
    let known = ProvePassword {
        shopper: person.shopper_id,
        email: person.email.clone(),
        password: Password::typed(&body.password),
        limits: Limits::default(),
        address: door.address,
    };
    accounts::prove_password(&app.db, known, &app.clock.moment()).await?;
    let (by, hold_hours) = (person.decider(), app.config.payouts.hold_hours);
    let ask = AddBankAccount { merchant: id, by, account, hold_hours };
    once.write(move |tx, moment| {
        let added = merchants::add_bank_account(tx, &ask, moment)?;
        let location = "/v1/merchant/bank-accounts".to_owned();
        Ok(Created { location, body: BankAccountBody::of(&added, moment.now) })
    })
    .await
}

fn said(
    account: &str,
    (actor, person): (Actor, Decider),
    reason: String,
) -> Result<DecideBankAccount, Problem> {
    Ok(DecideBankAccount { account: account.parse()?, by: (actor, person), reason })
}

/// Stops an account whose time has not come: nothing is paid to it, and the one before counts again.
#[utoipa::path(post, path = "/v1/merchant/bank-accounts/{account}/stop", tag = "money",
    security(("bearer" = []), ("session" = [])), params(("account" = String, Path)),
    request_body = ReturnedBody,
    responses((status = 200, description = "It is stopped", body = BankAccountBody),
        (status = 404, description = "No such account of yours", body = ProblemBody),
        (status = 409, description = "It is paid to already: ask the operator", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn stop_own_account(
    once: Once,
    merchant: Merchant,
    Path(account): Path<String>,
    Body(body): Body<ReturnedBody>,
) -> Result<Answered, Problem> {
    let id: BankAccountId = account.parse()?;
    merchant.owns(id.home())?;
    let ask = said(&account, (Actor::Merchant, merchant.principal.decider()), body.reason)?;
    once.write(move |tx, moment| {
        let stopped = merchants::stop_bank_account(tx, &ask, moment)?;
        Ok(Json(BankAccountBody::of(&stopped, moment.now)))
    })
    .await
}

/// Accounts whose holder an operator has to look at, longest waiting first.
#[utoipa::path(get, path = "/v1/admin/bank-accounts", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The oldest 100", body = [BankAccountBody])))]
async fn unconfirmed_accounts(
    State(app): State<App>,
    _operator: Operator,
) -> Result<Json<Vec<BankAccountBody>>, Problem> {
    let now = app.clock.now();
    let found = app.db.read(|tx| merchants::unconfirmed_bank_accounts(tx, 100)).await?;
    Ok(Json(found.iter().map(|one| BankAccountBody::of(one, now)).collect()))
}

/// The holder of an account is its merchant: from now on she may be paid in that name.
#[utoipa::path(post, path = "/v1/admin/bank-accounts/{account}/confirm", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("account" = String, Path)),
    request_body = ReturnedBody,
    responses((status = 200, description = "It is paid to once its time has come", body = BankAccountBody),
        (status = 404, description = "No such account", body = ProblemBody),
        (status = 409, description = "It does not wait for a look", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn confirm_bank_account(
    once: Once,
    Operator(person): Operator,
    Path(account): Path<String>,
    Body(body): Body<ReturnedBody>,
) -> Result<Answered, Problem> {
    let ask = said(&account, (Actor::Operator, person.decider()), body.reason)?;
    once.write(move |tx, moment| {
        let confirmed = merchants::confirm_bank_account(tx, &ask, moment)?;
        Ok(Json(BankAccountBody::of(&confirmed, moment.now)))
    })
    .await
}

/// Nothing is paid to an account any more; the one before counts again.
#[utoipa::path(post, path = "/v1/admin/bank-accounts/{account}/stop", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("account" = String, Path)),
    request_body = ReturnedBody,
    responses((status = 200, description = "It is stopped", body = BankAccountBody),
        (status = 404, description = "No such account", body = ProblemBody),
        (status = 409, description = "It was stopped before", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn stop_bank_account(
    once: Once,
    Operator(person): Operator,
    Path(account): Path<String>,
    Body(body): Body<ReturnedBody>,
) -> Result<Answered, Problem> {
    let ask = said(&account, (Actor::Operator, person.decider()), body.reason)?;
    once.write(move |tx, moment| {
        let stopped = merchants::stop_bank_account(tx, &ask, moment)?;
        Ok(Json(BankAccountBody::of(&stopped, moment.now)))
    })
    .await
}

/// Lets a merchant be paid in another name than that on her licence, for a reason.
#[utoipa::path(post, path = "/v1/admin/merchants/{merchant}/bank-holders", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("merchant" = String, Path)),
    request_body = HolderBody,
    responses((status = 204, description = "She can enter an account in that name"),
        (status = 404, description = "No such merchant", body = ProblemBody),
        (status = 422, description = "No name, no reason, or a long one", body = ProblemBody)))]
async fn allow_bank_holder(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(merchant): Path<String>,
    Body(body): Body<HolderBody>,
) -> Result<Answered, Problem> {
    let merchant: MerchantId = merchant.parse()?;
    if merchants::same_holder(&body.holder).is_empty() {
        return Err(Problem::from(merchants::SealAccountError::Holder));
    }
    let (key, by) = (merchants::holder_key(&app.vault, &body.holder), person.decider());
    once.write(move |tx, moment| {
        merchants::merchant(tx, merchant)?.ok_or_else(Problem::not_found)?;
        merchants::allow_bank_holder(tx, (merchant, key), (&by, &body.reason), moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

//! A merchant's payouts in the API, and what an operator says became of them.

use crate::{
    Access, Answered, App, Body, Created, Items, Merchant, MoneyBody, Once, Operator, Paging,
    Problem, Routes,
    ledger::payout_currency,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kernel::{By, MerchantId, PayoutId};
use serde::{Deserialize, Serialize};
use settlement::{AskPayout, BankWord, Payout, ReturnPayout};
use utoipa::{OpenApi, ToSchema};
use web_kit::{cursor::cut, parties::apart_of_payout};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Money, Api::openapi())
        .document(Part::Operator, OperatorApi::openapi())
        .get("/v1/merchant/payouts", Access::MEMBER, own_payouts)
        .command("/v1/merchant/payouts", Access::MEMBER, ask_payout)
        .get("/v1/merchant/payouts/{payout}", Access::MEMBER, own_payout)
        .command("/v1/merchant/payouts/{payout}/take-back", Access::MEMBER, take_back_payout)
        .command("/v1/admin/payouts/{payout}/paid", Access::MONEY, pay_payout)
        .command("/v1/admin/payouts/{payout}/returned", Access::MONEY, return_payout)
        .get("/v1/admin/payouts/older", Access::MONEY, older_payouts)
        .command("/v1/admin/payouts/{payout}/paid-before", Access::MONEY, paid_before)
        .command("/v1/admin/payouts/{payout}/unpaid-before", Access::MONEY, unpaid_before)
        .command("/v1/admin/merchants/{merchant}/payout-hold", Access::MONEY, hold_payouts)
        .delete("/v1/admin/merchants/{merchant}/payout-hold", Access::MONEY, free_payouts)
}

#[derive(OpenApi)]
#[openapi(
    paths(own_payouts, ask_payout, own_payout, take_back_payout),
    components(schemas(PayoutBody, PayoutPage, PayoutRequest))
)]
struct Api;

#[derive(OpenApi)]
#[openapi(
    paths(
        pay_payout,
        return_payout,
        older_payouts,
        paid_before,
        unpaid_before,
        hold_payouts,
        free_payouts
    ),
    components(schemas(PaidBody, ReturnedBody))
)]
struct OperatorApi;

/// Money that a merchant asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct PayoutBody {
    /// Its id.
    id: String,
    /// How much.
    amount: MoneyBody,
    /// `asked` (it waits for the market's next run), `gathered` (in a run), `sent` (with the bank), `paid` or
    /// `returned` (the money is free again).
    state: &'static str,
    /// The journal entry.
    entry: String,
    /// It covers the statement after this number …
    covers_after: i64,
    /// … up to this one.
    covers_to: i64,
    /// `merchant` or `operator`.
    asked_by: &'static str,
    /// When it was asked for (UTC).
    asked_at: String,
    /// When the market gave it to its bank (UTC).
    sent_at: Option<String>,
    /// When the bank paid it (UTC).
    paid_at: Option<String>,
    /// What the bank calls that.
    bank_reference: Option<String>,
    /// When it came back (UTC).
    returned_at: Option<String>,
    /// Why.
    returned_why: Option<String>,
    /// Of one that was asked for under an older version: `unsaid` (an operator says first whether it was paid by hand
    /// then; it leaves with no run), `unpaid` or `paid`.
    older: Option<&'static str>,
}

/// Payouts of older versions that are listed at once.
const OLDER_MAX: u32 = 500;

/// A page of payouts.
#[derive(Serialize, ToSchema)]
struct PayoutPage {
    /// Newest first.
    items: Vec<PayoutBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// A wish to be paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PayoutRequest {
    /// How much; all that is free when it is left out.
    #[serde(default)]
    amount: Option<MoneyBody>,
}

/// What the bank says of a payout that it paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PaidBody {
    /// What the bank calls it; at most 200 characters.
    #[serde(default)]
    reference: String,
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnedBody {
    /// In 1 to 500 characters, for whoever it concerns to read.
    pub(super) reason: String,
}

impl From<&Payout> for PayoutBody {
    fn from(payout: &Payout) -> PayoutBody {
        let (paid, returned) = (payout.paid.as_ref(), payout.returned.as_ref());
        PayoutBody {
            id: payout.id.to_string(),
            amount: payout.amount.into(),
            state: payout.state.key(),
            entry: payout.entry.to_string(),
            covers_after: payout.covers_after,
            covers_to: payout.covers_to,
            asked_by: payout.asked_by.key(),
            asked_at: payout.asked_at.to_string(),
            sent_at: payout.sent_at.map(|at| at.to_string()),
            paid_at: paid.map(|(at, _)| at.to_string()),
            bank_reference: paid.map(|(_, reference)| reference.clone()),
            returned_at: returned.map(|(at, _)| at.to_string()),
            returned_why: returned.map(|(_, why)| why.clone()),
            older: payout.older.map(settlement::Older::key),
        }
    }
}

/// Your payouts, newest first.
#[utoipa::path(get, path = "/v1/merchant/payouts", tag = "money",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of payouts", body = PayoutPage)))]
async fn own_payouts(
    State(app): State<App>,
    merchant: Merchant,
    paging: Paging<PayoutId>,
) -> Result<Items<PayoutBody>, Problem> {
    let (id, limit) = (merchant.id, paging.limit);
    let more = limit.saturating_add(1);
    let found = app.db.read(move |tx| settlement::payouts(tx, id, paging.after, more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |payout| payout.id);
    Ok(Items { items: found.iter().map(PayoutBody::from).collect(), next })
}

/// Asks for what is free. It leaves with the market's next run.
#[utoipa::path(post, path = "/v1/merchant/payouts", tag = "money",
    security(("bearer" = []), ("session" = [])), request_body = PayoutRequest,
    responses(
        (status = 201, description = "It is asked for", body = PayoutBody),
        (status = 409, description = "Nothing or less is free, or there is no account that can be paid to",
            body = ProblemBody),
        (status = 422, description = "The amount is wrong", body = ProblemBody)))]
async fn ask_payout(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Body(body): Body<PayoutRequest>,
) -> Result<Answered, Problem> {
    let id = merchant.id;
    let currency = payout_currency(&app, id).await?;
    let amount = body.amount.map(|amount| amount.parse("amount")).transpose()?;
    let request = once.reference();
    let ask = AskPayout { merchant: id, by: By::Merchant(id), currency, amount, request };
    once.write(move |tx, moment| {
        let asked = settlement::ask_payout(tx, &ask, moment)?;
        let location = format!("/v1/merchant/payouts/{}", asked.id);
        Ok(Created { location, body: PayoutBody::from(&asked) })
    })
    .await
}

/// One of your payouts.
#[utoipa::path(get, path = "/v1/merchant/payouts/{payout}", tag = "money",
    security(("bearer" = []), ("session" = [])), params(("payout" = String, Path)),
    responses((status = 200, description = "As it stands", body = PayoutBody),
        (status = 404, description = "No such payout of yours", body = ProblemBody)))]
async fn own_payout(
    State(app): State<App>,
    merchant: Merchant,
    Path(payout): Path<String>,
) -> Result<Json<PayoutBody>, Problem> {
    let id: PayoutId = payout.parse()?;
    merchant.owns(id.home())?;
    let found = app.db.read(move |tx| settlement::payout(tx, id)).await?;
    Ok(Json(PayoutBody::from(&found.ok_or_else(Problem::not_found)?)))
}

/// Takes back what you asked for, while it is in no run: the money is free again.
#[utoipa::path(post, path = "/v1/merchant/payouts/{payout}/take-back", tag = "money",
    security(("bearer" = []), ("session" = [])), params(("payout" = String, Path)),
    responses((status = 200, description = "It is free again", body = PayoutBody),
        (status = 404, description = "No such payout of yours", body = ProblemBody),
        (status = 409, description = "It leaves or left", body = ProblemBody)))]
async fn take_back_payout(
    once: Once,
    merchant: Merchant,
    Path(payout): Path<String>,
) -> Result<Answered, Problem> {
    let id: PayoutId = payout.parse()?;
    merchant.owns(id.home())?;
    let (by, person) = (By::Merchant(merchant.id), merchant.principal.decider());
    let ask = ReturnPayout { payout: id, by, person, why: "taken back".to_owned() };
    once.write(move |tx, moment| {
        Ok(Json(PayoutBody::from(&settlement::return_payout(tx, &ask, moment)?)))
    })
    .await
}

/// The bank paid a payout that was sent. Said again, it changes nothing.
#[utoipa::path(post, path = "/v1/admin/payouts/{payout}/paid", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("payout" = String, Path)),
    request_body = PaidBody,
    responses((status = 200, description = "It is paid", body = PayoutBody),
        (status = 404, description = "No such payout", body = ProblemBody),
        (status = 409, description = "It is not with the bank", body = ProblemBody),
        (status = 422, description = "The reference is too long", body = ProblemBody)))]
async fn pay_payout(
    once: Once,
    Operator(person): Operator,
    Path(payout): Path<String>,
    Body(body): Body<PaidBody>,
) -> Result<Answered, Problem> {
    let payout: PayoutId = payout.parse()?;
    let ask = BankWord { payout, reference: body.reference, by: person.decider() };
    once.write(move |tx, moment| {
        Ok(Json(PayoutBody::from(&settlement::pay_payout(tx, &ask, moment)?)))
    })
    .await
}

/// A payout came back, before or after it was paid, or will not leave: its money is free again.
#[utoipa::path(post, path = "/v1/admin/payouts/{payout}/returned", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("payout" = String, Path)),
    request_body = ReturnedBody,
    responses((status = 200, description = "Its money is free again", body = PayoutBody),
        (status = 404, description = "No such payout", body = ProblemBody),
        (status = 409, description = "It is in a run that is not sent: call the run off", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn return_payout(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(payout): Path<String>,
    Body(body): Body<ReturnedBody>,
) -> Result<Answered, Problem> {
    apart_of_payout(&app, &person, &payout).await?;
    let payout: PayoutId = payout.parse()?;
    let person = person.decider();
    let ask = ReturnPayout { payout, by: By::Operator, person, why: body.reason };
    once.write(move |tx, moment| {
        Ok(Json(PayoutBody::from(&settlement::return_payout(tx, &ask, moment)?)))
    })
    .await
}

/// Payouts of an older version, which kept no more of them than that they were asked for, and of which nobody said
/// whether they were paid by hand then: longest ago first, at most 500.
#[utoipa::path(get, path = "/v1/admin/payouts/older", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "They leave with no run before that is said",
        body = PayoutPage)))]
async fn older_payouts(
    State(app): State<App>,
    _operator: Operator,
) -> Result<Items<PayoutBody>, Problem> {
    let found = app.db.read(|tx| settlement::older_payouts(tx, OLDER_MAX)).await?;
    Ok(Items { items: found.iter().map(PayoutBody::from).collect(), next: None })
}

/// A payout of an older version was paid by hand then: it is posted as paid, and leaves with no run.
#[utoipa::path(post, path = "/v1/admin/payouts/{payout}/paid-before", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("payout" = String, Path)),
    request_body = PaidBody,
    responses((status = 200, description = "It is paid", body = PayoutBody),
        (status = 404, description = "No such payout", body = ProblemBody),
        (status = 409, description = "It is of this version, or the other was said", body = ProblemBody),
        (status = 422, description = "The reference is too long", body = ProblemBody)))]
async fn paid_before(
    once: Once,
    Operator(person): Operator,
    Path(payout): Path<String>,
    Body(body): Body<PaidBody>,
) -> Result<Answered, Problem> {
    let payout: PayoutId = payout.parse()?;
    let ask = BankWord { payout, reference: body.reference, by: person.decider() };
    once.write(move |tx, moment| {
        Ok(Json(PayoutBody::from(&settlement::paid_before(tx, &ask, moment)?)))
    })
    .await
}

/// A payout of an older version was not paid then: it waits for a run with the others.
#[utoipa::path(post, path = "/v1/admin/payouts/{payout}/unpaid-before", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("payout" = String, Path)),
    responses((status = 200, description = "It waits for a run", body = PayoutBody),
        (status = 404, description = "No such payout", body = ProblemBody),
        (status = 409, description = "It is of this version, or the other was said", body = ProblemBody)))]
async fn unpaid_before(
    once: Once,
    State(app): State<App>,
    Operator(person): Operator,
    Path(payout): Path<String>,
) -> Result<Answered, Problem> {
    apart_of_payout(&app, &person, &payout).await?;
    let (id, by): (PayoutId, _) = (payout.parse()?, person.decider());
    once.write(move |tx, moment| {
        Ok(Json(PayoutBody::from(&settlement::unpaid_before(tx, (id, &by), moment)?)))
    })
    .await
}

/// Keeps a merchant's payouts out of every run, while a dispute or a doubt is open.
#[utoipa::path(post, path = "/v1/admin/merchants/{merchant}/payout-hold", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("merchant" = String, Path)),
    request_body = ReturnedBody,
    responses((status = 204, description = "They are kept back"),
        (status = 404, description = "No such merchant", body = ProblemBody),
        (status = 422, description = "No reason, or a long one", body = ProblemBody)))]
async fn hold_payouts(
    once: Once,
    Operator(person): Operator,
    Path(merchant): Path<String>,
    Body(body): Body<ReturnedBody>,
) -> Result<Answered, Problem> {
    let merchant: MerchantId = merchant.parse()?;
    let by = person.decider();
    once.write(move |tx, moment| {
        settlement::hold_payouts(tx, (merchant, &by), &body.reason, moment)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Lets a merchant's payouts leave again.
#[utoipa::path(delete, path = "/v1/admin/merchants/{merchant}/payout-hold", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("merchant" = String, Path)),
    responses((status = 204, description = "They leave with the next run"),
        (status = 404, description = "They were not kept back", body = ProblemBody)))]
async fn free_payouts(
    State(app): State<App>,
    _operator: Operator,
    Path(merchant): Path<String>,
) -> Result<StatusCode, Problem> {
    let merchant: MerchantId = merchant.parse()?;
    let freed = app.db.write(move |tx| settlement::free_payouts(tx, merchant)).await?;
    if freed { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}

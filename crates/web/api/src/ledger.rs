//! A merchant's balances, statement and payouts in the API.

use crate::{
    Access, Answered, App, Body, Created, Items, Merchant, MoneyBody, Once, Paging, Problem,
    Routes,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use fulfilment::{By, PayOut, Payout};
use kernel::{Currency, MerchantId, Money, PayoutId};
use ledger::{Account, Balance, StatementLine};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Money, Api::openapi())
        .get("/v1/merchant/balances", Access::MEMBER, own_balances)
        .get("/v1/merchant/statement", Access::MEMBER, own_statement)
        .get("/v1/merchant/statement.csv", Access::MEMBER, own_statement_csv)
        .get("/v1/merchant/payouts", Access::MEMBER, own_payouts)
        .command("/v1/merchant/payouts", Access::MEMBER, pay_out)
}

#[derive(OpenApi)]
#[openapi(
    paths(own_balances, own_statement, own_statement_csv, own_payouts, pay_out),
    components(schemas(
        BalanceBody,
        BalanceList,
        StatementLineBody,
        StatementPage,
        PayoutBody,
        PayoutPage,
        PayoutRequest
    ))
)]
struct Api;

/// An account and how it stands.
#[derive(Serialize, ToSchema)]
pub(super) struct BalanceBody {
    /// `provider_clearing`, `escrow`, `refunds_payable`, `unassigned_receipts`, `unasked_refunds`,
    /// `borne_refunds`, `goodwill`, `tax_owed.CN`, `tax_difference.CN`, `commission`, `merchant_payable`, `fx_position`,
    /// `fx_rounding` or `payout_clearing`.
    account: String,
    /// Debit above zero, credit below.
    balance: MoneyBody,
    /// How many postings made it.
    postings: i64,
}

/// All accounts.
#[derive(Serialize, ToSchema)]
pub(super) struct BalanceList {
    /// By account and currency.
    pub(super) items: Vec<BalanceBody>,
}

/// A movement of the payable account, with the balance after it.
#[derive(Serialize, ToSchema)]
struct StatementLineBody {
    /// 1, 2, 3 … within the account.
    number: i64,
    /// When (UTC).
    at: String,
    /// `release`, `reversal` or `payout`.
    kind: &'static str,
    /// The order it is about.
    order: Option<String>,
    /// The payout it is about.
    payout: Option<String>,
    /// The journal entry.
    entry: String,
    /// What you get is above zero.
    amount: MoneyBody,
    /// What could be paid out right after.
    balance: MoneyBody,
}

/// A page of the statement.
#[derive(Serialize, ToSchema)]
struct StatementPage {
    /// Newest first.
    items: Vec<StatementLineBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// Money sent to a merchant.
#[derive(Serialize, ToSchema)]
struct PayoutBody {
    /// Its id.
    id: String,
    /// How much.
    amount: MoneyBody,
    /// The journal entry.
    entry: String,
    /// It covers the statement after this number …
    covers_after: i64,
    /// … up to this one.
    covers_to: i64,
    /// `merchant` or `operator`.
    asked_by: &'static str,
    /// When (UTC).
    paid_at: String,
}

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

impl From<&Balance> for BalanceBody {
    fn from(balance: &Balance) -> BalanceBody {
        BalanceBody {
            account: balance.account.code(),
            balance: balance.amount.into(),
            postings: balance.postings,
        }
    }
}

impl From<&StatementLine> for StatementLineBody {
    fn from(line: &StatementLine) -> StatementLineBody {
        // The owner of a credit account reads credits as what she gets.
        let turned = |money: Money| Money::new(money.minor().saturating_neg(), money.currency());
        StatementLineBody {
            number: line.seq,
            at: line.at.to_string(),
            kind: line.kind.key(),
            order: line.order.map(|id| id.to_string()),
            payout: line.payout.map(|id| id.to_string()),
            entry: line.entry.to_string(),
            amount: turned(line.amount).into(),
            balance: turned(line.balance).into(),
        }
    }
}

impl From<&Payout> for PayoutBody {
    fn from(payout: &Payout) -> PayoutBody {
        PayoutBody {
            id: payout.id.to_string(),
            amount: payout.amount.into(),
            entry: payout.entry.to_string(),
            covers_after: payout.covers_after,
            covers_to: payout.covers_to,
            asked_by: payout.asked_by.key(),
            paid_at: payout.paid_at.to_string(),
        }
    }
}

/// Your accounts.
#[utoipa::path(get, path = "/v1/merchant/balances", tag = "money",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "Your accounts", body = BalanceList)))]
async fn own_balances(
    State(app): State<App>,
    merchant: Merchant,
) -> Result<Json<BalanceList>, Problem> {
    let id = merchant.id;
    let found = app.db.read(move |tx| ledger::balances(tx, id)).await?;
    Ok(Json(BalanceList { items: found.iter().map(BalanceBody::from).collect() }))
}

/// What you were and can be paid, newest first.
#[utoipa::path(get, path = "/v1/merchant/statement", tag = "money",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of movements", body = StatementPage)))]
async fn own_statement(
    State(app): State<App>,
    merchant: Merchant,
    paging: Paging<i64>,
) -> Result<Items<StatementLineBody>, Problem> {
    let (id, limit) = (merchant.id, paging.limit);
    let currency = payout_currency(&app, id).await?;
    let account = (Account::MerchantPayable, currency);
    let more = limit.saturating_add(1);
    let found = app.db.read(move |tx| ledger::statement(tx, id, account, paging.after, more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |line| line.seq);
    Ok(Items { items: found.iter().map(StatementLineBody::from).collect(), next })
}

async fn payout_currency(app: &App, id: MerchantId) -> Result<Currency, Problem> {
    let merchant = app.db.read(move |tx| merchants::merchant(tx, id)).await?;
    Ok(merchant.ok_or_else(Problem::not_found)?.payout_currency)
}

/// The whole statement as CSV.
#[utoipa::path(get, path = "/v1/merchant/statement.csv", tag = "money",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "number, time, kind, about, entry, debit, credit, \
        balance, currency", body = String, content_type = "text/csv")))]
async fn own_statement_csv(
    State(app): State<App>,
    merchant: Merchant,
) -> Result<Response, Problem> {
    let currency = payout_currency(&app, merchant.id).await?;
    let csv = ledger::edge::statement_text(&app.db, merchant.id, currency).await?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], csv).into_response())
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
    let found = app.db.read(move |tx| fulfilment::payouts(tx, id, paging.after, more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |payout| payout.id);
    Ok(Items { items: found.iter().map(PayoutBody::from).collect(), next })
}

/// Pays you what is free.
#[utoipa::path(post, path = "/v1/merchant/payouts", tag = "money",
    security(("bearer" = []), ("session" = [])), request_body = PayoutRequest,
    responses(
        (status = 201, description = "It is on its way", body = PayoutBody),
        (status = 409, description = "Nothing or less is free", body = ProblemBody),
        (status = 422, description = "The amount is wrong", body = ProblemBody)))]
async fn pay_out(
    once: Once,
    State(app): State<App>,
    merchant: Merchant,
    Body(body): Body<PayoutRequest>,
) -> Result<Answered, Problem> {
    let id = merchant.id;
    let currency = payout_currency(&app, id).await?;
    let amount = body.amount.map(|amount| amount.parse("amount")).transpose()?;
    let request = once.reference();
    let ask = PayOut { merchant: id, by: By::Merchant(id), currency, amount, request };
    once.write(move |tx, moment| {
        let paid = fulfilment::pay_out(tx, &ask, moment)?;
        let location = "/v1/merchant/payouts".to_owned();
        Ok(Created { location, body: PayoutBody::from(&paid) })
    })
    .await
}

//! A merchant's balances and statement in the API.

use crate::{Access, App, Items, Merchant, MoneyBody, Paging, Problem, Routes, openapi::Part};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Currency, MerchantId, Money};
use ledger::{Account, Balance, StatementLine};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Money, Api::openapi())
        .get("/v1/merchant/balances", Access::MEMBER, own_balances)
        .get("/v1/merchant/statement", Access::MEMBER, own_statement)
        .get("/v1/merchant/statement.csv", Access::MEMBER, own_statement_csv)
}

#[derive(OpenApi)]
#[openapi(
    paths(own_balances, own_statement, own_statement_csv),
    components(schemas(BalanceBody, BalanceList, StatementLineBody, StatementPage))
)]
struct Api;

/// An account and how it stands.
#[derive(Serialize, ToSchema)]
pub(super) struct BalanceBody {
    /// `provider_clearing`, `escrow`, `refunds_payable`, `unassigned_receipts`, `unasked_refunds`,
    /// `borne_refunds`, `goodwill`, `merchant_debt`, `written_off`, `tax_owed.CN`, `tax_difference.CN`, `commission`, `merchant_payable`, `fx_position`,
    /// `fx_rounding`, `payout_clearing` or `bank`.
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
    /// `release`, `reversal`, `advance`, `debt_taken`, `payout` or `payout_returned`.
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

pub(super) async fn payout_currency(app: &App, id: MerchantId) -> Result<Currency, Problem> {
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

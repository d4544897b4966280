//! The books and the audit in the API, for operators.

use super::ledger::{BalanceBody, BalanceList};
use crate::{
    Access, App, Items, MoneyBody, Operator, Paging, Problem, Reader, Routes, openapi::Part,
};
use audit::AuditReport;
use axum::{Json, extract::State};
use kernel::{EntryId, MerchantId, Money};
use ledger::{Account, PostedEntry};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/ledger/balances", Access::MONEY, balances)
        .get("/v1/admin/ledger/entries", Access::MONEY, entries)
        .get("/v1/admin/audit", Access::MONEY, audit)
}

#[derive(OpenApi)]
#[openapi(
    paths(balances, entries, audit),
    components(schemas(EntryBody, EntryLineBody, EntryPage, AuditBody, CheckBody))
)]
struct Api;

/// A journal entry.
#[derive(Serialize, ToSchema)]
struct EntryBody {
    /// Its id.
    id: String,
    /// `hold`, `release`, `reversal`, `refund` or `payout`.
    kind: &'static str,
    /// The order it is about.
    order: Option<String>,
    /// The payout it is about.
    payout: Option<String>,
    /// When (UTC).
    at: String,
    /// They balance in every currency.
    lines: Vec<EntryLineBody>,
}

/// A line of an entry.
#[derive(Serialize, ToSchema)]
struct EntryLineBody {
    /// The account.
    account: String,
    /// Debit above zero, credit below.
    amount: MoneyBody,
}

/// A page of entries.
#[derive(Serialize, ToSchema)]
struct EntryPage {
    /// Newest first.
    items: Vec<EntryBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// What the audit found.
#[derive(Serialize, ToSchema)]
struct AuditBody {
    /// Everything is true.
    ok: bool,
    /// Merchants whose books and orders were read.
    merchants: u64,
    /// Orders that were read.
    orders: u64,
    /// In the order in which they were looked at.
    checks: Vec<CheckBody>,
}

/// One invariant.
#[derive(Serialize, ToSchema)]
struct CheckBody {
    /// What must be true.
    name: &'static str,
    /// Whether it is.
    ok: bool,
    /// Where it is not, with ids and amounts; the first few.
    detail: Vec<String>,
}

impl From<&PostedEntry> for EntryBody {
    fn from(entry: &PostedEntry) -> EntryBody {
        let line = |(account, amount): &(Account, Money)| EntryLineBody {
            account: account.code(),
            amount: (*amount).into(),
        };
        EntryBody {
            id: entry.id.to_string(),
            kind: entry.kind.key(),
            order: entry.order.map(|id| id.to_string()),
            payout: entry.payout.map(|id| id.to_string()),
            at: entry.at.to_string(),
            lines: entry.lines.iter().map(line).collect(),
        }
    }
}

impl From<AuditReport> for AuditBody {
    fn from(report: AuditReport) -> AuditBody {
        let ok = report.ok();
        let check = |check: audit::Check| CheckBody {
            name: check.name,
            ok: check.ok,
            detail: check.detail,
        };
        let (merchants, orders) = (report.merchants, report.orders);
        let checks = report.checks.into_iter().map(check).collect();
        AuditBody { ok, merchants, orders, checks }
    }
}

/// The merchant asked for by `?merchant=`, if any.
fn asked_merchant(reader: &Reader) -> Result<Option<MerchantId>, Problem> {
    let text = reader.query("merchant").filter(|text| !text.is_empty());
    Ok(text.map(|text| text.parse::<MerchantId>()).transpose()?)
}

/// The accounts of one merchant, or of all together.
#[utoipa::path(get, path = "/v1/admin/ledger/balances", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("merchant" = Option<String>, Query)),
    responses((status = 200, description = "Accounts", body = BalanceList),
        (status = 404, description = "No such merchant", body = crate::openapi::ProblemBody)))]
async fn balances(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Json<BalanceList>, Problem> {
    let merchant = asked_merchant(&reader)?;
    let found = app.db.read(move |tx| match merchant {
        Some(merchant) => ledger::balances(tx, merchant),
        None => ledger::balances_of_all(tx),
    });
    Ok(Json(BalanceList { items: found.await?.iter().map(BalanceBody::from).collect() }))
}

/// A merchant's journal, newest first.
#[utoipa::path(get, path = "/v1/admin/ledger/entries", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    params(("merchant" = String, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of entries", body = EntryPage),
        (status = 404, description = "No such merchant", body = crate::openapi::ProblemBody)))]
async fn entries(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
    paging: Paging<EntryId>,
) -> Result<Items<EntryBody>, Problem> {
    let merchant = asked_merchant(&reader)?;
    let merchant = merchant.ok_or_else(|| {
        Problem::bad_request("merchant-needed", "say whose books: ?merchant=mer_…")
    })?;
    let limit = paging.limit;
    let more = limit.saturating_add(1);
    let found = app.db.read(move |tx| ledger::entries(tx, merchant, paging.after, more));
    let mut found = found.await?;
    let next = cut(&mut found, limit, |entry| entry.id);
    Ok(Items { items: found.iter().map(EntryBody::from).collect(), next })
}

/// Reads every merchant's orders and books and says whether they agree.
#[utoipa::path(get, path = "/v1/admin/audit", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "What was found", body = AuditBody)))]
async fn audit(State(app): State<App>, _operator: Operator) -> Result<Json<AuditBody>, Problem> {
    Ok(Json(audit::audit(&app.db).await?.into()))
}

//! Balances, statements and payouts in the API; for operators the books and the audit.

use crate::{
    Access, App, Body, Created, Items, Merchant, MoneyBody, Operator, Paging, Problem, Reader,
    Routes, openapi::ProblemBody, pages::order_parts::cut, pages::sell::money::statement_csv,
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use fulfilment::{AuditReport, By, PayOut, PayOutError, Payout};
use kernel::{Currency, EntryId, MerchantId, Money, PayoutId};
use ledger::{Account, Balance, PostedEntry, StatementLine};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Api::openapi())
        .get("/v1/merchant/balances", Access::Merchant, own_balances)
        .get("/v1/merchant/statement", Access::Merchant, own_statement)
        .get("/v1/merchant/statement.csv", Access::Merchant, own_statement_csv)
        .get("/v1/merchant/payouts", Access::Merchant, own_payouts)
        .post("/v1/merchant/payouts", Access::Merchant, pay_out)
        .get("/v1/admin/ledger/balances", Access::Operator, balances)
        .get("/v1/admin/ledger/entries", Access::Operator, entries)
        .get("/v1/admin/audit", Access::Operator, audit)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        own_balances,
        own_statement,
        own_statement_csv,
        own_payouts,
        pay_out,
        balances,
        entries,
        audit
    ),
    components(schemas(
        BalanceBody,
        BalanceList,
        StatementLineBody,
        StatementPage,
        PayoutBody,
        PayoutPage,
        PayOutBody,
        EntryBody,
        EntryLineBody,
        EntryPage,
        AuditBody,
        CheckBody
    ))
)]
struct Api;

/// An account and how it stands.
#[derive(Serialize, ToSchema)]
struct BalanceBody {
    /// `provider_clearing`, `escrow`, `tax_owed.CN`, `commission`, `merchant_payable`,
    /// `fx_position`, `fx_rounding` or `payout_clearing`.
    account: String,
    /// Debit above zero, credit below.
    balance: MoneyBody,
    /// How many postings made it.
    postings: i64,
}

/// All accounts.
#[derive(Serialize, ToSchema)]
struct BalanceList {
    /// By account and currency.
    items: Vec<BalanceBody>,
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
struct PayOutBody {
    /// How much; all that is free when it is left out.
    #[serde(default)]
    amount: Option<MoneyBody>,
}

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
        let check = |check: fulfilment::Check| CheckBody {
            name: check.name,
            ok: check.ok,
            detail: check.detail,
        };
        let (merchants, orders) = (report.merchants, report.orders);
        let checks = report.checks.into_iter().map(check).collect();
        AuditBody { ok, merchants, orders, checks }
    }
}

impl From<PayOutError> for Problem {
    fn from(error: PayOutError) -> Problem {
        match &error {
            PayOutError::NotTheirs => Problem::not_found(),
            PayOutError::Nothing => Problem::conflict("nothing-to-pay", &error),
            PayOutError::Amount(_) => Problem::invalid("bad-amount", &error)
                .field("amount", "above zero, in your payout currency"),
            PayOutError::TooMuch { free } => {
                Problem::conflict("too-much", &error).with("free", free)
            }
            PayOutError::Ledger(error) => Problem::internal(error),
            PayOutError::Store(error) => Problem::internal(error),
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
    let merchant = app.db.read(move |tx| accounts::merchant(tx, id)).await?;
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
    let csv = statement_csv(&app, merchant.id).await?;
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
    security(("bearer" = []), ("session" = [])), request_body = PayOutBody,
    responses(
        (status = 201, description = "It is on its way", body = PayoutBody),
        (status = 409, description = "Nothing or less is free", body = ProblemBody),
        (status = 422, description = "The amount is wrong", body = ProblemBody)))]
async fn pay_out(
    State(app): State<App>,
    merchant: Merchant,
    Body(body): Body<PayOutBody>,
) -> Result<Created<PayoutBody>, Problem> {
    let id = merchant.id;
    let currency = payout_currency(&app, id).await?;
    let amount = body.amount.map(|amount| amount.parse("amount")).transpose()?;
    let ask = PayOut { merchant: id, by: By::Merchant(id), currency, amount };
    let moment = app.clock.moment();
    let paid = app.db.write(move |tx| fulfilment::pay_out(tx, &ask, &mut moment.clone())).await?;
    let location = "/v1/merchant/payouts".to_owned();
    Ok(Created { location, body: PayoutBody::from(&paid) })
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
    responses((status = 200, description = "Accounts", body = BalanceList)))]
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
    responses((status = 200, description = "A page of entries", body = EntryPage)))]
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
    Ok(Json(fulfilment::audit(&app.db).await?.into()))
}

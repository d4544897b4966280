//! What merchants owe the market, in the API.

use crate::{
    Access, Answered, App, Body, MoneyBody, Once, Operator, Problem, Routes,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
};
use kernel::MerchantId;
use serde::{Deserialize, Serialize};
use settlement::WriteOffDebt;
use utoipa::{OpenApi, ToSchema};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Operator, Api::openapi())
        .get("/v1/admin/debts", Access::MONEY, debts)
        .command("/v1/admin/merchants/{merchant}/debt/write-offs", Access::MONEY, write_off_debt)
}

#[derive(OpenApi)]
#[openapi(
    paths(debts, write_off_debt),
    components(schemas(DebtBody, DebtList, WriteOffBody, OwedBody))
)]
struct Api;

/// The most that are listed.
const LISTED_MAX: u32 = 500;

/// What a merchant owes the market.
#[derive(Serialize, ToSchema)]
struct DebtBody {
    /// The merchant.
    merchant: String,
    /// How much; taken from her next sales first.
    owed: MoneyBody,
    /// Since when (UTC).
    since: String,
}

/// Who owes the market something.
#[derive(Serialize, ToSchema)]
struct DebtList {
    /// The longest first; at most 500.
    items: Vec<DebtBody>,
}

/// What of a debt is given up.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WriteOffBody {
    /// How much of it.
    amount: MoneyBody,
    /// Why, for the books and the merchant.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// What is left of a debt.
#[derive(Serialize, ToSchema)]
struct OwedBody {
    /// What the merchant still owes in that currency.
    owed: MoneyBody,
}

/// Who owes the market something: it advanced what their accounts lacked when money went back to shoppers.
#[utoipa::path(get, path = "/v1/admin/debts", tag = "operator",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The longest first", body = DebtList)))]
async fn debts(State(app): State<App>, _operator: Operator) -> Result<Json<DebtList>, Problem> {
    let found = app.db.read(|tx| ledger::debtors(tx, LISTED_MAX)).await?;
    let items = found.into_iter().map(|(merchant, owed, since)| DebtBody {
        merchant: merchant.to_string(),
        owed: owed.into(),
        since: since.to_string(),
    });
    Ok(Json(DebtList { items: items.collect() }))
}

/// Gives up what a merchant owes the market, or a part of it.
#[utoipa::path(post, path = "/v1/admin/merchants/{merchant}/debt/write-offs", tag = "operator",
    security(("bearer" = []), ("session" = [])), params(("merchant" = String, Path)),
    request_body = WriteOffBody,
    responses((status = 200, description = "What is still owed", body = OwedBody),
        (status = 403, description = "You are of that merchant", body = ProblemBody),
        (status = 404, description = "No such merchant", body = ProblemBody),
        (status = 409, description = "More than is owed", body = ProblemBody),
        (status = 422, description = "No amount, or no reason", body = ProblemBody)))]
async fn write_off_debt(
    once: Once,
    Operator(person): Operator,
    Path(merchant): Path<String>,
    Body(body): Body<WriteOffBody>,
) -> Result<Answered, Problem> {
    let merchant: MerchantId = merchant.parse()?;
    let amount = body.amount.parse("amount")?;
    let ask = WriteOffDebt { merchant, amount, by: person.decider(), reason: body.reason };
    once.write(move |tx, moment| {
        let owed = settlement::write_off_debt(tx, &ask, moment)?.into();
        Ok(Json(OwedBody { owed }))
    })
    .await
}

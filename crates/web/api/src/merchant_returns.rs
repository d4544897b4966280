//! Returns of a merchant's orders in the API: what she answers.

use super::case_documents::{ReturnDocument, ReturnDocuments};
use super::order_units::UnitsBody;
use super::orders::IfMatchMaybe;
use super::returns::{step, units, versioned};
use crate::{
    Access, Answered, App, Body, Items, Merchant, MoneyBody, Once, Paging, Problem, Reader, Routes,
    Versioned,
    openapi::{Part, ProblemBody},
};
use aftersales::{Answer, AnswerReturn, InspectReturn, ReturnState, SendReplacement, Turn};
use axum::extract::{Path, State};
use fulfilment::By;
use kernel::{Moment, ReturnId};
use serde::Deserialize;
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::{case_parts::carrier_typed, cursor::cut};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Aftersales, Api::openapi())
        .get("/v1/merchant/returns", Access::MEMBER, list_returns)
        .get("/v1/merchant/returns/{case}", Access::MEMBER, show_own_return)
        .command("/v1/merchant/returns/{case}/agree", Access::MEMBER, agree)
        .command("/v1/merchant/returns/{case}/offer", Access::MEMBER, offer)
        .command("/v1/merchant/returns/{case}/decline", Access::MEMBER, decline)
        .command("/v1/merchant/returns/{case}/receive", Access::MEMBER, receive)
        .command("/v1/merchant/returns/{case}/inspect", Access::MEMBER, inspect)
        .command("/v1/merchant/returns/{case}/replace", Access::MEMBER, send_replacement)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        list_returns,
        show_own_return,
        agree,
        offer,
        decline,
        receive,
        inspect,
        send_replacement
    ),
    components(schemas(
        ReturnDocuments,
        AgreeBody,
        OfferBody,
        DeclineBody,
        InspectBody,
        ParcelNumberBody
    ))
)]
struct Api;

/// A parcel with other goods.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ParcelNumberBody {
    /// `usps`, `ups`, `fedex`, `dhl`, `ems`, `sf` or `other`.
    #[schema(example = "ems")]
    carrier: String,
    /// As on the label.
    tracking_number: String,
}

/// The goods may go back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AgreeBody {
    /// Where to.
    address: String,
}

/// A part without a return.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OfferBody {
    /// How much, in the currency of the order.
    amount: MoneyBody,
    /// Why so much.
    why: String,
}

/// The goods may not go back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DeclineBody {
    /// Why.
    why: String,
    /// What is possible instead.
    #[serde(default)]
    instead: String,
}

/// What was found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InspectBody {
    /// Units that are accepted; a product that is left out is not.
    accepted: Vec<UnitsBody>,
    /// What you accept of `freight`, which the shopper says that the way back cost; left out, all of it. For less say why in
    /// `finding`; the shopper may dispute it.
    #[serde(default)]
    freight: Option<MoneyBody>,
    /// Why not all of it; needed then.
    #[serde(default)]
    finding: String,
    /// Of what is accepted, what goes back into stock.
    #[serde(default)]
    restock: Vec<UnitsBody>,
}

/// Returns of your orders, newest first. `state` filters by where they stand, `turn` by for whom they wait: `merchant` (what
/// is due first at the top), `shopper`, `market` or `over`.
#[utoipa::path(get, path = "/v1/merchant/returns", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("state" = Option<String>, Query), ("turn" = Option<String>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "A page of returns", body = ReturnDocuments)))]
async fn list_returns(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<ReturnId>,
) -> Result<Items<ReturnDocument>, Problem> {
    let asked = |name: &str| reader.query(name).filter(|key| !key.is_empty());
    let state = match asked("state") {
        None => None,
        Some(key) => Some(
            ReturnState::from_key(&key)
                .ok_or_else(|| Problem::bad_request("bad-state", "that is no state of a return"))?,
        ),
    };
    let turn = match asked("turn").filter(|_| state.is_none()) {
        None => None,
        Some(key) => Some(
            Turn::from_key(&key)
                .ok_or_else(|| Problem::bad_request("bad-turn", "returns wait for nobody such"))?,
        ),
    };
    let (id, page) = (merchant.id, (paging.after, paging.limit.saturating_add(1)));
    let found = app.db.read(move |tx| match turn {
        Some(turn) => aftersales::returns_in_turn(tx, (id, turn), page),
        None => aftersales::returns_of_merchant(tx, id, state, page),
    });
    let mut found = found.await?;
    let next = cut(&mut found, paging.limit, |case| case.id);
    Ok(Items { items: found.iter().map(ReturnDocument::from).collect(), next })
}

/// A return of one of your orders.
#[utoipa::path(get, path = "/v1/merchant/returns/{case}", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), params(("case" = String, Path)),
    responses((status = 200, description = "The return; its version is the ETag", body = ReturnDocument)))]
async fn show_own_return(
    State(app): State<App>,
    merchant: Merchant,
    Path(case): Path<String>,
) -> Result<Versioned<ReturnDocument>, Problem> {
    let (id, by) = (case.parse()?, By::Merchant(merchant.id));
    app.db.read(move |tx| versioned(tx, (id, by))).await
}

async fn answered(
    once: Once,
    (case, merchant): (&str, &Merchant),
    if_match: IfMatchMaybe,
    answer: Answer,
) -> Result<Answered, Problem> {
    let (by, person) = (By::Merchant(merchant.id), Some(merchant.principal.shopper_id));
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        let (answer, papers) = (answer.clone(), Vec::new());
        let ask = AnswerReturn { case: id, by, answer, papers, person };
        aftersales::answer_return(tx, &ask, moment)
    };
    step(once, (case, by), if_match, run).await
}

/// The goods may go back, to that address; told again, it is corrected.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/agree", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = AgreeBody,
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "It is decided otherwise", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "The address is missing", body = ProblemBody)))]
async fn agree(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
    Body(body): Body<AgreeBody>,
) -> Result<Answered, Problem> {
    let answer = Answer::Agree { address: body.address };
    answered(once, (&case, &merchant), if_match, answer).await
}

/// Offers a part; the shopper keeps the goods.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/offer", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = OfferBody,
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "It is decided otherwise", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "That amount cannot be given, or words are missing", body = ProblemBody)))]
async fn offer(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
    Body(body): Body<OfferBody>,
) -> Result<Answered, Problem> {
    let answer = Answer::Offer { amount: body.amount.parse("amount")?, why: body.why };
    answered(once, (&case, &merchant), if_match, answer).await
}

/// The goods may not go back; the shopper may open a dispute.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/decline", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = DeclineBody,
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "It is decided otherwise", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "The reason is missing", body = ProblemBody)))]
async fn decline(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
    Body(body): Body<DeclineBody>,
) -> Result<Answered, Problem> {
    let answer = Answer::Decline { why: body.why, instead: body.instead };
    answered(once, (&case, &merchant), if_match, answer).await
}

/// The goods are there; the days of the inspection begin.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/receive", tag = "aftersales",
    security(("bearer" = []), ("session" = [])),
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "Nothing is to come", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody)))]
async fn receive(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
) -> Result<Answered, Problem> {
    let by = By::Merchant(merchant.id);
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        aftersales::receive_return(tx, (id, by), moment)
    };
    step(once, (&case, by), if_match, run).await
}

/// What was found: what is accepted is paid back, or exchanged.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/inspect", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = InspectBody,
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "The goods are not there", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "Units that are not in it, or the finding is missing", body = ProblemBody)))]
async fn inspect(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
    Body(body): Body<InspectBody>,
) -> Result<Answered, Problem> {
    let (by, person) = (By::Merchant(merchant.id), Some(merchant.principal.shopper_id));
    let (accepted, restock) =
        (units("accepted", &body.accepted)?, units("restock", &body.restock)?);
    let freight = body.freight.map(|amount| amount.parse("freight")).transpose()?;
    let finding = body.finding;
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        let (accepted, restock) = (accepted.clone(), restock.clone());
        let (finding, photos) = (finding.clone(), Vec::new());
        let ask =
            InspectReturn { case: id, by, accepted, freight, finding, restock, photos, person };
        aftersales::inspect_return(tx, &ask, moment)
    };
    step(once, (&case, by), if_match, run).await
}

/// The exchange is on its way.
#[utoipa::path(post, path = "/v1/merchant/returns/{case}/replace", tag = "aftersales",
    security(("bearer" = []), ("session" = [])), request_body = ParcelNumberBody,
    params(("case" = String, Path), ("If-Match" = Option<String>, Header)),
    responses(
        (status = 200, description = "The return", body = ReturnDocument),
        (status = 409, description = "No exchange is to be sent", body = ProblemBody),
        (status = 412, description = "It changed since you read it", body = ProblemBody),
        (status = 422, description = "The number cannot be right", body = ProblemBody)))]
async fn send_replacement(
    once: Once,
    merchant: Merchant,
    if_match: IfMatchMaybe,
    Path(case): Path<String>,
    Body(body): Body<ParcelNumberBody>,
) -> Result<Answered, Problem> {
    let by = By::Merchant(merchant.id);
    let (carrier, number) = carrier_typed(&body.carrier, &body.tracking_number)?;
    let run = move |tx: &mut Tx<'_>, id, moment: &mut Moment| {
        let ask = SendReplacement { case: id, by, carrier, number: number.clone() };
        aftersales::send_replacement(tx, &ask, moment)
    };
    step(once, (&case, by), if_match, run).await
}

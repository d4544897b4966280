//! Checkouts in the API: order the cart, look at what was ordered, pay it or call it off.

use crate::pricing::claim::ClaimBody;
use crate::{
    Access, Answered, App, Body, Created, MoneyBody, Once, Problem, Reader, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kernel::{CheckoutId, Country, Id, Moment, PaymentId};
use orders::{CheckoutView, PlaceCheckout, edge};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::{buying::description, shown};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Checkout, Api::openapi())
        .command("/v1/checkouts", Access::SignedIn, place)
        .get("/v1/checkouts/{checkout}", Access::SignedIn, show)
        .delete("/v1/checkouts/{checkout}", Access::SignedIn, call_off)
        .command("/v1/checkouts/{checkout}/payments", Access::SignedIn, pay)
}

#[derive(OpenApi)]
#[openapi(
    paths(place, show, call_off, pay),
    components(schemas(NewCheckout, CheckoutBody, CheckoutOrder, CheckoutPayment, PaymentPage))
)]
struct Api;

/// A cart to be ordered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCheckout {
    /// Where it goes.
    address: String,
    /// The digest of the cart as it was shown: the prices that are confirmed.
    digest: String,
    /// The country of that cart's prices, as the cart says; when it is left out, the one the request
    /// or the account is for.
    #[serde(default)]
    #[schema(example = "SG")]
    destination: Option<String>,
    /// The shopper knows what of it does not go back without a reason (`GET /v1/orders/…` says what was agreed): a step of
    /// its own, without which an exception does not hold.
    #[serde(default)]
    knows_exceptions: bool,
}

impl NewCheckout {
    fn destination(&self, reader: &Reader) -> Result<Country, Problem> {
        match &self.destination {
            Some(code) => {
                let unknown = |_| Problem::invalid("bad-country", "no such country");
                code.parse().map_err(unknown)
            }
            None => Ok(reader.destination()),
        }
    }
}

/// What is paid at once.
#[derive(Serialize, ToSchema)]
struct CheckoutBody {
    /// Its id.
    id: String,
    /// `awaiting_payment`, `paid` or `expired`.
    state: &'static str,
    /// The sum of its orders.
    total: MoneyBody,
    /// Until when it may be paid.
    expires_at: String,
    /// One per merchant.
    orders: Vec<CheckoutOrder>,
    /// Attempts to pay, newest first.
    payments: Vec<CheckoutPayment>,
}

/// An order of a checkout.
#[derive(Serialize, ToSchema)]
struct CheckoutOrder {
    /// Its id.
    id: String,
    /// For people.
    #[schema(example = "261122-7K3QXF2M")]
    number: String,
    /// Who sells.
    merchant: String,
    /// Where it stands.
    state: &'static str,
    /// Its price at the door.
    total: MoneyBody,
    /// Whether that is all, and what it rests on that is old.
    claim: ClaimBody,
}

/// An attempt to pay.
#[derive(Serialize, ToSchema)]
struct CheckoutPayment {
    /// Its id, which is the provider's reference.
    id: String,
    /// `open`, `approved` or `declined`.
    status: String,
    /// How much.
    amount: MoneyBody,
}

/// Where the shopper pays.
#[derive(Serialize, ToSchema)]
struct PaymentPage {
    /// The provider's page.
    pay_url: String,
}

const fn status_word(status: payments::PaymentStatus) -> &'static str {
    match status {
        payments::PaymentStatus::Open => "open",
        payments::PaymentStatus::Approved => "approved",
        payments::PaymentStatus::Declined => "declined",
    }
}

fn checkout_body(view: &CheckoutView) -> CheckoutBody {
    let order = |order: &orders::Order| CheckoutOrder {
        id: order.id.to_string(),
        number: order.number.clone(),
        merchant: order.merchant.to_string(),
        state: order.state.key(),
        total: order.total.into(),
        claim: (&order.quote).into(),
    };
    let payment = |payment: &orders::Payment| CheckoutPayment {
        id: payment.id.to_string(),
        status: status_word(payment.status).to_owned(),
        amount: payment.amount.into(),
    };
    CheckoutBody {
        id: view.checkout.id.to_string(),
        state: view.checkout.state.key(),
        total: view.checkout.total.into(),
        expires_at: view.checkout.expires_at.to_string(),
        orders: view.orders.iter().map(order).collect(),
        payments: view.payments.iter().map(payment).collect(),
    }
}

/// Order the cart
///
/// One order per merchant; stock and the yearly limit are held for half an hour. With the same
/// `Idempotency-Key` it is ordered once. The prices of the digest are charged as long as they stand
/// (`expires_at` of the cart); later only when they are still the same.
#[utoipa::path(post, path = "/v1/checkouts", tag = "checkout", request_body = NewCheckout,
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 201, description = "Ordered; now pay", body = CheckoutBody),
        (status = 409, description = "The price changed, something sold out, or a limit is reached",
            body = ProblemBody)))]
async fn place(
    once: Once,
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Body(body): Body<NewCheckout>,
) -> Result<Answered, Problem> {
    let client_key = match once.reference() {
        Some(reference) => format!("api:{reference}"),
        None => {
            let mut moment = app.clock.moment();
            format!("api:{:016x}{:016x}", moment.bits(), moment.bits())
        }
    };
    let ask = PlaceCheckout {
        only: None,
        shopper: shopper.0.shopper_id,
        client_key,
        address: body.address.parse()?,
        destination: body.destination(&reader)?,
        confirmed: shown::opened(&app, &body.digest),
    };
    once.write(move |tx, moment| {
        let view = orders::place_and_show(tx, &ask, moment)?;
        let id = view.checkout.id;
        if body.knows_exceptions {
            orders::know_exceptions(tx, id, moment.now)?;
        }
        Ok(Created { location: format!("/v1/checkouts/{id}"), body: checkout_body(&view) })
    })
    .await
}

async fn checkout_view(app: &App, id: CheckoutId) -> Result<CheckoutView, Problem> {
    let view = app.db.read(move |tx| orders::checkout_view(tx, id)).await?;
    view.ok_or_else(Problem::not_found)
}

fn own(shopper: &Shopper, checkout: &str) -> Result<CheckoutId, Problem> {
    let id: CheckoutId = checkout.parse()?;
    shopper.owns(id.home())?;
    Ok(id)
}

/// A checkout
#[utoipa::path(get, path = "/v1/checkouts/{checkout}", tag = "checkout",
    params(("checkout" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "As it stands", body = CheckoutBody),
        (status = 404, description = "Not yours", body = ProblemBody)))]
async fn show(
    State(app): State<App>,
    shopper: Shopper,
    Path(checkout): Path<String>,
) -> Result<Json<CheckoutBody>, Problem> {
    let view = checkout_view(&app, own(&shopper, &checkout)?).await?;
    Ok(Json(checkout_body(&view)))
}

/// Call an unpaid checkout off
#[utoipa::path(delete, path = "/v1/checkouts/{checkout}", tag = "checkout",
    params(("checkout" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "Its lines are back in the cart"),
        (status = 409, description = "It is paid", body = ProblemBody)))]
async fn call_off(
    State(app): State<App>,
    shopper: Shopper,
    Path(checkout): Path<String>,
) -> Result<StatusCode, Problem> {
    let (id, who, moment) = (own(&shopper, &checkout)?, shopper.0.shopper_id, app.clock.moment());
    let call_off =
        move |tx: &mut store::Tx<'_>| orders::call_off_checkout(tx, who, id, &mut moment.clone());
    app.db.write(call_off).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pay a checkout
#[utoipa::path(post, path = "/v1/checkouts/{checkout}/payments", tag = "checkout",
    params(("checkout" = String, Path, description = "Its id")),
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 201, description = "Send the shopper to this page", body = PaymentPage),
        (status = 409, description = "Paid or expired", body = ProblemBody),
        (status = 502, description = "The provider does not answer", body = ProblemBody)))]
async fn pay(
    once: Once,
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(checkout): Path<String>,
) -> Result<Answered, Problem> {
    let id = own(&shopper, &checkout)?;
    let ask = edge::Pay {
        checkout: id,
        description: description(&app, &reader, id).await,
        return_url: app.address(&format!("/checkout/{id}?back=1")),
        lang: reader.lang(),
    };
    // The key keeps the payment, and the payment's id is what the provider knows it by: asked again,
    // whatever was cut off, it is the same payment here and there.
    let provider = app.provider.key();
    let start = move |tx: &mut Tx<'_>, moment: &mut Moment| {
        let (_, payment) =
            orders::start_payment(tx, id, provider, moment).map_err(edge::PayError::from)?;
        Ok(payment.id.bytes().to_vec())
    };
    let begun = once.begin(start).await?;
    let payment = Id::from_bytes(&begun).map(PaymentId::from).ok_or_else(Problem::not_found)?;
    let page = edge::page(&app.db, &app.provider, payment, &ask).await?;
    once.write(move |tx, _| {
        let pay_url = match &page.created {
            Some(created) => orders::payment_page(tx, payment, created)?,
            None => page.url.clone(),
        };
        let body = PaymentPage { pay_url };
        Ok(Created { location: format!("/v1/checkouts/{id}"), body })
    })
    .await
}

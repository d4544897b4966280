//! The cart in the API: what it would cost at the door now, and what is in the way.

use crate::pricing::claim::ClaimBody;
use crate::{
    Access, Answered, App, Body, MoneyBody, Once, Problem, Reader, Routes, Shopper,
    openapi::{Part, ProblemBody},
};
use axum::{
    Json,
    extract::{Path, State},
};
use kernel::{ListingId, SkuId};
use orders::{CartLineView, CartOwner, CartParcel, CartView, LineTrouble, Meter, YearMeter};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web_kit::{
    buying::{basket, cart_owner},
    shown,
};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Cart, Api::openapi())
        .get("/v1/cart", Access::SignedIn, show)
        .command("/v1/cart/lines", Access::SignedIn, put_in_cart)
        .put("/v1/cart/lines/{sku}", Access::SignedIn, change)
        .delete("/v1/cart/lines/{sku}", Access::SignedIn, remove)
}

#[derive(OpenApi)]
#[openapi(
    paths(show, put_in_cart, change, remove),
    components(schemas(
        CartBody,
        CartParcelBody,
        CartLineBody,
        RefusalBody,
        MeterBody,
        YearMeterBody,
        AddLine,
        ChangeLine
    ))
)]
struct Api;

/// A cart, priced for the door.
#[derive(Serialize, ToSchema)]
pub(super) struct CartBody {
    /// ISO 3166 code of where it would go.
    #[schema(example = "CN")]
    destination: String,
    /// One per merchant.
    parcels: Vec<CartParcelBody>,
    /// All parcels together; null when one has no price.
    total: Option<MoneyBody>,
    /// The person's yearly limit; null until she has said who she is.
    year: Option<YearMeterBody>,
    /// All of it can be ordered now.
    can_be_bought: bool,
    /// Names exactly this cart at exactly these prices, and when they were shown: send it, as it is,
    /// when ordering.
    digest: String,
    /// Until when these prices stand; null when nothing has a price.
    #[schema(example = "2026-11-22T08:30:00Z")]
    expires_at: Option<String>,
}

/// What one merchant would send.
#[derive(Serialize, ToSchema)]
struct CartParcelBody {
    /// The merchant's id.
    merchant: String,
    /// Its name in addresses.
    merchant_slug: String,
    /// What is in it.
    lines: Vec<CartLineBody>,
    /// Price of the parcel at the door; null when there is none.
    total: Option<MoneyBody>,
    /// Whether that is all, and what it rests on that is old.
    claim: Option<ClaimBody>,
    /// The products in it, before freight and taxes.
    goods: Option<MoneyBody>,
    /// Carriage.
    freight: Option<MoneyBody>,
    /// Duty and taxes.
    taxes: Option<MoneyBody>,
    /// First day of the delivery promise.
    arrives_from: Option<String>,
    /// Last day of the delivery promise.
    arrives_until: Option<String>,
    /// The limit of one order, if there is one.
    order_limit: Option<MeterBody>,
    /// Why there is no price.
    refusal: Option<RefusalBody>,
}

/// Why a parcel has no price.
#[derive(Serialize, ToSchema)]
struct RefusalBody {
    /// A stable name.
    slug: String,
    /// In a sentence.
    detail: String,
    /// What can be done.
    ways_out: Vec<String>,
}

/// One product in a cart.
#[derive(Serialize, ToSchema)]
struct CartLineBody {
    /// The variant.
    sku: String,
    /// Its listing.
    listing: String,
    /// Title in the caller's language.
    title: String,
    /// The chosen options.
    variant: String,
    /// Units.
    quantity: u32,
    /// What the merchant asks for one, in the merchant's currency.
    unit_price: Option<MoneyBody>,
    /// `gone` or `short` when it cannot be bought as it is.
    trouble: Option<&'static str>,
    /// With `short`: units that can be had.
    left: Option<u32>,
}

/// How much of a limit is used.
#[derive(Serialize, ToSchema)]
struct MeterBody {
    /// What counts.
    value: MoneyBody,
    /// The most it may be.
    limit: MoneyBody,
}

/// How much of her yearly limit a person uses.
#[derive(Serialize, ToSchema)]
struct YearMeterBody {
    /// In China time.
    year: i64,
    /// Used by orders before.
    used: MoneyBody,
    /// What this cart adds.
    adding: MoneyBody,
    /// The most it may be.
    limit: MoneyBody,
}

/// A product to put into the cart.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AddLine {
    /// The listing it was found on.
    listing: String,
    /// The variant.
    sku: String,
    /// How many more; 1 when missing.
    #[serde(default = "one")]
    quantity: u32,
}

/// A new quantity; 0 takes it out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangeLine {
    /// How many.
    quantity: u32,
}

const fn one() -> u32 {
    1
}

impl From<Meter> for MeterBody {
    fn from(meter: Meter) -> MeterBody {
        MeterBody { value: meter.value.into(), limit: meter.limit.into() }
    }
}

impl From<YearMeter> for YearMeterBody {
    fn from(year: YearMeter) -> YearMeterBody {
        YearMeterBody {
            year: year.year,
            used: year.used.into(),
            adding: year.adding.into(),
            limit: year.limit.into(),
        }
    }
}

fn line_body(reader: &Reader, view: &CartLineView) -> CartLineBody {
    let (trouble, left) = match view.trouble {
        None => (None, None),
        Some(LineTrouble::Gone) => (Some("gone"), None),
        Some(LineTrouble::Short { left }) => (Some("short"), Some(left)),
    };
    CartLineBody {
        sku: view.line.sku.to_string(),
        listing: view.line.listing.to_string(),
        title: view.title.get(reader.lang()).to_owned(),
        variant: view.variant.get(reader.lang()).to_owned(),
        quantity: view.line.quantity,
        unit_price: view.unit_price.map(MoneyBody::from),
        trouble,
        left,
    }
}

fn parcel_body(reader: &Reader, parcel: &CartParcel) -> CartParcelBody {
    let quote = parcel.quote.as_ref().ok();
    let refusal = parcel.quote.as_ref().err().map(|refusal| RefusalBody {
        slug: refusal.slug().to_owned(),
        detail: refusal.to_string(),
        ways_out: refusal.ways_out().iter().map(|way| way.text().to_owned()).collect(),
    });
    CartParcelBody {
        merchant: parcel.merchant.id.to_string(),
        merchant_slug: parcel.merchant.slug.as_str().to_owned(),
        lines: parcel.lines.iter().map(|line| line_body(reader, line)).collect(),
        total: quote.map(|quote| quote.total.into()),
        claim: quote.map(ClaimBody::from),
        goods: quote.map(|quote| quote.goods.into()),
        freight: quote.map(|quote| quote.freight.into()),
        taxes: quote.map(|quote| quote.taxes.into()),
        arrives_from: quote.map(|quote| quote.promise.0.to_string()),
        arrives_until: quote.map(|quote| quote.promise.1.to_string()),
        order_limit: parcel.order_limit.map(MeterBody::from),
        refusal,
    }
}

fn cart_body(app: &App, reader: &Reader, cart: &CartView) -> CartBody {
    CartBody {
        destination: cart.destination.code().to_owned(),
        parcels: cart.parcels.iter().map(|parcel| parcel_body(reader, parcel)).collect(),
        total: cart.total.map(MoneyBody::from),
        year: cart.year.map(YearMeterBody::from),
        can_be_bought: cart.can_be_bought() && !cart.year.is_some_and(|year| year.is_over()),
        digest: shown::sealed(app, &cart.digest),
        expires_at: cart.expires_at.map(|at| at.to_string()),
    }
}

async fn answer(app: &App, reader: &Reader) -> Result<Json<CartBody>, Problem> {
    let basket = basket(app, reader).await?;
    Ok(Json(cart_body(app, reader, &basket.cart)))
}

/// The cart
#[utoipa::path(get, path = "/v1/cart", tag = "cart",
    params(("to" = Option<String>, Query, description = "The country to price it for; the one that \
        the account remembers when absent")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The cart, priced now", body = CartBody)))]
async fn show(State(app): State<App>, reader: Reader) -> Result<Json<CartBody>, Problem> {
    answer(&app, &reader).await
}

/// Put a product into the cart
#[utoipa::path(post, path = "/v1/cart/lines", tag = "cart", request_body = AddLine,
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 200, description = "The cart with it", body = CartBody),
        (status = 409, description = "Not for sale, or the cart is full", body = ProblemBody)))]
async fn put_in_cart(
    once: Once,
    State(app): State<App>,
    reader: Reader,
    Body(body): Body<AddLine>,
) -> Result<Answered, Problem> {
    let item: (ListingId, SkuId) = (body.listing.parse()?, body.sku.parse()?);
    let owner = cart_owner(&app, &reader).await?;
    once.write(move |tx, moment| {
        orders::put_in_cart(tx, owner, item, body.quantity, moment)?;
        let basket = orders::basket(tx, owner, reader.destination(), reader.now())?;
        Ok(Json(cart_body(&app, &reader, &basket.cart)))
    })
    .await
}

async fn set(app: &App, shopper: &Shopper, sku: &str, quantity: u32) -> Result<(), Problem> {
    let sku: SkuId = sku.parse()?;
    let (owner, moment) = (CartOwner::from(shopper.0.shopper_id), app.clock.moment());
    let change = move |tx: &mut store::Tx<'_>| {
        orders::change_cart(tx, owner, sku, quantity, &mut moment.clone())
    };
    Ok(app.db.write(change).await?)
}

/// Change how many of a product are in the cart
#[utoipa::path(put, path = "/v1/cart/lines/{sku}", tag = "cart", request_body = ChangeLine,
    params(("sku" = String, Path, description = "The variant")),
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 200, description = "The cart as it is now", body = CartBody),
        (status = 422, description = "Too many", body = ProblemBody)))]
async fn change(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(sku): Path<String>,
    Body(body): Body<ChangeLine>,
) -> Result<Json<CartBody>, Problem> {
    set(&app, &shopper, &sku, body.quantity).await?;
    answer(&app, &reader).await
}

/// Take a product out of the cart
#[utoipa::path(delete, path = "/v1/cart/lines/{sku}", tag = "cart",
    params(("sku" = String, Path, description = "The variant")),
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The cart as it is now", body = CartBody)))]
async fn remove(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Path(sku): Path<String>,
) -> Result<Json<CartBody>, Problem> {
    set(&app, &shopper, &sku, 0).await?;
    answer(&app, &reader).await
}

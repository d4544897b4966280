//! What is for sale, for everyone: `/v1/listings` and `/v1/search`.

use crate::pricing::claim::ClaimBody;
use crate::{
    Access, App, Items, MoneyBody, Paging, Problem, Reader, Routes, Versioned, openapi::Part,
};
use axum::extract::{Path, State};
use catalog::{Category, LangText, Variant};
use kernel::{Country, ListingId, Slug};
use pricing::{Offer, ParcelQuote, QuoteRefusal};
use search::{Filters, Query, Sort};
use serde::Serialize;
use std::collections::BTreeMap;
use store::StoreError;
use utoipa::{OpenApi, ToSchema};
use web_kit::shelf::{self, ask_index};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Shop, Api::openapi())
        .get("/v1/listings", Access::Public, list)
        .get("/v1/listings/{listing}", Access::Public, show)
        .get("/v1/search", Access::Public, find)
}

#[derive(OpenApi)]
#[openapi(
    paths(list, show, find),
    components(schemas(ListingBody, ListingList, VariantForSale, LandedBody, NoPriceBody))
)]
struct Api;

type Words = BTreeMap<String, String>;

/// A listing that is for sale.
#[derive(Serialize, ToSchema)]
struct ListingBody {
    /// Its id.
    #[schema(example = "lst_00000000000000000000000000")]
    id: String,
    /// The merchant's own key.
    handle: String,
    /// `goods`, `produce` or `service`.
    kind: &'static str,
    /// A shelf of the market, or empty.
    category: String,
    /// The brand.
    brand: Option<String>,
    /// ISO 3166-1 country of origin.
    #[schema(example = "US")]
    origin: String,
    /// The merchant's name in addresses: `/v1/merchants/{slug}`.
    merchant: String,
    /// Title by language.
    title: Words,
    /// Description by language, plain text.
    description: Words,
    /// Names of the options, in order.
    options: Vec<Words>,
    /// The variants, in order.
    variants: Vec<VariantForSale>,
    /// Addresses of the pictures.
    pictures: Vec<String>,
    /// The country that prices at the door are for.
    #[schema(example = "CN")]
    destination: String,
    /// The lowest price at the door; null when it is not sent there.
    landed: Option<LandedBody>,
    /// Rises with every change.
    version: i64,
}

/// A variant that is for sale.
#[derive(Serialize, ToSchema)]
struct VariantForSale {
    /// Its id.
    #[schema(example = "sku_00000000000000000000000000")]
    id: String,
    /// The merchant's SKU code.
    code: String,
    /// Its value of each option.
    values: Vec<Words>,
    /// What the merchant asks, before freight and taxes.
    price: MoneyBody,
    /// As packed.
    weight_g: Option<u32>,
    /// What the rules may ask.
    attributes: BTreeMap<String, String>,
    /// The confirmed HS code at the destination.
    hs: Option<String>,
    /// One unit at the door.
    landed: Option<LandedBody>,
    /// Why there is no price at the door.
    refusal: Option<NoPriceBody>,
}

/// A price at the door.
#[derive(Clone, Serialize, ToSchema)]
struct LandedBody {
    /// All that is paid.
    total: MoneyBody,
    /// The product.
    goods: MoneyBody,
    /// Carriage of one unit by itself.
    freight: MoneyBody,
    /// Duty and taxes.
    taxes: MoneyBody,
    /// How it crosses the border.
    regime: String,
    /// Whether that is all, and what it rests on that is old.
    claim: ClaimBody,
    /// Delivered from this day …
    arrives_from: String,
    /// … to this one, when ordered today.
    arrives_to: String,
}

/// Why there is no price.
#[derive(Serialize, ToSchema)]
struct NoPriceBody {
    /// A stable name.
    #[schema(example = "parcel-banned")]
    slug: &'static str,
    /// In words.
    detail: String,
}

/// A page of listings.
#[derive(Serialize, ToSchema)]
struct ListingList {
    items: Vec<ListingBody>,
    next: Option<String>,
}

fn words(text: &LangText) -> Words {
    text.iter().map(|(lang, text)| (lang.tag().to_owned(), text.to_owned())).collect()
}

impl From<&ParcelQuote> for LandedBody {
    fn from(quote: &ParcelQuote) -> LandedBody {
        LandedBody {
            total: quote.total.into(),
            goods: quote.goods.into(),
            freight: quote.freight.into(),
            taxes: quote.taxes.into(),
            regime: quote.regime.clone(),
            claim: quote.into(),
            arrives_from: quote.promise.0.to_string(),
            arrives_to: quote.promise.1.to_string(),
        }
    }
}

impl From<&QuoteRefusal> for NoPriceBody {
    fn from(refusal: &QuoteRefusal) -> NoPriceBody {
        let detail = match refusal {
            // What a database said is not for strangers.
            QuoteRefusal::Store(_) => "the price could not be computed".to_owned(),
            other => other.to_string(),
        };
        NoPriceBody { slug: refusal.slug(), detail }
    }
}

fn variant(one: &Variant, offer: &Offer, destination: Country) -> VariantForSale {
    let price = offer.price(one.id);
    VariantForSale {
        id: one.id.to_string(),
        code: one.code.clone(),
        values: one.values.iter().map(words).collect(),
        price: one.price.into(),
        weight_g: one.weight.map(kernel::Grams::grams),
        attributes: one.attributes.clone(),
        hs: one.confirmed_hs(destination).map(|(code, _)| code.to_string()),
        landed: price.and_then(|p| p.as_ref().ok()).map(LandedBody::from),
        refusal: price.and_then(|p| p.as_ref().err()).map(NoPriceBody::from),
    }
}

fn body(offer: &Offer, destination: Country) -> ListingBody {
    let listing = &offer.listing;
    let texts = |part: fn(&catalog::Text) -> &String| -> Words {
        listing.texts.iter().map(|(l, text)| (l.tag().to_owned(), part(text).clone())).collect()
    };
    ListingBody {
        id: listing.id.to_string(),
        handle: listing.handle.clone(),
        kind: listing.kind.as_str(),
        category: listing.category.clone(),
        brand: listing.brand.clone(),
        origin: listing.origin.code().to_owned(),
        merchant: offer.merchant.slug.to_string(),
        title: texts(|text| &text.title),
        description: texts(|text| &text.description),
        options: listing.options.iter().map(|option| words(&option.name)).collect(),
        variants: listing.variants.iter().map(|v| variant(v, offer, destination)).collect(),
        pictures: listing.pictures.iter().map(|p| p.source.href(listing.merchant)).collect(),
        destination: destination.code().to_owned(),
        landed: offer.lowest().ok().map(LandedBody::from),
        version: listing.version,
    }
}

/// Everything for sale, in the order of ids.
#[utoipa::path(
    get, path = "/v1/listings", tag = "Shop", params(
        ("to" = Option<String>, Query, description = "The country that prices are for"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 50 when absent"),
    ),
    responses((status = 200, description = "A page of listings", body = ListingList))
)]
async fn list(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<String>,
) -> Result<Items<ListingBody>, Problem> {
    let after = match &paging.after {
        Some(id) => Some(id.parse::<ListingId>()?),
        None => None,
    };
    let (destination, now, limit) = (reader.destination(), reader.now(), paging.limit);
    let (shown, next) = app
        .db
        .read(move |tx| {
            let page = catalog::published_page(tx, after, limit + 1)?;
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let ids: Vec<ListingId> = page.iter().take(wanted).map(|l| l.id).collect();
            let next = ids.last().filter(|_| page.len() > wanted).map(ToString::to_string);
            Ok::<_, StoreError>((pricing::offers(tx, &ids, destination, now)?, next))
        })
        .await?;
    let items = shown.iter().map(|one| body(one, destination)).collect();
    Ok(Items::new(items, next.as_ref()))
}

/// One listing with the price of each variant at the door.
#[utoipa::path(
    get, path = "/v1/listings/{listing}", tag = "Shop",
    params(("listing" = String, Path, description = "Its id"),
        ("to" = Option<String>, Query, description = "The country that prices are for")),
    responses(
        (status = 200, description = "The listing", body = ListingBody),
        (status = 404, description = "Not there or not for sale", body = crate::openapi::ProblemBody),
    )
)]
async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(listing): Path<String>,
) -> Result<Versioned<ListingBody>, Problem> {
    let id: ListingId = listing.parse().map_err(|_| Problem::not_found())?;
    let shown = shelf::load(&app, &reader, vec![id]).await?.pop();
    let shown = shown.ok_or_else(Problem::not_found)?;
    let body = body(&shown, reader.destination());
    Ok(Versioned { version: body.version, body })
}

/// Finds listings by words in English or 中文, with filters; best match first.
#[utoipa::path(
    get, path = "/v1/search", tag = "Shop", params(
        ("q" = Option<String>, Query, description = "Words; everything when absent"),
        ("category" = Option<String>, Query, description = "A shelf of the market"),
        ("merchant" = Option<String>, Query, description = "A merchant's name in addresses"),
        ("origin" = Option<String>, Query, description = "ISO 3166-1 country"),
        ("to" = Option<String>, Query, description = "The country that prices are for"),
        ("ships" = Option<String>, Query, description = "Only what may be sent there by parcel"),
        ("sort" = Option<String>, Query, description = "`relevance`, `price`, `-price` or `newest`"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 100; 50 when absent"),
    ),
    responses(
        (status = 200, description = "A page of listings", body = ListingList),
        (status = 400, description = "A filter that does not exist", body = crate::openapi::ProblemBody),
    )
)]
async fn find(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<String>,
) -> Result<Items<ListingBody>, Problem> {
    let query = Query {
        text: reader.query("q").unwrap_or_default(),
        lang: reader.lang(),
        destination: reader.destination(),
        filters: filters(&app, &reader).await?,
        sort: match reader.query("sort") {
            None => Sort::Relevance,
            Some(word) => Sort::of_word(&word).ok_or_else(|| unknown("sort"))?,
        },
        cursor: match &paging.after {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| unknown("cursor"))?),
        },
        limit: paging.limit,
        counted: false,
    };
    let page = ask_index(&app, query).await?;
    let shown = shelf::load(&app, &reader, page.hits).await?;
    let items = shown.iter().map(|one| body(one, reader.destination())).collect();
    Ok(Items::new(items, page.next.map(|next| next.to_string()).as_ref()))
}

fn unknown(field: &'static str) -> Problem {
    let told = format!("{field} is none of the known values");
    Problem::bad_request("bad-filter", &told).field(field, told)
}

async fn filters(app: &App, reader: &Reader) -> Result<Filters, Problem> {
    let country = |name: &'static str| -> Result<Option<Country>, Problem> {
        reader.query(name).map(|code| code.parse().map_err(|_| unknown(name))).transpose()
    };
    let category = reader.query("category").map(|key| {
        Category::of_key(&key).map(|c| c.key().to_owned()).ok_or_else(|| unknown("category"))
    });
    let merchant = match reader.query("merchant") {
        None => None,
        Some(slug) => {
            let slug: Slug = slug.parse().map_err(|_| unknown("merchant"))?;
            let found = app.db.read(move |tx| merchants::merchant_by_slug(tx, &slug)).await?;
            Some(found.ok_or_else(|| unknown("merchant"))?.id)
        }
    };
    Ok(Filters {
        category: category.transpose()?,
        merchant,
        origin: country("origin")?,
        ships_to: country("ships")?,
        landed_min: None,
        landed_max: None,
    })
}

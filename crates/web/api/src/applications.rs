//! Applying to sell, and the operator's decision, in the API.

use super::{
    accounts::{invalid, parsed},
    merchants::{MerchantBody, Texts},
    profile::local,
};
use crate::{
    Access, Answered, App, Body, Created, Items, Once, Operator, Paging, Problem, Reader, Routes,
    Shopper, Versioned, openapi::Part,
};
use axum::extract::{Path, State};
use kernel::{MerchantId, Rate, Timestamp};
use merchants::{
    ApplyAsMerchant, ApproveMerchant, Merchant, MerchantKind, MerchantProfile, MerchantState,
    MerchantStatus, MerchantWords, RefuseMerchant, VerifiedHow, WordsField, evidence_context,
    merchant_slug, suggest_slug,
};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::{OpenApi, ToSchema};
use web_kit::malformed;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Merchants, Api::openapi())
        .command("/v1/merchant-applications", Access::SignedIn, apply)
        .get("/v1/merchant-applications", Access::MERCHANTS, applications)
        .get("/v1/merchant-applications/mine", Access::SignedIn, mine)
        .command("/v1/merchant-applications/{merchant}/approve", Access::MERCHANTS, approve)
        .command("/v1/merchant-applications/{merchant}/refuse", Access::MERCHANTS, refuse)
}

#[derive(OpenApi)]
#[openapi(
    paths(apply, applications, mine, approve, refuse),
    components(schemas(ApplicationBody, ApplicationList, ApplyBody, ApproveBody, RefuseBody))
)]
struct Api;

/// An application and where it stands.
#[derive(Serialize, ToSchema)]
struct ApplicationBody {
    /// What the applicant says of the merchant.
    #[serde(flatten)]
    merchant: MerchantBody,
    /// `applied`, `approved` or `refused`.
    state: &'static str,
    /// Why it was refused.
    reason: Option<String>,
    /// The market's share of the goods, as a decimal fraction or a fraction.
    #[schema(example = "2/25")]
    commission: String,
    /// When it last was sent.
    applied_at: String,
    /// When the operator last decided.
    decided_at: Option<String>,
}

impl From<&Merchant> for ApplicationBody {
    fn from(merchant: &Merchant) -> ApplicationBody {
        let reason = match &merchant.status {
            MerchantStatus::Refused { reason } => Some(reason.clone()),
            MerchantStatus::Applied | MerchantStatus::Approved => None,
        };
        ApplicationBody {
            merchant: MerchantBody::from(merchant),
            state: merchant.status.state().key(),
            reason,
            commission: merchant.commission.to_string(),
            applied_at: merchant.applied_at.to_string(),
            decided_at: merchant.decided_at.map(|at| at.to_string()),
        }
    }
}

/// A page of applications.
#[derive(Serialize, ToSchema)]
struct ApplicationList {
    /// The last to apply first.
    items: Vec<ApplicationBody>,
    /// Give this as `cursor` for the next page.
    next: Option<String>,
}

/// What an applicant says of itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApplyBody {
    /// Its name in addresses; made from the name when missing.
    #[schema(example = "harbor-orchard")]
    slug: Option<String>,
    /// `individual`, `business`, `farm`, `store` or `brand_flagship`.
    kind: String,
    /// Its name, by language; at least one.
    name: Texts,
    /// Who they are, by language.
    #[serde(default)]
    about: Texts,
    /// ISO 3166-1 country it ships from.
    country: String,
    /// The town or region, by language; at least one.
    place: Texts,
    /// ISO 4217 currency in which it prices and is paid.
    payout_currency: String,
    /// How the operator can make sure: a register number, a website. Kept encrypted.
    evidence: String,
}

impl ApplyBody {
    fn profile(&self) -> Result<MerchantProfile, Problem> {
        let mut words = MerchantWords::default();
        for (field, texts) in [
            (WordsField::Name, &self.name),
            (WordsField::About, &self.about),
            (WordsField::Place, &self.place),
        ] {
            words.set(field, &local(field, texts)?);
        }
        let faults = words.faults();
        if !faults.is_empty() {
            return Err(malformed(&faults));
        }
        let MerchantWords { name, about, place } = words;
        let kind: MerchantKind = parsed("kind", &self.kind)?;
        if kind == MerchantKind::Operator {
            return Err(invalid("kind", "only the market itself is of this kind"));
        }
        let slug = match &self.slug {
            Some(slug) => merchant_slug(slug).map_err(|e| invalid("slug", e))?,
            None => name
                .iter()
                .find_map(|(_, name)| suggest_slug(name))
                .ok_or_else(|| invalid("slug", "write one: the name has too few Latin letters"))?,
        };
        Ok(MerchantProfile {
            slug,
            kind,
            name,
            about,
            country: parsed("country", &self.country)?,
            place,
            payout_currency: parsed("payout_currency", &self.payout_currency)?,
        })
    }
}

/// Ask to sell
#[utoipa::path(post, path = "/v1/merchant-applications", tag = "merchants",
    request_body = ApplyBody, security(("bearer" = []), ("session" = [])),
    responses(
        (status = 201, description = "The operator reads it", body = ApplicationBody),
        (status = 409, description = "The slug is taken, or this account acts for a merchant",
            body = crate::openapi::ProblemBody),
        (status = 422, description = "A value is wrong", body = crate::openapi::ProblemBody)))]
async fn apply(
    once: Once,
    State(app): State<App>,
    shopper: Shopper,
    Body(body): Body<ApplyBody>,
) -> Result<Answered, Problem> {
    let applicant = shopper.0.shopper_id;
    let evidence = body.evidence.trim();
    if evidence.is_empty() || evidence.chars().count() > 2_000 {
        return Err(invalid(
            "evidence",
            "write how we can make sure of you, in 1 to 2000 characters",
        ));
    }
    let sealed = app.vault.seal(evidence.as_bytes(), &evidence_context(applicant));
    let ask = ApplyAsMerchant {
        applicant,
        profile: body.profile()?,
        evidence_sealed: sealed.map_err(|e| Problem::internal(&e))?,
    };
    once.write(move |tx, moment| {
        merchants::apply_as_merchant(tx, &ask, moment)?;
        let merchant = merchants::merchant_of(tx, applicant)?.ok_or_else(Problem::not_found)?;
        Ok(Created {
            location: "/v1/merchant-applications/mine".to_owned(),
            body: ApplicationBody::from(&merchant),
        })
    })
    .await
}

/// Where my application stands
#[utoipa::path(get, path = "/v1/merchant-applications/mine", tag = "merchants",
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 200, description = "The caller's application", body = ApplicationBody),
        (status = 404, description = "The caller never applied",
            body = crate::openapi::ProblemBody)))]
async fn mine(
    State(app): State<App>,
    shopper: Shopper,
) -> Result<Versioned<ApplicationBody>, Problem> {
    let applicant = shopper.0.shopper_id;
    let found = app.db.read(move |tx| merchants::merchant_of(tx, applicant)).await?;
    let merchant = found.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: merchant.version, body: ApplicationBody::from(&merchant) })
}

/// Applications, for the operator
#[utoipa::path(get, path = "/v1/merchant-applications", tag = "merchants",
    security(("bearer" = []), ("session" = [])),
    params(
        ("state" = Option<String>, Query, description = "`applied` (the default), `approved` or `refused`"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "The last to apply first", body = ApplicationList)))]
async fn applications(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<(i64, MerchantId)>,
) -> Result<Items<ApplicationBody>, Problem> {
    let state = reader.query("state").unwrap_or_else(|| "applied".to_owned());
    let state: MerchantState = parsed("state", &state)?;
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let limit = paging.limit;
    let mut found =
        app.db.read(move |tx| merchants::applications(tx, state, before, limit + 1)).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|m| (m.applied_at.micros(), m.id));
    Ok(Items::new(found.iter().map(ApplicationBody::from).collect(), next.as_ref()))
}

/// How an application is approved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApproveBody {
    /// `business_register`, `identity_document`, `farm_register`, `site_visit`,
    /// `trademark_register` or `first_party`.
    verified_how: String,
    /// The market's share of the goods: `8%`, `0.08` or `2/25`.
    #[schema(example = "8%")]
    commission: String,
}

/// Why an application is refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefuseBody {
    /// For the applicant to read; it goes out by mail.
    reason: String,
}

fn decided(tx: &mut Tx<'_>, id: MerchantId) -> Result<Versioned<ApplicationBody>, Problem> {
    let merchant = merchants::merchant(tx, id)?.ok_or_else(Problem::not_found)?;
    Ok(Versioned { version: merchant.version, body: ApplicationBody::from(&merchant) })
}

/// Let a merchant sell
#[utoipa::path(post, path = "/v1/merchant-applications/{merchant}/approve", tag = "merchants",
    request_body = ApproveBody, params(("merchant" = String, Path)),
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 200, description = "It may sell, and was told", body = ApplicationBody),
        (status = 404, description = "There is none", body = crate::openapi::ProblemBody),
        (status = 409, description = "It was decided before", body = crate::openapi::ProblemBody)))]
async fn approve(
    once: Once,
    operator: Operator,
    Path(id): Path<String>,
    Body(body): Body<ApproveBody>,
) -> Result<Answered, Problem> {
    let merchant: MerchantId = id.parse()?;
    let commission: Rate = parsed("commission", &body.commission)?;
    let how: VerifiedHow = parsed("verified_how", &body.verified_how)?;
    let by = operator.0.shopper_id;
    let ask = ApproveMerchant { merchant, by, how, commission };
    once.write(move |tx, moment| {
        merchants::approve_merchant(tx, &ask, moment)?;
        decided(tx, merchant)
    })
    .await
}

/// Refuse an application
#[utoipa::path(post, path = "/v1/merchant-applications/{merchant}/refuse", tag = "merchants",
    request_body = RefuseBody, params(("merchant" = String, Path)),
    security(("bearer" = []), ("session" = [])),
    responses(
        (status = 200, description = "It was told why", body = ApplicationBody),
        (status = 404, description = "There is none", body = crate::openapi::ProblemBody),
        (status = 409, description = "It was decided before", body = crate::openapi::ProblemBody)))]
async fn refuse(
    once: Once,
    operator: Operator,
    Path(id): Path<String>,
    Body(body): Body<RefuseBody>,
) -> Result<Answered, Problem> {
    let merchant: MerchantId = id.parse()?;
    let by = operator.0.shopper_id;
    let ask = RefuseMerchant { merchant, by, reason: body.reason };
    once.write(move |tx, moment| {
        merchants::refuse_merchant(tx, &ask, moment)?;
        decided(tx, merchant)
    })
    .await
}

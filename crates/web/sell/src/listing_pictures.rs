//! Pictures of a listing: sent, put first, taken away.

use super::{
    listing_edit::{Wrong, load, page},
    listing_form::Sheet,
};
use crate::{Access, App, Form, Merchant, Problem, Reader, Refusal, Routes, Upload, done, refused};
use axum::{
    extract::{Path, State},
    response::Response,
};
use catalog::{EditListing, LangText, Listing, ListingDraft, Picture, PictureSource};
use kernel::{MerchantId, SkuId};
use pictures::{Failure, Shaped};
use web_kit::own::own_listing;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.upload("/sell/listings/{listing}/pictures", Access::MEMBER, add_picture).post(
        "/sell/listings/{listing}/pictures/change",
        Access::MEMBER,
        change_pictures,
    )
}

/// A picture is at most this long, in bytes.
const PICTURE_BYTES_MAX: usize = 8 << 20;

async fn add_picture(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
    mut parts: Upload,
) -> Result<Response, Problem> {
    let view = load(&app, &merchant, &id).await?;
    let (mut bytes, mut alt) = (None, String::new());
    while let Some(part) = parts.next().await? {
        match part.name() {
            "picture" => bytes = part.bytes(PICTURE_BYTES_MAX).await?,
            "alt" => alt = part.word().await?,
            _ => {}
        }
    }
    let shaped = match bytes {
        Some(bytes) => pictures::shape(bytes).await,
        None => Err(Failure::Large),
    };
    let sizes = match shaped {
        Ok(sizes) => sizes,
        Err(failure) => {
            let key = match failure {
                Failure::Pixels => "picture-why-pixels",
                _ => "selllisting-picture-refused",
            };
            let picture = Some(Refusal::new(reader.text(key)));
            let sheet = Sheet::of(&view.listing, &view.stock);
            let wrong = Wrong { picture, ..Wrong::default() };
            return Ok(refused(page(&reader, &view, &sheet, &wrong)));
        }
    };
    let source = keep_picture(&app, merchant.id, sizes).await?;
    let alt = LangText::of(reader.lang(), catalog::plain_text(&alt).replace('\n', " "));
    let mut draft = ListingDraft::of(&view.listing);
    draft.pictures.push(Picture { source, alt });
    edit(&app, &view.listing, draft).await?;
    Ok(done(&format!("/sell/listings/{id}"), "listing-saved"))
}

/// Keeps a picture under a fresh name.
async fn keep_picture(
    app: &App,
    merchant: MerchantId,
    sizes: Vec<Shaped>,
) -> Result<PictureSource, Problem> {
    let name: SkuId = app.clock.moment().id(merchant.home());
    let key = format!("pictures/{merchant}/{name}.jpg");
    let kept = pictures::keep(app.objects.as_ref(), &key, sizes).await;
    kept.map_err(|error| Problem::internal(&error))?;
    Ok(PictureSource::Object(key))
}

async fn edit(app: &App, listing: &Listing, draft: ListingDraft) -> Result<(), Problem> {
    let ask = EditListing { listing: listing.id, version: Some(listing.version), draft };
    let moment = app.clock.moment();
    app.db.write(move |tx| catalog::edit_listing(tx, &ask, &mut moment.clone())).await?;
    Ok(())
}

/// What is to be done with one picture.
#[derive(serde::Deserialize)]
struct PictureForm {
    /// Its place, counted from 0.
    at: usize,
    /// Its address, so that a page that is out of date changes nothing else.
    source: String,
    /// `first` or `remove`.
    what: String,
}

async fn change_pictures(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(asked): Form<PictureForm>,
) -> Result<Response, Problem> {
    let (listing, _) = own_listing(&app, &merchant, &id).await?;
    let mut draft = ListingDraft::of(&listing);
    let there = draft.pictures.get(asked.at).is_some_and(|p| p.source.address() == asked.source);
    if !there {
        return Err(Problem::stale());
    }
    let picture = draft.pictures.remove(asked.at);
    if asked.what == "first" {
        draft.pictures.insert(0, picture);
    }
    edit(&app, &listing, draft).await?;
    Ok(done(&format!("/sell/listings/{id}"), "listing-saved"))
}

//! Pictures of a listing: sent, put first, taken away.

use super::{
    listing_edit::{Wrong, load, page},
    listing_form::Sheet,
};
use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Routes, Upload, done, refused, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use catalog::{EditListing, LangText, Listing, ListingDraft, Picture, PictureSource};
use kernel::{MerchantId, SkuId};
use object_store::{ObjectStoreExt, PutPayload, path::Path as Key};
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

/// The ending of a picture's name, told by its first bytes; `None` when it is no picture we take.
fn picture_kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("jpg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("webp"),
        _ => None,
    }
}

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
    let bytes = bytes.unwrap_or_default();
    let kind = picture_kind(&bytes);
    let Some(kind) = kind else {
        let picture = Some(Refusal::new(t!(&reader, "selllisting-picture-refused")));
        let sheet = Sheet::of(&view.listing, &view.stock);
        let wrong = Wrong { picture, ..Wrong::default() };
        return Ok(refused(page(&reader, &view, &sheet, &wrong)));
    };
    let source = keep_picture(&app, merchant.id, bytes, kind).await?;
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
    bytes: Vec<u8>,
    kind: &str,
) -> Result<PictureSource, Problem> {
    let name: SkuId = app.clock.moment().id(merchant.home());
    let key = format!("pictures/{merchant}/{name}.{kind}");
    let path = Key::from(format!("media/{key}"));
    let kept = app.objects.put(&path, PutPayload::from(bytes)).await;
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
    let there = draft.pictures.get(asked.at).is_some_and(|p| p.source.href() == asked.source);
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

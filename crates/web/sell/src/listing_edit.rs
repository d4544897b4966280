//! `/sell/listings/{id}`: one listing, from its first words to the shelf: what it says, its customs
//! code for each destination, its pictures, what it costs at a door abroad, and whether it is for sale.

use super::{
    listing_destinations::destinations_panel,
    listing_fields,
    listing_form::{self, Sheet},
    listing_panels::{passport, pictures_panel, state_panel},
    listings::status_chip,
};
use crate::{
    Access, App, Form, Merchant, Problem, Reader, Refusal, Refusals, Routes,
    components::{Tone, banner},
    done, refused, sell_page, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use catalog::{EditListing, Listing, NewListing, SaveListingError};
use inventory::Level;
use inventory::{count_stated, stock_of};
use kernel::{Country, ListingId};
use maud::{Markup, html};
use pictures::Fate;
use pricing::UnitPrices;
use std::collections::BTreeMap;
use store::StoreError;
use trade::hs::Suggestion;
use trust::{PublishError, Screening};
use web_kit::own::own_listing;

pub(crate) fn routes(routes: Routes) -> Routes {
    const ONE: &str = "/sell/listings/{listing}";
    routes
        .get("/sell/listings/new", Access::MEMBER, show_new)
        .post("/sell/listings/new", Access::MEMBER, create)
        .get(ONE, Access::MEMBER, show)
        .post(ONE, Access::MEMBER, edit)
        .post("/sell/listings/{listing}/publish", Access::MEMBER, publish)
        .post("/sell/listings/{listing}/pause", Access::MEMBER, pause)
        .post("/sell/listings/{listing}/archive", Access::MEMBER, archive)
        .post("/sell/listings/{listing}/restore", Access::MEMBER, restore)
}

/// Customs codes that are suggested.
pub(super) const SUGGESTIONS: usize = 6;

/// All that the page shows.
pub(super) struct View {
    pub(super) listing: Listing,
    pub(super) stock: Vec<Level>,
    pub(super) screening: Screening,
    pub(super) prices: Vec<Destination>,
    /// What became of its pictures from elsewhere, by the key that each is kept under.
    pub(super) fates: BTreeMap<String, Fate>,
    /// Customs codes that its words, or those that were asked for, may mean.
    pub(super) codes: Vec<Suggestion>,
    /// She asked for words of her own.
    pub(super) searched: bool,
}

/// What a listing costs at one destination, variant by variant.
pub(super) struct Destination {
    pub(super) country: Country,
    pub(super) prices: UnitPrices,
}

pub(super) async fn load(app: &App, merchant: &Merchant, id: &str) -> Result<View, Problem> {
    let (listing, stock) = own_listing(app, merchant, id).await?;
    let now = app.clock.now();
    let found = app.db.read(move |tx| {
        let screening = trust::screen_everywhere(tx, &listing, now)?;
        let mut prices = Vec::new();
        if listing.kind.is_shipped() {
            let home = (listing.merchant, listing.origin);
            let there = trust::destinations_meant(tx, home, now)?;
            let all = pricing::listing_prices(tx, &listing, &there, now)?.into_iter();
            prices.extend(all.map(|(country, prices)| Destination { country, prices }));
        }
        let elsewhere: Vec<&str> = listing.pictures_elsewhere().collect();
        let fates = pictures::fates(tx, listing.merchant, &elsewhere)?;
        let (listing, stock) = (listing.clone(), stock.clone());
        let codes = trade::hs::suggest(&listing.hs_words(), SUGGESTIONS);
        Ok::<_, StoreError>(View {
            listing,
            stock,
            screening,
            prices,
            fates,
            codes,
            searched: false,
        })
    });
    Ok(found.await?)
}

/// What is wrong, by the part of the page it stands in.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) form: Refusals,
    pub(super) codes: Refusals,
    pub(super) picture: Option<Refusal>,
    pub(super) state: Option<Refusal>,
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let view = load(&app, &merchant, &id).await?;
    let sheet = Sheet::of(&view.listing, &view.stock);
    Ok(page(&reader, &view, &sheet, &Wrong::default()))
}

pub(super) fn page(reader: &Reader, view: &View, sheet: &Sheet, wrong: &Wrong) -> Markup {
    let listing = &view.listing;
    let action = format!("/sell/listings/{}", listing.id);
    let body = html! {
        p.row {
            (status_chip(reader, listing.status))
            span.soft { (listing.handle) " · "
                (t!(reader, "selllisting-changed", time = reader.time_text(listing.updated_at))) }
            a href="/sell/listings" { (t!(reader, "selllisting-back")) }
        }
        nav.row.parts aria-label=(t!(reader, "selllisting-parts")) {
            @for part in ["state", "passport", "codes", "pictures"] {
                @if part != "codes" || listing.kind.is_shipped() {
                    a href={ "#" (part) } { (reader.text(&format!("selllisting-{part}"))) }
                }
            }
        }
        div.columns {
            div.stack {
                (listing_fields::show(reader, &action, sheet, &wrong.form, &t!(reader, "selllisting-save")))
            }
            div.stack {
                (state_panel(reader, view, wrong.state.as_ref()))
                (passport(reader, view))
                @if listing.kind.is_shipped() { (destinations_panel(reader, view, &wrong.codes)) }
                (pictures_panel(reader, view, wrong.picture.as_ref()))
            }
        }
    };
    sell_page(reader, listing.title(reader.lang()), body)
}

async fn show_new(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
) -> Result<Markup, Problem> {
    let id = merchant.id;
    let found = app.db.read(move |tx| merchants::merchant(tx, id)).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let sheet = Sheet::blank(found.country, found.payout_currency);
    Ok(new_page(&reader, &sheet, &Refusals::new()))
}

fn new_page(reader: &Reader, sheet: &Sheet, wrong: &Refusals) -> Markup {
    let save = t!(reader, "selllisting-make");
    let body = html! {
        p.soft { (t!(reader, "selllisting-new-lead")) }
        div.measure { (listing_fields::show(reader, "/sell/listings/new", sheet, wrong, &save)) }
    };
    sell_page(reader, &t!(reader, "selllisting-new-title"), body)
}

/// The refusal of a command, beside its field or above the form; what is no refusal is a problem.
fn refuse(reader: &Reader, error: SaveListingError, wrong: &mut Refusals) -> Result<(), Problem> {
    match error {
        SaveListingError::HandleTaken(handle) => {
            wrong.add(
                "handle",
                Refusal::new(t!(reader, "selllisting-handle-taken", handle = handle)),
            );
        }
        SaveListingError::Changed { .. } => {
            let reload = (t!(reader, "selllisting-reload"), reader.path().to_owned());
            let told = Refusal::new(t!(reader, "selllisting-changed-meanwhile"));
            wrong.add("", told.way_out(reload.0, reload.1));
        }
        SaveListingError::Malformed(_) | SaveListingError::NotFound => {
            return Err(error.into());
        }
        SaveListingError::Store(error) => return Err(error.into()),
    }
    Ok(())
}

async fn create(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let (sheet, mut wrong) = (Sheet::typed(pairs), Refusals::new());
    let Some(meant) = listing_form::meant(&reader, &sheet, None, &mut wrong) else {
        return Ok(refused(new_page(&reader, &sheet, &wrong)));
    };
    let ask = NewListing { merchant: merchant.id, draft: meant.draft };
    let moment = app.clock.moment();
    let made = app.db.write(move |tx| {
        let mut moment = moment.clone();
        let listing = catalog::create_listing(tx, &ask, &mut moment)?;
        count_stated(tx, &listing, &meant.stock, &mut moment)?;
        Ok::<_, SaveListingError>(listing)
    });
    match made.await {
        Ok(listing) => Ok(done(&format!("/sell/listings/{}", listing.id), "listing-made")),
        Err(error) => {
            refuse(&reader, error, &mut wrong)?;
            Ok(refused(new_page(&reader, &sheet, &wrong)))
        }
    }
}

async fn edit(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let view = load(&app, &merchant, &id).await?;
    let (sheet, mut wrong) = (Sheet::typed(pairs), Wrong::default());
    let meant = listing_form::meant(&reader, &sheet, Some(&view.listing), &mut wrong.form);
    let Some(meant) = meant else { return Ok(refused(page(&reader, &view, &sheet, &wrong))) };
    let version = sheet.get("version").parse().ok();
    let ask = EditListing { listing: view.listing.id, version, draft: meant.draft };
    let moment = app.clock.moment();
    let saved = app.db.write(move |tx| {
        let mut moment = moment.clone();
        let listing = catalog::edit_listing(tx, &ask, &mut moment)?;
        let short = count_stated(tx, &listing, &meant.stock, &mut moment)?;
        Ok::<_, SaveListingError>((short, stock_of(tx, &listing)?))
    });
    match saved.await {
        Ok((short, _)) if short.is_empty() => {
            Ok(done(&format!("/sell/listings/{id}"), "listing-saved"))
        }
        // More is promised to open orders than was counted: all else is saved, and this is said.
        Ok((short, _)) => {
            let promised = short.iter().map(|s| s.promised).max().unwrap_or(0);
            let told = t!(&reader, "selllisting-stock-promised", promised = promised);
            wrong.form.add("", Refusal::new(told));
            let view = load(&app, &merchant, &id).await?;
            let sheet = Sheet::of(&view.listing, &view.stock);
            Ok(refused(page(&reader, &view, &sheet, &wrong)))
        }
        Err(error) => {
            refuse(&reader, error, &mut wrong.form)?;
            Ok(refused(page(&reader, &view, &sheet, &wrong)))
        }
    }
}

/// The version a button was shown with.
#[derive(serde::Deserialize)]
struct At {
    version: i64,
}

async fn publish(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(at): Form<At>,
) -> Result<Response, Problem> {
    let listing: ListingId = id.parse()?;
    merchant.owns(listing.home())?;
    let ask = trust::PublishListing { listing, version: Some(at.version) };
    let moment = app.clock.moment();
    let work = app.db.write(move |tx| trust::publish_listing(tx, &ask, &mut moment.clone()));
    match work.await {
        Ok(_) => Ok(done(&format!("/sell/listings/{id}"), "listing-published")),
        Err(PublishError::Blocked(_)) => {
            let view = load(&app, &merchant, &id).await?;
            let sheet = Sheet::of(&view.listing, &view.stock);
            let state = Some(Refusal::new(t!(&reader, "selllisting-not-ready")));
            Ok(refused(page(&reader, &view, &sheet, &Wrong { state, ..Wrong::default() })))
        }
        Err(error) => Err(error.into()),
    }
}

async fn pause(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(at): Form<At>,
) -> Result<Response, Problem> {
    let listing: ListingId = id.parse()?;
    merchant.owns(listing.home())?;
    let ask = trust::PauseListing { listing, version: Some(at.version) };
    let moment = app.clock.moment();
    app.db.write(move |tx| trust::pause_listing(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/listings/{id}"), "listing-paused"))
}

async fn archive(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(at): Form<At>,
) -> Result<Response, Problem> {
    let listing: ListingId = id.parse()?;
    merchant.owns(listing.home())?;
    let ask = trust::ArchiveListing { listing, version: Some(at.version) };
    let moment = app.clock.moment();
    app.db.write(move |tx| trust::archive_listing(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/listings/{id}"), "listing-archived"))
}

async fn restore(
    State(app): State<App>,
    merchant: Merchant,
    Path(id): Path<String>,
    Form(at): Form<At>,
) -> Result<Response, Problem> {
    let listing: ListingId = id.parse()?;
    merchant.owns(listing.home())?;
    let ask = trust::ArchiveListing { listing, version: Some(at.version) };
    let moment = app.clock.moment();
    app.db.write(move |tx| trust::restore_listing(tx, &ask, &mut moment.clone())).await?;
    Ok(done(&format!("/sell/listings/{id}"), "listing-restored"))
}

/// A refusal as a banner.
pub(super) fn refusal_line(refusal: Option<&Refusal>) -> Markup {
    html! {
        @if let Some(refusal) = refusal {
            (banner(Tone::Bad, html! {
                p.refusal-what { (refusal.what) }
                @if let Some(why) = &refusal.why { p { (why) } }
            }))
        }
    }
}

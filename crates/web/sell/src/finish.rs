//! `/sell/finish`: many drafts get their shelf, weight and customs code on one page, and go on sale: those of
//! an import, those that were ticked in the list, or all. What can be done is done; the rest is told, product
//! by product.

use super::finish_rows::Page;
use super::hs_choice::Said;
use crate::{Access, App, Form, Merchant, Paging, Problem, Reader, Routes, done, t};
use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use catalog::{Category, HsState, Listing, Status};
use kernel::{Grams, ImportId, ListingId, MerchantId, Timestamp};
use maud::Markup;
use std::collections::BTreeMap;
use store::{StoreError, Tx};
use trade::HsCode;
use trade::hs::Suggestion;
use trust::{Finding, FinishError, FinishListing, Screening, finish_listings, import_report};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/finish", Access::MEMBER, show).post("/sell/finish", Access::MEMBER, finish)
}

/// Products on a page.
const PER_PAGE: usize = 50;
/// Codes that are suggested for each.
const SUGGESTIONS: usize = 6;

/// Which drafts the page is about.
#[derive(Clone, Default)]
pub(super) struct Scope {
    /// Those of an import.
    pub(super) import: Option<ImportId>,
    /// Those that were ticked; empty for all.
    pub(super) picked: Vec<ListingId>,
}

impl Scope {
    fn of(sent: &Sent) -> Scope {
        let picked = sent.all("listing").filter_map(|id| id.parse().ok()).take(PER_PAGE);
        Scope { import: sent.one("import").parse().ok(), picked: picked.collect() }
    }

    /// A page of them after `after`, newest first, and where the next begins.
    fn drafts(
        &self,
        tx: &mut Tx<'_>,
        merchant: MerchantId,
        after: Option<ListingId>,
    ) -> Result<(Vec<Listing>, Option<ListingId>), StoreError> {
        if !self.picked.is_empty() {
            let mut picked = catalog::listings(tx, merchant, &self.picked)?;
            picked.retain(|one| matches!(one.status, Status::Draft | Status::Paused));
            return Ok((picked, None));
        }
        let more = u32::try_from(PER_PAGE + 1).unwrap_or(u32::MAX);
        let own = self.import.filter(|import| import.home() == merchant.home());
        let mut found = match own {
            Some(import) => catalog::drafts_of_import(tx, import, after, more)?,
            None => {
                let draft = Some(Status::Draft);
                catalog::listings_of_merchant(tx, merchant, draft, after, more)?
            }
        };
        let next = (found.len() > PER_PAGE).then(|| found.get(PER_PAGE - 1).map(|one| one.id));
        found.truncate(PER_PAGE);
        Ok((found, next.flatten()))
    }
}

/// What a form or an address says, name by name; names may repeat.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.trim())
    }

    fn one<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }
}

/// What stands in the fields of one product.
#[derive(Clone, Default)]
pub(super) struct Sheet {
    pub(super) ticked: bool,
    pub(super) shelf: String,
    pub(super) weight: String,
    /// The code that is chosen in the list, in digits.
    pub(super) code: String,
    /// Another code, or words.
    pub(super) other: String,
    /// What was sent for it is saved.
    pub(super) saved: bool,
    /// What could not be done.
    pub(super) told: Vec<String>,
}

impl Sheet {
    /// What we would suggest: she decides. A code stands there only where her title names the thing; else she
    /// chooses one.
    fn suggested(listing: &Listing, codes: &[Suggestion]) -> Sheet {
        let titles = listing.texts.values().map(|text| text.title.as_str());
        let shelf = match listing.category.as_str() {
            "" => {
                titles.filter_map(Category::of_words).map(Category::key).next().unwrap_or_default()
            }
            own => own,
        };
        let mut known = listing.variants.iter().flat_map(|variant| variant.hs.values());
        let known = known.find(|hs| hs.state == HsState::Suggested).map(|hs| hs.code);
        let code = known.or(codes.iter().find(|one| one.strong).map(|one| one.code));
        Sheet {
            ticked: true,
            shelf: shelf.to_owned(),
            code: code.map(|code| code.digits().to_owned()).unwrap_or_default(),
            ..Sheet::default()
        }
    }

    fn sent(sent: &Sent, id: ListingId) -> Sheet {
        let field = |name: &str| sent.one(&format!("{name}.{id}")).to_owned();
        let id_text = id.to_string();
        Sheet {
            ticked: sent.all("tick").any(|ticked| ticked == id_text),
            shelf: field("shelf"),
            weight: field("weight"),
            code: field("code"),
            other: field("other"),
            saved: false,
            told: Vec::new(),
        }
    }
}

/// A product of the page.
pub(super) struct Row {
    pub(super) listing: Listing,
    /// What it lacks.
    pub(super) lacking: Vec<Finding>,
    pub(super) lacks_code: bool,
    pub(super) codes: Vec<Suggestion>,
    pub(super) sheet: Sheet,
}

/// The products as rows, each with what was typed for it, where something was.
fn rows(
    tx: &mut Tx<'_>,
    listings: Vec<Listing>,
    sheets: &BTreeMap<ListingId, Sheet>,
    now: Timestamp,
) -> Result<Vec<Row>, StoreError> {
    let screened = trust::screen_all(tx, &listings, now)?;
    let rows = listings.into_iter().zip(screened);
    let row = |(listing, screening): (Listing, Screening)| {
        let sheet = sheets.get(&listing.id).cloned();
        row(listing, &screening, sheet)
    };
    Ok(rows.map(row).collect())
}

fn row(listing: Listing, screening: &Screening, sheet: Option<Sheet>) -> Row {
    let unconfirmed = |finding: &Finding| finding.note.key == "refusal-unconfirmed-hs";
    let confirmed = |v: &catalog::Variant| v.hs.values().any(|hs| hs.state == HsState::Confirmed);
    let lacks_code = listing.kind.is_shipped()
        && (screening.findings.iter().any(unconfirmed) || !listing.variants.iter().all(confirmed));
    let words = match sheet.as_ref().map(|sheet| Said::of(&sheet.other)) {
        Some(Said::Words(words)) => words,
        _ => listing.hs_words(),
    };
    let codes = trade::hs::suggest(&words, SUGGESTIONS);
    let mut sheet = sheet.unwrap_or_else(|| Sheet::suggested(&listing, &codes));
    if sheet.saved {
        sheet.shelf.clone_from(&listing.category);
    }
    Row { lacking: screening.blocking().cloned().collect(), listing, lacks_code, codes, sheet }
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    paging: Paging<ListingId>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Markup, Problem> {
    let (scope, id, now) = (Scope::of(&Sent(asked)), merchant.id, app.clock.now());
    let (own, after) = (scope.clone(), paging.after);
    let import = scope.import.filter(|import| import.home() == merchant.id.home());
    let ticked = reader.query("ticks").as_deref() != Some("none");
    let found = app.db.read(move |tx| {
        let (drafts, next) = own.drafts(tx, id, after)?;
        let rows = rows(tx, drafts, &BTreeMap::new(), now)?;
        let import = import.map(|import| trust::import(tx, import)).transpose()?.flatten();
        Ok::<_, StoreError>((rows, next, import))
    });
    let (mut rows, next, import) = found.await?;
    let taken = import.and_then(|import| Some((import_report(&import.run)?, import.run)));
    rows.iter_mut().for_each(|row| row.sheet.ticked = ticked);
    let all = Sheet::default();
    let (rows, unsaid) = (&rows, false);
    let taken = taken.as_ref();
    let page = Page { scope: &scope, rows, all: &all, next, sold: &[], unsaid, taken };
    Ok(super::finish_rows::page(&reader, &page))
}

async fn finish(
    State(app): State<App>,
    reader: Reader,
    merchant: Merchant,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let sent = Sent(pairs);
    let scope = Scope::of(&sent);
    let mut all = Sheet {
        shelf: sent.one("shelf").to_owned(),
        weight: sent.one("weight").to_owned(),
        other: sent.one("code").to_owned(),
        ..Sheet::default()
    };
    let ids: Vec<ListingId> =
        sent.all("row").filter_map(|id| id.parse().ok()).take(PER_PAGE).collect();
    let mut sheets: BTreeMap<ListingId, Sheet> =
        ids.iter().map(|id| (*id, Sheet::sent(&sent, *id))).collect();
    let desk = Desk { reader: &reader, sent: &sent, publish: sent.one("do") == "publish" };
    let for_all = desk.for_all(&mut all);
    let mut asks = Vec::new();
    let mut unsaid = false;
    for (id, sheet) in sheets.iter_mut().filter(|(_, sheet)| sheet.ticked) {
        let (ask, code) = desk.ask(*id, sheet, &for_all);
        unsaid |= code.is_some() && ask.code.is_none();
        asks.push(ask);
    }
    let (id, moment) = (merchant.id, app.clock.moment());
    let work = app.db.write(move |tx| finish_listings(tx, id, &asks, &mut moment.clone()));
    let mut sold = Vec::new();
    for (id, outcome) in work.await? {
        match outcome {
            Ok(one) if one.published => {
                sheets.remove(&id);
                sold.push(one.listing);
            }
            Ok(one) => {
                let sheet = sheets.entry(id).or_default();
                sheet.saved = true;
                let closed = one.lacking.iter().any(|f| f.note.key == "finding-not-approved");
                if closed {
                    sheet.told.push(t!(&reader, "finding-not-approved"));
                }
            }
            Err(error) => {
                sheets.entry(id).or_default().told.push(refusal_text(&reader, &error));
            }
        }
    }
    if sheets.is_empty() && !sold.is_empty() {
        return Ok(done("/sell/listings?status=published", "listings-finished"));
    }
    let rows = left(&app, merchant.id, sheets).await?;
    let (rows, sold) = (&rows, &sold);
    let page = Page { scope: &scope, rows, all: &all, next: None, sold, unsaid, taken: None };
    Ok(super::finish_rows::page(&reader, &page).into_response())
}

/// The products of a sent page that are not for sale now, with what was typed.
async fn left(
    app: &App,
    merchant: MerchantId,
    sheets: BTreeMap<ListingId, Sheet>,
) -> Result<Vec<Row>, Problem> {
    let now = app.clock.now();
    let found = app.db.read(move |tx| {
        let ids: Vec<ListingId> = sheets.keys().copied().collect();
        let listings = catalog::listings(tx, merchant, &ids)?;
        rows(tx, listings, &sheets, now)
    });
    Ok(found.await?)
}

/// What was said for all that are ticked.
struct ForAll {
    shelf: Option<String>,
    weight: Option<Grams>,
    code: Said,
}

/// Reads what was sent.
struct Desk<'a> {
    reader: &'a Reader,
    sent: &'a Sent,
    publish: bool,
}

impl Desk<'_> {
    fn for_all(&self, all: &mut Sheet) -> ForAll {
        let weight = self.weight(&all.weight.clone(), &mut all.told);
        let code = Said::of(&all.other);
        self.wrong(&code, &all.other.clone(), &mut all.told);
        let shelf = Some(all.shelf.clone()).filter(|shelf| !shelf.is_empty());
        ForAll { shelf, weight, code }
    }

    /// What a product is to get; what cannot be is told in its sheet. Beside it the code that was chosen, which
    /// the product gets only where the merchant stands by it.
    fn ask(
        &self,
        id: ListingId,
        sheet: &mut Sheet,
        all: &ForAll,
    ) -> (FinishListing, Option<HsCode>) {
        let own = Some(sheet.shelf.clone()).filter(|shelf| !shelf.is_empty());
        let weight = self.weight(&sheet.weight.clone(), &mut sheet.told).or(all.weight);
        let said = Said::of(&sheet.other);
        self.wrong(&said, &sheet.other.clone(), &mut sheet.told);
        let code = match (said, &all.code) {
            (Said::Code(code), _) => Some(code),
            (Said::Nothing, Said::Code(code)) => Some(*code),
            (Said::Nothing, Said::Nothing) => sheet.code.parse().ok(),
            _ => None,
        };
        let stands = !self.sent.one("stand").is_empty();
        let ask = FinishListing {
            listing: id,
            version: self.sent.one(&format!("version.{id}")).parse().ok(),
            category: all.shelf.clone().or(own),
            weight,
            code: code.filter(|_| stands),
            publish: self.publish,
        };
        (ask, code)
    }

    fn weight(&self, text: &str, told: &mut Vec<String>) -> Option<Grams> {
        let grams = text.parse::<u32>().ok().filter(|grams| *grams > 0);
        if grams.is_none() && !text.is_empty() {
            told.push(t!(self.reader, "issue-weight", value = text));
        }
        grams.map(Grams::new)
    }

    fn wrong(&self, said: &Said, text: &str, told: &mut Vec<String>) {
        match said {
            Said::Nothing | Said::Code(_) => {}
            Said::Words(words) => {
                told.push(t!(self.reader, "finish-choose", words = words.as_str()))
            }
            Said::Unknown(_) => told.push(t!(self.reader, "issue-hs-unknown", value = text)),
            Said::Short(meant) => {
                let mend = t!(self.reader, "issue-hs-zero-mend", meant = meant.to_string());
                told.push(format!("{} {mend}", t!(self.reader, "issue-hs-zero", value = text)));
            }
            Said::Neither => told.push(t!(self.reader, "issue-hs", value = text)),
        }
    }
}

fn refusal_text(reader: &Reader, error: &FinishError) -> String {
    match error {
        FinishError::NotFound => t!(reader, "finish-refused-gone"),
        FinishError::Changed { .. } => t!(reader, "selllisting-changed-meanwhile"),
        FinishError::Archived => t!(reader, "finish-refused-archived"),
        FinishError::Malformed(_) => t!(reader, "finish-refused-malformed"),
        FinishError::UnknownCode(code) => t!(reader, "issue-hs-unknown", value = code.to_string()),
        FinishError::Store(_) => t!(reader, "finish-refused-busy"),
    }
}

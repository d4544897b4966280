//! `/admin/market`: what the market is, and what is left to do before it can trade. Each step is a page of its own that
//! can be left and come back to.

mod choices;
mod identity;
mod paying;
mod reach;

use crate::{
    Access, App, Operator, Problem, Reader, Refusal, Refusals, Routes, admin_page,
    components::{Column, section, table, tasks},
    t,
};
use axum::extract::State;
use house::{
    CHECKS, Identity, IdentityFault, Kept, SaveIdentity, SaveIdentityError, checklist,
    save_identity,
};
use kernel::Decider;
use maud::{Markup, html};
use pictures::TakenIn;
use store::StoreError;
use web_kit::opening::{self, circumstances};

/// Where the steps are.
const PATH: &str = "/admin/market";
/// Decisions that are listed.
const HISTORY: u32 = 20;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = routes.get(PATH, Access::OVERVIEW, show);
    let routes = identity::routes(choices::routes(routes));
    paying::routes(reach::routes(routes))
}

async fn show(
    State(app): State<App>,
    _operator: Operator,
    reader: Reader,
) -> Result<Markup, Problem> {
    let about = circumstances(&app);
    let found = app.db.read(move |tx| {
        let lines = checklist(tx, &about)?;
        Ok::<_, StoreError>((lines, house::identity_history(tx, HISTORY)?))
    });
    let (lines, history) = found.await?;
    let done = opening::is_done(&lines);
    let lead = if done { t!(&reader, "opening-all-done") } else { t!(&reader, "opening-lead") };
    let all: Vec<Markup> = lines.iter().map(|line| opening::line(&reader, line)).collect();
    let body = html! {
        p.lead { (lead) }
        (tasks(&all))
        @if !history.is_empty() { (section(&t!(&reader, "market-history"), past(&reader, &history))) }
    };
    Ok(admin_page(&reader, &t!(&reader, "market-title"), body))
}

/// What was decided, and by whom.
fn past(reader: &Reader, history: &[Kept]) -> Markup {
    let columns = ["version", "name", "when", "who"]
        .map(|name| Column::text(reader.text(&format!("market-history-{name}"))));
    let rows = html! {
        @for kept in history {
            tr {
                td { (kept.version) }
                td { (kept.identity.name()) }
                @if let Some((at, by)) = &kept.saved {
                    td { (reader.time(*at)) } td { (by) }
                }
            }
        }
    };
    table(&t!(reader, "market-history"), &columns, rows, None)
}

/// The market as it is now.
async fn kept(app: &App) -> Result<Kept, Problem> {
    Ok(app.db.read(house::identity).await?)
}

/// The page of a step: its name, what it is for, its form, and the way back to the list.
fn step(reader: &Reader, key: &str, body: Markup) -> Markup {
    let next = following(key);
    let body = html! {
        p.soft { (reader.text(&format!("market-{key}-lead"))) }
        (body)
        p {
            a href=(PATH) { (t!(reader, "market-back")) }
            @if let Some((next, href)) = next {
                " · " a href=(href) {
                    (t!(reader, "market-next", step = reader.text(&format!("opening-{next}"))))
                }
            }
        }
    };
    admin_page(reader, &reader.text(&format!("opening-{key}")), body)
}

/// The step after that one, with its page.
fn following(key: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = CHECKS.iter().skip_while(|check| check.key != key).skip(1);
    rest.next().map(|check| (check.key, check.action))
}

/// Has the market be `identity`; what is wrong with it stands beside its field otherwise.
async fn keep(
    app: &App,
    reader: &Reader,
    (identity, version, logo): (Identity, i64, Option<TakenIn>),
    by: Decider,
) -> Result<Result<(), Refusals>, Problem> {
    let ask = SaveIdentity { identity, logo, version, by };
    let moment = app.clock.moment();
    match app.db.write(move |tx| save_identity(tx, &ask, &mut moment.clone())).await {
        Ok(_) => {
            app.presence_changed();
            Ok(Ok(()))
        }
        Err(SaveIdentityError::Faults(faults)) => {
            let mut wrong = Refusals::new();
            for fault in &faults {
                wrong.add(fault.field(), told(reader, fault));
            }
            Ok(Err(wrong))
        }
        Err(SaveIdentityError::Changed) => {
            let mut wrong = Refusals::new();
            let refusal = Refusal::new(t!(reader, "market-changed-meanwhile"));
            wrong.add("", refusal.way_out(t!(reader, "market-reload"), reader.path()));
            Ok(Err(wrong))
        }
        Err(error @ SaveIdentityError::Store(_)) => Err(error.into()),
    }
}

fn told(reader: &Reader, fault: &IdentityFault) -> Refusal {
    match fault {
        IdentityFault::Name(_) => Refusal::new(t!(reader, "market-name-hidden")),
        IdentityFault::NameLong => {
            Refusal::new(t!(reader, "market-name-long", most = house::NAME_CHARACTERS_MAX))
        }
        IdentityFault::NameAddress => Refusal::new(t!(reader, "market-name-address")),
        IdentityFault::Accent(wrong) => Refusal::new(t!(
            reader,
            "market-accent-unreadable",
            colour = wrong.colour.to_string(),
            contrast = wrong.contrast.to_string()
        ))
        .because(t!(reader, "market-accent-nearest", nearest = wrong.nearest.to_string())),
        IdentityFault::Contact(_) => Refusal::new(t!(reader, "market-contact-wrong")),
        IdentityFault::Language(_) => Refusal::new(t!(reader, "market-language-wrong")),
        IdentityFault::Destination(_) => Refusal::new(t!(reader, "market-destination-wrong")),
        IdentityFault::Fee(_) => Refusal::new(t!(reader, "market-fee-wrong")),
    }
}

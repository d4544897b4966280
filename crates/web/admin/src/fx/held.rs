//! Rates that nobody believes unseen, and an operator's word on them.

use crate::{
    App, Problem, Reader,
    components::{Column, Tone, banner, button, form, quiet_button, section, table},
    done, t,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use kernel::Date;
use maud::{Markup, html};
use pricing::{DecideFxError, FxDoubt, FxHeld, FxWord, decide_fx};

pub(super) async fn take(
    State(app): State<App>,
    Path(day): Path<String>,
) -> Result<Response, Problem> {
    decided(&app, &day, FxWord::Take).await
}

pub(super) async fn throw_away(
    State(app): State<App>,
    Path(day): Path<String>,
) -> Result<Response, Problem> {
    decided(&app, &day, FxWord::Drop).await
}

async fn decided(app: &App, day: &str, word: FxWord) -> Result<Response, Problem> {
    let day: Date = day.parse().map_err(|_| Problem::not_found())?;
    let moment = app.clock.moment();
    let what = match app.db.write(move |tx| decide_fx(tx, (day, word), &mut moment.clone())).await {
        Ok(()) if word == FxWord::Take => "fx-taken",
        Ok(()) => "fx-dropped",
        Err(DecideFxError::NotHeld(_)) => "fx-not-held",
        Err(DecideFxError::Store(error)) => return Err(error.into()),
    };
    Ok(done("/admin/fx", what))
}

/// What waits, why, and what can be done with it; nothing where nothing waits.
pub(super) fn held(reader: &Reader, all: &[FxHeld]) -> Markup {
    let columns = [
        Column::text(t!(reader, "fx-day")),
        Column::text(t!(reader, "fx-held-why")),
        Column::actions(t!(reader, "fx-held-actions")),
    ];
    let rows = html! {
        @for one in all {
            @let action = |what: &str| format!("/admin/fx/held/{}/{what}", one.day());
            tr {
                th.nowrap scope="row" { (reader.date(one.day())) }
                td { @for doubt in &one.doubts { div { (doubt_text(reader, doubt)) } } }
                td {
                    (form(reader, &action("take"), quiet_button(&t!(reader, "fx-held-take"))))
                    (form(reader, &action("drop"), button(&t!(reader, "fx-held-drop"))))
                }
            }
        }
    };
    html! {
        @if !all.is_empty() {
            (section(&t!(reader, "fx-held"), html! {
                (banner(Tone::Warn, html! { p { (t!(reader, "fx-held-lead")) } }))
                (table(&t!(reader, "fx-held"), &columns, rows, None))
            }))
        }
    }
}

fn doubt_text(reader: &Reader, doubt: &FxDoubt) -> String {
    match doubt {
        FxDoubt::Far { currency, rate, known, as_of } => t!(
            reader,
            "fx-held-far",
            currency = currency.code(),
            rate = reader.rate(*rate, 6),
            known = reader.rate(*known, 6),
            date = reader.date(*as_of)
        ),
        FxDoubt::Few { told, known } => {
            t!(reader, "fx-held-few", told = *told, known = *known)
        }
    }
}

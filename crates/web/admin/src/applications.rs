//! `/admin/applications`: who wants to sell, and the operator's word on it.

use crate::{
    Access, App, Form, Items, Operator, Paging, Problem, Reader, Refusal, Refusals, Routes,
    admin_page,
    components::{
        Choice, Column, Field, Tone, banner, button, chip, chip_link, empty_state, error_summary,
        facts, form, pager, section, table,
    },
    done, flag, refused, t,
};
use accounts::Principal;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use kernel::{MerchantId, Rate, Timestamp};
use maud::{Markup, html};
use merchants::{
    ApproveMerchant, DecideMerchantError, Merchant, MerchantState, MerchantStatus, RefuseMerchant,
    VerifiedHow, evidence_context,
};
use store::StoreError;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/applications", Access::MERCHANTS, list)
        .get("/admin/applications/{merchant}", Access::MERCHANTS, show)
        .post("/admin/applications/{merchant}/approve", Access::MERCHANTS, approve)
        .post("/admin/applications/{merchant}/refuse", Access::MERCHANTS, refuse)
}

/// When it applied and its id: the key of the operator's list.
type Key = (i64, MerchantId);

async fn list(
    State(app): State<App>,
    reader: Reader,
    paging: Paging<Key>,
) -> Result<Markup, Problem> {
    let state = reader.query("state").and_then(|s| s.parse().ok());
    let state = state.unwrap_or(MerchantState::Applied);
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let limit = paging.limit;
    let found = app.db.read(move |tx| {
        let counts = merchants::application_counts(tx)?;
        let rows = merchants::applications(tx, state, before, limit + 1)?;
        Ok::<_, StoreError>((counts, rows))
    });
    let (counts, mut rows) = found.await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let last = rows.last().filter(|_| more).map(|m| (m.applied_at.micros(), m.id));
    let next = Items::new(Vec::<()>::new(), last.as_ref()).next;
    let body = html! {
        nav.row {
            @for (one, count) in &counts {
                @let word = reader.text(&format!("merchant-state-{}", one.key()));
                (chip_link(&format!("/admin/applications?state={}", one.key()),
                    &format!("{word} {}", reader.number(*count)), *one == state))
            }
        }
        @if rows.is_empty() {
            (empty_state("stamp", &t!(&reader, "applications-none", state = state.key()),
                &t!(&reader, "applications-none-text"), None))
        } @else {
            (rows_table(&reader, &rows))
            (pager(&reader, next.as_deref()))
        }
    };
    Ok(admin_page(&reader, &t!(&reader, "applications-title"), body))
}

fn rows_table(reader: &Reader, rows: &[Merchant]) -> Markup {
    let columns = ["name", "country", "when", "state"]
        .map(|name| Column::text(reader.text(&format!("applications-{name}"))));
    let body = html! {
        @for merchant in rows {
            tr {
                td {
                    a href={ "/admin/applications/" (merchant.id) } {
                        (merchant.name.get(reader.lang()))
                    }
                    span.soft { (reader.text(&format!("merchant-kind-{}", merchant.kind))) }
                }
                td { (flag(merchant.country)) " " (reader.country(merchant.country)) }
                td { (reader.time(merchant.applied_at)) }
                td { (state_chip(reader, merchant)) }
            }
        }
    };
    table(&t!(reader, "applications-title"), &columns, body, None)
}

fn state_chip(reader: &Reader, merchant: &Merchant) -> Markup {
    let tone = match &merchant.status {
        MerchantStatus::Applied => Tone::Warn,
        MerchantStatus::Approved => Tone::Ok,
        MerchantStatus::Refused { .. } => Tone::Bad,
    };
    let key = merchant.status.state().key();
    chip(tone, &reader.text(&format!("merchant-state-{key}")))
}

/// An application with what only the operator sees.
struct Application {
    merchant: Merchant,
    owner: Option<Principal>,
    evidence: Option<String>,
}

async fn load(app: &App, id: MerchantId) -> Result<Application, Problem> {
    let found = app.db.read(move |tx| {
        let Some(merchant) = merchants::merchant(tx, id)? else { return Ok(None) };
        let owner = accounts::principal(tx, merchant.owner)?;
        let sealed = merchants::evidence_sealed(tx, id)?.unwrap_or_default();
        Ok::<_, StoreError>(Some((merchant, owner, sealed)))
    });
    let (merchant, owner, sealed) = found.await?.ok_or_else(Problem::not_found)?;
    let opened = app.vault.open(&sealed, &evidence_context(merchant.owner));
    let evidence = opened.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(Application { merchant, owner, evidence })
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(id): Path<String>,
) -> Result<Markup, Problem> {
    let application = load(&app, id.parse()?).await?;
    Ok(application_page(&reader, &application, &Typed::default()))
}

/// What was typed into either form, and what is wrong with it.
#[derive(Default)]
struct Typed {
    how: String,
    commission: String,
    reason: String,
    wrong_approval: Refusals,
    wrong_refusal: Refusals,
}

fn application_page(reader: &Reader, application: &Application, typed: &Typed) -> Markup {
    let merchant = &application.merchant;
    let waits = merchant.status == MerchantStatus::Applied;
    let body = html! {
        p { (state_chip(reader, merchant)) }
        @if let MerchantStatus::Refused { reason } = &merchant.status {
            (banner(Tone::Plain, html! {
                p.refusal-what { (t!(reader, "application-reason")) }
                @for line in reason.lines() { p { (line) } }
            }))
        }
        div.columns.columns-even {
            div.stack {
                (facts(&what_is_known(reader, application)))
                (texts(reader, application))
            }
            @if waits {
                div.stack {
                    (approval(reader, merchant, typed))
                    (refusal(reader, merchant, typed))
                }
            }
            @if merchant.is_approved() && merchant.verified_how.is_none() {
                (super::renamed::panel(reader, merchant))
            }
        }
    };
    admin_page(reader, merchant.name.get(reader.lang()), body)
}

fn what_is_known(reader: &Reader, application: &Application) -> Vec<(String, Markup)> {
    let merchant = &application.merchant;
    let fact = |key: &str, value: Markup| (reader.text(key), value);
    let mut all = Vec::new();
    if let Some(owner) = &application.owner {
        all.push(fact("application-owner", html! { (owner.name) " · " (owner.email) }));
    }
    let place = merchant.place.get(reader.lang());
    let kind = reader.text(&format!("merchant-kind-{}", merchant.kind));
    all.push(fact("applications-kind", html! { (kind) }));
    all.push(fact("application-slug", html! { span.code { (merchant.slug) } }));
    all.push(fact(
        "application-place",
        html! { (flag(merchant.country)) (reader.country(merchant.country)) " · " (place) },
    ));
    all.push(fact("application-currency", html! { (merchant.payout_currency) }));
    all.push(fact("applications-when", reader.time(merchant.applied_at)));
    if let Some(how) = merchant.verified_how {
        let text = reader.text(&format!("verified-how-{how}"));
        all.push(fact("application-verified", html! { (text) }));
        let share = reader.percent(merchant.commission);
        all.push(fact("application-commission", html! { (share) }));
    }
    if let Some(at) = merchant.decided_at {
        all.push(fact("application-decided", reader.time(at)));
    }
    all
}

fn texts(reader: &Reader, application: &Application) -> Markup {
    let merchant = &application.merchant;
    html! {
        (section(&t!(reader, "application-about"), html! {
            @for (lang, text) in merchant.about.iter() { p lang=(lang.tag()) { (text) } }
            @if merchant.about.is_empty() { p.soft { "—" } }
        }))
        (section(&t!(reader, "application-evidence"), html! {
            @match &application.evidence {
                Some(text) => p { @for line in text.lines() { (line) br; } },
                None => p.soft { (t!(reader, "application-evidence-closed")) },
            }
        }))
    }
}

fn approval(reader: &Reader, merchant: &Merchant, typed: &Typed) -> Markup {
    let how = t!(reader, "application-approve-how");
    let commission = t!(reader, "application-approve-commission");
    let mut choices: Vec<Choice> = vec![(String::new(), "—".to_owned())];
    choices.extend(
        VerifiedHow::ALL
            .iter()
            .map(|how| (how.key().to_owned(), reader.text(&format!("verified-how-{how}")))),
    );
    let share = match typed.commission.as_str() {
        "" => {
            let fee = reader.presence().identity.fee.unwrap_or(merchant.commission);
            fee.percent_text(4).trim_end_matches('%').to_owned()
        }
        typed => typed.to_owned(),
    };
    let wrong = &typed.wrong_approval;
    let fields = html! {
        (error_summary(reader, wrong, &[("how", &how), ("commission", &commission)]))
        (Field::select("how", &how, choices).value(&typed.how).refusals(wrong))
        (Field::amount("commission", &commission).value(&share).suffix("%").refusals(wrong))
        (button(&t!(reader, "application-approve")))
    };
    html! {
        div.panel {
            h2 { (t!(reader, "application-approve")) }
            (form(reader, &format!("/admin/applications/{}/approve", merchant.id), fields))
        }
    }
}

fn refusal(reader: &Reader, merchant: &Merchant, typed: &Typed) -> Markup {
    let reason = t!(reader, "application-refuse-reason");
    let wrong = &typed.wrong_refusal;
    let fields = html! {
        (error_summary(reader, wrong, &[("reason", &reason)]))
        (Field::area("reason", &reason, 4).value(&typed.reason).refusals(wrong)
            .hint(&t!(reader, "application-refuse-reason-hint")))
        button.button.button-bad type="submit" { (t!(reader, "application-refuse")) }
    };
    html! {
        div.panel {
            h2 { (t!(reader, "application-refuse")) }
            (form(reader, &format!("/admin/applications/{}/refuse", merchant.id), fields))
        }
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ApproveForm {
    how: String,
    commission: String,
}

async fn approve(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Path(id): Path<String>,
    Form(form): Form<ApproveForm>,
) -> Result<Response, Problem> {
    let id: MerchantId = id.parse()?;
    let mut typed = Typed { how: form.how, commission: form.commission, ..Typed::default() };
    let how: Result<VerifiedHow, Refusal> =
        typed.how.parse().map_err(|_| Refusal::new(t!(&reader, "application-approve-how-none")));
    let how = typed.wrong_approval.keep("how", how);
    let share = share(&typed.commission).ok_or_else(|| wrong_share(&reader));
    let commission = typed.wrong_approval.keep("commission", share);
    let (Some(how), Some(commission)) = (how, commission) else {
        return again(&app, &reader, id, typed).await;
    };
    let by = operator.0.shopper_id;
    let ask = ApproveMerchant { merchant: id, by, how, commission };
    let moment = app.clock.moment();
    let decided =
        app.db.write(move |tx| merchants::approve_merchant(tx, &ask, &mut moment.clone())).await;
    match decided {
        Ok(()) => Ok(done("/admin/applications", "merchant-approved")),
        Err(DecideMerchantError::Commission) => {
            typed.wrong_approval.add("commission", wrong_share(&reader));
            again(&app, &reader, id, typed).await
        }
        Err(e) => Err(e.into()),
    }
}

/// `8` or `6.5` percent.
fn share(text: &str) -> Option<Rate> {
    let text = text.trim().trim_end_matches('%').trim();
    format!("{text}%").parse().ok()
}

fn wrong_share(reader: &Reader) -> Refusal {
    Refusal::new(t!(reader, "application-approve-commission-wrong"))
}

async fn again(
    app: &App,
    reader: &Reader,
    id: MerchantId,
    typed: Typed,
) -> Result<Response, Problem> {
    let application = load(app, id).await?;
    Ok(refused(application_page(reader, &application, &typed)).into_response())
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct RefuseForm {
    reason: String,
}

async fn refuse(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Path(id): Path<String>,
    Form(form): Form<RefuseForm>,
) -> Result<Response, Problem> {
    let id: MerchantId = id.parse()?;
    let by = operator.0.shopper_id;
    let ask = RefuseMerchant { merchant: id, by, reason: form.reason.clone() };
    let moment = app.clock.moment();
    let decided =
        app.db.write(move |tx| merchants::refuse_merchant(tx, &ask, &mut moment.clone())).await;
    match decided {
        Ok(()) => Ok(done("/admin/applications", "merchant-refused")),
        Err(DecideMerchantError::NoReason) => {
            let mut typed = Typed { reason: form.reason, ..Typed::default() };
            let refusal = Refusal::new(t!(&reader, "application-refuse-reason-none"))
                .because(t!(&reader, "application-refuse-reason-none-why"));
            typed.wrong_refusal.add("reason", refusal);
            again(&app, &reader, id, typed).await
        }
        Err(e) => Err(e.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_as_a_percentage() {
        assert_eq!(share("6.5"), "0.065".parse().ok());
        assert_eq!(share(" 8 % "), "0.08".parse().ok());
        assert_eq!(share("eight"), None);
    }
}

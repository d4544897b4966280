//! `/account/letters`: which letters a person wants, and in which zone they tell times; and the links at the foot
//! of letters that turn a kind of them off, which nobody signs in for.

use super::zones;
use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{Field, Tone, banner, button, error_summary, form, hidden, quiet_link},
    done,
    openapi::Part,
    page, refused, t,
};
use accounts::ChooseZoneError;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Redirect, Response},
};
use kernel::ShopperId;
use letters::{StopError, Stops, Topic, Wish};
use maud::{Markup, html};
use store::StoreError;
use utoipa::OpenApi;
use web_kit::{reader::query_text, session::zone_cookie};

const ONE_CLICK: &str = "/webhooks/letters/stop";

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .document(Part::Accounts, Api::openapi())
        .get("/account/letters", Access::SignedIn, show)
        .post("/account/letters", Access::SignedIn, save)
        .get("/letters/stop", Access::Public, ask_stop)
        .post("/letters/stop", Access::Public, stop)
        .get(ONE_CLICK, Access::Public, to_page)
        .post(ONE_CLICK, Access::Public, one_click)
}

#[derive(OpenApi)]
#[openapi(paths(to_page, one_click))]
struct Api;

async fn show(State(app): State<App>, reader: Reader, shopper: Shopper) -> Result<Markup, Problem> {
    let person = shopper.0.shopper_id;
    let found = app.db.read(move |tx| {
        let wishes = letters::preferences(tx, person)?;
        let dead = letters::dead_mailbox(tx, &shopper.0.email)?;
        Ok::<_, StoreError>((wishes, accounts::zone_of(tx, person)?, dead))
    });
    let (wishes, zone, dead) = found.await?;
    let zone = zone.unwrap_or_else(|| reader.zone().to_owned());
    Ok(choices(&reader, (&wishes, &zone), &Refusals::new(), dead.as_deref()))
}

fn choices(
    reader: &Reader,
    (wishes, zone): (&[(Topic, Wish)], &str),
    wrong: &Refusals,
    dead: Option<&str>,
) -> Markup {
    let title = t!(reader, "letters-title");
    let zone_label = t!(reader, "letters-zone");
    let of_topic = |topic: &Topic, wish: &Wish| {
        let label = reader.text(&format!("letters-topic-{}", topic.key()));
        let ways = Wish::ALL
            .map(|way| (way.key().to_owned(), reader.text(&format!("letters-wish-{}", way.key()))));
        Field::select(topic.key(), &label, ways.to_vec()).value(wish.key())
    };
    let fields = html! {
        (error_summary(reader, wrong, &[("zone", &zone_label)]))
        p.soft { (t!(reader, "letters-always")) }
        @for (topic, wish) in wishes.iter().filter(|(topic, wish)| is_offered(reader, *topic, *wish)) {
            (of_topic(topic, wish))
        }
        (Field::select("zone", &zone_label, zones::choices(reader, zone)).value(zone).refusals(wrong)
            .hint(&t!(reader, "letters-zone-hint")))
        div.actions { (button(&t!(reader, "letters-save"))) }
    };
    let body = html! {
        h1 { (title) }
        p { (t!(reader, "letters-lead")) }
        @if let Some(said) = dead {
            (banner(Tone::Warn, html! { p { (t!(reader, "letters-dead", said = said)) } }))
        }
        div.panel { (form(reader, "/account/letters", fields)) }
        p { (quiet_link("/account", &t!(reader, "account-title"))) }
    };
    page(reader, &title, body)
}

/// Whether a person is asked about letters of `topic`: payouts and shops are of who sells or runs the market; what
/// she once chose otherwise can be chosen back.
fn is_offered(reader: &Reader, topic: Topic, wish: Wish) -> bool {
    let sells = reader.principal().is_some_and(|p| p.merchant.is_some() || p.is_operator());
    let hers = sells || wish != Wish::default() || !matches!(topic, Topic::Money | Topic::Shop);
    topic.may_be_turned_off() && hers
}

async fn save(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let value = |name: &str| {
        fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    };
    let chosen: Vec<(Topic, Wish)> = Topic::ALL
        .into_iter()
        .filter(|topic| topic.may_be_turned_off())
        .filter_map(|topic| Some((topic, Wish::from_key(value(topic.key()))?)))
        .collect();
    let (person, zone) = (shopper.0.shopper_id, value("zone").trim().to_owned());
    let (wishes, wanted) = (chosen.clone(), zone.clone());
    let saved = app.db.write(move |tx| {
        accounts::choose_zone(tx, person, &wanted)?;
        for (topic, wish) in &wishes {
            // What is never turned off stands in no form.
            letters::prefer(tx, person, *topic, *wish).map_err(kept)?;
        }
        Ok::<_, ChooseZoneError>(())
    });
    match saved.await {
        Ok(()) => {
            let mut answer = done("/account/letters", "letters-saved");
            answer.headers_mut().append(header::SET_COOKIE, zone_cookie(&app, &zone));
            Ok(answer)
        }
        Err(ChooseZoneError::Unknown(_)) => {
            let mut wrong = Refusals::new();
            wrong.add("zone", Refusal::new(t!(&reader, "letters-zone-wrong")));
            Ok(refused(choices(&reader, (&chosen, &zone), &wrong, None)))
        }
        Err(ChooseZoneError::Store(error)) => Err(error.into()),
    }
}

fn kept(error: letters::PreferenceError) -> ChooseZoneError {
    match error {
        letters::PreferenceError::Store(error) => ChooseZoneError::Store(error),
        letters::PreferenceError::Always(_) => {
            ChooseZoneError::Store(StoreError::Column("topic that may be turned off"))
        }
    }
}

/// What the link at the foot of a letter says.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
struct Link {
    who: String,
    topic: String,
    seal: String,
}

impl Link {
    fn of(reader: &Reader) -> Link {
        let said = |name: &str| reader.query(name).unwrap_or_default();
        Link { who: said("who"), topic: said("topic"), seal: said("seal") }
    }

    fn read(&self) -> Result<(ShopperId, Stops), Problem> {
        let who = self.who.parse().map_err(|_| unknown_link())?;
        Ok((who, Stops::from_key(&self.topic).ok_or_else(unknown_link)?))
    }
}

fn unknown_link() -> Problem {
    Problem::from(StopError::Unknown)
}

/// A page with one button: mail programs follow links that nobody pressed.
async fn ask_stop(reader: Reader) -> Result<Markup, Problem> {
    let link = Link::of(&reader);
    let (_, what) = link.read()?;
    let name = reader.text(&format!("letters-topic-{}", what.key()));
    let title = t!(&reader, "letters-stop-title", topic = name.as_str());
    let fields = html! {
        (hidden("who", &link.who)) (hidden("topic", &link.topic)) (hidden("seal", &link.seal))
        div.actions { (button(&t!(&reader, "letters-stop-button"))) }
    };
    let body = html! {
        h1 { (title) }
        div.panel {
            p { (t!(&reader, "letters-stop-text")) }
            (form(&reader, "/letters/stop", fields))
        }
    };
    Ok(page(&reader, &title, body))
}

async fn stop(
    State(app): State<App>,
    reader: Reader,
    Form(link): Form<Link>,
) -> Result<Markup, Problem> {
    turn_off(&app, &link).await?;
    let title = t!(&reader, "letters-stopped-title");
    let body = html! {
        h1 { (title) }
        p { (t!(&reader, "letters-stopped-text")) }
        p { (quiet_link("/account/letters", &t!(&reader, "letters-title"))) }
    };
    Ok(page(&reader, &title, body))
}

async fn turn_off(app: &App, link: &Link) -> Result<(), Problem> {
    let (of, seal) = (link.read()?, link.seal.clone());
    Ok(app.db.write(move |tx| letters::stop(tx, of, &seal)).await?)
}

/// To the page that asks whether letters are to stop
///
/// For mail programs that follow the link of `List-Unsubscribe` instead of sending to it.
#[utoipa::path(get, path = "/webhooks/letters/stop", tag = "accounts",
    params(("who" = String, Query, description = "Whose letters"),
        ("topic" = String, Query, description = "Which of them"),
        ("seal" = String, Query, description = "The market's seal of both")),
    responses((status = 303, description = "The page that asks"),
        (status = 404, description = "This link is none of ours", body = crate::openapi::ProblemBody)))]
async fn to_page(reader: Reader) -> Result<Redirect, Problem> {
    let link = Link::of(&reader);
    link.read()?;
    let said = [("who", link.who), ("topic", link.topic), ("seal", link.seal)];
    let query = query_text(&said.map(|(name, value)| (name.to_owned(), value)));
    Ok(Redirect::to(&format!("/letters/stop?{query}")))
}

/// Stop letters of a kind, with one click in a mail program
///
/// The address stands in `List-Unsubscribe` of every letter that may be turned off (RFC 8058). The bell tells on.
#[utoipa::path(post, path = "/webhooks/letters/stop", tag = "accounts",
    params(("who" = String, Query, description = "Whose letters"),
        ("topic" = String, Query, description = "Which of them"),
        ("seal" = String, Query, description = "The market's seal of both")),
    responses((status = 204, description = "They are turned off"),
        (status = 404, description = "This link is none of ours", body = crate::openapi::ProblemBody)))]
async fn one_click(State(app): State<App>, reader: Reader) -> Result<StatusCode, Problem> {
    turn_off(&app, &Link::of(&reader)).await?;
    Ok(StatusCode::NO_CONTENT)
}

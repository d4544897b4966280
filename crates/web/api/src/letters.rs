//! Notices and letters in the API: what a person was told, which letters she wants, and the operator's words.

use crate::{
    Access, Answered, App, Body, IfMatch, Items, Once, Operator, Paging, Problem, Reader, Routes,
    Shopper, Versioned, openapi::Part,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use kernel::{Lang, NoticeId, Timestamp};
use letters::{House, KeepText, Told, Topic, Wish, shown_text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::StoreError;
use utoipa::{OpenApi, ToSchema};
use web_kit::cursor::cut;
use web_kit::{invalid, parsed};

pub(crate) fn routes(routes: Routes) -> Routes {
    const TEXT: &str = "/v1/admin/letters/{kind}/{lang}";
    routes
        .document(Part::Accounts, Api::openapi())
        .get("/v1/notices", Access::SignedIn, notices)
        .command("/v1/notices/read", Access::SignedIn, read_all_notices)
        .get("/v1/account/letters", Access::SignedIn, wishes)
        .put("/v1/account/letters", Access::SignedIn, choose)
        .get("/v1/admin/letters", Access::LETTERS, kinds)
        .get(TEXT, Access::LETTERS, text)
        .put(TEXT, Access::LETTERS, keep_text)
        .delete(TEXT, Access::LETTERS, drop_text)
}

#[derive(OpenApi)]
#[openapi(
    paths(notices, read_all_notices, wishes, choose, kinds, text, keep_text, drop_text),
    components(schemas(NoticeBody, NoticesReadBody, WishesBody, KindBody, TextBody, NewTextBody))
)]
struct Api;

/// What a person was told.
#[derive(Serialize, ToSchema)]
struct NoticeBody {
    /// Its id.
    #[schema(example = "ntc_00000000000000000000000000")]
    id: String,
    /// Its kind: `order-paid`, `order-shipped` …
    #[schema(example = "order-paid")]
    kind: String,
    /// One line, in the language of the request.
    text: String,
    /// A path of the market.
    link: String,
    /// When it was told.
    at: String,
    /// When it was read; null while it was not.
    read_at: Option<String>,
    /// The letter that told it too.
    letter: Option<String>,
}

impl From<Told> for NoticeBody {
    fn from(told: Told) -> NoticeBody {
        NoticeBody {
            id: told.id.to_string(),
            kind: told.kind,
            text: told.line,
            link: told.link,
            at: told.at.to_string(),
            read_at: told.read_at.map(|at| at.to_string()),
            letter: told.mail.map(|mail| mail.to_string()),
        }
    }
}

/// What I was told
#[utoipa::path(get, path = "/v1/notices", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    params(("cursor" = Option<String>, Query, description = "From `next` of the page before"),
        ("limit" = Option<u32>, Query, description = "1 to 100, usually 24")),
    responses((status = 200, description = "Newest first", body = Items<NoticeBody>)))]
async fn notices(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    paging: Paging<(i64, NoticeId)>,
) -> Result<Items<NoticeBody>, Problem> {
    let before = paging.after.map(|(at, id)| (Timestamp::from_micros(at), id));
    let more = paging.limit.saturating_add(1);
    let (person, lang, zone) = (shopper.0.shopper_id, reader.lang(), reader.zone().to_owned());
    let found =
        app.db.read(move |tx| letters::notices(tx, person, (lang, &zone), before, more)).await;
    let mut told = found?;
    let next = cut(&mut told, paging.limit, |one| (one.at.micros(), one.id));
    Ok(Items { items: told.into_iter().map(NoticeBody::from).collect(), next })
}

/// Up to when everything counts as read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticesReadBody {
    /// `at` of the newest notice that was seen.
    until: String,
}

/// Mark what I was told as read
#[utoipa::path(post, path = "/v1/notices/read", tag = "accounts", request_body = NoticesReadBody,
    security(("bearer" = []), ("session" = [])),
    responses((status = 204, description = "What was told up to then counts as read"),
        (status = 422, description = "It is no time", body = crate::openapi::ProblemBody)))]
async fn read_all_notices(
    once: Once,
    shopper: Shopper,
    Body(body): Body<NoticesReadBody>,
) -> Result<Answered, Problem> {
    let until: Timestamp = parsed("until", &body.until)?;
    let person = shopper.0.shopper_id;
    once.write(move |tx, moment| {
        letters::read_all_notices(tx, person, until, moment.now)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Which letters a person wants, and in which zone they tell times.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishesBody {
    /// By topic (`account`, `orders`, `after-sales`, `messages`, `money`, `shop`): `yes` for each at once, `digest`
    /// for one a day, `no` for the bell alone. `account` is always `yes`; what is missing stays.
    letters: BTreeMap<String, String>,
    /// The time zone's name in the IANA database; null until it is known.
    #[schema(example = "Asia/Shanghai")]
    zone: Option<String>,
}

async fn wished(app: &App, person: kernel::ShopperId) -> Result<Json<WishesBody>, Problem> {
    let found = app.db.read(move |tx| {
        let wishes = letters::preferences(tx, person)?;
        Ok::<_, StoreError>((wishes, accounts::zone_of(tx, person)?))
    });
    let (wishes, zone) = found.await?;
    let word = |(topic, wish): (Topic, Wish)| (topic.key().to_owned(), wish.key().to_owned());
    Ok(Json(WishesBody { letters: wishes.into_iter().map(word).collect(), zone }))
}

/// Which letters I want
#[utoipa::path(get, path = "/v1/account/letters", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "By topic", body = WishesBody)))]
async fn wishes(State(app): State<App>, shopper: Shopper) -> Result<Json<WishesBody>, Problem> {
    wished(&app, shopper.0.shopper_id).await
}

/// Choose which letters I want
#[utoipa::path(put, path = "/v1/account/letters", tag = "accounts", request_body = WishesBody,
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "As it now is", body = WishesBody),
        (status = 422, description = "A topic, a wish or the zone is none; or letters about the account were to stop",
            body = crate::openapi::ProblemBody)))]
async fn choose(
    State(app): State<App>,
    shopper: Shopper,
    Body(body): Body<WishesBody>,
) -> Result<Json<WishesBody>, Problem> {
    let each = body.letters.iter().map(|(topic, wish)| {
        let known = Topic::from_key(topic).ok_or_else(|| invalid("letters", "no such topic"))?;
        let wish = Wish::from_key(wish).ok_or_else(|| invalid(topic, "yes, digest or no"))?;
        Ok((known, wish))
    });
    let each = each.collect::<Result<Vec<(Topic, Wish)>, Problem>>()?;
    let (person, zone) = (shopper.0.shopper_id, body.zone);
    let chosen = app.db.write(move |tx| {
        if let Some(zone) = &zone {
            accounts::choose_zone(tx, person, zone).map_err(Problem::from)?;
        }
        for (topic, wish) in &each {
            letters::prefer(tx, person, *topic, *wish).map_err(Problem::from)?;
        }
        Ok::<_, Problem>(())
    });
    chosen.await?;
    wished(&app, person).await
}

/// A kind of letter.
#[derive(Serialize, ToSchema)]
struct KindBody {
    /// Its key.
    #[schema(example = "order-paid")]
    kind: String,
    /// What people turn it on and off with.
    #[schema(example = "orders")]
    topic: String,
    /// What its texts may name.
    facts: Vec<String>,
    /// The languages in which its words are the operator's.
    own: Vec<String>,
}

/// Kinds of letters
#[utoipa::path(get, path = "/v1/admin/letters", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "All of them", body = Items<KindBody>)))]
async fn kinds(State(app): State<App>) -> Result<Items<KindBody>, Problem> {
    let found = app.db.read(|tx| {
        let mut all = Vec::new();
        for kind in House::of(tx).kinds() {
            let mut own = Vec::new();
            for lang in letters::languages() {
                let words = letters::own_text(tx, kind.key, lang)?;
                own.extend(words.map(|_| lang.tag().to_owned()));
            }
            let named = ["name", "market", "site", "link"].iter().chain(kind.facts);
            all.push(KindBody {
                kind: kind.key.to_owned(),
                topic: kind.topic.key().to_owned(),
                facts: named.map(|name| (*name).to_owned()).collect(),
                own,
            });
        }
        Ok::<_, StoreError>(all)
    });
    Ok(Items { items: found.await?, next: None })
}

/// What letters of a kind say in a language.
#[derive(Serialize, ToSchema)]
struct TextBody {
    /// One line.
    subject: String,
    /// The body; a fact stands in it as `{ $number }`.
    body: String,
}

/// New words for letters of a kind.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTextBody {
    /// One line.
    subject: String,
    /// The body.
    body: String,
}

fn language(tag: &str) -> Result<Lang, Problem> {
    tag.parse().map_err(|_| Problem::not_found())
}

async fn text_of(app: &App, kind: String, lang: Lang) -> Result<Versioned<TextBody>, Problem> {
    let found = app.db.read(move |tx| shown_text(tx, &kind, lang)).await?;
    let shown = found.ok_or_else(Problem::not_found)?;
    let version = shown.own.map_or(0, |own| own.version);
    Ok(Versioned { version, body: TextBody { subject: shown.subject, body: shown.body } })
}

/// What letters of a kind say
#[utoipa::path(get, path = "/v1/admin/letters/{kind}/{lang}", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    params(("kind" = String, Path, description = "Its key"), ("lang" = String, Path, description = "`en` or `zh`")),
    responses((status = 200, description = "The words in force; their version is the ETag, 0 where they are the shipped ones", body = TextBody),
        (status = 404, description = "No such letter", body = crate::openapi::ProblemBody)))]
async fn text(
    State(app): State<App>,
    Path((kind, lang)): Path<(String, String)>,
) -> Result<Versioned<TextBody>, Problem> {
    text_of(&app, kind, language(&lang)?).await
}

/// Put own words in a letter
#[utoipa::path(put, path = "/v1/admin/letters/{kind}/{lang}", tag = "accounts", request_body = NewTextBody,
    security(("bearer" = []), ("session" = [])),
    params(("kind" = String, Path, description = "Its key"), ("lang" = String, Path, description = "`en` or `zh`"),
        ("If-Match" = String, Header, description = "The ETag of what was read; 0 where the shipped words stood")),
    responses((status = 200, description = "The words in force", body = TextBody),
        (status = 404, description = "No such letter", body = crate::openapi::ProblemBody),
        (status = 412, description = "It has changed meanwhile", body = crate::openapi::ProblemBody),
        (status = 422, description = "It names what the letter does not tell, or cannot be read; the line is told",
            body = crate::openapi::ProblemBody)))]
async fn keep_text(
    State(app): State<App>,
    operator: Operator,
    Path((kind, lang)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    Body(body): Body<NewTextBody>,
) -> Result<Versioned<TextBody>, Problem> {
    let lang = language(&lang)?;
    let NewTextBody { subject, body } = body;
    let by = operator.0.shopper_id;
    let ask = KeepText { kind: kind.clone(), lang, subject, body, by, version };
    let moment = app.clock.moment();
    app.db.write(move |tx| letters::keep_text(tx, &ask, &mut moment.clone())).await?;
    text_of(&app, kind, lang).await
}

/// Back to the shipped words of a letter
#[utoipa::path(delete, path = "/v1/admin/letters/{kind}/{lang}", tag = "accounts",
    security(("bearer" = []), ("session" = [])),
    params(("kind" = String, Path, description = "Its key"), ("lang" = String, Path, description = "`en` or `zh`")),
    responses((status = 204, description = "The shipped words stand")))]
async fn drop_text(
    State(app): State<App>,
    Path((kind, lang)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let lang = language(&lang)?;
    app.db.write(move |tx| letters::drop_text(tx, &kind, lang)).await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `/admin/letters`: what the market's letters say, kind by kind and language by language; an operator puts her own
//! words in the place of the shipped ones, sees them with example facts, and sends herself one.

use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes, admin_page,
    components::{
        Column, Field, Tone, banner, chip, chip_link, error_summary, form, hidden, quiet_button,
        quiet_link, section, table,
    },
    done, refused, t,
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use kernel::Lang;
use letters::{
    Addressee, House, KeepText, KeepTextError, LetterKind, ShownText, TextFault, Topic, Wrong,
    shown_text,
};
use maud::{Markup, html};
use store::{StoreError, Tx};
use web_kit::{headers::letter_policy, i18n::Locale};

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/letters", Access::LETTERS, list)
        .get("/admin/letters/{kind}/{lang}", Access::LETTERS, show)
        .post("/admin/letters/{kind}/{lang}", Access::LETTERS, keep_text)
        .post("/admin/letters/{kind}/{lang}/shipped", Access::LETTERS, drop_text)
}

/// A kind of letter, and in which languages its words are the operator's.
type Row = (&'static LetterKind, Vec<Lang>);

async fn list(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let found = app.db.read(|tx| {
        let mut rows: Vec<Row> = Vec::new();
        for kind in House::of(tx).kinds() {
            let mut own = Vec::new();
            for lang in letters::languages() {
                own.extend(letters::own_text(tx, kind.key, lang)?.map(|_| lang));
            }
            rows.push((kind, own));
        }
        Ok::<_, StoreError>(rows)
    });
    let topic = reader.query("topic").and_then(|key| Topic::from_key(&key));
    let wanted = reader.query("q").unwrap_or_default();
    let mut rows = found.await?;
    rows.retain(|(kind, _)| topic.is_none_or(|topic| kind.topic == topic));
    rows.retain(|(kind, _)| fits(&reader, kind, &wanted));
    let columns = ["kind", "topic", "languages"]
        .map(|name| Column::text(reader.text(&format!("letter-texts-{name}"))));
    let body = html! {
        p { (t!(&reader, "letter-texts-lead")) }
        (search(&reader, &wanted))
        nav.chips aria-label=(t!(&reader, "letter-texts-topic")) {
            (chip_link("/admin/letters", &t!(&reader, "sellorder-filter-all"), topic.is_none()))
            @for one in Topic::ALL {
                @let name = reader.text(&format!("letters-topic-{}", one.key()));
                (chip_link(&format!("/admin/letters?topic={}", one.key()), &name, topic == Some(one)))
            }
        }
        @if rows.is_empty() {
            p.soft { (t!(&reader, "letter-texts-none")) }
        } @else {
            (table(&t!(&reader, "letter-texts-title"), &columns, html! {
                @for (kind, own) in &rows { (row(&reader, kind, own)) }
            }, None))
        }
        p { (quiet_link("/admin/mail", &t!(&reader, "mail-title"))) }
    };
    Ok(admin_page(&reader, &t!(&reader, "letter-texts-title"), body))
}

fn search(reader: &Reader, wanted: &str) -> Markup {
    html! {
        form.row method="get" action="/admin/letters" role="search" {
            input type="search" name="q" value=(wanted) maxlength="60"
                aria-label=(t!(reader, "letter-texts-search"))
                placeholder=(t!(reader, "letter-texts-search"));
            (quiet_button(&t!(reader, "letter-texts-search")))
        }
    }
}

/// Who gets a kind of letter, and when.
pub(crate) fn told_for(reader: &Reader, key: &str) -> String {
    let said = |key: &str| reader.find(&format!("letter-for-{key}"));
    let test = key.strip_suffix("-test").and_then(said);
    let test = test.map(|of| t!(reader, "letter-test-of", kind = of));
    said(key).or(test).unwrap_or_else(|| key.to_owned())
}

/// Whether each word that was searched for stands in what the letter is for, its subject or its key.
fn fits(reader: &Reader, kind: &LetterKind, wanted: &str) -> bool {
    let subject = letters::shipped(reader.lang(), &format!("{}-subject", kind.key));
    let (said, subject) = (told_for(reader, kind.key), subject.unwrap_or_default());
    let own = format!("{} {said} {subject}", kind.key).to_lowercase();
    wanted.to_lowercase().split_whitespace().all(|word| own.contains(word))
}

fn row(reader: &Reader, kind: &LetterKind, own: &[Lang]) -> Markup {
    html! {
        tr {
            th scope="row" { (told_for(reader, kind.key)) span.code.soft.small { (kind.key) } }
            td { (reader.text(&format!("letters-topic-{}", kind.topic.key()))) }
            td {
                @for lang in letters::languages() {
                    a href={ "/admin/letters/" (kind.key) "/" (lang.tag()) } { (named(lang)) } " "
                    @if own.contains(&lang) { (chip(Tone::Ok, &t!(reader, "letter-texts-own"))) " " }
                }
            }
        }
    }
}

fn named(lang: Lang) -> String {
    Locale::of(lang).text("language-name", None)
}

/// What is on the page: what stands, what was typed, what is wrong with it, and what it would say.
struct Shown {
    text: ShownText,
    lang: Lang,
    typed: Option<(String, String)>,
    wrong: Refusals,
    preview: Option<Preview>,
}

/// What a letter would say, and the frame in which mail programs show it.
struct Preview {
    subject: String,
    body: String,
    page: String,
    /// A letter with these words is on its way to the operator.
    sent: bool,
}

impl Preview {
    fn of(
        tx: &mut Tx<'_>,
        lang: Lang,
        (subject, body): (String, String),
    ) -> Result<Preview, StoreError> {
        let house = House::seen(tx)?;
        let page = letters::page_of_words(lang, (&subject, &body), &house);
        Ok(Preview { subject, body, page, sent: false })
    }
}

/// A page with a letter in a frame.
fn framed(app: &App, page: Markup) -> Response {
    let mut answer = page.into_response();
    if let Some(policy) = letter_policy(app) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

async fn find_text(
    app: &App,
    (kind, lang): (String, String),
) -> Result<(ShownText, Lang), Problem> {
    let lang: Lang = lang.parse().map_err(|_| Problem::not_found())?;
    let found = app.db.read(move |tx| shown_text(tx, &kind, lang)).await?;
    Ok((found.ok_or_else(Problem::not_found)?, lang))
}

async fn show(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Path(of): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (text, lang) = find_text(&app, of).await?;
    let to = reader_of(&reader, &operator, lang);
    let (kind, words) = (text.kind, (text.subject.clone(), text.body.clone()));
    let preview = app.db.read(move |tx| {
        let seen = letters::preview(tx, (kind, &to), (&words.0, &words.1)).ok();
        seen.map(|seen| Preview::of(tx, lang, seen)).transpose()
    });
    let preview = preview.await?;
    let shown = Shown { text, lang, typed: None, wrong: Refusals::new(), preview };
    Ok(framed(&app, text_page(&reader, &shown)))
}

/// The operator as the reader of the preview.
fn reader_of(reader: &Reader, operator: &Operator, lang: Lang) -> Addressee {
    let person = &operator.0;
    Addressee {
        id: person.shopper_id,
        email: person.email.clone(),
        name: person.name.clone(),
        lang,
        zone: reader.zone().to_owned(),
    }
}

fn text_page(reader: &Reader, shown: &Shown) -> Markup {
    let Shown { text, lang, typed, wrong, preview } = shown;
    let here = format!("/admin/letters/{}/{}", text.kind.key, lang.tag());
    let (subject, body) = match typed {
        Some((subject, body)) => (subject.as_str(), body.as_str()),
        None => (text.subject.as_str(), text.body.as_str()),
    };
    let names = [t!(reader, "letter-texts-subject"), t!(reader, "letter-texts-body")];
    let fields = html! {
        (error_summary(reader, wrong, &[("subject", &names[0]), ("body", &names[1])]))
        (hidden("version", &text.own.as_ref().map_or(0, |own| own.version).to_string()))
        (Field::text("subject", &names[0]).value(subject).refusals(wrong))
        (Field::area("body", &names[1], 16).value(body).refusals(wrong)
            .hint(&t!(reader, "letter-texts-hint", names = named_facts(text.kind))))
        div.actions {
            button.button type="submit" name="act" value="save" { (t!(reader, "letter-texts-save")) }
            button.button.button-quiet type="submit" name="act" value="preview" {
                (t!(reader, "letter-texts-preview"))
            }
            button.button.button-quiet type="submit" name="act" value="test" {
                (t!(reader, "letter-texts-test"))
            }
        }
    };
    let for_whom = told_for(reader, text.kind.key);
    let title = t!(reader, "letter-texts-one", kind = for_whom, language = named(*lang));
    let page = html! {
        p.soft { span.code { (text.kind.key) } }
        @if preview.as_ref().is_some_and(|seen| seen.sent) {
            (banner(Tone::Ok, html! { p { (t!(reader, "letter-test-sent")) } }))
        }
        div.columns {
            div.stack { div.panel { (form(reader, &here, fields)) } }
            div.stack {
                @if let Some(seen) = preview { (previewed(reader, *lang, seen)) }
                @if let Some(own) = &text.own {
                    div.panel {
                        p { (t!(reader, "letter-texts-changed")) " " (reader.time(own.changed_at)) }
                        (form(reader, &format!("{here}/shipped"),
                            quiet_button(&t!(reader, "letter-texts-shipped"))))
                    }
                }
            }
        }
        p { (quiet_link("/admin/letters", &t!(reader, "letter-texts-title"))) }
    };
    admin_page(reader, &title, page)
}

/// The letter as mail programs show it, and its plain text below.
fn previewed(reader: &Reader, lang: Lang, seen: &Preview) -> Markup {
    let title = t!(reader, "letter-texts-preview");
    section(
        &title,
        html! {
            iframe.letter-frame sandbox="" title=(title) srcdoc=(seen.page) {}
            details.panel.fold {
                summary { (t!(reader, "letter-texts-plain")) }
                div.letter lang=(lang.tag()) {
                    h3 { (seen.subject) }
                    @for paragraph in seen.body.trim().split("\n\n") {
                        p { @for line in paragraph.lines() { (line) br; } }
                    }
                }
            }
        },
    )
}

/// `{ $name }, { $number } …`
fn named_facts(kind: &LetterKind) -> String {
    let names = ["name", "market", "site", "link"].iter().chain(kind.facts);
    names.map(|name| format!("{{ ${name} }}")).collect::<Vec<_>>().join(", ")
}

#[derive(serde::Deserialize)]
struct TextForm {
    subject: String,
    body: String,
    version: i64,
    #[serde(default)]
    act: String,
}

async fn keep_text(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Path(of): Path<(String, String)>,
    Form(form): Form<TextForm>,
) -> Result<Response, Problem> {
    let (text, lang) = find_text(&app, of).await?;
    let (to, kind) = (reader_of(&reader, &operator, lang), text.kind);
    let here = format!("/admin/letters/{}/{}", kind.key, lang.tag());
    let (subject, body) = (form.subject.clone(), form.body.replace("\r\n", "\n"));
    let typed = Some((subject.clone(), body.clone()));
    let (act, moment) = (form.act.clone(), app.clock.moment());
    let ask = KeepText {
        kind: kind.key.to_owned(),
        lang,
        subject: subject.clone(),
        body: body.clone(),
        by: to.id,
        version: form.version,
    };
    let acted = app.db.write(move |tx| {
        let (words, mut moment) = ((subject.as_str(), body.as_str()), moment.clone());
        match act.as_str() {
            "preview" => {
                let seen = letters::preview(tx, (kind, &to), words);
                let seen = seen.map_err(KeepTextError::Wrong)?;
                Ok(Some(Preview::of(tx, lang, seen)?))
            }
            // Her words stay in the form: nothing is saved yet.
            "test" => {
                letters::send_test(tx, (kind, &to), words, &mut moment)?;
                let seen = letters::preview(tx, (kind, &to), words);
                let seen = seen.map_err(KeepTextError::Wrong)?;
                Ok(Some(Preview { sent: true, ..Preview::of(tx, lang, seen)? }))
            }
            _ => letters::keep_text(tx, &ask, &mut moment).map(|_| None),
        }
    });
    match acted.await {
        Ok(None) => Ok(done(&here, "letter-text-saved")),
        Ok(preview) => {
            let shown = Shown { text, lang, typed, wrong: Refusals::new(), preview };
            Ok(framed(&app, text_page(&reader, &shown)))
        }
        Err(KeepTextError::Wrong(faults)) => {
            let wrong = refusals(&reader, &faults);
            Ok(refused(text_page(&reader, &Shown { text, lang, typed, wrong, preview: None })))
        }
        Err(error) => Err(error.into()),
    }
}

/// Each fault beside its field, with its line.
fn refusals(reader: &Reader, faults: &[TextFault]) -> Refusals {
    let mut all = Refusals::new();
    for fault in faults {
        let what = match &fault.wrong {
            Wrong::Empty => t!(reader, "letter-texts-wrong-empty"),
            Wrong::Long(max) => t!(reader, "letter-texts-wrong-long", max = max.to_string()),
            Wrong::Crowded(max) => {
                t!(reader, "letter-texts-wrong-crowded", max = max.to_string())
            }
            Wrong::Lines => t!(reader, "letter-texts-wrong-lines"),
            Wrong::Unknown(name) => t!(
                reader,
                "letter-texts-wrong-unknown",
                line = fault.line.to_string(),
                name = name.as_str()
            ),
            Wrong::Shape => {
                t!(reader, "letter-texts-wrong-shape", line = fault.line.to_string())
            }
        };
        all.add(fault.part.key(), Refusal::new(what));
    }
    all
}

async fn drop_text(
    State(app): State<App>,
    Path((kind, lang)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let language: Lang = lang.parse().map_err(|_| Problem::not_found())?;
    let here = format!("/admin/letters/{kind}/{}", language.tag());
    app.db.write(move |tx| letters::drop_text(tx, &kind, language)).await?;
    Ok(done(&here, "letter-text-shipped"))
}

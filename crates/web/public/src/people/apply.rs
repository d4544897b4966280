//! `/sell/apply`: the application of a merchant, and where it stands.

use crate::{
    Access, App, Form, Problem, Reader, Refusal, Refusals, Routes, Shopper,
    components::{
        Choice, Field, Tone, banner, button, error_summary, form, hidden, icon, link_button,
        quiet_link, section,
    },
    done, page, refused, t,
};
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use kernel::{Country, Currency, Slug};
use maud::{Markup, html};
use merchants::{
    ApplyAsMerchant, ApplyAsMerchantError, LocalText, Merchant, MerchantKind, MerchantProfile,
    MerchantStatus, MerchantWords, NamingError, WordsField, evidence_context, merchant_slug,
    suggest_slug,
};
use web_kit::merchant_words::{self, Typed, in_each_language, typed};

/// Currencies with a daily rate in which a merchant may be paid, the usual one first.
const PAID_IN: &[&str] =
    &["USD", "EUR", "GBP", "CAD", "AUD", "NZD", "JPY", "CHF", "NOK", "SEK", "DKK", "SGD", "CNY"];
const EVIDENCE_MAX: usize = 2_000;

pub(crate) fn routes(routes: Routes) -> Routes {
    routes.get("/sell/apply", Access::Public, show).post("/sell/apply", Access::SignedIn, apply)
}

async fn show(State(app): State<App>, reader: Reader) -> Result<Response, Problem> {
    let Some(principal) = reader.principal() else {
        return Ok(apply_page(&reader, None, signed_out(&reader)).into_response());
    };
    let id = principal.shopper_id;
    let merchant = app.db.read(move |tx| merchants::merchant_of(tx, id)).await?;
    let none = Refusals::new();
    let body = match merchant.as_ref().map(|m| &m.status) {
        None => application(&reader, &first(), &none),
        Some(MerchantStatus::Refused { .. }) => {
            let before = merchant.as_ref().map(again).unwrap_or_default();
            application(&reader, &before, &none)
        }
        Some(MerchantStatus::Applied | MerchantStatus::Approved) => html! {},
    };
    Ok(apply_page(&reader, merchant.as_ref(), body).into_response())
}

fn first() -> Typed {
    let usual = [("country", Country::US.code()), ("currency", "USD")];
    usual.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What a refused applicant wrote, to be mended. The evidence is asked for anew.
fn again(merchant: &Merchant) -> Typed {
    let mut values = merchant_words::values_of(merchant);
    values.insert("again".to_owned(), "yes".to_owned());
    values.insert("slug".to_owned(), merchant.slug.to_string());
    values.insert("kind".to_owned(), merchant.kind.key().to_owned());
    values.insert("country".to_owned(), merchant.country.code().to_owned());
    values.insert("currency".to_owned(), merchant.payout_currency.code().to_owned());
    values
}

fn apply_page(reader: &Reader, merchant: Option<&Merchant>, body: Markup) -> Markup {
    let title = t!(reader, "apply-title");
    let approved = merchant.is_some_and(Merchant::is_approved);
    let body = html! {
        div.stack {
            h1 { (title) }
            @if !approved {
                p.lead { (t!(reader, "apply-lead")) }
                p { (t!(reader, "apply-fee", percent = reader.percent(merchants::commission_usual()))) }
            }
            @if let Some(merchant) = merchant { (standing(reader, merchant)) }
            (body)
        }
    };
    page(reader, &title, body)
}

fn steps(reader: &Reader) -> Markup {
    let all = [("apply", "edit"), ("decide", "stamp"), ("import", "upload")];
    html! {
        ol.tasks {
            @for (step, picture) in all {
                li.task {
                    (icon(picture))
                    div.task-text {
                        p.task-title { (reader.text(&format!("apply-step-{step}"))) }
                        p.soft { (reader.text(&format!("apply-step-{step}-text"))) }
                    }
                }
            }
        }
    }
}

fn signed_out(reader: &Reader) -> Markup {
    html! {
        (steps(reader))
        p { (t!(reader, "apply-signed-out")) }
        div.actions {
            (link_button("/sign-up?next=%2Fsell%2Fapply", &t!(reader, "sign-up-title")))
            (quiet_link("/sign-in?next=%2Fsell%2Fapply", &t!(reader, "sign-in-title")))
        }
    }
}

fn standing(reader: &Reader, merchant: &Merchant) -> Markup {
    let name = merchant.name.get(reader.lang());
    let when = reader.time_text(merchant.decided_at.unwrap_or(merchant.applied_at));
    match &merchant.status {
        MerchantStatus::Applied => {
            let when = reader.time_text(merchant.applied_at);
            banner(
                Tone::Plain,
                html! {
                    p.refusal-what { (t!(reader, "apply-waits-title")) }
                    p { (t!(reader, "apply-waits", name = name, when = when)) }
                },
            )
        }
        MerchantStatus::Approved => html! {
            (banner(Tone::Ok, html! {
                p.refusal-what { (t!(reader, "apply-approved-title", name = name)) }
                p { (t!(reader, "apply-approved", when = when)) }
                p { (t!(reader, "apply-fee-agreed", percent = reader.percent(merchant.commission))) }
                p { (t!(reader, "apply-ship")) }
            }))
            p { (link_button("/sell", &t!(reader, "apply-to-sell"))) }
        },
        MerchantStatus::Refused { reason } => banner(
            Tone::Bad,
            html! {
                p.refusal-what { (t!(reader, "apply-refused-title")) }
                p { (t!(reader, "apply-refused", name = name, when = when)) }
                @for line in reason.lines() { p { (line) } }
                p { (t!(reader, "apply-mend")) }
            },
        ),
    }
}

/// Labels of the fields, for the summary of what is wrong.
fn labels(reader: &Reader) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = vec![("kind".into(), t!(reader, "apply-kind"))];
    all.extend(merchant_words::labels(reader));
    for field in ["slug", "country", "currency", "evidence"] {
        all.push((field.to_owned(), reader.text(&format!("apply-{field}"))));
    }
    all
}

fn kinds(reader: &Reader) -> Vec<Choice> {
    let open = MerchantKind::ALL.iter().filter(|k| **k != MerchantKind::Operator);
    let mut all = vec![(String::new(), "—".to_owned())];
    all.extend(
        open.map(|kind| (kind.key().to_owned(), reader.text(&format!("merchant-kind-{kind}")))),
    );
    all
}

fn countries(reader: &Reader) -> Vec<Choice> {
    let mut all: Vec<Choice> =
        Country::all().map(|c| (c.code().to_owned(), reader.country(c))).collect();
    all.sort_by(|a, b| a.1.cmp(&b.1));
    all
}

fn application(reader: &Reader, values: &Typed, wrong: &Refusals) -> Markup {
    let again = values.contains_key("again");
    let labels = labels(reader);
    let names: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
    let value = |name: &str| typed(values, name).to_owned();
    let label = |name: &str| reader.text(&format!("apply-{name}"));
    let currencies = PAID_IN.iter().map(|c| ((*c).to_owned(), (*c).to_owned())).collect();
    let fields = html! {
        (error_summary(reader, wrong, &names))
        (Field::select("kind", &label("kind"), kinds(reader)).value(&value("kind"))
            .refusals(wrong))
        h3 { (t!(reader, "apply-names")) }
        (in_each_language(reader, values, wrong, WordsField::Name))
        (Field::text("slug", &label("slug")).value(&value("slug")).refusals(wrong)
            .optional(reader).hint(&t!(reader, "apply-slug-hint"))
            .attribute("placeholder", "harbor-orchard").attribute("maxlength", "64"))
        (in_each_language(reader, values, wrong, WordsField::About))
        h3 { (t!(reader, "apply-where")) }
        p.hint { (t!(reader, "apply-currency-hint")) }
        div.fields {
            (Field::select("country", &label("country"), countries(reader))
                .value(&value("country")).refusals(wrong).autocomplete("country"))
            (Field::select("currency", &label("currency"), currencies)
                .value(&value("currency")).refusals(wrong))
        }
        (in_each_language(reader, values, wrong, WordsField::Place))
        (Field::area("evidence", &label("evidence"), 4).value(&value("evidence"))
            .refusals(wrong).hint(&t!(reader, "apply-evidence-hint")))
        @if again { (hidden("again", "yes")) }
        div.actions { (button(&t!(reader, "apply-button"))) }
    };
    let title = if again { t!(reader, "apply-again") } else { t!(reader, "apply-form") };
    section(
        &title,
        html! {
            div.columns {
                div.panel { (form(reader, "/sell/apply", fields)) }
                aside.sticky { (steps(reader)) }
            }
        },
    )
}

/// The typed slug, or one made from a name in Latin letters.
fn slug(reader: &Reader, values: &Typed, name: &LocalText) -> Result<Slug, Refusal> {
    let text = typed(values, "slug");
    if text.is_empty() {
        return name.iter().find_map(|(_, name)| suggest_slug(name)).ok_or_else(|| {
            Refusal::new(t!(reader, "apply-slug-none")).because(t!(reader, "apply-slug-none-why"))
        });
    }
    merchant_slug(text).map_err(|error| match error {
        NamingError::Shape(_) => {
            Refusal::new(t!(reader, "apply-slug-shape")).because(t!(reader, "apply-slug-shape-why"))
        }
        NamingError::Reserved(slug) => Refusal::new(t!(reader, "apply-slug-reserved")).because(t!(
            reader,
            "apply-slug-reserved-why",
            slug = slug.as_str()
        )),
    })
}

fn chosen<T: std::str::FromStr>(reader: &Reader, text: &str, key: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::new(reader.text(key)))
}

/// The profile and the evidence, or what is wrong with them.
fn parse(
    reader: &Reader,
    values: &Typed,
    wrong: &mut Refusals,
) -> Option<(MerchantProfile, String)> {
    let words = merchant_words::words_typed(values, None);
    merchant_words::refuse_words(reader, &words.faults(), wrong);
    let MerchantWords { name, about, place } = words;
    let evidence = typed(values, "evidence").to_owned();
    match evidence.chars().count() {
        0 => wrong.add("evidence", Refusal::new(t!(reader, "apply-evidence-none"))),
        n if n > EVIDENCE_MAX => {
            wrong.add("evidence", Refusal::new(t!(reader, "apply-long", max = EVIDENCE_MAX)));
        }
        _ => {}
    }
    let kind = match typed(values, "kind") {
        "operator" => "", // not for strangers
        kind => kind,
    };
    let kind = chosen(reader, kind, "apply-kind-none");
    let kind: Option<MerchantKind> = wrong.keep("kind", kind);
    let country = chosen(reader, typed(values, "country"), "apply-country-none");
    let country: Option<Country> = wrong.keep("country", country);
    let currency = typed(values, "currency");
    let currency = if PAID_IN.contains(&currency) { currency } else { "" };
    let currency = chosen(reader, currency, "apply-currency-none");
    let payout_currency: Option<Currency> = wrong.keep("currency", currency);
    let slug = if name.is_empty() { None } else { wrong.keep("slug", slug(reader, values, &name)) };
    if !wrong.is_empty() {
        return None;
    }
    let profile = MerchantProfile {
        slug: slug?,
        kind: kind?,
        name,
        about,
        country: country?,
        place,
        payout_currency: payout_currency?,
    };
    Some((profile, evidence))
}

async fn apply(
    State(app): State<App>,
    reader: Reader,
    shopper: Shopper,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let values: Typed = pairs.into_iter().collect();
    let mut wrong = Refusals::new();
    let Some((profile, evidence)) = parse(&reader, &values, &mut wrong) else {
        return Ok(refused(apply_page(&reader, None, application(&reader, &values, &wrong))));
    };
    let applicant = shopper.0.shopper_id;
    let sealed = app.vault.seal(evidence.as_bytes(), &evidence_context(applicant));
    let ask = ApplyAsMerchant {
        applicant,
        profile,
        evidence_sealed: sealed.map_err(|e| Problem::internal(&e))?,
    };
    let moment = app.clock.moment();
    let applied =
        app.db.write(move |tx| merchants::apply_as_merchant(tx, &ask, &mut moment.clone())).await;
    match applied {
        Ok(_) => return Ok(done("/sell/apply", "applied")),
        Err(ApplyAsMerchantError::SlugTaken(slug)) => {
            let refusal = Refusal::new(t!(&reader, "apply-slug-taken")).because(t!(
                &reader,
                "apply-slug-taken-why",
                slug = slug.as_str()
            ));
            wrong.add("slug", refusal);
        }
        Err(ApplyAsMerchantError::AlreadyMerchant) => {
            let refusal = Refusal::new(t!(&reader, "apply-already"))
                .way_out(t!(&reader, "apply-to-sell"), "/sell");
            wrong.add("", refusal);
        }
        Err(ApplyAsMerchantError::NoAccount) => return Err(Problem::unauthorized()),
        Err(ApplyAsMerchantError::Store(e)) => return Err(e.into()),
    }
    Ok(refused(apply_page(&reader, None, application(&reader, &values, &wrong))))
}

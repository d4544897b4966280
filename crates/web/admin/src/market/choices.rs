//! What the market chooses among what there is: the languages of its pages, where it sells, what it counts in and its
//! fee.

use super::{PATH, keep, kept, step};
use crate::{
    Access, App, Form, Operator, Problem, Reader, Refusal, Refusals, Routes,
    components::{Choice, Field, button, error_summary, form, hidden},
    done, flag, refused, t,
};
use axum::{extract::State, response::Response};
use house::{Identity, Kept};
use kernel::{Country, Currency, Lang, Rate};
use maud::{Markup, html};
use web_kit::{Destinations, i18n::Locale};

pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/market/languages", Access::MARKET, languages)
        .post("/admin/market/languages", Access::MARKET, save_languages)
        .get("/admin/market/lanes", Access::MARKET, lanes)
        .post("/admin/market/lanes", Access::MARKET, save_lanes)
        .get("/admin/market/money", Access::MARKET, money)
        .post("/admin/market/money", Access::MARKET, save_money)
}

/// The fields of a form, which may repeat.
type Pairs = Vec<(String, String)>;

fn first<'t>(pairs: &'t [(String, String)], name: &str) -> &'t str {
    pairs.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
}

/// Every value of a field that repeats.
fn all<T: std::str::FromStr>(pairs: &[(String, String)], name: &str) -> Vec<T> {
    let named = pairs.iter().filter(|(field, _)| field == name);
    named.filter_map(|(_, value)| value.parse().ok()).collect()
}

fn version(pairs: &[(String, String)]) -> i64 {
    first(pairs, "version").parse().unwrap_or(-1)
}

/// Moves `own` to the front where it is chosen.
fn beginning<T: PartialEq>(mut chosen: Vec<T>, own: Option<T>) -> Vec<T> {
    if let Some(at) = own.and_then(|own| chosen.iter().position(|one| *one == own)) {
        let own = chosen.remove(at);
        chosen.insert(0, own);
    }
    chosen
}

/// Saves, or shows the form again by `page` with what is wrong.
async fn saved(
    app: &App,
    reader: &Reader,
    (identity, version): (Identity, i64),
    operator: Operator,
    page: impl FnOnce(&Refusals) -> Markup,
) -> Result<Response, Problem> {
    match keep(app, reader, (identity, version, None), operator.0.decider()).await? {
        Ok(()) => Ok(done(PATH, "market-saved")),
        Err(wrong) => Ok(refused(page(&wrong))),
    }
}

/// A box for each of `choices`, all of them sending the same field.
fn boxes(name: &str, legend: &str, choices: &[(String, Markup, bool)], wrong: &Refusals) -> Markup {
    let told = wrong.of(name).map(|refusal| refusal.what.as_str());
    html! {
        fieldset.field.field-choices id={ "f-" (name) } {
            legend { (legend) }
            @if let Some(what) = told { p.field-error { (what) } }
            @for (value, text, checked) in choices {
                label {
                    input type="checkbox" name=(name) value=(value) checked[*checked];
                    span { (text) }
                }
            }
        }
    }
}

async fn languages(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    Ok(languages_page(&reader, &kept(&app).await?, &Refusals::new()))
}

fn languages_page(reader: &Reader, kept: &Kept, wrong: &Refusals) -> Markup {
    let identity = &kept.identity;
    let name = |locale: &Locale| locale.text("language-name", None);
    let choices: Vec<(String, Markup, bool)> = Locale::all()
        .map(|one| {
            let text = html! { (name(one)) };
            (one.lang().tag().to_owned(), text, identity.speaks(one.lang()))
        })
        .collect();
    let owns: Vec<Choice> =
        Locale::all().map(|one| (one.lang().tag().to_owned(), name(one))).collect();
    let own = identity.languages.first().copied().unwrap_or(Lang::EN);
    let legend = t!(reader, "market-field-languages");
    let fields = html! {
        (error_summary(reader, wrong, &[("languages", &legend)]))
        (hidden("version", &kept.version.to_string()))
        (boxes("languages", &legend, &choices, wrong))
        (Field::select("own", &t!(reader, "market-field-own-language"), owns).value(own.tag())
            .hint(&t!(reader, "market-own-language-hint")))
        div.actions { (button(&t!(reader, "market-save"))) }
    };
    step(
        reader,
        "languages",
        html! { div.panel { (form(reader, "/admin/market/languages", fields)) } },
    )
}

async fn save_languages(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Problem> {
    let kept = kept(&app).await?;
    let chosen: Vec<Lang> = all(&pairs, "languages");
    if chosen.is_empty() {
        let mut wrong = Refusals::new();
        wrong.add("languages", Refusal::new(t!(&reader, "market-languages-none")));
        return Ok(refused(languages_page(&reader, &kept, &wrong)));
    }
    let languages = beginning(chosen, first(&pairs, "own").parse().ok());
    let identity = Identity { languages, ..kept.identity.clone() };
    let again = |wrong: &Refusals| languages_page(&reader, &kept, wrong);
    saved(&app, &reader, (identity, version(&pairs)), operator, again).await
}

/// Where the rules in force reach.
async fn reached(app: &App, reader: &Reader) -> Result<Destinations, Problem> {
    let today = reader.now().date();
    let book = app.db.read(move |tx| rules::books::active(tx, today)).await?;
    Ok(Destinations::of(book))
}

async fn lanes(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let reached = reached(&app, &reader).await?;
    Ok(lanes_page(&reader, &kept(&app).await?, &reached, &Refusals::new()))
}

fn lanes_page(reader: &Reader, kept: &Kept, reached: &Destinations, wrong: &Refusals) -> Markup {
    let identity = &kept.identity;
    let mut there: Vec<(Country, String)> =
        reached.all().iter().map(|m| (m.destination, reader.country(m.destination))).collect();
    there.sort_by(|a, b| a.1.cmp(&b.1));
    let choices: Vec<(String, Markup, bool)> = there
        .iter()
        .map(|(country, name)| {
            let text = html! { (flag(*country)) " " (name) };
            (country.code().to_owned(), text, identity.sells_to(*country))
        })
        .collect();
    let homes: Vec<Choice> =
        there.iter().map(|(country, name)| (country.code().to_owned(), name.clone())).collect();
    let home = identity.destinations.first().copied().unwrap_or_else(|| reader.destination());
    let legend = t!(reader, "market-field-destinations");
    let fields = html! {
        (error_summary(reader, wrong, &[("destinations", &legend)]))
        (hidden("version", &kept.version.to_string()))
        (boxes("destinations", &legend, &choices, wrong))
        (Field::select("home", &t!(reader, "market-field-home"), homes).value(home.code())
            .hint(&t!(reader, "market-home-hint")))
        div.actions { (button(&t!(reader, "market-save"))) }
    };
    step(
        reader,
        "lanes",
        html! {
            div.panel { (form(reader, "/admin/market/lanes", fields)) }
            p { a href="/admin/lanes" { (t!(reader, "market-lanes-rules")) } }
        },
    )
}

async fn save_lanes(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Problem> {
    let (kept, reached) = (kept(&app).await?, reached(&app, &reader).await?);
    let mut chosen: Vec<Country> = all(&pairs, "destinations");
    chosen.retain(|country| reached.market(*country).is_some());
    if chosen.is_empty() {
        let mut wrong = Refusals::new();
        wrong.add("destinations", Refusal::new(t!(&reader, "market-destinations-none")));
        return Ok(refused(lanes_page(&reader, &kept, &reached, &wrong)));
    }
    let destinations = beginning(chosen, first(&pairs, "home").parse().ok());
    let identity = Identity { destinations, ..kept.identity.clone() };
    let again = |wrong: &Refusals| lanes_page(&reader, &kept, &reached, wrong);
    saved(&app, &reader, (identity, version(&pairs)), operator, again).await
}

async fn money(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let kept = kept(&app).await?;
    let fee = kept.identity.fee.unwrap_or_else(merchants::commission_usual);
    let fee = fee.percent_text(4).trim_end_matches('%').to_owned();
    Ok(money_page(&reader, &kept, &fee, &Refusals::new()))
}

fn money_page(reader: &Reader, kept: &Kept, fee: &str, wrong: &Refusals) -> Markup {
    let mut choices: Vec<Choice> = Currency::all()
        .map(|currency| (currency.code().to_owned(), currency.code().to_owned()))
        .collect();
    choices.sort();
    let currency = kept.identity.currency.unwrap_or_else(|| reader.currency());
    let (label, fee_label) = (t!(reader, "market-field-currency"), t!(reader, "market-field-fee"));
    let fields = html! {
        (error_summary(reader, wrong, &[("currency", &label), ("fee", &fee_label)]))
        (hidden("version", &kept.version.to_string()))
        (Field::select("currency", &label, choices).value(currency.code()).refusals(wrong)
            .hint(&t!(reader, "market-currency-hint")))
        (Field::amount("fee", &fee_label).value(fee).suffix("%").refusals(wrong)
            .hint(&t!(reader, "market-fee-hint")))
        div.actions { (button(&t!(reader, "market-save"))) }
    };
    step(reader, "money", html! { div.panel { (form(reader, "/admin/market/money", fields)) } })
}

async fn save_money(
    State(app): State<App>,
    reader: Reader,
    operator: Operator,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Problem> {
    let kept = kept(&app).await?;
    let mut wrong = Refusals::new();
    let typed = first(&pairs, "fee").trim().trim_end_matches('%').trim().to_owned();
    let fee: Result<Rate, Refusal> =
        format!("{typed}%").parse().map_err(|_| Refusal::new(t!(&reader, "market-fee-wrong")));
    let fee = wrong.keep("fee", fee);
    let currency: Result<Currency, Refusal> = first(&pairs, "currency")
        .parse()
        .map_err(|_| Refusal::new(t!(&reader, "market-currency-wrong")));
    let currency = wrong.keep("currency", currency);
    let (Some(fee), Some(currency)) = (fee, currency) else {
        return Ok(refused(money_page(&reader, &kept, &typed, &wrong)));
    };
    let identity = Identity { fee: Some(fee), currency: Some(currency), ..kept.identity.clone() };
    let again = |wrong: &Refusals| money_page(&reader, &kept, &typed, wrong);
    saved(&app, &reader, (identity, version(&pairs)), operator, again).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_its_own_comes_first_where_it_is_chosen() {
        assert_eq!(beginning(vec![1, 2, 3], Some(3)), [3, 1, 2]);
        assert_eq!(beginning(vec![1, 2], Some(9)), [1, 2]);
        assert_eq!(beginning(Vec::<u8>::new(), None), Vec::<u8>::new());
    }
}

//! The fields of a listing's form.

use super::listing_form::{OPTIONS, Sheet};
use crate::{
    Reader, Refusals,
    components::{Choice, Field, button, error_summary, form, hidden},
    i18n::Locale,
    t,
};
use catalog::{CATEGORIES, Category, Kind, LangText};
use kernel::Country;
use maud::{Markup, html};

/// The form; it posts to `action`.
pub(super) fn show(
    reader: &Reader,
    action: &str,
    sheet: &Sheet,
    wrong: &Refusals,
    save: &str,
) -> Markup {
    let labels: Vec<(String, String)> = labels(reader, sheet);
    let labels: Vec<(&str, &str)> = labels.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
    form(
        reader,
        action,
        html! {
            (error_summary(reader, wrong, &labels))
            (hidden("version", sheet.get("version")))
            (texts_panel(reader, sheet, wrong))
            (facts_panel(reader, sheet, wrong))
            (variants_panel(reader, sheet, wrong))
            div.actions { (button(save)) }
        },
    )
}

fn label_in(reader: &Reader, key: &str, locale: &'static Locale) -> String {
    t!(reader, key, language = locale.text("language-name", None))
}

fn labels(reader: &Reader, sheet: &Sheet) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = ["handle", "category", "origin", "currency", "kind"]
        .map(|name| (name.to_owned(), reader.text(&format!("selllisting-{name}"))))
        .into();
    for locale in Locale::all() {
        let lang = locale.lang();
        all.push((format!("title_{lang}"), label_in(reader, "selllisting-title-in", locale)));
        all.push((
            format!("description_{lang}"),
            label_in(reader, "selllisting-description-in", locale),
        ));
    }
    for n in 0..=sheet.variants() {
        for name in ["price", "weight", "stock", "code", "attributes", "value0_en"] {
            let label = name.split('0').next().unwrap_or(name);
            let label = reader.text(&format!("selllisting-variant-{label}"));
            all.push((format!("v{n}_{name}"), format!("{} · {label}", n + 1)));
        }
    }
    all
}

fn texts_panel(reader: &Reader, sheet: &Sheet, wrong: &Refusals) -> Markup {
    html! {
        section.panel {
            h2 { (t!(reader, "selllisting-texts")) }
            @for locale in Locale::all() {
                @let lang = locale.lang();
                @let (title, description) = (format!("title_{lang}"), format!("description_{lang}"));
                (Field::text(&title, &label_in(reader, "selllisting-title-in", locale))
                    .value(sheet.get(&title)).attribute("lang", lang.tag())
                    .attribute("maxlength", "255").optional(reader).refusals(wrong))
                (Field::area(&description, &label_in(reader, "selllisting-description-in", locale), 5)
                    .value(sheet.get(&description)).attribute("lang", lang.tag())
                    .optional(reader).refusals(wrong))
            }
        }
    }
}

fn facts_panel(reader: &Reader, sheet: &Sheet, wrong: &Refusals) -> Markup {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| (kind.as_str().to_owned(), reader.text(&format!("selllisting-kind-{kind}"))));
    let none = (String::new(), t!(reader, "selllisting-category-none"));
    let shelves = CATEGORIES.iter().map(|shelf: &Category| {
        (shelf.key().to_owned(), reader.text(&format!("category-{shelf}")))
    });
    let shelves: Vec<Choice> = [none].into_iter().chain(shelves).collect();
    let mut countries: Vec<Choice> =
        Country::all().map(|c| (c.code().to_owned(), reader.country(c))).collect();
    countries.sort_by(|a, b| a.1.cmp(&b.1));
    html! {
        section.panel {
            h2 { (t!(reader, "selllisting-facts")) }
            div.fields {
                (Field::select("kind", &t!(reader, "selllisting-kind"), kinds.collect())
                    .value(sheet.get("kind")).refusals(wrong))
                (Field::select("category", &t!(reader, "selllisting-category"), shelves)
                    .value(sheet.get("category")).may_be_empty().refusals(wrong))
                (Field::select("origin", &t!(reader, "selllisting-origin"), countries)
                    .value(sheet.get("origin")).refusals(wrong))
                (Field::text("brand", &t!(reader, "selllisting-brand")).value(sheet.get("brand"))
                    .optional(reader).refusals(wrong))
                (Field::text("currency", &t!(reader, "selllisting-currency"))
                    .value(sheet.get("currency")).attribute("maxlength", "3").refusals(wrong))
                (Field::text("handle", &t!(reader, "selllisting-handle"))
                    .value(sheet.get("handle")).hint(&t!(reader, "selllisting-handle-hint"))
                    .optional(reader).refusals(wrong))
            }
        }
    }
}

fn variants_panel(reader: &Reader, sheet: &Sheet, wrong: &Refusals) -> Markup {
    let count = sheet.variants();
    // One empty variant more, unless the form already ends with one.
    let shown = if count > 0 && sheet.is_empty_variant(count - 1) { count } else { count + 1 };
    html! {
        section.panel {
            h2 { (t!(reader, "selllisting-variants")) }
            (options_fields(reader, sheet, wrong))
            @for n in 0..shown {
                @if n + 1 == shown && n > 0 {
                    details {
                        summary { (t!(reader, "selllisting-variant-add")) }
                        (variant_fields(reader, sheet, n, wrong))
                    }
                } @else { (variant_fields(reader, sheet, n, wrong)) }
            }
        }
    }
}

fn options_fields(reader: &Reader, sheet: &Sheet, wrong: &Refusals) -> Markup {
    let named = |at: &usize| !sheet.words(&format!("option{at}_name")).is_empty();
    let used = (0..OPTIONS).filter(named).max().map_or(0, |at| at + 1);
    html! {
        details open[used > 0] {
            summary { (t!(reader, "selllisting-options")) }
            div.stack {
                p.hint { (t!(reader, "selllisting-options-hint")) }
                @for at in 0..OPTIONS.min(used + 1) {
                    div.fields {
                        @for locale in Locale::all() {
                            @let name = format!("option{at}_name_{}", locale.lang());
                            (Field::text(&name, &format!("{} · {}",
                                t!(reader, "selllisting-option", number = at + 1),
                                locale.text("language-name", None)))
                                .value(sheet.get(&name)).attribute("lang", locale.lang().tag())
                                .optional(reader).refusals(wrong))
                        }
                    }
                }
            }
        }
    }
}

fn variant_fields(reader: &Reader, sheet: &Sheet, n: usize, wrong: &Refusals) -> Markup {
    let name = |part: &str| format!("v{n}_{part}");
    let label = |part: &str| reader.text(&format!("selllisting-variant-{part}"));
    let known = !sheet.of_variant(n, "id").is_empty();
    let options: Vec<(usize, LangText)> = (0..OPTIONS)
        .map(|at| (at, sheet.words(&format!("option{at}_name"))))
        .filter(|(_, option)| !option.is_empty())
        .collect();
    html! {
        fieldset.variant {
            legend { (t!(reader, "selllisting-variant", number = n + 1)) }
            (hidden(&name("id"), sheet.of_variant(n, "id")))
            @for (at, option) in &options {
                div.fields {
                    @for locale in Locale::all() {
                        @let field = name(&format!("value{at}_{}", locale.lang()));
                        (Field::text(&field, &format!("{} · {}", option.get(reader.lang()),
                            locale.text("language-name", None)))
                            .value(sheet.get(&field)).attribute("lang", locale.lang().tag())
                            .optional(reader).refusals(wrong))
                    }
                }
            }
            div.fields.fields-3 {
                (Field::amount(&name("price"), &label("price")).prefix(sheet.get("currency"))
                    .value(sheet.of_variant(n, "price")).refusals(wrong))
                (Field::number(&name("weight"), &label("weight")).suffix("g")
                    .value(sheet.of_variant(n, "weight")).optional(reader).refusals(wrong))
                (Field::number(&name("stock"), &label("stock"))
                    .value(sheet.of_variant(n, "stock")).optional(reader).refusals(wrong))
                (Field::text(&name("code"), &label("code"))
                    .value(sheet.of_variant(n, "code")).optional(reader).refusals(wrong))
                (Field::text(&name("barcode"), &label("barcode"))
                    .value(sheet.of_variant(n, "barcode")).optional(reader).refusals(wrong))
            }
            details open[wrong.of(&name("attributes")).is_some()] {
                summary { (label("attributes")) }
                (Field::area(&name("attributes"), &label("attributes"), 3)
                    .hint(&t!(reader, "selllisting-attributes-hint"))
                    .value(sheet.of_variant(n, "attributes")).optional(reader).refusals(wrong))
            }
            @if known {
                label.variant-remove {
                    input type="checkbox" name=(name("remove")) value="on"
                        checked[!sheet.of_variant(n, "remove").is_empty()];
                    span { (t!(reader, "selllisting-variant-remove")) }
                }
            }
        }
    }
}

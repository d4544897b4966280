//! The fields of a merchant's own words, one for each language: in the application and in the profile.

use crate::{Reader, Refusal, Refusals, components::Field, i18n::Locale, t};
use maud::{Markup, html};
use merchants::{LocalText, Merchant, MerchantWords, WordsFault, WordsField};
use std::collections::BTreeMap;

/// A form's values by field name.
pub type Typed = BTreeMap<String, String>;

/// What was typed into the field `name`, trimmed.
#[must_use]
pub fn typed<'t>(values: &'t Typed, name: &str) -> &'t str {
    values.get(name).map_or("", |value| value.trim())
}

/// What the merchant says of itself, as the fields hold it.
pub fn values_of(merchant: &Merchant) -> Typed {
    let words = merchant.words();
    let values = WordsField::ALL.into_iter().flat_map(|field| {
        let texts = words.of(field).iter();
        texts.map(move |(lang, text)| (format!("{}_{lang}", field.key()), text.to_owned()))
    });
    values.collect()
}

fn label(reader: &Reader, field: WordsField, locale: &Locale) -> String {
    let language = locale.text("language-name", None);
    t!(reader, &format!("apply-{}", field.key()), language = language)
}

/// Name and label of each field, for the summary of what is wrong.
pub fn labels(reader: &Reader) -> Vec<(String, String)> {
    let of = |field: WordsField| {
        let name = move |locale: &Locale| format!("{}_{}", field.key(), locale.lang());
        Locale::all().map(move |locale| (name(locale), label(reader, field, locale)))
    };
    WordsField::ALL.into_iter().flat_map(of).collect()
}

/// A field once per language of the market.
pub fn in_each_language(
    reader: &Reader,
    values: &Typed,
    wrong: &Refusals,
    which: WordsField,
) -> Markup {
    let what = which.key();
    html! {
        @if let Some(hint) = reader.find(&format!("apply-{what}-hint")) { p.hint { (hint) } }
        div.fields {
            @for locale in Locale::all() {
                @let name = format!("{what}_{}", locale.lang());
                @let label = label(reader, which, locale);
                @let tag = locale.text("language-html", None);
                @let field = match which {
                    WordsField::About => Field::area(&name, &label, 4),
                    WordsField::Name | WordsField::Place => Field::text(&name, &label),
                };
                @let field = field.value(typed(values, &name)).refusals(wrong)
                    .attribute("lang", &tag);
                @match locale.lang() == reader.lang() && which != WordsField::About {
                    true => (field),
                    false => (field.optional(reader)),
                }
            }
        }
    }
}

/// The words as typed. What `kept` says in languages that have no field stays.
pub fn words_typed(values: &Typed, kept: Option<&Merchant>) -> MerchantWords {
    let mut words = kept.map(Merchant::words).unwrap_or_default();
    for field in WordsField::ALL {
        let mut texts: BTreeMap<_, _> =
            words.of(field).iter().map(|(lang, text)| (lang, text.to_owned())).collect();
        for lang in Locale::all().map(Locale::lang) {
            let text = typed(values, &format!("{}_{lang}", field.key()));
            // Browsers send a new line as two characters, which would count twice.
            texts.insert(lang, text.replace("\r\n", "\n"));
        }
        words.set(field, &LocalText::new(texts));
    }
    words
}

/// Says beside its field what is wrong with each.
pub fn refuse_words(reader: &Reader, faults: &[WordsFault], wrong: &mut Refusals) {
    for fault in faults {
        let (lang, text) = match fault {
            WordsFault::Missing(WordsField::Place) => {
                (reader.lang(), t!(reader, "apply-place-none"))
            }
            WordsFault::Missing(WordsField::Name | WordsField::About) => {
                (reader.lang(), t!(reader, "apply-name-empty"))
            }
            WordsFault::Long(field, lang) => {
                (*lang, t!(reader, "apply-long", max = field.characters_max()))
            }
            WordsFault::Unseen(_, lang) => (*lang, t!(reader, "apply-unseen")),
            WordsFault::Address(_, lang) => (*lang, t!(reader, "apply-address")),
        };
        wrong.add(&format!("{}_{lang}", fault.field().key()), Refusal::new(text));
    }
}

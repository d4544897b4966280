//! Which column of a file a fault of a draft is about.

use super::columns::{Column, Columns};
use crate::domain::draft::{
    DESCRIPTION_CHARS_MAX, ListingDraft, TITLE_CHARS_MAX, VariantDraft, is_bad_word,
};
use crate::domain::fault::{Fault, FaultKind};
use crate::domain::listing::{LangText, Text};
use kernel::Lang;

/// The header's word for the column that `fault` of `draft` is about; empty when it is about all of them.
pub(super) fn column_of(columns: &Columns, fault: &Fault, draft: &ListingDraft) -> String {
    let variant = fault.variant.and_then(|at| draft.variants.get(at));
    let in_lang = |of: fn(Lang) -> Column, is: &dyn Fn(&Text) -> bool| {
        let found = draft.texts.iter().find(|(_, text)| is(text)).map(|(lang, _)| *lang);
        let named = found.map(|lang| columns.name(&of(lang))).filter(|name| !name.is_empty());
        named.unwrap_or_else(|| in_any_lang(columns, of))
    };
    let is_long = |text: &str, most: usize| text.chars().count() > most;
    match fault.kind {
        FaultKind::Handle => columns.name(&Column::Handle),
        FaultKind::TitleMissing => in_lang(Column::Title, &|_| false),
        FaultKind::TitleLong => {
            in_lang(Column::Title, &|text| is_long(&text.title, TITLE_CHARS_MAX))
        }
        FaultKind::DescriptionLong => {
            in_lang(Column::Description, &|text| is_long(&text.description, DESCRIPTION_CHARS_MAX))
        }
        FaultKind::Category => columns.name(&Column::Category),
        FaultKind::OptionsMany => option_name(columns, 0),
        FaultKind::OptionTwice(at) => option_name(columns, at),
        FaultKind::OptionName => {
            let unnamed = draft.options.iter().position(|option| option.name.is_empty());
            option_name(columns, unnamed.unwrap_or(0))
        }
        FaultKind::Values => {
            let empty = |variant: &VariantDraft| variant.values.iter().position(LangText::is_empty);
            let missing = |variant: &VariantDraft| variant.values.len().min(draft.options.len());
            let at = variant.map_or(0, |v| empty(v).unwrap_or_else(|| missing(v)));
            option_value(columns, at)
        }
        FaultKind::ValuesTwice => option_value(columns, 0),
        FaultKind::WordLong | FaultKind::Unseen => bad_word(columns, draft, variant),
        FaultKind::VariantsMissing | FaultKind::VariantsMany | FaultKind::Price => {
            columns.name(&Column::Price)
        }
        FaultKind::Currencies => columns.name(&Column::Currency),
        FaultKind::Barcode => columns.name(&Column::Barcode),
        FaultKind::Attribute => String::new(),
        FaultKind::AltLong => columns.name(&Column::ImageAlt),
        FaultKind::PicturesMany => {
            let pictures = columns.name(&Column::Pictures);
            if pictures.is_empty() { columns.name(&Column::Image) } else { pictures }
        }
    }
}

fn in_any_lang(columns: &Columns, of: impl Fn(Lang) -> Column) -> String {
    let names = columns.langs.iter().map(|lang| columns.name(&of(*lang)));
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

fn option_name(columns: &Columns, at: usize) -> String {
    in_any_lang(columns, |lang| Column::OptionName(at, lang))
}

fn option_value(columns: &Columns, at: usize) -> String {
    in_any_lang(columns, |lang| Column::OptionValue(at, lang))
}

/// The column of the first word that no listing may have.
fn bad_word(columns: &Columns, draft: &ListingDraft, variant: Option<&VariantDraft>) -> String {
    let bad = |text: &LangText| text.iter().any(|(_, word)| is_bad_word(word));
    let Some(variant) = variant else {
        let option = draft.options.iter().position(|option| bad(&option.name));
        return match option {
            _ if is_bad_word(&draft.handle) => columns.name(&Column::Handle),
            Some(at) => option_name(columns, at),
            None => columns.name(&Column::Brand),
        };
    };
    let value = variant.values.iter().position(bad);
    let attribute = variant.attributes.iter().find(|(_, value)| is_bad_word(value));
    match (value, attribute) {
        (Some(at), _) => option_value(columns, at),
        (None, _) if is_bad_word(&variant.code) => columns.name(&Column::Sku),
        (None, Some((name, _))) => columns.name(&Column::Attribute(name.clone())),
        (None, None) => columns.name(&Column::Barcode),
    }
}

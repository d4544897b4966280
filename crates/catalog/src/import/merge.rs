//! What a file says, laid over what is there: blank cells keep, filled ones replace, variants the
//! file does not name stay.

use super::ImportOptions;
use super::issue::Trouble;
use super::parsed::{ParsedListing, ParsedVariant};
use crate::domain::draft::{ListingDraft, VariantDraft};
use crate::domain::listing::{
    HsAssignment, Kind, LangText, Listing, ListingOption, Picture, PictureSource,
    assign_unless_finer,
};
use std::collections::HashMap;

/// The draft, and for each of its variants the one of the file that shaped it.
pub(crate) struct Merged<'p> {
    pub(crate) draft: ListingDraft,
    /// By position in `draft.variants`; `None` for variants the file does not name.
    pub(crate) from: Vec<Option<&'p ParsedVariant>>,
}

/// Lays `parsed` over `old`, or over nothing.
///
/// # Errors
/// [`Trouble::OptionsChanged`] when the file brings other options, and variants that it does not name have
/// no values for them.
pub(crate) fn merge<'p>(
    old: Option<&Listing>,
    parsed: &'p ParsedListing,
    options: &ImportOptions,
) -> Result<Merged<'p>, Trouble> {
    let mut draft = old.map_or_else(|| blank(parsed, options), ListingDraft::of);
    draft.kind = parsed.kind.unwrap_or(draft.kind);
    draft.category = parsed.category.clone().unwrap_or(draft.category);
    draft.brand = parsed.brand.clone().or(draft.brand);
    draft.origin = parsed.origin.unwrap_or(draft.origin);
    for (lang, text) in &parsed.texts {
        let kept = draft.texts.entry(*lang).or_default();
        for (old, new) in
            [(&mut kept.title, &text.title), (&mut kept.description, &text.description)]
        {
            if !new.is_empty() {
                old.clone_from(new);
            }
        }
    }
    let same_shape = draft.options.len() == parsed.options.len();
    draft.options = if same_shape {
        let pairs = draft.options.iter().zip(&parsed.options);
        pairs.map(|(old, new)| ListingOption { name: old.name.updated_by(new) }).collect()
    } else {
        parsed.options.iter().map(|name| ListingOption { name: name.clone() }).collect()
    };
    if !parsed.pictures.is_empty() {
        draft.pictures = pictures(draft.pictures, &parsed.pictures);
    }
    let from = variants(&mut draft, parsed, options);
    let left = draft.variants.iter().filter(|v| v.values.len() != draft.options.len()).count();
    if left > 0 && !same_shape {
        return Err(Trouble::OptionsChanged { left });
    }
    Ok(Merged { draft, from })
}

fn blank(parsed: &ParsedListing, options: &ImportOptions) -> ListingDraft {
    ListingDraft {
        handle: parsed.handle.clone(),
        kind: Kind::Goods,
        category: String::new(),
        brand: None,
        origin: options.origin,
        texts: parsed.texts.clone(),
        options: Vec::new(),
        variants: Vec::new(),
        pictures: Vec::new(),
    }
}

/// The file's pictures in its order, then the uploaded ones that it does not name.
fn pictures(old: Vec<Picture>, new: &[Picture]) -> Vec<Picture> {
    let mut pictures = Vec::with_capacity(new.len());
    for picture in new {
        let known = old.iter().find(|o| o.source == picture.source);
        let alt = known.map_or_else(LangText::default, |o| o.alt.clone()).updated_by(&picture.alt);
        pictures.push(Picture { source: picture.source.clone(), alt });
    }
    let is_uploaded = |p: &Picture| matches!(p.source, PictureSource::Object(_));
    let named = |p: &Picture| new.iter().any(|n| n.source == p.source);
    pictures.extend(old.into_iter().filter(|p| is_uploaded(p) && !named(p)));
    pictures
}

/// Changes, or adds at the end, the variants the file names.
fn variants<'p>(
    draft: &mut ListingDraft,
    parsed: &'p ParsedListing,
    options: &ImportOptions,
) -> Vec<Option<&'p ParsedVariant>> {
    let mut from: Vec<Option<&ParsedVariant>> = vec![None; draft.variants.len()];
    let by_code = unique_codes(draft.variants.iter().map(|v| v.code.as_str()));
    let parsed_codes = unique_codes(parsed.variants.iter().map(|v| v.code.as_str()));
    for variant in &parsed.variants {
        let code = variant.code.as_str();
        let known = by_code.get(code).copied().flatten();
        let coded = known.filter(|_| parsed_codes.get(code).copied().flatten().is_some());
        let free = |at: &usize| from[*at].is_none();
        let valued = || {
            let same = |old: &VariantDraft| same_values(&old.values, &variant.values);
            (0..from.len()).filter(free).find(|at| same(&draft.variants[*at]))
        };
        let at = coded.filter(free).or_else(valued);
        let shipped = draft.kind.is_shipped();
        match at {
            Some(at) => {
                update(&mut draft.variants[at], variant, options, shipped);
                from[at] = Some(variant);
            }
            None => {
                let mut new = fresh(variant);
                update(&mut new, variant, options, shipped);
                draft.variants.push(new);
                from.push(Some(variant));
            }
        }
    }
    from
}

/// Where each code stands; `None` for a code that stands twice.
fn unique_codes<'v>(codes: impl Iterator<Item = &'v str>) -> HashMap<String, Option<usize>> {
    let mut found: HashMap<String, Option<usize>> = HashMap::new();
    for (at, code) in codes.enumerate().filter(|(_, code)| !code.is_empty()) {
        found.entry(code.to_owned()).and_modify(|at| *at = None).or_insert(Some(at));
    }
    found
}

/// Whether every pair of values agrees in a language that both have.
fn same_values(old: &[LangText], new: &[LangText]) -> bool {
    let agree = |(old, new): (&LangText, &LangText)| {
        new.iter().any(|(lang, word)| {
            old.in_lang(lang).is_some_and(|o| o.to_lowercase() == word.to_lowercase())
        })
    };
    old.len() == new.len() && old.iter().zip(new).all(agree)
}

fn fresh(parsed: &ParsedVariant) -> VariantDraft {
    VariantDraft {
        id: None,
        code: String::new(),
        values: parsed.values.clone(),
        price: parsed.price,
        weight: None,
        barcode: None,
        attributes: parsed.attributes.clone(),
        hs: std::collections::BTreeMap::new(),
        stock_stated: None,
    }
}

fn update(
    variant: &mut VariantDraft,
    parsed: &ParsedVariant,
    options: &ImportOptions,
    shipped: bool,
) {
    if !parsed.code.is_empty() {
        variant.code.clone_from(&parsed.code);
    }
    variant.values = if variant.values.len() == parsed.values.len() {
        let pairs = variant.values.iter().zip(&parsed.values);
        pairs.map(|(old, new)| old.updated_by(new)).collect()
    } else {
        parsed.values.clone()
    };
    variant.price = parsed.price;
    let assumed = options.weight.filter(|weight| shipped && weight.grams() > 0);
    variant.weight = parsed.weight.or(variant.weight).or(assumed);
    variant.barcode = parsed.barcode.clone().or_else(|| variant.barcode.take());
    let said = parsed.attributes.iter().map(|(name, value)| (name.clone(), value.clone()));
    variant.attributes.extend(said);
    if let Some(hs) = parsed.hs {
        // Six digits are the same everywhere; what follows them is one nation's own.
        let code = if options.destinations.len() > 1 { hs.code.hs6() } else { hs.code };
        let hs = HsAssignment { code, ..hs };
        for destination in &options.destinations {
            assign_unless_finer(&mut variant.hs, *destination, hs);
        }
    }
    variant.hs.extend(parsed.hs_for.iter().map(|(destination, hs)| (*destination, *hs)));
    variant.stock_stated = parsed.stock.or(variant.stock_stated);
}

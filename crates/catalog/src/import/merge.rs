//! What a file says, laid over what is there: blank cells keep, filled ones replace, variants the
//! file does not name stay. Values follow the names of their options, in whatever order a file has them.

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
    /// Variants that the file does not name, where it brings new ones beside them.
    pub(crate) left: usize,
}

/// Lays `parsed` over `old`, or over nothing.
///
/// # Errors
/// [`Trouble::OptionsChanged`] when the file brings other options, and variants that it does not name have
/// no values for them; [`Trouble::VariantsUnnamed`] when rows without SKU codes would stand beside the
/// variants that they probably are, their stock counted twice.
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
    // A list of prices has no columns for options: it says nothing of them.
    let unsaid = !draft.options.is_empty() && !parsed.columns.has_options();
    let same_shape = unsaid || draft.options.len() == parsed.options.len();
    let places = if same_shape { places(&draft.options, &parsed.options) } else { Vec::new() };
    let renamed = renamed(&draft.options, &parsed.options, &places);
    draft.options = if unsaid {
        draft.options
    } else if same_shape {
        let pairs = draft.options.iter().zip(&places);
        let named = pairs.map(|(old, at)| laid(&old.name, &parsed.options[*at]));
        named.map(|name| ListingOption { name }).collect()
    } else {
        parsed.options.iter().map(|name| ListingOption { name: name.clone() }).collect()
    };
    if !parsed.pictures.is_empty() {
        draft.pictures = pictures(draft.pictures, &parsed.pictures);
    }
    let kept = draft.variants.len();
    let before: Vec<Vec<LangText>> = draft.variants.iter().map(|v| v.values.clone()).collect();
    let from = variants(&mut draft, parsed, (places.as_slice(), options));
    let left = from.iter().filter(|named| named.is_none()).count();
    if unsaid {
        let values = draft.variants.iter_mut().zip(&before);
        values.for_each(|(variant, old)| variant.values.clone_from(old));
    }
    // Under another name a value means something else, unless all that the file says is the same.
    let moved = |at: &usize| {
        let values = before.iter().zip(&draft.variants);
        values.into_iter().any(|(old, new)| old.get(*at) != new.values.get(*at))
    };
    if left > 0 && (!same_shape || renamed.iter().any(moved)) {
        return Err(Trouble::OptionsChanged { left });
    }
    let mut new = from.iter().skip(kept).flatten();
    if left > 0 && new.any(|variant| variant.code.is_empty()) {
        return Err(Trouble::VariantsUnnamed { left });
    }
    let left = if draft.variants.len() > kept { left } else { 0 };
    Ok(Merged { draft, from, left })
}

/// For each option of the listing, where the file has it: by its name, and the rest in their order.
fn places(old: &[ListingOption], new: &[LangText]) -> Vec<usize> {
    let mut free: Vec<usize> = (0..new.len()).collect();
    let mut places: Vec<Option<usize>> = vec![None; old.len()];
    for (place, option) in places.iter_mut().zip(old) {
        *place = free.iter().copied().find(|at| option.name.agrees_with(&new[*at]));
        free.retain(|at| Some(*at) != *place);
    }
    let mut free = free.into_iter();
    places.into_iter().filter_map(|place| place.or_else(|| free.next())).collect()
}

/// The options that have another name in the file, in a language that both have.
fn renamed(old: &[ListingOption], new: &[LangText], places: &[usize]) -> Vec<usize> {
    let pairs = old.iter().zip(places).enumerate();
    let other = pairs.filter(|(_, (option, at))| is_other(&option.name, &new[**at]));
    other.map(|(at, _)| at).collect()
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
    (places, options): (&[usize], &ImportOptions),
) -> Vec<Option<&'p ParsedVariant>> {
    let mut from: Vec<Option<&ParsedVariant>> = vec![None; draft.variants.len()];
    let by_code = unique_codes(draft.variants.iter().map(|v| v.code.as_str()));
    let parsed_codes = unique_codes(parsed.variants.iter().map(|v| v.code.as_str()));
    for variant in &parsed.variants {
        let code = variant.code.as_str();
        let values = in_places(&variant.values, places);
        let known = by_code.get(code).copied().flatten();
        let coded = known.filter(|_| parsed_codes.get(code).copied().flatten().is_some());
        let free = |at: &usize| from[*at].is_none();
        let valued = || {
            let same = |old: &VariantDraft| same_values(&old.values, &values);
            (0..from.len()).filter(free).find(|at| same(&draft.variants[*at]))
        };
        let at = coded.filter(free).or_else(valued);
        let shipped = draft.kind.is_shipped();
        match at {
            Some(at) => {
                update(&mut draft.variants[at], (variant, values.as_slice()), options, shipped);
                from[at] = Some(variant);
            }
            None => {
                let mut new = fresh(variant, &values);
                update(&mut new, (variant, values.as_slice()), options, shipped);
                draft.variants.push(new);
                from.push(Some(variant));
            }
        }
    }
    from
}

/// The values in the order of the listing's options.
fn in_places(values: &[LangText], places: &[usize]) -> Vec<LangText> {
    if places.len() != values.len() {
        return values.to_vec();
    }
    places.iter().map(|at| values[*at].clone()).collect()
}

/// Where each code stands; `None` for a code that stands twice.
fn unique_codes<'v>(codes: impl Iterator<Item = &'v str>) -> HashMap<String, Option<usize>> {
    let mut found: HashMap<String, Option<usize>> = HashMap::new();
    for (at, code) in codes.enumerate().filter(|(_, code)| !code.is_empty()) {
        found.entry(code.to_owned()).and_modify(|at| *at = None).or_insert(Some(at));
    }
    found
}

/// Whether both speak a language in which they say different things, and none in which they agree.
fn is_other(old: &LangText, new: &LangText) -> bool {
    let both = new.iter().any(|(lang, _)| old.in_lang(lang).is_some());
    both && !old.agrees_with(new)
}

/// `old` with what `new` says. The translations of another word are no longer true.
fn laid(old: &LangText, new: &LangText) -> LangText {
    if is_other(old, new) { new.clone() } else { old.updated_by(new) }
}

/// Whether every pair of values agrees in a language that both have.
fn same_values(old: &[LangText], new: &[LangText]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.agrees_with(new))
}

fn fresh(parsed: &ParsedVariant, values: &[LangText]) -> VariantDraft {
    VariantDraft {
        id: None,
        code: String::new(),
        values: values.to_vec(),
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
    (parsed, values): (&ParsedVariant, &[LangText]),
    options: &ImportOptions,
    shipped: bool,
) {
    if !parsed.code.is_empty() {
        variant.code.clone_from(&parsed.code);
    }
    variant.values = if variant.values.len() == values.len() {
        let pairs = variant.values.iter().zip(values);
        pairs.map(|(old, new)| laid(old, new)).collect()
    } else {
        values.to_vec()
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

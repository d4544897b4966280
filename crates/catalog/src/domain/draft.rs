//! What a merchant wants a listing to be, and what is wrong with that. A page, the API and a file
//! all end here, so they all obey the same rules.

use super::category::Category;
use super::fault::{Fault, FaultKind};
use super::listing::{
    HsAssignment, Kind, LangText, Listing, ListingOption, Picture, PictureSource, Text, Variant,
};
use kernel::{Country, Grams, Lang, Money, SkuId};
use std::collections::{BTreeMap, HashSet};

/// Characters a title may have; Shopify allows as many.
pub(crate) const TITLE_CHARS_MAX: usize = 255;
/// Characters a description may have: a book of forty pages, and a listing is still read at once.
pub(crate) const DESCRIPTION_CHARS_MAX: usize = 100_000;
/// Options a listing may have; Shopify allows three as well.
pub(crate) const OPTIONS_MAX: usize = 3;
/// Variants a listing may have; Shopify allows 2,048 as well.
pub const VARIANTS_MAX: usize = 2_048;
/// Pictures a listing may have; Shopify allows 250 as well.
pub const PICTURES_MAX: usize = 250;
/// Characters that may say what a picture shows; Shopify allows 512 as well.
pub(crate) const ALT_CHARS_MAX: usize = 512;
/// Characters of handles, SKU codes, option words, brands and attribute values.
pub(crate) const WORD_CHARS_MAX: usize = 255;

/// A listing as its merchant wants it; ids, versions and times are ours to give.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListingDraft {
    /// The merchant's own key, unique per merchant.
    pub handle: String,
    /// Goods, produce or a service.
    pub kind: Kind,
    /// A key of [`crate::CATEGORIES`], or empty.
    pub category: String,
    /// The brand, when there is one.
    pub brand: Option<String>,
    /// The country of origin in the sense of customs.
    pub origin: Country,
    /// Title and description, by language.
    pub texts: BTreeMap<Lang, Text>,
    /// At most three.
    pub options: Vec<ListingOption>,
    /// At least one.
    pub variants: Vec<VariantDraft>,
    /// First one first.
    pub pictures: Vec<Picture>,
}

/// A variant as its merchant wants it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct VariantDraft {
    /// The variant this changes; `None` makes a new one.
    pub id: Option<SkuId>,
    /// The merchant's SKU code.
    pub code: String,
    /// One value per option.
    pub values: Vec<LangText>,
    /// What the merchant asks.
    pub price: Money,
    /// One unit as packed.
    pub weight: Option<Grams>,
    /// GTIN or another barcode.
    pub barcode: Option<String>,
    /// Facts that tariff rules ask for.
    pub attributes: BTreeMap<String, String>,
    /// HS codes by destination.
    pub hs: BTreeMap<Country, HsAssignment>,
    /// The stock number of the last imported file.
    pub stock_stated: Option<u32>,
}

impl ListingDraft {
    /// The draft that changes nothing about `listing`.
    #[must_use]
    pub fn of(listing: &Listing) -> ListingDraft {
        ListingDraft {
            handle: listing.handle.clone(),
            kind: listing.kind,
            category: listing.category.clone(),
            brand: listing.brand.clone(),
            origin: listing.origin,
            texts: listing.texts.clone(),
            options: listing.options.clone(),
            variants: listing.variants.iter().map(VariantDraft::of).collect(),
            pictures: listing.pictures.clone(),
        }
    }

    /// Everything that is wrong; nothing when the draft is well-formed.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.listing_faults(&mut |kind| faults.push(Fault { kind, variant: None }));
        let mut seen = HashSet::new();
        for (at, variant) in self.variants.iter().enumerate() {
            let mut add = |kind| faults.push(Fault { kind, variant: Some(at) });
            if variant.values.len() != self.options.len()
                || variant.values.iter().any(LangText::is_empty)
            {
                add(FaultKind::Values);
            } else if !seen.insert(variant.values_key()) {
                add(FaultKind::ValuesTwice);
            }
            if variant.price.is_negative() {
                add(FaultKind::Price);
            }
            if self.variants[0].price.currency() != variant.price.currency() {
                add(FaultKind::Currencies);
            }
            let values = variant.values.iter().flat_map(LangText::iter).map(|(_, word)| word);
            let words = values.chain([variant.code.as_str()]).chain(variant.barcode.as_deref());
            word_faults(words.chain(variant.attributes.values().map(String::as_str)), &mut add);
            if variant.barcode.as_deref().is_some_and(formats::gtin::is_shortened) {
                add(FaultKind::Barcode);
            }
            if !variant.attributes.keys().all(|name| is_attribute_name(name)) {
                add(FaultKind::Attribute);
            }
        }
        faults
    }

    fn listing_faults(&self, add: &mut impl FnMut(FaultKind)) {
        let blank = |c: char| c.is_whitespace() || c.is_control() || c == '\u{2800}';
        let handle_ok = |c: char| !blank(c) && !"/\\?#%".contains(c);
        if self.handle.is_empty() || !self.handle.chars().all(handle_ok) {
            add(FaultKind::Handle);
        }
        let options = self.options.iter().flat_map(|option| option.name.iter());
        let words = options.map(|(_, word)| word).chain([self.handle.as_str()]);
        word_faults(words.chain(self.brand.as_deref()), add);
        if self.texts.values().all(|text| text.title.is_empty()) {
            add(FaultKind::TitleMissing);
        }
        if self.texts.values().any(|text| text.title.chars().count() > TITLE_CHARS_MAX) {
            add(FaultKind::TitleLong);
        }
        if self.texts.values().any(|t| t.description.chars().count() > DESCRIPTION_CHARS_MAX) {
            add(FaultKind::DescriptionLong);
        }
        if !self.category.is_empty() && Category::of_key(&self.category).is_none() {
            add(FaultKind::Category);
        }
        if self.options.len() > OPTIONS_MAX {
            add(FaultKind::OptionsMany);
        }
        if self.options.iter().any(|option| option.name.is_empty()) {
            add(FaultKind::OptionName);
        }
        let twice = self.options.iter().enumerate().position(|(at, option)| {
            self.options.iter().take(at).any(|before| before.name.agrees_with(&option.name))
        });
        if let Some(at) = twice {
            add(FaultKind::OptionTwice(at));
        }
        if self.variants.is_empty() {
            add(FaultKind::VariantsMissing);
        }
        if self.variants.len() > VARIANTS_MAX {
            add(FaultKind::VariantsMany);
        }
        if self.pictures.len() > PICTURES_MAX {
            add(FaultKind::PicturesMany);
        }
        let mut alts = self.pictures.iter().flat_map(|picture| picture.alt.iter());
        if alts.any(|(_, alt)| alt.chars().count() > ALT_CHARS_MAX) {
            add(FaultKind::AltLong);
        }
    }

    /// The pictures that name an object, by key; a page may show only those that exist.
    pub fn picture_keys(&self) -> impl Iterator<Item = &str> {
        self.pictures.iter().filter_map(|picture| match &picture.source {
            PictureSource::Object(key) => Some(key.as_str()),
            PictureSource::Url(_) => None,
        })
    }
}

/// The barcode that a merchant means by `text`, however it is written; none where nothing stands.
#[must_use]
pub fn barcode_of(text: &str) -> Option<String> {
    Some(formats::gtin::written(text)).filter(|barcode| !barcode.is_empty())
}

fn is_long(word: &str) -> bool {
    word.chars().count() > WORD_CHARS_MAX
}

/// Whether no listing may have the word: it is too long, or not all of it is seen.
pub(crate) fn is_bad_word(word: &str) -> bool {
    is_long(word) || kernel::text::name(word).is_err()
}

/// What is wrong with words, each kind once.
fn word_faults<'w>(words: impl Iterator<Item = &'w str>, add: &mut impl FnMut(FaultKind)) {
    let bad: Vec<&str> = words.filter(|word| is_bad_word(word)).collect();
    if bad.iter().any(|word| is_long(word)) {
        add(FaultKind::WordLong);
    }
    if bad.iter().any(|word| !is_long(word)) {
        add(FaultKind::Unseen);
    }
}

/// Small letters, digits and underscores, 1 to 40 of them.
pub(crate) fn is_attribute_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

impl VariantDraft {
    /// The draft that changes nothing about `variant`.
    #[must_use]
    pub fn of(variant: &Variant) -> VariantDraft {
        VariantDraft {
            id: Some(variant.id),
            code: variant.code.clone(),
            values: variant.values.clone(),
            price: variant.price,
            weight: variant.weight,
            barcode: variant.barcode.clone(),
            attributes: variant.attributes.clone(),
            hs: variant.hs.clone(),
            stock_stated: variant.stock_stated,
        }
    }

    /// The values as one comparable text, in English where there is English.
    pub(crate) fn values_key(&self) -> String {
        values_key(&self.values)
    }
}

/// Option values as one comparable text: in English where there is English, case folded.
pub(crate) fn values_key(values: &[LangText]) -> String {
    let words: Vec<String> = values.iter().map(|v| v.get(Lang::EN).to_lowercase()).collect();
    words.join("\u{1F}")
}

/// A readable SKU code for a variant whose merchant gave none: `clay-plant-pot-large`.
pub(crate) fn code_for(handle: &str, values: &[LangText]) -> String {
    let mut code = handle.to_owned();
    for value in values {
        let word = value.get(Lang::EN).to_lowercase();
        let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        for part in parts {
            code.push('-');
            code.push_str(part);
        }
    }
    code.chars().take(WORD_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Currency;

    pub(crate) fn draft() -> ListingDraft {
        let variant = |value: &str| VariantDraft {
            id: None,
            code: String::new(),
            values: vec![LangText::of(Lang::EN, value)],
            price: Money::new(1250, Currency::USD),
            weight: Some(Grams::new(250)),
            barcode: None,
            attributes: BTreeMap::new(),
            hs: BTreeMap::new(),
            stock_stated: None,
        };
        ListingDraft {
            handle: "dried-cherries".into(),
            kind: Kind::Goods,
            category: "fruit".into(),
            brand: None,
            origin: Country::US,
            texts: [(
                Lang::EN,
                Text { title: "Dried cherries".into(), description: "Tart.".into() },
            )]
            .into(),
            options: vec![ListingOption { name: LangText::of(Lang::EN, "Size") }],
            variants: vec![variant("Small"), variant("Large")],
            pictures: Vec::new(),
        }
    }

    fn kinds(draft: &ListingDraft) -> Vec<FaultKind> {
        draft.faults().into_iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn a_whole_draft_has_no_fault() {
        assert_eq!(kinds(&draft()), []);
    }

    #[test]
    fn each_fault_is_named_once_and_says_where() {
        let mut d = draft();
        d.variants[1].values = vec![LangText::of(Lang::EN, "small")];
        assert_eq!(d.faults(), [Fault { kind: FaultKind::ValuesTwice, variant: Some(1) }]);
        let mut d = draft();
        d.options.push(ListingOption { name: LangText::of(Lang::EN, "SIZE") });
        for variant in &mut d.variants {
            variant.values.push(LangText::of(Lang::EN, "Any"));
        }
        assert_eq!(kinds(&d), [FaultKind::OptionTwice(1)]);
        d.options[1].name = LangText::of(Lang::ZH, "Size");
        assert_eq!(kinds(&d), [], "no language has both");
        let mut d = draft();
        d.handle = "a b".into();
        d.texts.clear();
        d.category = "gold".into();
        d.variants.clear();
        use FaultKind::{Category, Handle, TitleMissing, VariantsMissing};
        assert_eq!(kinds(&d), [Handle, TitleMissing, Category, VariantsMissing]);
        let mut d = draft();
        d.variants[1].price = Money::new(-1, Currency::CNY);
        d.variants[1].attributes.insert("Vol ml".into(), "750".into());
        d.variants[1].barcode = Some("8.4E+11".into());
        use FaultKind::{AltLong, Attribute, Barcode, Currencies, Price};
        assert_eq!(kinds(&d), [Price, Currencies, Barcode, Attribute]);
        let mut d = draft();
        d.brand = Some("Hill\u{202E} Orchard".into());
        d.variants[1].code = "x".repeat(256);
        use FaultKind::{Unseen, WordLong};
        assert_eq!(kinds(&d), [Unseen, WordLong]);
        let mut d = draft();
        let source = PictureSource::Url("https://shop.example/a.jpg".into());
        d.pictures.push(Picture { source, alt: LangText::of(Lang::EN, "a".repeat(513)) });
        assert_eq!(kinds(&d), [AltLong]);
    }

    #[test]
    fn a_missing_code_is_made_from_words_the_packer_can_read() {
        let values = [LangText::of(Lang::EN, "X Large / Red"), LangText::of(Lang::ZH, "棉")];
        assert_eq!(code_for("tee", &values), "tee-x-large-red-棉");
    }
}

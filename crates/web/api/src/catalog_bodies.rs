//! Listings as the API reads and writes them.

use super::accounts::{invalid, parsed};
use crate::{MoneyBody, Problem};
use catalog::{
    FaultKind, HsAssignment, HsState, LangText, Listing, ListingDraft, ListingOption, Picture,
    PictureSource, Text, Variant, VariantDraft,
};
use inventory::Level;
use kernel::{Country, Grams, Lang, MerchantId, SkuId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use trade::HsEdition;
use trust::{Effect, Finding};
use utoipa::ToSchema;

/// A text by language tag: `{"en": "Red", "zh": "红"}`.
type Words = BTreeMap<String, String>;

/// A listing as its merchant sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct MerchantListing {
    /// Its id.
    #[schema(example = "lst_00000000000000000000000000")]
    id: String,
    /// The merchant's own key.
    handle: String,
    /// `goods`, `produce` or `service`.
    kind: &'static str,
    /// `draft`, `published`, `paused` or `archived`.
    status: &'static str,
    /// A shelf of the market, or empty.
    category: String,
    /// The brand.
    brand: Option<String>,
    /// ISO 3166 country of origin.
    origin: String,
    /// Title and description by language.
    texts: BTreeMap<String, ListingText>,
    /// Names of the options, in order.
    options: Vec<Words>,
    /// The variants, in order.
    variants: Vec<MerchantVariant>,
    /// The pictures, first one first.
    pictures: Vec<ListingPicture>,
    /// Rises with every change; also the ETag.
    version: i64,
    /// When it was made.
    created_at: String,
    /// When it last changed.
    updated_at: String,
}

/// Title and description in one language.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListingText {
    /// One line.
    title: String,
    /// Plain text.
    #[serde(default)]
    description: String,
}

/// A picture.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListingPicture {
    /// An `https` address, or the name of a file the merchant uploaded.
    source: String,
    /// What it shows, by language.
    #[serde(default)]
    alt: Words,
}

/// A variant as its merchant sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct MerchantVariant {
    /// Its id.
    #[schema(example = "sku_00000000000000000000000000")]
    id: String,
    /// The merchant's SKU code.
    code: String,
    /// One value per option.
    values: Vec<Words>,
    /// What the merchant asks, before freight and taxes.
    price: MoneyBody,
    /// One unit as packed, in grams.
    weight_g: Option<u32>,
    /// GTIN or another barcode.
    barcode: Option<String>,
    /// Facts that tariff rules ask for.
    attributes: BTreeMap<String, String>,
    /// HS codes by destination.
    hs: BTreeMap<String, HsBody>,
    /// Units in all places.
    on_hand: u32,
    /// Units of them promised to orders.
    reserved: u32,
}

/// An HS code for a destination.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HsBody {
    /// 6, 8 or 10 digits.
    #[schema(example = "0813.40")]
    pub(super) code: String,
    /// The year its edition began; 2022 when missing.
    pub(super) edition: Option<u16>,
    /// `suggested` or `confirmed`; it may be sent as it was read, and what a merchant writes is confirmed.
    #[serde(default)]
    #[schema(read_only)]
    pub(super) state: String,
}

/// What a listing shall say. In a change, what is missing stays; variants are replaced as a whole,
/// those with their `id` keep their stock and history.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftBody {
    handle: Option<String>,
    kind: Option<String>,
    category: Option<String>,
    brand: Option<String>,
    origin: Option<String>,
    texts: Option<BTreeMap<String, ListingText>>,
    options: Option<Vec<Words>>,
    variants: Option<Vec<VariantBody>>,
    pictures: Option<Vec<ListingPicture>>,
}

/// What a variant shall say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct VariantBody {
    /// The variant this changes; a new one without it.
    id: Option<String>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    values: Vec<Words>,
    price: MoneyBody,
    weight_g: Option<u32>,
    barcode: Option<String>,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
    /// HS codes by destination; what is missing stays.
    hs: Option<BTreeMap<String, HsBody>>,
    /// Units counted; what is missing stays.
    stock: Option<u32>,
}

/// One thing a clearance found.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingBody {
    /// `blocks`, `not_sold` or `advice`.
    effect: &'static str,
    /// A stable word for it.
    #[schema(example = "refusal-parcel-banned")]
    code: String,
    /// The variant it is about.
    variant: Option<String>,
    /// The destination it is about.
    destination: Option<String>,
    /// What is found.
    what: String,
    /// The field to mend.
    field: String,
    /// What can be done.
    ways_out: Vec<String>,
}

impl From<&Finding> for FindingBody {
    fn from(finding: &Finding) -> FindingBody {
        FindingBody {
            effect: match finding.effect {
                Effect::Blocks => "blocks",
                Effect::NotSold => "not_sold",
                Effect::Advice => "advice",
            },
            code: finding.note.key.to_string(),
            variant: finding.variant.map(|sku| sku.to_string()),
            destination: finding.destination.map(|country| country.code().to_owned()),
            what: finding.what.clone(),
            field: finding.field.clone(),
            ways_out: finding.ways_out.iter().map(|way| way.text().to_owned()).collect(),
        }
    }
}

fn words(text: &LangText) -> Words {
    text.iter().map(|(lang, word)| (lang.tag().to_owned(), word.to_owned())).collect()
}

fn lang_text(field: &str, words: &Words) -> Result<LangText, Problem> {
    words.iter().try_fold(LangText::default(), |text, (lang, word)| {
        let lang: Lang = parsed(field, lang)?;
        Ok(text.with(lang, kernel::text::spaced(word)))
    })
}

impl MerchantListing {
    pub(super) fn new(listing: &Listing, stock: &[Level]) -> MerchantListing {
        let texts = listing.texts.iter().map(|(lang, text)| {
            let Text { title, description } = text.clone();
            (lang.tag().to_owned(), ListingText { title, description })
        });
        MerchantListing {
            id: listing.id.to_string(),
            handle: listing.handle.clone(),
            kind: listing.kind.as_str(),
            status: listing.status.as_str(),
            category: listing.category.clone(),
            brand: listing.brand.clone(),
            origin: listing.origin.code().to_owned(),
            texts: texts.collect(),
            options: listing.options.iter().map(|option| words(&option.name)).collect(),
            variants: listing.variants.iter().map(|v| variant(v, stock)).collect(),
            pictures: listing
                .pictures
                .iter()
                .map(|p| ListingPicture { source: p.source.address(), alt: words(&p.alt) })
                .collect(),
            version: listing.version,
            created_at: listing.created_at.to_string(),
            updated_at: listing.updated_at.to_string(),
        }
    }
}

fn variant(variant: &Variant, stock: &[Level]) -> MerchantVariant {
    let places = || stock.iter().filter(|level| level.sku == variant.id);
    let hs = variant.hs.iter().map(|(country, hs)| {
        let HsAssignment { code, edition, state } = hs;
        let state = state.as_str().to_owned();
        let body = HsBody { code: code.to_string(), edition: Some(edition.year()), state };
        (country.code().to_owned(), body)
    });
    MerchantVariant {
        id: variant.id.to_string(),
        code: variant.code.clone(),
        values: variant.values.iter().map(words).collect(),
        price: variant.price.into(),
        weight_g: variant.weight.map(Grams::grams),
        barcode: variant.barcode.clone(),
        attributes: variant.attributes.clone(),
        hs: hs.collect(),
        on_hand: places().map(|level| level.on_hand).fold(0, u32::saturating_add),
        reserved: places().map(|level| level.reserved).fold(0, u32::saturating_add),
    }
}

/// A draft read from a body, and the stock it states by position of the variant.
pub(super) struct Asked {
    pub(super) draft: ListingDraft,
    pub(super) stock: Vec<(usize, u32)>,
}

impl DraftBody {
    /// Refuses more than a listing may have, before any of it is read.
    fn check_lengths(&self) -> Result<(), Problem> {
        let many = |length: Option<usize>, most| length.is_some_and(|length| length > most);
        if many(self.variants.as_ref().map(Vec::len), catalog::VARIANTS_MAX) {
            return Err(invalid("variants", FaultKind::VariantsMany.what()));
        }
        if many(self.pictures.as_ref().map(Vec::len), catalog::PICTURES_MAX) {
            return Err(invalid("pictures", FaultKind::PicturesMany.what()));
        }
        Ok(())
    }

    /// Lays the body over `old`, or over nothing.
    pub(super) fn parse(
        &self,
        old: Option<&Listing>,
        merchant: MerchantId,
        origin: Country,
    ) -> Result<Asked, Problem> {
        self.check_lengths()?;
        let mut draft = old.map_or_else(|| blank(origin), ListingDraft::of);
        if let Some(handle) = &self.handle {
            draft.handle = kernel::text::spaced(handle);
        }
        if let Some(kind) = &self.kind {
            draft.kind = parsed("kind", kind)?;
        }
        if let Some(category) = &self.category {
            category.trim().clone_into(&mut draft.category);
        }
        if let Some(brand) = &self.brand {
            draft.brand = Some(kernel::text::spaced(brand)).filter(|brand| !brand.is_empty());
        }
        if let Some(origin) = &self.origin {
            draft.origin = parsed("origin", origin)?;
        }
        if let Some(texts) = &self.texts {
            draft.texts.clear();
            for (lang, text) in texts {
                let lang: Lang = parsed("texts", lang)?;
                let title = catalog::plain_text(&text.title).replace('\n', " ");
                let description = catalog::plain_text(&text.description);
                draft.texts.insert(lang, Text { title, description });
            }
        }
        if let Some(options) = &self.options {
            let names = options.iter().map(|name| lang_text("options", name));
            draft.options = names
                .map(|name| Ok(ListingOption { name: name? }))
                .collect::<Result<_, Problem>>()?;
        }
        if let Some(pictures) = &self.pictures {
            draft.pictures =
                pictures.iter().map(|p| picture(p, old, merchant)).collect::<Result<_, _>>()?;
        }
        let mut stock = Vec::new();
        if let Some(variants) = &self.variants {
            draft.variants = Vec::with_capacity(variants.len());
            for (at, body) in variants.iter().enumerate() {
                draft.variants.push(body.parse(at, old)?);
                stock.extend(body.stock.map(|units| (at, units)));
            }
        }
        Ok(Asked { draft, stock })
    }
}

fn blank(origin: Country) -> ListingDraft {
    ListingDraft {
        handle: String::new(),
        kind: catalog::Kind::Goods,
        category: String::new(),
        brand: None,
        origin,
        texts: BTreeMap::new(),
        options: Vec::new(),
        variants: Vec::new(),
        pictures: Vec::new(),
    }
}

fn picture(
    body: &ListingPicture,
    old: Option<&Listing>,
    merchant: MerchantId,
) -> Result<Picture, Problem> {
    let known = old.into_iter().flat_map(|old| &old.pictures).map(|p| &p.source);
    let same = known.into_iter().find(|source| source.address() == body.source).cloned();
    let source = same.or_else(|| PictureSource::parse(&body.source, merchant));
    let refused = || invalid("pictures", "give an https address or the name of an uploaded file");
    Ok(Picture { source: source.ok_or_else(refused)?, alt: lang_text("pictures", &body.alt)? })
}

impl VariantBody {
    fn parse(&self, at: usize, old: Option<&Listing>) -> Result<VariantDraft, Problem> {
        let field = |name: &str| format!("variants[{at}].{name}");
        let id: Option<SkuId> = self.id.as_ref().map(|id| parsed(&field("id"), id)).transpose()?;
        let known = id.and_then(|id| old.and_then(|old| old.variant(id)));
        if id.is_some() && known.is_none() {
            return Err(invalid(&field("id"), "the listing has no such variant"));
        }
        let mut hs = known.map(|variant| variant.hs.clone()).unwrap_or_default();
        for (destination, body) in self.hs.iter().flatten() {
            let destination: Country = parsed(&field("hs"), destination)?;
            hs.insert(destination, body.parse(&field("hs"))?);
        }
        let values = self.values.iter().map(|value| lang_text(&field("values"), value));
        Ok(VariantDraft {
            id,
            code: self.code.trim().to_owned(),
            values: values.collect::<Result<_, _>>()?,
            price: self.price.parse(&field("price"))?,
            weight: self.weight_g.filter(|grams| *grams > 0).map(Grams::new),
            barcode: self.barcode.as_deref().and_then(catalog::barcode_of),
            attributes: self.attributes.clone(),
            hs,
            stock_stated: known.and_then(|variant| variant.stock_stated),
        })
    }
}

impl HsBody {
    /// The assignment a merchant means by it.
    pub(super) fn parse(&self, field: &str) -> Result<HsAssignment, Problem> {
        let edition = match self.edition {
            None => HsEdition::HS2022,
            Some(year) => parsed(field, &year.to_string())?,
        };
        let code = parsed(field, &self.code)?;
        if edition == HsEdition::HS2022 && !trade::hs::exists(code) {
            return Err(invalid(field, format!("HS 2022 has no subheading {}", code.hs6())));
        }
        Ok(HsAssignment { code, edition, state: HsState::Confirmed })
    }
}

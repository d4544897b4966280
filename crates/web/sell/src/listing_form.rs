//! The form of a listing: what was typed into it, and the draft that means.

use crate::{Reader, Refusal, Refusals, i18n::Locale, t};
use catalog::{
    Fault, FaultKind, Kind, LangText, Listing, ListingDraft, ListingOption, Text, Variant,
    VariantDraft,
};
use inventory::Level;
use kernel::{Country, Currency, Grams, Lang, Money, MoneyError, SkuId};
use std::collections::BTreeMap;

/// Variants that the form shows; those beyond it are kept as they are.
const VARIANTS_SHOWN: usize = 60;
/// Options that a listing may have.
pub(super) const OPTIONS: usize = 3;

/// The values of the form's fields by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet(BTreeMap<String, String>);

fn langs() -> impl Iterator<Item = Lang> {
    Locale::all().map(Locale::lang)
}

impl Sheet {
    /// What was typed.
    pub(super) fn typed(pairs: Vec<(String, String)>) -> Sheet {
        Sheet(pairs.into_iter().collect())
    }

    /// An empty form for a merchant of `country`.
    pub(super) fn blank(country: Country, currency: Currency) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.set("kind", Kind::Goods.as_str());
        sheet.set("origin", country.code());
        sheet.set("currency", currency.code());
        sheet
    }

    /// A listing as it is.
    pub(super) fn of(listing: &Listing, stock: &[Level]) -> Sheet {
        let mut sheet = Sheet::default();
        sheet.set("version", &listing.version.to_string());
        sheet.set("handle", &listing.handle);
        sheet.set("kind", listing.kind.as_str());
        sheet.set("category", &listing.category);
        sheet.set("brand", listing.brand.as_deref().unwrap_or_default());
        sheet.set("origin", listing.origin.code());
        let currency = listing.variants.first().map(|v| v.price.currency());
        sheet.set("currency", currency.unwrap_or(Currency::USD).code());
        for (lang, text) in &listing.texts {
            sheet.set(&format!("title_{lang}"), &text.title);
            sheet.set(&format!("description_{lang}"), &text.description);
        }
        for (at, option) in listing.options.iter().enumerate() {
            for (lang, name) in option.name.iter() {
                sheet.set(&format!("option{at}_name_{lang}"), name);
            }
        }
        for (n, variant) in listing.variants.iter().take(VARIANTS_SHOWN).enumerate() {
            sheet.set_variant(n, variant, stock);
        }
        sheet
    }

    fn set_variant(&mut self, n: usize, variant: &Variant, stock: &[Level]) {
        let mut set = |name: &str, value: &str| self.set(&format!("v{n}_{name}"), value);
        set("id", &variant.id.to_string());
        set("code", &variant.code);
        set("price", &variant.price.amount_text());
        set("weight", &variant.weight.map_or_else(String::new, |w| w.grams().to_string()));
        set("barcode", variant.barcode.as_deref().unwrap_or_default());
        let places = stock.iter().filter(|level| level.sku == variant.id);
        let on_hand = places.map(|level| level.on_hand).fold(0, u32::saturating_add);
        set("stock", &on_hand.to_string());
        let attributes = variant.attributes.iter().map(|(name, value)| format!("{name} = {value}"));
        set("attributes", &attributes.collect::<Vec<_>>().join("\n"));
        for (at, value) in variant.values.iter().enumerate() {
            for (lang, word) in value.iter() {
                set(&format!("value{at}_{lang}"), word);
            }
        }
    }

    fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// How many variants the form speaks of, the empty one at its end not counted; no further than to one
    /// more than a listing may have, which is refused.
    pub(super) fn variants(&self) -> usize {
        let spoken_of = |n: &usize| self.0.contains_key(&format!("v{n}_code"));
        (0..=catalog::VARIANTS_MAX).take_while(spoken_of).count()
    }

    pub(super) fn of_variant(&self, n: usize, name: &str) -> &str {
        self.get(&format!("v{n}_{name}"))
    }

    /// Nothing was typed into the variant: the empty one at the end of the form.
    pub(super) fn is_empty_variant(&self, n: usize) -> bool {
        let prefix = format!("v{n}_");
        let own = self.0.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
        own.map(|(_, value)| value).all(|value| value.trim().is_empty())
    }

    pub(super) fn words(&self, name: &str) -> LangText {
        langs().fold(LangText::default(), |text, lang| {
            text.with(lang, catalog::plain_text(self.get(&format!("{name}_{lang}"))))
        })
    }
}

/// What the form means: the draft, and the stock it states by position of the variant.
pub(super) struct Meant {
    pub(super) draft: ListingDraft,
    pub(super) stock: Vec<(usize, u32)>,
}

/// Reads the form over `old`; `None` when something is wrong, which is then named.
pub(super) fn meant(
    reader: &Reader,
    sheet: &Sheet,
    old: Option<&Listing>,
    wrong: &mut Refusals,
) -> Option<Meant> {
    let keep = |key: &str, value: &str| Refusal::new(t!(reader, key, value = value));
    let origin = sheet.get("origin");
    let origin = wrong.keep("origin", origin.parse().map_err(|_| keep("issue-country", origin)));
    let kind = sheet.get("kind");
    let kind = wrong.keep("kind", kind.parse().map_err(|_| keep("issue-kind", kind)));
    let code = sheet.get("currency");
    let currency: Option<Currency> =
        wrong.keep("currency", code.parse().map_err(|_| keep("issue-currency", code)));
    let mut options: Vec<ListingOption> = (0..OPTIONS)
        .map(|at| ListingOption { name: sheet.words(&format!("option{at}_name")) })
        .collect();
    // One without a name before one that has a name is told, and not dropped with all that follow it.
    while options.last().is_some_and(|option| option.name.is_empty()) {
        options.pop();
    }
    let mut meant = Meant {
        draft: ListingDraft {
            handle: handle(sheet),
            kind: kind?,
            category: sheet.get("category").to_owned(),
            brand: Some(sheet.get("brand").to_owned()).filter(|brand| !brand.is_empty()),
            origin: origin?,
            texts: texts(sheet),
            options,
            variants: Vec::new(),
            pictures: old.map(|old| old.pictures.clone()).unwrap_or_default(),
        },
        stock: Vec::new(),
    };
    let places = variants(reader, (sheet, currency?), old, &mut meant, wrong);
    if wrong.is_empty() {
        for fault in meant.draft.faults() {
            let text = Refusal::new(t!(reader, &format!("issue-{}", fault.kind.code())))
                .because(t!(reader, &format!("issue-{}-mend", fault.kind.code())));
            wrong.add(&field_of(fault, &meant.draft, &places), text);
        }
    }
    wrong.is_empty().then_some(meant)
}

/// The key, made of the title when none is given.
fn handle(sheet: &Sheet) -> String {
    let given = sheet.get("handle");
    if !given.is_empty() {
        return given.to_owned();
    }
    let titles = langs().map(|lang| sheet.get(&format!("title_{lang}")).to_lowercase());
    let title = titles.into_iter().find(|title| !title.is_empty()).unwrap_or_default();
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(80).collect()
}

fn texts(sheet: &Sheet) -> BTreeMap<Lang, Text> {
    let text = |lang: Lang| Text {
        title: catalog::plain_text(sheet.get(&format!("title_{lang}"))).replace('\n', " "),
        description: catalog::plain_text(sheet.get(&format!("description_{lang}"))),
    };
    let all = langs().map(|lang| (lang, text(lang)));
    all.filter(|(_, t)| !t.title.is_empty() || !t.description.is_empty()).collect()
}

/// Reads the variants; answers which field of the form each variant of the draft stands in.
fn variants(
    reader: &Reader,
    (sheet, currency): (&Sheet, Currency),
    old: Option<&Listing>,
    meant: &mut Meant,
    wrong: &mut Refusals,
) -> Vec<usize> {
    let known = |n: usize| {
        let id: Option<SkuId> = sheet.of_variant(n, "id").parse().ok();
        id.and_then(|id| old?.variant(id))
    };
    let (mut places, mut spoken_of) = (Vec::new(), Vec::new());
    for n in 0..sheet.variants() {
        let variant = known(n);
        spoken_of.extend(variant.map(|variant| variant.id));
        if sheet.is_empty_variant(n) || !sheet.of_variant(n, "remove").is_empty() {
            continue;
        }
        let options = meant.draft.options.len();
        let read = one_variant(reader, (sheet, n), (currency, options), variant, wrong);
        if let Some((draft, stock)) = read {
            meant.stock.extend(stock.map(|units| (meant.draft.variants.len(), units)));
            meant.draft.variants.push(draft);
            places.push(n);
        }
    }
    let beyond = old.iter().flat_map(|old| &old.variants).filter(|v| !spoken_of.contains(&v.id));
    meant.draft.variants.extend(beyond.map(VariantDraft::of));
    places
}

fn one_variant(
    reader: &Reader,
    (sheet, n): (&Sheet, usize),
    (currency, options): (Currency, usize),
    known: Option<&Variant>,
    wrong: &mut Refusals,
) -> Option<(VariantDraft, Option<u32>)> {
    let field = |name: &str| format!("v{n}_{name}");
    let refusal = |key: &str, value: &str| Refusal::new(t!(reader, key, value = value));
    let typed = sheet.of_variant(n, "price");
    let price = match Money::parse(typed, currency) {
        Ok(price) if !price.is_negative() => Ok(price),
        Err(MoneyError::Comma(_)) => Err(refusal("issue-comma", typed)),
        Err(MoneyError::Places(..)) => {
            let digits = currency.digits();
            Err(Refusal::new(t!(reader, "issue-price-places", value = typed, digits = digits)))
        }
        Ok(_) | Err(_) => Err(refusal("issue-price", typed)),
    };
    let price = wrong.keep(&field("price"), price);
    let grams = match sheet.of_variant(n, "weight") {
        "" => Some(None),
        typed => {
            let grams = typed.parse::<u32>().ok().filter(|grams| *grams > 0);
            let read = grams.map(|g| Some(Grams::new(g)));
            wrong.keep(&field("weight"), read.ok_or_else(|| refusal("issue-weight", typed)))
        }
    };
    let stock = match sheet.of_variant(n, "stock") {
        "" => Some(None),
        typed => {
            let read = typed.parse::<u32>().map(Some);
            wrong.keep(&field("stock"), read.map_err(|_| refusal("issue-stock", typed)))
        }
    };
    let attributes =
        wrong.keep(&field("attributes"), attributes(reader, sheet.of_variant(n, "attributes")));
    let values = (0..options).map(|at| sheet.words(&field(&format!("value{at}")))).collect();
    let draft = VariantDraft {
        id: known.map(|variant| variant.id),
        code: sheet.of_variant(n, "code").to_owned(),
        values,
        price: price?,
        weight: grams?,
        barcode: catalog::barcode_of(sheet.of_variant(n, "barcode")),
        attributes: attributes?,
        hs: known.map(|variant| variant.hs.clone()).unwrap_or_default(),
        stock_stated: known.and_then(|variant| variant.stock_stated),
    };
    Some((draft, stock?))
}

/// `name = value` lines.
fn attributes(reader: &Reader, typed: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut all = BTreeMap::new();
    for line in typed.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
            Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                all.insert(name.to_ascii_lowercase(), value.to_owned());
            }
            _ => return Err(Refusal::new(t!(reader, "selllisting-attribute-line", line = line))),
        }
    }
    Ok(all)
}

/// The field of the form that a fault is shown beside.
fn field_of(fault: Fault, draft: &ListingDraft, places: &[usize]) -> String {
    let variant = |name: &str| {
        let n = fault.variant.and_then(|at| places.get(at)).copied().unwrap_or(0);
        format!("v{n}_{name}")
    };
    let longest = |name: &str, of: fn(&Text) -> &String| {
        let found = draft.texts.iter().max_by_key(|(_, text)| of(text).chars().count());
        found.map_or_else(|| format!("{name}_en"), |(lang, _)| format!("{name}_{lang}"))
    };
    match fault.kind {
        FaultKind::Handle => "handle".to_owned(),
        FaultKind::TitleMissing => "title_en".to_owned(),
        FaultKind::TitleLong => longest("title", |text| &text.title),
        FaultKind::DescriptionLong => longest("description", |text| &text.description),
        FaultKind::Category => "category".to_owned(),
        FaultKind::OptionsMany => "option0_name_en".to_owned(),
        FaultKind::OptionTwice(at) => format!("option{at}_name_en"),
        FaultKind::OptionName => {
            let unnamed = draft.options.iter().position(|option| option.name.is_empty());
            format!("option{}_name_en", unnamed.unwrap_or(0))
        }
        FaultKind::Values | FaultKind::ValuesTwice => variant("value0_en"),
        FaultKind::Price | FaultKind::Currencies => variant("price"),
        FaultKind::WordLong | FaultKind::Unseen if fault.variant.is_some() => variant("code"),
        FaultKind::Barcode => variant("barcode"),
        FaultKind::Attribute => variant("attributes"),
        FaultKind::VariantsMissing
        | FaultKind::VariantsMany
        | FaultKind::WordLong
        | FaultKind::Unseen
        | FaultKind::PicturesMany
        | FaultKind::AltLong => String::new(),
    }
}

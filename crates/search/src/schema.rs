//! The fields of the index and the documents in it.

use kernel::{Country, Lang, ListingId, MerchantId, Money, Timestamp};
use std::collections::BTreeMap;
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, OwnedValue, STORED, STRING, Schema, TextFieldIndexing,
    TextOptions,
};

/// Rises with every change of fields, tokenizers or meanings; another number rebuilds the index.
pub(crate) const VERSION: u32 = 3;

/// The tokenizer of words, and the one of single 汉字.
pub(crate) const WORDS: &str = "words";
pub(crate) const SINGLE: &str = "single";

/// A listing as it is searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The listing.
    pub listing: ListingId,
    /// Who sells it.
    pub merchant: MerchantId,
    /// Titles by language.
    pub titles: BTreeMap<Lang, String>,
    /// Descriptions and option values by language.
    pub bodies: BTreeMap<Lang, String>,
    /// The brand and the merchant, in every language.
    pub names: Vec<String>,
    /// The key of its shelf; may be empty.
    pub category: String,
    /// The country of origin.
    pub origin: Country,
    /// Where it may be sent by parcel today, with the lowest price at the door there, all in, in the
    /// currency of the country.
    pub landed: BTreeMap<Country, Money>,
    /// When the listing was made.
    pub created_at: Timestamp,
}

/// The fields, by their part.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    pub(crate) merchant: Field,
    pub(crate) title_en: Field,
    pub(crate) title_zh: Field,
    pub(crate) title_other: Field,
    pub(crate) body_en: Field,
    pub(crate) body_zh: Field,
    pub(crate) body_other: Field,
    pub(crate) names: Field,
    pub(crate) han: Field,
    pub(crate) category: Field,
    pub(crate) origin: Field,
    pub(crate) ships_to: Field,
    pub(crate) generation: Field,
    pub(crate) landed: Field,
    created: Field,
    key: Field,
}

/// Fast columns, by name.
pub(crate) mod column {
    pub(crate) const MERCHANT: &str = "merchant";
    pub(crate) const CATEGORY: &str = "category";
    pub(crate) const ORIGIN: &str = "origin";
    pub(crate) const SHIPS_TO: &str = "ships_to";
    pub(crate) const LANDED: &str = "landed";
    pub(crate) const CREATED: &str = "created";
    pub(crate) const KEY: &str = "key";

    /// The column of the prices at the door of a country.
    pub(crate) fn landed_at(country: kernel::Country) -> String {
        format!("{LANDED}.{country}")
    }
}

fn text(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(tokenizer)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

impl Fields {
    pub(crate) fn new() -> Fields {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", STRING | STORED);
        let merchant = schema.add_text_field(column::MERCHANT, STRING | FAST);
        let [title_en, title_zh, title_other] = ["title_en", "title_zh", "title_other"]
            .map(|name| schema.add_text_field(name, text(WORDS)));
        let [body_en, body_zh, body_other] = ["body_en", "body_zh", "body_other"]
            .map(|name| schema.add_text_field(name, text(WORDS)));
        let names = schema.add_text_field("names", text(WORDS));
        let han = schema.add_text_field("han", text(SINGLE));
        let [category, origin, ships_to] = [column::CATEGORY, column::ORIGIN, column::SHIPS_TO]
            .map(|name| schema.add_text_field(name, STRING | FAST));
        // One column for each country that something is sent to, made as they come: a new lane needs
        // no new index.
        let landed = schema.add_json_field(column::LANDED, FAST);
        let generation = schema.add_u64_field("generation", INDEXED);
        let created = schema.add_u64_field(column::CREATED, FAST | INDEXED);
        let key = schema.add_u64_field(column::KEY, FAST);
        Fields {
            schema: schema.build(),
            id,
            merchant,
            title_en,
            title_zh,
            title_other,
            body_en,
            body_zh,
            body_other,
            names,
            han,
            category,
            origin,
            ships_to,
            generation,
            landed,
            created,
            key,
        }
    }

    fn title(&self, lang: Lang) -> Field {
        match lang {
            Lang::EN => self.title_en,
            Lang::ZH => self.title_zh,
            _ => self.title_other,
        }
    }

    fn body(&self, lang: Lang) -> Field {
        match lang {
            Lang::EN => self.body_en,
            Lang::ZH => self.body_zh,
            _ => self.body_other,
        }
    }

    /// The index's form of a document, put in by the build `generation` or after it.
    pub(crate) fn tantivy(&self, document: &Document, generation: u64) -> TantivyDocument {
        let mut doc = TantivyDocument::default();
        doc.add_text(self.id, document.listing.to_string());
        doc.add_text(self.merchant, document.merchant.to_string());
        for (lang, title) in &document.titles {
            doc.add_text(self.title(*lang), title);
            doc.add_text(self.han, title);
        }
        for (lang, body) in &document.bodies {
            doc.add_text(self.body(*lang), body);
        }
        for name in &document.names {
            doc.add_text(self.names, name);
        }
        doc.add_text(self.category, &document.category);
        doc.add_text(self.origin, document.origin.code());
        let mut prices: BTreeMap<String, OwnedValue> = BTreeMap::new();
        for (country, price) in &document.landed {
            doc.add_text(self.ships_to, country.code());
            prices.insert(country.code().to_owned(), OwnedValue::I64(price.minor()));
        }
        doc.add_object(self.landed, prices);
        let created = document.created_at.micros() / 1_000_000;
        doc.add_u64(self.created, u64::try_from(created).unwrap_or(0));
        doc.add_u64(self.key, key(document.listing));
        doc.add_u64(self.generation, generation);
        doc
    }
}

/// A number that tells listings apart among results of the same rank: their time and random bits.
pub(crate) fn key(listing: ListingId) -> u64 {
    let low: [u8; 8] = std::array::from_fn(|i| listing.bytes()[8 + i]);
    u64::from_be_bytes(low)
}

//! Listings and their variants, as every other crate reads them.

pub use super::lang_text::LangText;
use kernel::{Country, Grams, Lang, ListingId, MerchantId, Money, SkuId, Timestamp};
use std::collections::BTreeMap;
use std::{fmt, str::FromStr};
use trade::{HsCode, HsEdition};

/// What a merchant offers on one page, in one or more variants.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Listing {
    /// Its id; the home is the merchant.
    pub id: ListingId,
    /// Who sells it.
    pub merchant: MerchantId,
    /// The merchant's own key for it, unique per merchant: `dried-bing-cherries`.
    pub handle: String,
    /// Goods, produce or a service.
    pub kind: Kind,
    /// Whether shoppers see it.
    pub status: Status,
    /// A key of [`crate::CATEGORIES`], or empty until the merchant chooses.
    pub category: String,
    /// The brand, when there is one.
    pub brand: Option<String>,
    /// The country of origin in the sense of customs.
    pub origin: Country,
    /// Title and description, by language; at least one language.
    pub texts: BTreeMap<Lang, Text>,
    /// At most three: size, colour, …; as many as each variant has values.
    pub options: Vec<ListingOption>,
    /// The variants for sale, in the merchant's order; at least one.
    pub variants: Vec<Variant>,
    /// The pictures, first one first.
    pub pictures: Vec<Picture>,
    /// Rises by one with every change; the ETag.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// One thing that can be bought: a listing with its options chosen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Variant {
    /// Its id; the home is the merchant.
    pub id: SkuId,
    /// The listing it belongs to.
    pub listing: ListingId,
    /// The merchant's SKU code.
    pub code: String,
    /// One value per option of the listing, in the same order.
    pub values: Vec<LangText>,
    /// What the merchant asks, before freight and taxes.
    pub price: Money,
    /// The weight of one unit as packed for shipping, when known.
    pub weight: Option<Grams>,
    /// GTIN or another barcode.
    pub barcode: Option<String>,
    /// Facts that tariff rules ask for: `volume_ml`, `abv_percent`, `net_weight_g` …
    pub attributes: BTreeMap<String, String>,
    /// The HS code for each destination where one is assigned.
    pub hs: BTreeMap<Country, HsAssignment>,
    /// The stock number of the last imported file; a file that repeats it counts nothing anew.
    pub stock_stated: Option<u32>,
}

/// An HS code of a variant for one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HsAssignment {
    /// The code, 6, 8 or 10 digits.
    pub code: HsCode,
    /// The edition of the nomenclature it was read in.
    pub edition: HsEdition,
    /// Whether the merchant stands by it.
    pub state: HsState,
}

/// Title and description in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Text {
    /// One line.
    pub title: String,
    /// Plain text in paragraphs.
    pub description: String,
}

/// The name of an option: size, colour.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListingOption {
    /// By language.
    pub name: LangText,
}

/// A picture and the words for those who cannot see it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Picture {
    /// Where it is.
    pub source: PictureSource,
    /// What it shows; may be empty.
    pub alt: LangText,
}

/// Where a picture is kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureSource {
    /// On another server: its address there, from which this market fetches it.
    Url(String),
    /// In the object store under `media/`: its key, `pictures/<merchant>/<name>`.
    Object(String),
}

/// The scheme of a picture's address, in small letters as its servers are asked with, and what follows it.
pub(crate) fn scheme(word: &str) -> Option<(&'static str, &str)> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let (head, rest) = word.split_at_checked(scheme.len())?;
        head.eq_ignore_ascii_case(scheme).then_some((scheme, rest))
    })
}

impl PictureSource {
    /// The source a file's word means: an `http(s)` address, or a name among the merchant's objects.
    /// `None` when it is neither.
    #[must_use]
    pub fn parse(word: &str, merchant: MerchantId) -> Option<PictureSource> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        if let Some((scheme, rest)) = scheme(word) {
            let host_follows = !rest.starts_with('/') && rest.contains('.');
            let clean = !word.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"');
            return (host_follows && clean && word.len() <= 2_000)
                .then(|| PictureSource::Url(format!("{scheme}{rest}")));
        }
        let named = !word.starts_with('.') && (1..=120).contains(&word.len());
        (named && word.bytes().all(plain))
            .then(|| PictureSource::Object(format!("pictures/{merchant}/{word}")))
    }

    /// Whether its server may be asked for it, as far as its address says: it is public, at a usual port,
    /// and wants no password.
    #[must_use]
    pub fn can_be_asked(&self) -> bool {
        match self {
            PictureSource::Url(url) => pictures::can_be_asked(url),
            PictureSource::Object(_) => true,
        }
    }

    /// What its merchant knows it by: the address that she gave, or the one it has here.
    #[must_use]
    pub fn address(&self) -> String {
        match self {
            PictureSource::Url(url) => url.clone(),
            PictureSource::Object(key) => format!("/media/{key}"),
        }
    }

    /// Where it is kept in the object store, under `media/`; what is on another server is kept there too,
    /// once it was fetched.
    #[must_use]
    pub fn key(&self, merchant: MerchantId) -> String {
        match self {
            PictureSource::Url(url) => pictures::key_of(merchant, url),
            PictureSource::Object(key) => key.clone(),
        }
    }

    /// The address a page uses, which is always one of ours.
    #[must_use]
    pub fn href(&self, merchant: MerchantId) -> String {
        format!("/media/{}", self.key(merchant))
    }
}

/// A text that is not one of the words of an enum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{given}\" is not one of {words}")]
pub struct WordError {
    /// What was given.
    pub given: String,
    /// The words there are.
    pub words: &'static str,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),* }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word in databases, files and addresses.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),* }
            }
        }

        impl FromStr for $name {
            type Err = WordError;
            fn from_str(text: &str) -> Result<$name, WordError> {
                match text.trim().to_ascii_lowercase().as_str() {
                    $($word => Ok($name::$variant),)*
                    _ => Err(WordError {
                        given: text.chars().take(40).collect(),
                        words: concat!($($word, " "),*),
                    }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What is sold.
    Kind {
        /// A thing that keeps.
        Goods = "goods",
        /// What grows or is caught: lots, harvest window, best-before.
        Produce = "produce",
        /// Work; nothing is shipped.
        Service = "service",
    }
}

words! {
    /// Whether shoppers see a listing.
    Status {
        /// Being written; only the merchant sees it.
        Draft = "draft",
        /// For sale.
        Published = "published",
        /// Taken off sale for a while.
        Paused = "paused",
        /// Put away for good; kept because orders speak of it.
        Archived = "archived",
    }
}

words! {
    /// Who stands by an HS code.
    HsState {
        /// Found by us from the text; nothing may rest on it.
        Suggested = "suggested",
        /// The merchant says so.
        Confirmed = "confirmed",
    }
}

impl Kind {
    /// Whether something has to be carried to the shopper.
    #[must_use]
    pub const fn is_shipped(self) -> bool {
        match self {
            Kind::Goods | Kind::Produce => true,
            Kind::Service => false,
        }
    }
}

impl Listing {
    /// The title in `lang`, else in English, else in any language.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        self.text(lang, |text| &text.title)
    }

    /// The description in `lang`, else in English, else in any language.
    #[must_use]
    pub fn description(&self, lang: Lang) -> &str {
        self.text(lang, |text| &text.description)
    }

    fn text(&self, lang: Lang, part: impl Fn(&Text) -> &String) -> &str {
        let filled = |lang| self.texts.get(&lang).map(&part).filter(|t| !t.is_empty());
        let any = || self.texts.values().map(&part).find(|t| !t.is_empty());
        filled(lang).or_else(|| filled(Lang::EN)).or_else(any).map_or("", String::as_str)
    }

    /// The address of the first picture.
    #[must_use]
    pub fn first_picture(&self) -> Option<String> {
        self.pictures.first().map(|picture| picture.source.href(self.merchant))
    }

    /// The addresses of its pictures that are on other servers.
    pub fn pictures_elsewhere(&self) -> impl Iterator<Item = &str> {
        self.pictures.iter().filter_map(|picture| match &picture.source {
            PictureSource::Url(url) => Some(url.as_str()),
            PictureSource::Object(_) => None,
        })
    }

    /// The lowest price that the merchant asks at home.
    #[must_use]
    pub fn lowest_price(&self) -> Option<Money> {
        self.variants.iter().map(|variant| variant.price).min_by_key(|money| money.minor())
    }

    /// The words that HS codes are suggested from, the titles first, each a phrase of its own; at most 400
    /// characters.
    #[must_use]
    pub fn hs_words(&self) -> String {
        let titles: Vec<&str> = self.texts.values().map(|text| text.title.as_str()).collect();
        let rest = [self.category.as_str(), self.description(Lang::EN)].join(" ");
        format!("{}\n{rest}", titles.join(" | ")).chars().take(400).collect()
    }

    /// The variant with this id.
    #[must_use]
    pub fn variant(&self, id: SkuId) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }
}

/// Gives `destination` a code that holds everywhere. It does not undo the national digits that are
/// confirmed there when they begin with the same six.
pub(crate) fn assign_unless_finer(
    codes: &mut BTreeMap<Country, HsAssignment>,
    destination: Country,
    hs: HsAssignment,
) {
    let finer = codes.get(&destination).is_some_and(|known| {
        known.state == HsState::Confirmed
            && known.edition == hs.edition
            && known.code.digits().len() > hs.code.digits().len()
            && known.code.digits().starts_with(hs.code.digits())
    });
    if !finer {
        codes.insert(destination, hs);
    }
}

impl Variant {
    /// The option values in `lang`, joined: `Large · Red`; empty without options.
    #[must_use]
    pub fn name(&self, lang: Lang) -> String {
        let values: Vec<&str> = self.values.iter().map(|value| value.get(lang)).collect();
        values.join(" · ")
    }

    /// The value of the listing's option of that place in `lang`; empty when it has none.
    #[must_use]
    pub fn value(&self, option: usize, lang: Lang) -> &str {
        self.values.get(option).map_or("", |value| value.get(lang))
    }

    /// The HS code the merchant has confirmed for `destination`.
    #[must_use]
    pub fn confirmed_hs(&self, destination: Country) -> Option<(HsCode, HsEdition)> {
        let hs = self.hs.get(&destination)?;
        match hs.state {
            HsState::Confirmed => Some((hs.code, hs.edition)),
            HsState::Suggested => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Home;

    #[test]
    fn a_picture_is_an_address_or_a_plain_name() {
        let merchant = MerchantId::of(Home::new(7));
        let parse = |word| PictureSource::parse(word, merchant);
        assert!(matches!(parse("https://a.example/x.jpg"), Some(PictureSource::Url(_))));
        assert_eq!(
            parse("cherry.svg"),
            Some(PictureSource::Object(format!("pictures/{merchant}/cherry.svg")))
        );
        let elsewhere = PictureSource::Url("https://a.example/x.jpg".into());
        assert_eq!(elsewhere.address(), "https://a.example/x.jpg");
        let href = elsewhere.href(merchant);
        assert!(href.starts_with(&format!("/media/pictures/{merchant}/web-")), "{href}");
        for word in ["", "../secret", ".hidden", "a/b", "javascript:alert(1)", "https://", "a b"] {
            assert_eq!(parse(word), None, "{word}");
        }
    }

    #[test]
    fn words_read_back() {
        for status in Status::ALL {
            assert_eq!(status.as_str().parse::<Status>().unwrap(), *status);
        }
        assert!("sold".parse::<Kind>().is_err());
    }
}

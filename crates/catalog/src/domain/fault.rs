//! What can be wrong with a draft of a listing.

/// One thing wrong with a draft.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The variant it is about, counted from 0.
    pub variant: Option<usize>,
}

/// What can be wrong with a draft: [`FaultKind::what`], and the way out: [`FaultKind::mend`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// No handle, or one with spaces or slashes.
    Handle,
    /// No title in any language.
    TitleMissing,
    /// A title that is too long.
    TitleLong,
    /// A description that is too long.
    DescriptionLong,
    /// A category that the market does not have.
    Category,
    /// Too many options.
    OptionsMany,
    /// An option without a name.
    OptionName,
    /// An option with the name of one before it; its place, counted from 0.
    OptionTwice(usize),
    /// Not one variant.
    VariantsMissing,
    /// Too many variants.
    VariantsMany,
    /// A variant that lacks a value for an option, or has one too many.
    Values,
    /// Two variants with the same values.
    ValuesTwice,
    /// A price below zero.
    Price,
    /// Variants priced in different currencies.
    Currencies,
    /// A SKU code, brand, barcode or option word that is too long.
    WordLong,
    /// A word with control characters, or with characters that nobody sees.
    Unseen,
    /// A barcode in scientific notation.
    Barcode,
    /// An attribute whose name is not plain.
    Attribute,
    /// Too many pictures.
    PicturesMany,
    /// A picture whose description is too long.
    AltLong,
}

impl FaultKind {
    /// What is wrong, in English.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {
            FaultKind::Handle => "the listing's own key is missing or holds spaces or slashes",
            FaultKind::TitleMissing => "the listing has no title",
            FaultKind::TitleLong => "the title is longer than 255 characters",
            FaultKind::DescriptionLong => "the description is longer than 100,000 characters",
            FaultKind::Category => "the market has no such category",
            FaultKind::OptionsMany => "a listing has at most three options",
            FaultKind::OptionName => "an option has no name",
            FaultKind::OptionTwice(1) => "the second option has the name of the first",
            FaultKind::OptionTwice(_) => "the last option has the name of one before it",
            FaultKind::VariantsMissing => "the listing has no variant with a price",
            FaultKind::VariantsMany => "a listing has at most 2,048 variants",
            FaultKind::Values => "the variant does not have exactly one value for each option",
            FaultKind::ValuesTwice => "another variant of this listing has the same option values",
            FaultKind::Price => "the price is below zero",
            FaultKind::Currencies => {
                "the variants of one listing are priced in different currencies"
            }
            FaultKind::WordLong => "a word is longer than 255 characters",
            FaultKind::Unseen => {
                "a word holds control characters, or invisible ones that turn its direction"
            }
            FaultKind::Barcode => "the barcode is a number as a spreadsheet shortens it",
            FaultKind::Attribute => {
                "an attribute's name is not small letters, digits and underscores"
            }
            FaultKind::PicturesMany => "a listing has at most 250 pictures",
            FaultKind::AltLong => "what a picture shows is longer than 512 characters",
        }
    }

    /// The way out, in English.
    #[must_use]
    pub const fn mend(self) -> &'static str {
        match self {
            FaultKind::Handle => "use letters, digits and hyphens, for example dried-cherries",
            FaultKind::TitleMissing => "write a title in English or Chinese",
            FaultKind::TitleLong => "shorten the title; details belong in the description",
            FaultKind::DescriptionLong => "shorten the description",
            FaultKind::Category => {
                "use fruit, nuts, seafood, pantry, drinks, beauty, apparel, home, pets or services"
            }
            FaultKind::OptionsMany => "join two options into one, or make two listings",
            FaultKind::OptionName => "name the option, for example Size",
            FaultKind::OptionTwice(_) => {
                "name it otherwise, for example Color, or join the two into one"
            }
            FaultKind::VariantsMissing => "add at least one variant with a price",
            FaultKind::VariantsMany => "divide it into several listings",
            FaultKind::Values => "fill in one value for each option of the listing",
            FaultKind::ValuesTwice => "change the values or remove one of the two",
            FaultKind::Price => "write a price of zero or more",
            FaultKind::Currencies => "price all variants in one currency",
            FaultKind::WordLong => "shorten it",
            FaultKind::Unseen => "type it anew instead of copying it",
            FaultKind::Barcode => "write all digits that stand on the package, or leave it empty",
            FaultKind::Attribute => "name it like volume_ml or abv_percent",
            FaultKind::PicturesMany => "remove pictures",
            FaultKind::AltLong => "say it in one sentence",
        }
    }

    /// The stable word, for the texts of pages (`fault-title-missing`) and for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FaultKind::Handle => "handle",
            FaultKind::TitleMissing => "title-missing",
            FaultKind::TitleLong => "title-long",
            FaultKind::DescriptionLong => "description-long",
            FaultKind::Category => "category",
            FaultKind::OptionsMany => "options-many",
            FaultKind::OptionName => "option-name",
            FaultKind::OptionTwice(_) => "option-twice",
            FaultKind::VariantsMissing => "variants-missing",
            FaultKind::VariantsMany => "variants-many",
            FaultKind::Values => "values",
            FaultKind::ValuesTwice => "values-twice",
            FaultKind::Price => "price",
            FaultKind::Currencies => "currencies",
            FaultKind::WordLong => "word-long",
            FaultKind::Unseen => "unseen",
            FaultKind::Barcode => "barcode-shortened",
            FaultKind::Attribute => "attribute",
            FaultKind::PicturesMany => "pictures-many",
            FaultKind::AltLong => "alt-long",
        }
    }
}

//! What is said of each trouble, in English; pages have it in each language.

use super::Trouble;

fn with(value: &str, name: &'static str, other: String) -> Vec<(&'static str, String)> {
    vec![("value", value.to_owned()), (name, other)]
}

fn told(name: &'static str, text: &str) -> (&'static str, String) {
    (name, text.to_owned())
}

impl Trouble {
    /// What the texts need, by name: `value` is what stands in the cell or the number that the sentence
    /// speaks of, `meant` what should probably stand there.
    pub(super) fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Trouble::Price(v)
            | Trouble::Currency(v)
            | Trouble::Weight(v)
            | Trouble::WeightUnit(v)
            | Trouble::UnitUnknown(v)
            | Trouble::WeightsDiffer(v)
            | Trouble::Stock(v)
            | Trouble::StockNegative(v)
            | Trouble::StockPromised(v)
            | Trouble::Hs(v)
            | Trouble::HsShortened(v)
            | Trouble::HsUnknown(v)
            | Trouble::HsEdition(v)
            | Trouble::Country(v)
            | Trouble::Kind(v)
            | Trouble::Flag(v)
            | Trouble::Picture(v)
            | Trouble::PictureReach(v)
            | Trouble::BarcodeOdd(v)
            | Trouble::UnseenTaken(v)
            | Trouble::Differs(v)
            | Trouble::Shortened(v)
            | Trouble::SheetError(v)
            | Trouble::Dated(v)
            | Trouble::LettersLost(v)
            | Trouble::Unreadable(v)
            | Trouble::Header { found: v } => vec![("value", v.clone())],
            Trouble::Comma { value, meant: m }
            | Trouble::HsZero { value, meant: m }
            | Trouble::BarcodeCheck { value, meant: m }
            | Trouble::BarcodeZero { value, meant: m }
            | Trouble::Mojibake { value, meant: m }
            | Trouble::MojibakeGb { value, meant: m }
            | Trouble::MojibakeUtf8 { value, meant: m } => with(value, "meant", m.clone()),
            Trouble::PricePlaces { value, digits } => with(value, "digits", digits.to_string()),
            Trouble::SkuTwice { value, other } => with(value, "other", other.to_string()),
            Trouble::SkuElsewhere { value, other } => with(value, "other", other.clone()),
            Trouble::NotCsv(k) | Trouble::Packed(k) => {
                vec![told("value", k.phrase), told("kind", k.key)]
            }
            Trouble::OtherShop(file) => {
                vec![told("value", file.phrase), told("shop", file.key), told("way", file.way)]
            }
            Trouble::Cells { found, expected: n } => {
                vec![("value", found.to_string()), ("expected", n.to_string())]
            }
            Trouble::OptionsChanged { left: n }
            | Trouble::VariantsUnnamed { left: n }
            | Trouble::VariantsKept { left: n } => vec![("value", n.to_string())],
            Trouble::NotUtf8
            | Trouble::ReadAsChinese
            | Trouble::CutShort
            | Trouble::StrayQuote
            | Trouble::Unclosed
            | Trouble::OpenQuote
            | Trouble::HeaderTwice
            | Trouble::Empty
            | Trouble::NoHandle
            | Trouble::Scattered
            | Trouble::TooLarge
            | Trouble::PriceMissing
            | Trouble::GiftCard
            | Trouble::ChangedMeanwhile
            | Trouble::Fault(_) => Vec::new(),
        }
    }
}

/// Code, what is wrong, how to mend it.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    ("price", "\"{value}\" is not a price", "write 12.50: digits and a point"),
    ("currency", "\"{value}\" is not a currency", "write three letters such as USD"),
    (
        "weight",
        "\"{value}\" is not a weight",
        "write a number in the unit of the column, for example 250 grams or 0.25 kg",
    ),
    ("stock", "\"{value}\" is not a number of pieces", "write a whole number, for example 12"),
    (
        "stock-negative",
        "the stock is below zero ({value}) and was counted as 0",
        "count the shelf and correct the number",
    ),
    (
        "stock-promised",
        "the file counts {value} of {sku}, but {promised} are promised to open orders; the stock was left",
        "ship or cancel those orders, then count again on the listing's page",
    ),
    ("hs", "\"{value}\" is not an HS code", "write 6, 8 or 10 digits, for example 0813.40"),
    (
        "hs-unknown",
        "HS 2022 has no subheading {value}",
        "look the code up in HS 2022, or leave the cell empty and confirm a suggestion",
    ),
    (
        "hs-edition",
        "\"{value}\" is not an edition of the HS",
        "write the year the edition began: 2022",
    ),
    (
        "country",
        "\"{value}\" is not a country",
        "write its name or two letters, for example United States or US",
    ),
    ("kind", "\"{value}\" is not a kind of listing", "write goods, produce or service"),
    ("flag", "\"{value}\" is neither true nor false", "write TRUE or FALSE"),
    (
        "picture",
        "\"{value}\" is not a picture's address or name",
        "write https://… (with %20 for a space) or the name of an uploaded file, for example cherries.jpg",
    ),
    (
        "differs",
        "this row says \"{value}\", the listing's first row says otherwise; the first counts",
        "make the cell empty or the same in every row of the listing",
    ),
    (
        "unreadable",
        "the file could not be read to its end: {value}",
        "send it again; listings already taken are recognised",
    ),
    (
        "header",
        "these columns are of no known format: {value}",
        "a Shopify export begins with Handle, Title, …; Entrepot's own file with listing, title_en, price, …",
    ),
    (
        "not-csv",
        "this is {value}, not CSV in UTF-8",
        "open it in the program it comes from and save it as \"CSV UTF-8\"",
    ),
    (
        "read-as-chinese",
        "the file is not UTF-8; it was read as Chinese in GB18030 (GBK)",
        "look at its texts; where they are wrong, save the file as \"CSV UTF-8\"",
    ),
    ("packed", "this is {value}, not CSV", "unpack it, and send the CSV file that lies in it"),
    ("other-shop", "this is {value}, which is not read", "{way}"),
    (
        "cut-short",
        "the file ends within this row",
        "export it again; the file was probably cut off on its way",
    ),
    (
        "stray-quote",
        "there is text behind the quotation mark that closes the cell",
        "double quotation marks inside a cell: \"32\"\" TV stand\"",
    ),
    (
        "price-places",
        "\"{value}\" has more decimal places than its currency: at most {digits} decimal places",
        "round it to {digits} decimal places",
    ),
    (
        "comma",
        "\"{value}\" has a comma; decimals follow a point",
        "write {meant}, without a separator of thousands",
    ),
    (
        "weight-unit",
        "\"{value}\" is a weight without its unit",
        "name the unit (g, kg, oz or lb) in its column, or write the weight in grams in the column of grams",
    ),
    ("unit-unknown", "\"{value}\" is not a unit of weight", "write g, kg, oz or lb"),
    (
        "weights-differ",
        "the columns of weight do not agree; \"{value}\" with its unit was taken",
        "correct one of them, or leave it empty",
    ),
    (
        "hs-zero",
        "\"{value}\" is not an HS code, which has 6, 8 or 10 digits",
        "a spreadsheet drops zeros: {meant} may be meant; format the column as text and write the code whole",
    ),
    (
        "hs-shortened",
        "\"{value}\" is a code as a spreadsheet shortens it; its digits are lost",
        "format the column as text, write the codes again, and save as \"CSV UTF-8\"",
    ),
    (
        "shortened",
        "\"{value}\" is a number as a spreadsheet shortens it; its digits are probably lost",
        "format the column as text, write the numbers again, and save as \"CSV UTF-8\"",
    ),
    (
        "sheet-error",
        "\"{value}\" is what a spreadsheet writes where a formula failed",
        "mend the formula, or write the text itself",
    ),
    (
        "dated",
        "\"{value}\" looks like a date that a spreadsheet made of a number such as 3-5",
        "format the column as text and write it again",
    ),
    (
        "barcode-check",
        "the last digit of the barcode {value} does not fit the others; {meant} would",
        "compare it with the package",
    ),
    (
        "barcode-zero",
        "the barcode {value} is one digit short; {meant} would be whole",
        "a spreadsheet drops zeros: format the column as text",
    ),
    (
        "sku-twice",
        "the SKU {value} stands in line {other} too",
        "give each variant a SKU of its own",
    ),
    (
        "sku-elsewhere",
        "the SKU {value} is that of your listing {other} too",
        "give each variant a SKU of its own",
    ),
    (
        "mojibake",
        "\"{value}\" looks like UTF-8 that was read as Windows-1252",
        "export again and choose UTF-8; it would read \"{meant}\"",
    ),
    (
        "mojibake-gb",
        "\"{value}\" looks like Chinese (GB18030) that was read as Windows-1252",
        "export again and choose UTF-8; it would read \"{meant}\"",
    ),
    (
        "mojibake-utf8",
        "\"{value}\" looks like UTF-8 that was read as GB18030",
        "export again and choose UTF-8; it would read \"{meant}\"",
    ),
    (
        "letters-lost",
        "letters are lost in \"{value}\": another program wrote \u{FFFD} for them",
        "export again and choose UTF-8",
    ),
    (
        "variants-unnamed",
        "{value} variants of the listing are not in the file, and rows without SKU are none of them",
        "give each row the SKU of its variant, or remove those variants on the listing's page first",
    ),
    (
        "variants-kept",
        "{value} variants of the listing are not in the file; they stay as they are, beside the new ones",
        "remove them on the listing's page if the new ones take their place",
    ),
    (
        "cells",
        "the row has {value} cells where the header has {expected}",
        "put texts that hold commas in quotation marks",
    ),
    (
        "options-changed",
        "the options changed, and {value} variants with the old ones are not in the file",
        "add rows for them, or remove those variants on the listing's page first",
    ),
    ("price-missing", "the variant has no price", "write the price, for example 12.50"),
    ("not-utf8", "the cell is not UTF-8 text", "save the file as \"CSV UTF-8\""),
    (
        "open-quote",
        "a quotation mark opens here and is closed nowhere below",
        "close it, or double it where it belongs to the text: \"32\"\" TV stand\"",
    ),
    (
        "picture-reach",
        "nobody can be asked for the picture \"{value}\": it is on no public server, at a port other than 80 \
         and 443, or behind a password",
        "write the address at which everybody sees the picture, or upload the file",
    ),
    (
        "barcode-odd",
        "\"{value}\" is as long as no barcode (8, 12, 13 or 14 digits), or nothing but zeros",
        "compare it with the package, or leave the cell empty",
    ),
    (
        "unseen-taken",
        "characters that nobody sees were taken out of \"{value}\"",
        "look at the text, and write it without them",
    ),
    (
        "unclosed",
        "a cell that begins here is longer than a megabyte; its closing quotation mark is probably missing",
        "close the quotation mark; what stood before this line has been taken",
    ),
    ("header-twice", "two columns have this name", "remove or rename one of them"),
    (
        "empty",
        "the file holds no rows",
        "export the products again, with a header line and one line per variant",
    ),
    (
        "no-handle",
        "the row names no listing",
        "write the listing's key in this row, as in the rows above it",
    ),
    (
        "scattered",
        "rows of this listing already stood further up; these were not taken",
        "put all rows of one listing together",
    ),
    (
        "too-large",
        "the listing has more rows or text than one listing may have",
        "divide it into several listings",
    ),
    ("gift-card", "a gift card is not sold here", "nothing to do, or remove the row"),
    (
        "changed-meanwhile",
        "the listing was changed by someone else while the file was read",
        "send the file again",
    ),
];

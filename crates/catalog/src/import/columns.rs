//! Which format a file is of, told by its header, and where each thing we read stands in a row.

use super::first::OLD_LETTERS;
use super::foreign::{foreign, shopify_stock};
use super::issue::{Issue, Place, Trouble};
use super::rows::Row;
use crate::domain::draft::is_attribute_name;
use kernel::{Country, Lang};
use std::collections::HashMap;
use std::fmt;

/// A format of file we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// The product export of a Shopify shop.
    Shopify,
    /// Entrepot's own CSV.
    Entrepot,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Shopify => "shopify",
            Format::Entrepot => "entrepot",
        })
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Handle,
    Title(Lang),
    Description(Lang),
    Kind,
    Category,
    /// Shopify's free word for the type of product.
    Type,
    Brand,
    Origin,
    OptionName(usize, Lang),
    OptionValue(usize, Lang),
    Sku,
    Price,
    Currency,
    Grams,
    /// A weight in the unit of [`Column::WeightUnit`].
    Weight,
    WeightUnit,
    Barcode,
    Hs,
    /// The code at one destination, with its national digits.
    HsFor(Country),
    HsEdition,
    Stock,
    /// Several pictures, separated by spaces.
    Pictures,
    /// One picture per row.
    Image,
    ImagePosition,
    ImageAlt,
    Published,
    Status,
    GiftCard,
    RequiresShipping,
    Attribute(String),
}

/// The header, understood.
#[derive(Debug)]
pub(crate) struct Columns {
    /// Its format.
    pub(crate) format: Format,
    /// Where each column stands; some stand twice under two names, of which the first that is filled counts.
    at: HashMap<Column, Vec<usize>>,
    names: Vec<String>,
    /// Columns we do not read, as the header names them.
    pub(crate) unread: Vec<String>,
    /// The languages in which titles or option words may stand.
    pub(crate) langs: Vec<Lang>,
}

impl Columns {
    /// Recognises the format and finds the columns.
    ///
    /// # Errors
    /// An issue of the header's line: no known format, a file of another shop, or a column that appears
    /// twice.
    pub(crate) fn of(header: &[String], line: u64) -> Result<Columns, Box<Issue>> {
        let refused = |column: &str, trouble| {
            let place = Place { line, column: column.to_owned(), listing: String::new() };
            Err(Box::new(place.with(trouble)))
        };
        let has = |name: &str| header.iter().any(|cell| cell.eq_ignore_ascii_case(name));
        let titled = header.iter().any(|cell| cell.to_ascii_lowercase().starts_with("title_"));
        let format = if has("listing") && (titled || has("price")) {
            Format::Entrepot
        } else if (has("Handle") || has("URL handle")) && has("Title") {
            if let Some(stock) = shopify_stock(header) {
                return refused("", Trouble::OtherShop(stock));
            }
            Format::Shopify
        } else {
            let unknown = || {
                let lost = header.iter().any(|cell| cell.contains('\u{FFFD}'));
                let found = header.join(", ");
                if lost { Trouble::NotCsv(OLD_LETTERS) } else { Trouble::Header { found } }
            };
            return refused("", foreign(header).map_or_else(unknown, Trouble::OtherShop));
        };
        let mut columns = Columns {
            format,
            at: HashMap::new(),
            names: header.to_vec(),
            unread: Vec::new(),
            langs: Vec::new(),
        };
        for (index, name) in header.iter().enumerate() {
            let lower = name.to_ascii_lowercase();
            let column = match format {
                Format::Shopify => shopify_column(&lower),
                Format::Entrepot => own_column(&lower),
            };
            let Some(column) = column else {
                if !name.is_empty() {
                    columns.unread.push(kernel::text::shown(name).into_owned());
                }
                continue;
            };
            if let Column::Title(lang)
            | Column::Description(lang)
            | Column::OptionName(_, lang)
            | Column::OptionValue(_, lang) = &column
                && !columns.langs.contains(lang)
            {
                columns.langs.push(*lang);
            }
            if header.iter().take(index).any(|before| before.eq_ignore_ascii_case(name)) {
                return refused(name, Trouble::HeaderTwice);
            }
            columns.at.entry(column).or_default().push(index);
        }
        Ok(columns)
    }

    /// The cell of `column`, trimmed; empty when the file has no such column.
    pub(crate) fn cell<'r>(&self, row: &'r Row, column: &Column) -> &'r str {
        self.filled(row, column).map_or("", |at| row.cell(at).trim())
    }

    /// Where `row` says something about `column`; the first of its places when it says nothing.
    fn filled(&self, row: &Row, column: &Column) -> Option<usize> {
        let places = self.at.get(column)?;
        let filled = places.iter().find(|at| !row.cell(**at).trim().is_empty());
        filled.or(places.first()).copied()
    }

    /// Whether the file has the column.
    pub(crate) fn has(&self, column: &Column) -> bool {
        self.at.contains_key(column)
    }

    /// Whether the file says anything of options.
    pub(crate) fn has_options(&self) -> bool {
        let is =
            |column: &Column| matches!(column, Column::OptionName(..) | Column::OptionValue(..));
        self.at.keys().any(is)
    }

    /// Where `column` stands in `row`.
    pub(crate) fn place(&self, row: &Row, column: &Column, listing: &str) -> Place {
        let at = self.filled(row, column);
        Place {
            line: at.map_or(row.first_line(), |at| row.line(at)),
            column: at.map(|at| self.names[at].clone()).unwrap_or_default(),
            listing: listing.to_owned(),
        }
    }

    /// The header's word for `column`.
    pub(crate) fn name(&self, column: &Column) -> String {
        let at = self.at.get(column).and_then(|places| places.first());
        at.map(|at| self.names[*at].clone()).unwrap_or_default()
    }

    /// The destinations the file has codes for, by code.
    pub(crate) fn destinations(&self) -> Vec<Country> {
        let found = self.at.keys().filter_map(|column| match column {
            Column::HsFor(country) => Some(*country),
            _ => None,
        });
        let mut found: Vec<Country> = found.collect();
        found.sort_unstable();
        found
    }

    /// The attributes the file has columns for: name and column.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.at.keys().filter_map(|column| match column {
            Column::Attribute(name) => Some((name.as_str(), column)),
            _ => None,
        })
    }
}

/// Shopify's names, those of its first template and those of 2024. Its files name no language: the
/// reader of titles finds out (see `shopify`), so every text counts as English here.
fn shopify_column(name: &str) -> Option<Column> {
    let lang = Lang::EN;
    Some(match name {
        "handle" | "url handle" => Column::Handle,
        "title" => Column::Title(lang),
        "body (html)" | "body html" | "description" => Column::Description(lang),
        "vendor" => Column::Brand,
        "product category" => Column::Category,
        "type" | "product type" | "custom product type" => Column::Type,
        "published" | "published on online store" => Column::Published,
        "status" => Column::Status,
        "option1 name" => Column::OptionName(0, lang),
        "option2 name" => Column::OptionName(1, lang),
        "option3 name" => Column::OptionName(2, lang),
        "option1 value" => Column::OptionValue(0, lang),
        "option2 value" => Column::OptionValue(1, lang),
        "option3 value" => Column::OptionValue(2, lang),
        "variant sku" | "sku" => Column::Sku,
        "variant grams" | "weight value (grams)" => Column::Grams,
        "variant weight" => Column::Weight,
        "variant weight unit" => Column::WeightUnit,
        "variant inventory qty" | "inventory quantity" => Column::Stock,
        "variant price" | "price" => Column::Price,
        "variant requires shipping" | "requires shipping" => Column::RequiresShipping,
        "variant barcode" | "barcode" => Column::Barcode,
        "image src" | "product image url" => Column::Image,
        "image position" => Column::ImagePosition,
        "image alt text" => Column::ImageAlt,
        "gift card" => Column::GiftCard,
        "variant hs code" | "hs code" => Column::Hs,
        "variant country of origin" | "coo" => Column::Origin,
        _ => return None,
    })
}

fn own_column(name: &str) -> Option<Column> {
    Some(match name {
        "listing" => Column::Handle,
        "kind" => Column::Kind,
        "category" => Column::Category,
        "brand" => Column::Brand,
        "origin" => Column::Origin,
        "sku" => Column::Sku,
        "price" => Column::Price,
        "currency" => Column::Currency,
        "weight_g" => Column::Grams,
        "barcode" => Column::Barcode,
        "hs_code" => Column::Hs,
        "hs_edition" => Column::HsEdition,
        "stock" => Column::Stock,
        "pictures" => Column::Pictures,
        _ => {
            if let Some(destination) = name.strip_prefix("hs_code:") {
                return destination.to_ascii_uppercase().parse().ok().map(Column::HsFor);
            }
            if let Some(attribute) = name.strip_prefix("attr:") {
                return is_attribute_name(attribute)
                    .then(|| Column::Attribute(attribute.to_owned()));
            }
            let (what, lang) = name.rsplit_once('_')?;
            let lang: Lang = lang.parse().ok()?;
            return match what {
                "title" => Some(Column::Title(lang)),
                "description" => Some(Column::Description(lang)),
                _ => own_option_column(what, lang),
            };
        }
    })
}

/// `option1_name`, `option3_value`.
fn own_option_column(what: &str, lang: Lang) -> Option<Column> {
    let (number, part) = what.strip_prefix("option")?.split_once('_')?;
    let at = number.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < 3)?;
    match part {
        "name" => Some(Column::OptionName(at, lang)),
        "value" => Some(Column::OptionValue(at, lang)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(header: &str) -> Result<Columns, Box<Issue>> {
        Columns::of(&header.split(',').map(str::to_owned).collect::<Vec<_>>(), 1)
    }

    #[test]
    fn a_format_is_told_by_its_header() {
        assert_eq!(columns("Handle,Title,Variant Price").unwrap().format, Format::Shopify);
        assert_eq!(columns("Title,URL handle,Price").unwrap().format, Format::Shopify);
        assert_eq!(columns("listing,title_en,price").unwrap().format, Format::Entrepot);
        assert_eq!(columns("id,name").err().unwrap().code, "header");
        assert_eq!(columns("listing,price,price").err().unwrap().code, "header-twice");
        assert_eq!(columns("TITLE,PRICE,QUANTITY,IMAGE1").err().unwrap().code, "other-shop");
        assert_eq!(columns("Handle,Title,SKU,Location,On hand").err().unwrap().code, "other-shop");
        assert!(columns("Handle,Title,Type,Custom Product Type").is_ok());
    }

    #[test]
    fn what_we_do_not_read_is_told() {
        let columns = columns("listing,title_en,attr:abv_percent,colour,attr:Bad Name").unwrap();
        assert_eq!(columns.unread, ["colour", "attr:Bad Name"]);
        assert_eq!(columns.attributes().map(|(name, _)| name).collect::<Vec<_>>(), ["abv_percent"]);
        assert!(columns.has(&Column::Title(Lang::EN)) && !columns.has(&Column::Title(Lang::ZH)));
    }

    #[test]
    fn a_code_may_stand_for_one_destination() {
        let header = "listing,title_en,hs_code,hs_code:US,HS_CODE:sg,hs_code:Mars";
        let columns = columns(header).unwrap();
        assert_eq!(columns.destinations(), ["SG".parse().unwrap(), Country::US]);
        assert_eq!(columns.unread, ["hs_code:Mars"]);
    }
}

//! From the rows of one listing to what the file says about it. What a file leaves blank it does not
//! say: the merge keeps what is there.

use super::ImportOptions;
use super::columns::{Column, Columns, Format};
use super::issue::{Issue, Severity, Trouble};
use super::parsed::{ParsedListing, ParsedVariant, Wish};
use super::rows::Row;
use crate::domain::category::Category;
use crate::domain::draft::PICTURES_MAX;
use crate::domain::listing::{HsAssignment, HsState, Kind, LangText, Picture, PictureSource, Text};
use crate::domain::text::{line, paragraphs, plain_text};
use kernel::{Country, Grams, Lang, MerchantId, Money, Rate, Rounding};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use trade::{HsCode, HsEdition};

/// Reads the rows of one listing.
pub(crate) struct Parser<'p> {
    pub(crate) columns: &'p Arc<Columns>,
    pub(crate) options: &'p ImportOptions,
    pub(crate) merchant: MerchantId,
    pub(crate) handle: &'p str,
    pub(crate) issues: Vec<Issue>,
}

impl Parser<'_> {
    fn say(&mut self, row: &Row, column: &Column, trouble: Trouble) {
        self.issues.push(self.columns.place(row, column, self.handle).with(trouble));
    }

    fn cell<'r>(&self, row: &'r Row, column: &Column) -> &'r str {
        self.columns.cell(row, column)
    }

    /// Everything the rows say; `None` when there is an issue that is an error.
    pub(crate) fn listing(mut self, rows: &[Row]) -> (Option<ParsedListing>, Vec<Issue>) {
        for row in rows {
            let bad = row.bad.iter().cloned();
            let named = bad.map(|issue| Issue { listing: self.handle.to_owned(), ..issue });
            self.issues.extend(named);
        }
        // A row that is not whole says nothing reliable: its cells may be in the wrong columns.
        let parsed = if self.issues.is_empty() { self.whole_listing(rows) } else { None };
        let stopped = self.issues.iter().any(|issue| issue.severity == Severity::Error);
        (parsed.filter(|_| !stopped), self.issues)
    }

    fn whole_listing(&mut self, rows: &[Row]) -> Option<ParsedListing> {
        let first = rows.first()?;
        if self.flag(rows, &Column::GiftCard) == Some(true) {
            self.say(first, &Column::GiftCard, Trouble::GiftCard);
            return None;
        }
        let kind = self.kind(rows);
        let lang = self.shopify_lang(rows);
        let options = self.option_names(rows, lang);
        let mut variants = Vec::with_capacity(rows.len());
        for row in rows {
            if self.is_variant(row) {
                variants.extend(self.variant(row, options.len(), lang));
            }
        }
        Some(ParsedListing {
            handle: self.handle.to_owned(),
            columns: Arc::clone(self.columns),
            line: first.first_line(),
            wish: self.wish(rows),
            kind,
            category: self.category(rows),
            brand: self.first(rows, &Column::Brand),
            origin: self.origin(rows),
            texts: self.texts(rows, lang),
            options,
            variants,
            pictures: self.pictures(rows),
        })
    }

    /// The first filled cell of a column that is about the listing; later rows that say something
    /// else are noted.
    fn first(&mut self, rows: &[Row], column: &Column) -> Option<String> {
        let mut found: Option<String> = None;
        for row in rows {
            let said = line(self.cell(row, column));
            match &found {
                _ if said.is_empty() => {}
                None => found = Some(said),
                Some(first) if *first != said => {
                    self.say(row, column, Trouble::Differs(said));
                    break;
                }
                Some(_) => {}
            }
        }
        found
    }

    fn flag(&mut self, rows: &[Row], column: &Column) -> Option<bool> {
        let row = rows.iter().find(|row| !self.cell(row, column).is_empty())?;
        let said = self.cell(row, column).to_owned();
        match said.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true),
            "false" | "no" | "0" => Some(false),
            _ => {
                self.say(row, column, Trouble::Flag(said));
                None
            }
        }
    }

    fn kind(&mut self, rows: &[Row]) -> Option<Kind> {
        if self.columns.format == Format::Shopify {
            let shipped = self.flag(rows, &Column::RequiresShipping);
            return (shipped == Some(false)).then_some(Kind::Service);
        }
        let said = self.first(rows, &Column::Kind)?;
        let kind = said.parse();
        if kind.is_err() {
            self.say(&rows[0], &Column::Kind, Trouble::Kind(said));
        }
        kind.ok()
    }

    fn category(&mut self, rows: &[Row]) -> Option<String> {
        let said = self.first(rows, &Column::Category);
        if self.columns.format == Format::Entrepot {
            return said.map(|key| key.to_ascii_lowercase());
        }
        let kind = self.first(rows, &Column::Type);
        let words = [said, kind].into_iter().flatten();
        words.filter_map(|w| Category::of_words(&w)).map(|c| c.key().to_owned()).next()
    }

    fn origin(&mut self, rows: &[Row]) -> Option<Country> {
        let said = self.first(rows, &Column::Origin)?;
        let country = said.parse();
        if country.is_err() {
            self.say(&rows[0], &Column::Origin, Trouble::Country(said));
        }
        country.ok()
    }

    fn wish(&mut self, rows: &[Row]) -> Wish {
        let published = self.flag(rows, &Column::Published) != Some(false);
        let status = self.cell(&rows[0], &Column::Status).to_ascii_lowercase();
        let active = status.is_empty() || status == "active";
        if published && active { Wish::Publish } else { Wish::Keep }
    }

    /// Shopify's files name no language; a title with Chinese characters is Chinese.
    fn shopify_lang(&self, rows: &[Row]) -> Lang {
        let title = rows.iter().map(|row| self.cell(row, &Column::Title(Lang::EN)));
        let chinese = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}');
        let is_chinese = title.flat_map(str::chars).any(chinese);
        if self.columns.format == Format::Shopify && is_chinese { Lang::ZH } else { Lang::EN }
    }

    /// The languages of the file's columns: (as in the header, as kept).
    fn langs(&self, shopify: Lang) -> Vec<(Lang, Lang)> {
        match self.columns.format {
            Format::Shopify => vec![(Lang::EN, shopify)],
            Format::Entrepot => self.columns.langs.iter().map(|lang| (*lang, *lang)).collect(),
        }
    }

    fn texts(&mut self, rows: &[Row], shopify: Lang) -> BTreeMap<Lang, Text> {
        let mut texts = BTreeMap::new();
        for (column, lang) in self.langs(shopify) {
            let title = self.first(rows, &Column::Title(column)).unwrap_or_default();
            let bodies = rows.iter().map(|row| self.cell(row, &Column::Description(column)));
            let body = bodies.into_iter().find(|body| !body.is_empty()).unwrap_or_default();
            let description = match self.columns.format {
                Format::Shopify => plain_text(body),
                Format::Entrepot => paragraphs(body),
            };
            if !title.is_empty() || !description.is_empty() {
                texts.insert(lang, Text { title, description });
            }
        }
        texts
    }

    fn lang_text(
        &self,
        row: &Row,
        langs: &[(Lang, Lang)],
        of: impl Fn(Lang) -> Column,
    ) -> LangText {
        langs.iter().fold(LangText::default(), |text, (column, lang)| {
            text.with(*lang, line(self.cell(row, &of(*column))))
        })
    }

    /// Names stand in the first row or in all; a lone option "Title: Default Title" is Shopify's way
    /// to say that there is none.
    fn option_names(&self, rows: &[Row], shopify: Lang) -> Vec<LangText> {
        let langs = self.langs(shopify);
        let mut names: Vec<LangText> = (0..3)
            .map(|at| {
                let mut texts = rows
                    .iter()
                    .map(|row| self.lang_text(row, &langs, |l| Column::OptionName(at, l)));
                texts.find(|text| !text.is_empty()).unwrap_or_default()
            })
            .collect();
        let has_value = |at: usize| {
            rows.iter()
                .any(|row| !self.lang_text(row, &langs, |l| Column::OptionValue(at, l)).is_empty())
        };
        while names.last().is_some_and(|name| name.is_empty() && !has_value(names.len() - 1)) {
            names.pop();
        }
        let default = |row: &Row| {
            let value = self.cell(row, &Column::OptionValue(0, Lang::EN));
            value.is_empty() || value == "Default Title"
        };
        let shopify = self.columns.format == Format::Shopify;
        if shopify && names.len() == 1 && rows.iter().all(default) { Vec::new() } else { names }
    }

    fn is_variant(&self, row: &Row) -> bool {
        let said = |column| !self.cell(row, &column).is_empty();
        let values = self.columns.langs.iter().any(|l| said(Column::OptionValue(0, *l)));
        said(Column::Price) || said(Column::Sku) || values
    }

    fn variant(&mut self, row: &Row, options: usize, shopify: Lang) -> Option<ParsedVariant> {
        let langs = self.langs(shopify);
        let values = (0..options)
            .map(|at| self.lang_text(row, &langs, |lang| Column::OptionValue(at, lang)))
            .collect();
        let barcode = line(self.cell(row, &Column::Barcode));
        let attributes: Vec<(String, String)> = self
            .columns
            .attributes()
            .map(|(name, column)| (name.to_owned(), line(self.cell(row, column))))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        // All four are read before any is missed, so that one run names everything.
        let (price, weight) = (self.price(row), self.weight(row));
        let (hs, stock) = (self.hs(row, &Column::Hs), self.stock(row));
        let mut hs_for = BTreeMap::new();
        for country in self.columns.destinations() {
            hs_for.extend(self.hs(row, &Column::HsFor(country)).map(|hs| (country, hs)));
        }
        Some(ParsedVariant {
            line: row.first_line(),
            code: line(self.cell(row, &Column::Sku)).trim_start_matches('\'').to_owned(),
            values,
            price: price?,
            weight,
            barcode: Some(barcode.trim_start_matches('\'').to_owned()).filter(|b| !b.is_empty()),
            attributes: attributes.into_iter().collect(),
            hs,
            hs_for,
            stock,
        })
    }

    fn price(&mut self, row: &Row) -> Option<Money> {
        let said = self.cell(row, &Column::Currency).to_owned();
        let currency = if said.is_empty() { Ok(self.options.currency) } else { said.parse() };
        let Ok(currency) = currency else {
            self.say(row, &Column::Currency, Trouble::Currency(said));
            return None;
        };
        let amount = self.cell(row, &Column::Price).to_owned();
        if amount.is_empty() {
            self.say(row, &Column::Price, Trouble::PriceMissing);
            return None;
        }
        match Money::parse(&amount, currency) {
            Ok(price) if !price.is_negative() => Some(price),
            Ok(_) | Err(_) => {
                self.say(row, &Column::Price, Trouble::Price(amount));
                None
            }
        }
    }

    /// Grams, or a weight with its unit; 0 is how shops say that they do not know.
    fn weight(&mut self, row: &Row) -> Option<Grams> {
        let (column, text) = if self.columns.has(&Column::Weight) {
            let unit = self.cell(row, &Column::WeightUnit);
            let number = self.cell(row, &Column::Weight);
            (Column::Weight, format!("{number} {}", if unit.is_empty() { "g" } else { unit }))
        } else {
            (Column::Grams, format!("{} g", self.cell(row, &Column::Grams)))
        };
        let said = self.cell(row, &column).to_owned();
        if said.is_empty() {
            return None;
        }
        match text.parse::<Grams>() {
            Ok(weight) => Some(weight).filter(|weight| weight.grams() > 0),
            Err(_) => {
                self.say(row, &column, Trouble::Weight(said));
                None
            }
        }
    }

    fn stock(&mut self, row: &Row) -> Option<u32> {
        let said = self.cell(row, &Column::Stock).to_owned();
        if said.is_empty() {
            return None;
        }
        let number = said.parse::<Rate>().ok().filter(|rate| rate.denominator() == 1);
        let pieces = number.and_then(|rate| rate.of(1, Rounding::Down).ok());
        match pieces.map(u32::try_from) {
            Some(Ok(pieces)) => Some(pieces),
            Some(Err(_)) if pieces.is_some_and(i64::is_negative) => {
                self.say(row, &Column::Stock, Trouble::StockNegative(said));
                Some(0)
            }
            _ => {
                self.say(row, &Column::Stock, Trouble::Stock(said));
                None
            }
        }
    }

    /// The code a merchant's own file gives counts as confirmed by the merchant.
    fn hs(&mut self, row: &Row, column: &Column) -> Option<HsAssignment> {
        let said = self.cell(row, column).to_owned();
        if said.is_empty() {
            return None;
        }
        let Ok(code) = said.parse::<HsCode>() else {
            self.say(row, column, Trouble::Hs(said));
            return None;
        };
        let year = self.cell(row, &Column::HsEdition).to_owned();
        let edition = if year.is_empty() { Ok(HsEdition::HS2022) } else { year.parse() };
        let Ok(edition) = edition else {
            self.say(row, &Column::HsEdition, Trouble::HsEdition(year));
            return None;
        };
        if edition == HsEdition::HS2022 && trade::hs::describe(code).is_none() {
            self.say(row, column, Trouble::HsUnknown(code.hs6().to_string()));
            return None;
        }
        Some(HsAssignment { code, edition, state: HsState::Confirmed })
    }

    fn pictures(&mut self, rows: &[Row]) -> Vec<Picture> {
        let mut found: Vec<(u32, PictureSource, usize)> = Vec::new();
        let (mut seen, mut refused) = (HashSet::new(), 0);
        for (at, row) in rows.iter().enumerate() {
            let position = self.cell(row, &Column::ImagePosition).parse().unwrap_or(u32::MAX);
            for column in [Column::Image, Column::Pictures] {
                for word in self.cell(row, &column).split_whitespace() {
                    match PictureSource::parse(word, self.merchant) {
                        // Each is looked for by its line; so many are told as there may be pictures.
                        None if refused < PICTURES_MAX => {
                            refused += 1;
                            self.say(row, &column, Trouble::Picture(word.to_owned()));
                        }
                        Some(source) if seen.insert(source.href()) => {
                            found.push((position, source, at));
                        }
                        None | Some(_) => {}
                    }
                }
            }
        }
        found.sort_by_key(|(position, ..)| *position);
        let alt = |at: usize| line(self.cell(&rows[at], &Column::ImageAlt));
        let kept = found.into_iter().take(PICTURES_MAX);
        kept.map(|(_, source, at)| Picture { source, alt: LangText::of(Lang::EN, alt(at)) })
            .collect()
    }
}

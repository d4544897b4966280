//! What a row says about a variant, and the pictures of its listing.

use super::cells;
use super::columns::Column;
use super::issue::Trouble;
use super::parse::{Parser, plain_line};
use super::parsed::ParsedVariant;
use super::rows::Row;
use crate::domain::draft::{PICTURES_MAX, barcode_of};
use crate::domain::listing::{HsAssignment, HsState, LangText, Picture, PictureSource};
use crate::domain::text::line;
use formats::gtin::is_shortened;
use kernel::{Grams, Lang, Money};
use std::collections::{BTreeMap, HashSet};
use trade::HsEdition;

impl Parser<'_> {
    pub(super) fn variant(
        &mut self,
        row: &Row,
        options: usize,
        shopify: Lang,
    ) -> Option<ParsedVariant> {
        let langs = self.langs(shopify);
        let values = (0..options)
            .map(|at| self.lang_text(row, &langs, |lang| Column::OptionValue(at, lang)))
            .collect();
        let (code, barcode) = (self.code(row), self.barcode(row));
        self.look_for_dates(row, options);
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
            code,
            values,
            price: price?,
            weight,
            barcode,
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
        self.keep(row, &Column::Price, cells::price(&amount, currency))
    }

    /// A word without the sign by which spreadsheets know that a number is a text.
    fn word(&self, row: &Row, column: &Column) -> String {
        line(self.cell(row, column)).trim_start_matches('\'').to_owned()
    }

    fn code(&mut self, row: &Row) -> String {
        let code = self.word(row, &Column::Sku);
        if is_shortened(&code) {
            self.say(row, &Column::Sku, Trouble::Shortened(code.clone()));
        }
        code
    }

    /// Words of which a spreadsheet made dates: size 3-5 became 5-Mar.
    fn look_for_dates(&mut self, row: &Row, options: usize) {
        let langs = self.columns.langs.clone();
        let values =
            (0..options).flat_map(|at| langs.iter().map(move |l| Column::OptionValue(at, *l)));
        let dated = |column: &Column| cells::is_date(self.cell(row, column));
        let found: Vec<Column> = values.chain([Column::Sku]).filter(dated).collect();
        for column in found {
            let said = self.cell(row, &column).to_owned();
            self.say(row, &column, Trouble::Dated(said));
        }
    }

    /// The barcode; one of which a spreadsheet made something else is none.
    fn barcode(&mut self, row: &Row) -> Option<String> {
        let barcode = barcode_of(&self.word(row, &Column::Barcode))?;
        if let Some(note) = cells::barcode_note(&barcode) {
            self.say(row, &Column::Barcode, note);
        }
        Some(barcode).filter(|barcode| !is_shortened(barcode) && !cells::is_date(barcode))
    }

    /// A weight with its unit, or grams. Where both stand they are compared.
    fn weight(&mut self, row: &Row) -> Option<Grams> {
        let said = |column: &Column| self.cell(row, column).to_owned();
        let (unit, with_unit) = (said(&Column::WeightUnit), said(&Column::Weight));
        let grams = cells::weight(&said(&Column::Grams), "g");
        let grams = self.keep(row, &Column::Grams, grams).flatten();
        let weight = match cells::weight(&with_unit, &unit) {
            // The grams say what the unit does not.
            Err(Trouble::WeightUnit(_)) if grams.is_some() => None,
            Err(trouble @ (Trouble::WeightUnit(_) | Trouble::UnitUnknown(_)))
                if self.columns.has(&Column::WeightUnit) =>
            {
                self.keep(row, &Column::WeightUnit, Err(trouble))
            }
            read => self.keep(row, &Column::Weight, read).flatten(),
        };
        if let (Some(weight), Some(grams)) = (weight, grams)
            && cells::differ(weight, grams)
        {
            self.say(row, &Column::Weight, Trouble::WeightsDiffer(format!("{with_unit} {unit}")));
        }
        weight.or(grams)
    }

    fn stock(&mut self, row: &Row) -> Option<u32> {
        let said = self.cell(row, &Column::Stock).to_owned();
        if said.is_empty() {
            return None;
        }
        let read = cells::stock(&said);
        let below = matches!(read, Err(Trouble::StockNegative(_)));
        self.keep(row, &Column::Stock, read).or(below.then_some(0))
    }

    /// The code a merchant's own file gives counts as confirmed by the merchant.
    fn hs(&mut self, row: &Row, column: &Column) -> Option<HsAssignment> {
        let said = self.cell(row, column).to_owned();
        if said.is_empty() {
            return None;
        }
        let code = self.keep(row, column, cells::hs_code(&said))?;
        let year = self.cell(row, &Column::HsEdition).to_owned();
        let edition = if year.is_empty() { Ok(HsEdition::HS2022) } else { year.parse() };
        let Ok(edition) = edition else {
            self.say(row, &Column::HsEdition, Trouble::HsEdition(year));
            return None;
        };
        if edition == HsEdition::HS2022 && !trade::hs::exists(code) {
            self.say(row, column, Trouble::HsUnknown(code.hs6().to_string()));
            return None;
        }
        Some(HsAssignment { code, edition, state: HsState::Confirmed })
    }

    pub(super) fn pictures(&mut self, rows: &[Row]) -> Vec<Picture> {
        let (mut found, mut known): (Vec<(u32, Picture)>, _) = (Vec::new(), HashSet::new());
        let mut refused = 0;
        for row in rows {
            let alt = LangText::of(Lang::EN, plain_line(self.cell(row, &Column::ImageAlt)));
            let position = self.cell(row, &Column::ImagePosition).parse().unwrap_or(u32::MAX);
            for (column, spaced) in [(Column::Image, false), (Column::Pictures, true)] {
                for word in cells::picture_words(self.cell(row, &column), spaced) {
                    match PictureSource::parse(word, self.merchant) {
                        // Each is looked for by its line; so many are told as there may be pictures.
                        None if refused < PICTURES_MAX => {
                            refused += 1;
                            self.say(row, &column, Trouble::Picture(word.to_owned()));
                        }
                        Some(source) if known.insert(source.href(self.merchant)) => {
                            if !source.can_be_asked() {
                                self.say(row, &column, Trouble::PictureReach(word.to_owned()));
                            }
                            found.push((position, Picture { source, alt: alt.clone() }));
                        }
                        None | Some(_) => {}
                    }
                    // One more than there may be is told as a fault.
                    if found.len() > PICTURES_MAX {
                        return found.into_iter().map(|(_, picture)| picture).collect();
                    }
                }
            }
        }
        found.sort_by_key(|(position, _)| *position);
        found.into_iter().map(|(_, picture)| picture).collect()
    }
}

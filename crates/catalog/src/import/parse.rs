//! From the rows of one listing to what the file says about it. What a file leaves blank it does not
//! say: the merge keeps what is there.

use super::ImportOptions;
use super::cells;
use super::columns::{Column, Columns, Format};
use super::issue::{Issue, Severity, Trouble};
use super::parsed::{ParsedListing, Wish};
use super::rows::Row;
use crate::domain::category::Category;
use crate::domain::gb;
use crate::domain::html::plain_text;
use crate::domain::listing::{Kind, LangText, Text};
use crate::domain::text::{line, repaired, repaired_gb};
use kernel::{Country, Lang, MerchantId, text::without_hidden};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads the rows of one listing.
pub(crate) struct Parser<'p> {
    pub(crate) columns: &'p Arc<Columns>,
    pub(crate) options: &'p ImportOptions,
    pub(crate) merchant: MerchantId,
    pub(crate) handle: &'p str,
    pub(crate) issues: Vec<Issue>,
}

impl Parser<'_> {
    pub(super) fn say(&mut self, row: &Row, column: &Column, trouble: Trouble) {
        self.issues.push(self.columns.place(row, column, self.handle).with(trouble));
    }

    pub(super) fn cell<'r>(&self, row: &'r Row, column: &Column) -> &'r str {
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
        let whole = self.issues.is_empty();
        if whole {
            self.look_for_lost_texts(rows);
        }
        let parsed = if whole { self.whole_listing(rows) } else { None };
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
            brand: self.first(rows, &Column::Brand).map(|brand| plain_line(&brand)),
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
            // Spreadsheets write both in their own language.
            "true" | "yes" | "1" | "wahr" | "vrai" | "verdadero" | "vero" | "waar" | "是" => {
                Some(true)
            }
            "false" | "no" | "0" | "falsch" | "faux" | "falso" | "onwaar" | "否" => Some(false),
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
        let row = rows.iter().find(|row| !self.cell(row, &Column::Origin).is_empty());
        self.keep(row.unwrap_or(&rows[0]), &Column::Origin, cells::country(&said))
    }

    /// What a cell means; what is wrong with it is said.
    pub(super) fn keep<T>(
        &mut self,
        row: &Row,
        column: &Column,
        read: Result<T, Trouble>,
    ) -> Option<T> {
        read.map_err(|trouble| self.say(row, column, trouble)).ok()
    }

    /// Texts that another program lost or read in the wrong letters; each column is told once.
    fn look_for_lost_texts(&mut self, rows: &[Row]) {
        let known: &Columns = self.columns;
        let mut columns: Vec<Column> = vec![Column::Brand, Column::Sku];
        for lang in known.langs.iter().copied() {
            columns.extend([Column::Title(lang), Column::Description(lang)]);
            columns.extend((0..3).map(|at| Column::OptionName(at, lang)));
            columns.extend((0..3).map(|at| Column::OptionValue(at, lang)));
        }
        for column in columns.into_iter().filter(|column| known.has(column)) {
            let told = rows.iter().find_map(|row| {
                let said = self.cell(row, &column);
                if cells::is_sheet_error(said) {
                    return Some((row, Trouble::SheetError(said.to_owned())));
                }
                // What programs of China write where they lost letters is two of those, read as GB18030.
                let is_lost = said.contains('\u{FFFD}') || said.contains("锟斤拷");
                let lost = is_lost.then(|| Trouble::LettersLost(said.to_owned()));
                let odd = || mojibake(said);
                let unseen = || {
                    let is_body = matches!(column, Column::Description(_));
                    (!is_body && has_unseen(said)).then(|| Trouble::UnseenTaken(said.to_owned()))
                };
                lost.or_else(odd).or_else(unseen).map(|trouble| (row, trouble))
            });
            if let Some((row, trouble)) = told {
                self.say(row, &column, trouble);
            }
        }
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
    pub(super) fn langs(&self, shopify: Lang) -> Vec<(Lang, Lang)> {
        match self.columns.format {
            Format::Shopify => vec![(Lang::EN, shopify)],
            Format::Entrepot => self.columns.langs.iter().map(|lang| (*lang, *lang)).collect(),
        }
    }

    fn texts(&mut self, rows: &[Row], shopify: Lang) -> BTreeMap<Lang, Text> {
        let mut texts = BTreeMap::new();
        for (column, lang) in self.langs(shopify) {
            let title = self.first(rows, &Column::Title(column)).unwrap_or_default();
            let title = plain_line(&title);
            let bodies = rows.iter().map(|row| self.cell(row, &Column::Description(column)));
            let body = bodies.into_iter().find(|body| !body.is_empty()).unwrap_or_default();
            let description = plain_text(body);
            if !title.is_empty() || !description.is_empty() {
                texts.insert(lang, Text { title, description });
            }
        }
        texts
    }

    pub(super) fn lang_text(
        &self,
        row: &Row,
        langs: &[(Lang, Lang)],
        of: impl Fn(Lang) -> Column,
    ) -> LangText {
        langs.iter().fold(LangText::default(), |text, (column, lang)| {
            text.with(*lang, plain_line(self.cell(row, &of(*column))))
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
}

/// What `said` was before it was read in the wrong letters.
fn mojibake(said: &str) -> Option<Trouble> {
    let value = || said.to_owned();
    let of_gb = || Some(Trouble::MojibakeGb { value: value(), meant: repaired_gb(said)? });
    let of_utf8 = || Some(Trouble::Mojibake { value: value(), meant: repaired(said)? });
    let as_gb = || Some(Trouble::MojibakeUtf8 { value: value(), meant: gb::repaired(said)? });
    of_gb().or_else(of_utf8).or_else(as_gb)
}

/// Whether `said` holds characters that are taken out of every line: controls, and what nobody sees.
fn has_unseen(said: &str) -> bool {
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    said.contains(control) || without_hidden(said) != said
}

/// One line of text, whatever HTML it came in.
pub(super) fn plain_line(text: &str) -> String {
    if text.contains(['<', '&']) { line(&plain_text(text)) } else { line(text) }
}

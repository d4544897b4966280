//! What the address of a search asks for, and the addresses of searches that ask for something else.

use crate::{Layout, Reader, reader::query_text};
use catalog::Category;
use kernel::{Country, Currency, Money};
use merchants::Merchant;
use search::{Filters, Sort};

/// In an address: whatever it may be sent to, also what cannot be bought from here.
const ANYWHERE: &str = "any";

/// What the address asks for. A value that cannot be read is as good as none.
#[derive(Clone, Default)]
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) category: Option<Category>,
    pub(super) merchant: Option<Merchant>,
    pub(super) origin: Option<Country>,
    /// Where the reader buys for.
    pub(super) here: Option<Country>,
    /// Where it must be sent; there, unless the address says otherwise. None for anywhere or nowhere.
    pub(super) ships_to: Option<Country>,
    pub(super) min: Option<Money>,
    pub(super) max: Option<Money>,
    pub(super) sort: Sort,
}

impl Asked {
    pub(super) fn of(reader: &Reader, merchant: Option<Merchant>) -> Asked {
        let here = Some(reader.destination());
        let price = |name| reader.query(name).and_then(|text| money(&text, reader.currency()));
        Asked {
            text: reader.query("q").unwrap_or_default().trim().chars().take(120).collect(),
            category: reader.query("category").and_then(|key| Category::of_key(&key)),
            merchant,
            origin: reader.query("origin").and_then(|code| code.parse().ok()),
            here,
            ships_to: match reader.query("ships").as_deref() {
                None => here,
                Some(ANYWHERE) => None,
                Some(code) => code.parse().ok().or(here),
            },
            min: price("min"),
            max: price("max"),
            sort: reader.query("sort").and_then(|word| Sort::of_word(&word)).unwrap_or_default(),
        }
    }

    /// The address of the first page of this search.
    pub(super) fn address(&self) -> String {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut put = |name: &str, value: Option<String>| {
            pairs.extend(value.filter(|v| !v.is_empty()).map(|value| (name.to_owned(), value)));
        };
        put("q", Some(self.text.clone()));
        put("category", self.category.map(|c| c.key().to_owned()));
        put("merchant", self.merchant.as_ref().map(|m| m.slug.to_string()));
        put("origin", self.origin.map(|c| c.code().to_owned()));
        let ships = self.ships_to.as_ref().map_or(ANYWHERE, Country::code);
        put("ships", (self.ships_to != self.here).then(|| ships.to_owned()));
        put("min", self.min.map(Money::amount_text));
        put("max", self.max.map(Money::amount_text));
        put("sort", (self.sort != Sort::Relevance).then(|| self.sort.as_str().to_owned()));
        match pairs.is_empty() {
            true => "/search".to_owned(),
            false => format!("/search?{}", query_text(&pairs)),
        }
    }

    /// Search engines know each shelf, and no search within it.
    pub(super) fn known_as<'l>(&self, layout: Layout<'l>) -> Layout<'l> {
        let shelf = Asked { category: self.category, ..Asked::default() }.address();
        if self.address() == shelf { layout.canonical(shelf) } else { layout }
    }

    pub(super) fn with(&self, change: impl FnOnce(&mut Asked)) -> String {
        let mut other = self.clone();
        change(&mut other);
        other.address()
    }

    pub(super) fn filters(&self) -> Filters {
        let minor = |money: Option<Money>| money.and_then(|m| u64::try_from(m.minor()).ok());
        Filters {
            category: self.category.map(|c| c.key().to_owned()),
            merchant: self.merchant.as_ref().map(|merchant| merchant.id),
            origin: self.origin,
            ships_to: self.ships_to,
            landed_min: minor(self.min),
            landed_max: minor(self.max),
        }
    }
}

/// An amount as typed into the filter; what is no amount is no filter.
fn money(text: &str, currency: Currency) -> Option<Money> {
    let plain: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    Money::parse(&plain, currency).ok().filter(|money| !plain.is_empty() && money.minor() >= 0)
}

//! The rules as data: lanes, tables and bans, immutable and named by a digest of their texts.

mod bans;
mod compact;
mod shipped;
mod source;
pub(crate) mod table;
#[cfg(test)]
mod tests;

pub use source::BookSource;
pub use table::TableRow;

use crate::engine::{Citations, Plan};
use crate::lane::gate::letters;
use crate::lane::{Channel, Lane, Regime};
use crate::scenario::patch;
use crate::{BanLine, Buyer, Facts, HsCode, ParcelAsk, Refusal};
use kernel::{Country, Date};
use std::sync::{Arc, LazyLock};
use table::Table;

/// An immutable set of rules. A correction is a new book with another digest.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    digest: String,
    lanes: Vec<Lane>,
    /// For each lane, its regimes as they are computed.
    plans: Vec<Vec<Plan>>,
    pub(crate) tables: Vec<Table>,
    bans: Vec<BanLine>,
    /// Country, prefix and place of each ban, in this order.
    ban_index: Vec<(usize, (u64, u8), usize)>,
    /// The lengths of their prefixes, longest first.
    ban_lengths: Vec<u8>,
    /// For each pair of letters the place of its lane, and one more; 0: none.
    lane_of: Vec<u16>,
    /// The lane files as they stand in the source, for the compact form.
    lane_texts: Vec<(String, String)>,
    ban_texts: Vec<(String, String)>,
}

/// Why a book's text could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct BookError {
    /// Which of the texts.
    pub file: String,
    /// 1-based; 0 when it concerns the whole text.
    pub line: u64,
    /// What is wrong.
    pub what: String,
}

impl BookError {
    /// With the file, and the line where it is one line.
    fn sentence(&self) -> String {
        let BookError { file, line, what } = self;
        if *line == 0 {
            return format!("{file}: {what}");
        }
        let told = what.strip_prefix(&format!("line {line}: ")).unwrap_or(what);
        format!("{file}, line {line}: {told}")
    }
}

/// Texts that cannot be read give an empty book, which refuses everything; a test reads the shipped ones.
static SHIPPED: LazyLock<Arc<Book>> = LazyLock::new(|| {
    Arc::new(Book::compile(BookSource::shipped()).unwrap_or_else(|_| Book::empty()))
});

impl Book {
    /// The rules that come with the program.
    #[must_use]
    pub fn shipped() -> &'static Book {
        &SHIPPED
    }

    /// The same, to be kept beside books of other origin.
    #[must_use]
    pub fn shipped_arc() -> Arc<Book> {
        Arc::clone(&SHIPPED)
    }

    /// No rules: every parcel is refused.
    #[must_use]
    pub fn empty() -> Book {
        Book {
            digest: BookSource::default().digest(),
            lanes: Vec::new(),
            plans: Vec::new(),
            tables: Vec::new(),
            bans: Vec::new(),
            ban_index: Vec::new(),
            ban_lengths: Vec::new(),
            lane_of: Vec::new(),
            lane_texts: Vec::new(),
            ban_texts: Vec::new(),
        }
    }

    /// Reads every text of `source`.
    ///
    /// # Errors
    /// Every text that cannot be read, with the line and what is wrong.
    pub fn compile(source: &BookSource) -> Result<Book, Vec<BookError>> {
        let mut book = Book { digest: source.digest(), ..Book::empty() };
        let strange = source.files().filter(|(path, _)| !BookSource::is_path(path));
        let strange: Vec<BookError> =
            strange.map(|(path, _)| error(path, 0, NAMES.to_owned())).collect();
        if !strange.is_empty() {
            return Err(strange);
        }
        let changed = patch::apply(source)?;
        let mut errors = Vec::new();
        let mut failed = |path: &str, (line, what): (u64, String)| {
            errors.push(match changed.get(path) {
                Some(text) => error(&text.by, 0, format!("{path} as changed: {what}")),
                None => error(path, line, what),
            });
        };
        let files = || {
            let files = source.files().filter(|(path, _)| !patch::is_patch(path));
            files.map(|(path, text)| (path, changed.get(path).map_or(text, |c| c.text.as_str())))
        };
        for (path, text) in files() {
            if let Some(name) = path.strip_prefix("tables/").and_then(|p| p.strip_suffix(".csv")) {
                match table::read::table(name, text) {
                    Ok(table) => book.tables.push(table),
                    Err(wrong) => failed(path, wrong),
                }
            }
        }
        for (path, text) in files() {
            if let Err(wrong) = book.add(path, text) {
                failed(path, wrong);
            }
        }
        if errors.is_empty() { Ok(book) } else { Err(errors) }
    }

    /// Adds a lane or a table of bans.
    fn add(&mut self, path: &str, text: &str) -> Result<(), (u64, String)> {
        let kept = || (path.to_owned(), text.to_owned());
        if path.starts_with("lanes/") {
            let lane = crate::lane::read::read_lane(path, text, &self.tables)
                .map_err(|what| crate::lane::read::placed(text, what))?;
            let taken = |to: &&Country| self.lane(**to).is_some();
            if let Some(twice) = lane.destinations.iter().find(taken) {
                return Err((0, format!("another file already serves {twice}")));
            }
            let mut citations = Citations::new(&self.tables);
            let plan = |regime| Plan::of(regime, &mut citations);
            self.plans.push(lane.regimes.iter().map(plan).collect());
            self.lanes.push(lane);
            self.find_lanes();
            self.lane_texts.push(kept());
        } else if let Some(name) = path.strip_prefix("bans/").and_then(|p| p.strip_suffix(".csv")) {
            let country = name.to_ascii_uppercase().parse::<Country>();
            let country = country.map_err(|e| (0, e.to_string()))?;
            self.bans.extend(bans::read(country, text)?);
            self.find_bans();
            self.ban_texts.push(kept());
        }
        Ok(())
    }

    /// SHA-256 of the texts, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The last day on which every lane was looked at.
    #[must_use]
    pub fn known_until(&self) -> Date {
        self.lanes.iter().map(|lane| lane.known_until).min().unwrap_or(Date::MIN)
    }

    /// Every lane.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The lane that leads to `destination`.
    #[must_use]
    pub fn lane(&self, destination: Country) -> Option<&Lane> {
        let place = self.lane_of.get(letters(destination))?.checked_sub(1)?;
        self.lanes.get(usize::from(place))
    }

    /// The place of a regime of this book in its lane, and how it is computed.
    pub(crate) fn plan(&self, destination: Country, regime: &Regime) -> Option<(usize, &Plan)> {
        let place = usize::from(self.lane_of.get(letters(destination))?.checked_sub(1)?);
        let regimes = &self.lanes.get(place)?.regimes;
        let at = regimes.iter().position(|own| std::ptr::eq(own, regime))?;
        Some((at, self.plans.get(place)?.get(at)?))
    }

    /// Puts the bans in order for [`Book::ban_line`].
    fn find_bans(&mut self) {
        let key = |ban: &BanLine| (letters(ban.destination), table::row_key(&ban.prefix));
        let keyed = self.bans.iter().map(key).enumerate();
        self.ban_index = keyed.map(|(at, (to, prefix))| (to, prefix, at)).collect();
        self.ban_index.sort_unstable();
        self.ban_lengths = self.ban_index.iter().map(|(_, (_, length), _)| *length).collect();
        self.ban_lengths.sort_unstable_by(|a, b| b.cmp(a));
        self.ban_lengths.dedup();
    }

    /// The line of the longest prefix that `hs` begins with; of equal ones the last.
    pub(crate) fn ban_line(&self, destination: Country, hs: HsCode) -> Option<&BanLine> {
        let to = letters(destination);
        let from = self.ban_index.partition_point(|(known, ..)| *known < to);
        if self.ban_index.get(from)?.0 != to {
            return None;
        }
        let (_, digits) = table::key_of(hs);
        self.ban_lengths.iter().copied().filter(|length| *length <= digits).find_map(|length| {
            let wanted = (to, table::shortened(hs, length));
            let end = self.ban_index.partition_point(|(to, prefix, _)| (*to, *prefix) <= wanted);
            let (to, prefix, at) = self.ban_index.get(end.checked_sub(1)?)?;
            if (*to, *prefix) == wanted { self.bans.get(*at) } else { None }
        })
    }

    /// Notes where the lane of each destination stands.
    fn find_lanes(&mut self) {
        self.lane_of = vec![0; 26 * 26];
        for (place, lane) in (1u16..).zip(&self.lanes) {
            for destination in &lane.destinations {
                if let Some(of) = self.lane_of.get_mut(letters(*destination)) {
                    *of = place;
                }
            }
        }
    }

    /// Every country that a lane leads to.
    pub fn destinations(&self) -> impl Iterator<Item = Country> {
        self.lanes.iter().flat_map(|lane| lane.destinations.iter().copied())
    }

    /// Every regime of every lane.
    pub fn regimes(&self) -> impl Iterator<Item = &Regime> {
        self.lanes.iter().flat_map(|lane| lane.regimes.iter())
    }

    /// Every line of the tables of bans.
    #[must_use]
    pub fn bans(&self) -> &[BanLine] {
        &self.bans
    }

    /// How many rates the tables hold, and how many different ones.
    #[must_use]
    pub fn table_sizes(&self) -> Vec<(&str, usize, usize)> {
        self.tables.iter().map(|t| (t.name.as_str(), t.rows.len(), t.rates.len())).collect()
    }

    /// The regime of an e-commerce parcel to a consumer on `date` (its last one when `None`).
    ///
    /// # Errors
    /// [`Refusal::UnknownLane`]; [`Refusal::BeforeBook`] when its rules are not known for so early a day.
    pub fn regime(
        &self,
        origin: Country,
        destination: Country,
        date: Option<Date>,
    ) -> Result<&Regime, Refusal> {
        let facts = Facts { channel: Channel::Parcel, buyer: Buyer::Consumer, ..Facts::default() };
        self.choose(origin, destination, date, &facts)
    }

    /// The regime that the facts of the sale decide.
    ///
    /// # Errors
    /// As [`Book::regime`]; [`Refusal::BadRegime`] when the facts name a regime that does not exist
    /// here, or not on that day or from there.
    pub fn regime_for(&self, ask: &ParcelAsk) -> Result<&Regime, Refusal> {
        self.choose(ask.origin, ask.destination, Some(ask.date), &ask.facts)
    }

    fn choose(
        &self,
        origin: Country,
        destination: Country,
        date: Option<Date>,
        facts: &Facts,
    ) -> Result<&Regime, Refusal> {
        let unknown = || Refusal::UnknownLane { origin, destination };
        let lane = self.lane(destination).filter(|_| origin != destination).ok_or_else(unknown)?;
        let regimes = || lane.regimes.iter().filter(|r| !r.channels.is_empty());
        if lane.destinations.contains(&origin) && !regimes().any(|r| r.is_from(origin)) {
            return Err(Refusal::SameUnion { origin, destination });
        }
        let fits = |r: &&Regime| match &facts.regime {
            Some(name) => r.name == *name && r.is_from(origin),
            None => r.is_from(origin) && r.fits(facts),
        };
        let on = |r: &&Regime| {
            date.is_none_or(|d| r.valid_from <= d && r.valid_to.is_none_or(|to| d <= to))
        };
        if let Some(regime) = regimes().find(|r| fits(r) && on(r)) {
            return Ok(regime);
        }
        if let Some((first, date)) = regimes().filter(fits).min_by_key(|r| r.valid_from).zip(date) {
            let (regime, from, to) = (first.name.clone(), first.valid_from, first.valid_to);
            return Err(match to.filter(|to| *to < date) {
                Some(until) => Refusal::AfterBook { regime, date, until },
                None => Refusal::BeforeBook { regime, date, from },
            });
        }
        match &facts.regime {
            Some(wanted) => {
                let mut possible: Vec<String> = Vec::new();
                for name in regimes().filter(|r| r.is_from(origin)).map(|r| &r.name) {
                    if !possible.contains(name) {
                        possible.push(name.clone());
                    }
                }
                let wanted = wanted.clone();
                Err(Refusal::BadRegime { wanted, origin, destination, possible })
            }
            None => Err(unknown()),
        }
    }

    pub(crate) fn over_regime(&self, regime: &Regime, date: Date) -> Option<&Regime> {
        let name = regime.limits.as_ref()?.single_item_over.as_ref()?;
        let lane = self.lane(regime.destination)?;
        let on = |r: &&Regime| r.valid_from <= date && r.valid_to.is_none_or(|to| date <= to);
        lane.regimes.iter().filter(|r| r.name == *name).find(on)
    }

    /// The names of the tables.
    pub fn table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.name.as_str())
    }

    /// Tables that were read on a day, with that day: their rows without a day of their own are as old.
    pub fn table_days(&self) -> impl Iterator<Item = (&str, Date)> {
        self.tables.iter().filter_map(|table| Some((table.name.as_str(), table.read_on?)))
    }

    /// The rows of `tables/NAME.csv` as written, by code.
    pub fn table_rows(&self, table: &str) -> impl Iterator<Item = TableRow<'_>> {
        let table = self.tables.iter().find(|t| t.name == table);
        table.into_iter().flat_map(|table| (0..table.rows.len()).filter_map(|row| table.view(row)))
    }

    /// The rows of `tables/NAME.csv` whose digits `hs` begins with, the longest first.
    pub fn table_rows_of(&self, table: &str, hs: HsCode) -> impl Iterator<Item = TableRow<'_>> {
        let table = self.tables.iter().find(|t| t.name == table);
        table
            .into_iter()
            .flat_map(move |table| table.prefixes(hs).flatten().filter_map(|row| table.view(row)))
    }

    /// The rate text of `hs` in `column` of `tables/NAME.csv`, of the row with the longest prefix.
    #[must_use]
    pub fn table_rate(&self, table: &str, column: &str, hs: HsCode) -> Option<String> {
        let table = self.tables.iter().find(|t| t.name == table)?;
        let column = table.columns.iter().position(|c| c == column)?;
        let row = table.prefixes(hs).flatten().find_map(|row| table.rate(row, column));
        row.map(ToString::to_string)
    }
}

/// How the texts of a book are called.
const NAMES: &str = "a book holds lanes/NAME.toml, tables/NAME.csv, bans/CC.csv and patches/NAME.toml, \
    the names of letters, digits, - and _";

fn error(path: &str, line: u64, what: String) -> BookError {
    BookError { file: path.to_owned(), line, what }
}

impl Regime {
    /// Whether goods sent from `origin` may come in under it.
    #[must_use]
    pub fn is_from(&self, origin: Country) -> bool {
        (self.origins.is_empty() || self.origins.contains(&origin))
            && !self.not_origins.contains(&origin)
    }

    fn fits(&self, facts: &Facts) -> bool {
        self.channels.contains(&facts.channel)
            && (self.buyers.is_empty() || self.buyers.contains(&facts.buyer))
            && self
                .seller_registered
                .is_none_or(|wanted| facts.seller_registered.unwrap_or(true) == wanted)
    }
}

//! Answering a question from what was committed last.

use crate::collect::PageCollector;
use crate::counts::{CountCollector, listed};
use crate::filter::{Asked, Facet, term};
use crate::index::Opened;
use crate::query::{Builder, Count, Facets, Strictness};
use crate::text::{Word, words};
use crate::{Cursor, Page, Query, SearchError, Sort};
use kernel::{Country, ListingId};
use std::collections::BTreeSet;
use tantivy::collector::Count as CountAll;
use tantivy::query::{BooleanQuery, EnableScoring, Query as Part};
use tantivy::schema::Value as _;
use tantivy::{Searcher, TERMINATED, TantivyDocument};

/// More results than this are not given on one page.
const LIMIT_MAX: u32 = 100;

/// The shelves that have something for a destination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// Their keys, sorted.
    pub keys: Vec<String>,
    /// Whether something is sent to any country at all.
    pub anywhere: bool,
}

impl Opened {
    pub(crate) fn search(&self, query: &Query) -> Result<Page, SearchError> {
        let searcher = self.reader.searcher();
        let generation = searcher.generation().generation_id();
        if let Some(page) = self.kept.find(generation, query) {
            return Ok(page);
        }
        let page = self.answer(&searcher, query)?;
        self.kept.keep(generation, query, &page);
        Ok(page)
    }

    fn answer(&self, searcher: &Searcher, query: &Query) -> Result<Page, SearchError> {
        // A person's question is short; what is longer is cut.
        let text: String = query.text.chars().take(200).collect();
        let asked = words(&mut self.asked.clone(), &text);
        let strict = self.page(searcher, query, &asked, Strictness::All)?;
        if strict.total > 0 || asked.is_empty() {
            return Ok(strict);
        }
        let loose = self.page(searcher, query, &asked, Strictness::Some)?;
        Ok(Page { loosened: loose.total > 0, ..loose })
    }

    fn page(
        &self,
        searcher: &Searcher,
        query: &Query,
        asked: &[Word],
        strictness: Strictness,
    ) -> Result<Page, SearchError> {
        let builder =
            Builder { fields: &self.fields, alternatives: &self.alternatives, lang: query.lang };
        let words = builder.build(asked, strictness);
        // Without words everything matches equally well.
        let sort = match query.sort {
            Sort::Relevance if words.is_none() => Sort::Newest,
            sort => sort,
        };
        let asked = Asked::new(&self.fields, words.as_deref(), query);
        let limit = usize::try_from(query.limit.clamp(1, LIMIT_MAX)).unwrap_or(1);
        let mut found = searcher.search(&*asked.all(), &PageCollector::new(query, sort, limit))?;
        let more = found.best.len() > limit;
        found.best.truncate(limit);
        let last = found.best.last().filter(|_| more).map(|(place, _)| *place);
        let mut hits = Vec::with_capacity(found.best.len());
        for (_, address) in &found.best {
            let doc: TantivyDocument = searcher.doc(*address)?;
            let id = doc.get_first(self.fields.id).and_then(|value| value.as_str());
            hits.extend(id.and_then(|text| text.parse::<ListingId>().ok()));
        }
        let next = last.map(|(rank, key)| Cursor { rank, key });
        let facets = match query.counted {
            true => self.facets(searcher, &asked, query)?,
            false => Facets::default(),
        };
        Ok(Page { hits, total: found.total, facets, next, loosened: false })
    }

    /// Facets whose filter is off are counted in one pass; each other in a pass of its own, as if it were.
    fn facets(
        &self,
        searcher: &Searcher,
        asked: &Asked<'_>,
        query: &Query,
    ) -> Result<Facets, SearchError> {
        let mut facets = Facets::default();
        let (on, off): (Vec<Facet>, Vec<Facet>) =
            Facet::COUNTED.into_iter().partition(|facet| asked.has(*facet));
        let mut passes: Vec<(Vec<Facet>, Box<dyn Part>)> =
            on.into_iter().map(|facet| (vec![facet], asked.without(facet, None))).collect();
        if !off.is_empty() {
            passes.push((off, asked.all()));
        }
        for (counted, part) in passes {
            let columns = counted.iter().map(|facet| facet.column()).collect();
            let counts = searcher.search(&*part, &CountCollector { columns })?;
            for (facet, counts) in counted.into_iter().zip(counts) {
                match facet {
                    Facet::Category => facets.category = listed(counts),
                    Facet::Merchant => facets.merchant = listed(counts),
                    Facet::Origin => facets.origin = listed(counts),
                    Facet::ShipsTo => {}
                }
            }
        }
        let named = [Some(query.destination), query.filters.ships_to];
        let countries: BTreeSet<&str> = named.iter().flatten().map(Country::code).collect();
        for code in countries {
            let there = asked.without(Facet::ShipsTo, Some(term(self.fields.ships_to, code)));
            let count = searcher.search(&*there, &CountAll)? as u64;
            if count > 0 {
                facets.ships_to.push(Count { value: code.to_owned(), count });
            }
        }
        Ok(facets)
    }

    pub(crate) fn shelves(&self, destination: Country) -> Result<Shelves, SearchError> {
        let searcher = self.reader.searcher();
        let there = term(self.fields.ships_to, destination.code());
        let mut shelves = Shelves::default();
        for key in self.values(&searcher, self.fields.category)? {
            let on_it = term(self.fields.category, &key);
            let both = BooleanQuery::intersection(vec![on_it, there.box_clone()]);
            if !key.is_empty() && finds_any(&searcher, &both)? {
                shelves.keys.push(key);
            }
        }
        for code in self.values(&searcher, self.fields.ships_to)? {
            let found = finds_any(&searcher, &*term(self.fields.ships_to, &code))?;
            shelves.anywhere = shelves.anywhere || found;
        }
        Ok(shelves)
    }

    /// The values that a field has had; some may stand in deleted documents only.
    fn values(
        &self,
        searcher: &Searcher,
        field: tantivy::schema::Field,
    ) -> Result<BTreeSet<String>, SearchError> {
        let mut values = BTreeSet::new();
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            while terms.advance() {
                values.extend(std::str::from_utf8(terms.key()).map(str::to_owned));
            }
        }
        Ok(values)
    }
}

/// Whether there is one; ends at the first.
fn finds_any(searcher: &Searcher, part: &dyn Part) -> Result<bool, SearchError> {
    let weight = part.weight(EnableScoring::disabled_from_searcher(searcher))?;
    for segment in searcher.segment_readers() {
        let mut scorer = weight.scorer(segment, 1.0)?;
        let mut doc = scorer.doc();
        while doc != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                return Ok(true);
            }
            doc = scorer.advance();
        }
    }
    Ok(false)
}

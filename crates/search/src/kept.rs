//! Answers that are kept while the index is as it was when they were computed: home, the shelves and the
//! first pages are the same for everybody, and at a million listings each takes a pass over all of them.

use crate::{Page, Query};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Questions whose answers are kept; with one more, all are forgotten.
const QUESTIONS_MAX: usize = 64;

/// The answers of one generation of the index.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    generation: u64,
    pages: HashMap<Query, Page>,
}

impl Kept {
    /// A panic cannot leave half an answer, so a poisoned lock is still sound.
    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was answered to `query` at that generation.
    pub(crate) fn find(&self, generation: u64, query: &Query) -> Option<Page> {
        let answers = self.answers();
        let same = answers.generation == generation;
        answers.pages.get(query).filter(|_| same).cloned()
    }

    /// Keeps an answer, unless a newer generation answers by now.
    pub(crate) fn keep(&self, generation: u64, query: &Query, page: &Page) {
        let mut answers = self.answers();
        if generation > answers.generation || answers.pages.len() >= QUESTIONS_MAX {
            answers.pages.clear();
        }
        if generation >= answers.generation {
            answers.generation = generation;
            answers.pages.insert(query.clone(), page.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Facets, Filters};
    use kernel::{Country, Lang};

    fn query(limit: u32) -> Query {
        Query::newest(Lang::EN, Country::CN, Filters::default(), limit)
    }

    fn page(total: u64) -> Page {
        Page { hits: vec![], total, facets: Facets::default(), next: None, loosened: false }
    }

    #[test]
    fn an_answer_is_kept_for_its_question_and_its_generation_alone() {
        let kept = Kept::default();
        kept.keep(2, &query(1), &page(7));
        assert_eq!(kept.find(2, &query(1)), Some(page(7)));
        assert_eq!((kept.find(2, &query(2)), kept.find(3, &query(1))), (None, None));
        kept.keep(3, &query(2), &page(8));
        kept.keep(2, &query(1), &page(7));
        assert_eq!((kept.find(2, &query(1)), kept.find(3, &query(1))), (None, None));
        assert_eq!(kept.find(3, &query(2)), Some(page(8)));
    }

    #[test]
    fn what_strangers_ask_takes_bounded_memory() {
        let kept = Kept::default();
        for limit in 0..10_000 {
            kept.keep(1, &query(limit), &page(0));
            assert!(kept.answers().pages.len() <= QUESTIONS_MAX);
        }
    }
}

//! A provider's own list of what moved, page by page to its end, or to where it shows that it has none.

use ::store::StoreError;
use payments::{MovementPage, Provider, ProviderError};

/// Pages of one reading at most: a list that goes on after so many is taken for one without end.
const PAGES_MAX: u64 = 100_000;
/// Characters of a place that an error names.
const PLACE_CHARS_MAX: usize = 80;

/// Why a list was not read to its end. What was read before stays as it was recorded.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The provider did not answer; ask again later.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Whoever reads on would read the same for ever: the provider must mend its list.
    #[error("the payment provider's list leads back to {place:?}, where it was read before")]
    Circle {
        /// The cursor, or its beginning.
        place: String,
    },
    /// It goes on and on; the provider must say where it ends.
    #[error("the payment provider's list has no end after {} pages", PAGES_MAX)]
    Endless,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The pages of a list, in turn.
#[derive(Debug)]
pub(super) struct Pages<'p> {
    provider: &'p Provider,
    place: Place,
}

impl Pages<'_> {
    /// Those after `cursor`.
    pub(super) fn after(provider: &Provider, cursor: String) -> Pages<'_> {
        Pages { provider, place: Place::at(cursor) }
    }

    /// The next page that has something; none at the end.
    ///
    /// # Errors
    /// [`ListError`]; of a list without end, every page is given before.
    pub(super) async fn next(&mut self) -> Result<Option<MovementPage>, ListError> {
        self.place.check()?;
        let page = self.provider.movements(&self.place.cursor).await?;
        if page.items.is_empty() {
            return Ok(None);
        }
        self.place.go_on(&page.next);
        Ok(Some(page))
    }
}

/// Where a list is read. One that leads back is noticed by a single place that is kept in mind, and
/// exchanged for the present one after 1, 2, 4 … pages: a circle of any length meets it, and a list of
/// any length needs no more room.
#[derive(Debug)]
struct Place {
    cursor: String,
    kept: String,
    /// Pages since the kept place, and after how many it is exchanged.
    since: u64,
    exchanged_after: u64,
    pages: u64,
    leads_back: bool,
}

impl Place {
    fn at(cursor: String) -> Place {
        let kept = cursor.clone();
        Place { cursor, kept, since: 0, exchanged_after: 1, pages: 0, leads_back: false }
    }

    fn go_on(&mut self, next: &str) {
        next.clone_into(&mut self.cursor);
        (self.since, self.pages) = (self.since + 1, self.pages + 1);
        self.leads_back = self.cursor == self.kept;
        if self.since == self.exchanged_after {
            self.kept.clone_from(&self.cursor);
            (self.since, self.exchanged_after) = (0, self.exchanged_after * 2);
        }
    }

    fn check(&self) -> Result<(), ListError> {
        if self.leads_back {
            return Err(ListError::Circle {
                place: self.cursor.chars().take(PLACE_CHARS_MAX).collect(),
            });
        }
        if self.pages >= PAGES_MAX { Err(ListError::Endless) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many pages are read of a list that says `next` of each, from the beginning.
    fn read(next: impl Fn(u64) -> u64) -> (u64, ListError) {
        let (mut place, mut number, mut pages) = (Place::at(String::new()), 0, 0);
        loop {
            if let Err(error) = place.check() {
                return (pages, error);
            }
            pages += 1;
            number = next(number);
            place.go_on(&number.to_string());
        }
    }

    #[test]
    fn a_list_that_leads_back_is_left_soon_wherever_its_circle_begins() {
        for (before, around) in [(0, 1), (0, 2), (1, 1), (1, 2), (3, 7), (200, 1), (5, 1_000)] {
            let next = |at| if at == before + around { before + 1 } else { at + 1 };
            let (pages, error) = read(next);
            assert!(matches!(error, ListError::Circle { .. }), "{before} {around}: {error}");
            assert!(pages >= before + around && pages <= 4 * (before + around) + 4, "{pages}");
        }
    }

    #[test]
    fn a_long_list_is_read_on_and_one_without_end_is_not() {
        let (pages, error) = read(|at| at + 1);
        assert!(matches!(error, ListError::Endless), "{error}");
        assert_eq!(pages, PAGES_MAX);
    }
}

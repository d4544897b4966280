//! Building the index from the tables, page by page. What was found before stays found until its page
//! comes, memory holds one page, and a build that is cut short goes on where it was.

use crate::documents::prepare;
use crate::feed::{BATCH, blocking};
use crate::writing::{Built, Followed};
use crate::{Index, SearchError};
use kernel::Timestamp;
use store::{Db, StoreError};

/// Listings put in between two commits, about: what is done again after a build was cut short.
const COMMIT_EVERY: usize = 20_000;

/// The next build after `before`: by today's book, and with the events up to now behind it.
pub(crate) async fn start(
    db: &Db,
    before: Option<&Followed>,
    now: Timestamp,
) -> Result<Followed, SearchError> {
    let generation = before.map_or(1, |before| before.generation.saturating_add(1));
    let begun = db.read(move |tx| {
        let book = rules::books::active_digest(tx, now.date())?;
        let cursor = events::Cursor::at_end(tx)?;
        Ok::<_, StoreError>(Followed { book, cursor, generation, built: Built::Before(None) })
    });
    Ok(begun.await?)
}

/// Goes on with the build that `state` tells of, to its end; answers how many listings were put in.
pub(crate) async fn build(
    index: &Index,
    db: &Db,
    state: &mut Followed,
    now: Timestamp,
) -> Result<usize, SearchError> {
    let (asked, generation, begun) = (index.clone(), state.generation, state.built);
    let mut writing = blocking(move || {
        let mut writing = asked.write()?;
        // The first build of a version: what lies there is of another one.
        if (generation, begun) == (1, Built::Before(None)) {
            writing.clear()?;
        }
        Ok(writing)
    })
    .await?;
    let (mut count, mut open) = (0, 0);
    while let Built::Before(last) = state.built {
        let ids = db.read(move |tx| catalog::published_ids(tx, last, BATCH)).await?;
        state.built = ids.last().map_or(Built::Whole, |last| Built::Before(Some(*last)));
        let prepared = prepare(db, ids, now).await?;
        count += prepared.documents.len();
        open += prepared.documents.len();
        let commit = (open >= COMMIT_EVERY || state.built == Built::Whole).then(|| state.clone());
        open = if commit.is_some() { 0 } else { open };
        writing = blocking(move || {
            match generation {
                1 => writing.add(&prepared, generation)?,
                _ => writing.put(&prepared, generation)?,
            }
            if let Some(followed) = commit {
                if followed.built == Built::Whole {
                    writing.drop_before(generation)?;
                }
                writing.commit(&followed)?;
            }
            Ok(writing)
        })
        .await?;
    }
    tracing::info!(listings = count, "the search index is built");
    blocking(move || writing.end()).await?;
    Ok(count)
}

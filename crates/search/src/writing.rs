//! Writing the index, and what a commit says of itself.

use crate::documents::Prepared;
use crate::index::Opened;
use crate::{Index, SearchError};
use kernel::ListingId;
use std::ops::Bound;
use std::sync::Arc;
use tantivy::query::RangeQuery;
use tantivy::{IndexWriter, Term};

/// Bytes a writer may gather before it writes a segment; the least tantivy allows.
const WRITER_BYTES: usize = 15_000_000;

/// What an index says of the market: priced by which book, up to which events, and how much of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Followed {
    /// The digest of the book.
    pub(crate) book: String,
    /// Up to here.
    pub(crate) cursor: events::Cursor,
    /// The number of the build, from 1: documents of an earlier one are still to be looked at.
    pub(crate) generation: u64,
    /// How far the build is.
    pub(crate) built: Built,
}

/// How much of the market a build has put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Built {
    /// Everything up to and with this listing, in the order of ids; nothing yet at the start.
    Before(Option<ListingId>),
    /// All of it.
    Whole,
}

impl Followed {
    pub(crate) fn to_text(&self) -> String {
        let built = match self.built {
            Built::Whole => "whole".to_owned(),
            Built::Before(None) => "begun".to_owned(),
            Built::Before(Some(last)) => last.to_string(),
        };
        format!("{}\n{}\n{} {built}", self.book, self.cursor.to_text(), self.generation)
    }

    pub(crate) fn parse(text: &str) -> Option<Followed> {
        let mut lines = text.lines();
        let (book, cursor, rest) = (lines.next()?, lines.next()?, lines.next()?);
        let (generation, built) = rest.split_once(' ')?;
        let built = match built {
            "whole" => Built::Whole,
            "begun" => Built::Before(None),
            last => Built::Before(Some(last.parse().ok()?)),
        };
        let (cursor, generation) = (events::Cursor::parse(cursor)?, generation.parse().ok()?);
        Some(Followed { book: book.to_owned(), cursor, generation, built })
    }
}

/// An open writer. What it did is found after [`Writing::commit`], all or nothing; without it nothing
/// happened.
pub(crate) struct Writing {
    index: Index,
    writer: IndexWriter,
}

impl Index {
    /// Opens the one writer; waits while the index is being opened.
    pub(crate) fn write(&self) -> Result<Writing, SearchError> {
        let writer = self.opened()?.index.writer_with_num_threads(1, WRITER_BYTES)?;
        Ok(Writing { index: self.clone(), writer })
    }
}

impl Writing {
    fn opened(&self) -> Result<Arc<Opened>, SearchError> {
        self.index.opened()
    }

    /// Takes everything out.
    pub(crate) fn clear(&mut self) -> Result<(), SearchError> {
        self.writer.delete_all_documents()?;
        Ok(())
    }

    /// Puts documents of `generation` in, over those that were there, and takes out what is gone.
    pub(crate) fn put(&mut self, new: &Prepared, generation: u64) -> Result<(), SearchError> {
        let opened = self.opened()?;
        let fields = &opened.fields;
        let changed = new.documents.iter().map(|document| document.listing);
        for id in changed.chain(new.gone.iter().copied()) {
            self.writer.delete_term(Term::from_field_text(fields.id, &id.to_string()));
        }
        self.add(new, generation)
    }

    /// Puts documents in that are not there.
    pub(crate) fn add(&mut self, new: &Prepared, generation: u64) -> Result<(), SearchError> {
        let opened = self.opened()?;
        let fields = &opened.fields;
        for document in &new.documents {
            self.writer.add_document(fields.tantivy(document, generation))?;
        }
        Ok(())
    }

    /// Takes out what an earlier build had and this one has not found any more.
    pub(crate) fn drop_before(&mut self, generation: u64) -> Result<(), SearchError> {
        let field = self.opened()?.fields.generation;
        let first = Bound::Included(Term::from_field_u64(field, 0));
        let this = Bound::Excluded(Term::from_field_u64(field, generation));
        self.writer.delete_query(Box::new(RangeQuery::new(first, this)))?;
        Ok(())
    }

    /// Makes it so, and notes how far the index followed.
    pub(crate) fn commit(&mut self, followed: &Followed) -> Result<(), SearchError> {
        let payload = format!("{}\n{}", self.opened()?.stamp, followed.to_text());
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&payload);
        commit.commit()?;
        self.opened()?.reader.reload()?;
        self.index.remember(followed);
        Ok(())
    }

    /// Waits until small segments are merged into larger ones.
    pub(crate) fn end(self) -> Result<(), SearchError> {
        self.writer.wait_merging_threads()?;
        Ok(self.index.opened()?.reader.reload()?)
    }
}

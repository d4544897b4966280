//! The search index: what is for sale, found in English and 中文.
//!
//! Decides which listings a query finds and in what order, and how many stand on each shelf. Never
//! decides what may be sold or what it costs: it follows the feed of events and repeats what the database
//! says, and it can be thrown away and made anew at any time.

mod answer;
mod build;
mod collect;
mod counts;
mod cursor;
mod documents;
mod error;
mod feed;
mod filter;
mod index;
mod kept;
mod query;
mod schema;
mod synonyms;
mod text;
mod writing;

pub use answer::Shelves;
pub use cursor::{Cursor, CursorError};
pub use error::SearchError;
pub use feed::{catch_up, follow};
pub use index::Index;
pub use query::{Count, Facets, Filters, Page, Query, Sort};
pub use schema::Document;

//! The facts that the rules tell, of books and their adoption.

use kernel::Date;
use serde::{Deserialize, Serialize};

/// An adoption of a book, whose digest is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptionMoved {
    /// The book.
    pub digest: String,
    /// The first day that it is in force.
    pub valid_from: Date,
}

/// A book was stored; its digest is the subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookImported {
    /// The book.
    pub digest: String,
    /// Who imported it.
    pub by: String,
}

events::facts! {
    /// A book of rules was stored.
    BOOK_IMPORTED: BookImported = "book.imported", 1;
    /// An operator proposes a book, and another has to confirm it.
    BOOK_PROPOSED: AdoptionMoved = "book.proposed", 1;
    /// The proposal was taken back.
    BOOK_WITHDRAWN: AdoptionMoved = "book.withdrawn", 1;
    /// The book is in force from that day on.
    BOOK_ADOPTED: AdoptionMoved = "book.adopted", 1;
}

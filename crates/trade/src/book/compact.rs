//! The compact form of a book.

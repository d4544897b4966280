//! People and merchants on both engines.

mod mail;
mod merchants;
mod people;
mod sessions;
mod support;

//! The service as a client sees it.

mod abroad;
mod acting;
mod applying;
mod bounds;
mod buying;
mod calculator;
mod destinations_sold;
mod document;
mod frame;
mod fulfilling;
mod idempotency;
mod imports;
mod notices;
mod people;
mod prices;
mod profile;
mod roles;
mod rule_books;
mod scenarios;
mod selling;
mod shell;
mod storefront;
mod taxes;
mod texts;

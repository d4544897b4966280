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
mod identity;
mod imports;
mod notices;
mod people;
mod prices;
mod profile;
mod receipts;
mod roles;
mod rule_books;
mod scenarios;
mod selling;
mod storefront;
mod taxes;
mod texts;

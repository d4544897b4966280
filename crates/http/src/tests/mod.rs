//! The service as a client sees it.

mod document;
mod frame;
mod idempotency;
mod people;
mod prices;
mod roles;

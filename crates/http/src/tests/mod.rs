//! The service as a client sees it.

mod document;
mod frame;
mod idempotency;
mod roles;

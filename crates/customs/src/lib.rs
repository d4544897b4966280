//! What customs is told about an order: the messages of declarations and the rules of their fields.
//!
//! Decides whether amounts add up as a message wants them. It never computes a tax (`trade` does), knows
//! no database, and sends nothing.

pub mod ceb;

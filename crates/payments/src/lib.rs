//! Payments: how the market asks a payment provider for money, and how it believes the answer.
//!
//! Decides whether a message is the provider's own word. It never decides what a payment means for
//! an order (orders does) and keeps no table: what was asked and answered is recorded by orders.
//! The built-in provider is [`sandbox`], a separate HTTP service with a hosted page.

mod client;
mod provider;
pub mod sandbox;
mod webhook;

pub use client::SandboxClient;
pub use provider::{
    Created, NewPayment, PaymentStatus, PaymentWord, Provider, ProviderError, RefundAsk, RefundWord,
};
pub use webhook::{Notice, SignedHeaders, WebhookError, WebhookSecret};

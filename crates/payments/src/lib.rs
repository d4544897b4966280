//! Payments: how the market asks a payment provider for money, and how it believes the answer.
//!
//! Decides whether a message is the provider's own word. It never decides what a payment means for
//! an order (orders does) and keeps no table: what was asked and answered is recorded by orders.
//! The built-in provider is the sandbox bank, a separate HTTP service; here is only its client.

mod client;
mod provider;
mod webhook;

pub use client::{Observer, SandboxClient, http_client};
pub use provider::{
    Created, Movement, MovementPage, NewPayment, PaymentStatus, PaymentWord, Provider,
    ProviderError, RefundAsk, RefundWord,
};
pub use webhook::{Notice, SignedHeaders, WebhookError, WebhookSecret};

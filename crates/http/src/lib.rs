//! The market over HTTP: pages for people, a JSON API for programs. Decides nothing about trade: it
//! reads requests into domain types, calls a command, and tells the answer.
//!
//! # How to add
//!
//! **A route.** In `routes/<capability>.rs` (API) or `pages/<audience>/<page>.rs`:
//! `pub(crate) fn routes(r: Routes) -> Routes { r.get("/sell/money", Access::Merchant, money) }`, and
//! one line in `routes/mod.rs` or `pages/mod.rs`. The table holds who may use it: access, CSRF,
//! `Idempotency-Key` and rate limits are checked before the handler. The handler's last argument may
//! read the body; before it any of `State(app): State<App>`, [`Reader`], [`Shopper`], [`Merchant`],
//! [`Operator`], [`Paging`], [`IfMatch`], axum's `Path`. It answers `Result<impl IntoResponse, Problem>`.
//! Ids carry their home: call `merchant.owns(order.home())?` before reading.
//!
//! **A page.** Answer [`page`]`(&reader, &title, body)`, [`sell_page`] or [`admin_page`] with maud
//! markup made of [`components`]; [`Layout`] has more (refresh, description). No inline style
//! or script: the policy forbids them. A form is `components::form(&reader, "/path", html!{ … })`
//! with `Field::text("name", &label)…`; its handler takes [`Form`]`<T>`, collects [`Refusals`] and
//! answers [`refused`]`(page)` (422) or [`done`]`("/path", "saved")` (303 and a banner with the text
//! `done-saved`). A page is never reached by one role only because it is not linked: state its Access.
//!
//! **A text.** A message in `locales/en/<area>.ftl` and in every other language, then
//! `t!(reader, "key", count = 3)`. A test compares the languages and looks for keys without a text.
//! Money, numbers and dates are made by the reader (`reader.money(m)`, `.price`, `.days(a, b)`,
//! `.time(at)`) and given to `t!` as text.
//!
//! **A problem.** `impl From<XError> for Problem` in the module that calls the command, with a stable
//! slug. Pages show `problem-<slug>` (title), `problem-<slug>-what` and optionally `-why`, `-way`.
//!
//! **An API document.** `#[utoipa::path]` on the handler, `#[derive(ToSchema)]` on bodies, a
//! `#[derive(OpenApi)] struct Api` listing them, and `r.document(Api::openapi())`; a test compares the
//! table with the document.
//!
//! **A picture or icon.** `assets/img` (embedded; [`asset`]`("name.svg")`), symbols in
//! `assets/img/icons.svg` (`components::icon("cart")`); what merchants upload is in `app.objects`
//! under `media/…`, shown by [`media_url`].

pub mod access;
pub mod app;
mod assets;
mod clock;
pub mod components;
mod csrf;
mod cursor;
mod destinations;
mod format;
pub mod forms;
mod headers;
pub mod i18n;
pub mod idempotency;
mod json;
mod layout;
mod media;
pub mod openapi;
mod pages;
mod problem;
mod ratelimit;
mod reader;
mod routes;
pub mod session;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use access::{Access, Merchant, Operator, Route, Routes, Shopper, local_path};
pub use app::{App, Config, Parts, router, table};
pub use assets::{asset, media_url};
pub use clock::Clock;
pub use cursor::{Items, Paging};
pub use format::flag;
pub use forms::{Form, Refusal, Refusals, done, refused};
pub use i18n::Args;
pub use json::{Body, Created, IfMatch, MoneyBody, Versioned, day};
pub use layout::{Layout, admin_page, page, sell_page};
pub use pages::people::demo::{DEMO_PASSWORD, DEMO_SIGN_INS};
pub use problem::{PageProblem, Problem};
pub use ratelimit::client_address;
pub use reader::{Market, Reader};
pub use session::Visitor;

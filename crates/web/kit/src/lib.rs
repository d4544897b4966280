//! What every door of the market over HTTP is made of: who reads, who may, how a problem is told, the
//! design system, texts. Decides nothing about trade: a handler reads a request into domain types,
//! calls a command, and tells the answer.
//!
//! # How to add
//!
//! **A route.** In the crate of its audience (`web/api`, `web/shop`, `web/sell`, `web/admin`, `web/public`):
//! `pub(crate) fn routes(r: Routes) -> Routes { r.get("/sell/money", Access::MEMBER, money) }`, and
//! one line in that crate's `lib.rs`. The table holds who may use it: access, CSRF,
//! `Idempotency-Key` and rate limits are checked before the handler. The handler's last argument may
//! read the body; before it any of `State(app): State<App>`, [`Reader`], [`Shopper`], [`Merchant`],
//! [`Operator`], [`Paging`], [`IfMatch`], axum's `Path`. It answers `Result<impl IntoResponse, Problem>`.
//! A POST of the API is a `command`: its first argument is the ticket [`Once`], in whose
//! `once.write(move |tx, moment| { … })` it does all that it does and renders its answer.
//! Ids carry their home: call `merchant.owns(order.home())?` before reading.
//!
//! **A page.** Answer [`page`]`(&reader, &title, body)`, [`sell_page`] or [`admin_page`] with maud
//! markup made of [`components`]; [`Layout`] has more (refresh, description). No inline style
//! or script: the policy forbids them. A form is `components::form(&reader, "/path", html!{ … })`
//! with `Field::text("name", &label)…`; its handler takes [`Form`]`<T>`, collects [`Refusals`] and
//! answers [`refused`]`(page)` (422) or [`done`]`("/path", "saved")` (303 and a banner with the text
//! `done-saved`). A page is never reached by one role only because it is not linked: state its Access.
//!
//! **What two doors need.** A command or query of the capability that owns it; only what is shown
//! alike to several audiences stands here ([`order_parts`], [`shelf`], [`merchant_words`]).
//!
//! **A text.** A message in `locales/en/<area>.ftl` and in every other language, then
//! `t!(reader, "key", count = 3)`. A test compares the languages and looks for keys without a text.
//! Money, numbers and dates are made by the reader (`reader.money(m)`, `.price`, `.days(a, b)`,
//! `.time(at)`) and given to `t!` as text.
//!
//! **A problem.** `impl From<XError> for Problem` in `problems/<capability>.rs`, with a stable
//! slug. Pages show `problem-<slug>` (title), `problem-<slug>-what` and optionally `-why`, `-way`.
//!
//! **An API document.** `#[utoipa::path]` on the handler, `#[derive(ToSchema)]` on bodies, a
//! `#[derive(OpenApi)] struct Api` listing them, and `r.document(Part::Orders, Api::openapi())`; a test compares the
//! table with the document.
//!
//! **A picture or icon.** `assets/img` (embedded; [`asset`]`("name.svg")`), symbols in
//! `assets/img/icons.svg` (`components::icon("cart")`); what merchants upload is in `app.objects`
//! under `media/…`, and served there.

mod above;
pub mod access;
pub mod again;
mod app;
pub mod assets;
pub mod attach;
pub mod buying;
pub mod case_freight;
pub mod case_parts;
pub mod case_reports;
mod clock;
pub mod components;
mod connections;
mod csrf;
pub mod cursor;
pub mod decisions;
mod destinations;
pub mod door;
pub mod exchange;
mod format;
pub mod forms;
pub mod headers;
pub mod headline;
pub mod i18n;
pub mod idempotency;
pub mod imports;
mod json;
pub mod layout;
pub mod letter_parts;
pub mod merchant_words;
mod nul;
pub mod openapi;
pub mod opening;
pub mod order_forms;
pub mod order_parts;
pub mod order_units;
pub mod own;
pub mod parties;
mod patience;
pub mod person_copy;
mod plain;
mod presence;
mod problem;
mod problem_page;
mod problems;
mod proxies;
mod ratelimit;
pub mod reader;
pub mod readiness;
pub mod return_terms;
pub mod role_parts;
mod routes;
pub mod scenarios;
pub mod session;
pub mod shelf;
pub mod shown;
pub mod talk;
pub mod taxes;
mod upload;

pub use access::{Access, Merchant, Operator, Shopper, local_path};
pub use app::{App, Config, Parts, framed};
pub use assets::asset;
pub use clock::Clock;
pub use connections::Connections;
pub use cursor::{Items, Paging};
pub use destinations::Destinations;
pub use format::flag;
pub use forms::{Form, Refusal, Refusals, done, refused};
pub use i18n::Args;
pub use idempotency::{Answered, Once};
pub use json::{Body, Created, IfMatch, MoneyBody, Versioned, day};
pub use layout::{Layout, admin_page, page, sell_page};
pub use letter_parts::letters_about;
pub use presence::Presence;
pub use problem::{PageProblem, Problem};
pub use problems::{invalid, malformed, parsed};
pub use proxies::{Proxies, ProxyHeader, client_address};
pub use ratelimit::shared::{share_limits, share_limits_forever};
pub use reader::{Market, Reader};
pub use routes::{Route, Routes, Ticketed};
pub use session::Visitor;
pub use upload::{Part, Upload, apart};

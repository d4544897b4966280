//! What is for everybody: signing up and in, the account, applying to sell, the calculator, pictures,
//! the API's documentation, the provider's webhooks, health. Decides nothing.

mod carriers;
mod crawlers;
mod docs;
mod health;
mod market_files;
mod media;
mod people;
mod problems;
mod tools;
mod webhooks;

pub use docs::documented;
pub use people::demo::{DEMO_PASSWORD, DEMO_SIGN_INS};
use web_kit::{
    Access, App, Form, Layout, Problem, Reader, Refusal, Refusals, Routes, Shopper, access, assets,
    components, done, flag, i18n, layout, local_path, openapi, page, reader, refused, session, t,
};

/// Adds every page and route to the table, and their parts to the document.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = tools::routes(people::routes(routes));
    let routes = crawlers::routes(problems::routes(routes));
    let routes = carriers::routes(webhooks::routes(routes));
    let routes = health::routes(routes);
    market_files::routes(media::routes(routes))
}

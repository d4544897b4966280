//! Pages for people, one file per page, by audience: `shop`, `people`, `sell`, `admin`. Each module
//! has `pub(crate) fn routes(r: Routes) -> Routes`; add it here by one line.

pub(crate) mod admin;
pub(crate) mod merchant_words;
pub(crate) mod order_parts;
pub(crate) mod people;
pub(crate) mod problem;
pub(crate) mod sell;
pub(crate) mod shop;
mod tools;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = tools::routes(shop::routes(routes));
    let routes = problem::routes(people::routes(routes));
    let routes = sell::routes(routes);
    admin::routes(routes)
}

//! Pages for merchants, under `/sell`. Decides nothing: each page calls public commands and queries.
//! Each module has `pub(crate) fn routes(r: Routes) -> Routes`; add it here by one line.

mod bank;
mod dashboard;
mod disputes;
mod escrow;
mod fetched;
mod finish;
mod finish_rows;
mod hs_choice;
mod import;
mod import_report;
mod listing_destinations;
mod listing_edit;
mod listing_facts;
mod listing_fields;
mod listing_form;
mod listing_panels;
mod listing_pictures;
mod listings;
mod members;
mod messages;
mod money;
mod order;
mod order_steps;
mod order_units;
mod orders;
mod payouts;
mod pick_list;
mod profile;
mod return_list;
mod return_steps;
mod returns;
mod shipping;
mod stakes;
mod statement;
mod what_sells;

use web_kit::{
    Access, App, Args, Form, Items, Layout, Merchant, Paging, Problem, Reader, Refusal, Refusals,
    Routes, Upload, components, cursor, done, flag, i18n, refused, sell_page, t,
};

/// Adds every page to the table.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = dashboard::routes(routes);
    let routes = listings::routes(routes);
    let routes = listing_facts::routes(listing_edit::routes(routes));
    let routes = fetched::routes(listing_pictures::routes(routes));
    let routes = finish::routes(import::routes(routes));
    let routes = orders::routes(routes);
    let routes = messages::routes(order::routes(routes));
    let routes = order_steps::routes(routes);
    let routes = order_units::routes(routes);
    let routes = return_steps::routes(returns::routes(return_list::routes(routes)));
    let routes = disputes::routes(routes);
    let routes = pick_list::routes(routes);
    let routes = bank::routes(payouts::routes(money::routes(routes)));
    let routes = members::routes(profile::routes(routes));
    shipping::routes(routes)
}

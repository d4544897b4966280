//! Pages for merchants.

mod dashboard;
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
pub(crate) mod money;
pub(crate) mod order;
pub(crate) mod order_steps;
pub(crate) mod orders;
pub(crate) mod pick_list;
mod profile;
mod shipping;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = dashboard::routes(routes);
    let routes = listings::routes(routes);
    let routes = listing_facts::routes(listing_edit::routes(routes));
    let routes = listing_pictures::routes(routes);
    let routes = import::routes(routes);
    let routes = orders::routes(routes);
    let routes = order::routes(routes);
    let routes = order_steps::routes(routes);
    let routes = pick_list::routes(routes);
    let routes = money::routes(routes);
    let routes = profile::routes(routes);
    shipping::routes(routes)
}

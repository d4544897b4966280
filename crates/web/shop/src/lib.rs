//! Pages for shoppers. Decides nothing: each page calls public commands and queries.
//! Each module has `pub(crate) fn routes(r: Routes) -> Routes`; add it here by one line.

mod address_form;
mod addresses;
mod buy_one;
mod cart;
mod checkout;
mod checkout_asked;
mod checkout_told;
mod checkout_who;
mod destination;
mod disputes;
mod home;
mod linked;
mod listing;
mod merchant;
mod messages;
mod order;
mod order_units;
mod orders;
mod parcel;
mod passport;
mod pay_return;
mod return_ask;
mod return_terms;
mod returns;
mod search;
mod tracking;
mod wrong;

use web_kit::{
    Access, App, Args, Form, Layout, PageProblem, Paging, Problem, Reader, Refusal, Refusals,
    Routes, Shopper, components, done, flag, layout, local_path, page, reader, refused, session, t,
};

/// Adds every page to the table.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let routes = home::routes(routes);
    let routes = destination::routes(routes);
    let routes = search::routes(routes);
    let routes = listing::routes(routes);
    let routes = merchant::routes(routes);
    let routes = addresses::routes(routes);
    let routes = cart::routes(routes);
    let routes = checkout::routes(routes);
    let routes = pay_return::routes(routes);
    let routes = orders::routes(routes);
    let routes = messages::routes(order::routes(routes));
    let routes = order_units::routes(routes);
    let routes = returns::routes(return_ask::routes(routes));
    let routes = disputes::routes(routes);
    let routes = wrong::routes(routes);
    tracking::routes(routes)
}

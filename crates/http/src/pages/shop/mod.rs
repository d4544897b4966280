//! Pages for shoppers.

mod address_form;
mod addresses;
pub(crate) mod buying;
mod cart;
pub(crate) mod checkout;
mod checkout_told;
mod destination;
mod home;
mod listing;
mod merchant;
pub(crate) mod order;
mod orders;
mod parcel;
mod passport;
mod pay_return;
mod search;
pub(crate) mod shelf;
mod tracking;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
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
    let routes = order::routes(routes);
    tracking::routes(routes)
}

//! Pages for shoppers.

mod address_form;
mod addresses;
pub(crate) mod buying;
mod cart;
mod checkout;
pub(crate) mod order;
mod orders;
mod parcel;
mod pay_return;
mod tracking;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = addresses::routes(routes);
    let routes = cart::routes(routes);
    let routes = checkout::routes(routes);
    let routes = pay_return::routes(routes);
    let routes = orders::routes(routes);
    let routes = order::routes(routes);
    tracking::routes(routes)
}

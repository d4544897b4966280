//! Pages for whoever runs the market.

mod applications;
mod books;
mod fx;
mod lanes;
mod ledger;
mod mail;
mod order_taxes;
mod orders;
mod overview;
pub(crate) mod scenarios;
pub(crate) mod taxes;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = overview::routes(routes);
    let routes = orders::routes(routes);
    let routes = order_taxes::routes(routes);
    let routes = ledger::routes(routes);
    let routes = taxes::routes(routes);
    let routes = lanes::routes(routes);
    let routes = books::routes(routes);
    let routes = fx::routes(routes);
    let routes = scenarios::routes(routes);
    let routes = applications::routes(routes);
    mail::routes(routes)
}

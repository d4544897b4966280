//! Pages for whoever runs the market.

mod applications;
mod mail;
mod fx;
mod lanes;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = lanes::routes(routes);
    let routes = fx::routes(routes);
    let routes = applications::routes(routes);
    mail::routes(routes)
}

//! Pages for whoever runs the market.

mod applications;
mod mail;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = applications::routes(routes);
    mail::routes(routes)
}

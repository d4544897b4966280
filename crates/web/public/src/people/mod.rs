//! Pages about people: signing up and in, the account, applying to sell.

mod account;
mod apply;
mod data;
pub(crate) mod demo;
mod devices;
mod email;
mod letters;
mod notices;
mod password;
mod sign_in;
mod sign_in_link;
mod sign_up;
pub(crate) mod words;
mod zones;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    let routes = sign_up::routes(routes);
    let routes = sign_in_link::routes(sign_in::routes(routes));
    let routes = password::routes(routes);
    let routes = data::routes(email::routes(account::routes(routes)));
    let routes = letters::routes(notices::routes(routes));
    apply::routes(routes)
}

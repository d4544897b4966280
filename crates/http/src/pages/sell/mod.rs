//! Pages for merchants.

mod shipping;

use crate::Routes;

pub(crate) fn routes(routes: Routes) -> Routes {
    shipping::routes(routes)
}
